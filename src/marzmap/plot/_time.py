"""The timeline: a row for each of few incidents, a histogram of many; what is not known of a date is pale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from marzmap._text import count
from marzmap.appearance import KINDS, LIGHT
from marzmap.plot import _months, _paper, _symbols, _text
from marzmap.plot._axes import dressed, swatches

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from marzmap._study import Study
    from marzmap._types import Bools, Ints
    from marzmap.plot._paper import Imprint, Sheet

    Days = Ints

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
        Text of the margin.

    Returns
    -------
    Figure
        A5 landscape.

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
        is_dated = (start >= 0) & (end >= start)
        if shown is None or not is_dated.any():
            text = "No incident has a date." if sheet.number else "No incident yet."
            middle = (sheet.low + sheet.high) / 2
            left = _paper.WIDTH_IN / 2
            _paper.line(sheet.figure, left, middle, text, size=8, colour=LIGHT.muted, ha="center")
        elif sheet.number <= _paper.FEW:
            _rows(sheet, shown, start, end, is_dated)
        else:
            _histogram(sheet, start[is_dated], end[is_dated])
        missing = int((~is_dated).sum())
        if shown is not None and is_dated.any() and missing:
            text = f"Without a date: {count(missing, 'incident')}."
            right = _paper.WIDTH_IN - _paper.MARGIN_IN
            _paper.line(sheet.figure, right, sheet.low - 0.04, text, size=5.4, face="oblique", ha="right")
        return sheet.figure


def _days(incidents: gpd.GeoDataFrame | None) -> tuple[Days, Days]:
    """Return the first and last possible day of each incident, days since year 1; -1 where not known."""
    days = []
    for name in ("date_start", "date_end"):
        listed = [] if incidents is None else _text.calendar(incidents[name])
        days.append(np.array([when.toordinal() if when else -1 for when in listed], dtype=np.int64))
    return days[0], days[1]


def _rows(sheet: Sheet, incidents: gpd.GeoDataFrame, start: Days, end: Days, is_dated: Bools) -> None:
    """Draw a row for each incident, and below them, where there is room, how many there were a month."""
    left = _paper.MARGIN_IN + _NAMES_IN
    wide = _paper.WIDTH_IN - _paper.MARGIN_IN - left
    room = sheet.high - sheet.low - 0.62
    counted = len(incidents) * _LEAST_ROW_IN <= room - _COUNTS_IN
    row = min(max((room - (_COUNTS_IN if counted else 0)) / len(incidents), 0.1), _MOST_ROW_IN)
    high = sheet.high - 0.05
    low = high - row * len(incidents)
    axes = sheet.axes(left, low, wide, high - low)
    first, last = _months.shown_days(start[is_dated], end[is_dated])
    axes.set_ylim(len(incidents) - 0.5, -0.5)
    axes.set_yticks([])
    vague = _marks(axes, incidents, (start, end, is_dated), (first, last), row)
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
        edges = _months.month_starts(int(start[is_dated].min()), int(end[is_dated].max()), 1)
        several = _months.draw_counts(below, start[is_dated], end[is_dated], edges)
        _paper.line(sheet.figure, _paper.MARGIN_IN, low - 0.3, "Incidents a month", size=6.0)
        for at, label in enumerate(_COUNTED if several else ()):
            swatches(sheet, low - 0.46 - 0.14 * at, {label: _COUNTED[label]})
        low -= 0.2 + tall
    for one in (axes, below):
        _months.set_ticks(one, first, last)
        dressed(one)
        one.grid(visible=True, axis="x", color=LIGHT.muted, alpha=0.16, linewidth=0.4)
        one.set_axisbelow(True)
    if counted:
        axes.tick_params(axis="x", length=0, labelbottom=False)
    there = {*_symbols.kinds(incidents)[is_dated]}
    _key(sheet, low - 0.42, [kind for kind in KINDS if kind in there], vague=vague)


def _marks(
    axes: Axes,
    incidents: gpd.GeoDataFrame,
    days: tuple[Days, Days, Bools],
    shown: tuple[float, float],
    row_in: float,
) -> bool:
    """Draw each incident on its day or over its possible days; return whether any day is not known."""
    start, end, is_dated = days
    first, last = shown
    day_pt = 72 * (_paper.WIDTH_IN - 2 * _paper.MARGIN_IN - _NAMES_IN) / (last - first)
    kinds, sure = _symbols.kinds(incidents), _symbols.certainty(incidents)
    sizes = np.minimum(_symbols.sizes(incidents), 72 * row_in * 1.15)
    look = {**_paper.as_written(5.4, colour=LIGHT.muted), "va": "center_baseline", "zorder": 9}
    long = (end + 1 - start).astype(np.float64)
    for at, text in enumerate(_day_texts(incidents)):
        axes.axhline(at, color=LIGHT.muted, alpha=0.12, linewidth=0.4, zorder=0.5)
        if not is_dated[at]:
            axes.text((first + last) / 2, at, text, ha="center", **look)
            continue
        exact = bool(long[at] == 1)
        if not exact:
            _possible_days(axes, at, (float(start[at]), long[at]), kinds[at], row_in)
        middle = start[at] + long[at] / 2
        spot = np.array([[middle, float(at)]])
        _symbols.draw(axes, spot, kinds[at], sure=int(sure[at]), box_pt=sizes[at], hollow=not exact)
        reach = max(long[at] / 2, sizes[at] * 0.42 / day_pt) + 3 / day_pt
        # Beyond the right edge there is no room: then left of the mark.
        left = (last - middle - reach) * day_pt < 72 * _paper.width(text, 5.4)
        axes.text(middle + (-reach if left else reach), at, text, ha="right" if left else "left", **look)
    return bool((long[is_dated] > 1).any())


def _day_texts(incidents: gpd.GeoDataFrame) -> list[str]:
    """Return the words for the possible days of each incident."""
    first, last = (_text.calendar(incidents[name]) for name in ("date_start", "date_end"))
    edtf = incidents["date_edtf"].tolist() if "date_edtf" in incidents else [""] * len(incidents)
    return [_text.days(*days) for days in zip(first, last, edtf, strict=True)]


def _possible_days(axes: Axes, row: int, days: tuple[float, float], event_type: str, row_in: float) -> None:
    """Draw a pale bar from the first possible day to the last."""
    tall = min(0.6, 0.085 / row_in)
    bar = Rectangle((days[0], row - tall / 2), days[1], tall, gid="possible", zorder=2)
    bar.set(facecolor=KINDS[event_type].light, alpha=0.32, edgecolor="none")
    axes.add_patch(bar)


def _key(sheet: Sheet, high: float, kinds: list[str], *, vague: bool) -> None:
    """Explain the symbols below the rows."""
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
    text = "paler, dashed: side less sure"
    axes.text(x, 0, text, **look | {"color": LIGHT.muted})


def _histogram(sheet: Sheet, start: Days, end: Days) -> None:
    """Draw how many incidents fall into each month, or longer stretch."""
    first, last = int(start.min()), int(end.max())
    most_d = _months.MONTH_D * _months.MOST_BINS
    choice = [(1, "month"), (3, "quarter"), (12, "year"), (120, "decade"), (1200, "century")]
    step, word = next((one for one in choice if last - first <= most_d * one[0]), choice[-1])
    edges = _months.month_starts(first, last, step)
    left = _paper.MARGIN_IN + 0.38
    low = sheet.low + 0.5
    axes = sheet.axes(left, low, _paper.WIDTH_IN - _paper.MARGIN_IN - left, sheet.high - low - 0.18)
    _months.draw_counts(axes, start, end, edges)
    first_day, last_day = _months.shown_days(edges[:1], edges[-1:] - 1)
    _months.set_ticks(axes, first_day, last_day)
    dressed(axes)
    _paper.line(sheet.figure, _paper.MARGIN_IN, sheet.high - 0.1, f"Incidents a {word}", size=6)
    swatches(sheet, low - 0.36, _COUNTED)
