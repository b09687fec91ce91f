"""Geometries of rows: where each lies, and the line or polygon that it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyproj import Geod

from marzmap.tables.cells import geometries
from marzmap.tables.faults import Fault, no_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class Place(NamedTuple):
    """What a geometry says of a row."""

    # Degrees: of a point, or of a point on the line or in the polygon.
    longitude: str
    latitude: str
    wkt: str | None  # the line or polygon; None for a point
    fault: Fault | None = None  # why it cannot be used


def decoded(column: Any) -> list[BaseGeometry | Fault | None]:
    """Return the geometries of a column of WKB; a fault where one cannot be read."""
    values = column.to_pylist()
    try:
        shapes = shapely.from_wkb(np.array(values, dtype=object), on_invalid="ignore")
    except NotImplementedError:  # one of them has curves
        shapes = np.array([geometries.of_wkb(value) for value in values], dtype=object)
    return [
        no_geometry(repr(value)) if value is not None and shape is None else shape
        for value, shape in zip(values, shapes, strict=True)
    ]


def place(shape: BaseGeometry) -> Place:
    """Return where a geometry (longitude and latitude, degrees) lies.

    Examples
    --------
    >>> import shapely
    >>> place(shapely.Point(61.5, 31))
    Place(longitude='61.5', latitude='31.0', wkt=None, fault=None)
    >>> place(shapely.LineString([(61, 31), (61.5, 31), (62, 31)])).wkt
    'LINESTRING (61 31, 61.5 31, 62 31)'
    """
    shape = geometries.single(shapely.force_2d(shape))
    kind = shape.geom_type
    if shape.is_empty or (kind == "Point" and math.isnan(shape.x)):
        fault = Fault("geometry", f"is an empty {kind}, without coordinates", "Give its coordinates.")
        return Place("", "", None, fault)
    if kind == "GeometryCollection":
        fault = Fault("geometry", "is a collection of geometries", "Give a point, line or polygon.")
        return Place("", "", None, fault)
    west, south, east, north = shape.bounds
    if not all(map(math.isfinite, (west, south, east, north))):
        return Place("", "", None, Fault("geometry", "holds no finite numbers", "Correct its coordinates."))
    if kind != "Point":
        if max(-west, east) > _HALF or max(-south, north) > _POLE:
            reason = f"reaches from {west}, {south} to {east}, {north}, beyond 180 or 90 degrees"
            return Place("", "", None, Fault("geometry", reason, "Write longitude first, in degrees."))
        if not shape.is_valid:
            fault = Fault("geometry", shapely.is_valid_reason(shape), "Repair it with make_valid.")
            return Place("", "", None, fault)
    point = shape if kind == "Point" else shapely.point_on_surface(shape)
    wkt = None if kind == "Point" else shapely.to_wkt(shape, rounding_precision=_DECIMALS)
    return Place(repr(float(point.x)), repr(float(point.y)), wkt)


def apart_m(shape: BaseGeometry, other: BaseGeometry) -> float:
    """Return how far two geometries of a row are from each other, metres.

    It is the geodesic between their places that are nearest in planar coordinates; 0 for two points that
    are the same when rounded as the coarser of them is.

    Examples
    --------
    >>> import shapely
    >>> round(apart_m(shapely.Point(61.93, 31.112), shapely.Point(61.86, 30.96)))
    18129
    >>> apart_m(shapely.Point(61.9349, 31.112), shapely.Point(61.9, 31.1))
    0.0
    """
    pairs: tuple[tuple[float, float], ...]
    if shape.geom_type == other.geom_type == "Point":
        pairs = ((shape.x, other.x), (shape.y, other.y))
        if all(abs(one - two) <= _half_unit(one, two) for one, two in pairs):
            return 0.0
    way = shapely.shortest_line(shapely.force_2d(shape), shapely.force_2d(other))
    return float(Geod(ellps="WGS84").geometry_length(way))


def _half_unit(*values: float) -> float:
    """Return half a unit of the last decimal of the coarsest value, at least of one decimal, degrees."""
    decimals = min(max(len(repr(value).partition(".")[2]), 1) for value in values)
    return float(0.5000001 * 10.0**-decimals)


_HALF, _POLE, _DECIMALS = 180, 90, 8
