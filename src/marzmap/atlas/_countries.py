"""Countries by the codes and names that others use: `countries.csv`."""

from __future__ import annotations

import csv
import functools
from pathlib import Path


@functools.cache
def country_codes() -> list[dict[str, str]]:
    """Return countries by the codes and names that others use: one row for each ISO 3166-1 alpha-3 code.

    Beside `country`: `alpha_2` (ISO 3166-1; with Kosovo's XK, as GeoNames and OpenStreetMap have it),
    `numeric` (ISO 3166-1, ACLED), `fips` (FIPS 10-4, GDELT), `gw` (Gleditsch and Ward's numbers, UCDP),
    `names` in English (Unicode CLDR, GeoNames) and `names_fa` in Persian (Unicode CLDR). Several codes stand
    apart by a gap, names by "|". Countries that are no more have none: what lies there now are others.

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
