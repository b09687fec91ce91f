"""The border profile: how many incidents are expected where along the border, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap._text import count
from marzmap.appearance import LIGHT
from marzmap.plot import _course, _paper, _spread
from marzmap.plot._axes import dressed, scaled, swatches

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from marzmap._study import Study
    from marzmap._types import Floats, Layers
    from marzmap.plot._course import Part
    from marzmap.plot._paper import Imprint, Sheet


_BAR: dict[str, Any] = {"align": "edge", "linewidth": 0.0}
_PER_M = 10_000.0
_SAME_KM = 0.1
# Inches: the figures left of the bars, the names below them and above them, the heading of a lower panel.
_SCALE_IN, _ENDS_IN, _NAMES_IN, _HEAD_IN = 0.3, 0.36, 0.56, 0.26
_WIDE_IN = _paper.WIDTH_IN - _paper.MARGIN_IN - (_paper.MARGIN_IN + _SCALE_IN)


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
    is the density, smoothed along the border. Parts of a border, and several borders, are side by side.

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
        Text of the margin.

    Returns
    -------
    Figure
        A5 landscape.

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
        parts = _course.parts_of(layers["border"], bins)
        edges = _course.edges_km(bins, parts)
        below = [name for name in ("killed", "wounded") if bins[f"{name}_high"].sum() > 0]
        axes, panels = _axes(sheet, len(below))
        for each in (axes, *panels):
            each.set_xlim(0, parts[-1].start + parts[-1].length)
        _course.mark_hot(axes, layers.get("hot_stretches"), parts)
        swatch_looks = _bars(axes, bins, edges, weights) if sheet.number else {}
        heading = f"Incidents expected in each bin of {_sizes(edges)} km"
        _paper.line(sheet.figure, _paper.MARGIN_IN, sheet.high - 0.1, heading, size=6)
        _course.name_ends(axes, parts, study, _WIDE_IN)
        _course.mark_crossings(axes, layers.get("crossings"), parts, _WIDE_IN)
        for name, panel in zip(below, panels, strict=True):
            high = panel.get_position().y1 * _paper.HEIGHT_IN + 0.06
            _paper.line(sheet.figure, _paper.MARGIN_IN, high, _heading(name, bins), size=6)
            _casualties(panel, name, bins, edges, parts)
        if "hot_stretches" in layers:
            swatch_looks |= {"hot stretch": _course.HOT}
        swatches(sheet, sheet.low + 0.08, swatch_looks)
        if not sheet.number:
            axes.set_yticks([])
            quiet = {**_paper.as_written(8, colour=LIGHT.muted), "ha": "center", "va": "center"}
            axes.text(0.5, 0.5, "No incident yet.", transform=axes.transAxes, **quiet)
        _notes(sheet, along_border, bins)
        return sheet.figure


def _axes(sheet: Sheet, panels: int) -> tuple[Axes, list[Axes]]:
    """Return the axes of the bars, and below them those of the lower panels."""
    left = _paper.MARGIN_IN + _SCALE_IN
    small = 0.15 * (sheet.high - sheet.low)
    low = sheet.low + 0.34 + panels * (small + _HEAD_IN)
    axes = sheet.axes(left, low + _ENDS_IN, _WIDE_IN, sheet.high - low - _ENDS_IN - _NAMES_IN)
    lows = [low - at * (small + _HEAD_IN) + 0.04 for at in range(1, panels + 1)]
    return axes, [sheet.axes(left, bottom, _WIDE_IN, small) for bottom in lows]


def _bars(axes: Axes, bins: pd.DataFrame, edges: Floats, weights: pd.DataFrame | None) -> dict[str, Any]:
    """Draw bars, interval and density; return the looks of their swatches."""
    expected = bins["incidents"].to_numpy(dtype=np.float64)
    left, wide = edges[:, 0], np.diff(edges, axis=1).ravel()
    most = [expected]
    looks: dict[str, Any] = {}
    if weights is None:
        axes.bar(left, expected, wide, color=_paper.PALE, gid="expected", **_BAR)
        looks["incidents expected"] = {"facecolor": _paper.PALE}
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
        looks["incidents surely in the bin"] = {"facecolor": _paper.SOLID}
        looks["spread by their radius"] = {"facecolor": _paper.PALE}
        looks["central 80 % of the count"] = {"facecolor": LIGHT.ink, "width": 0.007, "height": 0.1}
        most.append(high)
    line = bins["density_per_10km"].to_numpy(dtype=np.float64) * wide * 1000 / _PER_M
    for key in dict.fromkeys(zip(bins["border_id"], bins["border_part"], strict=True)):
        own = ((bins["border_id"] == key[0]) & (bins["border_part"] == key[1])).to_numpy()
        axes.plot(edges[own].mean(axis=1), line[own], color=LIGHT.border, linewidth=0.9, gid="density")
    looks["density, smoothed over 10 km"] = {"facecolor": LIGHT.border, "height": 0.014}
    scaled(axes, max(float(values.max(initial=0.0)) for values in [*most, line]))
    return looks


def _sizes(edges: Floats) -> str:
    """Word the length of the bins, km."""
    wide = np.diff(edges, axis=1).ravel()
    low, high = float(wide.min()), float(wide.max())
    return f"{high:.3g}" if high - low < _SAME_KM else f"{low:.3g} to {high:.3g}"


def _casualties(axes: Axes, name: str, bins: pd.DataFrame, edges: Floats, parts: list[Part]) -> None:
    """Draw the lowest and the highest count of killed or wounded that is reported."""
    low, high = (bins[f"{name}_{end}"].to_numpy(dtype=np.float64) for end in ("low", "high"))
    left, width = edges[:, 0], np.diff(edges, axis=1).ravel()
    axes.bar(left, low, width, color=_paper.SOLID, gid=f"{name} low", **_BAR)
    axes.bar(left, np.maximum(high - low, 0), width, low, color=_paper.PALE, gid=f"{name} high", **_BAR)
    scaled(axes, float(high.max()))
    axes.set_xticks([])
    _course.shade_gaps(axes, parts)
    dressed(axes)


def _heading(name: str, bins: pd.DataFrame) -> str:
    """Return the heading of a panel of casualties."""
    heading = f"{name.capitalize()} (solid: fewest reported, pale: most)"
    unknown = round(float(bins[f"{name}_unknown"].sum()))
    return f"{heading}; no figure for {count(unknown, 'incident')}" if unknown else heading


def _notes(sheet: Sheet, along: pd.DataFrame, bins: pd.DataFrame) -> None:
    """Note how many incidents have no place on the border."""
    apart = round(float(along["incidents"].sum() - bins["incidents"].sum()))
    if apart > 0:
        text = f"{count(apart, 'incident')} without a place on the border not shown."
        right = _paper.WIDTH_IN - _paper.MARGIN_IN
        _paper.line(sheet.figure, right, sheet.low - 0.02, text, size=5.4, face="oblique", ha="right")
