"""UCDP GED and Candidate events: 49 columns, CC BY 4.0.

From the UCDP GED codebook. Deaths: low and high; best and those of each side stay as they are. Dates:
date_start to date_end; where both are one day but date_prec says that it is not known, as much as the code
leaves open. Every column that is not used stays.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marzmap._errors import shown
from marzmap.atlas import country_of_code, country_stated
from marzmap.check.formats.layout import (
    Cells,
    Columns,
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
from marzmap.check.formats.rules import identifiers
from marzmap.tables.arrow import dense, each, filled, mask, once, trimmed, truths, with_others
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._types import Bools

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


_PLAIN_DAY = f"^{_DAY.pattern}$"
_CITED = ("sourcearticle", "sourceoffice", "sourcedate", "sourceheadline")
_EDGE, _INNER = (
    r'[^;"\\\x00-\x20\x7f-\x{a0}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}\x{3000}]',
    r'[^;"\\\x00-\x1f]*',
)
_PART = f"^{_EDGE}(?:{_INNER}{_EDGE})?$"
"""Office, day or headline of an event with one source that JSON does not escape, for RE2."""


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
    return table._replace(
        combined=tuple(best), notices=tuple(notices), by_column=_columns, settled=("sources",)
    )


def _columns(cells: Columns) -> tuple[Columns, Bools]:
    """Make columns as `_row` makes rows; of its parts each asks once for what is the same in many rows."""
    kind, killed = each(code, cells["typeofviolence"]), (cells["low"], cells["high"])
    identifier = pc.utf8_trim_whitespace(dense(cells["id"]))
    lowest, highest = (each(lambda text, best: code(text or best), text, cells["best"]) for text in killed)
    sound = truths(each(lambda text: not text or text in EVENT_TYPES, kind, kind=pa.bool_()))
    sound &= truths(each(lambda text: not _imprecise(text)[1], cells["dateprec"], kind=pa.bool_()))
    return {
        "incident_id": identifiers("ucdp", identifier),
        "title": _titles(cells["dyadname"], cells["wherecoordinates"]),
        "date_edtf": _dates(cells),
        "event_type": each(lambda text: EVENT_TYPES.get(text, ""), kind),
        "killed_low": lowest,
        "killed_high": highest,
        "sources": _source_lists(cells, identifier),
        "country": each(_country, cells["countryid"], cells["country"]),
        "where_prec": each(code, cells["whereprec"]),
        "event_type_stated": each(lambda text: VIOLENCE.get(text, ""), kind),
    }, sound


def _country(number: str, name: str) -> str:
    return country_of_code("gw", code(number)) or country_stated(name)


def _are_whole(texts: Any) -> Bools:
    """Find whole numbers."""
    return truths(pc.match_substring_regex(texts, "^[0-9]+$"))


def _titles(dyad: Any, place: Any) -> Any:
    both = mask(filled(dyad) & trimmed(dyad) & filled(place) & trimmed(place))
    made = pc.binary_join_element_wise(dense(dyad), dense(place), ": ")
    return with_others(made, both, partial(joined, ": "), dyad, place)


def _dates(cells: Columns) -> Any:
    """Make dates: of days a column at once, of other texts each different row."""
    start, end = cells["datestart"], cells["dateend"]
    plain = mask(_are_days(start) & _are_days(end))
    first, last = _beginnings(start, 10), _beginnings(end, 10)
    year, month = _beginnings(start, 4), _beginnings(start, 7)
    span = dense(each(lambda text: _imprecise(text)[0], cells["dateprec"]))
    one = pc.if_else(pc.equal(span, "year"), year, pc.if_else(pc.equal(span, "month"), month, first))
    one = with_others(one, pc.not_equal(span, "week"), _week, first)
    made = pc.if_else(pc.equal(first, last), one, pc.binary_join_element_wise(first, last, "/"))
    return with_others(made, plain, _date, start, end, span)


def _beginnings(texts: Any, length: int) -> Any:
    """Return the first characters of each text."""
    if pa.types.is_dictionary(texts.type):
        return _beginnings(texts.dictionary, length).take(texts.indices)
    return pc.utf8_slice_codeunits(texts, 0, length)


@once
def _are_days(texts: Any) -> Bools:
    return truths(pc.match_substring_regex(texts, _PLAIN_DAY))


def _imprecise(text: str) -> tuple[Span, list[Fault]]:
    return coded("date_prec", text, DATE_PREC)


@lru_cache(maxsize=50_000)
def _week(day: str) -> str:
    return spanned(day, day, "week")


def _source_lists(cells: Columns, identifier: Any) -> Any:
    """Make the JSON of sources; where theirs are lists or need escapes, row by row."""
    texts = [cells[name] for name in _CITED]
    office, day, headline = (dense(text) for text in texts[1:])
    plain = mask(_are_whole(identifier) & np.all([_are_parts(text) for text in texts[1:]], axis=0))
    parts = zip(_ONE.split("\0"), (identifier, headline, office, day, ""), strict=True)
    made = pc.binary_join_element_wise(*(part for pair in parts for part in pair), "")
    return with_others(made, plain, _sources_of, identifier, *texts)


@once
def _are_parts(texts: Any) -> Bools:
    return truths(pc.match_substring_regex(texts, _PART))


def _sources_of(identifier: str, *texts: str) -> str:
    return _sources(dict(zip(_CITED, texts, strict=True)), identifier)


def _row(cells: Cells) -> tuple[Cells, list[Fault]]:
    kind = code(cells["typeofviolence"])
    identifier = cells["id"].strip()
    span, faults = _imprecise(cells["dateprec"])
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


_ONE = _sources(
    {"sourcearticle": "", "sourceoffice": "\0", "sourcedate": "\0", "sourceheadline": "\0"}, "\0"
).replace("\\u0000", "\0")
"""Sources of an event with one source, NUL where its id, headline, office and day stand."""
