"""Barriers: the file and its faults, the distance, and the probability of lying behind one."""

from __future__ import annotations

import json
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod, Transformer

from marzmap import InputError, borderline, locate
from marzmap._study import read
from marzmap.attributes import COLUMNS
from marzmap.locate.barriers import barriers
from marzmap.locate.behind import band, to_barriers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from marzmap._types import Floats

pytestmark = pytest.mark.quick


GEOD = Geod(ellps="WGS84")
WALL = {
    "barrier_id": "wall",
    "name": "A wall",
    "kind": "wall",
    "accuracy_m": 100,
    "schematic": False,
    "source": "made up for a test",
}


def points(spots: Sequence[tuple[float, float, float | None]], index: Any = None) -> gpd.GeoDataFrame:
    """Longitude, latitude, radius."""
    frame = pd.DataFrame(spots, columns=["longitude", "latitude", "radius_m"], dtype=float, index=index)
    geometry = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    return gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


def made(*lines: list[tuple[float, float]], accuracy_m: float = 100.0) -> gpd.GeoDataFrame:
    """Barriers w0, w1, ..."""
    names = {"barrier_id": [f"w{number}" for number in range(len(lines))]}
    shapes = [shapely.LineString(line) for line in lines]
    return gpd.GeoDataFrame({**names, "accuracy_m": accuracy_m}, geometry=shapes, crs="EPSG:4326")


def border_of(*lines: list[tuple[float, float]], accuracy_m: float = 100.0) -> locate.Border:
    """A border AAA-BBB with one part a line."""
    network = borderline.network(lines, range(len(lines)))
    columns = {
        "border_id": np.full(len(lines), "AAA-BBB", dtype=object),
        "border_part": np.arange(1, len(lines) + 1),
        "left": np.full(len(lines), "AAA", dtype=object),
        "right": np.full(len(lines), "BBB", dtype=object),
        "accuracy_m": np.full(len(lines), accuracy_m),
    }
    return locate.Border("test", columns, network, borderline.kd_tree(network))


def north(metres: float) -> float:
    """Latitude so many metres north of the equator."""
    return float(GEOD.fwd(0, 0, 0, metres)[1])


def behind(frame: gpd.GeoDataFrame, *given: Any) -> Floats:
    found: Floats = to_barriers(frame, *given)["behind_barrier_probability"].to_numpy(dtype=np.float64)
    return found


@pytest.fixture(scope="module")
def wall() -> gpd.GeoDataFrame:
    path = read().barriers
    assert path is not None
    return barriers(path)


@pytest.fixture(scope="module")
def border() -> locate.Border:
    return locate.border(("AFG-IRN",), chainage_from="Turkmenistan tripoint")


# --- the wall in Sistan ------------------------------------------------------------------------------------


def test_the_default_studys_wall_says_that_it_is_schematic(wall: gpd.GeoDataFrame) -> None:
    (row,) = wall.to_dict("records")
    assert row["schematic"] is True
    assert row["kind"] == "wall"
    assert row["note"].startswith("Schematic: no surveyed line of it is public. Inferred by rule")
    assert "etemadnewspaper.ir" in row["source"]
    assert read("iran-afghanistan-2021-2024").barriers.samefile(read().barriers)  # type: ignore[union-attr,arg-type]


def test_the_wall_stands_inside_iran_where_its_rule_puts_it(
    wall: gpd.GeoDataFrame, border: locate.Border
) -> None:
    lon, lat = shapely.get_coordinates(wall.geometry[0].segmentize(0.001)).T
    found = borderline.nearest(lon, lat, border.network, border.search)
    assert (border.columns["right"][found.line] == "IRN").all()
    assert (found.side == -1).all()
    # 200 m to 2 km lie within its accuracy, give or take the simplification.
    accuracy = wall["accuracy_m"][0]
    assert np.allclose(found.distance_m, 1_100, atol=50)
    assert (found.distance_m - accuracy < 250).all()
    assert (found.distance_m + accuracy > 1_950).all()
    feet = borderline.nearest([61.8058, 61.7925], [31.0549, 31.1447], border.network, border.search)
    ends = np.sort(found.chainage_m[[0, -1]])
    assert ends[1] - ends[0] == pytest.approx(40_000, abs=100)
    assert feet.chainage_m.mean() == pytest.approx(ends.mean(), abs=100)


