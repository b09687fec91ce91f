"""Rows that were set aside, kept in a temporary file, so that memory holds a block of them at most."""

from __future__ import annotations

import heapq
import weakref
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marzmap._errors import InputError
from marzmap.check import aside, reading
from marzmap.tables import FAULT_COLUMNS, Fault, Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

_NONE = Options()
_BLOCK_ROWS = 10_000
_MOST_BYTES = 2**22  # fewer stay in memory


class Rejected:
    """Rows that were set aside, in the order in which they were added.

    Attributes
    ----------
    columns : list of str
        Columns of any of the blocks, in the order in which they came.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = Rejected()
    >>> rows.add(pd.DataFrame({"row": [2], "place": ["Milak"]}))
    >>> rows.add(pd.DataFrame({"row": [5], "place": ["Kang"]}))
    >>> len(rows), [block["row"].tolist() for block in rows.blocks()]
    (2, [[2], [5]])
    """

    def __init__(self) -> None:
        """Begin without rows."""
        self.columns: list[str] = []
        self._count = 0
        self._file = SpooledTemporaryFile(_MOST_BYTES)  # noqa: SIM115 - closed with the object
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def add(self, rows: pd.DataFrame) -> None:
        """Add a block of rows.

        Raises
        ------
        InputError
            The temporary file cannot be written.
        """
        self.columns = [*dict.fromkeys([*self.columns, *rows])]
        if not len(rows):
            return
        table = pa.Table.from_pandas(rows, preserve_index=False)
        try:
            self._file.seek(0, 2)
            with pa.ipc.new_stream(self._file, table.schema) as stream:
                stream.write_table(table)
            self._file.flush()
        except OSError as error:
            raise no_room("Rows that are set aside", error) from error
        self._count += len(rows)

    def blocks(self) -> Iterator[pd.DataFrame]:
        """Read the rows, a block at a time."""
        at, end = 0, self._file.seek(0, 2)
        while at < end:
            self._file.seek(at)
            rows = pa.ipc.open_stream(self._file).read_all().to_pandas()
            at = self._file.tell()
            yield rows


def no_room(what: str, error: OSError) -> InputError:
    """Return the error of what cannot be kept in a temporary file.

    Examples
    --------
    >>> str(no_room("Faults", OSError(28, "No space left on device"))).partition(".")[0]
    'Faults cannot be kept in a temporary file: No space left on device'
    """
    return InputError(
        f"{what} cannot be kept in a temporary file: {error.strerror or error}. "
        "Make room, or name a folder for temporary files in TMPDIR."
    )


def given(path: Path, faults: Mapping[int, Fault], options: Options = _NONE) -> Iterator[pd.DataFrame]:
    """Yield rows of a table, each with what is wrong with it, as `aside.rejects` lays them out, in blocks.

    Parameters
    ----------
    path : Path
        The table, which is read again.
    faults : mapping of int to Fault
        What is wrong with a row, by its number.
    options : Options
        What is stated about the table that it does not say itself.
    """
    if not faults:
        return
    table = reading.table(path, options)
    rows = (aside.rejected(row, [faults[row.number]], table) for row in table.rows if row.number in faults)
    while block := [*islice(rows, _BLOCK_ROWS)]:
        yield aside.rejects(block, aside.own_header(table))


def together(
    parts: Iterable[tuple[str, Iterable[pd.DataFrame]]], columns: Iterable[str]
) -> Iterator[pd.DataFrame]:
    """Yield rows that were set aside, in blocks, by file and number.

    Parameters
    ----------
    parts : iterable of (str, iterable of DataFrame)
        Name of a file, and blocks of rows of it with rising numbers; several may be of one file.
    columns : iterable of str
        All columns of the blocks.

    Yields
    ------
    DataFrame
        file, `FAULT_COLUMNS`, then the other columns; at least one, so that the columns are there.

    Examples
    --------
    >>> late, early = (aside.rejects([{"row": row}], ["place"]) for row in (9, 4))
    >>> next(together([("a.csv", [late]), ("a.csv", [early])], ["place"]))["row"].tolist()
    [4, 9]
    """
    header = [name for name in columns if name not in FAULT_COLUMNS]
    rows = heapq.merge(
        *(_records(file, blocks) for file, blocks in parts), key=lambda row: (row["file"], row["row"])
    )
    listed = iter(lambda: [*islice(rows, _BLOCK_ROWS)], [])
    for block in chain([next(listed, [])], listed):
        yield aside.rejects(block, ["file", *header])[["file", *FAULT_COLUMNS, *header]]


def _records(file: str, blocks: Iterable[pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Yield rows one by one, each with the name of its file."""
    for block in blocks:
        for row in block.to_dict("records"):
            yield {str(name): cell for name, cell in row.items()} | {"file": file}
