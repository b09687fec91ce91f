"""First-order units of the world: Natural Earth's provinces, cut and extended to our lines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from building import units
from building.country_shapes import country_shapes, land_border
from building.snapped import land_about, snapped
from building.zones import alpha3

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from building.packages import Opener
    from building.shapes import Shapes

    Ints = NDArray[np.int64]

TOLERANCE = 0.01  # degrees: root of the largest triangle that simplification cuts off
LEAST_ISLE = 0.0002  # square degrees, some 2 km2
# Of a province, in the country that it is said to be in: little states are drawn coarsely.
PREFERRED_SHARE = 0.2


def without_isles(shapes: Shapes) -> Shapes:
    """Leave out the polygons of a province that are too small to matter; the largest always stays."""
    parts, number = shapely.get_parts(shapes, return_index=True)
    area = pd.Series(shapely.area(parts))
    kept = (area > LEAST_ISLE) | (area == area.groupby(number).transform("max"))
    made: Shapes = shapely.multipolygons(parts[kept], indices=number[kept])
    return made


def holder_of_most(shapes: Shapes, areas: Shapes, preferred: Ints | None = None) -> Ints:
    """Return the number of the area that holds most of each shape, -1 where none does.

    Parameters
    ----------
    shapes : (N,) array
    areas : (C,) array
    preferred : (N,) int, optional
        The area that is to have each shape if it holds at least `PREFERRED_SHARE` of it.

    Examples
    --------
    >>> holder_of_most(shapely.box([0, 9], 0, [1.4, 10], 1), shapely.box([0, 1], 0, [1, 2], 1)).tolist()
    [0, -1]
    """
    shapely.prepare(areas)
    shape, area = shapely.STRtree(areas).query(shapes, predicate="intersects")
    several = np.flatnonzero(np.bincount(shape, minlength=len(shapes))[shape] > 1)
    share = np.ones(len(shape))
    parts = shapely.intersection(shapes[shape[several]], areas[area[several]])
    share[several] = shapely.area(parts) / shapely.area(shapes[shape[several]])
    if preferred is not None:
        share[(area == preferred[shape]) & (share >= PREFERRED_SHARE)] += 1
    order = np.lexsort((share, shape))
    holder = np.full(len(shapes), -1)
    holder[shape[order]] = area[order]
    return holder


@cache
def provinces(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the provinces of the world: country, admin1, admin1_fa, names, geometry."""
    world = units.provinces(open_package)
    shapes = without_isles(shapely.coverage_simplify(world.geometry.to_numpy(), TOLERANCE))
    areas = country_shapes()
    countries = list(areas)
    stated = pd.Index(countries).get_indexer(world["iso_a2"].map(alpha3(open_package)))
    holder = holder_of_most(shapes, np.array([*areas.values()], dtype=object), stated)
    made = []
    for number in np.unique(holder[holder >= 0]):
        own, country = holder == number, countries[number]
        line = land_border(country)
        drawn = snapped(shapes[own], areas[country], line, land_about(line, open_package))
        made.append(world[own].assign(country=country, geometry=drawn))
    whole = pd.concat(made, ignore_index=True)
    whole = whole.rename(columns={"name": "admin1", "name_fa": "admin1_fa"})
    return whole[~whole.geometry.is_empty].reset_index(drop=True)
