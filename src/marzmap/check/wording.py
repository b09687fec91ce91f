"""The cells of a row become texts in marzmap's words; what cannot be read becomes a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._errors import shown
from marzmap.check import aside, cells, crosswise, date_orders, model, said, sensitive
from marzmap.check.cells import Cell
from marzmap.check.citations import Made
from marzmap.dates import dated
from marzmap.statements import joined
from marzmap.tables import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from marzmap.check.reading import Row, Table

_IN_FUTURE = "Correct it; years 1300 to 1499 are Solar Hijri: convert those of the lunar Hijri calendar."
CONVERTED = "converted"
"""Column of what was written otherwise, and how it was read."""

_DATE = "date_edtf"

FOOTPRINT = "footprint_wkt"
"""Column of the line or polygon that an incident is."""

Odd = dict[str, Cell | ValueError]
"""What cells of a column say, or why they cannot be read, by their text, where they say it otherwise."""


def texts(
    rows: Sequence[Row], faults: Sequence[list[Fault]], table: Table, latest: date | None
) -> list[dict[str, str | None]]:
    """Return rows as the model takes them, the days of their dates, what was converted; add their faults.

    Of each column the different cells are read once: they are much the same from row to row.
    """
    usable = [row for row, problems in zip(rows, faults, strict=True) if not aside.shapeless(problems)]
    names = [name for name in table.header if name in model.FIELDS and name != _DATE]
    odd = {name: _odd(name, {row.texts[name] for row in usable}) for name in names}
    # Most columns have no such cell: only the others are looked at row by row.
    odd = {name: odd.get(name, {}) for name in table.header if name == _DATE or odd.get(name)}
    return [
        _texts(row, problems, table, names, odd, latest) for row, problems in zip(rows, faults, strict=True)
    ]


def _odd(name: str, column: set[str]) -> Odd:
    """Return what the cells of a column say, where that is not their very text."""
    is_plain = cells.plain(name)
    odd: Odd = {}
    for text in column:
        written = text.strip()
        is_stripped = len(written) == len(text)
        if is_stripped and (not text or is_plain is None or is_plain(text) or type(text) is Made):
            continue
        try:
            cell = cells.read(name, written) if written else Cell("")
        except ValueError as error:
            odd[text] = error
        else:
            if cell != Cell(text):
                odd[text] = cell
    return odd


def _texts(
    row: Row,
    faults: list[Fault],
    table: Table,
    names: Sequence[str],
    odd: Mapping[str, Odd],
    latest: date | None,
) -> dict[str, str | None]:
    """Return the texts of a row; `names` are its columns but the date, `odd` those with odd cells and it."""
    texts: dict[str, str | None] = {FOOTPRINT: row.geometry, crosswise.NOTES: row.note}
    if aside.shapeless(faults):
        return texts
    # A mark that cannot be read is a mark.
    broken = aside.broken(faults, table) - {sensitive.WORD} if faults else ()
    given = row.texts
    texts |= {name: text for name in names if (text := given[name]) and name not in broken}
    notes = [before] if (before := given.get(CONVERTED, "").strip()) else []
    for name, odd_cells in odd.items():
        written = given[name].strip()
        if not written or name in broken:
            texts.pop(name, None)
        elif name == _DATE:
            faults += _date(written, texts, table, latest, notes)
        elif cell := odd_cells.get(given[name]):
            del texts[name]
            faults += _read(name, written, cell, row, texts, table, notes)
    texts[CONVERTED] = "; ".join(notes) or None
    return texts


def _date(
    written: str, texts: dict[str, str | None], table: Table, latest: date | None, notes: list[str]
) -> list[Fault]:
    """Read the date of a row into its texts; return what is wrong with it, if anything is."""
    name = _DATE
    try:
        text, start, end, calendar = dated(written, table.dates, table.time_zone)
    except ValueError as error:
        return [Fault(name, str(error), date_orders.fix(written))]
    texts[name], texts["date_start"], texts["date_end"] = text, start, end
    if text != written:
        notes.append(f"{name} {shown(written)} as {text}{calendar and f' ({calendar})'}")
    if latest and start and start > latest.isoformat():
        reason = f"{shown(written)} begins on {start}, after {latest}"
        if not calendar and int(start[:4]) - latest.year >= _FAR_YEARS:
            reason += ": is it of another calendar, such as the Nepali one, which is 56 or 57 years ahead"
        return [Fault(name, reason, _IN_FUTURE)]
    return []


def _read(
    name: str,
    written: str,
    cell: Cell | ValueError,
    row: Row,
    texts: dict[str, str | None],
    table: Table,
    notes: list[str],
) -> list[Fault]:
    """Take what an odd cell says into the texts of its row; return what is wrong with it."""
    if isinstance(cell, ValueError):
        return [Fault(name, str(cell), model.fix(name))]
    if cell.text:
        texts[name] = cell.text
    if cell.stated:
        column = table.named.get(name, name)
        said.stated(row.texts, column, name, (cell.text, cell.stated), table.tally)
    if cell.note:
        texts[crosswise.NOTES] = joined(texts[crosswise.NOTES], cell.note)
    # The user's own words are counted for the whole table, and kept in a column of their own.
    if cell.text not in {"", written} and name not in UNREMARKED and not cell.stated:
        notes.append(f"{name} {shown(written)} as {cell.text}")
    return []


_FAR_YEARS = 5  # a date this far in the future is of another calendar, or a slip (our choice)
UNREMARKED = ("country", "sources", "claims")
"""Columns whose texts are the same in other words when they are read."""
