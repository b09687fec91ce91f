"""ACLED's events: the export of 31 columns, and the form before March 2023.

From the ACLED codebook and its guide to the column changes of 20 March 2023 (data_id, event_id_no_cnty and
iso3 went; disorder_type, civilian_targeting and tags came). ACLED's terms forbid handing on raw rows: what
is kept is what a map of incidents needs, and each row's sources carry the terms. ACLED gives one number of
deaths, which is both the lowest and the highest reported.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from marzmap.atlas import country_of_code, country_stated
from marzmap.check import wordlists
from marzmap.check.formats.layout import (
    Layout,
    Span,
    code,
    coded,
    foreign,
    joined,
    sources,
    spanned,
    word_pairs,
    words_of,
)
from marzmap.check.formats.rules import Check, Rule, Rules, citing, identified
from marzmap.dates import dated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.tables.faults import Fault

COLUMNS = words_of("""
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1
assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country
admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes fatalities
tags timestamp
""")
"""The documented header."""

BEFORE_2023 = ("data_id", "event_id_no_cnty", "iso3")
"""Columns that it had before 20 March 2023."""

SIGNATURE = ("event_id_cnty", "event_date", "latitude", "longitude")
"""Columns by which the format is known."""

TIME_PRECISION: dict[str, Span] = {"1": "", "2": "week", "3": "month"}
"""time_precision: 1 the day; 2 the week, which the date stands for; 3 the month."""

INTER = {
    "1": "State forces",
    "2": "Rebel group",
    "3": "Political militia",
    "4": "Identity militia",
    "5": "Rioters",
    "6": "Protesters",
    "7": "Civilians",
    "8": "External/Other forces",
}
"""inter1 and inter2, which were numbers and are words now."""

TERMS = "no redistribution of raw rows"

_WORDS = word_pairs("""
incident_id=event_id_cnty title= place=location date_edtf=event_date event_type=event_type actor_1=actor1
actor_2=actor2 killed_low=fatalities killed_high=fatalities summary=notes sources=source country=country
admin1=admin1 admin2=admin2 longitude=longitude latitude=latitude geo_precision=geo_precision
event_type_stated=sub_event_type actor_1_type=inter1 actor_2_type=inter2
""")
_DAY_FIRST = re.compile(r"\s*\d{1,2}-\d{1,2}-\d{4}\s*")


def layout(header: Sequence[str], where: object) -> Layout:
    """Lay out a table of ACLED events.

    Examples
    --------
    >>> table = layout(COLUMNS, "acled.csv")
    >>> cells = dict.fromkeys(table.keys, "") | {"eventdate": "01-12-2021", "timeprecision": "2"}
    >>> table.row(cells)[0]["date_edtf"]
    '2021-11-28/2021-12-04'
    """
    every = (*COLUMNS, *BEFORE_2023)
    laid_out = foreign("acled", header, where, every, _WORDS, _RULES.row, every)
    return laid_out._replace(by_column=_RULES.columns, settled=("sources",))


def _precision(text: str) -> tuple[Span, list[Fault]]:
    return coded("time_precision", text, TIME_PRECISION)


def _title(kind: str, part: str, place: str) -> str:
    return joined(", ", part.strip() or kind, place)


def _country(number: str, iso3: str, name: str) -> str:
    stated = iso3 or name
    return country_of_code("numeric", code(number)) or country_stated(stated) or stated


def _date(text: str, precision: str) -> str:
    """A date of one of ACLED's forms; what is none goes on as it is, to be refused with its readings."""
    span, _ = _precision(precision)
    try:
        day = dated(text.strip(), "dd-mm-yyyy" if _DAY_FIRST.fullmatch(text) else "")
    except ValueError:
        return text
    return spanned(day.start, day.end, span) if span and day.start and day.end else day.edtf


def _event_type(kind: str, part: str) -> str:
    """Return the type that ACLED's words mean, the finer one first; unknown words as they are.

    Fire from afar at a stated target is shelling; bombs, mines and grenades are other.
    """
    kind = kind.strip()
    return wordlists.event_type(part.strip()) or wordlists.event_type(kind) or kind


def _inter(text: str) -> str:
    return INTER.get(code(text), "" if code(text) == "0" else text)


def _sources(identifier: str, stated: str) -> str:
    own = {
        "title": joined(" ", "ACLED event", identifier),
        "publisher": "ACLED (Armed Conflict Location & Event Data)",
        "url": "https://acleddata.com",
        "terms": TERMS,
    }
    return sources(own, *({"title": part.strip()} for part in stated.split(";")))


_RULES = Rules(
    (
        identified("acled", "eventidcnty"),
        Rule("title", ("eventtype", "subeventtype", "location"), _title),
        Rule("date_edtf", ("eventdate", "timeprecision"), _date),
        Rule("event_type", ("eventtype", "subeventtype"), _event_type),
        Rule("killed_low", ("fatalities",), code),
        Rule("killed_high", ("fatalities",), code),
        citing(("eventidcnty", "source"), _sources),
        Rule("country", ("iso", "iso3", "country"), _country),
        Rule("geo_precision", ("geoprecision",), code),
        Rule("event_type_stated", ("eventtype", "subeventtype"), partial(joined, ": ")),
        Rule("actor_1_type", ("inter1",), _inter),
        Rule("actor_2_type", ("inter2",), _inter),
    ),
    (Check("timeprecision", lambda text: _precision(text)[1]),),
)
