"""Between Arrow and NumPy, by their buffers: pyarrow's own conversions load pandas, which takes a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marzmap.tables.cells import numerals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats

# So short that no number of it overflows a float.
_NUMBER = r"^[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?$"


def is_text(kind: Any) -> bool:
    """Check whether an Arrow type is text, plain or as a dictionary."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def empty(schema: Any) -> Any:
    """Return a record batch without rows."""
    return pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in schema], schema=schema)


def text_batch(rows: Sequence[Sequence[str]], schema: Any) -> Any:
    """Return rows of texts as a record batch."""
    if not rows:
        return empty(schema)
    columns = zip(*rows, strict=True)
    return pa.RecordBatch.from_arrays([text_column(texts) for texts in columns], schema=schema)


def text_column(texts: Sequence[str]) -> Any:
    """Return texts as an Arrow column."""
    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def mask(values: Bools) -> Any:
    """Return a column of truths."""
    bits = np.packbits(values, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(bits)])


def truths(array: Any) -> Bools:
    """Return a column of truths, none of them null, as NumPy has it."""
    bits = np.unpackbits(np.frombuffer(array.buffers()[1], np.uint8), bitorder="little")
    return bits[array.offset : array.offset + len(array)].view(np.bool_)


def content(array: Any) -> bytes:
    """Return the bytes of all texts of a column, one behind the other."""
    _, ends, data = array.buffers()
    if data is None:
        return b""
    first, last = np.frombuffer(ends, np.int32)[[array.offset, array.offset + len(array)]].tolist()
    texts: bytes = data[first:last].to_pybytes()
    return texts


def each(function: Callable[..., object], *columns: Any, kind: Any = None) -> Any:
    """Return the results of a function for the texts of each row; it is called once for equal texts.

    Examples
    --------
    >>> each("{}-{}".format, pa.array(["a", "a"]), pa.array(["b", "c"])).to_pylist()
    ['a-b', 'a-c']
    """
    joined = columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, _BETWEEN)
    encoded, more = joined.dictionary_encode(), len(columns) - 1
    different = encoded.dictionary.to_pylist()
    made = [function(*texts.split(_BETWEEN, more)) if more else function(texts) for texts in different]
    return pa.array(made, kind or pa.string()).take(encoded.indices)


def with_others(made: Any, plain: Any, function: Callable[..., object], *columns: Any) -> Any:
    """Return the texts `made` where `plain` is true, elsewhere what `each` gives for the columns."""
    other = pc.invert(plain)
    rest = each(function, *(column.filter(other) for column in columns))
    return pc.replace_with_mask(made, other, rest) if len(rest) else made


_BETWEEN = "\x1f"  # no cell of a sound row holds it


def trimmed(array: Any) -> Bools:
    """Check which texts of a column have no space about them."""
    return truths(pc.equal(pc.utf8_trim_whitespace(array), array))


def filled(array: Any) -> Bools:
    """Check which texts of a column are not empty."""
    return truths(pc.binary_length(array).cast(pa.bool_()))


def column(values: NDArray[Any]) -> Any:
    """Return an Arrow column that holds the same memory as an array."""
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, data])


def floats(array: Any, name: str) -> Floats:
    """Read numbers of a column: NaN where it is empty, minus infinity where its text is not a number.

    Texts are in any form that `numerals.value` reads for a column of that name.

    Examples
    --------
    >>> floats(pa.array(["61,5", " 61.5 ", "61°30′ E", "x", ""]), "longitude").tolist()
    [61.5, 61.5, 61.5, -inf, nan]
    """
    if not is_text(array.type):
        return _filled(array)
    text = pc.utf8_trim_whitespace(array.cast(pa.string()))
    plain = pc.match_substring_regex(text, pattern=_NUMBER)
    values = _filled(pc.if_else(plain, pc.utf8_ltrim(text, characters="+"), pa.nulls(len(text), pa.string())))
    rest = np.flatnonzero((_filled(pc.binary_length(text)) > 0) & (_filled(plain) == 0))
    if len(rest):
        values[rest] = [_value(name, cell) for cell in text.take(column(rest)).to_pylist()]
    return values


def _filled(array: Any) -> Floats:
    array = array.cast(pa.uint8()) if pa.types.is_boolean(array.type) else array
    values = array.cast(pa.float64(), safe=False)
    nothing = column(np.full(len(values), np.nan))
    full: NDArray[Any] = np.from_dlpack(pc.if_else(values.is_valid(), values, nothing))
    return full.copy()


def _value(name: str, cell: str) -> float:
    try:
        return numerals.value(name, cell.strip())
    except ValueError:
        return -np.inf
