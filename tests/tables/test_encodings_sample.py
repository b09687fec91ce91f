"""Tables of names in every code page and language, drawn by lot: none is read in another encoding.

The names are those of districts and countries in the translations of ISO codes (Debian's iso-codes, as in
pycountry), not those of the CLDR, of which `letters.csv` is made. The whole 3,000 tables:
`uv run python tests/tables/test_encodings_sample.py`, or with a number of tables and of the first. The suite
takes the first of them.
"""

from __future__ import annotations

import gettext
import re
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pycountry

from marzmap import InputError
from marzmap.tables import encodings

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = 3_000
IN_THE_SUITE = 300

LANGUAGES = {
    "cp1251": "ru uk be bg sr mk kk",
    "koi8-r": "ru bg",
    "koi8-u": "uk ru",
    "cp866": "ru bg",
    "iso8859-5": "ru bg sr",
    "mac-cyrillic": "ru uk",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1255": "he",
    "iso8859-8": "he",
    "cp1256": "ar fa ur",
    "iso8859-6": "ar",
    "cp1254": "tr de",
    "iso8859-9": "tr",
    "cp1250": "pl cs sk hu hr sl ro",
    "iso8859-2": "pl cs hu hr",
    "cp852": "pl cs hu",
    "cp1257": "lt lv et",
    "cp1252": "de fr es pt it sv da is",
    "cp850": "de fr es",
    "gb18030": "zh_CN",
    "big5": "zh_TW",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
}
"""Code pages in which people keep tables, and languages that they write in them."""

BOOKS = {
    "iso3166-2": pycountry.subdivisions,
    "iso3166-1": pycountry.countries,
    "iso639-3": pycountry.languages,
}
"""Translated lists, the places first."""

ENOUGH = 100
"""Names of a language from which no further list is taken."""


OUTCOMES = {"right", "refused", "with a row set aside"}


class Names(NamedTuple):
    """A table to read: its code page, its language, the kind of its names, and these."""

    code_page: str
    language: str
    kind: str
    names: list[str]


@cache
def names_in(language: str) -> list[str]:
    """Return the names of places, else of languages, in a language; only those with letters of its own."""
    names: list[str] = []
    for book, entries in BOOKS.items():
        if len(names) < ENOUGH:
            book_in = gettext.translation(book, pycountry.LOCALES_DIR, [language], fallback=True)
            names += [name for entry in entries if (name := book_in.gettext(entry.name)) != entry.name]
    pieces = {piece.strip() for name in names for piece in re.split(r"[;,()/\n]", str(name))}
    return sorted(piece for piece in pieces if not piece.isascii() and len(piece) < 60)


def one_letter(names: list[str]) -> list[str]:
    """Return the names with a single letter beyond ASCII."""
    return [name for name in names if sum(not letter.isascii() for letter in name) == 1]


def short(names: list[str]) -> list[str]:
    """Return the words of up to five letters."""
    words = {word for name in names for word in name.split() if not word.isascii() and word.isalpha()}
    return sorted(word for word in words if len(word) <= 5)


KINDS: dict[str, tuple[Callable[[list[str]], list[str]], Callable[[str], str]]] = {
    "as written": (list, str),
    "capitals": (list, str.upper),
    "small letters": (list, str.lower),
    "short words": (short, str),
    "with numbers": (list, lambda name: f"{name}-12 (3.5)"),
    "one letter": (one_letter, str),
}
"""Which names a table has, and how they are written."""


def drawn(number: int) -> Names | None:
    """Return the table of a number, always the same; None where its language has no such names."""
    rng = np.random.default_rng([51, number])
    pairs = [(code_page, one) for code_page, many in LANGUAGES.items() for one in many.split()]
    code_page, language = pairs[int(rng.integers(len(pairs)))]
    kind = [*KINDS][int(rng.integers(len(KINDS)))]
    chosen, written = KINDS[kind]
    able = [name for name in map(written, chosen(names_in(language))) if can_write(name, code_page)]
    if not able:
        return None
    size = int(rng.choice([1, 1, 2, 3, 5, 10, 30]))
    return Names(code_page, language, kind, [able[int(at)] for at in rng.integers(len(able), size=size)])


def can_write(name: str, code_page: str) -> bool:
    return name.encode(code_page, "ignore").decode(code_page) == name


def outcome(table: Names, path: Path) -> str:
    """Write a table and read it: right, refused with its readings, with a row set aside, or wrong."""
    text = "id,date,place,lat,lon\n" + "".join(
        f'{at},2021-12-01,"{name}",31.1,61.9\n' for at, name in enumerate(table.names, start=1)
    )
    path.write_bytes(text.encode(table.code_page))
    try:
        encoding = encodings.encoding_of(path)
    except InputError as error:
        two = re.search(r"read in two ways: .+ in .+ or .+ in .+\. State which with --encoding", str(error))
        return "refused" if two else f"refused without readings: {error}"
    read = path.read_bytes().decode(encoding.name)
    if read != text:
        return f"wrong: {encoding.name}: {read[22:80]}"
    some = [encodings.fault([name], encoding)[1] for name in table.names if encoding.mixed]
    return "with a row set aside" if any(some) else "right"


def test_no_table_of_names_is_read_in_another_encoding(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(IN_THE_SUITE):
        if table := drawn(number):
            came = outcome(table, tmp_path / "a.csv")
            assert came in OUTCOMES, (number, table, came)
            outcomes[came] += 1
    assert outcomes["right"] > 0.75 * outcomes.total()


def main(count: int = TABLES, first: int = 0) -> None:
    """Take the whole of them and print how it went."""
    outcomes: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {}
    by_page: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            table = drawn(number)
            if table is None:
                continue
            came = outcome(table, Path(folder) / "a.csv")
            if came not in OUTCOMES:
                sys.stderr.write(f"{number} {table}: {came}\n")
            came = came.partition(":")[0]
            outcomes[came] += 1
            by_kind.setdefault(table.kind, Counter())[came] += 1
            by_page.setdefault(table.code_page, Counter())[came] += 1
    for name, some in sorted((by_kind | by_page).items()):
        sys.stdout.write(f"{name}: {dict(some)}\n")
    sys.stdout.write(f"{outcomes.total():,} tables: {dict(outcomes)}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
