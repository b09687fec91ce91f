"""Numbers as people write them: digits of three scripts, decimal commas, degrees and minutes."""

from __future__ import annotations

import re
from typing import Literal, cast

from marzmap._errors import shown
from marzmap.dates.digits import western

Axis = Literal["longitude", "latitude"]


def value(name: str, text: str) -> float:
    """Read a cell of a column of numbers as people write it: not empty, no space about it.

    For longitude and latitude it may be of any form of `degrees`, else of `number`.

    Raises
    ------
    ValueError
        It is not a number, or can be read in two ways; the message says which.

    Examples
    --------
    >>> value("latitude", "31°08′42″N"), value("radius_m", "۲۵۰۰")
    (31.145, 2500.0)
    >>> value("radius_m", "far")
    Traceback (most recent call last):
    ValueError: 'far' is no number
    """
    if name in _HEMISPHERES:
        return degrees(text, cast("Axis", name))
    plain = number(text)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{shown(text)} is no number")
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
    plain = western(text).translate(_SIGNS).strip().lower()
    for word, sign in _WORDS.items():
        plain = plain.replace(word, sign)
    plain = " ".join(plain.split())
    match = _DECIMAL.fullmatch(plain) or _SEXAGESIMAL.fullmatch(plain)
    if not match:
        raise ValueError(f"{shown(text)} is no number of degrees")
    parts = match.groupdict(default="")
    hemisphere = parts["before"] + parts["behind"]
    if parts.get("mark") == " " and not hemisphere:
        raise ValueError(
            f"{shown(text)} is several numbers; degrees and minutes need their signs or N, S, E, W"
        )
    if len(hemisphere) > 1 or (hemisphere and parts["sign"]):
        raise ValueError(f"{shown(text)} names its hemisphere twice")
    if hemisphere and hemisphere not in _HEMISPHERES[axis]:
        raise ValueError(f"{shown(text)} is {_OTHER[axis]}")
    whole, minutes, seconds = (
        float(parts.get(name, "").replace(",", ".") or 0) for name in ("degrees", "minutes", "seconds")
    )
    if max(minutes, seconds) >= _SIXTY:
        raise ValueError(f"{shown(text)} has sixty or more minutes or seconds")
    # Rounded as coordinates go out, so that 31°08′42″ is 31.145 and not one digit more.
    size = round(whole + minutes / 60 + seconds / 3600, 8) if minutes or seconds else whole
    return -size if parts["sign"] == "-" or hemisphere in {"s", "w"} else size


_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_SIXTY = 60
_SIGNS = str.maketrans("º˚′’‘´″“”", "°°''''\"\"\"", "\u200c\u200e\u200f")
_WORDS = {
    "''": '"',
    "درجه": "°",
    "دقیقه": "'",
    "ثانیه": '"',
    "شمالی": "n",
    "جنوبی": "s",
    "شرقی": "e",
    "غربی": "w",
}
_HEMISPHERES = {"longitude": "ew", "latitude": "ns"}
_OTHER = {"longitude": "a northing or southing", "latitude": "an easting or westing"}
_DECIMAL = re.compile(
    r"(?P<before>[nsew]?) ?(?P<sign>[+-]?)(?P<degrees>(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)"
    r" ?°? ?(?P<behind>[nsew]?)",
    re.ASCII,
)
_SEXAGESIMAL = re.compile(
    r"(?P<before>[nsew]?) ?(?P<sign>[+-]?)(?P<degrees>\d+)(?P<mark> ?[°:] ?| )(?P<minutes>\d+(?:[.,]\d+)?)"
    r"""(?:(?: ?[':] ?| )(?P<seconds>\d+(?:[.,]\d+)?) ?"?| ?'?) ?(?P<behind>[nsew]?)""",
    re.ASCII,
)
