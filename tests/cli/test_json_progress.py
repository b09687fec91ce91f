"""Progress as JSON, for programs that run marzmap."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from marzmap import _outputs, _pipeline
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

POINTS = "longitude,latitude,radius_m\n61.8058,31.0549,3000\n61.08,34.65,\n"
INCIDENTS = "incident_id,date_edtf,place\na,2021-12-01,Shaghalak\nb,2022-04-23,Nowhereville\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text(POINTS)
    (tmp_path / "incidents.csv").write_text(INCIDENTS)
    return tmp_path


def run(*words: str, code: int = 0) -> tuple[str, list[dict[str, Any]]]:
    """Run a command; its standard output, and each line of standard error, which is an object."""
    done = CliRunner().invoke(main, [*words, "--json-progress"])
    assert done.exit_code == code, done.output
    return done.stdout, [json.loads(line) for line in done.stderr.splitlines()]


def shares(events: list[dict[str, Any]]) -> list[float]:
    return [event["done"] for event in events if "done" in event]


def test_locate_reports_rows(desk: Path) -> None:
    printed, events = run("locate", "points.csv", "-o", "located.csv")
    assert printed.splitlines()[0].startswith("2 rows located")
    assert events[-1]["step"] == "locating"
    assert events[-1]["rows"] == 2
    assert 0 < shares(events)[-1] <= 1
    assert (desk / "located.csv").exists()


def test_build_reports_each_step_and_nothing_else(desk: Path) -> None:
    printed, events = run("build", "-o", "map", "--formats", "csv")
    assert "Written to map/" in printed
    steps = [*_pipeline.STEPS, *_outputs.steps(("csv",), figures=False)]
    assert [event["step"] for event in events] == steps
    assert shares(events) == sorted(shares(events))
    assert [shares(events)[0], shares(events)[-1]] == [0, round(1 - 1 / len(steps), 3)]
    assert (desk / "map/incidents.csv").exists()


@pytest.mark.usefixtures("desk")
def test_check_keeps_its_document_apart() -> None:
    printed, events = run("check", "incidents.csv", "--json")
    assert json.loads(printed)["counts"]["rows"] == 2
    assert {event["step"] for event in events} == {"checking", "looking places up"}


@pytest.mark.usefixtures("desk")
def test_geocode_reports_steps_and_notices() -> None:
    _, events = run("geocode", "incidents.csv", "-o", "placed.csv")
    assert [event["step"] for event in events if "step" in event] == ["reading", "looking places up"]
    assert any("marzmap atlas fetch places" in event.get("notice", "") for event in events)


@pytest.mark.usefixtures("desk")
def test_compare_and_new_report_steps() -> None:
    _, events = run("compare")
    assert [event["step"] for event in events] == [*_pipeline.STEPS, "comparing"]
    printed, events = run("new", "study", "--from", "incidents.csv", "--border", "AFG-IRN")
    assert "Build it with" in printed
    assert events[-1]["step"] == "reading"


@pytest.mark.usefixtures("desk")
def test_the_last_line_says_why_a_command_failed() -> None:
    _, events = run("locate", "absent.csv", "-o", "located.csv", code=1)
    assert [*events[-1]] == ["error"]
    assert events[-1]["error"].startswith("absent.csv: ")


@pytest.mark.parametrize("words", [["locate", "--no-such"], ["locate"], ["diff", "a", "b"]])
def test_wrong_usage_is_reported_in_json_too(words: list[str]) -> None:
    _, events = run(*words, code=2)
    assert [[*event] for event in events] == [["error"]]


@pytest.mark.usefixtures("desk")
def test_without_the_option_errors_stay_plain() -> None:
    done = CliRunner().invoke(main, ["locate", "absent.csv", "-o", "located.csv"])
    assert done.stderr.startswith("marzmap: absent.csv: ")
    assert CliRunner().invoke(main, ["locate", "points.csv", "-o", "located.csv"]).stderr == ""
