"""Layers as RFC 7946 text."""

from __future__ import annotations

import copy
import io
import json
import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from marzmap import MarzmapError
from marzmap.write import _shapes, geojson, geometries
from rfc7946 import faults

pytestmark = pytest.mark.quick

SQUARE = [[61.0, 34.0], [62.0, 34.0], [62.0, 35.0], [61.0, 35.0], [61.0, 34.0]]


def layer(shapes: list[Any], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def parsed(frame: gpd.GeoDataFrame, name: str = "layer", *, nested: bool = True) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(geojson.text(frame, name, nested=nested))
    return document


# The checker itself


def good(coordinates: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": [copy.deepcopy(coordinates)]}
    feature = {"type": "Feature", "id": 1, "geometry": geometry, "properties": {}}
    return {"type": "FeatureCollection", "bbox": [61.0, 34.0, 62.0, 35.0], "features": [feature]}


def test_the_checker_accepts_a_good_document() -> None:
    assert faults(good()) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["type"], "Feature", "type is"),
        (["crs"], {}, "member 'crs'"),
        (["bbox"], None, "bbox is None"),
        (["bbox", 2], 62.5, "does not fit"),
        (["bbox", 0], 179.0, "does not fit"),
        (["features"], None, "no list"),
        (["features", 0, "type"], "Thing", "type is"),
        (["features", 0, "id"], None, "id is None"),
        (["features", 0, "properties"], None, "no properties"),
        (["features", 0, "bbox"], [], "member 'bbox'"),
        (["features", 0, "geometry"], None, "geometry is None"),
        (["features", 0, "geometry", "type"], "Circle", "geometry is"),
        (["features", 0, "geometry", "crs"], {}, "member 'crs'"),
        (["features", 0, "geometry", "coordinates", 0, 1], [62.0, 34.0, 900.0], "no pair"),
        (["features", 0, "geometry", "coordinates", 0, 1], ["62", 34.0], "no pair of numbers"),
        (["features", 0, "geometry", "coordinates", 0, 1], [62.0, 94.0], "out of range"),
        (["features", 0, "geometry", "coordinates", 0, 1], [62.0000001, 34.0], "decimals"),
        (["features", 0, "geometry", "coordinates", 0, 4], [61.0, 34.1], "not closed"),
        (["features", 0, "geometry", "coordinates", 0], SQUARE[::-1], "wrong way round"),
        (["features", 0, "geometry", "coordinates"], [SQUARE, SQUARE], "wrong way round"),
        (["features", 0, "geometry", "coordinates", 0], [[61, 34], [62, 35], [61.5, 34.5], [61, 34]], "area"),
        (["features", 0, "geometry", "coordinates", 0, 1], [-179.0, 34.0], "antimeridian"),
        (["features", 0, "geometry", "coordinates"], [], "no coordinates"),
    ],
)
def test_the_checker_catches(path: list[Any], value: Any, said: str) -> None:
    document = good()
    *way, last = path
    place: Any = document
    for step in way:
        place = place[step]
    place[last] = value
    assert any(said in fault for fault in faults(document))


def test_the_checker_catches_repeated_ids_and_mixed_types() -> None:
    document = good()
    document["features"] *= 2
    assert "ids are not unique" in faults(document)
    document["features"][1] = {
        "type": "Feature",
        "id": 2,
        "geometry": {"type": "Point", "coordinates": [61, 34]},
        "properties": {},
    }
    assert faults(document) == ["geometry types ['Point', 'Polygon']"]


def test_the_checker_wants_the_short_way_round() -> None:
    document = good([[-170.0, 0.0], [-160.0, 1.0]], "LineString")
    for feature in document["features"]:
        feature["geometry"] = {
            "type": "MultiLineString",
            "coordinates": [[[-170.0, 0.0], [-160.0, 1.0]], [[10.0, 0.0], [20.0, 1.0]]],
        }
    document["bbox"] = [-170.0, 0.0, 20.0, 1.0]
    assert "does not fit" not in str(faults(document))
    document["bbox"] = [10.0, 0.0, -160.0, 1.0]
    assert "does not fit" in str(faults(document))


# The writer


