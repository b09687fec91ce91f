"""What is wrong with a value, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import escaped, shown

if TYPE_CHECKING:
    import pandas as pd

FAULT_COLUMNS = ("row", "column", "reason", "fix")
"""Columns that tell, in the table of rejected rows, what is wrong with each."""

SHEET_COLUMNS = ("sheet", "sheet_row")
"""Columns that a table of several sheets has besides: where each row is. Its rows are numbered through."""


POINTS_APART_M = 1_000.0
"""So far may a geometry lie from the coordinates in the columns of its row (our choice): the half of the last
place of two decimals is 0.8 km in both directions."""


class Fault(NamedTuple):
    """What is wrong with one value, and what to do.

    Faults of one column with one remedy are of one kind, and are reported together: what depends on the
    value belongs in the reason.
    """

    column: str  # where it is; "" for the row as a whole
    reason: str  # what is wrong, with the value, and what was expected
    fix: str  # what to do: the same words for every fault that is put right in the same way


def no_geometry(text: str) -> Fault:
    """Return the fault of a row whose geometry cannot be read.

    Examples
    --------
    >>> no_geometry("somewhere").reason
    "'somewhere' is not a geometry"
    """
    return Fault("geometry", f"{shown(text)} is not a geometry", "Give a point, line or polygon.")


def messages(rejected: pd.DataFrame, file: str = "") -> list[str]:
    """Return what is wrong, one line a fault: file:row: column: what is wrong. What to do.

    Parameters
    ----------
    rejected : DataFrame
        `FAULT_COLUMNS` with one line a fault; where there is a column `file`, it names the file of each row,
        where there are `SHEET_COLUMNS`, they name its sheet and its row there.
    file : str
        The file of all rows.

    Examples
    --------
    >>> import pandas as pd
    >>> fault = {"row": [2], "column": ["place"], "reason": ["no value"], "fix": ["Name the place."]}
    >>> messages(pd.DataFrame(fault), "incidents.csv")
    ['incidents.csv:2: place: no value. Name the place.']
    """
    files = rejected["file"] if "file" in rejected else [file] * len(rejected)
    lines = []
    every = zip(files, sheets(rejected), *(rejected[column] for column in FAULT_COLUMNS), strict=True)
    for name, sheet, number, *texts in every:
        for column, reason, fix in zip(*(text.split("\n") for text in texts), strict=True):
            lines.append(message(name, number, Fault(column, reason, fix), sheet))
    return lines


def message(file: str, row: int, fault: Fault, sheet: str = "") -> str:
    """Return one fault of a row as a line.

    Examples
    --------
    >>> message("a.csv", 2, Fault("", "the row is empty", "Delete the row."))
    'a.csv:2: the row is empty. Delete the row.'
    """
    where = f"{file}:{row}{sheet}:" + (f" {escaped(fault.column)}:" if fault.column else "")
    return f"{where} {fault.reason}. {fault.fix}"


def sheets(rows: pd.DataFrame) -> list[str]:
    """Return where each row is in a workbook of several sheets, in brackets; empty in other tables."""
    if not {*SHEET_COLUMNS} <= {*rows}:
        return [""] * len(rows)
    places = zip(*(rows[column] for column in SHEET_COLUMNS), strict=True)
    return [f" (sheet {shown(name)}, row {row})" if name and row else "" for name, row in places]
