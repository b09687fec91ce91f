"""Countries by cell of a grid where no edge passes, and how far the sea is at least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyarrow import parquet
from pykdtree.kdtree import KDTree

from marzmap import borderline

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints

MIXED = "?"
"""Name in the grid of a cell that an edge crosses."""
CELLS, DEGREES = (1800, 3600), (180, 360)
"""Rows and columns of the grid, and of whole degrees."""


class Grid(NamedTuple):
    """Countries by tenth of a degree, from the north-west corner.

    Attributes
    ----------
    name : (K,) array of str
        Alpha-3 codes; "" for none, `MIXED`.
    cell : (1800, 3600) int
        Place in `name`.
    """

    name: NDArray[np.str_]
    cell: NDArray[np.int16]


class Offing(NamedTuple):
    """How far the edges at sea are at least from every place in each degree, from the north-west corner.

    Attributes
    ----------
    least_m : (180, 360) float
        Metres; along a straight line, so never more than on the ground.
    """

    least_m: Floats


def values(column: Any) -> NDArray[Any]:
    """Return the values of an Arrow column; texts and bytes as objects. Arrow's own way loads pandas."""
    listed = column.to_pylist()
    numeric = isinstance(listed[0] if listed else None, int | float)
    return np.array(listed) if numeric else np.array(listed, dtype=object)


def cell_of(longitude: Floats, latitude: Floats, cells: tuple[int, int] = CELLS) -> tuple[Ints, Ints]:
    """Return row and column of the cells that hold points (degrees)."""
    degree = cells[0] // 180
    row = np.clip(((90 - latitude) * degree).astype(np.int64), 0, cells[0] - 1)
    return row, np.clip(((longitude + 180) % 360 * degree).astype(np.int64), 0, cells[1] - 1)


def grid(path: Path) -> Grid:
    """Read the grid of countries."""
    country = parquet.ParquetFile(path).read()["country"].combine_chunks()
    cell = np.from_dlpack(country.indices).astype(np.int16).reshape(CELLS)
    return Grid(values(country.dictionary).astype(str), cell)


def limits(path: Path) -> borderline.Network:
    """Read the edges at sea as a network."""
    shapes = shapely.from_wkb(values(parquet.ParquetFile(path).read(columns=["geometry"])["geometry"]))
    return borderline.network([shapely.get_coordinates(shape) for shape in shapes], range(len(shapes)))


def offing(sea: borderline.Network) -> Offing:
    """Compute how far each degree's middle is from the nearest vertex, less what lies between them.

    The parts of a degree farthest from its middle are its corners; a foot is at most half a segment from a
    vertex.
    """
    rows, columns = DEGREES
    lat, lon = np.repeat(89.5 - np.arange(rows), columns), np.tile(np.arange(columns) - 179.5, rows)
    middle = borderline.to_ecef(lon, lat)
    corners = [borderline.to_ecef(lon + 0.5, lat + half) - middle for half in (-0.5, 0.5)]
    within = np.sqrt(np.max([borderline.ellipsoid.dot(away, away) for away in corners], axis=0))
    reach, _ = KDTree(np.ascontiguousarray(sea.start.T)).query(np.ascontiguousarray(middle.T))
    least = reach - within - borderline.lines.SEGMENT_M
    return Offing(np.maximum(least, 0).reshape(DEGREES))
