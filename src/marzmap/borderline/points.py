"""Points against a network: the one place where final figures are worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.borderline.ellipsoid import SEMI_MAJOR_M, arc, dot, normal, split_arc, to_degrees, to_ecef
from marzmap.borderline.search import foot, kd_tree, on, shapes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from marzmap.borderline.ellipsoid import Floats, Ints
    from marzmap.borderline.lines import Network
    from marzmap.borderline.search import Search

TIE_M = 1e-6
"""Distances closer than this, metres, are equal."""

# Up to here the chord's foot is the geodesic's to 5 mm, and its arc to 4e-8 m.
_CHORD_M = 70_000.0
# Up to here the split arc is right to 2.4e-5 m.
_SPLIT_M = 1_200_000.0
# Up to here the plain arc's error is under half of what `_can_win` allows.
_ARC_M = 3_000_000.0
# Half the base of the parabola through three distances, metres.
_PROBE_M = 200.0
# Newton's step needs the distance to bend along the segment: well within a quarter of the globe.
_QUARTER = 1.25
_NEWTON_STEPS = 6
_SHORT_STEP_M = 3.0
# Feet closer than this are one place, reached over two segments.
_SAME_PLACE_M = 1.0
_REPEATED = 1e-12
_BLOCK = 8_192


class Nearest(NamedTuple):
    """Where N points lie against a network; NaN and -1 where a point has no coordinates.

    Attributes
    ----------
    line, part : (N,) int
        Index of the nearest input line and of its part.
    distance_m : (N,) float
        Geodesic distance, metres.
    longitude, latitude : (N,) float
        The nearest point of the border (its foot), degrees.
    chainage_m : (N,) float
        Way along the part to the foot, metres.
    side : (N,) int
        1 left of the line's direction, -1 right, 0 on the line or straight beyond its end.
    tied : (N,) bool
        Whether another place of the border is as near within `TIE_M`; the first in the network is told.
    """

    line: Ints
    part: Ints
    distance_m: Floats
    longitude: Floats
    latitude: Floats
    chainage_m: Floats
    side: Ints
    tied: NDArray[np.bool_]


def nearest(
    longitude: ArrayLike, latitude: ArrayLike, border: Network, search: Search | None = None
) -> Nearest:
    """Nearest place of a border network for each point, by geodesic distance.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Points, degrees. NaN gives NaN.
    border : Network
        From `network`.
    search : callable, optional
        From `search`, to use one index for several calls; a kd-tree if absent. The answer does not
        depend on it.

    Returns
    -------
    Nearest

    Notes
    -----
    Distances are right to 0.1 mm and feet to 1 cm against the geodesic segments of the network; beyond
    1,200 km they come from Karney's algorithm (2013, doi:10.1007/s00190-012-0578-z) through PROJ. A row's
    result depends on that row and the network alone.

    Examples
    --------
    >>> from marzmap.borderline import network
    >>> found = nearest([0.5, 0.5], [0.1, -0.1], network([[(0.0, 0.0), (1.0, 0.0)]], [0]))
    >>> found.side.tolist()
    [1, -1]
    >>> found.distance_m.round(1).tolist()
    [11057.4, 11057.4]
    """
    lon = np.atleast_1d(np.asarray(longitude, dtype=np.float64))
    lat = np.atleast_1d(np.asarray(latitude, dtype=np.float64))
    count = len(lon)
    found = Nearest(
        line=np.full(count, -1),
        part=np.full(count, -1),
        distance_m=np.full(count, np.nan),
        longitude=np.full(count, np.nan),
        latitude=np.full(count, np.nan),
        chainage_m=np.full(count, np.nan),
        side=np.zeros(count, dtype=np.int64),
        tied=np.zeros(count, dtype=np.bool_),
    )
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if border.start.shape[1] == 0 or len(known) == 0:
        return found
    search = search or kd_tree(border)
    known, first = _in_order(lon, lat, known)
    once = known[first]
    blocks = [
        _measured(lon[rows], lat[rows], border, search)
        for rows in np.split(once, range(_BLOCK, len(once), _BLOCK))
    ]
    copies = np.diff(np.append(first, len(known)))
    for whole, parts in zip(found, zip(*blocks, strict=True), strict=True):
        whole[known] = np.repeat(np.concatenate(parts), copies)
    return found


def _in_order(lon: Floats, lat: Floats, known: Ints) -> tuple[Ints, Ints]:
    """Sort rows along a space-filling curve, equal points together; tell where each point begins.

    Neighbours in this order meet the same parts of the index, which keeps them in the processor's cache.
    """
    lon, lat = lon[known], lat[known]
    key = np.zeros(len(known), dtype=np.uint64)
    for shift, values, span in ((0, lon % 360, 360), (1, lat + 90, 180)):
        spread = np.clip(values / span * 65_536, 0, 65_535).astype(np.uint64)
        for move, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
            spread = (spread | (spread << np.uint64(move))) & np.uint64(mask)
        key |= spread << np.uint64(32 + shift)
    # Below the curve's place stand bits of the coordinates, so that equal points are neighbours.
    bits = lon.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ lat.view(np.uint64)
    key |= (bits * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(32)
    order = np.argsort(key)
    lon, lat = lon[order], lat[order]
    fresh = np.append(True, (lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1]))
    return known[order], np.flatnonzero(fresh)


def _measured(lon: Floats, lat: Floats, border: Network, search: Search) -> Nearest:
    """Measure every proposed pair of a block of points and keep the nearest of each point."""
    point = to_ecef(lon, lat)
    row, segment = search(point)
    shape = shapes(segment, border)
    here = point[:, row]
    t, _ = foot(here, shape)
    spot = on(t, shape)
    distance = arc(spot - here, normal(here), normal(spot))
    if distance.max(initial=0) > _CHORD_M:
        keep = _can_win(row, segment, t, distance, spot - here, shape, border)
        row, segment, t, distance = row[keep], segment[keep], t[keep], distance[keep]
        shape, here, spot = shape[:, keep], here[:, keep], spot[:, keep]
        middling = (distance > _CHORD_M) & (distance <= _SPLIT_M)
        at_end = middling & _held(t, distance, spot - here, shape)
        free, held = np.flatnonzero(middling & ~at_end), np.flatnonzero(at_end)
        far = np.flatnonzero(distance > _SPLIT_M)
        distance[held] = split_arc(here[:, held], normal(here[:, held]), spot[:, held])
        t[free], distance[free] = _middling(
            here[:, free], t[free], shape[:, free], border.length_m[segment[free]]
        )
        # Far away one look tells most segments off: along one the distance changes by its length at most.
        distance[far] = _ahead(lon[row[far]], lat[row[far]], t[far], segment[far], border)[0]
        rival = distance - border.length_m[segment] <= _least(distance, row) + TIE_M
        distance[far[~rival[far]]] = np.inf
        far = far[rival[far]]
        rows = row[far]
        t[far], distance[far] = _far(lon[rows], lat[rows], t[far], segment[far], border)
        spot = on(t, shape)
    furthest = _least(distance, row) + TIE_M
    equal = np.flatnonzero(distance <= furthest)
    # Of the equal ones the first in network order wins; the others tie if they lie elsewhere. Near its foot a
    # distance hardly changes: about one place, the foot inside a segment is truer than the end of the next.
    fresh = np.append(True, row[equal][1:] != row[equal][:-1])
    firsts, group = np.flatnonzero(fresh), np.cumsum(fresh) - 1
    apart = np.abs(spot[:, equal] - spot[:, equal[firsts]][:, group]).max(axis=0) > _SAME_PLACE_M
    at_end = (t[equal] <= 0) | (t[equal] >= 1)
    rank = np.where(apart, np.inf, np.where(at_end, furthest[equal], distance[equal]))
    best = np.flatnonzero(rank == np.minimum.reduceat(rank, firsts)[group])
    won = equal[best[np.append(True, group[best][1:] != group[best][:-1])]]
    t, segment, spot, distance = t[won], segment[won], spot[:, won], distance[won]
    longitude, latitude = to_degrees(spot)
    return Nearest(
        line=border.line[segment],
        part=border.part[segment],
        distance_m=distance,
        longitude=longitude,
        latitude=latitude,
        chainage_m=border.chainage_m[segment] + t * border.length_m[segment],
        side=_side(point - spot, spot, t, segment, border),
        tied=np.logical_or.reduceat(apart, firsts),
    )


def _can_win(
    row: Ints,
    segment: Ints,
    t: Floats,
    distance: Floats,
    away: Floats,
    shape: Floats,
    border: Network,
) -> Ints:
    """Pairs that can still win: near enough for the error of the plain arc, and no vertex twice."""
    error = np.where(distance < _ARC_M, 2e-3 * (distance / 500e3) ** 5, np.inf)
    possible = distance - error <= _least(distance + error, row) + TIE_M
    # Where a point is nearest to the vertex between two segments, the first of them is enough.
    again = np.append(False, (row[1:] == row[:-1]) & (border.after[segment[:-1]] == segment[1:]))
    again &= (t <= 0) & np.append(False, t[:-1] >= 1)
    if again.any():
        held = (distance <= _SPLIT_M) & _held(t, distance, away, shape)
        again &= held & np.append(False, held[:-1] & possible[:-1])
    return np.flatnonzero(possible & ~again)


def _held(t: Floats, distance: Floats, away: Floats, shape: Floats) -> NDArray[np.bool_]:
    """Whether the foot is an end of the segment for the geodesic too, not only for the chord.

    The distance changes along the segment by the cosine between it and the way to the point. The geodesic's
    way and the chord's differ by at most e^2 / 12 (s / R)^2, a quarter of what is allowed for.
    """
    chord = shape[3:6]
    cosine = dot(away, chord) / np.maximum(np.sqrt(dot(chord, chord)) * distance, _REPEATED)
    doubt = 2e-3 * (distance / SEMI_MAJOR_M) ** 2 + 1e-6
    held: NDArray[np.bool_] = ((t <= 0) & (cosine > doubt)) | ((t >= 1) & (cosine < -doubt))
    return held


def _least(values: Floats, row: Ints) -> Floats:
    """For each pair the least value of its row; rows ascend."""
    fresh = np.append(True, row[1:] != row[:-1])
    least: Floats = np.minimum.reduceat(values, np.flatnonzero(fresh))[np.cumsum(fresh) - 1]
    return least


def _middling(point: Floats, t: Floats, shape: Floats, length: Floats) -> tuple[Floats, Floats]:
    """Foot and distance from the parabola through the distances at three places of the segment's line."""
    length, up = np.maximum(length, TIE_M), normal(point)
    before, here, after = (
        split_arc(point, up, on(t + shift / length, shape)) for shift in (-_PROBE_M, 0, _PROBE_M)
    )
    slope = (after - before) / (2 * _PROBE_M)
    # A segment of no length does not bend: its slope is nought, and it stays where it is.
    bend = np.maximum((after - 2 * here + before) / _PROBE_M**2, 1e-9)
    moved = np.clip(t - slope / bend / length, 0, 1)
    step = (moved - t) * length
    return moved, here + step * (slope + step * bend / 2)


