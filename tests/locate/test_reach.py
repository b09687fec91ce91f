"""Which places count along a border: against geodesics and drawn countries, and the rule case by case."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from marzmap import atlas, locate
from marzmap.attributes import NOT_ALONG, typed
from marzmap.statements import statements

GEOD = Geod(ellps="WGS84")
REACH_KM = 50.0
AFGHAN = ("AFG-IRN",)


def located(pairs: tuple[str, ...], longitude: Any, latitude: Any, **columns: Any) -> gpd.GeoDataFrame:
    """Points against a border, then by reach."""
    line = locate.reference(pairs)
    frame = pd.DataFrame({"longitude": longitude, "latitude": latitude, "radius_m": 500.0} | columns)
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]))
    measured = locate.by_footprint(locate.on_border(points, line), line)
    return locate.by_reach(measured, line.border, REACH_KM)


def codes(points: pd.DataFrame) -> list[set[str]]:
    return [{code for code, _ in statements(text)} & {*NOT_ALONG} for text in points["reason_code"]]


def least_km(pairs: tuple[str, ...], longitude: Any, latitude: Any) -> Any:
    """Distance to the nearest of many places of the lines, by geodesics alone."""
    borders = atlas.borders()
    lines = shapely.segmentize(borders[borders["border_id"].isin(pairs)].geometry.to_numpy(), 0.003)
    east, north = shapely.get_coordinates(lines).T
    return np.array(
        [
            min(GEOD.inv(np.full_like(east, lon), np.full_like(north, lat), east, north)[2]) / 1000
            for lon, lat in zip(longitude, latitude, strict=True)
        ]
    )


@pytest.fixture(scope="module")
def world() -> gpd.GeoSeries:
    """The countries, by code."""
    return atlas.countries().dissolve("country").geometry


@pytest.mark.parametrize(
    "pairs",
    [AFGHAN, ("KOR-PRK",), ("ARM-AZE",), ("SYR-TUR",), ("AFG-IRN", "IRN-PAK"), ("IND-PAK",)],
    ids="+".join,
)
def test_what_counts_agrees_with_geodesics_and_countries(
    pairs: tuple[str, ...], world: gpd.GeoSeries
) -> None:
    own = {code for pair in pairs for code in pair.split("-")}
    land, others = world[world.index.isin(own)].union_all(), world[~world.index.isin(own)].union_all()
    random = np.random.default_rng(11)
    borders = atlas.borders()
    lines = borders[borders["border_id"].isin(pairs)].geometry
    near = lines.sample_points(30, rng=random).explode().sample(30, random_state=1)
    spots = np.stack([near.x, near.y]) + random.uniform(-0.9, 0.9, (2, len(near)))
    away = least_km(pairs, *spots)
    points = shapely.points(*spots)
    # Other drawings of a country differ by some kilometres, of a distance by nothing.
    inside = shapely.contains(land, points) & (shapely.distance(others, points) > 0.1)
    outside = shapely.contains(others, points) & (shapely.distance(land, points) > 0.1)
    told = located(pairs, *spots)
    counts = told["chainage_m"].notna().to_numpy()
    sure = np.abs(away - REACH_KM) > 0.02
    assert (counts == (away < REACH_KM))[sure & inside].all()
    assert not counts[(sure & (away > REACH_KM)) | outside].any()
    assert (sure & inside & (away < REACH_KM)).sum() > 5
    assert (away > REACH_KM).sum() > 5
    expected = np.where(away > REACH_KM, "beyond_reach", np.where(outside, "outside_countries", ""))
    for row in np.flatnonzero(sure & (inside | outside)):
        assert codes(told)[row] == ({str(expected[row])} - {""})
    # Between the places measured lie 330 m at most.
    assert np.abs(told["border_distance_m"].to_numpy() / 1000 - away)[away > 5].max() < 0.01


def test_far_cities_lie_at_no_stretch_and_keep_their_distance() -> None:
    # London, Tehran, Kabul, Damascus.
    cities = [-0.13, 51.39, 69.17, 36.3], [51.5, 35.69, 34.53, 33.5]
    told = located(AFGHAN, *cities)
    assert told["chainage_m"].isna().all()
    assert told["reason_code"].str.endswith("beyond_reach(50)").all()
    assert not told["reason_code"].str.contains("far_from_border").any()
    assert told["side"].tolist()[1:3] == ["IRN", "AFG"]
    truth = least_km(AFGHAN, *cities)
    assert told["border_distance_m"].to_numpy() / 1000 == pytest.approx(truth, rel=1e-4)


def test_a_place_counts_by_its_point_whatever_its_radius() -> None:
    told = located(AFGHAN, [61.3, 60.2, 61.3, 60.2], 31.6, radius_m=[90_000.0, 90_000.0, np.nan, np.nan])
    away = least_km(AFGHAN, told["longitude"], told["latitude"])
    assert told["chainage_m"].notna().tolist() == (away < REACH_KM).tolist() == [True, False, True, False]


def test_a_third_country_at_the_tripoint_does_not_count() -> None:
    line = locate.border(AFGHAN, chainage_from="Turkmenistan tripoint")
    lon, lat = locate.pieces(line).geometry.iloc[0].coords[0]
    told = located(AFGHAN, [lon, lon + 0.1], [lat + 0.15, lat - 0.1])
    assert told["country_at"].tolist() == ["TKM", "AFG"]
    assert codes(told) == [{"outside_countries"}, set()]
    assert "in_other_country" in told["reason_code"].iloc[0]


def test_at_sea_a_place_counts_if_it_may_lie_ashore() -> None:
    # The Yellow Sea west of the mouth of the Han; no country's land.
    told = located(("KOR-PRK",), [124.0, 124.0], 37.0, radius_m=[100.0, np.nan])
    assert told["country_at"].isna().all()
    assert told["chainage_m"].isna().all()


def test_a_shape_counts_by_its_place_nearest_to_the_line() -> None:
    ends = [(60.2, 61.6), (59.0, 60.2), (60.0, 63.0)]
    wkt = [f"LINESTRING ({west} 31.1, {east} 31.1)" for west, east in ends]
    told = located(AFGHAN, [60.9, 59.6, 61.5], 31.1, footprint_wkt=wkt)
    assert told["chainage_m"].notna().tolist() == [True, False, True]
    assert told["crosses_border"].tolist() == [False, False, True]
    assert codes(told) == [set(), {"beyond_reach"}, set()]


def test_what_lies_around_a_far_place_is_emptied() -> None:
    points = located(AFGHAN, [61.8, 69.2], [31.05, 34.5])
    around = points.assign(
        **{name: 1.0 for name in locate.ALONG_LINE if name not in points}
        | {"crossing_id": ["milak", "torkham"], "barrier_id": "wall"}
    )
    around = locate.by_reach(typed(around, locate.ALONG_LINE), locate.border(AFGHAN), REACH_KM)
    assert around[[*locate.ALONG_LINE]].notna().all(axis=1).tolist() == [True, False]
    assert around[[*locate.ALONG_LINE]].notna().any(axis=1).tolist() == [True, False]
    assert around["border_longitude"].notna().all()


def test_the_frame_contract_holds_with_and_without_rows() -> None:
    points = located(AFGHAN, [61.8, 69.2], [31.05, 34.5]).set_index(pd.Index([7, 3]))
    line = locate.border(AFGHAN)
    before = points.copy()
    told = locate.by_reach(points, line, REACH_KM)
    pd.testing.assert_frame_equal(points, before)
    assert told.index.tolist() == [7, 3]
    assert [*told.columns] == [*points.columns]
    pd.testing.assert_series_equal(told.dtypes, points.dtypes)
    nothing = locate.by_reach(points.iloc[:0], line, REACH_KM)
    pd.testing.assert_series_equal(nothing.dtypes, points.dtypes)


def test_a_row_known_by_a_centre_only_gets_no_further_reason() -> None:
    points = located(AFGHAN, [61.8], [31.05]).assign(border_distance_m=np.nan, reason_code="centre_only")
    assert locate.by_reach(points, locate.border(AFGHAN), REACH_KM)["reason_code"].tolist() == ["centre_only"]
