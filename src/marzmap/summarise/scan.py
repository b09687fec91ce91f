"""The scan statistic on lines: arithmetic of windows, counts and chance. Arrays in, arrays out.

Kulldorff's statistic (1997, Communications in Statistics, Theory and Methods 26:1481) in one dimension, with
windows of any length between two events (Nagarwalla 1996, Statistics in Medicine 15:845).
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marzmap._types import Bools, Floats, Ints


# Values of a block, so that the arrays of a step stay in the processor's cache.
_BLOCK = 16_384
# Likelihoods that differ by rounding only are equal.
_ROUNDING, _DECIMALS = 1e-9, 9
# Among fewer places, or more events than so many a place, it is quickest to rate every window.
_FEW, _CROWDED = 150, 8
# A window holds less than this share of the exposure: denser than the rest is said of less than half of it.
_MOST = 0.5 - _ROUNDING


class Course(NamedTuple):
    """Lines one behind the other, and how the exposure is spread along them; made by `course`.

    Attributes
    ----------
    edge_m : (K,) float
        Places on the course, ascending, metres.
    share : (K,) float
        Share of the exposure before each: from 0 to 1, rising evenly between two edges.
    start_m, length_m : (P,) float
        Where each line starts on the course, and its length, metres.
    before, held : (P,) float
        Share of the exposure before each line, and on it.
    ring : (P,) bool
        Whether the line is closed.
    longest_m : float
        Length of the longest window, metres.
    """

    edge_m: Floats
    share: Floats
    start_m: Floats
    length_m: Floats
    before: Floats
    held: Floats
    ring: Bools
    longest_m: float

    def share_at(self, place_m: Floats) -> Floats:
        """Share of the exposure before places of the course."""
        return np.interp(place_m, self.edge_m, self.share)

    def place_at(self, share: Floats) -> Floats:
        """Places of the course before which so much of the exposure lies, metres."""
        return np.interp(share, self.share, self.edge_m)

    def line_at(self, place_m: Floats) -> Ints:
        """Number of the line that each place is on."""
        line: Ints = np.searchsorted(self.start_m, place_m, side="right") - 1
        return line


class _Extent(NamedTuple):
    """What windows take up: numbers of their lines (W,), their ends on the course (W,), metres."""

    line: Ints
    start_m: Floats
    end_m: Floats


class Window(NamedTuple):
    """A run of neighbouring places on one line.

    Attributes
    ----------
    line : int
        Number of the line.
    start_m, end_m : float
        Way along the line, metres; on a closed line the end may come before the start.
    share : float
        Its share of the exposure.
    events, places : int
        What it holds.
    likelihood : float
        Logarithm of Kulldorff's likelihood ratio.
    """

    line: int
    start_m: float
    end_m: float
    share: float
    events: int
    places: int
    likelihood: float


def course(stretches: Sequence[tuple[Floats, Floats]], ring: Sequence[bool], longest_m: float) -> Course:
    """Lay lines one behind the other.

    Parameters
    ----------
    stretches : sequence of (edge_m, amount)
        For each line the (K + 1,) edges of its stretches, from 0 to its length, metres, and the (K,) amount
        of exposure in each.
    ring : sequence of bool
        Whether each line is closed.
    longest_m : float
        Length of the longest window, metres.

    Examples
    --------
    >>> two = course([(np.array([0.0, 10.0]), np.array([1.0]))] * 2, [False, False], 5.0)
    >>> two.share_at(two.start_m + 5.0).tolist()
    [0.25, 0.75]
    """
    closed = np.array(ring, dtype=np.bool_)
    length = np.array([edge[-1] for edge, _ in stretches])
    held = np.array([amount.sum() for _, amount in stretches])
    # More room than a window takes, so that none reaches from line to line; a closed line goes round twice.
    room = length * (1 + closed) + longest_m + 1
    start = np.cumsum(room) - room
    through = [np.append(0.0, np.cumsum(amount)) for _, amount in stretches]
    before = np.cumsum(held) - held
    whole = held.sum()
    return Course(
        np.concatenate([edge + first for (edge, _), first in zip(stretches, start, strict=True)]),
        np.concatenate([first + way for way, first in zip(through, before, strict=True)]) / whole,
        start,
        length,
        before / whole,
        held / whole,
        closed,
        longest_m,
    )


def maxima(
    place_m: Floats, events: Ints, on: Course, least: float, count: int, random: np.random.Generator
) -> Floats:
    """Greatest likelihood of any window where chance orders places and the gaps between them.

    Parameters
    ----------
    place_m : (C,) float
        Places on the course, ascending.
    events : (C,) int
        How many events each has.
    on : Course
        Where they lie.
    least : float
        Share of the exposure that a window is taken to have at least.
    count : int
        How often to draw.
    random : Generator
        Source of chance.

    Returns
    -------
    (count,) float

    Notes
    -----
    In the measure of the exposure the C places leave C + 1 gaps. A place, with all its events, and the gap
    behind it (in every other draw that before it) stay together; their order is drawn.
    """
    gap = np.diff(np.concatenate([[0.0], on.share_at(place_m), [1.0]]))
    # The gap that no place goes with stands for one without events.
    behind, ahead = np.append(0, events), np.append(events, 0)
    best = []
    rows = max(1, _BLOCK // len(gap))
    for start in range(0, count, rows):
        number = np.arange(start, min(start + rows, count))
        order = np.argsort(random.random((len(number), len(gap))), axis=1)
        first = number[:, None] % 2 == 0
        gaps = gap[order]
        way = np.minimum(np.cumsum(gaps, axis=1), 1.0)
        share = np.where(first, np.maximum(way - gaps, 0.0), way)
        drawn = np.where(first, behind[order], ahead[order])
        best.append(greatest(on.place_at(share), share, drawn, on, least))
    return np.concatenate(best)


def greatest(place_m: Floats, share: Floats, events: Ints, on: Course, least: float) -> Floats:
    """Greatest likelihood of any window, in each of several arrangements of the same events.

    Parameters
    ----------
    place_m, share, events : (B, C) array
        Places on the course, ascending in each row; the share of the exposure before each; its events.
    on, least
        As for `maxima`.

    Returns
    -------
    (B,) float

    Notes
    -----
    Of the windows with one number of events that with the least exposure is the likeliest. So it is found
    for one number after the other, among the events one by one: a window that parts a place has fewer
    events than one no longer that does not. Where places are few, every window is rated.

    Examples
    --------
    >>> line = course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 30.0)
    >>> place = np.array([[10.0, 40.0, 42.0, 44.0]])
    >>> greatest(place, place / 100, np.ones((1, 4), dtype=np.int64), line, 0.01).round(3).tolist()
    [7.448]
    """
    place, reach, through, held = _round(place_m, share, events, on)
    total = int(events[0].sum())
    if events.shape[1] < _FEW or total > _CROWDED * events.shape[1]:
        best = np.zeros(len(place))
        for likelihood in _likelihoods(place, reach, through, held, total, least):
            np.maximum(best, likelihood.max(axis=1), out=best)
        return best
    # So that no window from line to line is the one with the least exposure.
    apart = through + 2.0 * on.line_at(place)
    of_count = _of_count(total)
    found = []
    for row, many in enumerate(held):
        each = np.repeat(np.arange(len(many)), many)
        beyond = np.searchsorted(place[row], reach[row], side="right")
        most = np.append(0, np.cumsum(many))[beyond[each]] - np.arange(len(each))
        found.append(_greatest(apart[row, each], through[row, each], most, of_count, least))
    return np.array(found)


def windows(place_m: Floats, events: Ints, on: Course, least: float, above: float = 0.0) -> Iterator[Window]:
    """Windows denser than the rest of the course, none overlapping a likelier one, the likeliest first.

    Parameters
    ----------
    place_m, events, on, least
        As for `maxima`. A window that has less of the exposure than the least is drawn out to it, evenly to
        both sides as far as its line goes.
    above : float
        Only windows likelier than this.

    Examples
    --------
    >>> line = course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 30.0)
    >>> best = next(windows(np.array([10.0, 40.0, 42.0, 44.0]), np.ones(4, dtype=np.int64), line, 0.01))
    >>> best.start_m, best.end_m, best.events
    (40.0, 44.0, 3)
    """
    whole = _round(place_m[None], on.share_at(place_m)[None], events[None], on)
    place, _, share, held = (values[0] for values in whole)
    kept: list[_Extent] = []
    while found := _likeliest(whole, kept, on, int(events.sum()), least, above):
        _, one, other, likelihood = found
        kept.append(_drawn_out(place, share, np.array([one]), np.array([other]), on, least))
        line = int(kept[-1].line[0])
        start, end = (float(at[0] - on.start_m[line]) for at in kept[-1][1:])
        turn = float(on.length_m[line]) if on.ring[line] else 0.0
        yield Window(
            line,
            start % turn if turn else start,
            end % turn if turn else end,
            max(float(share[other] - share[one]), least),
            int(held[one : other + 1].sum()),
            other - one + 1,
            likelihood,
        )


def p_value(likelihood: float, chance: Floats) -> float:
    """Share of draws, the one observed among them, whose greatest likelihood is no less.

    Dwass (1957, Annals of Mathematical Statistics 28:181); Barnard (1963, J. R. Statist. Soc. B 25:294).

    Examples
    --------
    >>> p_value(3.0, np.array([1.0, 2.0, 3.0]))
    0.5
    """
    return float(1 + (chance >= likelihood - _ROUNDING).sum()) / (len(chance) + 1)


def _round(place: Floats, share: Floats, events: Ints, on: Course) -> tuple[Floats, Floats, Floats, Ints]:
    """Places (B, C) in their order, how far a window from each may reach, shares and events.

    Closed lines go round twice, so that windows may pass their start.
    """
    if not on.ring.any():
        return place, place + on.longest_m, share, events
    line = on.line_at(place)
    # From a place on a closed line no window comes back to it.
    limit = np.where(on.ring, np.minimum(on.longest_m, on.length_m * (1 - _ROUNDING)), on.longest_m)
    reach = place + limit[line]
    again = np.where(on.ring[line], place + on.length_m[line], np.nan)
    twice = np.concatenate([place, again], axis=1)
    order = np.argsort(twice, axis=1, kind="stable")
    return tuple(  # type: ignore[return-value]
        np.take_along_axis(np.concatenate(pair, axis=1), order, axis=1)
        for pair in (
            (place, again),
            (reach, reach + on.length_m[line]),
            (share, share + on.held[line]),
            (events, np.where(on.ring[line], events, 0)),
        )
    )


def _likelihoods(
    place: Floats, reach: Floats, share: Floats, events: Ints, total: int, least: float
) -> Iterator[Floats]:
    """Likelihoods (B, C - k) of the windows from each place to the k-th behind it, for k = 0, 1, ..."""
    rows, places = place.shape
    through = np.zeros((rows, places + 1), dtype=np.int64)
    np.cumsum(events, axis=1, out=through[:, 1:])
    of_count = _of_count(total)
    for more in range(places):
        first = places - more
        fits = place[:, more:] <= reach[:, :first]
        if not fits.any():
            return
        held = np.minimum(through[:, more + 1 :] - through[:, :first], total)
        yield np.where(fits, _likelihood(held, share[:, more:] - share[:, :first], of_count, least), 0.0)


def _likelihood(held: Ints, share: Floats, of_count: Floats, least: float) -> Floats:
    """Likelihood of windows by their events and share of the exposure.

    ``n ln(n / N s) + (N - n) ln((N - n) / N (1 - s))`` of a window with n of the N events and the share s of
    the exposure where it is denser than the rest, else 0.
    """
    total = len(of_count) - 1
    part = np.clip(share, least, _MOST)
    likelihood = of_count[held] - held * np.log(part) - (total - held) * np.log1p(-part)
    return np.where((held > total * part) & (part < _MOST), likelihood, 0.0)


def _greatest(apart: Floats, share: Floats, most: Ints, of_count: Floats, least: float) -> float:
    """Greatest likelihood of the windows over neighbouring events.

    Parameters
    ----------
    apart, share : (N,) float
        Share of the exposure before each event, ascending: with what keeps lines apart, and without.
    most : (N,) int
        How many events the longest window from each has.
    of_count, least
        From `_of_count`; the share that a window is taken to have at least.
    """
    total = len(of_count) - 1
    longest = min(int(most.max(initial=0)), total)
    best, size = 0.0, 1
    while size <= longest:
        between = apart[size - 1 :] - apart[: len(apart) - size + 1]
        at = int(between.argmin())
        if most[at] < size:
            # It is too long in metres.
            between[most[: len(between)] < size] = np.inf
            at = int(between.argmin())
        part = max(float(share[at + size - 1] - share[at]), least)
        if part >= _MOST:
            break
        inside, outside = math.log(part), math.log1p(-part)

        def likelihood(held: int, inside: float = inside, outside: float = outside) -> float:
            return float(of_count[held]) - held * inside - (total - held) * outside

        if size > total * part:
            best = max(best, likelihood(size))
        # More events have no less exposure: numbers that could not beat the best with as little are left out.
        denser = max(size, math.floor(total * part)) + 1
        size = bisect_left(range(longest + 1), best - _ROUNDING, denser, key=likelihood)
    return best


def _likeliest(
    whole: tuple[Floats, Floats, Floats, Ints],
    kept: Sequence[_Extent],
    on: Course,
    total: int,
    least: float,
    above: float,
) -> tuple[float, int, int, float] | None:
    """The likeliest window apart from those kept: minus its rating, first and last place, likelihood.

    The rating is the likelihood without its rounding; of windows with one rating the first along the course
    is taken, and so the least of these tuples.
    """
    place, _, share, _ = (values[0] for values in whole)
    best = None
    for first, last, likelihood in _every(whole, total, least):
        some = np.flatnonzero(likelihood > above)
        some = some[_apart(_drawn_out(place, share, first[some], last[some], on, least), kept, on)]
        if len(some):
            # They come in the order of first and last place.
            rating = np.round(likelihood[some], _DECIMALS)
            one = some[rating.argmax()]
            found = (-float(rating.max()), int(first[one]), int(last[one]), float(likelihood[one]))
            best = min(best or found, found)
            above = max(above, -best[0] - _ROUNDING)
    return best


def _every(
    whole: tuple[Floats, Floats, Floats, Ints], total: int, least: float
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """First and last place of every window, and its likelihood, some at a time."""
    place, reach, share, held = (values[0] for values in whole)
    of_count, through = _of_count(total), np.append(0, np.cumsum(held))
    most = np.searchsorted(place, reach, side="right") - np.arange(len(place))
    most[np.isnan(place)] = 0
    begin = np.append(0, np.cumsum(most))
    edges = np.searchsorted(begin, np.arange(0, begin[-1], _BLOCK)).tolist()
    for one, other in itertools.pairwise([*edges, len(place)]):
        first = np.repeat(np.arange(one, other), most[one:other])
        last = np.arange(begin[one], begin[other]) - begin[first] + first
        # A closed line that goes round twice could hold more than there is.
        events = np.minimum(through[last + 1] - through[first], total)
        yield first, last, _likelihood(events, share[last] - share[first], of_count, least)


def _of_count(total: int) -> Floats:
    """The terms of the likelihood that depend on the count alone, for 0 to all events."""
    held = np.arange(1, total)
    inner = held * np.log(held / total) + (total - held) * np.log1p(-held / total)
    return np.concatenate([[0.0], inner, [0.0]])


def _drawn_out(place: Floats, share: Floats, first: Ints, last: Ints, on: Course, least: float) -> _Extent:
    """What windows take up, drawn out until they have the least share."""
    line, start, end = on.line_at(place[first]), place[first], place[last]
    short = np.flatnonzero(share[last] - share[first] < least)
    own = line[short]
    before, held, ring = on.before[own], on.held[own], on.ring[own]
    # On a closed line it ends before it would meet its own start.
    wanted = np.where(ring, np.minimum(least, held * (1 - _ROUNDING)), least)
    low = (share[first] + share[last])[short] / 2 - wanted / 2
    low = np.where(ring, low, np.maximum(np.minimum(low, before + held - wanted), before))
    wide = np.stack([low, low + wanted])
    turns = np.where(ring, np.floor((wide - before) / np.where(held > 0, held, 1.0)), 0.0)
    # Where lines meet one share stands for two places.
    origin, length = on.start_m[own], on.length_m[own]
    drawn = np.clip(on.place_at(wide - turns * held), origin, origin + length) + turns * length
    start[short] = np.minimum(drawn[0], start[short])
    end[short] = np.maximum(drawn[1], end[short])
    return _Extent(line, start, end)


def _apart(windows: _Extent, kept: Sequence[_Extent], on: Course) -> Bools:
    """Which windows overlap none of those kept."""
    line, start, end = windows
    apart = np.ones(len(line), dtype=np.bool_)
    for own, from_m, to_m in kept:
        turn = on.length_m[own] * on.ring[own]
        for way in (-turn, 0.0, turn):
            apart &= (line != own) | (start + way > to_m) | (end + way < from_m)
    return apart
