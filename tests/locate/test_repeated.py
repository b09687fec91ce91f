"""Places that many rows share: worked out once, and the same for each of the rows as for it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from marzmap import atlas, borderline, locate
from marzmap.locate.repeated import first_of_each

if TYPE_CHECKING:
    import pytest

SPOTS = [(61.8, 31.05, 3000.0), (61.8, 31.05, 500.0), (61.5, 31.03, 40_000.0)]
"""Two radii at one point by the wall, and a place that reaches over the border."""


@given(st.lists(st.tuples(*[st.sampled_from([0.0, -0.0, 1.5, np.inf, np.nan])] * 2)))
def test_each_row_has_the_values_of_its_first(rows: list[tuple[float, float]]) -> None:
    one, other = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    first, number = first_of_each(one, other)
    for values in (one, other):
        np.testing.assert_array_equal(values[first][number], values)
    assert (first[number] <= np.arange(len(rows))).all()
    without_nan = {row for row in rows if row[0] == row[0] and row[1] == row[1]}
    assert len(first) == len(without_nan) + sum(np.isnan(one) | np.isnan(other))


def located(rows: list[tuple[float, float, float]]) -> pd.DataFrame:
    """Locate rows against the border, the districts and the wall."""
    points = gpd.GeoDataFrame(rows, columns=["longitude", "latitude", "radius_m"])
    line = locate.reference(("AFG-IRN",))
    wall = locate.barriers(atlas.folder() / "studies/iran-afghanistan/barriers.geojson")
    found = locate.in_units(locate.on_border(points, line), atlas.units(), line.border)
    return pd.DataFrame(locate.to_barriers(found, wall, line.border))


def test_a_place_of_many_rows_is_integrated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, asked = borderline.line_shares, list[int]()

    def counted(longitude: Any, *others: Any) -> Any:
        asked.append(len(longitude))
        return whole(longitude, *others)

    monkeypatch.setattr(borderline, "line_shares", counted)
    many = located(SPOTS * 40)
    assert max(asked) == len(SPOTS)
    alone = pd.concat([located([spot]) for spot in SPOTS], ignore_index=True)
    assert alone["side_probability"].notna().all()
    assert alone["behind_barrier_probability"].notna().sum() > 1
    pd.testing.assert_frame_equal(many, pd.concat([alone] * 40, ignore_index=True))