def test_shaghalak_is_as_far_from_the_wall_as_geodesics_say(
    wall: gpd.GeoDataFrame, border: locate.Border
) -> None:
    row = to_barriers(points([(61.8058, 31.0549, 3000.0)]), wall, border).iloc[0]
    lon, lat = shapely.get_coordinates(wall.geometry[0].segmentize(1e-6)).T
    away = GEOD.inv(np.full(len(lon), 61.8058), np.full(len(lon), 31.0549), lon, lat)[2]
    assert row["barrier_id"] == "sistan-wall"
    assert row["barrier_distance_m"] == pytest.approx(min(away), abs=0.01)


# --- the probability ---------------------------------------------------------------------------------------


def rounds(place: tuple[float, float, float], wall: gpd.GeoDataFrame, border: locate.Border) -> Floats:
    """How often 20,000 moved walls and borders, closed at their ends, run round 20,000 places."""
    plane = "+proj=aeqd +lon_0=61.8 +lat_0=31.1 +datum=WGS84 +units=m"
    rng = np.random.default_rng(20261122)
    here = np.array(Transformer.from_crs(4326, plane, always_xy=True).transform(*place[:2]))
    line = shapely.line_merge(locate.pieces(border).to_crs(plane).union_all())
    barrier = wall.to_crs(plane).geometry[0]
    first, last = (line.project(shapely.Point(barrier.coords[end])) for end in (0, -1))
    between = shapely.ops.substring(line, last, first)
    piece = borderline.nearest([place[0]], [place[1]], border.network, border.search).line[0]
    ring = []
    for shape, whole, accuracy in (
        (barrier, barrier, wall["accuracy_m"][0]),
        (between, line, border.columns["accuracy_m"][piece]),
    ):
        foot = whole.interpolate(whole.project(shapely.Point(here)))
        way = here - (foot.x, foot.y)
        way /= np.hypot(*way)
        moved = rng.normal(0, accuracy / 1.96, (20_000, 1, 1)) * way
        ring.append(shapely.get_coordinates(shape) + moved)
    truth = here + rng.normal(0, place[2] / 2.4477, (20_000, 1, 2))
    turns = []
    for some in np.split(np.arange(20_000), 10):
        corners = np.concatenate([part[some] for part in (*ring, ring[0][:, :1])], axis=1) - truth[some]
        angle = np.arctan2(corners[..., 1], corners[..., 0])
        turn = (np.diff(angle, axis=1) + np.pi) % (2 * np.pi) - np.pi
        turns.append(np.rint(turn.sum(axis=1) / (2 * np.pi)))
    total: Floats = np.abs(np.concatenate(turns))
    return total


@pytest.mark.parametrize(
    ("place", "within"),
    [
        ((61.8058, 31.0549, 3_000.0), 0.01),  # Shaghalak, the village
        ((61.798, 31.145, 3_000.0), 0.01),  # Shaghalak, as the press has it
        ((61.7925, 31.1447, 500.0), 0.01),  # Dust Mohammad, beside the wall
        ((61.8058, 31.0549, 15_000.0), 0.01),
        ((61.80, 30.98, 1_000.0), 0.01),
        ((61.77, 31.2, 800.0), 0.01),  # between both
        ((61.85, 31.1, 5_000.0), 0.01),  # in Afghanistan
        ((61.76, 31.2556, 1_500.0), 0.015),  # at the wall's end, where the gaps open
    ],
)
def test_the_probability_is_that_of_simulated_walls_borders_and_places(
    place: tuple[float, float, float], within: float, wall: gpd.GeoDataFrame, border: locate.Border
) -> None:
    assert behind(points([place]), wall, border)[0] == pytest.approx(
        rounds(place, wall, border).mean(), abs=within
    )


