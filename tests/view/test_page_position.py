"""Coordinates on the page, places that are asked about, and what is measured between them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import mgrs
import numpy as np
import pytest
from playwright.sync_api import expect
from pyproj import Geod

import marzmap
from marzmap import view
from marzmap.publish import places
from page_browser import html_of, needs_browser, settled
from page_panel import html_with
from page_scripts import loaded, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
KEEPS = """
    Object.defineProperty(navigator, "clipboard", {configurable: true, value: {
        writeText: (text) => { globalThis.kept = text; return Promise.resolve(); } }});
"""


@pytest.fixture(scope="module")
def modules(chromium: Browser, small: str) -> Iterator[Page]:
    page = loaded(chromium, small)
    yield page
    page.close()


@pytest.fixture(scope="module")
def default(built: Build) -> str:
    return view.html(marzmap.page(built))


# Formulas --------------------------------------------------------------------------------------------


def spread(
    count: int, south: float, north: float, west: float = -180.0, east: float = 180.0
) -> list[list[float]]:
    rng = np.random.default_rng(17)
    return [[rng.uniform(south, north), rng.uniform(west, east)] for _ in range(count)]


def true_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Length of the geodesic by PROJ, which has GeographicLib's."""
    return float(Geod(ellps="WGS84").inv(lon1, lat1, lon2, lat2)[2])


def around(lat: float, lon: float) -> list[tuple[float, float]]:
    """Places within some millimetres, for GEOTRANS rounds to the edge of a square that is so near."""
    step = 3e-8
    wide = step / max(np.cos(np.radians(lat)), 1e-3)
    return [
        (float(np.clip(lat + dy, -90, 90)), (lon + dx + 180) % 360 - 180)
        for dx in (-wide, 0, wide)
        for dy in (-step, 0, step)
    ]


GRIDDED: dict[str, list[list[float]]] = {
    "both hemispheres": spread(3000, -80, 84),
    "Norway": spread(800, 55, 65, 0, 15),
    "Svalbard": spread(800, 71, 84, -3, 45),
    "north pole": [*spread(500, 84, 90), [90.0, 0.0], [90.0, 77.0]],
    "south pole": [*spread(500, -90, -80), [-90.0, 0.0]],
    "antimeridian": [*spread(300, -80, 84, 179.9, 180), *spread(300, -80, 84, -180, -179.9), [0.0, -180.0]],
    "corners": [
        [56, 3],
        [64, 3],
        [60, 2.999],
        [72, 0],
        [72, 9],
        [72, 21],
        [72, 33],
        [72, 42],
        [0, 0],
        [8, 6],
    ],
}


@pytest.mark.parametrize("where", GRIDDED)
def test_grid_references_are_those_of_geotrans(modules: Page, where: str) -> None:
    points = GRIDDED[where]
    ours = modules.evaluate(
        "points => points.map(at => [0, 1, 2, 3, 4, 5].map(n => mgrs.mgrs(at, n)))", points
    )
    geotrans = mgrs.MGRS()
    compared = 0
    for (lat, lon), texts in zip(points, ours, strict=True):
        for digits, text in enumerate(texts):
            near = {geotrans.toMGRS(*one, MGRSPrecision=digits).lstrip("0") for one in around(lat, lon)}
            assert text.replace(" ", "") in near, (lat, lon)
            compared += len(near) == 1
    assert compared > 0.9 * 6 * len(points) or where == "corners"


@pytest.mark.parametrize("where", ["both hemispheres", "Norway", "Svalbard", "antimeridian"])
def test_grid_references_are_read_as_geotrans_does(modules: Page, where: str) -> None:
    geotrans = mgrs.MGRS()
    for digits in (5, 3):
        texts = [geotrans.toMGRS(lat, lon, MGRSPrecision=digits) for lat, lon in GRIDDED[where]]
        read = modules.evaluate("texts => texts.map(text => degrees.placeIn(text))", texts)
        for text, (lat, lon) in zip(texts, read, strict=True):
            north, east = geotrans.toLatLon(text)  # of the middle
            assert true_m(north, east, lat, lon) < 10 ** (5 - digits) / 10, text


