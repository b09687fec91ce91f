"""Short tables of text, read whole: places, radii, parties, builds to compare."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from marzmap._errors import InputError
from marzmap.tables import reader
from marzmap.tables.cells import numerals
from marzmap.tables.cells.values import texts
from marzmap.tables.columns.header import columns_of
from marzmap.tables.table import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


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
        text are left out. A geometry becomes the longitude and latitude of its points.

    Raises
    ------
    InputError
        The file cannot be read, or a row does not fit its columns.

    Examples
    --------
    >>> from marzmap import atlas
    >>> table = read(atlas.folder() / "radii.csv")
    >>> table["scheme"].iloc[0], int(table.index[0])
    ('where_prec', 2)
    """
    table = reader.read(path)
    parts = []
    for batch in table.batches:
        for row in batch.aside:
            if row.faults != [EMPTY]:
                fault = row.faults[0]
                raise InputError(f"{path}:{row.number}: {fault.reason}. {fault.fix}")
        columns = {name: texts(batch.rows.column(name)) for name in table.header}
        if table.geometry:
            columns |= _points(batch.rows.column(table.geometry))
        parts.append(pd.DataFrame(columns, index=batch.number, dtype="string"))
    empty = pd.DataFrame(columns=table.header, dtype="string")
    whole = pd.concat(parts) if parts else empty
    names = columns_of(words, list(whole.columns), path)
    renamed = whole.replace("", pd.NA).rename(columns={name: word for word, name in names.items()})
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


def _points(column: Any) -> dict[str, list[str]]:
    shapes = shapely.from_wkb(np.array(column.to_pylist(), dtype=object), on_invalid="ignore")
    degrees = {"longitude": shapely.get_x(shapes), "latitude": shapely.get_y(shapes)}
    return {
        name: ["" if math.isnan(value) else repr(float(value)) for value in values]
        for name, values in degrees.items()
    }
