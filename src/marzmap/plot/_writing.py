"""Names on the locator map: of countries, towns and rivers, where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap.appearance import LIGHT
from marzmap.plot import _ground, _paper, _room, _text
from marzmap.plot._room import Box

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from matplotlib.axes import Axes

    from marzmap._study import Study
    from marzmap._types import Floats
    from marzmap.plot._view import View


_MOST_TOWNS = 14
_TOWN_PT = {1: 5.8, 2: 5.3}
_SMALL_PT = 4.8
_OURS_PT, _OTHERS_PT = 8.0, 6.0
_QUIET = "#8b8577"
_LONGEST_PT = 90.0
_SPOTS = 4
_LEAST_SHARE = 0.02  # of a country: no name in a smaller corner of it
_OUTSIDE = 0.1  # of a name may lie outside its country


def names(
    axes: Axes, study: Study, layers: Mapping[str, gpd.GeoDataFrame], seen: View, taken: list[Box]
) -> None:
    """Write names of countries, of towns (the biggest first) and of rivers; none over what is taken."""
    line = shapely.segmentize(
        _ground.cut(layers["border"].geometry.array, seen), (seen.north - seen.south) / 100
    )
    kept = [*taken, *(_room.square(spot, 1.2) for spot in seen.points(shapely.get_coordinates(line)))]
    writers = {"countries": _countries, "places": _towns, "rivers": _rivers}
    for name, write in writers.items():
        if name in layers:
            rows = [row for row in layers[name].to_dict("records") if _text.legible(row["name"])]
            write(axes, rows, {code for pair in study.pairs for code in pair.split("-")}, seen, kept)


def _whole(seen: View) -> Box:
    """Return the map without its edges, where the degrees are."""
    return Box(8, 4, 72 * seen.wide - 4, 72 * seen.high - 8)


def _size(name: str, points: float, face: str = "plain") -> tuple[float, float]:
    return 72 * _paper.width(name, points, face) + 1.5, points * 1.05


def _write(axes: Axes, seen: View, box: Box, name: str, **look: Any) -> None:
    x, y = seen.degrees(np.array([box.left + 0.75, box.low + 0.2 * (box.high - box.low)]))
    halo = _ground.halo(1.2)
    axes.text(
        x, y, name, va="baseline", ha="left", zorder=4.5, path_effects=halo, **_paper.as_written(**look)
    )


def _countries(axes: Axes, rows: list[dict[Any, Any]], ours: set[str], seen: View, taken: list[Box]) -> None:
    for row in rows:
        shape = _ground.cut([row["geometry"]], seen, beyond=0)
        if not len(shape):
            continue
        points = _OURS_PT if row["country"] in ours else _OTHERS_PT
        name = "\u200a\u200a".join(_text.plain(row["name"]).upper())
        wide, high = _size(name, points)
        flat = shapely.transform(shape[0], seen.points)
        for x, y in _inner(flat):
            box = Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            inside = shapely.box(*box).difference(flat).area < _OUTSIDE * wide * high
            if inside and _room.free(box, _whole(seen), taken):
                _write(axes, seen, box, name, size=points, colour=_QUIET)
                taken.append(box)
                break


def _inner(shape: Any) -> list[Floats]:
    """Return places inside a shape for its name, the roomiest first."""
    spots: list[Floats] = []
    left = shape
    while len(spots) < _SPOTS and left.area > _LEAST_SHARE * shape.area:
        middle, rim = shapely.get_coordinates(shapely.maximum_inscribed_circle(left, 2.0))
        spots.append(middle)
        # The next one keeps away from this one.
        left = left.difference(shapely.Point(middle).buffer(max(0.6 * float(np.hypot(*(rim - middle))), 2.0)))
    return spots


def _towns(axes: Axes, rows: list[dict[Any, Any]], _: set[str], seen: View, taken: list[Box]) -> None:
    drawn = 0
    for row in sorted(rows, key=lambda row: (row["rank"], -row.get("population", 0), row["name"])):
        degrees = np.array([row["geometry"].x, row["geometry"].y])
        if drawn == _MOST_TOWNS or not seen.holds(degrees[None])[0]:
            continue
        points = _TOWN_PT.get(row["rank"], _SMALL_PT)
        name = _text.cut(_text.plain(row["name"]), _LONGEST_PT / 72, lambda one: _paper.width(one, 5.8))
        spot = seen.points(degrees)
        dot = _room.square(spot, 1.4)
        box = _room.beside(spot, _size(name, points), 2.2, _whole(seen), taken)
        if box is None or not _room.free(dot, _whole(seen), taken):
            continue
        size = 1.9 if row["rank"] == 1 else 1.4
        axes.plot(*degrees, "o", gid="town", markersize=size, zorder=4.4, color=LIGHT.muted)
        _write(axes, seen, box, name, size=points, colour=LIGHT.muted)
        taken += [dot, box]
        drawn += 1


def _rivers(axes: Axes, rows: list[dict[Any, Any]], _: set[str], seen: View, taken: list[Box]) -> None:
    for row in rows:
        shape = _ground.cut([row["geometry"]], seen, beyond=0)
        lines = shapely.get_parts(shapely.line_merge(shape))
        lines = lines[shapely.length(lines) > 0]
        if not len(lines):
            continue
        name = _text.cut(_text.plain(row["name"]), _LONGEST_PT / 72, lambda one: _paper.width(one, _SMALL_PT))
        longest = lines[np.argmax(shapely.length(lines))]
        for share in (0.5, 0.3, 0.7):
            middle = seen.points(shapely.get_coordinates(longest.interpolate(share, normalized=True)))[0]
            box = _room.beside(middle, _size(name, _SMALL_PT, "oblique"), 1.5, _whole(seen), taken)
            if box is not None:
                _write(axes, seen, box, name, size=_SMALL_PT, face="oblique", colour=LIGHT.river_ink)
                taken.append(box)
                break
