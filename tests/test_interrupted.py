"""A build that is stopped at any moment leaves the old result or the new one, and the next build is right."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import marzmap
from rewriting import content, rewrite

if TYPE_CHECKING:
    from marzmap._pipeline import Build

KILLS = 30
HELPERS = Path(__file__).parent / "helpers"
ONE, OTHER = ["html", "geojson", "csv"], ["geojson", "kml", "csv"]


def whole(place: Path) -> frozenset[str]:
    """Names of a result's files, each checked against the manifest; nothing else may lie there but mine."""
    told = json.loads((place / "manifest.json").read_text("utf-8"))["files"]
    files = content(place)
    for mine in ("mine.txt", "layers/mine/too.txt"):
        assert files.pop(mine, b"mine") == b"mine"
    files.pop("manifest.json")
    assert {file["path"]: file["sha256"] for file in told} == {
        name: hashlib.sha256(text).hexdigest() for name, text in files.items()
    }
    return frozenset(files)


def litter(place: Path) -> list[str]:
    return [path.name for path in place.parent.iterdir() if path.name.startswith(f".{place.name}.")]


@pytest.fixture(scope="module")
def results(built: Build, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    place = tmp_path_factory.mktemp("results")
    for name, formats in (("one", ONE), ("other", OTHER)):
        marzmap.save(built, place / name, formats=formats)
    return [place / "one", place / "other"]


def test_thirty_kills_leave_thirty_whole_results(results: list[Path], tmp_path: Path, built: Build) -> None:
    target = tmp_path / "map"
    marzmap.save(built, target, formats=ONE)
    (target / "mine.txt").write_bytes(b"mine")
    allowed = {whole(result) for result in results}
    chance = random.Random(20_221_201)  # noqa: S311 - the moments of the kills, the same in every run
    interrupted, next_one = 0, content(results[0])
    for _ in range(KILLS):
        command = [sys.executable, *map(str, (HELPERS / "rewriting.py", target, *results))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writing:
            assert writing.stdout
            assert writing.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.15))
            writing.kill()
        interrupted += bool(litter(target))
        # Between two renames the old result lies beside its place; the next start puts it back.
        if target.exists():
            assert whole(target) in allowed
        rewrite(target, next_one)
        assert whole(target) == whole(results[0])
        assert (target / "mine.txt").read_bytes() == b"mine"
        assert litter(target) == []
    assert interrupted > KILLS / 3  # most of them came in the midst of writing


def test_a_kill_before_any_step_leaves_a_whole_result(results: list[Path], tmp_path: Path) -> None:
    target, next_one = tmp_path / "map", content(results[0])
    allowed = {whole(result) for result in results}
    command = [sys.executable, *map(str, (HELPERS / "rewriting.py", target, results[1]))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdin
        assert writing.stdout
        assert writing.stdout.readline() == "ready\n"
        rewrite(target, next_one)
        for step in itertools.count(1):
            (target / "layers" / "mine").mkdir(exist_ok=True)
            (target / "mine.txt").write_bytes(b"mine")
            (target / "layers" / "mine" / "too.txt").write_bytes(b"mine")
            writing.stdin.write(f"{step}\n")
            writing.stdin.flush()
            if (said := writing.stdout.readline()) != "killed\n":
                break
            if target.exists():
                assert whole(target) in allowed
            rewrite(target, next_one)
            assert whole(target) == whole(results[0])
            assert (target / "mine.txt").exists()
            assert (target / "layers" / "mine" / "too.txt").exists()
            assert litter(target) == []
    assert said == "done\n"
    assert step > 2 * len(next_one)  # each file is written, and each of the old result removed


# A build that tells when it draws the layers: a good part of it is still to come.
TOLD = """
from marzmap import _makers
from marzmap._cli import main

draw = _makers.layers

def layers(*given):
    print("drawing", flush=True)
    return draw(*given)

_makers.layers = layers
main()
"""


@pytest.mark.parametrize(
    ("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_stopped_build_leaves_the_old_result(
    results: list[Path], tmp_path: Path, how: signal.Signals, status: int
) -> None:
    target = tmp_path / "map"
    shutil.copytree(results[1], target)
    before = content(target)
    command = [sys.executable, "-c", TOLD, "build", "-o", str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as building:
        assert building.stdout
        assert building.stdout.readline() == "drawing\n"
        building.send_signal(how)
        _, told = building.communicate()
    assert building.returncode == status
    assert "Traceback" not in told
    assert content(target) == before


# What compiled code does now and then: the stop comes, and nobody hears of it.
DEAF = """
import os, signal, sys
from contextlib import suppress
from importlib import import_module
from marzmap._cli import main

module, name = import_module(sys.argv.pop(1)), sys.argv.pop(1)
deaf = getattr(module, name)

def hearing(*given, **named):
    with suppress(SystemExit):
        os.kill(os.getpid(), signal.SIGTERM)
    return deaf(*given, **named)

setattr(module, name, hearing)
main()
"""


@pytest.mark.parametrize(
    ("module", "name", "command"),
    [
        ("marzmap._rows", "incidents", ["build", "-o", "map"]),
        ("marzmap.locate.files.table", "in_order", ["locate", "rows.csv", "-o", "located.csv"]),
        ("marzmap.check.rows", "_checked", ["check", "rows.csv", "--rejected", "bad.csv"]),
    ],
)
def test_a_stop_that_is_swallowed_is_heard_in_the_end(
    tmp_path: Path, module: str, name: str, command: list[str]
) -> None:
    (tmp_path / "rows.csv").write_text(
        "incident_id,title,date,longitude,latitude\na,Clash,2022,61.5,31.0\n", encoding="utf-8"
    )
    code = [sys.executable, "-c", DEAF, module, name, *command]
    done = subprocess.run(code, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 128 + signal.SIGTERM, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_a_place_that_takes_no_files_is_said_so(built: Build) -> None:
    with pytest.raises(marzmap.InputError, match=r"cannot be written: .* Give another folder with -o"):
        marzmap.save(built, Path("/sys/map"), formats=["csv"])


def test_a_full_disk_leaves_the_old_result(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "map"
    marzmap.save(built, target, formats=["csv"])
    before = content(target)
    opened = Path.open

    def full(path: Path, mode: str = "r", **kwargs: str) -> object:
        # A real write to a full device, in place of that to one file of the new result.
        return opened(
            Path("/dev/full") if mode == "wb" and path.name == "incidents.csv" else path, mode, **kwargs
        )  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(marzmap.InputError, match="cannot be written: No space left on device"):
        marzmap.save(built, target, formats=["csv", "parquet"])
    assert content(target) == before
    assert litter(target) == []
