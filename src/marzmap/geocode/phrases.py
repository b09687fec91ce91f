"""Phrases that tell where a place is by another one: "10 km north of Zaranj", «نزدیک زرنج», "Kang district".

The point and the radius are those of the point-radius method (Wieczorek, Guo and Hijmans 2004, "The
point-radius method for georeferencing locality descriptions and calculating associated uncertainty",
International Journal of Geographical Information Science 18, doi:10.1080/13658810412331280211). Its radius
holds every place that the words allow, so that the true place lies within it with 95 % at least.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from marzmap.tables.cells.grids import short_plus_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


Kind = Literal[
    "itself", "inside", "offset", "around", "near", "district", "province", "between", "within", "code"
]


LONGEST = 200
"""Most signs of a name or phrase; what is longer is a text."""


class Phrase(NamedTuple):
    """What a phrase says.

    Attributes
    ----------
    kind : str
        itself: the place, with a word for what it is ("Zaranj city"). inside: in the place. offset: so far
        from it in a direction; around: so far from it. near: near it, or in a direction from it. district: in
        the district of its name. province: the province of that name. between: between two. within: the place
        of that name in a province, district or country. code: a short Plus Code, which its town completes.
    names : tuple of str
        The place, or the two that it is between.
    words : str
        What is said of the place, for people: "10 km north of"; of the kind "code", the code.
    distance_m, precision_m : float
        How far, and how exactly that is told, metres.
    bearing_deg, spread_deg : float
        Which way, clockwise from north, and how exactly that is told, degrees.
    within : str
        For the kind "within": what the place lies in.
    """

    kind: Kind
    names: tuple[str, ...]
    words: str = ""
    distance_m: float = 0.0
    precision_m: float = 0.0
    bearing_deg: float = 0.0
    spread_deg: float = 0.0
    within: str = ""


def read(text: str) -> Phrase | None:
    """Understand a phrase, in English, Persian, Dari or (word order) Pashto; None if it is none.

    Examples
    --------
    >>> phrase = read("10 km north-east of Zaranj")
    >>> phrase.names, phrase.distance_m, phrase.bearing_deg, phrase.precision_m, phrase.spread_deg
    (('Zaranj',), 10000.0, 45.0, 5000.0, 22.5)
    >>> read("در ۷ کیلومتری شمال زرنج") == read("7 km north of زرنج")
    True
    >>> read("نزدیک زرنج").kind, read("ولسوالی کنگ").kind, read("Herat's Qala district").within
    ('near', 'district', 'Herat')
    >>> read("Nimroz province") == read("ولایت Nimroz")
    True
    >>> read("8W64+2R Herat").words, read("Zaranj") is None
    ('8W64+2R', True)
    """
    if code := short_plus_code(text):
        return Phrase("code", (code[1],), code[0]) if code[1] else None
    plain = _plain(text)
    for pattern, build in _GRAMMAR:
        if found := pattern.fullmatch(plain):
            return build(found.groupdict(default=""))
    return None


def countries_and_provinces(names: Iterable[str]) -> set[str]:
    """Return what the phrases of the kind "within" among some names say that their places lie in.

    Examples
    --------
    >>> sorted(countries_and_provinces(["Goris, Armenia", "Zaranj", "near Herat", "Guzara (Herat)"]))
    ['Armenia', 'Herat']
    """
    phrases = (read(name) for name in names if _MAY_BE_WITHIN.search(_plain(name)))
    return {phrase.within for phrase in phrases if phrase and phrase.within}


def _plain(text: str) -> str:
    """Return a text in the letters and digits that the patterns have, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


def precision_m(number: str, unit_m: float) -> float:
    """How exactly a distance is told, metres: see `place`.

    Examples
    --------
    >>> [precision_m(number, 1) for number in ("7", "140", "300", "7.5", "7.25", "7.3")]
    [1.0, 5.0, 50.0, 0.5, 0.25, 0.1]
    """
    whole, _, decimals = number.partition(".")
    if fraction := float(f"0.{decimals or 0}"):
        parts = next((part for part in (2, 4) if (fraction * part).is_integer()), 10 ** len(decimals))
        return unit_m / parts
    zeros = len(whole) - len(whole.rstrip("0"))
    return unit_m * (10**zeros / 2 if zeros else 1.0)


