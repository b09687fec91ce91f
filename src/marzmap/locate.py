"""Step 3: points meet the border, its sides, the units and the crossings.

Distances are geodesics on WGS 84. The side is told with its probability: the place is uncertain by its
radius, the line by its accuracy.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import borderline
from marzmap._errors import InputError
from marzmap.attributes import names, typed

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SIDE_PROBABILITY = 0.8
"""From this probability on a side is told; below it is "undetermined" (our choice)."""
FAR_M = 200_000.0
"""Farther from the border than this, metres, a row is flagged (our choice)."""
RADIUS_SIGMAS = 2.4477
"""Radius that holds 95 % of a circular normal, in standard deviations: sqrt(-2 ln 0.05)."""
HALF_WIDTH_SIGMAS = 1.96
"""Half-width that holds 95 % of a normal, in standard deviations."""
CENTRAL_80 = 1.2816
"""Half-width that holds 80 % of a normal, in standard deviations."""

UNDETERMINED = "undetermined"

NEAR_M = 20_000.0
"""Within this distance, metres, the line tells the country; sources differ by up to 8 km."""
CROSSING_RADIUS_M = 10_000.0
"""A crossing whose own place is known less closely, metres, is not told as the nearest (our choice)."""
METRES_A_DEGREE = 111_195.0
"""A degree of a great circle on a sphere of 6,371 km."""


class Border(NamedTuple):
    """A border layer and its lines, ready to be measured against; made by `border`.

    Attributes
    ----------
    lines : GeoDataFrame
        The pieces in the order of the network, with chainage_start_m and chainage_end_m.
    network : Network
        From `borderline.network`.
    """

    lines: gpd.GeoDataFrame
    network: borderline.Network


def border(layer: gpd.GeoDataFrame, pairs: tuple[str, ...] = (), *, chainage_from: str = "") -> Border:
    """Choose borders of a layer and index them.

    Parameters
    ----------
    layer : GeoDataFrame
        From `atlas.borders`.
    pairs : tuple of str
        Borders to keep, such as "AFG-IRN"; all if empty.
    chainage_from : str
        Name of the end from which the chainage counts; a part whose end (not start) bears this name is
        turned round.

    Raises
    ------
    InputError
        The layer has no such border, or no end of it bears that name.

    Examples
    --------
    >>> from marzmap import atlas
    >>> line = border(atlas.borders(), ("AFG-IRN",), chainage_from="Turkmenistan tripoint")
    >>> round(float(line.network.part_length_m[0]) / 1000, 2)
    925.33
    """
    import pandas as pd

    for pair in pairs:
        if not (layer["border_id"] == pair).any():
            known = ", ".join(sorted(layer["border_id"].unique()))
            raise InputError(f"No border {pair!r} in this layer. It holds: {known}.")
    chosen = layer[layer["border_id"].isin(pairs)] if pairs else layer
    ends = {*chosen["start_name"], *chosen["end_name"]}
    if chainage_from and chainage_from not in ends:
        raise InputError(f"No border ends at {chainage_from!r}. Expected one of: {', '.join(sorted(ends))}.")
    parts = []
    for _, part in chosen.groupby(["border_id", "border_part"], sort=True):
        turned = bool(chainage_from) and part["start_name"].iloc[0] != chainage_from
        parts.append(_turned(part) if turned and part["end_name"].iloc[0] == chainage_from else part)
    lines = pd.concat(parts, ignore_index=True)
    part = lines.groupby(["border_id", "border_part"], sort=False).ngroup().to_numpy()
    network = borderline.network([line.coords for line in lines.geometry], part)
    first = np.searchsorted(network.line, np.arange(len(lines)))
    start = network.chainage_m[first]
    end = np.append(start[1:], 0.0)
    last = np.flatnonzero(np.append(part[1:] != part[:-1], True))  # the last piece ends its part
    end[last] = network.part_length_m
    return Border(lines.assign(chainage_start_m=start, chainage_end_m=end), network)


def on_border(points: gpd.GeoDataFrame, border: Border, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Say where each point lies against the border: how far, where along it, which side, how sure.

    Parameters
    ----------
    points : GeoDataFrame
        With longitude, latitude (degrees) and radius_m (metres).
    border : Border
        From `border`.
    countries : GeoDataFrame
        From `atlas.countries_at`.

    Returns
    -------
    GeoDataFrame
        The same rows with the border columns of `attributes.COLUMNS`, country_at and `reason` where a
        side is missing.

    Notes
    -----
    The place is a circular normal about its point with 95 % inside radius_m (sigma = radius_m / 2.4477);
    the line is displaced along its normal by a normal error with 95 % inside accuracy_m (sigma =
    accuracy_m / 1.96). With the border taken as straight near the point, the signed distance is normal
    about the measured one with variance the sum of both; the side's probability and the central 80 %
    follow. The straight form holds where the border bends little within the radius.

    A point in a third country lies on neither side; it keeps its distance and says so.
    """
    found = borderline.nearest(points["longitude"], points["latitude"], border.network)
    known = found.line >= 0
    near = known & (found.distance_m < NEAR_M) & _between_ends(found, border.network)
    piece = border.lines.iloc[np.maximum(found.line, 0)]
    left, right = piece["left"].to_numpy(dtype=object), piece["right"].to_numpy(dtype=object)
    at = _holding(points, countries)["country"].to_numpy(dtype=object)
    empty = np.array([country is None for country in at], dtype=np.bool_)
    beside = known & ((at == left) | (at == right) | (empty & near))
    by_line = beside & near
    country = np.where(by_line, np.where(found.side >= 0, left, right), at)

    radius = points["radius_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    sigma = np.hypot(radius / RADIUS_SIGMAS, piece["accuracy_m"].to_numpy() / HALF_WIDTH_SIGMAS)
    sided = beside & np.isfinite(radius)
    probability = np.where(sided, _normal_below(found.distance_m / sigma), np.nan)
    nothing = np.full(len(points), None)
    likely = np.where(sided, country, nothing)
    told = np.where(known, UNDETERMINED, nothing)
    placed = points.assign(
        border_id=np.where(known, piece["border_id"], nothing),
        border_part=np.where(known, piece["border_part"], nothing),
        border_distance_m=found.distance_m,
        border_distance_low_m=np.where(sided, found.distance_m - CENTRAL_80 * sigma, np.nan),
        border_distance_high_m=np.where(sided, found.distance_m + CENTRAL_80 * sigma, np.nan),
        border_longitude=found.longitude,
        border_latitude=found.latitude,
        chainage_m=found.chainage_m,
        side=np.where(probability >= SIDE_PROBABILITY, likely, told),
        side_likely=likely,
        side_probability=probability,
        country_at=country,
    )
    placed = _because(
        placed,
        known & ~beside & ~empty,
        lambda row: f"lies in {row['country_at']}, not beside {row['border_id']}",
    )
    placed = _because(
        placed, known & ~beside & empty, lambda row: f"lies in no country, not beside {row['border_id']}"
    )
    placed = _because(placed, beside & ~sided, lambda _: "radius unknown")
    placed = _because(
        placed,
        known & (found.distance_m > FAR_M),
        lambda row: f"{row['border_distance_m'] / 1000:.0f} km from {row['border_id']}",
    )
    filled = [name for name in names("locate") if name in placed]
    return typed(placed, [*filled, "reason"])


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
        or the nearest one of it within `NEAR_M` (units and border come from different sources).
    """
    import pandas as pd

    found = pd.DataFrame(index=points.index, columns=["admin1", "admin2"], dtype="string")
    for country, inside in points.groupby("country_at").groups.items():
        own = units[units["country"] == country]
        if len(own):
            held = _holding(points.loc[inside], own, within_m=NEAR_M)
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
        The one that `on_border` used.

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
    foot = borderline.nearest(crossings["longitude"], crossings["latitude"], border.network)
    piece = border.lines.iloc[np.maximum(foot.line, 0)]
    same = (which >= 0) & (
        points["border_part"].to_numpy(dtype=float, na_value=np.nan) == piece["border_part"].to_numpy()[which]
    )
    same &= of == piece["border_id"].to_numpy(dtype=object)[which]
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


def _turned(part: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The pieces of a border part, running the other way."""
    back = part.iloc[::-1]
    return back.assign(
        piece=part["piece"].to_numpy(),
        left=back["right"],
        right=back["left"],
        start_name=back["end_name"],
        end_name=back["start_name"],
        geometry=back.geometry.reverse(),
    )


def _between_ends(found: borderline.Nearest, network: borderline.Network) -> NDArray[np.bool_]:
    """Whether the foot lies inside its part: beyond an end the line does not tell its sides apart."""
    inside: NDArray[np.bool_] = (found.chainage_m > 0) & (
        found.chainage_m < network.part_length_m[np.maximum(found.part, 0)]
    )
    return inside


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
        scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * METRES_A_DEGREE
        plane = shapely.STRtree(shapely.transform(areas.geometry.to_numpy(), lambda xy: xy * scale))
        moved = shapely.transform(spots[left], lambda xy: xy * scale)
        point, area = plane.query_nearest(moved, max_distance=within_m, all_matches=False)
        row[left[point]] = area
    held: pd.DataFrame = areas.drop(columns="geometry").iloc[np.maximum(row, 0)].set_axis(points.index)
    return held.astype("object").where(np.broadcast_to(row[:, None] >= 0, held.shape), None)


def _normal_below(sigmas: Floats) -> Floats:
    """Share of a normal distribution below so many standard deviations."""
    below: Floats = np.vectorize(lambda value: 0.5 * math.erfc(-value / math.sqrt(2)), otypes=[float])(sigmas)
    return below


def _because(
    points: gpd.GeoDataFrame, rows: NDArray[np.bool_], sentence: Callable[[pd.Series], str]
) -> gpd.GeoDataFrame:
    """Add a sentence to the reason of some rows."""
    reason = points["reason"].astype("object").copy()
    for number in points.index[rows]:
        told = [reason[number]] if isinstance(reason[number], str) else []
        reason[number] = "; ".join([*told, sentence(points.loc[number])])
    return points.assign(reason=reason.astype("string"))
