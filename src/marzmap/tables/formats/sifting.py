"""Lines among the rows of a table that are not rows: blank lines, totals, notes, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from marzmap.tables.arrow import column, filled, first_bytes, mask, not_digits, text_column, truths
from marzmap.tables.formats import outline
from marzmap.tables.table import EMPTY, Aside, Batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marzmap._types import Bools, Ints

# Any character that is neither blank nor unseen, for RE2.
_SEEN = r"[^\x00-\x20\x7f-\x{a0}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}\x{2060}\x{3000}\x{feff}]"

_FIRST = 3
"""Columns of which one holds the first filled cell of a total or note."""


def sifted(batches: Iterator[Batch], header: list[str]) -> Iterator[Batch]:
    """Set lines aside that are not rows; drop blank ones at the end of the table.

    All keep their numbers.
    """
    before = 0  # blank rows right before a batch, still to be set aside if a row follows
    for given in batches:
        batch = _without_notes(given, header)
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
            aside |= {row: Aside(row, [""] * len(header), [EMPTY]) for row in empty_rows if row < last}
            before = 0
            yield Batch(batch.rows.filter(mask(~blank)), numbers, tuple(aside[row] for row in sorted(aside)))
        before += max(every, default=0) - (last or min(every, default=1) - 1)


def _without_notes(batch: Batch, header: list[str]) -> Batch:
    """Set totals, notes, comments and further headers aside; say so of those that are aside already."""
    aside = [
        row if (fault := outline.no_row(row.cells, header)) is None else row._replace(faults=[fault])
        for row in batch.aside
    ]
    keep = np.ones(batch.rows.num_rows, dtype=np.bool_)
    for at in _suspects(batch.rows, header).tolist():
        cells = [cells[at].as_py() or "" for cells in batch.rows.columns]
        if fault := outline.no_row(cells, header):
            keep[at] = False
            aside.append(Aside(int(batch.number[at]), cells, [fault]))
    if keep.all():
        return batch._replace(aside=tuple(aside))
    return Batch(batch.rows.filter(mask(keep)), batch.number[keep], tuple(sorted(aside)))


def _suspects(rows: Any, header: list[str]) -> Ints:
    """Find the rows that `outline.no_row` may set aside."""
    if not rows.num_rows or not header:
        return np.empty(0, dtype=np.int64)
    first = rows.columns[:_FIRST]
    suspect = (
        (np.sum([filled(cells) for cells in first], axis=0) <= 1)
        if len(header) >= _FIRST
        else np.zeros(rows.num_rows, dtype=np.bool_)
    )
    suspect |= truths(pc.is_in(first[0], text_column([header[0], outline.MARK + header[0]])))
    for cells in first:
        # No word for a total or note begins with a digit.
        at = not_digits(cells)
        others = cells.take(column(at)) if len(at) < len(cells) else cells
        suspect[at[truths(pc.match_substring_regex(others, outline.FIRST_CELLS))]] = True
    return np.flatnonzero(suspect)


def _blank(rows: Any) -> Bools:
    """Find the rows of nothing but blanks."""
    begins = first_bytes(rows.column(0)) if rows.num_columns else np.zeros(rows.num_rows, dtype=np.uint8)
    left = np.flatnonzero((begins <= ord(" ")) | (begins > ord("~")))
    for cells in rows.columns:
        some = cells.take(column(left)) if len(left) < rows.num_rows else cells
        left = left[~truths(pc.match_substring_regex(some, _SEEN))]
        if not len(left):
            break
    blank = np.zeros(rows.num_rows, dtype=np.bool_)
    for row in left.tolist():
        blank[row] = not any(cells[row].as_py().strip() for cells in rows.columns)
    return blank
