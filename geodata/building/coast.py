"""Where the edges of the coverage leave the land."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from building import natural_earth
from building.coverage import UNIT

if TYPE_CHECKING:
    from building.packages import Opener
    from building.shapes import Floats, Shape

# Degrees.
TOLERANCE = 0.001  # root of the largest triangle that simplification cuts off a land border
SEA_TOLERANCE = 0.02  # the same at sea, far from land
COAST_MARGIN = 0.02  # how far lines run on beyond Natural Earth's coast
STRAIT = 0.2  # water as wide as this between two stretches on land counts as land


def at_coast(line: Shape, open_package: Opener) -> list[tuple[bool, Shape]]:
    """Cut a line where it leaves the land for good: pieces in order, each with whether it is on land."""
    land, tree = natural_earth.land(open_package)
    window = shapely.box(*shapely.bounds(shapely.buffer(line, 2 * COAST_MARGIN)))
    return split_at_coast(line, shapely.union_all(shapely.intersection(land[tree.query(window)], window)))


def split_at_coast(line: Shape, land: Shape) -> list[tuple[bool, Shape]]:
    """Cut a line where it leaves one shape of land for good.

    A piece on land ends `COAST_MARGIN` seawards of the coast; water up to `STRAIT` wide between two such
    pieces counts as land.
    """
    if land.contains(line):
        return [(True, line)]
    wide = shapely.buffer(land, COAST_MARGIN, quad_segs=4)
    crossings = shapely.get_coordinates(shapely.intersection(line, wide.boundary))
    cuts = np.unique(shapely.line_locate_point(line, shapely.points(crossings)))
    part = partial(_part, line, _way_along(line))
    ends = [0, *cuts[(cuts > UNIT) & (cuts < line.length - UNIT)], line.length]
    dry = [
        bool(wide.contains(line.interpolate((low + high) / 2)) and part(low, high).intersects(land))
        for low, high in pairwise(ends)
    ]
    for index, (low, high) in enumerate(pairwise(ends)):
        dry[index] |= any(dry[:index]) and any(dry[index:]) and high - low < STRAIT
    turns = [0, *(index for index in range(1, len(dry)) if dry[index] != dry[index - 1]), len(dry)]
    return [(dry[first], part(ends[first], ends[last])) for first, last in pairwise(turns)]


def _way_along(line: Shape) -> Floats:
    """Return how far along the line each vertex is, the last one exactly at its length."""
    way = np.append(0, np.cumsum(np.hypot(*np.diff(shapely.get_coordinates(line), axis=0).T)))
    way[-1] = line.length
    return way


def _part(line: Shape, way: Floats, low: float, high: float) -> Shape:
    """Return a line from one way along it to another; ends next to a vertex are that vertex."""
    vertices = shapely.get_coordinates(line)
    first, last = (
        vertices[np.argmin(np.abs(way - at))]
        if np.abs(way - at).min() <= UNIT
        else shapely.get_coordinates(line.interpolate(at))[0].round(7)
        for at in (low, high)
    )
    return shapely.linestrings(np.vstack([first, vertices[(way > low + UNIT) & (way < high - UNIT)], last]))


def sea_tolerances(vertices: Floats, open_package: Opener) -> Floats:
    """Return how far, degrees, vertices at sea may be simplified: a quarter of the way to land, in limits."""
    shores = shapely.boundary(natural_earth.land(open_package)[0])
    corners, shore = shapely.get_coordinates(shores, return_index=True)
    start = np.flatnonzero(shore[1:] == shore[:-1])
    edges = shapely.STRtree(shapely.linestrings(corners[start[:, None] + (0, 1)]))
    nearest, distance = edges.query_nearest(
        shapely.points(vertices), max_distance=4 * SEA_TOLERANCE, return_distance=True, all_matches=False
    )
    tolerances = np.full(len(vertices), SEA_TOLERANCE)
    tolerances[nearest[0]] = np.clip(distance / 4, TOLERANCE, SEA_TOLERANCE)
    return tolerances