def test_one_feature_a_line_and_values_as_they_are() -> None:
    claims = [{"by": "Iran", "text": "none killed", "sources": [1]}]
    frame = layer(
        [Point(61.80580004, 31.0549), Point(61, -0.00000001)],
        incident_id=pd.array(["a", "b"], dtype="string"),
        title=pd.array(["درگیری\u2028</script>", pd.NA], dtype="string"),
        killed_low=pd.array([1, pd.NA], dtype="Int64"),
        sensitive=pd.array([True, pd.NA], dtype="boolean"),
        border_distance_m=[2064.12349, math.nan],
        side_probability=[0.93456789, 1.0],
        claims=pd.array([json.dumps(claims), pd.NA], dtype="string"),
    )
    text = geojson.text(frame, "incidents")
    head, first, second, tail = text.splitlines()
    assert head == '{"type":"FeatureCollection","bbox":[61,0,61.8058,31.0549],"features":['
    assert (first[-1], second[-1], tail, text[-1]) == (",", "}", "]}", "\n")
    assert '"coordinates":[61.8058,31.0549]' in first
    assert '"coordinates":[61,0]' in second
    assert "درگیری" in first
    assert "\\u2028" in first
    assert json.loads(first[:-1])["properties"] == {
        "incident_id": "a",
        "title": "درگیری\u2028</script>",
        "killed_low": 1,
        "sensitive": True,
        "border_distance_m": 2064.123,
        "side_probability": 0.934568,
        "claims": claims,
    }
    assert list(json.loads(second)["properties"]) == list(frame.columns.drop("geometry"))
    assert set(json.loads(second)["properties"].values()) == {"b", None, 1.0}
    # A whole number of a real column keeps its point: the column is real in every build.
    assert '"side_probability":1.0' in second
    assert faults(json.loads(text)) == []


def test_lone_surrogates_do_not_stop_the_file() -> None:
    frame = layer([Point(1, 1)], title=pd.Series(["\ud800"], dtype=object))
    assert json.loads(geojson.text(frame, "x").encode())["features"][0]["properties"]["title"] == "\ud800"


@pytest.mark.parametrize(
    ("name", "columns", "ids"),
    [
        ("incidents", {"incident_id": ["b", "a"]}, ["a", "b"]),
        ("incidents", {"incident_id": ["a", "a"]}, [1, 2]),
        ("incidents", {"incident_id": ["a", None]}, [1, 2]),
        ("candidates", {"incident_id": ["a", "a"], "candidate": [1, 2]}, ["a/1", "a/2"]),
        ("places", {"name": ["Herat", "Zabol"]}, [1, 2]),
    ],
)
def test_ids_name_the_row_where_they_can(name: str, columns: dict[str, Any], ids: list[Any]) -> None:
    document = parsed(layer([Point(0, 0), Point(1, 1)], **columns), name)
    assert [feature["id"] for feature in document["features"]] == ids


def test_flattened_lists_are_text() -> None:
    frame = layer(
        [Point(0, 0)],
        claims=['[{"by":"Iran","text":"none"},{"by":"Taliban","text":"one","sources":[1,2]}]'],
        sources=[
            '[{"title":"Clash","publisher":"TNA","date":"2021-12-02","url":"https://example.org/1"},{}]'
        ],
    )
    properties = parsed(frame, nested=False)["features"][0]["properties"]
    assert properties["claims"] == "Iran: none\nTaliban: one [1, 2]"
    assert properties["sources"] == "1. Clash. TNA, 2021-12-02. https://example.org/1\n2. Not stated"
    assert geojson.flattened(frame).claims.dtype == "string"
    assert geojson.flattened(frame[["geometry"]]).equals(frame[["geometry"]])


