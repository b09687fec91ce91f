"""The circle of a point's radius, and columns that the mere centre of a province does not support."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

from marzmap.attributes import typed

if TYPE_CHECKING:
    import geopandas as gpd

    from marzmap._types import Floats

OF_THE_POINT = (
    *("border_part", "border_distance_m", "border_distance_low_m", "border_distance_high_m"),
    *("border_longitude", "border_latitude", "chainage_m", "admin2_at", "admin2_next"),
    *("crossing_id", "crossing_distance_m", "crossing_along_m", "crossing_open"),
    *("barrier_id", "barrier_distance_m"),
)
"""Columns that describe the point itself, not an incident that is known to its province only."""


def by_centre(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Empty what a mere centre does not tell of an incident that is known to its province or country only.

    Parameters
    ----------
    incidents : GeoDataFrame
        Located, with what lies around them; an incident is known by a centre only where placed_by is
        "centroid" and radius_m is empty.

    Returns
    -------
    GeoDataFrame
        The same rows; of those known by a centre only `OF_THE_POINT` is empty, and admin1_at too unless the
        row itself states a province.

    Examples
    --------
    >>> import geopandas as gpd
    >>> rows = {"placed_by": ["centroid", "given"], "radius_m": None, "border_distance_m": [54_278.4, 900.0]}
    >>> by_centre(gpd.GeoDataFrame(rows))["border_distance_m"].tolist()
    [nan, 900.0]
    """
    told = typed(incidents, ["placed_by", "radius_m", "admin1"])
    centre = told["placed_by"].eq("centroid").fillna(value=False) & told["radius_m"].isna()
    emptied = {name: incidents[name].mask(centre) for name in OF_THE_POINT if name in incidents}
    if "admin1_at" in incidents:
        emptied["admin1_at"] = incidents["admin1_at"].mask(centre & told["admin1"].isna())
    return incidents.assign(**emptied)


def circles(points: gpd.GeoDataFrame, *, corners: int = 72) -> gpd.GeoSeries:
    """Geodesic circles of each point's radius_m; empty where there is none.

    Parameters
    ----------
    points : GeoDataFrame
        With longitude, latitude (degrees) and radius_m (metres).
    corners : int
        Corners of the polygon; 72 keep within 0.1 % of the radius.
    """
    import geopandas as gpd

    places = np.column_stack(
        [
            points[name].to_numpy(dtype=float, na_value=np.nan)
            for name in ("longitude", "latitude", "radius_m")
        ]
    )
    rings = np.full(len(places), shapely.Polygon())
    drawn = np.flatnonzero(np.isfinite(places).all(axis=1))
    for first in range(0, len(drawn), _AT_ONCE):
        block = drawn[first : first + _AT_ONCE]
        rings[block] = shapely.polygons(_corners(places[block], corners))
    return gpd.GeoSeries(rings, index=points.index, crs="EPSG:4326")


_AT_ONCE = 10_000
"""Circles that are drawn at a time: the corners of all would take much memory."""


def _corners(places: Floats, count: int) -> Floats:
    """Return the corners of circles, from north and counter-clockwise, as RFC 7946 wants them.

    Parameters
    ----------
    places : array of float, shape (n, 3)
        Longitude and latitude, degrees; radius, metres.
    count : int
        Corners of a circle.

    Returns
    -------
    array of float, shape (n, count, 2)
    """
    # A circle is the same east and west of its meridian, and on every meridian.
    azimuths = np.linspace(0, 360, count, endpoint=False)[: count // 2 + 1]
    longitude, latitude, radius = (np.repeat(numbers, len(azimuths)) for numbers in places.T)
    azimuth = np.tile(azimuths, len(places))
    east, north, _ = Geod(ellps="WGS84").fwd(
        0 * longitude, latitude, azimuth, radius, return_back_azimuth=False
    )
    half = np.stack([east, north], axis=-1).reshape(len(places), len(azimuths), 2)
    rest = half[:, 1 : (count + 1) // 2]
    around = np.concatenate([half * (-1, 1), rest[:, ::-1]], axis=1)
    around[..., 0] += places[:, :1]
    # Across the antimeridian longitudes go on from the other end.
    around[..., 0] -= 360 * np.rint(around[..., 0] / 360)
    return around
