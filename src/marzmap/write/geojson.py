"""Layers as strict RFC 7946 text: small, stable from build to build, readable in a diff.

GDAL's and geopandas' own writers add a `crs` member, write up to 15 digits or turn rings the wrong
way round, so the few rules of the standard are kept here.
"""

from __future__ import annotations

import json
import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from marzmap._errors import InputError
from marzmap.attributes import decimals
from marzmap.layers import LAYERS
from marzmap.write import _fields
from marzmap.write._shapes import DECIMALS, all_prepared, as_json, bbox, one_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd

JSON_COLUMNS = ("claims", "sources")
"""Columns whose text is a JSON array."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_UNSAFE = re.compile("[\ud800-\udfff\u2028\u2029]")


def text(layer: gpd.GeoDataFrame, name: str, *, nested: bool = True) -> str:
    """Write a layer as one RFC 7946 FeatureCollection, one feature a line.

    Two dimensions, 6 decimals, right-hand rings, `bbox`, no `crs`, one geometry type; lines and
    polygons that cross the antimeridian are cut there (RFC 7946, section 3.1.9). A feature's `id` is
    made of the columns that identify a row of the layer (incident_id, for one), by which the features are
    sorted, or else is the number of the row counted from 1. Metres (`_m`) get 3 decimals, other real
    numbers 6; unknown is `null`.

    Parameters
    ----------
    layer : GeoDataFrame
        EPSG:4326, points, lines or polygons, single or multi; degrees.
    name : str
        The layer's key, such as "incidents": it decides the ids, and messages name it.
    nested : bool, default True
        Write `claims` and `sources` as JSON arrays; otherwise as by `flattened`.

    Returns
    -------
    str
        The whole file, ending in a line feed.

    Raises
    ------
    InputError
        If the layer is not EPSG:4326, mixes points, lines and polygons, or holds a geometry that is
        missing, invalid, off the globe, around a pole, or too small for 6 decimals.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = {"incident_id": ["i1"], "border_distance_m": [2064.00049]}
    >>> layer = geopandas.GeoDataFrame(one, geometry=[Point(61.8058, 31.0549)], crs=4326)
    >>> print(text(layer, "incidents").splitlines()[1])
    {"type":"Feature","id":"i1","geometry":{"type":"Point","coordinates":[61.8058,31.0549]},\
"properties":{"incident_id":"i1","border_distance_m":2064.0}}
    """
    if layer.crs is None or layer.crs.to_epsg() != 4326:  # noqa: PLR2004 - its name, not a figure
        raise InputError(
            f"Layer {name!r} is in {layer.crs or 'no stated CRS'}; GeoJSON is EPSG:4326. Reproject it."
        )
    table = layer if nested else flattened(layer)
    shapes = one_type(all_prepared(list(layer.geometry), name), name)
    properties = _properties(table.drop(columns=layer.geometry.name), nested=nested)
    keys = _keys(layer, name)
    ids = ["/".join(map(str, key)) for key in keys] or range(1, len(layer) + 1)
    features = [
        f'{{"type":"Feature","id":{_dump(key)},"geometry":{shape},"properties":{_dump(row)}}}'
        for key, shape, row in zip(ids, as_json(shapes), properties, strict=True)
    ]
    # The same order however the table was shuffled.
    features = [features[row] for row in sorted(range(len(keys)), key=keys.__getitem__)] if keys else features
    corners = f'"bbox":{_dump([_number(value) for value in bbox(shapes)])},' if shapes else ""
    return f'{{"type":"FeatureCollection",{corners}"features":[\n' + ",\n".join(features) + "\n]}\n"


def flattened(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Turn `claims` and `sources` into plain text, one paragraph each, for formats without lists.

    Parameters
    ----------
    layer : GeoDataFrame
        Any layer; one without these columns comes back unchanged.

    Returns
    -------
    GeoDataFrame
        A new frame. A claim reads "Iran: none killed [1, 2]", a source "1. Title. Publisher, date. Address".

    Raises
    ------
    InputError
        If a value is not a JSON array of objects.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = {"claims": ['[{"by": "Iran", "text": "none killed", "sources": [1, 2]}]']}
    >>> flattened(geopandas.GeoDataFrame(one, geometry=[Point(0, 0)], crs=4326)).claims[0]
    'Iran: none killed [1, 2]'
    """
    present = [column for column in JSON_COLUMNS if column in layer]
    return layer.assign(
        **{
            column: layer[column]
            .map(partial(_paragraphs, column=column), na_action="ignore")
            .astype("string")
            for column in present
        }
    )


