"""Provinces and districts that hold points, and how probably their places lie there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap.attributes import EVEN, typed
from marzmap.locate.outlines import outlines
from marzmap.locate.regions import Places, chains, facing, inside, places, still

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints
    from marzmap.locate.reference import Border

# A degree of a great circle on a sphere of 6,371 km.
_METRES_A_DEGREE = 111_195.0
_OFF_M = 2_000.0  # a point off a coast that is drawn coarsely, metres
_CERTAIN = 0.99995  # written with four decimals it is 1
_REACH_SIGMAS = 4.0  # within which all but 0.0003 of a normal lies


def in_units(
    points: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    border: Border | None = None,
    candidates: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Name the province and district of each point, within the country that the border gave it.

    Parameters
    ----------
    points : GeoDataFrame
        With country_at, from `on_border`; longitude, latitude (degrees) and radius_m (metres, empty where
        unknown).
    units : GeoDataFrame
        From `atlas.units`: districts, or districts and provinces (whose admin2 is empty); the units of a
        country and level share their edges.
    border : Border, optional
        The one that the points were located against. Without it the units end where they are drawn.
    candidates : DataFrame, optional
        Further points that a place may be about, as for `on_border`: the probability is that of the mixture.

    Returns
    -------
    GeoDataFrame
        The same rows with admin1_at and admin2_at: the province and district of that country that hold the
        point, or the nearest ones of it within 2 km (coasts are drawn coarsely), the district's province
        where no province is given; admin_probability, that the place lies in that district, in that
        province where there is no district; admin1_probability, that it lies in the province of that
        district; and admin2_next, where the place lies in that district with `EVEN` at most: the
        likeliest of the others within the radius, of either country, if both together are likelier than
        that. Empty where no radius is known.

    Notes
    -----
    A unit reaches to the border line, wherever it is drawn: the strip between a unit's outer edge and
    the line belongs to it, what of it lies beyond does not. So that edge is replaced by the border
    between the feet of its ends. The place is a circular normal (sigma = radius_m / 2.4477); the border moves
    as one (sigma = accuracy_m / 1.96), as for the side, and the other edges are taken as they are
    drawn; see `regions.inside`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from marzmap import atlas
    >>> from marzmap.locate import border
    >>> zehak = {"longitude": [61.6804], "latitude": [30.8940], "radius_m": [15e3], "country_at": ["IRN"]}
    >>> found = in_units(gpd.GeoDataFrame(zehak), atlas.units(), border(("AFG-IRN",)))
    >>> found[["admin2_at", "admin_probability"]].round(2).values.tolist()
    [['Zehak', 0.84]]
    """
    is_province = units["admin2"].isna().to_numpy()
    province = _holders(points, units, np.flatnonzero(is_province))
    district = _holders(points, units, np.flatnonzero(~is_province))
    smallest = np.where(district >= 0, district, province)
    place = places(points, candidates)
    probability = _in_mixture(place, _probabilities(place, units, smallest[place.row], border), len(points))
    in_province, following = _around(place, units, district, probability, border)
    columns = {
        "admin1_at": _named(units["admin1"], np.where(province >= 0, province, district)),
        "admin2_at": _named(units["admin2"], district),
        "admin2_next": _named(units["admin2"], following),
        "admin_probability": probability,
        "admin1_probability": in_province,
    }
    return typed(points.assign(**columns), columns)


def _in_mixture(place: Places, probability: Floats, count: int) -> Floats:
    """Return the probability of each row, whose place may be about several points."""
    return np.asarray(np.bincount(place.row, place.weight * probability, count), np.float64)


def _around(
    place: Places, units: gpd.GeoDataFrame, district: Ints, probability: Floats, border: Border | None
) -> tuple[Floats, Ints]:
    """Return how probably each row lies in its province, and the other district that is likely or -1.

    See `in_units`. Only districts near a place are asked; well inside one nothing else is near.
    """
    is_open = (district >= 0) & (probability < _CERTAIN)
    at, near = _others_near(place, units, np.where(is_open, district, -1)[place.row])
    share = _probabilities(Places._make(values[at] for values in place), units, near, border)
    pair, of_pair = np.unique(place.row[at] * len(units) + near, return_inverse=True)
    sums = np.bincount(of_pair, place.weight[at] * share, len(pair))
    row, unit = np.divmod(pair, len(units))

    names = units[["country", "admin1"]].astype("string").fillna("").agg("/".join, axis=1).to_numpy(object)
    same = names[unit] == names[district[row]]
    in_province: Floats = probability + np.bincount(row[same], sums[same], len(probability))

    following = np.full(len(district), -1)
    order = np.argsort(sums, kind="stable")
    kept = order[(probability[row] <= EVEN)[order] & ((probability[row] + sums)[order] > EVEN)]
    # Less likely ones are overwritten by likelier ones.
    following[row[kept]] = unit[kept]
    return np.minimum(in_province, 1), following


