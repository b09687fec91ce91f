"""Rows of text that end before the last columns: Excel and others leave out the empty cells at the end.

Such a row is a row, its missing cells empty, if what it has fits the columns that it has it under. A row
that lost a cell in the middle does not, nor do the pieces of a row that a line break tore apart.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap._text import count
from marzmap.tables.arrow import text_batch
from marzmap.tables.columns import naming
from marzmap.tables.columns.missing import says_missing
from marzmap.tables.faults import Fault
from marzmap.tables.formats import outline
from marzmap.tables.table import Batch, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marzmap.tables.table import Aside

SAMPLE_ROWS = 500
"""Rows whose cells show what kinds each column holds (our choice)."""

NEAR = 2
"""Lines from a piece of a torn row to the next: one between them may be blank."""

_SHOWN = 3  # numbers of rows in the notice
_NOTHING = Batch(None, np.empty(0, np.int64))
_DATE = ("date_edtf", "date from", "year")
_WHERE = (("place",), ("position",), ("geometry",), ("easting", "northing"), ("latitude", "longitude"))
_NUMBER = re.compile(r"[+-]?[\d\s.,'٬٫]*\d[\d\s.,'٬٫]*%?")


class _Layout(NamedTuple):
    """What a short row must fit."""

    width: int
    kinds: list[set[str]]  # of the cells of each column
    dates: set[int]  # places of the columns that say when
    where: list[set[int]]  # places of the columns that say where, each set enough by itself


def restored(batches: Iterator[Batch], header: list[str], short: list[int]) -> Iterator[Batch]:
    """Yield batches with the rows among them that only lack their last cells; add their numbers to `short`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from marzmap.tables.table import Aside
    >>> columns = {"date": ["2021", "2022"], "lat": ["31.1", "31.2"], "note": ["a", "b"]}
    >>> rows = pa.RecordBatch.from_pydict(columns)
    >>> cut, torn = ["2023", "31.3"], ["2023", "at night"]
    >>> aside = (Aside(4, cut, [fault(cut, 3)]), Aside(7, torn, [fault(torn, 3)]))
    >>> short = []
    >>> [batch] = restored(iter([Batch(rows, np.array([2, 3]), aside)]), rows.schema.names, short)
    >>> batch.rows["note"].to_pylist(), short, [row.number for row in batch.aside]
    (['a', 'b', ''], [4], [7])
    """
    layout = None
    before = _NOTHING
    for batch, after in _with_next(batches):
        if layout is None and any(len(row.cells) < len(header) for row in batch.aside):
            layout = _layout(batch, header)
        back = set[int]()
        if layout:
            near = [row for part in (before, batch, after) for row in part.aside]
            back = _whole(near, layout) & {row.number for row in batch.aside}
        short += sorted(back)
        yield _with_rows(batch, back, len(header)) if back else batch
        before = batch


def notice(short: Sequence[int]) -> tuple[str, ...]:
    """Return a sentence on the rows that lack their last cells; none if there are none.

    Examples
    --------
    >>> notice([5, 9])
    ('2 rows have fewer cells than the header and fit its first columns; the others count as empty: 5, 9.',)
    """
    if not short:
        return ()
    shown = ", ".join(map(str, short[:_SHOWN])) + (", ..." if len(short) > _SHOWN else "")
    verb, end = ("have", "fit") if len(short) > 1 else ("has", "fits")
    what = f"{verb} fewer cells than the header and {end} its first columns; the others count as empty"
    return (f"{count(len(short), 'row')} {what}: {shown}.",)


def fault(cells: Sequence[str], width: int) -> Fault:
    """Return the fault of a row that has not as many cells as the header."""
    reason = f"{len(cells)} cells under a header of {width} columns"
    return Fault("", reason, "Quote cells that hold a comma or a line break.")


def _with_next(batches: Iterator[Batch]) -> Iterator[tuple[Batch, Batch]]:
    last = None
    for batch in batches:
        if last is not None:
            yield last, batch
        last = batch
    if last is not None:
        yield last, _NOTHING


def _layout(batch: Batch, header: list[str]) -> _Layout:
    """Learn what cells each column has: of whole rows, or, where none fills it, of most short ones."""
    whole = batch.rows.slice(0, SAMPLE_ROWS)
    kinds = [{_kind(cell) for cell in whole[name].to_pylist() if cell.strip()} for name in header]
    short = [row.cells for row in batch.aside if len(row.cells) < len(header)]
    for at, some in enumerate(kinds):
        if not some:
            usual = Counter(_kind(cells[at]) for cells in short if len(cells) > at and cells[at].strip())
            some |= {kind for kind, times in usual.items() if 2 * times >= usual.total()}
    words = [match.word if (match := naming.match(name)) else "" for name in header]
    dates = {at for at, word in enumerate(words) if word in _DATE}
    where = [{words.index(word) for word in some} for some in _WHERE if {*some} <= {*words}]
    return _Layout(len(header), kinds, dates, where)


def _whole(near: Sequence[Aside], layout: _Layout) -> set[int]:
    """Return the numbers of short rows that are whole, none of them next to what may be torn off it."""
    whole, run, torn, last = set[int](), set[int](), False, 0
    for row in near:
        if len(row.cells) > layout.width or _is_note(row.cells):
            continue
        if row.number > last + NEAR:
            whole |= set() if torn else run
            run, torn = set(), False
        last = row.number
        run.add(row.number)
        torn |= row.faults != [fault(row.cells, layout.width)] or not _fits(row.cells, layout)
    return whole | (set() if torn else run)


def _fits(cells: Sequence[str], layout: _Layout) -> bool:
    """Check whether a short row says when and where, and has in each column cells of its kinds."""
    filled = {at for at, cell in enumerate(cells) if cell.strip()}
    if layout.dates and not layout.dates & filled:
        return False
    if layout.where and not any(some <= filled for some in layout.where):
        return False
    return all(_is_like(cells[at], layout.kinds[at]) for at in filled)


def _is_like(cell: str, kinds: set[str]) -> bool:
    kind = _kind(cell)
    return kind in kinds or (kinds == {"words"} and kind == "digits") or says_missing(cell)


def _kind(cell: str) -> str:
    if _NUMBER.fullmatch(cell.strip()):
        return "number"
    return "digits" if any(map(str.isdecimal, cell)) else "words"


def _is_note(cells: Sequence[str]) -> bool:
    return re.match(outline.FIRST_CELLS, next((cell for cell in cells if cell.strip()), "")) is not None


def _with_rows(batch: Batch, numbers: set[int], width: int) -> Batch:
    """Return a batch with some of the rows that were set aside among the others, filled up."""
    back = [row for row in batch.aside if row.number in numbers]
    rows = [row.cells + [""] * (width - len(row.cells)) for row in back]
    aside = tuple(row for row in batch.aside if row.number not in numbers)
    places = np.array([row.number for row in back], np.int64)
    return together(batch, Batch(text_batch(rows, batch.rows.schema), places, aside))
