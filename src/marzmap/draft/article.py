"""Rows proposed from an article, each with the sentences that it rests on.

Rules of words, no model of language. A row begins at a sentence which says that an incident happened, and
takes in what the sentences after it add. What is denied, feared, planned, rehearsed, remembered or counted
over a period makes no row, and what is not in the text stays empty. English, with dates of the Gregorian and
the Solar Hijri calendar.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from marzmap._errors import InputError
from marzmap.draft import accounting, casualties, claims, denials, events, nations, patterns, places, totals
from marzmap.draft.language import language_of
from marzmap.draft.parties import involved

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from marzmap.draft.counted import Count, Harm
    from marzmap.draft.events import Event
    from marzmap.draft.parties import Actor
    from marzmap.geocode import Index

COLUMNS = (
    *("incident_id", "title", "place", "date_edtf", "event_type", "actor_1", "actor_2"),
    *("killed_low", "killed_high", "wounded_low", "wounded_high", "claims", "sources", "status"),
    *("country", "admin1", "admin2", "draft_evidence", "draft_date_from", "draft_denied"),
    *("draft_score", "places_meant"),
)
"""Columns of a draft.

`draft_evidence` are the sentences it rests on; " […] " marks where others lie between. `draft_date_from` says
whether the date is stated, how it was worked out, or why it is left open. `draft_denied` are the figures that
the text denies. `draft_score`, 0 to 1, is the mean of four shares: date (a day whole, a month half), place
(how alike the name in the gazetteer is; of a province half), and, always whole, kind and border.
`places_meant` are the places of the gazetteer that the name may stand for.
"""

_NAME = r"(?:the )?[A-Z]\w+(?: (?:of )?[A-Z]\w+)*"
_OF_BORDER = re.compile(
    r"(?:[A-Z]\w+['’]s )?(?:\w+ )?(?:border|frontier|boundary) (?:with|between) [^,.;]*"
    rf"|(?:borders?|frontiers?|boundary)(?: \w+)? of {_NAME}(?: (?:and|with) {_NAME})?"
    r"|[A-Z]\w+ ?[-–/] ?[A-Z]\w+ (?:border|frontier|boundary)"
    rf"|{_NAME}(?:['’]s)? and {_NAME}['’]s? (?:(?:common|joint|mutual|shared) )?(?:border|frontier|boundary)"
)
"""Words for a border, whose countries need not be parties."""

_HARMS: tuple[Harm, ...] = ("killed", "wounded")
PASSED_OVER = ("sentence", "reason")
"""Columns of the sentences that name an incident and make no row."""


def incidents(text: str, known: Index, parties: Sequence[Actor] = (), source: str = "") -> pd.DataFrame:
    """Propose the incidents that an article reports.

    Parameters
    ----------
    text : str
        The article, paragraphs separated by empty lines.
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

    Raises
    ------
    InputError
        The text is not English.

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

    reading = events.read(_english(text))
    kept = [
        _row(event, known, parties) for event in reading.events if not _why_no_row(event, reading, parties)
    ]
    cited = json.dumps([{"title": source}], ensure_ascii=False) if source else ""
    for number, row in enumerate(kept, 1):
        row |= {"incident_id": f"draft-{number}", "status": "draft", "sources": cited}
    return pd.DataFrame([{name: row.get(name, "") for name in COLUMNS} for row in kept], columns=[*COLUMNS])


def passed_over(text: str, parties: Sequence[Actor] = ()) -> pd.DataFrame:
    """Return the sentences that name an incident and make no row, each with the reason.

    Parameters
    ----------
    text : str
        The article, as for `incidents`.
    parties : sequence of Actor
        From `actors`.

    Returns
    -------
    DataFrame
        `PASSED_OVER`, in the order of the text.

    Examples
    --------
    >>> passed_over("Families mourned those killed in the clash at the border.").values.tolist()
    [['Families mourned those killed in the clash at the border.', 'it remembers the past']]
    """
    import pandas as pd

    reading = events.read(_english(text))
    left_out = [
        (event.sentences[0], why) for event in reading.events if (why := _why_no_row(event, reading, parties))
    ]
    return pd.DataFrame([*reading.passed_over, *left_out], columns=[*PASSED_OVER])


