"""Which sheets of a workbook hold the table: one, or several of like columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError, shown
from marzmap.tables.formats.workbook import headers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from marzmap.tables.formats.workbook.headers import Headed
    from marzmap.tables.formats.workbook.opening import Sheet

ALIKE = 0.6
"""Share of their columns that two sheets of one table have in common at least (our choice)."""

_WHEN = ({"date_edtf"}, {"date from"}, {"date_start"}, {"year", "month"})
_WHERE = (
    {"place"},
    {"longitude", "latitude"},
    {"position"},
    {"geometry"},
    {"easting", "northing"},
)


class Chosen(NamedTuple):
    """The sheets that are read, under one another, and what is said of the others."""

    sheets: list[Headed]
    notices: tuple[str, ...]


def chosen(path: Path, sheets: Sequence[Sheet], layer: str) -> Chosen:
    """Choose the sheets that hold the table, or the one that is asked for.

    A sheet with a date and a place goes before others, hidden ones come last. Sheets that have `ALIKE`
    of their columns in common are one table: one a year, or one a province.

    Raises
    ------
    InputError
        No sheet has that name, none holds a table, or several hold different ones.
    """
    if layer:
        return _asked(path, sheets, layer)
    shown_sheets = [sheet for sheet in sheets if not sheet.why_not]
    hidden = [sheet for sheet in sheets if sheet.why_not == "hidden"]
    for some in (shown_sheets, hidden):
        headed = [table for sheet in some if (table := headers.headed(sheet)) is not None]
        # A header without rows is taken where nothing else is there.
        with_rows = [table for table in headed if table.rows] or headed
        if with_rows:
            best = _best(path, with_rows)
            return Chosen(best, _notices(sheets, best))
    raise InputError(f"{path}: the table is empty. Expected a header line and one row an incident.")


def _asked(path: Path, sheets: Sequence[Sheet], layer: str) -> Chosen:
    """Return the sheet of a name, in any case, or of a number."""
    names = {sheet.name.strip().casefold(): sheet for sheet in reversed(sheets)}
    numbers = {str(number): sheet for number, sheet in enumerate(sheets, start=1)}
    exact = {sheet.name: sheet for sheet in sheets}
    sheet = exact.get(layer) or names.get(layer.strip().casefold()) or numbers.get(layer.strip())
    if sheet is None:
        listed = ", ".join(f"{number} {shown(sheet.name)}" for number, sheet in enumerate(sheets, start=1))
        raise InputError(f"{path}: no sheet {shown(layer)}. Give with --layer a name or number of: {listed}.")
    table = headers.headed(sheet)
    if table is None:
        why = sheet.why_not if sheet.why_not not in ("", "hidden") else "empty"
        raise InputError(f"{path}: sheet {shown(sheet.name)} is {why}. Choose another with --layer.")
    return Chosen([table], ())


def _best(path: Path, tables: list[Headed]) -> list[Headed]:
    """Return the tables of like columns that say most of when and where things happened."""
    groups: list[list[Headed]] = []
    for table in tables:
        group = next((group for group in groups if _share(group[0], table) >= ALIKE), None)
        if group is None:
            groups.append([table])
        else:
            group.append(table)
    groups.sort(key=_worth, reverse=True)
    best = groups[0]
    rivals = [group for group in groups[1:] if _is_rival(best, group)]
    if rivals:
        names = " and ".join(
            ", ".join(shown(table.sheet.name) for table in group) for group in [best, *rivals]
        )
        raise InputError(f"{path}: sheets {names} hold different tables. Choose one with --layer NAME.")
    return best


def _worth(group: list[Headed]) -> tuple[int, int, int]:
    table = group[0]
    return _level(table), len(table.words), sum(len(table.names) * table.rows for table in group)


def _level(table: Headed) -> int:
    """Return 2 for a table with a date and a place, 1 for one with a place, else 0."""
    when = any(words <= table.words for words in _WHEN)
    where = any(words <= table.words for words in _WHERE)
    return where * (1 + when)


def _is_rival(best: list[Headed], group: list[Headed]) -> bool:
    """Check whether a table may be meant as well as the best.

    Both have a date and a place, or they have as many words.
    """
    level, words, _ = _worth(group)
    top, most, _ = _worth(best)
    return level == top and (top == 2 or (top > 0 and words == most))  # noqa: PLR2004 - as in `_level`


def _share(one: Headed, other: Headed) -> float:
    """Return the share of the columns of two tables that both have."""
    return len({*one.keys} & {*other.keys}) / len({*one.keys} | {*other.keys})


def _why_not(sheet: Sheet) -> str:
    table = headers.headed(sheet)
    return "no rows" if table is not None and table.words and not table.rows else "other columns"


def _notices(sheets: Sequence[Sheet], read: list[Headed]) -> tuple[str, ...]:
    names = [table.sheet.name for table in read]
    others = [
        f"{shown(sheet.name)} ({sheet.why_not or _why_not(sheet)})"
        for sheet in sheets
        if sheet.name not in names and sheet.why_not != "empty"
    ]
    if not others:
        return ()
    what = "sheets" if len(names) > 1 else "sheet"
    read_ones = ", ".join(map(shown, names))
    return (f"Read {what} {read_ones}. Not read: {', '.join(others)}. Choose another with --layer NAME.",)
