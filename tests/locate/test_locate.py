"""Points meet the border: hand-checked figures, the side's probability, units and crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from marzmap import InputError, atlas, locate
from marzmap.attributes import COLUMNS, names, typed
from marzmap.borderline import store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from marzmap._types import Floats

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
    frame = typed(frame.assign(radius_m=radius_m), ["radius_m", "reason_code"])
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]), crs="EPSG:4326"
    )


@pytest.fixture(scope="module")
def reference() -> locate.Reference:
    return locate.reference(("AFG-IRN",), chainage_from=NORTH)


@pytest.fixture(scope="module")
def border(reference: locate.Reference) -> locate.Border:
    return reference.border


@pytest.fixture(scope="module")
def located(reference: locate.Reference) -> gpd.GeoDataFrame:
    return locate.on_border(points([(lat, lon) for _, lat, lon, _, _ in FIGURES]), reference)


@pytest.mark.quick
def test_distances_and_sides_are_those_computed_independently(located: gpd.GeoDataFrame) -> None:
    for (name, _, _, metres, side), row in zip(FIGURES, located.to_dict("records"), strict=True):
        assert row["border_distance_m"] == pytest.approx(metres, abs=5), name
        assert row["side_likely"] == side, name
        assert row["country_at"] == side, name


@pytest.mark.quick
def test_the_foot_lies_at_the_distance(located: gpd.GeoDataFrame) -> None:
    to_foot = Geod(ellps="WGS84").inv(
        located["longitude"], located["latitude"], located["border_longitude"], located["border_latitude"]
    )[2]
    assert np.allclose(to_foot, located["border_distance_m"], atol=1e-3)


@pytest.mark.quick
def test_chainage_counts_from_the_named_end() -> None:
    there, back = (locate.reference(("IRN-AFG",), chainage_from=end) for end in (NORTH, "Pakistan tripoint"))
    spots = points([(lat, lon) for _, lat, lon, _, _ in FIGURES])
    one, two = locate.on_border(spots, there), locate.on_border(spots, back)
    length = there.border.network.part_length_m[0]
    assert np.allclose(one["chainage_m"] + two["chainage_m"], length, atol=0.01)
    assert one["side_likely"].tolist() == two["side_likely"].tolist()
    assert np.allclose(one["side_probability"], two["side_probability"], rtol=1e-9)
    for border, ends in ((there.border, ("AFG", "IRN")), (back.border, ("IRN", "AFG"))):
        pieces = locate.pieces(border)
        assert pieces["piece"].tolist() == list(range(8))
        assert (pieces["left"] == ends[0]).all()
        assert pieces["chainage_start_m"].iloc[0] == 0
        assert pieces["chainage_end_m"].iloc[-1] == pytest.approx(length, abs=1e-6)
        assert np.allclose(
            pieces["chainage_end_m"].to_numpy()[:-1], pieces["chainage_start_m"].to_numpy()[1:]
        )
        assert pieces.geometry.iloc[0].coords[-1] == pieces.geometry.iloc[1].coords[0]


@pytest.mark.quick
def test_the_probability_is_nearly_that_of_a_half_plane(reference: locate.Reference) -> None:
    # Zehak lies 9,955.5 m from a stretch of 250 m accuracy: with a radius of 24,477 m sigma is 10,000 m for
    # the place and 127.6 m for the line; the normal distribution below 0.9955 is 0.8402. How the border bends
    # is worth 0.003 of it.
    found = locate.on_border(points([(30.8940, 61.6804)], 24_477.0), reference)
    assert found["side_probability"][0] == pytest.approx(0.8402, abs=5e-3)
    assert found["side"][0] == "IRN"
    assert found["border_distance_low_m"][0] == pytest.approx(9955.5 - 1.2816 * 10_000.8, abs=500)
    wider = locate.on_border(points([(30.8940, 61.6804)], 60_000.0), reference)
    assert (wider["side"][0], wider["side_likely"][0]) == ("undetermined", "IRN")


@pytest.mark.quick
def test_without_a_radius_there_is_a_distance_but_no_side(reference: locate.Reference) -> None:
    row = locate.on_border(points([(30.8940, 61.6804)], None), reference).iloc[0]
    assert row["border_distance_m"] == pytest.approx(9956, abs=5)
    assert (row["side"], row["reason_code"]) == ("undetermined", "radius_unknown")
    assert pd.isna(row["side_likely"])
    assert pd.isna(row["side_probability"])


@pytest.mark.quick
def test_a_place_in_a_third_country_is_on_neither_side(reference: locate.Reference) -> None:
    # Quetta; incidents of the Pakistan border are often told as Iran-Afghanistan ones.
    row = locate.on_border(points([(30.19, 67.0)]), reference).iloc[0]
    assert (row["country_at"], row["side"]) == ("PAK", "undetermined")
    assert row["reason_code"] == "in_other_country(PAK,AFG-IRN);far_from_border(200)"


@pytest.mark.quick
def test_natural_earth_puts_dust_mohammad_on_the_other_side() -> None:
    coarse = locate.reference(("AFG-IRN",), source="natural-earth", chainage_from=NORTH)
    row = locate.on_border(points([(31.1447, 61.7925)], 500.0), coarse).iloc[0]
    assert (row["side_likely"], row["side"]) == ("AFG", "undetermined")


@pytest.mark.quick
def test_rows_do_not_depend_on_one_another(located: gpd.GeoDataFrame, reference: locate.Reference) -> None:
    spots = points([(lat, lon) for _, lat, lon, _, _ in FIGURES])
    backwards = locate.on_border(spots.iloc[::-1], reference)
    pd.testing.assert_frame_equal(pd.DataFrame(backwards.iloc[::-1]), pd.DataFrame(located))
    alone = pd.concat([locate.on_border(spots.iloc[[row]], reference) for row in range(len(spots))])
    pd.testing.assert_frame_equal(pd.DataFrame(alone), pd.DataFrame(located))


@pytest.mark.quick
def test_no_rows_give_typed_no_rows(reference: locate.Reference) -> None:
    none = locate.on_border(points([(31.0, 61.0)]).iloc[:0], reference)
    none = locate.to_crossings(locate.in_units(none, atlas.units()), atlas.crossings(), reference.border)
    assert len(none) == 0
    for name in [name for name in names("locate") if name in none]:
        assert none[name].dtype == COLUMNS[name].dtype, name
    missing = locate.on_border(points([(np.nan, np.nan)]), reference).iloc[0]
    assert pd.isna(missing["side"])
    assert pd.isna(missing["border_distance_m"])


# Longitude, latitude and country: islands, coasts, enclaves, disputed land, the sea, the poles.
COUNTRIES = [
    ("Colombo", 79.86, 6.93, "LKA"),
    ("Reykjavik", -21.90, 64.14, "ISL"),
    ("Honolulu", -157.80, 21.30, "USA"),
    ("Stanley", -57.85, -51.70, "FLK"),
    ("Suva", 178.44, -18.14, "FJI"),
    ("Taveuni, across the antimeridian", -179.95, -16.80, "FJI"),
    ("Maseru", 27.48, -29.31, "LSO"),
    ("Vatican", 12.4534, 41.9029, "VAT"),
    ("Ceuta", -5.31, 35.89, "ESP"),
    ("Kaliningrad", 20.50, 54.70, "RUS"),
    ("Nakhchivan", 45.41, 39.21, "AZE"),
    ("Dili", 125.57, -8.56, "TLS"),
    ("Singapore", 103.85, 1.29, "SGP"),
    ("Pristina", 21.16, 42.66, "XKX"),
    ("Armiansk, Crimea, just south of the line in fact", 33.69, 46.10, "UKR"),
    ("Krasnoperekopsk, Crimea", 33.79, 45.96, "UKR"),
    ("Chonhar, north of it", 34.53, 46.02, "UKR"),
    ("Tehran", 51.40, 35.70, "IRN"),
    ("Islam Qala", 61.06667, 34.66667, "AFG"),
    ("South Pole", 0.0, -90.0, None),
    ("North Pole", 0.0, 90.0, None),
    ("Atlantic", -30.0, 0.0, None),
]


@pytest.mark.quick
def test_the_country_is_right_on_islands_along_coasts_and_in_enclaves() -> None:
    lon, lat = (np.array([row[axis] for row in COUNTRIES], dtype=float) for axis in (1, 2))
    found = locate.columns(lon, lat, None, locate.reference())
    told = dict(zip([name for name, *_ in COUNTRIES], found["country_at"], strict=True))
    assert told == {name: country for name, _, _, country in COUNTRIES}


@pytest.mark.quick
def test_an_island_lies_beside_no_land_border() -> None:
    found = locate.columns(np.array([79.86]), np.array([6.93]), np.array([100.0]), locate.reference())
    assert (found["country_at"][0], found["side"][0], found["side_likely"][0]) == (
        "LKA",
        "undetermined",
        None,
    )
    assert found["reason_code"][0].startswith("in_other_country(LKA,")


@pytest.mark.quick
def test_the_world_and_the_pair_agree_on_the_pairs_own_points(located: gpd.GeoDataFrame) -> None:
    lon, lat = located["longitude"].to_numpy(), located["latitude"].to_numpy()
    world = locate.columns(lon, lat, None, locate.reference())
    assert set(world["border_id"]) == {"AFG-IRN"}
    assert np.array_equal(world["border_distance_m"], located["border_distance_m"])
    assert world["country_at"].tolist() == located["country_at"].tolist()


def test_an_index_that_is_damaged_or_stale_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "cache"))
    fresh = locate.border().network
    (kept,) = (tmp_path / "cache").iterdir()
    again = locate.border().network
    assert all(np.array_equal(one, other) for one, other in zip(fresh, again, strict=True))
    again.shape[:] = 0.0  # which changes no file
    file = kept / "shape.npy"
    whole = file.read_bytes()
    content = bytearray(whole)
    content[len(content) // 2] ^= 0xFF
    for damaged in (bytes(content), content[: len(content) // 3], b"", b"not an index"):
        file.write_bytes(damaged)
        again = locate.border().network
        assert all(np.array_equal(one, other) for one, other in zip(fresh, again, strict=True))
        assert file.read_bytes() == whole
        assert [*(tmp_path / "cache").iterdir()] == [kept]
    assert store.key(b"a layer") != store.key(b"another")


class Kept(NamedTuple):
    numbers: Floats
    names: NDArray[np.str_]


def test_no_damage_to_an_index_goes_unseen(tmp_path: Path) -> None:
    one = Kept(np.arange(6.0).reshape(2, 3), np.array(["a", "", "ccc"]))
    for number in range(12):
        store.stored(tmp_path, f"{number}", Kept, lambda: one)
    assert len([*tmp_path.iterdir()]) == 8
    for file in [*(tmp_path / "kept-11").iterdir()]:
        whole = file.read_bytes()
        for at in range(len(whole)):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :])
            read = store.stored(tmp_path, "11", Kept, lambda: one)
            assert all(map(np.array_equal, read, one))
            assert [each.dtype for each in read] == [each.dtype for each in one]


@pytest.mark.quick
def test_a_cache_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "file"))
    assert len(locate.border().network.shape) > 3_311


@pytest.mark.quick
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


@pytest.mark.quick
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


@pytest.mark.quick
def test_a_crossing_that_is_only_roughly_placed_is_not_the_nearest(reference: locate.Reference) -> None:
    crossings = atlas.crossings()
    vague = crossings[crossings["radius_m"] > locate.CROSSING_RADIUS_M]
    assert len(vague) > 0
    at_it = points([(vague["latitude"].iloc[0], vague["longitude"].iloc[0])])
    row = locate.to_crossings(locate.on_border(at_it, reference), crossings, reference.border).iloc[0]
    assert row["crossing_id"] not in set(vague["crossing_id"])


@pytest.mark.quick
def test_an_unknown_border_end_or_source_is_refused() -> None:
    with pytest.raises(InputError, match=r"No border 'AFG-IRX' in 'world'\. Near it: AFG-IRN"):
        locate.border(("IRX-AFG",))
    with pytest.raises(InputError, match="No border ends at 'North'"):
        locate.border(("AFG-IRN",), chainage_from="North")
    with pytest.raises(InputError, match="'osm' is not a border layer"):
        locate.border(source="osm")
