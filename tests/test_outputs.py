"""The folder of a build: which files, the manifest, how to cite it, and the same bytes everywhere."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

import marzmap
from marzmap import InputError, _outputs, _rights, _study, atlas
from marzmap._cli import main
from marzmap.attributes import COLUMNS
from marzmap.write import citation, schema
from page_fixtures import PAYLOADS
from page_fixtures import study as small

if TYPE_CHECKING:
    from marzmap._pipeline import Build

PACKAGE = str(Path(marzmap.__file__).parents[1])
DEFAULT = atlas.folder() / "studies/iran-afghanistan"
ALWAYS = {"CITATION.cff", "manifest.json"}
OF = {
    "html": {"map.html"},
    "gpkg": {"layers.gpkg"},
    "parquet": {"incidents.parquet"},
    "kml": {"layers.kml"},
    "csv": {"incidents.csv", "along-border.csv"},
}


def read(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return document


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


# Formats


@pytest.mark.parametrize(("name", "files"), OF.items())
def test_a_format_alone_writes_its_file_alone(
    built: Build, saved: Path, tmp_path: Path, name: str, files: set[str]
) -> None:
    assert set(_outputs.save(built, tmp_path / "map", formats=[name])) == files | ALWAYS
    # The same files as among all others.
    for path in files:
        assert (tmp_path / "map" / path).read_bytes() == (saved / path).read_bytes()
    assert {file["path"] for file in read(tmp_path / "map")["files"]} == files | {"CITATION.cff"}


def test_other_formats_go_when_they_are_no_longer_asked_for(built: Build, tmp_path: Path) -> None:
    told: list[str] = []
    _outputs.save(built, tmp_path / "map", formats=["csv", "geojson"], progress=told.append)
    assert told == ["writing geojson", "writing csv", "writing the folder"]
    assert told == list(_outputs.steps(["geojson", "csv"]))
    layers = {path for path in hashes(tmp_path / "map") if path.startswith("layers/")}
    assert layers == {f"layers/{name}.geojson" for name in built.layers} | {"layers/incidents.schema.json"}
    _outputs.save(built, tmp_path / "map", formats=["parquet"])
    assert set(hashes(tmp_path / "map")) == OF["parquet"] | ALWAYS


def test_all_formats_are_the_default(saved: Path) -> None:
    held = hashes(saved)
    assert set().union(*OF.values(), ALWAYS, {"qgis/marzmap.qgz", "layers/border.geojson"}) <= set(held)
    assert read(saved)["options"]["formats"] == list(_outputs.FORMATS)


@pytest.mark.parametrize(("asked", "said"), [(["shp"], "'shp' is not a format"), ([], "No format is named")])
def test_unknown_formats_are_refused(built: Build, tmp_path: Path, asked: list[str], said: str) -> None:
    with pytest.raises(InputError, match=f"{said}.*html, geojson, qgis, gpkg, parquet, kml, csv"):
        _outputs.save(built, tmp_path / "map", formats=asked)
    assert not (tmp_path / "map").exists()


def test_the_command_line_takes_formats_and_tells_times(tmp_path: Path) -> None:
    out = str(tmp_path / "map")
    run = CliRunner()
    wrong = run.invoke(main, ["build", "-o", out, "--formats", "html,shp"])
    assert wrong.exit_code == 2
    assert "'shp' is not a format. Give one or more of: html, geojson" in wrong.stderr
    assert run.invoke(main, ["build", "-o", out, "--formats", ""]).exit_code == 2
    done = run.invoke(main, ["build", "-o", out, "--formats", "csv, kml", "--timings"])
    assert done.exit_code == 0, done.output
    assert set(hashes(tmp_path / "map")) == {"incidents.csv", "along-border.csv", "layers.kml", *ALWAYS}
    table = [
        re.fullmatch(r"(.+?) +([0-9.]+) s +([0-9.]+)% +([0-9.]+) s of CPU", line)
        for line in done.stderr.splitlines()
    ]
    rows = {row[1]: [float(figure) for figure in row.groups()[1:]] for row in table if row}
    assert list(rows) == [
        "starting",
        "reading",
        "placing",
        "locating",
        "counting along the border",
        "drawing the layers",
        "writing kml",
        "writing csv",
        "writing the folder",
        "together",
    ]
    *parts, together = rows.values()
    assert together[1] == 100
    for part, (whole, rounding) in enumerate([(together[0], 0.01), (100, 0.5), (together[2], 0.01)]):
        assert sum(figures[part] for figures in parts) == pytest.approx(whole, abs=rounding)
    assert "writing" not in done.stdout


# The manifest


def test_the_manifest_holds_what_there_is(built: Build, saved: Path) -> None:
    manifest = read(saved)
    held = hashes(saved)
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        path: digest for path, digest in held.items() if path != "manifest.json"
    }
    inputs = {entry["name"]: entry for entry in manifest["inputs"]}
    for name in ("study.toml", "incidents.csv", "context.csv", "places.csv", "barriers.geojson"):
        digest = hashlib.sha256((DEFAULT / name).read_bytes()).hexdigest()
        assert inputs[f"study/{name}"]["sha256"] == digest
    cards = {f"geodata/{card['file']}": card for card in atlas.cards().values()}
    assert set(cards) <= set(inputs)
    assert all(inputs[name]["sha256"] == card["sha256"] for name, card in cards.items() if "sha256" in card)
    assert all(inputs[name]["licence"] == card["licence"] for name, card in cards.items())
    assert manifest["attributions"] == built.attributions
    assert manifest["citation"] == _study.citation(built.study)
    assert manifest["libraries"]["shapely"] == __import__("shapely").__version__
    assert {"GDAL", "GEOS", "PROJ", "Python"} <= set(manifest["libraries"])


def test_every_file_has_its_own_licence(saved: Path) -> None:
    manifest = read(saved)
    of = {entry["path"]: set(entry["licence"].split(" AND ")) for entry in manifest["files"]}
    assert of["layers/border.geojson"] == of["qgis/border.geojson"] == {"ODbL-1.0"}
    assert of["layers/border_further.geojson"] == of["layers/rivers.geojson"] == {"CC0-1.0"}
    assert of["layers/places.geojson"] == of["layers/context.geojson"] == {"CC-BY-4.0"}
    # What is computed from the border line carries its licence, in whatever format.
    for path in ("incidents.csv", "incidents.parquet", "layers/incidents.geojson", "qgis/incidents.geojson"):
        assert {"ODbL-1.0", "CC-BY-4.0"} <= of[path], path
    assert {"border_distance_m", "side", "chainage_m"} <= set(manifest["notice"]["columns"])
    assert (
        of["layers.gpkg"]
        == of["layers.kml"]
        == set().union(*(of[p] for p in of if p.startswith("layers/"))) - {"MIT"}
    )
    assert of["map.html"] == of["layers.gpkg"] | {"MIT", "BSD-2-Clause"}
    assert set(manifest["licences"]) == {"CC-BY-4.0", "CC0-1.0", "ODbL-1.0"}


def test_a_study_without_a_licence_says_so() -> None:
    rights = _rights.of_layers(_study.read()._replace(licence=""))
    assert rights["context"].licence == "CC-BY-4.0 AND LicenseRef-not-stated"
    assert rights["border"].licence == "ODbL-1.0"
    assert "© OpenStreetMap contributors" in rights["incidents"].attribution


def test_names_in_the_manifest_do_not_tell_where_the_study_lies(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(DEFAULT.parent, tmp_path / name / "studies")
        study = tmp_path / name / "studies/iran-afghanistan-2021-2024"
        _outputs.save(marzmap.build(study), tmp_path / name / "map", formats=["csv"])
    assert hashes(tmp_path / "one/map") == hashes(tmp_path / "two/map")
    names = [entry["name"] for entry in read(tmp_path / "one/map")["inputs"]]
    assert "study/../iran-afghanistan/barriers.geojson" in names
    assert len(set(names)) == len(names)


# Citation


def test_the_citation_tells_what_is_known_in_one_line() -> None:
    study = small(
        title="A\nstudy.",
        authors=("Doe, Jane", "The Survey"),
        publisher="An archive",
        doi="10.1234/abc",
        url="https://example.org/",
        as_of="2026-11-22",
    )
    version = marzmap.__version__
    assert _study.citation(study) == (
        f"Doe, Jane; The Survey (2026): A study. An archive. As of 2026-11-22; made with marzmap {version}. "
        "https://doi.org/10.1234/abc"
    )
    bare = study._replace(authors=(), publisher="", doi="", as_of="")
    assert _study.citation(bare) == f"A study. Made with marzmap {version}. https://example.org/"
    assert _study.citation(small()).startswith("A small study (2026). As of 2026-11-22")


def test_the_citation_file_says_the_same(saved: Path, built: Build) -> None:
    found = yaml.safe_load((saved / "CITATION.cff").read_text(encoding="utf-8"))
    assert found["cff-version"] == "1.2.0"
    assert found["message"] == read(saved)["citation"]
    assert (found["title"], found["authors"]) == (built.study.title, [{"name": "marzmap"}])
    assert (found["type"], found["license"], found["date-released"]) == (
        "dataset",
        ["CC-BY-4.0"],
        "2026-11-22",
    )
    software, *data = found["references"]
    assert (software["type"], software["title"]) == ("software", "marzmap")
    assert {one["type"] for one in data} == {"data"}
    # Every licence of a file that is not of our own making is that of a source.
    stated = {name for one in [found, *data] for name in one["license"]}
    files = {name for file in read(saved)["files"] for name in file["licence"].split(" AND ")}
    assert files - stated <= {"MIT", "BSD-2-Clause"}
    border = next(one for one in data if one["title"].startswith("Land borders of the world, OpenStreetMap"))
    assert border["license"] == ["ODbL-1.0"]
    assert "© OpenStreetMap contributors" in border["notes"]


def test_a_map_credits_only_what_it_shows() -> None:
    studies = (_study.read()._replace(pairs=pairs) for pairs in (("IND-PAK",), ("SRB-XKX",)))
    india, kosovo = ({*_rights.of_layers(study).values()} for study in studies)
    assert not any("Kosovo" in rights.attribution for rights in india)
    assert any("Serbia and Kosovo: made with Natural Earth" in rights.attribution for rights in kosovo)
    assert "Serbia and Kosovo" in " ".join(atlas.attributions("borders.world"))


@pytest.mark.parametrize("payload", [*PAYLOADS, "\x85\ufeff\x7f 'a': [b] # c", "- a\n- b: {c"])
def test_texts_of_the_citation_file_stay_text(payload: str) -> None:
    study = small(title=payload, summary=payload, authors=(payload, f"{payload}, Jane"), licence="")
    found = yaml.safe_load(citation.text(study, citation=payload, version="1"))
    assert (found["title"], found["abstract"], found["message"]) == (payload,) * 3
    assert len(found["authors"]) == 2
    assert set(found) == {
        "cff-version",
        "message",
        "type",
        "title",
        "authors",
        "date-released",
        "version",
        "abstract",
        "references",
    }


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("doi", '"https://doi.org/10.1234/x"', "doi = .* should be a DOI without its address"),
        ("url", '"javascript:alert(1)"', "url = .* should be an http or https address"),
        ("licence", '"free, honestly"', "licence = .* should be an SPDX name"),
        ("authors", '"Jane"', "authors = 'Jane' should be a list"),
    ],
)
def test_what_a_study_says_of_itself_is_checked(tmp_path: Path, key: str, value: str, said: str) -> None:
    shutil.copytree(DEFAULT, tmp_path / "study")
    toml = tmp_path / "study/study.toml"
    kept = [row for row in toml.read_text(encoding="utf-8").splitlines() if not row.startswith(f"{key} =")]
    told = "\n".join(kept).replace("[study]", f"[study]\n{key} = {value}", 1)
    toml.write_text(told, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        _study.read(tmp_path / "study")


# The schema


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    document = json.loads(schema.text())
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def properties(saved: Path) -> list[dict[str, Any]]:
    document = json.loads((saved / "layers/incidents.geojson").read_text(encoding="utf-8"))
    return [feature["properties"] for feature in document["features"]]


def test_the_schema_knows_every_column(saved: Path) -> None:
    document = json.loads((saved / "layers/incidents.schema.json").read_text(encoding="utf-8"))
    assert document == json.loads(schema.text())
    assert list(document["properties"]) == list(COLUMNS)
    assert {name: each["description"] for name, each in document["properties"].items()} == {
        name: column.meaning for name, column in COLUMNS.items()
    }


def test_the_incidents_keep_to_the_schema(
    validator: Draft202012Validator, properties: list[dict[str, Any]], tmp_path: Path
) -> None:
    other = marzmap.build("iran-afghanistan-2021-2024")
    _outputs.save(other, tmp_path / "map", formats=["geojson"])
    document = json.loads((tmp_path / "map/layers/incidents.geojson").read_text(encoding="utf-8"))
    more = [feature["properties"] for feature in document["features"]]
    assert len(properties) + len(more) == 17
    for row in [*properties, *more]:
        assert [error.message for error in validator.iter_errors(row)] == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("incident_id", None),
        ("incident_id", ""),
        ("title", 3),
        ("date_start", "2021-12"),
        ("date_start", "2021-02-30"),
        ("event_type", "war"),
        ("killed_low", -1),
        ("killed_low", 1.5),
        ("killed_low", "3"),
        ("sensitive", "yes"),
        ("longitude", 181),
        ("latitude", -90.1),
        ("radius_m", 0),
        ("border_id", "IRN"),
        ("border_part", 0),
        ("border_distance_m", -1),
        ("side", "Iran"),
        ("side_probability", 1.01),
        ("admin_probability", -0.1),
        ("behind_barrier_probability", "likely"),
        ("score", 2),
        ("placed_by", "guess"),
        ("status", "secret"),
        ("claims", "[]"),
        ("claims", ["Iran"]),
        ("claims", [{"by": "Iran", "sources": [0]}]),
        ("claims", [{"by": "Iran", "position": "perhaps"}]),
        ("sources", [{"title": "One", "url": "javascript:alert(1)"}]),
        ("sources", {"title": "One"}),
    ],
)
def test_wrong_values_break_the_schema(
    validator: Draft202012Validator, properties: list[dict[str, Any]], column: str, value: Any
) -> None:
    row = copy.deepcopy(properties[0]) | {column: value}
    assert {error.absolute_path[0] for error in validator.iter_errors(row)} == {column}


def test_a_missing_column_breaks_the_schema_and_an_own_one_does_not(
    validator: Draft202012Validator, properties: list[dict[str, Any]]
) -> None:
    less = {name: value for name, value in properties[0].items() if name != "side"}
    assert [error.message for error in validator.iter_errors(less)] == ["'side' is a required property"]
    assert validator.is_valid(properties[0] | {"weather": "rain"})


# The same bytes


def test_the_day_of_source_date_epoch_is_shown_instead(
    built: Build, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    _outputs.save(built, tmp_path / "map")
    assert read(tmp_path / "map")["study"]["as_of"] == "1970-01-01"
    assert read(tmp_path / "map")["options"]["source_date_epoch"] == 86399
    for path in ("map.html", "layers.gpkg", "layers.kml", "CITATION.cff", "manifest.json"):
        assert b"2026-11-22" in (saved / path).read_bytes(), path
        content = (tmp_path / "map" / path).read_bytes()
        assert b"1970-01-01" in content, path
        assert b"2026-11-22" not in content, path
    changed = {path for path, digest in hashes(tmp_path / "map").items() if digest != hashes(saved)[path]}
    assert not any(path.startswith(("layers/", "incidents.csv")) for path in changed)


@pytest.mark.parametrize("seconds", ["today", "1.5", "99999999999999999999"])
def test_a_source_date_epoch_that_is_no_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    with pytest.raises(InputError, match=f"SOURCE_DATE_EPOCH='{seconds}' is not a time"):
        _study.dated(_study.read())


def test_another_day_place_zone_language_and_folder_give_the_same_bytes(tmp_path: Path) -> None:
    # It moves the clock of GDAL and SQLite too, which no patch of Python's would.
    if not (faketime := shutil.which("faketime")):
        pytest.skip("no faketime (Debian's package of that name) to put the clock forward with")
    here = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    there = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "fa_IR.UTF-8",
        "LANG": "fa_IR.UTF-8",
        "PYTHONHASHSEED": "2",
    }
    runs = [
        ([], here, tmp_path / "first", DEFAULT),
        ([faketime, "-f", "+400d"], there, tmp_path / "نقشه two", tmp_path / "study elsewhere"),
    ]
    shutil.copytree(DEFAULT, tmp_path / "study elsewhere")
    kept = {name: value for name, value in os.environ.items() if name not in ("LANG", "SOURCE_DATE_EPOCH")}
    for before, changed, folder, study in runs:
        folder.mkdir()
        own = kept | {"PYTHONPATH": PACKAGE, "MARZMAP_CACHE": str(folder / "cache")} | changed
        command = [*before, sys.executable, "-m", "marzmap._cli", "build", str(study), "-o", "map"]
        subprocess.run(command, cwd=folder, env=own, check=True, capture_output=True, timeout=300)
    first, second = (hashes(folder / "map") for _, _, folder, _ in runs)
    assert len(first) > 40
    assert {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)} == set()


def test_page_qgis_and_summary_say_which_districts_are_old_or_missing(tmp_path: Path) -> None:
    runner = CliRunner()
    for pair, lacking, sentence in (
        ("KGZ-TJK", {"old": {"KGZ": "2010"}, "only_provinces": []}, "Districts of KGZ are those of 2010."),
        ("COL-VEN", {"old": {}, "only_provinces": ["VEN"]}, "No districts of VEN are here, only provinces."),
    ):
        study, out = tmp_path / pair, tmp_path / f"{pair}-map"
        assert runner.invoke(main, ["new", str(study), "--border", pair]).exit_code == 0
        told = runner.invoke(main, ["build", str(study), "-o", str(out), "--formats", "html,qgis"])
        assert sentence in told.output
        packed = json.dumps(lacking | {"nothing": []}, separators=(",", ":"))
        assert f'"lacking":{packed}' in (out / "map.html").read_text("utf-8")
        with zipfile.ZipFile(out / "qgis/marzmap.qgz") as project:
            assert sentence in project.read("marzmap.qgs").decode()
