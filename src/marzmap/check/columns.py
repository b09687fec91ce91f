"""Columns by their usual names: what a table may call what marzmap calls `latitude`."""

from __future__ import annotations

import difflib
import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError, shown
from marzmap._text import fold
from marzmap.attributes import COLUMNS
from marzmap.tables.aliases import ALIASES, CODES, DATE_FORMS, NEW, REQUIRED, WORDS, Alias
from marzmap.tables.header import BRACKETS, LONGEST, MOST, meanings, missing, refuse_two, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marzmap.dates import Form


_NONE: Mapping[str, str] = MappingProxyType({})


class Named(NamedTuple):
    """What the columns of a table mean."""

    words: dict[str, str]  # word, or key of `NEW` or `CODES`: name of the column in the table
    own: list[str]  # further columns of the table, which stay the user's
    dates: Form  # which of day and month comes first in its dates, if the header says so


def named(
    header: Sequence[str], where: object, *, geometry: bool = False, stated: Mapping[str, str] = _NONE
) -> Named:
    """Return what the columns of a table mean; `geometry` says whether it has shapes besides.

    `stated` gives the word of each column about which something is stated, "" for one that stays as it is.

    Raises
    ------
    InputError
        Two columns have one name or one meaning, or one that is needed is not there.

    Examples
    --------
    >>> named(["ID", "Date (dd-mm-yyyy)", "Lat", "Lon", "remark"], "a.csv").words["latitude"]
    'Lat'
    """
    words = {word: name for name, word in stated.items() if word}
    free = {*WORDS, *NEW, *CODES}.difference(words)
    words |= meanings([name for name in header if name not in stated], where, free)
    _settle(words, where)
    dates = _form([words[word] for word in ("date_edtf", "date from", "date until") if word in words], where)
    used = set(words.values())
    own = [name for name in header if name not in used]
    _complete(words, own, header, where, geometry=geometry or "geometry" in words)
    return Named(words, own, dates)


def kept(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return what to call the columns that stay the user's own: no name that marzmap uses, or that is taken.

    Examples
    --------
    >>> kept(["weather", "side"])
    {'weather': 'weather', 'side': 'side_given'}
    """
    used = {*_RESERVED, *taken}
    own = {}
    for name in names:
        free = name
        while free in used:
            free += "_given"
        used.add(free)
        own[name] = free
    return own


_RESERVED = (*COLUMNS, *CODES, "row", "column", "fix", "file", "geometry")


def likely(header: Iterable[str]) -> list[tuple[str, str]]:
    """Pair names that mean nothing to marzmap, but nearly do, with the word that may be meant.

    Examples
    --------
    >>> likely(["summmary", "weather"])
    [('summmary', 'summary')]
    """
    spelt = {fold(name): word for word, name in spellings()}
    pairs = []
    for name in islice(header, MOST):
        folded = fold(name[:LONGEST])
        near = difflib.get_close_matches(folded, spelt, n=1, cutoff=_NEAR)
        # Digits tell columns apart: actor_3 is no misspelt actor_2.
        if near and re.sub(r"\D", "", near[0]) == re.sub(r"\D", "", folded) and near[0] != folded:
            pairs.append((name, spelt[near[0]]))
    return pairs


def listed() -> str:
    """Write down every column that a table of incidents may have, and its usual names.

    Examples
    --------
    >>> print(listed().partition("admin1")[2].splitlines()[2].strip())
    also: admin 1 name, adm1, admin level 1; if no other column is meant: province, state, استان, ولایت
    """
    entries = []
    for word in (*WORDS, *NEW, *CODES):
        alias = ALIASES.get(word, Alias(()))
        also = "also: " + ", ".join(alias.usual) if alias.usual else ""
        loose = "if no other column is meant: " + ", ".join(alias.loose) if alias.loose else ""
        lines = [word, alias.meaning or COLUMNS[word].meaning, "; ".join(filter(None, (also, loose)))]
        entries.append("\n  ".join(filter(None, lines)))
    return "\n".join(entries)


_NEAR = 0.85  # likeness of a misspelt name


def _form(dates: Iterable[str], where: object) -> Form:
    """Return what the headers of the dates say of day and month."""
    stated: dict[Form, str] = {}
    for name in dates:
        inside = fold("".join(BRACKETS.findall(name)))
        end = next((form for form in DATE_FORMS if fold(name).endswith(form)), "")
        form = DATE_FORMS.get(inside) or DATE_FORMS.get(end)
        if form:
            stated.setdefault(form, name)
    if len(stated) > 1:
        first, second = map(shown, stated.values())
        raise InputError(
            f"{where}: columns {first} and {second} write dates in two ways. Give them one form."
        )
    return next(iter(stated), "")


def _settle(words: dict[str, str], where: object) -> None:
    """Drop or refuse columns that say again what others say."""
    # date_start and date_end are marzmap's own, worked out from date_edtf, where that is there.
    for key, word in (("date from", "date_start"), ("date until", "date_end")):
        if "date_edtf" in words:
            words.pop(key, None)
        elif word in words:
            if key in words:
                refuse_two([words[key], words[word]], key, where)
            words[key] = words.pop(word)
    for key in ("killed", "wounded"):
        for word in (f"{key}_low", f"{key}_high"):
            if key in words and word in words:
                refuse_two([words[key], words[word]], word, where)
    if "sources" in words:
        for key in ("source title", "source url", "source date"):
            words.pop(key, None)


def _complete(
    words: dict[str, str], own: Sequence[str], header: Sequence[str], where: object, *, geometry: bool
) -> None:
    """Refuse a table that lacks a column it needs, and name the one that may be meant."""
    wanted = [name for name in REQUIRED if not (name == "date_edtf" and "date from" in words)]
    if not geometry and ("longitude" in words) != ("latitude" in words):
        wanted += ["longitude", "latitude"]
    elif not (geometry or "longitude" in words):
        wanted.append("place")
    for word in wanted:
        if word not in words:
            also = " (or 'longitude' and 'latitude')" if word == "place" else ""
            raise missing(word, own, header, where, also=also)
