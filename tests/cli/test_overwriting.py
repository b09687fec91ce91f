"""No command writes over what it reads, nor over a file of a study, by whatever path that is named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

import marzmap
from marzmap import _overwriting
from marzmap._cli import main
from marzmap._errors import InputError

if TYPE_CHECKING:
    from marzmap._pipeline import Build

ROWS = "incident_id,title,date,longitude,latitude,place\na,Clash,2022,61.5,31.0,Zaranj\nb,Clash,bad,x,31,\n"
STUDY = """\
[study]
title = "A study"
as_of = 2026-11-22
[border]
pairs = ["AFG-IRN"]
[files]
incidents = "incidents.csv"
places = "own/places.csv"
"""

# What is typed, and which file would be written: IN is read by the command, or by the study in `reading`.
WRITERS = {
    "check --rejected": ("check IN --rejected out.csv", "out.csv"),
    "locate --output": ("locate IN -o out.csv", "out.csv"),
    "locate --output, rows set aside": ("locate IN -o out.csv", "out.rejected.csv"),
    "geocode --output": ("geocode IN -o out.csv", "out.csv"),
    "geocode --output, review": ("geocode IN -o out.csv", "out.review.csv"),
    "geocode --output, rejected": ("geocode IN -o out.csv", "out.rejected.csv"),
    "draft --output": ("draft IN -o out.csv", "out.csv"),
    "draft --output, actors": ("draft article.txt --actors IN -o out.csv", "out.csv"),
    "compare --output": ("compare reading -o out.csv", "out.csv"),
    "compare --output, incidents": ("compare reading -o out.csv", "out.incidents.csv"),
    "build --output": ("build reading -o out", "out/incidents.csv"),
    "new DIR": ("new out --from IN", "out"),
    "atlas fetch": ("atlas fetch places --country PAK --from IN", "cache/places/PAK.parquet"),
    "atlas fetch, card": ("atlas fetch places --country PAK --from IN", "cache/places/PAK.json"),
}
WAYS = ("path", "absolute", "dots", "folder", "symlink", "output is a symlink", "hard link", "case")
INTO_STUDY = [name for name in WRITERS if "out.csv" in WRITERS[name][0] and "," not in name]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "cache"))
    for folder in ("cache/places", "study/own", "reading"):
        Path(folder).mkdir(parents=True)
    Path("table.csv").write_text(ROWS, encoding="utf-8")
    Path("article.txt").write_text("On 1 December 2021 two died in a clash at Zaranj.\n", encoding="utf-8")
    Path("study/study.toml").write_text(STUDY, encoding="utf-8")
    Path("study/incidents.csv").write_text(ROWS, encoding="utf-8")
    Path("study/own/places.csv").write_text("place_id,name,country,longitude,latitude\n", encoding="utf-8")
    return tmp_path


def content(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def read_as(way: str, written: Path) -> Path:
    """Put a table where a command would write, and name it for reading in one of `WAYS`."""
    written.parent.mkdir(exist_ok=True)
    if way == "case":
        written = written.with_name(written.name.upper())
    if way == "output is a symlink":
        written.symlink_to(Path("table.csv").absolute())
        return Path("table.csv")
    written.write_text(ROWS, encoding="utf-8")
    other = Path("other.csv")
    if way == "folder":
        other = Path("linked")
        other.symlink_to(written.parent.absolute(), target_is_directory=True)
        return other / written.name
    if way == "symlink":
        other.symlink_to(written.absolute())
    elif way == "hard link":
        os.link(written, other)
    names = {"absolute": written.absolute(), "dots": Path("study/..") / written}
    return other if other.exists() else names.get(way, written)


def refusal(typed: str) -> str:
    """Type a command that has to be refused; its message."""
    done = CliRunner().invoke(main, typed.split())
    assert done.exit_code in {1, 2}, done.output
    assert isinstance(done.exception, SystemExit)
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WRITERS)
def test_what_is_read_is_not_written_over(name: str, way: str, desk: Path) -> None:
    typed, written = WRITERS[name]
    source = read_as(way, desk.joinpath(written).relative_to(desk))
    toml = STUDY.replace("incidents.csv", str(source.absolute())).replace('places = "own/places.csv"', "")
    Path("reading/study.toml").write_text(toml, encoding="utf-8")
    before = content(desk)
    said = refusal(typed.replace("IN", str(source)))
    # A folder that is replaced leaves the content of links in it alone; it is refused as not ours.
    assert "would be written over" in said or (name == "build --output" and "holds files but no" in said)
    assert content(desk) == before


@pytest.mark.parametrize("file", ["study.toml", "incidents.csv", "own/places.csv"])
@pytest.mark.parametrize("name", INTO_STUDY)
def test_a_file_of_a_study_is_not_written_over(name: str, file: str, desk: Path) -> None:
    Path("reading/study.toml").write_text(STUDY.replace("incidents.csv", "../table.csv"), encoding="utf-8")
    Path("reading/own").mkdir()
    Path("reading/own/places.csv").write_text("", encoding="utf-8")
    before = content(desk)
    said = refusal(WRITERS[name][0].replace("IN", "table.csv").replace("out.csv", f"study/{file}"))
    assert "would be written over" in said or "ends in .csv" in said or "unknown ending" in said
    assert content(desk) == before


def test_a_build_does_not_replace_its_own_table(built: Build, desk: Path) -> None:
    # incidents.csv is valid input again; with a study.toml next to it the folder is a study too.
    marzmap.save(built, "map", formats=["csv"])
    Path("map/study.toml").write_text(STUDY.replace('places = "own/places.csv"', ""), encoding="utf-8")
    before = content(desk / "map")
    message = "map: would be written over map/study.toml, which is read"
    assert message in refusal("build map -o map")
    assert "map: would be written over study.toml of the study in" in refusal("build -o map")
    with pytest.raises(InputError, match=message):
        marzmap.save(marzmap.build("map"), "map")
    assert content(desk / "map") == before


def test_outputs_next_to_inputs_and_in_studies_are_fine(desk: Path) -> None:
    outputs = [desk / "out.csv", desk / "study/out.csv", desk / "study/map", desk / "study/own"]
    _overwriting.refuse(outputs[:3], [desk / "table.csv", desk / "study/incidents.csv"])
    with pytest.raises(InputError, match=r"own: would be written over places.csv of the study"):
        _overwriting.refuse(outputs[3:])
    with pytest.raises(InputError, match=r"a.parquet: would be written over .*, which is read"):
        _overwriting.refuse([desk / "parts/a.parquet"], [desk / "parts"])


def test_every_command_that_writes_is_tried() -> None:
    context = click.Context(main)
    options = {
        f"{name} {option.opts[-1]}"
        for name in main.list_commands(context)
        for option in getattr(main.get_command(context, name), "params", [])
        if {*option.opts} & {"--output", "--rejected"}
    }
    # This one reads nothing.
    options -= {"qgis-plugin --output"}
    assert options | {"new DIR", "atlas fetch"} == {name.split(",")[0] for name in WRITERS}
