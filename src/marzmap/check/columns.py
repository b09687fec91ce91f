"""Columns by their usual names: what a table may call what marzmap calls `latitude`."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError, shown
from marzmap._text import fold
from marzmap.attributes import COLUMNS
from marzmap.check import looks as looks_like
from marzmap.tables.columns import naming
from marzmap.tables.columns.aliases import ALIASES, CODES, DATE_FORMS, NEW, REQUIRED, WORDS, Alias
from marzmap.tables.columns.header import Column, distinct, free_name, missing, understood
from marzmap.tables.columns.naming import BRACKETS
from marzmap.tables.samples import POSITIONS, positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marzmap.dates import Form


_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_NO_TEXTS: Mapping[str, Sequence[str]] = MappingProxyType({})


class Named(NamedTuple):
    """What the columns of a table mean."""

    words: dict[str, str]  # word, or key of `NEW` or `CODES`: name of the column in the table
    own: list[str]  # further columns of the table, which stay the user's
    dates: Form  # which of day and month comes first in its dates, if the header says so
    columns: Sequence[Column] = ()  # how each is understood, in their order
    notices: tuple[str, ...] = ()  # what a person should read of columns of one meaning


def named(
    header: Sequence[str],
    where: object,
    *,
    geometry: bool = False,
    stated: Mapping[str, str] = _NO_WORDS,
    samples: Mapping[str, Sequence[str]] = _NO_TEXTS,
    places_only: bool = False,
) -> Named:
    """Return what the columns of a table mean.

    Parameters
    ----------
    header : sequence of str
        Names of its columns.
    where : object
        The table, for messages.
    geometry : bool
        Whether it has shapes besides.
    stated : mapping of str to str
        The word of each column about which something is stated, "" for one that stays as it is.
    samples : mapping of str to sequence of str
        Texts of its first rows by column.
    places_only : bool
        Whether it is asked for places only, so that it needs no date.

    Raises
    ------
    InputError
        Two columns have one meaning and differ, or some that are needed are not there.

    Examples
    --------
    >>> named(["ID", "Date (dd-mm-yyyy)", "Lat", "Lon", "remark"], "a.csv").words["latitude"]
    'Lat'
    """
    words = {word: name for name, word in stated.items() if word}
    free = {*WORDS, *NEW, *CODES}.difference(words)
    unstated = [name for name in header if name not in stated]
    # A column of positions is not the place, whatever its name says.
    whole = positions([name for name in unstated if _may_be_place(name)], samples)
    meant = understood([name for name in unstated if name not in whole], where, free, samples)
    words |= {word: name for word, (name, _) in meant.chosen.items()}
    second = meant.second | _settle(words)
    by_values = {} if geometry or not {"longitude", "latitude", *POSITIONS}.isdisjoint(words) else whole
    words |= {word: name for name, word in islice(by_values.items(), 1)}
    dates = _form([words[word] for word in ("date_edtf", "date from", "date until") if word in words], where)
    used = {name: word for word, name in words.items()}
    own = [name for name in header if name not in used]
    sure = {name: (match.sure, match.basis) for name, match in meant.chosen.values()}
    sure |= dict.fromkeys(by_values, ("values", ""))
    looks = looks_like.proposed([name for name in own if name not in stated], words, samples)
    looks |= {name: (word, "second") for name, word in second.items()}
    columns = [
        Column(name, used[name], *(("stated", "") if name in stated else sure[name]))
        if name in used
        else Column(name, "", "stated" if name in stated else "", "", *looks.get(name, ("", "")))
        for name in header
    ]
    columns = [column._replace(samples=distinct(samples.get(column.name, ()))) for column in columns]
    needed = () if places_only else REQUIRED
    is_placed = geometry or not {"geometry", "position", "easting"}.isdisjoint(words)
    _complete(words, columns, header, where, geometry=is_placed, needed=needed)
    return Named(words, own, dates, columns, tuple(meant.notices))


def _may_be_place(name: str) -> bool:
    """Check whether a name says nothing, or that its column is the place or holds links, as of maps."""
    match = naming.match(name)
    return match is None or match.word in ("place", "source url")


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
        own[name] = free_name(name, used)
        used.add(own[name])
    return own


_RESERVED = (*COLUMNS, *CODES, "row", "column", "fix", "file", "geometry")


def listed() -> str:
    """Write down every column that a table of incidents may have, and its usual names.

    Examples
    --------
    >>> print(listed().partition("admin1")[2].splitlines()[2].strip()[:44])
    also: admin 1 name, adm1, admin level 1, adm
    """
    entries = []
    for word in (*WORDS, *NEW, *CODES):
        alias = ALIASES.get(word, Alias(()))
        also = "also: " + ", ".join(alias.usual) if alias.usual else ""
        loose = "if no other column is meant: " + ", ".join(alias.loose) if alias.loose else ""
        lines = [word, alias.meaning or COLUMNS[word].meaning, "; ".join(filter(None, (also, loose)))]
        entries.append("\n  ".join(filter(None, lines)))
    return "\n".join(entries)


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


def _settle(words: dict[str, str]) -> dict[str, str]:
    """Drop columns that say again what others say; return them, with the word that each means."""
    second = {}

    def drop(word: str) -> None:
        if word in words:
            second[words.pop(word)] = word

    # date_start and date_end are marzmap's own, worked out from date_edtf, where that is there.
    for key, word in (("date from", "date_start"), ("date until", "date_end")):
        if "date_edtf" in words or word in words:
            drop(key)
        if "date_edtf" not in words and word in words:
            words[key] = words.pop(word)
    for others, keys in _SAID_AGAIN:
        if not others.isdisjoint(words):
            for key in keys:
                drop(key)
    of_metres = () if {"easting", "northing"} <= {*words} else ("easting", "northing", "utm zone")
    for key in (*of_metres, *(() if "year" in words else ("month", "day"))):
        drop(key)
    return second


_SAID_AGAIN = (
    ({"date_edtf", "date from", "date until"}, ("year", "month", "day")),
    ({"killed_low", "killed_high"}, ("killed",)),
    ({"wounded_low", "wounded_high"}, ("wounded",)),
    ({"sources"}, ("source title", "source url", "source date")),
)
"""Words that say what others say: where one of the first is there, the second are dropped."""


def _complete(
    words: Mapping[str, str],
    columns: Sequence[Column],
    header: Sequence[str],
    where: object,
    *,
    geometry: bool,
    needed: Sequence[str],
) -> None:
    """Refuse a table that lacks columns it needs, and name those that may be meant."""
    dated = {"date from", "year"} & set(words)
    wanted = [name for name in needed if not (name == "date_edtf" and dated)]
    if not geometry and ("longitude" in words) != ("latitude" in words):
        wanted += ["longitude", "latitude"]
    elif not (geometry or "longitude" in words):
        wanted.append("place")
    if lacking := [word for word in wanted if word not in words]:
        raise missing(lacking, header, where, [column.name for column in columns if not column.word], columns)