def test_lengths_are_those_of_geographiclib(modules: Page) -> None:
    points = [*spread(2000, -90, 90), *spread(500, 30, 36, 60, 63), *spread(300, -60, 60, 179, 180)]
    points += [
        [0.0, 10.0],
        [0.0, 100.0],
        [90.0, 0.0],
        [-90.0, 5.0],
        [10.0, 179.9],
        [10.0, -179.9],
        [10.0, -179.9],
    ]
    ours = modules.evaluate(
        "points => points.slice(1).map((at, i) => geodesic.geodesicLength(points[i], at))", points
    )
    unanswered = 0
    for (lat1, lon1), (lat2, lon2), length in zip(points, points[1:], ours, strict=False):
        true = true_m(lat1, lon1, lat2, lon2)
        if length is None:  # not a number
            unanswered += 1
            assert true > 19_900_000  # all but opposite on the earth
        else:
            assert length == pytest.approx(true, abs=1e-3)
    assert unanswered < 5
    opposite = (
        "geodesic.geodesicLength([90, 0], [-90, 5]) + geodesic.geodesicLength([20, 10], [-20.001, -170.001])"
    )
    assert modules.evaluate(f"Number.isNaN({opposite})")


def test_the_line_drawn_is_the_shortest_way(modules: Page) -> None:
    several = ([[35.6, 61.0], [29.9, 62.3]], [[60.0, 170.0], [62.0, -175.0]], [[10.0, 179.0], [12.0, -179.5]])
    for ends in several:
        path = modules.evaluate("([a, b]) => geodesic.shortestPath(a, b)", ends)
        assert path[0] == ends[0]
        assert path[-1][1] % 360 == pytest.approx(ends[1][1] % 360)
        assert max(abs(np.diff([lon for _, lon in path]))) < 3  # no jump round the earth
        # Its detour over the geodesic is far below what a line's width is at this size.
        lats, lons = zip(*path, strict=True)
        shortest = true_m(*ends[0], *ends[1])
        assert Geod(ellps="WGS84").line_length(lons, lats) == pytest.approx(shortest, rel=1e-5)


# The detail ------------------------------------------------------------------------------------------


def texts(page: Page, within: str) -> list[str]:
    return page.locator(f"{within} .coordinates button").all_inner_texts()


