"""Whole columns as texts: Arrow arrays of what a table, GeoJSON and KML put into their cells.

Every number is written as Python writes it. What is quick for all but a few values is done for the whole
column, and Python itself writes those few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from marzmap._types import Floats

ROWS = 5_000
"""Rows that are written at a time: the texts of a whole table would take much memory."""

TEXT = pa.large_string()

_EXACT = 2.0**42
"""Below this a number times a power of ten is off by less than `_DOUBT`."""

_DOUBT = 1e-3

_SMALL, _LARGE = 1e-3, 1e10
"""Between them Arrow writes real numbers without a power of ten, as Python does."""


def blocks(count: int) -> Iterator[slice]:
    """Cut the rows of a table into blocks.

    Examples
    --------
    >>> list(blocks(7_000))
    [slice(0, 5000, None), slice(5000, 10000, None)]
    """
    return (slice(first, first + ROWS) for first in range(0, count, ROWS))


def column(values: Any) -> Any:
    """Return a column as an array that is cheap to cut: of Arrow, or of Python's own values of any type.

    Examples
    --------
    >>> import pandas as pd
    >>> column(pd.Series([3, None], dtype="Int64"))[:1].to_pylist()
    [3]
    >>> column(pd.Series([{"a": 1}, None], dtype=object)).tolist()
    [{'a': 1}, None]
    """
    return values.to_numpy(dtype=object, na_value=None) if values.dtype == object else arrow(values)


def texts(
    column: Any,
    real: Callable[[Floats], Any],
    text: Callable[[Any], Any],
    other: Callable[[Any], str],
    truth: tuple[str, str] = ("true", "false"),
) -> Any:
    """Write the values of a column, null where unknown.

    Parameters
    ----------
    column : array
        As by `column`.
    real : callable
        Writes real numbers, such as `shortest`; NaN is unknown.
    text : callable
        Writes the texts of an Arrow array.
    other : callable
        Writes one value of a column whose dtype says nothing of it.
    truth : tuple of str
        What is written for true and for false.

    Returns
    -------
    pyarrow.Array of large_string

    Examples
    --------
    >>> import pandas as pd
    >>> texts(column(pd.Series([True, None], dtype="boolean")), shortest, pc.utf8_upper, str).to_pylist()
    ['true', None]
    """
    if isinstance(column, np.ndarray):
        return pa.array([None if value is None else other(value) for value in column.tolist()], TEXT)
    if pa.types.is_floating(column.type):
        return real(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, *(pa.scalar(word, TEXT) for word in truth))
    written = column.cast(TEXT)
    return written if pa.types.is_integer(column.type) else text(written)


def arrow(values: pd.Series[Any]) -> Any:
    """Return a column as one Arrow array, null where unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> arrow(pd.Series([0.5, None])).to_pylist()
    [0.5, None]
    """
    array = pa.array(values, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def shortest(numbers: Floats, decimals: int | None = None, *, whole: str = ".0") -> Any:
    """Write real numbers, rounded, with as few digits as tell them apart.

    Parameters
    ----------
    numbers : array of float
        NaN is unknown.
    decimals : int, optional
        To how many decimals they are rounded.
    whole : str
        What a whole number below 1e10 ends in.

    Returns
    -------
    pyarrow.Array of large_string
        As by ``repr(round(number, decimals))``; null where unknown.

    Examples
    --------
    >>> shortest(np.array([61.25, 3.0, np.nan, 0.00001]), 6).to_pylist()
    ['61.25', '3.0', None, '1e-05']
    """
    numbers = numbers if decimals is None else rounded(numbers, decimals)
    size = np.abs(numbers)
    written = pa.array(numbers, from_pandas=True).cast(TEXT)
    if whole:
        written = pc.if_else(numbers == np.trunc(numbers), joined(written, whole), written)
    # Arrow and Python change to powers of ten at different sizes.
    return _replaced(written, (size >= _LARGE) | ((size < _SMALL) & (size > 0)), numbers, repr)


def fixed(numbers: Floats, decimals: int) -> Any:
    """Write real numbers with a number of decimals.

    Parameters
    ----------
    numbers : array of float
        NaN is unknown.
    decimals : int
        Digits after the point; without any there is no point.

    Returns
    -------
    pyarrow.Array of large_string
        As by ``format(number, f".{decimals}f")``; null where unknown.

    Examples
    --------
    >>> fixed(np.array([2064.0001, -0.25, np.nan]), 3).to_pylist()
    ['2064.000', '-0.250', None]
    """
    units, unsure = _units(numbers, decimals)
    unsure |= (units == 0) & np.signbit(numbers)
    sure = np.where(unsure | np.isnan(units), 0, units).astype(np.int64)
    whole, part = np.divmod(np.abs(sure), 10**decimals)
    written = joined(np.where(sure < 0, "-", ""), pa.array(whole))
    if decimals:
        # A one before the decimals keeps the zeros at their head.
        written = joined(written, ".", pc.utf8_slice_codeunits(_text(pa.array(part + 10**decimals)), 1))
    written = pc.if_else(np.isnan(numbers), pa.scalar(None, TEXT), written)
    return _replaced(written, unsure, numbers, f"{{:.{decimals}f}}".format)


def rounded(numbers: Floats, decimals: int) -> Floats:
    """Round as Python does: by the number itself, not by its product with a power of ten.

    Examples
    --------
    >>> rounded(np.array([2.675, 0.5]), 2), round(2.675, 2), np.array([2.675]).round(2)
    (array([2.67, 0.5 ]), 2.67, array([2.68]))
    """
    units, unsure = _units(numbers, decimals)
    result: Floats = units / 10.0**decimals
    result[unsure] = [round(number, decimals) for number in numbers[unsure].tolist()]
    return result


def _units(numbers: Floats, decimals: int) -> tuple[Floats, Any]:
    """Return the numbers in units of the last decimal, and where this way of rounding is not sure."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = numbers * 10.0**decimals
        halfway = np.abs(scaled - np.floor(scaled) - 0.5) < _DOUBT
        return np.rint(scaled), halfway | (np.abs(scaled) >= _EXACT)