def _far(lon: Floats, lat: Floats, t: Floats, segment: Ints, border: Network) -> tuple[Floats, Floats]:
    """Foot and distance by Newton's steps on the angle between the segment and the way to the point.

    Along a segment the distance falls by the cosine of that angle, which is zero at the foot.
    """
    t, distance = t.copy(), np.empty(len(t))
    todo = np.arange(len(t))
    for _ in range(_NEWTON_STEPS):
        if not len(todo):
            return t, distance
        length = np.maximum(border.length_m[segment[todo]], TIE_M)
        distance[todo], cosine = _ahead(lon[todo], lat[todo], t[todo], segment[todo], border)
        angle = distance[todo] / SEMI_MAJOR_M
        radius = SEMI_MAJOR_M * np.tan(np.minimum(angle, _QUARTER))
        moved = np.where(angle < _QUARTER, np.clip(t[todo] + radius * cosine / length, 0, 1), t[todo])
        step = (moved - t[todo]) * length
        t[todo] = moved
        # A short step needs no further look: the distance changes by its square.
        settled = (np.abs(step) < _SHORT_STEP_M) & (angle < _QUARTER)
        distance[todo] -= np.where(settled, step * (cosine - step / (2 * radius)), 0)
        todo = todo[~settled]
    t[todo], distance[todo] = _farthest(lon[todo], lat[todo], segment[todo], border)
    return t, distance


