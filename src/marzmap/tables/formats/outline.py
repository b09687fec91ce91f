"""Where a table begins and ends among the lines around it, in text and in workbooks alike.

Above the header people write titles and comments, below it hashtags, at the end totals and notes. Lines come
as lists of cells; nothing is lost without a word: what lies above the rows is named in notices, what lies
among or below them is set aside with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import shown
from marzmap._text import fold
from marzmap.tables.cells.positions import kind_of
from marzmap.tables.columns import aliases, naming
from marzmap.tables.columns.header import ONCE
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = "\ufeff"
"""What begins a text of Unicode, and stays where one file was put behind another."""

LINES = 40
"""First lines of a table among which its header is looked for."""


class Outline(NamedTuple):
    """The header of a table, and where its rows begin."""

    names: list[str]  # of its columns, each once
    header: int  # place of the header among the lines, from 0
    rows: int  # place of the first row below it
    notices: tuple[str, ...]  # what a person should read of lines that are neither


def outline(lines: Sequence[Sequence[str]]) -> Outline | None:
    """Find the header among the first lines of a table; None if none of them can be one.

    `lines` are the cells of each line or sheet row, the first `LINES` or more. The header is the first line,
    unless that is far from as full as the table, or another has more names that marzmap understands: then
    the first of these, or the first full one without numbers. A line of HXL hashtags below it, or one that
    names the columns again in other words, is passed over.

    Examples
    --------
    >>> found = outline([["Incidents 2021", ""], ["", ""], ["id", "date"], ["#meta+id", "#date"], ["a", "b"]])
    >>> found.names, found.rows, found.notices[0]
    (['id', 'date'], 4, "line 3 is taken for the header; above it: 'Incidents 2021'")
    """
    header = _header(lines)
    if header is None:
        return None
    names, notices = named(_trimmed(lines, header))
    above = [" ".join(filter(None, map(str.strip, line))) for line in lines[:header]]
    if header:
        texts = ", ".join(shown(text) for text in above if text)
        words = f"; above it: {texts}" if texts else "; the lines above it are empty"
        notices.insert(0, f"line {header + 1} is taken for the header{words}")
    rows = header + 1
    if rows < len(lines) and is_hashtags(lines[rows]):
        notices.append(f"line {rows + 1} holds HXL hashtags, not a row: it is skipped")
        rows += 1
    elif rows < len(lines) and _names_again(lines[rows]):
        notices.append(f"line {rows + 1} names the columns again, not a row: it is skipped")
        rows += 1
    return Outline(names, header, rows, tuple(notices))


def named(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names of the columns, where those without one or with that of another are numbered; notices.

    Two columns of one name that says where or when (`header.ONCE`) stay as they are, for `header.unique` to
    refuse.

    Examples
    --------
    >>> named(["lat", "", "Weather", "Weather", "lat"])[0]
    ['lat', 'unnamed_2', 'Weather', 'Weather_2', 'lat']
    """
    names: list[str] = []
    notices = []
    taken = {name.strip() for name in header}
    for at, given in enumerate(header, start=1):
        name = given.strip() or f"unnamed_{at}"
        if name in names and ((match := naming.match(name)) is None or match.word not in ONCE):
            number = next(n for n in range(2, len(header) + 2) if f"{name}_{n}" not in taken)
            notices.append(f"column {at} has the name {shown(name)} of another; here it is '{name}_{number}'")
            name = f"{name}_{number}"
            taken.add(name)
        names.append(name)
    return names, notices


