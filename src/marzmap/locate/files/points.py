"""Where the rows of a table are: which of its columns say so, and what they say."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely
from pyproj import Geod

from marzmap._errors import InputError
from marzmap.tables import columns_of
from marzmap.tables.arrow import floats, is_text
from marzmap.tables.header import missing

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._types import Bools, Floats
    from marzmap.tables import Table

AXES = ("longitude", "latitude")

LIMITS = {"longitude": (-180.0, 180.0), "latitude": (-90.0, 90.0), "radius_m": (5e-324, 1e308)}
"""Least and most of each."""

_NUMERIC = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)


class Position(NamedTuple):
    """Columns that say where the rows of a table are."""

    # longitude, latitude and radius_m, as far as the table has them: the column of each. Where a
    # geometry says where the rows are, longitude and latitude are made of it.
    columns: dict[str, str]
    geometry: str = ""  # the column of geometries, of points as WKB or WKT; empty if the table has none
    is_wkb: bool = False  # whether they are WKB
    # What says where the rows are too, and is only compared: longitude and latitude, or a geometry (WKT).
    other: tuple[str, ...] = ()


def position(path: Path, table: Table) -> Position:
    """Find the columns that say where rows are; refuse a table where they hold no numbers or points."""
    header = table.header
    columns = columns_of((*AXES, "radius_m"), header, path)
    # GeoParquet may hold lines, and the points that stand for them as columns.
    stated = table.form == "Parquet" and {*AXES} <= {*header}
    geometry = "" if stated else table.geometry
    if geometry and not table.geometry_type.startswith(("Point", "Unknown")):
        raise InputError(f"{path}: holds {table.geometry_type}, expected Point. Give one point for each row.")
    is_wkb = bool(geometry)
    if not (geometry or {*AXES} <= {*columns}):
        geometry = columns_of(["geometry"], header, path).get("geometry", "")
    other = tuple(columns[name] for name in AXES if name in columns) if geometry else ()
    if not geometry:
        with suppress(InputError):  # of two geometries neither is compared
            other = tuple(columns_of(["geometry"], header, path).values())
    if geometry:
        columns |= {name: name for name in AXES}
    for name in AXES:
        if name not in columns:
            raise missing([name], header, path, header)
    for name in columns.values():
        if name in header and not _holds_numbers(table, name):
            kind = table.schema.field(name).type
            raise InputError(f"{path}: column {name!r} holds {kind}, expected numbers.")
    if not all(_holds_numbers(table, name) for name in other) or (geometry and len(other) != len(AXES)):
        other = ()
    return Position(columns, geometry, is_wkb, other)


def _holds_numbers(table: Table, name: str) -> bool:
    """Check whether a column holds numbers, or texts that may be some."""
    kind = table.schema.field(name).type
    return bool(is_text(kind) or any(is_kind(kind) for is_kind in _NUMERIC))


def apart_m(rows: Any, at: dict[str, Floats], where: Position) -> Floats:
    """Return how far the point of each row lies from what `Position.other` says, metres; NaN without it.

    Geodesics on the ellipsoid, to the nearest place of a geometry in planar coordinates.
    """
    if not where.other:
        return np.full(rows.num_rows, np.nan)
    if where.geometry:
        longitude, latitude = (
            floats(rows.column(column), name) for column, name in zip(where.other, AXES, strict=True)
        )
    else:
        with np.errstate(over="ignore"):
            texts = np.array(rows.column(where.other[0]).to_pylist(), dtype=object)
            shapes = shapely.force_2d(shapely.from_wkt(texts, on_invalid="ignore"))
        lines = shapely.shortest_line(shapes, shapely.points(at["longitude"], at["latitude"]))
        near = shapely.get_point(lines, 0)
        longitude, latitude = shapely.get_x(near), shapely.get_y(near)
    usable = (np.abs(longitude) <= LIMITS["longitude"][1]) & (np.abs(latitude) <= LIMITS["latitude"][1])
    metres = np.full(rows.num_rows, np.nan)
    ends = (at["longitude"][usable], at["latitude"][usable], longitude[usable], latitude[usable])
    metres[usable] = Geod(ellps="WGS84").inv(*ends)[2]
    return metres


def points(rows: Any, where: Position) -> dict[str, Floats]:
    """Read longitude, latitude and, if there is one, the radius of each row.

    A value is NaN where there is none, minus infinity where a text is not a number.
    """
    in_columns = [name for name in where.columns if not (where.geometry and name in AXES)]
    values = {name: floats(rows.column(where.columns[name]), name) for name in in_columns}
    if not where.geometry:
        return values
    column = rows.column(where.geometry)
    read = shapely.from_wkb if where.is_wkb else shapely.from_wkt
    with np.errstate(over="ignore"):
        shapes = read(np.array(column.to_pylist(), dtype=object), on_invalid="ignore")
    return {"longitude": shapely.get_x(shapes), "latitude": shapely.get_y(shapes)} | values


def is_outside(name: str, values: Floats) -> Bools:
    """Find the values that cannot be used: not numbers, or beyond `LIMITS`. A radius may be empty."""
    low, high = LIMITS[name]
    outside = ~((values >= low) & (values <= high))
    return outside & ~np.isnan(values) if name == "radius_m" else outside
