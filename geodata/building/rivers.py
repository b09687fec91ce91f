"""rivers: the named rivers of the world, for the eye."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from building.basemap import GRID
from building.shapes import HALF_TURN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from building.packages import Opener
    from building.shapes import Shape

# Those of the default study by their names in the source: Persian name.
OWN_RIVERS = {"Hari": "هریرود", "Helmand": "هیرمند"}
OWN_COUNTRIES = ("AF", "IR", "TM")
NAMELESS = ("", "River")  # what the source writes where it has no name
# Degrees.
JOINED = 0.2  # pieces of one name this near each other are one river
LEAST_LENGTH = 0.3
TOLERANCE = 0.01


def rivers(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the rivers of the world by name, those of the default study first and in full."""
    return by_name(_pieces(open_package))


def by_name(pieces: Iterable[tuple[str, str, Shape]]) -> gpd.GeoDataFrame:
    """Join named pieces (country as alpha-2, name, line) to rivers, those of the default study in full."""
    own: dict[str, list[Shape]] = defaultdict(list)
    other: dict[str, list[Shape]] = defaultdict(list)
    for country, name, line in pieces:
        if name in NAMELESS:
            continue
        mine = country in OWN_COUNTRIES and name in OWN_RIVERS
        (own if mine else other)[name].append(line)
    shapes = [shapely.line_merge(shapely.union_all(own[name])) for name in OWN_RIVERS]
    names: list[str] = [*OWN_RIVERS]
    for name, lines in sorted(other.items()):
        joined = joined_rivers(lines)
        shapes += joined
        names += [name] * len(joined)
    persian = [*OWN_RIVERS.values(), *[None] * (len(names) - len(OWN_RIVERS))]
    lines = [shapely.multilinestrings(shapely.get_parts(shape)) for shape in shapes]
    return gpd.GeoDataFrame({"name": names, "name_fa": persian}, geometry=lines)


def joined_rivers(lines: list[Shape]) -> list[Shape]:
    """Join pieces of one name that are near each other, simplified; short ones are left out."""
    # Where a river is the border either country brings it.
    pieces = shapely.get_parts(shapely.union_all(np.array(lines), grid_size=GRID))
    clusters = shapely.get_parts(shapely.union_all(shapely.buffer(pieces, JOINED / 2, quad_segs=2)))
    piece, cluster = shapely.STRtree(clusters).query(pieces, predicate="intersects")
    joined = []
    for number in range(len(clusters)):
        merged = shapely.line_merge(shapely.multilinestrings(pieces[piece[cluster == number]]))
        joined.append(shapely.set_precision(shapely.simplify(merged, TOLERANCE), GRID))
    return [river for river in joined if shapely.length(river) > LEAST_LENGTH]


def _pieces(open_package: Opener) -> Iterator[tuple[str, str, Shape]]:
    folder = open_package("pyworldatlas-mapdata-standard") / "pyworldatlas_mapdata_standard"
    with sqlite3.connect(folder / "data" / "maps.sqlite3") as atlas:
        query = "SELECT alpha2, payload FROM country_map ORDER BY alpha2"
        for country, payload in atlas.execute(query):
            for river in json.loads(zlib.decompress(payload))["rivers"]:
                # The source closes every line as if it were a ring, and turns a few points once round.
                points = [(x - 360 if x > HALF_TURN else x, y) for x, y in river["points"][:-1]]
                if len(points) > 1:
                    yield country, river["name"], shapely.linestrings(points)
