"""How much of a normal distribution lies beyond border lines: the arithmetic of probabilities.

The share of a normal distribution that falls into a region follows from the region's edges alone, by Green's
theorem in polar coordinates about the centre: each edge adds an integral over the angle under which the
centre sees it (Owen 1956, Ann. Math. Statist. 27; for polygons DiDonato and Hageman 1980, DTIC ADA102466).
It is exact for any polygon. `shares` gives what each edge adds, `probability` puts it together.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap.borderline.ellipsoid import RADIUS_LOW_M, dot, to_ecef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.lines import Network

REACH_SIGMAS = 4.5
"""Edges farther off, in standard deviations, are left out: a line there cuts off less than 4e-6."""

# Segments that are searched for together, and runs of them among which is looked first.
_RUN = 16
_NEIGHBOURS = 4
_MOST_NEIGHBOURS = 256
# Standard deviations, metres: coordinates are no finer, the tangent plane holds no farther.
_LEAST_M, _MOST_M = 0.1, 1e6
# The point is moved by so many standard deviations, so that it lies on no edge and no vertex.
_ASIDE = (1.3e-7, 0.7e-7)
# Nodes of the Gauss-Legendre rule for edges up to so many standard deviations long. No share errs by 3e-6.
_NODES = ((0.7, 2), (2.0, 4), (np.inf, 12))
# Shares are multiples of this, so that their sums are exact and do not depend on the order.
_GRAIN = 2.0**-40
# An error of the sum that is not worth a whole turn.
_SLACK = 1e-3
# Points, and pairs of point and run, that are worked on at a time.
_POINTS, _PAIRS = 1_024, 480


class Spread(NamedTuple):
    """How a place may lie about its point, and the line about its drawn course.

    Attributes
    ----------
    sigma_m : (N,) float
        Standard deviation of the place, metres, in every direction.
    shift_m : (N,) float
        Standard deviation, metres, by which the line near the point is shifted as a whole.
    bearing : (N,) float
        Direction of that shift, radians clockwise from north.
    """

    sigma_m: Floats
    shift_m: Floats
    bearing: Floats


class Around(NamedTuple):
    """Index that finds the segments within a reach: runs of up to 16 segments of one line; made by `around`.

    Attributes
    ----------
    tree : KDTree
        Over the middles of the runs.
    spot : (3, B, 17) float
        Vertices of each run in their order, ECEF metres; the last is repeated where a run is shorter.
    segment : (B, 16) int
        Segments of each run, likewise.
    line : (B,) int
        Line of each run.
    radius_m : (B,) float
        How far a run reaches from its middle, which is one of its vertices.
    """

    tree: Any
    spot: Floats
    segment: Ints
    line: Ints
    radius_m: Floats


def around(border: Network) -> Around:
    """Index a network for `shares`.

    Parameters
    ----------
    border : Network
        From `network`.
    """
    from pykdtree.kdtree import KDTree

    ends = np.diff(border.part, append=-1) != 0
    sizes = np.bincount(border.line[~ends])
    runs = -(-sizes // _RUN)
    line = np.repeat(np.arange(len(sizes)), runs)
    number = np.arange(len(line)) - np.repeat(np.cumsum(runs) - runs, runs)
    first = np.searchsorted(border.line, np.arange(len(sizes)))
    place = np.minimum(_RUN * number[:, None] + np.arange(_RUN + 1), sizes[line][:, None])
    vertex = first[line][:, None] + place
    spot = np.stack([axis[vertex] for axis in border.start])
    middle = spot[:, :, _RUN // 2]
    away = spot - middle[:, :, None]
    radius = np.sqrt(dot(away, away).max(axis=1, initial=0))
    segment = np.minimum(vertex[:, :-1], (first + sizes - 1)[line][:, None])
    tree = KDTree(np.ascontiguousarray(middle.T)) if len(line) else None
    return Around(tree, spot, segment, line, radius)


def shares(
    longitude: ArrayLike, latitude: ArrayLike, spread: Spread, border: Network, near: Around | None = None
) -> tuple[Ints, Ints, Floats]:
    """What each edge of a network takes from the probability of the region on its left.

    The true place is normal about its point; the line is shifted as one by a normal error along the bearing.
    Only their difference matters: it is one normal with the larger deviation along the bearing.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Points, degrees. NaN has no shares.
    spread : Spread
        Of each point; a deviation of NaN has no shares.
    border : Network
        From `network`.
    near : Around, optional
        From `around`, to use one index for several calls.

    Returns
    -------
    row, segment : (K,) int
        Pairs of a point and a segment within its reach; rows ascend.
    share : (K,) float
        ``1 / 2 pi`` times the integral of ``exp(-r^2 / 2)`` over the angle under which the point sees the
        edge, r in standard deviations: positive where the point lies left of the edge, negative where right.
        The probability of a region is 1 if the point is in it, else 0, less the shares of the edges that
        have it on their left, plus those of the edges that have it on their right; see `probability`.

    Notes
    -----
    With ``exp(-r^2 / 2) = 1 - (1 - exp(-r^2 / 2))`` the integral falls into the angle itself and a part
    without singularity, for which a Gauss-Legendre rule of 2 to 12 nodes suffices. Points may lie on an edge
    or a vertex: each is moved by 1e-7 standard deviations. Shares are multiples of 2^-40: their sums are
    exact in any order, and an edge that runs the other way has exactly the opposite share.

    Examples
    --------
    >>> from marzmap.borderline import network
    >>> equator = network([[(0.0, 0.0), (1.0, 0.0)]], [0])
    >>> spread = Spread(np.array([1000.0]), np.array([0.0]), np.array([0.0]))
    >>> _, _, share = shares([0.5], [0.00904369], spread, equator)  # a thousand metres to the left
    >>> round(1 - float(share.sum()), 4)  # the normal distribution below 1
    0.8413
    """
    near = near or around(border)
    rows, segments, parts = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)], [np.empty(0)]
    for row, run, share in _shares(longitude, latitude, spread, near):
        pair, number = np.nonzero(share)
        rows.append(row[pair])
        segments.append(near.segment[run[pair], number])
        parts.append(share[pair, number])
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    return row[order], np.concatenate(segments)[order], np.concatenate(parts)[order]


def line_shares(
    longitude: ArrayLike, latitude: ArrayLike, spread: Spread, border: Network, near: Around | None = None
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """The `shares` by line instead of by segment, in pieces: row, line and share, each pair once or oftener.

    It holds little at a time, however many segments are within reach.
    """
    near = near or around(border)
    for row, run, share in _shares(longitude, latitude, spread, near):
        yield row, near.line[run], share.sum(axis=1)


def probability(inside: Bools, crossed: Floats) -> Floats:
    """Probability of a region.

    Parameters
    ----------
    inside : (N,) bool
        Whether each point lies in the region; does not matter on its edge.
    crossed : (N,) float
        Sum of the `shares` of the edges that have the region on their left, less that of the edges that
        have it on their right.

    Returns
    -------
    (N,) float
        From 0 to 1.

    Examples
    --------
    >>> probability(np.array([True, False, True]), np.array([0.25, -0.25, -0.5])).tolist()
    [0.75, 0.25, 0.5]
    """
    share = inside - crossed
    # On an edge a point counts as on one side of it here, perhaps as on the other there: a whole turn.
    share = np.where(share < -_SLACK, share + 1, np.where(share > 1 + _SLACK, share - 1, share))
    held: Floats = np.clip(share, 0, 1)
    return held


def within(longitude: Floats, latitude: Floats, reach_m: Floats, near: Around) -> Bools:
    """Whether a segment can lie within so many metres of each point; a no is certain."""
    can = np.zeros(len(longitude), dtype=np.bool_)
    known = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude) & (reach_m >= 0))
    if len(known) and len(near.radius_m):
        point, reach = to_ecef(longitude[known], latitude[known]), reach_m[known]
        away, _, held = _nearest_runs(point, reach, near, _NEIGHBOURS)
        # Where the last one looked at is not beyond all reach, there may be more.
        can[known] = held.any(axis=1) | (away[:, -1] <= reach + near.radius_m.max())
    return can


def plane(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Unit vectors (3, N) that point east and north at points, degrees."""
    lam, phi = np.radians(longitude), np.radians(latitude)
    sin, cos = np.sin(lam), np.cos(lam)
    east = np.stack([-sin, cos, np.zeros(len(lam))])
    north = np.stack([-np.sin(phi) * cos, -np.sin(phi) * sin, np.cos(phi)])
    return east, north


