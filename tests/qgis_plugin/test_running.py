"""How the QGIS plugin runs the program: found, followed, stopped and failed. No QGIS needed."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import marzmap

FILE = Path(marzmap.__file__).parent / "qgis_plugin/running.py"


@pytest.fixture(scope="module")
def running() -> Any:
    # Its package needs PyQGIS.
    spec = importlib.util.spec_from_file_location("running_of_the_plugin", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OLDER = (
    "This marzmap is older than the plugin: upgrade it, or correct the program under Settings > Options > "
    "Processing > Providers > marzmap."
)


class Feedback:
    """What QGIS gives an algorithm to report to."""

    def __init__(self) -> None:
        self.progress: list[float] = []
        self.steps: list[str] = []
        self.notices: list[str] = []
        self.stopped = threading.Event()

    def isCanceled(self) -> bool:  # noqa: N802 - QGIS's name
        return self.stopped.is_set()

    def setProgress(self, percent: float) -> None:  # noqa: N802
        self.progress.append(percent)

    def setProgressText(self, text: str) -> None:  # noqa: N802
        self.steps.append(text)

    def pushInfo(self, text: str) -> None:  # noqa: N802
        self.notices.append(text)

    def pushCommandInfo(self, text: str) -> None:  # noqa: N802
        """Show the command line."""


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_progress_and_notices_reach_qgis(running: Any) -> None:
    script = (
        "import sys; e = sys.stderr; print('found: شغالک', 1); "
        'print(\'{"step": "locating", "done": 0.25}\', file=e); '
        'print(\'{"step": "locating", "done": null}\', file=e); '
        "print('{\"notice\": \"in مرز.gpkg\"}', file=e); print('Installed 3 packages', file=e)"
    )
    feedback = Feedback()
    assert running.run(python(script), [], feedback).splitlines() == ["found: شغالک 1"]
    assert (feedback.progress, feedback.steps) == ([25.0], ["locating"] * 2)
    assert feedback.notices == ["in مرز.gpkg", "Installed 3 packages"]


def test_bytes_that_are_no_text_stop_nothing(running: Any) -> None:
    script = "import os; os.write(1, b'a\\xffb'); os.write(2, b'\\xff\\n')"
    assert running.run(python(script), [], Feedback()) == "a\ufffdb"


def test_much_output_on_both_pipes_does_not_block(running: Any) -> None:
    script = "import sys; [print('x' * 99, file=f) for f in (sys.stdout, sys.stderr) for _ in range(9999)]"
    assert len(running.run(python(script), [], Feedback())) == 999_900


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ('print(\'{"error": "a.csv: not there."}\', file=sys.stderr); sys.exit(1)', "a.csv: not there."),
        ("raise ValueError('odd')", "ValueError: odd"),
        ("sys.exit(3)", "marzmap ended with exit code 3 and no message."),
        (
            "print('Error: No such option: --json-progress', file=sys.stderr); sys.exit(2)",
            OLDER,
        ),
    ],
)
def test_a_failure_is_one_sentence(running: Any, script: str, sentence: str) -> None:
    with pytest.raises(running.ProgramError) as failure:
        running.run(python(f"import sys; {script}"), [], Feedback())
    assert str(failure.value) == sentence


def test_a_program_that_cannot_be_run_is_named(running: Any, tmp_path: Path) -> None:
    (tmp_path / "marzmap").write_text("no program")
    with pytest.raises(running.ProgramError, match=r"marzmap cannot be run \(Permission denied\): correct"):
        running.run([str(tmp_path / "marzmap")], [], Feedback())


def test_a_stop_ends_the_program_and_what_it_started(running: Any, tmp_path: Path) -> None:
    # Both ignore the request to end.
    sleep = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    script = (
        f"import pathlib, subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {sleep!r}]); "
        f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(child.pid)); exec({sleep!r})"
    )
    feedback = Feedback()

    def stop_when_started() -> None:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.01)
        feedback.stopped.set()

    watcher = threading.Thread(target=stop_when_started)
    watcher.start()
    with pytest.raises(running.StoppedError):
        running.run(python(script), [], feedback)
    watcher.join()
    child = int((tmp_path / "pid").read_text())
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(child)], capture_output=True, text=True, check=False
    )
    assert state.stdout.strip()[:1] in {"", "Z"}
    # Asked at most so often, and given so long before force.
    assert running.POLL_SECONDS + running.GRACE_SECONDS < 1


def test_the_setting_goes_before_the_path(
    running: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("on-path", "set"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "marzmap").write_text("#!/bin/sh\n")
        (tmp_path / folder / "marzmap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "on-path"))
    monkeypatch.setattr(running, "FURTHER_FOLDERS", ())
    assert running.program(str(tmp_path / "set/marzmap")) == [str(tmp_path / "set/marzmap")]
    assert running.program("") == [str(tmp_path / "on-path/marzmap")]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert running.program("") == []
    with pytest.raises(running.ProgramError, match="absent is not there: correct it under Settings"):
        running.program(str(tmp_path / "absent"))


def test_uvx_runs_the_version_of_the_plugin(
    running: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(running, "FURTHER_FOLDERS", ())
    assert running.by_uvx("0.1.0") == []
    (tmp_path / "uvx").write_text("#!/bin/sh\n")
    (tmp_path / "uvx").chmod(0o755)
    assert running.by_uvx("0.1.0") == [str(tmp_path / "uvx"), "marzmap@0.1.0"]


def test_what_qgis_set_for_itself_is_kept_from_the_program(
    running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONHOME", "PYTHONPATH", "GDAL_DATA", "PROJ_LIB"):
        monkeypatch.setenv(name, "/apps/Python39")
    monkeypatch.setenv("MARZMAP_CACHE", "/kept")
    script = "import json, os; print(json.dumps({**os.environ}))"
    given = json.loads(running.run(python(script), [], Feedback()))
    assert [name for name, value in given.items() if value == "/apps/Python39"] == []
    assert (given["MARZMAP_CACHE"], given["PYTHONUTF8"]) == ("/kept", "1")


def test_windows_shows_no_console(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    assert running.apart() == {"creationflags": 0x08000200}
