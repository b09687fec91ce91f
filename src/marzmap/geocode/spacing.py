"""How far a village's name reaches in reports, which name the nearest place that they know.

An incident "in Milak" may lie anywhere that is nearer to Milak than to other villages. That land (its Voronoi
cell) is bounded by the villages about it, six on average: the distance to the eighth nearest populated place
holds 96 % of random incidents within 30 km of 20 borders that are named by the nearest of the 234,908 places
of GeoNames with 500 people and more, where the gazetteer has all of these (84 to 100 % by border), and 99 %
where it has a third (`tests/bench/simulate_nearest_places.py`). Where it lacks most villages the eighth is
far, and the radius larger than need be: `SPARSE_M` is its limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pykdtree.kdtree import KDTree

from marzmap import borderline

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Floats

NEIGHBOURS = 8
"""The place that many places away bounds what a report may mean by a name."""
SPARSE_M = 40_000.0
"""Most metres that a village's name reaches. Of random points within 60 km of the border of Afghanistan and
Iran 18 % lie within 1.5 km and 42 % within 5 km of the nearest of 2,474 real villages; a Weibull distribution
through these figures has 95 % within 38 km."""
CITY_PEOPLE = 20_000
"""From this many people on a name is that of the town itself: our choice, the town of `geodata/radii.csv`."""
_OWN_TABLE = "the study's radii"
_SOURCE = r"GeoNames (\d+)"


def widened(places: pd.DataFrame) -> pd.DataFrame:
    """Give villages and small towns the radius within which reports call by their names.

    Parameters
    ----------
    places : DataFrame
        Rows of a gazetteer with the radius of the places themselves: a village and its fields; and, in the
        column reach_m, the distance to the eighth nearest other place that comes with marzmap.

    Returns
    -------
    DataFrame
        The same rows with that radius as `extent_m`, and as radius_m the distance to the eighth nearest
        populated place of the gazetteer, rounded up to 100 m, at most `SPARSE_M`, where that is larger.
        Crossings and the like, which are not of GeoNames, stay as they are; so do towns of `CITY_PEOPLE`, and
        a radius that a study's own table of radii gives.
    """
    texts = places["source"].str.extract(_SOURCE, expand=False)
    listed = texts.notna().to_numpy(dtype=bool)
    # A curated place has the people and the reach of its row in the gazetteer.
    same = places[["population", "reach_m"]].groupby(texts).transform("max")
    people = same["population"].fillna(0).to_numpy(dtype=np.float64)
    stated = places["radius_source"].str.contains(_OWN_TABLE, regex=False).fillna(value=False)
    villages = listed & ~stated.to_numpy(dtype=bool) & (people < CITY_PEOPLE)
    reach = np.where(villages, _reach_m(places, same["reach_m"].to_numpy(), texts), np.nan)
    wider = reach > places["radius_m"].to_numpy(dtype=np.float64)
    source = places["radius_source"].mask(wider, f"the {NEIGHBOURS}th nearest place in the gazetteer")
    source = source.mask(reach == SPARSE_M, f"few places are known about it: {SPARSE_M / 1000:g} km")
    return places.drop(columns="reach_m").assign(
        extent_m=places["radius_m"], radius_m=places["radius_m"].mask(wider, reach), radius_source=source
    )


def _reach_m(places: pd.DataFrame, embedded_m: Floats, numbers: pd.Series[str]) -> Floats:
    """Return how far names of places reach, metres, with those that were fetched or listed by hand too."""
    listed = numbers.notna().to_numpy(dtype=bool)
    reach: Floats = embedded_m
    if np.isnan(embedded_m[listed]).any():
        points = places[["longitude", "latitude"]].to_numpy(dtype=np.float64)
        every = points[listed & ~numbers.duplicated().to_numpy(dtype=bool)]
        reach = np.fmin(embedded_m, np.ceil(neighbour_m(points, every) / 100) * 100)
    return np.minimum(reach, SPARSE_M)


def neighbour_m(points: Floats, known: Floats) -> Floats:
    """Return the distance from each place to the eighth nearest other one, metres; infinite if there is none.

    Parameters
    ----------
    points : (N, 2) array
        Longitude and latitude of places, degrees; each is one of `known`.
    known : (K, 2) array
        All places.

    Examples
    --------
    >>> known = np.stack([np.arange(10) * 0.01, np.zeros(10)], axis=1)
    >>> neighbour_m(known[:1], known).round().tolist()
    [8906.0]
    """
    if len(known) <= NEIGHBOURS or not len(points):
        return np.full(len(points), np.inf)
    tree = KDTree(np.ascontiguousarray(borderline.to_ecef(*known.T).T))
    wanted = np.ascontiguousarray(borderline.to_ecef(*points.T).T)
    away: Floats = tree.query(wanted, k=NEIGHBOURS + 1)[0][:, -1]
    return away
