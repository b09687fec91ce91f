"""Single cells: characters that no table should hold, and texts that are read into the words of marzmap."""

from __future__ import annotations

import re
from functools import partial
from json import dumps
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap._errors import shown
from marzmap.atlas import countries_in, country_of_code, country_stated
from marzmap.attributes import EVENT_TYPES
from marzmap.check import citations, claims, people, sensitive, wordlists
from marzmap.check.model import COUNTS, PRECISIONS, STATUSES
from marzmap.statements import coded
from marzmap.tables.cells.lengths import metres
from marzmap.tables.cells.numerals import degrees, number
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 100_000
"""Most characters of a cell (our choice): more than any text of an incident, less than a megabyte."""


def may_be_hostile(whole: str, longest: int) -> bool:
    """Check whether joined texts of a column may hold a hostile one, given the length of the longest."""
    is_short = longest <= LONGEST
    return not (is_short and _is_printable(whole)) or (":" in whole and _linked(whole.lower()))


def hostile(name: str, cell: str) -> Fault | None:
    r"""Return why no table should hold a cell: its length, control characters, or a link that runs.

    Line breaks, tabs and the characters that join and direct Persian letters are not control characters;
    those that turn the direction of the text behind them over are.

    Examples
    --------
    >>> hostile("title", "Shots\x07").reason, hostile("link", "javascript:x()").reason
    ("'Shots\\x07' holds the control character U+0007", "'javascript:x()' is not an http or https address")
    """
    if len(cell) > LONGEST:
        reason = f"{shown(cell)} has {len(cell):,} characters, expected are at most {LONGEST:,}"
        return Fault(name, reason, "Shorten it; if it holds further rows, close its quote.")
    if sign := _CONTROL.search(cell):
        reason = f"{shown(cell)} holds the control character U+{ord(sign[0]):04X}"
        return Fault(name, reason, "Delete it.")
    if _LINK.match(cell):
        reason = f"{shown(cell)} is not an http or https address"
        return Fault(name, reason, "Give an address that begins with https://, or none.")
    return None


def _is_printable(whole: str) -> bool:
    """Check whether a text has printable characters only; of a long one in ASCII its least and greatest."""
    if not whole.isascii() or len(whole) < _LONG:
        return whole.isprintable()
    signs = np.frombuffer(whole.encode(), np.uint8)
    return bool(signs.min() >= _FIRST_PRINTED and signs.max() <= _LAST_PRINTED)


_LONG = 1000  # characters
_FIRST_PRINTED, _LAST_PRINTED = ord(" "), ord("~")


def _linked(whole: str) -> bool:
    return any(scheme in whole for scheme in ("script:", "file:", "data:"))


# Surrogates cannot be written as UTF-8, U+FFFE and U+FFFF not into a QGIS project.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LINK = re.compile(r"\s*(?:(?:java|vb)script:|file:/|data:[\w/+.-]*[;,])", re.IGNORECASE)


class Cell(NamedTuple):
    """What a cell of a column of marzmap's says.

    Attributes
    ----------
    text : str
        The text that pydantic then tests; "" where the cell gives no value.
    stated : str
        The user's own word, where it is another: it goes into the column `<name>_stated`.
    note : str or None
        A code of `attributes.REASONS`, where something is odd.
    """

    text: str
    stated: str = ""
    note: str | None = None


def read(name: str, text: str) -> Cell:
    """Read the text of a cell; most are what they are.

    The text is not empty and has no space about it.

    Raises
    ------
    ValueError
        It cannot be read, or in two ways; the message says what is wrong.

    Examples
    --------
    >>> read("latitude", "31°08′42″N").text, read("killed_low", "۳").text, read("killed_high", "5-7").text
    ('31.145', '3', '7')
    >>> read("event_type", "Battles"), read("event_type", "Armed_Clash").stated
    (Cell(text='armed clash', stated='Battles', note=None), '')
    """
    check = plain(name)
    return Cell(text) if check is None or check(text) else READERS[name](text)


def plain(name: str) -> Callable[[str], object] | None:
    """Return what checks whether a text of a column is what it is; None where every one is.

    Examples
    --------
    >>> plain("title"), plain("killed_low")("5-7") is None, plain("event_type")("battle")
    (None, True, False)
    """
    if name not in READERS:
        return None
    return _PLAIN[name].fullmatch if name in _PLAIN else _never


def _never(_: str) -> bool:
    return False


def _event_type(text: str) -> Cell:
    folded = " ".join(text.casefold().replace("_", " ").split())
    if folded in EVENT_TYPES:
        return Cell(folded)
    return Cell(wordlists.event_type(text) or "other", text)


def _status(text: str) -> Cell:
    folded = text.casefold()
    if folded in STATUSES:
        return Cell(folded)
    return Cell("draft" if wordlists.status(text) == "draft" else "published", text)


def _sensitive(text: str) -> Cell:
    """Return true for what `sensitive.stated` gives: it is empty where nothing marks the row."""
    return Cell(text if sensitive.is_plain(text) else "true")


def _country(text: str) -> Cell:
    """Read a country; several in one cell are no one's country, and a note."""
    if code := country_stated(text):
        return Cell(code)
    if countries_in(text):
        return Cell("", note=coded("several_countries", shown(text)[1:-1]))
    gw = country_of_code("gw", text)
    other = f" (a number of Gleditsch and Ward's for {gw}: name the column 'gwno')" * bool(gw)
    raise ValueError(f"{shown(text)} is not a code or name of a country{other}")


def _radius(text: str) -> Cell:
    """Read a length; words that give none are kept."""
    if not any(map(str.isdecimal, text)):
        return Cell("", text)
    length = metres(text)
    return Cell(f"{length:.0f}" if length.is_integer() else repr(length))


def _sources(text: str) -> Cell:
    if json := citations.array(text):
        return Cell(json)
    is_json = text.startswith(("[", "{")) and not citations.MARKDOWN.match(text)
    if is_json or not (named := citations.entries(text)):
        return Cell(citations.checked(text))  # which says what is wrong
    return Cell(citations.checked(dumps(named, ensure_ascii=False)))


def _claims(text: str) -> Cell:
    if json := citations.array(text):
        return Cell(claims.checked(json))
    return Cell(claims.checked(text)) if text.startswith(("[", "{")) else Cell("", text)


def _people(text: str, end: str) -> Cell:
    number_of = getattr(people.counted(text), end)
    return Cell("" if number_of is None else str(number_of))


_PLAIN = {
    **dict.fromkeys(
        ("longitude", "latitude", "radius_m", *PRECISIONS), re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,20})?")
    ),
    **dict.fromkeys(COUNTS, re.compile(r"[+-]?[0-9]{1,40}")),
}

READERS: Mapping[str, Callable[[str], Cell]] = {
    "longitude": lambda text: Cell(f"{degrees(text, 'longitude')!r}"),
    "latitude": lambda text: Cell(f"{degrees(text, 'latitude')!r}"),
    "event_type": _event_type,
    "status": _status,
    "sensitive": _sensitive,
    "country": _country,
    "radius_m": _radius,
    "sources": _sources,
    "claims": _claims,
    **dict.fromkeys(PRECISIONS, lambda text: Cell(number(text))),
    **{name: partial(_people, end=name.rpartition("_")[2]) for name in COUNTS},
}
"""What reads the columns whose texts may be written otherwise."""
