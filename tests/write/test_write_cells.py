"""Whole columns as texts: each cell is what Python itself would write."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from marzmap.write import _cells, geometries

pytestmark = pytest.mark.quick

# Any float, numbers of a few decimals, and halves of the last decimal, where rounding is hardest.
numbers = st.lists(
    st.floats()
    | st.integers(-(10**12), 10**12).map(lambda units: units / 10**6)
    | st.integers(-(10**7), 10**7).map(lambda units: (2 * units + 1) / 2_000),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=300)
@given(numbers, st.sampled_from([None, 2, 3, 6]))
def test_short_numbers_are_those_of_python(given_: list[float], decimals: int | None) -> None:
    expected = [
        None if math.isnan(number) else repr(number if decimals is None else round(number, decimals))
        for number in given_
    ]
    assert _cells.shortest(np.array(given_), decimals).to_pylist() == expected


@settings(deadline=None, max_examples=300)
@given(numbers, st.sampled_from([0, 2, 3, 4, 6, 8]))
def test_numbers_of_so_many_decimals_are_those_of_python(given_: list[float], decimals: int) -> None:
    expected = [None if math.isnan(number) else f"{number:.{decimals}f}" for number in given_]
    assert _cells.fixed(np.array(given_), decimals).to_pylist() == expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pd.Series(["a", None], dtype="string"), ["<a>", None]),
        (pd.Series(["a", None], dtype=object), ["a!", None]),
        (pd.Series([1, None], dtype="Int64"), ["1", None]),
        (pd.Series([1, 2]), ["1", "2"]),
        (pd.Series([0.5, None]), ["0.5", None]),
        (pd.Series([True, None], dtype="boolean"), ["yes", None]),
        (pd.Series([{"a": 1}, None], dtype=object), ["{'a': 1}!", None]),
        (pd.Series([], dtype="string"), []),
    ],
)
def test_each_dtype_is_written_in_its_way(column: pd.Series[Any], expected: list[str | None]) -> None:
    written = _cells.texts(
        _cells.column(column),
        _cells.shortest,
        lambda texts: _cells.joined("<", texts, ">"),
        lambda value: f"{value}!",
        ("yes", "no"),
    )
    assert written.to_pylist() == expected


def test_rows_are_joined_whole_or_with_what_is_missing() -> None:
    names, counts = pa.array(["a", "b"], _cells.TEXT), pa.array(["1", None], _cells.TEXT)
    assert bytes(_cells.lines(names, "=", counts, missing="-", end=";")) == b"a=1\nb=-;"
    assert _cells.joined(names, "=", counts).to_pylist() == ["a=1", None]
    assert bytes(_cells.lines(names[:0], end=";")) == b";"


HOLED = Polygon(box(0, 0, 9, 9).exterior.coords, [box(1, 1, 2, 2).exterior.coords])


@pytest.mark.parametrize(
    "shapes",
    [
        [Point(61.5, 0.00001), Point(-0.0, -33.25)],
        [shapely.LineString([(0, 0), (1, 0.1), (2, -0.3)])],
        [HOLED, box(0.1, 0.1, 0.7, 1e-05)],
        [box(0, 0, 1, 1), MultiPolygon([HOLED, box(20, 20, 30, 30)])],
        [MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])],
    ],
)
def test_coordinates_are_those_that_geos_writes(shapes: list[shapely.Geometry]) -> None:
    written = geometries.coordinates(np.array(shapes, dtype=object)).to_pylist()
    expected = [json.loads(text)["coordinates"] for text in shapely.to_geojson(shapes)]
    assert [json.loads(text) for text in written] == expected
