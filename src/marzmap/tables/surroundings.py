"""Titles above the header of a table, tags below it, totals and notes among its rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import shown
from marzmap.tables import naming
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ABOVE = 30
"""Most lines above a header (our choice)."""

_FEWEST = 2
"""Fewest names of columns by which a line below others is known as the header (our choice)."""


class Above(NamedTuple):
    """Where a table begins."""

    header: int  # line of the header, from 0
    names: int  # how many of its cells are usual names of columns
    first: int  # line of the first row, from 0: behind the header, and behind HXL tags
    notices: tuple[str, ...]  # what was left out


def above(lines: Sequence[Sequence[str]], name: str = "line") -> Above:
    """Find the header among the first lines of a table, cut into cells; the first filled one if in doubt.

    Parameters
    ----------
    lines : sequence of sequences of str
        The first lines, `MOST_ABOVE` and some more.
    name : str
        What a line is called in the notices: "line", or "row" in a workbook.

    Examples
    --------
    >>> found = above([["Incidents of Nimroz, 2021"], [""], ["id", "date", "place"], ["1", "2021", "Kang"]])
    >>> found.header, found.first, found.notices
    (2, 3, ("The header is in line 3; above it: 'Incidents of Nimroz, 2021'.",))
    """
    filled = [at for at, cells in enumerate(lines[:MOST_ABOVE]) if _texts(cells)]
    if not filled:
        return Above(0, 0, 1, ())
    header = filled[0]
    if _names(lines[header]) < _FEWEST:
        below = [at for at in filled if _names(lines[at]) >= _FEWEST and _is_wider(lines, at, filled)]
        header = below[0] if below else next((at for at in filled if not _is_comment(lines[at])), header)
    notices = []
    titles = [_texts(lines[at])[0] for at in filled if at < header]
    if titles:
        quoted = ", ".join(map(shown, titles))
        notices.append(f"The header is in {name} {header + 1}; above it: {quoted}.")
    first = header + 1
    if first < len(lines) and are_tags(lines[first]):
        first += 1
        notices.append(f"{name.capitalize()} {first} holds HXL tags and was left out.")
    return Above(header, _names(lines[header]), first, tuple(notices))


def are_tags(cells: Sequence[str]) -> bool:
    """Check whether a line is a row of HXL tags.

    Examples
    --------
    >>> are_tags(["#event+id", "#date", ""]), are_tags(["#1", "2021"])
    (True, False)
    """
    texts = _texts(cells)
    return bool(texts) and sum(bool(_TAG.fullmatch(text)) for text in texts) > len(texts) / 2


def kind_of_line(cells: Sequence[str]) -> str:
    """Return "total" or "note" for a line that looks like one and not like a row; else nothing.

    A total begins with a word for it; a note is a single text, of more than a word or behind a word for it.

    Examples
    --------
    >>> kind_of_line(["Total", "", "", "12"]), kind_of_line(["Source: the police", "", ""])
    ('total', 'note')
    >>> kind_of_line(["12", "2021-12-01", "Total"])
    ''
    """
    texts = _texts(cells)
    if not texts:
        return ""
    begins = texts[0].casefold().strip("*•: ")
    if len(texts) < len(cells) and _TOTAL.match(begins):
        return "total"
    if len(texts) == 1 and len(cells) > _FEWEST and (_NOTE.match(begins) or len(begins.split()) > _FEWEST):
        return "note"
    return ""


def not_a_row(cells: Sequence[str]) -> list[Fault]:
    """Return the fault of a line that is a total or a note; none for other lines.

    Examples
    --------
    >>> not_a_row(["Total", "", "12"])[0].reason
    "begins with 'Total': it looks like a total, not like an incident"
    """
    kind = kind_of_line(cells)
    if not kind:
        return []
    reason = f"begins with {shown(_texts(cells)[0])}: it looks like a {kind}, not like an incident"
    return [Fault("", reason, "Nothing, if so; else give it a date and a place.")]


def _texts(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _names(cells: Sequence[str]) -> int:
    """Return how many cells of a line are usual names of columns."""
    return len({match.word for cell in _texts(cells) if (match := naming.match(cell))})


def _is_wider(lines: Sequence[Sequence[str]], at: int, filled: Sequence[int]) -> bool:
    """Check whether a line has more filled cells than each one above it, as a header has under its titles."""
    return all(len(_texts(lines[above])) < len(_texts(lines[at])) for above in filled if above < at)


def _is_comment(cells: Sequence[str]) -> bool:
    return _texts(cells)[0].startswith(("#", "//", "%", "--"))


_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:grand total|sub-?total|total|totals|sum|average|mean|итого|всего|усього|разом|جمع|جمع کل|مجموع|"
    r"المجموع|الإجمالي|toplam|genel toplam|somme|suma|summe|gesamt|insgesamt|totale|razem|celkem)"
    r"(?:\s*[:=(\d].*)?$"
)
_NOTE = re.compile(
    r"(?:notes?|sources?|remarks?|caution|disclaimer|legend|last updated?|updated|as of|created|prepared by|"
    r"©|copyright|примечани\w*|источник\w*|примітк\w*|джерел\w*|منبع|منابع|یادداشت|توضیح|ملاحظه|مصدر|ملاحظات|"
    r"remarques?|quelle|anmerkung|nota|notas|fuentes?|kaynak|not)\b"
)
