"""Sources whose tables are known by their headers, each a few lines of data.

`sources.csv` says by which columns a source is known and what an incident of it cites. `source_columns.csv`
says what its columns mean: "" stays as it is; "source" becomes an entry of sources; "date from month" and
"date from day" go with the column "date from", which then is a year. `source_codes.csv` says what the codes
of a column mean: "" is a missing value, the code * any other. All else is understood as in any table.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import shown
from marzmap._text import fold
from marzmap.check.formats import forms, plain
from marzmap.check.formats.layout import Cells, Layout, code, entries, joined, prefixed, sources
from marzmap.check.looks import by_values
from marzmap.dates import of_cells
from marzmap.tables.columns.aliases import lines
from marzmap.tables.columns.header import HeaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from marzmap.tables import Column
    from marzmap.tables.faults import Fault

_NONE: Mapping[str, Any] = MappingProxyType({})
_PARTS = (" month", " day")
"""What the word of a year has behind it in the words of the columns of its month and day."""
_ENTRY = "source"
"""The word of a column that becomes an entry of sources, of which a source may have several."""


class Source(NamedTuple):
    """What is known of a source; columns by their folded names."""

    name: str
    description: str
    signatures: list[frozenset[str]]  # sets of columns, of which one is enough
    titles: list[list[str]]  # columns of which a title is made: of the first list that the table has
    event: str  # what an incident of it is called in a citation
    cited: dict[str, str]  # publisher, url and terms of its entry of sources
    words: dict[str, str]  # word by column; of two columns of one word the first is taken
    codes: dict[str, dict[str, str]]  # meaning by code, by column


@cache
def known() -> dict[str, Source]:
    """Return the sources by their names.

    Examples
    --------
    >>> known()["gtd"].words["iyear"]
    'year'
    """
    words: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for each in lines("source_columns.csv"):
        words[each["source"]][fold(each["column"])] = each["word"]
    codes: defaultdict[str, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for each in lines("source_codes.csv"):
        codes[each["source"]][fold(each["column"])][each["value"]] = each["meaning"]
    return {
        line["source"]: Source(
            line["source"],
            line["description"],
            [frozenset(map(fold, columns.split())) for columns in line["signature"].split("|")],
            [[*map(fold, columns.split())] for columns in line["title"].split("|")],
            line["event"],
            {key: line[key] for key in ("publisher", "url", "terms")},
            words[line["source"]],
            dict(codes[line["source"]]),
        )
        for line in lines("sources.csv")
    }


def recognised(header: Sequence[str]) -> Source | None:
    """Return the source that a table comes from, by its header.

    Examples
    --------
    >>> recognised(["eventid", "iyear", "imonth", "iday", "city"]).name, recognised(["id", "place"])
    ('gtd', None)
    """
    folded = {fold(name) for name in header}
    sources_by_name = known().values()
    return next((one for one in sources_by_name if any(map(folded.issuperset, one.signatures))), None)


def layout(
    source: Source,
    header: Sequence[str],
    where: object,
    *,
    stated: Mapping[str, str] = _NONE,
    **further: Any,
) -> Layout:
    """Lay out a table of a source; the other parameters, `further` among them, are those of `plain.layout`.

    Examples
    --------
    >>> header = ["Web ID", "Reported Date", "Number Dead", "Location Coordinates", "Location Description"]
    >>> table = layout(known()["iom"], header, "a.csv")
    >>> cells = dict.fromkeys(header, "") | {"Web ID": "7", "Reported Date": "2021-12-01"}
    >>> table.row(cells)[0]["incident_id"]
    'iom:7'
    """
    meant = {name: word for name, word in _words(source, header).items() if name not in stated}
    cited = [name for name, word in meant.items() if word == _ENTRY]
    parts = {word: name for name, word in meant.items() if word.endswith(_PARTS)}
    elsewhere = {_ENTRY, *parts, *stated.values()}
    words = {name: "" if word in elsewhere else word for name, word in meant.items()} | dict(stated)
    try:
        base = plain.layout(header, where, stated=words, **further)
    except HeaderError as error:
        raise _refused(error, where, source.name, meant) from None
    kind = next((name for name, word in words.items() if word == "event_type"), "")
    read = _reader(source, header, words, parts)
    titles = _titles(source, header)
    made = {"title": bool(titles), "sources": bool(cited or source.event), "event_type_stated": bool(kind)}

    def row(cells: Cells) -> tuple[Cells, list[Fault]]:
        decoded = read(cells)
        values, faults = base.row(decoded)
        values = dict.fromkeys((word for word, there in made.items() if there), "") | values
        if made["sources"]:
            values |= _citation(source, values, [decoded[name] for name in cited])
        if titles:
            known_parts = (cells[name] for name in titles if cells[name].strip().casefold() != "unknown")
            values["title"] = values["title"] or joined(", ", *known_parts)
        if kind:
            values["event_type_stated"] = cells[kind]
        return values, faults

    header_here = [*base.header, *(word for word, there in made.items() if there and word not in base.header)]
    named = base.named | ({"event_type_stated": kind} if kind else {})
    columns = [_of_format(each, source.name, meant) for each in base.columns]
    ours = base._replace(header=header_here, named=named, row=row, by_column=None)
    return ours._replace(form=source.name, columns=columns)


def _citation(source: Source, values: Cells, cited: list[str]) -> Cells:
    """Return the sources of an incident and, where its source is known, its id with the source's name."""
    others = chain.from_iterable(map(entries, cited))
    if not source.event:
        return {"sources": sources(*others)}
    number = values.get("incident_id", "").strip()
    own = {"title": joined(" ", source.event, number), **source.cited}
    return {"incident_id": prefixed(source.name, number), "sources": sources(own, *others)}


