"""Where the table of a sheet begins, and what its columns are called."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import shown
from marzmap._text import count, fold
from marzmap.tables.header import meanings
from marzmap.tables.values import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.tables.workbook.opening import Sheet


class Headed(NamedTuple):
    """A sheet with a header."""

    sheet: Sheet
    names: list[str]  # of its columns
    keys: list[str]  # what tells that columns of two sheets are one: its word, else its folded name
    words: set[str]  # what its columns mean, as far as their names say it
    first: int  # row of the sheet, from 0, with the first row of the table
    rows: int  # how many rows the table has


def headed(sheet: Sheet) -> Headed | None:
    """Find the header of a sheet; None where it has no cells."""
    end = len(sheet.lines)
    while end and not _texts(sheet.lines[end - 1]):
        end -= 1
    at = next((row for row in range(end) if _texts(sheet.lines[row])), None)
    if at is None:
        return None
    names = _joined(sheet, at, end)
    first = at + (2 if names else 1)
    names = [
        name or f"unnamed_{column}" for column, name in enumerate(names or _texts(sheet.lines[at]), start=1)
    ]
    means = [next(iter(meanings([name], "")), "") for name in names]
    often = Counter(means)
    keys = [
        word if often[word] == 1 and word else fold(name) for word, name in zip(means, names, strict=True)
    ]
    return Headed(sheet, names, keys, {*means} - {""}, first, end - first)


def filled(table: Headed) -> str:
    """Return what to say of merged cells whose value was given to each of their rows."""
    columns = [
        left
        for (top, left), (bottom, _) in table.sheet.merged
        if bottom > top >= table.first and left < len(table.names)
    ]
    if not columns:
        return ""
    names = ", ".join(shown(table.names[column]) for column in sorted({*columns}))
    cells = count(len(columns), "merged cell")
    return f"Sheet {shown(table.sheet.name)}: the value of {cells} was read for each of its rows, in {names}."


def _joined(sheet: Sheet, at: int, end: int) -> list[str]:
    """Return the names of a header in two rows, of which the upper one has cells merged over columns.

    A lower name that says enough stays alone: "Latitude" under "Location". Nothing is returned for a header
    in one row.
    """
    wide = [
        (left, right)
        for (top, left), (_, right) in sheet.merged
        if top == at and right > left and _texts([sheet.lines[at][left]])
    ]
    if not wide or at + 1 >= end:
        return []
    upper, lower = (_texts(sheet.lines[row]) for row in (at, at + 1))
    width = max(len(upper), len(lower))
    upper, lower = (names + [""] * (width - len(names)) for names in (upper, lower))
    below = [
        sheet.lines[at + 1][column] for left, right in wide for column in range(left, min(right + 1, width))
    ]
    if not all(isinstance(cell, str) and cell.strip() for cell in below):
        return []
    for left, right in wide:
        upper[left : right + 1] = [upper[left]] * len(upper[left : right + 1])
    often = Counter(lower)
    return [_name(above, name, is_only=often[name] == 1) for above, name in zip(upper, lower, strict=True)]


def _name(upper: str, lower: str, *, is_only: bool) -> str:
    if not (upper and lower) or upper == lower:
        return upper or lower
    both = f"{upper} {lower}"
    if meanings([both], ""):
        return both
    return lower if is_only and meanings([lower], "") else both


def _texts(line: Sequence[Any]) -> list[str]:
    """Return the texts of a line without the empty ones at its end."""
    texts = [text_of(cell).strip() for cell in line]
    while texts and not texts[-1]:
        texts.pop()
    return texts
