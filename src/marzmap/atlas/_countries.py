"""Countries by the codes and names that others use: `countries.csv`."""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from typing import Literal

from marzmap._text import fold
from marzmap.atlas._former import former_states

Scheme = Literal["numeric", "fips", "gw"]


@functools.cache
def country_codes() -> list[dict[str, str]]:
    """Return countries by the codes and names that others use: one row for each ISO 3166-1 alpha-3 code.

    Beside `country`: `alpha_2` (ISO 3166-1; with Kosovo's XK, as GeoNames and OpenStreetMap have it),
    `numeric` (ISO 3166-1, ACLED), `fips` (FIPS 10-4, GDELT), `gw` (Gleditsch and Ward's numbers, UCDP),
    `names` in English (CLDR, GeoNames, Natural Earth) and `names_fa` in Persian (Unicode CLDR, Natural
    Earth). A gap is between codes, "|" between names. Countries that are no
    more are in `former_states`.

    Examples
    --------
    >>> next(row["fips"] for row in country_codes() if row["country"] == "IRN")
    'IR'
    """
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def alpha_2() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 codes by alpha-3.

    Examples
    --------
    >>> alpha_2()["IRN"]
    'IR'
    """
    return {row["country"]: row["alpha_2"] for row in country_codes()}


def country_of_code(scheme: Scheme, code: str) -> str:
    """Return the country (alpha-3) of another's code; empty where the code is not a known value.

    Codes of former states give theirs, which ISO 3166 may have withdrawn: "SUN".

    Examples
    --------
    >>> country_of_code("gw", "700"), country_of_code("fips", "IR"), country_of_code("numeric", "004")
    ('AFG', 'IRN', 'AFG')
    """
    return _codes(scheme).get(code.strip().upper().lstrip("0"), "")


def country_of_name(text: str) -> str:
    """Return the country (alpha-3) of an alpha-3 code or a name in English or Persian; empty for other text.

    Names of former states are understood too.

    Examples
    --------
    >>> [country_of_name(text) for text in ("Afghanistan", "ایران", "afg", "Zaire", "USSR", "Sistan")]
    ['AFG', 'IRN', 'AFG', 'COD', 'SUN', '']
    """
    return _names().get(fold(text), "")


def country_stated(text: str) -> str:
    """Return the country (alpha-3) that the cell of a column of countries states; empty for other text.

    It may be an ISO 3166-1 code, of two or three letters or three digits, or a name in one of fifty
    languages: the official, usual or former one, or as ISO, the UN, the World Bank, ACLED, UCDP or GTD write
    it, also with another name of the country or its code next to it.

    Examples
    --------
    >>> [country_stated(text) for text in ("IR", "364", "Iran (Islamic Republic of)", "Россия", "Burma")]
    ['IRN', 'IRN', 'IRN', 'RUS', 'MMR']
    >>> country_stated("Congo (Kinshasa)"), country_stated("AF - Afghanistan"), country_stated("Sistan")
    ('COD', 'AFG', '')
    """
    whole = _stated(text)
    if whole:
        return whole
    parts = countries_in(text)
    return parts[0] if len(parts) == 1 else ""


def countries_in(text: str) -> list[str]:
    """Return the countries (alpha-3) that a text lists and nothing else; none where a part is another text.

    Examples
    --------
    >>> countries_in("Afghanistan/Iran"), countries_in("AFG-IRN"), countries_in("Iran, Kerman")
    (['AFG', 'IRN'], ['AFG', 'IRN'], [])
    """
    if len(text) > _LONGEST:
        return []
    for between in _BETWEEN:
        parts = [part for part in between.split(text) if part.strip()]
        countries = [_stated(part) for part in parts]
        if len(parts) > 1 and all(countries):
            return list(dict.fromkeys(countries))
    return []


_LONGEST = 1000  # characters of a list of countries
_AND = r"and|und|et|y|e|и|و|ve|та|vs\.?"
# Some names hold a comma, a hyphen or an "and".
_BETWEEN = tuple(
    re.compile(pattern)
    for pattern in (
        r"[;/|&+\n]|\s[-–—]\s|[()\[\]]",
        rf"[;/|&+\n,،؛()\[\]]|\s[-–—]\s|\s(?:{_AND})\s",
        rf"[-–—;/|&+\n,،؛()\[\]]|\s(?:{_AND})\s",
    )
)


def _stated(text: str) -> str:
    plain = text.strip()
    if len(plain) == _ALPHA_2 and plain.isascii() and plain.isalpha():
        return _of_alpha_2().get(plain.upper(), "")
    if plain.isdecimal():
        return country_of_code("numeric", plain) if len(plain) <= _ALPHA_3 else ""
    if plain.removesuffix(".0").isdecimal():
        return country_of_code("numeric", plain.removesuffix(".0"))
    return country_of_name(plain) or _further_names().get(fold(plain), "")


_ALPHA_2, _ALPHA_3 = 2, 3


@functools.cache
def _of_alpha_2() -> dict[str, str]:
    return {code: country for country, code in alpha_2().items()} | {"UK": "GBR", "EL": "GRC"}


@functools.cache
def _further_names() -> dict[str, str]:
    """Return countries by the names that `geodata/building/country_names.py` collected."""
    with Path(__file__).with_name("country_names.csv").open(encoding="utf-8", newline="") as file:
        return {fold(line["name"]): line["country"] for line in csv.DictReader(file)}


@functools.cache
def _codes(scheme: Scheme) -> dict[str, str]:
    former = {state.codes[scheme]: state.country for state in former_states() if scheme in state.codes}
    return former | {
        code: row["country"] for row in country_codes() for code in row[scheme].split(" ") if code
    }


@functools.cache
def _names() -> dict[str, str]:
    former = {
        fold(name): state.country for state in former_states() for name in (*state.names, state.country)
    }
    return former | {
        fold(name): row["country"]
        for row in country_codes()
        for name in (row["country"], *row["names"].split("|"), *row["names_fa"].split("|"))
        if name
    }
