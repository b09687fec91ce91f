"""How much likelier what two rows say is if both are of one event than if they are of two: likelihood ratios.

Each function takes columns of N rows and the numbers of F and of S of them, and returns ratios (F, S), of
each of the first with each of the second: above 1 for one event, below 1 for two, 1 where nothing can be
compared. Where a figure is our choice it says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap._text import folded_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints
    from marzmap.summarise.spots import Spots

AROUND_M = 50_000.0
"""Another event may be anywhere so far around, metres: the reach of a border study (our choice)."""
AT_HAND = 0.3
"""Share of other events that are at the same place all the same, for fighting comes back (our choice)."""
DAYS = 61
"""Number of days on which another event may be, a month to both sides (our choice)."""
LAGS = {0: 0.88, -1: 0.055, 1: 0.055, -2: 0.005, 2: 0.005}
"""Probability of each number of days between two reports of one event (our choice; Donnay et al.
2019, doi:10.1177/0022002718777050, too join data sets of events by a window of time and of space)."""
ACTOR, OTHER_ACTOR = 1.5, 0.03
"""Ratios of a party that both rows name, and of two that have no word in common (our choice)."""
KIND, OTHER_KIND = 1.5, 0.4
"""Ratios of one event_type, and of two (our choice)."""
DEAD, OTHER_DEAD = 1.5, 0.4
"""Ratios of numbers of killed that agree within a factor of two, and of others (our choice)."""
MOST = ACTOR**2 * KIND * DEAD
"""Highest ratio of all but place and date."""

_BACKGROUND = 1 / (np.pi * AROUND_M**2)
_STEM = 4
_VOWELS = re.compile("[aeiou]")
_INITIALS = range(3, 6)
_COMMON_TEXT = """
air and armed army border corps democratic fighters force forces former government group guard guards gunmen
islamic members men military militants militia national navy people personnel police regiment republic
security soldiers the troops unidentified unit units unknown
ارتش افراد پلیس دولت مرزبان مرزبانان مرزبانی مسلح ناشناس نیرو نیروها نیروهای نیروی
"""
_COMMON = frozenset(_COMMON_TEXT.split())
# As UCDP and ACLED name the government of Afghanistan since August 2021.
_ALSO = {"taliban": "afgh", "emirate": "afgh"}


def of_places(spots: Spots, first: Ints, second: Ints) -> Floats:
    """Return the ratios of places, by the overlap of their distributions.

    If both rows are of one event, their points differ by the errors of both: the density of that difference
    is a normal one with the variance of both, summed over the spots by their weights. If not, the other event
    is at the same place with `AT_HAND`, else anywhere within `AROUND_M`.

    Examples
    --------
    >>> from marzmap.summarise.spots import Spots
    >>> one, same, sigma_m = np.ones(2, dtype=int), np.zeros((3, 2)), np.full(2, 2000.0)
    >>> spots = Spots(np.array([0, 1]), one, np.zeros(2), same, sigma_m, np.ones(2))
    >>> of_places(spots, np.array([0]), np.array([1])).round(2)
    array([[3.28]])
    """
    (one, begin), (other, begin_other) = (_spots_of(spots, rows) for rows in (first, second))
    # In place, for there may be millions.
    density = np.zeros((len(one), len(other)))
    for axis in spots.point:
        off = axis[one][:, None] - axis[other]
        off *= off
        density -= off
    twice = 2 * (spots.sigma_m[one] ** 2)[:, None] + 2 * spots.sigma_m[other] ** 2
    density /= twice
    np.exp(density, out=density)
    density /= twice
    density *= spots.weight[one][:, None] / np.pi
    density *= spots.weight[other]
    if len(other) > len(second):
        density = np.add.reduceat(density, begin_other, axis=1)
    if len(one) > len(first):
        density = np.add.reduceat(density, begin, axis=0)
    return ratio_of_density(density)


def _spots_of(spots: Spots, rows: Ints) -> tuple[Ints, Ints]:
    """Return the numbers of the spots of rows, one row after the other, and where each row's begin."""
    size = spots.size[rows]
    begin = np.cumsum(size) - size
    number: Ints = np.repeat(spots.start[rows] - begin, size) + np.arange(size.sum())
    return number, begin


