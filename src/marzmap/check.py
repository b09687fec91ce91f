"""Step 1: tables come in; bad rows are set aside with a reason.

`incidents` reads a CSV table and returns the rows that can be used and those that cannot. A table that
cannot be read at all raises; a row that cannot be used comes back with its number (the header is line
1), the column at fault, the reason and what to do.
"""

from __future__ import annotations

import csv
import difflib
import json
import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from marzmap._errors import InputError
from marzmap.attributes import COLUMNS, EVENT_TYPES, PLACED_BY, names, typed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from pydantic import BaseModel

REQUIRED = ("incident_id", "date_edtf")
"""Columns without which a table is refused. It also needs `place`, or `longitude` and `latitude`."""

FAULT_COLUMNS = ("row", "column", "reason", "fix")
"""Columns that tell, in the table of rejected rows, what is wrong with each."""


class Checked(NamedTuple):
    """Rows that can be used, and rows that were set aside.

    Attributes
    ----------
    accepted : DataFrame
        The columns that the user gives, with the dtypes of `attributes.COLUMNS`, plus `row`, date_start
        and date_end. The user's own further columns are kept as text.
    rejected : DataFrame
        row, column, reason, fix, then the row as it was read (text).
    """

    accepted: pd.DataFrame
    rejected: pd.DataFrame


class Fault(NamedTuple):
    """What is wrong with one value, and what to do."""

    column: str
    reason: str
    fix: str


def incidents(path: Path) -> Checked:
    """Read a table of incidents from a CSV file and check every row.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with a header line. Columns are those of `attributes.COLUMNS`; only `REQUIRED` ones
        and a place (name or coordinates) must be there. Columns that marzmap itself works out are
        dropped, so that its own `incidents.csv` can be read again.

    Returns
    -------
    Checked
        Accepted and rejected rows; together they are all rows of the file.

    Raises
    ------
    InputError
        The file is missing, empty or not UTF-8 CSV, or lacks a column it needs.
    """
    import pandas as pd

    header, rows = _read(path)
    model = _model()
    own = [name for name in header if name not in COLUMNS]
    accepted: list[dict[str, Any]] = []
    rejected: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows, start=2):
        given = dict(zip(header, cells, strict=False))
        faults = _shape(header, cells)
        if not faults:
            values, faults = _values(model, given)
        identifier = given.get("incident_id", "").strip()
        if identifier and identifier in seen:
            faults.append(
                Fault(
                    "incident_id",
                    f"{_shown(identifier)} stands in row {seen[identifier]} too",
                    "Give each incident an id of its own.",
                )
            )
        seen.setdefault(identifier, number)
        if faults:
            rejected.append({"row": number, **_told(faults), **given})
        else:
            accepted.append({"row": number, **values, **{name: given[name] for name in own}})
    columns = [*names("given"), "date_start", "date_end", "placed_by"]
    frame = typed(pd.DataFrame(accepted, columns=["row", *columns, *own]), columns)
    frame = frame.astype({"row": "int64"} | dict.fromkeys(own, "string"))
    return Checked(frame, rejects(rejected, header))


def rejects(rows: Sequence[dict[str, Any]], header: Sequence[str]) -> pd.DataFrame:
    """Lay rejected rows out as a table: `FAULT_COLUMNS`, then the columns of the file as text.

    Examples
    --------
    >>> rejects([], ["place"]).columns.tolist()
    ['row', 'column', 'reason', 'fix', 'place']
    """
    import pandas as pd

    columns = [*FAULT_COLUMNS, *(name for name in header if name not in FAULT_COLUMNS)]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.astype({"row": "int64"} | dict.fromkeys(columns[1:], "string"))


