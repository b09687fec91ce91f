"""Files that a command writes besides a build."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def write(files: Mapping[Path, Iterable[bytes | memoryview]]) -> None:
    """Write files of one folder, each a block at a time, whole or not at all; the last only if all are."""
    *_, last = files
    try:
        with TemporaryDirectory(prefix=".marzmap-", dir=last.parent) as folder:
            for path, blocks in files.items():
                with (Path(folder) / path.name).open("wb") as file:
                    file.writelines(blocks)
            for path in files:
                (Path(folder) / path.name).replace(path)
    except OSError as error:
        raise InputError(f"{last}: cannot be written: {error.strerror}.") from error
