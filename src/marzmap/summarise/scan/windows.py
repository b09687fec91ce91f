"""The likeliest windows that do not overlap."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.summarise.scan.course import unrolled
from marzmap.summarise.scan.likelihood import BLOCK, ROUNDING, count_terms, likelihoods

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marzmap._types import Bools, Floats, Ints
    from marzmap.summarise.scan.course import Course

# Ratings are rounded to this many decimals.
_DECIMALS = 9


class _Extent(NamedTuple):
    """What windows take up: numbers of their lines (W,), their ends on the course (W,), metres."""

    line: Ints
    start_m: Floats
    end_m: Floats


class Window(NamedTuple):
    """A run of neighbouring places on one line."""

    line: int  # number of the line
    # Way along the line, metres; on a closed line the end may come before the start.
    start_m: float
    end_m: float
    share: float  # its share of the exposure
    # What it contains.
    events: int
    places: int
    likelihood: float  # logarithm of Kulldorff's likelihood ratio


def windows(place_m: Floats, events: Ints, on: Course, least: float, above: float = 0.0) -> Iterator[Window]:
    """Return windows denser than the rest and likelier than `above`: the likeliest first, without overlaps.

    A window that has less of the exposure than the least is drawn out to it, evenly to both sides as far as
    its line goes.

    Examples
    --------
    >>> from marzmap.summarise.scan import course
    >>> line = course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 30.0)
    >>> best = next(windows(np.array([10.0, 40.0, 42.0, 44.0]), np.ones(4, dtype=np.int64), line, 0.01))
    >>> best.start_m, best.end_m, best.events
    (40.0, 44.0, 3)
    """
    whole = unrolled(place_m[None], on.share_at(place_m)[None], events[None], on)
    place, _, share, counts = (values[0] for values in whole)
    kept: list[_Extent] = []
    while match := _likeliest(whole, kept, on, int(events.sum()), least, above):
        _, first, last, likelihood = match
        kept.append(_drawn_out(place, share, np.array([first]), np.array([last]), on, least))
        line = int(kept[-1].line[0])
        start, end = (float(at[0] - on.start_m[line]) for at in kept[-1][1:])
        turn = float(on.length_m[line]) if on.ring[line] else 0.0
        yield Window(
            line,
            start % turn if turn else start,
            end % turn if turn else end,
            max(float(share[last] - share[first]) + on.cell_share, least),
            int(counts[first : last + 1].sum()),
            last - first + 1,
            likelihood,
        )


def _likeliest(
    whole: tuple[Floats, Floats, Floats, Ints],
    kept: Sequence[_Extent],
    on: Course,
    total: int,
    least: float,
    above: float,
) -> tuple[float, int, int, float] | None:
    """Return the likeliest window apart from those kept: minus its rating, first and last place, likelihood.

    The rating is the likelihood without its rounding; of windows with one rating the first along the course
    is taken, and so the least of these tuples.
    """
    place, _, share, _ = (values[0] for values in whole)
    best = None
    for first, last, likelihood in _every(whole, total, least, on.cell_share):
        some = np.flatnonzero(likelihood > above)
        some = some[_apart(_drawn_out(place, share, first[some], last[some], on, least), kept, on)]
        if len(some):
            # They come in the order of first and last place.
            rating = np.round(likelihood[some], _DECIMALS)
            top = some[rating.argmax()]
            window = (-float(rating.max()), int(first[top]), int(last[top]), float(likelihood[top]))
            best = min(best or window, window)
            above = max(above, -best[0] - ROUNDING)
    return best


def _every(
    whole: tuple[Floats, Floats, Floats, Ints], total: int, least: float, cell: float
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Return first and last place of every window, and its likelihood, some at a time."""
    place, reach, share, counts = (values[0] for values in whole)
    terms, through = count_terms(total), np.append(0, np.cumsum(counts))
    most = np.searchsorted(place, reach, side="right") - np.arange(len(place))
    most[np.isnan(place)] = 0
    begin = np.append(0, np.cumsum(most))
    edges = np.searchsorted(begin, np.arange(0, begin[-1], BLOCK)).tolist()
    for start, stop in itertools.pairwise([*edges, len(place)]):
        first = np.repeat(np.arange(start, stop), most[start:stop])
        last = np.arange(begin[start], begin[stop]) - begin[first] + first
        # A closed line that goes round twice could hold more than there is.
        events = np.minimum(through[last + 1] - through[first], total)
        yield first, last, likelihoods(events, share[last] - share[first] + cell, terms, least)


def _drawn_out(place: Floats, share: Floats, first: Ints, last: Ints, on: Course, least: float) -> _Extent:
    """Return what windows take up, drawn out until they have the least share."""
    line, start, end = on.line_at(place[first]), place[first], place[last]
    short = np.flatnonzero(share[last] - share[first] < least)
    own = line[short]
    before, own_share, ring = on.before[own], on.own_share[own], on.ring[own]
    # On a closed line it ends before it would meet its own start.
    wanted = np.where(ring, np.minimum(least, own_share * (1 - ROUNDING)), least)
    low = (share[first] + share[last])[short] / 2 - wanted / 2
    low = np.where(ring, low, np.maximum(np.minimum(low, before + own_share - wanted), before))
    wide = np.stack([low, low + wanted])
    turns = np.where(ring, np.floor((wide - before) / np.where(own_share > 0, own_share, 1.0)), 0.0)
    # Where lines meet, one share is that of two places.
    origin, length = on.start_m[own], on.length_m[own]
    drawn = np.clip(on.place_at(wide - turns * own_share), origin, origin + length) + turns * length
    start[short] = np.minimum(drawn[0], start[short])
    end[short] = np.maximum(drawn[1], end[short])
    return _Extent(line, start, end)


def _apart(windows: _Extent, kept: Sequence[_Extent], on: Course) -> Bools:
    """Check which windows overlap none of those kept."""
    line, start, end = windows
    apart = np.ones(len(line), dtype=np.bool_)
    for own, from_m, to_m in kept:
        turn = on.length_m[own] * on.ring[own]
        for way in (-turn, 0.0, turn):
            apart &= (line != own) | (start + way > to_m) | (end + way < from_m)
    return apart
