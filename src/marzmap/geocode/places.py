"""Places by their names: the gazetteer, the point of each row, and its candidates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rapidfuzz import process

from marzmap.atlas import PLACE_COLUMNS
from marzmap.attributes import typed
from marzmap.geocode import closeness
from marzmap.geocode.names import fold, spellings, texts

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

Place = dict[str, Any]

_GAZETTEER = 2
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


def gazetteer(own: Path | None = None, radii: pd.DataFrame | None = None) -> pd.DataFrame:
    """Places to look names up in: the study's own first, then the atlas's.

    Parameters
    ----------
    own : Path, optional
        The study's table of places; a place whose name it holds is not looked up elsewhere.
    radii : DataFrame, optional
        From `closeness.radii`: how closely the towns and villages of the atlas's gazetteer are known. The
        atlas's own if none is given.

    Returns
    -------
    DataFrame
        `atlas.PLACE_COLUMNS` plus `tier`: 0 the study's own, 1 curated, 2 gazetteer. Rows that share a
        `place_id` are candidate points of one place.

    Raises
    ------
    InputError
        The table of places cannot be read, or a place in it lacks a name, a point or a radius. Only one
        placed by a centroid may do without a radius.
    """
    import pandas as pd

    from marzmap import atlas

    listed = atlas.places()
    listed["tier"] = (listed["placed_by"] == "gazetteer").astype("int64") + 1
    towns = listed["tier"] == _GAZETTEER
    found = list(closeness.of_places(listed[towns], closeness.radii() if radii is None else radii))
    listed.loc[towns, "radius_m"] = [radius_m for radius_m, _ in found]
    listed.loc[towns, "radius_source"] = [source for _, source in found]
    if own is not None:
        listed = pd.concat([_own(own).assign(tier=0), listed], ignore_index=True)
    listed["weight"] = listed["weight"].fillna(1.0)
    listed["candidate"] = listed["candidate"].fillna(1)
    listed["shown"] = listed["shown"].astype("boolean").fillna(listed["candidate"] == 1)
    return listed


def by_name(incidents: pd.DataFrame, places: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give each incident a point and a radius: its own, or else those of its place.

    Parameters
    ----------
    incidents : DataFrame
        Rows as `check` accepts them.
    places : DataFrame
        From `gazetteer`.

    Returns
    -------
    GeoDataFrame
        The same rows with longitude, latitude, radius_m, radius_source, placed_by filled, a point
        geometry (empty where no place was found), `place_candidates` (how many points the place has) and
        `reason` where there is none.
    """
    import geopandas as gpd
    import pandas as pd

    found = _look_up(incidents, places)
    # Where a table of places marks none to show, the first stands for the place.
    shown = [next((place for place in rows if place["shown"]), next(iter(rows), None)) for rows, _ in found]
    placed = typed(incidents, [*_POINT, "reason"])
    given = placed["longitude"].notna()
    for name in _POINT:
        values = [
            own if place is None or has else place[name]
            for own, place, has in zip(placed[name], shown, given, strict=True)
        ]
        placed[name] = pd.Series(values, index=placed.index, dtype=placed[name].dtype)
    placed["place_candidates"] = pd.Series(
        [len(rows) or pd.NA for rows, _ in found], index=placed.index, dtype="Int64"
    )
    placed["reason"] = pd.Series([reason for _, reason in found], index=placed.index, dtype="string")
    points = gpd.points_from_xy(placed["longitude"], placed["latitude"])
    return gpd.GeoDataFrame(placed, geometry=points, crs="EPSG:4326")