def test_between_straight_lines_it_is_the_difference_of_two_half_planes() -> None:
    # The border is the equator, the barrier runs 1,500 m north of it.
    fence = made([(-0.5, north(1500)), (0.5, north(1500))], accuracy_m=600.0)
    frame = points([(0.1, north(metres), 2_000.0) for metres in (-3_000, -200, 0, 700, 1_500, 2_500, 9_000)])
    line = border_of([(-1, 0), (1, 0)], accuracy_m=400.0)
    away = np.array([-3_000, -200, 0, 700, 1_500, 2_500, 9_000])
    sigma = 2_000 / 2.4477

    def past(distance: Floats, accuracy: float) -> Floats:
        far = distance / np.hypot(sigma, accuracy / 1.96)
        return np.array([NormalDist().cdf(value) for value in far])

    expected = past(1_500.0 - away, 600.0) - past(-1.0 * away, 400.0)
    assert np.allclose(behind(frame, fence, line), expected, atol=1e-4)


def test_it_matters_neither_which_way_the_lines_run_nor_in_which_country() -> None:
    frame = points([(0.1, north(metres), 1_500.0) for metres in (-2_000, -900, -100, 300)])
    corners = [(-0.5, north(-800)), (0.05, north(-1_400)), (0.5, north(-900))]
    line = [(-1.0, 0.0), (0.1, north(150)), (1.0, 0.0)]
    south = behind(frame, made(corners), border_of(line))
    for barrier, border in (
        (made(corners[::-1]), border_of(line)),
        (made(corners), border_of(line[::-1])),
        (made(corners[::-1]), border_of(line[::-1])),
    ):
        assert np.allclose(behind(frame, barrier, border), south, atol=1e-9)
    mirrored = frame.assign(latitude=-frame["latitude"])
    over = behind(
        mirrored,
        made([(lon, -lat) for lon, lat in corners]),
        border_of([(lon, -lat) for lon, lat in line]),
    )
    assert np.allclose(over, south, atol=1e-4)
    assert (south[1:3] > 0.3).all()


def test_a_small_place_is_behind_or_not_and_on_the_wall_half() -> None:
    fence = made([(-0.5, north(1500)), (0.5, north(1500))], accuracy_m=0.1)
    line = border_of([(-1, 0), (1, 0)], accuracy_m=0.1)
    spots = [(0.0, north(750), 10.0), (0.0, north(1_600), 10.0), (0.0, north(-100), 10.0)]
    spots += [(0.013, north(1_500), 10.0), (0.5, north(1_500), 10.0), (0.013, 0.0, 10.0)]
    assert behind(points(spots), fence, line).round(3).tolist() == [1.0, 0.0, 0.0, 0.5, 0.25, 0.5]


def test_a_doubtful_border_puts_nothing_behind_the_barrier_that_lies_before_it() -> None:
    fence = made([(-0.5, north(1500)), (0.5, north(1500))], accuracy_m=50.0)
    line = border_of([(-1, 0), (1, 0)], accuracy_m=8_000.0)
    assert behind(points([(0.0, north(1_800), 100.0)]), fence, line)[0] == 0


def test_a_barrier_drawn_across_the_border_has_a_behind_on_both_sides() -> None:
    fence = made([(-0.3, 0.0), (-0.1, north(2_000)), (0.1, north(-2_000)), (0.3, 0.0)])
    spots = [(-0.1, north(1_000), 300.0), (0.1, north(-1_000), 300.0)]
    spots += [(-0.1, north(-1_000), 300.0), (0.1, north(1_000), 300.0), (-0.1, north(3_000), 300.0)]
    frame, line = points(spots), border_of([(-1, 0), (1, 0)])
    for barrier in (fence, fence.set_geometry(fence.geometry.reverse())):
        assert behind(frame, barrier, line).round(6).tolist() == [1, 1, 0, 0, 0]
    on_it = made([(-0.3, 0.0), (0.3, 0.0)])
    assert (behind(frame, on_it, line) == 0).all()


