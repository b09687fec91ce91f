"""UCDP GED and Candidate events: 49 columns, CC BY 4.0.

From the UCDP GED codebook. Deaths: low and high; best and those of each side stay as they are. Dates:
date_start to date_end; where both are one day but date_prec says that it is not known, as much as the code
leaves open. Every column that is not used stays.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from marzmap._errors import shown
from marzmap.atlas import country_of_code, country_stated
from marzmap.check.formats.layout import (
    Cells,
    Layout,
    Span,
    code,
    coded,
    foreign,
    joined,
    prefixed,
    sources,
    spanned,
    word_pairs,
    words_of,
)
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = words_of("""
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id
side_b number_of_sources source_article source_office source_date source_headline source_original
where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid
country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b
deaths_civilians deaths_unknown best high low gwnoa gwnob
""")
"""The documented header."""

SIGNATURE = words_of("id type_of_violence date_start latitude longitude")
"""Columns by which the format is known."""

EVENT_TYPES = {"1": "armed clash", "2": "armed clash", "3": "attack on civilians"}
"""type_of_violence: 1 state-based conflict, 2 non-state conflict, 3 one-sided violence."""

VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}
"""The same in the codebook's words."""

DATE_PREC: dict[str, Span] = {"1": "", "2": "week", "3": "week", "4": "month", "5": "year"}
"""date_prec: 1 the day; 2 two to six days; 3 the week; 4 eight to 30 days, or the month; 5 up to a year."""

TERMS = "CC BY 4.0"

_WORDS = word_pairs("""
incident_id=id title= place=where_coordinates date_edtf=date_start event_type=type_of_violence
actor_1=side_a actor_2=side_b killed_low=low killed_high=high sources=source_article country=country_id
admin1=adm_1 admin2=adm_2 longitude=longitude latitude=latitude where_prec=where_prec event_type_stated=
""")
_DROPPED = ("geom_wkt", "country", "date_prec", "date_end", "source_office", "source_date", "source_headline")
_OLD = {"bestest": "best", "highest": "high", "lowest": "low"}
"""Names before version 17, folded: best_est, high_est, low_est."""
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?)?")


def layout(header: Sequence[str], where: object) -> Layout:
    """Lay out a table of UCDP events.

    Examples
    --------
    >>> table = layout(COLUMNS, "GEDEvent.csv")
    >>> cells = dict.fromkeys(table.keys, "") | {"id": "7", "datestart": "2021-12-01 00:00:00.000"}
    >>> row, _ = table.row(cells)
    >>> row["incident_id"], row["date_edtf"]
    ('ucdp:7', '2021-12-01')
    """
    table = foreign("ucdp", header, where, COLUMNS, _WORDS, _row, _DROPPED, _OLD)
    best = [name for name, key in zip(header, table.keys, strict=True) if key == "best"]
    notices = [
        f"column {shown(name)} is the lowest and highest number of killed where low or high is empty"
        for name in best
    ]
    return table._replace(combined=tuple(best), notices=tuple(notices))


def _row(cells: Cells) -> tuple[Cells, list[Fault]]:
    kind = code(cells["typeofviolence"])
    identifier = cells["id"].strip()
    span, faults = coded("date_prec", cells["dateprec"], DATE_PREC)
    if kind and kind not in EVENT_TYPES:
        faults.append(
            Fault("type_of_violence", f"{shown(kind)}: it should be 1 to 3", "Give its code, 1 to 3.")
        )
    return {
        "incident_id": prefixed("ucdp", identifier),
        "title": joined(": ", cells["dyadname"], cells["wherecoordinates"]),
        "date_edtf": _date(cells["datestart"], cells["dateend"], span),
        "event_type": EVENT_TYPES.get(kind, ""),
        "killed_low": code(cells["low"] or cells["best"]),
        "killed_high": code(cells["high"] or cells["best"]),
        "sources": _sources(cells, identifier),
        "country": country_of_code("gw", code(cells["countryid"])) or country_stated(cells["country"]),
        "where_prec": code(cells["whereprec"]),
        "event_type_stated": VIOLENCE.get(kind, ""),
    }, faults


def _date(start: str, end: str, span: Span) -> str:
    first, last = _DAY.fullmatch(start.strip()), _DAY.fullmatch(end.strip() or start.strip())
    if first and last:
        return spanned(first[1], last[1], span)
    return start.strip() if start.strip() == end.strip() else joined(" to ", start, end)


def _sources(cells: Cells, identifier: str) -> str:
    """UCDP's own entry, then its sources: one by one where their lists are of one length."""
    own = {
        "title": joined(" ", "UCDP GED event", identifier),
        "publisher": "Uppsala Conflict Data Program",
        "url": "https://ucdp.uu.se",
        "terms": TERMS,
    }
    offices, dates, headlines = (
        [part.strip() for part in cells[name].split(";")] if cells[name] else []
        for name in ("sourceoffice", "sourcedate", "sourceheadline")
    )
    if headlines and len({len(part) for part in (offices, dates, headlines) if part}) == 1:
        listed = zip_longest(headlines, offices, dates, fillvalue="")
        return sources(own, *({"title": text, "publisher": by, "date": day} for text, by, day in listed))
    return sources(own, {"title": cells["sourcearticle"] or "; ".join(headlines or offices)})
