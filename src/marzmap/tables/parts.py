"""A table may be a folder of parts: which files it is made of, in the order of their names.

Parts may lie in folders that say what is the same in all of their rows, such as `year=2020/month=01`, as
dask, Spark and DuckDB write them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from marzmap._errors import InputError
from marzmap._text import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PARQUET = ".parquet"
TEXT = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
"""How the names of parts end, in capitals or not."""


def files(path: Path) -> list[Path]:
    """Return the files that a table is made of: of a folder its parts of Parquet or CSV, else all in it.

    Those in folders such as `year=2020` are among them.

    Raises
    ------
    InputError
        The folder holds both, so that it is unclear which are the table.
    """
    if not path.is_dir():
        return [path]
    inside = [*_inside(path)]
    columnar = [file for file in inside if file.name.lower().endswith(PARQUET)]
    text = [file for file in inside if file.name.lower().endswith(TEXT)]
    if columnar and text:
        both = f"{name(path, columnar[0])} and {name(path, text[0])}"
        raise InputError(
            f"{path}: a folder with both {both}. Give one of the files, or a folder that holds only the "
            "parts of one table."
        )
    return columnar or text or inside


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of the folders in it that say what is the same in their rows."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_file():
            yield entry
        elif "=" in entry.name and entry.is_dir():
            yield from _inside(entry)


def name(path: Path, part: Path) -> str:
    """Return the name of a part as people look for it in the folder of its table.

    Examples
    --------
    >>> from pathlib import Path
    >>> name(Path("events"), Path("events/year=2020/part-0.csv"))
    'year=2020/part-0.csv'
    """
    return part.relative_to(path).as_posix()


def same_in_all(path: Path, part: Path) -> dict[str, str]:
    """Return what the folders of a part say of all of its rows: texts by column, "" for no value.

    Examples
    --------
    >>> from pathlib import Path
    >>> same_in_all(Path("events"), Path("events/year=2020/country=C%C3%B4te/part-0.csv"))
    {'year': '2020', 'country': 'Côte'}
    """
    pairs = [folder.split("=", 1) for folder in part.relative_to(path).parts[:-1]]
    return {unquote(key): "" if text == _NO_VALUE else unquote(text) for key, text in pairs}


_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


def counted(files: Sequence[Path]) -> str:
    """Return how a table in parts was read, in words.

    Examples
    --------
    >>> from pathlib import Path
    >>> counted([Path("part-0.csv"), Path("part-1.csv")])
    '2 parts, numbered as one table'
    """
    return f"{count(len(files), 'part')}, numbered as one table"
