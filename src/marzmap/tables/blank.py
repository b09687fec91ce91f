"""Blank rows of a table of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from marzmap.tables.arrow import column, mask, truths
from marzmap.tables.table import EMPTY, Aside, Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marzmap._types import Bools

# Any character that is neither blank nor unseen, for RE2.
_SEEN = r"[^\x00-\x20\x7f-\x{a0}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}\x{2060}\x{3000}\x{feff}]"


def without(batches: Iterable[Batch], width: int) -> Iterator[Batch]:
    """Set blank rows of a table of text aside, which keep their numbers; drop those at its end."""
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
            aside |= {row: Aside(row, [""] * width, [EMPTY]) for row in empty_rows if row < last}
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
