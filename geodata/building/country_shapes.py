"""The polygons of the countries between the lines of borders.world and countries.sea."""

from __future__ import annotations

from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building.cards import GEODATA
from building.shapes import HALF_TURN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from building.shapes import Floats, Shape

    Step = tuple[float, float, float, float]


@cache
def _borders() -> gpd.GeoDataFrame:
    borders = gpd.read_parquet(GEODATA / "borders/world.parquet")
    return borders[borders["status"] != "de facto"]


@cache
def land_border(country: str) -> Shape:
    """Return the land borders of a country as one shape, empty for an island."""
    borders = _borders()
    own = (borders["left"] == country) | (borders["right"] == country)
    return shapely.union_all(borders.geometry[own].to_numpy())


@cache
def country_shapes() -> dict[str, Shape]:
    """Return the land and territorial sea of each country (alpha-3), longitudes from -180 to 180.

    Lines with the status de facto divide no country, as in countries.cells.
    """
    sea = gpd.read_parquet(GEODATA / "countries/sea.parquet")
    columns = ["left", "right", "geometry"]
    return between(pd.concat([_borders()[columns], sea[columns]]))


def between(lines: gpd.GeoDataFrame) -> dict[str, Shape]:
    """Return what lies between lines that meet at their ends, by the country that they have beside them.

    Examples
    --------
    >>> ring = shapely.LineString([(0, 0), (1, 0), (1, 1), (0, 0)])
    >>> lines = gpd.GeoDataFrame({"left": ["AAA"], "right": [""]}, geometry=[ring])
    >>> {country: shape.area for country, shape in between(lines).items()}
    {'AAA': 0.5}
    """
    paths = [shapely.get_coordinates(line) for line in lines.geometry]
    owner: dict[Step, str] = {}
    for path, left, right in zip(paths, lines["left"], lines["right"], strict=True):
        for step in _steps(path):
            owner[step] = left
            owner[step[2:] + step[:2]] = right
    whole = [*lines.geometry, *_along_the_antimeridian(paths)]
    faces: dict[str, list[Shape]] = {}
    for face in shapely.get_parts(shapely.polygonize(whole)):
        ring = shapely.get_coordinates(shapely.get_exterior_ring(shapely.orient_polygons(face)))
        country = next((owner[step] for step in _steps(ring) if step in owner), "")
        faces.setdefault(country or "", []).append(face)
    return {country: shapely.coverage_union_all(parts) for country, parts in faces.items() if country}


def _steps(path: Floats) -> Iterator[Step]:
    return ((*one, *other) for one, other in pairwise(path.tolist()))


def _along_the_antimeridian(paths: list[Floats]) -> list[Shape]:
    """Return the pieces of both edges of the map between the ends of lines on them."""
    ends = np.concatenate([path[[0, -1]] for path in paths])
    edges = (np.unique(ends[ends[:, 0] == side], axis=0) for side in (-HALF_TURN, HALF_TURN))
    return [shapely.LineString(piece) for piece in chain.from_iterable(map(pairwise, edges))]
