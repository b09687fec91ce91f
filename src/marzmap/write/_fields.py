"""Layers as the formats of GIS keep them: fields of one type in every build, days as dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import shapely
from pandas.api import types

from marzmap._text import NOT_XML
from marzmap.attributes import COLUMNS
from marzmap.write._shapes import one_type

if TYPE_CHECKING:
    import geopandas as gpd

DATES = ("date_start", "date_end")
"""Columns whose text is a full day."""


def table(layer: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Give a layer one geometry type, and every field the type that it has in every build.

    Words of the vocabulary get its dtype, but days become dates; of the user's own columns whole numbers
    become Int64, other numbers float64, truth boolean and all else text. Characters that neither XML nor
    UTF-8 can hold become U+FFFD.

    Parameters
    ----------
    layer : GeoDataFrame
        Any layer.
    name : str
        Its key, for messages.

    Returns
    -------
    GeoDataFrame
        A new frame of the same rows and columns; two dimensions.

    Raises
    ------
    InputError
        If the layer mixes points, lines and polygons.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = {"date_start": ["2021-12-01"], "killed_low": [None]}
    >>> typed = table(geopandas.GeoDataFrame(one, geometry=[Point(61, 31)], crs=4326), "incidents")
    >>> typed.dtypes.astype(str).to_dict()
    {'date_start': 'date32[day][pyarrow]', 'killed_low': 'Int64', 'geometry': 'geometry'}
    """
    shape = layer.geometry.name
    plain = {column: _typed(layer[column]) for column in layer.columns if column != shape}
    return layer.assign(**plain, **{shape: one_type(list(shapely.force_2d(layer.geometry.array)), name)})


def _typed(column: pd.Series[Any]) -> pd.Series[Any]:
    """Give one column its type."""
    name = str(column.name)
    if name in DATES:
        days = [date.fromisoformat(day) if isinstance(day, str) else None for day in column]
        return pd.Series(
            pd.array(pa.array(days, pa.date32()), dtype=pd.ArrowDtype(pa.date32())), index=column.index
        )
    kinds: dict[str, Any] = {
        "boolean": types.is_bool_dtype,
        "Int64": types.is_integer_dtype,
        "float64": types.is_float_dtype,
    }
    matching = [kind for kind, fits in kinds.items() if fits(column.dtype)]
    dtype: Any = COLUMNS[name].dtype if name in COLUMNS else [*matching, "string"][0]
    if dtype != "string":
        return column.astype(dtype)
    return column.map(lambda value: NOT_XML.sub("\ufffd", str(value)), na_action="ignore").astype("string")


def values(column: Any) -> list[Any]:
    """Return the values of a column as Python's own, None where unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> values(pd.Series([3, None], dtype="Int64")), values(pd.Series([0.5, None]))
    ([3, None], [0.5, None])
    """
    plain: list[Any] = column.to_numpy(dtype=object, na_value=None).tolist()
    return plain


def distinct(names: list[str], taken: tuple[str, ...] = ()) -> list[str]:
    """Number names that differ in case only, or that are taken.

    Examples
    --------
    >>> distinct(["title", "Title", "fid"], ("fid",))
    ['title', 'Title_2', 'fid_2']
    """
    used = {name.casefold() for name in taken}
    result = []
    for name in names:
        number, apart = 1, name
        while apart.casefold() in used:
            number += 1
            apart = f"{name}_{number}"
        used.add(apart.casefold())
        result.append(apart)
    return result
