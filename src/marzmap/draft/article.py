"""Rows proposed from an article, each with the sentences that it rests on.

Rules of words, no model of language: a row begins at a sentence with a date beside a word for an incident,
and takes in what the sentences after it add, up to the next such sentence or the end of the paragraph. What
is not in the text stays empty. English, with dates of the Gregorian and the Solar Hijri calendar.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from marzmap import atlas
from marzmap._text import fold
from marzmap.dates import dated
from marzmap.draft import patterns
from marzmap.geocode import Context, candidates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from marzmap.draft.parties import Actor
    from marzmap.geocode import Index

COLUMNS = (
    *("incident_id", "title", "place", "date_edtf", "event_type", "actor_1", "actor_2"),
    *("killed_low", "killed_high", "wounded_low", "wounded_high", "sources", "status"),
    *("country", "admin1", "admin2", "draft_evidence", "draft_score", "places_meant"),
)
"""Columns of a draft.

`draft_evidence` are the sentences it rests on. `draft_score`, 0 to 1, is the mean of four shares: date (a day
whole, a month half), place (how alike the name in the gazetteer is; of a province half), and, always whole,
kind and border.
`places_meant` are the places of the gazetteer that the name may stand for.
"""

LEAST_ALIKE = 0.8
"""A name less like one of the gazetteer's, 0 to 1, is not taken for its place."""

MOST_SENTENCES = 5
"""A row takes in so many sentences at most."""


def incidents(text: str, known: Index, parties: Sequence[Actor] = (), source: str = "") -> pd.DataFrame:
    """Propose the incidents that an article tells of.

    Parameters
    ----------
    text : str
        The article, paragraphs parted by empty lines.
    known : Index
        Places, from `geocode.index`.
    parties : sequence of Actor
        From `actors`.
    source : str
        What to call the article in the rows' sources.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row an incident in the order of the text; status is "draft" in each.

    Examples
    --------
    >>> from marzmap.draft import actors
    >>> from marzmap import geocode
    >>> known = geocode.index(geocode.gazetteer())
    >>> text = "On 1 December 2021 a border clash took place in Shangalak village."
    >>> found = incidents(text, known, actors())
    >>> found[["date_edtf", "event_type", "place", "status"]].values.tolist()
    [['2021-12-01', 'armed clash', 'Shangalak', 'draft']]
    """
    import pandas as pd

    rows = [
        _row(told, known, parties)
        for paragraph in re.split(r"\n\s*\n|\r\n\s*\r\n", text)
        for told in _told(" ".join(paragraph.split()))
    ]
    kept = [row for row in rows if row]
    cited = json.dumps([{"title": source}], ensure_ascii=False) if source else ""
    for number, row in enumerate(kept, 1):
        row |= {"incident_id": f"draft-{number}", "status": "draft", "sources": cited}
    return pd.DataFrame([{name: row.get(name, "") for name in COLUMNS} for row in kept], columns=[*COLUMNS])


def _told(paragraph: str) -> list[list[str]]:
    """Sentences that tell of one incident each: from one with a date on, up to the next with another."""
    sentences: list[str] = []
    for part in patterns.SENTENCE.split(paragraph):
        if sentences and patterns.ABBREVIATED.search(sentences[-1]):
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    told: list[list[str]] = []
    for at, sentence in enumerate(sentences):
        about = f"{sentence} {sentences[at + 1] if at + 1 < len(sentences) else ''}"
        if patterns.DATE.search(sentence) and re.search(
            rf"\b(?:{patterns.INCIDENT})\b", about, re.IGNORECASE
        ):
            told.append([sentence])
        elif told and len(told[-1]) < MOST_SENTENCES:
            told[-1].append(sentence)
    return told


def _row(sentences: list[str], known: Index, parties: Sequence[Actor]) -> dict[str, object]:
    """One row; empty where it is not told that something happened at a border."""
    text = " ".join(sentences)
    kind = _kind(text)
    border = bool(re.search(rf"\b(?:{patterns.BORDER})\b", text, re.IGNORECASE))
    if not kind or not border:
        return {}
    date = _date(sentences[0])
    place = _place(sentences, known, parties)
    hurt = {name: _hurt(text, name) for name in patterns.HURT}
    whole_day = len(date) == len("2021-12-01")
    share = [1.0 if whole_day else 0.5 if date else 0.0, float(str(place.pop("alike"))), 1.0, 1.0]
    involved = _parties(text, parties)
    named = str(place["place"] or place["admin2"] or place["admin1"])
    return {
        "title": ", ".join(filter(None, (kind.capitalize(), named))),
        "date_edtf": date,
        "event_type": kind,
        **dict(zip(("actor_1", "actor_2"), [*involved, "", ""][:2], strict=True)),
        **{
            f"{name}_{end}": number
            for name, found in hurt.items()
            for end, number in zip(("low", "high"), found, strict=True)
        },
        **place,
        "draft_evidence": text,
        "draft_score": round(sum(share) / len(share), 3),
    }


