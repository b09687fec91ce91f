"""Points meet the border: hand-checked figures, the side's probability, units and crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from marzmap import InputError, atlas, locate
from marzmap.attributes import COLUMNS, names, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

NORTH = "Turkmenistan tripoint"

# Latitude, longitude, metres to the OpenStreetMap line of 2026c and side, computed independently of
# marzmap; right to 2 m.
FIGURES = [
    ("Islam Qala town", 34.66667, 61.06667, 6150, "AFG"),
    ("Islam Qala crossing", 34.70799, 61.00488, 201, "AFG"),
    ("Zaranj", 30.95962, 61.86037, 2904, "AFG"),
    ("Kohsan", 34.65389, 61.19778, 17965, "AFG"),
    ("Kang", 31.1076, 61.8823, 5253, "AFG"),
    ("Taybad", 34.7400, 60.7756, 18680, "IRN"),
    ("Zehak", 30.8940, 61.6804, 9956, "IRN"),
    ("Dust Mohammad", 31.1447, 61.7925, 1024, "IRN"),
    ("Shaghalak", 31.0549, 61.8058, 2064, "IRN"),
    ("Milak", 30.9700, 61.8092, 990, "IRN"),
]


def points(spots: Sequence[tuple[float, float]], radius_m: float | None = 100.0) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(spots, columns=["latitude", "longitude"], dtype=float)
    frame = typed(frame.assign(radius_m=radius_m), ["radius_m", "reason"])
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]), crs="EPSG:4326"
    )


@pytest.fixture(scope="module")
def border() -> locate.Border:
    return locate.border(atlas.borders(), ("AFG-IRN",), chainage_from=NORTH)


@pytest.fixture(scope="module")
def countries() -> gpd.GeoDataFrame:
    return atlas.countries_at()


@pytest.fixture(scope="module")
def located(border: locate.Border, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    spots = [(lat, lon) for _, lat, lon, _, _ in FIGURES]
    return locate.on_border(points(spots), border, countries)


def test_distances_and_sides_are_those_computed_independently(located: gpd.GeoDataFrame) -> None:
    for (name, _, _, metres, side), row in zip(FIGURES, located.to_dict("records"), strict=True):
        assert row["border_distance_m"] == pytest.approx(metres, abs=5), name
        assert row["side_likely"] == side, name
        assert row["country_at"] == side, name


def test_the_foot_lies_at_the_distance(located: gpd.GeoDataFrame) -> None:
    to_foot = Geod(ellps="WGS84").inv(
        located["longitude"], located["latitude"], located["border_longitude"], located["border_latitude"]
    )[2]
    assert np.allclose(to_foot, located["border_distance_m"], atol=1e-3)


def test_chainage_counts_from_the_named_end(countries: gpd.GeoDataFrame) -> None:
    there = locate.border(atlas.borders(), ("AFG-IRN",), chainage_from=NORTH)
    back = locate.border(atlas.borders(), ("AFG-IRN",), chainage_from="Pakistan tripoint")
    spots = points([(lat, lon) for _, lat, lon, _, _ in FIGURES])
    one, two = (locate.on_border(spots, border, countries) for border in (there, back))
    assert np.allclose(one["chainage_m"] + two["chainage_m"], there.network.part_length_m[0], atol=0.01)
    assert one["side_likely"].tolist() == two["side_likely"].tolist()
    assert np.array_equal(one["side_probability"], two["side_probability"])
    assert there.lines["chainage_start_m"].iloc[0] == 0
    assert there.lines["chainage_end_m"].iloc[-1] == there.network.part_length_m[0]
    assert (
        there.lines["chainage_end_m"].to_numpy()[:-1] == there.lines["chainage_start_m"].to_numpy()[1:]
    ).all()


def test_the_probability_is_that_of_a_half_plane(border: locate.Border, countries: gpd.GeoDataFrame) -> None:
    # Zehak lies 9,955.5 m from a stretch of 250 m accuracy: with a radius of 24,477 m sigma is 10,000 m for
    # the place and 127.6 m for the line; the normal distribution below 0.9955 is 0.8402.
    found = locate.on_border(points([(30.8940, 61.6804)], 24_477.0), border, countries)
    assert found["side_probability"][0] == pytest.approx(0.8402, abs=5e-4)
    assert found["side"][0] == "IRN"
    assert found["border_distance_low_m"][0] == pytest.approx(9955.5 - 1.2816 * 10_000.8, abs=5)
    wider = locate.on_border(points([(30.8940, 61.6804)], 60_000.0), border, countries)
    assert (wider["side"][0], wider["side_likely"][0]) == ("undetermined", "IRN")


def test_without_a_radius_there_is_a_distance_but_no_side(
    border: locate.Border, countries: gpd.GeoDataFrame
) -> None:
    row = locate.on_border(points([(30.8940, 61.6804)], None), border, countries).iloc[0]
    assert row["border_distance_m"] == pytest.approx(9956, abs=5)
    assert (row["side"], row["reason"]) == ("undetermined", "radius unknown")
    assert pd.isna(row["side_likely"])
    assert pd.isna(row["side_probability"])


def test_a_place_in_a_third_country_is_on_neither_side(
    border: locate.Border, countries: gpd.GeoDataFrame
) -> None:
    # Quetta; incidents of the Pakistan border are often told as Iran-Afghanistan ones.
    row = locate.on_border(points([(30.19, 67.0)]), border, countries).iloc[0]
    assert (row["country_at"], row["side"]) == ("PAK", "undetermined")
    assert row["reason"] == "lies in PAK, not beside AFG-IRN; 503 km from AFG-IRN"


def test_natural_earth_puts_dust_mohammad_on_the_other_side(countries: gpd.GeoDataFrame) -> None:
    coarse = locate.border(atlas.borders("natural-earth"), ("AFG-IRN",), chainage_from=NORTH)
    row = locate.on_border(points([(31.1447, 61.7925)], 500.0), coarse, countries).iloc[0]
    assert (row["side_likely"], row["side"]) == ("AFG", "undetermined")


def test_rows_do_not_depend_on_one_another(
    located: gpd.GeoDataFrame, border: locate.Border, countries: gpd.GeoDataFrame
) -> None:
    spots = points([(lat, lon) for _, lat, lon, _, _ in FIGURES])
    backwards = locate.on_border(spots.iloc[::-1], border, countries)
    pd.testing.assert_frame_equal(pd.DataFrame(backwards.iloc[::-1]), pd.DataFrame(located))
    alone = pd.concat([locate.on_border(spots.iloc[[row]], border, countries) for row in range(len(spots))])
    pd.testing.assert_frame_equal(pd.DataFrame(alone), pd.DataFrame(located))


def test_no_rows_give_typed_no_rows(border: locate.Border, countries: gpd.GeoDataFrame) -> None:
    none = locate.on_border(points([(31.0, 61.0)]).iloc[:0], border, countries)
    none = locate.to_crossings(locate.in_units(none, atlas.units()), atlas.crossings(), border)
    assert len(none) == 0
    for name in [name for name in names("locate") if name in none]:
        assert none[name].dtype == COLUMNS[name].dtype, name
    missing = locate.on_border(points([(np.nan, np.nan)]), border, countries).iloc[0]
    assert pd.isna(missing["side"])
    assert pd.isna(missing["border_distance_m"])


def test_units_are_those_of_the_country_that_the_line_gives(located: gpd.GeoDataFrame) -> None:
    found = locate.in_units(located, atlas.units())
    units = dict(
        zip(
            [name for name, *_ in FIGURES],
            zip(found["admin1_at"], found["admin2_at"], strict=True),
            strict=True,
        )
    )
    assert units["Islam Qala town"] == ("Herat", "Kohsan")
    assert units["Zaranj"] == ("Nimroz", "Zaranj")
    assert units["Shaghalak"][1] == "Hirmand"
    assert units["Taybad"][1] == "Taybad"
    assert found["admin2_at"].notna().all()


def test_the_nearest_crossing_is_measured_straight_and_along_the_border(
    located: gpd.GeoDataFrame, border: locate.Border
) -> None:
    crossings = atlas.crossings()
    row = locate.to_crossings(located, crossings, border).iloc[8]
    away = Geod(ellps="WGS84").inv(
        np.full(len(crossings), 61.8058),
        np.full(len(crossings), 31.0549),
        crossings.longitude,
        crossings.latitude,
    )[2]
    assert row["crossing_id"] == "zaranj-milak"
    assert row["crossing_distance_m"] == pytest.approx(min(away), abs=1e-6)
    assert row["crossing_along_m"] > 0.9 * row["crossing_distance_m"]


def test_a_crossing_that_is_only_roughly_placed_is_not_the_nearest(border: locate.Border) -> None:
    crossings = atlas.crossings()
    vague = crossings[crossings["radius_m"] > locate.CROSSING_RADIUS_M]
    assert len(vague) > 0
    at_it = points([(vague["latitude"].iloc[0], vague["longitude"].iloc[0])])
    row = locate.to_crossings(locate.on_border(at_it, border, atlas.countries_at()), crossings, border).iloc[
        0
    ]
    assert row["crossing_id"] not in set(vague["crossing_id"])


def test_circles_have_their_radius() -> None:
    ring = locate.circles(points([(31.0, 61.0)], 3000.0)).iloc[0].exterior
    assert ring.is_ccw
    lon, lat = (np.array(axis) for axis in ring.coords.xy)
    away = Geod(ellps="WGS84").inv(np.full(len(lon), 61.0), np.full(len(lon), 31.0), lon, lat)[2]
    assert np.allclose(away, 3000.0, atol=1e-3)
    assert locate.circles(points([(31.0, 61.0)], None)).is_empty.all()


def test_an_unknown_border_or_end_is_refused() -> None:
    with pytest.raises(InputError, match="No border 'AFG-XXX' in this layer"):
        locate.border(atlas.borders(), ("AFG-XXX",))
    with pytest.raises(InputError, match="No border ends at 'North'"):
        locate.border(atlas.borders(), ("AFG-IRN",), chainage_from="North")
