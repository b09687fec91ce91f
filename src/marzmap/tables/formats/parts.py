"""A folder of parts of Parquet, or of CSV each with the header, read one after the other as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marzmap._errors import InputError
from marzmap.tables import parts, reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from marzmap.tables.options import Options
    from marzmap.tables.table import Batch, Table


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open every part of a table; refuse parts with different columns."""
    names = {file: parts.name(path, file) for file in parts.files(path)}
    tables = {name: _part(path, file, batch_rows, options) for file, name in names.items()}
    first_name, first = next(iter(tables.items()))
    for name, part in tables.items():
        if not part.schema.equals(first.schema):
            raise InputError(f"{path / name}: its columns differ from those of {first_name}.")
        if (part.geometry, part.crs) != (first.geometry, first.crs):
            raise InputError(f"{path / name}: its coordinates are in another system than {first_name}'s.")
    short: list[int] = []
    return first._replace(
        batches=_numbered_through([*tables.values()], short),
        size=sum(part.size or 0 for part in tables.values()),
        note=f"{'; '.join(dict.fromkeys(part.note for part in tables.values()))}, {parts.counted([*names])}",
        notices=tuple(f"{name}: {notice}" for name, part in tables.items() for notice in part.notices),
        short=short,
    )


def _part(path: Path, file: Path, batch_rows: int, options: Options) -> Table:
    """Open a part, with what its folders say of all of its rows as columns behind its own."""
    part = reader.opened(file, batch_rows, options)
    stated = {
        name: text for name, text in parts.same_in_all(path, file).items() if name not in part.schema.names
    }
    if not stated:
        return part
    return part._replace(schema=_extended(part.schema, stated), batches=_filled(part.batches, stated))


def _extended(schema: Any, names: Iterable[str]) -> Any:
    for name in names:
        schema = schema.append(pa.field(name, pa.string()))
    return schema


def _filled(batches: Iterable[Batch], stated: Mapping[str, str]) -> Iterator[Batch]:
    for batch in batches:
        rows = batch.rows
        same = [pa.repeat(pa.scalar(text, pa.string()), rows.num_rows) for text in stated.values()]
        schema = _extended(rows.schema, stated)
        yield batch._replace(rows=pa.RecordBatch.from_arrays([*rows.columns, *same], schema=schema))


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
