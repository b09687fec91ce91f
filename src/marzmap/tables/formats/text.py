"""CSV, TSV and the like: the header tells the separator, rows are streamed by Arrow.

What Arrow cannot read, `quotes` does: rows in another encoding than the others, rows longer than a block, and
quotes that are characters as any or were left open. Both cut other text into the same cells.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from marzmap._errors import InputError, shown
from marzmap.tables import encodings
from marzmap.tables.arrow import empty, filled, mask, text_batch
from marzmap.tables.columns import headless
from marzmap.tables.formats import outline, quotes, short_rows, sifting
from marzmap.tables.table import Aside, Batch, Table, together

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.faults import Fault
    from marzmap.tables.options import Options

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may separate two cells: that which cuts the header into most names that marzmap understands, or else
into most cells, in the first line rather than below it; the first of equals."""

BYTES_A_ROW = 128
"""Bytes of a batch for each of its rows: Arrow cuts CSV by bytes."""

LONGEST = quotes.LONGEST
"""Characters of the longest line: beyond it the file is not a table."""

HEAD_LINES = 200
"""First lines among which the header is looked for."""

_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?[,;\t|]*\s*$", re.IGNORECASE)
"""The line that Excel writes and reads above a table to say what separates its cells."""


class _Text(NamedTuple):
    """A file of text, and how it is cut into cells."""

    path: Path
    encoding: encodings.Encoding
    separator: str
    names: list[str]
    """Names of its columns."""
    width: int
    """Cells of its header: more than names where it ends in empty ones."""
    first: int
    """Number of its first row: 2 behind a header in line 1, 1 in a table without a header."""

    @property
    def schema(self) -> Any:
        return _schema(self.names)

    @property
    def has_header(self) -> bool:
        return self.first > 1


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open a table of text; refuse one that is empty or has no header among its first lines.

    Rows that do not fit the header, are empty or in another encoding are set aside, as are totals, notes and
    comments.
    """
    encoding = encodings.encoding_of(path, options.encoding)
    with path.open(encoding=encoding.name, errors="surrogateescape", newline="") as file:
        lines = list(islice(_lines(file, path), HEAD_LINES))
    names = list(headless.names(lines[0].rstrip("\r\n").split("\t"), path)) if lines else []
    if names:
        text = _Text(path, encoding, "\t", names, len(names), 1)
        notices: tuple[str, ...] = ()
    else:
        text, notices = _with_header(path, encoding, lines)
    _readable(path, text.names)
    note = (
        f"{encodings.title(encoding.name)}, {SEPARATORS.get(text.separator, text.separator)}-separated"
        + (", without a header" if text.first == 1 else "")
        + (", with rows in another encoding" if encoding.mixed else "")
    )
    short: list[int] = []
    batches = _batches(text, batch_rows)
    if text.has_header:
        batches = short_rows.restored(batches, text.names, short)
    batches = sifting.sifted(batches, text.names)
    size = max(encoding.lines + 1 - text.first, 0)
    return Table("CSV", text.schema, batches, size, note, notices=notices, short=short)


def _lines(file: io.TextIOWrapper, path: Path) -> Iterator[str]:
    """Yield the physical lines of a file; refuse one that is too long to be a line."""
    number = 0
    while line := file.readline(LONGEST):
        number += 1
        if len(line) == LONGEST and not line.endswith(("\n", "\r")):
            raise _endless(path, number)
        yield line


def _endless(path: Path, number: int) -> InputError:
    return InputError(
        f"{path}: not readable as CSV after line {number - 1}: line {number} does not end. Is it a table? "
        "Save it as CSV UTF-8."
    )


def _with_header(path: Path, encoding: encodings.Encoding, lines: list[str]) -> tuple[_Text, tuple[str, ...]]:
    """Find the separator and the header of a text among its first lines."""
    if not any(line.strip() for line in lines):
        raise InputError(f"{path}: the table is empty. Expected a header line and one row an incident.")
    stated = _SEPARATOR.match(lines[0])
    above = 1 if stated else 0
    choices = []
    for separator in [stated[1]] if stated else SEPARATORS:
        records = list(quotes.records(lines[above:], separator))
        found = outline.outline([record.cells for record in records])
        if found:
            sure = (outline.understood(found.names), found.header == 0, len(found.names))
            choices.append((sure, separator, records, found))
    if not choices:
        raise InputError(f"{path}: line 1 is empty. Expected the names of the columns.")
    _, separator, records, found = max(choices, key=itemgetter(0))
    if records[found.header].fault:
        raise InputError(f"{path}: the header has no end. Close the quote in it.")
    width = len(records[found.header].cells)
    return _Text(path, encoding, separator, found.names, width, above + found.rows + 1), found.notices


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
    if not (text.encoding.mixed or _has_odd_quotes(text)):
        try:
            for batch in _by_arrow(text, block):
                number += len(batch.number) + len(batch.aside)
                yield batch
        except pa.ArrowInvalid:
            pass  # Python's reader goes on.
        else:
            return
    yield from _by_python(text, number, block)


def _has_odd_quotes(text: _Text) -> bool:
    around = text.encoding.around
    if not text.has_header or (around is not None and around <= {*b'"\r\n', *text.separator.encode()}):
        return False
    with text.path.open(encoding=text.encoding.name, errors="surrogateescape", newline="") as file:
        return quotes.are_odd(_lines(file, text.path), text.separator, text.width)


def _by_arrow(text: _Text, block: int) -> Iterator[Batch]:
    ragged: deque[tuple[int, str]] = deque()

    def set_aside(row: Any) -> str:
        ragged.append((row.number, row.text))
        return "skip"

    # One thread reads: only then does Arrow know the numbers of ragged rows.
    schema = _schema([*text.names, *(f"\0{at}" for at in range(len(text.names), text.width))])
    reading = arrow_csv.ReadOptions(
        use_threads=False,
        block_size=block,
        encoding=text.encoding.name.removesuffix("-sig"),
        column_names=schema.names,
        skip_rows_after_names=text.first - 1,
    )
    parsing = arrow_csv.ParseOptions(
        delimiter=text.separator,
        quote_char='"' if text.has_header else False,
        newlines_in_values=text.has_header,
        ignore_empty_lines=False,
        invalid_row_handler=set_aside,
    )
    typing = arrow_csv.ConvertOptions(column_types=schema, check_utf8=False)
    number = text.first
    with arrow_csv.open_csv(text.path, reading, parsing, typing) as batches:
        for rows in batches:
            batch = _numbered(text, rows, number, ragged)
            number += len(batch.number) + len(batch.aside)
            yield batch
    if ragged:
        yield _numbered(text, empty(schema), number, ragged)


def _numbered(text: _Text, rows: Any, first: int, ragged: deque[tuple[int, str]]) -> Batch:
    """Return rows that start at a number, with the ragged rows between and right behind them."""
    end, others = first + rows.num_rows, []
    while ragged and ragged[0][0] <= end:
        number, line = ragged.popleft()
        if len(line) > LONGEST:
            raise _endless(text.path, number)
        others.append((number, _cells_of(line, text)))
        end += 1
    numbers = np.delete(np.arange(first, end), [number - first for number, _ in others])
    width = len(text.names)
    whole = rows.select(text.names)
    if rows.num_columns > width:  # and none of what stands beside the table
        beside = np.flatnonzero(np.any([filled(cells) for cells in rows.columns[width:]], axis=0))
        others += [
            (int(numbers[at]), [cells[at].as_py() for cells in rows.columns]) for at in beside.tolist()
        ]
        keep = np.ones(rows.num_rows, dtype=np.bool_)
        keep[beside] = False
        whole, numbers = whole.filter(mask(keep)), numbers[keep]
    return together(Batch(whole, numbers), _laid_out(text, [(at, cells, None) for at, cells in others]))


def _cells_of(line: str, text: _Text) -> list[str]:
    return quotes.cut(line, text.separator)[0] if text.has_header else line.split(text.separator)


def _by_python(text: _Text, start: int, block: int) -> Iterator[Batch]:
    """Yield the rows from a number on."""
    size = 0
    rows: list[tuple[int, list[str], Fault | None]] = []
    with text.path.open(encoding=text.encoding.name, errors="surrogateescape", newline="") as file:
        lines = _lines(file, text.path)
        if text.has_header:
            records = quotes.records(lines, text.separator, text.width, text.first)
        else:
            records = (quotes.Record(0, line.rstrip("\r\n").split(text.separator), None) for line in lines)
        for number, record in enumerate(records, start=1):
            if number < start:
                continue
            rows.append((number, record.cells, record.fault))
            size += sum(map(len, record.cells))
            if size > block:
                yield _laid_out(text, rows)
                rows, size = [], 0
    yield _laid_out(text, rows)


def _laid_out(text: _Text, records: list[tuple[int, list[str], Fault | None]]) -> Batch:
    """Return rows as a batch: those that do not fit the header, or are at fault, are set aside."""
    rows, aside = [], []
    width = len(text.names)
    for number, given, fault in sorted(records, key=itemgetter(0)):
        cells = given if any(given) else [""] * width
        if len(cells) > width and not any(map(str.strip, cells[width:])):
            cells = cells[:width]  # separators at the end of a line
        faults = [fault] if fault else []
        if len(cells) != width and not faults:
            faults.append(short_rows.fault(cells, width))
        if text.encoding.mixed:
            cells, others = encodings.fault(cells, text.encoding)
            faults += others
        if faults:
            aside.append(Aside(number, cells, faults))
        else:
            rows.append((number, cells))
    batch = text_batch([cells for _, cells in rows], text.schema)
    return Batch(batch, np.array([number for number, _ in rows], dtype=np.int64), tuple(aside))


def _schema(names: list[str]) -> Any:
    return pa.schema([(name, pa.string()) for name in names])