_PLAIN = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ګ": "گ",
        "ۍ": "ی",
        "ې": "ی",
        "ة": "ه",
        "\u200c": " ",
        "ِ": "",
        "ٔ": "",
        "،": ",",
        "٫": ".",
        "’": "'",
        "‘": "'",
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
    }
)

_UNITS = {
    "m": (1.0, "m|met(?:er|re)s?|متری?"),
    "km": (1000.0, "kms?|kilomet(?:er|re)s?|کیلو ?متری?"),
    "miles": (1609.344, "mi|miles?|مایلی?"),
}
_FOUR = {"north": "north|n|شمال", "east": "east|e|شرق", "south": "south|s|جنوب", "west": "west|w|غرب"}
_RIGHT = 90.0

_UNIT = "|".join(pattern for _, pattern in _UNITS.values())
_WAYS = "|".join(_FOUR.values())
_WAY = rf"(?P<way>(?:{_WAYS})(?:[\s-]*(?:{_WAYS})){{0,2}})(?:ی|ern)?"


def _points(text: str) -> list[str]:
    """The points of the compass in a direction: "NNE" is north, north, east."""
    parts = re.findall(_WAYS, text.casefold())
    return [next(word for word, forms in _FOUR.items() if part in forms.split("|")) for part in parts]


def _bearing(points: list[str]) -> float:
    """Bearing of a direction, degrees; not a number where its points contradict each other.

    >>> [_bearing(_points(way)) for way in ("north", "SE", "شمال شرق", "north-northwest", "WNW", "ns")]
    [0.0, 135.0, 45.0, 337.5, 292.5, nan]
    """
    angles = [_RIGHT * [*_FOUR].index(point) for point in points]
    at = angles.pop()
    for angle in reversed(angles):
        turn = (angle - at + 180) % 360 - 180
        at = (at + turn / 2) % 360 if abs(turn) <= _RIGHT else math.nan
    return at


def _offset(found: dict[str, str]) -> Phrase | None:
    number, points = found["number"].replace(",", "."), _points(found.get("way", ""))
    unit, (unit_m, _) = next(
        (name, unit) for name, unit in _UNITS.items() if re.fullmatch(unit[1], found["unit"].casefold())
    )
    far = Phrase(
        "around",
        (found["name"],),
        f"{number} {unit} {'-'.join(points)}{' of' if points else 'from'}",
        distance_m=float(number) * unit_m,
        precision_m=precision_m(number, unit_m),
    )
    if not points:
        return far
    bearing = _bearing(points)
    spread = _RIGHT / 2 ** len(points)
    return (
        None if math.isnan(bearing) else far._replace(kind="offset", bearing_deg=bearing, spread_deg=spread)
    )


def _inside(found: dict[str, str]) -> Phrase:
    return Phrase("inside", (found["name"],), "in")


def _at(found: dict[str, str]) -> Phrase:
    return Phrase("itself", (found["name"],), "at")


def _near(found: dict[str, str]) -> Phrase:
    points = "-".join(_points(found.get("way", "")))
    return Phrase("near", (found["name"],), f"{points} of" if points else "near")


def _between(found: dict[str, str]) -> Phrase:
    return Phrase("between", (found["name"], found["other"]), "between")


def _within(found: dict[str, str]) -> Phrase:
    return Phrase("within", (found["name"],), within=found["within"])


def _district(found: dict[str, str]) -> Phrase:
    return Phrase("district", (found["name"],), "district of")


def _province(found: dict[str, str]) -> Phrase:
    return Phrase("province", (found["name"],), "province of")


def _village(found: dict[str, str]) -> Phrase:
    return Phrase("itself", (found["name"],), "village of")


def _town(found: dict[str, str]) -> Phrase:
    return Phrase("itself", (found["name"],), "town of")


_NAME, _THE = "(?P<name>.+?)", r"(?:the\s+)?"
_FAR = rf"(?P<number>\d{{1,4}}(?:[.,]\d{{1,2}})?)\s*(?P<unit>{_UNIT})\s+"
_ABOUT = r"(?:(?:about|around|some|roughly|approximately|nearly|ca\.?|~|حدود|تقریبا|در|به فاصله)\s+)*"
_BY = r"near(?:by)?(?:\s+to)?|close\s+to|next\s+to|not\s+far\s+from|(?:just\s+)?outside(?:\s+of)?|around"
_ROUND = "area|vicinity|outskirts|surroundings"
_BY_FA = "نزدیک|نزدیکی|نزدیکی های|اطراف|حوالی|حومه|مجاورت|مجاور|جوار|پیرامون"
_UNIT_EN = r"district|county|sub-?district|shahrestan|w[ou]les?wali"
_UNIT_FA = "ولسوالی|علاقه داری|شهرستان|بخش|دهستان"
_PROVINCE_EN, _PROVINCE_FA = "province|ostan|velayat|wilayat|oblast", "ولایت|استان"
_VILLAGE_EN, _VILLAGE_FA = "village|hamlet", "روستای|روستا|قریه|دهکده|کلی"
_TOWN_EN, _TOWN_FA = "town|city", "شهر|ښار"

