"""Tables of the user's own, and marzmap's own `incidents.csv`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marzmap import attributes
from marzmap._text import fold
from marzmap.atlas import country_of_code
from marzmap.check import columns
from marzmap.check.formats.layout import LINKS, Cells, Layout, code, entries, sources
from marzmap.check.formats.rules import Rule, Rules
from marzmap.dates import of_cells
from marzmap.tables.columns.aliases import CODES, NEW
from marzmap.tables.samples import POSITIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marzmap.tables.faults import Fault

OWN_SIGNATURE = ("incident_id", "date_edtf", "border_id", "border_distance_m")
"""Columns by which a table that marzmap wrote is known."""

FOOTPRINT = "footprint_wkt"
"""Column in which marzmap writes the line or polygon that an incident is."""

_NONE: Mapping[str, Any] = MappingProxyType({})


def layout(
    header: Sequence[str],
    where: object,
    *,
    geometry: bool = False,
    stated: Mapping[str, str] = _NONE,
    samples: Mapping[str, Sequence[str]] = _NONE,
    places_only: bool = False,
) -> Layout:
    """Lay out a table by the usual names of its columns; the parameters are those of `columns.named`.

    Examples
    --------
    >>> table = layout(["id", "date", "place", "deaths"], "a.csv")
    >>> row, _ = table.row({"id": "1", "date": "2021", "place": "Milak", "deaths": "2"})
    >>> row["killed_low"], row["killed_high"]
    ('2', '2')
    """
    meant = columns.named(
        header, where, geometry=geometry, stated=stated, samples=samples, places_only=places_only
    )
    words = {word: name for word, name in meant.words.items() if word not in NEW}
    own = columns.kept(meant.own)
    pairs = [*words.items(), *((free, name) for name, free in own.items())]
    made_columns = made(meant.words)
    made_by = rules(meant.words)
    if fold(words.get("country", "")).startswith("gw"):
        made_by = Rules((*made_by.made, Rule("country", (words["country"],), _by_gleditsch_ward)))

    def row(cells: Cells) -> tuple[Cells, list[Fault]]:
        return {word: cells[name] for word, name in pairs} | made_by.row(cells)[0], []

    ordered = [*words, *(word for word in made_columns if word not in words), *own.values()]
    named = dict(pairs) | {word: name for word, name in made_columns.items() if name}
    named = {word: name for word, name in named.items() if word != name}
    table = Layout("plain", list(header), ordered, named, row, meant.dates, copied=pairs)
    return table._replace(columns=meant.columns, notices=meant.notices, by_column=made_by.columns)


def _by_gleditsch_ward(text: str) -> str:
    return country_of_code("gw", code(text)) or text


def written(header: Sequence[str]) -> Layout:
    """Lay out a table that marzmap wrote: each column by its exact name.

    Examples
    --------
    >>> written([*OWN_SIGNATURE, "lat"]).header[-1]
    'lat'
    """
    ours = {*attributes.COLUMNS, *CODES, FOOTPRINT}
    own = columns.kept((name for name in header if name not in ours), {FOOTPRINT})
    names = ["geometry" if name == FOOTPRINT else own.get(name, name) for name in header]
    pairs = [*zip(names, header, strict=True)]

    def row(cells: Cells) -> tuple[Cells, list[Fault]]:
        return {word: cells[name] for word, name in pairs}, []

    named = {word: name for word, name in pairs if word != name}
    layout = Layout("marzmap", list(header), names, named, row, "edtf", copied=pairs)
    return layout._replace(by_column=Rules(()).columns)


def made(words: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that are made of others, and the one that each is made of, if it is one."""
    comes_from: dict[str, str] = {}
    if "date from" in words or "date until" in words:
        comes_from["date_edtf"] = words.get("date from", "")
    elif "year" in words:
        comes_from["date_edtf"] = words["year"]
    for key in ("killed", "wounded"):
        if key in words:
            comes_from |= dict.fromkeys((f"{key}_low", f"{key}_high"), words[key])
    if {"source title", "source url", "source date"} & set(words):
        comes_from["sources"] = words.get("source url", words.get("source title", ""))
    return comes_from | {word: words[word] for word in POSITIONS if word in words}


def rules(words: Mapping[str, str]) -> Rules:
    """Return how the columns that `made` names are made; `words` gives the keys of what they are made of."""
    return Rules(tuple(_rule(word, words) for word in made(words)))


def _rule(word: str, words: Mapping[str, str]) -> Rule:
    parts: tuple[str, ...]
    make: Callable[..., str]
    if word == "date_edtf":
        parts, make = (_YEAR, of_cells) if "year" in words else (("date from", "date until"), _between)
    elif word == "sources":
        parts, make = ("source title", "source url", "source date"), _sources
    else:
        parts, make = (word.removesuffix("_low").removesuffix("_high"),), str
    there = [part for part in parts if part in words]

    def text(*cells: str) -> str:
        given = dict(zip(there, map(str.strip, cells), strict=True))
        return make(*(given.get(part, "") for part in parts))

    return Rule(word, tuple(words[part] for part in there), text)


_YEAR = ("year", "month", "day")


def _between(first: str, last: str) -> str:
    return first if last in {first, ""} else f"{first or '..'} to {last}"


def _sources(title: str, url: str, day: str) -> str:
    """One source in words and its address, or several addresses."""
    if title.startswith("["):  # a JSON array already
        return title
    links = [{"url": link} for link in LINKS.split(url)] if url else []
    named = entries(title)
    if len(links) <= 1 and len(named) == 1 and "url" not in named[0]:
        return sources({"title": title, **(links[0] if links else {}), "date": day})
    return sources(*(entry | {"date": day} for entry in [*named, *links]))
