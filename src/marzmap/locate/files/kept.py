"""Columns of a table that have the name of a result stay the user's own, under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from marzmap.tables.columns.header import free_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marzmap.tables import Table

OWN_SIGNATURE = ("border_id", "border_distance_m")
"""Columns by which a table is known that marzmap wrote: its results are replaced, not kept."""


def names_kept(header: Sequence[str], added: Iterable[str], used: Iterable[str]) -> dict[str, str]:
    """Return what to call the columns that have the name of a result, by their own name.

    Parameters
    ----------
    header : sequence of str
        Columns of the table.
    added : iterable of str
        Columns of the result.
    used : iterable of str
        Columns that the result is made from, which it replaces.

    Examples
    --------
    >>> names_kept(["id", "side", "side_given"], ["side", "reason"], [])
    {'side': 'side_given_given'}
    >>> names_kept(["id", "side", "border_id", "border_distance_m"], ["side"], [])
    {}
    """
    if {*OWN_SIGNATURE} <= {*header}:
        return {}
    taken = {*header, *added}
    names = {}
    for name in header:
        if name in added and name not in used:
            names[name] = free_name(name, taken)
            taken.add(names[name])
    return names


def renamed(table: Table, names: dict[str, str]) -> Table:
    """Return a table with some of its columns renamed; its rows are still read as they are asked for."""
    if not names:
        return table
    fields = [field.with_name(names.get(field.name, field.name)) for field in table.schema]
    schema = pa.schema(fields, metadata=table.schema.metadata)
    batches = (
        batch._replace(rows=pa.RecordBatch.from_arrays(batch.rows.columns, schema=schema))
        for batch in table.batches
    )
    kept = ", ".join(f"{name} as {free}" for name, free in names.items())
    notice = f"Columns with the name of a result are kept under another: {kept}."
    return table._replace(schema=schema, batches=batches, notices=(*table.notices, notice))
