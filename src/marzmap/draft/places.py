"""Where an incident was, as its sentences name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap._text import fold
from marzmap.draft.assertions import reported_part
from marzmap.draft.nations import DEMONYMS
from marzmap.draft.patterns import AFTER, MONTHS, OF_UNIT, UNIT_OF, UNITS, WIDER
from marzmap.geocode import Context, candidates_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marzmap.draft.parties import Actor
    from marzmap.geocode import Index

LEAST_ALIKE = 0.8
"""A name less like one of the gazetteer's, 0 to 1, is not taken for its place."""

SAME = 0.95
"""A name this alike, 0 to 1, is that of the gazetteer's place, or another spelling of it."""

_SMALLEST = ("village", "hamlet", "town", "city")
_CLOSE = {"near", "outside", "at", "outskirts of", "vicinity of", "edge of", "in", "around"}
"""Words before a name that is a place even where no gazetteer has it."""
_NO_PLACE = re.compile(
    rf"^(?:{MONTHS}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Parliament|Ministry|Islamic"
    rf"|State|Security"
    r"|Defen[cs]e|Foreign|Interior|President|Ramadan|Eid|GMT|Line of Control|Line)\b"
)


_ELSEWHERE = re.compile(
    r"\b(?:between [A-Z]\w+['’]s [^,.;]* and [A-Z]\w+['’]s|from(?: the)?(?= [A-Z])"
    r"|(?:governor|spokes\w+|commander|head|chief|minister|mayor|prosecutor|director|chairman|member"
    r"|resident) (?:of|for|in)"
    r"|across(?: the (?:border|river|frontier))? from|opposite|bordering|adjacent to|facing|close to"
    r"|far from|away from"
    r"|\d+ (?:km|kilomet(?:er|re)s|miles) \w* ?(?:of|from)|(?:north|south|east|west)(?:[ -]?(?:east"
    r"|west))? of) [^,.;]*"
)
"""Parts of a sentence that name a place by which another is described."""


class Where(NamedTuple):
    """A place as a text names it.

    Attributes
    ----------
    place, admin1, admin2, country : str
        The smallest place that is named, the units round it, and the country as alpha-3.
    meant : dict of str to float
        What the gazetteer has by that name, and how alike the names are.
    """

    place: str
    admin1: str
    admin2: str
    country: str
    meant: dict[str, float]

    def share(self) -> float:
        """Return how well the place is known, 0 to 1: of a province, half."""
        alike = max(self.meant.values(), default=0.0)
        return alike / 2 if self.place == f"{self.admin1} province" else alike


def where(sentences: Sequence[str], known: Index, parties: Sequence[Actor]) -> Where:
    """Return the smallest place that sentences name, the units round it, and what the gazetteer has of it."""
    sentences = [_ELSEWHERE.sub(",", reported_part(sentence)) for sentence in sentences]
    text = " ".join(sentences)
    units, country = _units(text, parties)
    names = [*filter(None, [units["place"]])] or _after(sentences, parties, units.values())
    # The district, or else the province, is better than nothing, and known no more closely.
    wider = [f"{units[level]} {word}" for level, word in WIDER if units[level]][:1]
    context = Context(admin1=units["admin1"], admin2=units["admin2"])
    meant = {name: _meant(name, context, known) for name in [*names, *wider]}
    sure = [name for name in names if max(meant[name].values(), default=0.0) >= SAME]
    likely = [name for name in [*names, *wider] if meant[name]]
    close = [name for name in names if name in _named_closely(sentences[0])]
    place = units["place"] or next(iter([*sure, *close, *likely, *wider]), "")
    return Where(place, units["admin1"], units["admin2"], country, meant.get(place, {}))


def _units(text: str, parties: Sequence[Actor]) -> tuple[dict[str, str], str]:
    """Names with a word for what they are, by level, the smallest of each; and the country of one of them."""
    states = {fold(actor.name): actor for actor in parties if actor.kind == "state"}
    units = {"place": "", "admin2": "", "admin1": ""}
    owners: list[str] = []
    owned = ""
    found = sorted([*OF_UNIT.finditer(text), *UNIT_OF.finditer(text)], key=lambda one: one.start())
    for one in sorted(found, key=lambda one: one["kind"] not in _SMALLEST):
        level = next(level for kinds, level in UNITS.items() if re.fullmatch(kinds, one["kind"]))
        owner = one.groupdict().get("owner") or ""
        name = bare(one["name"])
        if name in DEMONYMS or not name or fold(name) in states or units[level] or _is_party(name, parties):
            continue
        large = one["kind"] in {"region", "area", "valley", "pass", "river"}
        if level == "place" and large and one.re is OF_UNIT:
            name = f"{name} {one['kind']}"
        units[level] = name
        if fold(owner) in states:
            owners.append(owner)
        elif owner and level == "admin2":
            owned = f"{owner}'s {name} {one['kind']}"
    units["place"] = units["place"] or owned
    countries = {atlas.country_of_name(owner) for owner in owners}
    return units, countries.pop() if len(countries) == 1 else ""


def _meant(name: str, context: Context, known: Index) -> dict[str, float]:
    """Places of the gazetteer that a name may well stand for, and how alike their names are."""
    points = candidates_of([name], context, known)
    alike = points[points["place_id"].notna() & (points["score"] >= LEAST_ALIKE)]
    rows = zip(alike["place_id"], alike["name"], alike["score"], strict=True)
    return {f"{place_id} ({called}, {score:.2f})": float(score) for place_id, called, score in rows}


def _after(sentences: Sequence[str], parties: Sequence[Actor], units: Iterable[str]) -> list[str]:
    """Names behind a word for a place, in the order of the text; parties, dates and units are none."""
    kept = [*units]
    found = [bare(one["name"]) for sentence in sentences for one in AFTER.finditer(sentence)]
    return [
        name
        for name in dict.fromkeys(found)
        if name
        and name not in kept
        and name not in DEMONYMS
        and not _NO_PLACE.match(name)
        and not _is_party(name, parties)
        and not atlas.country_of_name(name)
    ]


def _named_closely(sentence: str) -> set[str]:
    return {bare(one["name"]) for one in AFTER.finditer(sentence) if one["word"].casefold() in _CLOSE}


def _is_party(name: str, parties: Sequence[Actor]) -> bool:
    return any(actor.pattern.search(name) for actor in parties)


def bare(name: str) -> str:
    """Return a name without the article before it and the ending of the genitive.

    Examples
    --------
    >>> bare("The Zaranj’s")
    'Zaranj'
    """
    name = re.sub(r"^.*['’]s ", "", name)
    return re.sub(r"^(?:The|A|An|In|At|Near|On)\b ?", "", re.sub(r"['’]s?$", "", name)).strip()