def test_without_a_radius_there_is_a_distance_and_no_probability() -> None:
    frame = points([(0.0, north(500), None), (np.nan, np.nan, 100.0)])
    found = to_barriers(frame, made([(-1, north(1500)), (1, north(1500))]), border_of([(-2, 0), (2, 0)]))
    assert found["barrier_distance_m"].iloc[0] == pytest.approx(1_000, abs=0.1)
    assert found["barrier_id"].tolist()[0] == "w0"
    assert found[["barrier_id", "barrier_distance_m"]].iloc[1].isna().all()
    assert found["behind_barrier_probability"].isna().all()


def test_a_barrier_more_than_50_km_away_is_not_told() -> None:
    fence, line = made([(-1, 0.01), (1, 0.01)]), border_of([(-2, 0), (2, 0)])
    found = to_barriers(
        points([(0.0, 0.01 + north(metres), 100.0) for metres in (49_900, 50_100)]), fence, line
    )
    assert found["barrier_id"].notna().tolist() == [True, False]
    assert found["barrier_distance_m"].notna().tolist() == [True, False]
    assert found["behind_barrier_probability"].notna().tolist() == [True, False]


def test_of_equally_near_barriers_the_first_is_told() -> None:
    lines = ([(-1.0, north(1000)), (1.0, north(1000))], [(-1.0, north(-1000)), (1.0, north(-1000))])
    line, spot = border_of([(-2, 0), (2, 0)]), points([(0.0, 0.0, 500.0)])
    for order in (lines, lines[::-1]):
        assert to_barriers(spot, made(*order), line)["barrier_id"].tolist() == ["w0"]


def test_no_barriers_and_no_rows_give_typed_columns(wall: gpd.GeoDataFrame, border: locate.Border) -> None:
    names = ["barrier_id", "barrier_distance_m", "behind_barrier_probability"]
    for frame, lines in (
        (points([(61.8, 31.1, 500.0)]), wall.iloc[:0]),
        (points([]), wall),
        (points([]), wall.iloc[:0]),
    ):
        found = to_barriers(frame, lines, border)
        assert found.index.equals(frame.index)
        assert found[names].isna().all(axis=None)
        assert {name: found[name].dtype.name for name in names} == {
            name: COLUMNS[name].dtype for name in names
        }


def test_rows_index_and_order_stay_and_do_not_depend_on_one_another(
    wall: gpd.GeoDataFrame, border: locate.Border
) -> None:
    rng = np.random.default_rng(5)
    spots = np.column_stack(
        [rng.normal(61.79, 0.05, 60), rng.normal(31.1, 0.1, 60), rng.uniform(50, 9e3, 60)]
    )
    frame = points([tuple(spot) for spot in spots.tolist()], index=rng.permutation(60))
    found = to_barriers(frame, wall, border)
    assert found.index.equals(frame.index)
    assert found.columns.tolist()[: frame.shape[1]] == frame.columns.tolist()
    backwards = to_barriers(frame.iloc[::-1], wall, border).iloc[::-1]
    pd.testing.assert_frame_equal(pd.DataFrame(backwards), pd.DataFrame(found))
    alone = pd.concat([to_barriers(frame.iloc[[row]], wall, border) for row in range(0, 60, 7)])
    pd.testing.assert_frame_equal(pd.DataFrame(alone), pd.DataFrame(found.iloc[::7]))


