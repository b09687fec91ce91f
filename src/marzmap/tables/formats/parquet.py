"""Parquet and GeoParquet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import parquet

from marzmap._errors import InputError
from marzmap.tables.cells.values import first_line
from marzmap.tables.table import Batch, Table, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.options import Options

_DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, AttributeError, TypeError, OverflowError)
_CRS84 = {"id": {"authority": "OGC", "code": "CRS84"}}  # where a file states none


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open a file of Parquet."""
    try:
        head = parquet.read_metadata(path)
        schema = head.schema.to_arrow_schema()
        name, card = _geometry(schema)
        system = card.get("crs", _CRS84)
        encoding = card.get("encoding", "WKB")
    except _DAMAGE as error:
        raise InputError(f"{path}: not readable as Parquet: {first_line(error)}.") from error
    if name and encoding != "WKB":
        raise InputError(f"{path}: its points are encoded as {encoding!r}, expected 'WKB'.")
    batches = _batches(path, batch_rows)
    return Table("Parquet", schema, batches, head.num_rows, "Parquet", name, crs=_system(system))


def _system(system: Any) -> str:
    """Return the system of a geometry (PROJJSON, or null for none) by its code, else whole."""
    known = system.get("id") if isinstance(system, dict) else None
    if isinstance(known, dict) and {"authority", "code"} <= {*known}:
        return f"{known['authority']}:{known['code']}"
    return json.dumps(system) if system else ""


def _geometry(schema: Any) -> tuple[str, dict[str, Any]]:
    """Return the column of the geometry, and what the file says of it; empty if it has none."""
    geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    name = str(geo.get("primary_column", ""))
    return (name, geo["columns"][name]) if name in schema.names else ("", {})


def _batches(path: Path, batch_rows: int) -> Iterator[Batch]:
    number = 2

    def rows() -> Iterator[Any]:
        # Read ahead, Arrow keeps all that it has read until the end.
        with parquet.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            for batch in file.iter_batches(batch_rows, use_threads=False):
                batch.validate(full=True)  # damaged text would fail later, where nobody expects it
                yield batch

    try:
        for batch in numbered(rows()):
            number += len(batch.number)
            yield batch
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(
            f"{path}: not readable as Parquet after row {number - 1}: {first_line(error)}."
        ) from error
