"""The frame of accepted rows, of their values one by one or of whole columns."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from marzmap.attributes import COLUMNS, names
from marzmap.check import crosswise, model, said, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marzmap._types import Ints

_DAYS = ("date_start", "date_end")
# How a point was found stays with it when a table of marzmap's own is read again.
_PLACED = ("placed_by", "score", "evidence")

FURTHER = (*_DAYS, wording.CONVERTED, wording.FOOTPRINT, crosswise.NOTES)
"""Columns that a row has besides those of `model.FIELDS`."""

_FILLED = (
    *("event_type", "status", "sensitive", "placed_by", "longitude", "latitude", "country", "incident_id"),
    *FURTHER,
)
# Columns that have values though the table does not give them.


def frame(
    numbers: Ints | Sequence[int],
    header: Sequence[str],
    values: Callable[[str], Any],
    texts: Callable[[str], Any],
) -> pd.DataFrame:
    """Return rows as `block.Checked.accepted` has them.

    Parameters
    ----------
    numbers : sequence of int
        Number of each row.
    header : sequence of str
        Columns of the table, as `reading.Table.header`.
    values, texts : callable
        Give the values of a column of marzmap's, and the texts of a column of the user's own, as a list or
        an Arrow column; None where no row has any.
    """
    words = dict.fromkeys([*names("given"), *_DAYS, *_PLACED, *FURTHER])
    dtypes: dict[str, Any] = {name: COLUMNS[name].dtype if name in COLUMNS else "string" for name in words}
    dtypes |= {name: "Int64" for name in header if name in model.PRECISIONS}
    filled = {*header, *_FILLED}
    columns: dict[str, Any] = {"row": pd.array(numbers, dtype="int64")}
    for name, dtype in dtypes.items():
        # Most words are in no table.
        columns[name] = _array(values(name) if name in filled else None, dtype, len(numbers))
    for name in (*header, *said.columns(header)):
        if name not in columns and name not in COLUMNS:
            columns[name] = _array(texts(name), "string", len(numbers))
    return pd.DataFrame(columns, copy=False)


def _array(values: Any, dtype: Any, count: int) -> Any:
    if values is None or (isinstance(values, list) and values.count(None) == count):
        values = pa.nulls(count, _ARROW[dtype])
    as_pandas = _pandas_dtype(dtype)
    if isinstance(values, list):
        return pd.array(values, dtype=as_pandas)
    if dtype == "float64":
        return pd.array(values.to_numpy(zero_copy_only=False), dtype=as_pandas)
    return as_pandas.__from_arrow__(values)


@cache
def _pandas_dtype(name: str) -> Any:
    """Return a dtype of pandas, which looks for one in as long as an array of it takes."""
    return pd.api.types.pandas_dtype(name)


_ARROW = {"string": pa.string(), "Int64": pa.int64(), "boolean": pa.bool_(), "float64": pa.float64()}