def _ahead(lon: Floats, lat: Floats, t: Floats, segment: Ints, border: Network) -> tuple[Floats, Floats]:
    """Geodesic distance of points from parameter t of segments, and its fall per metre of advance there."""
    from pyproj import Geod

    shape = shapes(segment, border)
    longitude, latitude = to_degrees(on(t, shape))
    azimuth, _, distance = Geod(ellps="WGS84").inv(longitude, latitude, lon, lat)
    lam, phi = np.radians(longitude), np.radians(latitude)
    x, y, z = shape[3:6] + (1 - 2 * t) * shape[6:]
    east = y * np.cos(lam) - x * np.sin(lam)
    north = z * np.cos(phi) - (x * np.cos(lam) + y * np.sin(lam)) * np.sin(phi)
    return distance, np.cos(np.radians(azimuth) - np.arctan2(east, north))


def _farthest(lon: Floats, lat: Floats, segment: Ints, border: Network) -> tuple[Floats, Floats]:
    """Foot and distance near a quarter of the globe and beyond, where the distance hardly bends.

    Bisect where it falls at the segment's start and rises at its end, else the nearer end is the foot.
    """
    first, falling = _ahead(lon, lat, np.zeros(len(lon)), segment, border)
    last, rising = _ahead(lon, lat, np.ones(len(lon)), segment, border)
    t, distance = np.where(last < first, 1.0, 0.0), np.minimum(first, last)
    within = np.flatnonzero((falling > 0) & (rising < 0))
    low, high = np.zeros(len(within)), np.ones(len(within))
    for _ in range(40):
        half = (low + high) / 2
        falls = _ahead(lon[within], lat[within], half, segment[within], border)[1] > 0
        low, high = np.where(falls, half, low), np.where(falls, high, half)
    t[within] = (low + high) / 2
    distance[within] = _ahead(lon[within], lat[within], t[within], segment[within], border)[0]
    return t, distance


def _side(away: Floats, spot: Floats, t: Floats, segment: Ints, border: Network) -> Ints:
    """Sign of the points' offset (3, N) from their feet, positive to the left of the line.

    At a vertex the two segments that meet there decide together: the sum of their left normals points
    to the left of the corner for every point whose nearest place is the corner (the two-dimensional
    case of Baerentzen and Aanaes 2005, doi:10.1109/TVCG.2005.49).
    """
    ahead = _forward(segment, border)
    corner = np.flatnonzero((t <= 0) | (t >= 1))
    met = np.where(t >= 1, border.after[segment], border.before[segment])[corner]
    ahead[:, corner] += _forward(met, border) * (met >= 0)
    (ax, ay, az), (nx, ny, nz) = ahead, normal(spot)
    left = np.stack([ny * az - nz * ay, nz * ax - nx * az, nx * ay - ny * ax])
    across = dot(away, left)
    sign: Ints = np.where(np.abs(across) > TIE_M, np.sign(across), 0).astype(np.int64)
    return sign


def _forward(segment: Ints, border: Network) -> Floats:
    chord = border.chord[:, segment]
    return chord / np.maximum(np.sqrt(dot(chord, chord)), 1e-12)
