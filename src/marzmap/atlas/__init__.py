"""The reference layers that come with marzmap: one function a layer, its docstring the data card.

The figures of each card (version, sha256, licence text, steps) are in `geodata/layers.toml`;
`cards` returns them. What the user has loaded besides is in the
user's cache; `fetch` loads it.
"""

from __future__ import annotations

import csv
import functools
import math
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    Window = tuple[float, float, float, float]
    """West, south, east, north, degrees."""

_LEAST_UP_DEG, _MOST_UP_DEG = 3.0, 9.0
_SCREEN = 2.0  # width of a wide screen by its height
_RELIEF_MARGIN_DEG = 3.0
_NARROWEST = 0.2  # cosine of the latitude: beyond 78 degrees a window grows no wider
_COARSE = 1200  # a basemap shows no detail finer than this part of its extent,
_FINE_DEG = 0.025  # and is taken as it is where that is less than this


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


def border_pairs(source: str = "world") -> list[str]:
    """Borders of a layer, as alphabetical alpha-3 pairs.

    Parameters, errors
        As for `border_file`.

    Examples
    --------
    >>> [pair for pair in border_pairs() if "LSO" in pair]
    ['LSO-ZAF']
    """
    from pyarrow import parquet

    column = parquet.ParquetFile(border_file(source)).read(columns=["border_id"])["border_id"]
    return sorted(set(column.to_pylist()))


def window(bounds: Window) -> Window:
    """Box that the basemap of a border fills: what a wide screen shows about it, and some more.

    It ends at the antimeridian: coordinates stay within 180 degrees, as GeoJSON wants them.

    Parameters
    ----------
    bounds : tuple
        West, south, east, north of the border, degrees.

    Examples
    --------
    >>> [round(edge, 1) for edge in window((60.5, 29.9, 61.9, 35.6))]
    [40.2, 21.3, 82.2, 44.2]
    """
    west, south, east, north = map(float, bounds)
    narrowing = max(math.cos(math.radians((south + north) / 2)), _NARROWEST)
    width, height = (east - west) * narrowing, north - south
    up = min(max(1.5 * max(width, height), _LEAST_UP_DEG), _MOST_UP_DEG)
    along = max(2 * up, (_SCREEN * height - width) / 2) / narrowing
    return max(west - along, -180.0), max(south - up, -85.0), min(east + along, 180.0), min(north + up, 85.0)


def cache() -> Path:
    """Folder of the user's where indexes and fetched places are kept; MARZMAP_CACHE names another."""
    from platformdirs import user_cache_path

    own = os.environ.get("MARZMAP_CACHE")
    return Path(own) if own else user_cache_path("marzmap", appauthor=False)


def countries(within: Window | None = None) -> gpd.GeoDataFrame:
    """Countries to draw: country (alpha-3), name, name_fa and a label point. Natural Earth, public domain.

    Parameters
    ----------
    within : tuple, optional
        A window to cut them at. In a large one they are simplified, and what is too small to see is left out.
        A label whose point is cut off moves into what is left of its country.

    Examples
    --------
    >>> countries((27.0, -31.0, 30.0, -28.0))["country"].tolist()
    ['LSO', 'ZAF']
    """
    import geopandas as gpd
    import shapely

    world = _geo("countries/natural-earth.parquet")
    if within is None:
        return world
    west, south, east, north = within
    narrowing = math.cos(math.radians((south + north) / 2))
    coarse = math.sqrt((east - west) * narrowing * (north - south)) / _COARSE
    there = world[world.intersects(shapely.box(*within))].reset_index(drop=True)
    # What is simplified is cut afterwards, so that the edges of the window stay straight.
    finer = coarse < _FINE_DEG
    shapes = (
        there.geometry.to_numpy() if finer else shapely.coverage_simplify(there.geometry.to_numpy(), coarse)
    )
    parts, of = shapely.get_parts(shapely.intersection(shapes, shapely.box(*within)), return_index=True)
    if not finer:
        parts = _without_ponds(parts, (6 * coarse) ** 2)
    seen = shapely.area(parts) > (0.0 if finer else (3 * coarse) ** 2)
    cut = [shapely.multipolygons(parts[(of == at) & seen]) for at in range(len(there))]
    there = there.set_geometry(gpd.GeoSeries(cut, crs=there.crs))
    there = there[~there.is_empty].reset_index(drop=True)
    label = gpd.GeoSeries(
        gpd.points_from_xy(there["label_longitude"], there["label_latitude"]), crs=there.crs
    )
    label = label.where(label.within(there.geometry), there.representative_point())
    return there.assign(label_longitude=label.x.round(5), label_latitude=label.y.round(5))


