"""The rows of a workbook, those of several sheets under each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from marzmap._errors import shown
from marzmap.tables.arrow import text_batch
from marzmap.tables.cells.values import text_of
from marzmap.tables.faults import SHEET_COLUMNS, Fault
from marzmap.tables.formats.outline import no_row
from marzmap.tables.formats.workbook import choice, epoch, headers, opening
from marzmap.tables.table import EMPTY, Aside, Batch, Table

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap.tables.formats.workbook.headers import Headed
    from marzmap.tables.options import Options


class _Part(NamedTuple):
    """The table of one sheet, and where it goes."""

    table: Headed
    shift: int  # what to add to the numbers of its rows
    places: list[int]  # of each column of the whole, its place in the sheet; -1 where it is not there


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open the table of a workbook as text; refuse one too large or without a header.

    Dates are YYYY-MM-DD, whole numbers without a point, error cells what Excel shows. Sheets of like
    columns are one table.
    """
    book = opening.read(path)
    chosen = choice.chosen(path, book.sheets, options.layer)
    dated = [epoch.with_days(one, options.columns) if book.is_of_1904 else (one, "") for one in chosen.sheets]
    names, parts = _joined([one for one, _ in dated])
    several = SHEET_COLUMNS if len(parts) > 1 else ()
    header = [f"{name}_given" if name in several else name for name in names]
    schema = pa.schema([(name, pa.string()) for name in [*header, *several]])
    batches = (
        _batch(part, start, batch_rows, schema)
        for part in parts
        for start in range(0, part.table.rows, batch_rows)
    )
    sheets = ", ".join(shown(part.table.sheet.name) for part in parts)
    note = f"{book.form}, sheet{'s' if several else ''} {sheets}"
    of_sheets = [
        notice for one, days in dated for notice in (*one.notices, headers.filled(one), days) if notice
    ]
    notices = (*chosen.notices, *of_sheets, *([_numbering(parts)] if several else []))
    return Table(book.form, schema, batches, sum(part.table.rows for part in parts), note, notices=notices)


def _joined(tables: list[Headed]) -> tuple[list[str], list[_Part]]:
    """Return the names of all columns, those of the first sheet first, and the sheets with their places."""
    names: dict[str, str] = {}
    for one in tables:
        names |= {key: name for key, name in zip(one.keys, one.names, strict=True) if key not in names}
    if len(tables) == 1:
        # Names that are the same but for their case are still two columns.
        return tables[0].names, [_Part(tables[0], 0, [*range(len(tables[0].names))])]
    parts, end = [], 0
    for one in tables:
        places = {key: at for at, key in enumerate(one.keys)}
        shift = end - one.first if end else 0
        parts.append(_Part(one, shift, [places.get(key, -1) for key in names]))
        end = one.first + shift + one.rows
    return [*names.values()], parts


def _numbering(parts: list[_Part]) -> str:
    """Return how the rows of several sheets are numbered."""
    spans = [
        f"{shown(part.table.sheet.name)} {start} to {start + part.table.rows - 1}"
        for part in parts
        for start in [part.table.first + 1 + part.shift]
    ]
    return f"{len(parts)} sheets are read as one table, with its rows numbered through: {', '.join(spans)}."


def _batch(part: _Part, start: int, batch_rows: int, schema: Any) -> Batch:
    width = len(part.table.names)
    is_one = len(part.places) == len(schema)
    first = part.table.first + start
    end = min(first + batch_rows, part.table.first + part.table.rows)
    numbers, rows, aside = [], [], []
    for row, line in enumerate(part.table.sheet.lines[first:end], start=first + 1):
        number = row + part.shift
        is_blank = line.count("") == len(line)
        given = [""] * width if is_blank else _trimmed([text_of(cell) for cell in line], width)
        faults = [] if any(map(str.strip, given)) else [EMPTY]
        if len(given) > width:
            reason = f"{len(given)} cells under a header of {width} columns"
            faults.append(
                Fault("", reason, "Name the columns in the header, or delete what is next to the table.")
            )
        elif not faults and (fault := no_row(given, part.table.names)):
            faults = [fault]
        cells = given
        if not is_one:
            cells = [given[at] if at >= 0 else "" for at in part.places]
            cells += [part.table.sheet.name, str(row)]
        if faults:
            aside.append(Aside(number, cells + given[width:] * (not is_one), faults))
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
