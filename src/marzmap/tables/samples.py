"""The first rows of a table, looked at before it is read."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from marzmap.tables.arrow import is_text
from marzmap.tables.cells.positions import kind_of
from marzmap.tables.cells.values import texts
from marzmap.tables.columns import angle_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marzmap.tables.table import Table

SAMPLE_ROWS = 500
"""Rows at the beginning of a table whose texts are looked at before any row is read (our choice)."""

POSITIONS = ("geometry", "position", "easting", "northing", "utm zone")
"""Words of columns, other than longitude and latitude, that say where a row is."""


def sampled(table: Table) -> tuple[Table, dict[str, list[str]]]:
    """Return a table with all of its rows still to be read, and the texts of the first by column.

    An angle in several columns is put into one.

    Examples
    --------
    >>> from marzmap import atlas, tables
    >>> file = atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv"
    >>> table, samples = sampled(tables.read(file))
    >>> samples["place"][0], sum(batch.rows.num_rows for batch in table.batches)
    ('Shaghalak', 3)
    """
    table, samples = _sampled(table)
    angles = angle_parts.angles(table.header, samples)
    return _sampled(angle_parts.joined(table, angles)) if angles else (table, samples)


def _sampled(table: Table) -> tuple[Table, dict[str, list[str]]]:
    first = next(table.batches, None)
    if first is None:
        return table, {name: [] for name in table.header}
    rows = first.rows.slice(0, SAMPLE_ROWS)
    samples = {name: _texts(rows.column(name)) for name in table.header}
    return table._replace(batches=chain([first], table.batches)), samples


def _texts(column: Any) -> list[str]:
    """Return the texts of a column without a conversion to NumPy, which loads pandas."""
    return [text or "" for text in column.to_pylist()] if is_text(column.type) else texts(column)


def positions(names: Iterable[str], samples: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return which of some columns hold whole positions by their values: the word of each.

    Examples
    --------
    >>> samples = {"Location": ["31.112, 61.93"], "remark": ["at night"]}
    >>> positions([*samples], samples)
    {'Location': 'position'}
    """
    kinds = {name: kind_of(samples.get(name, ())) for name in names}
    return {name: kind for name, kind in kinds.items() if kind}


def axes(names: Sequence[str], samples: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Return two neighbouring columns that look like latitude and longitude by their values.

    Most values have two decimals or more, and most of one column three; they lie within 5 to 180 degrees,
    of the first column to 90, and within 20 degrees of each other (our choices: shares and prices do not).

    Examples
    --------
    >>> axes(["a", "b"], {"a": ["31.1125"], "b": ["61.9301"]})
    ('a', 'b')
    """
    for one, two in pairwise(names):
        pair = [samples.get(name, ()) for name in (one, two)]
        is_fine = any(_has_decimals(texts, _FINE) for texts in pair)
        if (
            is_fine
            and all(map(_is_axis, pair))
            and all(abs(float(text)) <= _POLE for text in pair[0] if text.strip())
        ):
            return one, two
    return None


def _is_axis(texts: Sequence[str]) -> bool:
    filled = [text.strip() for text in texts if text.strip()]
    if not filled or not all(map(_DEGREES.fullmatch, filled)):
        return False
    values = [float(text) for text in filled]
    in_range = all(_LEAST <= abs(value) <= _HALF for value in values)
    return in_range and _has_decimals(texts, _ROUGH) and max(values) - min(values) < _SPREAD


def _has_decimals(texts: Sequence[str], least: int) -> bool:
    """Check whether most numbers have at least a given number of decimals."""
    decimals = [len(text.strip().partition(".")[2]) for text in texts if text.strip()]
    return sum(number >= least for number in decimals) * 2 >= len(decimals)


_POLE, _HALF, _LEAST, _SPREAD, _FINE, _ROUGH = 90, 180, 5, 20, 3, 2
_DEGREES = re.compile(r"[+-]?\d{1,3}\.\d+", re.ASCII)
