"""The main job on the real default study, and what bad input does to it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import marzmap
from marzmap import atlas
from marzmap._cli import main
from marzmap.attributes import COLUMNS
from rfc7946 import faults

if TYPE_CHECKING:
    from marzmap._pipeline import Build

DEFAULT = atlas.folder() / "studies/iran-afghanistan"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the default study, to be spoilt."""
    return Path(shutil.copytree(DEFAULT, tmp_path / "study"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.quick
def test_the_three_incidents_lie_where_they_should(built: Build) -> None:
    found = built.incidents.set_index("incident_id")
    first, second, third = found.to_dict("records")
    assert (first["side"], first["admin2_at"]) == ("IRN", "Hirmand")
    assert first["border_distance_m"] == pytest.approx(2064, abs=5)
    assert first["border_distance_m"] == third["border_distance_m"]
    assert second["border_distance_m"] == pytest.approx(201, abs=5)
    assert (second["side"], second["side_likely"]) == ("undetermined", "AFG")
    assert set(found["border_id"]) == {"AFG-IRN"}
    assert found["place_candidates"].tolist() == [2, 1, 2]


@pytest.mark.quick
def test_both_candidates_of_shaghalak_are_carried(built: Build) -> None:
    candidates = built.layers["candidates"]
    assert candidates["incident_id"].value_counts().tolist() == [2, 2]
    assert candidates["border_distance_m"].notna().all()
    near, far = candidates["latitude"].unique()
    assert abs(near - far) > 0.08


@pytest.mark.quick
def test_every_output_is_there_and_the_manifest_lists_it(built: Build, saved: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    listed = {file["path"] for file in manifest["files"]}
    assert listed == set(snapshot(saved)) - {"manifest.json"}
    wanted = {"map.html", "incidents.csv", "qgis/marzmap.qgz"}
    assert wanted | {f"layers/{name}.geojson" for name in built.layers} <= listed
    assert all(file["licence"] for file in manifest["files"])
    assert manifest["study"]["as_of"] == "2026-11-22"


@pytest.mark.quick
def test_every_geojson_keeps_to_rfc_7946(saved: Path) -> None:
    files = sorted(saved.rglob("*.geojson"))
    assert len(files) > 20
    for path in files:
        assert faults(json.loads(path.read_text(encoding="utf-8"))) == [], path


def test_a_second_build_writes_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    marzmap.save(marzmap.build(), tmp_path / "again")
    assert snapshot(tmp_path / "again") == snapshot(saved)


def test_its_own_table_is_valid_input_again(saved: Path, study: Path) -> None:
    shutil.copy(saved / "incidents.csv", study / "incidents.csv")
    again = marzmap.build(study)
    assert len(again.rejected) == 0
    marzmap.save(again, study / "map")
    assert (study / "map/incidents.csv").read_bytes() == (saved / "incidents.csv").read_bytes()


@pytest.mark.quick
def test_the_table_speaks_the_words_of_the_vocabulary(saved: Path) -> None:
    assert set(rows(saved / "incidents.csv")[0]) <= set(COLUMNS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table is empty"),
        ("incident_id,place\na,b\n", "no column 'date_edtf'"),
        (None, "no such file"),
    ],
)
def test_a_bad_table_exits_1_and_leaves_the_outputs(study: Path, text: str | None, message: str) -> None:
    run = CliRunner()
    out = study / "map"
    assert run.invoke(main, ["build", str(study), "-o", str(out)]).exit_code == 0
    before = snapshot(out)
    if text is None:
        (study / "incidents.csv").unlink()
    else:
        (study / "incidents.csv").write_text(text, encoding="utf-8")
    result = run.invoke(main, ["build", str(study), "-o", str(out)])
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert snapshot(out) == before


def test_bad_rows_are_set_aside_and_counted(study: Path) -> None:
    table = study / "incidents.csv"
    header, *_ = table.read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    assert "latitude" not in columns
    bad = [
        {"incident_id": "north", "place": "Milak", "date_edtf": "2022", "longitude": "61", "latitude": "131"},
        {"incident_id": "nowhere", "place": "Atlantis", "date_edtf": "2022"},
        {"incident_id": "never", "place": "Milak", "date_edtf": "2021-13"},
    ]
    good = rows(table)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, "longitude", "latitude"])
        writer.writeheader()
        writer.writerows([*good, *bad])
    run = CliRunner()
    out = study / "map"
    result = run.invoke(main, ["build", str(study), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert "3 incidents placed, 3 rows set aside" in result.stdout
    told = rows(out / "rejected.csv")
    assert [(row["row"], row["column"]) for row in told] == [
        ("5", "latitude"),
        ("6", "place"),
        ("7", "date_edtf"),
    ]
    assert all(row["reason"] and row["fix"] for row in told)
    assert told[1]["incident_id"] == "nowhere"
    before = snapshot(out)
    result = run.invoke(main, ["build", str(study), "-o", str(out), "--strict"])
    assert result.exit_code == 1
    assert "incidents.csv:6: place: 'Atlantis' is in no gazetteer" in result.stderr
    assert snapshot(out) == before


def test_a_table_of_bad_rows_alone_still_makes_a_map(study: Path) -> None:
    (study / "incidents.csv").write_text("incident_id,date_edtf,place\na,never,Milak\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(study), "-o", str(study / "map")])
    assert result.exit_code == 0, result.output
    assert (study / "map/map.html").is_file()
    assert not (study / "map/layers/incidents.geojson").exists()


def test_drafts_are_kept_off_the_map(study: Path) -> None:
    table = study / "incidents.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",published,", ",draft,", 1), encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(study), "-o", str(study / "map")])
    assert "2 incidents placed, 1 draft left out" in result.stdout


def test_the_second_study_builds(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["build", "iran-afghanistan-2021-2024", "-o", str(tmp_path / "map")])
    assert result.exit_code == 0, result.output
    assert "14 incidents placed, 0 rows set aside" in result.stdout


def test_the_summary_says_where_how_far_and_how_sure(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["build", "-o", str(tmp_path / "map")])
    assert "2021-12-01  Shaghalak: Clash at Shaghalak" in result.stdout
    told = "in Iran, 2.1 km (up to 3.2, or on the other side) from the line, P = 0.84"
    word = "with the source's word (Iran): in Iran, P = 0.99"
    wall = "Sistan wall (schematic), 1.0 km away"
    assert f"{told}; behind the wall: not known\n    {word}\n    {wall}" in result.stdout
    assert "km 755 of 925 from the Turkmenistan tripoint; nearest crossing" in result.stdout
    assert result.stderr == ""


@pytest.mark.quick
def test_no_such_study_is_an_error_and_no_such_option_a_usage() -> None:
    run = CliRunner()
    result = run.invoke(main, ["build", "atlantis"])
    assert (result.exit_code, "no such study" in result.stderr) == (1, True)
    assert run.invoke(main, ["build", "--unknown"]).exit_code == 2


@pytest.mark.quick
def test_check_lists_faults(study: Path) -> None:
    path = study / "bad.csv"
    path.write_text("incident_id,date_edtf,place\na,2021-13,Milak\nb,2021,Milak\n", encoding="utf-8")
    run = CliRunner()
    result = run.invoke(main, ["check", str(path), "--rejected", str(study / "bad rows.csv")])
    assert result.exit_code == 0
    assert "bad.csv:2: date_edtf: '2021-13' is not a date of the calendar" in result.stdout
    assert "2 rows read, 1 good, 1 bad" in result.stdout
    assert len(rows(study / "bad rows.csv")) == 1
    assert run.invoke(main, ["check", str(path), "--strict"]).exit_code == 1


@pytest.mark.quick
def test_geocode_and_atlas_print() -> None:
    run = CliRunner()
    told = run.invoke(main, ["geocode", "Shangalak", "Qala", "Atlantis"]).stdout
    assert "Shangalak: Shangalak (exact)\n  Shaghalak (IRN)  31.0549, 61.8058  within 11.8 km" in told
    assert "'Qala' is ambiguous" in told
    assert "'Atlantis' is in no gazetteer" in told
    assert "borders.world" in run.invoke(main, ["atlas"]).stdout


@pytest.mark.quick
def test_geocode_fills_a_table_and_says_what_is_to_be_reviewed(tmp_path: Path) -> None:
    file, out = tmp_path / "places.csv", tmp_path / "placed.csv"
    file.write_text("place,country,admin1\nShangalak,,\nQala,AFG,Herat\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["geocode", str(file), "-o", str(out)])
    assert "2 rows, 1 placed; to review:" in result.stdout
    assert [row["place_id"] for row in rows(out)] == ["shaghalak", ""]
    assert {row["rows"] for row in rows(tmp_path / "placed.review.csv")} == {"3"}
    file.write_text("place,longitude\nMilak,east\n", encoding="utf-8")
    failed = CliRunner().invoke(main, ["geocode", str(file), "-o", str(out)])
    assert (failed.exit_code, "places.csv: no column 'latitude'" in failed.stderr) == (1, True)


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from marzmap._cli import main; main(['-h'], standalone_mode=False); "
        "sys.exit(bool({'numpy', 'pandas', 'geopandas', 'folium', 'pyarrow', 'rich'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, capture_output=True).returncode == 0


def test_what_is_known_to_the_province_only_is_on_the_map_and_nowhere_along_the_border(study: Path) -> None:
    (study / "incidents.csv").write_text(
        "incident_id,place,longitude,latitude,where_prec,date_edtf\n"
        "named,Nimroz province,,,,2022-07\ncoded,somewhere,62.3,30.6,4,2022-07\ntown,Zaranj,,,,2022-07\n",
        encoding="utf-8",
    )
    built = marzmap.build(study)
    found = built.incidents.set_index("incident_id")
    assert found["placed_by"].tolist() == ["centroid", "centroid", "curated"]
    assert found["border_distance_m"].isna().tolist() == [True, True, False]
    assert found["side"].tolist() == ["undetermined", "undetermined", "AFG"]
    assert found["country_at"].tolist() == ["AFG"] * 3
    assert found.loc["named", "place_id"] == "province:AFG-nimroz"
    assert found.loc["named", "reason_code"] == "centre_only"
    assert found.loc["coded", "reason_code"] == "province_only(UCDP where_prec 4)"
    assert built.layers["border_links"]["incident_id"].tolist() == ["town"]
    # Every incident is counted, these two at no stretch.
    bins = built.along_border
    assert bins["incidents"].sum() == pytest.approx(3)
    assert bins.loc[bins["border_id"].isna(), "incidents"].tolist() == [2]
    marzmap.save(built, study / "map")
    told = CliRunner().invoke(main, ["build", str(study), "-o", str(study / "again")])
    assert told.exit_code == 0, told.output
    assert "not measured against the border (UCDP where_prec 4: known only to the province)" in told.stdout
    assert faults(json.loads((study / "map/layers/incidents.geojson").read_text(encoding="utf-8"))) == []
    table = {row["incident_id"]: row for row in rows(study / "map/incidents.csv")}
    assert table["coded"]["reason"] == "UCDP where_prec 4: known only to the province"
    assert table["coded"]["reason_code"] == "province_only(UCDP where_prec 4)"
    # And its own table gives the same again.
    shutil.copy(study / "map/incidents.csv", study / "incidents.csv")
    again = marzmap.build(study).incidents
    assert again["border_distance_m"].isna().tolist() == [True, True, False]
    assert again["reason_code"].tolist() == built.incidents["reason_code"].tolist()
    compared = CliRunner().invoke(main, ["compare", str(study)])
    assert compared.exit_code == 0, compared.output
    assert "named" not in compared.stdout


@pytest.mark.quick
def test_lines_and_areas_are_layers_of_their_own_beside_the_points(study: Path) -> None:
    shapes = {
        "road": {"type": "LineString", "coordinates": [[60.7, 33.0], [60.5, 33.2]]},
        "fields": {"type": "Polygon", "coordinates": [[[61, 34], [61.1, 34], [61.1, 34.1], [61, 34]]]},
        "post": {"type": "Point", "coordinates": [61.7, 31.1]},
    }
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "properties": {
                "incident_id": name,
                "title": name,
                "date": "2022-01-01",
                "event_type": "shelling",
            },
        }
        for name, shape in shapes.items()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (study / "incidents.geojson").write_text(text, "utf-8")
    toml = study / "study.toml"
    toml.write_text(toml.read_text("utf-8").replace('"incidents.csv"', '"incidents.geojson"'), "utf-8")
    layers = marzmap.build(study).layers
    assert layers["footprint_lines"]["incident_id"].tolist() == ["road"]
    assert layers["footprint_areas"]["incident_id"].tolist() == ["fields"]
    assert layers["footprint_lines"].geometry.iloc[0].wkt == "LINESTRING (60.7 33, 60.5 33.2)"
    assert layers["incidents"].geometry.geom_type.unique().tolist() == ["Point"]
