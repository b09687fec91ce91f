"""units.iran: the counties as unions of their bakhsh, and of gaps where a city belongs to no bakhsh."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import shapely

from building import units
from building.cards import GEODATA
from building.places import geonames, persian_names
from building.shapes import multi
from building.units import name_key

if TYPE_CHECKING:
    import geopandas as gpd

    from building.packages import Opener
    from building.shapes import Shape, Shapes

LAYER = "9664099B"
LEAST_SHARE = 0.05  # of a bakhsh in a province: less is noise
# Provinces that took land from another after the province layer was drawn.
PROVINCES_CHANGED = {"یزد": "خراسانجنوبی", "خراسانرضوی": "خراسانجنوبی", "تهران": "البرز", "البرز": "تهران"}
# What a county gains by each sign that a bakhsh is its own.
NAMESAKE, SEAT, OWN_NAME, PLACE = 4, 4, 2, 1


class Divisions(NamedTuple):
    """Names of Iran's divisions; each goes by the key of its Persian name.

    Attributes
    ----------
    counties, provinces : dict
        English and Persian name by key.
    province_of : dict
        Key of the province of each county.
    with_bakhsh, with_place : dict
        Counties that have a bakhsh, or a place, of that key.
    """

    counties: dict[str, tuple[str, str]]
    provinces: dict[str, tuple[str, str]]
    province_of: dict[str, str]
    with_bakhsh: dict[str, set[str]]
    with_place: dict[str, set[str]]


def counties(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the counties with their provinces."""
    table = pd.read_parquet(open_package("wkls") / "wkls" / "data" / "overture.zstd18.parquet")
    divisions = read_divisions(table[table["country"] == "IR"])
    names, shapes = units.geoboundaries(open_package, LAYER)
    world = units.provinces(open_package)
    reached = provinces_reached(shapes, world[world["iso_a2"] == "IR"])
    places = place_keys_inside(shapes, geonames(open_package, "IR"))
    by_hand = pd.read_csv(GEODATA / "units/iran-counties.csv")
    of_bakhsh = by_hand.dropna(subset="bakhsh").set_index("bakhsh")["county"]
    keys = {english: key for key, (english, _) in divisions.counties.items()}
    members: dict[str, list[Shape]] = defaultdict(list)
    for number, shape in enumerate(shapes):
        county = likeliest_county(names[number], places[number], reached[number], divisions)
        members[county or keys[of_bakhsh[number]]].append(shape)
    gaps = gaps_between(shapes)
    for row in by_hand[by_hand["bakhsh"].isna()].to_dict("records"):
        point = shapely.Point(row["longitude"], row["latitude"])
        members[keys[row["county"]]] += [gap for gap in gaps if gap.contains(point)]
    return units.layer(
        ("IRN", *divisions.provinces[divisions.province_of[key]], *divisions.counties[key], merged(parts))
        for key, parts in members.items()
    )


def read_divisions(table: pd.DataFrame) -> Divisions:
    """Read the names of the divisions: id, parent_id, region, subtype, name_primary and name_en."""
    table = table.set_index("id")
    table["key"] = table["name_primary"].map(name_key, na_action="ignore")
    kinds = dict(iter(table.groupby("subtype")))
    region, county = kinds["region"].set_index("region")["key"], kinds["county"]["key"].to_dict()
    with_bakhsh: dict[str, set[str]] = defaultdict(set)
    with_place: dict[str, set[str]] = defaultdict(set)
    for key, parent in zip(kinds["localadmin"]["key"], kinds["localadmin"]["parent_id"], strict=True):
        with_bakhsh[key].add(county[parent])
    for key, parent in zip(kinds["locality"]["key"], kinds["locality"]["parent_id"], strict=True):
        above = parent if parent in county else table["parent_id"].get(parent)
        with_place[key].update([county[above]] if above in county else [])
    return Divisions(
        _names_by_key(kinds["county"]),
        _names_by_key(kinds["region"]),
        dict(zip(kinds["county"]["key"], kinds["county"]["region"].map(region), strict=True)),
        with_bakhsh,
        with_place,
    )


def _names_by_key(divisions: pd.DataFrame) -> dict[str, tuple[str, str]]:
    english, persian = (
        divisions["name_en"].map(english_name),
        divisions["name_primary"].map(units.without_kind),
    )
    return dict(zip(divisions["key"], zip(english, persian, strict=True), strict=True))


def english_name(name: str) -> str:
    """Return the English name of a county or province without the word for it.

    Examples
    --------
    >>> english_name("zabol county")
    'Zabol'
    """
    name = re.sub(r" (county|city|province)$", "", name, flags=re.IGNORECASE)
    return name.title() if name.islower() else name


def provinces_reached(shapes: Shapes, provinces: gpd.GeoDataFrame) -> list[set[str]]:
    """Return the keys of the Persian names of the provinces in which each shape may lie."""
    keys = provinces["name_fa"].map(name_key).to_numpy()
    reached = [set(keys[row > LEAST_SHARE]) for row in units.shares(shapes, provinces.geometry.to_numpy())]
    return [near | {PROVINCES_CHANGED[key] for key in near & PROVINCES_CHANGED.keys()} for near in reached]


def place_keys_inside(shapes: Shapes, places: list[dict[str, Any]]) -> list[list[str]]:
    """Return the keys of the names of the places that lie in each shape."""
    inside: list[set[str]] = [set() for _ in shapes]
    points = shapely.points([(place["longitude"], place["latitude"]) for place in places])
    for place, shape in shapely.STRtree(shapes).query(points, predicate="within").T:
        inside[shape].update(name_key(name) for name in persian_names(places[place]))
    return [sorted(keys) for keys in inside]


def likeliest_county(name: str, places: list[str], reached: set[str], divisions: Divisions) -> str | None:
    """Return the key of the county that a bakhsh most likely belongs to; none where two are as likely.

    Parameters
    ----------
    name : str
        Name of the bakhsh.
    places : list of str
        Keys of the places in it.
    reached : set of str
        Keys of the provinces in which it may lie.
    divisions : Divisions
    """

    def in_reach(county: str) -> bool:
        return divisions.province_of.get(county) in reached

    score: Counter[str] = Counter()
    central = name.startswith("Cent") or "مرکزی" in name
    if not central:
        score.update(dict.fromkeys(divisions.with_bakhsh.get(name_key(name), ()), NAMESAKE))
        score.update({name_key(name): OWN_NAME})
    for place in places:
        score.update({place: SEAT if central else PLACE})
        possible = [county for county in divisions.with_place.get(place, ()) if in_reach(county)]
        score.update(possible if len(possible) == 1 else ())
    ranked = [pair for pair in score.most_common() if in_reach(pair[0])]
    clear = bool(ranked) and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if clear else None


def gaps_between(shapes: Shapes) -> list[Shape]:
    """Return the holes in the union of the polygons of a coverage."""
    whole = shapely.get_parts(shapely.coverage_union_all(shapes))
    return [shapely.Polygon(ring) for part in whole for ring in part.interiors]


def merged(parts: list[Shape]) -> Shape:
    """Join the polygons of a coverage into one MultiPolygon."""
    return multi(shapely.coverage_union_all(parts))
