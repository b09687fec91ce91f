"""Proposed pairs of points and segments: measured, and the nearest of each point kept.

The one place where final figures are worked out, so that they do not depend on the search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.borderline.ellipsoid import SEMI_MAJOR_M, arc, dot, normal, split_arc, to_degrees, to_ecef
from marzmap.borderline.lines import SEGMENT_M
from marzmap.borderline.search import foot, on, shapes

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.lines import Network
    from marzmap.borderline.search import Search

TIE_M = 1e-6
"""Distances closer than this, metres, are equal."""

# Up to here the chord's foot is the geodesic's to 5 mm, and its arc to 4e-8 m.
_CHORD_M = 70_000.0
# Up to here the split arc is right to 2.4e-5 m.
_SPLIT_M = 1_200_000.0
# Up to here the errors of arc and split arc are under half of what `_can_win` and `_outdone` allow.
_ARC_M = 7_900_000.0
# Half the base of the parabola through three distances, metres.
_PROBE_M = 200.0
# Newton's step needs the distance to bend along the segment: well within a quarter of the globe.
_QUARTER = 1.25
_NEWTON_STEPS = 6
_SHORT_STEP_M = 3.0
# Feet closer than this are one place, reached over two segments.
_SAME_PLACE_M = 1.0
_REPEATED = 1e-12


class Feet(NamedTuple):
    """Points and their feet (3, N), metres; parameter, segment and distance of the feet; whether tied."""

    point: Floats
    foot: Floats
    t: Floats
    segment: Ints
    distance_m: Floats
    tied: Bools


class _Pairs(NamedTuple):
    """Pairs of a point and a segment; rows ascend, segments ascend within a row."""

    row: Ints
    segment: Ints
    shape: Floats
    point: Floats
    spot: Floats
    t: Floats
    distance: Floats

    def some(self, which: Ints) -> _Pairs:
        row, segment, shape, point, spot, t, distance = self
        shape, point, spot = shape[:, which], point[:, which], spot[:, which]
        return _Pairs(row[which], segment[which], shape, point, spot, t[which], distance[which])


def nearest_feet(lon: Floats, lat: Floats, border: Network, search: Search) -> Feet:
    """Measure every proposed pair of a block of points and keep the nearest of each point."""
    point, count = to_ecef(lon, lat), len(lon)
    segment, tied = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    feet = Feet(point, np.empty_like(point), np.empty(count), segment, np.empty(count), tied)
    for row, proposed in search(point):
        pairs = _measured(point, row, proposed, border)
        if pairs.distance.max(initial=0) > _CHORD_M:
            at_end = (pairs.distance <= _ARC_M) & _is_end(pairs)
            keep = _can_win(pairs, at_end, border)
            # The others are freed before more is measured.
            pairs, at_end = pairs.some(keep), at_end[keep]
            _measure_along_geodesics(pairs, at_end, lon, lat, border)
        first, ties = _winners(pairs)
        rows = pairs.row[first]
        feet.foot[:, rows], feet.t[rows] = pairs.spot[:, first], pairs.t[first]
        feet.segment[rows], feet.distance_m[rows] = pairs.segment[first], pairs.distance[first]
        feet.tied[rows] = ties
    return feet


def _measured(point: Floats, row: Ints, segment: Ints, border: Network) -> _Pairs:
    """Return pairs, each measured along the chord of its segment."""
    shape, here = shapes(segment, border), point[:, row]
    t, _ = foot(here, shape)
    spot = on(t, shape)
    return _Pairs(row, segment, shape, here, spot, t, arc(spot - here, normal(here), normal(spot)))


def _measure_along_geodesics(pairs: _Pairs, at_end: Bools, lon: Floats, lat: Floats, border: Network) -> None:
    """Correct, in place, the pairs whose foot or distance along the geodesic is not that of the chord."""
    row, segment, shape, here, spot, t, distance = pairs
    middling = (distance > _CHORD_M) & (distance <= _SPLIT_M)
    free, fixed = np.flatnonzero(middling & ~at_end), np.flatnonzero(middling & at_end)
    far = np.flatnonzero(distance > _SPLIT_M)
    distance[fixed] = split_arc(here[:, fixed], normal(here[:, fixed]), spot[:, fixed])
    length = border.length_m[segment[free]]
    t[free], distance[free] = _middling(here[:, free], t[free], shape[:, free], length)
    far = far[~_outdone(pairs, far)]
    # One look rules more segments out: along one the distance changes by its length at most.
    look = _ahead(lon[row[far]], lat[row[far]], t[far], segment[far], border)
    distance[far] = look[0]
    rival = (distance - border.length_m[segment] <= _least(distance, row) + TIE_M)[far]
    distance[far[~rival]] = np.inf
    far, look = far[rival], (look[0][rival], look[1][rival])
    rows = row[far]
    t[far], distance[far] = _far(lon[rows], lat[rows], t[far], segment[far], look, border)
    moved = np.append(free, far)
    spot[:, moved] = on(t[moved], shape[:, moved])


def _outdone(pairs: _Pairs, far: Ints) -> Bools:
    """Check which of these pairs cannot win, and set their distance to infinity.

    The geodesic's foot is nearer than the chord's by no more than the cosine that `_is_end` allows for, times
    the segment.
    """
    row, distance = pairs.row, pairs.distance
    here, spot = pairs.point[:, far], pairs.spot[:, far]
    length = split_arc(here, normal(here), spot)
    share = length / 500e3
    error = np.where(length < _ARC_M, 2e-7 * share**7 + _doubt(length) * SEGMENT_M, np.inf)
    low, high = distance.copy(), distance.copy()
    low[far], high[far] = length - error, length + error
    outdone: Bools = (low > _least(high, row) + TIE_M)[far]
    distance[far[outdone]] = np.inf
    return outdone


def _winners(pairs: _Pairs) -> tuple[Ints, Bools]:
    """Return the nearest pair of each row, and whether it ties with one elsewhere.

    Of equal ones the first in network order wins; the others tie if they lie elsewhere. Near its foot a
    distance hardly changes: about one place, the foot inside a segment is truer than the end of the next.
    """
    row, t, spot, distance = pairs.row, pairs.t, pairs.spot, pairs.distance
    furthest = _least(distance, row) + TIE_M
    equal = np.flatnonzero(distance <= furthest)
    fresh = np.append(True, row[equal][1:] != row[equal][:-1])
    firsts, group = np.flatnonzero(fresh), np.cumsum(fresh) - 1
    apart, others = ~fresh, np.flatnonzero(~fresh)
    between = spot[:, equal[others]] - spot[:, equal[firsts[group[others]]]]
    apart[others] = np.abs(between).max(axis=0, initial=0) > _SAME_PLACE_M
    at_end = (t[equal] <= 0) | (t[equal] >= 1)
    rank = np.where(apart, np.inf, np.where(at_end, furthest[equal], distance[equal]))
    best = np.flatnonzero(rank == np.minimum.reduceat(rank, firsts)[group])
    first = equal[best[np.append(True, group[best][1:] != group[best][:-1])]]
    return first, np.logical_or.reduceat(apart, firsts)


def _can_win(pairs: _Pairs, at_end: Bools, border: Network) -> Ints:
    """Return pairs that can still win: near enough for the error of the plain arc, and no vertex twice."""
    row, segment, t, distance = pairs.row, pairs.segment, pairs.t, pairs.distance
    share = distance / 500e3
    square = share * share
    error = np.where(distance < _ARC_M, 2e-3 * share * square * square, np.inf)
    possible = distance - error <= _least(distance + error, row) + TIE_M
    # Where a point is nearest to the vertex between two segments, the first of them is enough.
    again = np.append(False, (row[1:] == row[:-1]) & (border.after[segment[:-1]] == segment[1:]))
    again &= at_end & (t <= 0) & np.append(False, (t[:-1] >= 1) & at_end[:-1] & possible[:-1])
    return np.flatnonzero(possible & ~again)


def _is_end(pairs: _Pairs) -> Bools:
    """Check whether the foot is an end of the segment for the geodesic too, not only for the chord.

    The distance changes along the segment by the cosine between it and the way to the point. The geodesic's
    way and the chord's differ by at most e^2 / 12 (s / R)^2, a quarter of what is allowed for.
    """
    t, distance, chord = pairs.t, pairs.distance, pairs.shape[3:6]
    away = pairs.spot - pairs.point
    cosine = dot(away, chord) / np.maximum(np.sqrt(dot(chord, chord)) * distance, _REPEATED)
    doubt = _doubt(distance)
    is_end: Bools = ((t <= 0) & (cosine > doubt)) | ((t >= 1) & (cosine < -doubt))
    return is_end


def _doubt(distance: Floats) -> Floats:
    """Return by how much the cosines between a segment and geodesic and chord may differ, four times over."""
    doubt: Floats = 2e-3 * (distance / SEMI_MAJOR_M) ** 2 + 1e-6
    return doubt


def _least(values: Floats, row: Ints) -> Floats:
    """Return for each pair the least value of its row; rows ascend."""
    fresh = np.append(True, row[1:] != row[:-1])
    least: Floats = np.minimum.reduceat(values, np.flatnonzero(fresh))[np.cumsum(fresh) - 1]
    return least


def _middling(point: Floats, t: Floats, shape: Floats, length: Floats) -> tuple[Floats, Floats]:
    """Return foot and distance from the parabola through the distances at three places of the line."""
    length, up = np.maximum(length, TIE_M), normal(point)
    before, here, after = (
        split_arc(point, up, on(t + shift / length, shape)) for shift in (-_PROBE_M, 0, _PROBE_M)
    )
    slope = (after - before) / (2 * _PROBE_M)
    # A segment of no length does not bend: its slope is zero, and it stays where it is.
    bend = np.maximum((after - 2 * here + before) / _PROBE_M**2, 1e-9)
    moved = np.clip(t - slope / bend / length, 0, 1)
    step = (moved - t) * length
    return moved, here + step * (slope + step * bend / 2)


def _far(
    lon: Floats, lat: Floats, t: Floats, segment: Ints, look: tuple[Floats, Floats], border: Network
) -> tuple[Floats, Floats]:
    """Return foot and distance by Newton's steps on the angle between the segment and the way to the point.

    Along a segment the distance falls by the cosine of that angle, which is zero at the foot. `look` is
    both at the first place.
    """
    t, distance = t.copy(), np.empty(len(t))
    todo = np.arange(len(t))
    for number in range(_NEWTON_STEPS):
        if not len(todo):
            return t, distance
        length = np.maximum(border.length_m[segment[todo]], TIE_M)
        if number:
            look = _ahead(lon[todo], lat[todo], t[todo], segment[todo], border)
        distance[todo], cosine = look
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
    """Return the geodesic distance of points from parameter t of segments, and its fall per metre there."""
    from pyproj import Geod  # slow to load, and needed beyond 1,200 km only

    shape = shapes(segment, border)
    longitude, latitude = to_degrees(on(t, shape))
    azimuth, _, distance = Geod(ellps="WGS84").inv(longitude, latitude, lon, lat)
    lam, phi = np.radians(longitude), np.radians(latitude)
    x, y, z = shape[3:6] + (1 - 2 * t) * shape[6:]
    east = y * np.cos(lam) - x * np.sin(lam)
    north = z * np.cos(phi) - (x * np.cos(lam) + y * np.sin(lam)) * np.sin(phi)
    return distance, np.cos(np.radians(azimuth) - np.arctan2(east, north))


def _farthest(lon: Floats, lat: Floats, segment: Ints, border: Network) -> tuple[Floats, Floats]:
    """Return foot and distance near a quarter of the globe and beyond, where the distance hardly bends.

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
