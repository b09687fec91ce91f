"""Quotes in tables of text: records that a quote spoils are read line by line, and none is swallowed.

In CSV (RFC 4180) a quote opens a cell at its start and closes it at its end, and between them a line break is
text. People type quotes elsewhere too, and leave them open. A quote within a cell is read as the character
it is. A quote is taken as left open where it is not closed within `LONGEST` characters, or where a line that
it would take in has as many cells as the table has columns, of the kinds of those before the quote.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 100_000
"""Most characters of a cell within quotes (our choice): as for any cell of an incident."""

_FEWEST = 3
"""Fewest columns by which a line can be known as a row of its table (our choice)."""


class Record(NamedTuple):
    """A record of a table of text."""

    cells: list[str]
    is_odd: bool = False  # whether a quote is within a cell or left open, so that other readers may differ
    swallowed: int = 0  # how many lines the quote that it leaves open would take in


class _Cut(NamedTuple):
    cells: list[str]
    is_odd: bool
    is_open: bool


def records(lines: Iterable[str], separator: str) -> Iterator[Record]:
    r"""Yield the records of a table of text, its header first.

    Parameters
    ----------
    lines : iterable of str
        Physical lines with their ends.
    separator : str
        The character between two cells.

    Examples
    --------
    >>> table = ["id,place,date\n", '1,6" mortar,2021\n', '2,"Kang,2021\n', "3,Milak,2022\n"]
    >>> [(record.cells[0], record.swallowed) for record in records(table, ",")]
    [('id', 0), ('1', 0), ('2', 1), ('3', 0)]
    """
    waiting: deque[str] = deque()  # lines that were looked at and are still to be read
    source = iter(lines)
    width = 0
    while (line := waiting.popleft() if waiting else next(source, None)) is not None:
        if '"' not in line:
            cells = line.rstrip("\r\n").split(separator)
            yield Record(cells if cells != [""] else [])
            width = width or len(cells)
            continue
        cut = _cut(line, separator)
        if cut.is_open:
            yield _long(line, cut, waiting, source, separator, width)
        else:
            yield Record(cut.cells, cut.is_odd)
        width = width or len(cut.cells)


def are_odd(lines: Iterable[str], separator: str) -> bool:
    r"""Check whether a quote of a table is within a cell, or left open: then readers of CSV may differ.

    Parameters
    ----------
    lines, separator
        As for `records`, of which more is read only where a line has quotes that do not pair.

    Examples
    --------
    >>> are_odd(['a,"b"\n'], ","), are_odd(['a,"b "c" d"\n'], ",")
    (False, True)
    """
    kept = iter(lines)
    inner = re.compile(rf'[^{re.escape(separator)}"\r\n]"[^{re.escape(separator)}"\r\n]')
    before: deque[str] = deque(maxlen=1)
    for line in kept:
        if '"' in line and (line.count('"') % 2 or inner.search(line)):
            return any(record.is_odd for record in records(chain(before, [line], kept), separator))
        if not before:
            before.append(line)
    return False


def _long(
    line: str, first: _Cut, waiting: deque[str], source: Iterator[str], separator: str, width: int
) -> Record:
    """Return the record that begins with a line whose quote is open; put back lines that are not of it."""
    inside = []
    size, kinds = len(line), [_kind(cell) for cell in first.cells]
    cut = first
    while cut.is_open:
        more = waiting.popleft() if waiting else next(source, None)
        if more is None:
            break
        inside.append(more)
        size += len(more)
        if size - len(line) > LONGEST:
            break
        if '"' in more:
            cut = _cut(line + "".join(inside), separator)
    own = [more for more in inside if _is_row(more, separator, width, kinds)]
    if cut.is_open or own:
        waiting.extendleft(reversed(inside))
        return Record(first.cells, is_odd=True, swallowed=max(len(inside), 1))
    return Record(cut.cells, cut.is_odd)


def _is_row(line: str, separator: str, width: int, kinds: list[str]) -> bool:
    """Check whether a line has the cells of a row of its own, of the kinds of those before an open quote."""
    cells = _cut(line, separator).cells
    if width < _FEWEST or len(cells) != width:
        return False
    return [_kind(cell) for cell in cells[: len(kinds) - 1]] == kinds[:-1] and bool(kinds[:-1])


def _kind(cell: str) -> str:
    """Return of what kind a cell is: empty, a number or date, or text."""
    plain = cell.strip()
    return "" if not plain else "0" if re.fullmatch(r"[\d.,:/+\-]+", plain) else "a"


def _cut(text: str, separator: str) -> _Cut:
    """Cut a record into its cells."""
    end = len(text.rstrip("\r\n"))
    cells: list[str] = []
    at, is_odd = 0, False
    while True:
        if text.startswith('"', at):
            close, odd = _closing(text, at + 1, separator, end)
            is_odd |= odd
            if close < 0:
                return _Cut([*cells, text[at + 1 : end].replace('""', '"')], is_odd=True, is_open=True)
            cells.append(text[at + 1 : close].replace('""', '"'))
            at = text.find(separator, close)
        else:
            stop = text.find(separator, at)
            cell = text[at : end if stop < 0 else stop]
            cells.append(cell)
            at = stop
        if at < 0 or at >= end:
            return _Cut(cells, is_odd, is_open=False)
        at += 1


def _closing(text: str, start: int, separator: str, end: int) -> tuple[int, bool]:
    """Return where the quote closes that opened before a place, -1 if nowhere, and if others are within."""
    at, odd = start, False
    while 0 <= (at := text.find('"', at)) < end:
        behind = text[at + 1 : end].lstrip(" ")[:1]
        if behind in {"", separator}:
            return at, odd
        if text.startswith('""', at):
            at += 2
        else:
            odd = True
            at += 1
    return -1, odd
