"""The map of the page: what is drawn, where, how large, and what a pointer can do with it."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

import marzmap
import page_fixtures
import page_many
import page_scripts
from marzmap import view
from page_browser import html_of, needs_browser, settled
from page_fixtures import ATTRIBUTIONS, RELIEF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

CLASH, STANDOFF, CASING, BORDER = (213, 94, 0), (230, 159, 0), (255, 253, 249), (140, 45, 45)
MANY = 400


@pytest.fixture(scope="module")
def small() -> str:
    return html_of()


@pytest.fixture(scope="module")
def many() -> str:
    return page_many.html(MANY)


def page_of(incidents: list[dict[str, Any]], at: list[Any], **more: gpd.GeoDataFrame) -> str:
    """Page of these incidents on the small study's border."""
    layers = page_fixtures.layers()
    kept = {name: layers[name] for name in ("border", "countries", "places", "crossings")}
    rows = [{"incident_id": f"event-{number}"} | row for number, row in enumerate(incidents, 1)]
    table = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=at, crs="EPSG:4326")
    page = view.page(
        page_fixtures.study(),
        kept | {"incidents": table} | more,
        attributions=ATTRIBUTIONS,
        relief=RELIEF,
    )
    return view.html(page)


def marks(page: Page, *kinds: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("map_marzmap.incidents.marks()")
    return [mark for mark in found if not kinds or mark["kind"] in kinds]


def mark_of(page: Page, incident: str) -> dict[str, Any]:
    (own,) = [mark for mark in marks(page, "incident") if mark["ids"] == [incident]]
    return own


def counted(page: Page) -> tuple[int, int]:
    """Incidents drawn, and beyond the view."""
    drawn, beyond = page.locator("canvas.incidents").evaluate(
        "node => [+node.dataset.drawn, +node.dataset.beyond]"
    )
    return drawn, beyond


def row_of_pixels(page: Page, x: float, y: float, width: int) -> list[tuple[int, int, int]]:
    """Colours that the page shows from a point to the right."""
    shot = page.screenshot(clip={"x": math.floor(x), "y": math.floor(y), "width": width, "height": 1})
    found = page.evaluate(
        """async bytes => {
            const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
            const canvas = new OffscreenCanvas(picture.width, 1).getContext("2d");
            canvas.drawImage(picture, 0, 0);
            return [...canvas.getImageData(0, 0, picture.width, 1).data];
        }""",
        list(shot),
    )
    return list(zip(found[::4], found[1::4], found[2::4], strict=True))


def pixel(page: Page, x: float, y: float) -> tuple[int, int, int]:
    """Colour that the page shows at a point."""
    return row_of_pixels(page, x, y, 1)[0]


def near(one: tuple[int, ...], other: tuple[float, ...], within: float = 6) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= within


def over(colour: tuple[int, ...], share: float) -> tuple[float, ...]:
    """A colour of that opacity on the casing of the symbols."""
    return tuple(share * a + (1 - share) * b for a, b in zip(colour, CASING, strict=True))


def at_rest(page: Page) -> None:
    page.wait_for_function("() => !map_marzmap._animatingZoom && !map_marzmap._panAnim?._inProgress")
    settled(page)


def view_at(page: Page, zoom: float, latitude: float, longitude: float) -> None:
    page.evaluate(
        "([zoom, ...at]) => void map_marzmap.setView(at, zoom, {animate: false})", [zoom, latitude, longitude]
    )


def unfold(page: Page) -> None:
    """Open the folded parts of the panel."""
    page.eval_on_selector_all("#panel details", "all => all.forEach(one => { one.open = true; })")


def test_each_symbol_shows_its_kind_and_how_sure_its_side_is(opened: Open, small: str) -> None:
    page = opened(small)
    for incident, colour, share in (
        ("event-1", CLASH, 0.65),
        ("event-2", STANDOFF, 0.4),
        ("event-3", CLASH, 1.0),
    ):
        mark = mark_of(page, incident)
        assert near(pixel(page, mark["x"], mark["y"]), over(colour, share)), incident
    assert counted(page) == (3, 0)


def test_a_symbol_grows_with_the_killed_and_wounded(opened: Open) -> None:
    casualties = [(None, None), (0, 0), (1, None), (2, 2), (5, 0), (4, 20), (20, 5), (900, 0)]
    rows = [
        {
            "event_type": "armed clash",
            "killed_high": killed,
            "wounded_high": wounded,
            "side_probability": 0.99,
        }
        for killed, wounded in casualties
    ]
    page = opened(page_of(rows, [Point(60, 30.5 + number * 0.6) for number in range(len(rows))]))
    sizes = [mark_of(page, f"event-{number}")["size"] for number in range(1, 9)]
    assert sizes == [20, 20, 24, 24, 30, 30, 38, 38]
    for number, size in enumerate(sizes, 1):
        mark = mark_of(page, f"event-{number}")
        dark = [sum(colour) < 560 for colour in row_of_pixels(page, mark["x"] - 30, mark["y"], 60)]
        width = size * 14 / 24 + 1.5  # with its outline
        assert sum(dark) == pytest.approx(width, abs=1.5)
        assert near(pixel(page, mark["x"], mark["y"]), CLASH)


def test_two_incidents_of_one_place_stand_apart_on_their_own_side(opened: Open, small: str) -> None:
    page = opened(small)
    first, third = mark_of(page, "event-1"), mark_of(page, "event-3")
    place = page.evaluate("map_marzmap.latLngToContainerPoint([31, 60.8])")
    assert math.dist((first["x"], first["y"]), (third["x"], third["y"])) >= 24
    for mark in (first, third):
        assert mark["x"] < place["x"]  # in Iran, west of the line
        assert 15 < math.dist((mark["x"], mark["y"]), (place["x"], place["y"])) < 50
        middle = (mark["x"] + place["x"]) / 2, (mark["y"] + place["y"]) / 2
        shades = [sum(pixel(page, middle[0] + dx, middle[1] + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        assert min(shades) < 300  # the line between


def test_many_incidents_are_clusters_that_add_up_and_follow_the_filter(opened: Open, many: str) -> None:
    page = opened(many)
    clusters = marks(page, "cluster")
    assert len(clusters) > 10
    assert sum(mark["count"] for mark in marks(page, "cluster", "incident")) == MANY
    assert counted(page) == (MANY, 0)
    for number, one in enumerate(clusters):  # none hides another
        for other in clusters[:number]:
            apart = math.dist((one["x"], one["y"]), (other["x"], other["y"]))
            assert apart >= (one["size"] + other["size"]) / 2
    kinds = page_many.incidents(MANY)["event_type"].value_counts()
    page.locator("#types label[data-type='armed clash'] input").click()
    left = MANY - int(kinds["armed clash"])
    assert sum(mark["count"] for mark in marks(page, "cluster", "incident")) == left
    assert counted(page) == (left, 0)


def test_a_cluster_stays_the_same_when_the_map_is_moved(opened: Open, many: str) -> None:
    page = opened(many)
    before = {tuple(mark["ids"]): (mark["count"], mark["x"], mark["y"]) for mark in marks(page, "cluster")}
    page.evaluate("void map_marzmap.panBy([0, 37], {animate: false})")
    after = {
        tuple(mark["ids"]): (mark["count"], mark["x"], mark["y"] + 37) for mark in marks(page, "cluster")
    }
    assert len(after.keys() & before.keys()) > 10
    assert all(after[ids] == pytest.approx(before[ids], abs=1.5) for ids in after.keys() & before.keys())


@pytest.mark.parametrize("zoom", [5, 7, 9, 11, 13])
def test_what_is_drawn_and_what_lies_beyond_is_all_that_is_shown(opened: Open, many: str, zoom: int) -> None:
    page = opened(many)
    view_at(page, zoom, 33.0, 61.0)
    drawn, beyond = counted(page)
    assert drawn + beyond == MANY
    seen = marks(page, "cluster", "incident")
    assert sum(mark["count"] for mark in seen) == drawn
    west, south, east, north = map(float, page.evaluate("map_marzmap.getBounds().toBBoxString()").split(","))
    within = page_many.incidents(MANY).cx[west:east, south:north]
    if not any(mark["kind"] == "cluster" for mark in seen):
        assert drawn == len(within)
    assert abs(drawn - len(within)) <= 0.2 * MANY
    if zoom >= 11:
        assert not any(mark["kind"] == "cluster" for mark in seen)


def test_a_click_on_a_cluster_goes_to_its_members(opened: Open, many: str) -> None:
    page = opened(many)
    cluster = max(marks(page, "cluster"), key=lambda mark: mark["count"])
    zoom = page.evaluate("map_marzmap.getZoom()")
    page.mouse.click(cluster["x"], cluster["y"])
    page.wait_for_function("zoom => map_marzmap.getZoom() > zoom", arg=zoom)
    at_rest(page)
    assert counted(page)[0] >= cluster["count"]
    panel = page.locator("#panel").bounding_box()
    assert panel
    free = [mark for mark in marks(page, "cluster", "incident") if mark["x"] > panel["width"]]
    assert sum(mark["count"] for mark in free) >= cluster["count"]


def test_members_of_one_place_are_listed(opened: Open) -> None:
    rows = [
        {"event_type": "shelling", "title": f"Shelling {number}", "date_edtf": "2022-01-02"}
        for number in range(1, 231)
    ]
    page = opened(page_of(rows, [Point(60.5, 33)] * 230))
    (cluster,) = marks(page)
    assert (cluster["kind"], cluster["count"]) == ("cluster", 230)
    page.mouse.click(cluster["x"], cluster["y"])
    popup = page.locator(".members")
    lines = popup.locator("li button")
    assert lines.count() == 200
    assert popup.get_by_role("dialog", name="230 incidents here").is_visible()
    assert "and 30 more" in popup.inner_text()
    assert page.evaluate("document.activeElement.closest('li') !== null")
    assert popup.locator("ul").evaluate("node => node.scrollHeight > node.clientHeight")
    lines.nth(3).click()
    assert page.locator("#detail h2").inner_text() == "Shelling 4"
    lines.nth(4).focus()
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert page.locator("#detail").is_visible()  # the open incident stays


def test_a_pointer_is_told_the_incident_and_a_click_opens_it(opened: Open, small: str) -> None:
    page = opened(small)
    mark = mark_of(page, "event-2")
    page.mouse.move(mark["x"] + 3, mark["y"] - 3)
    tip = page.locator(".leaflet-tooltip")
    assert tip.inner_text() == "Event 2 · 1 December 2021 · side not determined, less than 1 km from the line"
    assert page.locator(".folium-map").evaluate("node => getComputedStyle(node).cursor") == "pointer"
    assert page.locator("path.circle.active").count() == 1
    page.mouse.move(mark["x"] + 200, mark["y"] - 60)
    tip.wait_for(state="detached")
    assert page.locator("path.circle.active").count() == 0
    page.mouse.click(mark["x"], mark["y"])
    assert page.locator("#detail h2").inner_text() == "Event 2"


def test_an_entry_of_the_list_is_emphasised_on_the_map_without_a_new_layout(opened: Open, small: str) -> None:
    page = opened(small)
    mark = mark_of(page, "event-2")
    ring = (mark["x"], mark["y"] - mark["size"] / 2 - 1)
    assert sum(pixel(page, *ring)) > 500
    page.evaluate(
        """() => {
            const draw = CanvasRenderingContext2D.prototype.clearRect;
            globalThis.cleared = [];
            CanvasRenderingContext2D.prototype.clearRect = function (...box) {
                cleared.push(this.canvas.className.split(" ")[0]);
                return draw.apply(this, box);
            };
        }"""
    )
    page.locator("#list button[data-incident='event-2']").hover()
    shades = [sum(pixel(page, ring[0], ring[1] + step)) for step in (-1, 0, 1)]
    assert min(shades) < 300
    assert set(page.evaluate("cleared")) == {"emphasis"}


def test_other_possible_places_are_hollow_and_can_be_hidden(opened: Open, small: str) -> None:
    page = opened(small, "#map=9/31.05/60.85")
    (candidate,) = marks(page, "candidate")
    assert candidate["ids"] == ["event-1", "event-3"]
    assert candidate["size"] < mark_of(page, "event-1")["size"]
    assert near(pixel(page, candidate["x"], candidate["y"]), CASING)
    page.mouse.move(candidate["x"], candidate["y"])
    said = page.locator(".leaflet-tooltip").inner_text()
    assert said == "Event 1 · 1 December 2021 · other possible place · Iran, 1 km from the line"
    unfold(page)
    page.get_by_label("Other possible place").uncheck()
    assert marks(page, "candidate") == []
    page.get_by_label("Other possible place").check()
    view_at(page, 6, 31.05, 60.85)
    assert marks(page, "candidate") == []  # not to be told from the place shown


def test_what_a_cluster_holds_shows_its_other_places_when_it_is_meant(opened: Open) -> None:
    rows = [{"event_type": "shelling", "title": f"Shelling {number}"} for number in range(1, 321)]
    place = {"incident_id": "event-1", "weight": 0.5, "side_likely": "IRN"}
    candidates = gpd.GeoDataFrame(
        pd.DataFrame([place | {"candidate": 1, "shown": True}, place | {"candidate": 2, "shown": False}]),
        geometry=[Point(60.5, 33), Point(60.3, 33.4)],
        crs="EPSG:4326",
    )
    html = page_of(rows, [Point(60.5, 33)] * 320, candidates=candidates)
    page = opened(html, "#map=9/33.2/60.5")
    assert [mark["kind"] for mark in marks(page)] == ["cluster"]
    at = page.evaluate("map_marzmap.latLngToContainerPoint([33.4, 60.3])")
    tip = page.locator(".leaflet-tooltip")

    def pointed() -> int:
        page.mouse.move(at["x"] + 150, at["y"] - 100)
        page.mouse.move(at["x"], at["y"])
        return tip.count()

    assert pointed() == 0
    page.locator("#list button[data-incident='event-1']").hover()
    ring = pixel(page, at["x"], at["y"] - 8)
    page.mouse.move(at["x"] + 150, at["y"] - 100)
    assert not near(ring, pixel(page, at["x"], at["y"] - 8))
    page.locator("#list button[data-incident='event-1']").click()
    view_at(page, 9, 33.2, 60.5)
    at = page.evaluate("map_marzmap.latLngToContainerPoint([33.4, 60.3])")
    assert pointed() == 1
    assert "other possible place" in tip.inner_text()
    page.evaluate("modules.state.change({ layers: new Set() })")
    assert pointed() == 0


def test_the_number_stands_beside_the_ring(opened: Open, small: str) -> None:
    page = opened(small)
    mark = mark_of(page, "event-2")
    page.mouse.move(mark["x"], mark["y"])
    radius = mark["size"] / 2 + 2.5  # just outside the ring
    page.evaluate(
        """() => { const draw = CanvasRenderingContext2D.prototype.fillText; globalThis.written = [];
            CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
                const { x: left, y: top } = map_marzmap.layerPointToContainerPoint([x, y]);
                written.push([text, left, top]);
                return draw.call(this, text, x, y);
            };
            map_marzmap.fire("moveend"); }"""
    )
    page.mouse.move(mark["x"] + 1, mark["y"])
    page.locator("#list button[data-incident='event-2']").hover()
    own = [(left, bottom) for text, left, bottom in page.evaluate("written") if text == "2"]
    assert own
    for left, bottom in own:
        assert math.hypot(left - mark["x"], bottom - mark["y"]) > radius - 2
        assert left > mark["x"] and bottom < mark["y"]  # noqa: PT018 - above and to the right


def test_context_events_are_crosses_when_they_are_asked_for(opened: Open, small: str) -> None:
    page = opened(small)
    assert marks(page, "context") == []
    unfold(page)
    page.get_by_label("Context events").check()
    (meeting,) = marks(page, "context")
    assert meeting["ids"] == ["event-4"]
    assert near(pixel(page, meeting["x"], meeting["y"]), CASING)
    assert counted(page) == (3, 0)


@pytest.mark.parametrize(
    ("until", "look", "words"),
    [
        ("", "open", "open on 31 July 2022"),  # the end of the study's period
        ("&to=2022-01-05", "closed", "closed on 5 January 2022"),
        ("&to=2022-01-10", "unknown", "not known whether open on 10 January 2022"),
        ("&to=2022-01-11", "open", "open on 11 January 2022"),
    ],
)
def test_a_crossing_shows_its_state_at_the_end_of_the_period(
    opened: Open, small: str, until: str, look: str, words: str
) -> None:
    page = opened(small, f"#layers=crossings{until}&map=8/31.2/61")
    gate = page.locator("[data-crossing=gate]")
    assert gate.get_attribute("data-state") == look
    assert gate.locator(f"svg.crossing.{look}").count() == 1
    at = page.evaluate("map_marzmap.latLngToContainerPoint([31.2, 61])")
    page.mouse.move(at["x"], at["y"])
    tip = page.locator(".leaflet-tooltip", has_text="Gate").inner_text()
    assert "دروازه" in tip
    assert tip.endswith(f"road crossing, {words}")


def test_the_line_tells_its_kilometres_and_shows_the_stretch(opened: Open, small: str) -> None:
    page = opened(small, "#map=8/33.5/61")
    assert page.locator("path.stretch").count() == 0
    at = page.evaluate("map_marzmap.latLngToContainerPoint([33.45, 61])")
    page.mouse.move(at["x"] + 4, at["y"])
    chosen = page.evaluate("modules.state.state.stretch")
    assert chosen["to_m"] - chosen["from_m"] == 10_000
    kilometres = int(chosen["from_m"] / 1000), int(chosen["to_m"] / 1000)
    # A straight line of 925 km from 35.6 to 30 degrees of latitude.
    assert kilometres[0] - 1 < 925 * (35.6 - 33.45) / 5.6 < kilometres[1] + 1
    tip = page.locator(".leaflet-tooltip")
    assert tip.inner_text() == f"Border, km {kilometres[0]} to {kilometres[1]}"
    page.mouse.move(at["x"] + 300, at["y"])
    page.wait_for_function("() => modules.state.state.stretch === null")
    assert page.locator("path.stretch").count() == 0

    # From elsewhere, such as the strip.
    told = {"border_id": "AFG-IRN", "border_part": 1, "from_m": 400_000, "to_m": 410_000}
    page.evaluate("stretch => modules.state.change({stretch})", told)
    box = page.locator("path.stretch").bounding_box()
    assert box
    top, bottom = (
        page.evaluate("south => map_marzmap.latLngToContainerPoint([south, 61]).y", 35.6 - 5.6 * km / 925)
        for km in (400, 410)
    )
    assert box["y"] == pytest.approx(top, abs=5)
    assert box["y"] + box["height"] == pytest.approx(bottom, abs=5)
    assert near(pixel(page, at["x"] + 1, (top + bottom) / 2), BORDER)


def test_reported_shapes_and_hot_stretches_are_drawn_and_can_be_hidden(opened: Open) -> None:
    rows = [{"event_type": "armed clash", "title": "March"}, {"event_type": "shelling", "title": "Barrage"}]
    shapes = [LineString([(60.6, 32), (61.4, 32.4)]), box(60.5, 33, 60.9, 33.3)]
    name = {"incident_id": ["event-1"], "event_type": ["armed clash"]}
    area = {"incident_id": ["event-2"], "event_type": ["shelling"]}
    hot = {"border_id": ["AFG-IRN"], "border_part": [1], "incidents": [7], "p_value": [0.012]}
    hot |= {"chainage_start_m": [300_000.0], "chainage_end_m": [340_000.0], "relative_rate": [12.6]}
    line = gpd.GeoDataFrame(name, geometry=shapes[:1], crs="EPSG:4326")
    page = opened(
        page_of(
            rows,
            [Point(61, 32.2), Point(60.7, 33.15)],
            footprint_lines=line,
            footprint_areas=gpd.GeoDataFrame(area, geometry=shapes[1:], crs="EPSG:4326"),
            hot_stretches=gpd.GeoDataFrame(
                hot, geometry=[LineString([(61, 33.8), (61, 33.5)])], crs="EPSG:4326"
            ),
        )
    )
    assert page.locator("#map_marzmap path.footprint").count() == 2
    at = page.evaluate("map_marzmap.latLngToContainerPoint([33.25, 60.55])")
    page.mouse.click(at["x"], at["y"])
    assert page.locator("#detail h2").inner_text() == "Barrage"
    page.keyboard.press("Escape")
    page.locator("#types label[data-type='shelling'] input").uncheck()
    assert page.locator("#map_marzmap path.footprint").count() == 1
    assert page.locator("#map_marzmap path.hot-stretch").count() == 1
    view_at(page, 8, 33.5, 61)
    at = page.evaluate("map_marzmap.latLngToContainerPoint([33.65, 61])")
    page.mouse.move(at["x"] + 9, at["y"])
    said = page.locator(".leaflet-tooltip").first.inner_text()
    assert said == (
        "km 300 to 340: 7 incidents, 13 times the rate elsewhere, "
        "more than chance would put there (p = 0.012)"
    )
    page.goto(page.url.split("#")[0] + "#layers=places")
    assert page.locator("#map_marzmap path.footprint, #map_marzmap path.hot-stretch").count() == 0


def test_names_keep_clear_of_incidents_and_take_the_readers_script(opened: Open, many: str) -> None:
    page = opened(many)
    clear = """() => {
        const marks = map_marzmap.incidents.marks();
        const origin = map_marzmap.getContainer().getBoundingClientRect();
        const names = [...document.querySelectorAll(".name")].map(node => node.getBoundingClientRect())
            .filter(box => box.width);
        return [names.length, names.filter(box => marks.some(({x, y, size}) => Math.abs(x + origin.x - box.x
            - box.width / 2) < (size + box.width) / 2 - 1 && Math.abs(y + origin.y - box.y - box.height / 2)
            < (size + box.height) / 2 - 1)).length];
    }"""
    seen, covered = page.evaluate(clear)
    assert seen >= 3
    assert covered == 0
    country = page.locator(".country .name bdi", has_text="Iran").locator("xpath=..")
    assert country.locator("bdi").all_inner_texts() == ["IRAN", "ایران"]
    page.evaluate("modules.state.change({lang: 'fa'})")
    assert country.locator("bdi").all_inner_texts() == ["ایران", "IRAN"]
    assert page.evaluate(clear)[1] == 0


def test_names_keep_clear_of_the_numbers_of_incidents(opened: Open, built: Build) -> None:
    page = opened(view.html(marzmap.page(built)))
    seen = 0
    for zoom in np.arange(5, 9, 0.25):
        view_at(page, zoom, 31.05, 61.75)
        # The middle of a first digit, up and to the right of its symbol.
        covered, digits = page.evaluate(
            """() => {
                const origin = map_marzmap.getContainer().getBoundingClientRect();
                const names = [...document.querySelectorAll(".name")];
                const boxes = names.map(node => node.getBoundingClientRect());
                const digits = map_marzmap.incidents.marks().filter(({ kind }) => kind === "incident").map(
                    ({ x, y, size }) => [origin.x + x + 0.43 * size + 4, origin.y + y - 0.34 * size - 4]);
                const over = digits.filter(([x, y]) =>
                    boxes.some(box => x > box.left && x < box.right && y > box.top && y < box.bottom));
                return [over.length, digits.length];
            }"""
        )
        seen += digits
        assert covered == 0, zoom
    assert seen > 30


def test_on_paper_the_canvas_is_sharp_and_every_incident_has_its_symbol(opened: Open) -> None:
    page = opened(page_many.html(200))
    assert marks(page, "cluster")
    ratio = "node => node.width / node.clientWidth"
    canvas = page.locator("canvas.incidents")
    assert canvas.evaluate(ratio) == 1
    page.evaluate("void dispatchEvent(new Event('beforeprint'))")
    assert canvas.evaluate(ratio) == 2
    assert len(marks(page)) == len(marks(page, "incident")) == counted(page)[0] > 100
    page.evaluate("void dispatchEvent(new Event('afterprint'))")
    assert canvas.evaluate(ratio) == 1
    assert marks(page, "cluster")


@pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="no pdftoppm (Debian: apt install poppler-utils)"
)
def test_the_printed_map_has_its_ground_and_its_symbols(opened: Open, tmp_path: Path, built: Build) -> None:
    page = opened(view.html(marzmap.page(built)))
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    done = subprocess.run(
        ["pdftoppm", "-r", "96", "-l", "1", tmp_path / "page.pdf"],
        check=True,
        capture_output=True,
    )
    head, size, _, content = done.stdout.split(b"\n", 3)
    assert head == b"P6"
    width = int(size.split()[0])
    pixels = np.frombuffer(content, np.uint8).reshape(-1, width, 3)[60:440, 60:620].astype(int)
    for colour in (over(CLASH, 0.65), BORDER):
        assert (np.abs(pixels - colour).max(axis=2) < 8).sum() > 20, colour
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 500  # relief


@pytest.mark.parametrize("ratio", [1, 2])
def test_the_canvas_is_as_sharp_as_the_screen(opened: Open, small: str, ratio: int) -> None:
    page = opened(small, device_scale_factor=ratio)
    canvas = page.locator("canvas.incidents")
    assert canvas.evaluate("node => node.width / node.clientWidth") == ratio


def test_dark_colours_reach_the_canvas(opened: Open, small: str) -> None:
    page = opened(small, color_scheme="dark")
    mark = mark_of(page, "event-3")
    assert near(pixel(page, mark["x"], mark["y"]), (240, 128, 60))


@pytest.fixture
def connected(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Page, list[str]]]:
    """Page of a study that offers layers of the network, and what it has asked for: nothing comes through."""
    html = html_of(online_layers=("opentopomap", "nasa-blue-marble"))
    file = tmp_path / "map.html"
    file.write_bytes(html.encode())
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    asked: list[str] = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(re.compile("^https?:"), refuse)
    context.add_init_script(page_scripts.REACH)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("#list button", state="attached")
    yield page, asked
    context.close()


def test_the_network_is_asked_only_after_a_choice(connected: tuple[Page, list[str]]) -> None:
    page, asked = connected
    page.mouse.move(800, 300)
    page.mouse.wheel(0, -300)
    page.goto(page.url + "&online=opentopomap")
    page.wait_for_timeout(300)
    assert asked == []
    credit = page.locator("#credits-online")
    assert credit.is_hidden()

    page.evaluate("modules.state.change({online: 'opentopomap'})")
    page.wait_for_function("() => document.querySelectorAll('.leaflet-online-pane img').length > 3")
    page.get_by_text("OpenTopoMap cannot be reached.").wait_for()
    assert len(asked) > 3
    assert {re.sub(r"\d+", "9", url) for url in asked} <= {
        f"https://{server}.tile.opentopomap.org/9/9/9.png" for server in "abc"
    }
    assert page.locator(".leaflet-online-pane img").first.get_attribute("referrerpolicy")
    ground, line = (
        page.evaluate("name => +getComputedStyle(map_marzmap.getPane(name)).zIndex", name)
        for name in ("online", "border")
    )
    assert ground < line

    page.evaluate("modules.state.change({online: 'nasa-blue-marble'})")
    page.get_by_text("NASA Blue Marble cannot be reached.").wait_for()
    last = [url for url in asked if "gibs" in url]
    assert all(re.search(r"/BlueMarble_ShadedRelief_Bathymetry/.*/\d+/\d+/\d+\.jpeg$", url) for url in last)
    page.evaluate("modules.state.change({online: null})")
    assert page.locator(".leaflet-online-pane img").count() == 0
    assert credit.is_hidden()


def test_a_layer_that_the_study_does_not_offer_is_not_asked_for(connected: tuple[Page, list[str]]) -> None:
    page, asked = connected
    page.evaluate("modules.state.change({online: '__proto__'})")
    page.evaluate("modules.state.change({online: 'elsewhere'})")
    page.wait_for_timeout(200)
    assert asked == []


def test_many_incidents_leave_the_pointer_its_symbols_when_near(opened: Open, many: str) -> None:
    page = opened(many)
    view_at(page, 12, 33.0, 61.0)
    symbols = marks(page, "incident")
    assert symbols
    west, south, east, north = map(float, page.evaluate("map_marzmap.getBounds().toBBoxString()").split(","))
    table = page_many.incidents(MANY)
    table = table.iloc[np.argsort(table["date_start"].to_numpy(), kind="stable")]
    inside = table.geometry.x.between(west, east) & table.geometry.y.between(south, north)
    expected = {str(number + 1) for number in np.flatnonzero(inside.to_numpy())}
    assert {mark["ids"][0] for mark in symbols} == expected
    one = next(mark for mark in symbols if mark["x"] > 420)  # not under the panel
    page.mouse.click(one["x"], one["y"])
    assert page.locator("#detail h2").inner_text() == table["title"].iloc[int(one["ids"][0]) - 1].strip()
