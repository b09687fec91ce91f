"""Letters that were lost before a table came here: question marks in their place, or misread UTF-8."""

from __future__ import annotations

import re

from marzmap._errors import shown
from marzmap.tables import letters
from marzmap.tables.faults import Fault

LONGEST_NAME = 80
"""Most characters of a cell in which a question mark within a word is taken for a lost letter: a name, no
text of sentences (our choice)."""

FEWEST_MARKS = 4
"""So many question marks and no letter are a word that was lost; fewer say "unknown" (our choice)."""

_FIX = "Save the table anew as CSV UTF-8 from where its letters are still right."


def may_be_lost(whole: str) -> bool:
    """Check whether a text, or several joined, may have lost letters."""
    return "?" in whole or not whole.isascii()


def fault(name: str, cell: str) -> Fault | None:
    """Return the fault of a cell that has lost letters; None for any other.

    Examples
    --------
    >>> fault("place", "?????").reason, fault("place", "Kang")
    ("'?????' has lost its letters", None)
    >>> fault("place", "Ø²Ø±Ù†Ø¬").reason
    "'Ø²Ø±Ù†Ø¬' is UTF-8 that was read as Windows-1252: 'زرنج'"
    """
    reason = _reason(cell)
    return Fault(name, reason, _FIX) if reason else None


def _reason(text: str) -> str:
    if "?" in text:
        if text.count("?") >= FEWEST_MARKS and not any(map(str.isalnum, text)):
            return f"{shown(text)} has lost its letters"
        if len(text) <= LONGEST_NAME and _WITHIN.search(text) and not _ADDRESS.search(text):
            return f"{shown(text)} has a question mark within a word: a letter is lost"
    if text.isascii():
        return ""
    if "\ufffd" in text:
        return f"{shown(text)} has U+FFFD in the place of a letter"
    for encoding, title in _READ_AS.items():
        try:
            right = text.encode(encoding).decode()
        except UnicodeError:
            continue
        if letters.likelihood(right) > letters.likelihood(text):
            return f"{shown(text)} is UTF-8 that was read as {title}: {shown(right)}"
    return ""


_WITHIN = re.compile(r"[^\W\d_]\?[^\W\d_]")
_ADDRESS = re.compile(r"://|www\.|\?\w+=")
_READ_AS = {
    "cp1252": "Windows-1252",
    "latin-1": "ISO 8859-1",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
}
"""Encodings for which UTF-8 is mistaken. A text in them is hardly ever valid UTF-8
by chance (RFC 3629, introduction), but ÉŠ is."""
