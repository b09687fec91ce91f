"""The measure against brute force by Karney's geodesics, against shapely, and against itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, contains_xy

import border_truth
from border_truth import GEOD, SAME_M
from marzmap import atlas, borderline
from marzmap.locate.reference import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

    from marzmap._types import Floats, Ints
    from marzmap.borderline.search import Search

    Line = Sequence[tuple[float, float]]

SEED = 20_211
COUNT = 300
"""Points of each kind."""

AWKWARD: list[Line] = [
    [(60.0, 30.0), (61.0, 31.0), (60.5, 32.0), (60.6, 34.0)],
    # Over the antimeridian, written in two ways, and along it.
    [(179.5, 10.0), (180.5, 11.0), (181.0, 9.0), (179.0, 8.9)],
    [(178.0, -16.0), (-179.0, -16.2), (-179.5, -17.0), (179.9, -17.5)],
    [(-180.0, 50.0), (180.0, 52.0)],
    # Round the poles and up to one.
    [(-30.0, 89.0), (60.0, 89.5), (170.0, 88.8)],
    [(20.0, 85.0), (20.0, 90.0)],
    [(lon % 360.0, -80.0 + lon % 3) for lon in range(0, 361, 40)],
    # Mirror images, in a meridian and in the equator.
    [(100.3, 20.0), (100.2, 20.5), (100.4, 21.0), (100.3, 21.6)],
    [(99.7, 20.0), (99.8, 20.5), (99.6, 21.0), (99.7, 21.6)],
    [(-120.0, 0.5), (-119.5, 0.3), (-119.0, 0.6)],
    [(-120.0, -0.5), (-119.5, -0.3), (-119.0, -0.6)],
    # One line twice, there and back.
    [(140.0, -30.0), (140.5, -30.2), (141.0, -30.0)],
    [(141.0, -30.0), (140.5, -30.2), (140.0, -30.0)],
    # A line that crosses itself, a ring of ten metres, a hairpin, a spike of a metre.
    [(-60.0, -40.0), (-59.0, -39.0), (-59.0, -40.0), (-60.0, -39.0)],
    [(-50.0, -45.0), (-49.9999, -45.0), (-49.9999, -44.9999), (-50.0, -44.9999), (-50.0, -45.0)],
    [(0.0, -59.9), (10.0, -60.0), (0.0, -60.1)],
    [(-90.0, 70.0), (-89.0, 70.0), (-89.0, 70.00001), (-88.0, 70.0)],
    # One edge of two thousand kilometres.
    [(-123.3, 49.0), (-95.2, 49.0)],
]
TOWNS = {
    # Beside borders all over the world, degrees.
    "Herat": (62.20, 34.35),
    "Zaranj": (61.86, 30.96),
    "Batken": (70.82, 40.06),
    "Goma": (29.23, -1.68),
    "Maroua": (14.32, 10.59),
    "Agartala": (91.28, 23.83),
    "Cucuta": (-72.51, 7.89),
    "El Paso": (-106.49, 31.76),
    "Strasbourg": (7.75, 48.58),
    "Kirkenes": (30.05, 69.73),
    "Punta Arenas": (-70.92, -53.16),
}


class Border(NamedTuple):
    """Lines, the part that each belongs to, the network of them, its index, and the same for the oracle."""

    lines: list[Line]
    parts: list[int]
    network: borderline.Network
    search: Search
    segments: border_truth.Segments

    def nearest(self, lon: Floats, lat: Floats) -> borderline.Nearest:
        return borderline.nearest(lon, lat, self.network, self.search)


def border(lines: list[Line], parts: list[int]) -> Border:
    network = borderline.network(lines, parts)
    return Border(lines, parts, network, borderline.kd_tree(network), border_truth.of_network(network))


@cache
def world() -> Border:
    """All borders that we hold, and the awkward lines behind them."""
    layer = atlas.borders()
    parts = layer.groupby(["border_id", "border_part"], sort=False).ngroup().tolist()
    lines = [list(line.coords) for line in layer.geometry]
    last = parts[-1] + 1
    return border([*lines, *AWKWARD], [*parts, *range(last, last + len(AWKWARD))])


@cache
def one() -> Border:
    """The default line alone: most of the world is far away from it."""
    layer = atlas.borders().query("border_id == 'AFG-IRN'")
    return border([list(line.coords) for line in layer.geometry], [0] * len(layer))


@cache
def awkward() -> Border:
    return border(AWKWARD, list(range(len(AWKWARD))))


def on_globe(rng: np.random.Generator, count: int = COUNT) -> tuple[Floats, Floats]:
    return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))


def on_lines(
    at: border_truth.Segments, rng: np.random.Generator, count: int = COUNT
) -> tuple[Floats, Floats, Floats]:
    """Places anywhere on segments, and the course of the line there."""
    which = rng.integers(len(at.line), size=count)
    way = rng.uniform(0, 1, count) * at.length_m[which]
    lon, lat, back = GEOD.fwd(at.longitude[which], at.latitude[which], at.azimuth[which], way)
    return lon, lat, back + 180


def beside(
    lon: Floats, lat: Floats, away: Floats, rng: np.random.Generator, azimuth: Floats | None = None
) -> tuple[Floats, Floats]:
    course = rng.uniform(0, 360, len(lon)) if azimuth is None else azimuth
    moved = GEOD.fwd(lon, lat, course, away)
    return moved[0], moved[1]


def near_a_line(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    lon, lat, course = on_lines(world().segments, rng)
    away = 10.0 ** rng.uniform(-4, 5, COUNT)
    square = rng.choice([-90, 90], COUNT) + course
    return world(), *beside(lon, lat, away, rng, np.where(rng.uniform(size=COUNT) < 0.5, square, course * 3))


def about_towns(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    towns = np.array([*TOWNS.values()])[rng.integers(len(TOWNS), size=COUNT)]
    return world(), *beside(towns[:, 0], towns[:, 1], np.abs(rng.normal(0, 8_000, COUNT)), rng)


def all_over_the_globe(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    return world(), *on_globe(rng)


def on_vertices(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    vertices = np.concatenate([np.asarray(line) for line in world().lines])
    tail = len(np.concatenate(AWKWARD))
    which = np.append(rng.integers(len(vertices), size=COUNT - tail), np.arange(-tail, 0))
    return world(), vertices[which, 0], vertices[which, 1]


def on_the_lines(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    return world(), *on_lines(world().segments, rng)[:2]


def just_past_vertices(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    """Square to the line a little behind a vertex, where the segment before it is nearly as near."""
    at = world().segments
    which = rng.integers(len(at.line), size=COUNT)
    way = np.minimum(10.0 ** rng.uniform(-2, 0.5, COUNT), at.length_m[which] / 2)
    way = np.where(rng.uniform(size=COUNT) < 0.5, way, at.length_m[which] - way)
    lon, lat, back = GEOD.fwd(at.longitude[which], at.latitude[which], at.azimuth[which], way)
    return world(), *beside(
        lon, lat, 10.0 ** rng.uniform(0, 6, COUNT), rng, back + rng.choice([-90, 90], COUNT)
    )


def between_two_lines(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    """Halve the way from a point to another with another nearest line, until both lines are as near."""
    low = np.column_stack([on_lines(world().segments, rng, 8 * COUNT)[:2], on_globe(rng, 2 * COUNT)])
    other = np.array(on_lines(world().segments, rng, 10 * COUNT)[:2])
    around = low + rng.normal(0, 1, low.shape) * 10.0 ** rng.uniform(-1, 1.2, low.shape[1])
    high = np.where(rng.uniform(size=low.shape[1]) < 0.2, other, around)
    low, high = (np.clip(ends, [[-179], [-89]], [[179], [89]]) for ends in (low, high))
    line = world().nearest(low[0], low[1]).line
    differ = np.flatnonzero(line != world().nearest(high[0], high[1]).line)
    chosen = rng.permutation(differ)[:COUNT]
    assert len(chosen) == COUNT
    low, high, line = low[:, chosen], high[:, chosen], line[chosen]
    for _ in range(40):
        half = (low + high) / 2
        same = world().nearest(half[0], half[1]).line == line
        low, high = np.where(same, half, low), np.where(same, high, half)
    return world(), high[0], high[1]


def over_the_antimeridian(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    lon = rng.normal(180, 1.5, COUNT) - 360 * rng.integers(0, 3, COUNT)
    lon[:40] = rng.choice([-180.0, 180.0, 540.0], 40)
    return awkward(), lon, rng.choice([10.0, -17.0, 51.0], COUNT) + rng.normal(0, 2, COUNT)


def at_the_poles(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    lat = 90 - 10.0 ** rng.uniform(-6, 1.2, COUNT)
    lat[:10] = 90
    return awkward(), rng.uniform(-180, 180, COUNT), lat * rng.choice([-1, 1], COUNT)


def thousands_of_kilometres_away(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    return one(), *on_globe(rng)


def near_the_antipodes(rng: np.random.Generator) -> tuple[Border, Floats, Floats]:
    lon, lat, _ = on_lines(one().segments, rng)
    return one(), *beside(lon - 180, -lat, 10.0 ** rng.uniform(-3, 6.5, COUNT), rng)


KINDS: list[Callable[[np.random.Generator], tuple[Border, Floats, Floats]]] = [
    near_a_line,
    about_towns,
    all_over_the_globe,
    on_vertices,
    on_the_lines,
    just_past_vertices,
    between_two_lines,
    over_the_antimeridian,
    at_the_poles,
    thousands_of_kilometres_away,
    near_the_antipodes,
]


@cache
def points(number: int) -> tuple[Border, Floats, Floats, borderline.Nearest]:
    """Points of a kind, seeded, what they are measured against, and the answers."""
    border, lon, lat = KINDS[number](np.random.default_rng([SEED, number]))
    return border, lon, lat, border.nearest(lon, lat)


kinds = pytest.mark.parametrize("kind", range(len(KINDS)), ids=[kind.__name__ for kind in KINDS])


@kinds
def test_brute_force_finds_the_same_line_distance_foot_and_chainage(kind: int) -> None:
    border, lon, lat, found = points(kind)
    truth = border_truth.nearest(lon, lat, border.segments)
    error = border_truth.errors(found, truth)
    wrong = np.flatnonzero(np.isinf(error.distance_m))
    assert len(wrong) == 0, f"wrong line for {lon[wrong].tolist()}, {lat[wrong].tolist()}"
    worst = {name: float(values.max()) for name, values in error._asdict().items()}
    where = {name: (lon[values.argmax()], lat[values.argmax()]) for name, values in error._asdict().items()}
    assert worst["distance_m"] <= SAME_M, where
    assert worst["foot_m"] <= 0.01, where
    assert worst["chainage_m"] <= 0.1, where
    assert not worst["wrong_side"], where
    # What is called a tie has another place as near.
    assert (border_truth.feet(truth, len(lon))[found.tied] > 1).all()


def test_the_oracle_leaves_out_no_segment_that_wins() -> None:
    segments, rng = awkward().segments, np.random.default_rng(SEED)
    lon, lat = np.column_stack([on_globe(rng, 20), on_lines(segments, rng, 20)[:2]])
    truth = border_truth.nearest(lon, lat, segments)
    row, segment = (each.ravel() for each in np.indices((len(lon), len(segments.line))))
    reach = GEOD.inv(segments.longitude[segment], segments.latitude[segment], lon[row], lat[row])[2]
    short = reach < np.minimum.reduceat(reach, np.flatnonzero(segment == 0))[row] + 2_000
    assert short.sum() > len(lon)
    best = np.full(len(lon), np.inf)
    for share in np.linspace(0, 1, 101):
        x, y, _ = GEOD.fwd(
            segments.longitude[segment[short]],
            segments.latitude[segment[short]],
            segments.azimuth[segment[short]],
            share * segments.length_m[segment[short]],
        )
        np.minimum.at(best, row[short], GEOD.inv(x, y, lon[row[short]], lat[row[short]])[2])
    nearest = np.full(len(lon), np.inf)
    np.minimum.at(nearest, truth.row, truth.distance_m)
    assert (nearest <= best + 1e-8).all()
    assert (nearest >= best - 10).all()


# Edges whose straight course in longitude and latitude is far from the geodesic, or bends both ways.
SLANTING: list[Line] = [
    [(0.0, 60.0), (60.0, 60.0)],
    [(-30.0, -60.0), (30.0, 60.0)],
    [(0.0, 0.0), (60.0, 85.0)],
    [(5.0, 80.0), (6.0, -80.0)],
    [(0.0, -1.0), (179.0, 60.0)],
]


@pytest.mark.quick
def test_no_segment_is_longer_than_the_search_allows_for() -> None:
    for network in (
        borderline.network(SLANTING, range(5)),
        borderline.network(SLANTING, range(5), edges="geodesic"),
        world().network,
    ):
        longest = float(network.length_m.max())
        assert longest <= borderline.SEGMENT_M


def test_the_middle_of_a_long_edge_is_found_among_many_vertices_of_another_line() -> None:
    meridian = [(5.0, 80.0), (5.0, -80.0)]
    at = border_truth.of_network(borderline.network([meridian], [0]))
    for which in (0, len(at.line) // 3):
        lon, lat, back = GEOD.fwd(
            at.longitude[which], at.latitude[which], at.azimuth[which], at.length_m[which] / 2
        )
        point = GEOD.fwd(lon, lat, back + 90, 300)
        other = GEOD.fwd(lon, lat, back + 90, 605)
        for step in range(2, 21):
            way = np.arange(-500.0, 501.0) * step
            start = np.array([other[0], other[1], back])[:, None] + 0 * way
            beyond = np.transpose(GEOD.fwd(start[0], start[1], start[2], way)[:2])
            both = borderline.network([meridian, beyond], [0, 1])
            found = borderline.nearest([point[0]], [point[1]], both)
            assert (found.line[0], found.distance_m[0]) == (0, pytest.approx(300, abs=1e-3)), step


@cache
def straight(border: Callable[[], Border]) -> border_truth.Segments:
    return border_truth.of_straight_edges(border().lines, border().parts)


@kinds
def test_distances_to_the_straight_edges_themselves_are_right_to_two_centimetres(kind: int) -> None:
    border, lon, lat, found = points(kind)
    edges = straight(next(each for each in (world, one, awkward) if each() is border))
    error = border_truth.errors(found, border_truth.nearest(lon, lat, edges, same_m=0.02))
    worst = int(error.distance_m.argmax())
    assert error.distance_m[worst] <= 0.02, f"at {lon[worst]}, {lat[worst]}"
    on_it = found.distance_m < 1e-3
    assert error.chainage_m[on_it].max(initial=0) <= 0.1


@pytest.mark.parametrize("lines", [SLANTING, AWKWARD])
def test_straight_edges_are_followed_to_a_centimetre(lines: list[Line]) -> None:
    parts = list(range(len(lines)))
    network = borderline.network(lines, parts)
    edges = border_truth.of_straight_edges(lines, parts)
    lon, lat, _ = on_lines(edges, np.random.default_rng(SEED), 200_000)
    distance = borderline.nearest(lon, lat, network).distance_m
    worst = int(distance.argmax())
    assert distance[worst] <= 0.01, f"at {lon[worst]}, {lat[worst]}"


@pytest.mark.quick
def test_geodesic_edges_are_left_as_they_are() -> None:
    # 60 degrees of a parallel: the geodesic between its ends runs hundreds of kilometres further north.
    network = borderline.network([[(0.0, 60.0), (60.0, 60.0)]], [0], edges="geodesic")
    assert borderline.nearest([30.0], [60.0], network).distance_m[0] > 300_000
    assert network.part_length_m[0] == pytest.approx(GEOD.inv(0, 60, 60, 60)[2], abs=1e-3)


@pytest.mark.quick
def test_the_default_line_is_as_long_as_openstreetmap_has_it() -> None:
    assert one().network.part_length_m.tolist() == pytest.approx([925_330], abs=5)


@pytest.mark.quick
def test_no_coordinates_and_no_points_give_nothing() -> None:
    found = borderline.nearest([np.nan, 60.0, np.inf], [30.0, np.nan, 30.0], one().network)
    assert found.line.tolist() == [-1, -1, -1]
    assert found.side.tolist() == [0, 0, 0]
    assert not found.tied.any()
    for figures in (found.distance_m, found.longitude, found.latitude, found.chainage_m):
        assert np.isnan(figures).all()
    assert [len(column) for column in borderline.nearest([], [], one().network)] == [0] * 8
    assert np.isnan(borderline.nearest([1.0], [1.0], borderline.network([], [])).distance_m).all()


@pytest.mark.quick
def test_a_point_as_near_to_two_lines_is_tied_and_takes_the_first() -> None:
    mirrored = borderline.network(AWKWARD[7:11], range(4))
    rng = np.random.default_rng(SEED)
    nought = np.zeros(200)
    between = (
        np.append(nought + 100, rng.uniform(-121, -118, 200)),
        np.append(rng.uniform(19, 23, 200), nought),
    )
    found = borderline.nearest(*between, mirrored)
    assert found.line.tolist() == [0] * 200 + [2] * 200
    assert found.tied.all()
    aside = borderline.nearest(between[0] - 1e-4, between[1] - 1e-4, mirrored)
    assert aside.line.tolist() == [1] * 200 + [3] * 200
    assert not aside.tied.any()


@pytest.mark.quick
def test_a_line_held_twice_is_no_tie() -> None:
    rng = np.random.default_rng(SEED)
    twice = borderline.network(AWKWARD[11:13], range(2))
    found = borderline.nearest(rng.uniform(139, 142, 200), rng.uniform(-31, -29, 200), twice)
    assert not found.line.any()
    assert not found.tied.any()


@pytest.mark.quick
def test_the_inside_of_a_ring_is_on_its_left_even_at_sharp_corners() -> None:
    rng = np.random.default_rng(SEED)
    for corners, size in ((5, 1.0), (40, 1.0), (40, 0.01)):
        around = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        reach = size * 10 ** rng.uniform(-1, 0, corners)
        ring = np.column_stack([60 + reach * np.cos(around), 35 + reach * np.sin(around)])
        network = borderline.network([np.append(ring, ring[:1], axis=0)], [0])
        wide = rng.uniform(-size, size, (3_000, 2)) + np.array([60, 35])
        close = rng.choice(ring, 3_000) + rng.normal(0, 0.05 * size, (3_000, 2))
        lon, lat = np.concatenate([wide, close]).T
        found = borderline.nearest(lon, lat, network)
        clear = found.distance_m > 0.02
        inside = contains_xy(Polygon(ring), lon, lat)
        assert (found.side[clear] == np.where(inside, 1, -1)[clear]).all()


@pytest.mark.quick
def test_lines_that_do_not_follow_are_refused() -> None:
    with pytest.raises(ValueError, match="does not begin where part 0 ended"):
        borderline.network([[(0.0, 0.0), (1.0, 0.0)], [(2.0, 0.0), (3.0, 0.0)]], [0, 0])
    with pytest.raises(ValueError, match="needs two"):
        borderline.network([[(0.0, 0.0)]], [0])


def everywhere() -> tuple[Floats, Floats]:
    """Points of every kind, some of them twice, and some without coordinates."""
    every = [points(kind)[1:3] for kind in range(len(KINDS))]
    lon, lat = (np.concatenate(axis) for axis in zip(*every, strict=True))
    return np.concatenate([lon, lon[::9], [np.nan, 61.0]]), np.concatenate([lat, lat[::9], [30.0, np.nan]])


def joined(pieces: Iterable[borderline.Nearest]) -> borderline.Nearest:
    return borderline.Nearest(*map(np.concatenate, zip(*pieces, strict=True)))


def reordered(found: borderline.Nearest, order: Sequence[int] | Ints) -> borderline.Nearest:
    return borderline.Nearest(*(column[order] for column in found))  # type: ignore[arg-type]


def same(one: borderline.Nearest, other: borderline.Nearest) -> bool:
    """Whether all columns are equal bit for bit."""
    return all(
        mine.dtype == yours.dtype and mine.tobytes() == yours.tobytes()
        for mine, yours in zip(one, other, strict=True)
    )


def test_order_and_partition_of_the_points_change_nothing() -> None:
    lon, lat = everywhere()
    whole = world().nearest(lon, lat)
    order = np.random.default_rng(SEED).permutation(len(lon))
    shuffled = world().nearest(lon[order], lat[order])
    assert same(reordered(whole, order), shuffled)
    for parts in (2, 7, 400):
        cut = np.array_split(np.arange(len(lon)), parts)
        pieces = (world().nearest(lon[rows], lat[rows]) for rows in cut)
        assert same(whole, joined(pieces))


@cache
def trees() -> Search:
    return compiled(world().network)


def compiled(network: borderline.Network) -> Search:
    """The search of the extra `fast`."""
    pytest.importorskip("numba", reason="needs the extra marzmap[fast]")
    return search(network, fast=True)


@pytest.mark.parametrize("border", [world, one, awkward])
def test_the_fast_search_gives_the_same_bits(border: Callable[[], Border]) -> None:
    network = border().network
    lon, lat = everywhere()
    if border is one:
        # Points on the other side of the globe cost some milliseconds each.
        lon, lat = lon[::10], lat[::10]
    search = trees() if border is world else compiled(network)
    assert same(border().nearest(lon, lat), borderline.nearest(lon, lat, network, search))


@pytest.mark.parametrize("far_m", [20e3, 60e3, 200e3, 600e3, 1_500e3, 3_500e3])
def test_the_trees_for_far_points_hold_all_that_can_be_nearest(far_m: float) -> None:
    # Close to one another, so that the distance of one tells the tree for the next.
    rng = np.random.default_rng(int(far_m))
    network, (lon, lat) = world().network, on_globe(rng, 2_000)
    away = borderline.distances(lon, lat, network, world().search)[1]
    chosen = np.flatnonzero((away > far_m) & (away < 3 * far_m))[:40]
    lon, lat = (
        np.repeat(values[chosen], 50) + rng.normal(0, 0.02, 50 * len(chosen)) for values in (lon, lat)
    )
    assert len(chosen) > 5
    assert same(world().nearest(lon, lat), borderline.nearest(lon, lat, network, trees()))


def test_distances_are_those_of_nearest() -> None:
    lon, lat = everywhere()
    line, distance_m = borderline.distances(lon, lat, world().network, world().search)
    found = world().nearest(lon, lat)
    np.testing.assert_array_equal(line, found.line)
    np.testing.assert_array_equal(distance_m, found.distance_m)


# On a grid of some ten metres, so that two vertices are one or apart.
degrees = st.tuples(st.integers(170_000, 230_000), st.integers(270_000, 330_000))
lines = st.lists(degrees, min_size=2, max_size=6, unique=True).map(
    lambda line: [(lon / 10_000, lat / 10_000) for lon, lat in line]
)
spots = st.tuples(st.floats(10, 30), st.floats(20, 40))
shares = st.floats(0, 1)


@settings(deadline=None)
@given(lines, spots)
def test_turning_the_line_round_swaps_the_sides_and_mirrors_the_chainage(
    line: Line, spot: tuple[float, float]
) -> None:
    there, back = borderline.network([line], [0]), borderline.network([line[::-1]], [0])
    one = borderline.nearest([spot[0]], [spot[1]], there)
    two = borderline.nearest([spot[0]], [spot[1]], back)
    assert one.distance_m[0] == pytest.approx(two.distance_m[0], abs=1e-6)
    if not (one.tied[0] or two.tied[0]):
        assert one.side[0] == -two.side[0]
        length = there.part_length_m[0]
        assert one.chainage_m[0] == pytest.approx(length - two.chainage_m[0], abs=0.02)
        assert GEOD.inv(one.longitude[0], one.latitude[0], two.longitude[0], two.latitude[0])[2] < 0.02


@settings(deadline=None)
@given(lines, st.lists(shares, min_size=1, max_size=5), shares)
def test_a_point_on_the_line_is_on_it_at_its_own_chainage(
    line: Line, which: list[float], share: float
) -> None:
    network = borderline.network([line], [0])
    at = border_truth.of_network(network)
    segment = (np.array(which) * (len(at.line) - 1)).astype(int)
    way = share * at.length_m[segment]
    lon, lat, _ = GEOD.fwd(at.longitude[segment], at.latitude[segment], at.azimuth[segment], way)
    found = borderline.nearest(lon, lat, network)
    assert found.distance_m.max() <= 1e-6
    # Where a line meets itself the first chainage is told.
    truth = border_truth.nearest(lon, lat, at)
    assert border_truth.errors(found, truth).chainage_m.max() < 1e-3
    single = border_truth.feet(truth, len(lon)) == 1
    assert found.chainage_m[single] == pytest.approx((at.chainage_m[segment] + way)[single], abs=1e-3)
    assert not found.side.any()


@settings(deadline=None)
@given(st.lists(lines, min_size=1, max_size=3), st.lists(spots, min_size=1, max_size=5), st.floats(0, 360))
def test_rotating_all_longitudes_changes_no_distance(
    several: list[Line], where: list[tuple[float, float]], by: float
) -> None:
    def turned(lon: float) -> float:
        return (lon + by + 180) % 360 - 180

    parts = range(len(several))
    lon, lat = np.transpose(where)
    here = borderline.nearest(lon, lat, borderline.network(several, parts))
    moved = [[(turned(x), y) for x, y in line] for line in several]
    there = borderline.nearest([turned(x) for x in lon], lat, borderline.network(moved, parts))
    assert here.distance_m == pytest.approx(there.distance_m, abs=1e-4)


# Anywhere, on vertices, on the far side of the globe, and nowhere.
anything = st.one_of(
    spots,
    degrees.map(lambda spot: (spot[0] / 10_000, spot[1] / 10_000)),
    degrees.map(lambda spot: (spot[0] / 10_000 - 180, -spot[1] / 10_000)),
    st.just((np.nan, 30.0)),
)


@settings(deadline=None, max_examples=30)
@given(st.lists(lines, min_size=1, max_size=3), st.lists(anything, min_size=1, max_size=8), st.randoms())
def test_a_row_depends_on_that_row_alone_and_not_on_the_search(
    several: list[Line], where: list[tuple[float, float]], chance: Random
) -> None:
    network = borderline.network(several, range(len(several)))
    corners = [line[0] for line in several]
    lon, lat = np.transpose([*where, *corners, *where[:2]])
    tree = borderline.kd_tree(network)
    whole = borderline.nearest(lon, lat, network, tree)
    order = chance.sample(range(len(lon)), len(lon))
    singly = [borderline.nearest(lon[row], lat[row], network, tree) for row in order]
    assert same(reordered(whole, order), joined(singly))
    assert same(whole, borderline.nearest(lon, lat, network, compiled(network)))
