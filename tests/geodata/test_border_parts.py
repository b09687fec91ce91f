"""Shapes and border parts: directions, names of ends, stretches of one status, the antimeridian."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from building import border_parts, shapes
from building.edges import Edges
from building.natural_earth_borders import matched
from building.world_borders import border_parts as parts_of_borders
from building.world_borders import default_border, part_pieces

NORTH, SOUTH = [0.0, 1.0], [0.0, 0.0]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([SOUTH, NORTH], [NORTH, SOUTH]),
        ([NORTH, SOUTH], [NORTH, SOUTH]),
        ([[5, 0.05], [3, 0]], [[3, 0], [5, 0.05]]),  # as far north as each other: from the west
        ([[0, 0], [1, 0], [1, 1], [0, 0]], [[1, 1], [0, 0], [1, 0], [1, 1]]),  # a ring keeps its direction
    ],
)
def test_lines_run_from_the_north(path: list[list[float]], expected: list[list[float]]) -> None:
    line, turned = border_parts.southwards(shapely.LineString(path))
    assert shapely.get_coordinates(line).tolist() == expected
    assert turned == (path[0] != expected[0] and path[0] != path[-1])


def test_ends_are_named_by_third_countries_or_the_coast() -> None:
    path = np.array([NORTH, SOUTH])
    assert border_parts.end_names(path, [["Iran"], []]) == ("Iran tripoint", "coast")
    assert border_parts.end_names(path, [[], []]) == ("northern coast", "southern coast")
    level = np.array([[3.0, 0.0], [5.0, 0.01]])
    assert border_parts.end_names(level, [[], []]) == ("western coast", "eastern coast")
    assert border_parts.end_names(level[::-1], [[], []]) == ("eastern coast", "western coast")
    ring = np.array([NORTH, SOUTH, [1, 0], NORTH])
    assert border_parts.end_names(ring, [[], []]) == ("northernmost point",) * 2


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        # Each edge is 11.1 km long; a stretch has at least 20 km.
        ("aaabb", [(0, 3, "a"), (3, 5, "b")]),
        ("aaabaa", [(0, 6, "a")]),
        ("baaacc", [(0, 4, "a"), (4, 6, "c")]),
        ("aaabcccc", [(0, 3, "a"), (3, 8, "c")]),  # joins the longer neighbour
        ("b", [(0, 1, "b")]),
    ],
)
def test_short_stretches_join_their_longer_neighbour(
    statuses: str, expected: list[tuple[int, int, str]]
) -> None:
    path = np.column_stack([np.arange(len(statuses) + 1) / 10, np.zeros(len(statuses) + 1)])
    assert border_parts.stretches(path, list(statuses)) == expected


def test_a_line_across_the_antimeridian_is_split_there() -> None:
    pieces = shapes.homewards(shapely.LineString([(179, 0), (181, 1), (182, 1)]))
    assert [shapely.get_coordinates(piece).tolist() for piece in pieces] == [
        [[179, 0], [180, 0.5]],
        [[-180, 0.5], [-179, 1], [-178, 1]],
    ]
    east = shapes.eastwards(shapely.box(-40, 0, -20, 1))
    assert east.bounds == (-30, 0, 330, 1)
    assert east.area == pytest.approx(20)
    assert shapes.home(shapely.box(190, 0, 200, 1)).bounds == (-170, 0, -160, 1)


def test_offsets_are_geodesic_and_rounded_up() -> None:
    # A degree of latitude at the equator is 110,574 m, one of longitude 111,320 m.
    lines = np.array([shapely.LineString([(-9, 0), (9, 0)]), shapely.LineString([(20, -9), (20, 9)])])
    offsets = shapes.offsets_m(shapely.points([[0, 1], [19, 0], [0, 0]]), lines)
    assert offsets == pytest.approx([110_574, 111_320, 0], abs=1)
    assert shapes.hundreds(np.full(5, 110_574.0)) == 110_600


def test_the_default_line_is_cut_where_sources_disagree() -> None:
    line = shapely.LineString([(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)])
    ends = {"start_longitude": 0.1, "start_latitude": 2.9, "end_longitude": 0, "end_latitude": 1.2}
    uncertain = pd.DataFrame([ends | {"accuracy_m": 900.0, "note": "Sources disagree."}])
    pieces = default_border(line, uncertain)
    assert [shapely.get_coordinates(piece["geometry"])[:, 1].tolist() for piece in pieces] == [
        [4, 3],
        [3, 2, 1],
        [1, 0],
    ]
    assert [(piece["accuracy_m"], piece["note"]) for piece in pieces] == [
        (250, None),
        (900, "Sources disagree."),
        (250, None),
    ]


def test_parts_know_their_sides_and_the_third_country() -> None:
    # B lies west of A; C south of both; the line of Crimea is apart.
    def arc(left: str, right: str, *path: tuple[float, float]) -> dict[str, object]:
        return {"left": left, "right": right, "geometry": shapely.LineString(path)}

    land = pd.DataFrame(
        [arc("A", "B", (0, 1), (0, 2)), arc("A", "C", (0, 1), (3, 0.5)), arc("RUS", "UKR", (50, 0), (50, 1))]
    )
    sea = pd.DataFrame([arc("B", "C", (0, 1), (-3, 0.5))])
    edges = Edges(land, sea, None, None, shapely.LineString([(60, 0), (62, 0)]))
    parts = parts_of_borders(edges, {"A": "Aland", "B": "Bland", "C": "Cland"})
    ((line, *sides),) = parts["A-B"]
    assert shapely.get_coordinates(line).tolist() == [[0, 2], [0, 1]]
    assert sides == ["B", "A", "coast", "Cland tripoint", False]
    assert [part[1:] for part in parts["RUS-UKR"]] == [
        ("UKR", "RUS", "northern coast", "southern coast", False),
        ("UKR", "RUS", "western coast", "eastern coast", True),
    ]
    (piece,) = part_pieces(parts["RUS-UKR"][1], "RUS-UKR", pytest.fail)
    assert (piece["status"], piece["licence"]) == ("de facto", "ODbL-1.0")
    assert np.isnan(piece["accuracy_m"])  # to be measured
    assert "Crimea" in piece["note"]


def test_a_line_is_turned_as_the_nearest_part_runs() -> None:
    parts = pd.DataFrame(
        {"left": ["A", "A"], "right": ["B", "B"], "start_name": ["one", "two"], "end_name": ["x", "y"]}
    )
    lines = [shapely.LineString([(0, 9), (0, 5)]), shapely.LineString([(0, 0), (0, 4)])]
    line, names = matched(shapely.LineString([(0.1, 4), (0.1, 0)]), parts.assign(geometry=lines))
    assert shapely.get_coordinates(line).tolist() == [[0.1, 0], [0.1, 4]]
    assert names == {"left": "A", "right": "B", "start_name": "two", "end_name": "y"}
