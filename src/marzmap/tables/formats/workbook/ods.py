"""ODS: error cells, merged cells and the size of sheets by their XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap.tables.formats.workbook import marks
from marzmap.tables.formats.workbook.marks import Area, Marks, Place

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

_HEAD = 1 << 20  # bytes before the tables, at most
_NULL_DATE = re.compile(rb"<table:null-date[^>]*date-value=\"1904-01-01")
_CELLS = ("table-cell", "covered-table-cell")


def is_of_1904(archive: zipfile.ZipFile) -> bool:
    """Check whether a workbook counts days from 1904, as is written before its tables."""
    with archive.open("content.xml") as file:
        return bool(_NULL_DATE.search(file.read(_HEAD)))


class _Reader:
    """The tables of a document, element by element."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sheets: dict[str, Marks] = {}
        self.errors: dict[Place, str] = {}
        self.merged: list[Area] = []
        self.row = self.column = self.width = 0
        self.rows_alike = self.cells_alike = 1
        self.is_filled = self.is_error = False
        self.depth = 0
        self.text: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.errors, self.merged, self.row, self.width = {}, [], 0, 0
                self.sheets[given.get("table:name", "")] = Marks(self.errors, self.merged)
        elif name == "table-row":
            self.column, self.is_filled = 0, False
            self.rows_alike = int(given.get("table:number-rows-repeated", 1))
        elif name in _CELLS:
            self.text = []
            self.cells_alike = int(given.get("table:number-columns-repeated", 1))
            self.is_error = given.get("calcext:value-type") == "error"
            if "office:value-type" in given:
                self.is_filled = True
                self.width = max(self.width, self.column + self.cells_alike)
            down = int(given.get("table:number-rows-spanned", 1)) - 1
            right = int(given.get("table:number-columns-spanned", 1)) - 1
            if down or right:
                end = (self.row + down, self.column + right)
                self.merged.append(((self.row, self.column), end))

    def end(self, name: str) -> None:
        if name == "table":
            self.depth -= 1
        elif name == "table-row":
            self.row += self.rows_alike
            if self.is_filled:
                marks.check_size(self.path, self.row, self.width)
        elif name in _CELLS:
            if self.is_error:
                value = "".join(self.text).strip() or "#VALUE!"
                marks.check_size(self.path, self.row + self.rows_alike, self.column + self.cells_alike)
                self.errors |= {
                    (self.row + down, self.column + right): value
                    for down in range(self.rows_alike)
                    for right in range(self.cells_alike)
                }
            self.column += self.cells_alike

    def add(self, data: str) -> None:
        self.text.append(data)


def sheet_marks(path: Path, archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return error cells and merged cells of each sheet by its name; refuse a sheet that is too large."""
    reader = _Reader(path)
    with archive.open("content.xml") as file:
        marks.parse(file, reader.start, reader.end, reader.add)
    return reader.sheets
