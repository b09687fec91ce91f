"""The districts and counties whose polygons come with marzmap, as rows of a gazetteer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from marzmap import atlas
from marzmap.atlas import PLACE_COLUMNS

if TYPE_CHECKING:
    from marzmap._types import Floats

_INSIDE_DEG = 0.01  # so far within its edge a point stands for a district that is bent about its middle
_WORDS = {"AFG": ("district", "ولسوالی"), "IRN": ("county", "شهرستان")}


def as_places() -> pd.DataFrame:
    """Return the districts of `atlas.units` as rows of a gazetteer, each with its names in both scripts.

    The point is the centre of the district, or the nearest one within where that lies outside; the radius
    holds the whole district.
    """
    units = atlas.units()
    listed = pd.read_csv(atlas.folder() / "units/names.csv", dtype="string")
    further = listed.set_index(["country", "admin1", "admin2"])["names"].to_dict()
    rows = []
    for unit in units.itertuples(index=False):
        english, persian = _WORDS.get(unit.country, ("district", ""))
        spot = _middle(unit.geometry)
        key = (unit.country, unit.admin1, unit.admin2)
        fa = None if pd.isna(unit.admin2_local) else unit.admin2_local
        rows.append(
            {
                "place_id": district_id(*key),
                "name": f"{unit.admin2} {english}",
                "name_local": fa and f"{persian} {fa}",
                "aliases": "|".join(filter(None, (unit.admin2, fa, further.get(key)))),
                **dict(zip(("country", "admin1", "admin2"), key, strict=True)),
                "longitude": spot[0],
                "latitude": spot[1],
                "radius_m": reach_m(unit.geometry, spot),
                "radius_source": "holds the whole district",
                "placed_by": "centroid",
                "source": "the district's polygon in the atlas's units",
            }
        )
    whole = pd.DataFrame(rows).assign(candidate=1, weight=1.0, shown=True)
    return whole.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)


def is_district(place_id: str) -> bool:
    """Check whether an identifier of a place is that of a district."""
    return place_id.startswith("district:")


def district_id(country: str, admin1: str, admin2: str) -> str:
    """Return the place_id of a district.

    Examples
    --------
    >>> district_id("AFG", "Farah", "Lash Wa Juwayn")
    'district:AFG-farah-lash-wa-juwayn'
    """
    return "district:" + "-".join([country, *f"{admin1} {admin2}".lower().split()])


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    """Return the centre of a polygon, or the nearest point within where that lies outside."""
    _, south, _, north = shape.bounds
    scale = np.array([math.cos(math.radians((south + north) / 2)), 1.0])
    plane = shapely.transform(shape, lambda degrees: degrees * scale)
    middle = shapely.centroid(plane)
    if not shapely.contains(plane, middle):
        inner = shapely.buffer(plane, -_INSIDE_DEG)
        middle = shapely.get_point(shapely.shortest_line(plane if inner.is_empty else inner, middle), 0)
    longitude, latitude = (shapely.get_coordinates(middle)[0] / scale).round(5).tolist()
    return longitude, latitude


def reach_m(shape: shapely.Geometry, spot: tuple[float, float]) -> float:
    """Return how far a polygon reaches from a point, metres, rounded up to 100."""
    corners: Floats = shapely.get_coordinates(shapely.convex_hull(shape))
    lon, lat = np.broadcast_to(spot, corners.shape).T
    return float(math.ceil(Geod(ellps="WGS84").inv(lon, lat, *corners.T)[2].max() / 100) * 100)
