"""The QGIS folder: what is in it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from marzmap._errors import InputError
from marzmap.write import qgis
from marzmap.write.qgis import fan, page
from marzmap.write.qgis.relief import size
from qgis_fixtures import HOSTILE, SHAGHALAK, frame, qgis_folder
from rfc7946 import faults

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import geopandas as gpd

    from marzmap import _study, atlas

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def project(qgis_files: dict[str, bytes]) -> Element:
    with zipfile.ZipFile(io.BytesIO(qgis_files["marzmap.qgz"])) as archive:
        return ET.fromstring(archive.read("marzmap.qgs"))  # noqa: S314 - our own file


def test_every_layer_lies_beside_the_project(
    qgis_files: dict[str, bytes], qgis_layers: dict[str, gpd.GeoDataFrame]
) -> None:
    beside = {f"{key}.{kind}" for key in qgis_layers for kind in ("geojson", "qml")}
    assert set(qgis_files) == {
        "marzmap.qgz",
        *beside,
        "relief-1.webp",
        "relief.vrt",
        "relief.qml",
    }
    for name, content in qgis_files.items():
        if name.endswith(".geojson"):
            assert faults(json.loads(content)) == [], name


def test_the_same_input_makes_the_same_bytes(
    qgis_files: dict[str, bytes],
    qgis_layers: dict[str, gpd.GeoDataFrame],
    qgis_study: _study.Study,
    qgis_relief: atlas.Relief,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {key: layer.copy() for key, layer in qgis_layers.items()}
    monkeypatch.setenv("TZ", "Asia/Kabul")
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert qgis_folder(qgis_layers, qgis_study, qgis_relief) == qgis_files
    for key, layer in qgis_layers.items():
        pd.testing.assert_frame_equal(layer, before[key])


def test_a_style_is_the_same_wherever_it_is_written(
    qgis_files: dict[str, bytes], qgis_layers: dict[str, gpd.GeoDataFrame]
) -> None:
    styles = qgis.styles(qgis.plan(qgis_layers))
    assert set(styles) == set(qgis_layers)
    assert {f"{key}.qml": text.encode() for key, text in styles.items()}.items() <= qgis_files.items()
    # A layer alone, whose tips name no others, has the very same style.
    assert qgis.qml("rivers", qgis_layers["rivers"]) == styles["rivers"]
    assert "Sistan wall" in styles["incidents"]
    assert "Sistan wall" not in qgis.qml("incidents", qgis_layers["incidents"])


def test_a_style_reads_only_what_a_prepared_layer_has(qgis_layers: dict[str, gpd.GeoDataFrame]) -> None:
    prepared = qgis.plan(qgis_layers).layers
    for key, text in qgis.styles(qgis.plan(qgis_layers)).items():
        style = ET.fromstring(text)  # noqa: S314 - our own text
        written = " ".join(value for element in style.iter() for value in element.attrib.values())
        read = set(re.findall(r'"([a-z][a-z_0-9]*)"', f"{written} {style.findtext('mapTip')}"))
        assert read <= set(prepared[key]), key


def test_a_layer_without_a_style_says_which_have_one() -> None:
    one = frame([Point(SHAGHALAK)], incident_id=["a"])
    with pytest.raises(InputError, match=r"'roads' has no style\. Expected rows of one of: incidents, "):
        qgis.qml("roads", one)
    with pytest.raises(InputError, match="'incidents' is empty"):
        qgis.qml("incidents", one.iloc[:0])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"VP8 " + bytes(10) + bytes([0xD0, 0x42, 0x89, 0x02]), (720, 649)),
        (b"VP8L" + bytes(4) + b"\x2f" + (719 | 648 << 14).to_bytes(4, "little"), (720, 649)),
        (b"VP8X" + bytes(8) + (719).to_bytes(3, "little") + (648).to_bytes(3, "little"), (720, 649)),
    ],
)
def test_an_image_tells_its_size(head: bytes, expected: tuple[int, int]) -> None:
    assert size(b"RIFF....WEBP" + head) == expected


def test_a_relief_of_another_kind_is_refused(
    qgis_layers: dict[str, gpd.GeoDataFrame], qgis_study: _study.Study, qgis_relief: atlas.Relief
) -> None:
    with pytest.raises(InputError, match=r"begins with .*PNG.* expected a WebP image"):
        qgis.files(
            qgis_layers, qgis_study, relief=[qgis_relief._replace(image=b"\x89PNG\r\n\x1a\n" + bytes(40))]
        )


def test_a_relief_of_elsewhere_is_left_out(
    qgis_layers: dict[str, gpd.GeoDataFrame], qgis_study: _study.Study, qgis_relief: atlas.Relief
) -> None:
    elsewhere = qgis_relief._replace(west=-10.0, east=20.0)
    names = set(qgis.files(qgis_layers, qgis_study, relief=[elsewhere]))
    assert names == set(qgis.files(qgis_layers, qgis_study))
    assert not any(name.startswith("relief") for name in names)


@pytest.mark.parametrize("count", [1, 30, 300, 3000])
def test_a_text_fits_or_is_cut_between_words(count: int) -> None:
    text = " ".join(["word"] * count)
    shown, points = page.fitted(text, (136, 19), (6.5, 6, 5.5, 5))
    assert text.startswith(shown.removesuffix(" …"))
    assert shown.removesuffix(" …").endswith("word")
    assert points in (6.5, 6, 5.5, 5)
    assert shown == text or points == 5


def test_the_tree_points_at_the_layers(project: Element) -> None:
    ids = [element.text for element in project.iterfind("projectlayers/maplayer/id")]
    in_tree = [element.get("id") for element in project.iterfind("layer-tree-group//layer-tree-layer")]
    assert sorted(map(str, ids)) == sorted(map(str, in_tree))
    # A shorter id makes QGIS lose the layer without a word.
    assert all(len(str(each)) > 10 for each in ids)
    sources = [element.text for element in project.iterfind("projectlayers/maplayer/datasource")]
    assert all(str(source).startswith("./") for source in sources)


def test_hostile_text_stays_text(project: Element, qgis_files: dict[str, bytes]) -> None:
    assert project.findtext("title") == f"Study {HOSTILE}"
    assert project.findtext("properties/CopyrightLabel/Label") == (
        "Made with Natural Earth © <OpenStreetMap> contributors"
    )
    rows = json.loads(qgis_files["incidents.geojson"])["features"]
    assert rows[2]["properties"]["title"] == HOSTILE
    assert rows[0]["properties"]["claims"] == f"Iran: None killed. [1]\nTaliban: {HOSTILE}"


def test_what_belongs_to_an_incident_has_its_dates(qgis_files: dict[str, bytes]) -> None:
    for key in ("candidates", "radius_circles", "border_links"):
        rows = [row["properties"] for row in json.loads(qgis_files[f"{key}.geojson"])["features"]]
        assert ("2022-04-23", "2022-04-24") in {(row["date_start"], row["date_end"]) for row in rows}
    (area,) = json.loads(qgis_files["footprint_areas.geojson"])["features"]
    assert area["properties"]["date_end"] == "2022-04-24"


def test_a_layer_may_be_absent_and_columns_too(qgis_study: _study.Study) -> None:
    one = frame([Point(SHAGHALAK)], incident_id=["a"])
    made = qgis.files({"incidents": one, "unknown": one}, qgis_study)
    assert set(made) == {"marzmap.qgz", "incidents.geojson", "incidents.qml"}
    properties = json.loads(made["incidents.geojson"])["features"][0]["properties"]
    assert {"title_local", "date_start", "side_probability"} <= set(properties)


def test_alone_nobody_steps_aside() -> None:
    assert fan.steps(np.array([0j, 9e6 + 0j]), 3e6) == ["0,0;0,0;0,0;0,0;0,0"] * 2


def test_neighbours_step_aside_until_the_scale_parts_them() -> None:
    # 10 km apart: 3 mm at 1:3,000,000, 13 mm at a quarter of that.
    west, east = fan.steps(np.array([0j, 10_000 + 0j]), 3e6)
    assert (west, east) == ("-1.1,0;0,0;0,0;0,0;0,0", "1.1,0;0,0;0,0;0,0;0,0")


@pytest.mark.parametrize("count", [2, 5, 12])
def test_a_ring_keeps_its_members_apart_and_its_middle(count: int) -> None:
    ring = [
        complex(*map(float, each.split(";")[0].split(",")))
        for each in fan.steps(np.zeros(count, dtype=complex), 3e6)
    ]
    gaps = [abs(a - b) for at, a in enumerate(ring) for b in ring[:at]]
    assert min(gaps) == pytest.approx(fan.APART_MM, abs=0.2)
    assert abs(sum(ring)) < 0.1 * count


@pytest.mark.parametrize("count", [2, 5, 12])
@pytest.mark.parametrize("way", [1, -1, 1j, (3 + 4j) / 5])
def test_incidents_on_one_side_step_aside_on_that_side(count: int, way: complex) -> None:
    steps = fan.steps(np.zeros(count, dtype=complex), 3e6, np.full(count, way, dtype=complex))
    for each in steps:
        right, down = map(float, each.split(";")[0].split(","))
        assert (complex(right, -down) * np.conj(way)).real > -0.1


def test_incidents_on_both_sides_keep_their_ring() -> None:
    places = np.zeros(2, dtype=complex)
    alone = fan.steps(places, 3e6)
    assert fan.steps(places, 3e6, np.array([1, -1], dtype=complex)) == alone
    assert fan.steps(places, 3e6, np.array([1, 0], dtype=complex)) == alone


def test_a_crowd_stays_where_it_is() -> None:
    assert set(fan.steps(np.zeros(13, dtype=complex), 3e6)) == {"0,0;0,0;0,0;0,0;0,0"}


def test_of_many_each_ring_steps_aside_as_if_it_were_alone() -> None:
    random = np.random.default_rng(7)
    towns = random.uniform(0, 3e5, (60, 2)) @ [1, 1j]
    places = np.concatenate([random.uniform(0, 3e5, (200, 2)) @ [1, 1j], random.choice(towns, 200)])
    # One after the other joins the first ring whose first point is near.
    rings: list[list[int]] = []
    for number, place in enumerate(places):
        near = [ring for ring in rings if abs(places[ring[0]] - place) / 3e6 * 1000 < fan.APART_MM]
        if not near:
            rings.append([])
        (near or rings)[0 if near else -1].append(number)
    expected = {
        number: alone.split(";")[0]
        for ring in rings
        for number, alone in zip(ring, fan.steps(places[ring], 3e6), strict=True)
    }
    assert sum(len(ring) > 1 for ring in rings) > 10
    assert {number: each.split(";")[0] for number, each in enumerate(fan.steps(places, 3e6))} == expected
