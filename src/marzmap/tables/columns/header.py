"""What the columns of a table mean, by their names."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError, escaped, shown
from marzmap.tables.columns import misspelt, naming
from marzmap.tables.columns.aliases import ALIASES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

_NO_TEXTS: Mapping[str, Sequence[str]] = MappingProxyType({})


class Column(NamedTuple):
    """How a column of a table is understood."""

    name: str  # in the table
    word: str = ""  # a word of `attributes.COLUMNS`, or a key of `NEW` or `CODES`; "" for the user's own
    # How surely: one of `naming.SURE`, or "stated" by the user, known by its "values", or by the "format"
    # of the whole table; "" where it is the user's own.
    sure: str = ""
    basis: str = ""  # the listed name by which it is known, or the name of the format
    # Where it is the user's own: the word that it may mean, and why. Another column has that meaning
    # ("second"), its name is spelt nearly so ("spelling"), or its "values" look so.
    looks: str = ""
    looks_by: str = ""
    samples: tuple[str, ...] = ()  # up to three different texts of its first rows


SURENESS = {
    "stated": "stated by you",
    "exact": "exact name",
    "usual": "usual name",
    "loose": "likely name",
    "part": "part of its name",
    "values": "its values",
    "format": "this format",
    "": "stays your own",
}
"""How surely a column is understood, in words."""


class Meanings(NamedTuple):
    """Which columns of a table mean what."""

    chosen: dict[str, tuple[str, naming.Match]]  # by word: the column that means it, and how it is known
    second: dict[str, str]  # word by column that means it too, but stays the user's own
    notices: list[str]  # what a person should read of columns that were chosen among several


def unique(header: Sequence[str], where: object) -> None:
    """Refuse a header that has a name twice.

    Examples
    --------
    >>> unique(["place", "place"], "a.csv")
    Traceback (most recent call last):
    marzmap._errors.InputError: a.csv: column 'place' is twice in the header. Rename one of them.
    """
    seen: set[str] = set()
    for name in header:
        if name in seen:
            raise InputError(f"{where}: column {shown(name)} is twice in the header. Rename one of them.")
        seen.add(name)


def understood(
    header: Iterable[str],
    where: object,
    words: Container[str] | None = None,
    samples: Mapping[str, Sequence[str]] = _NO_TEXTS,
) -> Meanings:
    """Find what the columns of a table mean, looking for some words only or, by default, for all.

    Of several columns of one meaning the one is chosen that is filled, then the one whose name is the surest,
    then the first. `samples` are the texts of the table's first rows by column.

    Raises
    ------
    InputError
        Two columns mean one word of `ONCE`, neither more surely than the other, and are not the same.

    Examples
    --------
    >>> understood(["Lat", "latitude"], "a.csv").second
    {'Lat': 'latitude'}
    """
    header = [*header]
    matches: dict[str, list[tuple[tuple[bool, int, int], int, str, naming.Match]]] = {}
    for at, name in enumerate(header):
        match = naming.match(name)
        if match and (words is None or match.word in words):
            empty = name in samples and not any(samples[name])
            matches.setdefault(match.word, []).append(((empty, *match.rank), at, name, match))
    meant = Meanings({}, {}, [])
    for word, same in matches.items():
        (rank, _, name, match), *others = sorted(same)
        meant.chosen[word] = (name, match)
        for other_rank, _, other, _ in others:
            meant.second[other] = word
            texts = ((), ()) if word in WHOLE_POSITIONS else (samples.get(name, ()), samples.get(other, ()))
            apart = _first_difference(*texts)
            if rank == other_rank and word in ONCE and (apart or not samples):
                raise two(name, other, word, where, by_name(header, samples))
            if rank == other_rank or (apart and word in ONCE):
                meant.notices.append(_of_two(name, other, word, apart))
    return meant


def meanings(header: Iterable[str], where: object, words: Container[str] | None = None) -> dict[str, str]:
    """Return the column of a table by the word it means, for some words only or, by default, for all.

    Raises
    ------
    InputError
        Two columns mean one word of `ONCE`, neither more surely than the other.

    Examples
    --------
    >>> meanings(["ID", "Date (dd-mm-yyyy)", "Lat", "Lon", "remark"], "a.csv")["latitude"]
    'Lat'
    """
    return {word: name for word, (name, _) in understood(header, where, words).chosen.items()}


def columns_of(words: Iterable[str], header: Sequence[str], where: object) -> dict[str, str]:
    """Find the columns for some words: those of the very name, else those of a usual name.

    Raises
    ------
    InputError
        Two columns mean one word of `ONCE`, neither more surely than the other.

    Examples
    --------
    >>> columns_of(["longitude", "latitude"], ["lat", "lon", "longitude"], "a.csv")
    {'longitude': 'longitude', 'latitude': 'lat'}
    """
    exact = {word: word for word in words if word in header}
    return exact | meanings(header, where, {*words}.difference(exact))


class HeaderError(InputError):
    """A table cannot be used because of its header.

    Attributes
    ----------
    reason, fix : str
        What is wrong, and what to do.
    columns : sequence of Column
        How its columns are understood.
    """

    def __init__(self, where: object, reason: str, fix: str, columns: Sequence[Column] = ()) -> None:
        super().__init__(f"{where}: {reason}. {fix}")
        self.reason, self.fix, self.columns = reason, fix, columns


def by_name(header: Iterable[str], samples: Mapping[str, Sequence[str]] = _NO_TEXTS) -> list[Column]:
    """Return what each column of a table means by its name alone.

    Examples
    --------
    >>> by_name(["Lat", "remark"], {"Lat": ["31.1", "31.1", ""]})[0]
    Column(name='Lat', word='latitude', sure='usual', basis='lat', looks='', looks_by='', samples=('31.1',))
    """
    matches = ((name, naming.match(name), distinct(samples.get(name, ()))) for name in header)
    return [
        Column(name, match.word, match.sure, match.basis, samples=texts)
        if match
        else Column(name, samples=texts)
        for name, match, texts in matches
    ]


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the first three different texts that are not empty.

    Examples
    --------
    >>> distinct(["a", "", "a", "b", "c", "d"])
    ('a', 'b', 'c')
    """
    return tuple(islice(dict.fromkeys(filter(None, map(str.strip, texts))), _SAMPLES))


