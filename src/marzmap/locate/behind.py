"""Barriers along a border (walls, fences, canals): how far a place is from one, and whether behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Proj

from marzmap import borderline
from marzmap.attributes import typed
from marzmap.locate.regions import Places, chains, facing, inside, places, still, stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

    from marzmap._types import Floats
    from marzmap.locate.reference import Border


NEAR_M = 50_000.0
"""A barrier farther from the place than this, metres, is not given (our choice)."""


def to_barriers(
    points: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame,
    border: Border,
    candidates: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Find the nearest barrier of each point, and how probably the place lies behind it.

    Parameters
    ----------
    points : GeoDataFrame
        With longitude, latitude (degrees) and radius_m (metres, empty where unknown).
    barriers : GeoDataFrame
        From `barriers`.
    border : Border
        The one that the points were located against.
    candidates : DataFrame, optional
        Further points that a place may be about, as for `on_border`: the probability is that of the mixture.

    Returns
    -------
    GeoDataFrame
        The same rows with barrier_id, barrier_distance_m (geodesic) and behind_barrier_probability. Empty
        where no barrier lies within `NEAR_M`; the probability also where no radius is known, and where the
        two ends of the barrier do not face one part of the border. Of equally near ones the first is told.

    Notes
    -----
    "Behind" is between the barrier and the border, in whichever country: in the region closed by the
    barrier, the border between the feet of its ends, and the ways from the ends to their feet. The place is
    a circular normal (sigma = radius_m / 2.4477). The border moves as one along the way from its foot to the
    point (sigma = accuracy_m / 1.96), and the barrier likewise by its own accuracy; see `regions.inside`.

    So the probability is that of lying on the border's side of the barrier less that of lying beyond the
    border. It holds whether barrier and border err together or apart, as long as the barrier, however it
    errs, does not come to lie beyond the border. A barrier that is drawn across the border is cut there:
    what lies between the two on either side is behind it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from marzmap import atlas
    >>> from marzmap.locate import barriers, border
    >>> shaghalak = gpd.GeoDataFrame({"longitude": [61.8058], "latitude": [31.0549], "radius_m": [3000.0]})
    >>> wall = barriers(atlas.folder() / "studies/iran-afghanistan/barriers.geojson")
    >>> found = to_barriers(shaghalak, wall, border(("AFG-IRN",)))
    >>> found[["barrier_id", "barrier_distance_m", "behind_barrier_probability"]].round(2).values.tolist()
    [['sistan-wall', 975.56, 0.17]]
    """
    lines = [shapely.get_coordinates(line) for line in barriers.geometry]
    place = places(points, candidates)
    longitude, latitude = (
        points[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("longitude", "latitude")
    )
    found = borderline.nearest(longitude, latitude, borderline.network(lines, range(len(lines))))
    near = found.distance_m <= NEAR_M
    behind = np.full(len(place.row), np.nan)
    told = np.isfinite(place.longitude) & np.isfinite(place.latitude) & np.isfinite(place.sigma_m)
    for number, (line, accuracy) in enumerate(zip(lines, barriers["accuracy_m"], strict=True)):
        those = np.flatnonzero(told & near[place.row] & (found.line[place.row] == number))
        if len(those):
            some = Places._make(values[those] for values in place)
            behind[those] = _behind(some, line, float(accuracy), border)
    identifiers = barriers["barrier_id"].to_numpy(dtype=object)
    columns = {
        "barrier_id": [
            identifiers[line] if here else None for line, here in zip(found.line, near, strict=True)
        ],
        "barrier_distance_m": np.where(near, found.distance_m, np.nan),
        "behind_barrier_probability": np.bincount(place.row, place.weight * behind, len(points)),
    }
    return typed(points.assign(**columns), columns)


def band(lines: gpd.GeoDataFrame, *, quad_segs: int = 16, tolerance: float = 0.0) -> gpd.GeoDataFrame:
    """Where lines may be, barriers or stretches of a border: each widened by its accuracy_m on both sides.

    Parameters
    ----------
    lines : GeoDataFrame
        With accuracy_m, metres.
    quad_segs : int
        Corners of a quarter of a circle at the ends.
    tolerance : float
        By so much of accuracy_m the outline may be simplified.

    Returns
    -------
    GeoDataFrame
        The same rows and columns with polygons, true to about a metre in a thousand.
    """
    import geopandas as gpd

    wide = []
    for line, accuracy in zip(lines.geometry, lines["accuracy_m"], strict=True):
        middle = line.interpolate(0.5, normalized=True)
        plane = Proj(proj="aeqd", lon_0=middle.x, lat_0=middle.y, ellps="WGS84")
        flat = shapely.transform(line, plane, interleaved=False).buffer(accuracy, quad_segs=quad_segs)
        flat = flat.simplify(tolerance * accuracy) if tolerance else flat
        wide.append(shapely.transform(flat, partial(plane, inverse=True), interleaved=False))
    return lines.set_geometry(gpd.GeoSeries(wide, index=lines.index, crs="EPSG:4326"))


def _behind(place: Places, line: Floats, accuracy_m: float, border: Border) -> Floats:
    """Probability that places lie between a barrier and the border."""
    ends = borderline.nearest(line[[0, -1], 0], line[[0, -1], 1], border.network, border.search)
    if ends.part[0] != ends.part[1]:
        return np.full(len(place.row), np.nan)
    first, last = (borderline.Nearest._make(values[[at]] for values in ends) for at in (0, 1))
    along = stretch(border.network, last, first)
    ways = np.stack([line[[-1, 0]], along[[0, -1]]], axis=1)
    here, there, *across = _round([line, along, *ways])
    barrier = borderline.network([line], [0])
    spreads = (
        facing(place, barrier, np.array([accuracy_m])),
        facing(place, border.network, border.columns["accuracy_m"], border.search),
        *(still(place) for _ in across),
    )
    edges = [chains(lines) for lines in (here, there, *across)]
    probability: Floats = np.clip(inside(place, list(zip(edges, spreads, strict=True))), 0, 1)
    return probability


def _round(lines: Sequence[Floats]) -> list[list[Floats]]:
    """The edges, of each line, of all areas that lines (K, 2) close together; the areas on their left."""
    drawn = np.array([shapely.LineString(line) for line in lines])
    areas = shapely.polygonize(shapely.get_parts(shapely.union_all(drawn)))
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(areas)))
    corner, ring = shapely.get_coordinates(rings, return_index=True)
    begin = np.flatnonzero(ring[1:] == ring[:-1])
    edges = np.stack([corner[begin], corner[begin + 1]], axis=1)
    away = shapely.distance(shapely.points(edges.mean(axis=1))[:, None], drawn)
    return [list(edges[away.argmin(axis=1) == number]) for number in range(len(lines))]
