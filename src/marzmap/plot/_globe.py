"""The globe that shows where in the world a locator map lies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from marzmap.appearance import LIGHT

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

    from marzmap._types import Bools, Floats
    from marzmap.plot._view import View


def globe(axes: Axes, world: gpd.GeoDataFrame, seen: View) -> None:
    """Draw the half of the globe about a view's middle, and the view's frame on it."""
    axes.set_xlim(-1.04, 1.04)
    axes.set_ylim(-1.04, 1.04)
    middle = math.radians((seen.west + seen.east) / 2), math.radians((seen.south + seen.north) / 2)
    axes.add_patch(Circle((0, 0), 1, facecolor=LIGHT.water, edgecolor=LIGHT.muted, linewidth=0.6, zorder=1))
    coarse = shapely.segmentize(shapely.simplify(world.geometry.to_numpy(), 0.4), 3.0)
    shapes = shapely.get_parts(coarse)
    shapes = shapes[shapely.area(shapes) > 0.5]  # noqa: PLR2004 - square degrees: what can be seen
    rings = shapely.get_exterior_ring(shapes)
    spots, ring_of = shapely.get_coordinates(rings, return_index=True)
    flat, ahead = _ortho(spots, middle)
    starts = np.flatnonzero(np.diff(ring_of, prepend=-1))
    sides = [
        Path(ring, closed=True)
        for ring, near in zip(np.split(flat, starts[1:]), np.split(ahead, starts[1:]), strict=True)
        if near.any()
    ]
    whole = Path.make_compound_path(*sides) if sides else Path(np.zeros((0, 2)))
    look = {"facecolor": LIGHT.studied, "edgecolor": LIGHT.outline, "linewidth": 0.25}
    axes.add_patch(PathPatch(whole, zorder=2, **look))
    box = shapely.segmentize(shapely.box(seen.west, seen.south, seen.east, seen.north).exterior, 1.0)
    rim, _ = _ortho(shapely.get_coordinates(box), middle)
    axes.fill(
        *rim.T, facecolor=(*to_rgb(LIGHT.border), 0.25), edgecolor=LIGHT.border, linewidth=0.8, zorder=3
    )
    # A small view is lost on the globe.
    if np.ptp(rim, axis=0).max() < 0.12:  # noqa: PLR2004 - of a radius of 1
        axes.plot([0], [0], "o", markersize=6, markerfacecolor="none", markeredgecolor=LIGHT.border, zorder=4)


def _ortho(spots: Floats, middle: tuple[float, float]) -> tuple[Floats, Bools]:
    """Return orthographic places about a middle (radians), those behind on the rim, and which lie ahead."""
    longitude, latitude = np.radians(spots).T
    turn, level = longitude - middle[0], middle[1]
    east = np.cos(latitude) * np.sin(turn)
    north = math.cos(level) * np.sin(latitude) - math.sin(level) * np.cos(latitude) * np.cos(turn)
    ahead = math.sin(level) * np.sin(latitude) + math.cos(level) * np.cos(latitude) * np.cos(turn)
    flat = np.stack([east, north], axis=1)
    length = np.hypot(east, north)
    flat[ahead < 0] /= np.maximum(length[ahead < 0], 1e-9)[:, None]
    return flat, ahead >= 0
