"""Plain operations on shapes that several layers share, and the antimeridian.

The world's edges are worked on from 30 degrees west eastwards round to 30 degrees west, where only Greenland
is cut, so that the antimeridian is an ordinary place; longitudes are brought back at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shape = Any  # shapely ships no types
    Shapes = NDArray[Any]
    Floats = NDArray[np.float64]

ELLIPSOID = Geod(ellps="WGS84")
WEST = -30.0
HALF_TURN = 180.0


def rounded(geometry: Shape) -> Shape:
    """Round coordinates to whole numbers of 1e-7 degree."""
    return shapely.transform(geometry, lambda values: np.round(values, 7))


def multi(polygon: Shape) -> Shape:
    """Make a polygon, or several, one MultiPolygon."""
    return shapely.multipolygons(shapely.get_parts(polygon))


def polygonal(shapes: Shapes | Shape) -> Any:
    """Keep the polygons among what shapes are made of: each becomes a MultiPolygon, empty where it has none.

    Examples
    --------
    >>> line = shapely.LineString([(0, 0), (1, 1)])
    >>> polygonal(shapely.GeometryCollection([line, shapely.box(5, 5, 6, 6)])).geom_type
    'MultiPolygon'
    """
    whole = np.atleast_1d(shapes)
    parts, number = shapely.get_parts(whole, return_index=True)
    # What is left of a collection in a collection.
    parts, inner = shapely.get_parts(parts, return_index=True)
    number = number[inner]
    flat = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    made = np.full(len(whole), shapely.MultiPolygon(), dtype=object)
    filled = np.unique(number[flat])
    made[filled] = shapely.multipolygons(parts[flat], indices=np.unique(number[flat], return_inverse=True)[1])
    return made if np.ndim(shapes) else made[0]


def shared_edge(one: Shape, other: Shape) -> Shape:
    """Return the line along which two polygons of one coverage touch."""
    return shapely.line_merge(shapely.intersection(one.boundary, other.boundary))


def starting_at(line: Shape, start: Floats) -> Shape:
    """Turn a line so that it begins at that one of its ends."""
    return line if np.array_equal(shapely.get_coordinates(line)[0], start) else shapely.reverse(line)


def is_ring(path: Floats) -> bool:
    """Check whether a path ends where it begins."""
    return np.array_equal(path[0], path[-1])


def offsets_m(points: Shapes, others: Shapes) -> Floats:
    """Return the distance, metres, from points to the planar nearest place of lines."""
    nearest = others[shapely.STRtree(others).query_nearest(points, all_matches=False)[1]]
    ends = shapely.get_coordinates(shapely.shortest_line(points, nearest)).reshape(-1, 4)
    return np.asarray(ELLIPSOID.inv(*ends.T)[2])


def hundreds(offsets: Floats) -> float:
    """Return the distance, metres, within which 95 % lie, in full hundreds."""
    return float(np.ceil(np.percentile(offsets, 95) / 100) * 100)


def eastwards(shape: Shape) -> Shape:
    """Count longitudes from 30 degrees west eastwards, cutting the shape there."""
    west = shapely.box(-181, -91, WEST, 91)
    moved = shapely.transform(shapely.intersection(shape, west), lambda values: values + np.array((360, 0)))
    return shapely.union(shapely.difference(shape, west), moved)


def home(shape: Shape) -> Shape:
    """Bring a shape that does not cross the antimeridian back to longitudes from -180 to 180."""
    return shapely.transform(shape, lambda values: values - (360 * (values[:1, 0] > HALF_TURN)[0], 0))


def homewards(line: Shape) -> list[Shape]:
    """Bring a line back to longitudes from -180 to 180, split where it crosses the antimeridian."""
    path = shapely.get_coordinates(line)
    east = path[:, 0] > HALF_TURN
    pieces, begin, head = [], 0, path[:0]
    for index in np.flatnonzero(east[1:] != east[:-1]).tolist():
        (x, y), (next_x, next_y) = path[index : index + 2]
        crossing = np.array([[HALF_TURN, np.round(y + (HALF_TURN - x) / (next_x - x) * (next_y - y), 7)]])
        pieces.append((east[index], np.concatenate([head, path[begin : index + 1], crossing])))
        begin, head = index + 1, crossing
    pieces.append((east[-1], np.concatenate([head, path[begin:]])))
    lines = []
    for far, piece in pieces:
        # A vertex may lie on the antimeridian itself.
        distinct = piece[np.append(True, (np.diff(piece, axis=0) != 0).any(axis=1))]
        if len(distinct) > 1:
            lines.append(rounded(shapely.linestrings(distinct - ((360, 0) if far else (0, 0)))))
    return lines
