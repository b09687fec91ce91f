"""One table of layers: what is added to it is in every output."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import pytest
from shapely import LineString, Point, box

import marzmap
from marzmap import _makers, atlas
from marzmap.layers import LAYERS, STUDY, UNITS, Layer, cards, columns_on_page, switches
from page_browser import needs_browser, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from marzmap._pipeline import Build
    from page_browser import Open

WELL = Point(61.5, 31.3)
SHAPES = {
    "wells": WELL,
    "power_lines": LineString([(60.9, 31.0), (61.6, 31.5)]),
    "pastures": box(61.0, 31.2, 61.4, 31.6),
}
RECORDS = {
    "wells": Layer(
        "Wells",
        "چاه‌ها",
        "Incidents",
        "point",
        "Wells near the border.",
        (STUDY, "rivers"),
        identity=("well_id",),
        facts={"depth_m": "Depth, metres"},
    ),
    "power_lines": Layer(
        "Power lines", "خط‌های برق", "Border", "line", "Lines that carry power.", ("rivers",)
    ),
    "pastures": Layer(
        "Pastures",
        "چراگاه‌ها",
        "Basemap",
        "polygon",
        "Where herds graze.",
        ("rivers",),
        visible=False,
        kml=False,
    ),
}


def maker(key: str) -> Callable[[_makers.Ingredients], gpd.GeoDataFrame]:
    columns = {"well_id": [7], "name": ["Deh <i>"], "name_local": ["ده"], "depth_m": [12.5]}
    return lambda _: gpd.GeoDataFrame(columns, geometry=[SHAPES[key]], crs="EPSG:4326")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Outputs of the default study with three layers more."""
    target = tmp_path_factory.mktemp("layers") / "map"
    with pytest.MonkeyPatch.context() as patch:
        for key, record in RECORDS.items():
            patch.setitem(LAYERS, key, record)
            patch.setitem(_makers.MAKERS, key, maker(key))
        marzmap.save(marzmap.build(), target)
        yield target


@pytest.mark.quick
def test_every_layer_has_a_maker_and_sources_that_exist() -> None:
    assert set(_makers.MAKERS) == {key for key, layer in LAYERS.items() if layer.geometry != "raster"}
    named = cards(LAYERS, "world", ["natural-earth"])
    # Units have a source a country.
    assert set(named) - set(atlas.cards()) == {STUDY, UNITS}
    used = {layer.switch for layer in LAYERS.values()} - {"always"}
    assert used == set(switches())


@pytest.mark.quick
def test_what_the_page_reads_is_in_the_frames(built: Build) -> None:
    later = {"shut_days", "longitude", "latitude", "reason", "claims_note"}  # made when it is written
    for key in built.layers.keys() - {"context"}:  # which was not located
        read = {*columns_on_page(key), *LAYERS[key].identity, *LAYERS[key].facts, LAYERS[key].name_column}
        assert read - later <= set(built.layers[key]), key


@pytest.mark.parametrize("key", RECORDS)
def test_a_new_layer_is_in_geojson_and_geopackage(folder: Path, key: str) -> None:
    [feature] = json.loads((folder / f"layers/{key}.geojson").read_bytes())["features"]
    assert feature["id"] == ("7" if key == "wells" else 1)
    assert feature["properties"]["depth_m"] == 12.5
    back = pyogrio.read_dataframe(folder / "layers.gpkg", layer=key)
    assert back["name"].tolist() == ["Deh <i>"]
    assert back.geometry.geom_equals(gpd.GeoSeries([SHAPES[key]], crs=4326)).all()
    styled = pyogrio.read_dataframe(folder / "layers.gpkg", layer="layer_styles")
    assert key in styled["f_table_name"].tolist()


def test_a_new_layer_is_in_the_qgis_project_styled(folder: Path) -> None:
    with zipfile.ZipFile(folder / "qgis/marzmap.qgz") as archive:
        project = ET.fromstring(archive.read("marzmap.qgs"))  # noqa: S314 - our own file
    tree = {
        node.get("name"): (group.get("name"), node.get("checked"))
        for group in project.iterfind("layer-tree-group/layer-tree-group")
        for node in group.iterfind("layer-tree-layer")
    }
    assert tree["Wells"] == ("Incidents", "Qt::Checked")
    assert tree["Power lines"] == ("Border", "Qt::Checked")
    assert tree["Pastures"] == ("Basemap", "Qt::Unchecked")
    maps = {node.findtext("layername"): node for node in project.iterfind("projectlayers/maplayer")}
    kinds = {
        title: maps[title].find("renderer-v2/symbols/symbol")
        for title in ("Wells", "Power lines", "Pastures")
    }
    assert {title: node.get("type") for title, node in kinds.items() if node is not None} == {
        "Wells": "marker",
        "Power lines": "line",
        "Pastures": "fill",
    }
    assert "Depth, metres" in maps["Wells"].findtext("mapTip", "")
    assert maps["Wells"].findtext("resourceMetadata/abstract") == "Wells near the border."
    assert all((folder / f"qgis/{key}.{kind}").exists() for key in RECORDS for kind in ("geojson", "qml"))


def test_a_new_layer_is_in_kml_unless_kept_out(folder: Path) -> None:
    text = (folder / "layers.kml").read_text(encoding="utf-8")
    assert re.search('<Folder id="layer-wells">\n<name>Wells</name>', text)
    assert "<description>Depth, metres: 12</description>" in text
    assert '<Style id="power_lines">' in text
    assert "pastures" not in text


def test_a_new_layer_is_in_the_manifest_with_its_licence(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    licences = {file["path"]: file["licence"] for file in manifest["files"]}
    assert licences["layers/power_lines.geojson"] == licences["qgis/pastures.geojson"] == "CC0-1.0"
    assert licences["layers/wells.geojson"] == "CC-BY-4.0 AND CC0-1.0"


@pytest.mark.browser
@needs_browser[1]
def test_the_page_draws_a_new_layer_under_its_switch(folder: Path, opened: Open) -> None:
    page = opened((folder / "map.html").read_text(encoding="utf-8"))
    page.locator("#layers-fold").evaluate("node => { node.open = true; }")
    for label, shape, seen in (
        ("Wells", "point.of-incidents", 1),
        ("Power lines", "line.of-border", 1),
        ("Pastures", "polygon.of-basemap", 0),
    ):
        drawn = page.locator(f".folium-map path.plain.{shape}")
        switch = page.locator("#layers label", has_text=label)
        assert switch.locator("input").is_checked() == bool(seen), label
        assert switch.locator(".number-of").inner_text() == "1"
        assert drawn.count() == seen, label
        switch.locator("input").set_checked(not seen)
        assert drawn.count() == 1 - seen, label
        switch.locator("input").set_checked(checked=True)
        assert drawn.count() == 1, label
    settled(page)
    page.locator(".folium-map path.plain.point").dispatch_event("mouseover")
    assert page.locator(".leaflet-tooltip").inner_text() == "Deh <i>"
    page.evaluate("location.hash = '#lang=fa&layers=wells'")
    page.locator("#layers label", has_text="چاه‌ها").wait_for()
    page.wait_for_function("document.querySelectorAll('.folium-map path.plain').length == 1")
