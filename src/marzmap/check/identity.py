"""Ids of incidents: those that software has damaged, and those that are made where a row has none.

A word for nothing ("nan") is an empty cell, as in every column.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import shown
from marzmap._text import count, fold
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from marzmap.check.reading import Table

CONTENT = ("date_edtf", "place", "longitude", "latitude", "actor_1", "actor_2", "title")
"""Columns from which an id is made."""


MADE = "r-"
"""What ids begin with that are made."""


class _Rows(NamedTuple):
    """The first row of a kind, the text of its id, and how many rows are of the kind."""

    first: int
    text: str
    rows: int


class Ids(NamedTuple):
    """What was seen of the ids of a table so far.

    Attributes
    ----------
    row : dict of str to int
        First row of each id, given or made.
    twins : dict of str to int
        How many rows have the content of an id that was made.
    kinds : dict
        Rows by what is wrong with their id: "" without one, "shortened", "zero", "twice", "sheet".
    sheet : dict of str to str
        Sheet of that row, in a workbook of several.
    """

    row: dict[str, int]
    twins: dict[str, int]
    kinds: dict[str, _Rows]
    sheet: dict[str, str]


def settle(values: dict[str, Any], number: int, ids: Ids, sheet: str = "") -> tuple[list[Fault], list[Fault]]:
    """Give a row an id where it has none or a damaged one; say what is wrong with the one it has.

    Returned are the faults that set the row aside, and those of a cell that is emptied. The first are of an
    id that another row has too: which incident is meant is not known. Ids that begin again on each sheet
    have the name of the sheet before them.

    Parameters
    ----------
    values : dict
        The row, typed. Its incident_id may change.
    number : int
        Number of the row.
    ids : Ids
        Of the rows before; it learns this one.
    sheet : str
        Name of its sheet, in a workbook of several.

    Examples
    --------
    >>> row = dict.fromkeys(CONTENT) | {"incident_id": "2.02E+11", "date_edtf": "2021-12-01", "place": "Kang"}
    >>> _, emptied = settle(row, 2, empty())
    >>> row["incident_id"], emptied[0].reason
    ('r-39286d5b0f7e', "'2.02E+11' has lost digits: a spreadsheet shortened a long number")
    """
    given = values["incident_id"]
    fault = _damage(given) if given else None
    if given and not fault:
        if sheet and ids.sheet.setdefault(given, sheet) != sheet and not _ZERO.fullmatch(given):
            _add(ids, "sheet", number, f"{sheet}:{given}")
            values["incident_id"] = given = f"{sheet}:{given}"
        first = ids.row.setdefault(given, number)
        if first == number:
            return [], []
        if not _ZERO.fullmatch(given):
            reason = f"{shown(given)} stands in row {first} too"
            _add(ids, "twice", number, given)
            return [Fault("incident_id", reason, "Give each incident an id of its own.")], []
        fault = Fault("incident_id", f"{shown(given)} stands in row {first} too and is not an id", _FIX)
    why = "" if not given else "shortened" if _SHORTENED.fullmatch(given) else "zero"
    _add(ids, why, number, given or "")
    values["incident_id"] = _made(values, ids)
    ids.row.setdefault(values["incident_id"], number)
    return [], [fault] if fault else []


def lost(problems: list[Fault], table: Table) -> list[Fault]:
    """Take the faults of the cell of the id out of those of a row: it does without, as an id can be made."""
    if not problems:
        return []
    names = {"incident_id", table.named.get("incident_id")}
    of_id = [fault for fault in problems if fault.column in names]
    if of_id:
        problems[:] = [fault for fault in problems if fault.column not in names]
    return of_id


def empty() -> Ids:
    """Return what is known before the first row."""
    return Ids({}, {}, {}, {})


def meet(ids: Ids, later: Ids) -> bool:
    """Check whether rows that were read by themselves have an id of the rows before."""
    return not ids.row.keys().isdisjoint(later.row)


def add(ids: Ids, later: Ids) -> None:
    """Add the ids of rows that were read by themselves; they do not `meet` those of the rows before."""
    ids.row.update(later.row)
    ids.twins.update(later.twins)
    ids.sheet.update(later.sheet)
    for kind, rows in later.kinds.items():
        before = ids.kinds.get(kind, rows._replace(rows=0))
        ids.kinds[kind] = before._replace(rows=before.rows + rows.rows)


def notices(ids: Ids, table: Table) -> tuple[str, ...]:
    """Return what a person should know of the ids of a table, and what to do."""
    name = table.named.get("incident_id", "incident_id")
    said = []
    if shortened := ids.kinds.get("shortened"):
        said.append(
            f"column {shown(name)}: a spreadsheet has shortened {count(shortened.rows, 'long id')}, as "
            f"{_first(shortened)}, and the digits are lost. Format the column as text before you save the "
            "table, or take the ids from the original"
        )
    made = sum(rows.rows for kind, rows in ids.kinds.items() if kind not in ("twice", "sheet"))
    total = len(ids.row)
    if (twice := ids.kinds.get("twice")) and twice.rows >= total:
        said.append(
            f"column {shown(name)} has no ids: {twice.rows} of {twice.rows + total} rows have the id of "
            f'another. Rename it, or state {shown(name)} = "" under [columns] in study.toml, for made ids.'
        )
    if of_sheet := ids.kinds.get("sheet"):
        said.append(
            f"column {shown(name)}: {count(of_sheet.rows, 'row')} have an id that an earlier sheet has too, "
            f"and have the name of their sheet before it, as {_first(of_sheet)}"
        )
    if made:
        which = f"ids of {count(made, 'row')}"
        if "incident_id" not in table.header:
            which = "there is no column of ids: they"
        said.append(f"{which} are made of date, place, coordinates, parties and title, and change with them")
    return tuple(said)


def _add(ids: Ids, kind: str, number: int, text: str) -> None:
    before = ids.kinds.get(kind, _Rows(number, text, 0))
    ids.kinds[kind] = before._replace(rows=before.rows + 1)


def _first(rows: _Rows) -> str:
    return f"{shown(rows.text)} in row {rows.first}"


def _damage(text: str) -> Fault | None:
    """Return what is wrong with an id in itself."""
    if _SHORTENED.fullmatch(text):
        reason = f"{shown(text)} has lost digits: a spreadsheet shortened a long number"
        return Fault(
            "incident_id", reason, "Format the column as text before saving, or take it from the original."
        )
    return None


def _made(values: dict[str, Any], ids: Ids) -> str:
    """Return an id from what a row says, with a number behind it for the second of its kind and on.

    The first 48 bits of SHA-256: among a million rows of different content two have the same by chance with
    a probability of 0.2 %, and then their order distinguishes them.
    """
    texts = (_text(values[name]) for name in CONTENT)
    digest = MADE + hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:12]
    ids.twins[digest] = number = ids.twins.get(digest, 0) + 1
    return digest if number == 1 else f"{digest}-{number}"


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.5f}"
    return fold(value) if isinstance(value, str) else ""


_FIX = "Give the incident an id of its own, or leave the cell empty."
# 2.02E+11, or 15 digits and zeros: a spreadsheet keeps no more than 15.
_SHORTENED = re.compile(
    r"(?:[a-z_]+:)?(?:[+-]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}|[1-9][0-9]{14}0{3,}(?:\.0+)?)"
)
_ZERO = re.compile(r"0+(?:\.0+)?")

DAMAGED = f"^{_SHORTENED.pattern}$"
"""Pattern of ids that have lost digits, for RE2."""
