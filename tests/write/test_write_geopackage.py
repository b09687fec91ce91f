"""Layers as one GeoPackage: what GDAL and QGIS read of it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, MultiLineString, Point, box

from marzmap import InputError
from marzmap.attributes import COLUMNS
from marzmap.write import _circles, geopackage
from marzmap.write.geojson import flattened
from typed_rows import incidents

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build

TYPES = {"string": "OFTString", "float64": "OFTReal", "Int64": "OFTInteger64", "boolean": "OFTInteger"}
STYLE = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology">
 <renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">
  <symbols>
   <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map"><Option name="color" type="QString" value="1,2,3,255"/></Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
</qgis>
"""


@pytest.fixture
def points() -> gpd.GeoDataFrame:
    return incidents([Point(61.123456789, 31.5), Point(61.8, 31.1), Point(60.5, 35.6)])


def written(tmp_path: Path, *args: Any, **options: Any) -> Path:
    path = tmp_path / "layers.gpkg"
    path.write_bytes(geopackage.content(*args, **options))
    return path


@pytest.mark.quick
def test_every_value_and_type_comes_back(points: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = written(tmp_path, {"incidents": points})
    info = pyogrio.read_info(path, layer="incidents")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    days = ("date_start", "date_end")
    wanted = {name: TYPES[column.dtype] for name, column in COLUMNS.items()} | dict.fromkeys(days, "OFTDate")
    assert {name: types[name] for name in COLUMNS} == wanted
    flags = dict(zip(info["fields"], info["ogr_subtypes"], strict=True))
    assert {name for name, flag in flags.items() if flag == "OFSTBoolean"} == {
        name for name, column in COLUMNS.items() if column.dtype == "boolean"
    }
    assert info["geometry_type"] == "Point"
    back = pyogrio.read_dataframe(path, layer="incidents", use_arrow=True)
    flat = flattened(points)
    for name in COLUMNS:
        given = [None if pd.isna(value) else value for value in flat[name]]
        found = [None if pd.isna(value) else value for value in back[name]]
        assert [str(day) if day else None for day in found] == given if name in days else found == given, name
    assert back.geometry.to_wkb().tolist() == points.geometry.to_wkb().tolist()
    assert back["claims"][0] == "ایران: a < b [1, 2]"


@pytest.mark.quick
def test_names_that_sql_would_confuse_are_told_apart(points: gpd.GeoDataFrame, tmp_path: Path) -> None:
    back = gpd.read_file(written(tmp_path, {"incidents": points}), layer="incidents")
    assert back["Title_2"].tolist()[:2] == ["one", "two"]
    assert back["fid_2"].tolist() == ["x", "y", "z"]


@pytest.mark.quick
def test_a_layer_has_the_same_fields_whatever_is_known(points: gpd.GeoDataFrame, tmp_path: Path) -> None:
    unknown = points.iloc[[2]].reset_index(drop=True)
    path = written(tmp_path, {"full": points, "empty": unknown, "none": points.iloc[:0]})
    full, empty, none = (
        {name: list(pyogrio.read_info(path, layer=layer)[name]) for name in ("fields", "ogr_types")}
        for layer in ("full", "empty", "none")
    )
    assert full == empty == none


@pytest.mark.quick
def test_one_geometry_type_a_layer_and_two_dimensions(tmp_path: Path) -> None:
    line = gpd.GeoDataFrame(
        geometry=[LineString([(1, 1, 9), (2, 2, 9)]), MultiLineString([[(0, 0), (1, 0)]])], crs=4326
    )
    path = written(tmp_path, {"border": line})
    assert pyogrio.read_info(path, layer="border")["geometry_type"] == "MultiLineString"
    mixed = gpd.GeoDataFrame(geometry=[Point(0, 0), box(0, 0, 1, 1)], crs=4326)
    with pytest.raises(InputError, match="'mixed' holds Point, Polygon"):
        geopackage.content({"mixed": mixed})


@pytest.mark.quick
def test_it_says_its_rights_and_its_day_and_is_version_1_2(points: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"incidents": points, "border": points[["geometry"]]},
        {"incidents": STYLE, "absent": STYLE},
        rights={"border": "Licence: ODbL-1.0. © OpenStreetMap contributors"},
        day="2026-11-22",
    )
    file = sqlite3.connect(path)
    asked = "select table_name, description, last_change from gpkg_contents order by table_name"
    assert file.execute(asked).fetchall() == [
        ("border", "Licence: ODbL-1.0. © OpenStreetMap contributors", "2026-11-22T00:00:00.000Z"),
        ("incidents", "", "2026-11-22T00:00:00.000Z"),
        ("layer_styles", "", "2026-11-22T00:00:00.000Z"),
    ]
    assert file.execute("pragma user_version").fetchone() == (10200,)
    assert file.execute("pragma integrity_check").fetchone() == ("ok",)
    styles = file.execute("select f_table_name, f_geometry_column, useAsDefault, styleQML from layer_styles")
    assert styles.fetchall() == [("incidents", "geom", 1, STYLE)]
    file.close()
    pyogrio.list_layers(path)
    gpd.read_file(path, layer="border")
    # Reading leaves nothing beside the file.
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.quick
def test_the_same_layers_make_the_same_bytes_and_gdal_keeps_its_clock(points: gpd.GeoDataFrame) -> None:
    first, second = (geopackage.content({"incidents": points}, day="2026-11-22") for _ in range(2))
    assert first == second
    assert geopackage.content({"incidents": points}, day="2026-11-23") != first
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


