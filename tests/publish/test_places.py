"""Places given up: cells, the jitter and its distribution, radii that hold the place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from marzmap.publish import places

pytestmark = pytest.mark.quick
GEOD = Geod(ellps="WGS84")
KEY, OTHER = bytes(32), bytes([1] * 32)


def cells(*points: tuple[float, float]) -> places.Cells:
    longitude, latitude = np.array(points).T
    return places.cells([f"{number:05}" for number in range(len(points))], longitude, latitude)


def test_the_middle_of_a_cell_is_worked_out_by_hand() -> None:
    assert [axis.tolist() for axis in places.middles(cells((61.7391, 31.1152)))] == [[61.75], [31.15]]
    assert [axis.tolist() for axis in places.middles(cells((-70.31, -0.01)))] == [[-70.35], [-0.05]]


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 50_000))
def test_the_radius_holds_the_place_and_its_circle(
    longitude: float, latitude: float, radius_m: float
) -> None:
    cell = cells((longitude, latitude))
    for jitter, (east, north) in ((False, places.middles(cell)), (True, places.jittered(cell, KEY))):
        away = GEOD.inv(longitude, latitude, east[0], north[0])[2]
        assert away + radius_m <= places.radii(np.array([radius_m]), jitter=jitter)[0]


def test_a_radius_tells_no_village_from_a_town() -> None:
    classes = np.array([0.0, 500.0, 1500.0, 2000.0, 3000.0, 5000.0, 7000.0])
    assert set(places.radii(classes, jitter=False)) == {20_000.0}
    assert set(places.radii(classes, jitter=True)) == {40_000.0}


def test_only_the_key_repeats_the_jitter_and_it_is_even_over_the_disc() -> None:
    # 2,500 places, each in a cell of its own.
    east, north = np.meshgrid(np.arange(50) * 0.2 + 50.05, np.arange(50) * 0.2 + 30.05)
    grid = cells(*zip(east.ravel().tolist(), north.ravel().tolist(), strict=True))
    once, again, other = (places.jittered(grid, key) for key in (KEY, KEY, OTHER))
    np.testing.assert_array_equal(once, again)
    assert (np.array(once) != np.array(other)).all()
    azimuth, _, away = GEOD.inv(*places.middles(grid), *once)
    assert away.max() <= places.JITTER_M + 0.01
    # Half of them within the inner half of the disc's area, a quarter in each quadrant.
    assert np.mean(away < places.JITTER_M / np.sqrt(2)) == pytest.approx(0.5, abs=0.03)
    assert np.histogram(azimuth, [-180, -90, 0, 90, 180])[0] / 2500 == pytest.approx([0.25] * 4, abs=0.03)


@pytest.mark.parametrize("scatter_m", [0, 300, 1200])
def test_the_mean_of_50_incidents_at_a_place_says_no_more_than_one(scatter_m: float) -> None:
    # The place lies on the edge of two cells, where rounding alone would put its rows into both.
    random = np.random.default_rng(5)
    azimuth, away = random.uniform(0, 360, 50), scatter_m * np.sqrt(random.uniform(0, 1, 50))
    east, north, _ = GEOD.fwd(np.full(50, 61.8), np.full(50, 31.05), azimuth, away)
    one = cells(*zip(east.tolist(), north.tolist(), strict=True))
    for published in (places.middles(one), places.jittered(one, KEY)):
        assert len(set(zip(*(axis.tolist() for axis in published), strict=True))) == 1
    assert GEOD.inv(61.8, 31.05, *(axis.mean() for axis in places.jittered(one, KEY)))[2] > 3000


def test_two_places_apart_are_moved_on_their_own() -> None:
    two = cells((61.75, 31.15), (61.95, 31.15))
    east, north = places.jittered(two, KEY)
    middles = places.middles(two)
    shifts = [GEOD.inv(middles[0][at], middles[1][at], east[at], north[at]) for at in (0, 1)]
    assert abs(shifts[0][2] - shifts[1][2]) > 1 or abs(shifts[0][0] - shifts[1][0]) > 1


def test_the_order_of_rows_makes_no_difference() -> None:
    points = [(61.799, 31.05), (61.801, 31.05), (62.5, 31.0), (61.83, 31.05)]
    names = ["a", "b", "c", "d"]
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]):
        longitude, latitude = np.array([points[at] for at in order]).T
        shuffled = places.cells([names[at] for at in order], longitude, latitude)
        assert dict(zip([names[at] for at in order], shuffled.east.tolist(), strict=True)) == {
            "a": 617, "b": 617, "c": 625, "d": 617,
        }  # fmt: skip
