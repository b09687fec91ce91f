"""A whole table of places: filled in where the place is known, reviewed where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from marzmap.geocode.indexing import SURE, Index, index
from marzmap.geocode.places import answered, asked, filled
from marzmap.geocode.resolve import by_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marzmap.geocode.answers import Answer
    from marzmap.geocode.context import Context
    from marzmap.geocode.places import Row

REVIEW_COLUMNS = {
    "rows": "string",
    "asked": "string",
    "candidate": "Int64",
    "name": "string",
    "name_local": "string",
    "country": "string",
    "admin1": "string",
    "admin2": "string",
    "longitude": "float64",
    "latitude": "float64",
    "radius_m": "float64",
    "border_distance_m": "float64",
    "place_id": "string",
    "score": "float64",
    "tier": "string",
    "spelling": "string",
    "reason": "string",
    "fix": "string",
}
"""Columns of a review and their dtypes: rows of the table (the header is line 1), the name as written, a
place that it may stand for with score (0 to 1), tier and spelling, what is the matter, what to do."""

MOST_REVIEWED = 10
"""Most places that are listed for one name."""

_MOST_ROWS = 20


class Table(NamedTuple):
    """A table of places, looked up.

    Attributes
    ----------
    filled : DataFrame
        The same rows with what `by_name` gives; coordinates stay empty where the place is not known.
    review : DataFrame
        `REVIEW_COLUMNS`: for every name that is ambiguous, not found, or found only by its consonants or
        by something like it, one line for each point of each place that it may stand for; one without a
        place where there is none.
    """

    filled: pd.DataFrame
    review: pd.DataFrame


def table(rows: pd.DataFrame, places: pd.DataFrame | Index) -> Table:
    """Look up every place of a table.

    Parameters
    ----------
    rows : DataFrame
        What there is of place, place_local, country, admin1, admin2, place_id, longitude, latitude, radius_m;
        `row` is their line, counted from 2 if absent. Rows with a point keep it.
    places : DataFrame or Index
        From `gazetteer`, or made ready by `index`.

    Returns
    -------
    Table

    Examples
    --------
    >>> import pandas as pd
    >>> from marzmap import geocode
    >>> rows = pd.DataFrame({"place": ["Shangalak", "Qala"], "admin1": ["Sistan", "Herat"]})
    >>> found, review = table(rows, geocode.gazetteer())
    >>> found["place_id"].tolist()
    ['shaghalak', <NA>]
    >>> review[["rows", "asked", "place_id"]].values.tolist()[0]
    ['3', 'Qala', 'islam-qala']
    """
    known = places if isinstance(places, Index) else index(places)
    numbered = rows["row"] if "row" in rows else range(2, len(rows) + 2)
    answers = answered(rows, known)
    doubtful: dict[Row, tuple[Answer, list[int]]] = {}
    for number, row, answer in zip(numbered, asked(rows), answers, strict=True):
        if answer.reason or (answer.evidence and answer.score <= SURE):
            doubtful.setdefault(row, (answer, []))[1].append(int(number))
    entries = [
        line
        for row, (answer, numbers) in doubtful.items()
        for line in _lines(" / ".join(filter(None, (row.place, row.place_local))), answer, _numbers(numbers))
    ]
    return Table(pd.DataFrame(filled(rows, answers).drop(columns="geometry")), _review(entries))


def candidates_of(names: Iterable[str], context: Context, places: pd.DataFrame | Index) -> pd.DataFrame:
    """Every place that each of some names may stand for, the likeliest first.

    Parameters
    ----------
    names : iterable of str
        Names or phrases.
    context : Context
        What else is known of their places.
    places : DataFrame or Index
        From `gazetteer`, or made ready by `index`.

    Returns
    -------
    DataFrame
        `REVIEW_COLUMNS`, one row a point of a place; a name that stands for none has one with the reason.

    Examples
    --------
    >>> from marzmap import geocode
    >>> candidates_of(["Shangalak"], geocode.Context(), geocode.gazetteer())["place_id"].tolist()
    ['shaghalak', 'shaghalak']
    """
    known = places if isinstance(places, Index) else index(places)
    return _review([line for name in names for line in _lines(name, by_names([name], context, known), "")])


def _lines(name: str, answer: Answer, rows: str) -> list[dict[str, Any]]:
    """Lines of a review: one for each point of the places that a name may stand for."""
    asked = {"rows": rows, "asked": name, "reason": answer.reason or answer.evidence}
    where = f"of row{'s' * (',' in rows)} {rows}" if rows else "of a row"
    lines: list[dict[str, Any]] = []
    for at, match in enumerate(answer.matches[:MOST_REVIEWED]):
        taken = bool(answer.rows) and at == 0
        fix = f"Taken. Write another place_id into the column place_id {where} if it is not meant."
        choose = f"If it is meant, write {match.place_id} into the column place_id {where}."
        for row in match.rows:
            lines.append(
                {name: row[name] for name in REVIEW_COLUMNS if name in row}
                | {"radius_m": row["radius_m"] or row.get("extent_m")}  # the whole of a province
                | asked
                | {"candidate": len(lines) + 1, "fix": fix if taken else choose}
                | {"score": round(match.score, 3), "tier": match.tier, "spelling": match.spelling}
            )
    todo = "Correct the spelling, add the place to places.csv, or give longitude and latitude."
    return lines or [asked | {"fix": todo}]


def _numbers(lines: list[int]) -> str:
    numbers = ", ".join(map(str, lines[:_MOST_ROWS]))
    return numbers + (f" and {len(lines) - _MOST_ROWS} more" if len(lines) > _MOST_ROWS else "")


def _review(lines: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=[*REVIEW_COLUMNS]).astype(REVIEW_COLUMNS)
