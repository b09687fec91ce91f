"""Layers as the formats of GIS keep them: fields of one type in every build, days as dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pandas.api import types

from marzmap._text import NOT_XML
from marzmap.attributes import COLUMNS
from marzmap.write._cells import arrow
from marzmap.write._shapes import one_type

if TYPE_CHECKING:
    import geopandas as gpd

DATES = ("date_start", "date_end")
"""Columns whose text is a full day."""


def table(layer: gpd.GeoDataFrame, name: str, *, multiple: bool = False) -> gpd.GeoDataFrame:
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
    multiple : bool
        Whether its geometries become multi even if all are single.

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
    shapes = one_type(shapely.force_2d(layer.geometry.to_numpy()), name, multiple=multiple)
    return layer.assign(**{layer.geometry.name: shapes, **columns(layer)})


def columns(layer: gpd.GeoDataFrame) -> dict[str, pd.Series[Any]]:
    """Return the columns of a layer but its geometry, typed as in `table`.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> layer = geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(61, 31)], crs=4326)
    >>> [(name, str(column.dtype)) for name, column in columns(layer).items()]
    [('a', 'Int64')]
    """
    return {str(name): typed(layer[name]) for name in layer.columns if name != layer.geometry.name}


def typed(column: pd.Series[Any]) -> pd.Series[Any]:
    """Give one column its type, as in `table`.

    Examples
    --------
    >>> str(typed(pd.Series(["2021-12-01"], name="date_end")).dtype)
    'date32[day][pyarrow]'
    """
    name = str(column.name)
    if name in DATES:
        dates = arrow(column.astype("string")).cast(pa.date32())
        return pd.Series(pd.array(dates, dtype=pd.ArrowDtype(pa.date32())), index=column.index, name=name)
    kinds: dict[str, Any] = {
        "boolean": types.is_bool_dtype,
        "Int64": types.is_integer_dtype,
        "float64": types.is_float_dtype,
    }
    matching = [kind for kind, fits in kinds.items() if fits(column.dtype)]
    dtype: Any = COLUMNS[name].dtype if name in COLUMNS else [*matching, "string"][0]
    if dtype != "string":
        return column.astype(dtype)
    if column.dtype == "string":
        odd = pc.match_substring_regex(arrow(column), NOT_XML.pattern)
        if not odd.true_count:
            return column.astype("string")
    return column.map(lambda value: NOT_XML.sub("\ufffd", str(value)), na_action="ignore").astype("string")


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
