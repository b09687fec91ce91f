"""What lies around the symbols of the map: crossings, line, shapes, colours, paper and online layers."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

import marzmap
import page_fixtures
import page_many
import page_scripts
from marzmap import view
from page_browser import html_of, needs_browser
from page_canvas import (
    BORDER,
    CASING,
    CLASH,
    counted,
    mark_of,
    marks,
    near,
    over,
    page_of,
    pixel,
    unfold,
    view_at,
)
from page_scripts import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser


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
    assert tip.endswith(f"road crossing, {words} · placed within 1.5 km")


@pytest.mark.parametrize(
    ("status", "words"),
    [("open", "road, open"), ("closed", "road, closed"), ("unknown", "road, not known whether open")],
)
def test_the_key_says_what_is_known_of_crossings(opened: Open, status: str, words: str) -> None:
    layers = page_fixtures.layers()
    gates = {"crossings": layers["crossings"].assign(status=status, shut_days=None)}
    page = opened(view.html(view.page(page_fixtures.study(), layers | gates, attributions=[])))
    unfold(page)
    assert page.locator(".key", has=page.locator("svg.crossing")).inner_text().strip() == words
    assert page.locator("[data-crossing=gate]").get_attribute("data-state") == status


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
    until(page, "() => modules.state.state.stretch === null")
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
    for look, fills in (("footprint.line", "none"), ("footprint:not(.line)", "rgb(204, 121, 167)")):
        shape = page.locator(f"#map_marzmap path.{look}")
        assert shape.evaluate("node => getComputedStyle(node).fill") == fills
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


@pytest.mark.parametrize("kinds", [("line",), ("area",), ("line", "area")])
def test_the_legend_shows_lines_as_lines_and_areas_as_areas(opened: Open, kinds: tuple[str, ...]) -> None:
    shapes = {"line": LineString([(60.6, 32), (61.4, 32.4)]), "area": box(60.5, 33, 60.9, 33.3)}
    name = {"incident_id": ["event-1"], "event_type": ["armed clash"]}
    drawn = {
        f"footprint_{kind}s": gpd.GeoDataFrame(name, geometry=[shapes[kind]], crs="EPSG:4326")
        for kind in kinds
    }
    page = opened(page_of([{"event_type": "armed clash"}], [Point(61, 32.2)], **drawn))
    unfold(page)
    swatch = page.get_by_label("Lines and areas of incidents").locator("xpath=..").locator(".swatch")
    assert swatch.locator("path.line").count() == ("line" in kinds)
    assert swatch.locator("rect").count() == ("area" in kinds)


def test_no_swatch_of_the_legend_is_a_black_box(opened: Open, small: str) -> None:
    page = opened(small)
    unfold(page)
    looks = page.locator("#layers svg :is(path, rect, circle)").evaluate_all(
        """nodes => nodes.map(node => {
            const { fill, fillOpacity } = getComputedStyle(node);
            return [node.closest("label, p").textContent, node.tagName, fill, fillOpacity];
        })"""
    )
    assert len(looks) > 10
    assert [look for look in looks if look[2] == "rgb(0, 0, 0)" and look[3] == "1"] == []


def test_on_paper_the_canvas_is_sharp_and_no_symbol_hides_another(opened: Open) -> None:
    page = opened(page_many.html(200))
    ratio = "node => node.width / node.clientWidth"
    canvas = page.locator("canvas.incidents")
    assert canvas.evaluate(ratio) == 1
    page.evaluate("void dispatchEvent(new Event('beforeprint'))")
    assert canvas.evaluate(ratio) == 2
    drawn = marks(page, "incident", "cluster")
    assert sum(mark["count"] for mark in drawn) == counted(page)[0] > 100
    for number, one in enumerate(drawn):
        for other in drawn[:number]:
            apart = math.dist((one["x"], one["y"]), (other["x"], other["y"]))
            assert apart >= 0.8 * (one["size"] + other["size"]) / 2 - 3
    page.evaluate("void dispatchEvent(new Event('afterprint'))")
    assert canvas.evaluate(ratio) == 1


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


def test_the_sea_is_darker_than_the_land_in_the_dark(opened: Open) -> None:
    # A white relief over all: what it lies on must be there to be mixed with.
    layers = page_fixtures.layers()
    relief = [page_fixtures.RELIEF[0]._replace(west=20.0, east=110.0, south=10.0, north=50.0)]
    html = view.html(view.page(page_fixtures.study(), layers, attributions=[], relief=relief))
    for scheme in ("dark", "light"):
        page = opened(html, f"#scheme={scheme}", viewport={"width": 640, "height": 700})
        at = page.evaluate("map_marzmap.latLngToContainerPoint([33, 58])")
        sea, land = pixel(page, 20, at["y"]), pixel(page, at["x"], at["y"])
        assert sea[2] > sea[0] + 8, scheme  # blue
        assert near(sea, land, 90), scheme
        if scheme == "dark":
            assert sum(sea) < 3 * 80


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
    until(page, "() => document.querySelectorAll('.leaflet-online-pane img').length > 3")
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


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600), (640, 400), (360, 640), (320, 256)])
def test_credits_of_a_ground_take_one_line_and_open(
    connected: tuple[Page, list[str]], size: tuple[int, int]
) -> None:
    page, _ = connected
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(300)  # in a low window the panel folds
    until(page, "() => !document.getElementById('panel').getAnimations().length")
    panel = page.locator("#panel").bounding_box()
    page.evaluate("modules.state.change({online: 'opentopomap'})")
    page.get_by_text("OpenTopoMap cannot be reached.").wait_for(state="attached")
    page.evaluate(
        """() => { document.getElementById("credits-online").textContent =
            "Map data © OpenStreetMap contributors, SRTM; map style © OpenTopoMap (CC-BY-SA)"; }"""
    )
    page.wait_for_timeout(100)
    credit = page.locator("#credits")
    box = credit.bounding_box()
    assert box
    assert box["height"] <= 30
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0] + 0.5
    assert page.locator("#panel").bounding_box() == panel
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    fold = page.locator("#credits-open")
    line = page.locator("#credits-line")
    cut = line.evaluate("node => node.scrollWidth > node.clientWidth")
    assert fold.is_visible() == cut
    if not cut:
        return
    fold.evaluate("node => node.click()")
    assert fold.get_attribute("aria-expanded") == "true"
    assert line.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert "OpenTopoMap (CC-BY-SA)" in line.inner_text()
    fold.evaluate("node => node.click()")
    box = credit.bounding_box()
    assert box
    assert box["height"] <= 30


def test_a_layer_that_the_study_does_not_offer_is_not_asked_for(connected: tuple[Page, list[str]]) -> None:
    page, asked = connected
    page.evaluate("modules.state.change({online: '__proto__'})")
    page.evaluate("modules.state.change({online: 'elsewhere'})")
    page.wait_for_timeout(200)
    assert asked == []
