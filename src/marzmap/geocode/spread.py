"""Incidents known to their district: their place is spread evenly over its polygon."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from marzmap import atlas
from marzmap.atlas import PLACE_COLUMNS
from marzmap.geocode import districts, divisions
from marzmap.geocode.phrases import read
from marzmap.geocode.places import CANDIDATE_COLUMNS, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from marzmap._types import Floats, Place
    from marzmap.geocode.indexing import Index

SPOTS = 100
"""So many points stand for a district, about."""
SPOT_M = 100.0
"""How closely each of them is known, metres: the district's edge is sharp, but for the line's own error."""
_CODE = "where_prec 3"
_NEAR_DEG = 0.2  # a point farther from the district that its row names contradicts it


def in_stated_districts(placed: gpd.GeoDataFrame, known: Index) -> gpd.GeoDataFrame:
    """Give rows that UCDP codes to their district (where_prec 3) the reach of the district that they name.

    Parameters
    ----------
    placed : GeoDataFrame
        From `closeness.with_radii`.
    known : Index
        From `indexing.index`.

    Returns
    -------
    GeoDataFrame
        The same rows. Where the polygon of the district is held, and holds the row's point or lies near it,
        radius_m is how far it reaches from that point, radius_source says so, and place_id is the district's,
        so that `over_districts` spreads the row over it.
    """
    by_code = placed["radius_source"].str.startswith(_CODE).fillna(value=False).to_numpy(dtype=bool)
    rows = np.flatnonzero(by_code)
    if not len(rows):
        return placed
    shapes = _shapes()
    columns = {name: placed[name].copy() for name in ("radius_m", "radius_source", "place_id")}
    spots = placed[["longitude", "latitude"]].to_numpy(dtype=float)
    for row, place in zip(rows, _stated(placed.iloc[rows], known), strict=True):
        shape = shapes.get(place["place_id"]) if place else None
        spot = (float(spots[row][0]), float(spots[row][1]))
        if place and shape is not None and shapely.dwithin(shape, shapely.Point(spot), _NEAR_DEG):
            columns["radius_m"].iloc[row] = divisions.reach_m(shape, spot)
            columns["radius_source"].iloc[row] = f"holds the whole of {place['name']}"
            columns["place_id"].iloc[row] = place["place_id"]
    return placed.assign(**columns)


def _stated(rows: gpd.GeoDataFrame, known: Index) -> list[Place | None]:
    """Return the district that each row names, in admin2 or as its place."""
    ids = rows["place_id"].fillna("")
    found = []
    for identifier, row in zip(ids, asked(rows), strict=True):
        places = known.any_places(identifier) if divisions.is_district(identifier) else []
        context = row.context._replace(admin2="")
        for text in (row.context.admin2, row.place, row.place_local):
            phrase = read(text) if text else None
            bare = phrase.names[0] if phrase and phrase.kind == "district" else text
            if not places and bare and (phrase or text == row.context.admin2):
                answer = districts.named(bare, context, known)
                places = answer.rows if answer else []
        found.append(places[0] if places else None)
    return found


def over_districts(
    placed: gpd.GeoDataFrame, country_at: Callable[[Floats, Floats], NDArray[np.object_]]
) -> gpd.GeoDataFrame:
    """Return points spread evenly over the district of each incident that is known to no less.

    Parameters
    ----------
    placed : GeoDataFrame
        Incidents with a radius; those whose place_id is a district's are spread.
    country_at : callable
        Takes longitudes and latitudes, gives the country (alpha-3) that holds each point: what of a polygon
        lies beyond the border line is left out.

    Returns
    -------
    GeoDataFrame
        Rows like those of `places.candidates`, all of one weight; none where no incident is so known.
    """
    ids = placed["place_id"].fillna("")
    kept = placed["radius_m"].notna() & ids.isin(_shapes().keys())
    spread: dict[str, Floats] = {}
    parts = []
    for incident, place_id in zip(placed.loc[kept, "incident_id"], ids[kept], strict=True):
        if place_id not in spread:
            spots = _spots(_shapes()[place_id])
            own = country_at(*spots.T) == place_id.partition(":")[2][:3]
            spread[place_id] = spots[own] if own.any() else spots
        lon, lat = spread[place_id].T
        parts.append(pd.DataFrame({"incident_id": incident, "longitude": lon, "latitude": lat}))
        parts[-1]["weight"] = 1 / len(lon)
    whole: Any = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    whole = whole.reindex(columns=[*CANDIDATE_COLUMNS]).assign(radius_m=SPOT_M, candidate=1, shown=False)
    kinds = {**PLACE_COLUMNS, "incident_id": "string", "place": "string", "place_local": "string"}
    whole = whole.astype({name: kinds[name] for name in CANDIDATE_COLUMNS})
    points = gpd.points_from_xy(whole["longitude"], whole["latitude"])
    return gpd.GeoDataFrame(whole, geometry=points, crs="EPSG:4326")


@cache
def _shapes() -> dict[str, shapely.Geometry]:
    """Return the polygon of each district by its place_id."""
    units = atlas.units()
    keys = zip(units["country"], units["admin1"], units["admin2"], strict=True)
    return dict(zip((divisions.district_id(*key) for key in keys), units.geometry.array, strict=True))


def _spots(shape: shapely.Geometry) -> Floats:
    """Return about `SPOTS` points on a square grid over a polygon, (K, 2) degrees."""
    west, south, east, north = shape.bounds
    narrow = math.cos(math.radians((south + north) / 2))
    step = math.sqrt(shape.area * narrow / SPOTS)
    across = np.arange(west + step / narrow / 2, east, step / narrow)
    lon, lat = np.meshgrid(across, np.arange(south + step / 2, north, step))
    inside = shapely.contains_xy(shape, lon, lat)
    spots: Floats = np.stack([lon[inside], lat[inside]], axis=1).round(5)
    return spots if len(spots) else shapely.get_coordinates(shapely.point_on_surface(shape))
