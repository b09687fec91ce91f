"""Where the table of a sheet begins, and what its columns are called."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import shown
from marzmap._text import count, fold
from marzmap.tables.cells.values import text_of
from marzmap.tables.columns.header import meanings
from marzmap.tables.formats.outline import LINES, Outline, named, outline
from marzmap.tables.formats.workbook import second_tables

if TYPE_CHECKING:
    from marzmap.tables.formats.workbook.opening import Sheet


class Headed(NamedTuple):
    """A sheet with a header."""

    sheet: Sheet
    names: list[str]  # of its columns
    keys: list[str]  # what tells that columns of two sheets are one: its word, else its folded name
    words: set[str]  # what its columns mean, as far as their names say it
    first: int  # row of the sheet, from 0, with the first row of the table
    rows: int  # how many rows the table has
    notices: tuple[str, ...]  # what a person should read of lines above the rows


def headed(sheet: Sheet) -> Headed | None:
    """Find the header of a sheet; None where it has no cells."""
    sheet, other = second_tables.left_out(sheet)
    end = len(sheet.lines)
    while end and not any(text_of(cell).strip() for cell in sheet.lines[end - 1]):
        end -= 1
    lines = [[text_of(cell) for cell in line] for line in sheet.lines[: min(end, LINES)]]
    upper = _joined(sheet, lines)
    begun = outline(lines) or _first_line(lines)
    if begun is None:
        return None
    notices = [*begun.notices]
    if upper is not None and begun.header == upper + 1:
        notices[:1] = [f"rows {upper + 1} and {upper + 2} are the header together"]
    means = [next(iter(meanings([name], "")), "") for name in begun.names]
    often = Counter(means)
    keys = [
        word if often[word] == 1 and word else fold(name)
        for word, name in zip(means, begun.names, strict=True)
    ]
    notices += [other] if other else []
    notices = [f"Sheet {shown(sheet.name)}: {notice}." for notice in notices]
    return Headed(sheet, begun.names, keys, {*means} - {""}, begun.rows, end - begun.rows, tuple(notices))


def _first_line(lines: list[list[str]]) -> Outline | None:
    """Take the first line with text for the header, where none looks like one."""
    at = next((at for at, line in enumerate(lines) if any(map(str.strip, line))), None)
    return None if at is None else Outline(*named(lines[at])[:1], at, at + 1, ())


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


def _joined(sheet: Sheet, lines: list[list[str]]) -> int | None:
    """Join a header of two rows, whose upper one has cells merged over columns, in the lower one of `lines`.

    A lower name that says enough stays alone: "Latitude" under "Location". Returned is the place of the upper
    row; None for a header in one row.
    """
    wide: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (_, right) in sheet.merged:
        if right > left and top + 1 < len(lines) and lines[top][left].strip():
            wide.setdefault(top, []).append((left, right))
    for top, groups in sorted(wide.items()):
        upper, lower = ([cell.strip() for cell in line] for line in lines[top : top + 2])
        spans = [range(left, min(right + 1, len(lower))) for left, right in groups]
        below = [sheet.lines[top + 1][column] for span in spans for column in span]
        # A title is merged over the whole width, from the first column on.
        is_title = sum(map(bool, upper)) == 1 and groups[0][0] == 0
        if is_title or not all(isinstance(cell, str) and cell.strip() for cell in below):
            continue
        for span in spans:
            upper[span.start : span.stop] = [upper[span.start]] * len(span)
        often = Counter(lower)
        lines[top + 1] = [
            _name(above, name, is_only=often[name] == 1) for above, name in zip(upper, lower, strict=True)
        ]
        lines[top] = [""] * len(upper)
        return top
    return None


def _name(upper: str, lower: str, *, is_only: bool) -> str:
    if not (upper and lower) or upper == lower:
        return upper or lower
    both = f"{upper} {lower}"
    if meanings([both], ""):
        return both
    return lower if is_only and meanings([lower], "") else both