def _without_ponds(polygons: NDArray[Any], least: float) -> NDArray[Any]:
    """Polygons without their holes of less than so many square degrees."""
    import numpy as np
    import shapely

    def filled(polygon: Any) -> Any:
        kept = [ring for ring in polygon.interiors if shapely.area(shapely.polygons(ring)) >= least]
        return shapely.Polygon(polygon.exterior, kept)

    return np.array([filled(polygon) for polygon in polygons], dtype=object)


@functools.cache
def alpha_2() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes by alpha-3.

    Examples
    --------
    >>> alpha_2()["IRN"]
    'IR'
    """
    return {row["country"]: row["alpha_2"] for row in country_codes()}


@functools.cache
def country_codes() -> list[dict[str, str]]:
    """Countries by the codes and names that others use: one row for each ISO 3166-1 alpha-3 code.

    Beside `country`: `alpha_2` (ISO 3166-1; with Kosovo's XK, as GeoNames and OpenStreetMap have it),
    `numeric` (ISO 3166-1, ACLED), `fips` (FIPS 10-4, GDELT), `gw` (Gleditsch and Ward's numbers, UCDP),
    `names` in English (Unicode CLDR, GeoNames) and `names_fa` in Persian (Unicode CLDR). Several codes stand
    apart by a gap, names by "|". Countries that are no more have none: what lies there now are others.

    Examples
    --------
    >>> next(row["fips"] for row in country_codes() if row["country"] == "IRN")
    'IR'
    """
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def units() -> gpd.GeoDataFrame:
    """Districts: country, admin1, admin2 and their Persian names.

    Afghan districts are AIMS 2014 (public domain), Iranian counties OpenStreetMap (ODbL), both by way
    of geoBoundaries (Runfola et al. 2020, doi:10.1371/journal.pone.0231866).
    """
    import pandas as pd

    both = [_geo("units/afghanistan.parquet"), _geo("units/iran.parquet")]
    return pd.concat(both, ignore_index=True)


def provinces() -> pd.DataFrame:
    """Provinces of `units`, each by its centre: country, admin1, admin1_fa, longitude, latitude.

    The centre is that of its districts, to 0.01 degrees; where it lies outside the province, by the bend of a
    border or in a lake, it is a point within the nearest district.

    Examples
    --------
    >>> provinces().query("admin1 == 'Nimroz'").values.tolist()
    [['AFG', 'Nimroz', 'نیمروز', 62.34, 30.82]]
    """
    import numpy as np
    import pandas as pd
    import shapely

    named = ["country", "admin1", "admin1_fa"]
    rows = []
    for names, own in units().groupby(named):
        shapes = own.geometry.array
        middles = shapely.get_coordinates(shapely.centroid(shapes))
        # Degrees of longitude shrink towards the pole, and areas in degrees with them.
        area = shapely.area(shapes) * np.cos(np.radians(middles[:, 1]))
        centre = shapely.Point(np.average(middles, axis=0, weights=area).round(2))
        if not shapely.contains(shapes, centre).any():
            near = shapes[int(np.argmin(shapely.distance(shapes, centre)))]
            centre = shapely.set_precision(shapely.point_on_surface(near), 0.01)
        rows.append([*names, centre.x, centre.y])
    return pd.DataFrame(rows, columns=[*named, "longitude", "latitude"]).astype(
        dict.fromkeys(named, "string")
    )


def rivers(within: Window | None = None) -> gpd.GeoDataFrame:
    """Named rivers to draw: name, name_fa. Natural Earth, public domain; the Hari some 450 m off.

    Parameters
    ----------
    within : tuple, optional
        A window to cut them at.

    Examples
    --------
    >>> rivers((61.0, 34.0, 62.0, 35.0))["name"].tolist()
    ['Hari']
    """
    import geopandas as gpd
    import shapely

    world = _geo("rivers.parquet")
    if within is None:
        return world
    there = world[world.intersects(shapely.box(*within))].reset_index(drop=True)
    cut = shapely.intersection(there.geometry.to_numpy(), shapely.box(*within))
    lines = [shapely.multilinestrings(shapely.get_parts(shape)) for shape in cut]
    return there.set_geometry(gpd.GeoSeries(lines, crs=there.crs))


def places(
    *, fetched: bool = True, countries: Collection[str] | None = (), within: Window | None = None
) -> pd.DataFrame:
    """Gazetteer: curated places, GeoNames (CC BY 4.0) of Afghanistan and Iran, what was fetched, the world's.

    Columns are those of a study's `places.csv`; rows that share a `place_id` are candidate points of
    one place. A place that is held already (by its `place_id`) is left out of what follows.

    Parameters
    ----------
    fetched : bool
        Whether to include what `fetch.places` has put into the user's cache.
    countries : collection of str or None
        Countries (alpha-3) whose towns of 15,000 people and more are wanted too; None for all. Of
        Afghanistan and Iran smaller ones are there in any case.
    within : tuple, optional
        A window that all must lie in.

    Raises
    ------
    InputError
        What was fetched is damaged.

    Examples
    --------
    >>> held = places(fetched=False, countries=["KGZ"])
    >>> held.loc[held["place_id"].isin(["geonames:1161297", "geonames:1528675"]), "name"].tolist()
    ['Dust Mohammad Khan', 'Bishkek']
    """
    import pandas as pd

    from marzmap.atlas import fetch

    tables = [*_own_places(folder())]
    further = [*map(fetch.read, fetch.cards() if fetched else ())]
    if countries is None or len(countries):
        further.append(_towns(countries, within))
    held = {place for table in tables for place in table["place_id"]}
    for table in further:
        tables.append(table[~table["place_id"].isin(held)])
        held.update(table["place_id"])
    whole = pd.concat(tables, ignore_index=True)
    if within is None:
        return whole
    west, south, east, north = within
    inside = whole["longitude"].between(west, east) & whole["latitude"].between(south, north)
    return whole[inside].reset_index(drop=True)


@functools.cache
def _own_places(held: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The curated places, and those of GeoNames in Afghanistan and Iran."""
    import pandas as pd

    curated = pd.read_csv(held / "places/curated.csv", dtype=PLACE_COLUMNS, encoding="utf-8")
    listed = pd.read_parquet(held / "places/geonames.parquet")
    listed = listed.assign(placed_by="gazetteer", radius_source=listed["source"])
    whole = listed.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)
    return curated.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS), whole


