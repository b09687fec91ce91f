"""Tables come in, block by block, whatever their format."""

from __future__ import annotations

import csv
import difflib
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from marzmap._errors import InputError
from marzmap._stream.arrow import empty, is_text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from marzmap._types import Ints

FORMATS = {".csv": "csv", ".parquet": "parquet", ".geojson": "GeoJSON", ".gpkg": "GPKG"}
"""Formats by file ending; those in capitals are GDAL's names."""
CSV_BYTES_A_ROW = 64
"""A CSV block has as many bytes as so many a row: Arrow cuts CSV by bytes."""
WGS84 = ("EPSG:4326", "OGC:CRS84")


class Block(NamedTuple):
    """Rows of a table, in their order.

    Attributes
    ----------
    rows : RecordBatch
        The rows as they were read.
    number : (N,) int64 array
        Number of each row; the header of a CSV table is line 1, in every format the first row is 2.
    ragged : tuple of (int, str)
        Number and text of lines that do not fit the header; they are not in `rows`.
    """

    rows: Any
    number: Ints
    ragged: tuple[tuple[int, str], ...] = ()


class Table(NamedTuple):
    """A table that can be read.

    Attributes
    ----------
    schema : Schema
        Its columns.
    size : int or None
        How many rows it has; of CSV an estimate.
    blocks : iterator of Block
        Its rows.
    geometry : str
        The column that holds its points as WKB; empty where longitude and latitude are columns.
    geometry_type : str
        GDAL's name of what that column holds.
    """

    schema: Any
    size: int | None
    blocks: Iterator[Block]
    geometry: str = ""
    geometry_type: str = "Point"


