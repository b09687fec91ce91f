"""How far a place reaches from the one point that stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from marzmap.geocode.places import candidates

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints
    from marzmap.geocode.indexing import Index

_ELLIPSOID = Geod(ellps="WGS84")


def extents(rows: pd.DataFrame, index: Index) -> Floats:
    """Return how far the farthest candidate of a place, or the end of a line or area, lies from its point.

    Parameters
    ----------
    rows : DataFrame
        From `by_name`; the index is unique.
    index : Index
        The gazetteer.

    Returns
    -------
    (N,) float array
        Metres; 0 where the point is the whole place.

    Examples
    --------
    >>> from marzmap import geocode
    >>> known = geocode.index(geocode.gazetteer())
    >>> road = {"longitude": 61.0, "latitude": 31.0, "footprint_wkt": "LINESTRING (60.99 31, 61.01 31)"}
    >>> extents(pd.DataFrame([road | {"place_candidates": 1}]), known).round().tolist()
    [955.0]
    """
    reach = np.zeros(len(rows))
    several = np.flatnonzero(rows["place_candidates"].fillna(1) > 1)
    if len(several):
        part = rows.iloc[several]
        points = candidates(part, index)
        at = pd.Series(several, index=part["incident_id"].to_numpy())[points["incident_id"].to_numpy()]
        _widen(reach, at.to_numpy(), rows, points["longitude"].to_numpy(), points["latitude"].to_numpy())
    shapes = shapely.from_wkt(
        rows["footprint_wkt"].astype("object").where(rows["footprint_wkt"].notna(), None)
    )
    corners, at = shapely.get_coordinates(shapes, return_index=True)
    _widen(reach, at, rows, corners[:, 0], corners[:, 1])
    return reach


def _widen(reach: Floats, at: Ints, rows: pd.DataFrame, longitude: Floats, latitude: Floats) -> None:
    """Raise the reach of the rows at some positions to the distance of each of their points."""
    east, north = (rows[name].to_numpy(np.float64)[at] for name in ("longitude", "latitude"))
    np.maximum.at(reach, at, _ELLIPSOID.inv(east, north, longitude, latitude)[2])