def test_of_several_candidates_the_probability_is_that_of_the_mixture(
    wall: gpd.GeoDataFrame, border: locate.Border
) -> None:
    spots: list[tuple[float, float, float | None]] = [(61.8058, 31.0549, 3000.0), (61.798, 31.145, 3000.0)]
    one, other = behind(points(spots), wall, border)
    frame = points([spots[0], spots[0]]).assign(incident_id=["a", "b"])
    candidates = points(spots).assign(incident_id="b", weight=[0.7, 0.3])
    mixed = to_barriers(frame, wall, border, candidates)
    assert np.allclose(mixed["behind_barrier_probability"], [one, 0.7 * one + 0.3 * other], atol=1e-12)
    assert mixed["barrier_distance_m"].tolist() == [pytest.approx(975.6, abs=0.1)] * 2
    unknown = to_barriers(frame, wall, border, candidates.assign(radius_m=[3000.0, np.nan]))
    assert unknown["behind_barrier_probability"].isna().tolist() == [False, True]


def test_a_barrier_that_faces_two_parts_of_the_border_closes_no_region() -> None:
    two = border_of([(-1, 0), (-0.1, 0)], [(0.1, 0), (1, 0)])
    fence = made([(-0.5, north(1500)), (0.5, north(1500))])
    found = to_barriers(points([(0.3, north(500), 100.0)]), fence, two)
    assert found["barrier_id"].tolist() == ["w0"]
    assert found["behind_barrier_probability"].isna().all()


def test_on_a_border_that_is_a_ring_the_shorter_way_closes_the_region() -> None:
    ring: list[tuple[float, float]] = [(0, 1), (-1, 1), (-1, -1), (1, -1), (1, 1), (0, 1)]
    # The ring begins in the middle of its northern side, before which the fence stands.
    fence = made([(-0.5, 1.01), (0.5, 1.01)])
    frame = points([(-0.2, 1.005, 100.0), (0.2, 1.005, 100.0), (0.0, 0.9, 100.0), (0.0, 1.02, 100.0)])
    for line in (ring, ring[::-1]):
        assert behind(frame, fence, border_of(line)).round(6).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_the_band_reaches_as_far_as_the_accuracy(wall: gpd.GeoDataFrame) -> None:
    wide = band(wall)
    assert wide.drop(columns="geometry").equals(wall.drop(columns="geometry"))
    (shape,) = wide.geometry
    assert shape.geom_type == "Polygon"
    edge = shapely.get_coordinates(shape.exterior)
    line = borderline.network([shapely.get_coordinates(wall.geometry[0])], [0])
    away = borderline.nearest(edge[:, 0], edge[:, 1], line).distance_m
    assert np.allclose(away, wall["accuracy_m"][0], rtol=2e-3)
    assert band(wall.iloc[:0]).empty


# --- the file and its faults -------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(*features: Any) -> Path:
        path = tmp_path / "barriers.geojson"
        text = json.dumps({"type": "FeatureCollection", "features": features})
        path.write_text(text, encoding="utf-8")
        return path

    return write


