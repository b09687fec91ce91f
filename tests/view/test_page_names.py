"""The names on the map: all of a name is seen, no dot is under one, and no country in view goes without."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from shapely.geometry import box

import marzmap
from marzmap import view
from page_browser import needs_browser
from page_canvas import view_at

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from shapely.geometry import Polygon

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

SHOWN = """() => [...document.querySelectorAll(".name-at > div:not([hidden])")].map((node) => {
  const { left, top, right, bottom } = node.querySelector(".name").getBoundingClientRect();
  const { x, y } = node.getBoundingClientRect();
  const name = node.querySelector("bdi")?.textContent ?? "";
  return { kind: node.className, name, box: [left, top, right, bottom], at: [x, y] };
})"""
FREE = """() => {
  const { right: left, top, bottom } = document.getElementById("panel").getBoundingClientRect();
  const map = map_marzmap.getContainer().getBoundingClientRect();
  const at = (x, y) => map_marzmap.containerPointToLatLng([x - map.left, y - map.top]);
  const [first, last] = [at(left, map.bottom), at(map.right, map.top)];
  const degrees = [first.lng, first.lat, last.lng, last.lat];
  return { pixels: [left, map.top, map.right, map.bottom], degrees };
}"""
VIEWS = [
    (zoom, *at) for zoom in np.arange(4, 9.6, 0.5) for at in ((31.05, 61.75), (34.6, 62.6), (36.6, 59.0))
]


def shown(page: Page) -> list[tuple[str, str, Polygon, tuple[float, float]]]:
    return [
        (each["kind"], each["name"], box(*each["box"]), tuple(each["at"])) for each in page.evaluate(SHOWN)
    ]


@pytest.fixture
def page(opened: Open, built: Build) -> Page:
    return opened(view.html(marzmap.page(built)))


def test_names_are_whole_and_apart_and_off_other_dots(page: Page) -> None:
    seen = 0
    for at in VIEWS:
        view_at(page, *at)
        names = shown(page)
        free = box(*page.evaluate(FREE)["pixels"]).buffer(1)
        assert [name for _, name, place, _ in names if not free.contains(place)] == [], at
        apart = [one[2].buffer(-1).disjoint(other[2].buffer(-1)) for one, other in combinations(names, 2)]
        assert all(apart), at
        dots = [(x, y) for kind, _, _, (x, y) in names if kind in ("place", "post")]
        under = [
            name for _, name, place, _ in names for dot in dots if place.covers(box(*dot, *dot).buffer(2))
        ]
        assert under == [], at
        seen += len(dots)
    assert seen > 300


def test_every_country_that_fills_some_of_the_view_is_named(page: Page, built: Build) -> None:
    countries = built.layers["countries"]
    expected = 0
    for at in VIEWS:
        view_at(page, *at)
        sight: Any = box(*page.evaluate(FREE)["degrees"])
        # By degrees, as the view is cut.
        share = shapely.area(shapely.intersection(countries.geometry.to_numpy(), sight)) / sight.area
        filled = countries[share > 0.1]
        names = {name for kind, name, _, _ in shown(page) if kind == "country"}
        assert set(filled["name"]) <= names, at
        expected += len(filled)
    assert expected > 50


def test_small_places_are_named_where_few_are_large(page: Page) -> None:
    view_at(page, 4.25, 34.0, 62.0)
    # No place is a capital of the first rank, from which names begin at this zoom.
    assert sum(kind == "place" for kind, *_ in shown(page)) == 12


def test_places_of_a_grid_are_inside_the_rings_that_hold_them(page: Page) -> None:
    rings = page.evaluate("modules.data.layers.countries.map(one => one.paths)")
    latitudes = np.linspace(25.03, 38.97, 1200)  # more than are kept
    rng = np.random.default_rng(5)
    points = [[lat, lon] for lat in latitudes for lon in rng.uniform(50, 75, 3)]
    ours = page.evaluate(
        "points => modules.data.layers.countries.map(one => points.map(at => "
        "modules.country_names.inside(at, one.paths)))",
        points,
    )
    inside = 0
    x, y = np.array(points)[:, 1], np.array(points)[:, 0]
    for paths, found in zip(rings, ours, strict=True):
        # The even-odd rule: what an odd number of rings holds.
        rule = np.zeros(len(points), int)
        for path in paths:
            rule += shapely.contains_xy(shapely.Polygon([(lon, lat) for lat, lon in path]), x, y)
        assert (rule % 2 == 1).tolist() == found
        inside += sum(found)
    assert inside > 1000


def test_only_names_that_are_seen_are_layers_of_the_map(page: Page) -> None:
    count = "document.querySelectorAll('.name-at:not([hidden])').length"
    for at in VIEWS[::12]:
        view_at(page, *at)
        assert page.evaluate(count) == len(page.evaluate(SHOWN)) > 0
    page.evaluate("modules.state.toggleLayer('places', false)")
    assert page.evaluate(count) == 0
    page.evaluate("modules.state.toggleLayer('places', true)")
    assert page.evaluate(count) == len(page.evaluate(SHOWN)) > 0