def is_hashtags(cells: Iterable[str]) -> bool:
    """Check whether a line holds HXL hashtags, such as `#event+id`, at least two and nothing else.

    Examples
    --------
    >>> is_hashtags(["#event+id", "#date +occurred", ""]), is_hashtags(["#1", "2021"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and all(map(_HASHTAG.fullmatch, filled))


def no_row(cells: Sequence[str], header: Sequence[str]) -> Fault | None:
    """Return why a line below the header is not a row: a total, a note, a comment or the header again.

    Examples
    --------
    >>> no_row(["Total", "", "", "17"], ["id", "date", "place", "killed"]).reason
    "'Total' begins a row of totals, not an incident"
    >>> no_row(["Source: own count", "", "", ""], ["id", "date", "place", "killed"]).reason
    "'Source: own count' is a note, not a row"
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return None
    first, width = filled[0], len(header)
    few = 2 * len(filled) <= max(width, len(cells))
    reason = ""
    if _TOTAL.fullmatch(first) and len(filled) < width and all(map(_NUMBER.fullmatch, filled[1:])):
        reason = f"{shown(first)} begins a row of totals, not an incident"
    elif width >= _WIDE and (
        (len(filled) == 1 and " " in first and not kind_of([first])) or (few and _NOTE.match(first))
    ):
        reason = f"{shown(first)} is a note, not a row"
    elif first.startswith("#") and (len(cells) < width or few):
        reason = f"{shown(first)} is a comment, not a row"
    elif len(filled) > 1 and [cell.strip().lstrip(MARK) for cell in cells] == [*header][: len(cells)]:
        reason = "the row repeats the header"
    return Fault("", reason, "Delete the row.") if reason else None


_HASHTAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[\d\s.,'٬٫]*%?")


def _words(begins: str) -> str:
    words = [line["word"] for line in aliases.lines("beside.csv") if line["begins"] == begins]
    return "|".join(re.escape(word) for word in words)


_TOTAL = re.compile(rf"(?:{_words('total')})\s*[:：]?", re.IGNORECASE)
_NOTE = re.compile(rf"(?:(?:{_words('note')})\s*[:：]|[*†‡])", re.IGNORECASE)

FIRST_CELLS = rf"(?i)^\s*(?:#|{_TOTAL.pattern}\s*$|{_NOTE.pattern})"
"""Expression, for RE2, of the first filled cell of what `no_row` sets aside; a line with a single
filled cell, and the header again, may begin in any way."""

_WIDE = 3
"""Columns from which a line with a single filled cell of several words is a note."""


def _header(lines: Sequence[Sequence[str]]) -> int | None:
    looked = lines[:LINES]
    names = [understood(line) for line in looked]
    filled = [sum(map(bool, map(str.strip, line))) for line in looked]
    usual = Counter(number for number in filled if number > 1).most_common(1)
    width = usual[0][0] if usual else 1  # of the table: the usual number of filled cells
    best = max(names, default=0)
    for at, line in enumerate(looked):
        full = filled[at] > 0 and 2 * filled[at] > width
        plain = full and not line[0].startswith("#") and not any(map(_is_number, line))
        if (at == 0 and full and best < names[0] + _MORE) or (plain and best <= 1):
            return at
        if names[at] > 1 and 2 * names[at] >= best:
            return at
    return None


def _is_number(cell: str) -> bool:
    return bool(cell.strip()) and _NUMBER.fullmatch(cell.strip()) is not None


def understood(line: Sequence[str]) -> int:
    """Count the cells of a line that are names of columns, other than those with a number."""
    cells = {cell.strip() for cell in line if cell.strip()}
    return sum(
        naming.match(cell) is not None for cell in cells if not _DIGITS.search(cell) or fold(cell) in _OURS
    )


def _names_again(line: Sequence[str]) -> bool:
    filled = sum(map(bool, map(str.strip, line)))
    return understood(line) >= max(_MORE, filled // 2 + 1)


_MORE = 3
"""So many more names than in the first line must be understood in another for that to be the header."""

_DIGITS = re.compile(r"\d")
_OURS = {"admin1", "admin2", "adm1", "adm2", "actor1", "actor2"}


def _trimmed(lines: Sequence[Sequence[str]], header: int) -> list[str]:
    """Return the header without the empty cells at its end under which nothing stands."""
    full = max((_width(line) for line in lines[header : header + LINES]), default=0)
    cells = [*lines[header]]
    while len(cells) > max(full, 1) and not cells[-1].strip():
        cells.pop()
    return cells


def _width(line: Sequence[str]) -> int:
    return max((at for at, cell in enumerate(line, start=1) if cell.strip()), default=0)
