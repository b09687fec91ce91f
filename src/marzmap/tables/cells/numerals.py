"""Numbers as people write them: digits of three scripts, decimal commas, degrees and minutes."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import Literal, cast

from marzmap._errors import shown
from marzmap.dates.digits import western
from marzmap.tables.cells import lengths

Axis = Literal["longitude", "latitude"]


def value(name: str, text: str) -> float:
    """Read a cell of a column of numbers as people write it: not empty, no space about it.

    For longitude and latitude it may be of any form of `degrees`, for radius_m of `lengths.metres`, else of
    `number`.

    Raises
    ------
    ValueError
        It is not a number, or can be read in two ways; the message says which.

    Examples
    --------
    >>> value("latitude", "31°08′42″N"), value("radius_m", "۲۵۰۰")
    (31.145, 2500.0)
    >>> value("radius_m", "about 2 km")
    2000.0
    >>> value("radius_m", "far")
    Traceback (most recent call last):
    ValueError: 'far' is not a length
    """
    if name in HEMISPHERES:
        return degrees(text, cast("Axis", name))
    if name == "radius_m" and not _NUMBER.fullmatch(western(text)):
        return lengths.metres(text)
    plain = number(text)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{shown(text)} is not a number")
    return float(plain)


def number(text: str) -> str:
    """Write a number so that a computer reads it, with western digits and a decimal point.

    One comma in it is the decimal comma, unless three digits behind could make it thousands. A text that is
    no number is returned as it is.

    Raises
    ------
    ValueError
        The comma can be read in two ways.

    Examples
    --------
    >>> number("۲۵۰۰,۵")
    '2500.5'
    >>> number("1,500")
    Traceback (most recent call last):
    ValueError: '1,500' can be 1500 or 1.500
    """
    plain = western(text)
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", plain):
        raise ValueError(f"{shown(text)} can be {plain.replace(',', '')} or {plain.replace(',', '.')}")
    return plain.replace(",", ".") if re.fullmatch(r"[+-]?\d+,\d+", plain) else plain


def degrees(text: str, axis: Axis) -> float:
    """Read a longitude or latitude as people write it.

    It may be decimal degrees with a point or a comma (31.1447, 31,1447), or degrees, minutes and seconds
    (31°08′41″, 31:08:41, 31 08 41 N), in western, Persian or Arabic digits, with or without the hemisphere
    (N, S, E, W or in Persian). The result is negative in the south and west, and not yet tested for its
    range.

    Raises
    ------
    ValueError
        It is no such number, or it is one of the other axis.

    Examples
    --------
    >>> degrees("61,7925", "longitude")
    61.7925
    >>> degrees("31°08′42″ N", "latitude")
    31.145
    >>> degrees("61°47′33″E", "latitude")
    Traceback (most recent call last):
    ValueError: '61°47′33″E' is an easting or westing
    """
    size, hemisphere = angle(text)
    if hemisphere and hemisphere not in HEMISPHERES[axis]:
        raise ValueError(f"{shown(text)} is {_OTHER[axis]}")
    return size


def angle(text: str) -> tuple[float, str]:
    """Read an angle as people write it: degrees, negative in the south and west, and its hemisphere.

    The forms are those of `degrees`. The hemisphere is "n", "s", "e", "w" or, where none is written, "".

    Raises
    ------
    ValueError
        It is not an angle; the message says why.

    Examples
    --------
    >>> angle("310643.2N"), angle("0615548W")
    ((31.112, 'n'), (-61.93, 'w'))
    >>> angle("N31 06 43.2"), angle("61d55m48sW"), angle("31,112"), angle("61.93-")
    ((31.112, 'n'), (-61.93, 'w'), (31.112, ''), (-61.93, ''))
    """
    plain = _unpacked(_in_signs(text), text)
    match = _DECIMAL.fullmatch(plain) or _SEXAGESIMAL.fullmatch(plain)
    if not match:
        raise ValueError(_not_an_angle(text, plain))
    parts = match.groupdict(default="")
    hemisphere, sign = parts["before"] + parts["behind"], parts["sign"] + parts["after"]
    if parts.get("mark") == " " and not hemisphere:
        raise ValueError(
            f"{shown(text)} is several numbers; degrees and minutes need their signs or N, S, E, W"
        )
    if len(hemisphere) > 1 or (hemisphere and sign) or len(sign) > 1:
        raise ValueError(f"{shown(text)} names its hemisphere twice")
    whole, minutes, seconds = (
        float(parts.get(name, "").replace(",", ".") or 0) for name in ("degrees", "minutes", "seconds")
    )
    if max(minutes, seconds) >= _SIXTY:
        raise ValueError(f"{shown(text)} has sixty or more minutes or seconds")
    # Rounded as coordinates go out, so that 31°08′42″ is 31.145 and not one digit more.
    size = round(whole + minutes / 60 + seconds / 3600, 8) if minutes or seconds else whole
    return (-size if sign == "-" or hemisphere in {"s", "w"} else size), hemisphere


def _unpacked(plain: str, text: str) -> str:
    """Write an angle whose digits are run together, with its hemisphere, with the signs of degrees.

    ISO 6709, Annex H, and ICAO write two digits of degrees of latitude and three of longitude, then two of
    minutes and, in some, two of seconds: 310643N, 0615548E, 3106.72N. A longitude may lack its first zero.
    """
    match = _PACKED.fullmatch(plain)
    hemisphere = match[1] + match[4] if match else ""
    if match is None or len(hemisphere) != 1:
        return plain
    digits, decimals = match[2], match[3] or ""
    width, limit = (2, 90) if hemisphere in HEMISPHERES["latitude"] else (2 + len(digits) % 2, 180)
    whole, minutes, seconds = digits[:width], digits[width : width + 2], digits[width + 2 :]
    if len(minutes) != _TWO or len(seconds) not in (0, _TWO):
        return plain
    if not seconds and int(digits) <= limit:
        raise ValueError(f"{shown(text)} can be {int(digits)} degrees or {int(whole)}°{minutes}′")
    behind = f"{minutes}'{seconds}{decimals}\"" if seconds else f"{minutes}{decimals}'"
    return f"{whole}°{behind}{hemisphere}"


def _in_signs(text: str) -> str:
    """Write an angle in western digits, with the signs of degrees and the letters n, s, e, w for words."""
    plain = ascii_digits(text.translate(_SIGNS)).strip().lower().replace("''", '"')
    if not _SIMPLE.fullmatch(plain):
        for word, sign in _WORDS:
            plain = plain.replace(word, sign)
        lettered = _LETTERS.sub(lambda match: _SIGN_OF[match[1][0]], plain)
        plain = _SECONDS.sub('"', lettered) if lettered != plain else plain
    return " ".join(plain.split())


def ascii_digits(text: str) -> str:
    """Write the digits of any script, and characters of double width, as ASCII has them.

    Examples
    --------
    >>> ascii_digits("३१.११२"), ascii_digits("３１．１１２")
    ('31.112', '31.112')
    """
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKC", character) for character in western(text))


def _not_an_angle(text: str, plain: str) -> str:
    if _DAMAGED.fullmatch(plain):
        return f"{shown(text)} has marks of thousands, as a spreadsheet writes them into a number of degrees"
    if _OF_TWO_SIDES.search(plain):
        return f"{shown(text)} has O, which is east in German and west in French; E or W is expected"
    return f"{shown(text)} is not a number of degrees"


_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_SIXTY, _TWO = 60, 2
_PACKED = re.compile(r"([nsew]?) ?(\d{4,7})([.,]\d+)? ?([nsew]?)", re.ASCII)
_SIGNS = str.maketrans("º˚′’‘´″“”−", "°°''''\"\"\"-", "\u200c\u200e\u200f\u202a\u202c")
_SIMPLE = re.compile(r"[nsew\d.,:°'\" +-]*", re.ASCII)
_LETTERS = re.compile(r"(?<=\d) ?(degs?|d|mins?|m)\.?(?= ?\d| ?[nsew]?$)")
_SECONDS = re.compile(r"(?<=\d) ?s(?:ecs?)?\.?(?= ?[nsew]?$)")
_SIGN_OF = {"d": "°", "m": "'"}
_DAMAGED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}|[+-]?\d{1,3}(?:,\d{3}){2,}")
_OF_TWO_SIDES = re.compile(r"[\d'\"°] ?o$|^o ?\d")


def _words() -> list[tuple[str, str]]:
    """Return words of angles with their signs; longer ones before those that they hold."""
    with Path(__file__).with_name("angles.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(line["word"], line["sign"]) for line in csv.DictReader(file)]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


_WORDS = _words()
HEMISPHERES = {"longitude": "ew", "latitude": "ns"}
"""Letters of the hemispheres of each axis."""

_OTHER = {"longitude": "a northing or southing", "latitude": "an easting or westing"}
_DECIMAL = re.compile(
    r"(?P<before>[nsew]?) ?(?P<sign>[+-]?)(?P<degrees>(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)"
    r" ?°? ?(?P<behind>[nsew]?)(?P<after>-?)",
    re.ASCII,
)
_SEXAGESIMAL = re.compile(
    r"(?P<before>[nsew]?) ?(?P<sign>[+-]?)(?P<degrees>\d+)(?P<mark> ?[°:] ?| )(?P<minutes>\d+(?:[.,]\d+)?)"
    r"""(?:(?: ?[':] ?| )(?P<seconds>\d+(?:[.,]\d+)?) ?"?| ?'?) ?(?P<behind>[nsew]?)(?P<after>-?)""",
    re.ASCII,
)
