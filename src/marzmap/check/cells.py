"""Single cells: signs that no table should hold, and texts that are read into the words of marzmap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap._errors import shown
from marzmap.attributes import EVENT_TYPES
from marzmap.check import sensitive
from marzmap.check.model import COUNTS, PRECISIONS
from marzmap.tables.faults import Fault
from marzmap.tables.numerals import degrees, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LONGEST = 100_000
"""Most signs of a cell (our choice): more than any text of an incident, less than a megabyte."""


def hostile(columns: Mapping[str, Sequence[str]]) -> dict[int, list[Fault]]:
    r"""Find cells that are too long, hold control characters, or links that run or open something.

    Line breaks, tabs and the signs that join and direct Persian letters are no control characters; signs
    that turn the direction of the text behind them over are. Returned are the faults by the position of their
    row.

    Examples
    --------
    >>> faults = hostile({"title": ["Shots", "Shots\x07"], "link": ["javascript:alert(1)", ""]})
    >>> faults[1][0].reason, faults[0][0].reason
    ("'Shots\\x07' holds the control character U+0007", "'javascript:alert(1)' is no http or https address")
    """
    faults: dict[int, list[Fault]] = {}
    for name, texts in columns.items():
        # Nearly all columns are sound, which shows when they are looked at as a whole.
        whole = " ".join(texts)
        if whole.isprintable() and not (":" in whole and _linked(whole.lower())) and _short(whole, texts):
            continue
        for at, text in enumerate(texts):
            if fault := _fault(name, text):
                faults.setdefault(at, []).append(fault)
    return faults


def _short(whole: str, texts: Sequence[str]) -> bool:
    return len(whole) <= LONGEST or max(map(len, texts)) <= LONGEST


def _fault(name: str, cell: str) -> Fault | None:
    if len(cell) > LONGEST:
        reason = f"{shown(cell)} has {len(cell):,} signs, expected are at most {LONGEST:,}"
        return Fault(name, reason, "Shorten it; if it holds further rows, close its quote.")
    if sign := _CONTROL.search(cell):
        reason = f"{shown(cell)} holds the control character U+{ord(sign[0]):04X}"
        return Fault(name, reason, "Delete it.")
    if _LINK.match(cell):
        reason = f"{shown(cell)} is no http or https address"
        return Fault(name, reason, "Give an address that begins with https://, or none.")
    return None


def _linked(whole: str) -> bool:
    return any(scheme in whole for scheme in ("script:", "file:", "data:"))


# Surrogates cannot be written as UTF-8, U+FFFE and U+FFFF not into a QGIS project.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LINK = re.compile(r"\s*(?:(?:java|vb)script:|file:/|data:[\w/+.-]*[;,])", re.IGNORECASE)


def read(name: str, text: str) -> str:
    """Read the text of a cell as the word that pydantic then tests; most are what they are.

    The text is not empty and has no space about it.

    Raises
    ------
    ValueError
        It cannot be read, or in two ways; the message says what is wrong.

    Examples
    --------
    >>> read("latitude", "31°08′42″N"), read("killed_low", "۳"), read("event_type", "Armed Clash")
    ('31.145', '3', 'armed clash')
    """
    reader = _READERS.get(name)
    return text if reader is None or _PLAIN.fullmatch(text) else reader(text)


def _event_type(text: str) -> str:
    folded = " ".join(text.casefold().replace("_", " ").split())
    return folded if folded in EVENT_TYPES else text


def _sensitive(text: str) -> str:
    """Return true for what `sensitive.stated` gives: it is empty where nothing marks the row."""
    return text if sensitive.is_plain(text) else "true"


_PLAIN = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,20})?")
_READERS: Mapping[str, Callable[[str], str]] = {
    "longitude": lambda text: f"{degrees(text, 'longitude')!r}",
    "latitude": lambda text: f"{degrees(text, 'latitude')!r}",
    "event_type": _event_type,
    "sensitive": _sensitive,
} | dict.fromkeys((*PRECISIONS, *COUNTS, "radius_m"), number)