def _english(text: str) -> str:
    """Return the text, if most of it is English."""
    language = language_of(text)
    if language not in {"English", ""}:
        raise InputError(f"`marzmap draft` reads English only: this text is {language}.")
    return text


def _at_border(event: Event, reading: events.Reading, parties: Sequence[Actor]) -> bool:
    """Check whether an incident is one of a border: by its own words, by the article's, or by its parties."""
    text = " ".join(event.sentences)
    if re.search(rf"\b(?:{patterns.BORDER})\b", text, re.IGNORECASE) or (event.news and reading.at_border):
        return True
    first = claims.without_speaker(event.sentences[0])
    return nations.neighbours(
        first, frozenset(one.country for one in involved(first, parties) if one.country)
    )


def _why_no_row(event: Event, reading: events.Reading, parties: Sequence[Actor]) -> str:
    """Why an incident makes no row; empty where it does."""
    if not _at_border(event, reading, parties):
        return "it names no border, and no two neighbouring countries"
    return "" if any(map(_kind, event.sentences)) else "no word says of which kind it is"


def _row(event: Event, known: Index, parties: Sequence[Actor]) -> dict[str, object]:
    """One row of a draft."""
    kind = next(filter(None, map(_kind, event.sentences)), "")
    place = places.where([*map(claims.without_speaker, event.sentences)], known, parties)
    harmed = [count for sentence in event.sentences for count in casualties.counts(sentence)]
    date = event.day.edtf
    shares = [1.0 if len(date) == len("2021-12-01") else 0.5 if date else 0.0, place.share(), 1.0, 1.0]
    names = [actor.name for actor in involved(_OF_BORDER.sub(" ", " ".join(event.sentences)), parties)]
    return {
        "title": ", ".join(filter(None, (kind.capitalize(), place.place or place.admin2 or place.admin1))),
        "date_edtf": date,
        "event_type": kind,
        **dict(zip(("actor_1", "actor_2"), [*names, "", ""], strict=False)),
        **_totals(harmed, {*_HARMS} if event.partly else accounting.unread_in(event.sentences)),
        "claims": _claims(event),
        **{name: getattr(place, name) for name in ("place", "admin1", "admin2", "country")},
        "draft_evidence": event.evidence(),
        "draft_date_from": event.day.basis,
        "draft_denied": totals.denials(harmed),
        "draft_score": round(sum(shares) / len(shares), 3),
        "places_meant": "; ".join(place.meant),
    }


def _kind(sentence: str) -> str:
    """Return the first kind of the table that a sentence has a word for, but for what it denies."""
    for start, end in denials.denied_spans(sentence):
        sentence = sentence[:start] + " " * (end - start) + sentence[end:]
    civilians = re.search(rf"\b{patterns.CIVILIANS}\b[^.;]{{0,60}}\bshot\b", sentence)
    shot = "attack on civilians" if civilians else "armed clash"
    return next(
        (
            kind
            for kind, words in patterns.KINDS.items()
            if re.search(rf"\b(?:{words})\b", sentence, re.IGNORECASE)
        ),
        shot if patterns.SHOTS.search(sentence) else "",
    )


def _totals(harmed: list[Count], unread: set[Harm]) -> dict[str, int | str]:
    """Fewest and most killed and wounded; empty where the text leaves them open, or is not understood."""
    return {
        f"{harm}_{end}": "" if number is None or harm in unread else number
        for harm in _HARMS
        for end, number in totals.total(harm, harmed)._asdict().items()
    }


def _claims(event: Event) -> str:
    """Return the sentences that name who says them, as the JSON array of the column `claims`."""
    said = [
        {"by": who, "text": sentence, "sources": [1]}
        for sentence in event.sentences
        if (who := claims.speaker(sentence))
    ]
    return json.dumps(said, ensure_ascii=False) if said else ""
