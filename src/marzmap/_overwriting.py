"""The guard of every command that writes: nothing that is read, and no file of a study, is overwritten."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STUDY = "study.toml"


def refuse(outputs: Iterable[Path], inputs: Iterable[Path] = ()) -> None:
    """Refuse to write over an input, or over a file that belongs to a study.

    Call it before anything is read or written, with every file and folder that will be written, also those
    next to the one that was asked for.

    Parameters
    ----------
    outputs : iterable of Path
        Files, or folders that will be replaced as a whole; they need not exist.
    inputs : iterable of Path
        Files and folders that are read.

    Raises
    ------
    InputError
        An output is the same file as an input by whatever path, symbolic link or hard link, differs from it
        in upper and lower case only, lies in a folder that is read, or is a folder that holds an input; or
        the same holds of an existing file that a study.toml in the folder of the output, or in one above,
        names.

    Examples
    --------
    >>> refuse([Path("b.csv")], [Path("a.csv")])
    >>> refuse([Path("b/../a.csv")], [Path("a.csv")])
    Traceback (most recent call last):
    marzmap._errors.InputError: b/../a.csv: would be written over a.csv, which is read. Give another name.
    """
    sources = [source for path in inputs for source in _with_members(path)]
    for output in outputs:
        for source in sources:
            if _overlap(output, source):
                raise InputError(
                    f"{output}: would be written over {source}, which is read. Give another name."
                )
        for file in _study_files(output):
            if _overlap(output, file):
                raise InputError(
                    f"{output}: would be written over {file.name} of the study in {file.parent}. "
                    "Give another name."
                )


def _overlap(output: Path, source: Path) -> bool:
    """Check whether an output is a source, lies in one or holds one."""
    with suppress(OSError):  # one of them does not exist
        if output.samefile(source):
            return True
    one, other = (Path(os.path.realpath(path).casefold()) for path in (output, source))
    return one.is_relative_to(other) or other.is_relative_to(one)


def _with_members(path: Path) -> Iterator[Path]:
    """Yield a path and, of a folder, the files in it, which may be links to files elsewhere."""
    yield path
    with suppress(OSError):  # not a folder that can be read
        yield from path.iterdir()


def _study_files(output: Path) -> Iterator[Path]:
    """Yield the existing files of the studies in an output, in its folder and in the folders above."""
    real = Path(os.path.realpath(output))
    for toml in (folder / _STUDY for folder in (real, *real.parents)):
        if toml.is_file():
            yield toml
            try:
                named = tomllib.loads(toml.read_text(encoding="utf-8")).get("files")
            except (tomllib.TOMLDecodeError, UnicodeDecodeError):
                # As long as it does not say which files are its own, all next to it may be.
                yield from (file for file in toml.parent.iterdir() if file.is_file())
                continue
            names = named.values() if isinstance(named, dict) else ()
            files = [toml.parent / name for name in names if isinstance(name, str)]
            yield from (file for file in files if file.exists())
