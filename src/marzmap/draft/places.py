"""Where an incident was, as its sentences name it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap._text import fold
from marzmap.draft.assertions import reported_part
from marzmap.draft.nations import DEMONYMS
from marzmap.draft.patterns import AFTER, MONTHS, OF_UNIT, UNIT_OF, UNITS, WEEKDAY
from marzmap.geocode import Context, candidates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.draft.parties import Actor
    from marzmap.geocode import Index

LEAST_ALIKE = 0.8
"""A name less like one of the gazetteer's, 0 to 1, is not taken for its place."""

SAME = 0.95
"""A name this alike, 0 to 1, is that of the gazetteer's place, or another spelling of it."""

_CLOSE = {"near", "outside", "at", "outskirts of", "vicinity of", "edge of", "in", "around"}
"""Words before a name that is a place even where no gazetteer has it."""
_NO_PLACE = re.compile(
    rf"^(?:{MONTHS}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Parliament|Ministry|Islamic"
    rf"|State|Security"
    r"|Defen[cs]e|Foreign|Interior|President|Ramadan|Eid|GMT|Line of Control|Line)\b|^[A-Z]{2,4}$"
)


_ELSEWHERE = re.compile(
    r"\b(?:(?:said|told [\w ]+|reported|announced|confirmed) in(?= [A-Z])"
    r"|between [A-Z]\w+['’]s [^,.;]* and [A-Z]\w+['’]s|from(?: the)?(?= [A-Z])"
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


class _Units(NamedTuple):
    """Names in one sentence that have a word for what they are, by level, and the countries they are of."""

    place: list[str]
    area: list[str]
    admin2: list[str]
    admin1: list[str]
    country: list[str]


def where(sentences: Sequence[str], known: Index, parties: Sequence[Actor]) -> Where:
    """Return the place that the first of the sentences with one names, and what the gazetteer has of it.

    Province and district are of that sentence; what a sentence names two of stays open.
    """
    parts = [_ELSEWHERE.sub(",", reported_part(sentence)) for sentence in sentences]
    named = [_units(part, parties) for part in parts]
    everywhere = _Units(*([*dict.fromkeys(chain(*names))] for names in zip(*named, strict=True)))
    for part, units in zip(parts, named, strict=True):
        admin2, admin1 = _only(units.admin2), _only(units.admin1)
        context = Context(admin1=admin1, admin2=admin2)
        place = _place(part, units, context, known, parties)
        if place := place or (f"{admin2} district" if admin2 else ""):
            return Where(place, admin1, admin2, _only(units.country), _meant(place, context, known))
    admin2, admin1 = _only(everywhere.admin2), _only(everywhere.admin1)
    # The district, or else the province, is better than nothing, and known no more closely.
    place = f"{admin2} district" if admin2 else f"{admin1} province" if admin1 else ""
    meant = _meant(place, Context(admin1=admin1, admin2=admin2), known) if place else {}
    return Where(place, admin1, admin2, _only(everywhere.country), meant)


def _only(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ""


def _place(part: str, units: _Units, context: Context, known: Index, parties: Sequence[Actor]) -> str:
    """Return the place that a sentence names: with a word for its kind, else known, else the first."""
    if len(units.place) > 1:
        return ""
    if units.place:
        return units.place[0]
    names = _after(part, parties, [*units.admin2, *units.admin1])
    sure = [name for name in names if max(_meant(name, context, known).values(), default=0.0) >= SAME]
    close = [name for name in names if name in _named_closely(part)]
    return next(iter([*sure, *close]), _only(units.area))


def _units(text: str, parties: Sequence[Actor]) -> _Units:
    """Names with a word for what they are; two of one level, and lists, leave the level open."""
    states = {fold(actor.name) for actor in parties if actor.kind == "state"}
    units = _Units([], [], [], [], [])
    taken: set[int] = set()  # where the word for the kind is written, which one name has
    for one in [*OF_UNIT.finditer(text), *UNIT_OF.finditer(text)]:
        name, owner = bare(one["name"]), one.groupdict().get("owner") or ""
        owner = "" if text[: one.start()].endswith((" and ", " or ")) else owner
        if (
            one.start("kind") in taken
            or not name
            or name in DEMONYMS
            or _NO_PLACE.match(name)
            or fold(name) in states
            or _is_party(name, parties)
        ):
            continue
        taken.add(one.start("kind"))
        level = next(level for kinds, level in UNITS.items() if re.fullmatch(kinds, one["kind"]))
        if level == "area" and one.re is OF_UNIT:
            name = f"{name} {one['kind']}"
        names = getattr(units, level)
        listed = re.search(r"[A-Z][\w'’\-]+ (?:and|or) $", text[: one.start()])
        names += [name for name in ([name, ""] if listed else [name]) if name not in names]
        if fold(owner) in states:
            units.country.append(atlas.country_of_name(owner))
        elif owner and level == "admin2":
            units.place.append(f"{owner}'s {name} {one['kind']}")
    return units


def _meant(name: str, context: Context, known: Index) -> dict[str, float]:
    """Places of the gazetteer that a name may well stand for, and how alike their names are."""
    points = candidates_of([name], context, known)
    alike = points[points["place_id"].notna() & (points["score"] >= LEAST_ALIKE)]
    rows = zip(alike["place_id"], alike["name"], alike["score"], strict=True)
    return {f"{place_id} ({called}, {score:.2f})": float(score) for place_id, called, score in rows}


def _after(sentence: str, parties: Sequence[Actor], units: Sequence[str]) -> list[str]:
    """Names behind a word for a place, in the order of the text; parties, countries and units are none."""
    return [
        name
        for name in dict.fromkeys(bare(one["name"]) for one in AFTER.finditer(sentence))
        if name
        and name not in units
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
    name = re.sub(rf"^.*['’]s | (?:{WEEKDAY}|{MONTHS})$", "", name)
    return re.sub(r"^(?:The|A|An|In|At|Near|On)\b ?", "", re.sub(r"['’]s?$", "", name)).strip()
