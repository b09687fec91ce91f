"""Symbols of incidents as on the page: shape and colour by kind, size by casualties, opacity by certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap.plot import _paper

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.path import Path
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

COLOURS = {
    "armed clash": "#D55E00",
    "shelling": "#CC79A7",
    "standoff": "#E69F00",
    "closure": "#0072B2",
    "attack on civilians": "#7a1fa2",
    "other": "#009E73",
    "context": "#6d737b",
}
"""Of Okabe and Ito (2008), and a violet that stays apart from them; each kind has a shape of its own too."""

CERTAINTY = ("side almost sure (P ≥ 0.95)", "side likely (P ≥ 0.8)", "side undetermined")
OPACITY = (1.0, 0.65, 0.4)
_SURE, _LIKELY = 0.95, 0.8
UNDETERMINED = 2

BOX_PT = (8.6, 10.3, 12.9, 16.3)
"""Width of the box that a symbol is drawn in, points, by casualties from 0, 1, 5 and 25 on."""
_CASUALTIES = (1, 5, 25)
_BOX = 24.0
_MANY, _LEAST, _CROWD = 0.58, 0.22, 500


def kinds(incidents: pd.DataFrame) -> NDArray[np.object_]:
    """Kind of each incident; what is not known is "other"."""
    if "event_type" not in incidents:
        return np.full(len(incidents), "other", dtype=object)
    return np.array([kind if kind in COLOURS else "other" for kind in incidents["event_type"]], dtype=object)


def certainty(incidents: pd.DataFrame) -> Ints:
    """How sure the side of each incident is: place in `CERTAINTY`."""
    chance = _figures(incidents, "side_probability")
    return np.select([chance >= _SURE, chance >= _LIKELY], [0, 1], UNDETERMINED).astype(np.int64)


def sizes(incidents: pd.DataFrame) -> Floats:
    """Width of the box of each incident's symbol, points, by the most casualties that are told."""
    people = np.zeros(len(incidents))
    for what in ("killed", "wounded"):
        low, high = (_figures(incidents, f"{what}_{end}") for end in ("low", "high"))
        people += np.nan_to_num(np.where(np.isnan(high), low, high))
    return np.array(BOX_PT)[np.searchsorted(_CASUALTIES, people, side="right")]


def small(number: int) -> float:
    """Share of their size that the symbols of many incidents have: less, the more there are.

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
    found: Floats = incidents[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return found


def shape(kind: str) -> Path:
    """Outline of a kind in a box of 24, its middle at 0, y upwards; the same figures as the page's."""
    from matplotlib.path import Path

    if kind == "armed clash":
        circle = Path.unit_circle()
        return Path(np.asarray(circle.vertices) * 7, circle.codes)
    if kind == "context":
        arm = [(-2, 8), (2, 8), (2, 2), (8, 2), (8, -2), (2, -2)]
        return _closed(np.array(arm + [(-across, -up) for across, up in arm], dtype=np.float64))
    if kind == "standoff":
        return _closed(np.array([(-6.5, 6.5), (6.5, 6.5), (6.5, -6.5), (-6.5, -6.5)]))
    corners, outer, inner, down = {
        "shelling": (3, 9.0, 9.0, 1.5),
        "closure": (4, 9.0, 9.0, 0.0),
        "attack on civilians": (5, 10.0, 4.6, 0.0),
    }.get(kind, (6, 8.0, 8.0, 0.0))
    turns = corners * (1 if outer == inner else 2)
    angle = 2 * np.pi * np.arange(turns) / turns
    reach = np.where(np.arange(turns) % 2, inner, outer) if outer != inner else np.full(turns, outer)
    return _closed(np.stack([reach * np.sin(angle), reach * np.cos(angle) - down], axis=1))


def _closed(corners: Floats) -> Path:
    from matplotlib.path import Path

    return Path(np.append(corners, corners[:1], axis=0), closed=True)


def draw(
    axes: Axes,
    at: Floats,
    kind: str,
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
    from matplotlib.collections import PathCollection
    from matplotlib.colors import to_rgba
    from matplotlib.transforms import IdentityTransform

    whole = np.broadcast_to(np.asarray(box_pt, dtype=np.float64), (len(at),))
    edge = mixed(COLOURS[kind], 1.0 if kind == "context" else 0.55)
    light = hollow or kind == "context"
    fill = (0.0, 0.0, 0.0, 0.0) if light else to_rgba(COLOURS[kind], OPACITY[sure])
    dashed: Any = (0, (2.2, 1.4)) if sure == UNDETERMINED and not hollow and kind != "context" else "solid"
    looks = (
        {"facecolor": _paper.PAPER, "edgecolor": _paper.PAPER, "linewidth": 0.2 * whole.min(initial=10.0)},
        {
            "facecolor": fill,
            "edgecolor": edge,
            "linewidth": 0.065 * whole.min(initial=10.0),
            "linestyle": dashed,
        },
    )
    found = []
    for look in looks:
        symbols = PathCollection(
            [shape(kind)],
            sizes=(whole / _BOX) ** 2,
            offsets=at,
            offset_transform=axes.transData,
            zorder=order,
            **look,
        )
        symbols.set_transform(IdentityTransform())
        axes.add_collection(symbols, autolim=False)
        found.append(symbols)
    found[1].set_gid(f"{kind}, {CERTAINTY[sure]}")
    return [*found]


def draw_all(
    axes: Axes, incidents: gpd.GeoDataFrame, at: Floats, box_pt: Floats, *, order: float = 8
) -> list[Artist]:
    """Draw the symbol of each incident; small ones over large ones."""
    found: list[Artist] = []
    kind, sure = kinds(incidents), certainty(incidents)
    for size in sorted({*box_pt.tolist()}, reverse=True):
        for level in sorted({*sure.tolist()}, reverse=True):
            for name in COLOURS:
                these = (kind == name) & (sure == level) & (box_pt == size)
                if these.any():
                    found += draw(axes, at[these], name, sure=level, box_pt=size, order=order)
    return found


def mixed(colour: str, share: float) -> tuple[float, ...]:
    """A colour with ink in it."""
    from matplotlib.colors import to_rgb

    own, ink = np.array(to_rgb(colour)), np.array(to_rgb(_paper.INK))
    return tuple((share * own + (1 - share) * ink).tolist())


def order(incidents: pd.DataFrame) -> Ints:
    """Incidents by first possible day, then as in their table: how they are numbered, from 1."""
    import pandas as pd

    day = (
        incidents["date_start"]
        if "date_start" in incidents
        else pd.Series(index=incidents.index, dtype="string")
    )
    found: Ints = day.reset_index(drop=True).sort_values(kind="stable", na_position="last").index.to_numpy()
    return found


def place(row: dict[str, Any]) -> str:
    """Name of an incident's place, or its coordinates."""
    from marzmap.plot import _text

    return str(row["place"]) if _text.legible(row.get("place")) else spot(row)


def spot(row: dict[str, Any]) -> str:
    """Coordinates in words.

    Examples
    --------
    >>> from shapely import Point
    >>> spot({"geometry": Point(-61.8058, 31.0549)})
    '31.05° N, 61.81° W'
    """
    point = row["geometry"].centroid
    north, east = ("S" if point.y < 0 else "N"), ("W" if point.x < 0 else "E")
    return f"{abs(point.y):.2f}° {north}, {abs(point.x):.2f}° {east}"