def candidates(incidents: pd.DataFrame, places: pd.DataFrame) -> gpd.GeoDataFrame:
    """Candidate points of every incident whose place has more than one.

    Parameters
    ----------
    incidents : DataFrame
        Rows as `check` accepts them.
    places : DataFrame
        From `gazetteer`.

    Returns
    -------
    GeoDataFrame
        `CANDIDATE_COLUMNS`, one row a candidate, in the order of the incidents; `weight` sums to 1 an
        incident.
    """
    import geopandas as gpd
    import pandas as pd

    rows = [
        place
        | {"incident_id": identifier, "place": place["name"], "place_fa": place["name_fa"]}
        | {"weight": place["weight"] / sum(other["weight"] for other in found)}
        for identifier, (found, _) in zip(incidents["incident_id"], _look_up(incidents, places), strict=True)
        if len(found) > 1
        for place in found
    ]
    kinds = {**PLACE_COLUMNS, "incident_id": "string", "place": "string", "place_fa": "string"}
    frame = pd.DataFrame(rows, columns=[*CANDIDATE_COLUMNS])
    frame = frame.astype({name: kinds[name] for name in CANDIDATE_COLUMNS})
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def candidates_of(name: str, places: pd.DataFrame) -> list[Place]:
    """Every row of the places that a name can stand for, the most particular list first.

    Examples
    --------
    >>> [place["name"] for place in candidates_of("Shangalak", gazetteer())]
    ['Shaghalak', 'Shaghalak']
    """
    return _listed(places).get(fold(name), [])


def _own(path: Path) -> pd.DataFrame:
    import pandas as pd

    from marzmap._errors import InputError

    try:
        places = pd.read_csv(path, dtype=PLACE_COLUMNS, encoding="utf-8-sig")
        places = places.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not readable as a table of places: {error}.") from error
    for name in ("place_id", "name", "longitude", "latitude", "radius_m"):
        wanted = places["placed_by"].ne("centroid").fillna(value=True) if name == "radius_m" else True
        empty = places.index[places[name].isna() & wanted]
        if len(empty):
            raise InputError(f"{path}: row {empty[0] + 2}: no {name}. Each place needs one.")
    return places


def _look_up(incidents: pd.DataFrame, places: pd.DataFrame) -> list[tuple[list[Place], str | None]]:
    """For each incident the rows of the place it names, or the reason why there are none."""
    listed = _listed(places)
    wanted = ["longitude", "latitude", "place", "place_fa", "country"]
    return [_one(incident, listed) for incident in incidents[wanted].to_dict("records")]  # type: ignore[arg-type]


def _listed(places: pd.DataFrame) -> dict[str, list[Place]]:
    """Places by each of their folded names, the most particular list first."""
    listed: dict[str, list[Place]] = {}
    for place in places.sort_values("tier", kind="stable").to_dict("records"):
        for key in spellings(place):  # type: ignore[arg-type]
            listed.setdefault(key, []).append(place)  # type: ignore[arg-type]
    return listed


def _one(incident: Place, listed: dict[str, list[Place]]) -> tuple[list[Place], str | None]:
    """Rows of the place that an incident names, or why there are none; a point of its own wins."""
    names = [*texts(incident["place"]), *texts(incident["place_fa"])] or [""]
    if not math.isnan(incident["longitude"]):
        named = listed.get(fold(names[0]), [])
        here = [place for place in named if _point(place) == _point(incident)]
        return [place for place in named if place["place_id"] == here[0]["place_id"]] if here else [], None
    for name in names:
        found = [
            place
            for place in listed.get(fold(name), [])
            # A study's own place is a choice: its points may lie across the line from the stated country.
            if place["tier"] == 0 or {*texts(incident["country"])} <= {*texts(place["country"])}
        ]
        found = [place for place in found if place["tier"] == min(other["tier"] for other in found)]
        if len({place["place_id"] for place in found}) == 1:
            return found, None
        if found:
            several = ", ".join(f"{place['name']} ({place['place_id']})" for place in found[:5])
            return [], f"{name!r} is ambiguous: {several}"
    near = process.extract(fold(names[0]), listed.keys(), limit=3, score_cutoff=75)
    like = ", ".join(dict.fromkeys(str(listed[key][0]["name"]) for key, _, _ in near))
    return [], f"{names[0]!r} is in no gazetteer" + (f"; near it: {like}" if like else "")


def _point(place: Place) -> tuple[float, float]:
    return float(place["longitude"]), float(place["latitude"])
