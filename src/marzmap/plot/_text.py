"""Texts of figures: nothing in them steers, turns or hides; what the font cannot write is shown as ▯."""

from __future__ import annotations

import functools
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib import ft2font, get_data_path
from matplotlib.font_manager import FontProperties

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

LONGEST = 2_000
"""Characters of a text that are read; no line of a figure holds as many."""
UNWRITTEN = "▯"
"""Replaces writing that the font lacks, or that would need joining or turning."""

FACES = {"plain": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "oblique": "DejaVuSans-Oblique.ttf"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_RUN = re.compile(rf"{UNWRITTEN}(?:(?:[\s{UNWRITTEN}]|U\+200[BCD])*{UNWRITTEN})?")
_FROM_RIGHT = {"R", "AL", "AN"}
_PARTLY = re.compile(r"[?~%]")


def plain(text: object) -> str:
    r"""Give a text as a figure can write it: one line, hidden characters as codes, other writing as ▯.

    Examples
    --------
    >>> plain("Clash at\nشغالک, \u202eabc")
    'Clash at ▯, U+202Eabc'
    """
    whole = unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", str(text)[:LONGEST]).strip())
    characters: list[str] = []
    marked = False
    for character in whole:
        kind = unicodedata.category(character)
        # Of marks heaped on one letter the first is kept, so that none reaches into other lines.
        marks = kind in ("Mn", "Me")
        if not (marks and marked):
            characters.append(_written(character, kind))
        marked = marks
    return _RUN.sub(UNWRITTEN, "".join(characters))


def _written(character: str, kind: str) -> str:
    if kind[0] == "C" or kind in ("Zl", "Zp"):
        return f"U+{ord(character):04X}"
    if unicodedata.bidirectional(character) in _FROM_RIGHT or ord(character) not in _writable():
        return UNWRITTEN
    return character


@functools.cache
def _writable() -> frozenset[int]:
    """Return the characters that every face has."""
    faces = [frozenset(ft2font.FT2Font(str(path)).get_charmap()) for path in map(face, FACES)]
    return frozenset.intersection(*faces)


def face(name: str) -> Path:
    """Return the file of a typeface that comes with matplotlib: others of its name may look different."""
    return Path(get_data_path()) / "fonts" / "ttf" / FACES[name]


def font(size: float, name: str = "plain") -> Any:
    """Return a typeface at a size in points."""
    return FontProperties(fname=face(name), size=size)


def legible(text: object) -> bool:
    """Check whether anything of a text can be written.

    Examples
    --------
    >>> legible("Zaranj"), legible("زرنج"), legible(None)
    (True, False, False)
    """
    return isinstance(text, str) and bool(plain(text).replace(UNWRITTEN, "").strip())


def cut(text: str, width: float, measure: Callable[[str], float]) -> str:
    """Cut a text to a width, with … where something is left out.

    Examples
    --------
    >>> cut("Islam Qala crossing", 12, len)
    'Islam Qala…'
    """
    if measure(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrapped(text: str, width: float, measure: Callable[[str], float], most: int) -> list[str]:
    """Break a text into lines of a width, at most N; the last ends in … if there is more.

    Examples
    --------
    >>> wrapped("Border geometry of OpenStreetMap", 16, len, 2)
    ['Border geometry', 'of OpenStreetMap']
    >>> wrapped("Border geometry of OpenStreetMap", 16, len, 1)
    ['Border geometry…']
    """
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most:
        line = words.pop(0)
        # A word that is longer than a line is broken.
        if measure(line) > width:
            end = next(at for at in range(len(line), 0, -1) if at == 1 or measure(line[:at]) <= width)
            line, rest = line[:end], line[end:]
            words.insert(0, rest)
        else:
            while words and measure(f"{line} {words[0]}") <= width:
                line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = cut(f"{lines[-1]} {words[0]}", min(width, measure(lines[-1]) + measure("…")), measure)
    return lines


def day(when: date, *, short: bool = False) -> str:
    """Word a day.

    Examples
    --------
    >>> from datetime import date
    >>> day(date(2021, 12, 1)), day(date(2021, 12, 1), short=True)
    ('1 December 2021', '1 Dec 2021')
    """
    month = MONTHS[when.month - 1]
    return f"{when.day} {month[:3] if short else month} {when.year}"


def days(start: date | None, end: date | None, edtf: object = "") -> str:
    """Word the first and the last day on which something may have been.

    Parameters
    ----------
    start, end : date or None
        First and last possible day.
    edtf : str
        The date as it was given: where it holds a mark of doubt, "about" is written.

    Examples
    --------
    >>> from datetime import date
    >>> days(date(2023, 7, 1), date(2023, 7, 31)), days(date(2023, 1, 1), date(2023, 12, 31), "2023~")
    ('Jul 2023', 'about 2023')
    >>> days(date(2023, 5, 30), date(2023, 5, 31)), days(date(2022, 12, 30), date(2023, 1, 2))
    ('30–31 May 2023', '30 Dec 2022–2 Jan 2023')
    """
    if start is None or end is None:
        return "date not known"
    about = "about " if isinstance(edtf, str) and _PARTLY.search(edtf) else ""
    # After the last day of the calendar there is none to begin a month.
    ends_month = end == end.max or (end + timedelta(1)).day == 1
    if start == end:
        return about + day(start, short=True)
    if start.day == 1 and ends_month:
        first, last = (f"{MONTHS[when.month - 1][:3]} {when.year}" for when in (start, end))
        if (start.month, end.month) == (1, 12):
            first, last = str(start.year), str(end.year)
        return about + (first if first == last else f"{first}–{last}")
    if (start.year, start.month) == (end.year, end.month):
        return f"{about}{start.day}–{day(end, short=True)}"
    return f"{about}{day(start, short=True)}–{day(end, short=True)}"


def calendar(column: pd.Series[Any]) -> list[date | None]:
    """Return the days of a column of YYYY-MM-DD texts; None where not known."""
    return [date.fromisoformat(text) if isinstance(text, str) else None for text in column]
