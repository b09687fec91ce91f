"""Rows that are set aside, and cells that are emptied: which, and how they are laid out."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd

from marzmap._errors import shown
from marzmap.check import crosswise
from marzmap.statements import coded, joined
from marzmap.tables import FAULT_COLUMNS, Fault
from marzmap.tables.columns.header import free_name
from marzmap.tables.faults import SHEET_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marzmap.check.reading import Row, Table

PLACE = frozenset(
    {
        *("", "place", "longitude", "latitude", "geometry", "position"),
        *("easting", "northing", "utm zone"),
    }
)
"""Columns of the place of a row, and "" for the row as a whole."""

VITAL = PLACE | {
    *("incident_id", "date_edtf", "date_start", "date_end", "date from", "date until"),
    *("year", "month", "day", "date_prec", "time_precision"),
}
"""Columns whose faults set a row aside: its identity, place and date; of a table that is asked for places
only, those of `PLACE`. A fault in any other column empties the cell."""


def rejects(rows: Sequence[dict[str, Any]], header: Sequence[str]) -> pd.DataFrame:
    """Lay rejected rows out as a table: `FAULT_COLUMNS`, then the columns of the file as text.

    Examples
    --------
    >>> rejects([], ["place"]).columns.tolist()
    ['row', 'column', 'reason', 'fix', 'place']
    """
    numbers = {"row": pd.array([row["row"] for row in rows], dtype="int64")}
    columns = [*FAULT_COLUMNS[1:], *header]
    texts = {name: pd.array([row.get(name) for row in rows], dtype="string") for name in columns}
    return pd.DataFrame(numbers | texts, copy=False)


def own_header(table: Table) -> list[str]:
    """Return what the columns of a file are called next to those that say what is wrong."""
    return [*given_names(table).values(), *([_drawn(table)] if table.drawn else [])]


def _drawn(table: Table) -> str:
    """Return the name of the column that has the file's own geometries as text."""
    return free_name("geometry", table.given)


def sets_aside(faults: list[Fault], table: Table, values: Mapping[str, Any]) -> bool:
    """Check whether a row cannot be used: its identity, date or place is at fault, or the row as a whole.

    With coordinates among its values it can do without the name of its place.
    """
    if not faults:
        return False
    placed = values.get("longitude") is not None and values.get("latitude") is not None
    vital = PLACE if table.places_only else VITAL
    return not (vital - {"place"} if placed else vital).isdisjoint(broken(faults, table))


def shapeless(faults: list[Fault]) -> bool:
    """Check whether a row is at fault as a whole, so that nothing can be said of its cells."""
    return bool(faults) and any(fault.column == "" for fault in faults)


def broken(faults: list[Fault], table: Table) -> set[str]:
    """Return the columns that are at fault already, in the file's words and in marzmap's."""
    if not faults:
        return set()
    columns = {fault.column for fault in faults}
    return columns | {word for word, name in table.named.items() if name in columns}


def rejected(row: Row, faults: list[Fault], table: Table) -> dict[str, Any]:
    """Return a row as the file has it, with all that is wrong with it, by the names of its own columns."""
    problems = _by_column(faults, table)
    given = dict(zip_longest(given_names(table).values(), row.cells[: len(table.given)], fillvalue=""))
    if row.drawn is not None:
        given[_drawn(table)] = row.drawn.wkt
    problems = [_worded(fault, given.get(fault.column, "").strip()) for fault in problems]
    lines = zip(Fault._fields, zip(*problems, strict=True), strict=True)
    return given | {"row": row.number} | {name: "\n".join(texts) for name, texts in lines}


def _worded(fault: Fault, text: str) -> Fault:
    """Return the fault of an empty cell with the word that it has for nothing."""
    if fault.reason == crosswise.NO_VALUE and text:
        return fault._replace(reason=f"{shown(text)} says that there is no value")
    return fault


def emptied(row: Row, faults: list[Fault], values: dict[str, Any], table: Table) -> list[dict[str, Any]]:
    """Return the faults of a row that is kept; empty their cells, with a note of what each held."""
    if not faults:
        return []
    cells_given = dict(zip(table.given, row.cells, strict=False))
    lines = []
    for fault in _by_column(faults, table):
        for name in broken([fault], table):
            if name in row.texts:
                row.texts[name] = ""
        text = shown(cells_given.get(fault.column, ""))[1:-1]
        values[crosswise.NOTES] = joined(
            values.get(crosswise.NOTES), coded("cell_emptied", fault.column, text)
        )
        sheet = {name: cells_given[name] for name in SHEET_COLUMNS if name in cells_given}
        lines.append({"row": row.number, **fault._asdict(), **sheet})
    return lines


def _by_column(faults: list[Fault], table: Table) -> list[Fault]:
    """Return faults by the names that the file gives its columns, in their order, each once."""
    place = {name: at for at, name in enumerate(table.given)}
    named = (fault._replace(column=table.named.get(fault.column, fault.column)) for fault in faults)
    return sorted(dict.fromkeys(named), key=lambda fault: place.get(fault.column, -1))


def given_names(table: Table) -> dict[str, str]:
    """Return the columns of the file, and their names next to those that say what is wrong."""
    taken = {*table.given, *FAULT_COLUMNS, "file"}
    names = {}
    for name in table.given:
        names[name] = free_name(name, taken) if name in (*FAULT_COLUMNS, "file") else name
        taken.add(names[name])
    return names
