"""Countries by the codes and names of `atlas.country_codes`, as ISO 3166-1 alpha-3."""

from __future__ import annotations

from functools import cache
from typing import Literal

from marzmap import atlas
from marzmap.tables.header import fold

Scheme = Literal["country", "numeric", "fips", "gw", "names", "names_fa"]


def by_code(scheme: Scheme, code: str) -> str:
    """Return the country (alpha-3) of a code; empty where the code is not known.

    Examples
    --------
    >>> by_code("gw", "700"), by_code("fips", "IR"), by_code("numeric", "004"), by_code("gw", "345")
    ('AFG', 'IRN', 'AFG', '')
    """
    return _table()[scheme].get(code.strip().upper().lstrip("0"), "")


def by_name(text: str) -> str:
    """Country (alpha-3) of a code or name, in English or Persian; the text itself where it is neither.

    Examples
    --------
    >>> by_name("Afghanistan"), by_name("ایران"), by_name("afg"), by_name("Sistan")
    ('AFG', 'IRN', 'AFG', 'Sistan')
    """
    table = _table()
    return table["country"].get(text.strip().upper()) or _names().get(fold(text)) or text


@cache
def _table() -> dict[Scheme, dict[str, str]]:
    schemes: tuple[Scheme, ...] = ("country", "numeric", "fips", "gw", "names", "names_fa")
    table: dict[Scheme, dict[str, str]] = {scheme: {} for scheme in schemes}
    for row in atlas.country_codes():
        for scheme in schemes:
            separator = "|" if scheme.startswith("names") else " "
            table[scheme] |= dict.fromkeys(filter(None, row[scheme].split(separator)), row["country"])
    return table


@cache
def _names() -> dict[str, str]:
    table = _table()
    return {fold(name): country for name, country in (table["names"] | table["names_fa"]).items()}
