"""What `marzmap check` reports: how a table was read and understood, and what is wrong with its rows."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from marzmap._errors import escaped, shown
from marzmap._text import count, printable
from marzmap.check.formats import FORMS
from marzmap.tables import DATE_ORDERS, SURENESS, Fault, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marzmap.check import Kind, Outcome, Table
    from marzmap.check.kinds import Place
    from marzmap.tables import Column

MOST_COLUMNS, MOST_KINDS, MOST_LINES = 100, 40, 3
"""Columns and kinds of faults that are listed, and lines of each kind; --json and --rejected have all."""

_CELL, _NAME = 24, 40  # characters of a sample and of a name

LOOKS = {
    "second": "but another column means that more surely",
    "spelling": "by its spelling",
    "values": "by its values",
    "name": "by a word of its name",
}
"""Why a column that stays the user's own looks usable, in words."""


def of_table(table: Table, file: str) -> list[str]:
    """Return how a table was read, how each column was understood, and what looks usable."""
    return [
        f"{file}: {table.note}" + ("" if table.form == "plain" else f"; {FORMS[table.form]}"),
        *notices(table.notices, file),
        "",
        *understanding(table.columns),
        *_under("Assumed:", _assumptions(table)),
        *_under("Left unused, and looks usable:", map(_usable, filter(_is_usable, table.columns))),
        "",
    ]


def briefly(table: Table, file: str) -> str:
    """Return how many columns are understood, and which others may be of use."""
    used = sum(bool(column.word) for column in table.columns)
    looks = [shown(column.name, _NAME) for column in table.columns if column.looks]
    usable = f"; {', '.join(looks[:MOST_LINES])} may be of use" if looks else ""
    return f"{file}: {used} of {count(len(table.columns), 'column')} understood{usable}; [columns] has them"


def notices(texts: Iterable[str], file: str) -> list[str]:
    """Return what a person should read of a table, a line each."""
    return [f"{file}: {escaped(text)}" for text in texts]


def understanding(columns: Sequence[Column]) -> list[str]:
    """Return how columns are understood as lines of a table: yours, ours, how surely, first values.

    Examples
    --------
    >>> from marzmap.tables import Column
    >>> column = Column("Lat", "latitude", "usual", "lat", samples=("31.1", "31.2"))
    >>> for line in understanding([column]):
    ...     print(line)
    your column  our word  known by    first values
    Lat          latitude  usual name  '31.1', '31.2'
    """
    lines = [("your column", "our word", "known by", "first values")]
    for column in columns[:MOST_COLUMNS]:
        ours = column.word or ("" if column.sure == "format" else "-")
        sure = (
            "read with others, or left out" if column.sure == "format" and not ours else SURENESS[column.sure]
        )
        if not column.word and column.sure == "stated":
            sure = "stated by you to stay so"
        samples = ", ".join(shown(text, _CELL) for text in column.samples)
        lines.append((_cut(column.name), ours or "-", sure, samples or "(empty)"))
    widths = [max(map(_width, cells)) for cells in zip(*lines, strict=True)]
    more = [f"... and {count(len(columns) - MOST_COLUMNS, 'further column')}"]
    return ["  ".join(map(_padded, line, widths)).rstrip() for line in lines] + (
        more if len(columns) > MOST_COLUMNS else []
    )


def of_kinds(kinds: Iterable[Kind], file: str) -> list[str]:
    """Return what is wrong, a kind at a time: its first rows line by line, then how many there are."""
    order: dict[Outcome, str] = {
        "noted": "kept with this note",
        "emptied": "with this",
        "set aside": "with this",
    }
    listed = [kind for outcome in order for kind in _of(kinds, outcome)]
    lines = []
    for kind in listed[:MOST_KINDS]:
        first = [*zip(kind.places, kind.reasons, strict=True)][:MOST_LINES]
        lines += [_line(file, place, kind, reason) for place, reason in first]
        if more := kind.times - MOST_LINES:
            rows = ", ".join(f"{place.row}{place.sheet}" for place in kind.places[MOST_LINES:])
            dots = ", ..." if kind.times > len(kind.places) else ""
            lines += [f"    and {count(more, 'more row')} {order[kind.outcome]}: {rows}{dots}"] * (more > 0)
    if len(listed) > MOST_KINDS:
        lines.append(f"... and {count(len(listed) - MOST_KINDS, 'further kind')} of faults")
    return lines


def _line(file: str, place: Place, kind: Kind, reason: str) -> str:
    """Return one line of what is wrong: file:row: column: reason. Fix."""
    if kind.outcome == "noted":
        return f"{file}:{place.row}{place.sheet}: note: {escaped(reason)}"
    return message(file, place.row, Fault(kind.column, reason, kind.fix), place.sheet)


def converted(kinds: Iterable[Kind], file: str) -> list[str]:
    """Return the first rows with values that were read otherwise than written."""
    return [
        f"{file}:{place.row}{place.sheet}: read {escaped(text)}"
        for kind in _of(kinds, "converted")
        for place, text in [*zip(kind.places, kind.reasons, strict=True)][:MOST_LINES]
    ]


def summary(counts: Mapping[str, int]) -> str:
    """Return the counts of a table in one line."""
    parts = [f"{count(counts['good'] + counts['bad'], 'row')} read, {counts['good']:,} good"]
    parts.append(f"{counts['bad']:,} bad")
    for key, noun, what in (
        ("converted", "row", "with values read otherwise than written"),
        ("emptied", "cell", "left empty"),
        ("noted", "row", "kept with a note"),
        ("sensitive", "row", "marked sensitive"),
    ):
        if counts[key]:
            parts.append(f"{count(counts[key], noun)} {what}")
    return ", ".join(parts)


def _of(kinds: Iterable[Kind], outcome: Outcome) -> list[Kind]:
    return [kind for kind in kinds if kind.outcome == outcome]


def _assumptions(table: Table) -> list[str]:
    """Return what is taken for granted of a table as a whole, in words."""
    words = {column.word: shown(column.name) for column in table.columns if column.word}
    orders = {form: name for name, form in DATE_ORDERS.items()}
    lines = []
    if table.dates in orders:
        lines.append(f"dates such as 03/04/2022 are {table.dates} (--dates {orders[table.dates]})")
    lines += [
        f"{words[word]} gives one number of {word}: it is both the lowest and the highest"
        for word in ("killed", "wounded")
        if word in words
    ]
    return lines


def _is_usable(column: Column) -> bool:
    return bool(column.looks)


def _usable(column: Column) -> str:
    samples = ", ".join(shown(text, _CELL) for text in column.samples)
    name = shown(column.name, _NAME)
    return f"{name} may be {column.looks}, {LOOKS[column.looks_by]}{samples and f' ({samples})'}"


def _under(title: str, lines: Iterable[str]) -> list[str]:
    below = [f"  {line}" for line in lines]
    return ["", title, *below[:MOST_COLUMNS]] if below else []


def _cut(name: str) -> str:
    clean = escaped(printable(name))
    return clean if len(clean) <= _NAME else f"{clean[: _NAME - 3]}..."


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many places of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
