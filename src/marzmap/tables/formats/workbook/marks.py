"""What calamine does not report of a sheet: error cells, merged cells of some formats, and its size."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_CELLS = 60_000_000
"""Cells of the largest sheet: each takes memory, empty or not, up to the last one that is filled."""

MOST_COLUMNS = 16_384
"""Columns of a sheet of Excel or LibreOffice; a file with more is damaged."""

Place = tuple[int, int]
Area = tuple[Place, Place]


class Marks(NamedTuple):
    """What a sheet has besides the values of its cells.

    Attributes
    ----------
    errors : dict of (row, column) to str
        Cells that hold an error, such as "#REF!"; rows and columns count from 0.
    merged : list of ((row, column), (row, column)) or None
        First and last cell of each group of merged cells; None where calamine reports them.
    """

    errors: dict[Place, str]
    merged: list[Area] | None = None


def check_size(path: Path, rows: int, columns: int) -> None:
    """Refuse a sheet that would fill the memory: calamine keeps it as a full rectangle."""
    if rows * columns > MOST_CELLS or columns > MOST_COLUMNS:
        raise InputError(
            f"{path}: a sheet of {rows} rows and {columns} columns is too large. Delete what "
            "is far from the table, or save it as CSV UTF-8."
        )


def column_number(letters: str) -> int:
    """Return the number of a column by its letters.

    Examples
    --------
    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def parse(
    file: IO[bytes],
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object] = lambda _name: None,
    text: Callable[[str], object] = lambda _data: None,
) -> None:
    """Read a part of a workbook as XML, calling back with names without their prefix.

    Raises
    ------
    ValueError
        It is not XML, or it declares entities, which no workbook does.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: start(_bare(name), given)
    parser.EndElementHandler = lambda name: end(_bare(name))
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> None:
    raise ValueError("it declares an entity")
