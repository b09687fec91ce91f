"""Incidents that are lines or areas: nearest distance to the border, and whether they cross it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from marzmap import borderline, check, geocode
from marzmap.locate import on_border, reference
from marzmap.locate.footprints import by_footprint

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap.locate import Reference

LINE = reference(("AFG-IRN",))
WAY = shapely.line_merge(shapely.union_all(shapely.from_wkb(LINE.border.columns["geometry"])))
BETWEEN = ["border_distance_m", "border_longitude", "border_latitude", "chainage_m"]


def rows(*shapes: Any, **given: Any) -> gpd.GeoDataFrame:
    """Rows as `check` and `geocode` make them of shapes; None is a point."""
    wkt = [None if shape is None else shapely.to_wkt(shape, rounding_precision=8) for shape in shapes]
    spots = [shapely.Point(61.5, 31.05) if shape is None else shape.point_on_surface() for shape in shapes]
    frame = pd.DataFrame({"incident_id": [f"i{at}" for at in range(len(shapes))], "footprint_wkt": wkt})
    frame = frame.assign(
        longitude=[spot.x for spot in spots],
        latitude=[spot.y for spot in spots],
        radius_m=np.nan,
        reason_code=None,
    )
    frame = frame.assign(**given).astype(
        {"incident_id": "string", "footprint_wkt": "string", "reason_code": "string"}
    )
    return gpd.GeoDataFrame(frame, geometry=spots, crs="EPSG:4326")


def located(*shapes: Any, line: Reference = LINE, **given: Any) -> gpd.GeoDataFrame:
    return by_footprint(on_border(rows(*shapes, **given), line), line)


def random_shapes(seed: int, size: int) -> list[Any]:
    """Lines and areas of all sizes within some 60 km of the border."""
    seeded = np.random.default_rng(seed)
    shapes: list[Any] = []
    while len(shapes) < size:
        foot = WAY.interpolate(seeded.uniform(0, 1), normalized=True)
        middle = np.array([foot.x, foot.y]) + seeded.normal(0, 0.1, 2)
        corners = middle + seeded.normal(0, 10 ** seeded.uniform(-3, -0.4), (seeded.integers(2, 7), 2))
        lines = shapely.LineString(corners)
        area = shapely.convex_hull(lines).difference(shapely.convex_hull(lines).centroid.buffer(0.001))
        kinds = [lines, area, shapely.MultiLineString([corners[:2], corners[:2] + 0.05])]
        shape = kinds[len(shapes) % 3]
        shapes += [shape] if shape.is_valid and not shape.is_empty else []
    return shapes


def on_a_plane(shape: Any, longitude: float, latitude: float) -> float:
    """Distance of a shape to the border by PROJ and GEOS, on a plane about a place of the border."""
    plane = f"+proj=aeqd +lon_0={longitude} +lat_0={latitude} +datum=WGS84 +units=m"
    window = shapely.box(*shape.bounds).buffer(1.5)
    drawn = gpd.GeoSeries([shape, WAY.intersection(window)], crs="EPSG:4326").segmentize(0.002).to_crs(plane)
    return float(drawn.iloc[0].distance(drawn.iloc[1]))


def test_the_nearest_distance_is_that_of_proj_and_geos_and_0_where_they_meet() -> None:
    shapes = random_shapes(1, 90)
    found = located(*shapes)
    meets = [shape.intersects(WAY) for shape in shapes]
    assert 15 < sum(meets) < 60
    for shape, touching, row in zip(shapes, meets, found.to_dict("records"), strict=True):
        if touching:
            assert row["border_distance_m"] == 0
        else:
            expected = on_a_plane(shape, row["border_longitude"], row["border_latitude"])
            # The planes are true within some 1e-5 at the sizes that matter, and sampled to a metre.
            assert row["border_distance_m"] == pytest.approx(expected, rel=3e-4, abs=1)


def test_a_shape_crosses_where_it_has_places_on_both_sides() -> None:
    shapes = random_shapes(2, 60)
    found = located(*shapes)["crosses_border"]
    seeded = np.random.default_rng(2)
    both = 0
    for shape, crosses in zip(shapes, found, strict=True):
        west, south, east, north = shape.bounds
        box = seeded.uniform([west, south], [east, north], (4000, 2))
        inside = box[shapely.contains_xy(shape, box)] if shape.area else box[:0]
        spots = np.concatenate([shapely.get_coordinates(shapely.segmentize(shape, 0.0005)), inside])
        near = borderline.nearest(spots[:, 0], spots[:, 1], LINE.border.network, LINE.border.search)
        sides = {*near.side[near.distance_m > 0.5]}
        # Samples may miss a corner that just reaches over the line.
        if len(sides) == 2:
            assert crosses
            both += 1
        elif not shape.intersects(WAY):
            assert not crosses
    assert both > 10


@pytest.mark.quick
def test_a_straight_edge_past_a_bend_is_nearest_to_the_bend_not_at_its_ends() -> None:
    # The border's easternmost place, by a line that runs past it from north to south.
    corners = shapely.get_coordinates(WAY)
    east = corners[np.argmax(corners[:, 0])]
    line = shapely.LineString([(east[0] + 0.05, east[1] - 0.4), (east[0] + 0.05, east[1] + 0.4)])
    found = located(line)
    assert not found["crosses_border"][0]
    assert found["border_distance_m"][0] == pytest.approx(
        on_a_plane(line, found["border_longitude"][0], found["border_latitude"][0]), rel=1e-4
    )
    ends = rows(None, None, longitude=[line.bounds[0]] * 2, latitude=[line.bounds[1], line.bounds[3]])
    assert found["border_distance_m"][0] < on_border(ends, LINE)["border_distance_m"].min() / 2


@pytest.mark.quick
def test_a_shape_that_crosses_has_no_side_no_interval_and_says_so() -> None:
    row = located(shapely.box(61.6, 31.0, 62.0, 31.2), radius_m=500.0).iloc[0]
    assert row["crosses_border"]
    assert (row["side"], row["border_distance_m"], row["reason_code"]) == (
        "undetermined",
        0.0,
        "crosses_border",
    )
    empty = ["side_likely", "side_probability", "border_distance_low_m", "border_distance_high_m"]
    assert row[empty].isna().all()
    assert shapely.distance(shapely.Point(row["border_longitude"], row["border_latitude"]), WAY) < 1e-6


@pytest.mark.quick
def test_an_area_on_one_side_has_that_side_by_the_lines_error_alone_or_with_its_own_radius() -> None:
    area = shapely.box(61.70, 31.05, 61.75, 31.09)
    sure, unsure, point = located(area, area, None, radius_m=[np.nan, 20_000.0, np.nan]).to_dict("records")
    assert (sure["side"], sure["reason_code"], sure["crosses_border"]) == ("IRN", None, False)
    assert sure["side_probability"] > 0.999
    assert sure["border_distance_low_m"] < sure["border_distance_m"] < sure["border_distance_high_m"]
    assert sure["border_distance_high_m"] - sure["border_distance_low_m"] < 500
    assert unsure["side_probability"] < 0.9
    assert point["reason_code"] == "radius_unknown"


@pytest.mark.quick
def test_the_point_that_stands_for_a_shape_stays_where_it_is() -> None:
    shapes = random_shapes(3, 9)
    before = on_border(rows(*shapes), LINE)
    after = by_footprint(before, LINE)
    kept = ["incident_id", "longitude", "latitude", "radius_m", "country_at", "geometry", "footprint_wkt"]
    pd.testing.assert_frame_equal(after[kept], before[kept])
    areas = [at for at, shape in enumerate(shapes) if shape.area]
    assert all(shapes[at].contains(after.geometry.iloc[at]) for at in areas)


@pytest.mark.quick
def test_points_stay_as_they_are_and_no_shape_gives_an_empty_column() -> None:
    before = on_border(rows(None, None, reason_code=["own_words(seen)", None]), LINE)
    after = by_footprint(before, LINE)
    pd.testing.assert_frame_equal(after.drop(columns="crosses_border"), before)
    assert after["crosses_border"].isna().all()
    assert str(after["crosses_border"].dtype) == "boolean"
    without = by_footprint(before.drop(columns="footprint_wkt"), LINE)
    assert without["crosses_border"].isna().all()
    none = by_footprint(before.iloc[:0], LINE)
    assert none.dtypes.equals(after.dtypes)


def test_each_row_stands_alone_in_any_order_and_index() -> None:
    shapes = [*random_shapes(4, 12), None]
    whole = on_border(rows(*shapes), LINE).set_index(pd.Index(range(100, 113)))
    found = by_footprint(whole, LINE)
    mixed = whole.sample(frac=1, random_state=4)
    pd.testing.assert_frame_equal(by_footprint(mixed, LINE).sort_index(), found)
    parts = pd.concat([by_footprint(whole.iloc[[at]], LINE) for at in range(len(whole))])
    pd.testing.assert_frame_equal(parts, found)


def test_what_was_said_of_the_point_gives_way_and_what_the_row_came_with_stays() -> None:
    far = shapely.LineString([(58.0, 33.0), (60.2, 33.0)])
    row = located(far, reason_code="own_words(a sketch)").iloc[0]
    assert row["reason_code"] == "own_words(a sketch)"
    assert row["border_distance_m"] < 80_000
    beyond = located(shapely.box(50, 30, 51, 31), reason_code="own_words(a sketch)").iloc[0]
    assert beyond["reason_code"] == "own_words(a sketch);far_from_border(200)"


def test_a_line_or_area_that_runs_along_the_border_does_not_cross_it() -> None:
    corners = shapely.get_coordinates(WAY)[500:700]
    along = shapely.LineString(corners)
    window = along.envelope.buffer(0.05)
    edges = shapely.union_all([window.boundary, WAY.intersection(window)])
    faces = sorted(shapely.get_parts(shapely.polygonize([*shapely.get_parts(edges)])), key=shapely.area)[-2:]
    # As they come back from our own GeoJSON, with six decimals.
    shapes = [shapely.transform(shape, lambda at: at.round(6)) for shape in (along, *faces)]
    found = located(*shapes)
    assert found["crosses_border"].tolist() == [False, False, False]
    assert found["border_distance_m"].max() < 0.1
    assert found["side"].tolist() == ["undetermined"] * 3
    over = located(*(shape.buffer(0.001) for shape in faces))
    assert over["crosses_border"].tolist() == [True, True]


def test_reaching_over_at_a_vertex_or_where_two_pieces_join_is_crossing() -> None:
    pieces = shapely.from_wkb(LINE.border.columns["geometry"])
    joins = [shapely.get_coordinates(piece)[-1] for piece in pieces[:-1]]
    vertices = [*joins, *shapely.get_coordinates(WAY)[[600, 1200]]]
    step = np.array([0.02, 0])
    over = [shapely.LineString([spot - step, spot, spot + step]) for spot in vertices]
    crosses = located(*over)["crosses_border"]
    apart = 0
    for line, told in zip(over, crosses, strict=True):
        lon, lat = shapely.get_coordinates(line)[[0, 2]].T
        one, other = borderline.nearest(lon, lat, LINE.border.network, LINE.border.search).side
        assert told or one == other
        apart += int(one != other)
    assert apart >= 2


def test_parts_on_either_side_that_do_not_meet_the_border_lie_on_both_sides() -> None:
    two = shapely.MultiPolygon([shapely.box(61.6, 31.0, 61.65, 31.05), shapely.box(62.0, 31.0, 62.05, 31.05)])
    lines = shapely.MultiLineString([[(61.6, 31.0), (61.61, 31.0)], [(62.0, 31.0), (62.01, 31.0)]])
    same = shapely.MultiLineString([[(61.6, 31.0), (61.61, 31.0)], [(61.5, 31.2), (61.51, 31.2)]])
    found = located(two, lines, same)
    assert found["crosses_border"].tolist() == [True, True, False]
    assert found["side"].tolist() == ["undetermined", "undetermined", "IRN"]
    assert (found["border_distance_m"] > 5_000).all()


def test_several_points_are_no_shape() -> None:
    # They are candidates of the row's place, see `geocode.candidates`.
    found = located(shapely.MultiPoint([(61.6, 31.0), (62.0, 31.0)]))
    assert found["crosses_border"].isna().all()


def test_an_area_in_which_the_border_ends_lies_on_both_sides() -> None:
    tripoint = shapely.Point(shapely.get_coordinates(WAY)[0])
    (found,) = located(tripoint.buffer(0.05)).to_dict("records")
    assert found["crosses_border"]


def test_a_shape_that_vanishes_at_eight_decimals_is_a_point() -> None:
    frame = rows(None, None).assign(
        footprint_wkt=[
            "LINESTRING (61.5 31.05, 61.5 31.05)",
            "POLYGON ((61.5 31.05, 61.5 31.05, 61.5 31.05, 61.5 31.05))",
        ]
    )
    found = by_footprint(on_border(frame, LINE), LINE)
    expected = on_border(rows(None), LINE)[BETWEEN].iloc[0]
    for _, row in found.iterrows():
        assert row[BETWEEN].astype(float).to_numpy() == pytest.approx(expected.astype(float).to_numpy())
        assert row["side"] == "IRN"


def test_it_holds_at_another_border_and_against_all_of_the_world() -> None:
    korea = reference(("PRK-KOR",))
    shapes = [shapely.box(126.9, 37.6, 127.1, 37.7), shapely.LineString([(127.5, 38.0), (127.5, 38.6)])]
    one = located(*shapes, line=korea)
    whole = located(*shapes, line=reference())
    assert one["border_id"].tolist() == whole["border_id"].tolist() == ["KOR-PRK", "KOR-PRK"]
    assert one["crosses_border"].tolist() == whole["crosses_border"].tolist() == [False, True]
    assert one["border_distance_m"].to_numpy() == pytest.approx(whole["border_distance_m"].to_numpy())
    assert one["side"].tolist() == ["KOR", "undetermined"]


def test_a_geojson_table_of_lines_and_areas_goes_all_the_way(tmp_path: Path) -> None:
    shapes = [shapely.box(61.7, 31.05, 61.75, 31.09), shapely.LineString([(61.5, 31.1), (62, 31.1)])]
    features = [
        {
            "type": "Feature",
            "properties": {"incident_id": f"shape-{at}", "date_edtf": "2022-07-31", "title": "Invented"},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for at, shape in enumerate(shapes)
    ]
    path = tmp_path / "shapes.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    accepted, rejected, *_ = check.incidents(path)
    assert len(rejected) == 0
    placed = geocode.by_name(accepted, geocode.gazetteer())
    found = by_footprint(on_border(placed, LINE), LINE)
    assert found["placed_by"].tolist() == ["inferred", "inferred"]
    assert found["side"].tolist() == ["IRN", "undetermined"]
    assert found["crosses_border"].tolist() == [False, True]
    assert all(shape.intersects(spot) for shape, spot in zip(shapes, found.geometry, strict=True))
