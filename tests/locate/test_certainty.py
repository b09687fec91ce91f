"""How sure a side is: every clause of the uncertainty model. Drawn truth is in `test_calibration`."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calibration
from calibration import GEOD
from marzmap import borderline, locate
from marzmap.borderline import Network, Spread, network
from marzmap.locate import certainty
from marzmap.locate.model import FAR_SIGMAS
from marzmap.locate.points import meet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._types import Floats, Ints


NORMAL = NormalDist()
NORTH, SOUTH = "Turkmenistan tripoint", "Pakistan tripoint"
DUST_MOHAMMAD = (61.7925, 31.1447)
# The candidate places of Shaghalak.
SHAGHALAK = ((61.8058, 31.0549), (61.798, 31.145))


# --- the arithmetic ---------------------------------------------------------------------------------------


def straight(longitude: float, latitude: float, azimuth: float) -> Network:
    """A geodesic of 800 km with its middle at a place."""
    ends = [GEOD.fwd(longitude, latitude, azimuth + turn, 400_000)[:2] for turn in (180, 0)]
    return network([ends], [0], edges="geodesic")


def away(longitude: float, latitude: float, azimuth: float, metres: Sequence[float]) -> tuple[Floats, Floats]:
    """Places so far to the left of the middle of that line."""
    count = len(metres)
    lon, lat, turn = np.full((3, count), [[longitude], [latitude], [azimuth - 90]])
    lon, lat, _ = GEOD.fwd(lon, lat, turn, np.array(metres))
    return np.asarray(lon), np.asarray(lat)


def spread(count: int, sigma_m: float, shift_m: float = 0.0, bearing: float = 0.0) -> Spread:
    return Spread(*np.full((3, count), [[sigma_m], [shift_m], [bearing]]))


def left(lon: Floats, lat: Floats, around: Spread, lines: Network) -> Floats:
    """Probability of the left of a line."""
    row, _, share = borderline.shares(lon, lat, around, lines)
    inside = borderline.nearest(lon, lat, lines).side >= 0
    return borderline.probability(inside, added(row, share, len(lon)))


def added(row: Ints, share: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(row, share, count), dtype=np.float64)


SPOTS = [(61.0, 33.0, 20.0), (-70.0, -50.0, 200.0), (180.0, 0.0, 90.0), (10.0, 84.0, 310.0)]


@pytest.mark.quick
@pytest.mark.parametrize("spot", SPOTS)
@pytest.mark.parametrize(
    ("sigma_m", "shift_m"), [(80.0, 0.0), (80.0, 150.0), (10_000.0, 150.0), (0.0, 500.0)]
)
def test_a_straight_line_gives_the_normal_distribution(
    spot: tuple[float, float, float], sigma_m: float, shift_m: float
) -> None:
    total = math.hypot(sigma_m, shift_m)
    sigmas = [-6.0, -2.5, -1.0, -0.1, 0.0, 1e-6, 0.3, 1.5, 3.0, 4.4, 4.6]
    lon, lat = away(*spot, [total * value for value in sigmas])
    found = left(lon, lat, spread(11, sigma_m, shift_m, math.radians(spot[2] + 90)), straight(*spot))
    assert np.allclose(found, [NORMAL.cdf(value) for value in sigmas], atol=3e-5)


@pytest.mark.quick
def test_a_shift_counts_only_across_the_line() -> None:
    spot = SPOTS[0]
    lon, lat = away(*spot, [700.0])
    for turned in (0.0, 30.0, 75.0, 90.0):
        total = math.hypot(400.0, 900.0 * math.cos(math.radians(turned)))
        around = spread(1, 400.0, 900.0, math.radians(spot[2] + 90 + turned))
        assert left(lon, lat, around, straight(*spot))[0] == pytest.approx(NORMAL.cdf(700 / total), abs=3e-5)


@pytest.mark.quick
def test_a_rectangle_holds_the_product_of_two_normals() -> None:
    spot, (near, far, low, high) = (61.0, 33.0), (-700.0, 1_900.0, -2_500.0, 400.0)
    turn = 25.0
    corners = [(near, low), (far, low), (far, high), (near, high), (near, low)]
    ring = [
        GEOD.fwd(*spot, turn + math.degrees(math.atan2(east, north)), math.hypot(east, north))[:2]
        for east, north in corners
    ]
    for sigma, shift in ((900.0, 0.0), (500.0, 1_200.0), (5_000.0, 0.0)):
        total = math.hypot(sigma, shift)
        around = spread(1, sigma, shift, math.radians(turn))
        lon, lat = np.array([spot]).T
        found = left(lon, lat, around, network([ring], [0], edges="geodesic"))
        expected = (NORMAL.cdf(far / sigma) - NORMAL.cdf(near / sigma)) * (
            NORMAL.cdf(high / total) - NORMAL.cdf(low / total)
        )
        assert found[0] == pytest.approx(expected, abs=2e-5)


@pytest.mark.quick
def test_on_the_line_it_is_one_half_and_at_a_corner_the_corner() -> None:
    assert left(np.array([0.3]), np.array([0.0]), spread(1, 500.0), network([[(0, 0), (1, 0)]], [0]))[
        0
    ] == pytest.approx(0.5, abs=1e-6)
    for angle in (3.0, 90.0, 200.0, 359.0):
        # A line comes in from the east and leaves a bit farther round: to its left is what lies between.
        leaves = GEOD.fwd(10.0, 20.0, 90 + angle, 90_000)[:2]
        comes = GEOD.fwd(10.0, 20.0, 90, 90_000)[:2]
        corner = network([[comes, (10.0, 20.0), leaves]], [0], edges="geodesic")
        found = left(np.array([10.0]), np.array([20.0]), spread(1, 800.0), corner)
        assert found[0] == pytest.approx(angle / 360, abs=1e-4), angle


@given(
    st.lists(st.tuples(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4)), min_size=2, max_size=9, unique=True),
    st.floats(1.0, 30_000.0),
    st.floats(0.0, 20_000.0),
    st.floats(0.0, 7.0),
)
@settings(max_examples=60, deadline=None)
def test_turning_the_line_round_swaps_the_shares_exactly(
    line: list[tuple[float, float]], sigma_m: float, shift_m: float, bearing: float
) -> None:
    # Vertices close together, so that none are added between; two of the points lie on the line.
    vertices = np.round(np.array(line) / 100, 6)
    vertices = vertices[np.append(True, (np.diff(vertices, axis=0) != 0).any(axis=1))]
    if len(vertices) < 2:
        return
    lon = np.array([0.0, 0.001, -0.05, vertices[0, 0], vertices[:2, 0].mean()])
    lat = np.array([0.0, 0.002, 0.03, vertices[0, 1], vertices[:2, 1].mean()])
    around = spread(len(lon), sigma_m, shift_m, bearing)
    one, other = (network([way], [0]) for way in (vertices, vertices[::-1]))
    if len(one.shape) != len(vertices):
        return
    found = [borderline.shares(lon, lat, around, lines) for lines in (one, other)]
    whole = np.zeros((2, len(lon), len(vertices) - 1))
    for number, (row, segment, share) in enumerate(found):
        whole[number, row, segment] = share
    assert np.array_equal(whole[0], -whole[1, :, ::-1])
    sums = [np.bincount(row, share, len(lon)) for row, _, share in found]
    assert np.array_equal(sums[0], -sums[1])


def wiggly() -> Network:
    """A line of some thousand kilometres that winds."""
    random = np.random.default_rng(4)
    way = np.cumsum(random.normal([0.004, 0.0], 0.006, (2_500, 2)), axis=0)
    return network([way[:1_000], way[999:]], [0, 0])


def about(lines: Network, count: int, metres: float) -> tuple[Floats, Floats]:
    random = np.random.default_rng(9)
    lon, lat = borderline.to_degrees(lines.start[:, random.integers(0, len(lines.part), count)])
    azimuth, way = random.uniform(0, 360, count), random.uniform(0, metres, count)
    lon, lat, _ = GEOD.fwd(lon, lat, azimuth, way)
    return np.asarray(lon), np.asarray(lat)


@pytest.mark.quick
def test_shares_add_up_exactly_in_any_order_and_rows_do_not_depend_on_one_another() -> None:
    lines = wiggly()
    lon, lat = about(lines, 300, 30_000)
    random = np.random.default_rng(2)
    around = Spread(random.uniform(1, 12_000, 300), random.uniform(0, 5_000, 300), random.uniform(0, 6, 300))
    row, segment, share = borderline.shares(lon, lat, around, lines)
    whole = np.bincount(row, share, 300)
    order = random.permutation(len(row))
    assert np.array_equal(np.bincount(row[order], share[order], 300), whole)
    assert (np.diff(row) >= 0).all()
    near = borderline.around(lines)
    for rows in (np.array([17]), np.arange(299, 100, -7)):
        some = Spread(*(values[rows] for values in around))
        part = borderline.shares(lon[rows], lat[rows], some, lines, near)
        assert np.array_equal(np.bincount(part[0], part[2], len(rows)), whole[rows])
    by_line = np.zeros((300, 2))
    for of, line, sums in borderline.line_shares(lon, lat, around, lines, near):
        np.add.at(by_line, (of, line), sums)
    assert np.array_equal(by_line.sum(axis=1), whole)
    assert np.array_equal(by_line[:, 1], np.bincount(row, share * (lines.line[segment] == 1), 300))


@pytest.mark.quick
def test_three_countries_at_a_tripoint_add_up_to_one_exactly() -> None:
    rays = [GEOD.fwd(61.0, 35.0, azimuth, 100_000)[:2] for azimuth in (10, 100, 260)]
    lines = network([[(61.0, 35.0), end] for end in rays], [0, 1, 2], edges="geodesic")
    # Counter-clockwise after each ray: north-west, north-east, south.
    on_left, on_right = np.array([0, 1, 2]), np.array([1, 2, 0])
    random = np.random.default_rng(3)
    azimuth = np.append(random.uniform(0, 360, 200), 0)
    way = np.append(random.uniform(0, 9_000, 200), 0)
    lon, lat, _ = GEOD.fwd(np.full(201, 61.0), np.full(201, 35.0), azimuth, way)
    around = Spread(random.uniform(100, 5_000, 201), random.uniform(0, 2_000, 201), random.uniform(0, 6, 201))
    around.shift_m[-1] = 0
    held = np.select([(azimuth > 10) & (azimuth <= 100), (azimuth > 100) & (azimuth <= 260)], [1, 2], 0)
    row, segment, share = borderline.shares(lon, lat, around, lines)
    line = lines.line[segment]
    told = np.stack(
        [
            borderline.probability(
                held == country,
                added(row, share * ((on_left[line] == country) * 1.0 - (on_right[line] == country)), 201),
            )
            for country in range(3)
        ]
    )
    assert np.allclose(told.sum(axis=0), 1, atol=1e-6)
    within = (told > 0).all(axis=0)
    assert within.mean() > 0.8
    assert (told.sum(axis=0)[within] == 1).all()
    assert told[:, -1] == pytest.approx([110 / 360, 90 / 360, 160 / 360], abs=1e-4)
    assert (told > 0.05).all(axis=0).mean() > 0.2


@pytest.mark.quick
def test_no_place_no_line_and_extreme_spreads() -> None:
    lines = wiggly()
    lon, lat = np.array([np.nan, 5.0, 5.0]), np.array([0.0, 0.0, np.nan])
    for row, segment, share in (
        borderline.shares(lon, lat, spread(3, 100.0), lines),
        borderline.shares([], [], spread(0, 100.0), lines),
        borderline.shares([5.0], [0.0], spread(1, np.nan), lines),
        borderline.shares([0.0], [0.0], spread(1, 100.0), network([], [])),
    ):
        assert len(row) == len(segment) == len(share)
        assert (row == 1).all()
    start = borderline.to_degrees(lines.start[:, [500]])
    for sigma_m in (0.0, 1e7, 1e300):
        assert 0 <= left(*start, spread(1, sigma_m), lines)[0] <= 1


@pytest.mark.quick
def test_what_is_not_within_reach_has_no_share() -> None:
    lines = wiggly()
    near = borderline.around(lines)
    lon, lat = about(lines, 2_000, 60_000)
    distance = borderline.nearest(lon, lat, lines).distance_m
    for reach in (10.0, 5_000.0, 40_000.0):
        can = borderline.within(lon, lat, np.full(2_000, reach), near)
        assert can[distance <= reach].all()
        assert not can[distance > reach + 17_000].any()
    assert not borderline.within(np.array([np.nan]), np.array([0.0]), np.array([9e9]), near).any()


# --- places -----------------------------------------------------------------------------------------------


@cache
def world() -> locate.Reference:
    return locate.reference()


@cache
def pair(name: str, source: str = "world", end: str = "") -> locate.Reference:
    return locate.reference((name,), source=source, chainage_from=end)


def told(
    spots: Sequence[tuple[float, float]], radius_m: float, reference: locate.Reference
) -> dict[str, Any]:
    lon, lat = np.array(spots, dtype=float).reshape(-1, 2).T
    return locate.columns(lon, lat, np.full(len(lon), radius_m), reference)


def frame(spots: Sequence[tuple[float, float]], **columns: Any) -> gpd.GeoDataFrame:
    lon, lat = np.array(spots, dtype=float).reshape(-1, 2).T
    table = pd.DataFrame({"longitude": lon, "latitude": lat} | columns)
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


@pytest.mark.quick
def test_turning_the_border_round_swaps_the_probabilities_exactly() -> None:
    there, back = (pair("AFG-IRN", end=end) for end in (NORTH, SOUTH))
    assert (there.border.columns["left"][0], back.border.columns["left"][0]) == ("AFG", "IRN")
    random = np.random.default_rng(5)
    lon, lat = random.uniform(60.3, 62, 4_000), random.uniform(29.5, 35.8, 4_000)
    # Some of them on vertices.
    on = borderline.to_degrees(there.border.network.start[:, ::13])
    lon[: len(on[0])], lat[: len(on[0])] = on
    radius = np.exp(random.uniform(4, 10.5, 4_000))
    one, other = (locate.columns(lon, lat, radius, reference) for reference in (there, back))
    sided = one["side_likely"] != None  # noqa: E711 - an array of texts
    assert sided.mean() > 0.9
    assert np.array_equal(one["side_probability"], other["side_probability"], equal_nan=True)
    assert one["side_likely"].tolist() == other["side_likely"].tolist()
    assert one["side"].tolist() == other["side"].tolist()
    for end in ("border_distance_low_m", "border_distance_high_m"):
        assert np.allclose(one[end], other[end], atol=1e-5, equal_nan=True)


def meridian(accuracy_m: float) -> locate.Reference:
    """A border along 61 degrees east: Afghanistan on its left, in the east, Iran in the west."""
    line = [(61.0, 34.5), (61.0, 32.0)]
    columns: dict[str, Any] = {"border_id": "AFG-IRN", "left": "AFG", "right": "IRN", "status": "agreed"}
    columns |= {"border_part": 1, "piece": 0, "accuracy_m": accuracy_m}
    arrays = {name: np.array([value], dtype=object) for name, value in columns.items()}
    arrays["accuracy_m"] = arrays["accuracy_m"].astype(float)
    lines = network([line], [0])
    border = locate.Border("meridian", arrays, lines, borderline.kd_tree(lines))
    return locate.Reference(border, world().countries)


@pytest.mark.quick
def test_on_a_straight_border_it_is_one_half_and_beside_it_the_normal_distribution() -> None:
    # A deviation of 1,000 m of the place and of 500 m of the line.
    reference, total = meridian(980.0), math.hypot(1_000, 500)
    metres = [0.0, 500.0, -1_000.0, 2_000.0]
    spots = [GEOD.fwd(61.0, 33.0, 90, way)[:2] for way in metres]
    found = told(spots, 2_447.7, reference)
    expected = [NORMAL.cdf(abs(way) / total) for way in metres]
    assert np.allclose(found["side_probability"], expected, atol=1e-4)
    assert found["side_likely"].tolist() == ["AFG", "AFG", "IRN", "AFG"]
    assert found["side"].tolist() == ["undetermined", "undetermined", "IRN", "AFG"]
    for end, sign in (("low", -1), ("high", 1)):
        wanted = [abs(way) + sign * 1.2816 * total for way in metres]
        # The interval is that of ninety samples, not of the distribution itself.
        assert found[f"border_distance_{end}_m"] == pytest.approx(wanted, abs=0.03 * total)


@pytest.mark.quick
def test_a_side_is_told_from_a_probability_of_four_fifths_on() -> None:
    spots = [GEOD.fwd(61.0, 33.0, 90, 1_000 * NORMAL.inv_cdf(share))[:2] for share in (0.799, 0.801)]
    found = told(spots, 2_447.7, meridian(1e-3))
    assert found["side"].tolist() == ["undetermined", "AFG"]
    assert found["side_likely"].tolist() == ["AFG", "AFG"]
    assert found["side_probability"] == pytest.approx([0.799, 0.801], abs=1e-4)


@pytest.mark.quick
def test_what_lies_farther_than_all_doubt_has_the_plain_interval() -> None:
    found = told([DUST_MOHAMMAD], 500.0, pair("AFG-IRN"))
    total = math.hypot(500 / 2.4477, 250 / 1.96)
    assert found["border_distance_m"][0] > FAR_SIGMAS * total
    low, high = (found[f"border_distance_{end}_m"][0] for end in ("low", "high"))
    assert (low + high) / 2 == pytest.approx(found["border_distance_m"][0], abs=1e-6)
    assert (high - low) / 2 == pytest.approx(1.2816 * total, abs=1e-3)


@pytest.mark.quick
def test_dust_mohammad_is_in_iran_and_by_natural_earth_undetermined() -> None:
    found = told([DUST_MOHAMMAD], 500.0, pair("AFG-IRN"))
    assert (found["side"][0], found["country_at"][0]) == ("IRN", "IRN")
    assert found["side_probability"][0] > 0.95
    coarse = told([DUST_MOHAMMAD], 500.0, pair("AFG-IRN", "natural-earth"))
    assert (coarse["side"][0], coarse["side_likely"][0]) == ("undetermined", "AFG")
    assert 0.5 < coarse["side_probability"][0] < 0.8
    assert coarse["border_distance_low_m"][0] < 0 < coarse["border_distance_high_m"][0]


@pytest.mark.quick
@pytest.mark.parametrize("source", ["world", "natural-earth"])
def test_the_countries_at_a_tripoint_add_up_to_one(source: str) -> None:
    """Of Iran, Afghanistan and Turkmenistan: as the border of the first two sees it, and as all see it."""
    reference = pair("AFG-IRN", source)
    lon, lat = np.meshgrid(np.linspace(61.1, 61.45, 8), np.linspace(35.45, 35.75, 8))
    east, north, radius = lon.ravel(), lat.ravel(), np.full(64, 15_000.0)
    told_of: dict[str, Floats] = {}
    # The same normal for all: that of the first border.
    first = meet(east, north, radius, reference)
    for name in ("AFG-IRN", "AFG-TKM", "IRN-TKM"):
        countries = meet(east, north, radius, pair(name, source)).beside
        found = certainty.probabilities(first, countries, reference)
        told_of |= {
            str(reference.countries.names[number]): share
            for number, share in zip(countries[:, 0], found, strict=True)
        }
    assert sorted(told_of) == ["AFG", "IRN", "TKM"]
    assert np.abs(sum(told_of.values()) - 1).max() < 1e-4
    assert min(share.max() for share in told_of.values()) > 0.5


@pytest.mark.quick
def test_a_place_in_a_third_country_may_lie_beside_the_border_and_says_where_it_is() -> None:
    # By the Turkmen corner; then far inside.
    found = told([(61.28, 35.61), (60.5, 37.5)], 15_000.0, pair("AFG-IRN"))
    assert found["country_at"].tolist() == ["TKM", "TKM"]
    assert found["side_likely"][0] in ("AFG", "IRN")
    assert 0.2 < found["side_probability"][0] < 0.6
    assert found["side"].tolist() == ["undetermined", "undetermined"]
    assert found["side_likely"][1] is None
    assert np.isnan([found["side_probability"][1], found["border_distance_low_m"][1]]).all()
    assert found["reason_code"][0] == "in_other_country(TKM,AFG-IRN)"
    assert found["reason_code"][1].startswith("in_other_country(TKM,AFG-IRN)")


@pytest.mark.quick
def test_the_sea_takes_its_share() -> None:
    # On the limit of Spain's territorial sea, and a radius to either side of it.
    known = world().countries
    edges = known.sea
    spain, none = (int(np.flatnonzero(known.names == name)[0]) for name in ("ESP", ""))
    line = np.flatnonzero((edges.left == spain) & (edges.right == none))[0]
    vertices = np.flatnonzero(edges.network.line == line)
    at = vertices[[len(vertices) // 2 - 1, len(vertices) // 2 + 1]]
    (lon, next_lon), (lat, next_lat) = borderline.to_degrees(edges.network.start[:, at])
    ahead = GEOD.inv(lon, lat, next_lon, next_lat)[0]
    spots = [GEOD.fwd(lon, lat, ahead + turn, way)[:2] for turn, way in ((0, 0), (-90, 2_000), (90, 2_000))]
    found = told(spots, 2_000.0, pair("ESP-PRT"))
    assert found["country_at"][1:].tolist() == ["ESP", None]
    assert found["side_likely"].tolist() == ["ESP"] * 3
    assert found["side_probability"] == pytest.approx([0.5, 0.99, 0.01], abs=0.05)
    assert found["reason_code"][2].startswith("in_no_country(ESP-PRT)")


@pytest.mark.quick
def test_an_enclave_smaller_than_the_radius_is_not_likely() -> None:
    found = told([(12.4534, 41.9029)], 5_000.0, pair("ITA-VAT"))
    assert (found["country_at"][0], found["side"][0]) == ("VAT", "ITA")
    assert found["side_probability"][0] > 0.95
    # Signed: the point itself lies on the other side.
    assert found["border_distance_low_m"][0] < found["border_distance_high_m"][0]


@pytest.mark.quick
def test_marked_stretches_have_their_own_accuracy() -> None:
    border = pair("AFG-IRN").border
    for line, accuracy in enumerate(border.columns["accuracy_m"]):
        vertices = np.flatnonzero(border.network.line == line)
        way = border.network.start[:, vertices[[0, len(vertices) // 2, -1]]]
        lon, lat = (values[1] for values in borderline.to_degrees(way))
        found = told([(lon, lat)], 1.0, pair("AFG-IRN"))
        assert found["border_distance_high_m"][0] == pytest.approx(1.2816 * accuracy / 1.96, rel=0.25), line
        assert found["side_probability"][0] == pytest.approx(0.5, abs=0.05)


@pytest.mark.quick
def test_where_two_pieces_meet_the_less_accurate_counts() -> None:
    border = pair("AFG-IRN").border
    meeting = int(np.flatnonzero(border.network.line == 1)[0])
    assert border.columns["accuracy_m"][:2].tolist() == [250.0, 3_700.0]
    lon, lat = borderline.to_degrees(border.network.start[:, [meeting]])
    for end in (NORTH, SOUTH):
        found = told([(lon[0], lat[0])], 1.0, pair("AFG-IRN", end=end))
        assert found["border_distance_high_m"][0] == pytest.approx(1.2816 * 3_700 / 1.96, rel=0.25)


# --- rows -------------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_without_a_radius_there_is_no_side_and_a_reason_that_is_there_is_enough() -> None:
    spots = frame([DUST_MOHAMMAD] * 3, radius_m=[np.nan, np.nan, 500.0])
    plain = locate.on_border(spots, pair("AFG-IRN"))
    assert plain["reason_code"].fillna("").tolist() == ["radius_unknown", "radius_unknown", ""]
    given_ = spots.assign(reason_code=pd.array([None, "area_only(x)", "seen"], dtype="string"))
    located = locate.on_border(given_, pair("AFG-IRN"))
    assert located["reason_code"].tolist() == ["radius_unknown", "area_only(x)", "seen"]
    assert located["side"].tolist() == ["undetermined", "undetermined", "IRN"]
    assert located["side_likely"].isna().tolist() == [True, True, False]
    assert located["side_probability"].isna().tolist() == [True, True, False]
    assert located["border_distance_low_m"].isna().tolist() == [True, True, False]
    assert (located["border_distance_m"] > 1_000).all()
    # What else there is to say is still added.
    far = frame([(67.0, 30.19)], radius_m=[np.nan], reason_code=["area_only(x)"])
    assert locate.on_border(far, pair("AFG-IRN"))["reason_code"][0] == (
        "area_only(x);in_other_country(PAK,AFG-IRN);far_from_border(200)"
    )


def mixed(
    weights: Sequence[float], radii: Sequence[float]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Shaghalak and another incident: located with its candidates, and those candidates, and without."""
    points = frame(
        [SHAGHALAK[0], DUST_MOHAMMAD],
        incident_id=["shaghalak", "other"],
        radius_m=[3_000.0, 500.0],
    )
    several = frame(SHAGHALAK, incident_id=["shaghalak"] * 2, radius_m=radii, weight=weights)
    reference = pair("AFG-IRN")
    return (
        pd.DataFrame(locate.on_border(points, reference, several)),
        pd.DataFrame(locate.on_border(several, reference)),
        pd.DataFrame(locate.on_border(points, reference)),
    )


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.9, 0.1)])
def test_several_candidates_give_a_mixture(weights: tuple[float, float]) -> None:
    located, each, alone = mixed(weights, (3_000.0, 3_000.0))
    assert each["side_likely"].tolist() == ["IRN", "IRN"]
    row = located.iloc[0]
    assert row["side_probability"] == pytest.approx(np.dot(weights, each["side_probability"]), abs=2e-6)
    low, high = (row[f"border_distance_{end}_m"] for end in ("low", "high"))
    # Places drawn about both candidates: a share of 0.8 lies between.
    random = np.random.default_rng(6)
    inside = []
    for (lon, lat), weight in zip(SHAGHALAK, weights, strict=True):
        count = 40_000
        azimuth, way = (
            random.uniform(0, 360, count),
            3_000 / 2.4477 * np.hypot(*random.normal(size=(2, count))),
        )
        spots = GEOD.fwd(np.full(count, lon), np.full(count, lat), azimuth, way)
        found = locate.columns(*spots[:2], None, pair("AFG-IRN"))
        signed = np.where(found["country_at"] == "IRN", 1, -1) * found["border_distance_m"]
        signed += 250 / 1.96 * random.normal(size=count)
        inside.append(weight * ((low <= signed) & (signed <= high)).mean())
    assert sum(inside) == pytest.approx(0.8, abs=0.03)
    same = ["border_distance_m", "border_longitude", "border_latitude", "chainage_m", "country_at"]
    pd.testing.assert_frame_equal(located[same], alone[same])
    pd.testing.assert_series_equal(located.iloc[1], alone.iloc[1])


