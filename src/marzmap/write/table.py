"""Tables as CSV: UTF-8, coordinates with 8 decimals, metres with 3, no text that a spreadsheet would run."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from marzmap.attributes import decimals
from marzmap.tables.cells.escapes import escaped, escaped_texts
from marzmap.write import _cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPECIAL = r'[,"\r\n]'


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
    return b"".join(blocks(frame)).decode()


def blocks(frame: pd.DataFrame) -> Iterator[memoryview]:
    r"""Write a table as by `text`, in UTF-8, a block of rows at a time.

    Examples
    --------
    >>> import pandas as pd
    >>> [bytes(block) for block in blocks(pd.DataFrame({"place": ["Milak"]}))]
    [b'place\n', b'Milak\n']
    """
    table = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    names = pa.array([escaped(str(name)) for name in table.columns], _cells.TEXT)
    yield _cells.lines(_quoted(names), between=",", end="\n")
    columns = [(decimals(str(name)).table, _cells.column(values)) for name, values in table.items()]
    for rows in _cells.blocks(len(table)):
        cells = [_written(column[rows], places) for places, column in columns]
        parts = [part for cell in cells for part in (",", cell)][1:]
        yield _cells.lines(*parts, end="\n")


def joined(frames: Iterable[pd.DataFrame]) -> Iterator[memoryview]:
    r"""Write frames of the same columns as one table, as by `blocks`, one frame after the other.

    Examples
    --------
    >>> frames = [pd.DataFrame({"place": [name]}) for name in ("Milak", "Kang")]
    >>> [bytes(block) for block in joined(frames)]
    [b'place\n', b'Milak\n', b'Kang\n']
    """
    for at, frame in enumerate(frames):
        yield from islice(blocks(frame), min(at, 1), None)  # one header is enough


def _written(column: Any, places: int | None) -> Any:
    real = partial(_cells.fixed, decimals=places) if places else _cells.shortest
    return _cells.texts(
        column, real, lambda texts: _quoted(escaped_texts(texts)), partial(_cell, places), ("True", "False")
    )


def _cell(places: int | None, value: object) -> str:
    """Write a value of a column whose dtype says nothing of it."""
    if isinstance(value, float) and places:
        return f"{value:.{places}f}"
    plain = escaped(value) if isinstance(value, str) else str(value)
    return str(_quoted(pa.array([plain], _cells.TEXT))[0])


def _quoted(texts: Any) -> Any:
    """Quote texts as RFC 4180 wants it."""
    quoted = _cells.joined('"', pc.replace_substring(texts, '"', '""'), '"')
    return pc.if_else(pc.match_substring_regex(texts, _SPECIAL), quoted, texts)
