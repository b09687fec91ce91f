"""Geometries of rows: where each lies, and the line or polygon that it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

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