def rewritten(column: Any, pattern: str, write: Callable[[str], str]) -> Any:
    """Write anew the texts of an Arrow array that hold a pattern.

    Examples
    --------
    >>> rewritten(pa.array(["a", "b&c", None], TEXT), "&", str.upper).to_pylist()
    ['a', 'B&C', None]
    """
    return _replaced(
        column, pc.match_substring_regex(column, pattern).fill_null(fill_value=False), column, write
    )


def each_once(column: Any, write: Callable[[str], str]) -> Any:
    """Write the texts of an Arrow array, each different one once.

    Examples
    --------
    >>> each_once(pa.array(["a", "a", None], TEXT), str.upper).to_pylist()
    ['A', 'A', None]
    """
    coded = column.dictionary_encode()
    return pa.array(map(write, coded.dictionary.to_pylist()), TEXT).take(coded.indices)


def lines(*parts: Any, missing: str = "", between: str = "\n", end: str = "") -> memoryview:
    """Join the parts of each row, and the rows.

    Parameters
    ----------
    *parts : pyarrow.Array of large_string, or str
        An array has a text for each row, a str is the same in all.
    missing : str
        Stands for null.
    between, end : str
        What is between rows, and after the last.

    Returns
    -------
    memoryview
        UTF-8.

    Examples
    --------
    >>> bytes(lines(pa.array(["a", None], TEXT), ";", between="|", end="."))
    b'a;|;.'
    """
    rows = pa.concat_arrays([joined(*parts, missing=missing), pa.array([end], TEXT)])
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(rows) - 1, len(rows)], pa.int64()), rows)
    return memoryview(pc.binary_join(whole, pa.scalar(between, TEXT)).buffers()[2])


def joined(*parts: Any, missing: str | None = None) -> Any:
    """Join the parts of each row; parameters as for `lines`. Null where one is, unless `missing` is given.

    Examples
    --------
    >>> joined("<", pa.array(["a", None], TEXT), ">").to_pylist()
    ['<a>', None]
    """
    arrays = [pa.scalar(part, TEXT) if isinstance(part, str) else _text(part) for part in parts]
    how: dict[str, Any] = {"null_handling": "emit_null"}
    if missing is not None:
        how = {"null_handling": "replace", "null_replacement": missing}
    return pc.binary_join_element_wise(*arrays, pa.scalar("", TEXT), **how)


def _text(array: Any) -> Any:
    return (array if isinstance(array, pa.Array) else pa.array(array)).cast(TEXT)


def _replaced(column: Any, mask: Any, numbers: Any, write: Callable[[Any], str]) -> Any:
    """Put in the place of some texts what is written of the values there."""
    mask = pa.array(mask)
    if not mask.true_count:
        return column
    few = pa.array(numbers).filter(mask).to_pylist()
    return pc.replace_with_mask(column, mask, pa.array(map(write, few), TEXT))
