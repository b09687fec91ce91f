"""countries.sea and countries.cells: limits at sea, and the country of each cell of a grid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building.edges import edges
from building.shapes import homewards
from building.world_borders import world_borders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from building.packages import Opener
    from building.shapes import Floats

    Ints = NDArray[np.int64]

ROWS, COLUMNS = 1_800, 3_600
CELL_MARGIN = 0.002  # degrees


class Segments(NamedTuple):
    """Straight edges from (x, y) to (next_x, next_y), degrees; numbers of the countries on both sides."""

    x: Floats
    y: Floats
    next_x: Floats
    next_y: Floats
    left: Ints
    right: Ints


@cache
def sea_limits(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the edges of the coverage that are not a land border."""
    pieces = [
        {"left": arc.left, "right": arc.right, "geometry": piece}
        for arc in edges(open_package).sea.itertuples()
        for piece in homewards(arc.geometry)
    ]
    return gpd.GeoDataFrame(pieces)


def country_cells(open_package: Opener) -> pd.DataFrame:
    """Return the country of each cell of 0.1 degree, row by row from the north-west."""
    borders = world_borders(open_package)
    columns = ["left", "right", "geometry"]
    agreed = borders.loc[borders["status"] != "de facto", columns]
    return cells(pd.concat([agreed, sea_limits(open_package)[columns]]))


def cells(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the country of each cell between the lines: "" none, "?" where a line is near."""
    countries = np.unique(["", "?", *lines["left"], *lines["right"]])
    segments = _segments(lines, countries)
    grid = filled(segments)
    grid[cells_near(segments)] = np.searchsorted(countries, "?")
    return pd.DataFrame({"country": pd.Categorical.from_codes(grid.ravel(), pd.Index(countries, dtype=str))})


def _segments(lines: pd.DataFrame, countries: NDArray[np.str_]) -> Segments:
    path, line = shapely.get_coordinates(lines["geometry"].to_numpy(), return_index=True)
    start = np.flatnonzero(line[1:] == line[:-1])
    left, right = (
        np.searchsorted(countries, lines[side].to_numpy(dtype=str))[line[start]] for side in ("left", "right")
    )
    (x, y), (next_x, next_y) = path[start].T, path[start + 1].T
    return Segments(x, y, next_x, next_y, left, right)


def filled(segments: Segments) -> Ints:
    """Return the number of the country at the middle of each cell, filled between the lines."""
    row, crossing, east = _row_crossings(segments)
    grid = np.zeros((ROWS, COLUMNS), dtype=int)
    centres = -179.95 + 0.1 * np.arange(COLUMNS)
    for number in np.unique(row):
        here = slice(*np.searchsorted(row, [number, number + 1]))
        # West of the first crossing lies what lies east of the last.
        grid[number] = east[here][np.searchsorted(crossing[here], centres) - 1]
    return grid


def _row_crossings(segments: Segments) -> tuple[Ints, Floats, Ints]:
    """Return where segments cross the middles of rows: the row, the longitude, the country east of it."""
    x, y, next_x, next_y, left, right = segments
    middles = 89.95 - 0.1 * np.arange(ROWS)
    top, bottom = np.maximum(y, next_y), np.minimum(y, next_y)
    first = np.ceil((89.95 - top) / 0.1 - 1e-9).astype(int)
    count = np.maximum(np.ceil((89.95 - bottom) / 0.1 - 1e-9).astype(int) - first, 0)
    segment, step = _repeated(count)
    row = first[segment] + step
    crossing = x[segment] + (middles[row] - y[segment]) / (next_y - y)[segment] * (next_x - x)[segment]
    east = np.where(next_y > y, right, left)[segment]
    order = np.lexsort((crossing, row))
    return row[order], crossing[order], east[order]


def cells_near(segments: Segments) -> tuple[Ints, Ints]:
    """Return rows and columns of the cells that a segment comes near, some of them repeatedly."""
    x, y, next_x, next_y = segments[:4]
    # Segments made denser than the margin by far.
    steps = np.ceil(np.maximum(np.abs(next_x - x), np.abs(next_y - y)) / CELL_MARGIN).astype(int) + 1
    segment, step = _repeated(steps)
    share = step / np.maximum(steps - 1, 1)[segment]
    near_x, near_y = x[segment] + share * (next_x - x)[segment], y[segment] + share * (next_y - y)[segment]
    reach = (-2 * CELL_MARGIN, 2 * CELL_MARGIN)
    columns = [np.floor((near_x + move + 180) / 0.1).astype(int) % COLUMNS for move in reach]
    rows = [np.clip(np.floor((90 - near_y - move) / 0.1).astype(int), 0, ROWS - 1) for move in reach]
    return np.concatenate([*rows, *rows]), np.concatenate([*columns, *columns[::-1]])


def _repeated(count: Ints) -> tuple[Ints, Ints]:
    """Return each number i `count[i]` times, and the numbers from 0 within each."""
    number = np.repeat(np.arange(len(count)), count)
    return number, np.arange(len(number)) - np.repeat(np.cumsum(count) - count, count)