def _titles(source: Source, header: Sequence[str]) -> list[str]:
    """Return the columns of which the title of an incident is made."""
    column = {fold(name): name for name in header}
    keys = next((names for names in source.titles if names and column.keys() >= set(names)), [])
    return [column[key] for key in keys]


def _reader(
    source: Source, header: Sequence[str], words: Mapping[str, str], parts: Mapping[str, str]
) -> Callable[[Cells], Cells]:
    """Return what decodes the cells of a row and puts dates together; `parts` gives columns by word."""
    column = {fold(name): name for name in header}
    codes = [(column[key], codes) for key, codes in source.codes.items() if key in column]
    if source.name == "kobo":  # a point that was set by hand has no accuracy
        codes += [(name, {"0": ""}) for name, word in words.items() if word == "radius_m"]
    dates = [
        (name, *(parts.get(f"{word}{part}", "") for part in _PARTS))
        for name, word in words.items()
        if f"{word}{_PARTS[0]}" in parts
    ]

    def read(cells: Cells) -> Cells:
        decoded = cells | {name: _decoded(cells[name], meanings) for name, meanings in codes}
        return decoded | {
            year: of_cells(decoded[year], decoded[month], decoded.get(day, "")) for year, month, day in dates
        }

    return read


def _words(source: Source, header: Sequence[str]) -> dict[str, str]:
    """Return the words of the columns of a table that the source has, each word once."""
    column = {fold(name): name for name in header}
    words = {column[key]: word for key, word in source.words.items() if key in column}
    words |= forms.questions(header, words) if source.name == "kobo" else {}
    first: dict[str, str] = {}
    for name, word in words.items():
        first.setdefault(word, name)
    return {name: word if word in {"", _ENTRY} or first[word] == name else "" for name, word in words.items()}


def _decoded(text: str, meanings: Mapping[str, str]) -> str:
    value = code(text.casefold())
    return meanings.get(value, meanings.get("*", text) if value else text)


def _refused(error: HeaderError, where: object, form: str, meant: Container[str]) -> HeaderError:
    """Return the error of a table of a source, with its columns as the source has them."""
    understood = [_of_format(each, form, meant) for each in error.columns]
    days = ", ".join(shown(each.name) for each in understood if each.looks == "date_edtf")
    hint = f" If the date is that of {days}, rename it 'date_edtf'." * bool(days)
    return HeaderError(where, error.reason, f"{error.fix}{hint}", understood)


def _of_format(column: Column, form: str, meant: Container[str]) -> Column:
    """Return how a column is understood, where the format says so and not a person.

    A day that the format leaves alone, such as that on which a form was filled in, is shown as one.
    """
    if column.name not in meant:
        return column
    is_day = not column.word and by_values(column.samples) == "date_edtf"
    looks = ("date_edtf", "second") if is_day else ("", "")
    sure = "format" if column.word else ""
    return column._replace(sure=sure, basis=form, looks=looks[0], looks_by=looks[1])
