"""What a file holds before anything is made of it."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marzmap.check.faults import Fault


class Raw(NamedTuple):
    """A row as it stands in the file.

    Attributes
    ----------
    number : int
        The header is line 1; in files that have no lines the first row is 2.
    cells : list of str
        Its cells, as text.
    faults : list of Fault
        Why it cannot be used, if its cells cannot be told apart or read.
    shape : geometry or None
        What is drawn for it, as shapely has it.
    """

    number: int
    cells: list[str]
    faults: list[Fault]
    shape: object = None


class Source(NamedTuple):
    """A file that can be read.

    Attributes
    ----------
    header : list of str
        Its columns.
    rows : iterator of Raw
        Its rows, read as they are asked for.
    size : int or None
        How many rows it has, about.
    note : str
        How it was read.
    geometry : bool
        Whether it has geometries beside its columns.
    """

    header: list[str]
    rows: Iterator[Raw]
    size: int | None
    note: str
    geometry: bool = False


def said(value: object) -> str:
    """Write a value as it would stand in a cell of CSV; nothing where it is none.

    Examples
    --------
    >>> said(12.0), said(True), said(datetime(2021, 12, 1)), said(None), said(["a"])
    ('12', 'true', '2021-12-01', '', '["a"]')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (str, date, time, int, Decimal)):
        return str(value)
    return value.hex() if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, default=str)


_EXACT = 2**53  # whole numbers above are rounded
