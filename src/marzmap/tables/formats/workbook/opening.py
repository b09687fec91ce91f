"""Workbooks are opened: sheets with the values of their cells, errors among them as text."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import python_calamine
from python_calamine import SheetTypeEnum, SheetVisibleEnum

from marzmap._errors import InputError, escaped
from marzmap.tables.formats.workbook import html, ods, xls, xlsb, xlsx
from marzmap.tables.formats.workbook.marks import Area, Marks

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MOST_BYTES = 4 * 2**30
"""Size of the largest part of a workbook, unpacked."""

_ZIPPED = {"XLSX": "xl/workbook.xml", "XLSB": "xl/workbook.bin", "ODS": "content.xml"}
_READERS = {"XLSX": xlsx.sheet_marks, "XLSB": xlsb.sheet_marks, "ODS": ods.sheet_marks}
_EPOCHS = {"XLSX": xlsx.is_of_1904, "XLSB": xlsb.is_of_1904, "ODS": ods.is_of_1904}
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    OSError,
    EOFError,
    RuntimeError,
    LookupError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_LOCKED = "locked with a password. Open it in Excel or LibreOffice and save it without one"
_OLE = b"\xd0\xcf\x11\xe0"
_FIRST = 64  # bytes that say that a file is a page
_STREAMS = {
    "EncryptedPackage": _LOCKED,
    "WordDocument": "a document of Word, not a table. Copy the table in it to a workbook",
    "PowerPoint Document": "slides of PowerPoint, not a table. Copy the table in it to a workbook",
    "__properties_version1.0": "a message of Outlook, not a table. Save what is attached to it",
}
"""What a file in the container of old Office formats is, by the name of a stream in it."""


class Sheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    why_not: str  # why it is not read unless it is asked for: "hidden", "a chart", "empty"; else ""
    lines: list[list[Any]]  # the values of its cells from the first row and column on
    merged: list[Area]  # first and last cell of each group of merged cells


class Workbook(NamedTuple):
    """A workbook, read whole."""

    form: str  # "XLSX", "XLSB", "XLS", "ODS" or "HTML"
    sheets: list[Sheet]
    is_of_1904: bool = False  # whether it counts days from 1904


def is_workbook(names: Collection[str]) -> bool:
    """Check whether a zip archive is a workbook by the names of what is in it.

    Examples
    --------
    >>> is_workbook(["[Content_Types].xml", "xl/workbook.xml"]), is_workbook(["doc.kml"])
    (True, False)
    """
    return any(name in names for name in _ZIPPED.values())


def read(path: Path) -> Workbook:
    """Read every sheet of a workbook.

    Raises
    ------
    InputError
        The file is locked or damaged, not a workbook, or a sheet would fill the memory.
    """
    form, is_of_1904 = "a workbook", False
    if _is_page(path):
        pages = enumerate(html.tables(path), start=1)
        return Workbook("HTML", [_page_sheet(f"table {number}", page) for number, page in pages])
    try:
        with path.open("rb") as file:
            if file.read(len(_OLE)) == _OLE:
                _check_streams(path)
                form = "XLS"
                marks, is_of_1904 = xls.sheet_marks(path), xls.is_of_1904(path)
            else:
                with zipfile.ZipFile(path) as archive:
                    form = _check_archive(path, archive)
                    marks = _READERS[form](path, archive)
                    is_of_1904 = _EPOCHS[form](archive)
            file.seek(0)
            book = python_calamine.CalamineWorkbook.from_filelike(file)
            sheets = [_sheet(book, at, marks) for at in range(len(book.sheet_names))]
    except InputError:
        raise
    except python_calamine.PasswordError as error:
        raise InputError(f"{path}: {_LOCKED}.") from error
    except (*_DAMAGE, python_calamine.CalamineError) as error:
        problem = f"not readable as {form}: {escaped(str(error))}"
        raise InputError(f"{path}: {problem}. Save the table as CSV UTF-8.") from error
    except BaseException as error:
        # What calamine does not expect ends it with an error that has no class of its own to name here.
        if type(error).__name__ != "PanicException":
            raise
        raise InputError(f"{path}: not readable as {form}: damaged. Save the table as CSV UTF-8.") from error
    return Workbook(form, sheets, is_of_1904)


def _is_page(path: Path) -> bool:
    """Check whether a file is a web page, whatever its name."""
    with path.open("rb") as file:
        start = file.read(_FIRST)
    return not start.startswith((_OLE, b"PK")) and b"<" in start


def _page_sheet(name: str, page: html.HtmlTable) -> Sheet:
    _fill_down(page.lines, page.merged)
    return Sheet(name, "", page.lines, page.merged)


def _check_streams(path: Path) -> None:
    """Refuse what has the container of an old workbook, but is something else."""
    content = path.read_bytes()
    for name, problem in _STREAMS.items():
        if name.encode("utf-16-le") in content:
            raise InputError(f"{path}: {problem}.")


def _check_archive(path: Path, archive: zipfile.ZipFile) -> str:
    """Return which format of workbook an archive is; refuse another, and one that is locked or too large."""
    names = archive.namelist()
    form = next((form for form, part in _ZIPPED.items() if part in names), "")
    if not form:
        raise InputError(f"{path}: a ZIP archive, but not a workbook. Unpack it first.")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise InputError(f"{path}: {_LOCKED}.")
    for part in archive.infolist():
        if part.compress_type not in _PACKED or part.flag_bits & 1:
            raise InputError(f"{path}: locked, or packed in a way that {form} is not. Save it anew.")
        if part.file_size > MOST_BYTES:
            raise InputError(f"{path}: {part.filename!r} is larger than 4 GiB. Save the table as CSV UTF-8.")
    return form


def _sheet(book: python_calamine.CalamineWorkbook, at: int, marks: dict[str, Marks]) -> Sheet:
    about = book.sheets_metadata[at]
    if about.typ is not SheetTypeEnum.WorkSheet:
        kind = "a chart" if about.typ is SheetTypeEnum.ChartSheet else "not a sheet of cells"
        return Sheet(about.name, kind, [], [])
    cells = book.get_sheet_by_index(at)
    lines: list[list[Any]] = cells.to_python(skip_empty_area=False)
    found = marks.get(about.name, Marks({}))
    for (row, column), error in found.errors.items():
        if row < len(lines) and column < len(lines[row]):
            lines[row][column] = error
    merged = found.merged if found.merged is not None else cells.merged_cell_ranges or []
    _fill_down(lines, merged)
    why_not = "" if about.visible is SheetVisibleEnum.Visible else "hidden"
    return Sheet(about.name, why_not if lines else "empty", lines, merged)


def _fill_down(lines: list[list[Any]], merged: list[Area]) -> None:
    """Give the value of cells that are merged over several rows to each of these rows."""
    for (top, left), (bottom, _) in merged:
        for line in lines[top + 1 : bottom + 1]:
            if left < len(line) and line[left] == "":
                line[left] = lines[top][left]
