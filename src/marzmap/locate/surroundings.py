"""Columns that the mere centre of a province does not support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.attributes import typed

if TYPE_CHECKING:
    import geopandas as gpd

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
