"""XLSB, the binary workbook of Excel: error cells, merged cells and sizes by its records.

The records are those of [MS-XLSB] 2.1.4.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from marzmap.tables.formats.workbook import marks
from marzmap.tables.formats.workbook.marks import Area, Marks, Place
from marzmap.tables.formats.workbook.xlsx import targets

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from pathlib import Path

_ROW, _PROPERTIES, _SHEET, _MERGED = 0, 153, 156, 176
_ERROR_CELLS = (3, 11)
_LAST_CELL = 11
_LONG = 0x80

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Errors by their code in a cell ([MS-XLSB] 2.5.97.2)."""


def sheet_marks(path: Path, archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return error cells and merged cells of each sheet by its name; refuse a sheet that is too large."""
    parts = targets(archive, "xl/_rels/workbook.bin.rels")
    sheets = {}
    for kind, data in _records(archive.read("xl/workbook.bin")):
        if kind == _SHEET:
            key, end = _text(data, 8)
            sheets[_text(data, end)[0]] = parts[key]
    names = {*archive.namelist()}
    return {name: _sheet(path, archive.read(part)) for name, part in sheets.items() if part in names}


def is_of_1904(archive: zipfile.ZipFile) -> bool:
    """Check whether a workbook counts days from 1904: the first bit of its properties."""
    records = _records(archive.read("xl/workbook.bin"))
    return any(kind == _PROPERTIES and data[0] & 1 for kind, data in records)


def _sheet(path: Path, content: bytes) -> Marks:
    errors: dict[Place, str] = {}
    merged: list[Area] = []
    row = width = 0
    for kind, data in _records(content):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", data)
        elif kind <= _LAST_CELL:
            (column,) = struct.unpack_from("<I", data)
            width = max(width, column + 1)
            marks.check_size(path, row + 1, width)
            if kind in _ERROR_CELLS:
                errors[row, column] = ERRORS.get(data[8], "#VALUE!")
        elif kind == _MERGED:
            first, last, left, right = struct.unpack_from("<4I", data)
            merged.append(((first, left), (last, right)))
    return Marks(errors, merged)


class _Record(NamedTuple):
    kind: int
    data: bytes


def _records(content: bytes) -> Iterator[_Record]:
    at = 0
    while at < len(content):
        kind = content[at]
        at += 1
        if kind & _LONG:
            kind = kind & ~_LONG | (content[at] & ~_LONG) << 7
            at += 1
        size = 0
        for shift in range(0, 28, 7):
            byte = content[at]
            at += 1
            size |= (byte & ~_LONG) << shift
            if not byte & _LONG:
                break
        yield _Record(kind, content[at : at + size])
        at += size


def _text(data: bytes, at: int) -> tuple[str, int]:
    """Return a text that begins at a place, and where it ends."""
    (size,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * size
    return data[at + 4 : end].decode("utf-16-le"), end
