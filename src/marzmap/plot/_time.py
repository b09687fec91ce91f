"""The timeline: a row for each of few incidents, a histogram of many; what is not known of a date is pale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap._text import count
from marzmap.appearance import KINDS, LIGHT
from marzmap.plot import _paper, _symbols, _text
from marzmap.plot._axes import dressed, scaled, swatches

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from marzmap._study import Study
    from marzmap._types import Bools, Floats, Ints
    from marzmap.plot._paper import Imprint, Sheet

    Days = Ints

_MONTH_D = 30.44
_YEAR = 12  # months
_LAST_YEAR = 9999
_LEAST_D = 60
_MOST_BINS = 150
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
_MOST_TICKS = 14
_NAMES_IN = 2.25
_LEAST_ROW_IN, _MOST_ROW_IN = 0.17, 0.36
_COUNTS_IN = 1.0
_COUNTED = {
    "surely in it": {"facecolor": _paper.SOLID},
    "by the share of their possible days": {"facecolor": _paper.PALE},
}


def timeline(
    study: Study, layers: Mapping[str, gpd.GeoDataFrame], *, imprint: Imprint | None = None
) -> Figure:
    """Draw when the incidents of a study were.

    Up to 30 incidents have a row each, numbered as in `locator_map`: a symbol on the day, or a pale bar
    from the first to the last possible day. More are counted by month (of long times by quarter, year or
    more): solid are those that surely fall into it, pale what the possible days of the others put there, each
    day as likely as any other.

    Parameters
    ----------
    study : Study
        Title, period and day.
    layers : mapping of str to GeoDataFrame
        ``incidents``, with date_start and date_end as YYYY-MM-DD, if there are any.
    imprint : Imprint, optional
        What stands in the margin.

    Returns
    -------
    Figure
        A5 landscape.

    Raises
    ------
    InputError
        matplotlib is not installed.

    Examples
    --------
    >>> import marzmap
    >>> built = marzmap.build()
    >>> figure = timeline(built.study, built.layers)
    >>> [text.get_text() for text in figure.axes[0].texts][-3:]
    ['1 Dec 2021', '23 Apr 2022', '31 Jul 2022']
    """
    with _paper.style():
        incidents = layers.get("incidents")
        sheet = _paper.sheet(study, "When the incidents were", incidents, imprint)
        shown = None if incidents is None else incidents.iloc[_symbols.order(incidents)]
        start, end = _days(shown)
        known = (start >= 0) & (end >= start)
        if shown is None or not known.any():
            text = "No incident has a date." if sheet.number else "No incident yet."
            middle = (sheet.low + sheet.high) / 2
            left = _paper.WIDTH_IN / 2
            _paper.line(sheet.figure, left, middle, text, size=8, colour=LIGHT.muted, ha="center")
        elif sheet.number <= _paper.FEW:
            _rows(sheet, shown, start, end, known)
        else:
            _histogram(sheet, start[known], end[known])
        missing = int((~known).sum())
        if shown is not None and known.any() and missing:
            told = f"Without a date: {count(missing, 'incident')}."
            right = _paper.WIDTH_IN - _paper.MARGIN_IN
            _paper.line(sheet.figure, right, sheet.low - 0.04, told, size=5.4, face="oblique", ha="right")
        return sheet.figure


def _days(incidents: gpd.GeoDataFrame | None) -> tuple[Days, Days]:
    """First and last possible day of each incident, days since year 1; -1 where not known."""
    found = []
    for name in ("date_start", "date_end"):
        listed = [] if incidents is None else _text.calendar(incidents[name])
        found.append(np.array([when.toordinal() if when else -1 for when in listed], dtype=np.int64))
    return found[0], found[1]


def _months(first: int, last: int, step: int) -> Days:
    """Days (since year 1) on which stretches of so many months begin, from the one that holds the first."""
    from datetime import date

    begin, stop = date.fromordinal(first), date.fromordinal(last)
    at = (begin.year * 12 + begin.month - 1) // step * step
    until = stop.year * 12 + stop.month - 1
    # There is no year 0.
    found = [max(at, 12)]
    while found[-1] <= until:
        found.append(found[-1] + step)
    years = [(month // 12, month % 12 + 1) for month in found]
    # The calendar ends with this year.
    begins = [date(year, month, 1).toordinal() if year <= _LAST_YEAR else last + 1 for year, month in years]
    return np.array(begins, dtype=np.int64)


def _ticks(axes: Axes, first: float, last: float) -> None:
    """Set ticks at the first days of months or years; their words are our own, whatever the locale."""
    from datetime import date

    low, high = max(int(first), 1), min(int(last), date.max.toordinal())
    fitting = (size for size in _STEPS if (last - first) / (_MONTH_D * size) <= _MOST_TICKS)
    step = next(fitting, _STEPS[-1])
    days = [day for day in _months(low, high, step).tolist() if first <= day <= high]
    words = []
    for at, day in enumerate(days):
        when = date.fromordinal(day)
        month = _text.MONTHS[when.month - 1][:3]
        # The year is told once.
        dated = f"{month}\n{when.year}" if at == 0 or when.month <= step else month
        words.append(dated if step < _YEAR else str(when.year))
    axes.set_xticks(days, words)
    axes.set_xlim(first, last)


def _range(start: Days, end: Days) -> tuple[float, float]:
    """What the axis shows: all possible days and some more, two months at least."""
    first, last = float(start.min()), float(end.max() + 1)
    more = max(0.03 * (last - first), (_LEAST_D - (last - first)) / 2, 3)
    return max(first - more, 1.0), last + more


def _rows(sheet: Sheet, incidents: gpd.GeoDataFrame, start: Days, end: Days, known: Bools) -> None:
    """Draw a row for each incident, and below them, where there is room, how many there were a month."""
    left = _paper.MARGIN_IN + _NAMES_IN
    wide = _paper.WIDTH_IN - _paper.MARGIN_IN - left
    room = sheet.high - sheet.low - 0.62
    counted = len(incidents) * _LEAST_ROW_IN <= room - _COUNTS_IN
    row = min(max((room - (_COUNTS_IN if counted else 0)) / len(incidents), 0.1), _MOST_ROW_IN)
    high = sheet.high - 0.05
    low = high - row * len(incidents)
    axes = sheet.axes(left, low, wide, high - low)
    first, last = _range(start[known], end[known])
    axes.set_ylim(len(incidents) - 0.5, -0.5)
    axes.set_yticks([])
    vague = _marks(axes, incidents, (start, end, known), (first, last), row)
    look: dict[str, Any] = {"size": 6.0, "va": "center_baseline"}
    for at, event in enumerate(incidents.to_dict("records")):
        level = high - row * (at + 0.5)
        title = event["title"] if _text.legible(event.get("title")) else _symbols.place(event)
        _paper.line(sheet.figure, _paper.MARGIN_IN, level, str(at + 1), face="bold", **look)
        _paper.line(sheet.figure, _paper.MARGIN_IN + 0.18, level, title, wide=_NAMES_IN - 0.28, **look)
    below = axes
    if counted:
        tall = min(low - sheet.low - 0.62 - 0.2, 1.3)
        below = sheet.axes(left, low - 0.2 - tall, wide, tall)
        edges = _months(int(start[known].min()), int(end[known].max()), 1)
        several = _counts(below, start[known], end[known], edges)
        _paper.line(sheet.figure, _paper.MARGIN_IN, low - 0.3, "Incidents a month", size=6.0)
        for at, said in enumerate(_COUNTED if several else ()):
            swatches(sheet, low - 0.46 - 0.14 * at, {said: _COUNTED[said]})
        low -= 0.2 + tall
    for one in (axes, below):
        _ticks(one, first, last)
        dressed(one)
        one.grid(visible=True, axis="x", color=LIGHT.muted, alpha=0.16, linewidth=0.4)
        one.set_axisbelow(True)
    if counted:
        axes.tick_params(axis="x", length=0, labelbottom=False)
    there = {*_symbols.kinds(incidents)[known]}
    _key(sheet, low - 0.42, [kind for kind in KINDS if kind in there], vague=vague)


def _marks(
    axes: Axes,
    incidents: gpd.GeoDataFrame,
    days: tuple[Days, Days, Bools],
    shown: tuple[float, float],
    row_in: float,
) -> bool:
    """Draw each incident on its day or over its possible days; tell whether any day is not known."""
    from matplotlib.patches import Rectangle

    start, end, known = days
    first, last = shown
    day_pt = 72 * (_paper.WIDTH_IN - 2 * _paper.MARGIN_IN - _NAMES_IN) / (last - first)
    kinds, sizes, sure = _symbols.kinds(incidents), _symbols.sizes(incidents), _symbols.certainty(incidents)
    sizes = np.minimum(sizes, 72 * row_in * 1.15)
    one, other = _text.calendar(incidents["date_start"]), _text.calendar(incidents["date_end"])
    edtf = incidents["date_edtf"].tolist() if "date_edtf" in incidents else [""] * len(incidents)
    look = {**_paper.as_written(5.4, colour=LIGHT.muted), "va": "center_baseline", "zorder": 9}
    vague = False
    for at in range(len(incidents)):
        axes.axhline(at, color=LIGHT.muted, alpha=0.12, linewidth=0.4, zorder=0.5)
        told = _text.days(one[at], other[at], edtf[at])
        if not known[at]:
            axes.text((first + last) / 2, at, told, ha="center", **look)
            continue
        long = float(end[at] + 1 - start[at])
        exact = long == 1
        if not exact:
            vague = True
            tall = min(0.6, 0.085 / row_in)
            bar = Rectangle((float(start[at]), at - tall / 2), long, tall, gid="possible", zorder=2)
            bar.set(facecolor=KINDS[kinds[at]].light, alpha=0.32, edgecolor="none")
            axes.add_patch(bar)
        middle = start[at] + long / 2
        spot = np.array([[middle, float(at)]])
        _symbols.draw(axes, spot, kinds[at], sure=int(sure[at]), box_pt=sizes[at], hollow=not exact)
        reach = max(long / 2, sizes[at] * 0.42 / day_pt) + 3 / day_pt
        # Beyond the right edge there is no room: then left of the mark.
        if (last - middle - reach) * day_pt < 72 * _paper.width(told, 5.4):
            axes.text(middle - reach, at, told, ha="right", **look)
        else:
            axes.text(middle + reach, at, told, ha="left", **look)
    return vague


def _key(sheet: Sheet, high: float, kinds: list[str], *, vague: bool) -> None:
    """Explain the symbols below the rows."""
    from matplotlib.patches import Rectangle

    wide = _paper.WIDTH_IN - 2 * _paper.MARGIN_IN
    axes = sheet.axes(_paper.MARGIN_IN, high - 0.08, wide, 0.16)
    axes.set_xlim(0, wide)
    axes.set_ylim(-0.08, 0.08)
    look = {**_paper.as_written(5.6), "va": "center_baseline"}
    x = 0.06
    for kind in kinds:
        _symbols.draw(axes, np.array([[x, 0.0]]), kind, box_pt=7.0)
        axes.text(x + 0.09, 0, kind, **look)
        x += 0.27 + _paper.width(kind, 5.6)
    if vague:
        bar = Rectangle((x - 0.02, -0.035), 0.26, 0.07, facecolor=KINDS[kinds[0]].light, alpha=0.32)
        axes.add_patch(bar)
        _symbols.draw(axes, np.array([[x + 0.11, 0.0]]), kinds[0], box_pt=6.0, hollow=True)
        axes.text(x + 0.3, 0, "from the first to the last possible day", **look)
        x += 0.48 + _paper.width("from the first to the last possible day", 5.6)
    said = "paler, dashed: side less sure"
    axes.text(x, 0, said, **look | {"color": LIGHT.muted})


def shares(start: Days, end: Days, edges: Days) -> tuple[Floats, Floats]:
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


def _histogram(sheet: Sheet, start: Days, end: Days) -> None:
    """Draw how many incidents fall into each month, or longer stretch."""
    first, last = int(start.min()), int(end.max())
    choice = [(1, "month"), (3, "quarter"), (12, "year"), (120, "decade"), (1200, "century")]
    step, word = next(
        (one for one in choice if (last - first) / (_MONTH_D * one[0]) <= _MOST_BINS), choice[-1]
    )
    edges = _months(first, last, step)
    left = _paper.MARGIN_IN + 0.38
    low = sheet.low + 0.5
    axes = sheet.axes(left, low, _paper.WIDTH_IN - _paper.MARGIN_IN - left, sheet.high - low - 0.18)
    _counts(axes, start, end, edges)
    first_day, last_day = _range(edges[:1], edges[-1:] - 1)
    _ticks(axes, first_day, last_day)
    dressed(axes)
    _paper.line(sheet.figure, _paper.MARGIN_IN, sheet.high - 0.1, f"Incidents a {word}", size=6)
    swatches(sheet, low - 0.36, _COUNTED)


def _counts(axes: Axes, start: Days, end: Days, edges: Days) -> bool:
    """Draw how many incidents fall into each stretch of time; tell whether any fall into several."""
    sure, spread = shares(start, end, edges)
    look: dict[str, Any] = {"align": "edge", "linewidth": 0.0}
    wide = np.diff(edges)
    axes.bar(edges[:-1], sure, wide * 0.94, color=_paper.SOLID, gid="sure", **look)
    axes.bar(edges[:-1], spread, wide * 0.94, sure, color=_paper.PALE, gid="spread", **look)
    scaled(axes, float((sure + spread).max()), whole=not spread.any())
    return bool(spread.any())
