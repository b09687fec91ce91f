"""Lengths as people write them: `5 km`, `~500 m`, `1,5 km`, `1,200`."""

from __future__ import annotations

import re

from marzmap._errors import shown
from marzmap._text import fold
from marzmap.dates.digits import western

_UNITS = {
    fold(word): metres
    for metres, words in {
        1.0: "m metre metres meter meters mtr mtrs متر м метр метра метров mètre mètres metro metros",
        1000.0: "km kms kilometre kilometres kilometer kilometers کیلومتر كيلومتر كم км километр километра "
        "километров kilomètre kilomètres kilómetro kilómetros kilometro quilômetro",
        1609.344: "mi mile miles مایل ميل миля мили миль mille milles milla millas mil",
        1852.0: "nm nmi",
        0.3048: "ft foot feet",
    }.items()
    for word in words.split()
}
"""Metres of each unit: the international mile, nautical mile and foot."""

_LENGTH = re.compile(
    r"(?:[~≈±<≤]|about|approx\.?|approximately|ca\.?|circa|within|up to|around|حدود|تا|около|до|environ|unos"
    r"|yaklaşık)?"
    r"\s*(\d[\d ,.'’\u00a0\u202f٬]*)\s*([^\W\d_]*)\.?"
)
_GROUPED = re.compile(r"\d{1,3}(?:([ ,'’\u00a0\u202f٬])\d{3})(?:\1\d{3})*(?:\.\d+)?")


def metres(text: str) -> float:
    """Read a length, in metres where no unit stands behind it.

    A comma before three digits divides thousands in metres and feet, where a fraction would mean nothing.

    Raises
    ------
    ValueError
        It is not a length, or can be read in two ways.

    Examples
    --------
    >>> metres("5 km"), metres("~500 m"), metres("1,5 km"), metres("1,200"), metres("۳ کیلومتر")
    (5000.0, 500.0, 1500.0, 1200.0, 3000.0)
    >>> metres("1,500 km")
    Traceback (most recent call last):
    ValueError: '1,500 km' can be 1500 or 1.5 km
    """
    plain = " ".join(western(text).casefold().split())
    match = _LENGTH.fullmatch(plain)
    unit = _UNITS.get(fold(match[2])) if match and match[2] else 1.0
    if not match or unit is None:
        raise ValueError(f"{shown(text)} is not a length")
    digits = match[1].strip()
    if _GROUPED.fullmatch(digits):
        if unit > 1 and digits.count(",") == 1 and "." not in digits:
            whole, decimal = digits.replace(",", ""), float(digits.replace(",", "."))
            raise ValueError(f"{shown(text)} can be {whole} or {decimal:g} {match[2]}")
        digits = re.sub(r"[^\d.]", "", digits)
    try:
        return round(float(digits.replace(",", ".")) * unit, 3)
    except ValueError:
        raise ValueError(f"{shown(text)} is not a length") from None
