"""The nearest place of border lines by brute force, as an oracle for `borderline`.

Everything is measured by Karney's geodesics (`pyproj.Geod`); none of marzmap's arithmetic is used. Segments
are left out only where the triangle inequality, which geodesic distances obey, forbids that they win. On the
others the foot is found by bisection of the angle between the segment and the way to the point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import Geod, Transformer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline import Nearest, Network


GEOD = Geod(ellps="WGS84")
SAME_M = 1e-4
"""Distances that agree within this, metres, are not told apart."""

_FAN = 16
_CUTS = 4
_BISECTIONS = 45
# So far from its end, metres, a foot is inside its segment.
_OFF_END_M = 5e-3
# An edge is halved until its middle lies this close to the geodesic's, metres, and until it is this short.
_STRAIGHT_M = 2e-3
_SHORT_M = 1_000.0


class Boxes(NamedTuple):
    """Groups of segments: a vertex of each group, and how far from it the group reaches."""

    longitude: Floats
    latitude: Floats
    reach_m: Floats


class Segments(NamedTuple):
    """Geodesic segments of border lines: where each starts, its course, length, line, part and chainage.

    `boxes` are groups of `_FAN` segments, groups of `_FAN` groups and so on.
    """

    longitude: Floats
    latitude: Floats
    azimuth: Floats
    length_m: Floats
    line: Ints
    part: Ints
    chainage_m: Floats
    boxes: list[Boxes]


class Truth(NamedTuple):
    """Pairs of a point and a segment that is as near to it as any; rows ascend.

    `distance_m`, `longitude`, `latitude` and `chainage_m` are those of the nearest place of the segment;
    `side` is 1 on the left, -1 on the right, 0 where that place is an end of the segment. `leads_on` tells
    that it is an end only because the next segment, also here, leads still nearer.
    """

    row: Ints
    line: Ints
    distance_m: Floats
    longitude: Floats
    latitude: Floats
    chainage_m: Floats
    side: Ints
    leads_on: Bools


class Errors(NamedTuple):
    """What is wrong with each of N answers, metres; infinite where the line is wrong."""

    distance_m: Floats
    foot_m: Floats
    chainage_m: Floats
    wrong_side: Bools


def of_network(network: Network) -> Segments:
    """The segments of a network, from its vertices."""
    to_degrees = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)
    x, y, z = network.start
    longitude, latitude, _ = to_degrees.transform(x, y, z)
    return _segments(longitude, latitude, network.line, network.part)


def of_straight_edges(lines: Sequence[ArrayLike], parts: Sequence[int]) -> Segments:
    """Lines whose edges are straight in longitude and latitude, followed to within two millimetres."""
    vertices = [np.asarray(line, dtype=np.float64) for line in lines]
    line = np.repeat(np.arange(len(lines)), [len(each) for each in vertices])
    lon = np.concatenate([np.unwrap(each[:, 0], period=360) for each in vertices])
    lat = np.concatenate([each[:, 1] for each in vertices])
    # A place is numbered by the vertex before it and its share of the way to the next.
    number = np.arange(len(line), dtype=np.float64)
    places, low = [number], number[:-1][line[1:] == line[:-1]]
    high = low + 1
    while len(low):
        middle = (low + high) / 2
        x, y = (np.interp([low, middle, high], number, axis) for axis in (lon, lat))
        azimuth, _, length = GEOD.inv(x[0], y[0], x[2], y[2])
        half_lon, half_lat, _ = GEOD.fwd(x[0], y[0], azimuth, length / 2)
        bent = (GEOD.inv(half_lon, half_lat, x[1], y[1])[2] > _STRAIGHT_M) | (length > _SHORT_M)
        low, middle, high = low[bent], middle[bent], high[bent]
        places.append(middle)
        low, high = np.append(low, middle), np.append(middle, high)
    place = np.sort(np.concatenate(places))
    line = line[place.astype(np.int64)]
    lon, lat = (np.interp(place, number, axis) for axis in (lon, lat))
    return _segments(lon, lat, line, np.asarray(parts, dtype=np.int64)[line])


def nearest(longitude: Floats, latitude: Floats, segments: Segments, *, same_m: float = SAME_M) -> Truth:
    """All segments that are nearest to points, degrees, within `same_m`."""
    row, segment = _candidates(longitude, latitude, segments, same_m)
    lon, lat = longitude[row], latitude[row]
    share, distance = _lowest(lon, lat, segments, segment)
    best = np.full(len(longitude), np.inf)
    np.minimum.at(best, row, distance)
    keep = distance <= best[row] + same_m
    row, segment, share, distance = row[keep], segment[keep], share[keep], distance[keep]
    on_lon, on_lat, heading = _along(segments, segment, share)
    azimuth = GEOD.inv(on_lon, on_lat, longitude[row], latitude[row])[0]
    across = np.where((share > 0) & (share < 1), np.sin(np.radians(heading - azimuth)), 0.0)
    follows = (row[1:] == row[:-1]) & (segment[1:] == segment[:-1] + 1)
    follows &= segments.part[segment[1:]] == segments.part[segment[:-1]]
    inside = np.minimum(share, 1 - share) * segments.length_m[segment] > _OFF_END_M
    leads_on = np.zeros(len(row), dtype=np.bool_)
    leads_on[:-1] |= follows & (share[:-1] == 1) & inside[1:]
    leads_on[1:] |= follows & (share[1:] == 0) & inside[:-1]
    return Truth(
        row=row,
        line=segments.line[segment],
        distance_m=distance,
        longitude=on_lon,
        latitude=on_lat,
        chainage_m=segments.chainage_m[segment] + share * segments.length_m[segment],
        side=np.sign(across).astype(np.int64),
        leads_on=leads_on,
    )


def errors(found: Nearest, truth: Truth) -> Errors:
    """Compare answers with the truth; of equally near places the one that was meant counts."""
    count = len(found.distance_m)
    unknown = np.full(count, np.inf)
    worst = Errors(unknown, unknown.copy(), unknown.copy(), np.zeros(count, dtype=np.bool_))
    row = truth.row
    right, foot = truth.line == found.line[row], ~truth.leads_on
    apart = GEOD.inv(found.longitude[row], found.latitude[row], truth.longitude, truth.latitude)[2]
    for error, kept, values in (
        (worst.distance_m, right, np.abs(truth.distance_m - found.distance_m[row])),
        (worst.foot_m, foot, apart),
        (worst.chainage_m, foot & (apart < 0.1), np.abs(truth.chainage_m - found.chainage_m[row])),
    ):
        np.minimum.at(error, row[kept], values[kept])
    sided = feet(truth, count)[row] == 1
    sided &= (truth.side != 0) & (truth.distance_m > 1e-3)
    worst.wrong_side[row[sided]] = (truth.side != found.side[row])[sided]
    return worst


def feet(truth: Truth, count: int) -> Ints:
    """How many places are as near to each of so many points; one in two segments counts twice."""
    return np.bincount(truth.row[~truth.leads_on], minlength=count)


def _segments(longitude: Floats, latitude: Floats, line: Ints, part: Ints) -> Segments:
    azimuth, _, length = GEOD.inv(longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    length = np.where(part[1:] == part[:-1], length, 0.0)
    way = np.concatenate([[0.0], np.cumsum(length)])
    way -= way[np.searchsorted(part, part)]
    kept = np.flatnonzero(length > 0)
    lon, lat, length = longitude[:-1][kept], latitude[:-1][kept], length[kept]
    boxes = [Boxes(lon, lat, length)]
    while len(boxes[-1].reach_m) > 4 * _FAN:
        boxes.append(_grouped(boxes[-1]))
    return Segments(lon, lat, azimuth[kept], length, line[kept], part[kept], way[kept], boxes)


def _grouped(inner: Boxes) -> Boxes:
    lon, lat, reach = inner
    start = np.arange(0, len(lon), _FAN)
    centre = np.minimum(start + _FAN // 2, len(lon) - 1)
    owner = np.repeat(centre, _FAN)[: len(lon)]
    away = GEOD.inv(lon[owner], lat[owner], lon, lat)[2]
    return Boxes(lon[centre], lat[centre], np.maximum.reduceat(away + reach, start))


def _candidates(longitude: Floats, latitude: Floats, segments: Segments, same_m: float) -> tuple[Ints, Ints]:
    """Pairs of point and segment that the triangle inequality leaves; rows and then segments ascend."""
    top = np.indices((len(longitude), len(segments.boxes[-1].reach_m))).reshape(2, -1)
    bound = np.full(len(longitude), np.inf)
    # Going down into the nearest box alone gives a bound, and all that it leaves follow.
    for alone in (True, False):
        row, box = top
        for level in range(len(segments.boxes) - 1, -1, -1):
            boxes = segments.boxes[level]
            away = GEOD.inv(boxes.longitude[box], boxes.latitude[box], longitude[row], latitude[row])[2]
            least = np.full(len(longitude), np.inf)
            np.minimum.at(least, row, away)
            bound = np.minimum(bound, least)
            kept = away <= (least[row] if alone else bound[row] + boxes.reach_m[box] + same_m)
            row, box = row[kept], box[kept]
            if level:
                inner = box[:, None] * _FAN + np.arange(_FAN)
                there = inner < len(segments.boxes[level - 1].reach_m)
                row, box = np.repeat(row, there.sum(axis=1)), inner[there]
    return row, box


def _lowest(lon: Floats, lat: Floats, segments: Segments, segment: Ints) -> tuple[Floats, Floats]:
    """Share of the way along each segment to its nearest place, and the distance there."""

    def look(which: Ints, share: Floats) -> tuple[Floats, Bools]:
        """Distance, and whether it falls ahead: it does where the point lies before the beam."""
        x, y, heading = _along(segments, segment[which], share)
        azimuth, _, distance = GEOD.inv(x, y, lon[which], lat[which])
        return distance, np.cos(np.radians(azimuth - heading)) > 0

    everything = np.arange(len(segment))
    marks = np.linspace(0, 1, _CUTS + 1)
    looks = [look(everything, np.full(len(segment), mark)) for mark in marks]
    share = np.where(looks[-1][0] < looks[0][0], 1.0, 0.0)
    least = np.minimum(looks[0][0], looks[-1][0])
    for (_, falls), (_, still_falls), low, high in zip(looks, looks[1:], marks, marks[1:], strict=False):
        which = np.flatnonzero(falls & ~still_falls)
        one, two = np.full(len(which), low), np.full(len(which), high)
        for _ in range(_BISECTIONS):
            half = (one + two) / 2
            ahead = look(which, half)[1]
            one, two = np.where(ahead, half, one), np.where(ahead, two, half)
        distance = look(which, (one + two) / 2)[0]
        # Rounding of the distance must not prefer the end to the angle's verdict.
        nearer = distance <= least[which] + 1e-7
        share[which[nearer]], least[which[nearer]] = ((one + two) / 2)[nearer], distance[nearer]
    return share, least


def _along(segments: Segments, segment: Ints, share: Floats) -> tuple[Floats, Floats, Floats]:
    """Longitude, latitude and course at a share of the way along segments."""
    lon, lat, back = GEOD.fwd(
        segments.longitude[segment],
        segments.latitude[segment],
        segments.azimuth[segment],
        share * segments.length_m[segment],
    )
    return lon, lat, back + 180
