"""XLSX and XLSM: error cells by their XML; calamine reports the merged ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap.tables.cells.excel_errors import NOT_CALCULATED
from marzmap.tables.formats.workbook import marks
from marzmap.tables.formats.workbook.marks import Marks, Place

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

_CHUNK = 1 << 20
_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<]{0,200}?\br\s*=\s*["']([A-Z]{0,3})(\d{1,8})["']""")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']|</(?:\w+:)?f>\s*(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*(?:/>|></))""")
"""An error cell, or a formula without a value."""
_OVERLAP = 300
_CELL = re.compile(r"([A-Z]+)(\d+)")


def sheet_marks(path: Path, archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return the error cells of each sheet by its name; refuse a sheet that is too large."""
    with_errors = {name for name in archive.namelist() if _has_errors(path, archive, name)}
    if not with_errors:
        return {}
    return {
        name: Marks(_errors(archive, part)) for name, part in _sheets(archive).items() if part in with_errors
    }


def is_of_1904(archive: zipfile.ZipFile) -> bool:
    """Check whether a workbook counts days from 1904."""
    given: dict[str, str] = {}
    with archive.open("xl/workbook.xml") as file:
        marks.parse(file, lambda name, pairs: given.update(pairs) if name == "workbookPr" else None)
    return given.get("date1904", "") in ("1", "true")


def _has_errors(path: Path, archive: zipfile.ZipFile, name: str) -> bool:
    """Check whether a part has error cells, reading it once; refuse it if it is too large."""
    rows = columns = 0
    rest, has_errors = b"", False
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            both = rest + chunk
            if places := _PLACE.findall(both):
                rows = max(rows, *(int(digits) for _, digits in places))
                columns = max(
                    columns, *(marks.column_number(letters.decode()) for letters in {*dict(places)})
                )
            has_errors = has_errors or bool(_ERROR.search(both))
            rest = chunk[-_OVERLAP:]
            marks.check_size(path, rows, columns)
    return has_errors


def targets(archive: zipfile.ZipFile, relations: str) -> dict[str, str]:
    """Return the parts of the archive that a workbook refers to, by their keys."""
    parts: dict[str, str] = {}

    def start(name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            target = given.get("Target", "")
            parts[given.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

    with archive.open(relations) as file:
        marks.parse(file, start)
    return parts


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive that holds each sheet, by the name of the sheet."""
    keys: dict[str, str] = {}

    def start(name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            keys[given.get("name", "")] = next((given[key] for key in given if key.endswith(":id")), "")

    with archive.open("xl/workbook.xml") as file:
        marks.parse(file, start)
    parts = targets(archive, "xl/_rels/workbook.xml.rels")
    return {name: parts[key] for name, key in keys.items() if key in parts}


class _Cells:
    """The cells of a sheet, element by element."""

    def __init__(self) -> None:
        self.errors: dict[Place, str] = {}
        self.row = self.column = -1
        self.kind, self.has_formula = "", False
        self.value: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        self.value.clear()
        if name == "row":
            self.row, self.column = int(given.get("r", self.row + 2)) - 1, -1
        elif name == "c":
            self.column += 1
            if match := _CELL.fullmatch(given.get("r", "")):
                self.row, self.column = int(match[2]) - 1, marks.column_number(match[1]) - 1
            self.kind, self.has_formula = given.get("t", "n"), False
        elif name == "f":
            self.has_formula = True

    def end(self, name: str) -> None:
        if name == "f":
            self.value.clear()
        elif name == "c" and self.kind == "e":
            self.errors[self.row, self.column] = "".join(self.value).strip() or "#VALUE!"
        elif name == "c" and self.has_formula and self.kind != "str" and not self.value:
            self.errors[self.row, self.column] = NOT_CALCULATED


def _errors(archive: zipfile.ZipFile, part: str) -> dict[Place, str]:
    cells = _Cells()
    with archive.open(part) as file:
        marks.parse(file, cells.start, cells.end, cells.value.append)
    return cells.errors
