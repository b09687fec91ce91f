"""The measure against Karney's geodesics and against itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from marzmap import atlas, borderline, locate

GEOD = Geod(ellps="WGS84")

LINES = [
    [(60.0, 30.0), (61.0, 31.0), (60.5, 32.0), (60.6, 34.0)],
    [(179.5, 10.0), (180.5, 11.0), (181.0, 9.0)],
    [(-30.0, 89.0), (60.0, 89.5), (170.0, 88.8)],
    [(-70.0, -50.0), (-68.0, -55.0)],
]


@pytest.fixture(scope="module")
def network() -> borderline.Network:
    return borderline.network(LINES, range(len(LINES)))


def by_brute_force(lon: float, lat: float, network: borderline.Network) -> tuple[float, float, float]:
    """Distance and foot by golden section over the geodesic segments that are near enough to win."""
    vertex_lon, vertex_lat = borderline.to_degrees(network.start)
    count = len(vertex_lon)
    reach = np.asarray(GEOD.inv(np.full(count, lon), np.full(count, lat), vertex_lon, vertex_lat)[2])
    segment = np.flatnonzero((reach < reach.min() + 2 * borderline.SEGMENT_M) & (network.length_m > 0))
    start_lon, start_lat = vertex_lon[segment], vertex_lat[segment]
    azimuth, _, length = GEOD.inv(start_lon, start_lat, vertex_lon[segment + 1], vertex_lat[segment + 1])
    here = np.full(len(segment), lon), np.full(len(segment), lat)

    def at(share: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        x, y, _ = GEOD.fwd(start_lon, start_lat, azimuth, share * np.asarray(length))
        return np.asarray(GEOD.inv(x, y, *here)[2]), np.asarray(x), np.asarray(y)

    low, high, golden = np.zeros(len(segment)), np.ones(len(segment)), (np.sqrt(5) - 1) / 2
    for _ in range(45):
        one, two = high - golden * (high - low), low + golden * (high - low)
        left = at(one)[0] < at(two)[0]
        low, high = np.where(left, low, one), np.where(left, two, high)
    tries = [at((low + high) / 2), at(np.zeros(len(segment))), at(np.ones(len(segment)))]
    distance, x, y = (np.concatenate(values) for values in zip(*tries, strict=True))
    best = int(distance.argmin())
    return float(distance[best]), float(x[best]), float(y[best])


def test_it_agrees_with_brute_force_near_far_at_the_poles_and_over_the_antimeridian(
    network: borderline.Network,
) -> None:
    rng = np.random.default_rng(20221)
    corners = np.concatenate([np.asarray(line) for line in LINES])
    near = corners[rng.integers(len(corners), size=120)] + rng.normal(0, 1, (120, 2)) * 10.0 ** rng.uniform(
        -5, 1, (120, 1)
    )
    wide = np.column_stack([rng.uniform(-180, 180, 60), rng.uniform(-90, 90, 60)])
    points = np.concatenate([near, wide, corners])
    lon, lat = (points[:, 0] + 180) % 360 - 180, np.clip(points[:, 1], -90, 90)
    found = borderline.nearest(lon, lat, network)
    for number in range(len(points)):
        distance, foot_lon, foot_lat = by_brute_force(lon[number], lat[number], network)
        assert found.distance_m[number] == pytest.approx(distance, abs=1e-4)
        if not found.tied[number]:
            apart = GEOD.inv(foot_lon, foot_lat, found.longitude[number], found.latitude[number])[2]
            assert apart < 0.01


def test_the_default_line_is_as_long_as_openstreetmap_has_it() -> None:
    border = locate.border(atlas.borders(), ("AFG-IRN",))
    assert border.network.part_length_m.sum() / 1000 == pytest.approx(925.33, abs=0.005)


def test_planar_edges_are_followed_to_a_centimetre() -> None:
    # 60 degrees of a parallel: the geodesic between its ends runs hundreds of kilometres further north.
    network = borderline.network([[(0.0, 60.0), (60.0, 60.0)]], [0])
    lon = np.linspace(1, 59, 500)
    found = borderline.nearest(lon, np.full(500, 60.0), network)
    assert found.distance_m.max() < 0.02
    geodesic = borderline.network([[(0.0, 60.0), (60.0, 60.0)]], [0], edges="geodesic")
    assert borderline.nearest([30.0], [60.0], geodesic).distance_m[0] > 300_000
    assert geodesic.part_length_m[0] == pytest.approx(GEOD.inv(0, 60, 60, 60)[2], abs=1e-3)


def test_no_coordinates_and_no_points_give_nothing(network: borderline.Network) -> None:
    found = borderline.nearest([np.nan, 60.0], [30.0, np.nan], network)
    assert found.line.tolist() == [-1, -1]
    assert np.isnan(found.distance_m).all()
    assert len(borderline.nearest([], [], network).distance_m) == 0
    assert np.isnan(borderline.nearest([1.0], [1.0], borderline.network([], [])).distance_m).all()


def test_a_point_as_near_to_two_lines_is_tied_and_takes_the_first() -> None:
    network = borderline.network([[(1.0, -1.0), (1.0, 1.0)], [(-1.0, -1.0), (-1.0, 1.0)]], [0, 1])
    found = borderline.nearest([0.0, 0.1], [0.0, 0.0], network)
    assert found.line.tolist() == [0, 0]
    assert found.tied.tolist() == [True, False]


def test_the_side_is_right_in_a_sharp_corner() -> None:
    # A hairpin pointing east: outside its tip everything is on the right of a line that runs there and
    # back below.
    network = borderline.network([[(0.0, 0.1), (10.0, 0.0), (0.0, -0.1)]], [0])
    around = np.radians(np.arange(-80, 81, 10))
    found = borderline.nearest(10 + 0.5 * np.cos(around), 0.5 * np.sin(around), network)
    assert (found.side == 1).all()
    assert borderline.nearest([5.0], [0.0], network).side[0] == -1


def test_lines_that_do_not_follow_are_refused() -> None:
    with pytest.raises(ValueError, match="does not begin where part 0 ended"):
        borderline.network([[(0.0, 0.0), (1.0, 0.0)], [(2.0, 0.0), (3.0, 0.0)]], [0, 0])
    with pytest.raises(ValueError, match="needs two"):
        borderline.network([[(0.0, 0.0)]], [0])


# On a grid of some ten metres, so that two vertices are one or apart.
degrees = st.tuples(st.integers(170_000, 230_000), st.integers(270_000, 330_000))
lines = st.lists(degrees, min_size=2, max_size=6, unique=True).map(
    lambda line: [(lon / 10_000, lat / 10_000) for lon, lat in line]
)
spots = st.tuples(st.floats(10, 30), st.floats(20, 40))


@settings(deadline=None, max_examples=60)
@given(lines, spots)
def test_turning_the_line_round_swaps_the_sides_and_mirrors_the_chainage(
    line: list[tuple[float, float]], spot: tuple[float, float]
) -> None:
    there, back = borderline.network([line], [0]), borderline.network([line[::-1]], [0])
    one = borderline.nearest([spot[0]], [spot[1]], there)
    two = borderline.nearest([spot[0]], [spot[1]], back)
    assert one.distance_m[0] == pytest.approx(two.distance_m[0], abs=1e-4)
    if not one.tied[0]:
        assert one.side[0] == -two.side[0]
        length = there.part_length_m[0]
        assert one.chainage_m[0] == pytest.approx(length - two.chainage_m[0], abs=0.1)


@settings(deadline=None, max_examples=60)
@given(lines, st.floats(0, 1))
def test_a_vertex_lies_on_the_line_at_its_own_chainage(line: list[tuple[float, float]], share: float) -> None:
    network = borderline.network([line], [0])
    vertex = int(share * (network.start.shape[1] - 1))
    lon, lat = borderline.to_degrees(network.start[:, vertex : vertex + 1])
    found = borderline.nearest(lon, lat, network)
    assert found.distance_m[0] < 1e-6
    if not found.tied[0]:
        assert found.chainage_m[0] == pytest.approx(network.chainage_m[vertex], abs=1e-3)
        assert found.side[0] == 0
