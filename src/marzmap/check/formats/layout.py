"""What a format says of its tables, and what several formats share."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from marzmap._errors import InputError, shown
from marzmap._text import fold
from marzmap.check.citations import Made
from marzmap.check.columns import kept
from marzmap.tables.columns.missing import says_missing
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from marzmap._types import Bools
    from marzmap.dates import Form
    from marzmap.tables import Column

Cells = dict[str, str]
Columns = dict[str, Any]
"""Arrow columns of text, none of them null; those that repeat may be dictionaries."""


class Layout(NamedTuple):
    """How a table is laid out."""

    form: str  # name of the format
    keys: list[str]  # what to call the cells of a row, in their order, for `row`
    # Columns of what `row` returns: words of `attributes.COLUMNS`, `tables.CODES`, the user's own.
    header: list[str]
    # Column of `header`: column of the table that it comes from, where it is one and has another name.
    named: dict[str, str]
    # Makes a row in marzmap's words, still text, of the cells of a row; and tells its faults.
    row: Callable[[Cells], tuple[Cells, list[Fault]]]
    dates: Form = ""  # which of day and month comes first in its dates, if the header says so
    note: str = ""  # what to tell of the table
    # How each column of the table is understood, where that is more than the format says of all tables.
    columns: Sequence[Column] = ()
    notices: tuple[str, ...] = ()  # what a person should read of columns of one meaning
    combined: tuple[str, ...] = ()  # columns that stay as they are, and are of use for others besides
    copied: Sequence[tuple[str, str]] = ()  # columns of `header` that are mere copies, and of which key
    # Makes the others of whole columns, by keys, and tells which rows have no fault; None where only `row`
    # makes them.
    by_column: Callable[[Columns], tuple[Columns, Bools]] | None = None
    settled: Collection[str] = ()  # columns that `by_column` makes and that need no reading; no cell is empty


def foreign(
    form: str,
    header: Sequence[str],
    where: object,
    columns: Iterable[str],
    words: dict[str, str],
    made: Callable[[Cells], tuple[Cells, list[Fault]]],
    dropped: Iterable[str],
    old: Mapping[str, str] = MappingProxyType({}),
) -> Layout:
    """Lay out a format of others.

    `columns` are the format's own; of what else the table has, all is kept that is not `dropped`. `words`
    gives for each column of the result the format's column that it is copied from, or "". `made` works out
    what is no mere copy, as `Layout.row`, from cells by the folded names of `columns`; those that the table
    lacks are empty. `old` gives today's folded name by the one that it had before.

    Raises
    ------
    InputError
        Two columns have one name.
    """
    keys = [old.get(fold(name), fold(name)) for name in header]
    names: dict[str, str] = {}
    for key, name in zip(keys, header, strict=True):
        if key in names:
            first, second = shown(names[key]), shown(name)
            raise InputError(f"{where}: columns {first} and {second} are one in {form}. Delete one of them.")
        names[key] = name
    used = {fold(name) for name in (*words.values(), *dropped)}
    own = kept((name for key, name in zip(keys, header, strict=True) if key not in used), words)
    absent = dict.fromkeys({fold(name) for name in columns} - set(keys), "")
    copied = [(word, fold(name)) for word, name in words.items() if name]
    key_of = dict(zip(header, keys, strict=True))
    copied += [(free, key_of[name]) for name, free in own.items()]

    def row(cells: Cells) -> tuple[Cells, list[Fault]]:
        cells = absent | cells if absent else cells
        values, faults = made(cells)
        return {word: cells[key] for word, key in copied} | values, faults

    named = {word: names[key] for word, key in copied if names.get(key, word) != word}
    return Layout(form, keys, [*words, *own.values()], named, row, copied=copied)


def words_of(text: str, separator: str | None = None) -> tuple[str, ...]:
    """Return the names of columns that a text lists.

    Examples
    --------
    >>> words_of("id relid")
    ('id', 'relid')
    """
    return tuple(word.strip() for word in text.split(separator))


def word_pairs(text: str) -> dict[str, str]:
    """Return the pairs that a text lists, each with "=" between a word of marzmap's and a column or nothing.

    Examples
    --------
    >>> word_pairs("title= actor_1=side_a")
    {'title': '', 'actor_1': 'side_a'}
    """
    return dict(pair.split("=") for pair in text.split())


def code(text: str) -> str:
    """Return a whole number as text, without the ".0" that a spreadsheet or data frame may add.

    Examples
    --------
    >>> code(" 2.0 ")
    '2'
    """
    return text.strip().removesuffix(".0")


def prefixed(prefix: str, identifier: str) -> str:
    """Return an identifier that says where it comes from; empty if there is none, or a word for none.

    Examples
    --------
    >>> prefixed("ucdp", "123.0"), prefixed("ucdp", " "), prefixed("ucdp", "nan")
    ('ucdp:123', '', '')
    """
    bare = code(identifier)
    return f"{prefix}:{bare}" if bare and not says_missing(bare) else ""


def joined(separator: str, *texts: str) -> str:
    """Join the texts that are not empty, with a separator between them.

    Examples
    --------
    >>> joined(", ", "Milak", "", "Iran")
    'Milak, Iran'
    """
    return separator.join(filter(None, map(str.strip, texts)))


def sources(*entries: dict[str, str]) -> str:
    """Return sources as a JSON array, without what is empty.

    Examples
    --------
    >>> sources({"title": "A report", "url": ""}, {"title": ""})
    '[{"title": "A report"}]'
    """
    stated = [{key: text for key, text in entry.items() if text} for entry in entries]
    stated = [entry for entry in stated if entry]
    whole = json.dumps(stated, ensure_ascii=False) if stated else ""
    return Made(whole) if all(entry.get("url", "http://").startswith(_HTTP) for entry in stated) else whole


_HTTP = ("https://", "http://")


def linked(text: str) -> dict[str, str]:
    """Return a source that is an address, or else words. What looks like any address is taken for one.

    Examples
    --------
    >>> linked("https://example.org/a"), linked("BBC Monitoring: Iran"), linked("javascript:alert(1)")
    ({'url': 'https://example.org/a'}, {'title': 'BBC Monitoring: Iran'}, {'url': 'javascript:alert(1)'})
    """
    return {"url": text.strip()} if _ADDRESS.match(text) else {"title": text.strip()}


def entries(text: str) -> list[dict[str, str]]:
    """Return the sources of a cell: its addresses one by one, or else its words.

    Examples
    --------
    >>> entries("https://example.org/a, https://example.org/b")
    [{'url': 'https://example.org/a'}, {'url': 'https://example.org/b'}]
    """
    return [linked(part) for part in (LINKS.split(text) if LINKS.search(text) else [text])]


LINKS = re.compile(r"[\s,;|]+(?=https?://)", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*:(?=[^\s])")

Span = Literal["", "week", "month", "year"]


def spanned(first: str, last: str, span: Span) -> str:
    """Return the days, from the first to the last, that an imprecise date leaves open, as EDTF.

    A single day is widened to the span: the seven days about it, its month or its year; "" leaves it. Days of
    no calendar are put as they are.

    Examples
    --------
    >>> spanned("2021-12-01", "2021-12-01", "week")
    '2021-11-28/2021-12-04'
    >>> spanned("2021-12-01", "2021-12-01", "month"), spanned("2021-12-01", "2021-12-31", "month")
    ('2021-12', '2021-12-01/2021-12-31')
    """
    if first != last:
        return f"{first}/{last}"
    if span == "week":
        with suppress(ValueError, OverflowError):
            middle = date.fromisoformat(first)
            return f"{middle - timedelta(days=3)}/{middle + timedelta(days=3)}"
    return first[: {"month": 7, "year": 4}.get(span, 10)]


def coded(column: str, text: str, spans: dict[str, Span]) -> tuple[Span, list[Fault]]:
    """Return what a code of precision leaves open; no code says nothing.

    Examples
    --------
    >>> coded("time_precision", "9", {"1": "", "2": "week"})[1][0].reason
    "'9': it should be 1 to 2"
    """
    short = code(text)
    if short in spans or not short:
        return spans.get(short, ""), []
    reason = f"{shown(text)}: it should be 1 to {len(spans)}"
    return "", [Fault(column, reason, f"Give its code, 1 to {len(spans)}, or leave it empty.")]
