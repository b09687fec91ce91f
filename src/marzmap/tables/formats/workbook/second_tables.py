"""A second table to the right of the first, on the same sheet, such as counts by province."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marzmap._errors import shown
from marzmap.tables.cells.values import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.tables.formats.workbook.opening import Sheet

_LEAST_COLUMNS, _LEAST_ROWS = 2, 2
"""A smaller block of cells is a remark, not a table."""

_LOOKED_AT = 20
"""Lines in which a gap is sought first (our choice)."""


def left_out(sheet: Sheet) -> tuple[Sheet, str]:
    """Return a sheet without the tables to the right of its first, and a notice of what they hold.

    Between the two is an empty column; the second has no empty cell, and ends in another row than the first:
    columns that are only apart from the others of their rows belong to them.
    """
    gap = _gap(sheet.lines)
    if not gap:
        return sheet, ""
    left = [at for at, line in enumerate(sheet.lines) if any(map(_is_filled, line[:gap]))]
    right = [at for at, line in enumerate(sheet.lines) if any(map(_is_filled, line[gap:]))]
    columns = [
        column
        for column in range(gap, max(map(len, sheet.lines)))
        if any(_is_filled_at(line, column) for line in sheet.lines)
    ]
    is_dense = all(_is_filled_at(sheet.lines[at], column) for at in right for column in columns)
    is_one_block = right[-1] - right[0] + 1 == len(right)
    is_table = len(columns) >= _LEAST_COLUMNS and len(right) >= _LEAST_ROWS
    if not (is_table and is_dense and is_one_block) or right[-1] == left[-1]:
        return sheet, ""
    names = ", ".join(shown(text_of(sheet.lines[right[0]][column])) for column in columns)
    notice = f"the cells to the right of the table are another one ({names}) and are not read"
    return sheet._replace(lines=[line[:gap] for line in sheet.lines]), notice


def _gap(lines: Sequence[Sequence[Any]]) -> int:
    """Return the place of the first empty column that has filled ones on both sides; 0 if there is none."""
    few = lines[:_LOOKED_AT]
    width = max(map(len, few), default=0)
    filled = [any(_is_filled_at(line, column) for line in few) for column in range(width)]
    for column in range(1, width - 1):
        if not filled[column] and any(filled[:column]) and any(filled[column:]):
            return 0 if any(_is_filled_at(line, column) for line in lines) else column
    return 0


def _is_filled_at(line: Sequence[Any], column: int) -> bool:
    return column < len(line) and _is_filled(line[column])


def _is_filled(cell: Any) -> bool:
    return bool(text_of(cell).strip())
