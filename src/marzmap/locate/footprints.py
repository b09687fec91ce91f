"""Incidents that are lines or areas: how near they come to the border, and whether they lie on both sides.

A shape is taken as it is drawn: its edges are straight in longitude and latitude (RFC 7946), and it has no
error but that of a radius given with it. It is measured at its place nearest to the border; the point that
stands for it on the map, which lies on the line or in the area, is inferred and stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyproj import Geod

from marzmap import borderline
from marzmap.attributes import typed
from marzmap.locate.model import NOTHING_ASSUMED, holds_all
from marzmap.locate.points import AT_BORDER, columns
from marzmap.locate.reference import shapes as lines_of
from marzmap.locate.regions import chains
from marzmap.locate.stated import UNDETERMINED, WITH_SOURCE, stated_countries
from marzmap.statements import joined, without

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints
    from marzmap.locate.model import Assumptions
    from marzmap.locate.reference import Border, Reference


ALONG_DEG = 1e-6
"""What lies nearer to the border than this, degrees, lies along it and on neither side: the last decimal of
GeoJSON, in which a line copied from the border comes back."""

# Reasons that a row got from the point that stands for its shape.
_OF_THE_POINT = ("radius_unknown", "in_other_country", "in_no_country", "far_from_border")
# So far about a shape, degrees, the border is looked at.
_ABOUT = 1e-3


class Met(NamedTuple):
    """Where a shape and a border meet or come nearest.

    Attributes
    ----------
    longitude, latitude : float
        Place of the shape that is nearest to the border, degrees.
    meets : bool
        Whether that place is on the border.
    crosses : bool
        Whether the shape lies on both sides of it.
    """

    longitude: float
    latitude: float
    meets: bool
    crosses: bool


def by_footprint(
    points: gpd.GeoDataFrame, reference: Reference, assumed: Assumptions = NOTHING_ASSUMED
) -> gpd.GeoDataFrame:
    """Tell of incidents that are lines or areas what was told of their points.

    Parameters
    ----------
    points : GeoDataFrame
        From `on_border`, with `footprint_wkt` where there are shapes: WKT, longitude before latitude.
    reference : Reference
        The one that the points were located against.
    assumed : Assumptions
        As for `on_border`.

    Returns
    -------
    GeoDataFrame
        The same rows with `crosses_border`: whether a shape lies on both sides of the border, empty for
        points. For shapes the border columns, the side and reason_code are those of the shape's place nearest
        to the border: border_distance_m is 0 where they meet. A shape that crosses has no side and no
        interval, and reason_code says so. country_at and the point itself stay as they are.

    Notes
    -----
    Nearest is exact up to what `borderline.nearest` has: two lines that do not meet are nearest at a vertex
    of one of them, so the vertices of each are measured against the other. The probability of a side is that
    of the nearest place, the least sure one of the shape, with the line's error and the row's radius if any.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from marzmap.locate import on_border, reference
    >>> line = reference(("AFG-IRN",))
    >>> drawn = ["LINESTRING (61.5 31.1, 61.7 31.1)", "LINESTRING (61.5 31.1, 62 31.1)"]
    >>> rows = gpd.GeoDataFrame({"footprint_wkt": drawn, "longitude": 61.6, "latitude": 31.1})
    >>> found = by_footprint(on_border(rows.assign(radius_m=float("nan")), line), line)
    >>> found[["side", "crosses_border", "border_distance_m"]].round(-2).values.tolist()
    [['IRN', False, 10700.0], ['undetermined', True, 0.0]]
    """
    import pandas as pd

    crosses = pd.Series(pd.NA, index=points.index, dtype="boolean")
    wkt = points["footprint_wkt"].to_numpy(dtype=object, na_value=None) if "footprint_wkt" in points else []
    # Several points are not a shape: they are candidates.
    rows = np.flatnonzero([isinstance(text, str) and not text.startswith("MULTIPOINT") for text in wkt])
    if not len(rows):
        return points.assign(crosses_border=crosses)
    shapes = shapely.from_wkt(np.asarray(wkt)[rows])
    # Rounded to eight decimals a shape may touch itself, or vanish.
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    ways = _ways(reference.border)
    spots = points[["longitude", "latitude"]].to_numpy(dtype=np.float64)[rows]
    met = [_meet(shape, spot, reference.border, ways) for shape, spot in zip(shapes, spots, strict=True)]
    longitude, latitude = (np.array(values, dtype=np.float64) for values in list(zip(*met, strict=True))[:2])
    told = _columns((longitude, latitude), points, rows, reference, assumed)
    meets, both = (np.array([getattr(one, name) for one in met]) for name in ("meets", "crosses"))
    told["border_distance_m"][meets] = 0.0
    nothing = dict.fromkeys(("border_distance_low_m", "border_distance_high_m", "side_probability"), np.nan)
    nothing |= {"side_with_source_probability": np.nan}
    unknown = dict.fromkeys(("side_likely", "side_with_source", "side_with_source_likely"))
    for name, value in (nothing | unknown | {"side": UNDETERMINED}).items():
        told[name][both] = value
    before = points["reason_code"].iloc[rows] if "reason_code" in points else [None] * len(rows)
    told["reason_code"][both] = "crosses_border"
    reasons = [
        joined(without(given, *_OF_THE_POINT), ours)
        for given, ours in zip(before, told["reason_code"], strict=True)
    ]
    told["reason_code"] = np.array(reasons, dtype=object)
    crosses.iloc[rows] = both
    names = [*AT_BORDER, *WITH_SOURCE, "reason_code"]
    filled = typed(points, names)
    moved = {name: _put(filled[name], rows, told[name]) for name in names}
    return filled.assign(**moved, crosses_border=crosses)


def _columns(
    spots: tuple[Floats, Floats],
    points: gpd.GeoDataFrame,
    rows: Ints,
    reference: Reference,
    assumed: Assumptions,
) -> dict[str, NDArray[Any]]:
    """Return the border columns of spots that stand for the shapes of some rows."""
    radius_m = np.nan_to_num(points["radius_m"].to_numpy(dtype=np.float64, na_value=np.nan)[rows], nan=0.0)
    whole, stated = holds_all(points)[rows], stated_countries(points)[rows]
    return columns(*spots, radius_m, reference, whole=whole, stated=stated, assumed=assumed)


def _put(column: Any, rows: Ints, values: NDArray[Any]) -> Any:
    """A column with other values in some of its rows."""
    import pandas as pd

    whole = column.astype(object).to_numpy(copy=True)
    whole[rows] = values
    return pd.Series(whole, index=column.index).astype(column.dtype)


def _ways(border: Border) -> Any:
    """Index of the pieces of a border."""
    return shapely.STRtree(lines_of(border))


def _meet(shape: Any, spot: Floats, border: Border, ways: Any) -> Met:
    """Where a shape, shown at a spot, and a border meet or come nearest."""
    hits = ways.query(shape, predicate="intersects")
    if not len(hits):
        longitude, latitude = _nearest(shape, border)
        return Met(longitude, latitude, meets=False, crosses=len(_countries(_parts(shape), border)) > 1)
    line = shapely.line_merge(shapely.union_all(ways.geometries.take(hits)))
    # Of the places where they meet, the one nearest to the point that stands for the shape.
    meeting = shapely.get_coordinates(shapely.intersection(shape, line))
    away = Geod(ellps="WGS84").inv(*np.broadcast_to(spot, meeting.shape).T, *meeting.T)[2]
    longitude, latitude = meeting[np.argmin(away)]
    west, south, east, north = shape.bounds
    near = shapely.clip_by_rect(line, west - _ABOUT, south - _ABOUT, east + _ABOUT, north + _ABOUT)
    rest = _parts(shapely.difference(shape, shapely.buffer(near, ALONG_DEG)))
    # Where the border ends inside an area, its two sides hang together round the end.
    ends = shapely.get_parts(shapely.boundary(line))
    ends_inside = bool(shapely.contains_properly(shape, ends).any()) and shape.area > 0
    crosses = ends_inside or len(_countries(rest, border)) > 1
    return Met(float(longitude), float(latitude), meets=True, crosses=crosses)


def _parts(shape: Any) -> NDArray[Any]:
    """Points, lines and polygons that a shape is made of."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept: NDArray[Any] = parts[~shapely.is_empty(parts)]
    return kept