def ratio_of_density(density: Floats) -> Floats:
    """Return the ratio of places for the density (per square metre) of their overlap."""
    ratio: Floats = density / ((1 - AT_HAND) * _BACKGROUND + AT_HAND * density)
    return ratio


def density_of_ratio(ratio: Floats) -> Floats:
    """Return the density (per square metre) at which places have a ratio; the inverse of `ratio_of_density`.

    Examples
    --------
    >>> ratio_of_density(density_of_ratio(np.array([0.5, 2.0]))).round(6).tolist()
    [0.5, 2.0]
    """
    density: Floats = ratio * (1 - AT_HAND) * _BACKGROUND / (1 - AT_HAND * ratio)
    return density


def of_dates(start: Ints, end: Ints, first: Ints, second: Ints) -> Floats:
    """Return the ratios of dates, days from `start` to `end` each of which is as likely.

    If both rows are of one event, their days differ by one of `LAGS`; if not, by anything within `DAYS`.

    Examples
    --------
    >>> start, end = np.array([0, 0, 1, 7]), np.array([0, 29, 1, 7])
    >>> of_dates(start, end, np.array([0]), np.array([0, 1, 2, 3])).round(2)
    array([[53.68,  1.91,  3.36,  0.  ]])
    """
    begin, last = start[first][:, None], end[first][:, None]
    same = np.zeros((len(first), len(second)))
    for lag, probability in LAGS.items():
        common = np.minimum(last, end[second] + lag) - np.maximum(begin, start[second] + lag) + 1
        same += probability * np.maximum(common, 0)
    return same / ((last - begin + 1) * (end[second] - start[second] + 1)) * DAYS


def of_kinds(kind: Ints, unknown: int, first: Ints, second: Ints) -> Floats:
    """Return the ratios of event_type, numbered; `unknown` can be compared with nothing.

    Examples
    --------
    >>> of_kinds(np.array([0, 0, 1, 2]), 2, np.array([0]), np.array([1, 2, 3])).tolist()
    [[1.5, 0.4, 1.0]]
    """
    open_ = (kind[first] == unknown)[:, None] | (kind[second] == unknown)
    ratio: Floats = np.where(open_, 1.0, np.where(kind[first][:, None] == kind[second], KIND, OTHER_KIND))
    return ratio


def of_killed(low: Floats, high: Floats, first: Ints, second: Ints) -> Floats:
    """Return the ratios of the numbers of killed; NaN where a row has none.

    Examples
    --------
    >>> low, high = np.array([1.0, 3.0, 0.0, np.nan]), np.array([1.0, 4.0, 0.0, np.nan])
    >>> of_killed(low, high, np.array([0, 1]), np.array([1, 2, 3])).tolist()
    [[1.5, 1.5, 1.0], [1.5, 0.4, 1.0]]
    """
    fewest = np.maximum(low[first][:, None], low[second])
    most = np.minimum(high[first][:, None], high[second])
    ratio: Floats = np.where(fewest <= 2 * most + 1, DEAD, OTHER_DEAD)
    return np.where(np.isnan(fewest + most), 1.0, ratio)


class Parties(NamedTuple):
    """Which parties of rows agree with which of others; made by `agreements`."""

    # (A, B) each name of the first rows with each of the second: 1 if they agree, 0 if not, NaN where they
    # cannot be compared.
    agree: Floats
    # (2, F) and (2, S) numbers of both parties of each row among these names.
    first: Ints
    second: Ints


def agreements(
    names: Sequence[str] | NDArray[np.object_], actors: Ints, first: Ints, second: Ints
) -> Parties:
    """Compare the parties of each of `first` with those of each of `second`.

    `actors` has the numbers of both parties of each row among the `names`, (2, N).

    Two parties agree if their names have a word in common, by its first four letters or as initials; words
    such as "forces" do not count. Names in different scripts, or of such words alone, are not compared.

    Examples
    --------
    >>> names = ["Taliban", "Iranian border guards", "Smugglers", "Iran"]
    >>> agreements(names, np.array([[1, 3], [0, 2]]), np.array([0]), np.array([1])).agree.tolist()
    [[0.0, 0.0], [0.0, 1.0]]
    """
    (one, at), (other, to) = (np.unique(actors[:, rows], return_inverse=True) for rows in (first, second))
    ours, theirs = ([names[number] for number in numbers] for numbers in (one, other))
    bearers: defaultdict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(theirs):
        for word in party_words(name):
            bearers[word].append(number)
    agree = np.zeros((len(ours), len(theirs)))
    for number, name in enumerate(ours):
        for word in party_words(name) & bearers.keys():
            agree[number, bearers[word]] = 1
    named, latin = (
        [np.array([test(name) for name in parties], dtype=bool) for parties in (ours, theirs)]
        for test in (party_words, str.isascii)
    )
    compared = named[0][:, None] & named[1] & (latin[0][:, None] == latin[1])
    agree[~compared] = np.nan
    return Parties(agree, at.reshape(2, -1), to.reshape(2, -1))


