"""countries.natural-earth: the countries as a background to look at.

What lies in which country, and how far from which border, is for borders.world and countries.cells to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building import natural_earth
from building.shapes import multi

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from building.packages import Opener
    from building.shapes import Shape, Shapes

# Degrees, and square degrees for areas.
TOLERANCE = 0.005
FAR_TOLERANCE = 0.03  # of islands farther than NEAR from every land border
NEAR = 3.0
LEAST_ISLE, LEAST_FAR_ISLE = 0.0002, 0.03
LEAST_LAKE = 0.02  # some 200 km2
GRID = 2.0**-12  # 27 m: numbers that end in zeros, so that the file is small
NAMES = ["NAME_LONG", "NAME_FA"]
COLUMNS = ["country", "key", *NAMES, "POP_EST", "LABEL_X", "LABEL_Y"]
GUIANA = (-55.0, 2.0, -51.0, 6.0)  # a part of France for Natural Earth, with a code of its own in ISO 3166
CRIMEA = (32.4, 44.3, 36.7, 46.3)  # Russia's for Natural Earth, Ukraine's in borders.world


def countries(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the countries with their names in English and Persian, and a point for the label."""
    world = natural_earth.layer(open_package, "cultural", "ne_10m_admin_0_countries")
    borders = natural_earth.layer(open_package, "cultural", "ne_10m_admin_0_boundary_lines_land")
    lakes = natural_earth.layer(open_package, "physical", "ne_10m_lakes")
    parts = country_parts(world)
    close = is_near(parts.geometry.to_numpy(), borders.geometry.to_numpy())
    visible = is_visible(parts, close)
    parts, close = parts[visible].reset_index(drop=True), close[visible]
    shapes = simplified(without_lakes(parts.geometry.to_numpy(), lakes.geometry.to_numpy()), close)
    return merged(parts.set_geometry(shapes, crs=parts.crs))


def country_parts(world: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the polygons of the countries; `country` is the code of borders.world, where there is one.

    Raises
    ------
    SystemExit
        Guiana or Crimea is not a polygon of France or Russia.
    """
    code = world["ISO_A3_EH"].mask(world["ISO_A3_EH"] == "-99")
    # Baikonur is Kazakhstan's; the Siachen Glacier has no code of its own and keeps none.
    code = code.fillna(world["ADM0_A3"].map(natural_earth.CODES))
    world = world.assign(country=code, key=code.fillna(world["ADM0_A3"]))
    parts = world[[*COLUMNS, "geometry"]].astype({"POP_EST": float}).explode(ignore_index=True)
    guiana = (parts["key"] == "FRA") & parts.within(shapely.box(*GUIANA))
    crimea = (parts["key"] == "RUS") & parts.within(shapely.box(*CRIMEA))
    if not guiana.any() or not crimea.any():
        raise SystemExit("Natural Earth: Guiana or Crimea is not where it was.")
    parts.loc[guiana, ["country", "key", *NAMES]] = ["GUF", "GUF", "French Guiana", "گویان فرانسه"]
    ukraine = parts[parts["key"] == "UKR"].iloc[0]
    for column in COLUMNS:
        parts.loc[crimea, column] = ukraine[column]
    return parts


def is_near(shapes: Shapes, borders: Shapes) -> NDArray[np.bool_]:
    """Check which shapes are at most some `NEAR` degrees from a border."""
    near = shapely.union_all(shapely.buffer(shapely.simplify(borders, 0.1), NEAR, quad_segs=2))
    shapely.prepare(near)
    return np.asarray(shapely.intersects(near, shapes))


def is_visible(parts: gpd.GeoDataFrame, close: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Check which polygons are large enough to show; the largest of a country always is."""
    area = shapely.area(parts.geometry.to_numpy())
    largest = area == pd.Series(area, index=parts.index).groupby(parts["key"]).transform("max")
    return np.asarray((area > np.where(close, LEAST_ISLE, LEAST_FAR_ISLE)) | largest)


def without_lakes(shapes: Shapes, lakes: Shapes) -> Shapes:
    """Cut the larger lakes out of the polygons of a coverage; it stays a coverage.

    Raises
    ------
    SystemExit
        It does not.
    """
    lakes = shapely.get_parts(shapely.union_all(lakes[shapely.area(lakes) > LEAST_LAKE], grid_size=1e-7))
    land: Shapes = shapely.set_precision(shapes, 1e-7)
    polygon, lake = shapely.STRtree(lakes).query(land, predicate="intersects")
    for number in np.unique(polygon):
        water = shapely.union_all(lakes[lake[polygon == number]])
        land[number] = shapely.difference(land[number], water, grid_size=1e-7)
    if not shapely.coverage_is_valid(land):
        raise SystemExit("Lakes tear the countries apart.")
    return land


def simplified(shapes: Shapes, close: NDArray[np.bool_]) -> Shapes:
    """Simplify the polygons, those close to a border as a coverage, and round them to `GRID`."""
    shapes = shapes.copy()
    shapes[close] = shapely.coverage_simplify(shapes[close], TOLERANCE)
    # Islands far from every border share no edge with anything.
    shapes[~close] = shapely.simplify(shapes[~close], FAR_TOLERANCE)
    rounded = shapely.transform(shapes, lambda values: np.round(values / GRID) * GRID)
    valid: Shapes = shapely.make_valid(rounded)
    return valid


def merged(parts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Merge the polygons of each country and place its label."""
    # dissolve keeps the first row's names: let that be the country, not its dependency.
    largest_first = parts.sort_values("POP_EST", ascending=False, kind="stable")
    whole = largest_first.dissolve("key").reset_index(drop=True)
    label = gpd.GeoSeries(gpd.points_from_xy(whole["LABEL_X"], whole["LABEL_Y"]), crs=whole.crs)
    label = label.where(label.within(whole.geometry), whole.representative_point())
    columns = {
        "country": whole["country"],
        "name": whole["NAME_LONG"],
        "name_fa": whole["NAME_FA"],
        "label_longitude": label.x.round(5),
        "label_latitude": label.y.round(5),
    }
    return gpd.GeoDataFrame(columns, geometry=[multi(polygons_in(shape)) for shape in whole.geometry])


def polygons_in(shape: Shape) -> Shape:
    """Return the polygons among what a shape is made of."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - dimensions
