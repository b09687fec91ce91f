"""GDELT 2.0 events: 61 columns without a header, tab separated.

From the GDELT event codebook 2.0 (19 February 2015) and, for the types of events, the CAMEO codebook
(Schrodt 2012). Events are coded by machine from the news: one event may be many rows, and a row no event.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from marzmap.atlas import country_of_code
from marzmap.check.formats.layout import (
    Layout,
    code,
    foreign,
    joined,
    linked,
    sources,
    word_pairs,
    words_of,
)
from marzmap.check.formats.rules import Rule, Rules, citing, identified
from marzmap.tables.columns.headless import GDELT

if TYPE_CHECKING:
    from collections.abc import Sequence


SIGNATURE = ("GlobalEventID", "SQLDATE", "ActionGeo_Lat", "ActionGeo_Long")
"""Columns by which the format is known where it has a header."""

EVENT_TYPES = {
    "15": "standoff",
    "19": "armed clash",
    "191": "closure",
    "194": "shelling",
    "195": "shelling",
    "20": "attack on civilians",
    "204": "other",
}
"""Of a CAMEO base code or root code, the longer one first; all others are "other". 15 show of military force,
19 fight (191 blockade or restricted movement, 194 artillery and tanks, 195 from the air), 20 mass violence
(expulsion, killings, cleansing; 204 weapons of mass destruction)."""

_ROOTS = words_of(
    """
Public statement|Appeal|Intent to cooperate|Consultation|Diplomatic cooperation|Material cooperation|Aid|
Yielding|Investigation|Demand|Disapproval|Rejection|Threat|Protest|Show of military force|Reduced relations|
Coercion|Assault|Fight|Mass violence
""",
    "|",
)
ROOTS = {f"{number:02}": words for number, words in enumerate(_ROOTS, start=1)}
"""What the CAMEO root codes 01 to 20 stand for, in short."""

TERMS = "free use and redistribution with a citation of the GDELT Project and a link to it"

_WORDS = word_pairs("""
incident_id=GlobalEventID title= place=ActionGeo_FullName date_edtf=SQLDATE event_type=EventBaseCode
actor_1=Actor1Name actor_2=Actor2Name sources=SOURCEURL country=ActionGeo_CountryCode
longitude=ActionGeo_Long latitude=ActionGeo_Lat gdelt_geo_type=ActionGeo_Type event_type_stated=EventCode
gdelt_mentions=NumMentions gdelt_sources=NumSources gdelt_articles=NumArticles
""")
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")


def layout(header: Sequence[str], where: object) -> Layout:
    """Lay out a table of GDELT events.

    Examples
    --------
    >>> table = layout(GDELT, "20211201120000.export.CSV")
    >>> cells = dict.fromkeys(table.keys, "") | {"sqldate": "20211201", "eventbasecode": "194"}
    >>> row, _ = table.row(cells)
    >>> row["date_edtf"], row["event_type"]
    ('2021-12-01', 'shelling')
    """
    return foreign("gdelt", header, where, GDELT, _WORDS, _RULES.row, GDELT)._replace(
        by_column=_RULES.columns
    )


def _root(text: str) -> str:
    """Return a CAMEO root code with its leading zero, which a spreadsheet drops."""
    return text.strip().zfill(2)


def _title(root: str, place: str) -> str:
    return joined(": ", ROOTS.get(_root(root), ""), place)


def _date(text: str) -> str:
    day = _DAY.fullmatch(text.strip())
    return "-".join(day.groups()) if day else text


def _event_type(base: str, root: str) -> str:
    return EVENT_TYPES.get(base.strip()) or EVENT_TYPES.get(_root(root), "other")


def _stated(event: str, root: str) -> str:
    event = event.strip()
    return joined(": ", f"CAMEO {event}" if event else "", ROOTS.get(_root(root), ""))


def _precision(text: str) -> str:
    return "" if code(text) == "0" else code(text)


def _sources(identifier: str, link: str) -> str:
    own = {
        "title": joined(" ", "GDELT event", identifier),
        "publisher": "The GDELT Project",
        "url": "https://www.gdeltproject.org",
        "terms": TERMS,
    }
    return sources(own, linked(link))


_RULES = Rules(
    (
        identified("gdelt", "globaleventid"),
        Rule("title", ("eventrootcode", "actiongeofullname"), _title),
        Rule("place", ("actiongeofullname",), str.strip),
        Rule("date_edtf", ("sqldate",), _date),
        Rule("event_type", ("eventbasecode", "eventrootcode"), _event_type),
        citing(("globaleventid", "sourceurl"), _sources),
        Rule("country", ("actiongeocountrycode",), partial(country_of_code, "fips")),
        Rule("gdelt_geo_type", ("actiongeotype",), _precision),
        Rule("event_type_stated", ("eventcode", "eventrootcode"), _stated),
    )
)
