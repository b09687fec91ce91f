"""Everything about one row of a table: as it is written, as it is read, what is wrong, where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from marzmap import _rows, check, locate
from marzmap._errors import InputError, escaped, shown
from marzmap._text import count
from marzmap.statements import in_english
from marzmap.tables.cells.numerals import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from marzmap.check.reading import Row
    from marzmap.tables import Options

_CELL = 60  # characters of a cell
_HALF, _POLE = 180, 90  # degrees


def explained(
    file: Path, number: int, options: Options, progress: Callable[[int, int | None], object] | None = None
) -> list[str]:
    """Return all about the row of a number, as lines.

    Raises
    ------
    InputError
        The table cannot be read, or has no row of that number.
    """
    table = check.table(file, options)
    rows: list[Row] = []
    watched = table._replace(rows=_kept(table.rows, number, rows), source=None)
    for block in check.blocks(
        watched, country_at=_rows.country_at, latest=_rows.tomorrow(), progress=progress
    ):
        parts = [frame[frame["row"] == number] for frame in block[:3]]
        if len(parts[0]) or len(parts[1]):
            return [escaped(line) for row in rows for line in _lines(file.name, row, table, *parts)]
    raise InputError(
        f"{file}: no row {number}. The header is row 1; in files without lines the first row is 2."
    )


def _kept(rows: Iterable[Row], number: int, kept: list[Row]) -> Iterator[Row]:
    """Yield rows, and keep those of a number."""
    for row in rows:
        if row.number == number:
            kept.append(row)
        yield row


def _lines(
    file: str,
    row: Row,
    table: check.Table,
    accepted: pd.DataFrame,
    rejected: pd.DataFrame,
    emptied: pd.DataFrame,
) -> list[str]:
    values = {} if accepted.empty else accepted.iloc[0].dropna().to_dict()
    state = "set aside" if accepted.empty else "kept"
    faults = check.messages(pd.concat([rejected, emptied]), file)
    notes = in_english(accepted["check_note_code"].dropna())
    return [
        f"{file}: row {row.number}, {state}"
        + (f", {count(len(emptied), 'cell')} left empty" if len(emptied) else ""),
        *_cells(row, table, values),
        *faults,
        *(f"{file}:{row.number}: note: {note}" for note in notes),
        *_where(values or row.texts),
    ]


def _cells(row: Row, table: check.Table, values: dict[Any, Any]) -> list[str]:
    """Return each cell as it is written and, behind an arrow, as it is read."""
    ours: dict[str, list[str]] = {name: [] for name in table.given}
    for column in table.header:
        ours.setdefault(table.named.get(column, column), []).append(column)
    lines = []
    for name, written in zip(table.given, row.cells, strict=False):
        read = [
            f"{column} {shown(values.get(column, '') if values else row.texts.get(column, ''), _CELL)}"
            for column in ours[name]
        ]
        lines.append(f"  {shown(name)}: {shown(written, _CELL)}" + (f" -> {', '.join(read)}" if read else ""))
    further = [
        f"  (from several columns) {column} {shown(text, _CELL)}"
        for column, text in row.texts.items()
        if table.named.get(column, column) not in ours and text
    ]
    days = [f"  {name}: {values[name]}" for name in ("date_start", "date_end") if name in values]
    return [*lines, *further, *days]


def _where(values: dict[Any, Any]) -> list[str]:
    """Return where a row lies that has coordinates."""
    longitude, latitude = (_degrees(name, values.get(name, "")) for name in ("longitude", "latitude"))
    if not (abs(longitude) <= _HALF and abs(latitude) <= _POLE):  # nor if one is missing
        return ["It has no usable coordinates: a place is looked for by its name when the study is built."]
    at = locate.columns(np.array([longitude]), np.array([latitude]), None, locate.reference())
    country = at["country_at"][0] or "no country"
    border, distance = at["border_id"][0], at["border_distance_m"][0]
    where = f"{longitude:g}, {latitude:g} (longitude, latitude) lies in {country}"
    if border is None:
        return [f"{where}."]
    return [f"{where}, {distance / 1000:.1f} km from the border {border}, the nearest of all land borders."]


def _degrees(name: str, cell: object) -> float:
    try:
        return value(name, str(cell).strip()) if str(cell).strip() else float("nan")
    except ValueError:
        return float("nan")
