"""Countries by the codes and names that others use: `countries.csv`."""

from __future__ import annotations

import csv
import functools
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
