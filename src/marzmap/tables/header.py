"""What the columns of a table mean, by their usual names."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from marzmap._errors import InputError, escaped, shown
from marzmap._text import fold
from marzmap.tables.aliases import ALIASES, CODES, DATE_FORMS, NEW, WORDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence


def unique(header: Sequence[str], where: object) -> None:
    """Refuse a header that has a name twice.

    Examples
    --------
    >>> unique(["place", "place"], "a.csv")
    Traceback (most recent call last):
    marzmap._errors.InputError: a.csv: column 'place' stands twice in the header. Rename one of them.
    """
    seen: set[str] = set()
    for name in header:
        if name in seen:
            raise InputError(f"{where}: column {shown(name)} stands twice in the header. Rename one of them.")
        seen.add(name)


def meanings(header: Iterable[str], where: object, words: Container[str] | None = None) -> dict[str, str]:
    """Find what the columns of a table mean, looking for some words only or, by default, for all.

    Returned is the name of the column in the table by word, or key of `NEW` or `CODES`.

    Raises
    ------
    InputError
        Two columns have one meaning.

    Examples
    --------
    >>> meanings(["ID", "Date (dd-mm-yyyy)", "Lat", "Lon", "remark"], "a.csv")["latitude"]
    'Lat'
    """
    names = list(header)
    columns: dict[str, str] = {}
    for rank, spellings in enumerate((_USUAL, _LOOSE)):
        matches: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            forms = (fold(name), fold(BRACKETS.sub("", name)), _stem(name))
            match = next((spellings[form] for form in forms if form in spellings), None)
            if match and (words is None or match[0] in words) and not (rank and match[0] in columns):
                matches.setdefault(match[0], []).append((match[1], name))
        for word, same in matches.items():
            # Of loose names the one that is listed first is taken.
            best = [name for place, name in same if place == min(same)[0]]
            if len(best) > 1:
                refuse_two(best, word, where)
            columns[word] = best[0]
    return columns


def columns_of(words: Iterable[str], header: Sequence[str], where: object) -> dict[str, str]:
    """Find the columns for some words: those of the very name, else those of a usual name.

    Raises
    ------
    InputError
        Two columns have one meaning.

    Examples
    --------
    >>> columns_of(["longitude", "latitude"], ["lat", "lon", "longitude"], "a.csv")
    {'longitude': 'longitude', 'latitude': 'lat'}
    """
    exact = {word: word for word in words if word in header}
    return exact | meanings(header, where, {*words}.difference(exact))


def refuse_two(same: Sequence[str], word: str, where: object) -> None:
    """Refuse two columns of one meaning."""
    first, second = map(shown, same[:2])
    raise InputError(f"{where}: columns {first} and {second} both mean {word}. Rename or delete one of them.")


def missing(
    word: str, free: Sequence[str], header: Sequence[str], where: object, *, also: str = ""
) -> InputError:
    """Return the error of a table that lacks a column, which names the one that may be meant.

    `free` are its columns without another meaning; `also` says which would do as well.

    Examples
    --------
    >>> str(missing("longitude", ["longitud"], ["longitud", "lat"], "a.csv")).partition(". ")[2]
    "Its header has: longitud, lat. Did you mean to name 'longitud' so?"
    """
    alias = ALIASES[word]
    folded = {fold(name[:LONGEST]): name for name in free[:MOST]}
    meant = map(fold, (word, *alias.usual, *alias.loose))
    near = [hit for name in meant for hit in difflib.get_close_matches(name, folded, n=1, cutoff=_NEAR)]
    hint = f" Did you mean to name {shown(folded[near[0]])} so?" if near else ""
    usual = ", ".join((*alias.usual[:3], *alias.loose[:2]))
    has = ", ".join(header) if sum(map(len, header)) < _HEADER_SHOWN else f"{len(header)} columns"
    return InputError(
        f"{where}: no column {word!r}{also}, nor one of its usual names ({usual}, ...). "
        f"Its header has: {escaped(has)}.{hint}"
    )


def spellings() -> list[tuple[str, str]]:
    """Return every word that a table may give and every alias, each with the word that it means.

    Examples
    --------
    >>> ("longitude", "lng") in spellings()
    True
    """
    words = [(name, name) for name in (*WORDS, *NEW, *CODES)]
    return words + [(word, name) for word, alias in ALIASES.items() for name in (*alias.usual, *alias.loose)]


LONGEST, MOST = 40, 200
"""Characters and columns within which a misspelt name is sought."""

_NEAR, _HEADER_SHOWN = 0.75, 1000

BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""What a header may add to a name: its unit, or the form of its dates."""

_USUAL = {fold(name): (name, 0) for name in (*WORDS, *NEW, *CODES)} | {
    fold(name): (word, 0) for word, alias in ALIASES.items() for name in alias.usual
}
_LOOSE = {
    fold(name): (word, place) for word, alias in ALIASES.items() for place, name in enumerate(alias.loose)
}


def _stem(name: str) -> str:
    """Return a folded name without the form of dates behind it, which only dates may have."""
    folded = fold(BRACKETS.sub("", name))
    return next((folded.removesuffix(form) for form in DATE_FORMS if folded.endswith(form)), "")
