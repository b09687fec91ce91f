"""Free text that gives a place away: coordinates in any notation, map links, and names."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Mentions = Callable[[Mapping[str, Any], Sequence[str]], list[str]]
    """Returns for each text the name of the row's place, or of one near it, that it holds; "" for none."""

COLUMNS = (
    *("incident_id", "title", "title_local", "actor_1", "actor_2"),
    *("summary", "summary_fa", "claims", "sources"),
)
"""Columns of free text that a sensitive row keeps."""

_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_AXIS = (
    r"(?:degrees?\b|deg\b|°|درجه|درجة|градус\w*|(?:عرض|طول) جغرافیایی|latitude|longitude|\b(?:lat|lon|lng)\b)"
)
_SPOTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # A number with three decimals or more, as no count, distance or date has; 1,500 is a count.
        r"(?<![\d.,:/-])\d{1,3}(?:\.\d{3,}|,\d{4,})(?!\d)",
        # Two numbers with decimals, one after the other.
        r"(?<![\d.])\d{1,3}\.\d+\s*[,;/| ]\s*[+-]?\d{1,3}\.\d+",
        r"(?<![\d,])\d{1,3},\d{2,}\s*[;/| ]\s*[+-]?\d{1,3},\d{2,}",
        # Degrees, minutes and seconds; a number beside a word or letter of an axis.
        rf"{_NUMBER}\s*{_AXIS}|{_AXIS}[\s:=]{{0,3}}[+-]?{_NUMBER}",
        r"\d{1,3}\s*['′’]\s*\d{1,2}(?:[.,]\d+)?\s*[\"″”]",
        rf"(?-i:\b[NSEW]\s?{_NUMBER}(?![\w.])|(?<![\w.]){_NUMBER}(?:\s\d{{1,2}}(?:\.\d+)?){{0,2}}\s?[NSEW]\b)",
        # UTM, easting and northing in either order; MGRS.
        r"\b\d{6,7}(?:[.,]\d+)?\s*m?\s*[NESW]?[\s,;/]+\d{6,7}(?:[.,]\d+)?",
        r"(?-i:\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{2,5}\s\d{2,5}|\d{4,10})\b)",
        r"\b\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}\d{4,10}\b|\bUTM\b|\bMGRS\b",
        # Plus Codes, whole or short; what3words; addresses of maps.
        r"(?<![A-Z0-9])[23456789CFGHJMPQRVWX]{4,8}(?:\+|%2B)[23456789CFGHJMPQRVWX]{2,7}(?![A-Z0-9])",
        r"///\w+\.\w+\.\w+|what3words|w3w\.co|\bgeo:|goo\.gl/maps|maps\.app\.goo|maps?\.google|google\.[\w.]+/maps",
        r"openstreetmap\.org|\bosm\.org|wikimapia|bing\.com/maps|yandex\.\w+/maps|maps\.apple|mapcarta",
        r"geohack|plus\.codes|earth\.google|neshan\.org|balad\.ir",
    )
)
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{2,}")
_NEAR_DEG = 0.05  # a number this near a row's own longitude or latitude is taken for it


class Finding(NamedTuple):
    """A text that gives a place away.

    Attributes
    ----------
    at : int
        Position of the row.
    column : str
        Its column.
    text : str
        The coordinate or name in it.
    """

    at: int
    column: str
    text: str


def findings(
    rows: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]], mentions: Mentions
) -> list[Finding]:
    """Return every text of rows that holds a coordinate, the name of the place or one of a place near it.

    Parameters
    ----------
    rows : sequence of mapping
        Texts of sensitive rows as they are to be handed on, by their columns.
    places : sequence of mapping
        The same rows with what is not handed on: place, place_local, place_id, longitude and latitude.
    mentions : callable
        From `geocode.mentions`.
    """
    given_away = []
    for at, (row, place) in enumerate(zip(rows, places, strict=True)):
        texts = {name: "\n".join(strings(row[name])) for name in COLUMNS if name in row}
        named = mentions(place, [*texts.values()])
        for (column, text), name in zip(texts.items(), named, strict=True):
            # An identifier may be any number.
            spot = "" if column == "incident_id" else coordinate(text) or _own(text, place)
            if spot or name:
                given_away.append(Finding(at, column, spot or name))
    return given_away


def coordinate(text: str) -> str:
    """Return the first coordinate in a text: in degrees, UTM, MGRS, a Plus Code or a link to a map.

    Examples
    --------
    >>> coordinate("seen at ۳۱٫۱۱۵۲"), coordinate("N 31 06 54"), coordinate("41R PQ 12345 67890")
    ('31.1152', 'N 31', '41R PQ 12345 67890')
    >>> coordinate("two killed, 3.5 km from the wall on 2021-12-01")
    ''
    """
    plain = _plain(text)
    hits = (hit for pattern in _SPOTS if (hit := pattern.search(plain)))
    return next((hit[0] for hit in hits), "")


def strings(cell: object) -> list[str]:
    """Return the texts in a cell: of a JSON array all that it holds, else the cell; addresses unquoted too.

    Examples
    --------
    >>> strings('[{"url": "https://example.org/a%20b"}]'), strings(None)
    (['https://example.org/a%20b', 'https://example.org/a b'], [])
    """
    if not isinstance(cell, str):
        return []
    try:
        given = [*_leaves(json.loads(cell))] if cell.startswith(("[", "{")) else [cell]
    except ValueError:
        given = [cell]
    return [text for one in given for text in dict.fromkeys((one, unquote(one)))]


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _leaves(each)]
    if isinstance(value, list):
        return [text for each in value for text in _leaves(each)]
    return [] if value is None else [str(value)]


def _own(text: str, row: Mapping[str, Any]) -> str:
    """Return a number in a text that is the row's own longitude or latitude, less exactly."""
    axes = abs(row["longitude"]), abs(row["latitude"])
    numbers = (hit[0] for hit in _DECIMAL.finditer(_plain(text)))
    near = (
        one for one in numbers if any(abs(float(one.replace(",", ".")) - axis) < _NEAR_DEG for axis in axes)
    )
    return next(near, "")


def _plain(text: str) -> str:
    """Write the digits of every script, and the signs of their decimals, as Latin ones."""
    signs = text.translate(_SIGNS)
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in unicodedata.normalize("NFKC", signs)
    )


_SIGNS = str.maketrans({"٫": ".", "٬": ",", "،": ",", "−": "-", "؛": ";", "º": "°", "˚": "°"})
