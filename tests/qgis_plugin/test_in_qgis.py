"""The plugin in QGIS 3.22: each algorithm by qgis_process, in a model, stopped, and without the program."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import pytest

from marzmap.write import plugin

pytestmark = pytest.mark.qgis

PYTHON = "/usr/bin/python3"
HELPER = Path(__file__).parents[1] / "helpers/qgis_toolbox.py"
SECONDS = 150
POINTS = {
    "fid": [1, 2, 3],
    "incident_id": ["a", "b", "c"],
    "title": ["درگیری", "Standoff", "Closure"],
    "date_edtf": ["2021-12-01", "2022-04-23", "2022-07"],
    "event_type": ["armed clash", "standoff", "closure"],
    "place": ["Shaghalak", "Islam Qala", "Nowhereville"],
    "country": ["IRN", "AFG", "IRN"],
    "radius_m": [3000.0, 2000.0, None],
}
LONGITUDES, LATITUDES = [61.8058, 61.08, 61.6], [31.0549, 34.65, 31.3]


MISSING = (
    "The program marzmap was not found: install it with `uv tool install marzmap` or `pipx install marzmap`, "
    "or name its file under Settings > Options > Processing > Providers > marzmap."
)


class Desk(NamedTuple):
    """A person's machine: QGIS with the plugin, a layer in UTM, and marzmap on the PATH or not."""

    folder: Path

    @property
    def table(self) -> str:
        """Points in UTM, in a file and folder with names in another script."""
        return f"{self.folder}/مرز و نقطه.gpkg|layername=points"

    def environment(self, *programs: str) -> dict[str, str]:
        return {
            # QGIS takes its Python's home from the first python3 on the path.
            "PATH": os.pathsep.join(["/usr/bin", "/bin", *(f"{self.folder}/{name}" for name in programs)]),
            "HOME": str(self.folder / "home"),
            "LC_ALL": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_PLUGINPATH": str(self.folder / "plugins"),
        }

    def start(self, *words: str, programs: tuple[str, ...] = ("bin",)) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["qgis_process.bin", "--json", *words],
            env=self.environment(*programs),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(
        self, algorithm: str, values: dict[str, str], programs: tuple[str, ...] = ("bin",)
    ) -> tuple[Any, str]:
        """Run an algorithm or a model; its results, None if it failed, and what it reports."""
        inputs = [f"{name}={value}" for name, value in values.items()]
        with self.start("run", algorithm, "--", *inputs, programs=programs) as process:
            printed, reported = process.communicate(timeout=SECONDS)
        return json.loads(printed)["results"] if process.returncode == 0 else None, reported