def free_name(name: str, taken: Container[str]) -> str:
    """Return what to call a column of the user's own whose name is taken.

    Examples
    --------
    >>> free_name("side", ["side", "side_given"]), free_name("weather", ["side"])
    ('side_given_given', 'weather')
    """
    while name in taken:
        name += "_given"
    return name


def two(first: str, second: str, word: str, where: object, columns: Sequence[Column] = ()) -> HeaderError:
    """Return the error of a table in which two columns mean one word."""
    return HeaderError(
        where,
        f"columns {shown(first)} and {shown(second)} both mean {word}",
        f'Rename or delete one, or write {shown(second)} = "" into [columns] of study.toml.',
        columns,
    )


def missing(
    words: Sequence[str],
    header: Sequence[str],
    where: object,
    free: Sequence[str] = (),
    candidates: Sequence[Column] = (),
) -> HeaderError:
    """Return the error of a table that lacks columns: all of them, and those that may be meant.

    `free` are its columns without another meaning, among which a misspelt one is sought; `candidates` those
    that look like a word by their values.

    Examples
    --------
    >>> str(missing(["longitude"], ["longitud", "lat"], "a.csv", ["longitud"])).partition(". ")[2]
    "Its header has: longitud, lat. If 'longitud' is meant, rename it 'longitude'."
    """
    lacks, hints = [], []
    for word in words:
        alias = ALIASES[word]
        usual = ", ".join((*alias.usual[:3], *alias.loose[:2]))
        lacks.append(f"no column {word!r}{_ALSO.get(word, '')}, nor one of its usual names ({usual}, ...)")
        if near := misspelt.nearest(word, free):
            hints.append(f"If {shown(near)} is meant, rename it {word!r}.")
        hints += [
            f"{shown(column.name)} looks like {word} by its values, {', '.join(map(shown, column.samples))}: "
            f"if it is, rename it {word!r}."
            for column in candidates
            if column.looks == word and column.name != near
        ]
    has = ", ".join(header) if sum(map(len, header)) < _HEADER_SHOWN else f"{len(header)} columns"
    reason = f"{'; '.join(lacks)}. Its header has: {escaped(has)}"
    fix = " ".join(hints) or f"Rename the {'column that holds it' if len(words) == 1 else _HOLD}."
    return HeaderError(where, reason, fix, candidates)


def _first_difference(one: Sequence[str], other: Sequence[str]) -> tuple[str, str] | None:
    """Return the first two texts of one row that differ, where both columns have one."""
    pairs = zip(one, other, strict=False)
    return next(((a, b) for a, b in pairs if a and b and a.strip() != b.strip()), None)


def _of_two(name: str, other: str, word: str, apart: tuple[str, str] | None) -> str:
    """Say which of two columns of one meaning is used."""
    differ = f" and differ ({shown(apart[0])} and {shown(apart[1])} in one row)" if apart else ""
    return (
        f"columns {shown(name)} and {shown(other)} both mean {word}{differ}: {shown(name)} is used, "
        f"{shown(other)} stays your own"
    )


WHOLE_POSITIONS = ("geometry", "position")
"""Words of columns that hold whole positions, of which a table may have several: what they say is compared
row by row, in whatever form it is written."""

ONCE = ("longitude", "latitude", "date_edtf", "date from", "date until")
"""Words that say where and when: of two columns that mean one of them and differ, a person chooses."""

_ALSO = {"place": " (or 'longitude' and 'latitude')"}
_HOLD = "columns that hold them"
_HEADER_SHOWN = 1000  # characters
_SAMPLES = 3
