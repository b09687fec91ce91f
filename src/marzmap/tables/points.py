"""Where the rows of a table are: which of its columns say so, and what they say."""

from __future__ import annotations

from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely
from pyproj import Geod

from marzmap._errors import InputError
from marzmap.tables.arrow import floats, is_text, mask
from marzmap.tables.cells.crs import is_wgs84, shapes_to_wgs84, transformer
from marzmap.tables.cells.geometries import of_wkb, single
from marzmap.tables.cells.grids import utm
from marzmap.tables.cells.numerals import number
from marzmap.tables.cells.positions import order_assumed, order_named, order_of, read
from marzmap.tables.columns.header import WHOLE_POSITIONS, columns_of, missing
from marzmap.tables.options import Options
from marzmap.tables.samples import POSITIONS, positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats
    from marzmap.tables.cells.positions import Order
    from marzmap.tables.table import Table

AXES = ("longitude", "latitude")

LIMITS = {"longitude": (-180.0, 180.0), "latitude": (-90.0, 90.0), "radius_m": (5e-324, 1e308)}
"""Least and most of each."""

NO_POINT = "no point"
"""What `problem` says of a row without any position."""

_NONE: Mapping[str, Sequence[str]] = MappingProxyType({})
_NO_OPTIONS = Options()
_NO_ORDERS: Mapping[str, Order] = {}
_NUMERIC = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)


class Position(NamedTuple):
    """Columns that say where the rows of a table are."""

    # longitude, latitude and radius_m, as far as the table has them: the column of each. Where something
    # else says where the rows are, longitude and latitude are made of it.
    columns: dict[str, str]
    # The column of geometries, as WKB or text, or of whole positions in any form of `positions.read`, or of
    # eastings; empty if longitude and latitude say where the rows are.
    geometry: str = ""
    is_wkb: bool = False  # whether they are WKB
    # What says where the rows are too, and is only compared: longitude and latitude, or a whole position.
    other: tuple[str, ...] = ()
    # Further columns of whole positions: where the others are empty they say where a row is, else they are
    # compared.
    further: tuple[str, ...] = ()
    orders: Mapping[str, Order] = _NO_ORDERS  # which number of a pair comes first, by column
    metres: tuple[str, ...] = ()  # easting and northing, and the column of UTM zones if there is one
    crs: str = ""  # the system of metres and of texts of geometries, where it is stated


def position(
    path: Path, table: Table, samples: Mapping[str, Sequence[str]] = _NONE, options: Options = _NO_OPTIONS
) -> Position:
    """Find the columns that say where rows are; refuse a table where they hold no numbers or points."""
    where = stated(path, table, samples, options)
    if where.is_wkb and not table.geometry_type.startswith(("Point", "MultiPoint", "Unknown")):
        raise InputError(f"{path}: holds {table.geometry_type}, expected Point. Give one point for each row.")
    return _checked(path, table, where)


def stated(
    path: Path, table: Table, samples: Mapping[str, Sequence[str]] = _NONE, options: Options = _NO_OPTIONS
) -> Position:
    """Find the columns that say where rows are, as far as there are any."""
    header = table.header
    words = {*AXES, "radius_m", *POSITIONS}
    by_user = {word: name for name, word in options.columns.items() if word in words and name in header}
    named = columns_of(words - {*by_user}, [name for name in header if name not in options.columns], path)
    named |= by_user
    columns = {name: named[name] for name in (*AXES, "radius_m") if name in named}
    # GeoParquet may hold lines, and the points that stand for them as columns.
    given = table.form == "Parquet" and {*AXES} <= {*header}
    geometry = "" if given else table.geometry
    crs = "" if geometry or not options.crs or is_wgs84(options.crs) else options.crs
    where = Position(columns, geometry, bool(geometry), crs=crs)
    metric = [*AXES] if crs and {*AXES} <= {*columns} else ["easting", "northing"]
    if not geometry and {*metric} <= {*named} and (crs or not {*AXES} <= {*columns}):
        zone = [named["utm zone"]] if "utm zone" in named and not crs else []
        where = where._replace(geometry=named[metric[0]], metres=(*(named[name] for name in metric), *zone))
    whole = {named[word]: word for word in WHOLE_POSITIONS if word in named}
    whole |= positions([name for name in header if name not in {*named.values()}], samples)
    if whole and not (where.geometry or {*AXES} <= {*columns}):
        where = where._replace(geometry=next(iter(whole)))
    other = tuple(columns[name] for name in AXES if name in columns) if where.geometry else (*whole,)[:1]
    other = () if where.metres or (where.geometry and len(other) < len(AXES)) else other
    further = tuple(name for name in whole if name not in (where.geometry, *other))
    orders = {name: order_named(name) or order_of(samples.get(name, ())) for name in whole}
    return where._replace(other=other, further=further, orders=orders)


