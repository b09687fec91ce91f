"""What lies around a place: the district with its probability, the crossing and whether it was open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from marzmap import atlas, borderline, locate
from marzmap.attributes import COLUMNS
from marzmap.locate.crossings import to_crossings
from marzmap.locate.districts import in_units
from marzmap.locate.outlines import outlines
from marzmap.locate.regions import chains, facing, inside, places, still

if TYPE_CHECKING:
    from collections.abc import Sequence


GEOD = Geod(ellps="WGS84")
Spot = tuple[float, float, float | None]

ZEHAK: Spot = (61.6804, 30.8940, 15_000.0)
DUST_MOHAMMAD: Spot = (61.7925, 31.1447, 2_500.0)
ISLAM_QALA: Spot = (61.00488, 34.70799, 1_000.0)
# In Iran by the line, 0.5 km from it, and 3.7 km from the nearest county as drawn.
IRANIAN_STRIP: Spot = (60.588, 33.6543, 200.0)
# In Afghanistan by the line, 11 m from it, and 0.8 km from the nearest district as drawn.
AFGHAN_STRIP: Spot = (60.8189, 32.0117, 400.0)
# Where the counties Hirmand and Zehak meet the line.
CORNER: Spot = (61.785, 30.942, 2_500.0)
# In Afghanistan, while the likelier side is Iran.
MILAK: Spot = (61.8, 30.98, 4_000.0)
# In a circle that holds many districts, no two of which hold half.
FAR_AND_WIDE: Spot = (61.0, 32.6, 150_000.0)


def points(spots: Sequence[Spot], **more: Any) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(spots, columns=["longitude", "latitude", "radius_m"], dtype=float).assign(**more)
    geometry = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    return gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


@pytest.fixture(scope="module")
def reference() -> locate.Reference:
    return locate.reference(("AFG-IRN",), chainage_from="Turkmenistan tripoint")


@pytest.fixture(scope="module")
def units() -> gpd.GeoDataFrame:
    return atlas.units()


def named(frame: gpd.GeoDataFrame, reference: locate.Reference, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return in_units(locate.on_border(frame, reference), units, reference.border)


# --- districts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spot", "district", "least"),
    [
        (ZEHAK, "Zehak", 0.7),
        (DUST_MOHAMMAD, "Hirmand", 0.8),
        (ISLAM_QALA, "Kohsan", 0.6),
        (IRANIAN_STRIP, "Zirkuh", 0.5),
        (AFGHAN_STRIP, "Lash Wa Juwayn", 0.4),
        (CORNER, "Zehak", 0.3),
    ],
)
def test_the_probability_is_how_often_the_rule_names_the_district_again(
    spot: Spot, district: str, least: float, reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    found = named(points([spot]), reference, units).iloc[0]
    assert found["admin2_at"] == district
    again = drawn_again(spot, reference, units)["admin2_at"]
    assert found["admin_probability"] == pytest.approx((again == district).mean(), abs=0.01)
    assert found["admin_probability"] > least


@pytest.mark.parametrize("spot", [CORNER, MILAK, ZEHAK, FAR_AND_WIDE])
def test_the_next_district_and_the_province_are_those_drawn_again(
    spot: Spot, reference: locate.Reference
) -> None:
    units = atlas.units(["AFG", "IRN"], level=None)
    found = named(points([spot]), reference, units).iloc[0]
    again = drawn_again(spot, reference, units)
    in_province = (again["country_at"] == found["country_at"]) & (again["admin1_at"] == found["admin1_at"])
    assert found["admin1_probability"] == pytest.approx(in_province.mean(), abs=0.01)
    shares = again["admin2_at"].value_counts(normalize=True)
    own = shares[found["admin2_at"]]
    others = shares.drop(found["admin2_at"])
    expected = others.index[0] if own <= 0.5 < own + others.iloc[0] else None
    assert (None if pd.isna(found["admin2_next"]) else found["admin2_next"]) == expected


def drawn_again(spot: Spot, reference: locate.Reference, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rule itself, for 40,000 true places and moves of the line.

    Country by the line, then the district of that country that holds the place, or the nearest.
    """
    rng = np.random.default_rng(20261122)
    lon, lat, radius = spot
    border = reference.border
    foot = borderline.nearest([lon], [lat], border.network, border.search)
    azimuth = GEOD.inv(foot.longitude[0], foot.latitude[0], lon, lat)[0]
    shift = rng.normal(0, border.columns["accuracy_m"][foot.line[0]] / 1.96, 40_000)
    assert radius is not None
    east, north = rng.normal(0, radius / 2.4477, (2, 40_000))
    begin = np.full(40_000, lon), np.full(40_000, lat)
    true = GEOD.fwd(*begin, np.degrees(np.arctan2(east, north)), np.hypot(east, north))
    unshifted = GEOD.fwd(true[0], true[1], np.full(40_000, azimuth), -shift)
    country = locate.columns(np.asarray(unshifted[0]), np.asarray(unshifted[1]), None, reference)[
        "country_at"
    ]
    frame = pd.DataFrame(
        {"longitude": true[0], "latitude": true[1], "radius_m": np.nan, "country_at": country}
    )
    return in_units(gpd.GeoDataFrame(frame), units)


