"""The QGIS folder: what is in it, and what QGIS makes of it."""

from __future__ import annotations

import io
import json
import os
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
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from marzmap import _study
from marzmap.write import qgis
from marzmap.write.qgis import fan
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
def files(layers: dict[str, gpd.GeoDataFrame], study: _study.Study) -> dict[str, bytes]:
    return qgis.files(
        layers, study, attributions=["Made with Natural Earth", "© <OpenStreetMap> contributors"]
    )


@pytest.fixture(scope="module")
def project(files: dict[str, bytes]) -> Element:
    with zipfile.ZipFile(io.BytesIO(files["marzmap.qgz"])) as archive:
        return ET.fromstring(archive.read("marzmap.qgs"))  # noqa: S314 - our own file


# Without QGIS


def test_every_layer_lies_beside_the_project(
    files: dict[str, bytes], layers: dict[str, gpd.GeoDataFrame]
) -> None:
    assert set(files) == {"marzmap.qgz", *(f"{key}.geojson" for key in layers)}
    for name, content in files.items():
        if name.endswith(".geojson"):
            assert faults(json.loads(content)) == [], name


def test_the_same_input_makes_the_same_bytes(
    files: dict[str, bytes],
    layers: dict[str, gpd.GeoDataFrame],
    study: _study.Study,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {key: layer.copy() for key, layer in layers.items()}
    monkeypatch.setenv("TZ", "Asia/Kabul")
    monkeypatch.setattr("time.time", lambda: 4e9)
    again = qgis.files(
        layers, study, attributions=["Made with Natural Earth", "© <OpenStreetMap> contributors"]
    )
    assert again == files
    for key, layer in layers.items():
        pd.testing.assert_frame_equal(layer, before[key])


def test_the_tree_points_at_the_layers(project: Element) -> None:
    ids = [element.text for element in project.iterfind("projectlayers/maplayer/id")]
    in_tree = [element.get("id") for element in project.iter("layer-tree-layer")]
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
        assert rows[1]["date_start"], rows[1]["date_end"] == ("2022-04-23", "2022-04-24")


def test_a_layer_may_be_absent_and_columns_too(study: _study.Study) -> None:
    one = frame([Point(SHAGHALAK)], incident_id=["a"])
    made = qgis.files({"incidents": one, "unknown": one}, study)
    assert set(made) == {"marzmap.qgz", "incidents.geojson"}
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


def test_a_crowd_stays_where_it_is() -> None:
    assert set(fan.steps(np.zeros(13, dtype=complex), 3e6)) == {"0,0;0,0;0,0;0,0;0,0"}


# With QGIS

PYTHON = "/usr/bin/python3"
DAYS = (
    "2021-11-30",
    "2021-12-01",
    "2021-12-02",
    "2022-04-24",
    "2022-04-25",
    "2022-07-01",
    "2022-07-31",
    "2022-08-01",
)


def qgis_python(*arguments: str | Path, runtime: Path) -> subprocess.CompletedProcess[str]:
    runtime.mkdir(mode=0o700, exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(runtime),
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(runtime),
    }
    return subprocess.run(
        [PYTHON, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def opened(folder: Path, place: Path) -> dict[str, Any]:
    """What QGIS says about a folder of ours, after it was copied to another path."""
    if qgis_python("-c", "import qgis.core", runtime=place / "run").returncode:
        pytest.skip(f"{PYTHON} has no PyQGIS (Debian's python3-qgis)")
    moved = shutil.copytree(folder, place / "moved to پوشه with a space")
    script = Path(__file__).with_name("qgis_report.py")
    done = qgis_python(script, moved / "marzmap.qgz", place / "picture.png", *DAYS, runtime=place / "run")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def report(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    place = tmp_path_factory.mktemp("qgis")
    written = place / "written"
    written.mkdir()
    for name, content in files.items():
        (written / name).write_bytes(content)
    return opened(written, place)


@pytest.mark.qgis
def test_qgis_opens_the_default_study(built: Build, saved: Path, tmp_path: Path) -> None:
    found = opened(saved / "qgis", tmp_path)
    assert [name for name, layer in found["layers"].items() if not layer["valid"]] == []
    assert sorted(layer["rows"] for layer in found["layers"].values()) == sorted(
        map(len, built.layers.values())
    )
    incidents = found["layers"]["Incidents"]
    assert (incidents["rows"], incidents["temporal"], incidents["inside"]) == (3, True, True)
    assert found["on"]["2022-07-31"] == ["2022-07-31-shaghalak"]
    assert found["mode"] == 0


@pytest.mark.qgis
def test_qgis_opens_every_layer(report: dict[str, Any], layers: dict[str, gpd.GeoDataFrame]) -> None:
    assert report["opened"]
    assert report["crs"] == "EPSG:3857"
    assert report["title"] == f"Study {HOSTILE}"
    assert [name for name, layer in report["layers"].items() if not layer["valid"]] == []
    assert sorted(layer["rows"] for layer in report["layers"].values()) == sorted(map(len, layers.values()))
    assert report["groups"] == {
        "Incidents": [
            "Incidents",
            "Possible places",
            "Nearest point of the border",
            "Radius (95 %)",
            "Context",
        ],
        "Border": [
            "Border crossings",
            "Barriers",
            "Border",
            "Border, uncertain stretches",
            "Barriers, where they may run",
            "Border in further sources",
            "Other side in further sources",
        ],
        "Basemap": ["Places", "Rivers", "Districts and counties", "Countries"],
    }
    assert report["unticked"] == [
        "Context",
        "Border in further sources",
        "Other side in further sources",
    ]
    fields = report["layers"]["Incidents"]["fields"]
    assert (fields["date_start"], fields["radius_m"], fields["claims"]) == ("Date", "Real", "String")


@pytest.mark.qgis
def test_qgis_shows_each_incident_on_its_days_only(report: dict[str, Any]) -> None:
    first, second, third = "2021-12-01-shaghalak", "2022-04-23-islam-qala", "2022-07-31-shaghalak"
    expected: list[list[str]] = [[], [first], [], [second], [], [third], [third], []]
    assert report["on"] == dict(zip(DAYS, expected, strict=True))
    timed = {name for name, layer in report["layers"].items() if layer["temporal"]}
    assert timed == set(report["groups"]["Incidents"])
    # The controller is off at first: everything is in view.
    assert report["mode"] == 0
    assert report["period"] == ["2021-12-01", "2022-07-31"]


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
        "Not stated",
    ]
    assert incidents["labels"]
    assert incidents["inside"]
    assert report["layers"]["Border"]["inside"]
    assert report["errors"] == []
    # A sure clash in full colour, the border, and the two countries' land.
    for colour in ("#d55e00", "#8c2d2d", "#faf8f3", "#6b5140"):
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
    assert "in Iran, probability 0.81" in report["layers"]["Possible places"]["tips"][3]
    wall = report["layers"]["Barriers"]["tips"][0]
    for part in ("wall, schematic: no survey of it is known", "Right within 900 m", "No surveyed line is"):
        assert part in wall
    assert "schematic" not in report["layers"]["Barriers"]["tips"][1]
    (land,) = report["layers"]["Other side in further sources"]["tips"]
    assert "Iran, but Afghanistan by natural-earth" in land
    assert "4,100.0 km²" in land
    for layer in report["layers"].values():
        for tip in layer["tips"]:
            assert "<script" not in tip
            assert "Eval Error" not in tip
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [% 1 + 1 %]" in tips[0]
