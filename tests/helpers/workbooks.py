"""Workbooks of every format, written by the libraries of others (XLSB by its published records)."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CalculationSettings, CoveredTableCell, NullDate, Table, TableCell, TableRow
from odf.text import P

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Lines = Sequence[Sequence[object]]


class Error(NamedTuple):
    """A cell with an error."""

    name: str


class Merged(NamedTuple):
    """A cell that is merged with those below it and to its right."""

    value: object
    rows: int
    columns: int = 1


def xlsx(
    sheets: Mapping[str, Lines], *, hidden: Sequence[str] = (), chart: str = "", is_of_1904: bool = False
) -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"date_1904": is_of_1904})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    length = book.add_format({"num_format": "[h]:mm:ss"})
    if chart:
        drawn = book.add_chart({"type": "column"})
        drawn.add_series({"values": f"={next(iter(sheets))}!$A$1:$A$2"})
        book.add_chartsheet(chart).set_chart(drawn)
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                _put(sheet, row, column, cell, (day, length))
    if hidden:
        book.get_worksheet_by_name(next(name for name in sheets if name not in hidden)).activate()
    book.close()
    return packed.getvalue()


def _put(sheet: Any, row: int, column: int, cell: object, forms: tuple[Any, Any]) -> None:
    if isinstance(cell, Error):
        sheet.write_formula(row, column, "=1/0", None, cell.name)
    elif isinstance(cell, Merged):
        end = (row + cell.rows - 1, column + cell.columns - 1)
        sheet.merge_range(row, column, *end, cell.value, forms[0] if isinstance(cell.value, date) else None)
    elif isinstance(cell, (date, timedelta)):
        sheet.write_datetime(row, column, cell, forms[isinstance(cell, timedelta)])
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


_CODES = {
    "#NULL!": 0,
    "#DIV/0!": 7,
    "#VALUE!": 0x0F,
    "#REF!": 0x17,
    "#NAME?": 0x1D,
    "#NUM!": 0x24,
    "#N/A": 0x2A,
}


def xls(sheets: Mapping[str, Lines], *, hidden: Sequence[str] = (), is_of_1904: bool = False) -> bytes:
    packed = io.BytesIO()
    book = xlwt.Workbook()
    book.dates_1904 = is_of_1904
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, lines in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name in hidden)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, Error):
                    sheet.row(row).set_cell_error(column, _CODES[cell.name])
                elif isinstance(cell, Merged):
                    end = (row + cell.rows - 1, column + cell.columns - 1)
                    style = [day] if isinstance(cell.value, date) else []
                    sheet.write_merge(row, end[0], column, end[1], cell.value, *style)
                elif isinstance(cell, date):
                    sheet.write(row, column, cell, day)
                elif cell not in (None, ""):
                    sheet.write(row, column, cell)
    book.save(packed)
    return packed.getvalue()


def ods(sheets: Mapping[str, Lines], *, hidden: Sequence[str] = (), is_of_1904: bool = False) -> bytes:
    """Build a workbook as LibreOffice writes it: an error is text, and marked by an attribute of its own."""
    packed = io.BytesIO()
    book = OpenDocumentSpreadsheet()
    away = Style(name="away", family="table")
    away.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(away)
    if is_of_1904:
        settings = CalculationSettings()
        settings.addElement(NullDate(valuetype="date", datevalue="1904-01-01"))
        book.spreadsheet.addElement(settings)
    for name, lines in sheets.items():
        sheet = Table(name=name, **({"stylename": away} if name in hidden else {}))
        for line in lines:
            row = TableRow()
            for cell in line:
                for element in _ods_cells(cell):
                    row.addElement(element)
            sheet.addElement(row)
        book.spreadsheet.addElement(sheet)
    book.write(packed)
    return _with_errors(packed.getvalue())


def _ods_cells(cell: object) -> list[TableCell]:
    spans, covered = {}, 0
    if isinstance(cell, Merged):
        spans = {"numberrowsspanned": cell.rows, "numbercolumnsspanned": cell.columns}
        covered, cell = cell.columns - 1, cell.value
    if cell is None or cell == "":
        return [TableCell()]
    if isinstance(cell, Error):
        kind = {"valuetype": "string", "stringvalue": "an error"}
        text = cell.name
    elif isinstance(cell, bool):
        kind, text = {"valuetype": "boolean", "booleanvalue": str(cell).lower()}, str(cell).upper()
    elif isinstance(cell, (date, datetime)):
        kind, text = {"valuetype": "date", "datevalue": cell.isoformat()}, cell.isoformat()
    elif isinstance(cell, (int, float)):
        kind, text = {"valuetype": "float", "value": repr(cell)}, repr(cell)
    else:
        kind, text = {"valuetype": "string"}, str(cell)
    element = TableCell(**kind, **spans)
    element.addElement(P(text=text))
    return [element, *(CoveredTableCell() for _ in range(covered))]


def _with_errors(content: bytes) -> bytes:
    """Mark errors as LibreOffice does, in a namespace that odfpy does not know."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as made:
        for part in given.infolist():
            data = given.read(part)
            if part.filename == "content.xml":
                text = data.decode()
                text = text.replace(
                    'office:string-value="an error"', 'office:string-value="" calcext:value-type="error"'
                )
                urn = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
                data = text.replace(
                    "<office:document-content ", f'<office:document-content xmlns:calcext="{urn}" ', 1
                ).encode()
            made.writestr(part, data)
    return packed.getvalue()


def xlsb(sheets: Mapping[str, Lines], *, is_of_1904: bool = False) -> bytes:
    """Build the least binary workbook, by the records of [MS-XLSB]; cells are texts, numbers and errors."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.ms-excel."
    names = [*enumerate(sheets, start=1)]
    parts: dict[str, bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="bin" '
            f'ContentType="{kind}sheet.binary.macroEnabled.main"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>'
        ).encode(),
        "xl/_rels/workbook.bin.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.bin"/>'
                for n, _ in names
            )
            + "</Relationships>"
        ).encode(),
        "xl/workbook.bin": b"".join(
            [
                _record(131),
                _record(153, struct.pack("<II", is_of_1904, 0) + _wide("")),
                _record(143),
                *(_record(156, struct.pack("<II", 0, n) + _wide(f"r{n}") + _wide(name)) for n, name in names),
                _record(144),
                _record(132),
            ]
        ),
    }
    for (n, _), lines in zip(names, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{n}.bin"] = _binary_sheet(lines)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_sheet(lines: Lines) -> bytes:
    width = max(map(len, lines))
    merged: list[bytes] = []
    records = [_record(129), _record(148, struct.pack("<4I", 0, len(lines) - 1, 0, width - 1)), _record(145)]
    for row, line in enumerate(lines):
        records.append(_record(0, struct.pack("<I", row) + bytes(13)))
        for column, cell in enumerate(line):
            head, value = struct.pack("<II", column, 0), cell
            if isinstance(cell, Merged):
                end = (row + cell.rows - 1, column, column + cell.columns - 1)
                merged.append(_record(176, struct.pack("<4I", row, *end)))
                value = cell.value
            if isinstance(value, Error):
                records.append(_record(3, head + bytes([_CODES[value.name]])))
            elif isinstance(value, (int, float)):
                records.append(_record(5, head + struct.pack("<d", value)))
            elif value:
                records.append(_record(6, head + _wide(str(value))))
    return b"".join([*records, _record(146), *merged, _record(130)])


WRITERS: dict[str, Callable[..., bytes]] = {"xlsx": xlsx, "xls": xls, "ods": ods, "xlsb": xlsb}