def _towns(countries: Collection[str] | None, within: Window | None) -> pd.DataFrame:
    """Places of `places.world`, with what the file leaves to be told from the number."""
    import pandas as pd

    chosen: list[tuple[str, str, Any]] = []
    if countries is not None:
        chosen.append(("country", "in", sorted(countries)))
    if within is not None:
        west, south, east, north = within
        chosen += [("longitude", ">=", west), ("longitude", "<=", east)]
        chosen += [("latitude", ">=", south), ("latitude", "<=", north)]
    towns = pd.read_parquet(folder() / "places/world.parquet", filters=chosen or None)
    number = towns["geonames"].astype("string")
    towns = towns.assign(place_id="geonames:" + number, source="GeoNames " + number, placed_by="gazetteer")
    towns = towns.assign(radius_source=towns["source"])
    return towns.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)


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


def relief(bounds: Window | None = None) -> list[Relief]:
    """Shaded relief behind a map, in pieces that lie side by side.

    Parameters
    ----------
    bounds : tuple, optional
        West, south, east, north of the border, degrees: what lies under its `window`. Where the finer image
        of the default study holds it, with 3 degrees about it, it is that one, as it is without bounds.

    Examples
    --------
    >>> len(relief()), len(relief((12.44, 41.90, 12.46, 41.91)))
    (1, 2)
    """
    import pandas as pd

    card = cards()["relief"]
    box = {side: float(card[side]) for side in ("west", "south", "east", "north")}
    own = (
        bounds is None
        or min(
            bounds[0] - box["west"],
            bounds[1] - box["south"],
            box["east"] - bounds[2],
            box["north"] - bounds[3],
        )
        >= _RELIEF_MARGIN_DEG
    )
    if bounds is None or own:
        return [Relief(image=(folder() / card["file"]).read_bytes(), **box)]
    west, south, east, north = window(bounds)
    tiles = pd.read_parquet(folder() / cards()["relief-world"]["file"])
    meet = (
        (tiles["west"] < east) & (tiles["east"] > west) & (tiles["south"] < north) & (tiles["north"] > south)
    )
    return [Relief(*tile) for tile in tiles.loc[meet, ["image", *box]].itertuples(index=False, name=None)]


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
    return _read(folder() / name).copy()


@functools.cache
def _read(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely
    from pyarrow import parquet

    # All layers are EPSG:4326: reading that out of each file again takes longer than the layer itself.
    table = parquet.read_table(path)
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    frame = gpd.GeoDataFrame(table.drop_columns(["geometry"]).to_pandas(), geometry=shapes, crs="EPSG:4326")
    text = {column: "string" for column in frame.columns if frame[column].dtype in ("object", "str")}
    return frame.astype(text)
