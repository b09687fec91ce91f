"""What describes a folder to others, as their own programs read it: frictionless, rocrate."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import frictionless
import geopandas as gpd
import pytest
from rocrate.rocrate import ROCrate

from marzmap import _new, _outputs, _pipeline
from marzmap.dictionary import describe

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build

OURS = {"datapackage.json", "ro-crate-metadata.json", ".zenodo.json", "manifest.json"}
"""What no account of the files can hold: itself, and what is made after it."""


@pytest.fixture(scope="session")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a study of another border: two likely duplicates, a bad row, a column of its own."""
    folder = tmp_path_factory.mktemp("another")
    table = folder / "table.csv"
    table.write_text(
        "date,place,longitude,latitude,radius_m,actor_1,actor_2,my note\n"
        "2021-04-29,Kok-Tash,70.5712,39.9102,1000,Kyrgyz,Tajik,=first\n"
        "2021-04-29,Kok-Tash,70.5713,39.9102,1000,Kyrgyz,Tajik,second\n"
        "soon,Isfara,70.63,40.12,1000,,,third\n",
        encoding="utf-8",
    )
    _new.study(folder / "study", ("KGZ-TJK",), as_of=date(2026, 11, 22), table=table)
    _outputs.save(_pipeline.build(folder / "study"), folder / "map", formats=["geojson", "csv", "package"])
    return folder / "map"


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("which", ["saved", "saved_fourteen", "another"])
def test_frictionless_finds_no_fault(which: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(which)
    report = frictionless.validate(folder / "datapackage.json")
    assert report.valid, report.flatten(["name", "type", "note"])
    checked = {task.name: task.stats["rows"] for task in report.tasks if task.type == "table"}
    assert checked["incidents.csv"] == len(gpd.read_file(folder / "layers/incidents.geojson"))


def test_frictionless_sees_a_damaged_table(saved: Path, tmp_path: Path) -> None:
    package = read(saved, "datapackage.json")
    package["resources"] = [one for one in package["resources"] if one["path"] == "incidents.csv"]
    text = (saved / "incidents.csv").read_text(encoding="utf-8")
    (tmp_path / "incidents.csv").write_text(text.replace("armed clash", "quarrel"), encoding="utf-8")
    del package["resources"][0]["hash"], package["resources"][0]["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert {kind for (kind,) in report.flatten(["type"])} == {"constraint-error"}


def test_the_package_accounts_for_every_file(saved: Path) -> None:
    files = {path.relative_to(saved).as_posix() for path in saved.rglob("*") if path.is_file()}
    resources = {one["path"]: one for one in read(saved, "datapackage.json")["resources"]}
    assert {*resources} == files - OURS
    for path, one in resources.items():
        content = (saved / path).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    described = [path for path, one in resources.items() if one.get("description")]
    assert {*resources} - {*described} <= {"qgis/relief-1.webp", "qgis/relief.vrt", "qgis/relief.qml"}
    licence = {"name": "ODbL-1.0", "path": "https://opendatacommons.org/licenses/odbl/1-0/"}
    assert licence in resources["layers/border.geojson"]["licenses"]


def test_rocrate_reads_the_crate(saved: Path) -> None:
    crate = ROCrate(saved)
    assert crate.name == "Iran-Afghanistan border incidents, 2021-2022"
    files = {path.relative_to(saved).as_posix() for path in saved.rglob("*") if path.is_file()}
    assert {entity.id for entity in crate.data_entities} == files - OURS
    table = crate.dereference("incidents.csv")
    assert table["sha256"] == hashlib.sha256((saved / "incidents.csv").read_bytes()).hexdigest()
    assert [one["identifier"] for one in table["license"]] == ["CC-BY-4.0", "CC0-1.0", "ODbL-1.0"]
    assert crate.dereference("#build")["instrument"]["name"] == "marzmap"
    south, west, north, east = map(float, crate.dereference("#box")["box"].replace(",", " ").split())
    assert (round(south), round(west), round(north), round(east)) == (30, 61, 36, 62)


def test_zenodo_gets_what_it_asks(saved: Path, built: Build) -> None:
    deposit = read(saved, ".zenodo.json")
    assert deposit["upload_type"] == "dataset"
    assert deposit["license"] == "cc-by-4.0"
    assert deposit["creators"] == [{"name": "marzmap"}]
    assert deposit["publication_date"] == built.study.as_of
    assert "ODbL-1.0" in deposit["notes"]
    assert "OpenStreetMap contributors" in deposit["notes"]


@pytest.mark.parametrize("which", ["saved", "saved_fourteen", "another"])
def test_the_codebook_has_every_column(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        lines = {(line["table"], line["column"]): line for line in csv.DictReader(file)}
    written = set()
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            written |= {(path.stem, name) for name in next(csv.reader(file))}
    for path in folder.glob("layers/*.geojson"):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        written |= {(path.stem, name) for name in features[0]["properties"]}
    assert written == {*lines}
    own = {
        column for (table, column), line in lines.items() if "own" in line["origin"] and table != "rejected"
    }
    assert own == ({"my note"} if which == "another" else set())
    assert all(line["meaning"] for line in lines.values())
    page = (folder / "codebook.md").read_text(encoding="utf-8")
    assert all(f"| `{column}` |" in page for _, column in lines)


def test_the_pairs_refer_to_incidents(another: Path) -> None:
    resources = {one["path"]: one for one in read(another, "datapackage.json")["resources"]}
    keys = resources["duplicates.csv"]["schema"]["foreignKeys"]
    assert [key["reference"]["resource"] for key in keys] == ["incidents.csv"] * 2
    assert resources["incidents.csv"]["schema"]["primaryKey"] == ["incident_id"]
    assert resources["rejected.csv"]["schema"]["fields"][0]["name"] == "file"


def test_units_and_values_are_stated() -> None:
    distance, side = describe("incidents", "border_distance_m"), describe("incidents", "side")
    assert (distance.unit, distance.type, distance.limits) == ("metres", "number", {"minimum": 0})
    assert side.limits == {"pattern": "^([A-Z]{3}|undetermined)$"}
    assert describe("incidents", "date_start").type == "date"
    assert describe("border", "status").limits == {}
    assert describe("incidents", "status").limits == {"enum": ["published", "draft"]}
    assert describe("duplicates", "score").origin == "computed"
    assert describe("crossings", "name").origin == "reference"
    assert describe("rejected", "place").origin == "own"


def test_hostile_texts_stay_texts(another: Path) -> None:
    page = (another / "codebook.md").read_text(encoding="utf-8")
    assert "| `my note` |" in page
    table = (another / "incidents.csv").read_text(encoding="utf-8")
    assert "'=first" in table
