"""Geometries of rows: where each lies, and the line or polygon that it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyproj import Geod

from marzmap.statements import coded
from marzmap.tables.faults import POINTS_APART_M, Fault, no_geometry
from marzmap.tables.numerals import degrees

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
    shapes = shapely.from_wkb(np.array(values, dtype=object), on_invalid="ignore")
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
    shape = shapely.force_2d(shape)
    kind = shape.geom_type
    if shape.is_empty:
        return Place("", "", None)
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


def apart(
    shape: BaseGeometry, longitude: str, latitude: str, radius_m: str
) -> tuple[str | None, list[Fault]]:
    """Compare a row's geometry with the coordinates in its columns: a note, or what is wrong.

    Parameters
    ----------
    shape : geometry
        Longitude and latitude, degrees.
    longitude, latitude, radius_m : str
        As they stand in the columns; what is not a number there is left alone.

    Returns
    -------
    note, faults
        Up to `POINTS_APART_M` neither; up to radius_m the geometry is used, with a note; beyond it the row
        has two places, and is at fault. The distance is the geodesic from the place of the geometry that is
        nearest in planar coordinates.

    Examples
    --------
    >>> import shapely
    >>> point = shapely.Point(61.93, 31.112)
    >>> apart(point, "61.93", "31.11", "")
    (None, [])
    >>> apart(point, "61.86", "30.96", "20000")
    ('two_points(18129)', [])
    >>> apart(point, "61.86", "30.96", "500")[1][0].reason
    'lies 18129 m from longitude 61.86 and latitude 30.96 of the same row'
    """
    try:
        point = shapely.Point(degrees(longitude, "longitude"), degrees(latitude, "latitude"))
        radius = float(radius_m or 0)
    except ValueError:
        return None, []
    if not (abs(point.x) <= _HALF and abs(point.y) <= _POLE):
        return None, []
    way = shapely.shortest_line(shapely.force_2d(shape), point)
    metres = Geod(ellps="WGS84").geometry_length(way)
    if metres <= POINTS_APART_M:
        return None, []
    if metres <= radius:
        return coded("two_points", f"{metres:.0f}"), []
    reason = f"lies {metres:.0f} m from longitude {longitude} and latitude {latitude} of the same row"
    return None, [Fault("geometry", reason, "Keep one of the two, or give a radius_m that holds both.")]


def drawn(text: str) -> tuple[BaseGeometry | None, Fault | None]:
    """Return the geometry of a text (WKT), or why there is none.

    Examples
    --------
    >>> drawn("POINT (61 31)")[0].x, drawn("somewhere")[1].reason
    (61.0, "'somewhere' is no geometry")
    """
    with np.errstate(over="ignore"):
        shape = shapely.from_wkt(text, on_invalid="ignore")
    return shape, None if shape is not None else no_geometry(text)


_HALF, _POLE, _DECIMALS = 180, 90, 8
