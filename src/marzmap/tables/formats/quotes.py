r"""Physical lines of text become records, whatever the quotes in them.

A quote opens a cell only at its beginning; such a cell ends at the next separator, or end of a line, before
which its quotes come in pairs, so that it may hold separators and line breaks. Other quotes are characters
as any. A quote that is never closed, or only by taking in lines that are rows of their own, was left open:
its row is set aside, and the lines that it would have taken in are read as rows.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_LINES, LONGEST = 100_000, 64 * 2**20
"""Lines and characters of one record: beyond them a quote was left open."""


class Record(NamedTuple):
    """A record of a text: a row, its header, or another line."""

    line: int  # number of the physical line in which it begins, from 1
    cells: list[str]
    fault: Fault | None  # a quote in it that was left open


def records(lines: Iterable[str], separator: str, width: int = 0, first: int = 1) -> Iterator[Record]:
    r"""Cut physical lines into records.

    `width` is how many cells a row has, and `first` the number of the first row. Above it, and without a
    width, every quote that is closed counts.

    Examples
    --------
    >>> [record.cells for record in records(['1,6" gun\n', '2,"a\n', 'b"\n'], ",", 2)]
    [['1', '6" gun'], ['2', 'a\nb']]
    >>> [record.fault is None for record in records(['1,"open\n', '2,c\n'], ",", 2)]
    [False, True]
    """
    source, ahead, number = iter(lines), deque[str](), 0
    for count in itertools.count(1):
        line = ahead.popleft() if ahead else next(source, None)
        if line is None:
            return
        number += 1
        cells, is_open = cut(line, separator)
        if not is_open:
            yield Record(number, cells, None)
            continue
        whole, taken = _closed(line, cells, source, ahead, separator)
        if whole is None or (width and count >= first and _are_rows(taken, cells, whole, separator, width)):
            ahead.extendleft(reversed(taken))
            # Its row is shown as if the quote were a character as any.
            cells[-1:] = cells[-1].split(separator)
            yield Record(number, cells, _left_open(number, len(taken)))
        else:
            yield Record(number, whole, None)
            number += len(taken)


def are_odd(lines: Iterable[str], separator: str, width: int) -> bool:
    r"""Check whether lines have quotes that other readers of CSV may cut otherwise than `records` does.

    Examples
    --------
    >>> are_odd(['1,"a, ""b"" c"\n', '2,"d\n', 'e"\n'], ",", 2), are_odd(['1,6" gun\n'], ",", 2)
    (False, True)
    """
    parts: list[str] = []  # lines of a record whose quotes do not come in pairs yet
    is_paired, proper = True, _proper(separator)
    for line in lines:
        if not parts and ('"' not in line or proper.fullmatch(line)):
            continue
        if parts and line.count(separator) >= width - 1:
            return True
        parts.append(line)
        is_paired ^= line.count('"') % 2 == 1
        if is_paired:
            if not proper.fullmatch("".join(parts)):
                return True
            parts.clear()
    return bool(parts)


def cut(line: str, separator: str) -> tuple[list[str], bool]:
    r"""Cut a line into cells; check whether the last of them has a quote that the line does not close.

    Examples
    --------
    >>> cut('1,"a ""b"", c",d\n', ","), cut('1,"a\n', ",")
    ((['1', 'a "b", c', 'd'], False), (['1', '"a'], True))
    >>> cut('"quoted "inside" text"|"Go" he said', "|")[0]
    ['quoted "inside" text', '"Go" he said']
    """
    bare = line.removesuffix("\n").removesuffix("\r")
    if '"' not in bare:
        return bare.split(separator), False
    cells: list[str] = []
    at, pattern = 0, _cell(separator)
    while True:
        match = pattern.match(bare, at)
        end = match.end() if match else at
        if end < len(bare) and bare[end] != separator:
            return [*cells, bare[at:]], True
        cells.append(_unquoted(bare[at:end]))
        if end == len(bare):
            return cells, False
        at = end + 1


@lru_cache
def _cell(separator: str) -> re.Pattern[str]:
    other = re.escape(separator)
    # Blanks may precede a quote; quoted parts; no quote at the beginning.
    return re.compile(rf' +"(?:[^"]|"")*+" *(?={other}|\Z)|(?:"[^"]*"[^"{other}]*)+|[^"{other}][^{other}]*|')


@lru_cache
def _rest_of_cell(separator: str) -> re.Pattern[str]:
    """Return a pattern of the rest of a cell, from within its quotes to where it ends in the same line."""
    other = re.escape(separator)
    return re.compile(rf'[^"]*"(?:[^"{other}]*"[^"]*")*+[^"{other}\r\n]*(?:[{other}\r\n]|\Z)')


@lru_cache
def _proper(separator: str) -> re.Pattern[str]:
    """Return a pattern of a record with quotes that only enclose cells and are doubled within."""
    other = re.escape(separator)
    quoted, between = '"[^"]*"', rf'(?:{other}(?:[^"]*{other})?)?'
    return re.compile(rf'(?:[^"]*{other})?{quoted}(?:{between}{quoted})*+(?:{other}[^"]*)?\r?\n?')


def _unquoted(cell: str) -> str:
    """Return what a cell says: without the quotes around it, where these are around it."""
    if not cell.lstrip(" ").startswith('"'):
        return cell
    bare = cell.strip(" ")
    if _QUOTED.fullmatch(bare):
        return bare[1:-1].replace('""', '"')
    if bare.startswith('""'):
        return bare[2:]
    inner = bare[1:-1]
    first = inner.find('"')
    # "quoted "inside" text" is quoted as a whole, "one" and "another" is not.
    return inner if bare.endswith('"') and not inner[first - 1 : first].strip() else cell


_QUOTED = re.compile(r'"(?:[^"]|"")*+"')


def _closed(
    line: str, cells: Sequence[str], source: Iterator[str], ahead: deque[str], separator: str
) -> tuple[list[str] | None, list[str]]:
    """Read on until the quote of a last cell is closed; return the whole record, and the further lines of it.

    There is no whole record where nothing closes the quote.
    """
    ending = line[len(line.removesuffix("\n").removesuffix("\r")) :]
    whole, parts, taken = [*cells[:-1]], [cells[-1] + ending], list[str]()
    size, closes = len(line), _rest_of_cell(separator)
    while len(taken) < MOST_LINES and size < LONGEST:
        following = ahead.popleft() if ahead else next(source, None)
        if following is None:
            break
        taken.append(following)
        parts.append(following)
        size += len(following)
        if not closes.match(following):
            continue
        more, is_open = cut("".join(parts), separator)
        if not is_open:
            return [*whole, *more], taken
        whole += more[:-1]
        ending = following[len(following.removesuffix("\n").removesuffix("\r")) :]
        parts = [more[-1] + ending]
    return None, taken


def _are_rows(
    taken: Sequence[str], opening: Sequence[str], whole: Sequence[str], separator: str, width: int
) -> bool:
    """Check whether the lines that a quote takes in are rows of their own.

    They are if each is a row like the one with the quote; one is enough where the record that the quote makes
    of them has not as many cells as the header.
    """
    torn = len(whole) != width
    like = (_is_like(line, opening, separator, width) for line in taken)
    return any(like) if torn else all(like)


def _is_like(line: str, opening: Sequence[str], separator: str, width: int) -> bool:
    """Check whether a line has as many cells as a row, and digits where the row `opening` has."""
    cells, is_open = cut(line, separator)
    row = [*opening[:-1], *opening[-1].split(separator)]
    if len(cells) > width or (len(cells) < width and not is_open):
        return False
    pairs = [
        (_shape(cell), _shape(other))
        for cell, other in zip(row, cells, strict=False)
        if any(map(str.isdecimal, cell)) and other.strip()
    ]
    alike = sum(one == other for one, other in pairs)
    return 2 * alike > len(pairs)


def _shape(cell: str) -> str:
    return _DIGITS.sub("9", _LETTERS.sub("a", cell.strip()))


_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


def _left_open(number: int, lines: int) -> Fault:
    reason = f"the quote opened in line {number} is not closed"
    if lines:
        until = f" to {number + lines}" if lines > 1 else ""
        reason += f": line{'s' if lines > 1 else ''} {number + 1}{until} would be taken into its cell"
    return Fault("", reason, "Close the quote, or write it twice if it belongs to the text.")
