"""Symbols stand near their places, on their side of the line; those without room are a cluster that opens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from shapely.geometry import LineString, Point

import marzmap
from marzmap import view
from page_browser import needs_browser
from page_canvas import at_rest, marks, near, page_of, pixel, unfold
from page_scripts import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

REACH = 16  # pixels
INK = (32, 36, 42)
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def fourteen() -> Build:
    return marzmap.build("iran-afghanistan-2021-2024")


def way(page: Page, mark: dict[str, Any], place: Point) -> float:
    """Pixels between a mark and a place."""
    at = page.evaluate("at => map_marzmap.latLngToContainerPoint(at)", [place.y, place.x])
    return math.dist((mark["x"], mark["y"]), (at["x"], at["y"]))


@pytest.mark.parametrize("window", ["desk", "phone"])
@pytest.mark.parametrize(
    "address", ["", "#map=5/33/61", "#map=9/31.1/61.8", "#map=9/34.7/61", "#map=11/31.05/61.8"]
)
def test_symbols_stand_near_their_places_on_the_likelier_side(
    opened: Open, fourteen: Build, window: str, address: str
) -> None:
    page = opened(view.html(marzmap.page(fourteen)), address, **(PHONE if window == "phone" else {}))
    rows = fourteen.incidents.set_index("incident_id")
    line = fourteen.layers["border"]
    seen = 0
    for mark in marks(page, "incident"):
        (incident,) = mark["ids"]
        row = rows.loc[incident]
        assert way(page, mark, row.geometry) <= REACH + 1, incident
        if way(page, mark, row.geometry) < 1:
            continue
        seen += 1
        at = page.evaluate("([x, y]) => map_marzmap.containerPointToLatLng([x, y])", [mark["x"], mark["y"]])
        there = Point(at["lng"], at["lat"])
        nearest = line.iloc[int(line.geometry.sindex.nearest(there)[1][0])]
        assert side_of(nearest, there) == row["side_likely"], incident
    assert seen or address.startswith(("#map=11", "#map=9/34"))


def side_of(piece: Any, at: Point) -> str:
    """The country of a place next to a piece of the line, a short way of which makes a triangle with it."""
    line: LineString = piece.geometry
    along = line.project(at)
    before, after = line.interpolate(max(0, along - 0.01)), line.interpolate(min(line.length, along + 0.01))
    ring = shapely.LinearRing([before, after, at])
    return str(piece["left"] if ring.is_ccw else piece["right"])


def test_incidents_without_room_are_a_cluster_on_a_place_and_open(opened: Open, fourteen: Build) -> None:
    page = opened(view.html(marzmap.page(fourteen)))
    (cluster,) = marks(page, "cluster")
    places = fourteen.incidents.set_index("incident_id").geometry
    assert min(way(page, cluster, places[incident]) for incident in cluster["ids"]) < 1
    assert cluster["count"] + len(marks(page, "incident")) == 14
    zoom = page.evaluate("map_marzmap.getZoom()")
    page.mouse.click(cluster["x"], cluster["y"])
    until(page, "zoom => map_marzmap.getZoom() > zoom", zoom)
    at_rest(page)
    assert sum(mark["count"] for mark in marks(page, "cluster", "incident")) >= cluster["count"]


def test_a_dot_shows_the_place_of_a_symbol_beside_it(opened: Open) -> None:
    rows = [{"event_type": "standoff", "side_likely": "IRN"} for _ in range(2)]
    page = opened(page_of(rows, [Point(60.7, 33.0)] * 2))
    assert len(marks(page, "incident")) == 2
    at = page.evaluate("map_marzmap.latLngToContainerPoint([33, 60.7])")
    around = [pixel(page, at["x"] + dx, at["y"] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    assert any(near(colour, INK, 30) for colour in around)
    for mark in marks(page, "incident"):
        assert 10 < math.dist((mark["x"], mark["y"]), (at["x"], at["y"])) <= REACH + 1
        assert mark["x"] <= at["x"]  # in Iran, west of the line


def test_the_legend_explains_dots_and_clusters(opened: Open, small: str) -> None:
    page = opened(small)
    unfold(page)
    words = page.locator("#layers .fixed > span:last-child").all_inner_texts()
    assert "The place itself; its symbol stands beside it, at most 16 pixels away" in words
    assert "Several incidents too close to stand apart; a click opens them" in words