def _paragraphs(value: str, column: str) -> str:
    write = _claim if column == "claims" else _source
    return "\n".join(write(number, entry) for number, entry in enumerate(_array(value, column), 1))


def _claim(_: int, claim: dict[str, Any]) -> str:
    numbers = ", ".join(str(number) for number in claim.get("sources") or [])
    return f"{claim.get('by') or 'Not stated'}: {claim.get('text') or ''}{numbers and f' [{numbers}]'}"


def _source(number: int, source: dict[str, Any]) -> str:
    origin = ", ".join(str(source[key]) for key in ("publisher", "date") if source.get(key))
    parts = [str(source.get("title") or ""), origin, str(source.get("url") or "")]
    return f"{number}. " + (". ".join(part for part in parts if part) or "Not stated")


def _array(value: str, column: str) -> list[Any]:
    try:
        array = json.loads(value, parse_constant=str, parse_float=_finite)
    except json.JSONDecodeError:
        array = None
    if not isinstance(array, list) or not all(isinstance(entry, dict) for entry in array):
        raise InputError(
            f"{column}: {value[:60]!r} is not a JSON array of objects. Write [] where there are none."
        )
    return array


def _finite(number: str) -> float | str:
    """Read a number of foreign JSON; one that JSON cannot write again stays text."""
    value = float(number)
    return value if math.isfinite(value) else number


def _dump(value: Any) -> str:
    plain = _ENCODER.encode(value)
    # Lone surrogates are not UTF-8, and old readers take the two separators for line ends.
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)


def _number(value: float) -> float:
    value = round(value, DECIMALS)
    return int(value) if value.is_integer() else value


def _properties(table: pd.DataFrame, *, nested: bool) -> Iterator[dict[str, Any]]:
    names = list(table.columns)
    columns = [_plain(table[name], nested=nested) for name in names]
    rows = zip(*columns, strict=True) if columns else ((),) * len(table)
    return (dict(zip(names, row, strict=True)) for row in rows)


def _plain(column: pd.Series[Any], *, nested: bool) -> list[Any]:
    """Turn a column into values that JSON knows."""
    name = str(column.name)
    convert: Callable[[Any], Any] | None = None
    if nested and name in JSON_COLUMNS:
        convert = partial(_array, column=name)
    elif pd.api.types.is_bool_dtype(column.dtype):
        convert = bool
    elif pd.api.types.is_integer_dtype(column.dtype):
        convert = int
    elif pd.api.types.is_float_dtype(column.dtype):
        # A float even where it is whole, so that a column has one type in every build.
        places = decimals(name).geojson
        # JSON has no infinity, such as the rate of a stretch outside which nothing lies.
        convert = lambda value: round(float(value), places) if math.isfinite(value) else None  # noqa: E731 - one of several
    values = _fields.values(column)
    return [None if value is None else convert(value) for value in values] if convert else values


def _keys(layer: gpd.GeoDataFrame, name: str) -> list[tuple[Any, ...]]:
    """Return what identifies each row of a layer; nothing if the columns that should do not."""
    names = LAYERS[name].identity if name in LAYERS else ()
    if not names or not set(names) <= set(layer):
        return []
    columns = [_fields.values(layer[column]) for column in names]
    keys = list(zip(*columns, strict=True))
    return [] if any(None in key for key in keys) or len(set(keys)) < len(keys) else keys
