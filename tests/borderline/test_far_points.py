"""Points far from a border: very many segments are rivals, and only so many are in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from pyproj import Geod

from border_truth import errors, nearest, of_network
from marzmap import borderline, locate
from marzmap.borderline import ellipsoid, search

if TYPE_CHECKING:
    from marzmap._types import Floats


@pytest.fixture(scope="module")
def line() -> locate.Border:
    return locate.border(("IND-PAK",))


def spots(longitude: tuple[float, float], latitude: tuple[float, float], count: int) -> tuple[Floats, Floats]:
    random = np.random.default_rng(3)
    return random.uniform(*longitude, count), random.uniform(*latitude, count)


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [((-70, -40), (-25, 0)), ((100, 140), (-8, 5)), ((-5, 5), (45, 55)), ((70, 80), (8, 15))],
    ids=["Brazil", "Indonesia", "western Europe", "southern India"],
)
def test_a_piece_of_pairs_is_bounded_however_far_points_lie(
    line: locate.Border, longitude: tuple[float, float], latitude: tuple[float, float]
) -> None:
    east, north = spots(longitude, latitude, 400)
    pieces = [*line.search(borderline.to_ecef(east, north))]
    rivals = np.bincount(np.concatenate([row for row, _ in pieces]), minlength=400)
    # A point is whole in a piece, which may go beyond the bound by that point alone.
    assert max(len(row) for row, _ in pieces) <= 2 * search.PIECE + rivals.max()
    whole = [{*row.tolist()} for row, _ in pieces]
    assert sum(map(len, whole)) == len(set.union(*whole)) == 400
    assert all((np.diff(row) >= 0).all() for row, _ in pieces)


def test_points_measured_in_many_pieces_are_where_geodesics_say(
    line: locate.Border, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, north = spots((-70, 140), (-25, 55), 60)
    once = borderline.nearest(east, north, line.network, line.search)
    monkeypatch.setattr(search, "PIECE", 192)
    again = borderline.nearest(east, north, line.network, line.search)
    for one, other in zip(once, again, strict=True):
        np.testing.assert_array_equal(one, other)
    truth = nearest(east, north, of_network(line.network))
    assert errors(again, truth).distance_m.max() < 1e-3


@pytest.mark.parametrize("metres", [1_200_000, 1_600_000, 3_000_000, 5_000_000, 7_900_000])
def test_far_arcs_err_by_at_most_half_of_what_is_allowed(metres: int) -> None:
    # `pairs` rules segments out by arcs, and allows for twice these errors.
    random, count = np.random.default_rng(11), 50_000
    east, north = random.uniform(-180, 180, count), np.degrees(np.arcsin(random.uniform(-1, 1, count)))
    ends = Geod(ellps="WGS84").fwd(east, north, random.uniform(-180, 180, count), np.full(count, metres))
    one, other = borderline.to_ecef(east, north), borderline.to_ecef(*ends[:2])
    up = ellipsoid.normal(one)
    share = metres / 500e3
    whole = ellipsoid.arc(other - one, up, ellipsoid.normal(other))
    assert np.abs(whole - metres).max() < 1e-3 * share**5
    assert np.abs(ellipsoid.split_arc(one, up, other) - metres).max() < 1e-7 * share**7
