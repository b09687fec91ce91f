"""The land borders of the world: pairs, lengths, disputed lines, and that the countries close."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from pyproj import Geod

from marzmap import atlas, borderline, locate
from marzmap.locate.countries import countries

GEODATA = Path(__file__).parents[2] / "geodata"
GEOD = Geod(ellps="WGS84")

# Pairs of Natural Earth 10m (its ADM0_A3, ISO 3166-1 where there is one) that are otherwise here.
DIFFERENCES = {
    "BRA-FRA": "BRA-GUF",  # French Guiana has a code of its own
    "FRA-SUR": "GUF-SUR",
    "KOS-SRB": "SRB-XKX",  # Kosovo's code in use
    "CUB-USG": "CUB-USA",  # Guantanamo Bay
    "DJI-SOL": "DJI-SOM",  # Somaliland is Somalia
    "ETH-SOL": "ETH-SOM",
    "SOL-SOM": None,
    "KAS-PAK": "IND-PAK",  # Siachen Glacier is India
    "CHN-KAS": "CHN-IND",
    "IND-KAS": None,
    "KAB-KAZ": None,  # Baikonur is Kazakhstan
    "BRA-BRI": None,  # Brazilian Island is Brazil
    "BRI-URY": "BRA-URY",
    "BTN-BTN": None,
    "CNM-CYN": None,  # Northern Cyprus, the buffer zone and the British bases are Cyprus
    "CNM-ESB": None,
    "CYN-ESB": None,
    "CYP-ESB": None,
    "CYP-WSB": None,
}
# Only here: Kazungula, 150 m that Natural Earth lacks.
ADDED = {"BWA-ZMB"}
# Zones touch, but only at sea or on a rock.
MARITIME = {"ALA-FIN", "ALA-SWE", "BHR-QAT", "CAN-GRL", "DNK-SWE", "FRA-GBR", "IRN-OMN", "IRN-SAU", "RUS-USA"}

LENGTHS_KM = {
    # Published lengths and the share by which ours may differ: rivers are longer the closer one looks.
    "CAN-USA": (8_891, 0.08),
    "ARG-CHL": (6_691, 0.06),
    "BGD-IND": (4_142, 0.15),
    "CHN-MNG": (4_630, 0.03),
    "CHE-ITA": (744, 0.08),
    "ESP-PRT": (1_224, 0.07),
    "IRN-IRQ": (1_599, 0.07),
    "KAZ-RUS": (7_598, 0.05),
    "KOR-PRK": (237, 0.08),
    "ITA-SMR": (39, 0.03),
    "MEX-USA": (3_155, 0.05),
    "NOR-SWE": (1_666, 0.05),
}

STATUS = {
    # Border: statuses, and the countries that hold places near it (longitude, latitude).
    "SRB-XKX": ({"disputed"}, {"XKX": (21.16, 42.66), "SRB": (20.95, 44.0)}),
    "ESH-MAR": ({"disputed"}, {"ESH": (-13.2, 27.15), "MAR": (-11.1, 28.45)}),
    "IND-PAK": ({"agreed", "indefinite", "line of control"}, {"IND": (74.8, 34.1), "PAK": (73.47, 34.37)}),
    "CHN-IND": ({"agreed", "disputed", "indefinite"}, {"CHN": (79.5, 35.2), "IND": (94.0, 28.0)}),
    "ISR-PSE": ({"disputed"}, {"PSE": (35.25, 32.25), "ISR": (34.8, 31.6)}),
    "ISR-SYR": ({"line of control"}, {"ISR": (35.7, 32.98), "SYR": (36.1, 33.2)}),
    "SDN-SSD": ({"agreed", "disputed"}, {"SDN": (28.43, 9.6), "SSD": (28.4, 8.8)}),
    "EGY-SDN": ({"agreed", "disputed"}, {"EGY": (36.4, 22.3), "SDN": (36.0, 21.5)}),
    "CUB-USA": ({"leased"}, {"CUB": (-75.2, 20.25)}),
    "GUF-SUR": ({"agreed", "disputed"}, {"GUF": (-53.6, 4.0), "SUR": (-55.0, 4.5)}),
    "GUY-VEN": ({"disputed"}, {"GUY": (-60.0, 6.0), "VEN": (-62.0, 7.0)}),
    "GEO-RUS": ({"agreed", "disputed"}, {"GEO": (41.0, 43.0), "RUS": (41.0, 43.9)}),
    "KOR-PRK": ({"line of control"}, {"KOR": (127.0, 37.6), "PRK": (126.0, 38.9)}),
    "DEU-LUX": ({"condominium"}, {"DEU": (6.8, 49.8), "LUX": (6.05, 49.75)}),
}
PLACES = {
    # Further places whose country is in dispute or easily lost, and islands and sea.
    "Siachen": (77.1, 35.4, "IND"),
    "Northern Cyprus": (33.6, 35.3, "CYP"),
    "Hargeisa": (44.06, 9.56, "SOM"),
    "Baikonur": (63.3, 45.9, "KAZ"),
    "Tiraspol": (29.3, 47.0, "MDA"),
    "Tskhinvali": (43.97, 42.23, "GEO"),
    "Ilemi": (35.0, 5.0, "SSD"),
    "Simferopol": (34.1, 45.0, "UKR"),
    "Hanoi": (105.85, 21.03, "VNM"),
    "Bir Tawil": (33.7, 21.95, "EGY"),
    "South Pole": (0.0, -89.95, ""),
    "mid-Atlantic": (-30.05, 0.05, ""),
    "Chukotka beyond the antimeridian": (-175.05, 67.05, "RUS"),
    "Fiji, Taveuni": (-179.97, -16.87, "FJI"),
}


def read(name: str) -> gpd.GeoDataFrame:
    return gpd.read_parquet(GEODATA / name)


@pytest.fixture(scope="module")
def world() -> gpd.GeoDataFrame:
    return read("borders/world.parquet")


@pytest.fixture(scope="module")
def sea() -> gpd.GeoDataFrame:
    return read("countries/sea.parquet")


@pytest.fixture(scope="module")
def cells() -> pd.Series:
    return pd.read_parquet(GEODATA / "countries/cells.parquet")["country"]


def country(longitude: float, latitude: float, cells: pd.Series) -> str:
    row, column = int((90 - latitude) * 10), int((longitude + 180) * 10)
    return str(cells.iloc[row * 3600 + column])


def test_every_land_border_once_under_its_alphabetical_pair(world: gpd.GeoDataFrame) -> None:
    assert world["border_id"].nunique() == 326
    pairs = np.sort(world[["left", "right"]].to_numpy(dtype=str), axis=1)
    assert (world["border_id"] == pd.Series(pairs[:, 0]) + "-" + pairs[:, 1]).all()
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert world["accuracy_m"].gt(0).all()


def test_pairs_are_natural_earths_but_for_the_listed(world: gpd.GeoDataFrame) -> None:
    ours, theirs = set(world["border_id"]), set(read("borders/natural-earth.parquet")["border_id"])
    assert ours - theirs == ADDED
    assert theirs <= ours
    assert not ours & MARITIME
    for natural_earth, here in DIFFERENCES.items():
        assert natural_earth not in ours
        assert here is None or here in ours


@pytest.mark.parametrize("border_id", LENGTHS_KM)
def test_lengths_are_those_published(border_id: str, world: gpd.GeoDataFrame) -> None:
    published, share = LENGTHS_KM[border_id]
    lines = world.loc[(world["border_id"] == border_id) & (world["status"] != "de facto"), "geometry"]
    assert sum(map(GEOD.geometry_length, lines)) / 1e3 == pytest.approx(published, rel=share)


def test_canada_and_the_united_states_meet_in_two_groups(world: gpd.GeoDataFrame) -> None:
    lines = world[world["border_id"] == "CAN-USA"]
    km = lines.geometry.map(GEOD.geometry_length).groupby(lines["border_part"]).sum() / 1e3
    assert km.round(-2).tolist() == [2200, 6100]
    assert lines.groupby("border_part")["end_name"].first().tolist() == ["southern coast", "eastern coast"]


@pytest.mark.parametrize(
    "name", ["borders/world.parquet", "borders/natural-earth.parquet", "countries/sea.parquet"]
)
def test_no_line_jumps_across_the_antimeridian(name: str) -> None:
    lines = read(name)
    vertices, line = shapely.get_coordinates(lines.geometry, return_index=True)
    assert np.abs(vertices[:, 0]).max() <= 180
    step = np.abs(np.diff(vertices[:, 0]))[line[1:] == line[:-1]]
    assert step.max() < 10
    assert lines.is_valid.all()
    assert lines.crs.to_epsg() == 4326


@pytest.mark.parametrize("name", ["world", "natural-earth"])
def test_pieces_of_a_part_follow_one_another(name: str) -> None:
    lines = read(f"borders/{name}.parquet")
    for _, border in lines.groupby("border_id"):
        assert border["border_part"].unique().tolist() == list(range(1, border["border_part"].max() + 1))
        for _, part in border.groupby("border_part"):
            assert part["piece"].tolist() == list(range(len(part)))
            assert part[["left", "right", "start_name", "end_name"]].drop_duplicates().shape[0] == 1
            for one, other in pairwise(part.geometry):
                assert one.coords[-1] == other.coords[0]


def test_parts_start_in_the_north_or_the_west_and_are_numbered_southwards(world: gpd.GeoDataFrame) -> None:
    for _, border in world.groupby("border_id"):
        starts = []
        for _, part in border.groupby("border_part"):
            path = np.concatenate([shapely.get_coordinates(line) for line in part.geometry])
            first, last = path[0], path[-1]
            starts.append(first[1])
            if (first == last).all():
                assert first[1] == path[:, 1].max()
                assert part["start_name"].iloc[0] == "northernmost point"
            elif abs(first[1] - last[1]) < 0.1:
                assert first[0] < last[0]
            else:
                assert first[1] > last[1]
        assert starts == sorted(starts, reverse=True)


def test_tripoints_are_one_vertex_of_three_borders(world: gpd.GeoDataFrame) -> None:
    met: dict[tuple[float, ...], set[str]] = {}
    parts = world.groupby(["border_id", "border_part"])
    for (_, part), row in zip(parts, parts.first().itertuples(), strict=True):
        for name, end in (
            (row.start_name, part.geometry.iloc[0].coords[0]),
            (row.end_name, part.geometry.iloc[-1].coords[-1]),
        ):
            if name.endswith("tripoint"):
                met.setdefault(end, set()).update({row.left, row.right})
            elif name != "northernmost point":
                assert name.endswith("coast")
    assert len(met) == 170
    assert all(len(countries) >= 3 for countries in met.values())


def test_the_default_line_is_whole(world: gpd.GeoDataFrame) -> None:
    line = world[world["border_id"] == "AFG-IRN"]
    assert line["piece"].tolist() == [*range(8)]
    assert (line["left"] == "AFG").all()
    assert shapely.get_num_coordinates(line.geometry.to_numpy()).sum() - 7 == 3_311
    assert sum(map(GEOD.geometry_length, line.geometry)) == pytest.approx(925_330, abs=10)
    assert line.geometry.iloc[0].coords[0] == (61.274095, 35.604842)
    assert line.geometry.iloc[-1].coords[-1] == (60.872855, 29.858546)


@pytest.mark.parametrize("border_id", STATUS)
def test_disputed_borders_say_so(border_id: str, world: gpd.GeoDataFrame, cells: pd.Series) -> None:
    statuses, held = STATUS[border_id]
    lines = world[world["border_id"] == border_id]
    assert set(lines["status"]) == statuses
    assert lines.loc[lines["status"] != "agreed", "note"].notna().all()
    assert {code: country(*place, cells) for code, place in held.items()} == {code: code for code in held}


def test_kosovo_comes_from_natural_earth_and_meets_its_neighbours(world: gpd.GeoDataFrame) -> None:
    assert {"ALB-XKX", "MKD-XKX", "MNE-XKX", "SRB-XKX"} <= set(world["border_id"])
    assert "ALB-SRB" not in set(world["border_id"])
    (row,) = world[world["border_id"] == "SRB-XKX"].itertuples()
    assert (row.source, row.licence, row.accuracy_m) == ("Natural Earth 1:10m", "CC0-1.0", 3000)
    assert (row.start_name, row.end_name) == ("Montenegro tripoint", "North Macedonia tripoint")


def test_crimea_is_ukraine_behind_a_line_held_in_fact(world: gpd.GeoDataFrame, cells: pd.Series) -> None:
    (row,) = world[world["status"] == "de facto"].itertuples()
    assert (row.border_id, row.left, row.right) == ("RUS-UKR", "UKR", "RUS")
    assert "no edge between their countries" in row.note
    # The grid takes no notice of it.
    longitude, latitude = row.geometry.interpolate(0.5, normalized=True).coords[0]
    assert country(longitude, latitude, cells) == "UKR"


def test_the_undefined_ice_field_has_its_width(world: gpd.GeoDataFrame) -> None:
    (row,) = world[(world["border_id"] == "ARG-CHL") & (world["status"] == "indefinite")].itertuples()
    assert 10_000 < row.accuracy_m < 60_000


@pytest.mark.parametrize("place", PLACES)
def test_cells_hold_their_country(place: str, cells: pd.Series) -> None:
    longitude, latitude, expected = PLACES[place]
    assert country(longitude, latitude, cells) == expected


def test_cells_know_which_need_an_edge(
    world: gpd.GeoDataFrame, sea: gpd.GeoDataFrame, cells: pd.Series
) -> None:
    assert len(cells) == 1_800 * 3_600
    codes = {*world["left"], *world["right"], *sea["left"], *sea["right"]} | {"", "?"}
    assert set(cells.cat.categories) == codes
    lines = pd.concat([world.geometry[world["status"] != "de facto"], sea.geometry])
    vertices = shapely.get_coordinates(lines)
    row = np.minimum(((90 - vertices[:, 1]) * 10).astype(int), 1_799)
    column = ((vertices[:, 0] + 180) * 10).astype(int) % 3_600
    assert (cells.to_numpy()[row * 3_600 + column] == "?").all()
    # From a cell to its eastern neighbour the country does not change without an edge.
    grid = cells.cat.codes.to_numpy().reshape(1_800, 3_600)
    edge = grid == cells.cat.categories.get_loc("?")
    for axis in (0, 1):
        change = np.diff(grid, axis=axis) != 0
        near = edge | np.roll(edge, -1, axis=axis)
        assert not (change & ~near[: change.shape[0], : change.shape[1]]).any()


def test_countries_close_around_every_node(world: gpd.GeoDataFrame, sea: gpd.GeoDataFrame) -> None:
    edges = pd.concat([world[world["status"] != "de facto"], sea])[["left", "right", "geometry"]]
    vertices, line = shapely.get_coordinates(edges.geometry, return_index=True)
    first = np.append(True, line[1:] != line[:-1])
    last = np.append(first[1:], True)
    key = pd.MultiIndex.from_arrays([np.round(vertices[:, 0] % 360, 7), np.round(vertices[:, 1], 7)])
    node = key.isin(key[first | last])
    spokes = []
    for way, at in ((1, np.flatnonzero(node & ~last)), (-1, np.flatnonzero(node & ~first))):
        step = vertices[at + way] - vertices[at]
        sides = edges[["left", "right"]].to_numpy()[line[at]]
        left, right = (sides if way == 1 else sides[:, ::-1]).T
        angle = np.arctan2(step[:, 1], step[:, 0])
        spokes.append(
            pd.DataFrame({"node": key[at].to_flat_index(), "angle": angle, "left": left, "right": right})
        )
    around = pd.concat(spokes).sort_values(["node", "angle"], ignore_index=True)
    ahead = around.groupby("node", sort=False)["right"].shift(-1)
    ahead = ahead.fillna(around.groupby("node", sort=False)["right"].transform("first"))
    assert len(around) > 2_000
    assert (around["left"] == ahead).all()
    assert around.groupby("node").size().min() >= 2


def test_edges_do_not_cross(world: gpd.GeoDataFrame, sea: gpd.GeoDataFrame) -> None:
    lines = pd.concat([world.geometry[world["status"] != "de facto"], sea.geometry]).to_numpy()
    one, other = shapely.STRtree(lines).query(lines, predicate="crosses")
    known = {vertex for line in lines for vertex in line.coords}
    for a, b in zip(lines[one], lines[other], strict=True):
        assert set(map(tuple, shapely.get_coordinates(shapely.intersection(a, b)))) <= known
    assert shapely.is_simple(lines).all()


def test_every_layer_is_in_degrees_on_wgs_84() -> None:
    """The atlas takes it for granted."""
    told = {path: pq.read_schema(path).metadata.get(b"geo") for path in GEODATA.rglob("*.parquet")}
    frames = [json.loads(geo)["columns"]["geometry"]["crs"] for geo in told.values() if geo]
    assert len(frames) >= 7
    assert all(crs["id"] == {"authority": "EPSG", "code": 4326} for crs in frames)


def test_layers_are_small() -> None:
    scripts = {".py", ".pyc"}
    layers = [path for path in GEODATA.rglob("*.*") if path.suffix not in scripts]
    size = {path.relative_to(GEODATA).as_posix(): path.stat().st_size for path in layers}
    assert size["countries/sea.parquet"] < 600_000
    assert size["countries/cells.parquet"] < 150_000
    assert sum(size.values()) < 40_000_000  # units take 19 million, places 11; a wheel may have 45


@pytest.mark.parametrize("source", atlas.border_sources())
def test_points_can_be_located_against_the_whole_of_each_source(source: str) -> None:
    found = locate.columns(np.array([61.7925]), np.array([31.1447]), None, locate.reference(source=source))
    assert found["border_id"].tolist() == ["AFG-IRN"]


def test_the_sea_is_never_nearer_than_it_is_said_to_be() -> None:
    known, random = locate.reference().countries, np.random.default_rng(5)
    latitude = np.append(np.degrees(np.arcsin(random.uniform(-1, 1, 20_000))), [90, -90, 0, 0])
    longitude = np.append(random.uniform(-180, 180, 20_000), [0, 0, 180, -180])
    sea = borderline.nearest(longitude, latitude, known.sea.network, known.sea.search).distance_m
    assert known.near_sea(longitude, latitude, sea).all()
    assert not known.near_sea(longitude, latitude, sea - 250_000)[sea > 250_000].any()  # nor much farther


def test_far_from_the_sea_its_edges_are_not_loaded() -> None:
    line = locate.border()
    known = countries(line.network, line.columns, line.search)
    world = locate.Reference(line, known)
    longitude, latitude = np.array([61.58, 67.3, 75.2, -5.32]), np.array([31.07, 37.2, 32.6, 36.15])
    radius = np.array([9_000.0, 500.0, 20_000.0, 5_000.0])
    inland = locate.columns(longitude[:3], latitude[:3], radius[:3], world)
    assert "sea" not in vars(known)
    assert inland["country_at"].tolist() == ["IRN", "UZB", "IND"]
    coastal = locate.columns(longitude, latitude, radius, world)
    assert "sea" in vars(known)
    assert all(told[:3].tolist() == inland[name].tolist() for name, told in coastal.items())
