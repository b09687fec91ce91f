"""How much likelier what two rows say is if both are of one event than if they are of two: likelihood ratios.

Each function takes columns of N rows and the numbers of the rows of K pairs, and returns K ratios: above 1
for one event, below 1 for two, 1 where nothing can be compared. Where a figure is our choice it says so.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from marzmap import borderline
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
    array([3.28])
    """
    combinations = spots.size[first] * spots.size[second]
    pair = np.repeat(np.arange(len(first)), combinations)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(combinations) - combinations, combinations)
    one = spots.start[first[pair]] + within // spots.size[second[pair]]
    other = spots.start[second[pair]] + within % spots.size[second[pair]]
    variance = spots.sigma_m[one] ** 2 + spots.sigma_m[other] ** 2
    off = spots.point[:, one] - spots.point[:, other]
    density = np.exp(-borderline.dot(off, off) / (2 * variance)) / (2 * np.pi * variance)
    density *= spots.weight[one] * spots.weight[other]
    together: Floats = np.bincount(pair, density, len(first)).astype(np.float64)
    return ratio_of_density(together)


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
    >>> of_dates(start, end, np.array([0, 0, 0, 0]), np.array([0, 1, 2, 3])).round(2)
    array([53.68,  1.91,  3.36,  0.  ])
    """
    days = [end[rows] - start[rows] + 1 for rows in (first, second)]
    same = np.zeros(len(first))
    for lag, probability in LAGS.items():
        common = np.minimum(end[first], end[second] + lag) - np.maximum(start[first], start[second] + lag) + 1
        same += probability * np.maximum(common, 0)
    return same / (days[0] * days[1]) * DAYS


def of_kinds(kind: NDArray[np.object_], unknown: str, first: Ints, second: Ints) -> Floats:
    """Return the ratios of event_type; `unknown` can be compared with nothing.

    Examples
    --------
    >>> kind = np.array(["armed clash", "armed clash", "shelling", "other"], dtype=object)
    >>> of_kinds(kind, "other", np.array([0, 0, 0]), np.array([1, 2, 3])).tolist()
    [1.5, 0.4, 1.0]
    """
    open_ = (kind[first] == unknown) | (kind[second] == unknown)
    ratio: Floats = np.where(open_, 1.0, np.where(kind[first] == kind[second], KIND, OTHER_KIND))
    return ratio


def of_killed(low: Floats, high: Floats, first: Ints, second: Ints) -> Floats:
    """Return the ratios of the numbers of killed; NaN where a row has none.

    Examples
    --------
    >>> low, high = np.array([1.0, 3.0, 0.0, np.nan]), np.array([1.0, 4.0, 0.0, np.nan])
    >>> of_killed(low, high, np.array([0, 1, 0]), np.array([1, 2, 3])).tolist()
    [1.5, 0.4, 1.0]
    """
    fewest = np.maximum(low[first], low[second])
    most = np.minimum(high[first], high[second])
    ratio: Floats = np.where(fewest <= 2 * most + 1, DEAD, OTHER_DEAD)
    return np.where(np.isnan(fewest + most), 1.0, ratio)


def of_actors(
    names: Sequence[str] | NDArray[np.object_], actors: Ints, first: Ints, second: Ints
) -> tuple[Floats, Floats, Bools]:
    """Return the ratios of both parties, the share of them that agree, and whether in the other order.

    `actors` has the numbers of both parties of each row among the `names`, (2, N).

    Two parties agree if their names have a word in common, by its first four letters or as initials; words
    such as "forces" do not count. Names in different scripts, or of such words alone, are not compared. The
    order that fits better is taken; the share is NaN where nothing is compared.

    Examples
    --------
    >>> names = ["Taliban", "Iranian border guards", "Smugglers", "Iran", "Islamic Emirate"]
    >>> actors = np.array([[0, 1, 2], [3, 4, 0]])
    >>> ratio, share, swapped = of_actors(names, actors, np.array([0, 0]), np.array([1, 2]))
    >>> ratio.round(3).tolist(), share.tolist(), swapped.tolist()
    ([2.25, 0.045], [1.0, 0.5], [True, True])
    """

    def compared(at: int, to: int) -> Floats:
        pairs = actors[at][first] * len(names) + actors[to][second]
        distinct, pair = np.unique(pairs, return_inverse=True)
        agree = [
            _agree(names[one], names[other]) for one, other in zip(*divmod(distinct, len(names)), strict=True)
        ]
        return np.array(agree, dtype=np.float64)[pair]

    def ratio(agrees: Floats) -> Floats:
        weighed: Floats = np.where(np.isnan(agrees), 1.0, np.where(agrees > 0, ACTOR, OTHER_ACTOR))
        return weighed

    orders = [(compared(0, to), compared(1, 1 - to)) for to in (0, 1)]
    straight, crossed = (ratio(one) * ratio(other) for one, other in orders)
    swapped = crossed > straight
    share = [_mean(*order) for order in orders]
    return np.fmax(straight, crossed), np.where(swapped, share[1], share[0]), swapped


def _agree(one: str, other: str) -> float:
    """Return 1 if two parties have a word in common and 0 if not; NaN if they cannot be compared."""
    ours, theirs = party_words(one), party_words(other)
    if not ours or not theirs or one.isascii() != other.isascii():
        return np.nan
    return float(not ours.isdisjoint(theirs))


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