@pytest.mark.parametrize("value", ["not json", '{"by": "Iran"}', "[1]"])
@pytest.mark.parametrize("nested", [True, False])
def test_claims_that_are_no_array_are_refused(value: str, *, nested: bool) -> None:
    with pytest.raises(MarzmapError, match=r"claims: .* is not a JSON array of objects"):
        geojson.text(layer([Point(0, 0)], claims=[value]), "x", nested=nested)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (None, "row 1 has no geometry"),
        (Point(), "row 1 has no geometry"),
        (Point(35, 91), "not within 90 degrees"),
        (Point(191, 35), "beyond 180 degrees"),
        (LineString([(0, 0), (1, math.inf)]), "not within 90 degrees"),
        (LineString([(0, 0), (1e-9, 0)]), "too small"),
        (box(0, 0, 1e-8, 1e-8), "too small"),
        (Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "Self-intersection"),
        (Polygon([(-170, 70), (-50, 75), (70, 72), (170, 71)]), "round a pole"),
    ],
)
def test_what_cannot_be_written_is_named(shape: Any, said: str) -> None:
    with pytest.raises(MarzmapError, match=f"Layer 'x'.*{said}"):
        geojson.text(layer([shape]), "x")


def test_other_coordinates_and_mixed_types_are_refused() -> None:
    with pytest.raises(MarzmapError, match="EPSG:4326"):
        geojson.text(layer([Point(0, 0)]).to_crs(3857), "x")
    with pytest.raises(MarzmapError, match="LineString, Point"):
        geojson.text(layer([Point(0, 0), LineString([(0, 0), (1, 1)])]), "x")


def test_single_and_multiple_become_one_type() -> None:
    two = MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])
    document = parsed(layer([box(5, 5, 6, 6), two]))
    assert {feature["geometry"]["type"] for feature in document["features"]} == {"MultiPolygon"}
    assert faults(document) == []


def test_heights_go_and_rings_turn() -> None:
    clockwise = Polygon(
        [(0, 0, 5), (0, 9, 5), (9, 9, 5), (9, 0, 5)], [[(1, 1, 5), (2, 1, 5), (2, 2, 5), (1, 2, 5)]]
    )
    assert faults(parsed(layer([clockwise]))) == []


def test_rounding_keeps_a_polygon_valid() -> None:
    # A spike thinner than the last decimal would fold onto itself.
    spike = Polygon([(0, 0), (1, 0), (1, 0.5), (3, 0.5000002), (1, 0.5000004), (1, 1), (0, 1)])
    assert spike.is_valid
    document = parsed(layer([spike]))
    assert faults(document) == []
    assert shapely.from_geojson(json.dumps(document["features"][0]["geometry"])).is_valid


def test_parts_too_small_to_show_are_left_out() -> None:
    document = parsed(layer([MultiPolygon([box(0, 0, 1, 1), box(2, 2, 2 + 1e-8, 2 + 1e-8)])]))
    assert faults(document) == []
    assert document["bbox"] == [0, 0, 1, 1]


@pytest.mark.parametrize("shape", [LineString([(179, 0), (-179, 2)]), LineString([(179, 0), (181, 2)])])
def test_lines_are_cut_at_the_antimeridian(shape: LineString) -> None:
    document = parsed(layer([shape]))
    assert document["features"][0]["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [[[179, 0], [180, 1]], [[-180, 1], [-179, 2]]],
    }
    assert document["bbox"] == [179, 0, -179, 2]
    assert faults(document) == []


def test_a_map_as_wide_as_the_world_is_not_cut() -> None:
    antarctica = Polygon([(-180, -90), (180, -90), (180, -80), (0, -70), (-180, -80)])
    document = parsed(layer([antarctica]))
    assert document["features"][0]["geometry"]["type"] == "Polygon"
    assert document["bbox"] == [-180, -90, 180, -70]
    assert faults(document) == []


def test_no_rows_make_an_empty_collection() -> None:
    assert parsed(layer([])) == {"type": "FeatureCollection", "features": []}


@st.composite
def shapes(draw: st.DrawFn) -> tuple[Any, Any]:
    """Points, lines, star-shaped polygons anywhere: perhaps wrapped at 180 degrees, and whole."""
    kind = draw(st.sampled_from([Point, LineString, Polygon]))
    middle = draw(st.floats(-180, 180)), draw(st.floats(-60, 60))
    if kind is Point:
        return Point(middle), Point(middle)
    count = draw(st.integers(3, 9))
    reach = np.array(draw(st.lists(st.floats(0.001, 20), min_size=count, max_size=count)))
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    pairs = middle + np.column_stack([reach * np.cos(angles), reach * np.sin(angles)])
    wrapped = pairs.copy()
    if draw(st.booleans()):
        wrapped[:, 0] = (pairs[:, 0] + 180) % 360 - 180
    return kind(wrapped), kind(pairs)