def format_of(path: Path) -> str:
    """Format of a file by its ending.

    Raises
    ------
    InputError
        No format has that ending.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise InputError(f"{path}: unknown ending {path.suffix!r}. Expected: {', '.join(FORMATS)}.") from None


@contextmanager
def opened(path: Path, block_rows: int) -> Generator[Table]:
    """Open a table that has longitude and latitude, or points.

    Raises
    ------
    InputError
        The file is missing or not readable, lacks a column, or its points are not in degrees on WGS 84.
    """
    form = format_of(path)
    how = {"csv": _csv, "parquet": _parquet}.get(form, _spatial)
    if not (path.is_file() or (path.is_dir() and form == "parquet")):
        raise InputError(f"{path}: no such file. Give the path of a table with longitude and latitude.")
    with how(path, block_rows) as table:
        _check(path, table)
        yield table


def _check(path: Path, table: Table) -> None:
    names = table.schema.names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"{path}: column {twice[0]!r} stands twice. Rename one of them.")
    if table.geometry and not table.geometry_type.startswith(("Point", "Unknown")):
        raise InputError(f"{path}: holds {table.geometry_type}, expected Point. Give one point for each row.")
    for name in () if table.geometry else ("longitude", "latitude"):
        if name not in names:
            short = {"longitude": ("lon", "lng", "long", "x"), "latitude": ("lat", "y")}[name]
            lower = {other.strip().lower(): other for other in names}
            near = [lower[text] for text in (name, *short) if text in lower]
            near += [lower[text] for text in difflib.get_close_matches(name, lower, n=1)]
            hint = f" Rename {near[0]!r} to it." if near else ""
            cut = " Its cells must be parted by commas." if len(names) == 1 else ""
            raise InputError(f"{path}: no column {name!r}. It has: {', '.join(names)}.{hint}{cut}")
    for name in {"longitude", "latitude", "radius_m"} & set(names):
        kind = table.schema.field(name).type
        if not (is_text(kind) or any(check(kind) for check in _NUMERIC)):
            raise InputError(f"{path}: column {name!r} holds {kind}, expected numbers.")


_NUMERIC = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)


@contextmanager
def _csv(path: Path, block_rows: int) -> Generator[Table]:
    from pyarrow import csv as arrow_csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
            sample = file.read(1 << 20)
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    except csv.Error as error:
        raise InputError(f"{path}: not readable as CSV: {error}.") from error
    if not header:
        raise InputError(f"{path}: line 1 is empty. Expected the names of the columns.")
    schema = pa.schema([(name, pa.string()) for name in header])
    size = round(path.stat().st_size / max(len(sample.encode()), 1) * sample.count("\n"))
    ragged: deque[tuple[int, str]] = deque()

    def set_aside(row: Any) -> str:
        ragged.append((row.number, row.text))
        return "skip"

    def blocks() -> Iterator[Block]:
        # One thread reads: only then does Arrow know the numbers of ragged rows.
        # This encoding makes Python decode, which refuses what is not UTF-8 before Arrow sees it.
        reading = arrow_csv.ReadOptions(
            use_threads=False, block_size=block_rows * CSV_BYTES_A_ROW, encoding="utf-8-sig"
        )
        parsing = arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
        )
        typing = arrow_csv.ConvertOptions(column_types=schema, check_utf8=False)
        number = 2
        try:
            with arrow_csv.open_csv(path, reading, parsing, typing) as batches:
                for batch in batches:
                    block = _numbered(batch, number, ragged)
                    number += len(block.number) + len(block.ragged)
                    yield block
        except UnicodeDecodeError as error:
            raise _not_utf8(path) from error
        except pa.ArrowInvalid as error:
            raise InputError(
                f"{path}: not readable as CSV after row {number - 1}: {_first_line(error)}"
            ) from error
        if ragged:
            yield _numbered(empty(schema), number, ragged)

    yield Table(schema, size, blocks() if sample else iter(()))


def _numbered(batch: Any, first: int, ragged: deque[tuple[int, str]]) -> Block:
    """A block of rows that starts at a number, with the ragged rows between and right behind its rows."""
    end, aside = first + batch.num_rows, []
    while ragged and ragged[0][0] <= end:
        aside.append(ragged.popleft())
        end += 1
    number = np.delete(np.arange(first, end), [row - first for row, _ in aside])
    return Block(batch, number, tuple(aside))


def _counted(batches: Iterator[Any]) -> Iterator[Block]:
    number = 2
    for batch in batches:
        yield Block(batch, np.arange(number, number + batch.num_rows))
        number += batch.num_rows


@contextmanager
def _parquet(path: Path, block_rows: int) -> Generator[Table]:
    """One file, or a folder of part files in the order of their names."""
    import json

    from pyarrow import parquet

    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no file in it ends in .parquet.")
    try:
        heads = [parquet.read_metadata(file) for file in files]
        schema = heads[0].schema.to_arrow_schema()
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{path}: not readable as Parquet: {_first_line(error)}") from error
    for file, head in zip(files, heads, strict=True):
        if not head.schema.to_arrow_schema().equals(schema):
            raise InputError(f"{file}: its columns differ from those of {files[0].name}.")

    def batches() -> Iterator[Any]:
        for file in files:
            # Read ahead, Arrow keeps all that it has read until the end.
            with parquet.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20) as part:
                yield from part.iter_batches(block_rows, use_threads=False)

    geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    name = "" if {"longitude", "latitude"} <= set(schema.names) else geo.get("primary_column", "")
    if name:
        card = geo["columns"][name]
        code = card.get("crs", {"id": {"authority": "OGC", "code": "CRS84"}})
        known = (code or {}).get("id", {})
        _wgs84(path, f"{known.get('authority')}:{known.get('code')}")
        if card["encoding"] != "WKB":
            raise InputError(f"{path}: its points are encoded as {card['encoding']!r}, expected 'WKB'.")
    yield Table(schema, sum(head.num_rows for head in heads), _counted(batches()), name)


@contextmanager
def _spatial(path: Path, block_rows: int) -> Generator[Table]:
    """A layer that GDAL reads."""
    import pyogrio

    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        if len(layers) != 1:
            found = ", ".join(layers) or "none"
            raise InputError(f"{path}: expected one layer, found {len(layers)}: {found}.")
        size = pyogrio.read_info(path)["features"]
        with pyogrio.open_arrow(path, batch_size=block_rows, use_pyarrow=True) as (meta, batches):
            name = meta["geometry_name"] or "wkb_geometry"
            name = name if meta["geometry_type"] else ""
            if name:
                _wgs84(path, meta["crs"])
            yield Table(
                batches.schema, size if size >= 0 else None, _counted(batches), name, meta["geometry_type"]
            )
    except pyogrio.errors.DataSourceError as error:
        raise InputError(f"{path}: not readable: {_first_line(error)}") from error


def _wgs84(path: Path, crs: str | None) -> None:
    if crs not in WGS84:
        raise InputError(
            f"{path}: its points are in {crs or 'no stated system'}, expected EPSG:4326. Reproject it."
        )


def _not_utf8(path: Path) -> InputError:
    return InputError(f"{path}: not UTF-8 text. Save the table as CSV UTF-8.")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".") + "."
