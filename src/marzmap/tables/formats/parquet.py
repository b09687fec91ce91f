"""Parquet and GeoParquet: a file, or a folder of part files in the order of their names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import parquet

from marzmap._errors import InputError
from marzmap.tables import parts
from marzmap.tables.cells.values import first_line
from marzmap.tables.table import Batch, Table, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.options import Options

_DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, AttributeError, TypeError, OverflowError)
_CRS84 = {"id": {"authority": "OGC", "code": "CRS84"}}  # where a file states none


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open Parquet; refuse parts with different columns."""
    files = parts.files(path)
    try:
        heads = [parquet.read_metadata(file) for file in files]
        schemas = [head.schema.to_arrow_schema() for head in heads]
        name, card = _geometry(schemas[0])
        system = card.get("crs", _CRS84)
        encoding = card.get("encoding", "WKB")
    except _DAMAGE as error:
        raise InputError(f"{path}: not readable as Parquet: {first_line(error)}.") from error
    for file, schema in zip(files, schemas, strict=True):
        if not schema.equals(schemas[0]):
            raise InputError(f"{file}: its columns differ from those of {files[0].name}.")
    if name and encoding != "WKB":
        raise InputError(f"{path}: its points are encoded as {encoding!r}, expected 'WKB'.")
    size = sum(head.num_rows for head in heads)
    note = f"Parquet, {parts.counted(files)}" if path.is_dir() else "Parquet"
    return Table(
        "Parquet", schemas[0], _batches(path, files, batch_rows), size, note, name, crs=_system(system)
    )


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


def _batches(path: Path, files: list[Path], batch_rows: int) -> Iterator[Batch]:
    number = 2

    def rows() -> Iterator[Any]:
        for file in files:
            # Read ahead, Arrow keeps all that it has read until the end.
            with parquet.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20) as part:
                for batch in part.iter_batches(batch_rows, use_threads=False):
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