@pytest.mark.quick
def test_a_candidate_without_a_radius_leaves_the_side_open() -> None:
    located, _, _ = mixed((0.5, 0.5), (3_000.0, np.nan))
    row = located.iloc[0]
    assert (row["side"], row["reason_code"]) == ("undetermined", "radius_unknown")
    assert pd.isna(row[["side_likely", "side_probability", "border_distance_low_m"]]).all()


@pytest.mark.quick
def test_one_candidate_is_as_good_as_the_point_itself() -> None:
    points = frame([SHAGHALAK[0]], incident_id=["a"], radius_m=[3_000.0])
    one = locate.on_border(points, pair("AFG-IRN"), points.assign(weight=1.0))
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(locate.on_border(points, pair("AFG-IRN"))))


@pytest.mark.quick
def test_rows_cut_into_pieces_change_nothing() -> None:
    points = calibration.stated(world(), 600, seed=11)
    lon, lat, radius = points.longitude, points.latitude, points.radius_m
    whole = locate.columns(lon, lat, radius, world())
    random = np.random.default_rng(1)
    order = random.permutation(600)
    for rows in (order[:1], order[1:50], order[50:]):
        part = locate.columns(lon[rows], lat[rows], radius[rows], world())
        for name, values in part.items():
            assert np.array_equal(pd.array(values), pd.array(whole[name][rows])) or pd.Series(values).equals(
                pd.Series(whole[name][rows])
            ), name