def feature(geometry: Any = ((60.0, 31.0), (60.1, 31.0)), **changed: Any) -> dict[str, Any]:
    shape = {"type": "LineString", "coordinates": geometry} if isinstance(geometry, tuple) else geometry
    properties = {name: value for name, value in (WALL | changed).items() if value is not ...}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def test_a_good_file_is_read_with_its_dtypes(written: Callable[..., Path]) -> None:
    found = barriers(
        written(
            feature(((60.0, 31.0, 500.0), (60.1, 31.0, 501.0)), name_local="دیوار", colour="red"),
            feature(barrier_id="canal", kind="canal", schematic=True, accuracy_m=12.5, note="dry"),
        )
    )
    texts = ["barrier_id", "name", "name_local", "kind", "source", "note"]
    assert found.columns.tolist() == [*texts[:4], "accuracy_m", "schematic", *texts[4:], "geometry"]
    assert (found[texts].dtypes == "string").all()
    assert found["accuracy_m"].tolist() == [100.0, 12.5]
    assert found["schematic"].tolist() == [False, True]
    assert found["name_local"].isna().tolist() == [False, True]
    assert not found.geometry.has_z.any()
    assert found.crs == "EPSG:4326"
    none = barriers(written())
    assert none.dtypes.astype(str).to_dict() == found.dtypes.astype(str).to_dict()
    assert len(none) == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (feature(accuracy_m=...), r"feature 2: no accuracy_m\. Add to its properties a number above 0"),
        (feature(accuracy_m="900"), r'feature 2: accuracy_m is "900"\. Expected a number above 0'),
        (feature(accuracy_m=0), r"feature 2: accuracy_m is 0\. Expected a number above 0"),
        (feature(accuracy_m=True), r"feature 2: accuracy_m is true\. Expected a number"),
        (feature(accuracy_m=float("nan")), r"feature 2: accuracy_m is NaN\. Expected a number"),
        (feature(kind="hedge"), r'feature 2: kind is "hedge"\. Expected one of: wall, fence, canal\.'),
        (feature(source=...), r"feature 2: no source\. Add to its properties a text that says where"),
        (feature(source=""), r"feature 2: no source\."),
        (feature(name=7), r"feature 2: name is 7\. Expected a text\."),
        (feature(schematic="yes"), r'feature 2: schematic is "yes"\. Expected true or false'),
        (feature(schematic=...), r"feature 2: no schematic\. Add to its properties true or false"),
        (feature(barrier_id=...), r"feature 2: no barrier_id\."),
        (feature(barrier_id="first"), r"feature 2: barrier_id 'first' stands in feature 1 too\. Give each"),
        (
            feature({"type": "Point", "coordinates": [60, 31]}),
            r'its geometry is "Point"\. Expected a LineString',
        ),
        (feature({"type": "MultiLineString", "coordinates": []}), r"give each line of a MultiLineString a"),
        (feature({}), r"feature 2: its geometry is null\. Expected a LineString"),
        (feature(((60, 31), (200, 31))), r"feature 2: position 2 is \[200, 31\]\. Expected \[longitude"),
        (feature(((31, 60), (31, 95))), r"feature 2: position 2 is \[31, 95\].*are they swapped"),
        (feature(((60, 31), (float("inf"), 31))), r"feature 2: position 2 is \[Infinity, 31\]"),
        (feature(((60, 31), ("61", 31))), r'feature 2: position 2 is \["61", 31\]'),
        (feature(((60, 31), (61,))), r"feature 2: position 2 is \[61\]"),
        (
            feature(((60, 31), (60, 31))),
            r"feature 2: a line of 1 different positions\. Expected two at least",
        ),
        (feature(()), r"feature 2: a line of 0 different positions"),
        ({"type": "Feature", "properties": None, "geometry": None}, r"feature 2: no barrier_id\."),
        ("a wall", r'feature 2: "a wall" is not a Feature with type, properties and geometry\.'),
    ],
)
def test_a_bad_feature_is_named_with_its_value_what_was_expected_and_the_fix(
    wrong: Any, message: str, written: Callable[..., Path]
) -> None:
    with pytest.raises(InputError, match=message) as error:
        barriers(written(feature(barrier_id="first"), wrong))
    assert str(error.value).startswith(str(written()))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", r"barriers\.geojson:1: not JSON: .* at character 2\. Expected a GeoJSON FeatureCollection"),
        (b"\xff\xfe", r"barriers\.geojson: not UTF-8 text"),
        (b"[]", r"barriers\.geojson: \[\] where a FeatureCollection with a list of features was expected"),
        (b'{"type": "Feature"}', r'barriers\.geojson: "Feature" where a FeatureCollection'),
        (b'{"type": "FeatureCollection"}', r"with a list of features was expected"),
    ],
)
def test_a_file_that_is_no_geojson_of_features_is_refused(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "barriers.geojson"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        barriers(path)


def test_a_file_that_is_not_there_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.geojson: no such file"):
        barriers(tmp_path / "none.geojson")
    with pytest.raises(InputError, match="cannot be read"):
        barriers(tmp_path)
