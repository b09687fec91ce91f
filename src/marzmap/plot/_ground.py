"""The quiet ground of the locator map: land, relief, frame and scale bar."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from PIL import Image

from marzmap._window import round_length
from marzmap.appearance import LIGHT
from marzmap.plot import _paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from marzmap._study import Study
    from marzmap.atlas import Relief
    from marzmap.plot._view import View


RADIUS: dict[str, Any] = {"facecolor": f"{LIGHT.ink}0d", "edgecolor": f"{LIGHT.ink}78", "linewidth": 0.5}
BAND: dict[str, Any] = dict.fromkeys(("facecolor", "edgecolor"), f"{LIGHT.border}38")
CROSSING: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 2.6,
    "markerfacecolor": LIGHT.studied,
    "markeredgecolor": LIGHT.ink,
    "markeredgewidth": 0.6,
}
"""How radii, uncertain stretches and crossings look, on the map and in its legend."""


_FINE = 1_500  # no detail finer than this part of the map's width is drawn
_STEPS_DEG = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
_AREA = 2  # dimensions
_LEAST_ISLAND_PT, _LEAST_LAKE_PT = 0.7, 3.0


def path(shapes: Any) -> Path:
    """Join polygons or lines into one path."""
    parts = shapely.get_parts(np.asarray(shapes, dtype=object).ravel())
    areas = shapely.get_dimensions(parts) == _AREA
    rings = shapely.get_rings(parts[areas])
    lines = parts[shapely.get_dimensions(parts) == 1]
    paths = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
    paths += [Path(shapely.get_coordinates(one)) for one in lines if not one.is_empty]
    return Path.make_compound_path(*paths) if paths else Path(np.zeros((0, 2)))


def draw_path(axes: Axes, shapes: Any, **look: Any) -> Artist:
    """Draw polygons or lines."""
    lines = {"capstyle": "round", "joinstyle": "round"}
    patch = PathPatch(path(shapes), **{**lines, **look})
    axes.add_patch(patch)
    return patch


def cut(shapes: Any, seen: View, *, beyond: float = 0.06) -> NDArray[Any]:
    """Cut shapes to a view and a little beyond it, without detail that is too fine to see."""
    along, up = beyond * (seen.east - seen.west), beyond * (seen.north - seen.south)
    box = shapely.box(seen.west - along, seen.south - up, seen.east + along, seen.north + up)
    kept: NDArray[Any] = np.asarray(shapes, dtype=object)
    kept = shapely.simplify(kept[shapely.intersects(kept, box)], (seen.north - seen.south) / _FINE)
    whole: NDArray[Any] = shapely.intersection(shapely.make_valid(kept), box)
    return whole


def land(axes: Axes, study: Study, countries: gpd.GeoDataFrame, seen: View) -> None:
    """Draw the countries, those of the study lighter, and the borders between the others."""
    box = shapely.box(seen.west - 1, seen.south - 1, seen.east + 1, seen.north + 1)
    clipped = shapely.intersection(_plain(countries.geometry.array, seen), box)
    shapes = dict(zip(countries["country"], clipped, strict=True))
    ours = {code for pair in study.pairs for code in pair.split("-")}
    for own in (False, True):
        these = [shape for code, shape in shapes.items() if (code in ours) == own and not shape.is_empty]
        colour = LIGHT.studied if own else LIGHT.land
        draw_path(axes, cut(these, seen), facecolor=colour, edgecolor="none", zorder=1)
    edges = {code: shapely.boundary(shape) for code, shape in shapes.items() if not shape.is_empty}
    # The border itself is drawn over the edge that the study's countries share.
    shared = [
        edges[one].intersection(edges[other])
        for one, other in (pair.split("-") for pair in study.pairs)
        if one in edges and other in edges
    ]
    seam = shapely.union_all(shared)
    others = [edge.difference(seam) for edge in edges.values()]
    draw_path(axes, cut(others, seen), facecolor="none", edgecolor=LIGHT.outline, linewidth=0.6, zorder=3)


def _plain(shapes: Any, seen: View) -> NDArray[Any]:
    """Remove islands and lakes that are too small to see."""
    pt = (seen.north - seen.south) / seen.high / 72
    parts, shape_of = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    first = np.diff(part_of, prepend=-1) != 0
    area = shapely.area(shapely.polygons(rings)) * seen.narrowing
    seen_ones = area > np.where(first, _LEAST_ISLAND_PT, _LEAST_LAKE_PT) ** 2 * pt**2
    kept = seen_ones & seen_ones[first][part_of]
    polygons = [
        shapely.Polygon(rings[at[0]], [rings[hole] for hole in at[1:]])
        for at in np.split(np.flatnonzero(kept), np.flatnonzero(np.diff(part_of[kept])) + 1)
        if len(at)
    ]
    owner = shape_of[part_of[kept & first]]
    kept_shapes = [
        shapely.multipolygons([polygons[at] for at in np.flatnonzero(owner == number)])
        for number in range(len(shapes))
    ]
    return np.array(kept_shapes, dtype=object)


def shade(axes: Axes, relief: Sequence[Relief], seen: View) -> None:
    """Draw the relief as shadow, its rows set from Mercator's spacing to that of degrees."""
    for piece in relief:
        if (
            piece.west >= seen.east
            or piece.east <= seen.west
            or piece.south >= seen.north
            or piece.north <= seen.south
        ):
            continue
        grey = np.asarray(Image.open(io.BytesIO(piece.image)).convert("L"), dtype=np.float64) / 255
        top, bottom = (math.asinh(math.tan(math.radians(edge))) for edge in (piece.north, piece.south))
        latitude = np.radians(np.linspace(piece.north, piece.south, 2 * len(grey) + 1)[1::2])
        row = (top - np.arcsinh(np.tan(latitude))) / (top - bottom) * len(grey) - 0.5
        low = np.clip(np.floor(row).astype(int), 0, len(grey) - 1)
        high = np.clip(low + 1, 0, len(grey) - 1)
        part = np.clip(row - low, 0, 1)[:, None]
        grey = grey[low] * (1 - part) + grey[high] * part
        # The light grey of a plain stays as light as the paper; the sea of the image is white.
        shadow = np.zeros((*grey.shape, 4))
        shadow[..., :3] = (0.25, 0.22, 0.18)
        shadow[..., 3] = np.clip((0.92 - grey) * 0.55, 0, 0.35)
        axes.imshow(
            shadow,
            extent=(piece.west, piece.east, piece.south, piece.north),
            interpolation="bilinear",
            aspect="auto",
            zorder=2,
        )


