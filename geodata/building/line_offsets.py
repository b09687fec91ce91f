"""The offsets of the world's borders from the lines of other sources, measured along them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from building import natural_earth
from building.disputed import disputed
from building.line_accuracy import NATURAL_EARTH, Offsets
from building.national_lines import edges_near, layers, two_vertex_lines
from building.shapes import ELLIPSOID

if TYPE_CHECKING:
    from building.packages import Opener
    from building.shapes import Floats, Shape, Shapes

STEP_M = 500.0


def offsets(line: Shape, border_id: str, open_package: Opener) -> Offsets:
    """Measure a line of a border against the national layers on both sides of it and Natural Earth."""
    path = shapely.get_coordinates(line)
    way_m, edge, points = samples(path)
    own: dict[str, Floats] = {}
    copies: dict[str, Floats] = {}
    coarse: dict[str, Floats] = {}
    for country in border_id.split("-"):
        if country in layers().index and layers()["derived_from"][country] != NATURAL_EARTH:
            lines = copies if layers()["derived_from"][country] else own
            edges = edges_near(country, line, open_package)
            if len(edges):
                lines[country] = distances_m(points, edges)
    drawn = natural_earth.borders(open_package).query("border_id == @border_id")
    if len(drawn) and border_id not in disputed("natural_earth_note"):
        coarse[NATURAL_EARTH] = distances_m(points, two_vertex_lines(drawn.geometry.to_numpy()))
    return Offsets(edge, way_m, own, copies, coarse)


def samples(path: Floats) -> tuple[Floats, np.ndarray, Floats]:
    """Return the distance, metres, of each vertex from the start, and places every 500 m: edge and position.

    Parameters
    ----------
    path : (V, 2) array

    Returns
    -------
    way_m : (V,) array
    edge : (S,) array of int
    points : (S, 2) array
    """
    way_m = np.append(0, np.cumsum(ELLIPSOID.line_lengths(path[:, 0], path[:, 1])))
    number = max(round(way_m[-1] / STEP_M), 1)
    at = (np.arange(number) + 0.5) * way_m[-1] / number
    points = np.column_stack([np.interp(at, way_m, values) for values in path.T])
    return way_m, np.searchsorted(way_m, at) - 1, points


def distances_m(points: Floats, edges: Shapes) -> Floats:
    """Return the distance, metres, from places to the nearest of some edges."""
    # Nearest where a degree is as long one way as the other.
    narrower = np.array([np.cos(np.radians(points[:, 1].mean())), 1.0])
    level = shapely.transform(edges, lambda values: values * narrower)
    places = shapely.points(points * narrower)
    nearest = level[shapely.STRtree(level).query_nearest(places, all_matches=False)[1]]
    feet = shapely.get_coordinates(shapely.shortest_line(places, nearest))[1::2] / narrower
    return np.asarray(ELLIPSOID.inv(*points.T, *feet.T)[2])
