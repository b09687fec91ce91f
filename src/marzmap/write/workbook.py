"""Incidents as a workbook for Excel and LibreOffice: typed cells, a codebook, and where it all comes from."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import xlsxwriter

from marzmap._errors import InputError
from marzmap._text import is_right_to_left
from marzmap.attributes import decimals
from marzmap.dictionary import describe
from marzmap.write import codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

MOST_ROWS, LONGEST = 1_048_575, 32_767
"""Rows under the header of a sheet, and characters of a cell: the most that Excel holds."""

DAYS = ("date_start", "date_end")
"""Columns that hold days, which become dates of the spreadsheet."""

_FIRST_YEAR = 1900  # the first that a spreadsheet can hold as a date
_NARROW, _WIDE = 8, 48  # characters of a column
_OPTIONS = {
    # What looks like a formula, a link or a number in a text is text.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_CUT = f"Texts of more than {LONGEST:,} characters are cut here; incidents.csv has them whole."


def content(incidents: pd.DataFrame, *, about: Mapping[str, str], day: str) -> bytes:
    """Write incidents as the bytes of an XLSX file, the same for the same input.

    Parameters
    ----------
    incidents : DataFrame
        Any columns; those of `attributes.COLUMNS` have its dtypes. A geometry is left out.
    about : mapping of str to str
        What to say of the table: title, citation, licence and the like.
    day : str
        The day that the file is of, YYYY-MM-DD.

    Returns
    -------
    bytes
        Sheets "incidents" (days are dates, the header is frozen), "columns" (their codebook) and
        "about". Texts are texts, also those that begin like a formula.

    Raises
    ------
    InputError
        There are more rows than a sheet can hold.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"place": ["=1+1"], "killed_low": pd.array([3], "Int64")})
    >>> content(table, about={"title": "Made up"}, day="2024-01-01")[:2]
    b'PK'
    """
    table = incidents.drop(columns="geometry", errors="ignore")
    if len(table) > MOST_ROWS:
        raise InputError(
            f"{len(table):,} incidents are more than a sheet holds. Write csv or parquet instead."
        )
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": about.get("title", ""), "created": datetime.fromisoformat(day)})
    looks = _Looks(
        book.add_format({"bold": True}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"reading_order": 2}),
    )
    names = [str(name) for name in table.columns]
    columns = [_cells(str(name), table[name]) for name in table.columns]
    is_cut = any(isinstance(cell, str) and len(cell) > LONGEST for cells in columns for cell in cells)
    facts = {**about, **({"note": _CUT} if is_cut else {})}
    _fill(book.add_worksheet("incidents"), names, columns, looks)
    columns_read = {"incidents": {name: describe("incidents", name) for name in names}}
    lines = codebook.table(columns_read).drop(columns="table")
    _fill(book.add_worksheet("columns"), [*lines], [[*cells] for _, cells in lines.items()], looks)
    _fill(book.add_worksheet("about"), ["what", "value"], [[*facts], [*facts.values()]], looks)
    book.close()
    return target.getvalue()


class _Looks(NamedTuple):
    """Formats of the workbook: headers, days, and texts that are written from right to left."""

    bold: Any
    dated: Any
    leftward: Any


def _fill(sheet: Any, names: list[str], columns: list[list[Any]], looks: _Looks) -> None:
    """Write a header and columns of cells, as wide as they need, with the header frozen."""
    sheet.freeze_panes(1, 0)
    for at, (name, cells) in enumerate(zip(names, columns, strict=True)):
        sheet.write_string(0, at, name, looks.bold)
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell, bool):
                sheet.write_boolean(row, at, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(row, at, cell, looks.dated)
            elif isinstance(cell, str) and cell:
                sheet.write_string(
                    row, at, cell[:LONGEST], looks.leftward if is_right_to_left(cell) else None
                )
            elif cell not in (None, ""):
                sheet.write_number(row, at, cell)
        sheet.set_column(at, at, _width([name, *cells]))


def _width(cells: Iterable[Any]) -> int:
    longest = max(len(str(cell)) for cell in cells if cell is not None)
    return min(max(longest + 2, _NARROW), _WIDE)


def _cells(name: str, column: pd.Series[Any]) -> list[Any]:
    """Return the values of a column as a sheet holds them; None where there is none."""
    places = decimals(name).table
    values = [
        None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)
    ]
    if name in DAYS:
        return [_day(value) for value in values]
    return [_cell(value, places) for value in values]


def _cell(value: object, places: int | None) -> object:
    if isinstance(value, float):
        finite = math.isfinite(value)
        return (round(value, places) if places else value) if finite else str(value)
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _day(value: object) -> object:
    """Return a day as a date, where a spreadsheet can hold it, else as text."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return value
    return day if day.year > _FIRST_YEAR else value
