"""The gazetteer to look names up in: the study's own places, those listed by hand, those of GeoNames."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyarrow import parquet
from pykdtree.kdtree import KDTree

from marzmap import atlas, borderline
from marzmap._errors import InputError
from marzmap.atlas import PLACE_COLUMNS
from marzmap.geocode import closeness, spacing
from marzmap.geocode.keys import GAZETTEER
from marzmap.tables import frame

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from marzmap._types import Floats

_DEFAULT = "AFG-IRN"
_EXACT_M = 200_000.0
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def gazetteer(
    own: Path | None = None,
    radii: pd.DataFrame | None = None,
    countries: Collection[str] | None = (),
    *,
    borders: Collection[str] = (),
    languages: Sequence[str] | None = None,
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
        Countries (alpha-3) whose places are wanted besides those of the borders, None for all.
    borders : collection of str
        What the rows to be placed are about: borders such as "ARM-AZE". A place near them is likelier meant.
        "AFG-IRN" if neither borders nor countries are given.
    languages : sequence of str, optional
        Languages of name_local; see `atlas.local_names`.

    Returns
    -------
    DataFrame
        `atlas.PLACE_COLUMNS` plus `precedence`: 0 the study's own, 1 curated, 2 gazetteer; `extent_m`, the
        radius of the place itself, metres, where radius_m is that of what reports call by its name; and
        `border_distance_m`, metres from the nearest of the borders. Rows that share a `place_id` are
        candidate points of one place. Where the gazetteer names no province, admin1 and admin2 are those of
        `atlas.units` that hold the point.

    Raises
    ------
    InputError
        The table of places cannot be read, or a place in it lacks a name, a point or a radius. Only one
        placed by a centroid may do without a radius.
    """
    if countries is not None:
        borders = borders or (() if countries else (_DEFAULT,))
        countries = {*countries, *(country for pair in borders for country in pair.upper().split("-"))}
    listed = _in_units(atlas.places(countries=countries, languages=languages))
    listed["precedence"] = (listed["placed_by"] == "gazetteer").astype("int64") + 1
    towns = listed["precedence"] == GAZETTEER
    found = list(closeness.of_places(listed[towns], closeness.radii() if radii is None else radii))
    listed.loc[towns, "radius_m"] = [radius_m for radius_m, _ in found]
    listed.loc[towns, "radius_source"] = [source for _, source in found]
    listed = spacing.widened(listed)
    if own is not None:
        listed = pd.concat([_own(own).assign(precedence=0), listed], ignore_index=True)
    listed["extent_m"] = listed["extent_m"].fillna(listed["radius_m"])
    listed["weight"] = listed["weight"].fillna(1.0)
    listed["candidate"] = listed["candidate"].fillna(1)
    listed["shown"] = listed["shown"].astype("boolean").fillna(listed["candidate"] == 1)
    return listed.assign(border_distance_m=_from_borders(listed, tuple(sorted(borders))))


def borders_between(countries: Collection[str]) -> list[str]:
    """Return the borders that rows which name some countries may be about.

    Those between the countries; of a country without one, all of its borders. The default study's for rows
    that name no country.

    Examples
    --------
    >>> borders_between(["KGZ", "TJK"]), borders_between([]), borders_between(["HTI", "KGZ", "TJK"])
    (['KGZ-TJK'], ['AFG-IRN'], ['DOM-HTI', 'KGZ-TJK'])
    """
    if not countries:
        return [_DEFAULT]
    named, pairs = {*countries}, atlas.border_pairs()
    between = {pair for pair in pairs if named.issuperset(pair.split("-"))}
    alone = named - {country for pair in between for country in pair.split("-")}
    return sorted(between | {pair for pair in pairs if not alone.isdisjoint(pair.split("-"))})


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


def _from_borders(places: pd.DataFrame, pairs: tuple[str, ...]) -> Floats:
    """Return how far places are from the nearest of some borders, metres; not a number without a border.

    Beyond `_EXACT_M` the nearest vertex stands for the lines: they lie `borderline.SEGMENT_M` apart, so that
    this is less than 0.1 % off.
    """
    network = _network(atlas.border_file(), pairs)
    degrees = places[["longitude", "latitude"]].to_numpy(dtype=np.float64).T
    if not network.start.size:
        return np.full(len(places), np.nan)
    vertices, points = (
        np.ascontiguousarray(each.T) for each in (network.start, borderline.to_ecef(*degrees))
    )
    through = KDTree(vertices).query(points)[0] / (2 * borderline.SEMI_MAJOR_M)
    away: Floats = 2 * borderline.SEMI_MAJOR_M * np.arcsin(np.minimum(through, 1.0))
    near = away <= _EXACT_M
    away[near] = borderline.distances(degrees[0, near], degrees[1, near], network)[1]
    return away


@lru_cache(maxsize=8)
def _network(path: Path, pairs: tuple[str, ...]) -> borderline.Network:
    chosen = [("border_id", "in", ["-".join(sorted(pair.upper().split("-"))) for pair in pairs])]
    table = parquet.read_table(path, columns=["geometry"], filters=chosen if pairs else None)
    lines = [shapely.get_coordinates(line) for line in shapely.from_wkb(table["geometry"].to_numpy())]
    return borderline.network(lines if pairs else [], range(len(lines)) if pairs else [])


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
