"""GDELT 2.0 events: 61 columns without a header, tab separated.

From the GDELT event codebook 2.0 (19 February 2015) and, for the types of events, the CAMEO codebook
(Schrodt 2012). Events are coded by machine from the news: one event may be many rows, and a row no event.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap.atlas import country_of_code
from marzmap.check.formats.layout import (
    Cells,
    Layout,
    code,
    foreign,
    joined,
    linked,
    prefixed,
    sources,
    word_pairs,
    words_of,
)
from marzmap.tables.columns.headless import GDELT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.tables.faults import Fault


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
    return foreign("gdelt", header, where, GDELT, _WORDS, _row, GDELT)


def _row(cells: Cells) -> tuple[Cells, list[Fault]]:
    identifier, place, event = (
        cells[name].strip() for name in ("globaleventid", "actiongeofullname", "eventcode")
    )
    base, root = cells["eventbasecode"].strip(), cells["eventrootcode"].strip().zfill(2)
    day = _DAY.fullmatch(cells["sqldate"].strip())
    kind = code(cells["actiongeotype"])
    named = ROOTS.get(root, "")
    own = {
        "title": joined(" ", "GDELT event", identifier),
        "publisher": "The GDELT Project",
        "url": "https://www.gdeltproject.org",
        "terms": TERMS,
    }
    return {
        "incident_id": prefixed("gdelt", identifier),
        "title": joined(": ", named, place),
        "place": place,
        "date_edtf": "-".join(day.groups()) if day else cells["sqldate"],
        "event_type": EVENT_TYPES.get(base) or EVENT_TYPES.get(root, "other"),
        "sources": sources(own, linked(cells["sourceurl"])),
        "country": country_of_code("fips", cells["actiongeocountrycode"]),
        "gdelt_geo_type": "" if kind == "0" else kind,
        "event_type_stated": joined(": ", f"CAMEO {event}" if event else "", named),
    }, []
