"""How the dates of a table are written as a whole: said once for the table, never used to read a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import shown
from marzmap._text import count
from marzmap.check import model
from marzmap.dates import IN_UTC, OF_EXCEL, ORDERS, dated, orders
from marzmap.tables import DATE_ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marzmap.check.reading import Row, Table
    from marzmap.dates import Form


class Seen(NamedTuple):
    """The first row whose date is of a kind, and how many rows are."""

    row: int
    text: str
    rows: int


Dates = dict[tuple[str, ...], Seen]
"""What was seen so far, by the orders of day and month that a date allows, or by how it was written."""


def learn(seen: Dates, rows: Iterable[Row], table: Table) -> None:
    """Add the dates of rows to what was seen; those with neither an order nor a note add nothing."""
    for row in rows:
        text = row.texts.get("date_edtf", "").strip()
        if _DAY.fullmatch(text):  # as most are
            continue
        if orders_of := key(text, table.dates, table.time_zone):
            first = seen.get(orders_of, Seen(row.number, text, 0))
            seen[orders_of] = first._replace(rows=first.rows + 1)


def add(seen: Dates, later: Dates) -> None:
    """Add what was seen of later rows."""
    for orders_of, dates in later.items():
        first = seen.get(orders_of, dates._replace(rows=0))
        seen[orders_of] = first._replace(rows=first.rows + dates.rows)


def key(text: str, form: Form, zone: str) -> tuple[str, ...]:
    """Return the orders of day and month that a date allows, or how it was written; () for neither."""
    if form in {"", "edtf"} and (allowed := orders(text)):
        return allowed
    try:
        return tuple(note for note in _NOTES if note in dated(text, form, zone).note)
    except ValueError:
        return ()


def notices(seen: Dates, table: Table) -> tuple[str, ...]:
    """Return what a person should know of the dates of a table, and how to settle what is open."""
    name = table.named.get("date_edtf", "date_edtf")
    open_dates = [each for key, each in seen.items() if len(key) > 1]
    proved: dict[str, Seen] = {
        key[0]: each for key, each in seen.items() if len(key) == 1 and key[0] in ORDERS
    }
    said = [f"{_such(each.rows, each)} {_NOTES[key[0]]}" for key, each in seen.items() if key[0] in _NOTES]
    rows = sum(each.rows for each in open_dates)
    if rows > 1 or (rows and proved):  # the message of a single row says as much
        such = _such(rows, min(open_dates))
        said.append(f"{such} can be read in two ways{_settled(proved, name)}")
    elif len(proved) > 1:
        said.append(
            f"column {shown(name)} has dates in two orders: {_proofs(proved)}; each has one reading only"
        )
    return tuple(said)


def fix(text: str) -> str:
    """Return what to do about a date that cannot be read.

    Examples
    --------
    >>> fix("03/04/2022")
    "State the order of day and month: --dates dmy or mdy, or a column named 'date (dd-mm-yyyy)'."
    """
    if len(orders(text)) > 1:
        return "State the order of day and month: --dates dmy or mdy, or a column named 'date (dd-mm-yyyy)'."
    return model.fix("date_edtf")


def _settled(proved: dict[str, Seen], name: str) -> str:
    """Return what the dates that have one reading say of the others, and what to do."""
    if len(proved) > 1:
        return (
            f", and those with one reading are in two orders ({_proofs(proved)}). Write them as 2021-12-01."
        )
    if not proved:
        return (
            f". Name the column '{name} (dd-mm-yyyy)' or '{name} (mm-dd-yyyy)', or give --dates dmy or "
            "--dates mdy."
        )
    form = next(iter(proved))
    option = next(option for option, order in DATE_ORDERS.items() if order == form)
    return f"; {_proofs(proved)}. If all are, name the column '{name} ({form})' or give --dates {option}."


def _proofs(proved: dict[str, Seen]) -> str:
    words: dict[str, str] = dict(ORDERS.items())
    return ", ".join(f"{_shown(each)} can only be {words[form]}" for form, each in sorted(proved.items()))


def _such(rows: int, first: Seen) -> str:
    return _shown(first) if rows == 1 else f"{count(rows, 'date')} such as {_shown(first)}"


def _shown(each: Seen) -> str:
    return f"{shown(each.text)} in row {each.row}"


_NOTES = {
    IN_UTC: "can be of another local day, as the time is in UTC: every day that it can be is kept. "
    "Give --time-zone, such as Asia/Kabul.",
    OF_EXCEL: "can only be a number of a spreadsheet, which counts days from 1900, and is read as one.",
}
"""What to say of dates of a note."""

_DAY = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:/[0-9]{4}-[0-9]{2}-[0-9]{2})?)?")
