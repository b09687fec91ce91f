"""Symbols of incidents as on the page: shape and colour by kind, size by casualties, opacity by certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from marzmap.appearance import CERTAINTY, CIRCLE, KINDS, LIGHT, SIZES, kind, outline
from marzmap.plot import _paper, _text

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints


BOX_PT = tuple(round(0.43 * size.pixels, 1) for size in SIZES)
"""Width of the box that a symbol is drawn in, points, by classes of casualties."""
_BOX = 24.0
_MANY, _LEAST, _CROWD = 0.58, 0.22, 500


def kinds(incidents: pd.DataFrame) -> NDArray[np.object_]:
    """Return the kind that each incident is drawn by."""
    if "event_type" not in incidents:
        return np.full(len(incidents), "other", dtype=object)
    return np.array([kind(event_type) for event_type in incidents["event_type"]], dtype=object)


def certainty(incidents: pd.DataFrame) -> Ints:
    """Return how sure the side of each incident is: its place in `CERTAINTY`."""
    chance = _figures(incidents, "side_probability")
    steps = CERTAINTY[:-1]
    return np.select([chance >= step.least for step in steps], [*range(len(steps))], len(steps))


def sizes(incidents: pd.DataFrame) -> Floats:
    """Return the width of the box of each incident's symbol, points, by its highest reported casualties."""
    people = np.zeros(len(incidents))
    for what in ("killed", "wounded"):
        low, high = (_figures(incidents, f"{what}_{end}") for end in ("low", "high"))
        people += np.nan_to_num(np.where(np.isnan(high), low, high))
    return np.array(BOX_PT)[np.searchsorted([size.least for size in SIZES[1:]], people, side="right")]


def small(number: int) -> float:
    """Return the share of their size that symbols of many incidents keep: less, the more there are.

    Examples
    --------
    >>> [round(small(number), 2) for number in (30, 31, 300, 10_000)]
    [1.0, 0.58, 0.58, 0.22]
    """
    if number <= _paper.FEW:
        return 1.0
    return max(_MANY * float(min(1.0, np.sqrt(_CROWD / number))), _LEAST)


def _figures(incidents: pd.DataFrame, name: str) -> Floats:
    if name not in incidents:
        return np.full(len(incidents), np.nan)
    values: Floats = incidents[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def shape(event_type: str) -> Path:
    """Return the outline of a kind in a box of 24, its middle at 0, y upwards."""
    name = KINDS[event_type].shape
    if name == "circle":
        circle = Path.unit_circle()
        return Path(np.asarray(circle.vertices) * CIRCLE, circle.codes)
    corners = outline(name)
    return Path([*corners, corners[0]], closed=True)


def draw(
    axes: Axes,
    at: Floats,
    event_type: str,
    *,
    sure: int = 0,
    box_pt: Floats | float,
    hollow: bool = False,
    order: float = 8,
) -> list[Artist]:
    """Draw symbols of one kind and certainty at places (N, 2) of the axes' data.

    Returns
    -------
    list of Artist
        The light rim and the symbols; the symbols carry the kind as `gid`.
    """
    widths = np.broadcast_to(np.asarray(box_pt, dtype=np.float64), (len(at),))
    least = widths.min(initial=10.0)
    rim = {"facecolor": LIGHT.paper, "edgecolor": LIGHT.paper, "linewidth": 0.2 * least}
    look = _look(event_type, sure, hollow=hollow or event_type == "context")
    look |= {"linewidth": 0.065 * least, "gid": f"{event_type}, {CERTAINTY[sure].label()}"}
    return [
        _stamp(axes, at, shape(event_type), (widths / _BOX) ** 2, zorder=order, **each)
        for each in (rim, look)
    ]


def _look(event_type: str, sure: int, *, hollow: bool) -> dict[str, Any]:
    """Return the filling and the outline of a kind; a hollow symbol shows no certainty."""
    code = KINDS[event_type].light
    fill = (0.0, 0.0, 0.0, 0.0) if hollow else to_rgba(code, CERTAINTY[sure].opacity)
    dashed = not hollow and CERTAINTY[sure] == CERTAINTY[-1]
    return {
        "facecolor": fill,
        "edgecolor": mixed(code, 1.0 if event_type == "context" else 0.55),
        "linestyle": (0, (2.2, 1.4)) if dashed else "solid",
    }


def _stamp(axes: Axes, at: Floats, path: Path, scales: Floats, **look: Any) -> Artist:
    """Draw a path at each place, scaled."""
    symbols = PathCollection([path], sizes=scales, offsets=at, offset_transform=axes.transData, **look)
    symbols.set_transform(IdentityTransform())
    axes.add_collection(symbols, autolim=False)
    return symbols


def draw_all(
    axes: Axes, incidents: gpd.GeoDataFrame, at: Floats, box_pt: Floats, *, order: float = 8
) -> list[Artist]:
    """Draw the symbol of each incident; small ones over large ones."""
    artists: list[Artist] = []
    drawn_as, sure = kinds(incidents), certainty(incidents)
    for size in sorted({*box_pt.tolist()}, reverse=True):
        for level in sorted({*sure.tolist()}, reverse=True):
            for name in KINDS:
                these = (drawn_as == name) & (sure == level) & (box_pt == size)
                if these.any():
                    artists += draw(axes, at[these], name, sure=level, box_pt=size, order=order)
    return artists


def mixed(colour: str, share: float) -> tuple[float, ...]:
    """Mix a colour with ink."""
    own, ink = np.array(to_rgb(colour)), np.array(to_rgb(LIGHT.ink))
    return tuple((share * own + (1 - share) * ink).tolist())


def order(incidents: pd.DataFrame) -> Ints:
    """Order incidents by first possible day, then as in their table: so they are numbered."""
    day = (
        incidents["date_start"]
        if "date_start" in incidents
        else pd.Series(index=incidents.index, dtype="string")
    )
    positions: Ints = (
        day.reset_index(drop=True).sort_values(kind="stable", na_position="last").index.to_numpy()
    )
    return positions


def place(row: dict[str, Any]) -> str:
    """Return the name of an incident's place, or its coordinates."""
    return str(row["place"]) if _text.legible(row.get("place")) else spot(row)


def spot(row: dict[str, Any]) -> str:
    """Word the coordinates of a row.

    Examples
    --------
    >>> from shapely import Point
    >>> spot({"geometry": Point(-61.8058, 31.0549)})
    '31.05° N, 61.81° W'
    """
    point = row["geometry"].centroid
    north, east = ("S" if point.y < 0 else "N"), ("W" if point.x < 0 else "E")
    return f"{abs(point.y):.2f}° {north}, {abs(point.x):.2f}° {east}"
