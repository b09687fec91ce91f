"""Tables of incidents come in, row by row, in marzmap's words but still as text.

What its columns mean, the header of a table tells. Nothing is configured.
"""

from __future__ import annotations

from collections import Counter, deque
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from marzmap import tables
from marzmap.check import blanks, formats, placing, said, sensitive, shapes, understanding
from marzmap.statements import joined
from marzmap.tables import Aside, Fault
from marzmap.tables.cells.values import texts
from marzmap.tables.samples import POSITIONS, sampled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from marzmap.check.said import Tally
    from marzmap.dates import Form
    from marzmap.tables import Column


_NONE = tables.Options()


class Row(NamedTuple):
    """A row of a table."""

    # Its line: the header is line 1. Quoted line breaks do not count; a row of a workbook has the
    # number that is shown there; in files without lines, and in tables without a header, the first row
    # is 2 or 1.
    number: int
    texts: dict[str, str]  # every column of `Table.header`, as text; an empty cell is ""
    faults: list[Fault]  # what is wrong with it as far as it was read. A row with faults cannot be used
    # The line or polygon that it is, as WKT: longitude before latitude, in degrees. `texts` then has
    # the coordinates of a point on or in it, placed_by "inferred".
    geometry: str | None
    note: str | None  # what is odd about it, as codes
    cells: list[str]  # the row as it stands in the file, under `Table.given`
    drawn: BaseGeometry | None = None  # the geometry that the file has for it besides


class Table(NamedTuple):
    """A table of incidents, opened."""

    form: str  # its format, of `formats.FORMS`
    # Its columns in marzmap's words, codes of precision (`tables.CODES`) and the user's own.
    header: list[str]
    # Its rows in their order, read as they are asked for, so that a long table needs little memory.
    # Whoever takes them may get an InputError where the file cannot be read on.
    rows: Iterator[Row]
    size: int | None  # how many rows it has, about
    note: str  # how it was read: format of the file, encoding, separator, sheet
    named: dict[str, str]  # what columns of `header` are called in the file, where that is another name
    dates: Form  # which of day and month comes first in its dates, if its header says so
    given: list[str]  # its columns as they stand in the file
    time_zone: str  # where the day of an instant is taken
    # What a person should read of how it was read and understood.
    notices: tuple[str, ...]
    columns: tuple[Column, ...]  # how each of its columns is understood, in their order
    tally: Tally  # what the cells of the rows read so far say in words of their own
    short: Sequence[int]  # numbers of the rows read so far that lack their last cells
    drawn: bool  # whether the file has geometries besides its columns
    places_only: bool = False  # whether only places are asked for: dates and ids may be at fault or missing
    source: Source | None = None  # where `rows` come from; None where only they are to be looked at


class Source(NamedTuple):
    """The rows of a table as its file has them, of which a table in marzmap's words is made."""

    header: list[str]
    batches: Iterator[tables.Batch]
    geometry: str  # column of the geometries of the file; "" if none
    layout: formats.Layout
    marks: list[str]  # columns of the layout that may mark a row as sensitive
    places: placing.Given
    wanted: blanks.Blanks
    tally: Tally

    def rows(self, batch: tables.Batch) -> Iterator[Row]:
        """Read the rows of a batch, one by one."""
        keys = self.layout.keys
        empty = dict.fromkeys(keys, "")
        for row, shape, cells_used in _in_order(batch, self):
            given = dict(zip(keys, cells_used, strict=False))
            if len(given) < len(empty):
                given = empty | given
            values, faults = self.layout.row(given)
            if row.faults:
                is_whole = any(fault.column == "" for fault in row.faults)
                faults = [*row.faults, *(() if is_whole else faults)]
            geometry = note = unclear = None
            if self.marks:
                marked = {name: values[name] for name in self.marks}
                values[sensitive.WORD], unclear = sensitive.stated(marked)
            if self.places.is_more:
                geometry, note, wrong = placing.placed(row, shape, values, self.places)
                faults += wrong
            yield Row(row.number, values, faults, geometry, joined(note, unclear), row.cells, shape)


def table(path: Path, options: tables.Options = _NONE, *, places_only: bool = False) -> Table:
    """Open a table of incidents in any of the formats that marzmap knows.

    Parameters
    ----------
    path : Path
        A table that `tables.read` opens.
    options : Options
        What is stated about the table that it does not say itself.
    places_only : bool
        Whether only the places of its rows are asked for: it then needs no dates, and a row is kept whatever
        its date and id.

    Raises
    ------
    InputError
        The file is missing or cannot be read, two of its columns have the same meaning, a needed one is not
        there, or it is of a kind that says nothing about a border.

    Examples
    --------
    >>> from marzmap import atlas
    >>> incidents = table(atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv")
    >>> incidents.form, incidents.note, next(incidents.rows).texts["place"]
    ('plain', 'UTF-8, comma-separated', 'Shaghalak')
    """
    source, samples = sampled(tables.read(path, options=options))
    layout = formats.layout(
        source.header,
        path,
        geometry=bool(source.geometry),
        columns=options.columns,
        samples=samples,
        places_only=places_only,
    )
    given = placing.given(source, samples, layout, options)
    header = [name for name in layout.header if name not in POSITIONS]
    if given.is_more:
        header += [name for name in ("longitude", "latitude", "placed_by", "place") if name not in header]
    columns = understanding.columns(layout, source.header, samples, options.columns, {*given.beside})
    # The format that a column belongs to says which number of a pair comes first.
    by_format = {column.name for column in columns if column.sure == "format"}
    marks, tally = sensitive.columns(header), Counter[said.Said]()
    if marks and sensitive.WORD not in header:
        header.append(sensitive.WORD)
    wanted = blanks.blanks(layout, source.header, samples, marks)
    raw = Source(source.header, source.batches, source.geometry, layout, marks, given, wanted, tally)
    return Table(
        layout.form,
        header,
        (row for batch in raw.batches for row in raw.rows(batch)),
        source.size,
        "; ".join(filter(None, (source.note, layout.note))),
        layout.named,
        layout.dates if layout.form == "marzmap" else options.dates or layout.dates,
        source.header,
        options.time_zone,
        (*source.notices, *layout.notices, *placing.notices(given, samples, layout.header, by_format)),
        columns,
        tally,
        source.short,
        bool(source.geometry),
        places_only,
        raw,
    )


def _in_order(
    batch: tables.Batch, source: Source
) -> Iterator[tuple[Aside, BaseGeometry | None, Sequence[str]]]:
    """Yield all rows of a batch in their order, those that were set aside among the others.

    With each come its geometry and its cells as they are to be used, without those that say nothing.
    """
    columns = {name: texts(batch.rows.column(name)) for name in source.header}
    drawn = shapes.decoded(batch.rows.column(source.geometry)) if source.geometry else repeat(None)
    faults_at = blanks.unusable(columns)
    used = blanks.blanked(columns, faults_at, source.wanted, source.tally)
    lines, used_lines = (zip(*part.values(), strict=True) if part else repeat(()) for part in (columns, used))
    aside = deque(batch.aside)
    rows = zip(batch.number.tolist(), lines, used_lines, drawn, strict=False)
    for at, (number, row, used_row, shape) in enumerate(rows):
        while aside and aside[0].number < number:
            yield aside[0], None, aside.popleft().cells
        faults = [*faults_at.get(at, ())] if faults_at else []
        faults += [shape] if isinstance(shape, Fault) else []
        yield Aside(number, list(row), faults), None if isinstance(shape, Fault) else shape, used_row
    yield from ((row, None, row.cells) for row in aside)
