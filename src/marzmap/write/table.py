"""Tables as CSV: UTF-8, coordinates with 8 decimals, metres with 3, no text that a spreadsheet would run."""

from __future__ import annotations

import pandas as pd

from marzmap.attributes import decimals
from marzmap.tables.cells.escapes import escaped

_ROWS = 1_000


def text(frame: pd.DataFrame) -> str:
    """Write a table as CSV; a geometry column is left out, empty values are empty cells.

    A text that begins like a formula has an apostrophe before it (`tables.escapes`).

    Parameters
    ----------
    frame : DataFrame
        Any frame; columns that end in `_m` are metres, in `longitude` and `latitude` degrees.

    Returns
    -------
    str
        The header and one line a row (a quoted cell may hold line breaks), lines ended by a newline.

    Examples
    --------
    >>> import pandas as pd
    >>> print(text(pd.DataFrame({"place": ["Milak"], "radius_m": [1300.0]})), end="")
    place,radius_m
    Milak,1300.000
    """
    table = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    places = [decimals(str(name)).table for name in table.columns]
    formats = [f".{number}f" if number else "" for number in places]
    rows = (
        ("" if pd.isna(value) else _cell(value, form) for value, form in zip(row, formats, strict=True))
        # A block of rows at a time: the values of a whole table as Python's own take much memory.
        for first in range(0, len(table), _ROWS)
        for row in table.iloc[first : first + _ROWS].itertuples(index=False)
    )
    lines = ([escaped(str(name)) for name in table.columns], *rows)
    return "".join(",".join(_quoted(cell) for cell in line) + "\n" for line in lines)


def _cell(value: object, form: str) -> str:
    if isinstance(value, str):
        return escaped(value)
    return format(value, form) if form and isinstance(value, float) else str(value)


def _quoted(cell: str) -> str:
    """Quote a cell as RFC 4180 wants it. The csv module of Python 3.11 leaves a lone carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if any(character in cell for character in ',"\r\n') else cell
