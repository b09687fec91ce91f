"""Places by their names: the gazetteer, the point of each row, and its candidates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from marzmap import atlas
from marzmap._errors import InputError
from marzmap._text import fold
from marzmap.atlas import PLACE_COLUMNS
from marzmap.attributes import typed
from marzmap.geocode import closeness, phrases
from marzmap.geocode.answers import Answer, shown
from marzmap.geocode.context import Context
from marzmap.geocode.indexing import Index, index
from marzmap.geocode.resolve import by_names
from marzmap.tables import frame

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from marzmap._types import Place


_GAZETTEER = 2
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_POINT = ("longitude", "latitude", "radius_m", "radius_source", "placed_by")

CANDIDATE_COLUMNS = (
    "incident_id",
    "candidate",
    "place",
    "place_fa",
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
    place_fa: str
    place_id: str
    context: Context


def gazetteer(
    own: Path | None = None, radii: pd.DataFrame | None = None, countries: Collection[str] | None = ()
) -> pd.DataFrame:
    """Return the places to look names up in: the study's own first, then the atlas's.

    Parameters
    ----------
    own : Path, optional
        The study's table of places; a place whose name it holds is not looked up elsewhere.
    radii : DataFrame, optional
        From `closeness.radii`: how closely the towns and villages of the atlas's gazetteer are known. The
        atlas's own if none is given.
    countries : collection of str or None
        Countries (alpha-3) whose towns are wanted besides, None for all; see `atlas.places`.

    Returns
    -------
    DataFrame
        `atlas.PLACE_COLUMNS` plus `precedence`: 0 the study's own, 1 curated, 2 gazetteer. Rows that share
        a `place_id` are candidate points of one place. Where the gazetteer names no province, admin1 and
        admin2 are those of `atlas.units` that hold the point.

    Raises
    ------
    InputError
        The table of places cannot be read, or a place in it lacks a name, a point or a radius. Only one
        placed by a centroid may do without a radius.
    """
    listed = _in_units(atlas.places(countries=countries))
    listed["precedence"] = (listed["placed_by"] == "gazetteer").astype("int64") + 1
    towns = listed["precedence"] == _GAZETTEER
    found = list(closeness.of_places(listed[towns], closeness.radii() if radii is None else radii))
    listed.loc[towns, "radius_m"] = [radius_m for radius_m, _ in found]
    listed.loc[towns, "radius_source"] = [source for _, source in found]
    if own is not None:
        listed = pd.concat([_own(own).assign(precedence=0), listed], ignore_index=True)
    listed["weight"] = listed["weight"].fillna(1.0)
    listed["candidate"] = listed["candidate"].fillna(1)
    listed["shown"] = listed["shown"].astype("boolean").fillna(listed["candidate"] == 1)
    return listed


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
    given = placed["longitude"].notna()
    # A radius that is stated without a point stands, unless the place itself is known less closely.
    wider = [
        own > (place.get("radius_m") or math.inf)
        for own, place in zip(placed["radius_m"], meant, strict=True)
    ]
    for name in (*_POINT, "place_id", "score", "evidence"):
        stated = wider if name in ("radius_m", "radius_source") else [False] * len(wider)
        values = [
            own if has or keeps else place.get(name, None if name in ("score", "evidence") else own)
            for own, place, has, keeps in zip(placed[name], meant, given, stated, strict=True)
        ]
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
    known = incidents[["incident_id", "radius_m", "radius_source"]].itertuples(index=False, name=None)
    rows = [
        place
        | {"incident_id": identifier, "place": place["name"], "place_fa": place["name_fa"]}
        | {"weight": place["weight"] / sum(other["weight"] for other in answer.rows)}
        | _no_closer(place, answer, radius_m, source)
        for (identifier, radius_m, source), answer in zip(known, answered(incidents, places), strict=True)
        if len(answer.rows) > 1
        for place in answer.rows
    ]
    kinds = {**PLACE_COLUMNS, "incident_id": "string", "place": "string", "place_fa": "string"}
    frame = pd.DataFrame(rows, columns=[*CANDIDATE_COLUMNS])
    frame = frame.astype({name: kinds[name] for name in CANDIDATE_COLUMNS})
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def asked(rows: pd.DataFrame) -> list[Row]:
    """Return what each row says of its place."""
    names = ("place", "place_fa", "place_id", "country", "admin1", "admin2")
    columns = [_texts(rows, name).fillna("").str.strip() for name in names]
    return [
        # What is longer than any name is a text that strayed into the column.
        Row(place, place_fa, place_id, Context(*(text[: phrases.LONGEST] for text in stated)))
        for place, place_fa, place_id, *stated in zip(*columns, strict=True)
    ]


def answered(rows: pd.DataFrame, places: pd.DataFrame | Index) -> list[Answer]:
    """Return the answer for the place of each row; with a point, the points of the place that is there."""
    known = places if isinstance(places, Index) else index(places)
    nowhere = [math.nan] * len(rows)
    points = zip(rows.get("longitude", nowhere), rows.get("latitude", nowhere), strict=True)
    before: dict[Row, Answer] = {}
    answers = []
    for row, point in zip(asked(rows), points, strict=True):
        if not math.isnan(point[0]):
            answers.append(_there(row, point, known))
            continue
        if row not in before:
            names = [*filter(None, (row.place, row.place_fa))]
            before[row] = by_names(names, row.context, known, row.place_id)
        answers.append(before[row])
    return answers


_NOTHING = Answer([], 0.0, "", "", [])


def _there(row: Row, point: tuple[float, float], known: Index) -> Answer:
    """Return the place that a row names, if the row's own point is one of its points."""
    names = [*filter(None, (row.place, row.place_fa))]
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


def _in_units(places: pd.DataFrame) -> pd.DataFrame:
    """Fill province and district from the districts that hold the points, in the country of each place."""
    empty = places[places["admin1"].isna() & places["admin2"].isna()]
    units = atlas.units()
    at, within = shapely.STRtree(units.geometry).query(
        shapely.points(empty["longitude"], empty["latitude"]), predicate="within"
    )
    same = empty["country"].to_numpy()[at] == units["country"].to_numpy()[within]
    filled = places.copy()
    for name in ("admin1", "admin2"):
        filled.loc[empty.index[at[same]], name] = units[name].to_numpy()[within[same]]
    return filled


def _own(path: Path) -> pd.DataFrame:
    """Read a study's own table of places."""
    table = frame.read(path, frame.NUMBERS)
    for name in frame.NUMBERS:
        if name in table:
            table[name] = frame.numbers(table, name, path)
    if "shown" in table:
        truths = table["shown"].str.lower().map(_TRUTHS)
        for row in table.index[table["shown"].notna() & truths.isna()]:
            raise InputError(f"{path}: row {row}: shown {table['shown'][row]!r} is neither true nor false.")
        table["shown"] = truths.astype("boolean")
    try:
        places = table.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)
    except ValueError as error:
        raise InputError(f"{path}: not readable as a table of places: {error}.") from error
    for name in ("place_id", "name", "longitude", "latitude", "radius_m"):
        wanted = places["placed_by"].ne("centroid").fillna(value=True) if name == "radius_m" else True
        empty = places.index[places[name].isna() & wanted]
        if len(empty):
            raise InputError(f"{path}: row {empty[0]}: no {name}. Each place needs one.")
    return places.reset_index(drop=True)


def _point(place: Place) -> tuple[float, float]:
    return float(place["longitude"]), float(place["latitude"])
