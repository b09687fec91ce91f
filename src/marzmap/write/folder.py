"""Whole folders, old or new, never half.

A folder is written next to its place and swapped in. It belongs to marzmap only as far as its manifest
lists files: a folder with other content and no manifest is refused, a foreign file in one of ours stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from marzmap._errors import InputError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap._types import Blocks, Files

MANIFEST = "manifest.json"
"""Name of the file that lists which files of a folder are ours."""


class Listed(NamedTuple):
    """Size in bytes and digest of a file, for the manifest."""

    size: int
    sha256: str


def listing(path: str, blocks: Blocks, listed: dict[str, Listed]) -> Iterator[bytes | memoryview]:
    r"""Pass on the content of a file, and put its size and digest into a list of files.

    Examples
    --------
    >>> listed = {}
    >>> b"".join(listing("a.csv", [b"a", b"\n"], listed)), listed["a.csv"].size
    (b'a\n', 2)
    """
    size, digest = 0, hashlib.sha256()
    for block in blocks:
        size += len(block)
        digest.update(block)
        yield block
    listed[path] = Listed(size, digest.hexdigest())


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


def replace(folder: Path, files: Files) -> list[str]:
    """Make a folder hold these files instead of those that its manifest lists.

    They are written next to it, as they are made. Builds into one folder then wait for each other. One that
    is interrupted leaves the old result or the new one; what a killed one leaves next to the folder, the
    next one clears away.

    Parameters
    ----------
    folder : Path
        New, empty, or written by marzmap before.
    files : iterable of tuple of str and iterable of bytes
        Each file's path in the folder and its content; the manifest among them.

    Returns
    -------
    list of str
        The paths.

    Raises
    ------
    InputError
        The folder is not ours, holds a file of somebody else's under a name of ours, or cannot be written.
    """
    folder = folder.absolute()
    old = folder.with_name(f".{folder.name}.marzmap-old")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _beside(folder) as new:
            written = _write(new, files)
            with _locked(folder.parent):
                _recover(folder, old)
                check(folder)
                _bring(folder, new)
                try:
                    if folder.exists():
                        folder.rename(old)
                    new.rename(folder)
                finally:
                    if old.exists() and not folder.exists():
                        old.rename(folder)
                _discard(old, folder)
    except OSError as error:
        where = error.filename or folder
        raise InputError(
            f"{where}: cannot be written: {error.strerror}. Give another folder with -o."
        ) from error
    return written


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give a new folder next to this one, locked while it is in use; what is there in the end goes."""
    new = folder.with_name(f".{folder.name}.marzmap-new-{uuid4().hex}")
    with ExitStack() as locks:
        with _locked(folder.parent):
            for left in folder.parent.glob(f".{escape(folder.name)}.marzmap-new*"):
                with suppress(FileNotFoundError), _locked(left, wait=False) as unused:
                    if unused:
                        shutil.rmtree(left, ignore_errors=True)
            new.mkdir()
            locks.enter_context(_locked(new))
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)


@contextmanager
def _locked(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Lock a folder, or report that another build has: the system drops the lock of a killed one."""
    if sys.platform == "win32":  # it locks no folders
        yield True
        return
    lock = os.open(folder, os.O_RDONLY)
    is_ours = False
    try:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            is_ours = True
        yield is_ours
    finally:
        os.close(lock)


def _write(new: Path, files: Files) -> list[str]:
    """Write the files where nobody looks yet, down to the disk."""
    names = []
    for name, content in files:
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        with (new / name).open("wb") as file:
            for block in content:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        names.append(name)
    return names


def _recover(folder: Path, old: Path) -> None:
    """Undo or finish what an interrupted run left: the folder itself always holds one whole result."""
    if old.exists() and not folder.exists():
        old.rename(folder)
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
