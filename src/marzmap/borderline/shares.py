"""How much of a normal distribution lies beyond border lines: the arithmetic of probabilities.

The share of a normal distribution that falls into a region follows from the region's edges alone, by Green's
theorem in polar coordinates about the centre: each edge adds an integral over the angle under which the
centre sees it (Owen 1956, Ann. Math. Statist. 27; for polygons DiDonato and Hageman 1980, DTIC ADA102466).
It is exact for any polygon. `shares` gives what each edge adds, `probability` puts it together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.borderline.around import Around, around, pairs_within
from marzmap.borderline.edge_shares import ASIDE, REACH_SIGMAS, chain_shares
from marzmap.borderline.ellipsoid import RADIUS_LOW_M, to_ecef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.lines import Network

# Standard deviations, metres: coordinates are no finer, the tangent plane holds no farther.
_LEAST_M, _MOST_M = 0.1, 1e6
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


def shares(
    longitude: ArrayLike, latitude: ArrayLike, spread: Spread, border: Network, near: Around | None = None
) -> tuple[Ints, Ints, Floats]:
    """Return what each edge of a network takes from the probability of the region on its left.

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
    """Return the `shares` by line instead of by segment, in pieces: row, line and share.

    A pair may come in several pieces. Little is in memory at a time, however many segments are within reach.
    """
    near = near or around(border)
    for row, run, share in _shares(longitude, latitude, spread, near):
        yield row, near.line[run], share.sum(axis=1)


def probability(inside: Bools, crossed: Floats) -> Floats:
    """Return the probability of a region.

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
    clipped: Floats = np.clip(share, 0, 1)
    return clipped


def plane(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Return unit vectors (3, N) that point east and north at points, degrees."""
    lam, phi = np.radians(longitude), np.radians(latitude)
    sin, cos = np.sin(lam), np.cos(lam)
    east = np.stack([-sin, cos, np.zeros(len(lam))])
    north = np.stack([-np.sin(phi) * cos, -np.sin(phi) * sin, np.cos(phi)])
    return east, north


def _shares(
    longitude: ArrayLike, latitude: ArrayLike, spread: Spread, near: Around
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Return row, run and shares (P, 16) of pairs of a point and a run within its reach, in pieces."""
    lon = np.atleast_1d(np.asarray(longitude, dtype=np.float64))
    lat = np.atleast_1d(np.asarray(latitude, dtype=np.float64))
    across = np.clip(spread.sigma_m, _LEAST_M, _MOST_M)
    along = np.hypot(across, np.minimum(spread.shift_m, _MOST_M))
    valid = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & np.isfinite(along))
    if len(near.line) == 0:
        return
    for start in range(0, len(valid), _POINTS):
        some = valid[start : start + _POINTS]
        point = to_ecef(lon[some], lat[some])
        plan = _plans(lon[some], lat[some], across[some], along[some], spread.bearing[some])
        for rows, runs in pairs_within(point, REACH_SIGMAS * along[some], near):
            for pair in range(0, len(rows), _PAIRS):
                row, run = rows[pair : pair + _PAIRS], runs[pair : pair + _PAIRS]
                spot = [axis.take(run, axis=0) for axis in near.spot]
                yield some[row], run, chain_shares(*_seen(point[:, row], plan[:, row], spot))


def _plans(lon: Floats, lat: Floats, across: Floats, along: Floats, bearing: Floats) -> Floats:
    """Return what turns offsets, metres, into standard deviations along the bearing and to its left (8, N).

    Two vectors, then the inverses of the deviations.
    """
    east, north = plane(lon, lat)
    sin, cos = np.sin(bearing), np.cos(bearing)
    ahead, left = (sin * east + cos * north) / along, (sin * north - cos * east) / across
    return np.concatenate([ahead, left, [1 / along, 1 / across]])


def _seen(point: Floats, plan: Floats, spot: list[Floats]) -> tuple[Floats, Floats]:
    """Return where P points see places, given by x, y and z (P, K): deviations ahead and to the left."""
    x, y, z = (axis - start[:, None] for axis, start in zip(spot, point, strict=True))
    a, b, c, d, e, f, along, across = plan[:, :, None]
    ahead, left = a * x + b * y + c * z, d * x + e * y + f * z
    # The plane is the shadow of the ellipsoid; the way to a place is longer: r = R asin(h / R).
    part = 1 / (np.sqrt(6) * RADIUS_LOW_M)
    longer = 1 + (ahead * (part / along)) ** 2 + (left * (part / across)) ** 2
    return ahead * longer - ASIDE[0], left * longer - ASIDE[1]
