"""Short tables of text, read whole: places, radii, parties, builds to compare."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from marzmap._errors import InputError, shown
from marzmap.tables import points, reader
from marzmap.tables.cells import numerals
from marzmap.tables.cells.values import texts
from marzmap.tables.columns.aliases import FORMER
from marzmap.tables.columns.header import columns_of
from marzmap.tables.faults import POINTS_APART_M
from marzmap.tables.formats import short_rows
from marzmap.tables.samples import sampled
from marzmap.tables.table import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from marzmap.tables.table import Batch


NUMBERS = ("longitude", "latitude", "radius_m")
"""Columns that hold numbers, in any form that people write them."""


def read(path: Path, words: Iterable[str] = ()) -> pd.DataFrame:
    """Read a table whole, as text.

    Parameters
    ----------
    path : Path
        A table of any format that `reader.read` opens.
    words : iterable of str
        Columns that may have another of their usual names in the file.

    Returns
    -------
    DataFrame
        Columns of text (string), <NA> where a cell is empty; the index `row` is its number. Rows without any
        text are left out. Where `words` has longitude and latitude, they are also made of any other form of
        position: a geometry (of a line or an area a point on it), a whole position in a cell, eastings and
        northings. What a person should read of how these were read is in `attrs["notices"]`. Columns
        that an earlier version called otherwise have today's names.

    Raises
    ------
    InputError
        The file cannot be read, a row does not fit its columns, or a position cannot be read.

    Examples
    --------
    >>> from marzmap import atlas
    >>> table = read(atlas.folder() / "radii.csv")
    >>> table["scheme"].iloc[0], int(table.index[0])
    ('where_prec', 2)
    """
    words = tuple(words)
    table, samples = sampled(reader.read(path))
    where = points.stated(path, table, samples) if {*points.AXES} <= {*words} else points.Position({})
    parts, apart = [], list[str]()
    for batch in table.batches:
        for row in batch.aside:
            if row.faults != [EMPTY]:
                fault = row.faults[0]
                raise InputError(f"{path}:{row.number}: {fault.reason}. {fault.fix}")
        columns = {name: texts(batch.rows.column(name)) for name in table.header}
        if where.geometry:
            columns |= _degrees(path, batch, where)
        apart += _apart(batch, where)
        parts.append(pd.DataFrame(columns, index=batch.number, dtype="string"))
    empty = pd.DataFrame(columns=table.header, dtype="string")
    whole = pd.concat(parts) if parts else empty
    names = columns_of(words, list(whole.columns), path)
    today = {name: word for name, word in FORMER.items() if word not in whole}
    renamed = whole.replace("", pd.NA).rename(columns=today | {name: word for word, name in names.items()})
    assumed = points.assumed(where, samples)
    said = (*table.notices, *short_rows.notice(table.short))
    renamed.attrs["notices"] = [*said, *([assumed] if assumed else []), *apart]
    return renamed.rename_axis("row")


def numbers(table: pd.DataFrame, name: str, path: Path) -> pd.Series[float]:
    """Read a column of a frame as numbers, in any form that people write them.

    Raises
    ------
    InputError
        A cell is not a number; the message has its row.

    Examples
    --------
    >>> from pathlib import Path
    >>> numbers(pd.DataFrame({"latitude": ["31°30′ N", None]}), "latitude", Path("a.csv")).tolist()
    [31.5, nan]
    """
    values = []
    for row, cell in table[name].items():
        try:
            values.append(math.nan if pd.isna(cell) else numerals.value(name, cell.strip()))
        except ValueError as error:
            raise InputError(f"{path}:{row}: {name}: {error}. Write a number such as 61.8058.") from error
    return pd.Series(values, index=table.index, dtype="float64")


def _degrees(path: Path, batch: Batch, where: points.Position) -> dict[str, list[str]]:
    """Return longitude and latitude of the positions of a batch, as text; refuse what cannot be read."""
    if where.is_wkb:
        column = batch.rows.column(where.geometry).to_pylist()
        shapes = shapely.from_wkb(np.array(column, dtype=object), on_invalid="ignore")
        inside = shapely.point_on_surface(shapes)
        inside[shapely.is_empty(inside)] = None
        degrees = {"longitude": shapely.get_x(inside), "latitude": shapely.get_y(inside)}
    else:
        degrees = points.points(batch.rows, where)
        for at in np.flatnonzero(~np.isfinite(degrees["longitude"])):
            problem = points.problem(batch.rows.slice(at, 1).to_pylist()[0], where)
            if problem != points.NO_POINT:
                raise InputError(
                    f"{path}:{batch.number[at]}: {where.geometry}: {problem}. "
                    "Write latitude and longitude in degrees, such as 31.112, 61.93."
                )
    made = {}
    for name in points.AXES:
        own = where.columns.get(name, name)
        stated = texts(batch.rows.column(own)) if own in batch.rows.schema.names else [""] * len(batch.number)
        pairs = zip(degrees[name], stated, strict=True)
        made[own] = [repr(float(value)) if math.isfinite(value) else text for value, text in pairs]
    return made


def _apart(batch: Batch, where: points.Position) -> list[str]:
    """Say of which rows two positions disagree, and which is used."""
    if not (where.other or where.further):
        return []
    used = where.geometry or where.columns["longitude"]
    lines = []
    for (_, *columns), metres in points.apart(batch.rows, points.points(batch.rows, where), where):
        column = [*columns, *where.other][0]
        lines += [
            f"row {batch.number[at]}: the position in column {shown(column)} lies "
            f"{metres[at]:.0f} m from the one in column {shown(used)}, which is used"
            for at in np.flatnonzero(metres > POINTS_APART_M)
        ]
    return lines
