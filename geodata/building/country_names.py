"""Names of countries for reading: `src/marzmap/atlas/country_names.csv`.

Run by name where the names of CLDR or ISO have changed:

    cd geodata && uv run python -m building.country_names

Names in `LANGUAGES` are those of Unicode CLDR (Unicode License v3, by Babel); official and common names in
English those of ISO 3166-1, by pycountry (LGPL 2.1, the names are facts). A name that two countries have is
left out, unless one of them has it in English.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from pycountry import countries

from marzmap import atlas
from marzmap._text import fold
from marzmap.atlas import country_codes, country_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(atlas.__file__).with_name("country_names.csv")

LANGUAGES = (
    *("en", "fa", "ps", "ar", "ru", "uk", "be", "fr", "es", "pt", "tr", "az", "de", "it", "pl", "ro", "el"),
    *("he", "hy", "ka", "kk", "ky", "tg", "uz", "tk", "ur", "hi", "zh", "ja", "ko", "id", "sw", "nl", "sv"),
    *("sr", "hr", "bg", "cs", "sk", "hu", "sq", "bs", "mk", "lt", "lv", "et", "fi", "da", "no"),
)
"""Languages of the page, its neighbours, and countries at whose borders there are incidents."""

OTHERS = Path(__file__).with_suffix(".csv")
"""Names that neither has: of the World Bank, UN, UCDP, Gleditsch and Ward, GTD and ACLED, kept by hand."""


def of_cldr(language: str) -> dict[str, list[str]]:
    """Return the names of countries (alpha-3) in a language, with the short and variant ones."""
    territories = Locale(language).territories
    names: dict[str, list[str]] = {}
    for row in country_codes():
        name = territories.get(row["alpha_2"])
        if name:
            names[row["country"]] = [name]
    return names


def of_iso(country: str) -> list[str]:
    """Return the names in English that ISO 3166-1 has."""
    entry = countries.get(alpha_3=country)
    fields = ("name", "official_name", "common_name")
    return [getattr(entry, field) for field in fields if entry and hasattr(entry, field)]


def _by_hand() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    with OTHERS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            names.setdefault(line["country"], []).append(line["name"])
    return names


def _each(names: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    yield from ((country, name) for country, spellings in names.items() for name in spellings)


def main() -> None:
    """Write the table: names that are not in `countries.csv` already, each spelling once."""
    listed: dict[str, str] = {}
    taken: dict[str, str | None] = {}
    for names in (_by_hand(), {row["country"]: of_iso(row["country"]) for row in country_codes()}):
        for country, name in _each(names):
            if not country_of_name(name) and fold(name) not in taken:
                listed[name] = taken[fold(name)] = country
    english = {*taken}
    for language in LANGUAGES:
        for country, name in _each(of_cldr(language)):
            key = fold(name)
            if country_of_name(name) or key in english:
                continue
            if key not in taken:
                listed[name] = taken[key] = country
            elif taken[key] != country:
                taken[key] = None
    rows = sorted((country, name) for name, country in listed.items() if taken[fold(name)])
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "name"])
        writer.writerows(rows)
    print(len(rows), "names")  # noqa: T201


if __name__ == "__main__":
    main()
