"""Which incidents count along a border: those near enough to it, in a country beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marzmap.attributes import typed
from marzmap.statements import coded, joined, without

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from marzmap._types import Bools
    from marzmap.locate.reference import Border

ALONG_LINE = (
    "chainage_m",
    *("crossing_id", "crossing_distance_m", "crossing_along_m", "crossing_open"),
    *("barrier_id", "barrier_distance_m", "behind_barrier_probability"),
)
"""Columns that only incidents have which count along the border."""


def by_reach(points: gpd.GeoDataFrame, border: Border, reach_km: float) -> gpd.GeoDataFrame:
    """Empty what ties incidents to a stretch of a border that do not count along it, and say why.

    Parameters
    ----------
    points : GeoDataFrame
        Located: incidents with what lies around them, or candidate places.
    border : Border
        What they were located against.
    reach_km : float
        Farther from the border than this, kilometres, nothing counts along it.

    Returns
    -------
    GeoDataFrame
        The same rows. Of those that do not count, `ALONG_LINE` is empty, and reason_code says "beyond_reach"
        or, nearer, "outside_countries". A row has a chainage only if it counts: what is counted, drawn or
        tested along the border goes by that. Distance, nearest point and side stay.

    Notes
    -----
    A place counts by its point, however far its radius goes, in whichever country beside any of the study's
    lines the point lies. At sea, in no country, it counts if it may lie in one of them (side_likely). A line
    or an area counts by its place nearest to the border. Of several candidates each counts by itself.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from marzmap.locate import on_border, reference
    >>> line = reference(("AFG-IRN",))
    >>> spots = {"longitude": [61.8, 51.4], "latitude": [31.1, 35.7], "radius_m": 500.0}  # the last is Tehran
    >>> counted = by_reach(on_border(gpd.GeoDataFrame(spots), line), line.border, 50.0)
    >>> counted["reason_code"].tolist(), counted["chainage_m"].notna().tolist()
    ([<NA>, 'beyond_reach(50)'], [True, False])
    """
    measured = points["border_distance_m"].notna().to_numpy()
    beyond = measured & (points["border_distance_m"] > 1000 * reach_km).to_numpy()
    outside = measured & ~beyond & ~_in_countries(points, border)
    apart = beyond | outside
    too_far = coded("beyond_reach", f"{reach_km:g}")
    reasons = points["reason_code"].to_numpy(dtype=object, na_value=None).copy()
    # That it is more than 200 km away adds nothing.
    reasons[beyond] = [joined(without(given, "far_from_border"), too_far) for given in reasons[beyond]]
    reasons[outside] = [joined(given, "outside_countries") for given in reasons[outside]]
    emptied = {name: points[name].mask(apart) for name in ALONG_LINE if name in points}
    return typed(points.assign(**emptied, reason_code=reasons), ["reason_code"])


def _in_countries(points: pd.DataFrame, border: Border) -> Bools:
    """Check which places lie, or at sea may lie, in a country beside the border."""
    countries = {*border.columns["left"], *border.columns["right"]}
    held = points["country_at"].isin(countries)
    shape = points["footprint_wkt"].notna() if "footprint_wkt" in points else np.zeros(len(points), np.bool_)
    open_to_it = points["country_at"].isna() | shape
    may_be = points["side_likely"].notna()
    if "crosses_border" in points:
        may_be |= points["crosses_border"].fillna(value=False)
    inside: Bools = (held | (open_to_it & may_be)).to_numpy(dtype=np.bool_)
    return inside
