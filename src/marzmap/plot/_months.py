"""The axis of the timeline, and how many incidents fall into each month or longer stretch of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap.plot import _paper, _text
from marzmap.plot._axes import scaled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from marzmap._types import Floats, Ints

MONTH_D = 30.44
_YEAR = 12  # months
_LAST_YEAR = 9999
_LEAST_D = 60
MOST_BINS = 150
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
_MOST_TICKS = 14


def month_starts(first: int, last: int, step: int) -> Ints:
    """Return the days (since year 1) on which stretches of N months begin, the first one's included."""
    begin, stop = date.fromordinal(first), date.fromordinal(last)
    at = (begin.year * 12 + begin.month - 1) // step * step
    until = stop.year * 12 + stop.month - 1
    # There is no year 0.
    starts = [max(at, 12)]
    while starts[-1] <= until:
        starts.append(starts[-1] + step)
    years = [(month // 12, month % 12 + 1) for month in starts]
    # The calendar ends with this year.
    begins = [date(year, month, 1).toordinal() if year <= _LAST_YEAR else last + 1 for year, month in years]
    return np.array(begins, dtype=np.int64)


def set_ticks(axes: Axes, first: float, last: float) -> None:
    """Set ticks at the first days of months or years; their words are our own, whatever the locale."""
    low, high = max(int(first), 1), min(int(last), date.max.toordinal())
    fitting = (size for size in _STEPS if (last - first) / (MONTH_D * size) <= _MOST_TICKS)
    step = next(fitting, _STEPS[-1])
    days = [day for day in month_starts(low, high, step).tolist() if first <= day <= high]
    words = []
    for at, day in enumerate(days):
        when = date.fromordinal(day)
        month = _text.MONTHS[when.month - 1][:3]
        # The year is written once.
        dated = f"{month}\n{when.year}" if at == 0 or when.month <= step else month
        words.append(dated if step < _YEAR else str(when.year))
    axes.set_xticks(days, words)
    axes.set_xlim(first, last)


def shown_days(start: Ints, end: Ints) -> tuple[float, float]:
    """Return what the axis shows: all possible days and some more, two months at least."""
    first, last = float(start.min()), float(end.max() + 1)
    more = max(0.03 * (last - first), (_LEAST_D - (last - first)) / 2, 3)
    return max(first - more, 1.0), last + more


def shares(start: Ints, end: Ints, edges: Ints) -> tuple[Floats, Floats]:
    """Count incidents by stretches of time: those that surely fall into each, and the shares of the others.

    Parameters
    ----------
    start, end : (N,) int
        First and last possible day of each incident.
    edges : (B + 1,) int
        First days of the stretches, and the day after the last.

    Returns
    -------
    sure, spread : (B,) float
        Together they count every incident once.

    Examples
    --------
    >>> sure, spread = shares(np.array([3, 9]), np.array([3, 12]), np.array([1, 11, 21]))
    >>> sure.tolist(), spread.tolist()
    ([1.0, 0.0], [0.5, 0.5])
    """
    first, last = (np.searchsorted(edges, day, side="right") - 1 for day in (start, end))
    within = first == last
    sure = np.bincount(first[within], minlength=len(edges) - 1).astype(np.float64)
    # How much of an interval lies before each edge: a whole one behind its end, a part of it within.
    start, end = start[~within, None], end[~within, None] + 1
    before = np.clip((edges[None, :] - start) / (end - start), 0, 1).sum(axis=0)
    return sure, np.diff(before)


def draw_counts(axes: Axes, start: Ints, end: Ints, edges: Ints) -> bool:
    """Draw how many incidents fall into each stretch of time; return whether any fall into several."""
    sure, spread = shares(start, end, edges)
    look: dict[str, Any] = {"align": "edge", "linewidth": 0.0}
    wide = np.diff(edges)
    axes.bar(edges[:-1], sure, wide * 0.94, color=_paper.SOLID, gid="sure", **look)
    axes.bar(edges[:-1], spread, wide * 0.94, sure, color=_paper.PALE, gid="spread", **look)
    scaled(axes, float((sure + spread).max()), whole=not spread.any())
    return bool(spread.any())