def _others_near(place: Places, units: gpd.GeoDataFrame, district: Ints) -> tuple[Ints, Ints]:
    """Return pairs of a place and a district near it that is not its own; of places in -1 none."""
    those = np.flatnonzero((district >= 0) & np.isfinite(place.sigma_m))
    districts = np.flatnonzero(units["admin2"].notna().to_numpy())
    reach_m = _REACH_SIGMAS * place.sigma_m[those]
    reach_deg = reach_m / (_METRES_A_DEGREE * np.cos(np.radians(place.latitude[those])))
    spots = shapely.points(place.longitude[those], place.latitude[those])
    tree = shapely.STRtree(units.geometry.iloc[districts].to_numpy())
    at, near = tree.query(spots, predicate="dwithin", distance=reach_deg)
    at, near = those[at], districts[near]
    other = near != district[at]
    return at[other], near[other]


def _named(names: Any, holder: Ints) -> NDArray[np.object_]:
    texts: NDArray[np.object_] = np.array([*names.to_numpy(dtype=object, na_value=None), None], dtype=object)
    named: NDArray[np.object_] = texts[holder]
    return named


def _holders(points: gpd.GeoDataFrame, units: gpd.GeoDataFrame, rows: Ints) -> Ints:
    """Return for each point the row of the unit, of some rows, that holds it in its country; else -1."""
    holder = np.full(len(points), -1)
    countries = points["country_at"].to_numpy(dtype=object, na_value=None)
    longitude, latitude = points["longitude"].to_numpy(), points["latitude"].to_numpy()
    for country in sorted({*countries} - {None}):
        own, inside_it = rows[units["country"].iloc[rows] == country], np.flatnonzero(countries == country)
        if len(own):
            areas = units.geometry.iloc[own].to_numpy()
            held = _holding(longitude[inside_it], latitude[inside_it], areas, within_m=_OFF_M)
            holder[inside_it[held >= 0]] = own[held[held >= 0]]
    return holder


def _probabilities(place: Places, units: gpd.GeoDataFrame, holder: Ints, border: Border | None) -> Floats:
    """Return the probability that each place lies in its unit, of -1 in none; NaN where it is not known."""
    probability = np.full(len(place.row), np.nan)
    complete = np.isfinite(place.longitude) & np.isfinite(place.latitude) & np.isfinite(place.sigma_m)
    groups = units.groupby([units["country"], units["admin2"].isna()], sort=False).indices
    for (country, _), own in groups.items():
        wanted = np.flatnonzero(np.isin(own, holder))
        if not len(wanted):
            continue
        outlined = outlines(units.geometry.iloc[own].to_numpy(), country, border, wanted)
        for number, (kept, ends) in outlined.items():
            those = np.flatnonzero(complete & (holder == own[number]))
            if len(those):
                some = Places._make(values[those] for values in place)
                probability[those] = _within(some, kept, ends, border)
    return probability


def _holding(longitude: Floats, latitude: Floats, areas: NDArray[Any], *, within_m: float) -> Ints:
    """Number of the area that holds each point, or of the nearest one within a distance in metres; else -1.

    A point on a shared edge belongs to the first of its areas. "Nearest" is measured on a plane that is
    true at the middle of the areas.
    """
    held = np.full(len(longitude), -1)
    spots = shapely.points(longitude, latitude)
    # Areas are made ready for many points when they are asked about, not when they are in the index.
    finite = np.flatnonzero(np.isfinite(shapely.get_x(spots)))
    area, point = shapely.STRtree(spots[finite]).query(areas, predicate="intersects")
    point = finite[point]
    # Later ones are overwritten by earlier ones: the first wins.
    order = np.argsort(-area, kind="stable")
    held[point[order]] = area[order]
    left = np.flatnonzero((held < 0) & np.isfinite(longitude))
    if len(left):
        _, south, _, north = shapely.total_bounds(areas)
        scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * _METRES_A_DEGREE
        plane = shapely.STRtree(shapely.transform(areas, lambda xy: xy * scale))
        moved = shapely.transform(spots[left], lambda xy: xy * scale)
        point, area = plane.query_nearest(moved, max_distance=within_m, all_matches=False)
        held[left[point]] = area
    return held


def _within(place: Places, kept: list[Floats], ends: list[Floats], border: Border | None) -> Floats:
    """Probability that places lie in an area with these edges."""
    edges = [(chains(kept), still(place))]
    if border is not None and ends:
        spread = facing(place, border.network, border.columns["accuracy_m"], border.search)
        edges.append((chains(ends), spread))
    probability: Floats = np.clip(inside(place, edges), 0, 1)
    return probability
