"""Rows that are objects with keys, of JSON, KML and GPX, become the columns of a table.

A file is read twice: for its columns, then for its rows, of which only a batch is in memory.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from marzmap._errors import InputError
from marzmap.tables.cells.geometries import of_json
from marzmap.tables.cells.values import text_of
from marzmap.tables.faults import Fault, no_geometry
from marzmap.tables.table import Aside, Batch, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

WKB = {"ARROW:extension:name": "geoarrow.wkb"}
"""What marks a column of geometries, for GDAL."""

_EXACT = 2**53  # larger whole numbers are not all numbers of 64 bits
_PLANE = 2  # dimensions


class Record(NamedTuple):
    """A row as its file has it."""

    number: int
    cells: Mapping[str, Any]  # its values by key
    geometry: Any = None  # as GeoJSON has it
    identifier: Any = None  # what the file has next to the values
    fault: Fault | None = None  # why it cannot be read


class _Column(NamedTuple):
    """A key, or the identifier next to the keys, and how it is kept."""

    key: str
    name: str
    kind: Any
    is_identifier: bool = False


class Survey:
    """The columns of records, and how many there are."""

    def __init__(self) -> None:
        self.kinds: dict[str, set[Any]] = {}
        self.shapes: set[str] = set()
        self.identified, self.size = False, 0

    def add(self, record: Record) -> None:
        """Take note of a record."""
        self.size += 1
        self.identified |= record.identifier is not None
        for key, cell in record.cells.items():
            self.kinds.setdefault(key, set()).add(_kind(cell))
        self.shapes.add(_shape(record.geometry))

    def columns(self) -> list[_Column]:
        """Return the columns: an identifier, where no key is one, and the keys."""
        identified = self.identified and not {"id", "incident_id"} & {*self.kinds}
        columns = [_Column("id", "id", pa.string(), is_identifier=True)] if identified else []
        return columns + [_Column(key, _clean(key), _common(types)) for key, types in self.kinds.items()]

    def geometry_type(self) -> str:
        """Return GDAL's name of the type of the geometries; empty where there are none."""
        drawn = self.shapes - {""}
        return ("Unknown" if len(drawn) > 1 else next(iter(drawn))) if drawn else ""


def surveyed(path: Path, form: str, records: Iterator[Record]) -> Survey:
    """Read records once, for their columns.

    Raises
    ------
    InputError
        They cannot be read.
    """
    survey = Survey()
    try:
        for record in records:
            survey.add(record)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: not readable as {form}: {error}.") from error
    return survey


def table(
    form: str,
    survey: Survey,
    records: Callable[[], Iterator[Record]],
    batch_rows: int,
    *,
    drawn: bool,
) -> Table:
    """Return records as a table.

    Parameters
    ----------
    form : str
        Name of the format.
    survey : Survey
        What the records hold.
    records : callable
        Yields them, from the first on.
    batch_rows : int
        Most rows of a batch.
    drawn : bool
        Whether there is a column of geometries even where no record has one.
    """
    columns = survey.columns()
    names = [column.name for column in columns]
    kind = survey.geometry_type()
    fields = [pa.field(column.name, column.kind) for column in columns]
    geometry = ""
    if kind or drawn:
        geometry = next(name for name in ("geometry", "geom", "marzmap_geometry") if name not in names)
        fields.append(pa.field(geometry, pa.binary(), metadata=WKB))
    schema = pa.schema(fields)
    batches = _batches(records(), batch_rows, columns, schema)
    return Table(form, schema, batches, survey.size, form, geometry, kind or "Unknown")


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


def _batches(
    records: Iterator[Record], batch_rows: int, columns: list[_Column], schema: Any
) -> Iterator[Batch]:
    while block := list(islice(records, batch_rows)):
        yield _batch(block, columns, schema)


def _batch(records: list[Record], columns: list[_Column], schema: Any) -> Batch:
    texts = [
        None if record.fault or record.geometry is None else json.dumps(record.geometry) for record in records
    ]
    shapes = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    for lost in np.flatnonzero(shapely.is_missing(shapes)):
        if texts[lost] is not None:  # such as one whose numbers are texts
            shapes[lost] = of_json(records[lost].geometry)
    rows, aside = [], []
    for at, (record, text, shape) in enumerate(zip(records, texts, shapes, strict=True)):
        fault = no_geometry(text) if text is not None and shape is None else record.fault
        if fault:
            cells = [_clean(text_of(_value(record, column))) for column in columns]
            aside.append(Aside(record.number, cells, [fault]))
        else:
            rows.append(at)
    arrays = [
        pa.array([_cell(_value(records[at], column), column.kind) for at in rows], column.kind)
        for column in columns
    ]
    if len(schema) > len(columns):
        arrays.append(pa.array(shapely.to_wkb(shapes[rows], flavor="iso").tolist(), pa.binary()))
    numbers = np.array([records[at].number for at in rows], dtype=np.int64)
    return Batch(pa.RecordBatch.from_arrays(arrays, schema=schema), numbers, tuple(aside))


def _value(record: Record, column: _Column) -> Any:
    return record.identifier if column.is_identifier else record.cells.get(column.key)


def _cell(value: Any, kind: Any) -> Any:
    return _clean(text_of(value)) if value is not None and kind == pa.string() else value


def _clean(text: str) -> str:
    """Return a text without halves of characters, which JSON can hold but nothing can write."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
