"""What QGIS makes of the QGIS folder."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pyproj import Transformer

from marzmap import _study, atlas
from marzmap._pipeline import build
from marzmap.statements import with_words
from marzmap.write import qgis
from marzmap.write.qgis import relief as shading
from qgis_fixtures import CITATION, HOSTILE, NOTICES, frame

if TYPE_CHECKING:
    import geopandas as gpd

    from marzmap._pipeline import Build


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


def report_on(folder: Path, place: Path) -> dict[str, Any]:
    """What QGIS says about a folder of ours, after it was copied to another path."""
    script, project = (
        Path(__file__).parents[1] / "helpers/qgis_report.py",
        moved(folder, place) / "marzmap.qgz",
    )
    done = qgis_python(script, project, place / "picture.png", FIRST, LAST, runtime=place / "run")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def saved_to(folder: Path, contents: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def report(qgis_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    place = tmp_path_factory.mktemp("qgis")
    return report_on(saved_to(place / "written", qgis_files), place)


def days(first: str, last: str) -> list[str]:
    return [str(day.date()) for day in pd.date_range(first, last)]


@pytest.mark.qgis
def test_qgis_opens_the_default_study(built: Build, qgis_relief: atlas.Relief, tmp_path: Path) -> None:
    files = qgis.files(built.layers, built.study, attributions=built.attributions, relief=[qgis_relief])
    found = report_on(saved_to(tmp_path / "written", files), tmp_path)
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
    assert found["printed"]["texts"]["title-local"] == built.study.title_local
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
    worded = study.layers | {"incidents": with_words(study.layers["incidents"])}
    files = qgis.files(worded, study.study, attributions=study.attributions, relief=[])
    found = report_on(saved_to(tmp_path / "written", files), tmp_path)
    assert found["errors"] == []
    (tip,) = found["layers"]["Incidents"]["tips"]
    assert "not measured against the border (placed at the centre of a province or country" in tip
    assert "Nearest point of the border" not in found["layers"]


@pytest.mark.qgis
def test_qgis_opens_every_layer(report: dict[str, Any], qgis_layers: dict[str, gpd.GeoDataFrame]) -> None:
    assert report["opened"]
    assert report["crs"] == "EPSG:3857"
    assert report["ellipsoid"] == "EPSG:7030"
    assert report["title"] == f"Study {HOSTILE}"
    assert [name for name, layer in report["layers"].items() if not layer["valid"]] == []
    assert sorted(layer["rows"] for layer in report["layers"].values()) == sorted(
        map(len, qgis_layers.values())
    )
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
def test_qgis_places_the_relief(report: dict[str, Any], qgis_relief: atlas.Relief) -> None:
    project = Transformer.from_crs(4326, 3857, always_xy=True).transform
    corners = [
        *project(qgis_relief.west, qgis_relief.south),
        *project(qgis_relief.east, qgis_relief.north),
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
    gates = ("Road crossing, open", "Road crossing, not known whether open")
    for row in ("Armed clash", "Armed clash, along a line", "Wall", "Border", *gates):
        assert row in legend
    # Not on this map: another kind of event, a closed crossing, a layer that is not ticked.
    for row in ("Closure", "Road crossing, closed", "Context", "Border in further sources"):
        assert row not in legend
    assert printed["bar"] == [True, 100, 2]
    assert printed["map"][1]


@pytest.mark.qgis
def test_a_page_has_room_for_long_texts(
    qgis_layers: dict[str, gpd.GeoDataFrame], qgis_study: _study.Study, tmp_path: Path
) -> None:
    sources = json.dumps([{"publisher": f"Publisher number {number}"} for number in range(500)])
    rows = pd.concat([qgis_layers["incidents"]] * 3, ignore_index=True)[:7]
    # Of every kind, one of them not stated.
    kinds = ["armed clash", "shelling", "standoff", "closure", "attack on civilians", "other", None]
    rows = rows.assign(sources=sources, event_type=kinds, incident_id=list("abcdefg"))
    crowded = qgis_layers | {"incidents": rows}
    for key in ("footprint_lines", "footprint_areas"):
        shape = qgis_layers[key].geometry.iloc[0]
        crowded[key] = frame([shape] * 7, incident_id=list("abcdefg"), title="One", event_type=kinds)
    long = qgis_study._replace(
        title="A long title of a study " * 12,
        title_local="عنوان بلند پژوهش " * 12,
        summary="And so on. " * 99,
    )
    files = qgis.files(crowded, long, attributions=["Whom we owe it to. " * 90], citation="Cite this. " * 60)
    printed = report_on(saved_to(tmp_path / "written", files), tmp_path)["printed"]
    printed_right(printed)
    assert printed["texts"]["sources"].startswith("Publisher number 0; Publisher number 1; ")
    assert {"Closure", "Other", "Kind not known", "Closure, along a line", "Rivers"} <= set(printed["legend"])
    for name in ("title", "title-local", "summary", "sources", "data", "citation"):
        assert printed["texts"][name].endswith(" …"), name


@pytest.mark.qgis
def test_the_desktop_opens_the_moved_project(qgis_files: dict[str, bytes], tmp_path: Path) -> None:
    missing = [program for program in ("qgis", "xvfb-run") if not shutil.which(program)]
    if missing:
        pytest.skip(f"no {', '.join(missing)} here")
    project = moved(saved_to(tmp_path / "written", qgis_files), tmp_path) / "marzmap.qgz"
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
        "With the source's word (Afghanistan): side not known, likelier Iran, probability 0.62",
        "With the source's word (Iran): in Iran, probability 0.99",
        "By source: world: IRN 0.96; natural-earth: AFG 0.84",
        "Sistan wall (schematic), 1.1 km away; behind it: likely",
        "Sistan wall (schematic), 1.1 km away; behind it: almost surely not",
        "Crossing: Islam Qala, about 11 km, open at the date",
        "Crossing: Islam Qala, about 11 km, not known whether open at the date",
    ):
        assert part in tips[0]
    assert "side not known, likelier Afghanistan" not in tips[0]
    assert "source's word" not in tips[1]
    assert "200 m (on either side of the line) from the border, side not known, likelier Afgh" in tips[1]
    assert "Kohsan<br>" in tips[1]
    assert "Crossing: Islam Qala, less than 1 km, closed at the date" in tips[1]
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
