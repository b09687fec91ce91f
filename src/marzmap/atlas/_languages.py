"""Languages of countries, and names in them: which of the names of a place a study shows as the local one.

GeoNames' names come without a language. So a name is taken for one of a language by its letters: all are of
the language's script and, where several languages share that, of its own alphabet (Unicode CLDR).
"""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz

from marzmap.atlas._countries import country_codes
from marzmap.atlas._scripts import RANGES, RIGHT_TO_LEFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd


class Language(NamedTuple):
    """A language that names can be written in.

    Attributes
    ----------
    code : str
        BCP 47, such as "uk".
    script : str
        ISO 15924, such as "Cyrl".
    letters, further : str
        Its alphabet, and the letters it uses in foreign words only; empty where the script is enough.
    name : str
        In English.
    """

    code: str
    script: str
    letters: str
    further: str
    name: str

    @property
    def is_right_to_left(self) -> bool:
        """Check whether it is written from right to left."""
        return self.script in RIGHT_TO_LEFT


@functools.cache
def languages() -> dict[str, Language]:
    """Return the languages by their code.

    Examples
    --------
    >>> languages()["ur"].script, languages()["ur"].is_right_to_left
    ('Arab', True)
    """
    with _HERE.with_name("languages.csv").open(encoding="utf-8", newline="") as file:
        return {row["language"]: Language(*row.values()) for row in csv.DictReader(file)}