def frame(axes: Axes, seen: View) -> None:
    """Set the view, and draw its frame with degrees at the edges."""
    axes.set_xlim(seen.west, seen.east)
    axes.set_ylim(seen.south, seen.north)
    whole: dict[str, Any] = {"xy": (0, 0), "width": 1, "height": 1, "transform": axes.transAxes}
    axes.add_patch(Rectangle(**whole, facecolor=LIGHT.water, zorder=0))
    axes.add_patch(Rectangle(**whole, fill=False, edgecolor=LIGHT.muted, linewidth=0.7, zorder=30))
    span = max(seen.north - seen.south, (seen.east - seen.west) * seen.narrowing)
    step = next((size for size in _STEPS_DEG if span / size <= 6), _STEPS_DEG[-1])  # noqa: PLR2004 - lines enough
    look: dict[str, Any] = {
        **_paper.as_written(4.8, colour=LIGHT.muted),
        "zorder": 31,
        "path_effects": halo(1.2),
    }
    for value in np.arange(math.ceil(seen.west / step), math.floor(seen.east / step) + 1) * step:
        axes.plot(
            [value] * 2, [seen.south, seen.north], color=LIGHT.muted, alpha=0.13, linewidth=0.4, zorder=3
        )
        if 0.04 < (value - seen.west) / (seen.east - seen.west) < 0.96:  # noqa: PLR2004 - clear of the corners
            turned = (value + 180) % 360 - 180
            axes.text(value, seen.north, _degrees(turned, "E", "W", step), ha="center", va="top", **look)
    for value in np.arange(math.ceil(seen.south / step), math.floor(seen.north / step) + 1) * step:
        axes.plot([seen.west, seen.east], [value] * 2, color=LIGHT.muted, alpha=0.13, linewidth=0.4, zorder=3)
        if 0.04 < (value - seen.south) / (seen.north - seen.south) < 0.96:  # noqa: PLR2004 - clear of the corners
            axes.text(seen.west, value, " " + _degrees(value, "N", "S", step), ha="left", va="center", **look)


def _degrees(value: float, above: str, below: str, step: float) -> str:
    digits = 0 if step >= 1 else 1
    text = f"{abs(value):.{digits}f}°"
    return text if float(text[:-1]) == 0 else f"{text} {above if value > 0 else below}"


def halo(wide: float, colour: str = LIGHT.studied) -> list[Any]:
    """Return a light rim for letters, points wide."""
    return [patheffects.withStroke(linewidth=wide, foreground=colour)]


def bar(axes: Axes, seen: View) -> float:
    """Draw the scale bar, and return its length in points."""
    most = seen.km_a_inch() * seen.wide * 0.28
    length = round_length(most)
    wide = length / seen.km_a_inch() / seen.wide
    left, low, thick = 0.035, 0.14 / seen.high, 0.035 / seen.high
    for number in range(4):
        axes.add_patch(
            Rectangle(
                (left + number * wide / 4, low),
                wide / 4,
                thick,
                transform=axes.transAxes,
                facecolor=LIGHT.studied if number % 2 else LIGHT.ink,
                edgecolor=LIGHT.ink,
                linewidth=0.4,
                zorder=31,
                gid="scale bar",
            )
        )
    look: dict[str, Any] = {
        **_paper.as_written(5),
        "transform": axes.transAxes,
        "zorder": 31,
        "path_effects": halo(1.4),
    }
    above = low + thick + 0.03 / seen.high
    axes.text(left, above, "0", ha="center", va="bottom", **look)
    axes.text(left + wide, above, f"{length:g} km", ha="center", va="bottom", **look)
    middle = (seen.south + seen.north) / 2
    true = f"along meridians and at {abs(middle):.0f}° {'S' if middle < 0 else 'N'}"
    look |= _paper.as_written(4.2, colour=LIGHT.muted)
    axes.text(left - 0.012, low - 0.02 / seen.high, true, ha="left", va="top", **look)
    return float(72 * seen.wide * wide)
