"""How sure a side is: the probability of a country, by the model that `model` states."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import borderline
from marzmap.locate import nodes
from marzmap.locate.intervals import bearing_of_normal, interval, samples
from marzmap.locate.model import FAR_SIGMAS, NOTHING_ASSUMED
from marzmap.locate.reference import MAIN, edges
from marzmap.locate.repeated import first_of_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate.countries import Edges
    from marzmap.locate.model import Assumptions, Met
    from marzmap.locate.reference import Reference

    _Limits = Sequence[tuple[Edges, Bools]]

LEAST = 0.005
"""A country less probable than this is none that the place may lie in."""

# Beyond so many standard deviations the normal distribution is 1 to six decimals.
_SURE_SIGMAS = 5.2
# A place this many times as far as an edge's reach is beyond it also in the plane of `borderline.shares`.
_WIDER = 1.1
# Rows that are worked on at a time.
_ROWS = 65_536


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
    stated : (N,) float
        By geometry alone, that the place lies in the country its source states; NaN where it states none.
    """

    likely: Ints
    probability: Floats
    low_m: Floats
    high_m: Floats
    known: Bools
    stated: Floats


def of_points(
    met: Met,
    reference: Reference,
    stated: Ints | None = None,
    assumed: Assumptions = NOTHING_ASSUMED,
    *,
    intervals: bool = True,
) -> Certainty:
    """How sure the side of each point is.

    Parameters
    ----------
    met : Met
        The points.
    reference : Reference
        What they were located against.
    stated : (N,) int, optional
        The country that the source of each states, number in `Countries.names`; -1 where it states none.
    assumed : Assumptions
        Which prior holds.
    intervals : bool
        Whether the intervals are wanted; else they may be NaN.

    Notes
    -----
    Of countries that are equally likely the first by the alphabet is told. Farther from the border than
    `FAR_SIGMAS` the interval is the distance less and plus 1.2816 standard deviations. Nearer, the signed
    distance is looked up at twelve places: on five lines across the shift, through the nodes of the
    Gauss-Hermite rule, at one to four places along the shift each; between them it is taken as linear. The
    interval is that of ninety samples shared out by the weights of the rule. Discs, and all places under a
    prior that is not flat, are laid out as `nodes` instead.
    """
    count = len(met.country)
    probability, low, high, of_stated = np.full((4, count), np.nan)
    sure = Certainty(np.full(count, -1), probability, low, high, np.isfinite(met.sigma_m), of_stated)
    by_nodes = met.holds_all | np.isfinite(assumed.prior_m)
    if len(laid := np.flatnonzero(sure.known & met.known & by_nodes)):
        word = np.full(count, -1) if stated is None else stated
        found = _each_by_nodes(met.rows(laid), word[laid], reference, assumed)
        for values, of_laid in zip(sure, found, strict=True):
            values[laid] = of_laid
    whole = np.flatnonzero(sure.known & met.known & ~by_nodes)
    for start in range(0, len(whole), _ROWS):
        rows = whole[start : start + _ROWS]
        some = met.rows(rows)
        shares = probabilities(some, some.beside, reference)
        sure.likely[rows], sure.probability[rows] = _likelier(shares, some.beside)
        if intervals:
            sure.low_m[rows], sure.high_m[rows] = interval(some, sure.likely[rows], reference)
        if stated is not None:
            sure.stated[rows] = _of_stated(some, stated[rows], shares, reference)
    return sure


