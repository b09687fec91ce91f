"""The scan statistic on lines: arithmetic of windows, counts and chance. Arrays in, arrays out.

Kulldorff's statistic (1997, Communications in Statistics, Theory and Methods 26:1481) in one dimension, with
windows of any length between two events (Nagarwalla 1996, Statistics in Medicine 15:845).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

# Values of a block, so that the arrays of a step stay in the processor's cache.
_BLOCK = 16_384
# Likelihoods that differ by rounding only are equal.
_ROUNDING = 1e-9
# A window holds at most this share of the exposure; denser than the rest is said of less than half of it.
_MOST = 0.5


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
    behind, ahead, total = np.append(0, events), np.append(events, 0), int(events.sum())
    best = np.zeros(count)
    rows = max(1, _BLOCK // len(gap))
    for start in range(0, count, rows):
        found = best[start : start + rows]
        order = np.argsort(random.random((len(found), len(gap))), axis=1)
        first = (np.arange(len(found)) + start)[:, None] % 2 == 0
        gaps = gap[order]
        way = np.minimum(np.cumsum(gaps, axis=1), 1.0)
        share = np.where(first, np.maximum(way - gaps, 0.0), way)
        drawn = np.where(first, behind[order], ahead[order])
        for likelihood in _likelihoods(*_round(on.place_at(share), share, drawn, on), total, least):
            np.maximum(found, likelihood.max(axis=1), out=found)
    return best


def windows(place_m: Floats, events: Ints, on: Course, least: float) -> Iterator[Window]:
    """Windows denser than the rest of the course, none overlapping a likelier one, the likeliest first.

    Parameters
    ----------
    place_m, events, on, least
        As for `maxima`. A window that has less of the exposure than the least is drawn out to it, evenly to
        both sides as far as its line goes.

    Examples
    --------
    >>> line = course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 30.0)
    >>> best = next(windows(np.array([10.0, 40.0, 42.0, 44.0]), np.ones(4, dtype=np.int64), line, 0.01))
    >>> best.start_m, best.end_m, best.events
    (40.0, 44.0, 3)
    """
    place, reach, share, held = _round(place_m[None], on.share_at(place_m)[None], events[None], on)
    likelihoods, firsts, lasts = [np.empty(0)], [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for more, likelihood in enumerate(_likelihoods(place, reach, share, held, int(events.sum()), least)):
        denser = np.flatnonzero(likelihood[0] > 0)
        likelihoods.append(likelihood[0, denser])
        firsts.append(denser)
        lasts.append(denser + more)
    rating, first, last = (np.concatenate(values) for values in (likelihoods, firsts, lasts))
    # Of equally likely windows the first along the course is taken.
    order = np.lexsort((last, first, -np.round(rating, 9)))
    kept: list[tuple[float, float]] = []
    for one, other, value in zip(first[order], last[order], rating[order], strict=True):
        line = int(on.line_at(place[0, one]))
        start, end = _drawn_out(place[0, [one, other]], share[0, [one, other]], line, on, least)
        turn = float(on.length_m[line]) if on.ring[line] else 0.0
        if any(
            start + way <= other_end and other_start <= end + way
            for other_start, other_end in kept
            for way in (-turn, 0.0, turn)
        ):
            continue
        kept.append((start, end))
        from_m, to_m = (at - float(on.start_m[line]) for at in (start, end))
        yield Window(
            line,
            from_m % turn if turn else from_m,
            to_m % turn if turn else to_m,
            max(float(share[0, other] - share[0, one]), least),
            int(held[0, one : other + 1].sum()),
            int(other - one + 1),
            float(value),
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
            (events, events),
        )
    )


def _likelihoods(
    place: Floats, reach: Floats, share: Floats, events: Ints, total: int, least: float
) -> Iterator[Floats]:
    """Likelihoods (B, C - k) of the windows from each place to the k-th behind it, for k = 0, 1, ...

    ``n ln(n / N s) + (N - n) ln((N - n) / N (1 - s))`` of a window with n of the N events and the share s of
    the exposure where it is denser than the rest, else 0.
    """
    rows, places = place.shape
    through = np.zeros((rows, places + 1), dtype=np.int64)
    np.cumsum(events, axis=1, out=through[:, 1:])
    # A closed line that goes round twice could hold more than there is.
    of_count = _of_count(total)
    for more in range(places):
        first = places - more
        fits = place[:, more:] <= reach[:, :first]
        if not fits.any():
            return
        held = np.minimum(through[:, more + 1 :] - through[:, :first], total)
        part = np.clip(share[:, more:] - share[:, :first], least, _MOST)
        likelihood = of_count[held] - held * np.log(part) - (total - held) * np.log1p(-part)
        denser = fits & (held > total * part) & (part < _MOST)
        yield np.where(denser, likelihood, 0.0)


def _of_count(total: int) -> Floats:
    """The terms of the likelihood that depend on the count alone, for 0 to all events."""
    held = np.arange(1, total)
    inner = held * np.log(held / total) + (total - held) * np.log1p(-held / total)
    return np.concatenate([[0.0], inner, [0.0]])


def _drawn_out(ends_m: Floats, shares: Floats, line: int, on: Course, least: float) -> tuple[float, float]:
    """Ends of a window on the course, metres, drawn out until it has the least share."""
    if shares[1] - shares[0] >= least:
        return float(ends_m[0]), float(ends_m[1])
    before, held, ring = on.before[line], on.held[line], bool(on.ring[line])
    low = shares.mean() - least / 2
    if not ring:
        low = max(min(low, before + held - least), before)
    wide = np.array([low, low + least])
    turns = np.floor((wide - before) / held) * ring
    # Where lines meet one share stands for two places.
    limits = on.start_m[line] + np.array([0.0, on.length_m[line]])
    start, end = np.clip(on.place_at(wide - turns * held), *limits) + turns * on.length_m[line]
    return float(min(start, ends_m[0])), float(max(end, ends_m[1]))