def languages_of(countries: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of countries (alpha-3), one each: the official one that most people there speak.

    Examples
    --------
    >>> languages_of(["IND", "PAK"]), languages_of(["COL", "VEN"])
    (('hi', 'ur'), ('es',))
    """
    own = _language_by_country()
    spoken = (own.get(country, "") for country in countries)
    return tuple(dict.fromkeys(language for language in spoken if language in languages()))


@functools.lru_cache(maxsize=8)
def country_names(language: str) -> dict[str, str]:
    """Return the names of countries (alpha-3) in the language of a country; none in other languages.

    Examples
    --------
    >>> country_names("uk")["UKR"]
    'Україна'
    """
    before = f"{language},"
    with _HERE.with_name("own_names.csv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.startswith(before))
        return {country: name for _, country, name in csv.reader(lines)}


def local_names(
    table: pd.DataFrame, wanted: Sequence[str] | None = None, stem: str = "name"
) -> pd.Series[str]:
    """Return the name of each row in a language of its own country, or else in another one that is wanted.

    Parameters
    ----------
    table : DataFrame
        Such as places: country (alpha-3) and name; what there is of name_local, of names in a known language,
        such as name_fa, and of aliases (several, with | between them).
    wanted : sequence of str, optional
        Languages, the first before the others. Without it each row has the name in its country's language.
    stem : str
        What the columns are called in place of "name", such as "admin2".

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"country": ["UKR", "COL"], "name": ["Kharkiv", "Cúcuta"]})
    >>> local_names(table.assign(aliases=["Charkow|Харьков|Харків", None])).tolist()
    ['Харків', 'Cúcuta']
    """
    names = _column([], table)
    countries = table.get("country", names)
    for country, at in countries.groupby(countries, dropna=False, sort=False).indices.items():
        rows, chosen = table.iloc[at], names.iloc[at]
        for language in _order(str(country), wanted):
            missing = chosen.isna()
            if missing.any():
                chosen = chosen.fillna(_in_language(rows[missing], languages()[language], stem))
        names.iloc[at] = chosen
    return names


def _order(country: str, wanted: Sequence[str] | None) -> list[str]:
    """Return the languages for the names of a country, its own first."""
    # The name next to a local one is the English one.
    own = [one for one in languages_of([country]) if one != "en"]
    if wanted is None:
        return own
    # In Latin letters a name does not show its language.
    further = [one for one in wanted if languages()[one].script != "Latn"]
    return [*dict.fromkeys([*(one for one in own if one in wanted), *further])]


def local_country_names(table: pd.DataFrame, wanted: Sequence[str] | None = None) -> pd.Series[str]:
    """Return the name of each country (alpha-3) as `local_names` does, by CLDR; in Persian the table's own.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"country": ["TJK", "CHN"], "name_fa": ["تاجیکستان", "چین"]})
    >>> local_country_names(table, ["ru"]).tolist()
    ['Таджикистан', 'Китай']
    """

    def name(row: Any) -> str | None:
        for language in _order(str(row.country), wanted):
            text = row.name_fa if language == "fa" else country_names(language).get(row.country)
            if isinstance(text, str):
                return text
        return None

    names = [name(row) for row in table[["country", "name_fa"]].itertuples()]
    return _column(names, table)


def language_of_name(text: str, wanted: Sequence[str]) -> str:
    """Return the language of a name by its letters: the first of those wanted that it may be in, "" for none.

    Examples
    --------
    >>> language_of_name("Москва", ["ru", "uk"]), language_of_name("Київ", ["ru", "uk"])
    ('ru', 'uk')
    """
    counts = ((_foreign_letters(text, languages()[one]), at) for at, one in enumerate(wanted))
    ranked = [(count, at) for count, at in counts if count is not None]
    return wanted[min(ranked)[1]] if ranked else ""


def _column(names: list[Any], rows: pd.DataFrame) -> pd.Series[str]:
    """Return a name for each row; without any, all are missing."""
    import pandas as pd

    return pd.Series(names or None, index=rows.index, dtype="string")


def _in_language(rows: pd.DataFrame, language: Language, stem: str) -> pd.Series[str]:
    """Return the name of each row in a language; missing where no name may be one."""
    names = rows[stem].astype("string")
    if language.script == "Latn":
        return names
    stored = _column([], rows)
    if f"{stem}_local" in rows:
        stored = _chosen(rows[f"{stem}_local"], language)
    if f"{stem}_{language.code}" in rows:
        return rows[f"{stem}_{language.code}"].astype("string").fillna(stored)
    texts = names
    for column in (f"{stem}_fa", "aliases"):
        if column in rows:
            texts = texts.str.cat(rows[column].astype("string"), sep="|", na_rep="")
    return stored.fillna(_chosen(texts, language))


def _chosen(texts: pd.Series[str], language: Language) -> pd.Series[str]:
    """Return of each text, names with | between them, the one of a language that is most like the first."""
    written = texts[texts.str.contains(f"[{RANGES[language.script]}]", regex=True).fillna(value=False)]
    return written.map(lambda text: _best(text.split("|"), language)).astype("string").reindex(texts.index)


def _best(names: list[str], language: Language) -> str | None:
    """Choose the name of a language that is most like the first name, and like all names of a place."""
    foreign = {name: count for name in names if (count := _foreign_letters(name, language)) is not None}
    city = _cities().get((language.code, names[0]))
    if len(foreign) < 2 or city in foreign:  # noqa: PLR2004 - nothing to choose from
        return city if city in foreign else next(iter(foreign), None)
    latin = {name: _in_latin_letters(name, language) for name in names}

    def rank(name: str) -> tuple[int, int, str]:
        first = fuzz.ratio(latin[name], latin[names[0]])
        every = sum(fuzz.ratio(latin[name], other) for other in latin.values()) / len(latin)
        rare = not _rare(language).isdisjoint(name.lower())
        marks = len(_MARKS.findall(name))
        score = first + _EVERY * every + _RARE * rare - _FOREIGN * foreign[name] - _MARK * marks
        return round(score), len(name), name

    return max(foreign, key=rank)


def _in_latin_letters(name: str, language: Language) -> str:
    """Write a name in Latin letters, as the names of places in its country are."""
    own = name.lower().translate(_ROMANIZED.get(language.code, {}))
    return "".join(filter(str.isalpha, anyascii(own).lower()))


@functools.cache
def _rare(language: Language) -> frozenset[str]:
    """Return the letters of a language that less than half of those in its script have."""
    alphabets = [one.letters for one in languages().values() if one.script == language.script and one.letters]
    counts = Counter(char for letters in alphabets for char in letters)
    return frozenset(char for char in language.letters if 2 * counts[char] < len(alphabets))


def _foreign_letters(name: str, language: Language) -> int | None:
    """Count the letters of a name that a language uses in foreign words only; None if it is of another."""
    if not re.fullmatch(f"[{RANGES[language.script]}{_BETWEEN}]+", name) or not name.strip(" -"):
        return None
    used = {char for char in name.lower() if char.isalpha()} if language.letters else set()
    if not used <= _alphabet(language):
        return None
    other = language.script == "Cyrl" and language.code != "uk" and bool(_NOT_RUSSIAN.search(name))
    return sum(char not in language.letters for char in used) + other


@functools.cache
def _cities() -> dict[tuple[str, str], str]:
    """Return the names of cities in the language of their country, by that and their English name (CLDR)."""
    own = _language_by_country()
    with _HERE.with_name("own_cities.csv").open(encoding="utf-8", newline="") as file:
        return {(own[row["country"]], row["city"]): row["name"] for row in csv.DictReader(file)}


@functools.cache
def _alphabet(language: Language) -> frozenset[str]:
    return frozenset(language.letters + language.further)


@functools.cache
def _language_by_country() -> dict[str, str]:
    return {row["country"]: row["language"] for row in country_codes()}


_HERE = Path(__file__)
_MARKS = re.compile("[\u0301\u0591-\u05c7\u064b-\u0652\u0670]")
"""Marks of stress and of vowels that names are mostly written without."""
_EVERY, _RARE, _FOREIGN, _MARK = 0.4, 3.0, 20.0, 10.0
"""Weights of what makes a name likelier, next to its likeness to the first one (0 to 100). Our choice: with
these 97 % of 3,950 names in 22 countries are those that OpenStreetMap has, by way of Overture's divisions."""
_ROMANIZED = {"uk": str.maketrans("гґи", "hgy"), "be": str.maketrans("г", "h")}
_NOT_RUSSIAN = re.compile("[сзц]ьк|ъ$")
"""What is Ukrainian, or of a former orthography, in letters that Russian has too."""
_BETWEEN = r"\s\-‐–'’ʼ.·()\u200c"
"""What may be between the letters of a name."""
