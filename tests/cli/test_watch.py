"""`marzmap build --watch` builds again when a file of the study changes, and says what changed."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from marzmap import atlas
from marzmap._cli import watch
from marzmap.tables import parts

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 90


def test_a_change_made_before_anybody_looks_is_seen(tmp_path: Path) -> None:
    file, other = tmp_path / "incidents.csv", tmp_path / "places.csv"
    file.write_text("one", encoding="utf-8")
    since = watch.stamps([file, other])
    file.write_text("two, and longer", encoding="utf-8")
    assert watch.changed(since) == [file]
    other.write_text("new", encoding="utf-8")
    assert watch.changed(watch.stamps([file]) | {other: None}) == [other]


def test_a_part_that_comes_or_goes_is_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "year=2020"
    folder.mkdir()
    part, later = folder / "part-0.csv", tmp_path / "year=2021" / "part-0.csv"
    part.write_text("one", encoding="utf-8")
    since = watch.stamps(parts.files(tmp_path))
    later.parent.mkdir()
    later.write_text("two", encoding="utf-8")
    assert watch.changed(since, lambda: parts.files(tmp_path)) == [later]
    both = watch.stamps(parts.files(tmp_path))
    part.unlink()
    assert watch.changed(both, lambda: parts.files(tmp_path)) == [part]


def test_a_saved_table_is_built_again_and_a_bad_one_does_not_end_it(tmp_path: Path) -> None:
    study, out, log = tmp_path / "study", tmp_path / "map", tmp_path / "log"
    shutil.copytree(atlas.folder() / "studies/iran-afghanistan", study)
    table = study / "incidents.csv"
    given = table.read_text("utf-8")
    options = ["build", str(study), "-o", str(out), "--formats", "csv", "--watch"]
    with contextlib.ExitStack() as ends:
        told = ends.enter_context(log.open("w", encoding="utf-8"))
        command = [sys.executable, "-m", "marzmap._cli", *options]
        watching = ends.enter_context(subprocess.Popen(command, stdout=told, stderr=told))
        ends.callback(watching.kill)  # or a failed assertion would wait for it for ever

        def until(text: str, times: int = 1) -> None:
            end = time.monotonic() + PATIENCE_S
            while log.read_text("utf-8").count(text) < times:
                assert watching.poll() is None, log.read_text("utf-8")
                assert time.monotonic() < end, log.read_text("utf-8")
                time.sleep(0.1)

        until("Waiting for changes")
        table.write_text("", encoding="utf-8")
        until("Waiting for changes", 2)
        assert "the table is empty" in log.read_text("utf-8")
        table.write_text(given.replace("Clash at Shaghalak", "First clash at Shaghalak"), encoding="utf-8")
        until("title: Clash at Shaghalak, now First clash at Shaghalak")
        until("Waiting for changes", 3)
        watching.send_signal(signal.SIGINT)
        watching.wait(PATIENCE_S)
    assert watching.returncode == 128 + signal.SIGINT
    assert "Changed: incidents.csv" in log.read_text("utf-8")
    assert "First clash" in (out / "incidents.csv").read_text("utf-8")
