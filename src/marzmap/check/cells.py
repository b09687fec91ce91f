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
    from collections.abc import Callable, Mapping

LONGEST = 100_000
"""Most signs of a cell (our choice): more than any text of an incident, less than a megabyte."""


def hostile(values: Mapping[str, str]) -> list[Fault]:
    r"""Find cells that are too long, hold control characters, or links that run or open something.

    Line breaks, tabs and the signs that join and direct Persian letters are no control characters; signs
    that turn the direction of the text behind them over are.

    Examples
    --------
    >>> [fault.reason for fault in hostile({"title": "Shots\x07", "link": "javascript:alert(1)"})]
    ["'Shots\\x07' holds the control character U+0007", "'javascript:alert(1)' is no http or https address"]
    """
    whole = " ".join(values.values())
    if len(whole) <= LONGEST and whole.isprintable() and not (":" in whole and _linked(whole.lower())):
        return []
    faults = []
    for name, cell in values.items():
        if len(cell) > LONGEST:
            reason = f"{shown(cell)} has {len(cell):,} signs, expected are at most {LONGEST:,}"
            faults.append(Fault(name, reason, "Shorten it; if it holds further rows, close its quote."))
        elif sign := _CONTROL.search(cell):
            reason = f"{shown(cell)} holds the control character U+{ord(sign[0]):04X}"
            faults.append(Fault(name, reason, "Delete it."))
        elif _LINK.match(cell):
            reason = f"{shown(cell)} is no http or https address"
            faults.append(Fault(name, reason, "Give an address that begins with https://, or none."))
    return faults


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
