"""Whole folders, old or new, never half.

A folder is written beside its place and swapped in. It belongs to marzmap only as far as its manifest
lists files: a folder with other content and no manifest is refused, a foreign file in one of ours stays.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from marzmap._errors import InputError
from marzmap.write import manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


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
            f"{folder}: holds files but no {manifest.NAME} of marzmap's. Give an empty or new folder with -o."
        )


def replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold these files instead of those that its manifest lists.

    Parameters
    ----------
    folder : Path
        New, empty, or written by marzmap before.
    files : mapping of str to bytes
        Content by path in the folder; the manifest among them.

    Raises
    ------
    InputError
        The folder is not ours, or cannot be written.
    """
    folder = folder.absolute()
    new, old = (folder.with_name(f".{folder.name}.marzmap-{what}") for what in ("new", "old"))
    try:
        _recover(folder, new, old)
        check(folder)
        new.mkdir(parents=True)
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            with (new / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _keep_foreign(folder, new)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        if folder.exists():
            shutil.rmtree(new, ignore_errors=True)
        where = error.filename or folder
        raise InputError(
            f"{where}: cannot be written: {error.strerror}. Give another folder with -o."
        ) from error


def _recover(folder: Path, new: Path, old: Path) -> None:
    """Undo or finish what an interrupted run left: the folder itself always holds one whole result."""
    if old.exists() and not folder.exists():
        old.rename(folder)
    for left in (new, old):
        if left.exists():
            shutil.rmtree(left)


def _keep_foreign(folder: Path, new: Path) -> None:
    """Bring the files that are not ours along."""
    if not folder.is_dir():
        return
    ours = _ours(folder)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in ours and not (new / name).exists():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, new / name, follow_symlinks=False)


def _ours(folder: Path) -> set[str]:
    file = folder / manifest.NAME
    listed = manifest.paths(file.read_bytes()) if file.is_file() else set()
    return listed | {manifest.NAME} if listed else set()
