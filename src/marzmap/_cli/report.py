"""What `marzmap check` reports: how a table was read and understood, and what is wrong with its rows."""

from __future__ import annotations

import shutil
import sys
import textwrap
import unicodedata
from typing import TYPE_CHECKING

from marzmap import _overview, atlas
from marzmap._errors import escaped, shown
from marzmap._text import count, printable
from marzmap.check.formats import FORMS
from marzmap.tables import DATE_ORDERS, SURENESS, Fault, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marzmap._lookup import LookUp
    from marzmap.check import Kind, Outcome, Table
    from marzmap.check.kinds import Place
    from marzmap.tables import Column

MOST_COLUMNS, MOST_KINDS, MOST_LINES, MOST_BORDERS = 100, 40, 3, 6
"""Columns, kinds of faults, lines of each kind and borders that are listed; --json has all."""

_SCREEN = 30
"""Columns of a table that are all listed in lines of their own; of one with more, those that are used."""

_WIDTH = 120
"""Characters of a line where the report goes into a file or to another program."""

_COMBINED = "Combined with others by this format, or not used:"

_CELL, _NAME, _LEAST = 24, 40, 12  # characters of a sample, of a name, and of samples in a narrow terminal

LOOKS = {
    "second": "but another column means that more surely",
    "spelling": "by its spelling",
    "values": "by its values",
    "name": "by a word of its name",
}
"""Why a column that stays the user's own looks usable, in words."""


def width() -> int:
    """Return how many characters a line of the report may have."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH


def of_table(table: Table, file: str, most: int = _WIDTH) -> list[str]:
    """Return how a table was read, how each column was understood, and what looks usable.

    `most` is how many characters a line of the list of columns may have.
    """
    return [
        f"{file}: {table.note}" + ("" if table.form == "plain" else f"; {FORMS[table.form]}"),
        *notices(table.notices, file),
        "",
        *of_columns(table.columns, most),
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


def of_columns(columns: Sequence[Column], most: int = _WIDTH) -> list[str]:
    """Return how the columns of a table are understood; of one with many, only list the names of the rest."""
    if len(columns) <= _SCREEN:
        return understanding(columns, most)
    used = [column for column in columns if column.word or column.looks]
    lines = understanding(used, most)
    for title, sure in (
        ("Stay your own:", ""),
        ("Stated by you to stay so:", "stated"),
        (_COMBINED, "format"),
    ):
        names = [_cut(column.name) for column in columns if column.sure == sure and column not in used]
        more = [f"and {len(names) - MOST_COLUMNS:,} more"] * (len(names) > MOST_COLUMNS)
        listed = ", ".join([*names[:MOST_COLUMNS], *more])
        wrapped = textwrap.wrap(listed, most, initial_indent="  ", subsequent_indent="  ")
        lines += ["", title, *wrapped] if names else []
    return lines


def understanding(columns: Sequence[Column], most: int = _WIDTH) -> list[str]:
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
    listed = columns[:MOST_COLUMNS]
    lines = [("your column", "our word", "known by")]
    lines += [
        (_cut(column.name, min(_NAME, most // 3)), column.word or "-", _sureness(column)) for column in listed
    ]
    widths = [max(map(_width, cells)) for cells in zip(*lines, strict=True)]
    room = max(_LEAST, most - sum(widths) - 2 * len(widths))
    samples = ["first values", *(_samples(column, room) for column in listed)]
    more = [f"... and {count(len(columns) - MOST_COLUMNS, 'further column')}"]
    return [
        "  ".join([*map(_padded, line, widths), texts]).rstrip()
        for line, texts in zip(lines, samples, strict=True)
    ] + (more if len(columns) > MOST_COLUMNS else [])


def _sureness(column: Column) -> str:
    if column.word or column.sure not in ("format", "stated"):
        return SURENESS[column.sure]
    return "combined or unused" if column.sure == "format" else "stated to stay so"


def _samples(column: Column, room: int) -> str:
    """Return the first values of a column, as many of them as there is room for and one at least."""
    listed = ""
    for text in column.samples:
        further = f"{listed}, " * bool(listed) + shown(text, min(_CELL, room))
        if _width(further) > room:
            return listed or shown(text, _LEAST)
        listed = further
    return listed or "(empty)"


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
        most = 1 if kind.alike else MOST_LINES
        first = [*zip(kind.places, kind.reasons, strict=True)][:most]
        lines += [_line(file, place, kind, reason) for place, reason in first]
        if (more := kind.times - most) > 0:
            rows = ", ".join(f"{place.row}{place.sheet}" for place in kind.places[most:])
            dots = ", ..." if kind.times > len(kind.places) else ""
            lines.append(f"    and {count(more, 'more row')} {order[kind.outcome]}: {rows}{dots}")
    if len(listed) > MOST_KINDS:
        lines.append(f"... and {count(len(listed) - MOST_KINDS, 'further kind')} of faults")
    return lines


def _line(file: str, place: Place, kind: Kind, reason: str) -> str:
    """Return one line of what is wrong: file:row: column: reason. Fix."""
    if kind.outcome == "noted":
        return f"{file}:{place.row}{place.sheet}: note: {escaped(reason)}"
    return message(file, place.row, Fault(kind.column, reason, kind.fix), place.sheet)


def of_places(places: LookUp, file: str) -> list[str]:
    """Return what became of rows whose places were looked up by name, and how to load more of these."""
    if not places.rows:
        return []
    rows = f"{count(places.rows, 'row')} without coordinates"
    if not places.borders:
        remedy = "State a border, such as --border KGZ-TJK, or give the table a column country."
        return [f"{file}: {rows}: their places were not looked up. {remedy}"]
    about = ", ".join(places.borders[:MOST_BORDERS]) + ", ..." * (len(places.borders) > MOST_BORDERS)
    placed = places.rows - places.unplaced
    lines = [f"{file}: {rows}, looked up by name as for {about}: {placed:,} placed, {places.unplaced:,} not"]
    return [*lines, *filter(None, [more_places(places)])]


def more_places(places: LookUp) -> str:
    """Return how to load more places, if one was not known; else empty."""
    return _overview.more_places(atlas.countries_beside(places.borders)) if places.unplaced else ""


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
    words = {column.word: column for column in table.columns if column.word}
    orders = {form: name for name, form in DATE_ORDERS.items()}
    lines = []
    if table.dates in orders:
        lines.append(f"dates such as 03/04/2022 are {table.dates} (--dates {orders[table.dates]})")
    lines += [
        f"a single number in {shown(words[word].name)} is both the lowest and the highest number of {word}"
        for word in ("killed", "wounded")
        if word in words and any(map(str.isdecimal, words[word].samples))
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


def _cut(name: str, longest: int = _NAME) -> str:
    clean = escaped(printable(name))
    return clean if len(clean) <= longest else f"{clean[: longest - 3]}..."


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many places of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
