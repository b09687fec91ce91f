"""CSV, TSV and the like: the header tells the separator, rows are streamed by Arrow.

What Arrow cannot read, Python's own reader does: rows in another encoding than the others, and rows longer
than a block. Both cut the same text into the same cells.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from marzmap._errors import InputError, shown
from marzmap.tables import encodings, headless
from marzmap.tables.arrow import column, empty, mask, text_batch, truths
from marzmap.tables.faults import Fault
from marzmap.tables.table import EMPTY, Aside, Batch, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap._types import Bools
    from marzmap.tables.options import Options

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may stand between two cells; the one that cuts the header into most decides, the first of equals."""

BYTES_A_ROW = 64
"""A batch has as many bytes as so many a row: Arrow cuts CSV by bytes."""

LONGEST = 64 * 2**20
"""Characters of the longest cell: beyond it a quote was left open."""

# Any character that is neither blank nor unseen, for RE2.
_SEEN = r"[^\x00-\x20\x7f-\x{a0}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}\x{2060}\x{3000}\x{feff}]"


class _Text(NamedTuple):
    """A file of text, and how it is cut into cells."""

    path: Path
    encoding: encodings.Encoding
    separator: str
    schema: Any
    first: int
    """Number of its first row: 2 behind a header, else 1."""

    @property
    def width(self) -> int:
        return len(self.schema)


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open a table of text; refuse one that is empty or whose first line is not a header.

    Rows that have not as many cells as the header, are empty or in another encoding are set aside.
    """
    csv.field_size_limit(LONGEST)  # of the whole process; Python's own is 128 KiB
    encoding = encodings.encoding_of(path)
    with path.open(encoding=encoding.name, errors="surrogateescape", newline="") as file:
        line = file.readline(LONGEST)
        header = list(headless.names(line.rstrip("\r\n").split("\t"), path))
        first = 1 if header else 2
        if not header:
            line = _whole(path, line, file)
    separator = "\t" if first == 1 else max(SEPARATORS, key=lambda character: len(_cells(line, character)))
    if not header:
        header = [name.strip() for name in _cells(line, separator)]
        header = [name or f"unnamed_{at}" for at, name in enumerate(header, start=1)]
    _readable(path, header)
    schema = pa.schema([(name, pa.string()) for name in header])
    text = _Text(path, encoding, separator, schema, first)
    note = (
        f"{encodings.ENCODINGS[encoding.name]}, {SEPARATORS[separator]}-separated"
        + (", without a header" if first == 1 else "")
        + (", with rows in another encoding" if encoding.mixed else "")
    )
    size = max(encoding.lines + 1 - first, 0)
    return Table("CSV", schema, _without_blank(text, _batches(text, batch_rows)), size, note)


def _whole(path: Path, line: str, file: io.TextIOWrapper) -> str:
    """Return the first line with those over which its quoted cells reach."""
    if not line.strip():
        if not any(line.strip() for line in file):
            raise InputError(f"{path}: the table is empty. Expected a header line and one row an incident.")
        raise InputError(f"{path}: line 1 is empty. Expected the names of the columns.")
    lines, size, quotes = [line], len(line), line.count('"')
    while quotes % 2 and (line := file.readline(LONGEST)):
        lines.append(line)
        size += len(line)
        quotes += line.count('"')
        if size > LONGEST:
            raise InputError(f"{path}: the header has no end. Close the quote in it.")
    return "".join(lines)


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
    if not text.encoding.mixed:
        try:
            for batch in _by_arrow(text, block):
                number += len(batch.number) + len(batch.aside)
                yield batch
        except (pa.ArrowInvalid, csv.Error):
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
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if text.first > 1 else csv.QUOTE_NONE
    number, size = 0, 0
    lines: list[tuple[int, list[str]]] = []
    try:
        with text.path.open(encoding=text.encoding.name, errors="surrogateescape", newline="") as file:
            reader = csv.reader(file, delimiter=text.separator, quoting=quoting)
            for number, cells in enumerate(reader, start=1):
                if number < start:
                    continue
                lines.append((number, cells))
                size += sum(map(len, cells))
                if size > block:
                    yield _laid_out(text, lines)
                    lines, size = [], 0
    except (OSError, csv.Error) as error:
        raise InputError(
            f"{text.path}: not readable as CSV after row {number}: {error}. Is a quote left open? "
            "Save the table as CSV UTF-8."
        ) from error
    yield _laid_out(text, lines)


def _laid_out(text: _Text, lines: list[tuple[int, list[str]]]) -> Batch:
    rows, aside = [], []
    for number, given in lines:
        cells = given or [""] * text.width
        faults: list[Fault] = []
        if len(cells) != text.width:
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


def _without_blank(text: _Text, batches: Iterator[Batch]) -> Iterator[Batch]:
    """Set blank rows aside, which keep their numbers; drop those at the end of the table."""
    before = 0  # blank rows right before a batch, still to be set aside if a row follows
    for batch in batches:
        blank = _blank(batch.rows)
        aside = {row.number: row for row in batch.aside if any(map(str.strip, row.cells))}
        if not (before or batch.aside or blank.any()):
            yield batch
            continue
        numbers = batch.number[~blank]
        every = [*batch.number.tolist(), *(row.number for row in batch.aside)]
        last = max([*aside, *numbers[-1:].tolist()], default=0)
        if last:
            empty_rows = {*range(min(every) - before, min(every)), *batch.number[blank].tolist()}
            empty_rows |= {row.number for row in batch.aside}.difference(aside)
            aside |= {row: Aside(row, [""] * text.width, [EMPTY]) for row in empty_rows if row < last}
            before = 0
            yield Batch(batch.rows.filter(mask(~blank)), numbers, tuple(aside[row] for row in sorted(aside)))
        before += max(every, default=0) - (last or min(every, default=1) - 1)


def _blank(rows: Any) -> Bools:
    """Find the rows of nothing but blanks."""
    left = np.arange(rows.num_rows)
    for cells in rows.columns:
        some = cells.take(column(left)) if len(left) < rows.num_rows else cells
        left = left[~truths(pc.match_substring_regex(some, _SEEN))]
        if not len(left):
            break
    blank = np.zeros(rows.num_rows, dtype=np.bool_)
    for row in left.tolist():
        blank[row] = not any(cells[row].as_py().strip() for cells in rows.columns)
    return blank
