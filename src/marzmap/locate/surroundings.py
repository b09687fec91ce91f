"""What lies around located points: districts, crossings, and the circle of their radius."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap import borderline
from marzmap.attributes import typed
from marzmap.dates import interval
from marzmap.locate.outlines import NEAR_M, outlines
from marzmap.locate.regions import Places, chains, facing, inside, places, still

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints
    from marzmap.locate.reference import Border


CROSSING_RADIUS_M = 10_000.0
"""A crossing whose own place is known less closely, metres, is not told as the nearest (our choice)."""

OF_THE_POINT = (
    *("border_part", "border_distance_m", "border_distance_low_m", "border_distance_high_m"),
    *("border_longitude", "border_latitude", "chainage_m", "admin2_at"),
    *("crossing_id", "crossing_distance_m", "crossing_along_m", "crossing_open"),
    *("barrier_id", "barrier_distance_m"),
)
"""Columns that tell of the point itself, and nothing of an incident that is known to its province only."""

# A degree of a great circle on a sphere of 6,371 km.
_METRES_A_DEGREE = 111_195.0


class Shut(NamedTuple):
    """A time in which a crossing was not open: first and last day as ordinals, both with it.

    Attributes
    ----------
    surely : (float, float)
        The days on which it was closed.
    perhaps : (float, float)
        Those on which it may have been.
    """

    surely: tuple[float, float]
    perhaps: tuple[float, float]


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
        From `atlas.units`; the districts of a country share their edges.
    border : Border, optional
        The one that the points were located against. Without it the districts end where they are drawn.
    candidates : DataFrame, optional
        Further points that a place may be about, as for `on_border`: the probability is that of the mixture.

    Returns
    -------
    GeoDataFrame
        The same rows with admin1_at and admin2_at: the district of that country that holds the point,
        or the nearest one of it within 20 km (units and border come from different sources); and
        admin_probability, that the place lies in that district; empty where no radius is known.

    Notes
    -----
    A district reaches to the border line, wherever it is drawn: the strip between a district's outer edge and
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
    place = places(points, candidates)
    told = np.isfinite(place.longitude) & np.isfinite(place.latitude) & np.isfinite(place.sigma_m)
    holds, probability = np.full(len(points), -1), np.full(len(place.row), np.nan)
    countries = points["country_at"].to_numpy(dtype=object, na_value=None)
    for country in sorted({*countries} - {None}):
        of, inside_it = np.flatnonzero(units["country"] == country), np.flatnonzero(countries == country)
        if not len(of):
            continue
        own = units.geometry.iloc[of].to_numpy()
        held = _holding(points.iloc[inside_it], own, within_m=NEAR_M)
        holds[inside_it[held >= 0]] = of[held[held >= 0]]
        outlined = outlines(own, country, border, np.unique(held[held >= 0]))
        for number, (kept, ends) in outlined.items():
            those = np.flatnonzero(told & (holds[place.row] == of[number]))
            if len(those):
                some = Places._make(values[those] for values in place)
                probability[those] = _within(some, kept, ends, border)
    names = {
        f"{level}_at": [units[level].iloc[at] if at >= 0 else None for at in holds]
        for level in ("admin1", "admin2")
    }
    columns = names | {"admin_probability": np.bincount(place.row, place.weight * probability, len(points))}
    return typed(points.assign(**columns), columns)


def to_crossings(points: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame, border: Border) -> gpd.GeoDataFrame:
    """Find the nearest crossing of each point's border, and whether it was open.

    Parameters
    ----------
    points : GeoDataFrame
        From `on_border`; date_start and date_end (YYYY-MM-DD) where known.
    crossings : GeoDataFrame
        From `atlas.crossings`.
    border : Border
        The one that the points were located against.

    Returns
    -------
    GeoDataFrame
        The same rows with crossing_id (the nearest by geodesic), crossing_distance_m (that geodesic),
        crossing_along_m (the way along the border between the two feet; empty where they lie on different
        parts), and crossing_open. Crossings placed less closely than `CROSSING_RADIUS_M` are passed over; of
        equally near ones the first is told.

    Notes
    -----
    Both distances are to one crossing. Half-way between two, the other may be nearer along the border: for
    2 % of the places within 10 km of the Iran-Afghanistan line it is.

    crossing_open is true or false where it is so on every day from date_start to date_end, and empty where
    that changes or is not known: by `open_from` and `open_to`, by `status` where there is no `open_to`,
    and by `closures`. An EDTF date such as 2015 is some day of that year, a closure with ?, ~ or % in
    doubt. A day on which a crossing was shut for hours counts as one on which it was closed.

    Examples
    --------
    >>> from marzmap import atlas
    >>> from marzmap.locate import border
    >>> line, crossings = border(("AFG-IRN",)), atlas.crossings()
    >>> spot = crossings[:1].assign(border_part=1, chainage_m=0.0)
    >>> spot = spot.assign(date_start="2022-04-23", date_end="2022-04-24")
    >>> to_crossings(spot, crossings, line)[["crossing_id", "crossing_open"]].values.tolist()
    [['islam-qala', False]]
    """
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    crossings = crossings[crossings["radius_m"] <= CROSSING_RADIUS_M]
    if not len(crossings):
        empty = ("crossing_id", "crossing_distance_m", "crossing_along_m", "crossing_open")
        return typed(points.drop(columns=[*empty], errors="ignore"), empty)
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
    dates = points.reindex(columns=["date_start", "date_end"]).itertuples(index=False)
    shut = [_shut(crossing) for crossing in crossings.to_dict("records")]
    columns = {
        "crossing_id": np.where(which >= 0, crossings["crossing_id"].to_numpy(dtype=object)[which], None),
        "crossing_distance_m": np.where(which >= 0, distance, np.nan),
        "crossing_along_m": np.where(same, along, np.nan),
        "crossing_open": [
            _open(shut[at], *days) if at >= 0 and all(isinstance(day, str) for day in days) else None
            for at, days in zip(which, dates, strict=True)
        ],
    }
    return typed(points.assign(**columns), columns)


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


def shut_days(crossings: pd.DataFrame) -> list[str]:
    """Say when each crossing was not open, as JSON: a list of {"surely": [from, to], "perhaps": [from, to]}.

    Days count from 1970, both ends are shut too; an end without bound is null, as is a time that never was.

    Examples
    --------
    >>> import pandas as pd
    >>> shut_days(pd.DataFrame({"status": ["open"], "closures": ["1970-01-02/1970-01-03"]}))
    ['[{"surely": [1, 2], "perhaps": [1, 2]}]']
    """
    epoch = date(1970, 1, 1).toordinal()

    def bounds(times: tuple[float, float]) -> list[int | None] | None:
        if times[0] > times[1]:
            return None
        return [int(day - epoch) if math.isfinite(day) else None for day in times]

    return [
        json.dumps([{name: bounds(times) for name, times in shut._asdict().items()} for shut in _shut(row)])
        for row in crossings.to_dict("records")
    ]


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


def _holding(points: gpd.GeoDataFrame, areas: NDArray[Any], *, within_m: float) -> Ints:
    """Number of the area that holds each point, or of the nearest one within so many metres; else -1.

    A point on a shared edge belongs to the first of its areas. "Nearest" is measured on a plane that is
    true at the middle of the areas.
    """
    import shapely

    held = np.full(len(points), -1)
    spots = shapely.points(points["longitude"].to_numpy(), points["latitude"].to_numpy())
    point, area = shapely.STRtree(areas).query(spots, predicate="intersects")
    # Later ones are overwritten by earlier ones: the first wins.
    order = np.argsort(-area, kind="stable")
    held[point[order]] = area[order]
    left = np.flatnonzero((held < 0) & np.isfinite(points["longitude"].to_numpy()))
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


def _open(shut: Sequence[Shut], date_start: str, date_end: str) -> bool | None:
    """Whether a crossing was open on every day of a time, or on none; None where neither is known."""
    start, end = (date.fromisoformat(day).toordinal() for day in (date_start, date_end))
    touched = [times for times in shut if start <= times.perhaps[1] and end >= times.perhaps[0]]
    if any(start >= times.surely[0] and end <= times.surely[1] for times in touched):
        return False
    return None if touched else True


def _shut(crossing: Mapping[Hashable, Any]) -> list[Shut]:
    """When a crossing was not open."""
    always, never = (-math.inf, math.inf), (math.inf, -math.inf)
    told = {str(name): text for name, text in crossing.items() if isinstance(text, str)}
    shut = []
    if "open_from" in told:
        first, last = _days(told["open_from"])
        shut.append(Shut((-math.inf, first - 1), (-math.inf, last - 1)))
    if "open_to" in told:
        first, last = _days(told["open_to"])
        shut.append(Shut((last + 1, math.inf), (first + 1, math.inf)))
    elif told["status"] != "open":
        shut.append(Shut(never, always))
    for closure in told["closures"].split("|") if "closures" in told else ():
        begins, _, stops = closure.partition("/")
        begin, stop = _days(begins), _days(stops or begins)
        surely = never if {*closure} & {"?", "~", "%"} else (begin[1], stop[0])
        shut.append(Shut(surely, (begin[0], stop[1])))
    return shut


def _days(date_edtf: str) -> tuple[int, int]:
    """First and last possible day of an EDTF date without open ends, as ordinals."""
    first, last = (date.fromisoformat(str(day)).toordinal() for day in interval(date_edtf))
    return first, last
