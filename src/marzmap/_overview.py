"""What is held of each border: lines, places, units, crossings, barriers; and what could be loaded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap import _study, atlas, borderline, locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

NEAR_KM = _study.REACH_KM
"""A place this near to a border, kilometres, is counted for it: as incidents are."""

_MARGIN_DEG = 1.0


def borders(pairs: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return what is held of some borders, or of all.

    Parameters
    ----------
    pairs : sequence of str
        Such as "KGZ-TJK"; all land borders if empty.

    Returns
    -------
    list of dict
        Of each its `border`; `line` (km, accuracy_m as least and most, status, since, sources by name with
        their licence); by country `places` (near the border, fetched) and `units` (provinces, districts,
        level, year, licence, fetched); `crossings` and those of them that were `fetched`; `barriers`; and
        `fetch`, the commands that load more.

    Examples
    --------
    >>> held = borders(["AFG-IRN"])[0]
    >>> held["line"]["km"], held["crossings"]["held"], held["barriers"]
    (925, 7, 1)
    """
    asked = list(pairs) or atlas.border_pairs()
    lines = atlas.borders()
    crossings, known = atlas.crossings(), atlas.crossings(fetched=False)
    sources = {name: {*atlas.border_pairs(name)} for name in atlas.border_sources()}
    countries = {code for pair in asked for code in pair.split("-")}
    places = atlas.places(countries=countries)
    units, barriers = _units(countries), _barriers()
    held = []
    for pair in asked:
        line = lines[lines["border_id"] == pair]
        near = _near(line, places, pair)
        own = int((crossings["border_id"] == pair).sum())
        further = own - int((known["border_id"] == pair).sum())
        facts = {
            "border": pair,
            "line": _line(line, [name for name, among in sources.items() if pair in among]),
            "places": {
                code: {"near": near[code], "fetched": f"places.{code}" in atlas.fetched.cards("places")}
                for code in pair.split("-")
            },
            "units": {code: units[code] for code in pair.split("-")},
            "crossings": {"held": own, "fetched": further},
            "barriers": barriers[pair],
        }
        held.append(facts | {"fetch": _to_fetch(facts)})
    return held


def _line(line: gpd.GeoDataFrame, sources: Sequence[str]) -> dict[str, Any]:
    accuracy, cards = line["accuracy_m"], atlas.cards() | atlas.fetched.cards("borders")
    pair = line["border_id"].iloc[0]
    length_m = borderline.network(
        [shapely.get_coordinates(shape) for shape in line.geometry], [*range(len(line))]
    ).part_length_m.sum()
    since = line["line_since"].dropna()
    return {
        "km": round(float(length_m) / 1000),
        "accuracy_m": [float(accuracy.min()), float(accuracy.max())],
        "status": sorted({*line["status"].dropna()}),
        "since": since.iloc[0] if len(since) else None,
        "sources": {
            name: cards[f"borders.{pair if name == atlas.FETCHED else name}"]["licence"] for name in sources
        },
    }


def _near(line: gpd.GeoDataFrame, places: pd.DataFrame, pair: str) -> Counter[str]:
    """Count the places of both countries near a border, by country."""
    west, south, east, north = line.total_bounds
    # A degree of longitude is shorter the farther it is from the equator.
    wide = _MARGIN_DEG / max(0.05, np.cos(np.radians(max(abs(south), abs(north)))))
    lon, lat = places["longitude"].to_numpy(), places["latitude"].to_numpy()
    about = (lon >= west - wide) & (lon <= east + wide) & (lat >= south - _MARGIN_DEG)
    about &= (lat <= north + _MARGIN_DEG) & places["country"].isin(pair.split("-")).to_numpy()
    some = places[about].drop_duplicates("place_id")
    network = borderline.network(
        [shapely.get_coordinates(shape) for shape in line.geometry], [*range(len(line))]
    )
    away = borderline.nearest(some["longitude"], some["latitude"], network).distance_m
    return Counter(some.loc[away <= 1000 * NEAR_KM, "country"])


def _units(countries: set[str]) -> dict[str, dict[str, Any]]:
    """Return how many units there are of each country, and what they are."""
    table, sources = atlas.units(), atlas.unit_sources()
    held = {}
    for code in sorted(countries):
        own = table[table["country"] == code]
        facts = sources.get(code, {}) if len(own) else {}
        held[code] = {
            "provinces": int(own["admin1"].nunique()),
            "districts": int(own["admin2"].notna().sum()),
            **{name: facts.get(name) for name in ("level", "year", "licence")},
            "fetched": f"units.{code}" in atlas.fetched.cards("units"),
        }
    return held


def _barriers() -> Counter[str]:
    """Count the barriers of the embedded studies by border."""
    studies = [_study.read(name) for name in _study.embedded()]
    held: dict[str, set[str]] = {}
    for study in studies:
        if study.barriers:
            for pair in study.pairs:
                held.setdefault(pair, set()).update(locate.barriers(study.barriers)["barrier_id"])
    return Counter({pair: len(names) for pair, names in held.items()})


def _to_fetch(facts: dict[str, Any]) -> list[str]:
    """Return the commands that load what is not there."""
    places = [code for code, each in facts["places"].items() if not each["fetched"]]
    units = [code for code, each in facts["units"].items() if not each["districts"]]
    wanted = [("places", "--country", ",".join(places)), ("units", "--country", ",".join(units))]
    if not facts["crossings"]["fetched"]:
        wanted.append(("crossings", "--border", facts["border"]))
    return [f"marzmap atlas fetch {what} {option} {subject}" for what, option, subject in wanted if subject]