def interval(date_edtf: str) -> tuple[str | None, str | None]:
    """First and last possible day of an EDTF date (ISO 8601-2:2019).

    Parameters
    ----------
    date_edtf : str
        A day, month or year, each with `?`, `~` or `%` behind; `XX` for unknown digits (2023-07-XX,
        202X); a season (2022-21 to 2022-24); an interval (a/b, open with `..`); a set ([a,b], {a,b}).

    Returns
    -------
    tuple of str or None
        Both as YYYY-MM-DD; None where the interval is open.

    Raises
    ------
    ValueError
        The text is no such date, or its end comes before its start.

    Examples
    --------
    >>> interval("2021-12")
    ('2021-12-01', '2021-12-31')
    >>> interval("2022-07-30/..")
    ('2022-07-30', None)
    """
    import edtf

    if not _PROFILE.fullmatch(date_edtf):
        raise ValueError(f"{_shown(date_edtf)} is no date of the profile")
    try:
        parsed = edtf.parse_edtf(date_edtf)
    except edtf.parser.edtf_exceptions.EDTFParseException as error:
        raise ValueError(f"{_shown(date_edtf)} is no date of the calendar") from error
    start, end = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    if start and end and end < start:
        raise ValueError(f"{_shown(date_edtf)} ends before it starts")
    return start, end


_DATE = r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?|\d{4}-(?:\d\d-)?XX|\d{4}-XX-XX|\d{2}(?:\dX|XX))"
_PROFILE = re.compile(
    rf"{_DATE}|{_DATE}/{_DATE}|{_DATE}/\.\.|\.\./{_DATE}|\[{_DATE}(?:,{_DATE})*\]|\{{{_DATE}(?:,{_DATE})*\}}"
)


def _day(moment: Any) -> str | None:
    if isinstance(moment, float):
        return None
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday).isoformat()


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file. Give the path of a CSV table.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not UTF-8 text (byte {error.start} is 0x{error.object[error.start]:02x}). "
            "Save the table as CSV UTF-8."
        ) from error
    except csv.Error as error:
        raise InputError(f"{path}: not readable as CSV: {error}. Save the table as CSV UTF-8.") from error
    # A blank line is no row, but it keeps its number: only those at the end are dropped.
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    if not lines:
        raise InputError(f"{path}: the table is empty. Expected a header line and one row an incident.")
    header = [cell.strip() for cell in lines[0]]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InputError(f"{path}: column {twice[0]!r} stands twice in the header. Rename one of them.")
    wanted = list(REQUIRED) + ([] if {"longitude", "latitude"} <= set(header) else ["place"])
    for name in wanted:
        if name not in header:
            near = difflib.get_close_matches(name, header, n=1)
            hint = f" Did you mean to name {near[0]!r} so?" if near else ""
            also = " (or 'longitude' and 'latitude')" if name == "place" else ""
            raise InputError(f"{path}: no column {name!r}{also}. Its header has: {', '.join(header)}.{hint}")
    return header, lines[1:]


def _shape(header: Sequence[str], cells: Sequence[str]) -> list[Fault]:
    if not any(cell.strip() for cell in cells):
        return [Fault("", "the row is empty", "Delete the row.")]
    if len(cells) != len(header):
        reason = f"{len(cells)} cells under a header of {len(header)} columns"
        return [Fault("", reason, "Quote cells that hold a comma or a line break.")]
    return [
        Fault(name, f"{_shown(cell)} holds a control character", "Delete it.")
        for name, cell in zip(header, cells, strict=True)
        if any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t" for sign in cell)
    ]


