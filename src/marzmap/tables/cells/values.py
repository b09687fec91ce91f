"""Values of any type become the text that a cell of CSV would hold."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from marzmap._errors import escaped

_LONGEST = 300  # characters of an error of others


def texts(array: Any) -> list[str]:
    """Return the values of an Arrow column as the texts of cells.

    Examples
    --------
    >>> texts(pa.array([1.5, None, 2.0]))
    ['1.5', '', '2']
    """
    kind = array.type
    if pa.types.is_string(kind):
        # To NumPy and on is three times as quick as to a list at once.
        return [text or "" for text in array.to_numpy(zero_copy_only=False).tolist()]
    if pa.types.is_timestamp(kind):
        # Python's times have microseconds.
        array = array.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_duration(kind) or pa.types.is_time(kind):
        array = array.cast(pa.string()) if pa.types.is_time(kind) else array.cast(pa.int64())
    return [text_of(value) for value in array.to_pylist()]


def text_of(value: object) -> str:
    """Write a value as a cell of CSV would hold it; an empty one where there is none.

    Examples
    --------
    >>> text_of(12.0), text_of(True), text_of(datetime(2021, 12, 1)), text_of(None), text_of(["a"])
    ('12', 'true', '2021-12-01', '', '["a"]')
    >>> text_of(timedelta(hours=30, minutes=5))
    '30:05:00'
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        value = _duration(value)
    if isinstance(value, (str, date, time, int, Decimal)):
        return str(value)
    return value.hex() if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, default=str)


def _duration(value: timedelta) -> str:
    """Write a duration in hours, minutes and seconds."""
    hours, seconds = divmod(round(value.total_seconds()), 3600)
    return f"{hours:02}:{seconds // 60:02}:{seconds % 60:02}"


_EXACT = 2**53  # whole numbers above are rounded


def first_line(error: Exception) -> str:
    r"""Return the first line of an error of others, without its full stop; not all of a long one.

    Examples
    --------
    >>> first_line(ValueError("No such column.\nIt has: a"))
    'No such column'
    """
    line = str(error).partition("\n")[0].rstrip(".")
    return escaped(line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ...")
