"""How sure a side is: the probability of a country, and the interval of the signed distance.

The model, once: the true place is a circular normal about its point, 95 % of it within the radius; the
border near the point lies as drawn but shifted as a whole along its normal, a normal error with 95 % within
the layer's accuracy. A shift of the line is the opposite shift of the place: so both together are one normal
about the point, wider along the way to the foot, laid over the border as it is drawn.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import borderline
from marzmap.locate.countries import DE_FACTO, Edges, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate.countries import Countries
    from marzmap.locate.reference import Border, Reference


RADIUS_SIGMAS = 2.4477
"""Radius that holds 95 % of a circular normal, in standard deviations: sqrt(-2 ln 0.05)."""
HALF_WIDTH_SIGMAS = 1.96
"""Half-width that holds 95 % of a normal, in standard deviations."""
CENTRAL_80 = 1.2816
"""Half-width that holds 80 % of a normal, in standard deviations."""
FAR_SIGMAS = 3.26
"""Farther from all edges, a border may be taken as straight: less than exp(-3.26^2 / 2) lies beyond."""
FLAT_M = 1e6
"""Largest standard deviation of a place, metres; beyond it no plane holds."""
LEAST = 0.005
"""A country less probable than this is none that the place may lie in."""

MAIN = "world"
"""The border source that the countries agree with."""

# Beyond so many standard deviations the normal distribution is 1 to six decimals.
_SURE_SIGMAS = 5.2
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
# Rows that are worked on at a time.
_ROWS = 65_536


class Met(NamedTuple):
    """Points and what they meet.

    Attributes
    ----------
    longitude, latitude : (N,) float
        Degrees.
    found : Nearest
        Where they lie against the border.
    beside : (2, N) int
        Countries (numbers in `Countries.names`) left and right of the nearest piece.
    country : (N,) int
        The one that holds each point.
    sigma_m, shift_m : (N,) float
        Standard deviations of the place, NaN where its radius is not known, and of the line.
    """

    longitude: Floats
    latitude: Floats
    found: borderline.Nearest
    beside: Ints
    country: Ints
    sigma_m: Floats
    shift_m: Floats

    @property
    def known(self) -> Bools:
        """Whether there is a point."""
        return self.found.line >= 0

    @property
    def total_m(self) -> Floats:
        """Standard deviation of the signed distance to a straight border."""
        return np.hypot(self.sigma_m, self.shift_m)

    def rows(self, chosen: Bools | Ints) -> Met:
        """Some of the points."""
        found = borderline.Nearest._make(values[chosen] for values in self.found)
        return Met(
            self.longitude[chosen],
            self.latitude[chosen],
            found,
            self.beside[:, chosen],
            self.country[chosen],
            self.sigma_m[chosen],
            self.shift_m[chosen],
        )


class Certainty(NamedTuple):
    """How sure the side of points is.

    Attributes
    ----------
    likely : (N,) int
        The likelier of the countries beside the border, number in `Countries.names`; -1 where it is neither.
    probability : (N,) float
        That the place lies in it.
    low_m, high_m : (N,) float
        Central 80 % of the signed distance, metres, positive in the likely country.
    known : (N,) bool
        Whether the radius of the place is known; elsewhere nothing is told.
    """

    likely: Ints
    probability: Floats
    low_m: Floats
    high_m: Floats
    known: Bools


def of_points(met: Met, reference: Reference) -> Certainty:
    """How sure the side of each point is.

    Notes
    -----
    Of countries that are equally likely the first by the alphabet is told. Farther from the border than
    `FAR_SIGMAS` the interval is the distance less and plus 1.2816 standard deviations. Nearer, the signed
    distance is looked up at twelve places: on five lines across the shift, through the nodes of the
    Gauss-Hermite rule, at one to four places along the shift each; between them it is taken as linear. The
    interval is that of ninety samples shared out by the weights of the rule.
    """
    count = len(met.country)
    unknown = np.full(count, np.nan)
    sure = Certainty(np.full(count, -1), unknown, unknown.copy(), unknown.copy(), np.isfinite(met.sigma_m))
    whole = np.flatnonzero(sure.known & met.known)
    for start in range(0, len(whole), _ROWS):
        rows = whole[start : start + _ROWS]
        some = met.rows(rows)
        shares = probabilities(some, some.beside, reference)
        sure.likely[rows], sure.probability[rows] = _likelier(shares, some.beside)
        sure.low_m[rows], sure.high_m[rows] = _interval(some, sure.likely[rows], reference)
    return sure


def of_mixtures(met: Met, places: Met, owner: Ints, weight: Floats, reference: Reference) -> Certainty:
    """How sure the side of points is whose true place may lie about any of several.

    Parameters
    ----------
    met : Met
        The points that are shown.
    places : Met
        Their candidate places.
    owner : (M,) int
        For each place the point that it is one of; ascending.
    weight : (M,) float
        Of each place; those of a point are brought to a sum of 1.
    reference : Reference
        What all were located against.
    """
    count = len(met.country)
    weight = weight / np.bincount(owner, weight, count)[owner]
    beside = met.beside[:, owner]
    shares = probabilities(places, beside, reference)
    mixed: Floats = np.stack([np.bincount(owner, weight * share, count) for share in shares])
    likely, probability = _likelier(mixed, met.beside)
    sample = _samples(places, likely[owner], reference)
    low, high = np.full((2, count), np.nan)
    for row in np.flatnonzero(likely >= 0):
        ours = owner == row
        value = sample[ours].ravel()
        much = np.repeat(weight[ours], sample.shape[1]) / sample.shape[1]
        order = np.argsort(value, kind="stable")
        below_it = np.cumsum(much[order]) - much[order] / 2
        low[row], high[row] = np.interp([0.1, 0.9], below_it, value[order])
    return Certainty(likely, probability, low, high, np.isfinite(mixed[0]))


def probabilities(met: Met, countries: Ints, reference: Reference) -> Floats:
    """Probability that each point's true place lies in each of two countries (2, N); NaN without a radius.

    Parameters
    ----------
    met : Met
        Points.
    countries : (2, N) int
        Numbers in `Countries.names`.
    reference : Reference
        What they were located against.

    Notes
    -----
    Farther than `FAR_SIGMAS` from all edges it is the half-plane's, ``Phi(distance / sigma)``, within 0.005
    of the full one; else the integral of the normal over the countries as they are drawn
    (`borderline.shares`), right to 1e-4. Edges of third countries, and in the main source of the sea, count
    as any other.
    """
    inside, total, distance = met.country == countries, met.total_m, met.found.distance_m
    known = np.isfinite(total) & met.known
    within = np.where(known, _below(distance / total), np.nan)
    share = np.where(inside, within, np.where(inside[::-1], 1 - within, 0 * within))
    close = known & (distance <= FAR_SIGMAS * total)
    limits = _edges(met, reference)
    for some in limits:
        if some.network is not reference.border.network:
            rest = np.flatnonzero(known & ~close)
            reach = FAR_SIGMAS * total[rest]
            close[rest] = borderline.within(met.longitude[rest], met.latitude[rest], reach, some.around)
    rows = np.flatnonzero(close)
    share[:, rows] = _full(met.rows(rows), countries[:, rows], reference.border.network, limits)
    return share


def _edges(met: Met, reference: Reference) -> list[Edges]:
    """What bounds the countries: in the main source all edges on land, and at sea if any is in reach."""
    border, known = reference.border, reference.countries
    if border.source != MAIN:
        return [reference.beside() if reference.beside else edges(border, known)]
    there = np.flatnonzero(np.isfinite(met.total_m) & met.known)
    reach = borderline.REACH_SIGMAS * met.total_m[there]
    at_sea = known.near_sea(met.longitude[there], met.latitude[there], reach)
    return [known.land, known.sea] if at_sea.any() else [known.land]


def edges(border: Border, known: Countries) -> Edges:
    """Edges of the countries on both sides of a border."""
    sides = (numbers(known.names, border.columns[side]) for side in ("left", "right"))
    return Edges(border.network, border.search, *sides)


def _full(met: Met, countries: Ints, network: borderline.Network, limits: Sequence[Edges]) -> Floats:
    """The integral of the normal over the countries."""
    spread = borderline.Spread(met.sigma_m, met.shift_m, _bearing(met, network))
    crossed = np.zeros((2, len(met.longitude)))
    for some in limits:
        parts = borderline.line_shares(met.longitude, met.latitude, spread, some.network, some.around)
        for row, line, share in parts:
            left, right = some.left[line], some.right[line]
            for total, ours in zip(crossed, countries[:, row], strict=True):
                np.add.at(total, row, np.where(left == ours, share, 0) - np.where(right == ours, share, 0))
    pairs = zip(countries, crossed, strict=True)
    return np.stack([borderline.probability(met.country == ours, total) for ours, total in pairs])


def _likelier(shares: Floats, countries: Ints) -> tuple[Ints, Floats]:
    """The likelier of two countries, -1 where neither can hold the place, and its probability."""
    shares = np.round(shares, 6)
    second = (shares[1] > shares[0]) | ((shares[1] == shares[0]) & (countries[1] < countries[0]))
    most, which = np.where(second, shares[1], shares[0]), np.where(second, countries[1], countries[0])
    return np.where(most >= LEAST, which, -1), np.where(most >= LEAST, most, np.nan)


def _interval(met: Met, likely: Ints, reference: Reference) -> tuple[Floats, Floats]:
    """Central 80 % of the signed distance, NaN where no country is likely."""
    told, total = likely >= 0, met.total_m
    centre = np.where(told, _sign(met.found, likely, reference) * met.found.distance_m, np.nan)
    low, high = centre - CENTRAL_80 * total, centre + CENTRAL_80 * total
    rows = np.flatnonzero(told & (met.found.distance_m <= FAR_SIGMAS * total))
    sample = np.sort(_samples(met.rows(rows), likely[rows], reference), axis=1)
    for ends, share in ((low, 0.1), (high, 0.9)):
        at = int(share * sample.shape[1] - 0.5)
        ends[rows] = (sample[:, at] + sample[:, at + 1]) / 2
    return low, high


def _samples(met: Met, likely: Ints, reference: Reference) -> Floats:
    """Ninety equally probable signed distances (N, 90), metres, positive in the likely country."""
    border, total = reference.border, met.total_m
    across, along, first, second, weight = _cubature()
    value = (
        _sign(met.found, likely, reference)[:, None] * met.found.distance_m[:, None] + along * total[:, None]
    )
    near = np.flatnonzero(met.found.distance_m <= FAR_SIGMAS * total)
    some = met.rows(near)
    bearing = _bearing(some, border.network)
    longitude, latitude = _moved(some, bearing, along * total[near][:, None], across * some.sigma_m[:, None])
    found = borderline.nearest(longitude, latitude, border.network, border.search)
    sign = _sign(found, np.repeat(likely[near], len(along)), reference)
    value[near] = (sign * found.distance_m).reshape(-1, len(along))
    between: Floats = value[:, first] * (1 - weight) + value[:, second] * weight
    return between


def _below(sigmas: Floats) -> Floats:
    """Share of a normal distribution below so many standard deviations, from none on."""
    share = np.where(np.isnan(sigmas), np.nan, 1.0)
    some = np.flatnonzero(sigmas < _SURE_SIGMAS)
    share[some] = [0.5 * math.erfc(-value / math.sqrt(2)) for value in sigmas[some].tolist()]
    return share


def _sign(found: borderline.Nearest, likely: Ints, reference: Reference) -> Floats:
    """1 on the side of the likely country, -1 on the other."""
    columns, names = reference.border.columns, reference.countries.names
    left, right = (numbers(names, columns[side])[found.line] for side in ("left", "right"))
    ours = np.where(found.side >= 0, left, right) == likely
    # A line that holds in fact only has one country on both its sides.
    ours |= (columns["status"] == DE_FACTO)[found.line] & ((left == likely) | (right == likely))
    return np.where(ours, 1.0, -1.0)


def _moved(met: Met, bearing: Floats, along: Floats, left: Floats) -> tuple[Floats, Floats]:
    """Places (N * K) so many metres (N, K) along the bearing and to its left, degrees."""
    point = borderline.to_ecef(met.longitude, met.latitude)
    east, north = borderline.plane(met.longitude, met.latitude)
    ahead = np.sin(bearing) * east + np.cos(bearing) * north
    beside = np.sin(bearing) * north - np.cos(bearing) * east
    spot = point[:, :, None] + along * ahead[:, :, None] + left * beside[:, :, None]
    return borderline.to_degrees(spot.reshape(3, -1))


def _bearing(met: Met, network: borderline.Network) -> Floats:
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
    from statistics import NormalDist

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