def test_between_two_candidates_the_next_district_is_that_of_the_other(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    both = points([ZEHAK, DUST_MOHAMMAD], incident_id="a", weight=[0.4, 0.6])
    shown = locate.on_border(points([ZEHAK], incident_id="a"), reference)
    found = in_units(shown, units, reference.border, both).iloc[0]
    assert (found["admin2_at"], found["admin2_next"]) == ("Zehak", "Hirmand")


@pytest.mark.quick
def test_well_inside_a_district_it_is_one(reference: locate.Reference, units: gpd.GeoDataFrame) -> None:
    found = named(points([(60.6225, 35.244, 300.0), (62.2, 34.35, 500.0)]), reference, units)
    assert found["admin2_at"].tolist() == ["Torbat-e-jam", "Herat"]
    assert (found["admin_probability"] > 1 - 1e-5).all()


@pytest.mark.quick
def test_the_strip_between_a_district_and_the_line_belongs_to_it(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    frame = points([(60.8189, 32.0117, 5.0), (60.588, 33.6543, 5.0)])
    # The units are drawn up to the line; as others draw them, these two end 0.8 and 3.7 km before it.
    held = [
        units.geometry[units["country"] == country].contains(spot).any()
        for country, spot in zip(("AFG", "IRN"), frame.geometry, strict=True)
    ]
    assert held == [True, True]
    found = named(frame, reference, units)
    # As sure as the country.
    assert np.allclose(found["admin_probability"], found["side_probability"], atol=2e-3)
    # Where they end before it, as here without a strip of some 1 km along the line, the strip is theirs too.
    line = shapely.union_all(locate.pieces(reference.border).geometry.to_numpy())
    short = units.assign(geometry=units.geometry.difference(shapely.buffer(line, 0.01)))
    again = named(frame, reference, short)
    assert again["admin2_at"].tolist() == found["admin2_at"].tolist() == ["Lash Wa Juwayn", "Zirkuh"]
    assert np.allclose(again["admin_probability"], found["side_probability"], atol=2e-3)
    alone = in_units(locate.on_border(frame, reference), short)
    assert alone["admin2_at"].tolist() == found["admin2_at"].tolist()
    assert (alone["admin_probability"] < 1e-6).all()


def test_the_shore_of_a_lake_near_the_line_is_no_border() -> None:
    # 1.5 km inside Armenia, in a district that reaches from the line to the Sevan, which is in none.
    reference = locate.reference(("ARM-AZE",))
    frame = locate.on_border(points([(45.81824, 40.02524, 500.0)]), reference)
    found = in_units(frame, atlas.units(["ARM"]), reference.border).iloc[0]
    assert found["admin2_at"] == "Vardenis"
    assert found["admin_probability"] == pytest.approx(found["side_probability"], abs=2e-3)


def test_a_country_without_districts_is_known_by_its_provinces() -> None:
    reference = locate.reference(("COL-VEN",))
    frame = locate.on_border(points([(-72.443, 7.814, 2_000.0)]), reference)  # San Antonio del Tachira
    found = in_units(frame, atlas.units(["COL", "VEN"], level=None), reference.border).iloc[0]
    assert (found["country_at"], found["admin1_at"]) == ("VEN", "T\u00e1chira")
    assert np.isfinite(found["admin_probability"])
    assert found["admin_probability"] <= found["side_probability"] + 5e-3


def test_a_district_is_never_surer_than_its_country(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    rng = np.random.default_rng(3)
    network = reference.border.network
    vertex = rng.integers(0, network.start.shape[1], 300)
    lon, lat = borderline.to_degrees(network.start[:, vertex])
    away = GEOD.fwd(lon, lat, rng.uniform(0, 360, 300), rng.uniform(0, 15_000, 300))
    spots = np.column_stack([away[0], away[1], rng.uniform(100, 10_000, 300)])
    found = named(points([tuple(spot) for spot in spots.tolist()]), reference, units)
    same = (found["side_likely"] == found["country_at"]) & found["admin_probability"].notna()
    assert same.sum() > 200
    assert (found["admin_probability"] <= found["side_probability"] + 5e-3)[same].all()


@pytest.mark.parametrize("spot", [ZEHAK, ISLAM_QALA, IRANIAN_STRIP, AFGHAN_STRIP, CORNER])
def test_the_districts_of_both_countries_hold_everything_between_them(
    spot: Spot, reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    border, place = reference.border, places(points([spot]))
    spread = facing(place, border.network, border.columns["accuracy_m"], border.search)
    total = 0.0
    for country in ("AFG", "IRN"):
        own = units[units["country"] == country].geometry.to_numpy()
        near = np.flatnonzero(shapely.distance(own, shapely.Point(*spot[:2])) < 0.5)
        for kept, ends in outlines(own, country, border, near).values():
            total += inside(place, [(chains(kept), still(place)), (chains(ends), spread)])[0]
    assert total == pytest.approx(1, abs=5e-4)


def test_the_districts_of_a_country_add_up_to_its_probability_on_all_its_borders(
    units: gpd.GeoDataFrame,
) -> None:
    world, rng = locate.reference(), np.random.default_rng(2)
    border = world.border
    ours = np.flatnonzero((border.columns["left"] == "IRN") | (border.columns["right"] == "IRN"))
    vertex = rng.choice(np.flatnonzero(np.isin(border.network.line, ours)), 80)
    begin = borderline.to_degrees(border.network.start[:, vertex])
    lon, lat, _ = GEOD.fwd(*begin, rng.uniform(0, 360, 80), rng.uniform(0, 8_000, 80))
    frame = points(list(zip(lon, lat, rng.uniform(300, 8_000, 80), strict=True)))
    found = locate.on_border(frame, world)
    own, place = units[units["country"] == "IRN"].geometry.to_numpy(), places(frame)
    spread = facing(place, border.network, border.columns["accuracy_m"], border.search)
    near = np.flatnonzero(shapely.distance(own[:, None], frame.geometry.to_numpy()).min(axis=1) < 0.4)
    total = np.zeros(80)
    for kept, ends in outlines(own, "IRN", border, near).values():
        total += inside(place, [(chains(kept), still(place)), (chains(ends), spread)])
    in_iran = (found["side_likely"] == "IRN").to_numpy()
    assert in_iran.sum() > 30
    assert np.allclose(total[in_iran], found["side_probability"].to_numpy()[in_iran], atol=6e-3)


def test_turning_the_line_round_changes_no_district(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    frame = points([ZEHAK, DUST_MOHAMMAD, ISLAM_QALA, IRANIAN_STRIP, AFGHAN_STRIP, CORNER])
    back = locate.reference(("AFG-IRN",), chainage_from="Pakistan tripoint")
    one, other = (named(frame, each, units)["admin_probability"] for each in (reference, back))
    assert np.allclose(one, other, atol=1e-9)


def test_without_a_radius_or_a_district_there_is_no_probability(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    frame = points([(61.4949, 31.0306, None), (67.0, 30.19, 100.0), (np.nan, np.nan, 100.0)])
    found = named(frame, reference, units)
    assert found["admin2_at"].notna().tolist() == [True, False, False]
    assert found["admin_probability"].isna().all()


def test_of_several_candidates_the_probability_is_that_of_the_mixture(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    both = points([ZEHAK, DUST_MOHAMMAD], incident_id="a", weight=[0.4, 0.6])
    shown = locate.on_border(points([ZEHAK], incident_id="a"), reference)
    alone = in_units(shown, units, reference.border)["admin_probability"].iloc[0]
    mixed = in_units(shown, units, reference.border, both)
    assert mixed["admin2_at"].tolist() == ["Zehak"]
    # Dust Mohammad lies 25 km from Zehak.
    assert mixed["admin_probability"].iloc[0] == pytest.approx(0.4 * alone, abs=1e-6)


def test_no_rows_give_typed_no_rows_and_rows_do_not_depend_on_one_another(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    frame = points([ZEHAK, AFGHAN_STRIP, (67.0, 30.19, 100.0), ISLAM_QALA, CORNER])
    frame = frame.set_axis([7, 3, 9, 1, 4]).assign(date_start="2022-04-23", date_end="2022-04-23")

    def around(rows: gpd.GeoDataFrame) -> pd.DataFrame:
        found = named(rows, reference, units)
        return pd.DataFrame(to_crossings(found, atlas.crossings(), reference.border))

    whole = around(frame)
    assert whole.index.tolist() == [7, 3, 9, 1, 4]
    pd.testing.assert_frame_equal(around(frame.iloc[::-1]).iloc[::-1], whole)
    pd.testing.assert_frame_equal(pd.concat([around(frame.iloc[[row]]) for row in range(len(frame))]), whole)
    none = around(frame.iloc[:0])
    assert len(none) == 0
    for name in ("admin1_at", "admin2_at", "admin_probability", "crossing_id", "crossing_open"):
        assert none[name].dtype == COLUMNS[name].dtype == whole[name].dtype, name


# --- crossings ---------------------------------------------------------------------------------------------


def crossing(**changed: str) -> gpd.GeoDataFrame:
    columns = {"crossing_id": "gate", "border_id": "AFG-IRN", "status": "open"}
    columns |= dict.fromkeys(("open_to", "closures"), "") | {"open_from": "2000"} | changed
    frame = pd.DataFrame([columns], dtype="string").replace("", pd.NA)
    frame = frame.assign(longitude=61.00488, latitude=34.70799, radius_m=500.0)
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]))


def open_at(
    crossings: gpd.GeoDataFrame, start: str | None, end: str | None, reference: locate.Reference
) -> bool | None:
    frame = points([ISLAM_QALA], date_start=start, date_end=end)
    found = to_crossings(locate.on_border(frame, reference), crossings, reference.border)["crossing_open"]
    return None if found.isna().iloc[0] else bool(found.iloc[0])


@pytest.mark.parametrize(
    ("changed", "start", "end", "expected"),
    [
        ({}, "2022-04-23", "2022-04-23", True),
        ({}, None, None, None),
        ({}, "2022-04-23", None, None),
        # When it opened is not known: nor is whether it was open, but that it was closed may be.
        ({"open_from": ""}, "1921-12-02", "1921-12-02", None),
        ({"open_from": ""}, "2022-04-23", "2022-04-23", None),
        ({"open_from": "", "closures": "2022-04-23"}, "2022-04-23", "2022-04-23", False),
        ({"open_from": "", "open_to": "2015", "status": "closed"}, "2014-01-01", "2014-01-01", None),
        ({"open_from": "", "open_to": "2015", "status": "closed"}, "2016-01-01", "2016-01-01", False),
        # In use on a day, and opened by then.
        ({"open_from": "../2019-10-09"}, "2019-10-08", "2019-10-08", None),
        ({"open_from": "../2019-10-09"}, "1921-12-02", "1921-12-02", None),
        ({"open_from": "../2019-10-09"}, "2019-10-09", "2019-10-09", True),
        # Opened some day of December 2020.
        ({"open_from": "2020-12"}, "2020-11-30", "2020-11-30", False),
        ({"open_from": "2020-12"}, "2020-11-30", "2020-12-01", None),
        ({"open_from": "2020-12"}, "2020-12-15", "2020-12-15", None),
        ({"open_from": "2020-12"}, "2020-12-31", "2021-02-01", True),
        ({"open_from": "2020-12-10"}, "2020-12-10", "2020-12-10", True),
        # Closed for good some day of 2015.
        ({"open_to": "2015", "status": "closed"}, "2014-12-31", "2014-12-31", True),
        ({"open_to": "2015", "status": "closed"}, "2015-06-01", "2015-06-01", None),
        ({"open_to": "2015", "status": "closed"}, "2014-01-01", "2016-01-01", None),
        ({"open_to": "2015", "status": "closed"}, "2016-01-01", "2022-01-01", False),
        ({"status": "closed"}, "2016-01-01", "2016-01-01", None),
        ({"status": "closed", "open_from": "2020"}, "2019-01-01", "2019-01-01", False),
        # Closures: days, doubtful days, a closure known by its month.
        ({"closures": "2022-04-23/2022-04-24"}, "2022-04-22", "2022-04-22", True),
        ({"closures": "2022-04-23/2022-04-24"}, "2022-04-23", "2022-04-24", False),
        ({"closures": "2022-04-23/2022-04-24"}, "2022-04-24", "2022-04-25", None),
        ({"closures": "2022-04-23/2022-04-24"}, "2022-04-01", "2022-04-30", None),
        ({"closures": "2022-04-23|2022-05-01"}, "2022-05-01", "2022-05-01", False),
        ({"closures": "2022-04-23|2022-05-01"}, "2022-04-24", "2022-04-30", True),
        ({"closures": "2022-04-23?"}, "2022-04-23", "2022-04-23", None),
        ({"closures": "2022-04-23/2022-04-26~"}, "2022-04-24", "2022-04-24", None),
        ({"closures": "2022-04"}, "2022-04-10", "2022-04-10", None),
        ({"closures": "2022-04/2022-06"}, "2022-05-10", "2022-05-10", False),
        ({"closures": "2022-04/2022-06"}, "2022-04-10", "2022-04-10", None),
        ({"closures": "2022-04-23", "open_from": "2021"}, "2022-04-23", "2022-04-23", False),
    ],
)
def test_a_crossing_is_open_or_closed_if_it_is_so_on_every_day_of_the_date(
    changed: dict[str, str],
    start: str | None,
    end: str | None,
    expected: bool | None,  # noqa: FBT001 - what the test is about
    reference: locate.Reference,
) -> None:
    assert open_at(crossing(**changed), start, end, reference) is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2022-04-22", "2022-04-22", True),
        ("2022-04-23", "2022-04-23", False),
        ("2022-04-23", "2022-04-24", False),
        ("2022-04-25", "2022-04-25", None),  # sources differ
        ("2022-04-23", "2022-04-26", None),
        ("2022-04-01", "2022-04-30", None),
        ("2022-04-27", "2022-04-27", True),
        ("2023-05-20", "2023-05-20", None),  # one source
    ],
)
def test_islam_qala_was_closed_on_the_days_on_which_its_sources_agree(
    start: str,
    end: str,
    expected: bool | None,  # noqa: FBT001 - what the test is about
    reference: locate.Reference,
) -> None:
    assert open_at(atlas.crossings(), start, end, reference) is expected


@pytest.mark.parametrize(
    ("spot", "day"),
    # The rows of a user's table; no source says when these crossings opened.
    [((61.93, 31.112, 500), "1998-08-20"), ((61.93, 31.112, 500), "1921-12-02"), (ISLAM_QALA, "1998-09-10")],
)
def test_it_is_not_known_whether_a_crossing_was_open_long_ago(
    spot: Spot, day: str, reference: locate.Reference
) -> None:
    frame = points([spot], date_start=day, date_end=day)
    found = to_crossings(locate.on_border(frame, reference), atlas.crossings(), reference.border)
    assert found["crossing_id"].notna().all()
    assert found["crossing_open"].isna().all()


def test_every_closure_in_the_atlas_is_a_date_that_its_crossing_was_open_before() -> None:
    from marzmap.check import interval

    crossings = atlas.crossings()
    listed = [closure for text in crossings["closures"].dropna() for closure in text.split("|")]
    assert len(listed) == 31
    for closure in listed:
        start, end = interval(closure)
        assert start is not None
        assert end is not None
    for text in crossings["open_from"].dropna():
        assert interval(text)[1] is not None
    for text in crossings["open_to"].dropna():
        assert interval(text)[0] is not None
    assert set(crossings["status"]) == {"open", "closed", "unknown"}
    assert (crossings["open_to"].notna() == (crossings["status"] == "closed")).all()


def test_a_table_without_dates_has_crossings_and_not_whether_they_were_open(
    reference: locate.Reference,
) -> None:
    found = to_crossings(
        locate.on_border(points([ISLAM_QALA]), reference), atlas.crossings(), reference.border
    )
    assert found["crossing_id"].tolist() == ["islam-qala"]
    assert found["crossing_open"].isna().all()
    assert found["crossing_open"].dtype == "boolean"


def test_both_distances_are_to_the_crossing_that_is_nearest_by_geodesic(reference: locate.Reference) -> None:
    crossings = atlas.crossings()
    crossings = crossings[crossings["radius_m"] <= locate.CROSSING_RADIUS_M]
    rng = np.random.default_rng(9)
    spots = [
        (lon, lat, None)
        for lon, lat in zip(rng.uniform(60.5, 62, 40), rng.uniform(30, 35.5, 40), strict=True)
    ]
    found = to_crossings(locate.on_border(points(spots), reference), crossings, reference.border)
    feet = borderline.nearest(
        crossings["longitude"], crossings["latitude"], reference.border.network, reference.border.search
    )
    for row in found.to_dict("records"):
        gates = crossings["longitude"].to_numpy(), crossings["latitude"].to_numpy()
        here = np.full(len(crossings), row["longitude"]), np.full(len(crossings), row["latitude"])
        away = np.asarray(GEOD.inv(*here, *gates)[2])
        best = int(away.argmin())
        assert row["crossing_id"] == crossings["crossing_id"].iloc[best]
        assert row["crossing_distance_m"] == pytest.approx(away[best], abs=1e-6)
        along = abs(row["chainage_m"] - feet.chainage_m[best])
        assert row["crossing_along_m"] == pytest.approx(along, abs=1e-6)


# --- centres -----------------------------------------------------------------------------------------------


def test_a_mere_centre_tells_nothing_of_the_way_to_the_border(
    reference: locate.Reference, units: gpd.GeoDataFrame
) -> None:
    spots: list[Spot] = [
        (62.34, 30.82, None),
        (62.34, 30.82, None),
        (62.34, 30.82, 9e4),
        (62.34, 30.82, None),
    ]
    stated = pd.array([None, "Nimroz", None, None], dtype="string")
    frame = points(spots, placed_by=["centroid", "centroid", "centroid", "given"], admin1=stated)
    located = to_crossings(named(frame, reference, units), atlas.crossings(), reference.border)
    found = locate.by_centre(located)
    emptied = [name for name in locate.OF_THE_POINT if name in located]
    assert {"border_distance_m", "chainage_m", "admin2_at", "crossing_id", "crossing_open"} < {*emptied}
    assert found.loc[:1, emptied].isna().all(axis=None)
    # A row may state its province; its country, and that no side is known, stay in any case.
    assert found["admin1_at"].isna().tolist() == [True, False, False, False]
    pd.testing.assert_frame_equal(
        found.drop(columns=[*emptied, "admin1_at"]), located.drop(columns=[*emptied, "admin1_at"])
    )
    # With a radius, or a point of its own, all is as it was.
    pd.testing.assert_frame_equal(found.loc[2:], located.loc[2:])
    assert found.loc[2:, "border_distance_m"].notna().all()
    for name in found:
        assert found[name].dtype == located[name].dtype, name
    none = locate.by_centre(located.iloc[:0])
    assert none.dtypes.to_dict() == located.dtypes.to_dict()