def _nearest_runs(point: Floats, reach: Floats, near: Around, count: int) -> tuple[Floats, Ints, Bools]:
    """The nearest so many runs: how far their middles are, which they are, whether they can be in reach."""
    away, run = near.tree.query(
        np.ascontiguousarray(point.T),
        k=min(count, len(near.radius_m)),
        # The tree squares it.
        distance_upper_bound=min(reach.max() + near.radius_m.max() + 1, 1e9),
    )
    away, run = away.reshape(len(reach), -1), run.reshape(len(reach), -1).astype(np.int64)
    # What is not found has the number behind the last.
    held = away <= reach[:, None] + np.append(near.radius_m, -np.inf)[run]
    return away, run, held


def _within(point: Floats, reach: Floats, near: Around) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of point and run that hold every segment within reach.

    Rows and runs ascend; points with very many runs follow one by one.
    """
    rows, runs = [], []
    widest = near.radius_m.max()
    todo, neighbours = np.arange(point.shape[1]), _NEIGHBOURS
    while len(todo) and neighbours <= _MOST_NEIGHBOURS:
        away, run, held = _nearest_runs(point[:, todo], reach[todo], near, neighbours)
        done = (away[:, -1] > reach[todo] + widest) | (neighbours >= len(near.radius_m))
        row, column = np.nonzero(held & done[:, None])
        rows.append(todo[row])
        runs.append(run[row, column])
        todo, neighbours = todo[~done], 4 * neighbours
    row, run = np.concatenate(rows), np.concatenate(runs)
    order = np.lexsort((run, row))
    yield row[order], run[order]
    for far in todo:
        off = near.spot[:, :, _RUN // 2] - point[:, far : far + 1]
        run = np.flatnonzero(np.sqrt(dot(off, off)) <= reach[far] + near.radius_m)
        yield np.full(len(run), far), run


def _shares(
    longitude: ArrayLike, latitude: ArrayLike, spread: Spread, near: Around
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Row, run and shares (P, 16) of pairs of a point and a run within its reach, in pieces."""
    lon = np.atleast_1d(np.asarray(longitude, dtype=np.float64))
    lat = np.atleast_1d(np.asarray(latitude, dtype=np.float64))
    across = np.clip(spread.sigma_m, _LEAST_M, _MOST_M)
    along = np.hypot(across, np.minimum(spread.shift_m, _MOST_M))
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & np.isfinite(along))
    if len(near.line) == 0:
        return
    for start in range(0, len(known), _POINTS):
        some = known[start : start + _POINTS]
        point = to_ecef(lon[some], lat[some])
        plan = _plans(lon[some], lat[some], across[some], along[some], spread.bearing[some])
        for rows, runs in _within(point, REACH_SIGMAS * along[some], near):
            for pair in range(0, len(rows), _PAIRS):
                row, run = rows[pair : pair + _PAIRS], runs[pair : pair + _PAIRS]
                spot = [axis.take(run, axis=0) for axis in near.spot]
                yield some[row], run, _of_chains(*_seen(point[:, row], plan[:, row], spot))


