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
    from collections.abc import Callable, Sequence
    from datetime import date

    from marzmap.check.reading import Row, Table

_IN_FUTURE = "Correct it; years 1300 to 1499 are Solar Hijri: convert those of the lunar Hijri calendar."
CONVERTED = "converted"
"""Column of what was written otherwise, and how it was read."""

FOOTPRINT = "footprint_wkt"
"""Column of the line or polygon that an incident is."""

Read = dict[tuple[str, str], Cell | ValueError]
"""What cells say, or why they cannot be read, by column and text."""


def texts(
    row: Row,
    faults: list[Fault],
    table: Table,
    ours: Sequence[tuple[str, Callable[[str], object] | None]],
    latest: date | None,
    read: Read,
) -> dict[str, str | None]:
    """Return a row as the model takes it, the days of its date, what was converted; add its faults.

    `ours` has for each of marzmap's columns what `cells.plain` gives. `read` keeps what cells of the block
    say, which is much the same from row to row.
    """
    texts: dict[str, str | None] = {FOOTPRINT: row.geometry, crosswise.NOTES: row.note}
    if aside.shapeless(faults):
        return texts
    # A mark that cannot be read is a mark.
    broken = aside.broken(faults, table) - {sensitive.WORD} if faults else ()
    notes = [before] if (before := row.texts.get(CONVERTED, "").strip()) else []
    given = row.texts
    for name, is_plain in ours:
        text = given[name]
        if not text or not (written := text.strip()) or name in broken:
            continue
        if name == "date_edtf":
            problem = _date(written, texts, table, latest, notes)
        elif is_plain is None or is_plain(written) or type(text) is Made:
            texts[name] = written
            continue
        else:
            problem = _read(name, written, row, texts, table, read, notes)
        if problem:
            faults.append(problem)
    texts[CONVERTED] = "; ".join(notes) or None
    return texts


def _date(
    written: str, texts: dict[str, str | None], table: Table, latest: date | None, notes: list[str]
) -> Fault | None:
    """Read the date of a row into its texts; return what is wrong with it, if anything is."""
    name = "date_edtf"
    try:
        text, start, end, calendar = dated(written, table.dates, table.time_zone)
    except ValueError as error:
        return Fault(name, str(error), date_orders.fix(written))
    texts[name], texts["date_start"], texts["date_end"] = text, start, end
    if text != written:
        notes.append(f"{name} {shown(written)} as {text}{calendar and f' ({calendar})'}")
    if latest and start and start > latest.isoformat():
        reason = f"{shown(written)} begins on {start}, after {latest}"
        if not calendar and int(start[:4]) - latest.year >= _FAR_YEARS:
            reason += ": is it of another calendar, such as the Nepali one, which is 56 or 57 years ahead"
        return Fault(name, reason, _IN_FUTURE)
    return None


def _read(
    name: str,
    written: str,
    row: Row,
    texts: dict[str, str | None],
    table: Table,
    read: Read,
    notes: list[str],
) -> Fault | None:
    """Read a cell that may be written otherwise into the texts of its row; return what is wrong with it."""
    cell = read.get((name, written))
    if cell is None:
        try:
            cell = cells.read(name, written)
        except ValueError as error:
            cell = error
        read[name, written] = cell
    if isinstance(cell, ValueError):
        return Fault(name, str(cell), model.fix(name))
    texts[name] = cell.text or None
    if cell.stated:
        column = table.named.get(name, name)
        said.stated(row.texts, column, name, (cell.text, cell.stated), table.tally)
    if cell.note:
        texts[crosswise.NOTES] = joined(texts[crosswise.NOTES], cell.note)
    # The user's own words are counted for the whole table, and kept in a column of their own.
    if cell.text not in {"", written} and name not in _UNREMARKED and not cell.stated:
        notes.append(f"{name} {shown(written)} as {cell.text}")
    return None


_FAR_YEARS = 5  # a date this far in the future is of another calendar, or a slip (our choice)
_UNREMARKED = ("country", "sources", "claims")
"""Columns whose texts are the same in other words when they are read."""