def program(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    if not shutil.which("qgis_process.bin", path="/usr/bin"):
        pytest.skip("no qgis_process (Debian's qgis)")
    made = Desk(tmp_path_factory.mktemp("میز qgis"))
    (made.folder / "run").mkdir(mode=0o700)
    (made.folder / "home").mkdir()
    with zipfile.ZipFile(io.BytesIO(plugin.archive())) as archive:
        archive.extractall(made.folder / "plugins")
    program(made.folder / "bin/marzmap", f'exec "{Path(sys.executable).with_name("marzmap")}" "$@"')
    points = gpd.points_from_xy(LONGITUDES, LATITUDES)
    rows = gpd.GeoDataFrame(POINTS, geometry=points, crs=4326).to_crs(32641)
    rows.to_file(made.table.partition("|")[0], layer="points", driver="GPKG", VERSION="1.2")
    with made.start("plugins", "enable", plugin.FOLDER) as process:
        _, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, errors
    return made


def test_locate_points_of_a_layer_in_utm(desk: Desk, tmp_path: Path) -> None:
    output = tmp_path / "در کنار مرز.gpkg"
    found, reported = desk.run(
        "marzmap:locatepoints", {"INPUT": desk.table, "BORDER": "world", "OUTPUT": str(output)}
    )
    assert found == {"OUTPUT": str(output), "REJECTED": None}, reported
    rows = gpd.read_file(output).set_index("incident_id")
    assert rows.crs == 4326
    assert [*rows["side"]] == ["IRN", "AFG", "undetermined"]
    assert [*rows["border_distance_m"]] == pytest.approx([2064, 7160, 9831], abs=2)
    assert rows.geometry.x.to_list() == pytest.approx(LONGITUDES, abs=1e-8)
    assert [*rows["title"]] == POINTS["title"]


def test_check_a_table(desk: Desk, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    found, _ = desk.run("marzmap:checktable", {"INPUT": desk.table, "REPORT": str(report)})
    assert found == {"BAD": 0, "GOOD": 3, "REJECTED": None, "REPORT": str(report), "ROWS": 3}
    lines = report.read_text(encoding="utf-8").splitlines()
    assert "radius_m: radius_m" in lines
    assert lines[-1] == "3 rows read, 3 good, 0 bad"
    report.unlink()
    report.mkdir()
    found, reported = desk.run("marzmap:checktable", {"INPUT": desk.table, "REPORT": str(report)})
    assert found is None
    assert f"{report}: Is a directory." in reported.splitlines()
    assert "Traceback" not in reported


def test_lists_and_missing_geometries_reach_marzmap(desk: Desk, tmp_path: Path) -> None:
    claims = [{"by": "Iran", "text": "درگیری", "position": "denies"}]
    rows: list[tuple[dict[str, Any], Any]] = [
        ({"incident_id": "a", "claims": claims}, {"type": "Point", "coordinates": [61.8058, 31.0549]}),
        # Without a geometry the place is looked up.
        ({"incident_id": "b", "claims": None, "place": "Islam Qala"}, None),
    ]
    features: list[dict[str, Any]] = [
        {"type": "Feature", "properties": {"date_edtf": "2021-12-01", **cells}, "geometry": geometry}
        for cells, geometry in rows
    ]
    table, rejected, report = (tmp_path / name for name in ("t.geojson", "rejected.csv", "report.txt"))
    table.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    values = {"INPUT": str(table), "BORDER": "AFG-IRN", "REPORT": str(report), "REJECTED": str(rejected)}
    found, reported = desk.run("marzmap:checktable", values)
    assert (found["ROWS"], found["GOOD"]) == (2, 2), reported
    assert "claims: claims" in report.read_text(encoding="utf-8")


def test_geocode_a_table(desk: Desk, tmp_path: Path) -> None:
    table = f"{desk.folder}/places.csv"
    pd.DataFrame(POINTS)[["incident_id", "place", "country"]].to_csv(table, index=False)
    output, review = tmp_path / "placed.gpkg", tmp_path / "review.csv"
    found, reported = desk.run(
        "marzmap:geocodetable", {"INPUT": table, "OUTPUT": str(output), "REVIEW": str(review)}
    )
    assert found == {"OUTPUT": str(output), "REVIEW": str(review)}, reported
    rows = gpd.read_file(output)
    assert [*rows["place_id"].fillna("")] == ["shaghalak", "islam-qala", ""]
    assert rows.geometry.x[0] == pytest.approx(61.8058, abs=0.01)
    assert [*rows.geometry.is_empty] == [False, False, True]
    assert rows["radius_m"].dtype == float
    assert "Nowhereville" in review.read_text(encoding="utf-8")


def test_compare_sources_of_a_layer(desk: Desk, tmp_path: Path) -> None:
    output = tmp_path / "offsets.csv"
    found, reported = desk.run("marzmap:comparesources", {"INPUT": desk.table, "OUTPUT": str(output)})
    assert found == {"OUTPUT": str(output), "INCIDENTS": str(tmp_path / "offsets.incidents.csv")}, reported
    assert 90 < len(pd.read_csv(output)) < 190
    assert {"a", "b", "c"} >= {*pd.read_csv(found["INCIDENTS"])["incident_id"]}


def test_build_a_study_of_a_folder(desk: Desk, tmp_path: Path) -> None:
    study = tmp_path / "study"
    study.mkdir()
    settings = ["[study]", 'title = "Mine"', "as_of = 2022-12-31", "[border]", 'pairs = ["AFG-IRN"]']
    settings += ["[files]", 'incidents = "incidents.csv"']
    (study / "study.toml").write_text("\n".join(settings))
    pd.DataFrame(POINTS).drop(columns="fid").head(2).to_csv(study / "incidents.csv", index=False)
    output = tmp_path / "map"
    found, reported = desk.run(
        "marzmap:buildstudy", {"STUDY": str(study), "LOAD": "false", "OUTPUT": str(output)}
    )
    assert found, reported
    assert [found["OUTPUT"], found["MAP"]] == [str(output), str(output / "map.html")]
    assert found["INCIDENTS"] == f"{output}/layers.gpkg|layername=incidents"
    assert len(gpd.read_file(output / "layers.gpkg", layer="incidents")) == 2


def test_a_study_of_a_layer_is_styled_and_a_model_runs(desk: Desk, tmp_path: Path) -> None:
    model = tmp_path / "in-iran.model3"
    done = subprocess.run(
        [PYTHON, HELPER, desk.folder / "plugins", desk.table, tmp_path / "map", model],
        env=desk.environment("bin"),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["titles"] == [
        "Build study",
        "Check table",
        "Compare border sources",
        "Geocode table",
        "Locate points",
    ]
    ((title, layers),) = found["groups"].items()
    assert title == "Border incidents: Afghanistan and Iran"
    assert layers[:2] == [["Incidents", True], ["Nearest point of the border", True]]
    assert layers[-1] == ["Countries", True]
    assert [name for name, layer in found["layers"].items() if not layer[0]] == []
    # Styles of our own, with labels.
    assert found["layers"]["Incidents"] == [True, 3, "categorizedSymbol", True]
    assert found["layers"]["Border crossings"][2:] == ["RuleRenderer", True]
    output = tmp_path / "kept.gpkg"
    results, reported = desk.run(str(model), {"points": desk.table, "keep:kept": str(output)})
    assert results, reported
    assert [*gpd.read_file(output)["incident_id"]] == ["a"]


def test_a_stop_ends_qgis_and_the_program(desk: Desk, tmp_path: Path) -> None:
    started = tmp_path / "pid"
    program(
        desk.folder / "slow/marzmap",
        f'echo $$ > "{started}.new"; mv "{started}.new" "{started}"; exec sleep 600',
    )
    words = ("run", "marzmap:checktable", "--", f"INPUT={desk.table}", f"REPORT={tmp_path}/report.txt")
    with desk.start(*words, programs=("slow",)) as process:
        while not started.exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SECONDS)
    pid = started.read_text().strip()
    listed = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False)
    assert listed.stdout.strip()[:1] in {"", "Z"}
    assert not (tmp_path / "report.txt").exists()


def test_a_missing_program_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    report = str(tmp_path / "report.txt")
    found, reported = desk.run("marzmap:checktable", {"INPUT": desk.table, "REPORT": report}, ("nowhere",))
    assert found is None
    assert {line for line in reported.splitlines() if "was not found" in line} == {MISSING}
    assert "Traceback" not in reported


def test_uvx_runs_it_where_that_is_allowed_only(desk: Desk, tmp_path: Path) -> None:
    program(
        desk.folder / "uv/uvx",
        f'echo "$1" > "{tmp_path}/asked"; shift; exec "{desk.folder}/bin/marzmap" "$@"',
    )
    values = {"INPUT": desk.table, "REPORT": str(tmp_path / "report.txt")}
    found, reported = desk.run("marzmap:checktable", values, ("uv",))
    assert found is None
    assert "Or let uvx run it, by the advanced parameter ALLOW_UVX." in reported
    found, reported = desk.run("marzmap:checktable", values | {"ALLOW_UVX": "true"}, ("uv",))
    assert found["ROWS"] == 3, reported
    assert (tmp_path / "asked").read_text() == "marzmap@0.1.0\n"