# What a name has of the kind "within", of which one pattern at least of those below is: most have none of it.
_MAY_BE_WITHIN = re.compile(r"[,(]|'s | in | در |ولایت|استان", re.IGNORECASE)
# The first that fits decides.
_GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[dict[str, str]], Phrase | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (
            rf"{_ABOUT}{_FAR}(?:(?:to|in)\s+the\s+|در\s+|به\s+)?{_WAY}\s+(?:(?:of|from|از)\s+)?{_NAME}",
            _offset,
        ),
        (rf"{_ABOUT}{_FAR}(?:(?:away\s+from|from|off|outside|of|دورتر از|از)\s+)?{_NAME}", _offset),
        (rf"(?:in\s+)?between\s+{_NAME}\s+and\s+(?P<other>.+)", _between),
        (rf"(?:در\s+)?(?:بین|میان|مابین)\s+{_NAME}\s+و\s+(?P<other>.+)", _between),
        (
            rf"(?:(?:to|on|in)\s+)?{_THE}(?:در\s+)?{_WAY}(?:\s+(?:edge|side|{_ROUND}|part))?\s+(?:of|از)\s+{_NAME}",
            _near,
        ),
        (rf"(?:(?:in|on)\s+)?{_THE}(?:{_BY}|(?:{_ROUND})\s+(?:of|around))\s+{_NAME}", _near),
        (rf"{_THE}{_NAME}\s+(?:{_ROUND})", _near),
        (rf"(?:(?:در|به)\s+)?(?:{_BY_FA})(?:\s+ی)?\s+{_NAME}", _near),
        (rf"(?:د\s+)?{_NAME}\s+ته\s+(?:نږدی|نژدی|نزدی)", _near),
        (rf"(?:inside|within|in)\s+{_THE}{_NAME}", _inside),
        (rf"(?:در داخل|داخل|درون|در)\s+{_NAME}", _inside),
        (rf"په\s+{_NAME}\s+کی", _inside),
        (rf"at\s+{_THE}{_NAME}", _at),
        (rf"(?P<within>[^,]+?)'s\s+{_NAME}", _within),
        (rf"{_NAME}\s*,\s*(?:in\s+|در\s+)?{_THE}(?P<within>[^,]+)", _within),
        (rf"{_NAME}\s*\((?P<within>[^()]+)\)", _within),
        (rf"{_NAME}\s+in\s+{_THE}(?P<within>.+)", _within),
        (rf"{_NAME}\s+(?:واقع\s+)?(?:در\s+)?(?P<within>(?:ولایت|استان)\s+.+)", _within),
        (rf"{_NAME}\s+(?:واقع\s+)?در\s+(?P<within>.+)", _within),
        (rf"{_THE}(?:{_UNIT_EN})\s+of\s+{_NAME}", _district),
        (rf"{_THE}{_NAME}\s+(?:{_UNIT_EN})", _district),
        (rf"(?:shahrestan|bakhsh|w[ou]les?wali)(?:[\s-]+y?[ei])?\s+{_NAME}", _district),
        (rf"(?:{_UNIT_FA})\s+{_NAME}", _district),
        (rf"(?:د\s+)?{_NAME}\s+(?:{_UNIT_FA})", _district),
        *(
            (pattern, build)
            for english, persian, build in (
                (_PROVINCE_EN, _PROVINCE_FA, _province),
                (_VILLAGE_EN, _VILLAGE_FA, _village),
                (_TOWN_EN, _TOWN_FA, _town),
            )
            for pattern in (
                rf"{_THE}(?:{english})\s+of\s+{_NAME}",
                rf"{_THE}{_NAME}\s+(?:{english})",
                rf"(?:{persian})(?:\s+ی)?\s+{_NAME}",
                rf"(?:د\s+)?{_NAME}\s+(?:{persian})",
            )
        ),
    )
)
