"""The border profile: how many incidents are expected where along the border, and how sure that is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap._text import count
from marzmap.appearance import LIGHT
from marzmap.plot import _paper, _spread, _text
from marzmap.plot._axes import dressed, scaled, swatches

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from marzmap._study import Study
    from marzmap._types import Floats, Layers
    from marzmap.plot._paper import Imprint, Sheet


_BAR: dict[str, Any] = {"align": "edge", "linewidth": 0.0}
_GAP = 0.012
# Of the width: a narrower part has no room for the names of its ends, or for its own.
_NAMED, _CODED = 0.16, 0.05
_MOST_TICKS = 12
_STEPS_KM = [digit * 10**power for power in range(-2, 5) for digit in (1, 2, 5)]
_LEVELS = 3
_PER_M = 10_000.0
_HOT: dict[str, Any] = {"facecolor": LIGHT.hot, "alpha": 0.25}
_SAME_KM = 0.1
# Inches: the figures left of the bars, the names below them and above them, the heading of a lower panel.
_SCALE_IN, _ENDS_IN, _NAMES_IN, _HEAD_IN = 0.3, 0.36, 0.56, 0.26


class _Part(NamedTuple):
    """A part of a border on the axis: where it begins and how long it is, km."""

    border_id: str
    number: int
    start: float
    length: float
    start_name: str
    end_name: str


def border_profile(
    study: Study,
    layers: Layers,
    along_border: pd.DataFrame,
    *,
    weights: pd.DataFrame | None = None,
    imprint: Imprint | None = None,
) -> Figure:
    """Draw how many incidents are expected in each bin along the border, and their casualties.

    With `weights` each bar is split: solid are incidents that lie in the bin with 95 % at least, pale what
    the radii of the others put there. The whiskers are the central 80 % of how many incidents the bin really
    holds: the law of a sum of unlike coin throws, the places of two incidents taken as independent. The line
    is the density, smoothed along the border. Parts of a border, and several borders, stand side by side.

    Parameters
    ----------
    study : Study
        Title, period, day, and the end that the chainage counts from.
    layers : mapping of str to GeoDataFrame
        ``border`` (parts, lengths and names of the ends); if there are any ``hot_stretches``, and
        ``crossings``, which are marked where they have border_id, border_part and chainage_m.
    along_border : DataFrame
        From `summarise.along_border`.
    weights : DataFrame, optional
        From `summarise.weights`, of the same incidents.
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
    >>> figure = border_profile(built.study, built.layers, built.along_border)
    >>> [text.get_text() for text in figure.axes[0].texts][:2]
    ['Turkmenistan tripoint', 'Pakistan tripoint']
    """
    with _paper.style():
        incidents = layers.get("incidents")
        sheet = _paper.sheet(study, "Where along the border", incidents, imprint)
        bins = along_border[along_border["border_id"].notna()].reset_index(drop=True)
        parts = _parts(layers["border"], bins)
        edges = _edges(bins, parts)
        below = [name for name in ("killed", "wounded") if bins[f"{name}_high"].sum() > 0]
        left = _paper.MARGIN_IN + _SCALE_IN
        wide = _paper.WIDTH_IN - _paper.MARGIN_IN - left
        room = sheet.high - sheet.low
        small = 0.15 * room
        low = sheet.low + 0.34 + len(below) * (small + _HEAD_IN)
        axes = sheet.axes(left, low + _ENDS_IN, wide, sheet.high - low - _ENDS_IN - _NAMES_IN)
        reach = parts[-1].start + parts[-1].length
        axes.set_xlim(0, reach)
        _hot(axes, layers.get("hot_stretches"), parts)
        told = _bars(axes, bins, edges, weights) if sheet.number else {}
        heading = f"Incidents expected in each bin of {_sizes(edges)} km"
        _paper.line(sheet.figure, _paper.MARGIN_IN, sheet.high - 0.1, heading, size=6)
        _ends(axes, parts, study, wide)
        _crossings(axes, layers.get("crossings"), parts, wide)
        for at, name in enumerate(below, start=1):
            panel = sheet.axes(left, low - at * (small + _HEAD_IN) + 0.04, wide, small)
            panel.set_xlim(0, reach)
            high = low - at * (small + _HEAD_IN) + small + 0.1
            _paper.line(sheet.figure, _paper.MARGIN_IN, high, _heading(name, bins), size=6)
            _casualties(panel, name, bins, edges, parts)
        if "hot_stretches" in layers:
            told |= {"hot stretch": _HOT}
        swatches(sheet, sheet.low + 0.08, told)
        if not sheet.number:
            axes.set_yticks([])
            quiet = {**_paper.as_written(8, colour=LIGHT.muted), "ha": "center", "va": "center"}
            axes.text(0.5, 0.5, "No incident yet.", transform=axes.transAxes, **quiet)
        _notes(sheet, along_border, bins)
        return sheet.figure


def _parts(border: gpd.GeoDataFrame, bins: pd.DataFrame) -> list[_Part]:
    """Parts of the borders, one after the other with a gap between."""
    pieces = border.groupby(["border_id", "border_part"], sort=False)
    whole = bins.groupby(["border_id", "border_part"], sort=False)["chainage_end_m"].max() / 1000
    gap = _GAP * float(whole.sum())
    names = pieces[["start_name", "end_name"]].first()
    found: list[_Part] = []
    start = 0.0
    lengths: list[tuple[Any, Any]] = [*whole.items()]
    for key, length in lengths:
        border_id, number = key
        ends = names.loc[key] if key in names.index else {"start_name": None, "end_name": None}
        told = [
            _text.plain(ends[end]) if _text.legible(ends[end]) else "" for end in ("start_name", "end_name")
        ]
        found.append(_Part(str(border_id), int(number), start, float(length), *told))
        start += float(length) + gap
    return found


def _edges(bins: pd.DataFrame, parts: list[_Part]) -> Floats:
    """Begin and end of each bin on the axis (B, 2), km."""
    starts = {(part.border_id, part.number): part.start for part in parts}
    keys = zip(bins["border_id"], bins["border_part"], strict=True)
    begin = np.array([starts[str(border_id), int(number)] for border_id, number in keys])
    chainage = bins[["chainage_start_m", "chainage_end_m"]].to_numpy(dtype=np.float64) / 1000
    found: Floats = chainage + begin[:, None]
    return found


def _bars(axes: Axes, bins: pd.DataFrame, edges: Floats, weights: pd.DataFrame | None) -> dict[str, Any]:
    """Draw bars, interval and density; tell what the colours mean."""
    expected = bins["incidents"].to_numpy(dtype=np.float64)
    left, wide = edges[:, 0], np.diff(edges, axis=1).ravel()
    most = [expected]
    told: dict[str, Any] = {}
    if weights is None:
        axes.bar(left, expected, wide, color=_paper.PALE, gid="expected", **_BAR)
        told["incidents expected"] = {"facecolor": _paper.PALE}
    else:
        sure, low, high = _spread.spread(bins, weights)
        axes.bar(left, sure, wide, color=_paper.SOLID, gid="sure", **_BAR)
        axes.bar(left, expected - sure, wide, sure, color=_paper.PALE, gid="spread", **_BAR)
        shown = high > low
        spot, low, high = edges[shown].mean(axis=1), low[shown], high[shown]
        axes.vlines(spot, low, high, color=LIGHT.ink, linewidth=0.5, zorder=4, gid="interval")
        for end in (low, high):
            cap: dict[str, Any] = {
                "marker": "_",
                "markersize": 3.0,
                "markeredgewidth": 0.5,
                "linestyle": "none",
            }
            axes.plot(spot, end, color=LIGHT.ink, zorder=4, **cap)
        told["incidents surely in the bin"] = {"facecolor": _paper.SOLID}
        told["spread by their radius"] = {"facecolor": _paper.PALE}
        told["central 80 % of the count"] = {"facecolor": LIGHT.ink, "width": 0.007, "height": 0.1}
        most.append(high)
    line = bins["density_per_10km"].to_numpy(dtype=np.float64) * wide * 1000 / _PER_M
    for key in dict.fromkeys(zip(bins["border_id"], bins["border_part"], strict=True)):
        own = ((bins["border_id"] == key[0]) & (bins["border_part"] == key[1])).to_numpy()
        axes.plot(edges[own].mean(axis=1), line[own], color=LIGHT.border, linewidth=0.9, gid="density")
    told["density, smoothed over 10 km"] = {"facecolor": LIGHT.border, "height": 0.014}
    scaled(axes, max(float(values.max(initial=0.0)) for values in [*most, line]))
    return told


def _sizes(edges: Floats) -> str:
    """How long the bins are, km."""
    wide = np.diff(edges, axis=1).ravel()
    low, high = float(wide.min()), float(wide.max())
    return f"{high:.3g}" if high - low < _SAME_KM else f"{low:.3g} to {high:.3g}"


def _ends(axes: Axes, parts: list[_Part], study: Study, wide: float) -> None:
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
                told = _text.cut(name, share * wide * 0.46, lambda text: _paper.width(text, 5.6, "bold"))
                _below(axes, part.start + way, told, ha=side, **_paper.as_written(5.6, "bold"))
        if several and share >= _CODED:
            only = sum(other.border_id == part.border_id for other in parts) == 1
            name = part.border_id if only else f"{part.border_id} {part.number}"
            _below(axes, part.start + part.length / 2, name, 19 if share >= _NAMED else 3, **quiet)
    axes.set_xticks(ticks, words)
    axes.set_xlim(0, reach)
    dressed(axes)
    _gaps(axes, parts)
    if not several:
        told = f"km from the {parts[0].start_name or _text.plain(study.chainage_from) or 'start'}"
        told = _text.cut(told, wide / 3, lambda text: _paper.width(text, 5.3))
        _below(axes, reach / 2, told, **quiet)


def _below(axes: Axes, way: float, told: str, away: float = 11, **look: Any) -> None:
    """Write below the axis, so many points away."""
    axes.annotate(told, (way, 0), xytext=(0, -away), textcoords="offset points", va="top", **look)


def _gaps(axes: Axes, parts: list[_Part]) -> None:
    """Grey what lies between two parts."""
    for part, after in pairwise(parts):
        look: dict[str, Any] = {"color": LIGHT.outline, "alpha": 0.25, "linewidth": 0.0}
        axes.axvspan(part.start + part.length, after.start, **look)


def _hot(axes: Axes, stretches: gpd.GeoDataFrame | None, parts: list[_Part]) -> None:
    """Mark the hot stretches behind the bars; one may pass the start of a closed part."""
    starts = {(part.border_id, part.number): part for part in parts}
    for row in [] if stretches is None else stretches.to_dict("records"):
        part = starts[str(row["border_id"]), int(row["border_part"])]
        begin, end = row["chainage_start_m"] / 1000, row["chainage_end_m"] / 1000
        ways = [(begin, end)] if begin <= end else [(begin, part.length), (0.0, end)]
        for one, other in ways:
            axes.axvspan(part.start + one, part.start + other, linewidth=0, zorder=0.5, gid="hot", **_HOT)
        look = {**_paper.as_written(5.2, colour=LIGHT.border), "va": "top", "ha": "center", "zorder": 6}
        told = f"hot, p = {row['p_value']:.3f}"
        axes.annotate(
            told,
            (part.start + sum(ways[0]) / 2, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, -2),
            textcoords="offset points",
            **look,
        )


def _crossings(axes: Axes, crossings: gpd.GeoDataFrame | None, parts: list[_Part], wide: float) -> None:
    """Mark the crossings above the bars, with their names where there is room."""
    if crossings is None or "chainage_m" not in crossings:
        return
    starts = {(part.border_id, part.number): part.start for part in parts}
    reach = parts[-1].start + parts[-1].length
    ways = []
    for row in crossings[crossings["chainage_m"].notna()].to_dict("records"):
        key = (str(row["border_id"]), int(row["border_part"]))
        if key in starts:
            ways.append((starts[key] + row["chainage_m"] / 1000, str(row["name"])))
    taken = [-1e9] * _LEVELS
    for way, name in sorted(ways):
        spot = (way, 1.0)
        axes.annotate(
            "",
            spot,
            xycoords=("data", "axes fraction"),
            xytext=(0, 5),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": LIGHT.ink, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        ).set_gid("crossing")
        axes.plot([way], [1.0], "o", transform=axes.get_xaxis_transform(), clip_on=False, zorder=7, **_DOT)
        if not _text.legible(name):
            continue
        told = _text.cut(_text.plain(name), 1.3, lambda text: _paper.width(text, 5.2))
        long = _paper.width(told, 5.2) / wide * reach
        right = way + long > reach
        begin = way - long if right else way
        level = next((at for at, end in enumerate(taken) if end < begin), None)
        if level is None:
            continue
        taken[level] = begin + long + 0.01 * reach
        look = {**_paper.as_written(5.2), "ha": "right" if right else "left", "va": "bottom"}
        axes.annotate(
            told,
            spot,
            xycoords=("data", "axes fraction"),
            xytext=(0, 6 + 7 * level),
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


def _casualties(axes: Axes, name: str, bins: pd.DataFrame, edges: Floats, parts: list[_Part]) -> None:
    """Draw the fewest and the most that are told of killed or wounded."""
    low, high = (bins[f"{name}_{end}"].to_numpy(dtype=np.float64) for end in ("low", "high"))
    left, width = edges[:, 0], np.diff(edges, axis=1).ravel()
    axes.bar(left, low, width, color=_paper.SOLID, gid=f"{name} low", **_BAR)
    axes.bar(left, np.maximum(high - low, 0), width, low, color=_paper.PALE, gid=f"{name} high", **_BAR)
    scaled(axes, float(high.max()))
    axes.set_xticks([])
    _gaps(axes, parts)
    dressed(axes)


def _heading(name: str, bins: pd.DataFrame) -> str:
    """What a panel of casualties shows."""
    told = f"{name.capitalize()} (solid: fewest reported, pale: most)"
    unknown = round(float(bins[f"{name}_unknown"].sum()))
    return f"{told}; no figure for {count(unknown, 'incident')}" if unknown else told


def _notes(sheet: Sheet, along: pd.DataFrame, bins: pd.DataFrame) -> None:
    """Say how many incidents lie at no border."""
    apart = round(float(along["incidents"].sum() - bins["incidents"].sum()))
    if apart > 0:
        told = f"{count(apart, 'incident')} without a place on the border not shown."
        right = _paper.WIDTH_IN - _paper.MARGIN_IN
        _paper.line(sheet.figure, right, sheet.low - 0.02, told, size=5.4, face="oblique", ha="right")
