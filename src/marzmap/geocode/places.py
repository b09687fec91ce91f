"""Places by their names: the gazetteer, the point of each row, and its candidates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from marzmap._text import fold
from marzmap.atlas import PLACE_COLUMNS, alpha_2, country_of_name
from marzmap.attributes import typed
from marzmap.geocode import phrases
from marzmap.geocode.answers import Answer, shown
from marzmap.geocode.context import Context
from marzmap.geocode.indexing import Index, index
from marzmap.geocode.resolve import by_names

if TYPE_CHECKING:
    from marzmap._types import Place


_POINT = ("longitude", "latitude", "radius_m", "radius_source", "placed_by")

CANDIDATE_COLUMNS = (
    "incident_id",
    "candidate",
    "place",
    "place_local",
    "weight",
    "shown",
    "longitude",
    "latitude",
    "radius_m",
    "radius_source",
    "placed_by",
    "source",
    "note",
)
"""Columns of the candidates of an incident's place."""


class Row(NamedTuple):
    """What a row says of its place; "" where it says nothing."""

    place: str
    place_local: str
    place_id: str
    context: Context


def by_name(incidents: pd.DataFrame, places: pd.DataFrame | Index) -> gpd.GeoDataFrame:
    """Give each incident a point and a radius: its own, or else those of its place.

    Parameters
    ----------
    incidents : DataFrame
        Rows as `check` accepts them. A column place_id chooses among places of one name.
    places : DataFrame or Index
        From `gazetteer`, or made ready by `index`.

    Returns
    -------
    GeoDataFrame
        The same rows with longitude, latitude, radius_m, radius_source, placed_by, place_id filled, a point
        geometry (empty where no place was found), `place_candidates` (how many points the place has),
        `score` (how alike the names are, 0 to 1) and `evidence` (how the place was found), or `reason` where
        there is none.
    """
    return filled(incidents, answered(incidents, places))


def filled(incidents: pd.DataFrame, answers: list[Answer]) -> gpd.GeoDataFrame:
    """Fill rows in with what became of their places; see `by_name`."""
    meant: list[Place] = [
        shown(answer.rows) | {"score": round(answer.score, 3), "evidence": answer.evidence}
        if answer.evidence
        else {}
        for answer in answers
    ]
    placed = typed(incidents, [*_POINT, "reason"]).assign(
        place_id=_texts(incidents, "place_id"),
        score=_numbers(incidents, "score"),
        evidence=_texts(incidents, "evidence"),
    )
    without = np.flatnonzero(placed["longitude"].isna())
    # A radius that is stated without a point stands, unless the place itself is known less closely.
    wider = {
        row
        for row, own in zip(without, placed["radius_m"].iloc[without], strict=True)
        if own > (meant[row].get("extent_m") or meant[row].get("radius_m") or math.inf)
    }
    for name in (*_POINT, "place_id", "score", "evidence"):
        values = placed[name].to_numpy(dtype=object, copy=True)
        for row in without:
            if not (row in wider and name in ("radius_m", "radius_source")):
                own = None if name in ("score", "evidence") else values[row]
                values[row] = meant[row].get(name, own)
        placed[name] = pd.Series(values, index=placed.index, dtype=placed[name].dtype)
    counts = [len(answer.rows) or None for answer in answers]
    placed["place_candidates"] = pd.Series(counts, index=placed.index, dtype="Int64")
    reasons = [answer.reason or None for answer in answers]
    placed["reason"] = pd.Series(reasons, index=placed.index, dtype="string")
    points = gpd.points_from_xy(placed["longitude"], placed["latitude"])
    return gpd.GeoDataFrame(placed, geometry=points, crs="EPSG:4326")


def candidates(incidents: pd.DataFrame, places: pd.DataFrame | Index) -> gpd.GeoDataFrame:
    """Return the candidate points of every incident whose place has more than one.

    Parameters
    ----------
    incidents : DataFrame
        Rows as `check` accepts them, or as `by_name` and `closeness.with_radii` give them back: no candidate
        is then known more closely than its incident.
    places : DataFrame or Index
        From `gazetteer`, or made ready by `index`.

    Returns
    -------
    GeoDataFrame
        `CANDIDATE_COLUMNS`, one row a candidate, in the order of the incidents; `weight` sums to 1 an
        incident.
    """
    known = (incidents[name].to_numpy(dtype=object) for name in ("incident_id", "radius_m", "radius_source"))
    rows = [
        place
        | {"incident_id": identifier, "place": place["name"], "place_local": place["name_local"]}
        | {"weight": place["weight"] / sum(other["weight"] for other in answer.rows)}
        | _no_closer(place, answer, radius_m, source)
        for (identifier, radius_m, source), answer in zip(
            zip(*known, strict=True), answered(incidents, places), strict=True
        )
        if len(answer.rows) > 1
        for place in answer.rows
    ]
    kinds = {**PLACE_COLUMNS, "incident_id": "string", "place": "string", "place_local": "string"}
    frame = pd.DataFrame(rows, columns=[*CANDIDATE_COLUMNS])
    frame = frame.astype({name: kinds[name] for name in CANDIDATE_COLUMNS})
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def asked(rows: pd.DataFrame) -> list[Row]:
    """Return what each row says of its place."""
    names = ("place", "place_local", "place_id", "country", "admin1", "admin2")
    columns = [_texts(rows, name).fillna("").str.strip() for name in names]
    countries = {text: _country(text) for text in columns[3].unique()}
    columns[3] = columns[3].map(countries)
    return [
        # What is longer than any name is a text that strayed into the column.
        Row(place, place_local, place_id, Context(*(text[: phrases.LONGEST] for text in stated)))
        for place, place_local, place_id, *stated in zip(*columns, strict=True)
    ]


