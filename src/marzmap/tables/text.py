"""CSV, TSV and the like: the header tells the separator, rows are streamed by Arrow.

What Arrow cannot read, Python's own reader does: rows in another encoding than the others, and rows longer
than a block. Both cut the same text into the same cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from marzmap._errors import InputError, shown
from marzmap.tables import blank, encodings, headless, quotes, surroundings
from marzmap.tables.arrow import empty, text_batch
from marzmap.tables.faults import Fault
from marzmap.tables.table import Aside, Batch, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.options import Options

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may stand between two cells; the one that cuts the header into most decides, the first of equals."""

BYTES_A_ROW = 64
"""A batch has as many bytes as so many a row: Arrow cuts CSV by bytes."""

LONGEST = 64 * 2**20
"""Most characters of a line."""

_SECOND = 2
_SEPARATOR_LINE = re.compile(r'"?sep=(.|\\t)"?', re.IGNORECASE)


class _Head(NamedTuple):
    """The first lines of a table of text."""

    separator: str
    names: list[str]  # of its columns, as they are written
    first: int  # number of its first row
    notices: tuple[str, ...]


class _Text(NamedTuple):
    """A file of text, and how it is cut into cells."""

    path: Path
    encoding: encodings.Encoding
    separator: str
    schema: Any
    first: int
    """Number of its first row: 2 behind a header in line 1, 1 without a header."""
    careful: bool
    """Whether Python reads it, line by line: it is not plain CSV in one encoding from line 1 on."""

    @property
    def width(self) -> int:
        return len(self.schema)


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open a table of text; refuse one that is empty or whose first line is not a header.

    Rows that have not as many cells as the header, are empty or in another encoding, or leave a quote open
    are set aside.
    """
    encoding = encodings.encoding_of(path)
    head = _head(path, encoding)
    header = [name.strip() or f"unnamed_{at}" for at, name in enumerate(head.names, start=1)]
    _readable(path, header)
    schema = pa.schema([(name, pa.string()) for name in header])
    with _opened(path, encoding) as file:
        odd = head.first > 1 and quotes.are_odd(_lines(path, file), head.separator)
    careful = encoding.mixed or odd or head.first > _SECOND
    text = _Text(path, encoding, head.separator, schema, head.first, careful)
    note = (
        f"{encodings.ENCODINGS[encoding.name]}, {SEPARATORS[head.separator]}-separated"
        + (", without a header" if head.first == 1 else "")
        + (", with rows in another encoding" if encoding.mixed else "")
    )
    size = max(encoding.lines + 1 - head.first, 0)
    batches = blank.without(_batches(text, batch_rows), len(schema))
    return Table("CSV", schema, batches, size, note, notices=head.notices)


def _opened(path: Path, encoding: encodings.Encoding) -> TextIO:
    return path.open(encoding=encoding.name, errors="surrogateescape", newline="")


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    """Yield the lines of a file; refuse one without an end."""
    number = 0
    while line := file.readline(LONGEST):
        number += 1
        if len(line) == LONGEST:
            raise InputError(
                f"{path}: line {number} has more than {LONGEST:,} characters. Save the table as CSV UTF-8."
            )
        yield line


def _head(path: Path, encoding: encodings.Encoding) -> _Head:
    """Return what the first lines say: the separator, the header and what is above it."""
    with _opened(path, encoding) as file:
        lines = [line for _ in range(surroundings.MOST_ABOVE + 5) if (line := file.readline(LONGEST))]
        if not any(map(str.strip, lines)) and not any(map(str.strip, file)):
            raise InputError(f"{path}: the table is empty. Expected a header line and one row an incident.")
    names = headless.names(lines[0].rstrip("\r\n").split("\t"), path)
    if names:
        return _Head("\t", list(names), 1, ())
    stated = _SEPARATOR_LINE.fullmatch(lines[0].strip())
    if stated:
        lines[0] = "\n"
    heads = []
    for separator in [stated[1]] if stated and stated[1] in SEPARATORS else SEPARATORS:
        cut = [record.cells for record in quotes.records(lines, separator)]
        found = surroundings.above(cut)
        notices = found.notices + ((f"Line 1 says that {separator!r} is the separator.",) if stated else ())
        heads.append((found.names, _Head(separator, cut[found.header], found.first + 1, notices)))
    # Most names of columns tell the separator, or else most cells; the first of equals.
    return max(heads, key=lambda head: (head[0], len(head[1].names)))[1]


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=separator), [])


def _readable(path: Path, header: list[str]) -> None:
    """Refuse a header that is not text."""
    for name in header:
        if "\0" in name or any("\ud800" <= character <= "\udfff" for character in name):
            raise InputError(
                f"{path}: the header cannot be read at {shown(name)}. Save the table as CSV UTF-8."
            )


def _batches(text: _Text, batch_rows: int) -> Iterator[Batch]:
    """Yield all rows: by Arrow as far as it can read them, the others by Python."""
    block = batch_rows * BYTES_A_ROW
    number = text.first
    if not text.careful:
        try:
            for batch in _by_arrow(text, block):
                number += len(batch.number) + len(batch.aside)
                yield batch
        except pa.ArrowInvalid:
            pass  # Python's reader tells what is wrong, or goes on.
        else:
            return
    yield from _by_python(text, number, block)


def _by_arrow(text: _Text, block: int) -> Iterator[Batch]:
    ragged: deque[tuple[int, str]] = deque()

    def set_aside(row: Any) -> str:
        ragged.append((row.number, row.text))
        return "skip"

    # One thread reads: only then does Arrow know the numbers of ragged rows.
    reading = arrow_csv.ReadOptions(
        use_threads=False,
        block_size=block,
        encoding=text.encoding.name.removesuffix("-sig"),
        column_names=text.schema.names,
        skip_rows_after_names=text.first - 1,
    )
    parsing = arrow_csv.ParseOptions(
        delimiter=text.separator,
        quote_char='"' if text.first > 1 else False,
        newlines_in_values=text.first > 1,
        ignore_empty_lines=False,
        invalid_row_handler=set_aside,
    )
    typing = arrow_csv.ConvertOptions(column_types=text.schema, check_utf8=False)
    number = text.first
    with arrow_csv.open_csv(text.path, reading, parsing, typing) as batches:
        for rows in batches:
            batch = _numbered(text, rows, number, ragged)
            number += len(batch.number) + len(batch.aside)
            yield batch
    if ragged:
        yield _numbered(text, empty(text.schema), number, ragged)


def _numbered(text: _Text, rows: Any, first: int, ragged: deque[tuple[int, str]]) -> Batch:
    """Return rows that start at a number, with the ragged rows between and right behind them."""
    end, aside = first + rows.num_rows, []
    while ragged and ragged[0][0] <= end:
        number, line = ragged.popleft()
        aside.append(_ragged(number, _cells_of(line, text), text.width))
        end += 1
    numbers = np.delete(np.arange(first, end), [row.number - first for row in aside])
    return Batch(rows, numbers, tuple(aside))


def _cells_of(line: str, text: _Text) -> list[str]:
    return _cells(line, text.separator) if text.first > 1 else line.split(text.separator)


def _ragged(number: int, cells: list[str], width: int) -> Aside:
    reason = f"{len(cells)} cells under a header of {width} columns"
    return Aside(number, cells, [Fault("", reason, "Quote cells that hold a comma or a line break.")])


def _by_python(text: _Text, start: int, block: int) -> Iterator[Batch]:
    """Yield the rows from a number on."""
    size = 0
    lines: list[tuple[int, quotes.Record]] = []
    with _opened(text.path, text.encoding) as file:
        if text.first > 1:
            read = quotes.records(_lines(text.path, file), text.separator)
        else:
            read = (
                quotes.Record(line.rstrip("\r\n").split(text.separator)) for line in _lines(text.path, file)
            )
        for number, record in enumerate(read, start=1):
            if number < start:
                continue
            lines.append((number, record))
            size += sum(map(len, record.cells))
            if size > block:
                yield _laid_out(text, lines)
                lines, size = [], 0
    yield _laid_out(text, lines)


def _laid_out(text: _Text, lines: list[tuple[int, quotes.Record]]) -> Batch:
    rows, aside = [], []
    for number, record in lines:
        cells = record.cells or [""] * text.width
        faults: list[Fault] = []
        if record.swallowed:
            faults = [_open_quote(number, record)]
        elif len(cells) != text.width:
            faults = _ragged(number, cells, text.width).faults
        if text.encoding.mixed:
            cells, others = encodings.fault(cells, text.encoding)
            faults += others
        if faults:
            aside.append(Aside(number, cells, faults))
        else:
            rows.append((number, cells))
    batch = text_batch([cells for _, cells in rows], text.schema)
    return Batch(batch, np.array([number for number, _ in rows], dtype=np.int64), tuple(aside))


def _open_quote(number: int, record: quotes.Record) -> Fault:
    last = number + record.swallowed
    reason = (
        f"the quote that opens cell {len(record.cells)} is not closed: it would take in "
        + (f"rows {number + 1} to {last}" if record.swallowed > 1 else f"row {last}")
        + ", which are read as rows of their own" * (record.swallowed > 1)
        + ", which is read as a row of its own" * (record.swallowed == 1)
    )
    return Fault("", reason, "Close the quote, or delete it.")
