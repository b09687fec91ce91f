"""Files that a command writes besides a build."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from marzmap._errors import InputError


def write(files: dict[Path, str]) -> None:
    """Write files of one folder, each whole or not at all; the last is there only if all are."""
    *_, last = files
    try:
        with TemporaryDirectory(prefix=".marzmap-", dir=last.parent) as folder:
            for path, text in files.items():
                (Path(folder) / path.name).write_bytes(text.encode())
            for path in files:
                (Path(folder) / path.name).replace(path)
    except OSError as error:
        raise InputError(f"{last}: cannot be written: {error.strerror}.") from error
