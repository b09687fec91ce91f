"""GeoJSON and Parquet: rows that may have a geometry."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError, shown
from marzmap.check.columns import printable
from marzmap.check.faults import Fault
from marzmap.check.tables.source import Raw, Source, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

WGS84 = ("EPSG:4326", "EPSG:4979", "OGC:CRS84", "OGC:CRS84h")
"""Systems of coordinates that are longitude and latitude, in degrees on WGS 84."""

_BLOCK = 8_192


class Place(NamedTuple):
    """What a geometry says of a row.

    Attributes
    ----------
    longitude, latitude : str
        Degrees: of a point, or of a point on the line or in the polygon.
    wkt : str or None
        The line or polygon; None for a point.
    fault : Fault or None
        Why it cannot be used.
    """

    longitude: str
    latitude: str
    wkt: str | None
    fault: Fault | None = None


def geojson(path: Path) -> Source:
    """Open a GeoJSON file (RFC 7946): a feature a row, its properties the columns.

    Raises
    ------
    InputError
        It is no collection of features, or its coordinates are not longitude and latitude.
    """
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not readable as GeoJSON: {error}.") from error
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or whole.get("type") != "FeatureCollection":
        raise InputError(f"{path}: no collection of features. Expected GeoJSON of type FeatureCollection.")
    stated = whole.get("crs")
    if stated is not None:
        name = str(stated.get("properties", {}).get("name", "")) if isinstance(stated, dict) else str(stated)
        _wgs84(path, name.replace("urn:ogc:def:crs:", "").replace("::", ":").replace(":1.3:", ":"))
    header: dict[str, None] = {}
    identified = False
    for feature in features:
        if isinstance(feature, dict):
            header |= dict.fromkeys(_properties(feature))
            identified |= feature.get("id") is not None
    # RFC 7946 puts a feature's identifier beside its properties.
    outside = [] if not identified or {"id", "incident_id"} & set(header) else ["id"]
    names = [*outside, *header]
    rows = (_feature(number, feature, names, outside) for number, feature in enumerate(features, start=2))
    return Source(list(map(_clean, names)), rows, len(features), "GeoJSON", geometry=True)


def _feature(number: int, feature: object, names: list[str], outside: list[str]) -> Raw:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        fault = Fault("", f"{shown(feature)} is no GeoJSON feature", "Delete it, or make it a Feature.")
        return Raw(number, [""] * len(names), [fault])
    told = _properties(feature) | {name: feature.get("id") for name in outside}
    cells = [_clean(said(told.get(name))) for name in names]
    drawn = feature.get("geometry")
    if drawn is None:
        return Raw(number, cells, [])
    import shapely

    shape = shapely.from_geojson(json.dumps(drawn), on_invalid="ignore")
    faults = [] if shape is not None else [_no_geometry(json.dumps(drawn))]
    return Raw(number, cells, faults, shape)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def parquet(path: Path) -> Source:
    """Open a Parquet file, with a geometry or without.

    Raises
    ------
    InputError
        It cannot be read, or its coordinates are not longitude and latitude.
    """
    import pyarrow as pa
    from pyarrow import parquet as file_of

    try:
        with file_of.ParquetFile(path) as file:
            schema, size = file.schema_arrow, file.metadata.num_rows
        geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        column = str(geo.get("primary_column", ""))
        if column not in schema.names:
            column = ""
        if column:
            known = (geo["columns"][column].get("crs", {"id": _CRS84}) or {}).get("id", {})
            _wgs84(path, f"{known.get('authority')}:{known.get('code')}")
    except (pa.ArrowException, OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(f"{path}: not readable as Parquet: {_line(error)}.") from error
    names = [name for name in schema.names if name != column]
    return Source(names, _batches(path, names, column), size, "Parquet", geometry=bool(column))


_CRS84 = {"authority": "OGC", "code": "CRS84"}


def _batches(path: Path, names: list[str], column: str) -> Iterator[Raw]:
    import pyarrow as pa
    import shapely
    from pyarrow import parquet as file_of

    number = 1
    try:
        # Read ahead, Arrow keeps all that it has read until the end.
        with file_of.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            for batch in file.iter_batches(_BLOCK, use_threads=False):
                cells = [_texts(batch.column(batch.schema.names.index(name))) for name in names]
                drawn = batch.column(column).to_pylist() if column else [None] * batch.num_rows
                for at, one in enumerate(drawn):
                    number += 1
                    row = [texts[at] for texts in cells]
                    shape = shapely.from_wkb(one, on_invalid="ignore") if isinstance(one, bytes) else None
                    faults = [_no_geometry(repr(one))] if one is not None and shape is None else []
                    yield Raw(number, row, faults, shape)
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        raise InputError(f"{path}: not readable as Parquet after row {number}: {_line(error)}.") from error


def _texts(array: Any) -> list[str]:
    import pyarrow as pa

    kind = array.type
    if pa.types.is_timestamp(kind):
        # Python's times have microseconds.
        array = array.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_duration(kind) or pa.types.is_time(kind):
        array = array.cast(pa.string()) if pa.types.is_time(kind) else array.cast(pa.int64())
    return [said(value) for value in array.to_pylist()]


def place(shape: BaseGeometry) -> Place:
    """Say where a geometry lies.

    Parameters
    ----------
    shape : geometry
        Longitude and latitude, degrees.

    Returns
    -------
    Place

    Examples
    --------
    >>> import shapely
    >>> place(shapely.Point(61.5, 31))
    Place(longitude='61.5', latitude='31.0', wkt=None, fault=None)
    >>> place(shapely.LineString([(61, 31), (61.5, 31), (62, 31)])).wkt
    'LINESTRING (61 31, 61.5 31, 62 31)'
    """
    import shapely

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
    """Geometry of a text (WKT), or why there is none.

    Examples
    --------
    >>> drawn("POINT (61 31)")[0].x, drawn("somewhere")[1].reason
    (61.0, "'somewhere' is no geometry")
    """
    import numpy as np
    import shapely

    with np.errstate(over="ignore"):
        shape = shapely.from_wkt(text, on_invalid="ignore")
    return shape, None if shape is not None else _no_geometry(text)


_HALF, _POLE, _DECIMALS = 180, 90, 8


def _no_geometry(text: str) -> Fault:
    return Fault("geometry", f"{shown(text)} is no geometry", "Give a point, line or polygon.")


def _wgs84(path: Path, crs: str) -> None:
    if crs not in WGS84:
        raise InputError(f"{path}: its coordinates are in {shown(crs)}, expected EPSG:4326. Reproject it.")


def _clean(text: str) -> str:
    """Text without halves of signs, which JSON can hold but nothing can write."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _line(error: Exception) -> str:
    return printable(str(error).partition("\n")[0].rstrip("."))
