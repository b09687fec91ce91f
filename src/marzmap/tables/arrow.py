"""Between Arrow and NumPy, by their buffers: pyarrow's own conversions load pandas, which takes a second."""

from __future__ import annotations

from functools import wraps
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


def filtered(rows: Any, which: Any) -> Any:
    """Return the rows of a batch for which a column of truths is true; texts in views become plain ones."""
    plain = [
        field.with_type(pa.string()) if pa.types.is_string_view(field.type) else field
        for field in rows.schema
    ]
    return rows.cast(pa.schema(plain)).filter(which)


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


def first_bytes(array: Any) -> NDArray[np.uint8]:
    """Return the first byte of each text of a column, 0 of an empty one."""
    _, ends, data = array.buffers()
    places = np.frombuffer(ends, np.int32)[array.offset : array.offset + len(array) + 1]
    texts = np.frombuffer(data or b"", np.uint8)
    first = np.zeros(len(array), dtype=np.uint8)
    some = places[1:] > places[:-1]
    first[some] = texts[places[:-1][some]]
    return first


def not_digits(array: Any) -> NDArray[np.int64]:
    """Return the places of the texts of a column that begin with anything but a digit."""
    first = first_bytes(array)
    return np.flatnonzero((first > 0) & ((first < ord("0")) | (first > ord("9"))))


def encoded(array: Any) -> Any:
    """Return a column of texts as a dictionary, where on average each text is in two rows or more."""
    first = array.slice(0, _FIRST)
    if len(first) == _FIRST == len(first.unique()):
        return array  # none of the first is there twice: hardly any will be
    as_dictionary = array.dictionary_encode()
    return as_dictionary if 2 * len(as_dictionary.dictionary) <= len(array) else array


_FIRST = 1000  # rows


def dense(array: Any) -> Any:
    """Return a column with the text of each row, though it may be a dictionary."""
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def each(function: Callable[..., object], *columns: Any, kind: Any = None) -> Any:
    """Return the results of a function for the texts of each row; it is called once for equal rows.

    Texts are returned as a dictionary, results of another kind row by row.

    Examples
    --------
    >>> each("{}-{}".format, pa.array(["a", "a"]), pa.array(["b", "c"])).to_pylist()
    ['a-b', 'a-c']
    """
    coded = [one.dictionary_encode() for one in columns]
    rows, texts = coded[0].indices, [coded[0].dictionary]
    for one in coded[1:]:
        pairs = numbers(rows) * len(one.dictionary) + numbers(one.indices)
        both = column(pairs).dictionary_encode()
        of_first, of_other = np.divmod(numbers(both.dictionary), len(one.dictionary) or 1)
        texts = [*(some.take(column(of_first)) for some in texts), one.dictionary.take(column(of_other))]
        rows = both.indices
    made = pa.array(list(map(function, *(some.to_pylist() for some in texts))), kind or pa.string())
    return made.take(rows) if kind else pa.DictionaryArray.from_arrays(rows, made)


def with_others(made: Any, plain: Any, function: Callable[..., object], *columns: Any) -> Any:
    """Return the texts `made` where `plain` is true, elsewhere what `each` gives for the columns."""
    other = pc.invert(plain)
    rest = each(function, *(column.filter(other) for column in columns))
    return pc.replace_with_mask(made, other, dense(rest)) if len(rest) else made


def once(check: Callable[..., Bools]) -> Callable[..., Bools]:
    """Let a check of the texts of a column look only once at each text of a dictionary."""

    @wraps(check)
    def of_rows(array: Any, *more: Any) -> Bools:
        if not pa.types.is_dictionary(array.type):
            return check(array, *more)
        passed: Bools = check(array.dictionary, *more)[numbers(array.indices)]
        return passed

    return of_rows


@once
def trimmed(array: Any) -> Bools:
    """Check which texts of a column have no space about them."""
    return truths(pc.equal(pc.utf8_trim_whitespace(array), array))


@once
def filled(array: Any) -> Bools:
    """Check which texts of a column are not empty."""
    return numbers(pc.binary_length(array)) > 0


def numbers(array: Any) -> NDArray[np.int64]:
    """Return a column of whole numbers, none of them null, as NumPy has it."""
    values: NDArray[Any] = np.from_dlpack(array)
    return values.astype(np.int64, copy=False)


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