def _plans(lon: Floats, lat: Floats, across: Floats, along: Floats, bearing: Floats) -> Floats:
    """What turns offsets, ECEF metres, into standard deviations along the bearing and to its left (8, N).

    Two vectors, then the inverses of the deviations.
    """
    east, north = plane(lon, lat)
    sin, cos = np.sin(bearing), np.cos(bearing)
    ahead, left = (sin * east + cos * north) / along, (sin * north - cos * east) / across
    return np.concatenate([ahead, left, [1 / along, 1 / across]])


def _seen(point: Floats, plan: Floats, spot: list[Floats]) -> tuple[Floats, Floats]:
    """Where P points see places, given by x, y and z (P, K): so many deviations ahead and to the left."""
    x, y, z = (axis - start[:, None] for axis, start in zip(spot, point, strict=True))
    a, b, c, d, e, f, along, across = plan[:, :, None]
    ahead, left = a * x + b * y + c * z, d * x + e * y + f * z
    # The plane is the shadow of the ellipsoid; the way to a place is longer: r = R asin(h / R).
    part = 1 / (np.sqrt(6) * RADIUS_LOW_M)
    longer = 1 + (ahead * (part / along)) ** 2 + (left * (part / across)) ** 2
    return ahead * longer - _ASIDE[0], left * longer - _ASIDE[1]


