"""Two border sources in one run: what each says of the side, and the land between their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal

from drawn_borders import GEOD, LENGTH_M, MERIDIAN, PAIR, RADIUS_M, beside, drawn, points
from marzmap import atlas, locate
from marzmap.locate.sources import disagreement, of_pair
from marzmap.summarise import offsets

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats


NEAR_M = 20_000.0
FAR_M = 10_000.0
ROUGH_M = 10_000.0
SURE = 0.95
SQUARE_DEG = 0.005
BAND_DEG = 0.15


@pytest.fixture(scope="module")
def references() -> dict[str, locate.Reference]:
    return {name: locate.reference((PAIR,), source=name) for name in ("world", "natural-earth")}


# --- what is said of the side -----------------------------------------------------------------------------


def by_source(
    spots: gpd.GeoDataFrame,
    references: dict[str, locate.Reference],
    candidates: gpd.GeoDataFrame | None = None,
) -> pd.Series[str]:
    """What each source says of points; `locate.by_source` in short."""
    return locate.by_source(
        {name: locate.on_border(spots, line, candidates) for name, line in references.items()}
    )


def test_each_source_says_its_side_with_its_probability() -> None:
    # The lines run 500 m on either side of the place; with a deviation of 433 m of the place and 250 m of the
    # line it is 500 m in all: the normal distribution below 1 is 0.8413.
    known = locate.reference((PAIR,)).countries
    west, east = drawn("west", MERIDIAN), drawn("east", beside(MERIDIAN, np.full(51, 1000.0)))
    references = {line.source: locate.Reference(line, known) for line in (west, east)}
    middle = GEOD.fwd(59.0, 33.25, 90.0, 500.0)[:2]
    radii = [2.4477 * 433.0127, 2.4477 * 1200.0, np.nan]
    told = by_source(points([middle] * 3, radii), references)
    assert told.dtype == "string"
    assert told[0] == "side(west,AFG,0.84);side(east,IRN,0.84)"
    # 500 m of 1,225.8 m: the normal distribution below 0.4079 is 0.6583.
    assert told[1] == "side_open(west,AFG,0.66);side_open(east,IRN,0.66)"
    assert told[2] == "point_in(west,AFG);point_in(east,IRN)"
    assert by_source(points([middle]), dict(reversed(references.items())))[0].startswith("side(east,IRN,")


def test_a_place_beside_no_border_is_said_to_lie_where_it_does(
    references: dict[str, locate.Reference],
) -> None:
    # Quetta; the Atlantic; no point at all.
    told = by_source(points([(67.0, 30.19), (-30.0, 0.0), (np.nan, np.nan)]), references)
    assert told[0] == "point_in(world,PAK);point_in(natural-earth,PAK)"
    assert told[1] == ("point_nowhere(world);point_nowhere(natural-earth)")
    assert pd.isna(told[2])


def test_rows_and_index_stay_and_do_not_depend_on_one_another(
    references: dict[str, locate.Reference],
) -> None:
    spots = points([(61.7925, 31.1447), (61.06667, 34.66667), (61.8058, 31.0549)], [500.0, 2000.0, np.nan])
    spots = spots.set_axis(pd.Index(["c", "a", "b"]))
    told = by_source(spots, references)
    assert told.index.equals(spots.index)
    pd.testing.assert_series_equal(by_source(spots.iloc[::-1], references).iloc[::-1], told)
    alone = pd.concat([by_source(spots.iloc[[row]], references) for row in range(3)])
    pd.testing.assert_series_equal(alone, told)
    assert by_source(spots.iloc[:0], references).dtype == "string"


def test_of_several_candidates_the_mixture_is_told(references: dict[str, locate.Reference]) -> None:
    # Islam Qala town lies 6 km inside Afghanistan, Zehak 10 km inside Iran.
    place = points([(61.06667, 34.66667)])
    both = points([(61.06667, 34.66667), (61.6804, 30.8940)]).assign(incident_id="i0", weight=[0.6, 0.4])
    assert by_source(place, references, both)[0].startswith("side_open(world,AFG,0.60)")
    assert by_source(place, references)[0].startswith("side(world,AFG,1.00)")


# --- the land between the lines ---------------------------------------------------------------------------


def test_between_two_parallel_lines_lies_a_strip() -> None:
    main, other = drawn("main", MERIDIAN), drawn("other", beside(MERIDIAN, np.full(51, 1000.0)))
    for land, sides in (
        (disagreement(main, other), ("AFG", "IRN")),
        (disagreement(other, main), ("IRN", "AFG")),
    ):
        assert [*land.columns] == ["border_id", "side_main", "side_other", "source", "area_km2", "geometry"]
        assert land[["side_main", "side_other"]].to_numpy().tolist() == [[*sides]]
        assert land["area_km2"][0] == pytest.approx(LENGTH_M * 1000 / 1e6, rel=1e-4)
        assert land["geometry"][0].exterior.is_ccw
    assert disagreement(main, other)["source"].tolist() == ["other"]


def test_a_line_that_runs_on_makes_no_land() -> None:
    longer = [(59.0, 33.7), (59.0, 33.6), *MERIDIAN, (59.0, 32.9), (58.7, 32.7)]
    main, other = drawn("main", MERIDIAN), drawn("other", beside(longer, np.full(len(longer), 1000.0)))
    for land in (disagreement(main, other), disagreement(other, main)):
        assert land["area_km2"].tolist() == pytest.approx([LENGTH_M * 1000 / 1e6], rel=1e-4)


def test_lines_that_cross_make_land_of_both_kinds() -> None:
    # From 1,000 m west of the main line to 1,000 m east of it: two triangles, ended by perpendiculars.
    main, other = drawn("main", MERIDIAN), drawn("other", beside(MERIDIAN, np.linspace(-1000, 1000, 51)))
    land = disagreement(main, other)
    assert land[["side_main", "side_other"]].to_numpy().tolist() == [["IRN", "AFG"], ["AFG", "IRN"]]
    assert land["area_km2"].tolist() == pytest.approx([LENGTH_M * 1000 / 4e6] * 2, rel=2e-3)


def test_a_part_that_one_source_lacks_is_land_only_if_it_closes() -> None:
    ring = [(59.5, 33.2), (59.52, 33.2), (59.52, 33.22), (59.5, 33.22), (59.5, 33.2)]
    stray = [(58.5, 33.3), (58.5, 33.29)]
    same, other = drawn("same", MERIDIAN), drawn("other", MERIDIAN, ring[::-1], stray)
    land = disagreement(same, other)
    # The ring runs clockwise about Iran: its right. Between the two lines all is Afghanistan's to the first.
    assert land[["side_main", "side_other"]].to_numpy().tolist() == [["AFG", "IRN"]]
    assert land["area_km2"][0] == pytest.approx(abs(GEOD.polygon_area_perimeter(*np.array(ring).T)[0]) / 1e6)
    none = disagreement(same, same)
    assert len(none) == 0
    assert none.dtypes.astype(str).to_dict() == land.dtypes.astype(str).to_dict()
    assert none.crs == "EPSG:4326"


def test_pairs_are_compared_one_by_one() -> None:
    pairs = ("AFG-IRN", "IRN-PAK")
    main, other = (locate.border(pairs, source=name) for name in ("world", "natural-earth"))
    together = disagreement(main, other)
    alone = [disagreement(of_pair(main, pair), of_pair(other, pair)) for pair in pairs]
    assert together["border_id"].unique().tolist() == [*pairs]
    assert together["area_km2"].sum() == pytest.approx(sum(land["area_km2"].sum() for land in alone))
    assert disagreement(main, of_pair(other, "IRN-PAK"))["border_id"].unique().tolist() == ["IRN-PAK"]


@pytest.fixture(scope="module")
def land(references: dict[str, locate.Reference]) -> gpd.GeoDataFrame:
    return disagreement(*(known.border for known in references.values()))


def test_dust_mohammad_lies_where_the_sources_disagree(land: gpd.GeoDataFrame) -> None:
    # Latitude and longitude as in test_locate.py; Natural Earth's line runs 0.4 km west of Dust Mohammad.
    for lat, lon, expected in (
        (31.1447, 61.7925, [["IRN", "AFG"]]),
        (30.9700, 61.8092, [["IRN", "AFG"]]),
        (31.0549, 61.8058, []),
        (30.95962, 61.86037, []),
        (34.66667, 61.06667, []),
    ):
        here = land[land.contains(shapely.Point(lon, lat))]
        assert here[["side_main", "side_other"]].to_numpy().tolist() == expected


def test_the_land_is_valid_geojson_and_in_the_order_of_the_border(land: gpd.GeoDataFrame) -> None:
    assert land.is_valid.all()
    assert (land.geom_type == "Polygon").all()
    assert land.geometry.map(lambda shape: shape.exterior.is_ccw).all()
    assert (land["area_km2"] > 0).all()
    # A tenth of a metre is the last decimal of GeoJSON: nothing moves when it is written.
    corners = shapely.get_coordinates(land.geometry.to_numpy())
    assert np.allclose(corners, corners.round(6), atol=1e-12)
    north = land.geometry.bounds["maxy"]
    assert north.iloc[0] > 35.5
    assert north.iloc[-1] < 31.0


# --- issue 4, "It must show" 2 ----------------------------------------------------------------------------


class Places(NamedTuple):
    """Places of a radius of 500 m in Iran or Afghanistan by both sources.

    Which lie near, which far from both lines; which change their likely side, which the country that holds
    their point; and how sure Natural Earth's line is of the side.
    """

    near: Bools
    far: Bools
    changed: Bools
    moved: Bools
    probability: Floats


def by_both(lon: Floats, lat: Floats, references: dict[str, locate.Reference]) -> Places:
    radius = np.full(len(lon), RADIUS_M)
    found = [locate.columns(lon, lat, radius, known) for known in references.values()]
    country, likely, distance = (
        np.array([each[word] for each in found])
        for word in ("country_at", "side_likely", "border_distance_m")
    )
    near = np.isin(country, ["AFG", "IRN"]).all(axis=0) & (distance.min(axis=0) < NEAR_M)
    return Places(
        near,
        near & (distance.min(axis=0) > FAR_M),
        near & np.isin(likely, ["AFG", "IRN"]).all(axis=0) & (likely[0] != likely[1]),
        near & (country[0] != country[1]),
        found[1]["side_probability"],
    )


@pytest.fixture(scope="module")
def listed(references: dict[str, locate.Reference]) -> Places:
    """The places of the gazetteer; not those of a border or a province that are known to 10 km at best."""
    places = atlas.places()
    places = places[places["country"].isin(["AFG", "IRN"]) & (places["radius_m"] < ROUGH_M)]
    return by_both(places["longitude"].to_numpy(), places["latitude"].to_numpy(), references)


@pytest.fixture(scope="module")
def squares(references: dict[str, locate.Reference]) -> tuple[Floats, Floats]:
    """A random place in each square of 0.005 degree within 0.15 degree of the line."""
    line = shapely.union_all(locate.pieces(references["world"].border).geometry.to_numpy())
    band = line.buffer(BAND_DEG)
    west, south, east, north = band.bounds
    lon, lat = np.meshgrid(np.arange(west, east, SQUARE_DEG), np.arange(south, north, SQUARE_DEG))
    lon, lat = SQUARE_DEG * np.random.default_rng(4).random((2, *lon.shape)) + np.stack([lon, lat])
    shapely.prepare(band)
    near = shapely.contains_xy(band, lon, lat)
    return lon[near], lat[near]


@pytest.fixture(scope="module")
def seeded(squares: tuple[Floats, Floats], references: dict[str, locate.Reference]) -> Places:
    return by_both(*squares, references)


def test_the_places_that_change_side_carry_a_low_probability(listed: Places, seeded: Places) -> None:
    # If the line's offset were normal as stated, 94.8 % of the land between the lines would be below 0.95
    # at no radius: the integral of 1 - Phi up to 1.645 over that up to infinity.
    assert listed.changed.sum() >= 4
    assert seeded.changed.sum() > 5000
    for places in (listed, seeded):
        assert (places.probability[places.changed] < SURE).mean() >= 0.95


def test_the_places_far_from_both_lines_stay_sure(listed: Places, seeded: Places) -> None:
    assert listed.far.sum() >= 4
    assert seeded.far.sum() > 10_000
    for places in (listed, seeded):
        assert (places.probability[places.far] >= SURE).mean() >= 0.9


def test_the_stated_accuracy_is_the_offset_that_95_percent_keep(
    references: dict[str, locate.Reference],
) -> None:
    main, other = (known.border for known in references.values())
    stated = other.columns["accuracy_m"]
    # As the card says: from Natural Earth's line to OpenStreetMap's; and the other way, for what it is worth.
    for one, two in ((other, main), (main, other)):
        measured = np.percentile(offsets(one, two)["offset_m"], 95)
        assert np.abs(stated / measured - 1).max() < 0.2


def test_what_changes_side_is_the_land_between_the_lines(
    squares: tuple[Floats, Floats], seeded: Places, land: gpd.GeoDataFrame
) -> None:
    # Not at the tripoints, where a third country begins.
    lon, lat = squares
    between = seeded.near & (lat > 29.9) & (lat < 35.6)
    inside = shapely.contains_xy(shapely.union_all(land.geometry.to_numpy()), lon, lat)
    assert np.array_equal(inside[between], seeded.moved[between])
    square_km2 = (SQUARE_DEG * 111.2) ** 2 * np.cos(np.radians(lat[inside]))
    assert land["area_km2"].sum() == pytest.approx(square_km2.sum(), rel=0.01)


def test_sides_are_the_same_where_intervals_are_not_wanted() -> None:
    rng = np.random.default_rng(3)
    spots = {"longitude": rng.uniform(60.5, 62, 200), "latitude": rng.uniform(30, 35, 200)}
    points = gpd.GeoDataFrame(spots | {"radius_m": rng.choice([np.nan, 500.0, 20_000.0], 200)})
    line = locate.reference(("AFG-IRN",), source="natural-earth")
    whole, bare = (locate.on_border(points, line, intervals=wanted) for wanted in (True, False))
    ends = ["border_distance_low_m", "border_distance_high_m"]
    assert whole[ends].notna().any(axis=None)
    assert bare[ends].isna().all(axis=None)
    assert_frame_equal(whole.drop(columns=ends), bare.drop(columns=ends))
