"""The README: what it tells to type works as it stands, and gives what it says."""

from __future__ import annotations

import importlib.util
import re
import shlex
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

import marzmap
from marzmap import atlas
from marzmap._cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marzmap._pipeline import Build

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
# Blocks apart, `code` in the text; it may run over the end of a line.
CODE = [
    " ".join(text.split())
    for text in re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.DOTALL | re.MULTILINE))
]
INSTALL = "pip install --target .uv uv && .uv/bin/"
COMMANDS = sorted(
    {
        text.removeprefix(INSTALL).removeprefix("uv run ").removeprefix("--no-dev ")
        for text in [*CODE, *(line for _, block in BLOCKS for line in block.splitlines())]
        if re.match(rf"({re.escape(INSTALL)})?(uv run )?(--no-dev )?marzmap ", text)
    }
)
SCRIPTS = sorted({text.removeprefix("uv run ") for text in CODE if re.match(r"uv run \S+\.py", text)})

# What stands for something of the reader's own, and what a test puts there.
PLACEHOLDERS = {
    "[STUDY]": "iran-afghanistan-2021-2024",
    "FILE": "events.csv",
    "OUT": "placed.csv",
    "NAME": "Shangalak",
    "DIR": "my-study",
    "OLD": "monday",
    "NEW": "friday",
    "WHAT": "places",
}
EVENTS = """\
incident_id,title,date_edtf,place,longitude,latitude,country,sources
one,Good,2021-12-01,Shaghalak,,,,
two,Two ways to read it,03-04-2022,Shaghalak,,,,
three,Elsewhere,2022-04-23,,61.8,31.1,FRA,
"""
ARTICLE = "On 1 December 2021 Taliban forces and Iranian border guards clashed near Shaghalak. Two died.\n"
# A line of a GeoNames dump.
TOWN = "1\tQuetta\tQuetta\t\t30.18\t66.99\tP\tPPLA\tPK\t\t02\t\t\t\t1001205\t\t\tAsia/Karachi\t2024-01-01\n"
TWICE = """\
incident_id,title,date_edtf,event_type,place
one,Clash,2021-12-01,armed clash,Shaghalak
again,Clash,2021-12-01,armed clash,Shaghalak
never,Clash,some day,armed clash,Shaghalak
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saved: Path) -> Path:
    """A folder with the reader's own files, in which the commands are typed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events.csv").write_text(EVENTS)
    (tmp_path / "points.csv").write_text("longitude,latitude,radius_m\n61.8058,31.0549,3000\n200,31,\n")
    (tmp_path / "ARTICLE.txt").write_text(ARTICLE)
    with zipfile.ZipFile(tmp_path / "PK.zip", "w") as packed:
        packed.writestr("PK.txt", TOWN)
    for day in ("monday", "friday"):
        (tmp_path / day).symlink_to(saved, target_is_directory=True)
    return tmp_path


def typed(command: str) -> str:
    """Type a command of the README, with files of our own in it; what it prints."""
    program, *words = shlex.split(command)
    assert program == "marzmap"
    # No test asks a publisher.
    words += ["--dry-run"] if words[:2] == ["atlas", "fetch"] and "--from" not in words else []
    done = CliRunner().invoke(main, [PLACEHOLDERS.get(word, word) for word in words])
    assert done.exit_code == 0, f"{command}\n{done.output}\n{done.exception!r}"
    return done.stdout