def _values(model: type[BaseModel], given: dict[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    from pydantic import ValidationError

    filled = {
        name: text for name, cell in given.items() if name in model.model_fields and (text := cell.strip())
    }
    try:
        values = model.model_validate(filled).model_dump()
    except ValidationError as error:
        return {}, [_fault(found) for found in error.errors()]
    faults: list[Fault] = []
    for what in ("killed", "wounded"):
        low, high = values[f"{what}_low"], values[f"{what}_high"]
        if low is not None and high is not None and low > high:
            faults.append(Fault(f"{what}_low", f"{low} is more than {what}_high {high}", "Swap the two."))
    if (values["longitude"] is None) != (values["latitude"] is None):
        faults.append(
            Fault("longitude", "only one of longitude and latitude is given", "Give both or neither.")
        )
    elif values["longitude"] is None and values["place"] is None:
        faults.append(
            Fault(
                "place", "neither a place nor coordinates", "Name the place, or give longitude and latitude."
            )
        )
    if values["longitude"] is not None and values["placed_by"] is None:
        values["placed_by"] = "given"
    values["date_start"], values["date_end"] = interval(values["date_edtf"])
    return values, faults


def _model() -> type[BaseModel]:
    """The row that is expected, as a pydantic model; built on demand, for pydantic takes a while to load."""
    from pydantic import AfterValidator, BaseModel, Field

    def a_date(text: str) -> str:
        interval(text)
        return text

    def an_array(text: str | None) -> str | None:
        if text is not None:
            _entries(text)
        return text

    class Incident(BaseModel):
        incident_id: str
        title: str | None = None
        title_fa: str | None = None
        place: str | None = None
        place_fa: str | None = None
        date_edtf: Annotated[str, AfterValidator(a_date)]
        event_type: Literal[EVENT_TYPES] = "other"  # type: ignore[valid-type]
        actor_1: str | None = None
        actor_2: str | None = None
        killed_low: Annotated[int, Field(ge=0)] | None = None
        killed_high: Annotated[int, Field(ge=0)] | None = None
        wounded_low: Annotated[int, Field(ge=0)] | None = None
        wounded_high: Annotated[int, Field(ge=0)] | None = None
        summary: str | None = None
        claims: Annotated[str | None, AfterValidator(an_array)] = None
        sources: Annotated[str | None, AfterValidator(an_array)] = None
        status: Literal["published", "draft"] = "published"
        sensitive: bool = False
        country: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
        admin1: str | None = None
        admin2: str | None = None
        longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
        latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
        radius_m: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
        radius_source: str | None = None
        placed_by: Literal[PLACED_BY] | None = None  # type: ignore[valid-type]

    return Incident


_FIXES = {
    "date_edtf": "Write it as EDTF: 2021-12-01, 2021-12, 2022-07-30/2022-07-31, 2023-07-XX, 2022-07~.",
    "event_type": "Take one of: " + ", ".join(EVENT_TYPES) + ".",
    "longitude": "Give degrees east between -180 and 180.",
    "latitude": "Give degrees north between -90 and 90; are longitude and latitude swapped?",
    "country": "Give the ISO 3166-1 alpha-3 code, such as AFG.",
    "claims": 'Write a JSON array: [{"by": "Iran", "text": "...", "sources": [1]}].',
    "sources": 'Write a JSON array: [{"title": "...", "url": "https://...", "date": "2021-12-01"}].',
}


def _fault(found: Any) -> Fault:
    """Turn one of pydantic's errors into a sentence for people."""
    column = str(found["loc"][0])
    fix = _FIXES.get(column, COLUMNS[column].meaning)
    if found["type"] == "missing":
        return Fault(column, "no value", fix)
    if found["type"] == "value_error":
        return Fault(column, str(found["ctx"]["error"]), fix)
    message = found["msg"].removeprefix("Input ").replace("should", "it should", 1)
    return Fault(column, f"{_shown(found['input'])}: {message}", fix)


def _entries(text: str) -> list[dict[str, Any]]:
    """The objects of a JSON array; links must be http or https."""
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("not a JSON array of objects")
    for entry in entries:
        for key in ("url", "archive_url"):
            link = entry.get(key)
            if link is not None and not re.match(r"https?://", str(link), re.IGNORECASE):
                raise ValueError(f"{key} {_shown(str(link))} is no http or https address")
    return entries


def _told(faults: Sequence[Fault]) -> dict[str, str]:
    return {
        "column": " | ".join(fault.column for fault in faults),
        "reason": " | ".join(fault.reason for fault in faults),
        "fix": " | ".join(dict.fromkeys(fault.fix for fault in faults)),
    }


def _shown(value: object) -> str:
    """A value as it can be read in a message: quoted, one line, not too long."""
    text = repr(str(value))
    return text if len(text) <= 80 else text[:76] + "...'"  # noqa: PLR2004 - a line of a terminal
