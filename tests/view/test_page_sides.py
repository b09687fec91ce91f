"""Both countries are named, each on its side, wherever the line between them is seen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import LineString, Point, box
from shapely.geometry.polygon import orient

import marzmap
from marzmap import view
from page_browser import needs_browser
from page_canvas import at_rest, view_at
from page_panel import print_out
from page_studies import made_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from shapely.geometry import Polygon

    from marzmap._pipeline import Build
    from page_browser import Open

pytestmark = needs_browser

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
EDGE = 40  # pixels: a line nearer to the edge of what is free is hardly seen
ROOM = 42  # pixels: the least radius of a circle about a short name
NAMES = """() => [...document.querySelectorAll(".country:not([hidden]) .name")].map((node) => {
  const map = map_marzmap.getContainer().getBoundingClientRect();
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const at = (x, y) => map_marzmap.containerPointToLatLng([x - map.left, y - map.top]);
  const corners = [at(left, bottom), at(right, top)];
  return { name: node.querySelector("bdi").textContent, box: corners.flatMap(({ lng, lat }) => [lng, lat]) };
})"""
FREE = """(edge) => {
  const map = map_marzmap.getContainer().getBoundingClientRect();
  const panel = document.getElementById("panel").getBoundingClientRect();
  const credits = document.getElementById("credits").getBoundingClientRect();
  let { left, right, top, bottom } = map;
  if (!document.body.classList.contains("printing")) {
    if (panel.width > map.width * 0.8) bottom = Math.min(bottom, panel.top);
    else left = Math.max(left, panel.right);
    if (credits.top < map.top + 5) top = credits.bottom;
    else bottom = Math.min(bottom, credits.top);
  }
  const at = (x, y) => map_marzmap.containerPointToLatLng([x - map.left, y - map.top]);
  const [first, last] = [at(left + edge, bottom - edge), at(right - edge, top + edge)];
  return [first.lng, first.lat, last.lng, last.lat];
}"""


CONTROLS = """() => [...document.querySelectorAll(".leaflet-control")].map((node) => {
  const map = map_marzmap.getContainer().getBoundingClientRect();
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const at = (x, y) => map_marzmap.containerPointToLatLng([x - map.left, y - map.top]);
  return [at(left, bottom), at(right, top)].flatMap(({ lng, lat }) => [lng, lat]);
})"""


@pytest.fixture(scope="module")
def studies(built: Build, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    folder = tmp_path_factory.mktemp("studies")
    return {
        "default": built,
        "2021-2024": marzmap.build("iran-afghanistan-2021-2024"),
        "KGZ-TJK": made_up("KGZ-TJK", 42, folder / "kgz", shapes=True),
        "IND-PAK": made_up("IND-PAK", 30, folder / "ind"),
    }


def pieces(line: Any, sight: Polygon) -> Iterator[tuple[Polygon, str]]:
    """What the line cuts a view into, each with its country: as the ring of its edge says."""
    cut = [(row, row["geometry"].intersection(sight)) for row in line.to_dict("records")]
    edges = shapely.union_all([*(seen for _, seen in cut), sight.boundary])
    for part in shapely.get_parts(shapely.polygonize(shapely.get_parts(edges).tolist())):
        ring = shapely.get_coordinates(orient(part).exterior).tolist()
        # Anticlockwise round the piece: what goes along the line has it on the left.
        steps = {(*a, *b) for a, b in pairwise(ring)}
        for row, seen in cut:
            for path in shapely.get_parts(seen):
                along = shapely.get_coordinates(path).tolist()
                if any((*a, *b) in steps for a, b in pairwise(along)):
                    yield part, row["left"]
                elif any((*b, *a) in steps for a, b in pairwise(along)):
                    yield part, row["right"]


def unnamed(page: Page, built: Build) -> list[str] | None:
    """The countries that are not named on their side of the line; None where that cannot be said."""
    line = built.layers["border"]
    inner = box(*page.evaluate(FREE, EDGE))
    if (
        shapely.length(shapely.intersection(line.geometry.to_numpy(), inner)).sum()
        < (inner.bounds[3] - inner.bounds[1]) / 8
    ):
        return None
    sight = box(*page.evaluate(FREE, 0))
    pixel = (inner.bounds[0] - sight.bounds[0]) / EDGE
    free = sight.difference(shapely.union_all([box(*one) for one in page.evaluate(CONTROLS)]))
    countries = built.layers["countries"].set_index("country")
    shown = [(one["name"], box(*one["box"])) for one in page.evaluate(NAMES)]
    if any(sight.contains(end) for end in ends(line)):
        # It cuts nothing in two. Seen from far the basemap says whose a place is.
        if page.evaluate("map_marzmap.getZoom()") > 9:
            return None
        sides = [
            (countries.geometry[country].buffer(0.01), country) for country in {*line["left"], *line["right"]}
        ]
        if "disputed" in built.layers:
            sides += [
                (area, country) for area in built.layers["disputed"].geometry for _, country in sides[:2]
            ]
    else:
        sides = list(pieces(line, sight))
    # Where there is room for a name.
    seen = {
        country for part, country in sides[:] if not part.intersection(free).buffer(-ROOM * pixel).is_empty
    }
    return sorted(
        country
        for country in seen
        if not any(
            name == countries["name"][country]
            and not line.geometry.intersects(place).any()
            and any(own == country and part.covers(place.centroid) for part, own in sides)
            for name, place in shown
        )
    )


def ends(line: Any) -> list[Any]:
    """Where the whole line begins and ends."""
    whole = shapely.line_merge(shapely.union_all(line.geometry.to_numpy()))
    return list(shapely.get_parts(shapely.boundary(whole)))


def test_the_pieces_of_a_view_have_their_countries() -> None:
    line = gpd.GeoDataFrame(
        {"left": ["AFG"], "right": ["IRN"]}, geometry=[LineString([(1, 3), (1, -1)])], crs="EPSG:4326"
    )
    sides = {country: part for part, country in pieces(line, box(0, 0, 2, 2))}
    assert sides["AFG"].covers(Point(1.5, 1))  # southwards the east is on the left
    assert sides["IRN"].covers(Point(0.5, 1))


@pytest.mark.parametrize("study", ["default", "2021-2024", "KGZ-TJK", "IND-PAK"])
@pytest.mark.parametrize("window", ["desk", "phone"])
def test_both_countries_are_named_with_each_incident(
    opened: Open, studies: dict[str, Build], study: str, window: str
) -> None:
    built = studies[study]
    page = opened(
        view.html(marzmap.page(built)), reduced_motion="reduce", **(PHONE if window == "phone" else {})
    )
    assert unnamed(page, built) == []  # the overview
    found = {}
    for incident in built.incidents["incident_id"]:
        page.evaluate("id => modules.state.change({ selected: modules.data.eventOf(id) })", incident)
        at_rest(page)
        found[incident] = unnamed(page, built)
    assert {incident: lacking for incident, lacking in found.items() if lacking} == {}
    assert sum(lacking == [] for lacking in found.values()) > len(found) / 2


@pytest.mark.parametrize("study", ["2021-2024", "KGZ-TJK", "IND-PAK"])
def test_both_countries_are_named_at_every_zoom(opened: Open, studies: dict[str, Build], study: str) -> None:
    built = studies[study]
    page = opened(view.html(marzmap.page(built)))
    line = built.layers["border"].geometry.iloc[0]
    lacking, seen = {}, 0
    for zoom in (5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15):
        for share in (0.2, 0.5, 0.8):
            at = line.interpolate(share, normalized=True)
            view_at(page, zoom, at.y, at.x)
            found = unnamed(page, built)
            seen += found is not None
            if found:
                lacking[zoom, share] = found
    assert lacking == {}
    assert seen > 15


@pytest.mark.parametrize("study", ["default", "2021-2024", "KGZ-TJK", "IND-PAK"])
def test_both_countries_are_named_on_paper(opened: Open, studies: dict[str, Build], study: str) -> None:
    built = studies[study]
    for incident in ("", built.incidents["incident_id"].iloc[0]):
        page = opened(view.html(marzmap.page(built)), f"#incident={incident}" if incident else "")
        print_out(page)
        assert unnamed(page, built) == [], incident
