"""The column next to the locator map: a list of few incidents, counts of many, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from marzmap.appearance import CASUALTIES, CERTAINTY, KINDS, LIGHT, SIZES
from marzmap.plot import _ground, _paper, _symbols, _text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    from matplotlib.axes import Axes

    from marzmap.plot._paper import Sheet

_ROW_IN, _ROW_PT = 0.105, 5.6
_LEGEND_PT, _LEGEND_ROW_IN = 5.4, 0.115
_MOST_SIDES = 12
_BOX_PT = 6.9
_SURELY = 0.995  # is not rounded to certainty


class Entry(NamedTuple):
    """A line of the legend: its text, and what draws its swatch at a place of the axes (inches)."""

    text: str
    draw: Callable[[Axes, float, float], object]


def listed(
    sheet: Sheet, left: float, low: float, incidents: gpd.GeoDataFrame, countries: gpd.GeoDataFrame | None
) -> None:
    """List incidents: number, date, place, side; their titles too where there is room."""
    ends = (left + 0.16, left + 0.87, left + 1.78, _paper.WIDTH_IN - _paper.MARGIN_IN)
    starts = (left, *(end + 0.04 for end in ends[:3]))

    def write(high: float, cells: Sequence[str], face: str) -> None:
        for at, (text, start, end) in enumerate(zip(cells, starts, ends, strict=True)):
            bold = "bold" if at == 0 else face
            _paper.line(sheet.figure, start, high, text, size=_ROW_PT, face=bold, wide=end - start)

    high = sheet.high - 0.08
    write(high, ["", "Date", "Place", "Side, P  (? undetermined)"], "bold")
    room = (high - low - 0.1) / len(incidents)
    titled = room >= 2 * _ROW_IN
    step = min(room, 2 * _ROW_IN + 0.06 if titled else _ROW_IN + 0.03)
    high -= _ROW_IN + 0.05 if titled else step
    first, last = _text.calendar(incidents["date_start"]), _text.calendar(incidents["date_end"])
    rows = incidents.to_dict("records")
    likely = _paper.names(countries, [row.get("side_likely") for row in rows])
    for number, (row, name, start, stop) in enumerate(zip(rows, likely, first, last, strict=True), start=1):
        when = _text.days(start, stop, row.get("date_edtf"))
        write(high, [str(number), when, _symbols.place(row), _side(row, name)], "plain")
        if titled and _text.legible(row.get("title")):
            look: dict[str, Any] = {"size": _ROW_PT - 0.4, "colour": LIGHT.muted, "wide": ends[3] - starts[1]}
            _paper.line(sheet.figure, starts[1], high - _ROW_IN + 0.01, row["title"], **look)
        high -= step


def _side(row: Mapping[Any, Any], likely: str) -> str:
    """Return the likelier side and its probability, with ? where no side is stated.

    Examples
    --------
    >>> _side({"side": "undetermined", "side_likely": "AFG", "side_probability": 0.64}, "Afghanistan")
    'Afghanistan? 0.64'
    """
    chance = row.get("side_probability")
    if not isinstance(row.get("side_likely"), str) or chance is None or not np.isfinite(chance):
        return "not known"
    sure = f"{chance:.2f}" if chance < _SURELY else "> 0.99"
    return f"{likely}{'?' if row.get('side') == 'undetermined' else ''} {sure}"


def counted(
    sheet: Sheet, left: float, incidents: gpd.GeoDataFrame, countries: gpd.GeoDataFrame | None
) -> None:
    """Count incidents by kind and by side, with bars."""
    wide = _paper.WIDTH_IN - _paper.MARGIN_IN - left
    high = sheet.high - 0.08
    kinds = _symbols.kinds(incidents)
    by_kind = {kind: int((kinds == kind).sum()) for kind in KINDS}
    sides = incidents["side"].astype("object").fillna("not known").value_counts()
    names = _paper.names(countries, [*sides.index])
    by_side = dict(sorted(zip(names, sides.tolist(), strict=True), key=lambda one: (-one[1], one[0])))
    for title, numbers in (("Incidents by kind", by_kind), ("Incidents by side", by_side)):
        _paper.line(sheet.figure, left, high, title, size=_ROW_PT + 0.4, face="bold")
        high -= _ROW_IN + 0.03
        most = max(numbers.values())
        for name, number in [one for one in numbers.items() if one[1]][:_MOST_SIDES]:
            _paper.line(sheet.figure, left, high, name, size=_ROW_PT, wide=1.05)
            _paper.line(sheet.figure, left + 1.45, high, f"{number:,}", size=_ROW_PT, ha="right")
            colour = KINDS[name].light if name in KINDS else _paper.SOLID
            _paper.box(
                sheet.figure,
                left + 1.52,
                high - 0.005,
                (wide - 1.52) * number / most,
                0.065,
                facecolor=colour,
            )
            high -= _ROW_IN + 0.025
        high -= 0.09


def legend(
    sheet: Sheet, left: float, incidents: gpd.GeoDataFrame | None, used: set[str], notes: list[str]
) -> float:
    """Explain every symbol and line on the map, and return where the legend begins, inches.

    Parameters
    ----------
    sheet, left
        Where.
    incidents : GeoDataFrame or None
        Those on the map.
    used : set of str
        What else is drawn there: layers, and "radius".
    notes : list of str
        Lines below.
    """
    entries = [*_of_incidents(incidents, used), *(entry for name, entry in _signs().items() if name in used)]
    wide = _paper.WIDTH_IN - _paper.MARGIN_IN - left
    rows = (len(entries) + 1) // 2
    high = _LEGEND_ROW_IN * (rows + len(notes)) + 0.04
    axes = sheet.axes(left, sheet.low, wide, high)
    axes.set_xlim(0, wide)
    axes.set_ylim(0, high)
    for at, entry in enumerate(entries):
        x, y = (at // rows) * wide / 2, high - 0.05 - _LEGEND_ROW_IN * (at % rows)
        entry.draw(axes, x + 0.1, y)
        text = _text.cut(entry.text, wide / 2 - 0.25, lambda one: _paper.width(one, _LEGEND_PT))
        axes.text(x + 0.24, y, text, va="center_baseline", **_paper.as_written(_LEGEND_PT))
    for at, note in enumerate(notes):
        look = _paper.as_written(_LEGEND_PT - 0.4, "oblique", LIGHT.muted)
        axes.text(0, high - 0.05 - _LEGEND_ROW_IN * (rows + at), note, va="center_baseline", **look)
    _paper.rule(sheet.figure, left, sheet.low + high + 0.02, wide)
    return sheet.low + high + 0.02


def _symbol(kind: str, sure: int = 0, size: float = _BOX_PT, *, hollow: bool = False) -> Any:
    return lambda axes, x, y: _symbols.draw(
        axes, np.array([[x, y]]), kind, sure=sure, box_pt=size, hollow=hollow
    )


def _of_incidents(incidents: gpd.GeoDataFrame | None, used: set[str]) -> list[Entry]:
    """Explain kinds, certainty and, where they differ, sizes."""
    entries: list[Entry] = []
    kinds: set[str] = set()
    if incidents is not None and len(incidents):
        kinds = {*_symbols.kinds(incidents)}
        first = next(kind for kind in KINDS if kind in kinds)
        entries += [Entry(kind, _symbol(kind)) for kind in KINDS if kind in kinds - {"context"}]
        levels = sorted({*_symbols.certainty(incidents).tolist()})
        entries += [Entry(f"side {CERTAINTY[level].label()}", _symbol(first, level)) for level in levels]
        sizes = {*_symbols.sizes(incidents).tolist()}
        if len(sizes) > 1:
            scale = _symbols.small(len(incidents))
            entries += [
                Entry(f"{CASUALTIES.lower()}: {step.label()}", _symbol(first, size=size * scale, hollow=True))
                for step, size in zip(SIZES, _symbols.BOX_PT, strict=True)
                if size in sizes
            ]
    if "context" in used | kinds:
        entries.append(Entry("context event", _symbol("context", size=6)))
    return entries


def _signs() -> dict[str, Entry]:
    """Explain what else a map can hold, by its name."""

    def line(**look: Any) -> Callable[[Axes, float, float], object]:
        return lambda axes, x, y: axes.add_line(Line2D([x - 0.085, x + 0.085], [y, y], **look))

    def band(axes: Axes, x: float, y: float) -> object:
        return axes.add_patch(Rectangle((x - 0.085, y - 0.022), 0.17, 0.044, **_ground.BAND))

    def leader(axes: Axes, x: float, y: float) -> object:
        axes.add_line(Line2D([x - 0.06], [y], marker="o", markersize=1.1, color=LIGHT.ink))
        return axes.add_line(Line2D([x - 0.06, x + 0.06], [y, y], color=LIGHT.ink, linewidth=0.35))

    return {
        "radius": Entry(
            "the place lies in here with 95 %",
            lambda axes, x, y: axes.add_patch(Circle((x, y), 0.045, **_ground.RADIUS)),
        ),
        "leader": Entry("leads to the place itself", leader),
        "border": Entry("the border", line(color=LIGHT.border, linewidth=1.4)),
        "border_band": Entry("border uncertain", band),
        "hot_stretches": Entry("hot stretch", line(color=LIGHT.hot, linewidth=5, alpha=0.42)),
        "barriers": Entry("barrier", line(color=LIGHT.barrier, linewidth=0.9, linestyle=(0, (3, 1.6)))),
        "crossings": Entry(
            "border crossing", lambda axes, x, y: axes.add_line(Line2D([x], [y], **_ground.CROSSING))
        ),
    }