def _checked(path: Path, table: Table, where: Position) -> Position:
    """Return where rows are with the columns that are made; refuse what holds neither numbers nor texts."""
    header, columns = table.header, dict(where.columns)
    if where.geometry:
        columns |= {name: name for name in AXES}
    if lacking := [name for name in AXES if name not in columns]:
        raise missing(lacking, header, path, header)
    for name in columns.values():
        if name in header and not where.geometry and not _holds_numbers(table, name):
            kind = table.schema.field(name).type
            raise InputError(f"{path}: column {name!r} holds {kind}, expected numbers.")
    is_usable = all(_holds_numbers(table, name) for name in where.other)
    return where._replace(columns=columns, other=where.other if is_usable else ())


def _holds_numbers(table: Table, name: str) -> bool:
    """Check whether a column holds numbers, or texts that may be some."""
    kind = table.schema.field(name).type
    return bool(is_text(kind) or any(is_kind(kind) for is_kind in _NUMERIC))


def assumed(where: Position, samples: Mapping[str, Sequence[str]]) -> str:
    """Return a sentence about the order in which pairs are read, where nothing states it; else ""."""
    return order_assumed(where.geometry, samples.get(where.geometry, ()))


def apart(rows: Any, at: dict[str, Floats], where: Position) -> Iterator[tuple[tuple[str, ...], Floats]]:
    """Yield how far the point of each row lies from what else says where it is, metres; NaN without it.

    Before each comes the code of a reason, of `attributes.REASONS`, with its values but the distance.
    Geodesics on the ellipsoid, to the nearest place of a geometry in planar coordinates.
    """
    if where.geometry and where.other:
        degrees = (floats(rows.column(column), name) for column, name in zip(where.other, AXES, strict=True))
        yield ("two_points",), _metres(at, *degrees)
    whole = () if where.geometry else where.other
    for name in (*whole, *where.further):
        shapes = _of_texts(rows.column(name), where, name)
        lines = shapely.shortest_line(shapes, shapely.points(at["longitude"], at["latitude"]))
        near = shapely.get_point(lines, 0)
        code = ("positions_apart", name) if name in where.further else ("geometry_elsewhere",)
        yield code, _metres(at, shapely.get_x(near), shapely.get_y(near))


def _metres(at: dict[str, Floats], longitude: Floats, latitude: Floats) -> Floats:
    """Return the distance of points from others; NaN where those are not on the ellipsoid."""
    usable = (np.abs(longitude) <= LIMITS["longitude"][1]) & (np.abs(latitude) <= LIMITS["latitude"][1])
    metres = np.full(len(longitude), np.nan)
    ends = (at["longitude"][usable], at["latitude"][usable], longitude[usable], latitude[usable])
    metres[usable] = Geod(ellps="WGS84").inv(*ends)[2]
    return metres


def points(rows: Any, where: Position) -> dict[str, Floats]:
    """Read longitude, latitude and, if there is one, the radius of each row.

    A value is NaN where there is none, minus infinity where a text is not a number.
    """
    in_columns = [name for name in where.columns if not (where.geometry and name in AXES)]
    values = {name: floats(rows.column(where.columns[name]), name) for name in in_columns}
    if where.metres:
        axes = _of_metres(rows, where)
        open_rows = np.logical_or.reduce([_is_empty(rows.column(name)) for name in where.metres])
    elif where.geometry:
        shapes = _shapes(rows, where)
        axes = _of_points(shapes)
        open_rows = _is_empty(rows.column(where.geometry)) | shapely.is_empty(shapes)
    else:
        axes = values.pop("longitude").copy(), values.pop("latitude").copy()
        open_rows = np.isnan(axes[0]) & np.isnan(axes[1])
    if where.geometry and where.other:  # where a row has no geometry, its columns may say where it is
        for axis, name, column in zip(axes, AXES, where.other, strict=True):
            axis[open_rows] = floats(rows.column(column), name)[open_rows]
        open_rows &= np.isnan(axes[0]) & np.isnan(axes[1])
    for name in (*(() if where.geometry else where.other), *where.further):
        if open_rows.any():
            shapes = _of_texts(rows.column(name).filter(mask(open_rows)), where, name)
            axes[0][open_rows], axes[1][open_rows] = _of_points(shapes)
            open_rows &= np.isnan(axes[0])
    return {"longitude": axes[0], "latitude": axes[1]} | values


