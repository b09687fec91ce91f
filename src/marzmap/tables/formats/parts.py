"""A folder of CSV parts, each with the header, read one after the other as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._errors import InputError
from marzmap.tables import parts, reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from marzmap.tables.options import Options
    from marzmap.tables.table import Batch, Table


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open every part of a table; refuse parts with different columns."""
    files = parts.files(path)
    tables = [reader.opened(file, batch_rows, options) for file in files]
    first = tables[0]
    for file, part in zip(files, tables, strict=True):
        if part.header != first.header:
            raise InputError(f"{file}: its columns differ from those of {files[0].name}.")
    short: list[int] = []
    return first._replace(
        batches=_numbered_through(tables, short),
        size=sum(part.size or 0 for part in tables),
        note=f"{'; '.join(dict.fromkeys(part.note for part in tables))}, {parts.counted(files)}",
        notices=tuple(
            f"{file.name}: {notice}"
            for file, part in zip(files, tables, strict=True)
            for notice in part.notices
        ),
        short=short,
    )


def _numbered_through(tables: Sequence[Table], short: list[int]) -> Iterator[Batch]:
    """Yield the rows of all parts, numbered as if the first row of a part followed the last of another.

    `short` learns the numbers of the rows that lack their last cells.
    """
    last = 0
    for part in tables:
        ahead = 0
        for batch in part.batches:
            numbers = batch.number[[0, -1]].tolist() if len(batch.number) else []
            numbers += [row.number for row in batch.aside]
            if last and not ahead and numbers:
                ahead = last + 1 - min(numbers)
            last = max([last, *(number + ahead for number in numbers)])
            aside = tuple(row._replace(number=row.number + ahead) for row in batch.aside)
            yield batch._replace(number=batch.number + ahead, aside=aside)
        short += [number + ahead for number in part.short]
