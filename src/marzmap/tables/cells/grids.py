"""Positions on grids: UTM, squares of the Military Grid Reference System (MGRS), Plus Codes."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from marzmap._errors import shown
from marzmap.tables.cells.crs import transformer

if TYPE_CHECKING:
    from collections.abc import Callable

Point = tuple[float, float]
"""Longitude and latitude, degrees."""


def read(text: str) -> Point | None:
    """Return the point of a text on a grid, in Western digits; None if it is of none.

    A square or cell gives its centre.

    Raises
    ------
    ValueError
        It is of a grid, but no point follows from it; the message says why.

    Examples
    --------
    >>> tuple(round(degrees, 3) for degrees in read("41R 398000 3442000"))
    (61.93, 31.107)
    >>> tuple(round(degrees, 3) for degrees in read("41R LQ 97968 42506"))
    (61.93, 31.112)
    >>> tuple(round(degrees, 3) for degrees in read("8J334W6J+R2"))
    (61.93, 31.112)
    """
    for form, point in _FORMS.items():
        if match := form.fullmatch(text):
            return point(*match.groups(default=""))
    return None


def utm(zone: str, easting: float, northing: float) -> Point:
    """Return the point of a UTM zone (`41R`, `41N`, `41`), easting and northing, metres on WGS 84.

    Letters from N on are the north. S is the band of 32 to 40 degrees north where the northing lies in it,
    else the southern hemisphere. A zone without a letter is taken for the north.

    Raises
    ------
    ValueError
        The zone does not exist, or the point is not in it.

    Examples
    --------
    >>> tuple(round(degrees, 4) for degrees in utm("41R", 398000, 3442000))
    (61.9304, 31.1074)
    """
    match = _ZONE.fullmatch(zone.strip())
    if not match or not 1 <= int(match[1]) <= _ZONES:
        raise ValueError(f"{shown(zone)} is not a UTM zone, such as 41R")
    if not (_EASTING[0] <= easting <= _EASTING[1] and 0 <= northing <= _NORTHING):
        raise ValueError(
            f"easting {easting:g} and northing {northing:g} are not within a UTM zone: "
            "expected are 100000 to 900000 and 0 to 10000000"
        )
    letter = (match[2] or "N")[0].upper()
    north = _point(int(match[1]), easting, northing, south=False)
    if letter == "S" and len(match[2]) == 1:
        south = not _BAND_S[0] <= north[1] < _BAND_S[1]
    else:
        south = letter < "N" or letter == "S"
    return _point(int(match[1]), easting, northing, south=True) if south else north


def _point(zone: int, easting: float, northing: float, *, south: bool) -> Point:
    longitude, latitude = transformer(f"EPSG:{327 if south else 326}{zone:02}").transform(easting, northing)
    return round(float(longitude), _DECIMALS), round(float(latitude), _DECIMALS)


def _utm_before(zone: str, easting: str, northing: str) -> Point:
    return utm(zone, float(easting), float(northing))


def _utm_behind(easting: str, northing: str, zone: str) -> Point:
    return utm(zone, float(easting), float(northing))


def _square(zone: str, letters: str, digits: str) -> Point:
    import mgrs

    digits = digits.replace(" ", "")
    half = len(digits) // 2
    if len(digits) % 2 or half > _MGRS_DIGITS:
        raise ValueError(
            f"{shown(zone + letters + digits)} has an odd number of digits, expected an even one"
        )
    # The library gives the south-western corner; the corner of the finer square half way is the centre.
    middle = "5" if half < _MGRS_DIGITS else ""
    code = f"{zone}{letters}{digits[:half]}{middle}{digits[half:]}{middle}".replace(" ", "").upper()
    try:
        latitude, longitude = _grid().toLatLon(code)
    except mgrs.MGRSError as error:
        raise ValueError(f"{shown(code)} is not a square of the MGRS") from error
    return round(longitude, _DECIMALS), round(latitude, _DECIMALS)


@cache
def _grid() -> Any:
    import mgrs

    return mgrs.MGRS()


def _plus_code(code: str) -> Point:
    from openlocationcode import openlocationcode

    if not openlocationcode.isFull(code):
        raise ValueError(f"{shown(code)} is not a Plus Code")
    area = openlocationcode.decode(code)
    return round(area.longitudeCenter, _DECIMALS), round(area.latitudeCenter, _DECIMALS)


def _signed(latitude: str, longitude: str) -> Point:
    """Return the point of ISO 6709, Annex H: +31.112+061.93/, +3106.72+06155.80/, +310643.2+0615548/."""
    return _sexagesimal(longitude, 3), _sexagesimal(latitude, 2)


def _sexagesimal(text: str, width: int) -> float:
    """Return degrees of a sign, a number of digits of degrees, and minutes and seconds of two digits each."""
    whole, _, decimals = text[1:].partition(".")
    parts = [whole[:width], *re.findall("..", whole[width:])]
    sizes = [*map(float, parts[:-1]), float(f"{parts[-1]}.{decimals}")]
    degrees = round(math.fsum(size / math.pow(60, at) for at, size in enumerate(sizes)), _DECIMALS)
    return -degrees if text[0] == "-" else degrees


def _short_plus_code(code: str, _town: str) -> Point:
    raise ValueError(
        f"{shown(code)} is a short Plus Code, which needs its town; give the full one of 8 digits"
    )


def short_plus_code(text: str) -> tuple[str, str] | None:
    """Return a short Plus Code and the town behind it, "" without one; None where a text is something else.

    Examples
    --------
    >>> short_plus_code("8W64+2R Herat, Afghanistan"), short_plus_code("8W64+2R"), short_plus_code("Herat")
    (('8W64+2R', 'Herat, Afghanistan'), ('8W64+2R', ''), None)
    """
    match = _SHORT.fullmatch(text.strip())
    return (match[1].upper(), match[2] or "") if match else None


def _geohash(code: str) -> Point:
    raise ValueError(f"{shown(code)} looks like a geohash, which marzmap does not read; give degrees")


def _three_words(words: str) -> Point:
    raise ValueError(
        f"{shown(words)} is a what3words address, which only that company can read; give degrees"
    )


_ZONES, _EASTING, _NORTHING = 60, (100_000, 900_000), 10_000_000
_BAND_S = (32, 40)  # degrees north of the band S
_MGRS_DIGITS, _DECIMALS = 5, 8
_ZONE = re.compile(
    r"(?:utm|zone|wgs ?84|[ ,/])*(\d{1,2}) ?([C-HJ-NP-X]|north|south|)(?: ?hemisphere)?", re.IGNORECASE
)
_LETTERED = r"(?:UTM|ZONE|WGS ?84|[ ,:/])*(\d{1,2} ?(?:[C-HJ-NP-X]|NORTH|SOUTH)?)"
_METRES = r"(\d{6}(?:\.\d+)?) ?(?:M|E|ME|M E)?[ ,;/]+(\d{5,8}(?:\.\d+)?) ?(?:M|N|MN|M N)?"
_CODE = "[23456789CFGHJMPQRVWX]"
_SIXTIETHS = r"(?:[0-5]\d){0,2}(?:\.\d+)?"
_SHORT = re.compile(rf"((?:{_CODE}{{2}}){{1,3}}\+{_CODE}{{2,3}})(?:,? (.*))?", re.IGNORECASE)
_READERS: dict[str, Callable[..., Point]] = {
    rf"{_LETTERED}[ ,:;]+(?:E ?)?{_METRES}": _utm_before,
    rf"{_METRES}[ ,;(]+{_LETTERED}\)?": _utm_behind,
    r"(\d{1,2} ?[C-HJ-NP-X]) ?([A-HJ-NP-Z][A-HJ-NP-V]) ?(\d{0,5} ?\d{0,5})": _square,
    rf"([+-]\d\d{_SIXTIETHS})([+-]\d{{3}}{_SIXTIETHS})(?:[+-][\d.]+)?(?:CRS\w+)?/?": _signed,
    rf"({_CODE}{{8}}\+(?:{_CODE}{{2,7}})?|{_CODE}{{2,6}}0{{2,6}}\+)": _plus_code,
    _SHORT.pattern: _short_plus_code,
    r"(///\w+\.\w+\.\w+|(?:https?://)?(?:w3w\.co|(?:www\.)?what3words\.com)/\S+)": _three_words,
}
# Two angles without a mark between them, such as 3106N06155E, are not on a grid.
_ANGLES = r"\d+[NS]\d+[EW]|\d+[EW]\d+[NS]|[NS]\d+[EW]\d+|[EW]\d+[NS]\d+"
# The last of all: letters and digits that are nothing else. A, I, L and O are not in its alphabet.
_READERS[rf"((?=[^0-9]*[0-9])(?=[0-9]*[b-z])(?!(?:{_ANGLES})$)[0-9b-hjkmnp-z]{{5,12}})"] = _geohash
_FORMS = {re.compile(form, re.IGNORECASE | re.ASCII): point for form, point in _READERS.items()}
