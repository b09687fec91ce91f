"""`marzmap atlas` and `marzmap atlas fetch`: what they show, ask and keep; publishers on loopback only."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from loopback import busy, sends, silent
from marzmap import atlas
from marzmap._cli import main
from marzmap.atlas import fetched
from marzmap.atlas.fetch import overpass
from marzmap.atlas.fetch import publishers as addresses
from publishers import GEOBOUNDARIES, geoboundaries, record

ARMENIA = "\n".join(
    [
        record(900_000_011, "Nornak", country_code="AM", latitude="40.9", longitude="45.1", population="700"),
        record(900_000_012, "Hinnak", country_code="AM", latitude="40.5", longitude="44.6"),
    ]
)
AZERBAIJAN = record(900_000_021, "Yenikend", country_code="AZ", latitude="40.9", longitude="45.4")
POSTS = {
    "version": 0.6,
    "osm3s": {"timestamp_osm_base": "2026-11-20T01:02:03Z"},
    "elements": [
        {
            "type": "node",
            "id": 7,
            "lat": 40.975,
            "lon": 45.225,
            "tags": {"barrier": "border_control", "name": "A"},
        }
    ],
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache"


@pytest.fixture
def publishers(loopback: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """GeoNames, geoBoundaries and Overpass in one."""
    monkeypatch.setattr(addresses, "GEONAMES", loopback.address + "/dump/{}.zip")
    monkeypatch.setattr(addresses, "GEOBOUNDARIES", loopback.address + GEOBOUNDARIES)
    monkeypatch.setattr(overpass, "SERVER", loopback.address + "/api/interpreter")
    loopback.routes = geoboundaries(loopback.address) | {
        "/dump/AM.zip": sends(ARMENIA.encode()),
        "/dump/AZ.zip": busy(sends(AZERBAIJAN.encode()), after="5"),
        "/api/interpreter": sends(json.dumps(POSTS).encode()),
    }
    return loopback


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["atlas", *words])


def test_each_border_is_listed_with_what_is_held_of_it() -> None:
    shown = run()
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[0].split() == [
        "border",
        "km",
        "line",
        "right",
        "within",
        "places",
        "units",
        "crossings",
        "barriers",
    ]
    listed = {line.split()[0]: line.split() for line in lines[1:327]}
    assert sorted(listed) == atlas.border_pairs()
    assert listed["AFG-IRN"][-3:] == ["878", "7", "1"]
    assert any(line.startswith("borders.world") and "ODbL-1.0" in line for line in lines)


def test_a_border_is_shown_with_licence_year_accuracy_and_how_to_load_more() -> None:
    shown = run("--border", "IRN-AFG").output
    assert "AFG-IRN: 925 km of line" in shown
    assert "world (ODbL-1.0), agreed, right within 250 to 4,000 m (95 %)" in shown
    assert "also natural-earth (CC0-1.0)" in shown
    assert "398 districts (ADM2, 2014, CC0-1.0)" in shown
    assert "  marzmap atlas fetch places --country AFG,IRN" in shown
    assert "  marzmap atlas fetch crossings --border AFG-IRN" in shown
    assert "marzmap atlas fetch units" not in shown


def test_programs_are_told_the_same_as_json() -> None:
    document = json.loads(run("--border", "ARM-AZE", "--json").output)
    (border,) = document["borders"]
    assert border["units"]["ARM"]["provinces"] == 11  # ten provinces and Yerevan
    assert border["fetch"][0] == "marzmap atlas fetch places --country ARM,AZE"
    assert document["layers"]["borders.world"]["licence"] == "ODbL-1.0"


def test_several_countries_are_loaded_by_one_command(publishers: Any) -> None:
    shown = run("fetch", "places", "--country", "ARM,AZE")
    assert shown.exit_code == 0
    assert f"Asking {publishers.address}/dump/AM.zip" in shown.stderr
    assert "answered 429: asking again in 5 s" in shown.stderr
    assert "ARM: 2 places, 0 other records left out" in shown.stdout
    assert "AZE: 1 place, 0 other records left out" in shown.stdout
    assert [*fetched.cards()] == ["places.ARM", "places.AZE"]
    assert "of ARM (fetched too)" in run("--border", "ARM-AZE").output


def test_what_fails_does_not_keep_the_rest_from_coming(publishers: Any) -> None:
    publishers.routes["/dump/AM.zip"] = sends(b"<html><title>Moved</title>", kind="text/html")
    shown = run("fetch", "places", "--border", "ARM-AZE")
    assert shown.exit_code == 1
    assert "a web page (Moved), not data" in shown.stderr
    assert "ARM: not loaded, for the reason above; 1 of 2 loaded" in shown.stderr
    assert [*fetched.cards()] == ["places.AZE"]


def test_a_country_may_be_named_in_words(publishers: Any) -> None:
    assert run("fetch", "places", "--country", "Armenia").exit_code == 0
    assert [*fetched.cards()] == ["places.ARM"]
    assert publishers.asked[0][0] == "/dump/AM.zip"
    shown = run("fetch", "places", "--country", "Armania")
    assert "'Armania' is not a country" in shown.stderr
    assert "such as --country ARM" in shown.stderr


def test_a_file_without_a_licence_is_told_apart(tmp_path: Path) -> None:
    spot = {"type": "Point", "coordinates": [45.225, 40.975]}
    feature = {"type": "Feature", "properties": {"name": "Gate"}, "geometry": spot}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (tmp_path / "gates.geojson").write_text(text, encoding="utf-8")
    asked = ["fetch", "crossings", "--border", "ARM-AZE", "--from", "gates.geojson"]
    assert "the file states no licence: give it with --licence" in run(*asked).stdout
    assert "states no licence" not in run(*asked, "--licence", "CC-BY-4.0").stdout
    assert "1 crossing, 1 of them fetched (CC-BY-4.0)" in run("--border", "ARM-AZE").stdout


def test_nothing_is_asked_by_a_dry_run(publishers: Any) -> None:
    shown = run("fetch", "crossings", "--border", "ARM-AZE", "--dry-run")
    assert shown.stdout.startswith(f"ARM-AZE: OpenStreetMap, by way of Overpass: {publishers.address}")
    assert 'nwr["barrier"="border_control"];' in shown.stdout
    for what in ("places", "units"):
        assert run("fetch", what, "--country", "ARM", "--dry-run").exit_code == 0
    assert publishers.asked == []
    assert run("fetch", "places", "--country", "AMR", "--dry-run").exit_code == 1


def test_another_server_of_overpass_is_asked_when_it_is_named(publishers: Any) -> None:
    publishers.routes["/mine"] = sends(json.dumps(POSTS).encode())
    named = f"{publishers.address}/mine"
    shown = run("fetch", "crossings", "--border", "AZE-ARM", "--overpass", named)
    assert shown.exit_code == 0
    assert publishers.asked[0][0] == "/mine"
    assert shown.stderr.index("out center;") < shown.stderr.index(f"Asking {named}")
    assert "ARM-AZE: 1 crossing of 1 post, at most " in shown.stdout
    assert "licence ODbL-1.0" in shown.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["places"], "Give --country, such as: marzmap atlas fetch places --country ARM"),
        (["crossings"], "Give --border, such as"),
        (["places", "--country", "ARM", "--overpass", "x"], "--overpass is for crossings and border"),
        (["places", "--country", "ARM", "--sha256", "00"], "--sha256 is the checksum of one file"),
        (["units", "--country", "ARM", "--accuracy", "100"], "--accuracy is that of a line"),
        (["units", "--country", "ARM", "--licence", "CC0-1.0"], "--licence is that of a file"),
        (["places", "--country", "ARM", "--from", "a", "--licence", "x"], "places are GeoNames'"),
        (["towns"], "'towns' is not one of"),
    ],
)
def test_options_that_say_nothing_are_usage_errors(words: list[str], message: str) -> None:
    shown = run("fetch", *words)
    assert shown.exit_code == 2
    assert message in " ".join(shown.output.split())


def test_a_hung_publisher_ends_in_one_line(publishers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marzmap.atlas.fetch.TIMEOUT_S", 0.3)
    publishers.routes["/dump/AM.zip"] = silent
    shown = run("fetch", "places", "--country", "ARM")
    assert shown.exit_code == 1
    assert shown.stderr.splitlines()[1:] == [
        f"marzmap: {publishers.address}/dump/AM.zip: silent for 0.3 s. Try again, or give a file."
    ]


def test_a_fetched_study_builds_offline_the_same_twice(publishers: Any, tmp_path: Path) -> None:
    for words in (
        ["places", "--country", "ARM,AZE"],
        ["units", "--country", "ARM"],
        ["crossings", "--border", "ARM-AZE"],
    ):
        assert run("fetch", *words).exit_code == 0
    asked = len(publishers.asked)
    publishers.routes = {}
    assert CliRunner().invoke(main, ["new", "study", "--border", "ARM-AZE"]).exit_code == 0
    table = (
        "incident_id,date_edtf,place,place_id,event_type\na,2022-09-13,Nornak,geonames:900000011,shelling\n"
    )
    Path("study/incidents.csv").write_text(table, encoding="utf-8")
    built = []
    for folder in ("one", "two"):
        shown = CliRunner().invoke(main, ["build", "study", "-o", folder])
        assert shown.exit_code == 0, shown.output
        whole = {
            path.relative_to(folder): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
        }
        built.append(whole)
    assert built[0] == built[1]
    assert len(publishers.asked) == asked
    manifest = json.loads(built[0][Path("manifest.json")])
    inputs = {
        each["name"]: each["licence"] for each in manifest["inputs"] if each["name"].startswith("fetched/")
    }
    assert inputs == {
        "fetched/places/ARM.parquet": "CC-BY-4.0",
        "fetched/places/AZE.parquet": "CC-BY-4.0",
        "fetched/units/ARM.parquet": "CC-BY-3.0-IGO AND CC0-1.0",
        "fetched/crossings/ARM-AZE.parquet": "ODbL-1.0",
    }
    assert any("An invented survey" in text for text in manifest["attributions"])
    assert any("Crossings © OpenStreetMap contributors" in text for text in manifest["attributions"])
    rows = json.loads(built[0][Path("layers/incidents.geojson")])["features"]
    assert rows[0]["properties"]["crossing_id"] == "arm-aze-node-7"
    shutil.rmtree(tmp_path / "cache")
    again = CliRunner().invoke(main, ["build", "study", "-o", "three"])
    assert "No crossings are known here for ARM-AZE" in again.output
