"""Layers as KML: what GDAL reads of it, and what a globe would show."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import fastkml
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from lxml import etree
from shapely import LineString, Point, Polygon, box

from marzmap.attributes import COLUMNS, EVENT_TYPES, decimals
from marzmap.layers import LAYERS
from marzmap.write import kml
from marzmap.write.geojson import flattened
from page_fixtures import PAYLOADS, layers
from typed_rows import incidents

if TYPE_CHECKING:
    from marzmap._pipeline import Build

SPACE = {"k": "http://www.opengis.net/kml/2.2"}


def parsed(shown: dict[str, gpd.GeoDataFrame], **options: Any) -> ET.Element:
    return ET.fromstring(kml.text(shown, **{"title": "One", **options}))  # noqa: S314 - our own text


def folder(document: ET.Element, key: str) -> ET.Element:
    found = document.find(f".//k:Folder[@id='layer-{key}']", SPACE)
    assert found is not None
    return found


def texts(element: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, SPACE)]


def test_every_value_and_type_comes_back(tmp_path: Path) -> None:
    points = incidents([Point(61.123456, 31.5), Point(61.8, 31.1), Point(60.5, 35.6)])
    path = tmp_path / "layers.kml"
    path.write_text(kml.text({"incidents": points}, title="One"), encoding="utf-8")
    info = pyogrio.read_info(path, layer="Incidents")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    of = {"string": "OFTString", "float64": "OFTReal", "Int64": "OFTInteger", "boolean": "OFTInteger"}
    assert {name: types[name] for name in COLUMNS} == {name: of[each.dtype] for name, each in COLUMNS.items()}
    back = pyogrio.read_dataframe(path, layer="Incidents")
    flat = flattened(points)
    for name in COLUMNS:
        places = decimals(name).geojson
        given = [
            None if pd.isna(value) else round(value, places) if isinstance(value, float) else value
            for value in flat[name]
        ]
        found = [None if pd.isna(value) else value for value in back[name]]
        assert found == given, name
    assert shapely.force_2d(back.geometry.array).tolist() == points.geometry.tolist()


def test_time_spans_names_and_styles() -> None:
    shown = layers()
    document = parsed(shown, about="About & all", rights={"border": "Licence: ODbL-1.0. © <OSM>"})
    events = folder(document, "incidents").findall("k:Placemark", SPACE)
    spans = [(texts(one, "k:TimeSpan/k:begin"), texts(one, "k:TimeSpan/k:end")) for one in events]
    first, july = (["2021-12-01"], ["2021-12-01"]), (["2022-07-01"], ["2022-07-31"])
    assert spans == [first, first, july]
    assert [texts(one, "k:name") for one in events] == [["Event 1"], ["Event 2"], ["Event 3"]]
    used = set(texts(document, ".//k:styleUrl"))
    styles = {f"#{style.get('id')}" for style in document.findall(".//k:Style", SPACE)}
    assert {"#event-armed-clash", "#event-standoff", "#event-context", "#border"} <= used <= styles
    assert {f"#event-{kind.replace(' ', '-')}" for kind in EVENT_TYPES} <= styles
    # What belongs to an incident appears and goes with it.
    places = folder(document, "candidates").findall("k:Placemark", SPACE)
    assert [texts(one, "k:TimeSpan/k:begin") for one in places] == [["2021-12-01"]] * 2 + [["2022-07-01"]] * 2
    assert document.findall(".//k:Folder[@id='layer-border']//k:TimeSpan", SPACE) == []
    assert texts(folder(document, "border"), "k:description") == ["Licence: ODbL-1.0. © &lt;OSM&gt;"]
    assert texts(document, "k:Document/k:description") == ["About &amp; all"]
    # Schema ids and their uses agree, and columns are declared before they are filled.
    for key in ("incidents", "context", "candidates", "radius_circles", "border", "barriers", "crossings"):
        fields = document.findall(f".//k:Schema[@id='schema-{key}']/k:SimpleField", SPACE)
        filled = folder(document, key).findall(".//k:SimpleData", SPACE)
        assert {one.get("name") for one in filled} <= {field.get("name") for field in fields}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_texts_stay_text(payload: str) -> None:
    def spoil(value: str) -> str:
        return f"{value} {payload}"

    spoilt = parsed(layers(spoil), title=payload, about=payload)
    clean = parsed(layers())
    # The same elements with the same attributes: no text became structure.
    assert [(one.tag, one.attrib) for one in spoilt.iter() if not one.tag.endswith("styleUrl")] == [
        (one.tag, one.attrib)
        for one in parsed(layers(), about="x").iter()
        if not one.tag.endswith("styleUrl")
    ]
    assert len(list(clean.iter())) > 500
    # XML holds no control characters, and one kind of line end.
    payload = re.sub(
        "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", re.sub("\r\n?", "\n", payload)
    )
    # A globe reads descriptions as HTML: no element may be in them, and undone they are the text.
    described = texts(spoilt, ".//k:description")
    assert not any(re.search("<|&(?!amp;|lt;|gt;)", text) for text in described)
    assert html.unescape(described[0]) == payload
    assert any(payload in html.unescape(text) for text in described[1:])
    assert texts(spoilt, "k:Document/k:name") == [payload]


def test_shapes_are_cut_at_the_antimeridian_and_keep_their_holes() -> None:
    ring = Polygon(box(0, 0, 3, 3).exterior.coords, [box(1, 1, 2, 2).exterior.coords])
    wide = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[LineString([(179, 0), (-179, 2)])] * 2, crs=4326)
    band = gpd.GeoDataFrame({"accuracy_m": [1.0]}, geometry=[ring], crs=4326)
    document = parsed({"barriers": wide, "crossings": band})
    assert texts(document, ".//k:MultiGeometry/k:LineString/k:coordinates")[:2] == [
        "179,0 180,1",
        "-180,1 -179,2",
    ]
    sides = [
        texts(document, f".//k:{side}BoundaryIs/k:LinearRing/k:coordinates") for side in ("outer", "inner")
    ]
    assert [len(side) for side in sides] == [1, 1]
    assert sides[1][0].startswith("2,1 1,1 1,2")


@pytest.mark.parametrize("which", ["saved", "saved_fourteen"])
def test_the_file_keeps_to_the_schema(which: str, request: pytest.FixtureRequest) -> None:
    # That of OGC 07-147r2, as fastkml ships it.
    schema = etree.XMLSchema(etree.parse(Path(fastkml.__file__).parent / "schema/ogckml22.xsd"))
    document = etree.parse(request.getfixturevalue(which) / "layers.kml")
    schema.validate(document)
    assert [f"{error.line}: {error.message}" for error in schema.error_log] == []
    document.getroot()[0].append(etree.Element("{http://www.opengis.net/kml/2.2}Plan"))
    assert not schema.validate(document)


def test_numbers_are_rounded_as_in_geojson() -> None:
    points = incidents([Point(61.8, 31.1)] * 3).assign(border_distance_m=2100.123456)
    document = parsed({"incidents": points.assign(side_probability=1 / 3)})
    values = {cell.get("name"): cell.text for cell in document.iterfind(".//k:SimpleData", SPACE)}
    assert (values["border_distance_m"], values["side_probability"]) == ("2100.123", "0.333333")


def test_the_default_study_is_there(built: Build, saved: Path) -> None:
    titles = {key: layer.title for key, layer in LAYERS.items() if layer.kml}
    rows = {key: len(gpd.read_file(saved / "layers.kml", layer=title)) for key, title in titles.items()}
    assert rows == {key: len(built.layers[key]) for key in titles}
    document = ET.parse(saved / "layers.kml")  # noqa: S314 - our own file
    assert "OpenStreetMap contributors, ODbL 1.0" in texts(document.getroot(), "k:Document/k:description")[0]
    assert all("Licence: " in text for text in texts(document.getroot(), ".//k:Folder/k:description"))
