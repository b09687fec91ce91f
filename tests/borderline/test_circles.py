"""Geodesic circles against the geodesics of PROJ, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from marzmap import borderline

pytestmark = pytest.mark.quick

PLACES = (
    (61.0, 31.0, 3e3),
    (179.99, -16.5, 5e4),
    (-180.0, 70.0, 2e3),
    (10.0, 89.9, 4e4),
    (0.0, 0.0, 1.0),
    (20.0, 50.0, 5.8e4),  # the largest there that is drawn from nine ends, about
    (20.0, 50.0, 5.9e4),
    (-70.0, -55.0, 2e6),
)


@pytest.mark.parametrize("count", [72, 5])
def test_each_corner_of_a_circle_is_where_a_geodesic_ends(count: int) -> None:
    east, north, radii = np.transpose(PLACES)
    for at, corners in enumerate(borderline.circles(east, north, radii, count)):
        azimuth = np.linspace(360, 0, count, endpoint=False)
        longitude, latitude, radius = np.repeat([PLACES[at]], count, axis=0).T
        ends = np.column_stack(Geod(ellps="WGS84").fwd(longitude, latitude, azimuth, radius)[:2])
        apart = np.abs(corners - ends)
        # 180 degrees west and east are one meridian.
        assert np.minimum(apart, 360 - apart).max() < 1e-11


def test_no_place_has_no_circle() -> None:
    assert borderline.circles([], [], []).shape == (0, 72, 2)
