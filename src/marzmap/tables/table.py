"""What a file of any format is once it is open: columns, and batches of rows with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from marzmap.tables.arrow import column
from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marzmap._types import Ints

EMPTY = Fault("", "the row is empty", "Delete the row.")
"""What is wrong with a row without any text."""


class Aside(NamedTuple):
    """A row that does not fit the columns of its table, or that cannot be read."""

    number: int  # number of the row
    cells: list[str]  # its cells as text, however many there are
    faults: list[Fault]  # why it cannot be used


class Batch(NamedTuple):
    """Rows of a table, in their order."""

    rows: Any  # the rows that fit the columns
    # (N,) number of each. The header is line 1; in files without lines the first row is 2, in tables
    # without a header it is 1. Line breaks inside quotes do not count.
    number: Ints
    aside: tuple[Aside, ...] = ()  # the other rows, in their order


def together(one: Batch, other: Batch) -> Batch:
    """Return the rows of two batches as one, in the order of their numbers; aside is what the other has."""
    if not len(other.number):
        return one._replace(aside=other.aside)
    both = pa.Table.from_batches([one.rows, other.rows]).combine_chunks().to_batches()[0]
    numbers = np.concatenate([one.number, other.number])
    order = np.argsort(numbers)
    return Batch(both.take(column(order)), numbers[order], other.aside)


def in_blocks(batches: Iterable[Batch], size: int) -> Iterator[Batch]:
    """Yield the same rows in batches of `size` rows, the last with what is left.

    Batches of very long texts have fewer rows, as a column of Arrow's holds 2 GiB of text at most.

    Examples
    --------
    >>> rows = pa.RecordBatch.from_pydict({"place": ["Kang", "Milak", "Zaranj"]})
    >>> [batch.number.tolist() for batch in in_blocks([Batch(rows, np.arange(2, 5))], 2)]
    [[2, 3], [4]]
    """
    pending: list[Batch] = []
    missing, bytes_left = size, _MOST_BYTES
    for given in batches:
        batch = given
        bytes_left -= batch.rows.nbytes
        if pending and bytes_left < 0:
            yield _merged(pending)
            pending, missing, bytes_left = [], size, _MOST_BYTES - batch.rows.nbytes
        while _count(batch) >= missing:
            first, batch = _split(batch, missing)
            yield _merged([*pending, first])
            pending, missing, bytes_left = [], size, _MOST_BYTES - batch.rows.nbytes
        if _count(batch):
            pending.append(batch)
            missing -= _count(batch)
    if pending:
        yield _merged(pending)


_MOST_BYTES = 2**30  # of a batch that is merged of several


def _count(batch: Batch) -> int:
    return len(batch.number) + len(batch.aside)


def _split(batch: Batch, count: int) -> tuple[Batch, Batch]:
    """Return the first `count` rows of a batch, and the others."""
    every = np.sort([*batch.number, *(row.number for row in batch.aside)])
    last = every[count - 1]
    at = int(np.searchsorted(batch.number, last, side="right"))
    aside = sum(row.number <= last for row in batch.aside)
    first = Batch(batch.rows.slice(0, at), batch.number[:at], batch.aside[:aside])
    return first, Batch(batch.rows.slice(at), batch.number[at:], batch.aside[aside:])


def _merged(batches: list[Batch]) -> Batch:
    """Return the rows of batches as one."""
    if len(batches) == 1:
        return batches[0]
    whole = pa.Table.from_batches([batch.rows for batch in batches]).combine_chunks().to_batches()
    aside = tuple(row for batch in batches for row in batch.aside)
    numbers = np.concatenate([batch.number for batch in batches])
    return Batch(whole[0] if whole else batches[0].rows, numbers, aside)


class Table(NamedTuple):
    """A file that can be read."""

    form: str  # its format, such as "CSV"
    schema: Any  # its columns, as Arrow has them. Those of CSV and workbooks are text
    # Its rows, read as they are asked for. Whoever takes them may get an InputError where the file
    # cannot be read on.
    batches: Iterator[Batch]
    size: int | None  # how many rows it has; of CSV an estimate
    note: str  # how it was read: format, encoding, separator, sheet
    # The column that holds its geometries as WKB. Empty if it has none.
    geometry: str = ""
    geometry_type: str = "Unknown"  # GDAL's name of what that column holds
    # What a person should read of how it was read: lines above the header, sheets that were not read.
    notices: tuple[str, ...] = ()
    # The system of the geometries that the file states; empty if none. What `tables.read` returns has
    # longitude before latitude, in degrees on WGS 84, whatever stands here.
    crs: str = ""
    # Numbers of the rows that lack their last cells, as far as they are read.
    short: Sequence[int] = ()

    @property
    def header(self) -> list[str]:
        """Return the names of the columns, without that of the geometry."""
        return [name for name in self.schema.names if name != self.geometry]


def numbered(batches: Iterable[Any]) -> Iterator[Batch]:
    """Number the rows of a file that has no lines: the first is 2; no row is set aside."""
    number = 2
    for rows in batches:
        yield Batch(rows, np.arange(number, number + rows.num_rows))
        number += rows.num_rows
