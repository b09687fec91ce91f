"""GeoJSON (RFC 7946): a feature a row, its properties the columns.

The file is read twice: for its columns, then for its rows.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from marzmap._errors import InputError, shown
from marzmap.tables.faults import Fault, no_geometry
from marzmap.tables.members import members
from marzmap.tables.table import Aside, Batch, Table, check_wgs84
from marzmap.tables.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.options import Options

WKB = {"ARROW:extension:name": "geoarrow.wkb"}
"""What marks a column of geometries, for GDAL."""

_EXACT = 2**53  # larger whole numbers are not all numbers of 64 bits
_PLANE = 2  # dimensions


class _Column(NamedTuple):
    """A property, or the identifier beside the properties, and how it is kept."""

    key: str
    name: str
    kind: Any
    beside: bool = False


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open a collection of features; refuse what is none, or is not in longitude and latitude."""
    try:
        columns, size, geometry_type = _surveyed(path)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: not readable as GeoJSON: {error}.") from error
    names = [column.name for column in columns]
    geometry = next(name for name in ("geometry", "geom", "marzmap_geometry") if name not in names)
    fields = [pa.field(column.name, column.kind) for column in columns]
    schema = pa.schema([*fields, pa.field(geometry, pa.binary(), metadata=WKB)])
    batches = _batches(path, batch_rows, columns, schema)
    return Table("GeoJSON", schema, batches, size, "GeoJSON", geometry, geometry_type)


def _surveyed(path: Path) -> tuple[list[_Column], int, str]:
    """Read a collection once: its columns, its number of features, and GDAL's name of their geometry."""
    kinds: dict[str, set[Any]] = {}
    shapes: set[str] = set()
    collection, is_list, identified, size = "", False, False, 0
    for name, value, is_entry in members(path, "features"):
        if name == "type":
            collection = str(value)
        elif name == "crs" and value is not None:
            _check_crs(path, value)
        elif name == "features":
            is_list = is_entry or value == []
            size += is_entry
            if is_entry and isinstance(value, dict):
                identified |= value.get("id") is not None
                for key, cell in _properties(value).items():
                    kinds.setdefault(key, set()).add(_kind(cell))
                shapes.add(_shape(value.get("geometry")))
    if not is_list or collection != "FeatureCollection":
        raise InputError(f"{path}: no collection of features. Expected GeoJSON of type FeatureCollection.")
    # RFC 7946 puts a feature's identifier beside its properties.
    identified &= not {"id", "incident_id"} & {*kinds}
    columns = [_Column("id", "id", pa.string(), beside=True)] if identified else []
    columns += [_Column(key, _clean(key), _common(types)) for key, types in kinds.items()]
    drawn = shapes - {""}
    return columns, size, drawn.pop() if len(drawn) == 1 else "Unknown"


def _check_crs(path: Path, crs: Any) -> None:
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else str(crs)
    check_wgs84(path, name.replace("urn:ogc:def:crs:", "").replace("::", ":").replace(":1.3:", ":"))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _kind(value: Any) -> Any:
    """Return the type of a value that a column can have; None for no value."""
    if value is None or isinstance(value, (bool, float)):
        return None if value is None else type(value)
    return int if isinstance(value, int) and abs(value) <= _EXACT else str


def _common(kinds: set[Any]) -> Any:
    """Return the Arrow type that holds values of several types."""
    types = kinds - {None}
    if types == {int, float}:
        return pa.float64()
    only = next(iter(types)) if len(types) == 1 else str
    return {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}.get(only, pa.string())


def _shape(geometry: Any) -> str:
    """Return GDAL's name of the type of a geometry; empty where there is none."""
    if not isinstance(geometry, dict):
        return ""
    kind, coordinates = str(geometry.get("type")), geometry.get("coordinates")
    deep = kind == "Point" and isinstance(coordinates, list) and len(coordinates) > _PLANE
    return f"{kind} Z" if deep else kind


def _batches(path: Path, batch_rows: int, columns: list[_Column], schema: Any) -> Iterator[Batch]:
    features = (value for name, value, is_entry in members(path, "features") if is_entry)
    number = 2
    while block := list(islice(features, batch_rows)):
        yield _batch(block, number, columns, schema)
        number += len(block)


def _batch(features: list[Any], first: int, columns: list[_Column], schema: Any) -> Batch:
    sound = [isinstance(feature, dict) and feature.get("type") == "Feature" for feature in features]
    drawn = [feature.get("geometry") if good else None for feature, good in zip(features, sound, strict=True)]
    texts = [None if geometry is None else json.dumps(geometry) for geometry in drawn]
    shapes = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    rows, aside = [], []
    for at, (feature, text, shape) in enumerate(zip(features, texts, shapes, strict=True)):
        if not sound[at]:
            fault = Fault("", f"{shown(feature)} is no GeoJSON feature", "Delete it, or make it a Feature.")
            aside.append(Aside(first + at, [""] * len(columns), [fault]))
        elif text is not None and shape is None:
            cells = [_clean(text_of(_value(feature, column))) for column in columns]
            aside.append(Aside(first + at, cells, [no_geometry(text)]))
        else:
            rows.append(at)
    arrays = [
        pa.array([_cell(_value(features[at], column), column.kind) for at in rows], column.kind)
        for column in columns
    ]
    wkb = shapely.to_wkb(shapes[rows], flavor="iso").tolist()
    batch = pa.RecordBatch.from_arrays([*arrays, pa.array(wkb, pa.binary())], schema=schema)
    return Batch(batch, np.array(rows, dtype=np.int64) + first, tuple(aside))


def _value(feature: dict[str, Any], column: _Column) -> Any:
    return feature.get(column.key) if column.beside else _properties(feature).get(column.key)


def _cell(value: Any, kind: Any) -> Any:
    return _clean(text_of(value)) if value is not None and kind == pa.string() else value


def _clean(text: str) -> str:
    """Return a text without halves of characters, which JSON can hold but nothing can write."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
