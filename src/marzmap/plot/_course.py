"""The axis of the border profile: parts of borders, their ends, crossings and hot stretches."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap.appearance import LIGHT
from marzmap.plot import _paper, _text
from marzmap.plot._axes import dressed

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

    from marzmap._study import Study
    from marzmap._types import Floats

_GAP = 0.012
# Of the width: a narrower part has no room for the names of its ends, or for its own.
_NAMED, _CODED = 0.16, 0.05
_MOST_TICKS = 12
_STEPS_KM = [digit * 10**power for power in range(-2, 5) for digit in (1, 2, 5)]
_LEVELS = 3
HOT: dict[str, Any] = {"facecolor": LIGHT.hot, "alpha": 0.25}


class Part(NamedTuple):
    """A part of a border on the axis: where it begins and how long it is, km."""

    border_id: str
    number: int
    start: float
    length: float
    start_name: str
    end_name: str


def parts_of(border: gpd.GeoDataFrame, bins: pd.DataFrame) -> list[Part]:
    """Lay the parts of the borders one after the other, with a gap between."""
    pieces = border.groupby(["border_id", "border_part"], sort=False)
    whole = bins.groupby(["border_id", "border_part"], sort=False)["chainage_end_m"].max() / 1000
    gap = _GAP * float(whole.sum())
    names = pieces[["start_name", "end_name"]].first()
    parts: list[Part] = []
    start = 0.0
    lengths: list[tuple[Any, Any]] = [*whole.items()]
    for key, length in lengths:
        border_id, number = key
        ends = names.loc[key] if key in names.index else {"start_name": None, "end_name": None}
        end_names = [
            _text.plain(ends[end]) if _text.legible(ends[end]) else "" for end in ("start_name", "end_name")
        ]
        parts.append(Part(str(border_id), int(number), start, float(length), *end_names))
        start += float(length) + gap
    return parts


def edges_km(bins: pd.DataFrame, parts: list[Part]) -> Floats:
    """Return the beginning and end of each bin on the axis (B, 2), km."""
    starts = {(part.border_id, part.number): part.start for part in parts}
    keys = zip(bins["border_id"], bins["border_part"], strict=True)
    begin = np.array([starts[str(border_id), int(number)] for border_id, number in keys])
    chainage = bins[["chainage_start_m", "chainage_end_m"]].to_numpy(dtype=np.float64) / 1000
    edges: Floats = chainage + begin[:, None]
    return edges


def name_ends(axes: Axes, parts: list[Part], study: Study, wide: float) -> None:
    """Name both ends of each part, and set ticks by its own chainage."""
    reach = parts[-1].start + parts[-1].length
    step = next((km for km in _STEPS_KM if reach / km <= _MOST_TICKS), _STEPS_KM[-1])
    ticks: list[float] = []
    words: list[str] = []
    several = len(parts) > 1
    quiet = {**_paper.as_written(5.3, colour=LIGHT.muted), "ha": "center"}
    for part in parts:
        share = part.length / reach
        if share >= _NAMED:
            ways = np.arange(0, part.length + 1e-9, step)
            ticks += (part.start + ways).tolist()
            words += [f"{way:,.6g}" for way in ways]
            ends = ((part.start_name or "start", 0.0, "left"), (part.end_name or "end", part.length, "right"))
            for name, way, side in ends:
                text = _text.cut(name, share * wide * 0.46, lambda text: _paper.width(text, 5.6, "bold"))
                _below(axes, part.start + way, text, ha=side, **_paper.as_written(5.6, "bold"))
        if several and share >= _CODED:
            only = sum(other.border_id == part.border_id for other in parts) == 1
            name = part.border_id if only else f"{part.border_id} {part.number}"
            _below(axes, part.start + part.length / 2, name, 19 if share >= _NAMED else 3, **quiet)
    axes.set_xticks(ticks, words)
    axes.set_xlim(0, reach)
    dressed(axes)
    shade_gaps(axes, parts)
    if not several:
        text = f"km from the {parts[0].start_name or _text.plain(study.chainage_from) or 'start'}"
        text = _text.cut(text, wide / 3, lambda text: _paper.width(text, 5.3))
        _below(axes, reach / 2, text, **quiet)


def _below(axes: Axes, way: float, text: str, away: float = 11, **look: Any) -> None:
    """Write N points below the axis."""
    axes.annotate(text, (way, 0), xytext=(0, -away), textcoords="offset points", va="top", **look)


def shade_gaps(axes: Axes, parts: list[Part]) -> None:
    """Grey what lies between two parts."""
    for part, after in pairwise(parts):
        look: dict[str, Any] = {"color": LIGHT.outline, "alpha": 0.25, "linewidth": 0.0}
        axes.axvspan(part.start + part.length, after.start, **look)


def mark_hot(axes: Axes, stretches: gpd.GeoDataFrame | None, parts: list[Part]) -> None:
    """Mark the hot stretches behind the bars; one may pass the start of a closed part."""
    starts = {(part.border_id, part.number): part for part in parts}
    for row in [] if stretches is None else stretches.to_dict("records"):
        part = starts[str(row["border_id"]), int(row["border_part"])]
        begin, end = row["chainage_start_m"] / 1000, row["chainage_end_m"] / 1000
        ways = [(begin, end)] if begin <= end else [(begin, part.length), (0.0, end)]
        for one, other in ways:
            axes.axvspan(part.start + one, part.start + other, linewidth=0, zorder=0.5, gid="hot", **HOT)
        look = {**_paper.as_written(5.2, colour=LIGHT.border), "va": "top", "ha": "center", "zorder": 6}
        text = f"hot, p = {row['p_value']:.3f}"
        axes.annotate(
            text,
            (part.start + sum(ways[0]) / 2, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, -2),
            textcoords="offset points",
            **look,
        )


def mark_crossings(axes: Axes, crossings: gpd.GeoDataFrame | None, parts: list[Part], wide_in: float) -> None:
    """Mark the crossings above the bars, with their names where there is room."""
    reach = parts[-1].start + parts[-1].length
    level_ends = [-1e9] * _LEVELS
    for way, name in _crossing_ways(crossings, parts):
        arrow = {"arrowstyle": "-", "color": LIGHT.ink, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 0}
        _above(axes, way, "", 5, arrowprops=arrow).set_gid("crossing")
        axes.plot([way], [1.0], "o", transform=axes.get_xaxis_transform(), clip_on=False, zorder=7, **_DOT)
        if not _text.legible(name):
            continue
        shown = _text.cut(_text.plain(name), 1.3, lambda text: _paper.width(text, 5.2))
        long = _paper.width(shown, 5.2) / wide_in * reach
        right = way + long > reach
        begin = way - long if right else way
        level = next((at for at, end in enumerate(level_ends) if end < begin), None)
        if level is None:
            continue
        level_ends[level] = begin + long + 0.01 * reach
        look = {**_paper.as_written(5.2), "ha": "right" if right else "left", "va": "bottom"}
        _above(axes, way, shown, 6 + 7 * level, **look)


def _crossing_ways(crossings: gpd.GeoDataFrame | None, parts: list[Part]) -> list[tuple[float, str]]:
    """Return the place on the axis, km, and the name of each crossing, in their order along it."""
    if crossings is None or "chainage_m" not in crossings:
        return []
    starts = {(part.border_id, part.number): part.start for part in parts}
    rows = crossings[crossings["chainage_m"].notna()].to_dict("records")
    keys = [(str(row["border_id"]), int(row["border_part"])) for row in rows]
    return sorted(
        (starts[key] + row["chainage_m"] / 1000, str(row["name"]))
        for key, row in zip(keys, rows, strict=True)
        if key in starts
    )


def _above(axes: Axes, way: float, text: str, away_pt: float, **look: Any) -> Annotation:
    """Write above the bars."""
    return axes.annotate(
        text,
        (way, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, away_pt),
        textcoords="offset points",
        annotation_clip=False,
        **look,
    )


_DOT: dict[str, Any] = {
    "markersize": 2.6,
    "markerfacecolor": LIGHT.paper,
    "markeredgecolor": LIGHT.ink,
    "markeredgewidth": 0.6,
}
