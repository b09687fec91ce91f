"""Languages of countries: `language` in `countries.csv`, `languages.csv` and two tables of names next to it.

Run by name where the languages or names of CLDR have changed:

    cd geodata && uv run python -m building.languages

All of it is Unicode CLDR's (Unicode License v3, by Babel). A country's language is the official one that most
people there speak; where an official language that has its home there is spoken by three quarters as many, it
is that. `BY_HAND` has the others. The letters of a language are its exemplar characters, main and auxiliary.
"""

from __future__ import annotations

import contextlib
import csv
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from building.packages import Package, unpack
from marzmap import atlas
from marzmap.atlas import country_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(atlas.__file__).parent

BY_HAND = {
    "AFG": "fa",  # Dari, spoken by more than Pashto; both are official
    "BLR": "be",  # the language of its places, though more speak Russian
    "CHE": "de",
    "COM": "ar",
    "FJI": "en",
    "HKG": "zh-Hant",
    "KIR": "en",
    "LUX": "fr",
    "MAC": "zh-Hant",
    "MNE": "sr-Latn",  # CLDR gives it no official language; GeoNames writes its places in Latin letters
    "PRY": "es",
    "TLS": "pt",  # CLDR is not written in Tetum, the other official language
    "TWN": "zh-Hant",
}
NEARLY = 0.75
OFFICIAL = ("official", "de_facto_official")
SHARED = ("Arab", "Cyrl", "Deva")  # scripts of several languages here
LETTERS = Package(
    "cldr-misc-full", "48.2.0", "c6ba8384d7ea8701cf86935db0461379231ddd970cc41c249f4a33b9857ded3c"
)


def language_of(alpha_2: str) -> str:
    """Return the language of a country by CLDR's figures, "" without one."""
    spoken: dict[str, Any] = get_global("territory_languages").get(alpha_2, {})
    official = {
        language: entry["population_percent"]
        for language, entry in spoken.items()
        if entry["official_status"] in OFFICIAL and "_" not in language
    }
    likely = get_global("likely_subtags")
    home = {one: share for one, share in official.items() if likely.get(one, "").endswith(f"_{alpha_2}")}
    most = max(official, key=official.__getitem__, default="")
    own = max(home, key=home.__getitem__, default="")
    return own if own and home[own] >= NEARLY * official[most] else most


def script_of(language: str) -> str:
    """Return the script of a language, as ISO 15924 has it."""
    return language.partition("-")[2] or str(get_global("likely_subtags")[language]).split("_")[1]


def letters_of(language: str, folder: Path) -> tuple[str, str]:
    """Return the letters of a language, and those of foreign words in it; "" where CLDR has none."""
    path = folder / "package/main" / language / "characters.json"
    if not path.is_file():
        return "", ""
    sets = json.loads(path.read_text("utf-8"))["main"][language]["characters"]
    main, further = (characters(sets[name]) for name in ("exemplarCharacters", "auxiliary"))
    return "".join(sorted(main)), "".join(sorted(further - main))


def characters(pattern: str) -> set[str]:
    """Return the characters of a set as CLDR writes it, such as "[a b {ch} d-f]".

    Examples
    --------
    >>> sorted(characters("[a {bc} d-f]"))
    ['a', 'b', 'c', 'd', 'e', 'f']
    """
    plain = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda code: chr(int(code[1], 16)), pattern[1:-1])
    spans = re.findall(r"(\S)-(\S)", plain)
    spanned = {chr(code) for first, last in spans for code in range(ord(first), ord(last) + 1)}
    return (set(plain) | spanned) - set(" {}-")


def write(name: str, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a table next to the module that reads it."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the tables."""
    countries = country_codes()
    for row in countries:
        row["language"] = BY_HAND.get(row["country"]) or language_of(row["alpha_2"])
    write("countries.csv", [*countries[0]], (row.values() for row in countries))
    own = {row["language"] for row in countries}
    languages, names = [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = unpack(LETTERS, Path(scratch))
        for language, locale in written():
            script = script_of(language)
            letters = letters_of(language, folder) if script in SHARED else ("", "")
            languages.append((language, script, *letters, locale.get_display_name("en") or ""))
            held = ((row["country"], locale.territories.get(row["alpha_2"], "")) for row in countries)
            names += [(language, country, name) for country, name in held if name and language in own]
    write("languages.csv", ["language", "script", "letters", "further_letters", "name"], languages)
    write("own_names.csv", ["language", "country", "name"], names)
    write("own_cities.csv", ["country", "city", "name"], cities({row["alpha_2"]: row for row in countries}))
    print(len(languages), "languages,", len(names), "names of countries")  # noqa: T201


def cities(countries: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield the cities that time zones are named for, with their names in the language of their country."""
    english = Locale("en").time_zones
    for zone, alpha_2 in sorted(get_global("zone_territories").items()):
        row = countries.get(alpha_2, {"language": ""})
        with contextlib.suppress(UnknownLocaleError, ValueError):
            own = Locale.parse(row["language"], sep="-").time_zones.get(zone, {}).get("city")
            city = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            if own and own != city:
                yield row["country"], city, own


def written() -> Iterator[tuple[str, Locale]]:
    """Yield the languages that have a status in some country and that CLDR is written in."""
    spoken = get_global("territory_languages").values()
    stated = {one for entries in spoken for one, entry in entries.items() if entry["official_status"]}
    for language in sorted({*(one for one in stated if "_" not in one), *BY_HAND.values()}):
        with contextlib.suppress(UnknownLocaleError):
            yield language, Locale.parse(language, sep="-")


if __name__ == "__main__":
    main()