@pytest.mark.quick
def test_signs_that_no_file_can_hold_become_a_mark(tmp_path: Path) -> None:
    layer = gpd.GeoDataFrame(
        {"note": pd.Series(["a\ud800b\x00c\x07", "\ufffe"], dtype=object)},
        geometry=[Point(0, 0)] * 2,
        crs=4326,
    )
    back = gpd.read_file(written(tmp_path, {"x": layer}), layer="x")
    assert back["note"].tolist() == ["a\ufffdb\ufffdc\ufffd", "\ufffd"]


def test_every_layer_of_the_default_study_is_there(built: Build, saved: Path) -> None:
    held = {name: kind for name, kind in pyogrio.list_layers(saved / "layers.gpkg") if kind}
    assert set(held) == set(built.layers)
    for name, layer in built.layers.items():
        back = pyogrio.read_dataframe(saved / "layers.gpkg", layer=name, use_arrow=True)
        shapes = layer.geometry
        if name == "radius_circles":
            shapes = gpd.GeoSeries(_circles.polygons(_circles.places(layer)), crs=4326)
        assert back.geometry.geom_equals(shapes).all(), name
        assert [column for column in layer if column not in back] == []


REPORT = """
import json, os, sys
from qgis.core import QgsApplication, QgsRenderContext, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
told = []
application.messageLog().messageReceived.connect(lambda *message: told.append(str(message)))
found = {}
for name in sys.argv[2:]:
    layer = QgsVectorLayer(f"{sys.argv[1]}|layername={name}", name, "ogr")
    found[name] = {
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "crs": layer.crs().authid(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "colour": layer.renderer().symbols(QgsRenderContext())[0].color().name(),
        "ids": [str(row["incident_id"]) for row in layer.getFeatures()] if name == "incidents" else [],
    }
print(json.dumps({"layers": found, "told": told}))
sys.stdout.flush()
os._exit(0)
"""


@pytest.mark.qgis
def test_qgis_opens_it_styled_and_without_a_word(built: Build, tmp_path: Path) -> None:
    path = written(tmp_path, built.layers, {"incidents": STYLE})
    (tmp_path / "report.py").write_text(REPORT, encoding="utf-8")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(runtime), "HOME": str(tmp_path)}
    asked = ["/usr/bin/python3", str(tmp_path / "report.py"), str(path), *built.layers]
    if subprocess.run(
        ["/usr/bin/python3", "-c", "import qgis.core"], capture_output=True, check=False
    ).returncode:
        pytest.skip("no PyQGIS (Debian's python3-qgis)")
    done = subprocess.run(
        asked, capture_output=True, text=True, timeout=120, check=True, env={**os.environ, **surroundings}
    )
    found = json.loads(done.stdout)
    assert found["told"] == []
    assert "ERROR" not in done.stderr
    assert {
        name: (layer["valid"], layer["rows"], layer["crs"]) for name, layer in found["layers"].items()
    } == {name: (True, len(layer), "EPSG:4326") for name, layer in built.layers.items()}
    seen = found["layers"]["incidents"]
    assert seen["colour"] == "#010203"
    assert (seen["fields"]["date_start"], seen["fields"]["killed_low"]) == ("Date", "Integer64")
    assert seen["ids"] == built.layers["incidents"]["incident_id"].tolist()
    assert found["layers"]["context"]["colour"] != "#010203"
    # The file was opened for reading only: nothing was left beside it, nor changed in it.
    assert path.read_bytes() == geopackage.content(built.layers, {"incidents": STYLE})