def of_mixtures(
    met: Met,
    places: Met,
    owner: Ints,
    weight: Floats,
    reference: Reference,
    stated: Ints | None = None,
    assumed: Assumptions = NOTHING_ASSUMED,
) -> Certainty:
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
    stated : (N,) int, optional
        As for `of_points`.
    assumed : Assumptions
        As for `of_points`; under a prior that is not flat it weighs the candidates too.
    """
    if places.holds_all.any() or np.isfinite(assumed.prior_m):
        word = np.full(len(met.country), -1) if stated is None else stated
        return _by_nodes(met, places, (owner, weight), word, reference, assumed)
    count = len(met.country)
    weight = weight / np.bincount(owner, weight, count)[owner]
    beside = met.beside[:, owner]
    shares = probabilities(places, beside, reference)
    mixed: Floats = np.stack([np.bincount(owner, weight * share, count) for share in shares])
    likely, probability = _likelier(mixed, met.beside)
    sample = samples(places, likely[owner], reference)
    low, high = np.full((2, count), np.nan)
    for row in np.flatnonzero(likely >= 0):
        ours = owner == row
        value = sample[ours].ravel()
        much = np.repeat(weight[ours], sample.shape[1]) / sample.shape[1]
        order = np.argsort(value, kind="stable")
        below_it = np.cumsum(much[order]) - much[order] / 2
        low[row], high[row] = np.interp([0.1, 0.9], below_it, value[order])
    of_stated = np.full(count, np.nan)
    if stated is not None:
        share = _of_stated(places._replace(beside=beside), stated[owner], shares, reference)
        of_stated = np.bincount(owner, weight * share, count)
    return Certainty(likely, probability, low, high, np.isfinite(mixed[0]), of_stated)


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
    for some, near in limits:
        if some.network is not reference.border.network:
            rest = np.flatnonzero(known & ~close & near)
            reach = FAR_SIGMAS * total[rest]
            close[rest] = borderline.within(met.longitude[rest], met.latitude[rest], reach, some.around)
    rows = np.flatnonzero(close)
    places, ours = met.rows(rows), countries[:, rows]
    first, number = first_of_each(places.longitude, places.latitude, places.sigma_m, *ours)
    limits = [(some, near[rows[first]]) for some, near in limits]
    share[:, rows] = _full(places.rows(first), ours[:, first], reference.border.network, limits)[:, number]
    return share


def _each_by_nodes(met: Met, word: Ints, reference: Reference, assumed: Assumptions) -> Certainty:
    """Return how sure the sides of places are, laid out as nodes; places that are alike are done once."""
    first, number = first_of_each(met.longitude, met.latitude, met.sigma_m, met.holds_all, word)
    parts = []
    for start in range(0, len(first), nodes.ROWS):
        rows = first[start : start + nodes.ROWS]
        alone = np.arange(len(rows)), np.ones(len(rows))
        parts.append(_by_nodes(met.rows(rows), met.rows(rows), alone, word[rows], reference, assumed))
    return Certainty._make(np.concatenate(values)[number] for values in zip(*parts, strict=True))


def _by_nodes(
    met: Met,
    places: Met,
    share: tuple[Ints, Floats],
    word: Ints,
    reference: Reference,
    assumed: Assumptions,
) -> Certainty:
    """Return how sure the sides of points are whose weighted places are laid out as nodes."""
    owner, weight = share
    # What many places stand for, such as a district, takes fewer nodes of each.
    each = max(nodes.NODES * len(met.country) // max(len(owner), 1), 16)
    laid = nodes.laid_out(places, reference, min(each, nodes.NODES))
    spread = [nodes.together(laid, ours, weight[ours]) for ours in _rows_of(owner, len(met.country))]
    half_m, pairs = assumed.prior_m, zip(spread, met.beside.T, word.tolist(), strict=True)
    found = np.array([nodes.shares(*pair, half_m) for pair in pairs]).reshape(-1, 3)
    likely, probability = _likelier(found[:, :2].T, met.beside)
    ends = [
        nodes.interval(place, country, half_m) if country >= 0 else (np.nan, np.nan)
        for place, country in zip(spread, likely.tolist(), strict=True)
    ]
    low, high = np.array(ends).reshape(-1, 2).T
    return Certainty(likely, probability, low, high, np.isfinite(found[:, 0]), found[:, 2])


def _rows_of(owner: Ints, count: int) -> list[Ints]:
    """Return the numbers of the places of each point, by their ascending owners."""
    return np.split(np.arange(len(owner)), np.searchsorted(owner, np.arange(1, count)))


def _of_stated(met: Met, stated: Ints, shares: Floats, reference: Reference) -> Floats:
    """Return the probability of the stated country, taken from the shares (2, N) where it is beside."""
    share = np.where(stated == met.beside[0], shares[0], np.where(stated == met.beside[1], shares[1], np.nan))
    third = np.flatnonzero((stated >= 0) & (stated != met.beside).all(axis=0))
    share[third] = probabilities(met.rows(third), np.stack([stated[third]] * 2), reference)[0]
    return share


def _edges(met: Met, reference: Reference) -> _Limits:
    """Return what bounds the countries, at sea too if that is near, and which points it may be near to."""
    border, known = reference.border, reference.countries
    if border.source != MAIN:
        limits = reference.beside() if reference.beside else edges(border, known)
        return [(limits, np.ones(len(met.country), dtype=np.bool_))]
    reach = np.where(met.known, _WIDER * borderline.REACH_SIGMAS * met.total_m, np.nan) + borderline.WIDEST_M
    at_sea = np.isfinite(reach)
    # Of a part of the borders the points' distances to the others are unknown.
    is_whole = border.network is known.land.network
    on_land = (known.land, met.found.distance_m <= reach if is_whole else at_sea.copy())
    at_sea[at_sea] = known.near_sea(met.longitude[at_sea], met.latitude[at_sea], reach[at_sea])
    return [on_land, (known.sea, at_sea)] if at_sea.any() else [on_land]


def _full(met: Met, countries: Ints, network: borderline.Network, limits: _Limits) -> Floats:
    """The integral of the normal over the countries."""
    spread = borderline.Spread(met.sigma_m, met.shift_m, bearing_of_normal(met, network))
    crossed = np.zeros((2, len(met.longitude)))
    for some, near in limits:
        rows, spreads = np.flatnonzero(near), borderline.Spread._make(values[near] for values in spread)
        places = met.longitude[near], met.latitude[near]
        for place, line, share in borderline.line_shares(*places, spreads, some.network, some.around):
            row, left, right = rows[place], some.left[line], some.right[line]
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


def _below(sigmas: Floats) -> Floats:
    """Share of a normal distribution below so many standard deviations, from none on."""
    share = np.where(np.isnan(sigmas), np.nan, 1.0)
    some = np.flatnonzero(sigmas < _SURE_SIGMAS)
    share[some] = [0.5 * math.erfc(-value / math.sqrt(2)) for value in sigmas[some].tolist()]
    return share
