"""What a file of any format is once it is open: columns, and batches of rows with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap.tables.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marzmap._types import Ints

EMPTY = Fault("", "the row is empty", "Delete the row.")
"""What is wrong with a row without any text."""


class Aside(NamedTuple):
    """A row that does not fit the columns of its table, or that cannot be read.

    Attributes
    ----------
    number : int
        Number of the row.
    cells : list of str
        Its cells as text, however many there are.
    faults : list of Fault
        Why it cannot be used.
    """

    number: int
    cells: list[str]
    faults: list[Fault]


class Batch(NamedTuple):
    """Rows of a table, in their order.

    Attributes
    ----------
    rows : RecordBatch
        The rows that fit the columns.
    number : (N,) int64 array
        Number of each. The header is line 1; in files without lines the first row is 2, in tables without a
        header it is 1. Line breaks inside quotes do not count.
    aside : tuple of Aside
        The other rows, in their order.
    """

    rows: Any
    number: Ints
    aside: tuple[Aside, ...] = ()


class Table(NamedTuple):
    """A file that can be read.

    Attributes
    ----------
    form : str
        Its format, such as "CSV".
    schema : Schema
        Its columns, as Arrow has them. Those of CSV and XLSX are text.
    batches : iterator of Batch
        Its rows, read as they are asked for. Whoever takes them may get an InputError where the file cannot
        be read on.
    size : int or None
        How many rows it has; of CSV an estimate.
    note : str
        How it was read: format, encoding, separator, sheet.
    geometry : str
        The column that holds its geometries as WKB: longitude before latitude, in degrees. Empty if it has
        none.
    geometry_type : str
        GDAL's name of what that column holds.
    """

    form: str
    schema: Any
    batches: Iterator[Batch]
    size: int | None
    note: str
    geometry: str = ""
    geometry_type: str = "Unknown"

    @property
    def header(self) -> list[str]:
        """Return the names of the columns, without that of the geometry."""
        return [name for name in self.schema.names if name != self.geometry]


def numbered(batches: Iterable[Any]) -> Iterator[Batch]:
    """Number the rows of a file that has no lines: the first is 2.

    Parameters
    ----------
    batches : iterable of RecordBatch
        Its rows.

    Yields
    ------
    Batch
        With no row set aside.
    """
    number = 2
    for rows in batches:
        yield Batch(rows, np.arange(number, number + rows.num_rows))
        number += rows.num_rows
