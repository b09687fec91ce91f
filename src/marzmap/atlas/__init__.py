"""The reference layers that come with marzmap: one function a layer, its docstring the data card.

The figures of each card (version, sha256, licence text, steps) stand in `geodata/layers.toml`, which
the build script beside the data writes; `cards` gives them. What the user has loaded besides stands in the
user's cache; `fetch` loads it.
"""

from __future__ import annotations

import csv
import functools
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


class Relief(NamedTuple):
    """A shaded relief: WebP bytes and the box they cover, degrees."""

    image: bytes
    west: float
    south: float
    east: float
    north: float


@functools.cache
def folder() -> Path:
    """Folder that holds the reference layers: in the package, or in the checkout it is run from.

    Examples
    --------
    >>> (folder() / "layers.toml").is_file()
    True
    """
    here = Path(__file__).resolve().parents[1]
    return here / "geodata" if (here / "geodata").is_dir() else here.parents[1] / "geodata"


@functools.cache
def cards() -> dict[str, dict[str, Any]]:
    """Data cards of all layers by layer name, such as "borders.world".

    Examples
    --------
    >>> cards()["borders.world"]["licence"]
    'ODbL-1.0'
    """
    tables = tomllib.loads((folder() / "layers.toml").read_text(encoding="utf-8"))

    def flat(table: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
        if "file" in table:
            return {name: table}
        found: dict[str, dict[str, Any]] = {}
        for key, inner in table.items():
            found |= flat(inner, f"{name}.{key}" if name else key)
        return found

    return flat(tables, "")


def border_sources() -> list[str]:
    """Names of the border layers, the main one first.

    Examples
    --------
    >>> border_sources()
    ['world', 'natural-earth']
    """
    names = sorted(name.removeprefix("borders.") for name in cards() if name.startswith("borders."))
    return sorted(names, key=lambda name: name != "world")


def borders(source: str = "world") -> gpd.GeoDataFrame:
    """Land borders as lines: border_id, border_part, piece, left, right, accuracy_m, status and ends.

    "world" comes from OpenStreetMap by way of timezone-boundary-builder (ODbL), with the
    Iran-Afghanistan line in full detail; "natural-earth" is the 1:10m line (public domain). The pieces
    of a part follow one another and share their end points; `accuracy_m` is the half-width, metres,
    that holds the true line with 95 %.

    Parameters, errors
        As for `border_file`.

    Examples
    --------
    >>> line = borders()
    >>> line.loc[line["border_id"] == "AFG-IRN", "left"].unique().tolist()
    ['AFG']
    """
    border_file(source)
    return _geo(f"borders/{source}.parquet").sort_values(
        ["border_id", "border_part", "piece"], ignore_index=True
    )


def border_file(source: str = "world") -> Path:
    """Path of a border layer.

    Parameters
    ----------
    source : str
        A name of `border_sources()`.

    Raises
    ------
    InputError
        No such source.

    Examples
    --------
    >>> border_file("natural-earth").name
    'natural-earth.parquet'
    """
    if source not in border_sources():
        raise InputError(f"{source!r} is no border layer. Expected one of: {', '.join(border_sources())}.")
    return folder() / f"borders/{source}.parquet"


def cache() -> Path:
    """Folder of the user's where indexes and fetched places are kept; MARZMAP_CACHE names another."""
    from platformdirs import user_cache_path

    own = os.environ.get("MARZMAP_CACHE")
    return Path(own) if own else user_cache_path("marzmap", appauthor=False)


def countries() -> gpd.GeoDataFrame:
    """Countries to draw: country (alpha-3), name, name_fa and a label point. Natural Earth, public domain."""
    return _geo("countries/natural-earth.parquet")


@functools.cache
def alpha_2() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes by alpha-3; with Kosovo's XK, as GeoNames and OpenStreetMap have it.

    Examples
    --------
    >>> alpha_2()["IRN"]
    'IR'
    """
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: row["alpha_2"] for row in csv.DictReader(file)}


def units() -> gpd.GeoDataFrame:
    """Districts: country, admin1, admin2 and their Persian names.

    Afghan districts are AIMS 2014 (public domain), Iranian counties OpenStreetMap (ODbL), both by way
    of geoBoundaries (Runfola et al. 2020, doi:10.1371/journal.pone.0231866).
    """
    import pandas as pd

    both = [_geo("units/afghanistan.parquet"), _geo("units/iran.parquet")]
    return pd.concat(both, ignore_index=True)


def rivers() -> gpd.GeoDataFrame:
    """The Hari and the Helmand: name, name_fa. Natural Earth, public domain; some 450 m off."""
    return _geo("rivers.parquet")


def places(*, fetched: bool = True) -> pd.DataFrame:
    """Gazetteer: curated places, then GeoNames (CC BY 4.0) for the study countries, then what was fetched.

    Columns are those of a study's `places.csv`; rows that share a `place_id` are candidate points of
    one place. A fetched place that is held already (by its `place_id`) is left out.

    Parameters
    ----------
    fetched : bool
        Whether to include what `fetch.places` has put into the user's cache.

    Raises
    ------
    InputError
        What was fetched is damaged.

    Examples
    --------
    >>> held = places(fetched=False)
    >>> held.loc[held["place_id"] == "geonames:1161297", "name"].tolist()
    ['Dust Mohammad Khan']
    """
    import pandas as pd

    from marzmap.atlas import fetch

    curated = pd.read_csv(folder() / "places/curated.csv", dtype=PLACE_COLUMNS, encoding="utf-8")
    listed = pd.read_parquet(folder() / "places/geonames.parquet")
    listed = listed.assign(placed_by="gazetteer", radius_source=listed["source"])
    tables = [frame.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS) for frame in (curated, listed)]
    held = {place for table in tables for place in table["place_id"]}
    for further in map(fetch.read, fetch.cards() if fetched else ()):
        tables.append(further[~further["place_id"].isin(held)])
        held.update(further["place_id"])
    return pd.concat(tables, ignore_index=True)


PLACE_COLUMNS = {
    "place_id": "string",
    "candidate": "Int64",
    "name": "string",
    "name_fa": "string",
    "aliases": "string",
    "country": "string",
    "admin1": "string",
    "admin2": "string",
    "longitude": "float64",
    "latitude": "float64",
    "radius_m": "float64",
    "radius_source": "string",
    "placed_by": "string",
    "weight": "float64",
    "shown": "boolean",
    "source": "string",
    "note": "string",
    "population": "Int64",
}
"""Columns of a table of places and their dtypes."""


def crossings() -> gpd.GeoDataFrame:
    """Border crossings: crossing_id, name, border_id, kind (road, rail), status and when open.

    `open_from`, `open_to` and `closures` are EDTF, several closures between bars; in them ? marks what
    one source alone tells or another denies. Compiled by hand from public lists, each row with its source;
    a crossing without a known point is left out of this layer.
    """
    import geopandas as gpd
    import pandas as pd

    text = dict.fromkeys(
        ("crossing_id", "name", "name_fa", "border_id", "kind", "status", "open_from", "open_to", "closures"),
        "string",
    ) | {"source": "string", "note": "string"}
    table = pd.read_csv(folder() / "crossings.csv", dtype=text, encoding="utf-8")
    table = table.dropna(subset=["longitude", "latitude"]).reset_index(drop=True)
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def relief() -> Relief | None:
    """Shaded relief behind the default study, or None where none is held."""
    card = cards().get("relief")
    if card is None:
        return None
    box = {side: float(card[side]) for side in ("west", "south", "east", "north")}
    return Relief(image=(folder() / card["file"]).read_bytes(), **box)


def attributions(*layers: str) -> list[str]:
    """Attribution texts of the named layers, each once, in that order.

    Examples
    --------
    >>> attributions("rivers", "countries.natural-earth")
    ['Made with Natural Earth.']
    """
    texts = list(dict.fromkeys(str(cards()[layer]["attribution"]) for layer in layers))
    return [text for text in texts if not any(text in other for other in texts if other != text)]


def _geo(name: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    frame = gpd.read_parquet(folder() / name)
    text = {column: "string" for column in frame.columns if frame[column].dtype in ("object", "str")}
    return frame.astype(text)
