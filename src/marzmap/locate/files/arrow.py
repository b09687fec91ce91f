"""Columns of results, and lines of CSV, out of NumPy and Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marzmap._errors import InputError
from marzmap.attributes import decimals
from marzmap.locate.encoded import Encoded
from marzmap.tables.arrow import column, is_text, mask
from marzmap.tables.cells.escapes import escaped_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from marzmap._types import Floats

_SPECIAL = np.isin(np.arange(256), [*b'",\r\n'])
"""Which bytes make that a cell of CSV is quoted."""
_RISKY = np.isin(np.arange(256), [*b"'=+-@\t\r"])
"""Which bytes a text may begin with that a spreadsheet would run, or that was marked so that it does not."""


def result(name: str, values: NDArray[Any] | Encoded, dtype: str) -> Any:
    """Return a result column, null where empty, its numbers rounded so that every format holds the same."""
    if isinstance(values, Encoded):
        return result(name, values.values, dtype).take(column(values.codes % len(values.values)))
    if dtype == "string":
        return _texts(values.tolist())
    if dtype == "Int64":
        return numbers(values.astype(np.float64)).cast(pa.int64())
    return numbers(np.round(values, decimals(name).table or 0) + 0.0)  # the sum makes -0.0 to 0.0


def numbers(values: Floats) -> Any:
    """Return a column of numbers, null where NaN."""
    array = column(values)
    return pc.if_else(pc.is_nan(array), pa.nulls(len(array), pa.float64()), array)


def wkb(longitude: Floats, latitude: Floats) -> Any:
    """Return a column of points as WKB."""
    points = np.empty(len(longitude), dtype=[("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
    points["order"], points["type"], points["x"], points["y"] = 1, 1, longitude, latitude
    ends = np.arange(len(points) + 1, dtype=np.int32) * points.itemsize
    return pa.Array.from_buffers(pa.binary(), len(points), [None, pa.py_buffer(ends), pa.py_buffer(points)])


def lines(columns: dict[str, Any], fixed: Sequence[str]) -> bytes:
    """Return lines of CSV: empty where null, quoted where needed, the numbers of `fixed` with all decimals.

    A text that begins like a formula has an apostrophe before it (`tables.escapes`). Columns that hold lists
    or bytes are refused.
    """
    nothing, quote, end = _text(""), _text('"'), _text("\n")
    cells = []
    for name, array in columns.items():
        kind = array.type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise InputError(
                f"Column {name!r} holds {kind}, which CSV cannot. Write Parquet or leave it out."
            )
        if name in fixed and pa.types.is_floating(kind):
            array = array.cast(pa.decimal128(18, decimals(name).table or 0))  # noqa: PLW2901 - the same, exactly
        text = array.cast(pa.string())
        if is_text(kind) and _RISKY[_first_bytes(text)].any():
            text = escaped_texts(text)
        if is_text(kind) and _SPECIAL[_bytes(text)].any():
            special = pc.match_substring_regex(text, pattern='[",\r\n]')
            doubled = pc.replace_substring(text, pattern='"', replacement='""')
            text = pc.if_else(special, pc.binary_join_element_wise(quote, doubled, quote, nothing), text)
        cells.append(text)
    cells[-1] = pc.binary_join_element_wise(cells[-1], end, nothing, null_handling="replace")
    joined = pc.binary_join_element_wise(*cells, _text(","), null_handling="replace")
    return joined.buffers()[2].to_pybytes() if len(joined) else b""


def _bytes(texts: Any) -> NDArray[np.uint8]:
    """Return the bytes of all texts of a column."""
    _, ends, data = texts.buffers()
    if not len(texts) or data is None:
        return np.empty(0, dtype=np.uint8)
    first, last = np.frombuffer(ends, np.int32)[[texts.offset, texts.offset + len(texts)]]
    return np.frombuffer(data, np.uint8)[first:last]


def _first_bytes(texts: Any) -> NDArray[np.uint8]:
    """Return the first byte of each text of a column that has one."""
    _, ends, data = texts.buffers()
    if not len(texts) or data is None:
        return np.empty(0, dtype=np.uint8)
    offsets = np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(data, np.uint8)[offsets[:-1][offsets[:-1] < offsets[1:]]]


def _texts(values: list[str | None]) -> Any:
    codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
    words = [(value or "").encode() for value in codes]
    valid = mask(np.array([value is not None for value in codes], dtype=np.bool_)).buffers()[1]
    ends, data = np.cumsum([0, *map(len, words)], dtype=np.int32), b"".join(words)
    kinds = pa.Array.from_buffers(pa.string(), len(words), [valid, pa.py_buffer(ends), pa.py_buffer(data)])
    return kinds.take(column(np.fromiter(map(codes.__getitem__, values), np.int64, len(values))))


def _text(value: str) -> Any:
    return _texts([value])[0]