def of_actors(parties: Parties) -> Floats:
    """Return the ratios of both parties, in the order that fits better.

    Examples
    --------
    >>> names = ["Taliban", "Iranian border guards", "Smugglers", "Iran", "Islamic Emirate"]
    >>> actors = np.array([[0, 1, 2], [3, 4, 0]])
    >>> of_actors(agreements(names, actors, np.array([0]), np.array([1, 2]))).round(3).tolist()
    [[2.25, 0.045]]
    """
    agree, ours, theirs = parties
    ratio = _party_ratios(agree)
    one, other = (ratio.take(ours[at], axis=0) for at in (0, 1))
    straight, crossed = (one.take(theirs[to], axis=1) * other.take(theirs[1 - to], axis=1) for to in (0, 1))
    best: Floats = np.maximum(straight, crossed)
    return best


def actor_likeness(parties: Parties, first: Ints, second: Ints) -> tuple[Floats, Bools]:
    """Return the share of the parties of pairs that agree, and whether in the other order.

    The order is that of `of_actors`; the share is NaN where nothing is compared. The rows of the pairs, (K,)
    each, are numbered as `agreements` was given them.

    Examples
    --------
    >>> names = ["Taliban", "Iranian border guards", "Smugglers", "Iran", "Islamic Emirate"]
    >>> actors = np.array([[0, 1, 2], [3, 4, 0]])
    >>> parties = agreements(names, actors, np.array([0]), np.array([1, 2]))
    >>> share, swapped = actor_likeness(parties, np.array([0, 0]), np.array([0, 1]))
    >>> share.tolist(), swapped.tolist()
    ([1.0, 0.5], [True, True])
    """
    ours, theirs = parties.first[:, first], parties.second[:, second]
    orders = [(parties.agree[ours[0], theirs[to]], parties.agree[ours[1], theirs[1 - to]]) for to in (0, 1)]
    straight, crossed = (_party_ratios(one) * _party_ratios(other) for one, other in orders)
    swapped = crossed > straight
    share = [_mean(*order) for order in orders]
    return np.where(swapped, share[1], share[0]), swapped


def _party_ratios(agree: Floats) -> Floats:
    ratio: Floats = np.where(np.isnan(agree), 1.0, np.where(agree > 0, ACTOR, OTHER_ACTOR))
    return ratio


@cache
def party_words(name: str) -> frozenset[str]:
    """Return what tells a party from others: the first letters of its words, and its initials.

    The first letters count without vowels too, which transliterations write in many ways.

    Examples
    --------
    >>> sorted(party_words("Syrian Democratic Forces")), sorted(party_words("SDF"))
    (['sdf', 'syri', 'syrn'], ['sdf'])
    >>> sorted(party_words("Hezbollah") & party_words("Hizballah")), sorted(party_words("M23"))
    (['hzbl'], ['m23'])
    """
    words = [word for word in folded_words(name) if not word.isdigit()]
    telling = [word for word in words if word not in _COMMON and len(word) >= min(_INITIALS)]
    initials = "".join(word[0] for word in words)
    also = {_ALSO[word] for word in telling if word in _ALSO}
    bare = [word[0] + _VOWELS.sub("", word[1:]) for word in telling]
    also |= {word[:_STEM] for word in bare if len(word) >= _STEM}
    return frozenset(
        {word[:_STEM] for word in telling} | also | ({initials} if len(initials) in _INITIALS else set())
    )


def _mean(one: Floats, other: Floats) -> Floats:
    """Return the mean of two values, or the one that is known."""
    return (np.where(np.isnan(one), other, one) + np.where(np.isnan(other), one, other)) / 2