def _of_chains(x: Floats, y: Floats) -> Floats:
    """Shares (P, K) of the edges of chains of vertices (P, K + 1)."""
    share = np.empty(x.shape)
    edges, size = share.ravel()[:-1], x.shape[1]
    x, y = x.ravel(), y.ravel()
    square = x * x + y * y
    both, rise = square[:-1] + square[1:], square[1:] - square[:-1]
    inner, cross = x[:-1] * x[1:] + y[:-1] * y[1:], x[:-1] * y[1:] - y[:-1] * x[1:]
    edges[:] = _by_rule(both, rise, inner, cross, _NODES[0][1])
    near = np.minimum(square[:-1], square[1:]) <= REACH_SIGMAS**2
    edges[~near] = 0
    length = both - 2 * inner
    # What leads from one chain to the next is no edge.
    length[size - 1 :: size] = 0
    for (least, _), (most, nodes) in pairwise(_NODES):
        some = np.flatnonzero((length > least**2) & (length <= most**2) & (near | (most == np.inf)))
        if len(some):
            edge = x[some], y[some], x[some + 1], y[some + 1]
            edges[some] = _by_rule(*_products(*(_clipped(*edge) if most == np.inf else edge)), nodes)
    told: Floats = np.rint(share[:, :-1] / _GRAIN) * _GRAIN
    return told


def _products(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Of edges from a to b: a.a + b.b, b.b - a.a, a.b and a x b."""
    one, other = ax * ax + ay * ay, bx * bx + by * by
    return one + other, other - one, ax * bx + ay * by, ax * by - ay * bx


def _clipped(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The part of edges that lies within reach; without length where none does."""
    # As middle and half: turned round, the half changes its sign and nothing else.
    mx, my, hx, hy = (ax + bx) / 2, (ay + by) / 2, (bx - ax) / 2, (by - ay) / 2
    mm, mh, hh = mx * mx + my * my, mx * hx + my * hy, hx * hx + hy * hy
    root = np.sqrt(np.maximum(mh * mh - hh * (mm - REACH_SIGMAS**2), 0))
    low, high = np.clip((-mh - root) / hh, -1, 1), np.clip((-mh + root) / hh, -1, 1)
    at, half = (low + high) / 2, (high - low) / 2
    mx, my, hx, hy = mx + at * hx, my + at * hy, half * hx, half * hy
    return mx - hx, my - hy, mx + hx, my + hy


def _by_rule(both: Floats, rise: Floats, inner: Floats, cross: Floats, nodes: int) -> Floats:
    """Shares of edges, from their `_products`, by a Gauss-Legendre rule of so many nodes."""
    whole = np.zeros(len(both))
    for at, weight in zip(*_rule(nodes), strict=True):
        base, step = both * ((1 + at * at) / 4) + inner * ((1 - at * at) / 2), rise * (at / 2)
        whole += weight * (_held(base + step) + _held(base - step))
    share: Floats = (np.arctan2(cross, inner) - cross * whole / 2) / (2 * np.pi)
    return share


def _held(square: Floats) -> Floats:
    """``(1 - exp(-r^2 / 2)) / r^2``."""
    square = np.maximum(square, 1e-9)
    held: Floats = (1 - np.exp(-square / 2)) / square
    return held


@cache
def _rule(nodes: int) -> tuple[Floats, Floats]:
    """The positive nodes of a rule with an even number of them, and their weights."""
    at, weight = np.polynomial.legendre.leggauss(nodes)
    return at[nodes // 2 :], weight[nodes // 2 :]