def countries_of(rows: pd.DataFrame) -> set[str]:
    """Return the countries (alpha-3) that rows name, in their own column or with their place.

    Examples
    --------
    >>> rows = pd.DataFrame({"place": ["Batken", "Goris, Armenia"], "country": ["Kyrgyzstan", None]})
    >>> sorted(countries_of(rows))
    ['ARM', 'KGZ']
    """
    stated = {_country(text.strip())[: phrases.LONGEST] for text in _texts(rows, "country").dropna().unique()}
    places = pd.concat([_texts(rows, name).dropna() for name in ("place", "place_local")]).unique()
    within = phrases.countries_and_provinces(name[: phrases.LONGEST] for name in places)
    return ({country_of_name(text) for text in stated | within}) - {""}


def _country(text: str) -> str:
    """Return the country (alpha-3) of a name or code; what is neither stays as it is."""
    if known := country_of_name(text):
        return known
    return next((three for three, two in alpha_2().items() if two == text.upper()), text)


def answered(rows: pd.DataFrame, places: pd.DataFrame | Index) -> list[Answer]:
    """Return the answer for the place of each row; with a point, the points of the place that is there."""
    known = places if isinstance(places, Index) else index(places)
    points = [*zip(_numbers(rows, "longitude"), _numbers(rows, "latitude"), strict=True)]
    drawn, radius_m = _texts(rows, "footprint_wkt").fillna(""), _numbers(rows, "radius_m")
    several = drawn.str.startswith("MULTIPOINT").to_numpy()
    has_id = _texts(rows, "place_id").notna()
    # Most rows have a point of their own that is none of the gazetteer's.
    is_open = [
        has_several or is_chosen or math.isnan(point[0]) or point in known.points
        for has_several, is_chosen, point in zip(several, has_id, points, strict=True)
    ]
    needed = np.array(is_open, dtype=np.bool_)
    before: dict[Row, Answer] = {}
    answers = [_NOTHING] * len(rows)
    for at, row in zip(np.flatnonzero(needed), asked(rows[needed]), strict=True):
        if several[at]:
            answers[at] = _several(row, points[at], drawn.iloc[at], radius_m.iloc[at])
            continue
        if not math.isnan(points[at][0]):
            answers[at] = _there(row, points[at], known)
            continue
        if row not in before:
            names = [*filter(None, (row.place, row.place_local))]
            before[row] = by_names(names, row.context, known, row.place_id)
        answers[at] = before[row]
    return answers


_NOTHING = Answer([], 0.0, "", "", [])


def _several(row: Row, point: tuple[float, float], footprint: str, radius_m: float) -> Answer:
    """Return the points of a row that has several, all as likely; its own point is the one that is shown."""
    points = shapely.get_coordinates(shapely.from_wkt(footprint)).tolist()
    alike = dict.fromkeys(("source", "note", "radius_source")) | {"placed_by": "given", "radius_m": radius_m}
    alike |= {"name": row.place, "name_local": row.place_local, "weight": 1 / len(points)}
    places = [
        alike
        | {
            "longitude": longitude,
            "latitude": latitude,
            "candidate": at,
            "shown": (longitude, latitude) == point,
        }
        for at, (longitude, latitude) in enumerate(points, start=1)
    ]
    return Answer(places, 0.0, "", "", [])


def _there(row: Row, point: tuple[float, float], known: Index) -> Answer:
    """Return the place that a row names, if the row's own point is one of its points."""
    names = [*filter(None, (row.place, row.place_local))]
    folded = {fold(name) for name in names}
    for identifier in known.points.get(point, []):
        if identifier == row.place_id or not folded.isdisjoint(map(fold, known.spelt[identifier])):
            return _NOTHING._replace(rows=known.places[identifier])
    if row.place_id and any(phrases.read(name) for name in names if len(name) <= phrases.LONGEST):
        rows = by_names(names, row.context, known, row.place_id).rows
        if any(_point(place) == point for place in rows):
            return _NOTHING._replace(rows=rows)
    return _NOTHING


def _no_closer(place: Place, answer: Answer, radius_m: float, source: str) -> Place:
    """Return the radius of a candidate whose incident is known less closely than its place."""
    vaguer = radius_m > (shown(answer.rows)["radius_m"] or math.inf)
    return {"radius_m": radius_m, "radius_source": source} if vaguer and radius_m > place["radius_m"] else {}


def _texts(rows: pd.DataFrame, name: str) -> pd.Series[str]:
    """Return a column of texts; empty where the table has none of that name."""
    return rows[name].astype("string") if name in rows else pd.Series(index=rows.index, dtype="string")


def _numbers(rows: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a column of numbers; empty where the table has none of that name, or something else in it."""
    empty = pd.Series(index=rows.index, dtype="float64")
    return pd.to_numeric(rows[name], errors="coerce").astype("float64") if name in rows else empty


def _point(place: Place) -> tuple[float, float]:
    return float(place["longitude"]), float(place["latitude"])
