"""The greatest likelihood of any window, as observed and where chance orders the places."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from marzmap.summarise.scan.course import unrolled
from marzmap.summarise.scan.likelihood import BLOCK, MOST, ROUNDING, count_terms, likelihoods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marzmap._types import Floats, Ints
    from marzmap.summarise.scan.course import Course

# Among fewer places, or more events than this a place, it is quickest to rate every window.
_FEW, _CROWDED = 150, 8


def maxima(
    place_m: Floats, events: Ints, on: Course, least: float, count: int, random: np.random.Generator
) -> Floats:
    """Return the greatest likelihood of any window in `count` draws of the order of places and gaps.

    The places lie on the course, ascending, metres, each with a number of events; a window is taken to have
    the `least` share of the exposure.

    Notes
    -----
    In the measure of the exposure the C places leave C + 1 gaps. A place, with all its events, and the gap
    behind it (in every other draw that before it) stay together; their order is drawn. Cells have the empty
    cells between them for gaps.
    """
    cell = on.cell_share
    gap = np.diff(np.concatenate([[-cell / 2], on.share_at(place_m), [1 + cell / 2]])) - cell
    # The gap that no place goes with is one without events.
    behind, ahead = np.append(0, events), np.append(events, 0)
    best = []
    rows = max(1, BLOCK // len(gap))
    for start in range(0, count, rows):
        number = np.arange(start, min(start + rows, count))
        order = np.argsort(random.random((len(number), len(gap))), axis=1)
        first = number[:, None] % 2 == 0
        spans = gap[order] + cell * np.where(first, order > 0, order < len(events))
        way = np.minimum(np.cumsum(spans, axis=1), 1.0)
        share = np.where(first, np.maximum(way - spans, 0.0) + cell / 2, np.maximum(way - cell / 2, 0.0))
        drawn = np.where(first, behind[order], ahead[order])
        best.append(greatest(on.place_at(share), share, drawn, on, least))
    return np.concatenate(best)


def greatest(place_m: Floats, share: Floats, events: Ints, on: Course, least: float) -> Floats:
    """Return the greatest likelihood of any window, in several arrangements of the same events.

    Arrays are (B, C): in each of B rows the places ascend; `share` is that of the exposure before each.

    Notes
    -----
    Of the windows with one number of events that with the least exposure is the likeliest. So it is found
    for one number after the other, among the events one by one: a window that parts a place has fewer
    events than one no longer that does not. Where places are few, every window is rated.

    Examples
    --------
    >>> from marzmap.summarise.scan import course
    >>> line = course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 30.0)
    >>> place = np.array([[10.0, 40.0, 42.0, 44.0]])
    >>> greatest(place, place / 100, np.ones((1, 4), dtype=np.int64), line, 0.01).round(3).tolist()
    [7.448]
    """
    place, reach, through, counts = unrolled(place_m, share, events, on)
    total = int(events[0].sum())
    if events.shape[1] < _FEW or total > _CROWDED * events.shape[1]:
        best = np.zeros(len(place))
        for likelihood in _all_likelihoods(place, reach, through, counts, total, least, on.cell_share):
            np.maximum(best, likelihood.max(axis=1), out=best)
        return best
    # So that no window from line to line is the one with the least exposure.
    apart = through + 2.0 * on.line_at(place)
    terms = count_terms(total)
    best_of_row = []
    for row, many in enumerate(counts):
        each = np.repeat(np.arange(len(many)), many)
        beyond = np.searchsorted(place[row], reach[row], side="right")
        most = np.append(0, np.cumsum(many))[beyond[each]] - np.arange(len(each))
        best_of_row.append(
            _greatest_of(apart[row, each], through[row, each], most, terms, least, on.cell_share)
        )
    return np.array(best_of_row)


def p_value(likelihood: float, chance: Floats) -> float:
    """Return the share of draws, the one observed among them, whose greatest likelihood is no less.

    Dwass (1957, Annals of Mathematical Statistics 28:181); Barnard (1963, J. R. Statist. Soc. B 25:294).

    Examples
    --------
    >>> p_value(3.0, np.array([1.0, 2.0, 3.0]))
    0.5
    """
    return float(1 + (chance >= likelihood - ROUNDING).sum()) / (len(chance) + 1)


def _all_likelihoods(
    place: Floats, reach: Floats, share: Floats, events: Ints, total: int, least: float, cell: float
) -> Iterator[Floats]:
    """Return the likelihoods (B, C - k) of windows from each place to the k-th after it, for k = 0, 1, ..."""
    rows, places = place.shape
    through = np.zeros((rows, places + 1), dtype=np.int64)
    np.cumsum(events, axis=1, out=through[:, 1:])
    terms = count_terms(total)
    for more in range(places):
        first = places - more
        fits = place[:, more:] <= reach[:, :first]
        if not fits.any():
            return
        counts = np.minimum(through[:, more + 1 :] - through[:, :first], total)
        yield np.where(
            fits, likelihoods(counts, share[:, more:] - share[:, :first] + cell, terms, least), 0.0
        )


def _greatest_of(apart: Floats, share: Floats, most: Ints, terms: Floats, least: float, cell: float) -> float:
    """Return the greatest likelihood of the windows over neighbouring events.

    Parameters
    ----------
    apart, share : (N,) float
        Share of the exposure before each event, ascending: with what keeps lines apart, and without.
    most : (N,) int
        How many events the longest window from each has.
    terms, least, cell
        From `count_terms`; the share that a window is taken to have at least; `Course.cell_share`.
    """
    total = len(terms) - 1
    longest = min(int(most.max(initial=0)), total)
    best, size = 0.0, 1
    while size <= longest:
        between = apart[size - 1 :] - apart[: len(apart) - size + 1]
        at = int(between.argmin())
        if most[at] < size:
            # It is too long in metres.
            between[most[: len(between)] < size] = np.inf
            at = int(between.argmin())
        part = max(float(share[at + size - 1] - share[at]) + cell, least)
        if part >= MOST:
            break
        inside, outside = math.log(part), math.log1p(-part)

        def likelihood(count: int, inside: float = inside, outside: float = outside) -> float:
            return float(terms[count]) - count * inside - (total - count) * outside

        if size > total * part:
            best = max(best, likelihood(size))
        # More events have no less exposure: numbers that could not beat the best with as little are left out.
        denser = max(size, math.floor(total * part)) + 1
        size = bisect_left(range(longest + 1), best - ROUNDING, denser, key=likelihood)
    return best
