"""What lies around located points: districts, crossings, and the circle of their radius."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marzmap import borderline
from marzmap.attributes import typed

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from marzmap.locate.reference import Border

CROSSING_RADIUS_M = 10_000.0
"""A crossing whose own place is known less closely, metres, is not told as the nearest (our choice)."""

# Districts and borders come from different sources, which differ by up to 8 km.
_NEAR_M = 20_000.0
# A degree of a great circle on a sphere of 6,371 km.
_METRES_A_DEGREE = 111_195.0


def in_units(points: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Name the province and district of each point, within the country that the border gave it.

    Parameters
    ----------
    points : GeoDataFrame
        With country_at, from `on_border`.
    units : GeoDataFrame
        From `atlas.units`.

    Returns
    -------
    GeoDataFrame
        The same rows with admin1_at and admin2_at: the district of that country that holds the point,
        or the nearest one of it within 20 km (units and border come from different sources).
    """
    import pandas as pd

    found = pd.DataFrame(index=points.index, columns=["admin1", "admin2"], dtype="string")
    for country, inside in points.groupby("country_at").groups.items():
        own = units[units["country"] == country]
        if len(own):
            held = _holding(points.loc[inside], own, within_m=_NEAR_M)
            found.loc[inside] = held[["admin1", "admin2"]].astype("string")
    return typed(
        points.assign(admin1_at=found["admin1"], admin2_at=found["admin2"]), ["admin1_at", "admin2_at"]
    )


def to_crossings(points: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame, border: Border) -> gpd.GeoDataFrame:
    """Find the nearest crossing of each point's border.

    Parameters
    ----------
    points : GeoDataFrame
        From `on_border`.
    crossings : GeoDataFrame
        From `atlas.crossings`.
    border : Border
        The one that the points were located against.

    Returns
    -------
    GeoDataFrame
        The same rows with crossing_id, crossing_distance_m (geodesic) and crossing_along_m (the way
        along the border between the two feet; empty where they lie on different parts). Crossings placed
        less closely than `CROSSING_RADIUS_M` are passed over; of equally near ones the first is told.
    """
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    crossings = crossings[crossings["radius_m"] <= CROSSING_RADIUS_M]
    which, distance = np.full(len(points), -1), np.full(len(points), np.inf)
    of = points["border_id"].to_numpy(dtype=object)
    lon, lat = points["longitude"].to_numpy(), points["latitude"].to_numpy()
    for number, (pair, east, north) in enumerate(
        zip(crossings["border_id"], crossings["longitude"], crossings["latitude"], strict=True)
    ):
        ours = np.flatnonzero(of == pair)
        ends = np.full(len(ours), east), np.full(len(ours), north)
        away = np.asarray(geod.inv(lon[ours], lat[ours], *ends)[2])
        nearer = away < distance[ours]
        which[ours[nearer]], distance[ours[nearer]] = number, away[nearer]
    foot = borderline.nearest(crossings["longitude"], crossings["latitude"], border.network, border.search)
    same = (which >= 0) & (
        points["border_part"].to_numpy(dtype=float, na_value=np.nan)
        == border.columns["border_part"][foot.line][which]
    )
    same &= of == border.columns["border_id"][foot.line][which]
    along = np.abs(points["chainage_m"].to_numpy() - foot.chainage_m[which])
    columns = {
        "crossing_id": np.where(which >= 0, crossings["crossing_id"].to_numpy(dtype=object)[which], None),
        "crossing_distance_m": np.where(which >= 0, distance, np.nan),
        "crossing_along_m": np.where(same, along, np.nan),
    }
    return typed(points.assign(**columns), columns)


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
    import shapely
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    # Counter-clockwise, as RFC 7946 wants the outside of a polygon.
    azimuth = np.linspace(360, 0, corners, endpoint=False)
    rings = []
    for lon, lat, radius in zip(points["longitude"], points["latitude"], points["radius_m"], strict=True):
        if np.isfinite([lon, lat, radius]).all():
            start_lon, start_lat, way = np.full((3, corners), [[lon], [lat], [radius]])
            around = geod.fwd(start_lon, start_lat, azimuth, way)
            rings.append(shapely.Polygon(np.column_stack(around[:2])))
        else:
            rings.append(shapely.Polygon())
    return gpd.GeoSeries(rings, index=points.index, crs="EPSG:4326")


def _holding(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, *, within_m: float = 0.0) -> pd.DataFrame:
    """The row of `areas` that holds each point, or the nearest one within so many metres; else empty.

    A point on a shared edge belongs to the first of its areas. "Nearest" is measured on a plane that is
    true at the middle of the areas.
    """
    import shapely

    row = np.full(len(points), -1)
    spots = shapely.points(points["longitude"].to_numpy(), points["latitude"].to_numpy())
    tree = shapely.STRtree(areas.geometry.to_numpy())
    point, area = tree.query(spots, predicate="intersects")
    # Later ones are overwritten by earlier ones: the first wins.
    order = np.argsort(-area, kind="stable")
    row[point[order]] = area[order]
    left = np.flatnonzero((row < 0) & np.isfinite(points["longitude"].to_numpy()))
    if within_m and len(left):
        _, south, _, north = areas.total_bounds
        scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * _METRES_A_DEGREE
        plane = shapely.STRtree(shapely.transform(areas.geometry.to_numpy(), lambda xy: xy * scale))
        moved = shapely.transform(spots[left], lambda xy: xy * scale)
        point, area = plane.query_nearest(moved, max_distance=within_m, all_matches=False)
        row[left[point]] = area
    held: pd.DataFrame = areas.drop(columns="geometry").iloc[np.maximum(row, 0)].set_axis(points.index)
    return held.astype("object").where(np.broadcast_to(row[:, None] >= 0, held.shape), None)