def options(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        yield from parameter.opts
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            further = command.get_command(context, name)
            assert further
            yield from options(further)


def test_commands_and_scripts_are_found() -> None:
    assert len(COMMANDS) > 10
    assert len(SCRIPTS) > 3
    # Each command of the program is told of.
    assert {command.split()[1] for command in COMMANDS} == {*main.list_commands(click.Context(main))}


def test_the_first_two_blocks_are_the_two_commands() -> None:
    commands = ["uv run --no-dev marzmap build", "uv run pytest"]
    assert BLOCKS[:2] == [("", f"{INSTALL}{command}\n") for command in commands]


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "marzmap build"])
def test_a_command_works_as_it_stands(command: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if " fetch " in command:
        monkeypatch.setenv("MARZMAP_CACHE", str(desk / "cache"))
    before = {*desk.iterdir()}
    assert typed(command).strip()
    made = {path.name for path in {*desk.iterdir()} - before} - {"cache"}
    words = [PLACEHOLDERS.get(word, word) for word in command.split()]
    if "-o" in words:
        assert words[words.index("-o") + 1] in made
    if words[1] == "new":
        assert made == {"my-study"}
        assert typed("marzmap build my-study").startswith("Border incidents: ")


def test_the_first_command_prints_what_is_quoted(desk: Path) -> None:
    printed = typed("marzmap build")
    assert [path.name for path in desk.glob("*-map")] == ["iran-afghanistan-map"]
    assert "writes `iran-afghanistan-map/`" in README
    assert BLOCKS[2][1] in printed


def test_check_says_what_is_quoted(desk: Path) -> None:
    assert desk.is_dir()
    said = typed("marzmap check FILE").splitlines()
    (quoted,) = (text.splitlines() for _, text in BLOCKS if text.startswith("events.csv:"))
    assert len(quoted) == 2
    # Below how each column is understood.
    faults = [line for line in said if re.match(r"events\.csv:\d", line)]
    for line, whole in zip(quoted, faults, strict=True):
        assert line.endswith(" ...")
        assert whole.startswith(line.removesuffix(" ..."))


def test_the_table_of_files_lists_what_a_build_makes(desk: Path, saved: Path) -> None:
    # A study with a row that cannot be used, and one event told twice.
    typed("marzmap new twice --border AFG-IRN")
    (desk / "twice/incidents.csv").write_text(TWICE)
    typed("marzmap build twice -o twice-map --figures")
    made = {
        path.relative_to(folder).as_posix()
        for folder in (saved, desk / "twice-map")
        for path in folder.rglob("*")
        if path.is_file()
    }
    told: set[str] = set()
    cells = re.findall(r"^\| (`.*?) \|", README[: README.index("| command |")], re.MULTILINE)
    for cell in cells:
        first, *others = re.findall(r"`([^`]+)`", cell)
        told |= {first} | {name if name[0] != "." else Path(first).stem + name for name in others}
    assert {name.split("/")[0] + "/" if "/" in name else name for name in made} == told
    assert "qgis/marzmap.qgz" in made


def test_the_python_block_runs(desk: Path) -> None:
    (block,) = (text for kind, text in BLOCKS if kind == "python")
    known: dict[str, object] = {}
    exec(block, known)  # noqa: S102 - it is our own text
    built: Build = known["built"]  # type: ignore[assignment]
    assert {"place", "border_distance_m", "side", "side_probability"} <= {*built.incidents}
    assert (desk / "map/map.html").is_file()


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_there_and_loads(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, *words = script.split()
    file = ROOT / path
    monkeypatch.syspath_prepend(file.parent)
    spec = importlib.util.spec_from_file_location(f"{file.stem}_of_the_readme", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert callable(module.main)
    text = file.read_text(encoding="utf-8")
    assert '__name__ == "__main__"' in text
    assert [word for word in words if f'"{word}"' not in text] == []


def test_every_option_that_is_named_exists() -> None:
    named = {word for text in CODE if text.startswith("--") for word in text.split() if word.startswith("--")}
    assert {"--formats", "--timings", "--strict"} <= named
    # `uv run` has options of its own.
    assert named - {*options(main)} == {"--help"} & named


def test_links_and_files_of_the_checkout_are_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    files = [text for text in CODE if re.fullmatch(r"(geodata|notebooks|tests)/\S+", text)]
    assert links
    assert files
    assert [name for name in [*links, *files] if not (ROOT / name).exists()] == []


def test_figures_that_are_cheap_to_count_are_right(built: Build) -> None:
    assert f"all {len(atlas.border_pairs())} land borders" in README
    assert f"marzmap {marzmap.__version__}" in " ".join(README.split())
    other = marzmap.locate.border(("AFG-IRN",), source="natural-earth")
    apart = marzmap.summarise.offsets(other, marzmap.locate.border(built.study.pairs))["offset_m"].max()
    assert f"lies up to {apart / 1000:.1f} km off" in README
