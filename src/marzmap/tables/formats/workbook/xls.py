"""XLS, the binary format of Excel until 2003: error cells by xlrd; calamine reports the merged ones."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import xlrd

from marzmap.tables.formats.workbook.marks import Marks

_DAMAGE = (xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, LookupError, ValueError, struct.error)

_DIMENSIONS, _SIZES = 0x200, struct.Struct("<IIHH")  # [MS-XLS] 2.4.90


def sheet_marks(path: Path) -> dict[str, Marks]:
    """Return the error cells of each sheet by its name.

    Raises
    ------
    ValueError
        The file is damaged.
    """
    try:
        with (
            Path(os.devnull).open("w", encoding="utf-8") as log,
            xlrd.open_workbook(path, logfile=log, on_demand=True) as book,
        ):
            _check_dimensions(book.mem, book.base)
            return {sheet.name: Marks(_errors(sheet)) for sheet in book.sheets()}
    except _DAMAGE as error:
        raise ValueError(str(error)) from error


def is_of_1904(path: Path) -> bool:
    """Check whether a workbook counts days from 1904."""
    with (
        Path(os.devnull).open("w", encoding="utf-8") as log,
        xlrd.open_workbook(path, logfile=log, on_demand=True) as book,
    ):
        return bool(book.datemode)


def _check_dimensions(stream: bytes, at: int) -> None:
    """Refuse a sheet that says it ends before it begins: calamine would ask for more memory than there is."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _DIMENSIONS and size >= _SIZES.size and at + 4 + size <= len(stream):
            top, bottom, left, right = _SIZES.unpack_from(stream, at + 4)
            if top > bottom or left > right:
                raise ValueError(f"a sheet of rows {top + 1} to {bottom}")
        at += 4 + size


def _errors(sheet: xlrd.sheet.Sheet) -> dict[tuple[int, int], str]:
    return {
        (row, column): xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#VALUE!")
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind == xlrd.XL_CELL_ERROR
    }
