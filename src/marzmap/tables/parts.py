"""A table may be a folder of parts: which files it is made of, in the order of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._errors import InputError
from marzmap._text import count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PARQUET = ".parquet"
TEXT = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
"""How the names of parts end, in capitals or not."""


def files(path: Path) -> list[Path]:
    """Return the files that a table is made of: of a folder its parts of Parquet or CSV, else all in it.

    Raises
    ------
    InputError
        The folder holds both, so that it is unclear which are the table.
    """
    if not path.is_dir():
        return [path]
    inside = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    columnar = [file for file in inside if file.name.lower().endswith(PARQUET)]
    text = [file for file in inside if file.name.lower().endswith(TEXT)]
    if columnar and text:
        raise InputError(
            f"{path}: a folder with both {columnar[0].name} and {text[0].name}. Give one of the files, or a "
            "folder that holds only the parts of one table."
        )
    return columnar or text or inside


def counted(files: Sequence[Path]) -> str:
    """Return how a table in parts was read, in words.

    Examples
    --------
    >>> from pathlib import Path
    >>> counted([Path("part-0.csv"), Path("part-1.csv")])
    '2 parts, numbered as one table'
    """
    return f"{count(len(files), 'part')}, numbered as one table"
