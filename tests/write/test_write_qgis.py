"""The QGIS folder: what is in it, and what QGIS makes of it."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from marzmap import _study, atlas
from marzmap._errors import InputError
from marzmap._pipeline import build
from marzmap.write import qgis
from marzmap.write.qgis import fan, page
from marzmap.write.qgis import relief as shading
from marzmap.write.qgis.relief import size
from rfc7946 import faults

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from marzmap._pipeline import Build

HOSTILE = "<script>alert(1)</script> & [% 1 + 1 %] '\"\n\u202eback"
SHAGHALAK, ISLAM_QALA, OTHER = (61.8058, 31.0549), (61.00488, 34.70799), (61.798, 31.145)
LINE = [
    (61.27, 35.6),
    (61.02, 34.71),
    (60.55, 34.1),
    (60.9, 33.5),
    (60.58, 33.1),
    (60.86, 31.5),
    (61.71, 31.37),
    (61.85, 31.0),
    (60.87, 29.86),
]

CLAIMS = json.dumps(
    [{"by": "Iran", "text": "None killed.", "sources": [1]}, {"by": "Taliban", "text": HOSTILE}]
)
SOURCES = json.dumps(
    [{"title": "Clash", "publisher": "TNA", "date": "2021-12-01", "url": "https://example.org"}]
)


def frame(shapes: list[Any], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, index=range(len(shapes)), geometry=shapes, crs="EPSG:4326")


@pytest.fixture(scope="module")
def layers() -> dict[str, gpd.GeoDataFrame]:
    """A small study: three incidents, two of them at one place, a border and something of everything else."""
    ids = ["2021-12-01-shaghalak", "2022-04-23-islam-qala", "2022-07-31-shaghalak"]
    points = [Point(SHAGHALAK), Point(ISLAM_QALA), Point(SHAGHALAK)]
    titles = ["Clash at Shaghalak", "Standoff at Islam Qala", HOSTILE]
    incidents = frame(
        points,
        incident_id=ids,
        title=titles,
        title_fa=["درگیری در شغالک", "رویارویی در اسلام قلعه", "دومین درگیری"],
        date_edtf=["2021-12-01", "2022-04-23/2022-04-24", "2022-07"],
        date_start=["2021-12-01", "2022-04-23", "2022-07-01"],
        date_end=["2021-12-01", "2022-04-24", "2022-07-31"],
        event_type=["armed clash", "standoff", "armed clash"],
        killed_low=pd.array([0, None, 1], dtype="Int64"),
        killed_high=pd.array([0, None, 3], dtype="Int64"),
        claims=[CLAIMS, "[]", None],
        sources=[SOURCES, "[]", None],
        radius_m=[3000.0, 1000.0, 3000.0],
        border_distance_m=[2064.0, 201.0, 2064.0],
        side=["IRN", "undetermined", "IRN"],
        side_likely=["IRN", "AFG", "IRN"],
        side_probability=[0.96, 0.7, 0.96],
        border_distance_low_m=[500.0, -340.0, 500.0],
        border_distance_high_m=[3600.0, 740.0, 3600.0],
        side_by_source=["world: IRN 0.96; natural-earth: AFG 0.84", None, None],
        admin2_at=["Hirmand", "Kohsan", "Hirmand"],
        admin_probability=[0.87, 0.99, 0.87],
        crossing_id=["islam-qala"] * 3,
        crossing_distance_m=[11_200.0, 40.0, 11_200.0],
        crossing_open=pd.array([True, False, None], dtype="boolean"),
        barrier_id=["sistan", None, "sistan"],
        barrier_distance_m=[1120.0, None, 1120.0],
        behind_barrier_probability=[0.87, None, 0.02],
    )
    strip = [Polygon([*LINE, (64, 29.8), (64, 35.6)]), Polygon([*LINE, (58, 29.8), (58, 35.6)])]
    return {
        "incidents": incidents,
        "candidates": frame(
            [*points, Point(OTHER)],
            incident_id=[*ids, ids[0]],
            candidate=[1, 1, 1, 2],
            place=["Shaghalak", "Islam Qala", "Shaghalak", "Dust Mohammad"],
            shown=[True, True, True, False],
            border_distance_m=[2064.0, 201.0, 2064.0, 1020.0],
            border_distance_low_m=[500.0, -340.0, 500.0, -100.0],
            border_distance_high_m=[3600.0, 740.0, 3600.0, 2200.0],
            side_likely=["IRN", "AFG", "IRN", "IRN"],
            side_probability=[0.96, 0.7, 0.96, 0.81],
        ),
        "footprint_lines": frame(
            [LineString([(61.4, 31.2), (61.9, 30.7)])],
            incident_id=ids[0],
            title=HOSTILE,
            event_type="armed clash",
        ),
        "footprint_areas": frame(
            [box(61.0, 32.4, 61.6, 32.9)], incident_id=ids[1], title="Fire", event_type="shelling"
        ),
        "hot_stretches": frame(
            [LineString(LINE[6:8])],
            border_id="AFG-IRN",
            border_part=1,
            chainage_start_m=700_400.0,
            chainage_end_m=760_000.0,
            incidents=5,
            p_value=0.0042,
        ),
        "radius_circles": frame([point.buffer(0.03) for point in points], incident_id=ids, title=titles),
        "border_links": frame(
            [LineString([point, (point.x + 0.03, point.y)]) for point in points],
            incident_id=ids,
            border_distance_m=[2064.0, 201.0, 2064.0],
        ),
        "context": frame(
            [Point(69.17, 34.53)],
            incident_id=["kabul"],
            title=["Blasts in Kabul"],
            date_start=["2022-04-01"],
            date_end=["2022-04-30"],
        ),
        "border": frame(
            [LineString(LINE[:5]), LineString(LINE[4:])],
            border_id="AFG-IRN",
            border_part=1,
            piece=[0, 1],
            status="agreed",
            accuracy_m=250.0,
        ),
        "border_band": frame(
            [LineString(LINE[2:4]).buffer(0.03)],
            border_id="AFG-IRN",
            accuracy_m=3700.0,
            note="Sources differ",
        ),
        "border_further": frame(
            [LineString(LINE)], border_id="AFG-IRN", source="Natural Earth", accuracy_m=5000.0
        ),
        "border_disagreement": frame(
            [box(60.2, 33.2, 60.7, 34.0)],
            border_id="AFG-IRN",
            side_main="IRN",
            side_other="AFG",
            source="natural-earth",
            area_km2=4100.0,
        ),
        "barriers": frame(
            [
                LineString([(61.5, 31.3), (61.6, 30.6)]),
                LineString([(60.4, 32.9), (60.6, 31.6)]),
                LineString([(60.2, 32.9), (60.4, 31.6)]),
            ],
            barrier_id=["sistan", "fence", "ditch"],
            name=["Sistan wall", "New fence", HOSTILE],
            name_fa=["دیوار سیستان", None, None],
            kind=["wall", "fence", "canal"],
            schematic=[True, False, False],
            accuracy_m=[900.0, 50.0, 50.0],
            note=["No surveyed line is public.", None, None],
            source="Press",
        ),
        "barrier_band": frame(
            [LineString([(61.5, 31.3), (61.6, 30.6)]).buffer(0.1)],
            barrier_id="sistan",
            name="Sistan wall",
            accuracy_m=900.0,
        ),
        "crossings": frame(
            [Point(ISLAM_QALA)],
            crossing_id="islam-qala",
            name="Islam Qala",
            name_fa="اسلام قلعه",
            kind="road",
            status="open",
        ),
        "districts": frame([MultiPolygon([box(61, 34, 62, 35)])], admin2="Kohsan", admin2_fa="کهسان"),
        "places": frame([Point(62.2, 34.35)], name="Herat", name_fa="هرات", population=574_000, rank=1),
        "rivers": frame(
            [MultiLineString([[(66, 34.5), (62.5, 34.3), (61.2, 34.7)]])], name="Hari", name_fa="هریرود"
        ),
        "countries": frame(
            strip, country=["AFG", "IRN"], name=["Afghanistan", "Iran"], name_fa=["افغانستان", "ایران"]
        ),
    }


@pytest.fixture(scope="module")
def study() -> _study.Study:
    return _study.read()._replace(title=f"Study {HOSTILE}\x00\x1b")


@pytest.fixture(scope="module")
def relief() -> atlas.Relief:
    (held,) = atlas.relief()
    return held


NOTICES = ["Made with Natural Earth", "© <OpenStreetMap> contributors"]
CITATION = "marzmap 0.1: [% 1 + 1 %], 2022."


@pytest.fixture(scope="module")
def files(layers: dict[str, gpd.GeoDataFrame], study: _study.Study, relief: atlas.Relief) -> dict[str, bytes]:
    return made(layers, study, relief)


def made(layers: dict[str, gpd.GeoDataFrame], study: _study.Study, relief: atlas.Relief) -> dict[str, bytes]:
    licences = {"border": "ODbL-1.0", "relief": "MIT"}
    return qgis.files(
        layers, study, attributions=NOTICES, citation=CITATION, relief=[relief], licences=licences
    )


@pytest.fixture(scope="module")
def project(files: dict[str, bytes]) -> Element:
    with zipfile.ZipFile(io.BytesIO(files["marzmap.qgz"])) as archive:
        return ET.fromstring(archive.read("marzmap.qgs"))  # noqa: S314 - our own file


# Without QGIS


def test_every_layer_lies_beside_the_project(
    files: dict[str, bytes], layers: dict[str, gpd.GeoDataFrame]
) -> None:
    beside = {f"{key}.{kind}" for key in layers for kind in ("geojson", "qml")}
    assert set(files) == {
        "marzmap.qgz",
        *beside,
        "relief-1.webp",
        "relief.vrt",
        "relief.qml",
    }
    for name, content in files.items():
        if name.endswith(".geojson"):
            assert faults(json.loads(content)) == [], name


def test_the_same_input_makes_the_same_bytes(
    files: dict[str, bytes],
    layers: dict[str, gpd.GeoDataFrame],
    study: _study.Study,
    relief: atlas.Relief,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {key: layer.copy() for key, layer in layers.items()}
    monkeypatch.setenv("TZ", "Asia/Kabul")
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert made(layers, study, relief) == files
    for key, layer in layers.items():
        pd.testing.assert_frame_equal(layer, before[key])


def test_a_style_is_the_same_wherever_it_is_written(
    files: dict[str, bytes], layers: dict[str, gpd.GeoDataFrame]
) -> None:
    styles = qgis.styles(layers)
    assert set(styles) == set(layers)
    assert {f"{key}.qml": text.encode() for key, text in styles.items()}.items() <= files.items()
    # A layer alone, whose tips name no others, has the very same style.
    assert qgis.qml("rivers", layers["rivers"]) == styles["rivers"]
    assert "Sistan wall" in styles["incidents"]
    assert "Sistan wall" not in qgis.qml("incidents", layers["incidents"])


def test_a_style_reads_only_what_a_prepared_layer_has(layers: dict[str, gpd.GeoDataFrame]) -> None:
    prepared = qgis.prepared(layers)
    for key, text in qgis.styles(layers).items():
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
    layers: dict[str, gpd.GeoDataFrame], study: _study.Study, relief: atlas.Relief
) -> None:
    with pytest.raises(InputError, match=r"begins with .*PNG.* expected a WebP image"):
        qgis.files(layers, study, relief=[relief._replace(image=b"\x89PNG\r\n\x1a\n" + bytes(40))])


def test_a_relief_of_elsewhere_is_left_out(
    layers: dict[str, gpd.GeoDataFrame], study: _study.Study, relief: atlas.Relief
) -> None:
    elsewhere = relief._replace(west=-10.0, east=20.0)
    names = set(qgis.files(layers, study, relief=[elsewhere]))
    assert names == set(qgis.files(layers, study))
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


def test_hostile_text_stays_text(project: Element, files: dict[str, bytes]) -> None:
    assert project.findtext("title") == f"Study {HOSTILE}"
    assert project.findtext("properties/CopyrightLabel/Label") == (
        "Made with Natural Earth © <OpenStreetMap> contributors"
    )
    rows = json.loads(files["incidents.geojson"])["features"]
    assert rows[2]["properties"]["title"] == HOSTILE
    assert rows[0]["properties"]["claims"] == f"Iran: None killed. [1]\nTaliban: {HOSTILE}"


def test_what_belongs_to_an_incident_has_its_dates(files: dict[str, bytes]) -> None:
    for key in ("candidates", "radius_circles", "border_links"):
        rows = [row["properties"] for row in json.loads(files[f"{key}.geojson"])["features"]]
        assert ("2022-04-23", "2022-04-24") in {(row["date_start"], row["date_end"]) for row in rows}
    (area,) = json.loads(files["footprint_areas.geojson"])["features"]
    assert area["properties"]["date_end"] == "2022-04-24"


def test_a_layer_may_be_absent_and_columns_too(study: _study.Study) -> None:
    one = frame([Point(SHAGHALAK)], incident_id=["a"])
    made = qgis.files({"incidents": one, "unknown": one}, study)
    assert set(made) == {"marzmap.qgz", "incidents.geojson", "incidents.qml"}
    properties = json.loads(made["incidents.geojson"])["features"][0]["properties"]
    assert {"title_fa", "date_start", "side_probability"} <= set(properties)


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


# With QGIS

PYTHON = "/usr/bin/python3"
FIRST, LAST = "2021-11-25", "2022-08-06"


def environment(runtime: Path, **more: str) -> dict[str, str]:
    runtime.mkdir(mode=0o700, exist_ok=True)
    return {
        # QGIS takes its Python's home from the first python3 on the path, and asks in a window,
        # for ever, when that is not the system's own.
        "PATH": "/usr/bin:/bin",
        "HOME": str(runtime),
        "LC_ALL": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(runtime),
        **more,
    }


def qgis_python(*arguments: str | Path, runtime: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, *map(str, arguments)],
        env=environment(runtime, QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=480,
        check=False,
    )


def moved(folder: Path, place: Path) -> Path:
    if qgis_python("-c", "import qgis.core", runtime=place / "run").returncode:
        pytest.skip(f"{PYTHON} has no PyQGIS (Debian's python3-qgis)")
    return shutil.copytree(folder, place / "moved to پوشه with a space")


def opened(folder: Path, place: Path) -> dict[str, Any]:
    """What QGIS says about a folder of ours, after it was copied to another path."""
    script, project = (
        Path(__file__).parents[1] / "helpers/qgis_report.py",
        moved(folder, place) / "marzmap.qgz",
    )
    done = qgis_python(script, project, place / "picture.png", FIRST, LAST, runtime=place / "run")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def saved_to(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def report(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    place = tmp_path_factory.mktemp("qgis")
    return opened(saved_to(place / "written", files), place)


def days(first: str, last: str) -> list[str]:
    return [str(day.date()) for day in pd.date_range(first, last)]


@pytest.mark.qgis
def test_qgis_opens_the_default_study(built: Build, relief: atlas.Relief, tmp_path: Path) -> None:
    files = qgis.files(built.layers, built.study, attributions=built.attributions, relief=[relief])
    found = opened(saved_to(tmp_path / "written", files), tmp_path)
    assert [name for name, layer in found["layers"].items() if not layer["valid"]] == []
    assert sorted(layer["rows"] for layer in found["layers"].values()) == sorted(
        map(len, built.layers.values())
    )
    incidents = found["layers"]["Incidents"]
    assert (incidents["rows"], incidents["temporal"], incidents["inside"]) == (3, True, True)
    for row in built.incidents.itertuples():
        shown = [day for day, ids in found["on"].items() if row.incident_id in ids]
        assert shown == days(str(row.date_start), str(row.date_end))
    assert found["mode"] == 0
    assert found["errors"] == []
    printed_right(found["printed"])
    assert found["printed"]["texts"]["title-fa"] == built.study.title_fa
    assert "Al Jazeera, 2021-12-01; Iran Press, 2021-12-01" in found["printed"]["texts"]["sources"]
    # Only the kinds of event that the study has.
    assert found["printed"]["legend"][:2] == ["Armed clash", "Standoff"]
    assert "Shelling" not in found["printed"]["legend"]


@pytest.mark.qgis
def test_qgis_says_what_is_known_to_the_province_only(tmp_path: Path) -> None:
    (tmp_path / "incidents.csv").write_text(
        "incident_id,place,date_edtf\na,Nimroz province,2022-07\n", encoding="utf-8"
    )
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "Province"\nas_of = 2022-12-31\n[border]\npairs = ["AFG-IRN"]\n'
        '[files]\nincidents = "incidents.csv"\n',
        encoding="utf-8",
    )
    study = build(tmp_path)
    files = qgis.files(study.layers, study.study, attributions=study.attributions, relief=[])
    found = opened(saved_to(tmp_path / "written", files), tmp_path)
    assert found["errors"] == []
    (tip,) = found["layers"]["Incidents"]["tips"]
    assert "not measured against the border (placed at the centre of a province or country" in tip
    assert "Nearest point of the border" not in found["layers"]


@pytest.mark.qgis
def test_qgis_opens_every_layer(report: dict[str, Any], layers: dict[str, gpd.GeoDataFrame]) -> None:
    assert report["opened"]
    assert report["crs"] == "EPSG:3857"
    assert report["ellipsoid"] == "EPSG:7030"
    assert report["title"] == f"Study {HOSTILE}"
    assert [name for name, layer in report["layers"].items() if not layer["valid"]] == []
    assert sorted(layer["rows"] for layer in report["layers"].values()) == sorted(map(len, layers.values()))
    assert report["groups"] == {
        "Incidents": [
            "Incidents",
            "Possible places",
            "Nearest point of the border",
            "Incidents along a line",
            "Incidents over an area",
            "Radius: 95 % within",
            "Context",
        ],
        "Border": [
            "Border crossings",
            "Barriers",
            "Border",
            "More incidents than chance would give",
            "Border, uncertain stretches",
            "Barriers, where they may run",
            "Border in further sources",
            "Other side in further sources",
        ],
        "Basemap": ["Places", "Rivers", "Districts and counties", "Relief", "Countries"],
    }
    assert report["unticked"] == ["Context", "Border in further sources", "Other side in further sources"]
    fields = report["layers"]["Incidents"]["fields"]
    assert (fields["date_start"], fields["radius_m"], fields["claims"]) == ("Date", "Real", "String")


@pytest.mark.qgis
def test_qgis_knows_what_each_layer_is_and_its_terms(report: dict[str, Any]) -> None:
    about, rights, licences = report["layers"]["Border"]["metadata"]
    assert about.startswith("The line against which the incidents are measured")
    assert rights == [" ".join(NOTICES)]
    assert licences == ["ODbL-1.0"]
    assert report["layers"]["Rivers"]["metadata"][2] == []
    assert all(layer["metadata"][0] for layer in report["layers"].values())
    assert "Palest, dashed outline: not determined" in report["layers"]["Incidents"]["notes"]


@pytest.mark.qgis
def test_qgis_places_the_relief(report: dict[str, Any], relief: atlas.Relief) -> None:
    project = Transformer.from_crs(4326, 3857, always_xy=True).transform
    corners = [
        *project(relief.west, relief.south),
        *project(relief.east, relief.north),
    ]
    (in_project,), alone = report["relief"], report["alone"]["relief"]
    for found in (in_project, alone):
        assert (found["valid"], found["crs"], found["opacity"]) == (True, "EPSG:3857", 0.35)
        assert found["extent"] == pytest.approx(corners, abs=1)
        # Qt's number of multiplying.
        assert found["blend"] == 13
    assert in_project["licences"] == ["MIT"]


@pytest.mark.qgis
def test_qgis_puts_the_pieces_of_a_relief_together(tmp_path: Path) -> None:
    pieces = atlas.relief((-73.56, -54.92, -66.99, -22.81))
    assert len(pieces) > 4
    places = [
        [complex(*Transformer.from_crs(4326, 3857, always_xy=True).transform(*corner)) for corner in corners]
        for corners in (((one.west, one.south), (one.east, one.north)) for one in pieces)
    ]
    made = shading.files([one.image for one in pieces], [(low, high) for low, high in places])
    folder = moved(saved_to(tmp_path / "written", made), tmp_path)
    read = (
        "import sys; from qgis.core import QgsApplication, QgsRasterLayer; app = QgsApplication([], False); "
        "app.initQgis(); layer = QgsRasterLayer(sys.argv[1]); box = layer.extent(); "
        "told = [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]; "
        "block = layer.dataProvider().block(1, box, 600, 600); "
        "told += [min(block.value(i, j) for i in range(600) for j in range(600))]; "
        "print(*told, layer.bandCount())"
    )
    done = qgis_python("-c", read, folder / "relief.vrt", runtime=tmp_path / "run")
    *box, darkest, bands = map(float, done.stdout.split())
    lows, highs = zip(*places, strict=True)
    corners = [min(low.real for low in lows), min(low.imag for low in lows)]
    corners += [max(high.real for high in highs), max(high.imag for high in highs)]
    assert box == pytest.approx(corners, abs=1)
    assert bands == 3
    # No seam, where nothing would lie and the map go dark.
    assert darkest > 60


@pytest.mark.qgis
def test_a_layer_dragged_elsewhere_looks_as_in_the_project(report: dict[str, Any]) -> None:
    alone = dict(report["alone"])
    assert alone.pop("relief")["taken"]
    assert all(layer["taken"] for layer in alone.values())
    by_looks = ("rows", "fields", "labels", "temporal", "categories", "tips", "scales", "blend", "notes")
    looks = sorted(json.dumps([layer[key] for key in by_looks]) for layer in alone.values())
    assert looks == sorted(
        json.dumps([layer[key] for key in by_looks]) for layer in report["layers"].values()
    )


@pytest.mark.qgis
def test_qgis_shows_each_incident_on_its_days_only(report: dict[str, Any]) -> None:
    ends = {
        "2021-12-01-shaghalak": ("2021-12-01", "2021-12-01"),
        "2022-04-23-islam-qala": ("2022-04-23", "2022-04-24"),
        "2022-07-31-shaghalak": ("2022-07-01", "2022-07-31"),
    }
    assert list(report["on"]) == days(FIRST, LAST)
    for incident, (first, last) in ends.items():
        assert [day for day, shown in report["on"].items() if incident in shown] == days(first, last)
    timed = {name for name, layer in report["layers"].items() if layer["temporal"]}
    assert timed == set(report["groups"]["Incidents"])
    # The controller is off at first: everything is in view.
    assert report["mode"] == 0
    assert report["period"] == ["2021-12-01", "2022-07-31"]


@pytest.mark.qgis
def test_qgis_draws_certainty_and_casualties(report: dict[str, Any]) -> None:
    # Sizes of a clash (4.0) and a standoff (3.6): none killed, not known, and 3 killed at most.
    assert report["steps"] == [
        [pytest.approx(4.0 * 0.83), 255, "solid"],
        [pytest.approx(3.6 * 0.83), 102, "dash"],
        [pytest.approx(4.0 * 1.0), 255, "solid"],
    ]


@pytest.mark.qgis
def test_qgis_draws_and_labels_the_incidents(report: dict[str, Any]) -> None:
    incidents = report["layers"]["Incidents"]
    assert incidents["categories"] == [
        "Armed clash",
        "Shelling",
        "Standoff",
        "Closure",
        "Attack on civilians",
        "Other",
        "Kind not known",
    ]
    assert incidents["labels"]
    assert incidents["inside"]
    assert report["layers"]["Border"]["inside"]
    assert report["errors"] == []
    # A clash, the border, a barrier.
    for colour in ("#d55e00", "#8c2d2d", "#6b5140"):
        assert report["colours"].get(colour, 0) > 100, colour
    # Both incidents of one place found room, in both scripts.
    written = "\n".join(report["written"])
    assert report["layers"]["Barriers"]["categories"] == ["Wall", "Fence", "Canal"]
    for text in (
        "Clash at Shaghalak",
        "درگیری در شغالک",
        "<script>",
        "دومین درگیری",
        "Herat",
        "هرات",
        "Hari",
    ):
        assert text in written
    assert "\u202e" not in written
    assert {"1 Dec 2021", "23 Apr 2022 to 24 Apr 2022", "Jul 2022"} <= set(written.split("\n"))


def apart(one: list[float], other: list[float]) -> bool:
    (left, top, right, bottom), (left2, top2, right2, bottom2) = one, other
    # Boxes may touch.
    gap = -0.01
    return max(left2 - right, left - right2, top2 - bottom, top - bottom2) >= gap


def printed_right(printed: dict[str, Any]) -> None:
    """The page was printed, everything has room on it, and nothing lies on anything else."""
    assert printed["done"] == [0, 0]
    assert printed["page"] == [297, 210]
    assert printed["overfull"] == []
    boxes = {name: box for name, box in printed["boxes"].items() if name != "page"}
    for name, (left, top, right, bottom) in boxes.items():
        assert 0 < left < right < 297, name
        assert 0 < top < bottom < 210, name
    on_map = {"map", "scale", "north", "north-letter"}
    off_map = [*(name for name in boxes if name not in on_map), "map"]
    together = [
        (one, other)
        for at, one in enumerate(off_map)
        for other in off_map[:at]
        if not apart(boxes[one], boxes[other])
    ]
    assert together == []


@pytest.mark.qgis
def test_qgis_prints_a_page(report: dict[str, Any]) -> None:
    printed = report["printed"]
    printed_right(printed)
    texts = printed["texts"]
    # What looks like an expression is a text; an invisible sign between its brackets keeps it one.
    assert texts["title"].replace("\u2060", "") == "Study <script>alert(1)</script> & [% 1 + 1 %] '\" back"
    assert texts["citation"].replace("\u2060", "") == CITATION
    assert texts["data"] == " ".join(NOTICES)
    assert texts["sources"] == "TNA, 2021-12-01"
    assert texts["dates"] == "Period: 2021-12 to 2022-07. As of 2026-11-22."
    legend = printed["legend"]
    assert len(legend) == len(set(legend))
    for row in ("Armed clash", "Armed clash, along a line", "Wall", "Border", "Road crossing, open"):
        assert row in legend
    # Not on this map: another kind of event, a closed crossing, a layer that is not ticked.
    for row in ("Closure", "Road crossing, closed", "Context", "Border in further sources"):
        assert row not in legend
    assert printed["bar"] == [True, 100, 2]
    assert printed["map"][1]


@pytest.mark.qgis
def test_a_page_has_room_for_long_texts(
    layers: dict[str, gpd.GeoDataFrame], study: _study.Study, tmp_path: Path
) -> None:
    sources = json.dumps([{"publisher": f"Publisher number {number}"} for number in range(500)])
    rows = pd.concat([layers["incidents"]] * 3, ignore_index=True)[:7]
    # Of every kind, one of them not stated.
    kinds = ["armed clash", "shelling", "standoff", "closure", "attack on civilians", "other", None]
    rows = rows.assign(sources=sources, event_type=kinds, incident_id=list("abcdefg"))
    crowded = layers | {"incidents": rows}
    for key in ("footprint_lines", "footprint_areas"):
        shape = layers[key].geometry.iloc[0]
        crowded[key] = frame([shape] * 7, incident_id=list("abcdefg"), title="One", event_type=kinds)
    long = study._replace(
        title="A long title of a study " * 12, title_fa="عنوان بلند پژوهش " * 12, summary="And so on. " * 99
    )
    files = qgis.files(crowded, long, attributions=["Whom we owe it to. " * 90], citation="Cite this. " * 60)
    printed = opened(saved_to(tmp_path / "written", files), tmp_path)["printed"]
    printed_right(printed)
    assert printed["texts"]["sources"].startswith("Publisher number 0; Publisher number 1; ")
    assert {"Closure", "Other", "Kind not known", "Closure, along a line", "Rivers"} <= set(printed["legend"])
    for name in ("title", "title-fa", "summary", "sources", "data", "citation"):
        assert printed["texts"][name].endswith(" …"), name


@pytest.mark.qgis
def test_the_desktop_opens_the_moved_project(files: dict[str, bytes], tmp_path: Path) -> None:
    missing = [program for program in ("qgis", "xvfb-run") if not shutil.which(program)]
    if missing:
        pytest.skip(f"no {', '.join(missing)} here")
    project = moved(saved_to(tmp_path / "written", files), tmp_path) / "marzmap.qgz"
    picture, size = tmp_path / "window.png", ("--width", "900", "--height", "900")
    # QGIS takes a picture of its own map and ends; its exit status says nothing then.
    screen = ("xvfb-run", "-a", "-s", "-screen 0 1200x1000x24")
    quiet = ("--noversioncheck", "--nologo", "--noplugins")
    subprocess.run(
        [*screen, "qgis", *quiet, "--snapshot", str(picture), *size, str(project)],
        env=environment(tmp_path / "run"),
        capture_output=True,
        timeout=480,
        check=False,
    )
    count = (
        "import sys; from qgis.PyQt.QtGui import QImage; picture = QImage(sys.argv[1]); "
        "print(sum(picture.pixel(x, y) & 0xFFFFFF == 0x8C2D2D "
        "for x in range(picture.width()) for y in range(picture.height())))"
    )
    done = qgis_python("-c", count, picture, runtime=tmp_path / "run")
    assert int(done.stdout) > 500, "the border is not on the map"


@pytest.mark.qgis
def test_qgis_explains_an_incident_and_keeps_text_text(report: dict[str, Any]) -> None:
    tips = report["layers"]["Incidents"]["tips"]
    # The pointer cannot tell two incidents of one place apart: the tip tells of both.
    assert tips[0] == tips[2]
    for part in (
        "Iran: None killed. [1]",
        "1. Clash. TNA, 2021-12-01. https://example.org",
        "2.1 km (0.5 to 3.6 km) from the border, in Iran, probability 0.96",
        "1 to 3",
        "Hirmand (probability 0.87)",
        "By source: world: IRN 0.96; natural-earth: AFG 0.84",
        "Sistan wall (schematic), 1.1 km away; behind it: likely",
        "Sistan wall (schematic), 1.1 km away; behind it: almost surely not",
        "Crossing: Islam Qala, 11.2 km, open at the date",
        "Crossing: Islam Qala, 11.2 km, not known whether open at the date",
    ):
        assert part in tips[0]
    assert "side not known, likelier Afghanistan" not in tips[0]
    assert "200 m (on either side of the line) from the border, side not known, likelier Afgh" in tips[1]
    assert "Kohsan<br>" in tips[1]
    assert "Crossing: Islam Qala, 40 m, closed at the date" in tips[1]
    assert "behind" not in tips[1]
    assert report["layers"]["Context"]["tips"]
    assert not any("not measured" in tip for tip in report["layers"]["Context"]["tips"])
    assert any("in Iran, probability 0.81" in tip for tip in report["layers"]["Possible places"]["tips"])
    [wall] = [tip for tip in report["layers"]["Barriers"]["tips"] if "wall" in tip]
    for part in ("wall, schematic: no survey of it is known", "Right within 900 m", "No surveyed line is"):
        assert part in wall
    assert "schematic" not in report["layers"]["Barriers"]["tips"][1]
    (land,) = report["layers"]["Other side in further sources"]["tips"]
    assert "Iran, but Afghanistan by natural-earth" in land
    assert "4,100.0 km²" in land
    (stretch,) = report["layers"]["More incidents than chance would give"]["tips"]
    assert "km 700 to 760: 5 incidents" in stretch
    assert "p = 0.004" in stretch
    (along,) = report["layers"]["Incidents along a line"]["tips"]
    assert "&lt;script&gt;" in along
    assert "armed clash<br>1 Dec 2021" in along
    for layer in report["layers"].values():
        for tip in layer["tips"]:
            assert "<script" not in tip
            assert "Eval Error" not in tip
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [% 1 + 1 %]" in tips[0]
