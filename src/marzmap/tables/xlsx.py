"""XLSX: the first sheet of a workbook, its first row the header."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import python_calamine

from marzmap._errors import InputError
from marzmap.tables.arrow import text_batch
from marzmap.tables.faults import Fault
from marzmap.tables.table import EMPTY, Aside, Batch, Table
from marzmap.tables.values import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap.tables.options import Options

MOST_CELLS = 60_000_000
"""Cells of the largest sheet: each takes memory, empty or not, up to the last one that is filled."""

MOST_BYTES = 4 * 2**30
"""Size of the largest part of a workbook, unpacked."""

_CHUNK = 1 << 20
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (OSError, EOFError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error)
_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<]{0,200}?\br\s*=\s*["']([A-Z]{0,3})(\d{1,8})["']""")


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open the first sheet of a workbook as text; refuse one too large or without a header.

    Dates are YYYY-MM-DD, whole numbers without a point.
    """
    try:
        _check_size(path)
        with path.open("rb") as file:
            workbook = python_calamine.CalamineWorkbook.from_filelike(file)
            names = workbook.sheet_names
            lines = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False) if names else []
    except InputError:
        raise
    except (*_DAMAGE, python_calamine.CalamineError) as error:
        raise InputError(f"{path}: not readable as XLSX: {error}. Save the table as CSV UTF-8.") from error
    header = _trimmed([text_of(cell).strip() for cell in lines[0]]) if lines else []
    while lines and not any(text_of(cell).strip() for cell in lines[-1]):
        lines.pop()
    if not lines:
        raise InputError(f"{path}: the table is empty. Expected a header line and one row an incident.")
    if not header:
        raise InputError(f"{path}: row 1 of sheet {names[0]!r} is empty. Expected the names of the columns.")
    schema = pa.schema([(name or f"unnamed_{at}", pa.string()) for at, name in enumerate(header, start=1)])
    note = f"XLSX, sheet {names[0]!r}" + (f", the first of {len(names)}" if len(names) > 1 else "")
    batches = (_batch(lines, at, batch_rows, schema) for at in range(1, len(lines), batch_rows))
    return Table("XLSX", schema, batches, len(lines) - 1, note)


def _check_size(path: Path) -> None:
    """Refuse a workbook that would fill the memory: calamine keeps a sheet as a full rectangle."""
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise InputError(f"{path}: a ZIP archive, but no XLSX workbook. Unpack it first.")
        for part in archive.infolist():
            if part.compress_type not in _PACKED or part.flag_bits & 1:
                raise InputError(f"{path}: locked, or packed in a way that XLSX is not. Save it anew.")
            if part.file_size > MOST_BYTES:
                raise InputError(
                    f"{path}: {part.filename!r} is larger than 4 GiB. Save the table as CSV UTF-8."
                )
            with archive.open(part) as file:
                rows = columns = 0
                rest = b""
                while chunk := file.read(_CHUNK):
                    for letters, digits in _PLACE.findall(rest + chunk):
                        rows, columns = max(rows, int(digits)), max(columns, _number(letters))
                    rest = chunk[-300:]
                if rows * columns > MOST_CELLS:
                    raise InputError(
                        f"{path}: a sheet of {rows} rows and {columns} columns is too large. Delete what "
                        "stands far from the table, or save it as CSV UTF-8."
                    )


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _batch(lines: list[list[Any]], start: int, batch_rows: int, schema: Any) -> Batch:
    width = len(schema)
    numbers, rows, aside = [], [], []
    for number, line in enumerate(lines[start : start + batch_rows], start=start + 1):
        cells = _trimmed([text_of(cell) for cell in line], width)
        faults = [] if any(map(str.strip, cells)) else [EMPTY]
        if len(cells) > width:
            reason = f"{len(cells)} cells under a header of {width} columns"
            faults.append(
                Fault("", reason, "Name the columns in row 1, or delete what stands beside the table.")
            )
        if faults:
            aside.append(Aside(number, cells, faults))
        else:
            numbers.append(number)
            rows.append(cells)
    return Batch(text_batch(rows, schema), np.array(numbers, dtype=np.int64), tuple(aside))


def _trimmed(cells: list[str], width: int = 0) -> list[str]:
    """Return cells without the empty ones at the end, but no fewer than a number of them."""
    full = len(cells)
    while full > width and not cells[full - 1].strip():
        full -= 1
    return cells[:full] + [""] * (width - full)
