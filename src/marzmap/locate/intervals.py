"""Signed distances to the border that a place may have, and the interval of the central 80 %."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from marzmap import borderline
from marzmap.locate.countries import DE_FACTO, numbers
from marzmap.locate.model import FAR_SIGMAS

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints
    from marzmap.locate.model import Met
    from marzmap.locate.reference import Reference

CENTRAL_80 = 1.2816
"""Half-width that holds 80 % of a normal, in standard deviations."""

# Closer to the line than this, metres, the way to the foot has no direction of its own.
_ON_LINE_M = 1e-3
# Where the signed distance is looked up, in standard deviations: on lines across the shift, through the nodes
# of the Gauss-Hermite rule of five, at places along the shift; and how many of 90 samples each line stands
# for, by the weights of that rule (0.0113, 0.2221, 0.5333).
_LINES = (
    (-2.8570, (0.0,), 1),
    (-1.3556, (-1.3, 0.0, 1.3), 20),
    (0.0, (-1.4, -0.45, 0.45, 1.4), 48),
    (1.3556, (-1.3, 0.0, 1.3), 20),
    (2.8570, (0.0,), 1),
)


def interval(met: Met, likely: Ints, reference: Reference) -> tuple[Floats, Floats]:
    """Central 80 % of the signed distance, NaN where no country is likely."""
    told, total = likely >= 0, met.total_m
    centre = np.where(told, _sign(met.found, likely, reference) * met.found.distance_m, np.nan)
    low, high = centre - CENTRAL_80 * total, centre + CENTRAL_80 * total
    rows = np.flatnonzero(told & (met.found.distance_m <= FAR_SIGMAS * total))
    sample = np.sort(samples(met.rows(rows), likely[rows], reference), axis=1)
    for ends, share in ((low, 0.1), (high, 0.9)):
        at = int(share * sample.shape[1] - 0.5)
        ends[rows] = (sample[:, at] + sample[:, at + 1]) / 2
    return low, high


def samples(met: Met, likely: Ints, reference: Reference) -> Floats:
    """Ninety equally probable signed distances (N, 90), metres, positive in the likely country."""
    border, total = reference.border, met.total_m
    across, along, first, second, weight = _cubature()
    value = (
        _sign(met.found, likely, reference)[:, None] * met.found.distance_m[:, None] + along * total[:, None]
    )
    near = np.flatnonzero(met.found.distance_m <= FAR_SIGMAS * total)
    some = met.rows(near)
    bearing = bearing_of_normal(some, border.network)
    longitude, latitude = moved(some, bearing, along * total[near][:, None], across * some.sigma_m[:, None])
    found = borderline.nearest(longitude, latitude, border.network, border.search)
    sign = _sign(found, np.repeat(likely[near], len(along)), reference)
    value[near] = (sign * found.distance_m).reshape(-1, len(along))
    between: Floats = value[:, first] * (1 - weight) + value[:, second] * weight
    return between


def _sign(found: borderline.Nearest, likely: Ints, reference: Reference) -> Floats:
    """1 on the side of the likely country, -1 on the other."""
    columns, names = reference.border.columns, reference.countries.names
    left, right = (numbers(names, columns[side])[found.line] for side in ("left", "right"))
    ours = np.where(found.side >= 0, left, right) == likely
    # A line that holds in fact only has one country on both its sides.
    ours |= (columns["status"] == DE_FACTO)[found.line] & ((left == likely) | (right == likely))
    return np.where(ours, 1.0, -1.0)


def moved(met: Met, bearing: Floats, along: Floats, left: Floats) -> tuple[Floats, Floats]:
    """Return places (N * K) so many metres (N, K) along the bearing and to its left, degrees."""
    point = borderline.to_ecef(met.longitude, met.latitude)
    east, north = borderline.plane(met.longitude, met.latitude)
    ahead = np.sin(bearing) * east + np.cos(bearing) * north
    beside = np.sin(bearing) * north - np.cos(bearing) * east
    spot = point[:, :, None] + along * ahead[:, :, None] + left * beside[:, :, None]
    return borderline.to_degrees(spot.reshape(3, -1))


def bearing_of_normal(met: Met, network: borderline.Network) -> Floats:
    """Direction of the line's normal, which is that of the foot: radians clockwise from north, below pi."""
    east, north = borderline.plane(met.longitude, met.latitude)
    way = borderline.to_ecef(met.found.longitude, met.found.latitude) - borderline.to_ecef(
        met.longitude, met.latitude
    )
    for row in np.flatnonzero(met.found.distance_m < _ON_LINE_M):
        ahead = _course(met.found.part[row], met.found.chainage_m[row], network)
        way[:, row] = np.cross(np.cross(east[:, row], north[:, row]), ahead)
    bearing: Floats = np.arctan2(borderline.dot(way, east), borderline.dot(way, north)) % np.pi
    return bearing


def _course(part: int, chainage_m: float, network: borderline.Network) -> Floats:
    """Direction of the line at a place of it; at a vertex the middle of the two directions there."""
    first, last = np.searchsorted(network.part, [part, part + 1])
    chainage = network.chainage_m[first:last]
    segment = first + np.clip(np.searchsorted(chainage, chainage_m, side="right") - 1, 0, last - first - 2)
    met = [segment]
    if chainage_m - network.chainage_m[segment] < _ON_LINE_M:
        met.append(network.before[segment])
    if network.chainage_m[segment + 1] - chainage_m < _ON_LINE_M:
        met.append(network.after[segment])
    chords = network.chord[:, [number for number in met if number >= 0]]
    course: Floats = (chords / np.sqrt(borderline.dot(chords, chords))).sum(axis=1)
    return course


@cache
def _cubature() -> tuple[Floats, Floats, Ints, Ints, Floats]:
    """Places of look-up across and along the shift; for each sample two of them and the second's weight."""
    normal = NormalDist()
    places = [(across, along) for across, line, _ in _LINES for along in line]
    pairs = []
    for across, line, count in _LINES:
        first = places.index((across, line[0]))
        for number in range(count):
            at = normal.inv_cdf((number + 0.5) / count)
            before = min(max(sum(along <= at for along in line) - 1, 0), max(len(line) - 2, 0))
            after = min(before + 1, len(line) - 1)
            step = line[after] - line[before]
            pairs.append((first + before, first + after, (at - line[before]) / step if step else 0.0))
    one, two, weight = zip(*pairs, strict=True)
    across, along = np.array(places).T
    return across, along, np.array(one), np.array(two), np.array(weight)
