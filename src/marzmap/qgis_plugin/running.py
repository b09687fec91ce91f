"""Run the program marzmap: find it, follow its progress, stop it. Knows nothing of QGIS but its feedback."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

WHERE = "Settings > Options > Processing > Providers > marzmap"
MISSING = (
    "The program marzmap was not found: install it with `uv tool install marzmap` or `pipx install marzmap`, "
    f"or name its file under {WHERE}."
)
# QGIS sets these for its own Python, GDAL and PROJ; those of marzmap are others.
OF_QGIS = (
    "PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__",
    "GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_LIB", "PROJ_DATA", "QT_PLUGIN_PATH",
)  # fmt: skip
# Where uv and pipx install programs: a desktop may start QGIS without them on its PATH.
FURTHER_FOLDERS = ("~/.local/bin", "~/.cargo/bin", "/opt/homebrew/bin", "/usr/local/bin")
POLL_SECONDS = 0.1
GRACE_SECONDS = 0.7


class ProgramError(Exception):
    """What went wrong, in one sentence for the person."""


class StoppedError(Exception):
    """The person stopped it."""


def program(setting: str) -> list[str]:
    """Return the command of the program that a setting names, else of the one on the PATH; none gives []."""
    if setting:
        if not Path(setting).is_file():
            raise ProgramError(f"The program {setting} is not there: correct it under {WHERE}.")
        return [setting]
    found = _on_path("marzmap")
    return [found] if found else []


def by_uvx(version: str) -> list[str]:
    """Return the command that has uv fetch and run marzmap of this version; without uv, []."""
    found = _on_path("uvx")
    return [found, f"marzmap@{version}"] if found else []


def _on_path(name: str) -> str:
    folders = [os.environ.get("PATH", ""), *map(os.path.expanduser, FURTHER_FOLDERS)]
    return shutil.which(name, path=os.pathsep.join(folders)) or ""


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the program: this one without what QGIS set for itself, texts in UTF-8."""
    kept = {name: value for name, value in own.items() if name not in OF_QGIS}
    return {**kept, "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}


def run(
    command: Sequence[str],
    arguments: Sequence[str],
    feedback: Any,
    idle: Callable[[], None] = lambda: None,
) -> str:
    """Run marzmap with arguments, and return what it prints.

    Parameters
    ----------
    command : sequence of str
        Of `program` or `by_uvx`.
    arguments : sequence of str
        What follows it, without --json-progress.
    feedback : QgsProcessingFeedback
        Gets progress and notices, and is asked whether the person wants to stop.
    idle : callable
        Called several times a second meanwhile.

    Returns
    -------
    str
        The standard output.

    Raises
    ------
    StoppedError
        If the person stopped it; all its processes have ended then.
    ProgramError
        If it failed, in the words of marzmap.
    """
    whole = [*command, *arguments, "--json-progress"]
    feedback.pushCommandInfo(subprocess.list2cmdline(whole))
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that the person named or installed
            whole,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(os.environ),
            **apart(),
        )
    except OSError as error:
        raise ProgramError(
            f"{command[0]} cannot be run ({error.strerror}): correct it under {WHERE}."
        ) from error
    assert process.stdout is not None  # noqa: S101 - for type checkers
    assert process.stderr is not None  # noqa: S101
    printed: list[bytes] = []
    lines: queue.Queue[bytes] = queue.Queue()
    readers = [
        threading.Thread(target=_read_all, args=(process.stdout, printed), daemon=True),
        threading.Thread(target=_read_lines, args=(process.stderr, lines), daemon=True),
    ]
    for reader in readers:
        reader.start()
    with process:  # closes its pipes
        try:
            said = _followed(process, lines, feedback, readers, idle)
        except BaseException:
            stop(process)
            raise
    if process.returncode:
        raise ProgramError(_reason(said, process.returncode))
    return b"".join(printed).decode("utf-8", "replace")


def _followed(
    process: subprocess.Popen[bytes],
    lines: queue.Queue[bytes],
    feedback: Any,
    readers: Sequence[threading.Thread],
    idle: Callable[[], None],
) -> list[str]:
    """Pass on progress until the program ends or is stopped; return its errors, last the last."""
    said: list[str] = []
    while any(reader.is_alive() for reader in readers) or process.poll() is None or not lines.empty():
        idle()
        if feedback.isCanceled():
            raise StoppedError
        try:
            line = lines.get(timeout=POLL_SECONDS)
        except queue.Empty:
            continue
        said += _passed_on(line.decode("utf-8", "replace").strip(), feedback)
    return said


def _read_all(stream: IO[bytes], into: list[bytes]) -> None:
    into.append(stream.read())


def _read_lines(stream: IO[bytes], into: queue.Queue[bytes]) -> None:
    for line in stream:
        into.put(line)


def _passed_on(line: str, feedback: Any) -> list[str]:
    """Pass a line of progress or a notice on to QGIS; return it if it is an error."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        feedback.pushInfo(line)  # of uvx, or a failure of Python
        return [line] if line else []
    if "error" in event:
        return [str(event["error"])]
    if "notice" in event:
        feedback.pushInfo(str(event["notice"]))
    if "step" in event:
        feedback.setProgressText(str(event["step"]))
        if event.get("done") is not None:
            feedback.setProgress(100 * float(event["done"]))
    return []


def _reason(said: Sequence[str], code: int) -> str:
    last = said[-1] if said else f"marzmap ended with exit code {code} and no message."
    if "--json-progress" in last:
        return f"This marzmap is older than the plugin: upgrade it, or correct the program under {WHERE}."
    return last


def apart() -> dict[str, Any]:
    """Return the arguments that start a group of processes, on Windows without a console."""
    if os.name == "nt":
        flags = ("CREATE_NO_WINDOW", "CREATE_NEW_PROCESS_GROUP")
        return {"creationflags": sum(getattr(subprocess, flag) for flag in flags)}
    return {"start_new_session": True}


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started: first by asking, after less than a second by force."""
    if os.name == "nt":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, check=False, capture_output=True, **apart())  # noqa: S603 - our own process
    else:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                break
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                continue
    process.wait()
