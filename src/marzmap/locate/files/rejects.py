"""Rows that cannot be located become lines of CSV that say why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap._errors import shown
from marzmap.locate.files.write import csv_line
from marzmap.tables.arrow import mask
from marzmap.tables.cells import excel_errors, numerals
from marzmap.tables.cells.escapes import escaped
from marzmap.tables.points import NO_POINT, problem
from marzmap.tables.table import EMPTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._types import Bools, Floats
    from marzmap.tables import Aside, Batch
    from marzmap.tables.points import Position

_OUTSIDE = {
    "longitude": "is not within -180 to 180",
    "latitude": "is not within -90 to 90",
}
_FIXES = {
    "longitude": "Give degrees east between -180 and 180, such as 61.8",
    "latitude": "Give degrees north between -90 and 90, such as 31.1",
}
_POINT = "Give one point in degrees, longitude and latitude."
_LONGEST = 62  # characters of a cell in a message


def lines(
    batch: Batch,
    points: dict[str, Floats],
    wrong: dict[str, Bools],
    where: Position,
    names: Sequence[str],
) -> str:
    """Return lines of CSV for the rows of a batch that cannot be located, in their order.

    `points` are from `points.points`, `wrong` which of these cannot be used. A line holds number, column,
    reason, fix and the row's own cells under `names`.
    """
    bad = np.logical_or.reduce([*wrong.values()])
    rejected = [_aside_line(row, names) for row in batch.aside]
    for row, cells in zip(np.flatnonzero(bad), batch.rows.filter(mask(bad)).to_pylist(), strict=True):
        values = {name: points[name][row] for name in wrong}
        made = {name: values[name] for name in ("longitude", "latitude")} if where.geometry else {}
        texts = {name: _text((cells | made)[name]) for name in names}
        faults: list[tuple[str, ...]] = [
            _fault(name, value, texts[where.columns[name]], where)
            for name, value in values.items()
            if wrong[name][row]
        ]
        if where.geometry and all(np.isnan(values[name]) for name in ("longitude", "latitude")):
            faults = [(where.geometry, problem(cells, where), _POINT)]
        if not any(texts.values()):
            faults = [tuple(EMPTY)]
        rejected.append(_line(int(batch.number[row]), faults, [*texts.values()]))
    return "".join(csv_line([str(number), *cells]) for number, cells in sorted(rejected))


def _line(number: int, faults: Sequence[tuple[str, ...]], cells: list[str]) -> tuple[int, list[str]]:
    column, *further = (" | ".join(parts) for parts in zip(*faults, strict=True))
    return number, [escaped(column), *further, *map(escaped, cells)]


def _aside_line(row: Aside, names: Sequence[str]) -> tuple[int, list[str]]:
    faults = [tuple(fault) for fault in row.faults]
    if beyond := row.cells[len(names) :]:
        column, reason, fix = faults[0]
        faults[0] = (column, f"{reason}, beyond it {', '.join(map(repr, beyond))}", fix)
    missing = [""] * (len(names) - len(row.cells))
    return _line(row.number, faults, [*row.cells[: len(names)], *missing])


def _fault(name: str, value: float, cell: str, where: Position) -> tuple[str, ...]:
    column = where.columns[name]
    if fault := excel_errors.fault(column, cell):
        return tuple(fault)
    swapped = "; are longitude and latitude swapped?" if name == "latitude" and np.isfinite(value) else "."
    return column, _reason(name, value, cell, where), f"{_FIXES[name]}{swapped}"


def _reason(name: str, value: float, cell: str, where: Position) -> str:
    if not cell.strip():
        return NO_POINT if where.geometry else "no value"
    if not np.isneginf(value):
        return f"{shown(cell, _LONGEST)} {_OUTSIDE[name]}"
    try:
        numerals.value(name, cell.strip())
    except ValueError as error:
        return str(error)
    return f"{shown(cell, _LONGEST)} is not a number"


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is an empty cell
