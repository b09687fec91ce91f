"""Incidents as GeoParquet."""

from __future__ import annotations

import io
import json
import math
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely import Point

import marzmap
from marzmap import atlas, check
from marzmap.attributes import COLUMNS
from marzmap.write import _fields, geoparquet
from typed_rows import incidents

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build

pytestmark = pytest.mark.quick

TYPES = {
    "string": pa.large_string(),
    "float64": pa.float64(),
    "Int64": pa.int64(),
    "boolean": pa.bool_(),
}


@pytest.fixture
def points() -> gpd.GeoDataFrame:
    return incidents([Point(61.123456789012, 31.5), Point(61.8, 31.1), Point(60.5, 35.6)])


def test_every_value_and_type_comes_back(points: gpd.GeoDataFrame) -> None:
    content = geoparquet.content(points, "incidents")
    schema = pq.read_schema(io.BytesIO(content))
    days = dict.fromkeys(("date_start", "date_end"), pa.date32())
    wanted = {name: TYPES[column.dtype] for name, column in COLUMNS.items()} | days
    assert {name: schema.field(name).type for name in COLUMNS} == wanted
    assert schema.field("radius_m").metadata == {b"description": COLUMNS["radius_m"].meaning.encode()}
    back = gpd.read_parquet(io.BytesIO(content))
    for name in [*COLUMNS, "Title", "fid"]:
        given = [None if pd.isna(value) else value for value in points[name]]
        found = [None if pd.isna(value) else value for value in back[name]]
        assert [str(day) if day else None for day in found] == given if name in days else found == given, name
    assert back.geometry.geom_equals(points.geometry).all()
    assert back.crs.to_epsg() == 4326


def test_its_metadata_are_those_of_geoparquet_and_ours(points: gpd.GeoDataFrame) -> None:
    content = geoparquet.content(points, "incidents", about={"licence": "ODbL-1.0", "citation": "«Map»"})
    metadata = pq.read_schema(io.BytesIO(content)).metadata
    geo = json.loads(metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point"])
    assert column["bbox"] == [60.5, 31.1, 61.8, 35.6]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    assert (metadata[b"licence"], metadata[b"citation"].decode()) == (b"ODbL-1.0", "«Map»")


def test_no_rows_have_the_same_types(points: gpd.GeoDataFrame) -> None:
    full, none = (
        pq.read_schema(io.BytesIO(geoparquet.content(rows, "incidents"))).remove_metadata()
        for rows in (points, points.iloc[:0])
    )
    assert full.equals(none)


def test_the_file_of_the_default_study_is_valid_input_again(built: Build, saved: Path) -> None:
    accepted, rejected, *_ = check.incidents(saved / "incidents.parquet")
    assert rejected.empty
    given, _, *_ = check.incidents(atlas.folder() / "studies/iran-afghanistan/incidents.csv")
    for name in ("title_local", "date_edtf", "date_start", "killed_high", "claims", "sources"):
        assert accepted[name].equals(given[name]), name
    back = gpd.read_parquet(saved / "incidents.parquet")
    assert math.isclose(back["border_distance_m"][0], built.incidents["border_distance_m"][0], rel_tol=0)
    assert marzmap.__version__ in pq.read_schema(saved / "incidents.parquet").metadata[b"citation"].decode()


def test_blocks_of_rows_make_the_file_that_geopandas_makes(
    points: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geoparquet, "_ROWS", 2)
    content = geoparquet.content(points, "incidents")
    assert pq.ParquetFile(io.BytesIO(content)).num_row_groups == 2
    whole = io.BytesIO()
    _fields.table(points, "incidents").to_parquet(whole, index=False, schema_version="1.1.0")
    expected, written = pq.read_table(whole), pq.read_table(io.BytesIO(content))
    assert written.equals(expected)
    assert json.loads(written.schema.metadata[b"geo"]) == json.loads(expected.schema.metadata[b"geo"])