@settings(deadline=None, max_examples=150)
@given(st.lists(shapes(), min_size=1, max_size=4))
def test_whatever_comes_in_a_faultless_document_goes_out(found: list[tuple[Any, Any]]) -> None:
    kind = found[0][0].geom_type
    alike = [pair for pair in found if pair[0].geom_type == kind]
    document = parsed(layer([given for given, _ in alike]))
    assert faults(document) == []
    for (_, whole), feature in zip(alike, document["features"], strict=True):
        written = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert written.is_valid
        # What is cut at the antimeridian loses neither area nor, being a line, length.
        assert written.area == pytest.approx(whole.area, abs=2e-4)
        if kind == "LineString":
            assert written.length == pytest.approx(whole.length, abs=1e-4)


values = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))


@settings(deadline=None)
@given(st.lists(st.tuples(values, st.none() | st.integers(-(2**53), 2**53)), min_size=1, max_size=5))
def test_text_and_numbers_come_back_as_they_were(rows: list[tuple[str | None, int | None]]) -> None:
    frame = layer(
        [Point(0, 0)] * len(rows),
        title=pd.array([text for text, _ in rows], dtype="string"),
        killed_low=pd.array([number for _, number in rows], dtype="Int64"),
    )
    back = [feature["properties"] for feature in parsed(frame)["features"]]
    assert back == [{"title": text, "killed_low": number} for text, number in rows]


def test_gdal_reads_what_was_written() -> None:
    frame = layer([box(0, 0, 1, 1), box(2, 2, 3, 3)], name=["a", "b"], radius_m=[3000.0, 5000.0])
    back = gpd.read_file(io.BytesIO(geojson.text(frame, "x").encode()))
    assert back.crs.to_epsg() == 4326
    assert back["radius_m"].dtype == "float64"
    assert list(back["name"]) == ["a", "b"]
    assert back.geometry.geom_equals(frame.geometry).all()


def test_the_same_layer_makes_the_same_text() -> None:
    frame = layer([Point(0, 0), Point(1, 1)], name=["a", "b"])
    before = frame.copy()
    assert geojson.text(frame, "x") == geojson.text(frame, "x")
    pd.testing.assert_frame_equal(frame, before)


@settings(deadline=None, max_examples=150)
@given(st.lists(shapes(), min_size=1, max_size=6))
def test_many_at_once_are_fitted_as_one_by_one(found: list[tuple[Any, Any]]) -> None:
    given = [wrapped for wrapped, _ in found] + [
        MultiPolygon([box(0, 0, 1, 1)]),
        Polygon([(0, 0), (1, 0), (1, 0.5), (3, 0.5000002), (1, 0.5000004), (1, 1), (0, 1)]),
    ]
    alone = [_shapes.prepared(shape, "It") for shape in given]
    together = _shapes.all_prepared(np.array(given, dtype=object), "x")
    assert [shape.wkb for shape in together] == [shape.wkb for shape in alone]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=50))
def test_coordinates_are_written_as_short_as_python_would(pairs: list[tuple[float, float]]) -> None:
    points = _shapes.all_prepared(shapely.points(np.array(pairs)), "x")
    for text, point in zip(geometries.coordinates(points).to_pylist(), points, strict=True):
        short = [int(value) if value.is_integer() else value for value in (point.x, point.y)]
        assert text == json.dumps(short, separators=(",", ":"))


def test_a_shuffled_layer_makes_the_same_file() -> None:
    columns = {"incident_id": ["b", "a", "a"], "candidate": [1, 10, 2]}
    frame = layer([Point(0, 0), Point(1, 1), Point(2, 2)], **columns)
    document = parsed(frame, "candidates")
    assert [feature["id"] for feature in document["features"]] == ["a/2", "a/10", "b/1"]
    assert geojson.text(frame.iloc[[2, 0, 1]], "candidates") == geojson.text(frame, "candidates")