def _of_points(shapes: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return longitude and latitude of geometries, NaN where they are not points."""
    longitude, latitude = np.full((2, len(shapes)), np.nan)
    is_point = (shapely.get_type_id(shapes) == 0) & ~shapely.is_empty(shapes)
    longitude[is_point] = shapely.get_x(shapes[is_point])
    latitude[is_point] = shapely.get_y(shapes[is_point])
    return longitude, latitude


def _is_empty(column: Any) -> Bools:
    return np.array([cell is None or not cell.strip() for cell in column.to_pylist()], dtype=np.bool_)


def problem(row: Mapping[str, Any], where: Position) -> str:
    """Return why a row has no point, in one sentence; its cells are by column.

    Examples
    --------
    >>> where = Position({"longitude": "longitude", "latitude": "latitude"}, "wkt")
    >>> problem({"wkt": "POINT EMPTY"}, where), problem({"wkt": None}, where)
    ('is an empty Point', 'no point')
    """
    cells = [row[name] for name in where.metres or (where.geometry,)]
    if any(cell is None or not str(cell).strip() for cell in cells):
        return NO_POINT
    try:
        if where.metres:
            _of_cells([str(cell).strip() for cell in cells], where)
            return "no UTM zone"
        read_as = (
            shapely.from_wkb(cells[0])
            if where.is_wkb
            else read(str(cells[0]).strip(), where.orders.get(where.geometry, ""), where.crs).shape
        )
    except NotImplementedError:
        return "has curves, which are not read"
    except ValueError as error:
        return str(error)
    shape = single(read_as)
    if shape.is_empty:
        return f"is an empty {shape.geom_type}"
    several = f"holds {shapely.get_num_geometries(shape)} points, expected one"
    return several if shape.geom_type == "MultiPoint" else f"is a {shape.geom_type}, expected a point"


def _shapes(rows: Any, where: Position) -> NDArray[Any]:
    """Return the geometry of each row, None where it has none or it cannot be read."""
    column = rows.column(where.geometry)
    if not where.is_wkb:
        return _of_texts(column, where, where.geometry)
    cells = np.array(column.to_pylist(), dtype=object)
    try:
        shapes = shapely.from_wkb(cells, on_invalid="ignore")
    except NotImplementedError:  # one of them has curves
        shapes = np.array([of_wkb(cell) for cell in cells], dtype=object)
    return _single(shapes)


def _of_texts(column: Any, where: Position, name: str) -> NDArray[Any]:
    """Return the geometry of each text of the column `name`, None where there is none."""
    texts = np.array([str(text).strip() if text is not None else None for text in column.to_pylist()], object)
    with np.errstate(over="ignore"):
        try:
            shapes = shapely.from_wkt(texts, on_invalid="ignore")
        except NotImplementedError:
            shapes = np.full(len(texts), None)
    if where.crs:
        shapes = shapes_to_wgs84(shapes, where.crs)
    for at in np.flatnonzero(shapely.is_missing(shapes)):
        if texts[at]:
            with suppress(ValueError):
                shapes[at] = read(texts[at], where.orders.get(name, ""), where.crs).shape
    return _single(shapely.force_2d(shapes))


def _single(shapes: NDArray[Any]) -> NDArray[Any]:
    """Return geometries with points instead of collections of one point."""
    for at in np.flatnonzero(shapely.get_type_id(shapes) > 0):
        shapes[at] = single(shapes[at])
    return shapes


def _of_metres(rows: Any, where: Position) -> tuple[Floats, Floats]:
    """Return longitude and latitude of eastings and northings, NaN where there are none."""
    cells = zip(*(rows.column(name).to_pylist() for name in where.metres), strict=True)
    degrees = np.full((rows.num_rows, 2), np.nan)
    for at, row in enumerate(cells):
        parts = ["" if part is None else str(part).strip() for part in row]
        with suppress(ValueError):
            if all(parts):
                degrees[at] = _of_cells(parts, where)
    return degrees[:, 0], degrees[:, 1]


def _of_cells(parts: Sequence[str], where: Position) -> tuple[float, float]:
    """Return longitude and latitude of an easting and a northing, and the UTM zone if there is one."""
    east, north = (float(number(part)) for part in parts[:2])
    if where.crs:
        longitude, latitude = transformer(where.crs).transform(east, north)
        return float(longitude), float(latitude)
    if len(parts) == len(AXES):
        raise ValueError(f"{parts[0]}, {parts[1]} has no UTM zone")
    return utm(parts[2], east, north)


def is_outside(name: str, values: Floats) -> Bools:
    """Find the values that cannot be used: not numbers, or beyond `LIMITS`. A radius may be empty."""
    low, high = LIMITS[name]
    outside = ~((values >= low) & (values <= high))
    return outside & ~np.isnan(values) if name == "radius_m" else outside