def _countries(parts: NDArray[Any], border: Border) -> set[str]:
    """Countries on whose sides of the border parts lie that do not meet it."""
    spots = shapely.point_on_surface(parts)
    found = borderline.nearest(shapely.get_x(spots), shapely.get_y(spots), border.network, border.search)
    left, right = (border.columns[side][found.line] for side in ("left", "right"))
    return {*np.where(found.side >= 0, left, right)}


def _nearest(shape: Any, border: Border) -> tuple[float, float]:
    """Longitude and latitude of the place of a shape that is nearest to a border that it does not meet."""
    corners = [
        shapely.get_coordinates(line)
        for part in _parts(shape)
        for line in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])
    ]
    ours = chains(corners)
    lon, lat = np.concatenate([*corners, np.stack(borderline.to_degrees(ours.start), axis=1)]).T
    _, distance = borderline.distances(lon, lat, border.network, border.search)
    best = int(np.argmin(distance))
    # No vertex of the border beyond this reach can be nearer to the shape than that place.
    vertex = borderline.to_ecef(lon, lat)
    middle = vertex.mean(axis=1, keepdims=True)
    reach = np.sqrt(borderline.dot(vertex - middle, vertex - middle)).max() + distance[best] + 1
    off = border.network.start - middle
    rivals = np.flatnonzero(borderline.dot(off, off) <= reach**2)
    found = borderline.nearest(*borderline.to_degrees(border.network.start[:, rivals]), ours)
    nearer = np.flatnonzero(found.distance_m < distance[best])
    if len(nearer):
        other = nearer[np.argmin(found.distance_m[nearer])]
        return float(found.longitude[other]), float(found.latitude[other])
    return float(lon[best]), float(lat[best])
