"""What a map shows behind its incidents: countries, rivers and relief, within a window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from marzmap.atlas._cards import cards
from marzmap.atlas._files import folder, layer
from marzmap.atlas._languages import local_country_names, local_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Window

_LEAST_UP_DEG, _MOST_UP_DEG = 3.0, 9.0
_SCREEN = 2.0  # width of a wide screen by its height
_RELIEF_MARGIN_DEG = 3.0
_NARROWEST = 0.2  # cosine of the latitude: beyond 78 degrees a window grows no wider
_COARSE = 1200  # a basemap shows no detail finer than this part of its extent,
_FINE_DEG = 0.025  # and is taken as it is where that is less than this


class Relief(NamedTuple):
    """A shaded relief: WebP bytes and the box they cover, degrees."""

    image: bytes
    west: float
    south: float
    east: float
    north: float


def window(bounds: Window) -> Window:
    """Return the box that the basemap of a border fills: what a wide screen shows about it, and some more.

    It ends at the antimeridian: coordinates stay within 180 degrees, as GeoJSON wants them.

    Parameters
    ----------
    bounds : tuple
        West, south, east, north of the border, degrees.

    Examples
    --------
    >>> [round(edge, 1) for edge in window((60.5, 29.9, 61.9, 35.6))]
    [40.2, 21.3, 82.2, 44.2]
    """
    west, south, east, north = map(float, bounds)
    narrowing = max(math.cos(math.radians((south + north) / 2)), _NARROWEST)
    width, height = (east - west) * narrowing, north - south
    up = min(max(1.5 * max(width, height), _LEAST_UP_DEG), _MOST_UP_DEG)
    along = max(2 * up, (_SCREEN * height - width) / 2) / narrowing
    return max(west - along, -180.0), max(south - up, -85.0), min(east + along, 180.0), min(north + up, 85.0)


def countries(within: Window | None = None, languages: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Return countries to draw. Natural Earth, public domain.

    Columns: country (alpha-3), name, name_fa (for the page in Persian), name_local, point of the label.

    Parameters
    ----------
    within : tuple, optional
        A window to cut them at. In a large one they are simplified, and what is too small to see is left out.
        A label whose point is cut off moves into what is left of its country.
    languages : sequence of str, optional
        Languages of name_local, that of the country itself before the others; by default that one.

    Examples
    --------
    >>> countries((27.0, -31.0, 30.0, -28.0))["country"].tolist()
    ['LSO', 'ZAF']
    """
    import geopandas as gpd

    world = layer("countries/natural-earth.parquet")
    world.insert(world.columns.get_loc("name_fa") + 1, "name_local", local_country_names(world, languages))
    if within is None:
        return world
    west, south, east, north = within
    narrowing = math.cos(math.radians((south + north) / 2))
    coarse = math.sqrt((east - west) * narrowing * (north - south)) / _COARSE
    there = world[world.intersects(shapely.box(*within))].reset_index(drop=True)
    # What is simplified is cut afterwards, so that the edges of the window stay straight.
    finer = coarse < _FINE_DEG
    shapes = (
        there.geometry.to_numpy() if finer else shapely.coverage_simplify(there.geometry.to_numpy(), coarse)
    )
    parts, of = shapely.get_parts(shapely.intersection(shapes, shapely.box(*within)), return_index=True)
    if not finer:
        parts = _without_ponds(parts, (6 * coarse) ** 2)
    seen = shapely.area(parts) > (0.0 if finer else (3 * coarse) ** 2)
    cut = [shapely.multipolygons(parts[(of == at) & seen]) for at in range(len(there))]
    there = there.set_geometry(gpd.GeoSeries(cut, crs=there.crs))
    there = there[~there.is_empty].reset_index(drop=True)
    label = gpd.GeoSeries(
        gpd.points_from_xy(there["label_longitude"], there["label_latitude"]), crs=there.crs
    )
    label = label.where(label.within(there.geometry), there.representative_point())
    return there.assign(label_longitude=label.x.round(5), label_latitude=label.y.round(5))


def _without_ponds(polygons: NDArray[Any], least: float) -> NDArray[Any]:
    """Return polygons without the holes smaller than an area, square degrees."""

    def filled(polygon: Any) -> Any:
        kept = [ring for ring in polygon.interiors if shapely.area(shapely.polygons(ring)) >= least]
        return shapely.Polygon(polygon.exterior, kept)

    return np.array([filled(polygon) for polygon in polygons], dtype=object)


def rivers(within: Window | None = None, languages: Sequence[str] = ("fa",)) -> gpd.GeoDataFrame:
    """Return named rivers to draw: name, name_local. Natural Earth, public domain; the Hari some 450 m off.

    Parameters
    ----------
    within : tuple, optional
        A window to cut them at.
    languages : sequence of str
        Languages of name_local.

    Examples
    --------
    >>> rivers((61.0, 34.0, 62.0, 35.0))["name"].tolist()
    ['Hari']
    """
    import geopandas as gpd

    world = layer("rivers.parquet")
    world.insert(1, "name_local", local_names(world, languages))
    world = world.drop(columns="name_fa")
    if within is None:
        return world
    there = world[world.intersects(shapely.box(*within))].reset_index(drop=True)
    cut = shapely.intersection(there.geometry.to_numpy(), shapely.box(*within))
    lines = [shapely.multilinestrings(shapely.get_parts(shape)) for shape in cut]
    return there.set_geometry(gpd.GeoSeries(lines, crs=there.crs))


def relief(bounds: Window | None = None) -> list[Relief]:
    """Return the shaded relief behind a map, in pieces that lie side by side.

    Parameters
    ----------
    bounds : tuple, optional
        West, south, east, north of the border, degrees: what lies under its `window`. Where the finer image
        of the default study holds it, with 3 degrees about it, it is that one, as it is without bounds.

    Examples
    --------
    >>> len(relief()), len(relief((12.44, 41.90, 12.46, 41.91)))
    (1, 2)
    """
    import pandas as pd

    card = cards()["relief"]
    box = {side: float(card[side]) for side in ("west", "south", "east", "north")}
    own = (
        bounds is None
        or min(
            bounds[0] - box["west"],
            bounds[1] - box["south"],
            box["east"] - bounds[2],
            box["north"] - bounds[3],
        )
        >= _RELIEF_MARGIN_DEG
    )
    if bounds is None or own:
        return [Relief(image=(folder() / card["file"]).read_bytes(), **box)]
    west, south, east, north = window(bounds)
    tiles = pd.read_parquet(folder() / cards()["relief-world"]["file"])
    meet = (
        (tiles["west"] < east) & (tiles["east"] > west) & (tiles["south"] < north) & (tiles["north"] > south)
    )
    return [Relief(*tile) for tile in tiles.loc[meet, ["image", *box]].itertuples(index=False, name=None)]
