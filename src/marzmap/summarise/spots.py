"""Where incidents may be: each as one spot or several, normal distributions with a weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from marzmap import borderline, locate

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints

LEAST_RADIUS_M = 5_000.0
"""No place counts as known closer than this, metres: what UCDP and ACLED take for an exact one. It stands for
the radius of coordinates whose radius is not known, if they were given and are no centre or guess."""

_ELLIPSOID = Geod(ellps="WGS84")


class Spots(NamedTuple):
    """Where rows may be: one spot or more of each, in the order of the rows.

    Attributes
    ----------
    start, size : (N,) int
        Number of a row's first spot, and how many it has.
    latitude : (M,) float
        Degrees.
    point : (3, M) float
        Earth-centred coordinates, metres.
    sigma_m : (M,) float
        Standard deviation along each axis, metres.
    weight : (M,) float
        Probability of the spot; those of a row sum to 1.
    """

    start: Ints
    size: Ints
    latitude: Floats
    point: Floats
    sigma_m: Floats
    weight: Floats


def spots(rows: pd.DataFrame, candidates: pd.DataFrame | None) -> Spots:
    """Return where each row may be: its candidate points, the extent of its shape, or its point.

    Parameters
    ----------
    rows : DataFrame
        incident_id, longitude, latitude (degrees), radius_m (metres), placed_by, footprint_wkt; numbered
        from 0.
    candidates : DataFrame or None
        incident_id, longitude, latitude, radius_m, weight of each candidate point.

    Returns
    -------
    Spots
        A row without a radius that is no given point has a standard deviation of NaN.
    """
    radius = rows["radius_m"].to_numpy(dtype="float64", na_value=np.nan)
    given = (rows["placed_by"] == "given").fillna(value=False).to_numpy(dtype=bool)
    own = rows[["longitude", "latitude"]].astype("float64")
    own = own.assign(radius_m=np.where(np.isnan(radius) & given, LEAST_RADIUS_M, radius), weight=1.0)
    shapes = rows["footprint_wkt"].dropna()
    own.loc[shapes.index, ["longitude", "latitude", "radius_m"]] = _extents(shapes)
    own["row"] = np.arange(len(rows))
    if candidates is not None and len(candidates):
        number = pd.Series(own["row"].to_numpy(), index=rows["incident_id"])
        several = candidates[[*own][:-1]].assign(row=candidates["incident_id"].map(number))
        several = several.dropna(subset=["row"]).astype("float64")
        own = pd.concat([own[~own["row"].isin(several["row"])], several])
        own = own.sort_values("row", kind="stable")
    number_of = np.bincount(own["row"].to_numpy(dtype=np.int64), minlength=len(rows))
    sigma = own["radius_m"].clip(lower=LEAST_RADIUS_M).to_numpy(dtype="float64") / locate.RADIUS_SIGMAS
    latitude = own["latitude"].to_numpy()
    point = borderline.to_ecef(own["longitude"].to_numpy(), latitude)
    return Spots(
        np.cumsum(number_of) - number_of,
        number_of,
        latitude,
        point,
        sigma,
        own["weight"].to_numpy(dtype="float64"),
    )


def _extents(footprint_wkt: pd.Series) -> Floats:
    """Return the middles of shapes' boxes, degrees, and half of the boxes' diagonals, metres (N, 3)."""
    west, south, east, north = shapely.bounds(shapely.from_wkt(footprint_wkt.to_numpy(dtype=object))).T
    diagonal = _ELLIPSOID.inv(west, south, east, north)[2]
    return np.stack([(west + east) / 2, (south + north) / 2, diagonal / 2], axis=1)


def numbered(places: Spots) -> Ints:
    """Return a number of each row's place, (N,): the same for rows that have the same spots.

    Examples
    --------
    >>> start, size, latitude = np.array([0, 1, 3]), np.array([1, 2, 1]), np.array([1.0, 1.0, 2.0, 1.0])
    >>> numbered(Spots(start, size, latitude, np.ones((3, 4)) * latitude, np.ones(4), np.ones(4))).tolist()
    [0, 1, 0]
    """
    table = pd.DataFrame({"x": 0, "y": 0, "z": 0, "sigma_m": places.sigma_m, "weight": places.weight})
    table[["x", "y", "z"]] = places.point.T
    spot = np.asarray(table.groupby([*table], sort=False, dropna=False).ngroup(), dtype=np.int64)
    number: Ints = spot[places.start]
    for further in range(1, places.size.max(initial=1)):
        rows = np.flatnonzero(places.size > further)
        both = number[rows] * len(spot) + spot[places.start[rows] + further]
        number[rows] = number.max() + 1 + pd.factorize(both)[0]
    return number