def test_the_detail_gives_coordinates_that_a_click_copies(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-1")
    page.evaluate(KEEPS)
    assert texts(page, "#detail") == ["31.0, 60.8", "31°00′N 60°48′E", "41R KQ 8 3"]
    assert mgrs.MGRS().toMGRS(31.0, 60.8, MGRSPrecision=1) == "41RKQ83"
    for button in page.locator("#detail .coordinates button").all():
        text = button.inner_text()
        button.focus()
        page.keyboard.press("Enter")
        until(page, "document.querySelector('#announced').textContent === 'The coordinates are copied'")
        assert page.evaluate("globalThis.kept") == text
    assert "May be off by up to 3 km (95 %)" in page.locator("#detail .coordinates").inner_text()


def test_coordinates_link_to_other_maps_and_ask_nothing_of_them(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-2")  # `opened` complains of any request
    links = page.locator("#detail .other-maps a")
    addresses = [urlsplit(one.get_attribute("href") or "") for one in links.all()]
    assert [one.hostname for one in addresses] == [
        "www.openstreetmap.org",
        "www.google.com",
        "browser.dataspace.copernicus.eu",
    ]
    osm, google, copernicus = (parse_qs(one.query) for one in addresses)
    assert (osm["mlat"], osm["mlon"], addresses[0].fragment) == (["34.70"], ["61.02"], "map=13/34.70/61.02")
    assert google["query"] == ["34.70,61.02"]
    assert (copernicus["lat"], copernicus["lng"]) == (["34.70"], ["61.02"])
    for link in links.all():
        assert {"noopener", "noreferrer"} <= set((link.get_attribute("rel") or "").split())


@pytest.mark.parametrize("jitter", [True, False])
def test_a_hidden_place_is_no_finer_than_what_is_published(opened: Open, *, jitter: bool) -> None:
    true = np.array([60.8123456]), np.array([31.0234567])
    cells = places.cells(["secret"], *true)
    east, north = places.jittered(cells, b"key") if jitter else places.middles(cells)
    radius = places.radii(np.array([3000.0]), jitter=jitter)

    def published(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        one = incidents.iloc[[0]].assign(radius_m=radius)
        return one.set_geometry(gpd.points_from_xy(east, north, crs="EPSG:4326"))

    page = opened(html_with(published, "candidates", "border_links"), "#incident=event-1")
    decimal, sexagesimal, grid = texts(page, "#detail")
    lat, lon = (float(one) for one in decimal.split(", "))
    assert re.fullmatch(r"31\.\d\d?, 60\.\d\d?", decimal)
    assert [lat, lon] == pytest.approx([north[0], east[0]], abs=0.005)
    assert len("".join(grid.split()[2:])) <= 4  # a square of 1 km at least
    minutes = [int(degrees) * 60 + int(rest) for degrees, rest in re.findall(r"(\d+)°(\d+)′", sexagesimal)]
    assert minutes == [int(lat * 60 + 1e-6), int(lon * 60 + 1e-6)]
    assert "20 km" in page.locator("#detail .coordinates").inner_text() or jitter
    body = page.locator("#detail").evaluate("node => node.outerHTML")
    assert not re.search(r"\b(60\.\d{3}|31\.\d{3})", body)


def test_an_incident_without_a_place_or_radius_says_so(opened: Open) -> None:
    def spoil(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        spoilt = incidents.assign(radius_m=np.nan)
        return spoilt.set_geometry([None, *incidents.geometry[1:]])

    page = opened(html_with(spoil, "candidates", "border_links"), "#incident=event-1")
    assert page.locator("#detail .coordinates").count() == 0
    page.evaluate("location.hash = 'incident=event-2'")
    expect(page.locator("#detail .coordinates")).to_contain_text("Not known how far they may be off")


# Places of the map -----------------------------------------------------------------------------------


def where(page: Page, x: float, y: float) -> tuple[float, float]:
    at = page.evaluate("([x, y]) => map_marzmap.containerPointToLatLng([x, y])", [x, y])
    return at["lat"], at["lng"]


def read(text: str) -> tuple[float, float]:
    lat, lon = text.split(", ")
    return float(lat), float(lon)


def test_the_coordinates_under_the_pointer_follow_it(opened: Open, small: str) -> None:
    page = opened(small)
    assert page.locator(".readout").inner_text() == ""
    for x, y in ((700, 300), (900, 500)):
        page.mouse.move(x, y)
        assert read(page.locator(".readout").inner_text()) == pytest.approx(where(page, x, y), abs=0.005)
    page.mouse.move(100, 300)
    expect(page.locator(".readout")).to_have_text("")


def test_a_right_click_opens_the_card_of_the_place(opened: Open, small: str) -> None:
    page = opened(small)
    page.mouse.click(900, 400, button="right")
    card = page.locator(".place-card")
    expect(page.get_by_role("dialog", name="This place")).to_be_visible()
    assert read(texts(page, ".place-card")[0]) == pytest.approx(where(page, 900, 400), abs=0.005)
    assert re.search(r"Nearest on the border: km \d+, about [\d.]+ km away", card.inner_text())
    assert page.evaluate("document.activeElement.closest('.place-card') !== null")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert page.evaluate("modules.state.state.place") is None


def test_the_keyboard_opens_the_card_of_the_middle(opened: Open, small: str) -> None:
    page = opened(small)
    page.locator(".folium-map").focus()
    page.keyboard.press("ArrowRight")  # the focus is the keyboard's
    page.wait_for_timeout(500)  # the map glides
    cross = page.locator(".crosshair")
    expect(cross).to_be_visible()
    spot = page.evaluate("L.DomUtil.getPosition(document.querySelector('.crosshair'))")
    assert spot["x"] == pytest.approx((360 + 1280) / 2, abs=2)
    page.keyboard.press("Enter")
    expect(page.locator(".place-card")).to_be_visible()
    assert read(texts(page, ".place-card")[0]) == pytest.approx(where(page, spot["x"], spot["y"]), abs=0.005)


def test_a_long_press_opens_the_card_on_a_phone(opened: Open, small: str) -> None:
    page = opened(small, **PHONE)
    page.evaluate(  # as browsers on phones do; the headless one does not
        """document.elementFromPoint(120, 120).dispatchEvent(new PointerEvent("contextmenu",
            {bubbles: true, cancelable: true, pointerType: "touch", clientX: 120, clientY: 120}))"""
    )
    expect(page.locator(".place-card")).to_be_visible()
    settled(page)
    card = page.locator(".place-card").bounding_box()
    panel = page.locator("#panel").bounding_box()
    assert card
    assert panel
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= panel["y"]  # which has made room


@pytest.mark.parametrize("start", ["7/31.05/62.2", "7/34/61", "13/31.05/61.81"])
@pytest.mark.parametrize("text", ["31.05, 61.80", "41R KQ"])
def test_a_place_of_the_search_is_brought_to_the_middle_and_near(
    opened: Open, small: str, start: str, text: str
) -> None:
    page = opened(small, f"#map={start}")
    page.fill("#search", text)
    page.press("#search", "Enter")
    expect(page.locator(".place-card")).to_be_visible()
    at = read(texts(page, ".place-card")[0])
    spot = page.evaluate("at => map_marzmap.latLngToContainerPoint(at)", at)
    assert [spot["x"], spot["y"]] == pytest.approx([(360 + 1280) / 2, 712 / 2], abs=30)
    assert page.evaluate("map_marzmap.getZoom()") == (13 if start.startswith("13") else 11)
    mark = page.locator("path.measure-point").bounding_box()
    assert mark
    assert mark["x"] + mark["width"] / 2 == pytest.approx(spot["x"], abs=2)


def test_what_is_pointed_at_stays_where_it_is(opened: Open, small: str) -> None:
    page = opened(small, "#map=8/31.05/61.80")
    before = page.evaluate("map_marzmap.getBounds().toBBoxString()")
    page.mouse.click(900, 400, button="right")
    expect(page.locator(".place-card")).to_be_visible()
    assert page.evaluate("map_marzmap.getBounds().toBBoxString()") == before


@pytest.mark.parametrize("text", ["41R LQ 31000 35000", "41rlq3100035000"])
def test_the_search_goes_to_a_grid_reference(opened: Open, small: str, text: str) -> None:
    page = opened(small)
    page.fill("#search", text)
    page.press("#search", "Enter")
    expect(page.locator(".place-card")).to_be_visible()
    assert texts(page, ".place-card")[2] == "41R LQ 31000 35000"
    assert page.locator("#strip").get_attribute("data-count") == "3"  # nothing is filtered


@pytest.mark.parametrize("text", ["31.05, 61.80", "go to 31.05 61.80", "31°03′N 61°48′E", "۳۱٫۰۵، ۶۱٫۸۰"])
def test_the_search_goes_to_coordinates(opened: Open, small: str, text: str) -> None:
    page = opened(small, "#map=11/34/61")
    page.fill("#search", text)
    expect(page.locator("#go-to")).to_have_text("Go to \u206831.05, 61.80\u2069".replace("61.80", "61.80"))
    page.press("#search", "Enter")
    expect(page.locator(".place-card")).to_be_visible()
    assert texts(page, ".place-card")[0] == "31.05, 61.80"
    assert page.locator("#strip").get_attribute("data-count") == "3"  # nothing is filtered
    spot = page.evaluate("map_marzmap.latLngToContainerPoint([31.05, 61.8])")
    assert 360 < spot["x"] < 1280
    assert 0 < spot["y"] < 712


def test_the_search_searches_again_once_there_are_no_coordinates(opened: Open, small: str) -> None:
    page = opened(small)
    page.fill("#search", "31.05, 61.80")
    expect(page.locator("#go-to")).to_be_visible()
    page.fill("#search", "Event 2")
    expect(page.locator("#strip")).to_have_attribute("data-count", "1")
    expect(page.locator("#go-to")).to_be_hidden()
    page.fill("#search", "31.05, 61.80")
    expect(page.locator("#strip")).to_have_attribute("data-count", "3")
    assert page.input_value("#search") == "31.05, 61.80"
    page.locator("#search-clear").click()
    expect(page.locator("#go-to")).to_be_hidden()


def test_a_place_outside_the_map_is_said_to_be_outside(opened: Open, small: str) -> None:
    page = opened(small)
    page.fill("#search", "48.858, 2.294")
    page.press("#search", "Enter")
    expect(page.get_by_role("dialog", name="Outside this map")).to_be_visible()
    assert texts(page, ".place-card")[2] == "31U DQ 482 119"


# Measuring -------------------------------------------------------------------------------------------


def kilometres(page: Page) -> list[float]:
    return [
        float(one.replace(",", ""))
        for one in re.findall(r"([\d,.]+) km", page.locator(".measuring").inner_text())
    ]


def test_clicks_measure_the_shortest_way_and_that_along_the_border(opened: Open, small: str) -> None:
    page = opened(small)
    expect(page.locator(".measuring")).to_be_hidden()
    page.locator("#measure").click()
    assert page.locator("#measure").get_attribute("aria-pressed") == "true"
    points = [(860, 250), (900, 420), (840, 520)]
    for x, y in points:
        page.mouse.click(x, y)
    places_ = [where(page, x, y) for x, y in points]
    legs = [true_m(*one, *other) for one, other in pairwise(places_)]
    straight, along = kilometres(page)[:2]
    assert straight == pytest.approx(sum(legs) / 1000, abs=0.06)
    # The line of the small study is a meridian from 35.6 to 30 degrees, whose 925 km are shared out.
    unit = 925 / true_m(35.6, 61, 30, 61)
    expected = unit * true_m(places_[0][0], 61, places_[2][0], 61)
    assert along == pytest.approx(expected, rel=0.005)
    assert page.locator("path.measure-line").count() == 1
    assert page.locator("path.measure-along").count() == 1
    assert page.locator("path.measure-point").count() == 3
    page.get_by_role("button", name="Undo").click()
    assert kilometres(page)[0] == pytest.approx(legs[0] / 1000, abs=0.06)
    page.keyboard.press("Escape")
    expect(page.locator(".measuring")).to_be_hidden()
    assert page.locator("path.measure-point").count() == 0


def test_the_way_along_the_border_is_that_of_the_table(opened: Open, built: Build, default: str) -> None:
    page = opened(default)
    table = built.incidents
    first, second = table.iloc[0], table.iloc[1]
    ends = [[one.geometry.y, one.geometry.x] for one in (first, second)]
    found = page.evaluate("ends => modules.measure.alongBorder(...ends)", ends)
    assert found["length"] == pytest.approx(abs(first["chainage_m"] - second["chainage_m"]), abs=100)
    assert found["from_m"] == pytest.approx(first["chainage_m"], abs=50)


def test_while_measuring_a_click_on_an_incident_is_a_point(opened: Open, small: str) -> None:
    page = opened(small)
    mark = next(one for one in page.evaluate("map_marzmap.incidents.marks()") if one["ids"] == ["event-2"])
    page.locator("#measure").click()
    page.mouse.click(mark["x"], mark["y"])
    assert page.locator("#detail").is_hidden()
    assert page.locator("path.measure-point").count() == 1
    # A drag moves the map and is no point.
    page.mouse.move(700, 300)
    page.mouse.down()
    page.mouse.move(760, 340, steps=4)
    page.mouse.up()
    assert page.locator("path.measure-point").count() == 1
    page.locator("#measure").click()
    settled(page)
    mark = next(one for one in page.evaluate("map_marzmap.incidents.marks()") if one["ids"] == ["event-2"])
    page.mouse.click(mark["x"], mark["y"])
    expect(page.locator("#detail")).to_be_visible()


def test_measuring_works_by_keyboard_and_ends_before_the_detail(opened: Open, small: str) -> None:
    page = opened(small, "#incident=event-1")
    page.locator("#measure").focus()
    page.keyboard.press("Enter")
    page.locator(".folium-map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    assert page.locator("path.measure-point").count() == 2
    assert kilometres(page)[0] > 0
    page.keyboard.press("Escape")
    expect(page.locator(".measuring")).to_be_hidden()
    expect(page.locator("#detail")).to_be_visible()


def test_a_place_is_measured_from_in_persian(opened: Open) -> None:
    page = opened(html_of(ui="fa"))
    page.mouse.click(500, 400, button="right")
    page.get_by_role("button", name="اندازه‌گیری از اینجا").click()
    page.mouse.click(500, 500)
    words = page.locator(".measuring").inner_text()
    assert re.search("کوتاه‌ترین راه: [۰-۹٫٬]+ کیلومتر", words)
    assert re.search("در امتداد مرز: [۰-۹٫٬]+ کیلومتر", words)
    box = page.locator("#measure").bounding_box()
    assert box
    assert box["x"] < 100  # away from the panel


def test_on_a_phone_nothing_covers_what_is_measured(opened: Open, small: str) -> None:
    page = opened(small, **PHONE)
    page.locator("#measure").tap()
    settled(page)
    for x, y in ((100, 150), (150, 300)):
        page.touchscreen.tap(x, y)
    card, panel = (page.locator(name).bounding_box() for name in (".measuring", "#panel"))
    assert card
    assert panel
    assert card["y"] + card["height"] <= panel["y"]
    assert kilometres(page)[0] > 0
