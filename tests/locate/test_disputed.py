"""Disputed lands that hold a point, and what is said of them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from marzmap import atlas, locate

# Towns by their coordinates in public gazetteers, and what is known of the land they are in.
HELD = {
    "Simferopol": (34.10, 44.95, "Crimea"),
    "Laayoune": (-13.20, 27.15, "Western Sahara"),
    "Srinagar": (74.80, 34.08, "Jammu and Kashmir"),
    "Muzaffarabad": (73.47, 34.37, "Azad Kashmir and Gilgit-Baltistan"),
    "in Aksai Chin": (79.50, 35.20, "Aksai Chin"),
    "Majdal Shams": (35.77, 33.27, "Golan Heights"),
    "Tiraspol": (29.60, 46.84, "Transnistria"),
    "Sokhumi": (41.02, 43.00, "Abkhazia"),
    "Agok": (28.57, 9.36, "Abyei"),
    "Bartica": (-58.62, 6.40, "Guayana Esequiba"),
    "Shalateen road, Halaib": (36.64, 22.22, "Hala'ib Triangle"),
    "Itanagar": (93.60, 27.10, "Arunachal Pradesh"),
    "Hargeisa": (44.06, 9.56, "Somaliland"),
    "Pristina": (21.16, 42.67, "Kosovo"),
    "Kyrenia": (33.32, 35.33, "Northern Cyprus"),
    "Nadapal": (34.75, 4.70, "Ilemi Triangle"),
    "Doklam": (88.93, 27.30, "Doklam and the land north of it"),
    "Olivenza": (-7.10, 38.69, "Olivenza"),
}
FREE = {
    "Zaranj": (61.86, 30.96),
    "Delhi": (77.21, 28.61),
    "Kyiv": (30.52, 50.45),
    "Georgetown": (-58.16, 6.80),
    "Damascus": (36.29, 33.51),
    "Chisinau": (28.86, 47.01),
    "Thimphu": (89.64, 27.47),
    "Badajoz": (-6.97, 38.88),
    "Lahore": (74.34, 31.55),
    "Khartoum": (32.53, 15.59),
    "at sea": (0.0, 0.0),
    "nowhere": (np.nan, 10.0),
}


@pytest.mark.parametrize("town", HELD)
def test_a_town_in_disputed_land_says_so(town: str) -> None:
    longitude, latitude, name = HELD[town]
    (text,) = locate.disputed_at(np.array([longitude]), np.array([latitude]))
    assert f"{name}: " in text


def test_a_town_elsewhere_says_nothing() -> None:
    longitude, latitude = np.array([*FREE.values()]).T
    assert dict(zip(FREE, locate.disputed_at(longitude, latitude), strict=True)) == dict.fromkeys(FREE)


def test_two_lands_that_hold_a_point_are_both_named() -> None:
    (text,) = locate.disputed_at(np.array([-10.57]), np.array([26.16]))
    assert text.startswith(
        "Western Sahara, east of the wall: Self admin.; Claimed by Morocco (Natural Earth); "
    )
    assert "Western Sahara: In ESH here" in text


def test_no_points_give_no_texts() -> None:
    assert locate.disputed_at(np.array([]), np.array([])).shape == (0,)


def test_each_land_has_a_name_a_statement_and_a_source() -> None:
    lands = atlas.disputed_lands()
    assert lands["name"].is_unique
    assert lands[["says", "source"]].notna().all(axis=None)
    assert lands[["says", "source"]].ne("").all(axis=None)
    assert lands.geometry.is_valid.all()


def test_located_rows_carry_the_column() -> None:
    rows = {"longitude": [34.10, 61.86], "latitude": [44.95, 30.96], "radius_m": [1000.0, 1000.0]}
    points = gpd.GeoDataFrame(
        rows, geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs=4326
    )
    located = locate.on_border(points, locate.reference(("RUS-UKR",)))
    assert located["disputed"].dtype == "string"
    assert located["disputed"].isna().tolist() == [False, True]