def _kind(text: str) -> str:
    """The first kind of the table that the text has a word for."""
    return next(
        (
            kind
            for kind, words in patterns.KINDS.items()
            if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
        ),
        "",
    )


def _date(sentence: str) -> str:
    """The first date of a sentence that can be read, as EDTF."""
    for found in patterns.DATE.finditer(sentence):
        plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", found[0]).replace("–", "-")
        plain = re.sub(r"^(early|mid|late)-", r"\1 ", plain)
        try:
            return dated(re.sub(r"(?<=[a-z])\.", "", plain)).edtf
        except ValueError:
            continue
    return ""


def _place(sentences: list[str], known: Index, parties: Sequence[Actor]) -> dict[str, object]:
    """Where it was: the smallest place that is named, the units round it, and what the gazetteer knows."""
    text = " ".join(sentences)
    states = {fold(actor.name): actor for actor in parties if actor.kind == "state"}
    units = {"place": "", "admin2": "", "admin1": ""}
    country = ""
    for found in [*patterns.OF_UNIT.finditer(text), *patterns.UNIT_OF.finditer(text)]:
        level = next(level for kinds, level in patterns.UNITS.items() if re.fullmatch(kinds, found["kind"]))
        owner = found.groupdict().get("owner") or ""
        name = _bare(found["name"])
        if not name or fold(name) in states or units[level]:
            continue
        units[level] = name
        if fold(owner) in states:
            country = country or owner
        elif owner and level == "admin2" and not units["place"]:
            units["place"] = f"{owner}'s {name} {found['kind']}"
    names = [units["place"]] if units["place"] else _after(sentences, parties, [*units.values()])
    # The district, or else the province, is better than nothing, and known no more closely.
    wider = [f"{units[level]} {word}" for level, word in patterns.WIDER if units[level]][:1]
    context = Context(admin1=units["admin1"], admin2=units["admin2"])
    meant = {name: _meant(name, context, known) for name in [*names, *wider]}
    likely = [name for name, places in meant.items() if places]
    units["place"] = units["place"] or next(iter([*likely, *wider]), "")
    places = meant.get(units["place"], {})
    alike = max(places.values(), default=0.0)
    return {
        **units,
        "country": atlas.country_of_name(country),
        "alike": alike / 2 if units["place"] == f"{units['admin1']} province" else alike,
        "places_meant": "; ".join(places),
    }


def _meant(name: str, context: Context, known: Index) -> dict[str, float]:
    """Places of the gazetteer that a name may well stand for, and how alike their names are."""
    points = candidates_of([name], context, known)
    alike = points[points["place_id"].notna() & (points["score"] >= LEAST_ALIKE)]
    told = zip(alike["place_id"], alike["name"], alike["score"], strict=True)
    return {f"{place_id} ({called}, {score:.2f})": float(score) for place_id, called, score in told}


def _after(sentences: list[str], parties: Sequence[Actor], units: list[str]) -> list[str]:
    """Names behind a word for a place, in the order of the text; parties, dates and units are none."""
    found = [_bare(one["name"]) for sentence in sentences for one in patterns.AFTER.finditer(sentence)]
    return [
        name
        for name in dict.fromkeys(found)
        if name
        and name not in units
        and not patterns.DATE.match(f"{name} 2000")
        and not any(actor.pattern.search(name) for actor in parties)
    ]


def _bare(name: str) -> str:
    """A name without the article before it and the ending of the genitive."""
    return re.sub(r"^(?:The|A|An|In|At|Near|On)\b ?", "", re.sub(r"['’]s?$", "", name)).strip()


def _parties(text: str, parties: Sequence[Actor]) -> list[str]:
    """Two parties of different countries, forces before states, then in the order of the text."""
    seen: dict[str, tuple[bool, int, str]] = {}
    for actor in parties:
        if actor.kind == "capital":
            continue
        for found in actor.pattern.finditer(text):
            first = (actor.kind != "force", found.start(), actor.name)
            side = actor.country or actor.name
            seen[side] = min(seen.get(side, first), first)
        # What names one party is not read again as the shorter name of another.
        text = actor.pattern.sub(lambda found: " " * len(found[0]), text)
    return [name for _, _, name in sorted(seen.values())][:2]


def _hurt(text: str, what: str) -> tuple[int | str, int | str]:
    """Fewest and most that were killed or wounded: one count is both, of several the largest and the sum."""
    found = [
        int(word) if word.isdigit() else patterns.COUNTS[word.lower()]
        for one in re.finditer(patterns.HURT[what], text, re.IGNORECASE)
        for word in [one["count"] or one["other"]]
    ]
    return (max(found), sum(found)) if found else ("", "")
