"""Administrative units, places, the wall, and the basemap, each from small invented inputs."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image
from shapely import box

from building import afghan_districts, basemap, iran_counties, places, relief, rivers, sistan_wall, units
from marzmap._study import read
from marzmap.locate.barriers import barriers

# --- administrative units ----------------------------------------------------------------------------------


def test_a_district_belongs_where_most_of_it_lies_or_the_table_says() -> None:
    provinces = gpd.GeoDataFrame(
        {"name": ["Herat", "Ghazni", "Wardak"], "name_fa": ["هرات", "غزنی", "وردک"]},
        geometry=[box(0, 0, 2, 2), box(2, 0, 4, 2), box(4, 0, 6, 2)],
    )
    index = pd.MultiIndex.from_tuples([("Ghazni", "Jaghatu"), ("Herat", "Kohsan")])
    by_hand = pd.DataFrame({"province": ["Wardak", "Herat"], "district_fa": [np.nan, "کهسان"]}, index)
    shapes = np.array([box(3, 0, 4.1, 1), box(0.5, 0, 2.1, 1), box(0, 1, 1, 2)])
    layer = afghan_districts.in_provinces(["Jaghatu", "Kohsan", "Hirat"], shapes, provinces, by_hand)
    assert layer.drop(columns="geometry").to_numpy(na_value=None).tolist() == [
        ["AFG", "Herat", "هرات", "Herat", None],
        ["AFG", "Herat", "هرات", "Kohsan", "کهسان"],
        ["AFG", "Wardak", "وردک", "Jaghatu", None],
    ]
    assert set(layer.geom_type) == {"MultiPolygon"}


@pytest.fixture
def divisions() -> iran_counties.Divisions:
    columns = ["id", "parent_id", "region", "subtype", "name_primary", "name_en"]
    records = [
        ("p1", None, "IR-1", "region", "استان سیستان", "Sistan Province"),
        ("c1", "p1", "IR-1", "county", "شهرستان زابل", "Zabol County"),
        ("c2", "p1", "IR-1", "county", "شهرستان هیرمند", "hirmand county"),
        ("b1", "c2", None, "localadmin", "بخش قرقری", "Qorqori District"),
        ("l1", "b1", None, "locality", "میلک", "Milak"),
        ("l2", "c1", None, "locality", "لوتک", "Lutak"),
    ]
    return iran_counties.read_divisions(pd.DataFrame(records, columns=columns))


def test_divisions_are_read_by_the_keys_of_their_names(divisions: iran_counties.Divisions) -> None:
    assert divisions.counties == {"زابل": ("Zabol", "زابل"), "هیرمند": ("Hirmand", "هیرمند")}
    assert divisions.provinces == {"سیستان": ("Sistan", "سیستان")}
    assert divisions.with_bakhsh == {"قرقری": {"هیرمند"}}
    # The county of a place is the division above it, or the one above that.
    assert divisions.with_place == {"لوتک": {"زابل"}, "میلک": {"هیرمند"}}


@pytest.mark.parametrize(
    ("bakhsh", "places_inside", "expected"),
    [
        ("قرقری", [], "هیرمند"),  # by a bakhsh of that name
        ("بخش مرکزی", ["زابل"], "زابل"),  # the central one, by the county's seat
        ("نام دیگر", ["لوتک"], "زابل"),  # by a place that is in one county only
        ("هیرمند", ["زابل"], "هیرمند"),  # its own name counts more than a place
        ("نام دیگر", ["زابل", "هیرمند"], None),  # as much speaks for one as for the other
        ("نام دیگر", [], None),
    ],
)
def test_a_bakhsh_joins_the_likeliest_county(
    bakhsh: str, places_inside: list[str], expected: str | None, divisions: iran_counties.Divisions
) -> None:
    assert iran_counties.likeliest_county(bakhsh, places_inside, {"سیستان"}, divisions) == expected
    assert iran_counties.likeliest_county(bakhsh, places_inside, {"خراسان"}, divisions) is None


def test_provinces_reached_include_those_that_took_land() -> None:
    provinces = gpd.GeoDataFrame({"name_fa": ["تهران", "قم"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)])
    reached = iran_counties.provinces_reached(np.array([box(0.5, 0, 1.02, 1), box(1, 0, 2, 1)]), provinces)
    assert reached == [{"تهران", "البرز"}, {"قم"}]
    ring = box(0, 0, 3, 3) - box(1, 1, 2, 2)
    assert [gap.bounds for gap in iran_counties.gaps_between(np.array([ring]))] == [(1, 1, 2, 2)]


def test_places_inside_a_shape_go_by_the_keys_of_their_persian_names() -> None:
    town = {"longitude": 0.5, "latitude": 0.5, "alternatenames": ["Zabol", "شهر زابل", "زابل"]}
    inside = iran_counties.place_keys_inside(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)]), [town])
    assert inside == [["زابل"], []]
    assert units.shares(np.array([box(0, 0, 2, 1)]), np.array([box(1, 0, 2, 1)])).tolist() == [[0.5]]


# --- places ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "longitude", "expected"),
    [(1_000_000, 61.123, 15_000), (99_999, 61.123, 3_000), (0, 61.123, 1_500), (0, 61.5, 1_500)],
)
def test_the_radius_follows_the_population(people: int, longitude: float, expected: float) -> None:
    assert places.radius_m({"population": people, "longitude": longitude, "latitude": 31.0}) == expected


def test_the_persian_name_is_that_with_the_same_consonants() -> None:
    names = ["Zābol", "Zabol", "zabl", "Забол", "زابل", "زرنج", "زابول ښار", "ZBL"]
    town = {"geonameid": 7, "name": "Zābol", "alternatenames": names, "population": 0}
    town |= {"countrycode": "IR", "admin1code": "04", "longitude": 61.5, "latitude": 31.03}
    row = places.world_place(town, "IRN")
    assert (row["geonames"], row["name"], row["name_fa"], row["population"]) == (7, "Zabol", "زابل", None)
    assert row["admin1"] is None
    # Other spellings in every script: not codes, those by machine, or that differ in marks alone.
    assert row["aliases"].split("|") == sorted(["Забол", "زرنج", "زابول ښار"])
    far = places.world_place(town | {"countrycode": "TJ"}, "TJK", {("TJ", "04"): "Khatlon"})
    assert (far["name"], far["admin1"]) == ("Zābol", "Khatlon")


def test_vowel_signs_are_no_marks_in_the_spellings_of_a_place() -> None:
    town = {"name": "Chaman", "alternatenames": ["चमन", "चूमन", "CMN", "http://x.org/y", "a|b"]}
    assert places.spellings(town, "Chaman") == (None, "चमन|चूमन")


def test_the_reach_of_a_place_is_that_of_the_eighth_other() -> None:
    row = [{"longitude": at * 0.01, "latitude": 0.0} for at in range(10)]
    assert places.reach_m(row).tolist()[:2] == [9_000, 7_800]


# --- the wall ----------------------------------------------------------------------------------------------


def test_the_wall_is_drawn_again_by_its_rule() -> None:
    path = read().barriers
    assert path is not None
    wall = barriers(path)
    (drawn,) = json.loads(sistan_wall.sistan_wall(pytest.fail))["features"]
    line = shapely.LineString(drawn["geometry"]["coordinates"])
    # Another version of GEOS may round a corner otherwise.
    assert line.hausdorff_distance(wall.geometry[0]) < 1e-4
    assert drawn["properties"] == {name: wall[name][0] for name in drawn["properties"]}


# --- the basemap -------------------------------------------------------------------------------------------


def country(code: str, iso: str, *shapes: Any, people: int = 1) -> dict[str, Any]:
    names = {"ADM0_A3": code, "ISO_A3_EH": iso, "NAME_LONG": f"Land {code}", "NAME_FA": code.lower()}
    middle = shapes[0].centroid
    label = {"POP_EST": people, "LABEL_X": middle.x, "LABEL_Y": middle.y}
    return names | label | {"geometry": shapely.MultiPolygon(shapes)}


@pytest.fixture
def world() -> gpd.GeoDataFrame:
    guiana, crimea = box(-54, 3, -52, 5), box(33, 45, 36, 46)
    countries = [
        country("FRA", "FRA", box(0, 45, 5, 50), guiana),
        country("RUS", "RUS", box(40, 50, 90, 60), crimea),
        country("UKR", "UKR", box(25, 47, 38, 50)),
        country("SOM", "SOM", box(45, 0, 48, 5), people=9),
        country("SOL", "-99", box(44, 8, 48, 10)),
        country("KAS", "-99", box(77, 35, 78, 36)),
    ]
    return gpd.GeoDataFrame(countries, crs=4326)


def test_countries_are_those_of_the_borders(world: gpd.GeoDataFrame) -> None:
    parts = basemap.country_parts(world)
    merged = basemap.merged(parts)
    assert dict(zip(merged["name"], merged["country"].fillna("none"), strict=True)) == {
        "Land FRA": "FRA",
        "French Guiana": "GUF",
        "Land RUS": "RUS",
        "Land UKR": "UKR",
        "Land SOM": "SOM",
        "Land KAS": "none",
    }
    area = dict(zip(merged["name"], merged.area, strict=True))
    assert area["Land UKR"] == 13 * 3 + 3 * 1  # with Crimea
    assert area["Land SOM"] == 3 * 5 + 4 * 2  # with Somaliland
    with pytest.raises(SystemExit, match="Guiana or Crimea"):
        basemap.country_parts(world[world["ADM0_A3"] != "FRA"])


def test_small_islands_go_but_not_a_whole_country() -> None:
    shapes = [box(0, 0, 1, 1), box(2, 0, 2.1, 0.1), box(3, 0, 3.01, 0.01), box(9, 9, 9.001, 9.001)]
    parts = gpd.GeoDataFrame({"key": ["A", "A", "A", "B"]}, geometry=shapes)
    close = np.array([True, True, True, False])
    assert basemap.is_visible(parts, close).tolist() == [True, True, False, True]
    assert basemap.is_visible(parts, ~close).tolist() == [True, False, False, True]
    border = np.array([shapely.LineString([(0, 0), (0, 9)])])
    near = basemap.is_near(np.array([box(2.8, 4, 4, 5), box(3.2, 4, 4, 5)]), border)
    assert near.tolist() == [True, False]


def test_large_lakes_are_cut_out_of_the_countries_around_them() -> None:
    shapes = np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)])
    lakes = np.array([box(0.5, 0.25, 1.5, 0.75), box(0.1, 0.1, 0.2, 0.2)])
    assert shapely.area(basemap.without_lakes(shapes, lakes)) == pytest.approx([0.75, 0.75])
    line = shapely.LineString([(0, 0), (1, 1)])
    mixed = shapely.GeometryCollection([line, box(5, 5, 6, 6)])
    assert basemap.polygons_in(mixed).equals(box(5, 5, 6, 6))


def test_pieces_of_a_river_join_where_they_are_near() -> None:
    def line(*x: float) -> Any:
        return shapely.LineString([(each, 0) for each in x])

    pieces = [("AF", "Hari", line(0, 0.1)), ("IR", "Helmand", line(5, 6)), ("XX", "Hari", line(50, 51))]
    pieces += [("XX", "Long", line(10, 11)), ("YY", "Long", line(11.1, 12)), ("YY", "Long", line(20, 20.2))]
    nameless = [("XX", "River", line(30, 31)), ("XX", "", line(40, 41))]
    layer = rivers.by_name(pieces + nameless)
    assert layer["name"].tolist() == ["Hari", "Helmand", "Hari", "Long"]
    assert layer["name_fa"].tolist()[:2] == ["هریرود", "هیرمند"]
    assert layer["name_fa"].isna().tolist() == [False, False, True, True]
    assert layer.length.tolist() == pytest.approx([0.1, 1, 1, 1.9], abs=1e-3)


def test_rows_are_spaced_as_in_web_mercator() -> None:
    # Each row holds its latitude: from 60 to 0 degrees north, ten rows a degree.
    source = np.repeat(59.95 - np.arange(600)[:, None] / 10, 2, axis=1)
    rows = relief.respaced(source, 60, 0, 10, height=100)[:, 0]
    # Mercator's y of 60 degrees is ln tan 75; the middle of the first and last of 100 rows, and half-way.
    y = np.log(np.tan(np.radians(75))) * (1 - (np.array([0, 50, 99]) + 0.5) / 100)
    expected = 2 * np.degrees(np.arctan(np.exp(y))) - 90
    assert rows[[0, 50, 99]] == pytest.approx(expected, abs=0.6)


def test_tiles_cover_the_world_and_holes_are_sea() -> None:
    image = Image.new("L", (360, 180), relief.SEA)
    relief.draw_polygons(image, np.array([box(0, 0, 20, 20) - box(5, 5, 15, 15)]), relief.LAND)
    shade = np.asarray(image)
    assert [shade[90 - 3, 180 + 3], shade[90 - 10, 180 + 10], shade[90 + 5, 180]] == [0, 255, 255]
    tiles = relief.tiles(np.full((180 * relief.TILE_SCALE, 360 * relief.TILE_SCALE), 255.0))
    assert len(tiles) == 9 * 24
    assert tiles.iloc[0, :4].tolist() == [-180, 60, -165, 75]
    assert tiles.iloc[-1, :4].tolist() == [165, -60, 180, -45]
    assert all(tile.startswith(b"RIFF") for tile in tiles["image"])
