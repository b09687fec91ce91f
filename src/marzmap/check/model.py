"""The row that is expected, as a pydantic model, and its errors as sentences for people."""

from __future__ import annotations

import difflib
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic refuses that of typing before Python 3.12

from marzmap._errors import shown
from marzmap.attributes import COLUMNS, EVENT_TYPES, MEANINGS, PLACED_BY
from marzmap.tables.faults import Fault

PRECISIONS = {"where_prec": 7, "geo_precision": 3, "gdelt_geo_type": 5, "gtd_specificity": 5}
"""How UCDP GED, ACLED, GDELT and the GTD code how closely a place is known: columns, with codes 1 to this."""


COUNTS = ("killed_low", "killed_high", "wounded_low", "wounded_high")
"""Columns of numbers of people."""


STATUSES = ("published", "draft")
"""What may become of a row: shown, or kept off the map."""

_MOST = 10**9  # of people
_FARTHEST_M = 20_037_509.0  # half way round the equator


Count = Annotated[int, Field(ge=0, le=_MOST)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Incident(TypedDict, total=False):
    """A row of a table of incidents, after its cells are read: the columns in which it has a text."""

    incident_id: str
    title: str
    title_local: str
    place: str
    place_local: str
    date_edtf: str
    event_type: Literal[EVENT_TYPES]  # type: ignore[valid-type]
    actor_1: str
    actor_2: str
    killed_low: Count
    killed_high: Count
    wounded_low: Count
    wounded_high: Count
    summary: str
    summary_fa: str
    claims: str
    sources: str
    status: Literal[STATUSES]  # type: ignore[valid-type]
    sensitive: bool
    country: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    admin1: str
    admin2: str
    longitude: Finite
    latitude: Finite
    radius_m: Annotated[float, Field(gt=0, le=_FARTHEST_M)]
    radius_means: Literal[MEANINGS]  # type: ignore[valid-type]
    radius_source: str
    place_id: str
    score: Annotated[float, Field(ge=0, le=1)]
    evidence: str
    placed_by: Literal[PLACED_BY]  # type: ignore[valid-type]
    where_prec: Annotated[int, Field(ge=1, le=PRECISIONS["where_prec"])]
    geo_precision: Annotated[int, Field(ge=1, le=PRECISIONS["geo_precision"])]
    gdelt_geo_type: Annotated[int, Field(ge=1, le=PRECISIONS["gdelt_geo_type"])]
    gtd_specificity: Annotated[int, Field(ge=1, le=PRECISIONS["gtd_specificity"])]


_ROWS = TypeAdapter(list[Incident])

FIELDS = frozenset(Incident.__annotations__)
"""Columns that are tested and typed; what else a table has is the user's own."""

_EMPTY = dict.fromkeys(FIELDS) | {"event_type": "other", "status": "published", "sensitive": False}


def typed(rows: list[dict[str, str | None]], faults: list[list[Fault]]) -> list[dict[str, Any]]:
    """Give the values of rows their types; add to the faults of each row those that have none.

    The rows are texts by column, without the empty ones. Each comes back with a value for every column of
    the model, None where there was no text or a fault.

    Examples
    --------
    >>> faults = [[]]
    >>> typed([{"killed_low": "two", "killed_high": "3", "sensitive": "yes"}], faults)[0]["killed_high"]
    3
    >>> faults[0][0].column
    'killed_low'
    """
    try:
        return [{**_EMPTY, **row} for row in _ROWS.validate_python(rows)]
    except ValidationError as error:
        sound = [row.copy() for row in rows]
        for problem in error.errors(include_url=False):
            at, column = int(problem["loc"][0]), str(problem["loc"][1])
            faults[at].append(_fault(column, problem))
            sound[at].pop(column, None)
        return [{**_EMPTY, **row} for row in _ROWS.validate_python(sound)]


_FIXES = {
    **{
        name: f"Give a whole number such as 3 or a range such as 5-7, or {name.partition('_')[0]}_low "
        f"and {name.partition('_')[0]}_high, or leave it empty."
        for name in COUNTS
    },
    "incident_id": "Give each incident an id of its own.",
    "date_edtf": "Write it as EDTF: 2021-12-01, 2021-12, 2022-07-30/2022-07-31, 2023-07-XX, 2022-07~.",
    "longitude": "Give degrees east between -180 and 180, such as 61.8.",
    "latitude": "Give degrees north between -90 and 90, such as 31.1.",
    "radius_m": "Give metres above 0, such as 1500, or a length such as 2 km, or leave it empty.",
    "radius_means": f"Take one of: {', '.join(MEANINGS)}; or leave it empty.",
    "country": "Give its name or ISO 3166-1 code, such as AFG.",
    "status": "Write published or draft.",
    "sensitive": "Write true or false.",
    "claims": 'Write a JSON array: [{"by": "Iran", "text": "...", "position": "denies", "sources": [1]}].',
    "sources": 'Write a JSON array: [{"title": "...", "url": "https://...", "date": "2021-12-01"}].',
    "event_type": f"Take one of: {', '.join(EVENT_TYPES)}.",
    "placed_by": f"Take one of: {', '.join(PLACED_BY)}; or leave it empty.",
} | {name: f"Give its code, 1 to {most}, or leave it empty." for name, most in PRECISIONS.items()}


def fix(column: str) -> str:
    """Return what to do about a fault of a column.

    Examples
    --------
    >>> fix("title")
    'One line that names the incident.'
    """
    return _FIXES.get(column) or COLUMNS[column].meaning


def _fault(column: str, problem: Any) -> Fault:
    """Turn one of pydantic's errors into a sentence for people."""
    value, todo = shown(problem["input"]), fix(column)
    if column == "event_type":
        reason = f"{value} is not one of the types"
        near = difflib.get_close_matches(str(problem["input"])[:_LONGEST].casefold(), EVENT_TYPES, n=1)
        todo += f" Did you mean {near[0]}?" if near else ""
    elif column == "country":
        reason = f"{value} is not a code or name of a country"
    elif problem["type"].startswith("int_"):
        reason = f"{value} is not a whole number"
    else:
        # "Input should be greater than 0" and the like.
        reason = f"{value}: it {problem['msg'].partition(' ')[2]}"
    return Fault(column, reason, todo)


_LONGEST = 80  # characters of a type
