"""The symbols on the map of the page: where they stand, how large, and what a pointer can do with them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

import marzmap
import page_many
from marzmap import view
from page_browser import needs_browser
from page_canvas import (
    CASING,
    CLASH,
    MANY,
    STANDOFF,
    at_rest,
    counted,
    mark_of,
    marks,
    near,
    over,
    page_of,
    pixel,
    row_of_pixels,
    unfold,
    view_at,
)
from page_scripts import until

if TYPE_CHECKING:
    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser


@pytest.fixture(scope="module")
def many() -> str:
    return page_many.html(MANY)


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
    assert math.dist((first["x"], first["y"]), (third["x"], third["y"])) >= 16
    for mark in (first, third):
        assert mark["x"] < place["x"]  # in Iran, west of the line
        assert 10 < math.dist((mark["x"], mark["y"]), (place["x"], place["y"])) <= 17
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
    until(page, "zoom => map_marzmap.getZoom() > zoom", arg=zoom)
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
