"""Whole folders, old or new, never half.

A folder is written next to its place and swapped in. It belongs to marzmap only as far as its manifest
lists files: a folder with other content and no manifest is refused, a foreign file in one of ours stays.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from marzmap._errors import InputError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
"""Name of the file that lists which files of a folder are ours."""


def check(folder: Path) -> None:
    """Refuse a folder that `replace` could not write, before the work is done.

    Raises
    ------
    InputError
        The path is a file, or a folder that holds something but no manifest of ours.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file. Give the folder to write to with -o.")
    if folder.is_dir() and any(folder.iterdir()) and not _ours(folder):
        raise InputError(
            f"{folder}: holds files but no {MANIFEST} of marzmap's. Give an empty or new folder with -o."
        )


def replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold these files instead of those that its manifest lists.

    Builds into one folder wait for each other. One that is interrupted leaves the old result or the new
    one; what a killed one leaves next to the folder, the next one clears away.

    Parameters
    ----------
    folder : Path
        New, empty, or written by marzmap before.
    files : mapping of str to bytes
        Content by path in the folder; the manifest among them.

    Raises
    ------
    InputError
        The folder is not ours, holds a file of somebody else's under a name of ours, or cannot be written.
    """
    folder = folder.absolute()
    new, old = (folder.with_name(f".{folder.name}.marzmap-{what}") for what in ("new", "old"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder.parent):
            _recover(folder, new, old)
            check(folder)
            try:
                _write(new, files)
                _bring(folder, new)
                if folder.exists():
                    folder.rename(old)
                new.rename(folder)
            finally:
                if old.exists() and not folder.exists():
                    old.rename(folder)
                shutil.rmtree(new, ignore_errors=True)
            _discard(old, folder)
    except OSError as error:
        where = error.filename or folder
        raise InputError(
            f"{where}: cannot be written: {error.strerror}. Give another folder with -o."
        ) from error


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """Wait until no other build writes next to it: the system drops the lock of a killed one."""
    if sys.platform == "win32":  # it locks no folders
        yield
        return
    lock = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _write(new: Path, files: Mapping[str, bytes]) -> None:
    """Write the files where nobody looks yet, down to the disk."""
    for name, content in files.items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        with (new / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _recover(folder: Path, new: Path, old: Path) -> None:
    """Undo or finish what an interrupted run left: the folder itself always holds one whole result."""
    if old.exists() and not folder.exists():
        old.rename(folder)
    if new.exists():
        shutil.rmtree(new)
    _discard(old, folder)


def _bring(folder: Path, new: Path) -> None:
    """Give the files that are not ours a second name in the new folder; they stay the same files."""
    for name in _foreign(folder):
        if (new / name).exists():
            raise InputError(
                f"{folder / name}: was not written by marzmap and would be overwritten. Move it elsewhere."
            )
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(folder / name, new / name, follow_symlinks=False)
        except OSError:  # some file systems know no second names
            shutil.copy2(folder / name, new / name, follow_symlinks=False)


def _discard(old: Path, folder: Path) -> None:
    """Remove the old result; a file of somebody else's that came late moves to the new one."""
    for name in _foreign(old):
        if not os.path.lexists(folder / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (old / name).rename(folder / name)
    # The manifest goes last: without it the next run would take what is left for somebody else's.
    with suppress(OSError):
        for path in _files(old):
            if path != old / MANIFEST:
                path.unlink()
        shutil.rmtree(old)


def _foreign(folder: Path) -> list[str]:
    """Return the files of a folder that its manifest does not list."""
    if not folder.is_dir():
        return []
    ours = _ours(folder)
    return [name for path in _files(folder) if (name := path.relative_to(folder).as_posix()) not in ours]


def _files(folder: Path) -> list[Path]:
    """Return all that is in a folder and below but folders; a link to one is not a folder."""
    return [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()]


def _ours(folder: Path) -> set[str]:
    """Return the files that the manifest of a folder lists, and itself; nothing without one of marzmap's."""
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
        listed = {str(file["path"]) for file in document["files"]} if "marzmap" in document else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return listed | {MANIFEST} if listed else set()
