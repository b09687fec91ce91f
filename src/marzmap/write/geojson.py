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

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from marzmap._errors import InputError
from marzmap.attributes import decimals
from marzmap.layers import LAYERS
from marzmap.write import _cells, geometries
from marzmap.write._shapes import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Floats
    from marzmap.write.geometries import Geometries

JSON_COLUMNS = ("claims", "sources")
"""Columns whose text is a JSON array."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_UNSAFE = re.compile("[\ud800-\udfff\u2028\u2029]")
_ESCAPES = r'["\\\x00-\x1f\x{2028}\x{2029}]'


def _finite(number: str) -> float | str:
    """Read a number of foreign JSON; one that JSON cannot write again stays text."""
    value = float(number)
    return value if math.isfinite(value) else number


_DECODER = json.JSONDecoder(parse_constant=str, parse_float=_finite)


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
    return b"".join(blocks(layer, name, nested=nested)).decode()


def blocks(
    layer: gpd.GeoDataFrame, name: str, shapes: Geometries | None = None, *, nested: bool = True
) -> Iterator[bytes | memoryview]:
    """Write a layer as by `text`, in UTF-8, a block of features at a time.

    Parameters
    ----------
    layer, name, nested
        As for `text`.
    shapes : Geometries, optional
        The layer's geometries, where they are written already.

    Yields
    ------
    bytes or memoryview

    Raises
    ------
    InputError
        As by `text`.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> layer = geopandas.GeoDataFrame(geometry=[Point(61.8058, 31.0549)], crs=4326)
    >>> b"".join(blocks(layer, "incidents")).decode() == text(layer, "incidents")
    True
    """
    if layer.crs is None or layer.crs.to_epsg() != 4326:  # noqa: PLR2004 - its name, not a figure
        raise InputError(
            f"Layer {name!r} is in {layer.crs or 'no stated CRS'}; GeoJSON is EPSG:4326. Reproject it."
        )
    shapes = shapes or geometries.as_text(layer, name)
    corners = f'"bbox":{_dump([_number(value) for value in shapes.bbox])},' if shapes.bbox else ""
    yield f'{{"type":"FeatureCollection",{corners}"features":[\n'.encode()
    type_ = f"Multi{shapes.kind}" if shapes.multiple.any() else shapes.kind
    ids, order = _identified(layer, name)
    table = pd.DataFrame(layer if nested else flattened(layer)).drop(columns=layer.geometry.name)
    columns = {str(column): _cells.column(values) for column, values in table.items()}
    for rows in _cells.blocks(len(layer)):
        at = order[rows]
        members = _members({column: values.take(at) for column, values in columns.items()}, nested=nested)
        head = f',"geometry":{{"type":"{type_}","coordinates":'
        places = _of_one_type(shapes, at)
        parts = ('{"type":"Feature","id":', ids.take(at), head, places, '},"properties":{', *members)
        end = ",\n" if rows.stop < len(layer) else "\n"
        yield _cells.lines(*parts, "}}", missing="null", between=",\n", end=end)
    yield b"]}\n" if len(layer) else b"\n]}\n"


def flattened(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Turn `claims` and `sources` into plain text, one paragraph each, for formats without lists.

    Parameters
    ----------
    layer : GeoDataFrame
        Any layer; one without these columns comes back unchanged.

    Returns
    -------
    GeoDataFrame
        A new frame. A claim reads "Iran (denies: a clash): there was none [1, 2]", a source
        "1. Title. Publisher, date. Address".

    Raises
    ------
    InputError
        If a value is not a JSON array of objects.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = {"claims": ['[{"by": "Iran", "text": "none", "position": "denies", "sources": [1, 2]}]']}
    >>> flattened(geopandas.GeoDataFrame(one, geometry=[Point(0, 0)], crs=4326)).claims[0]
    'Iran (denies): none [1, 2]'
    """
    present = [layer[column] for column in JSON_COLUMNS if column in layer]
    plain = {
        column.name: {cell: _paragraphs(cell, column.name) for cell in column.dropna().unique()}
        for column in present
    }
    return layer.assign(**{name: layer[name].map(texts).astype("string") for name, texts in plain.items()})


def _paragraphs(value: str, column: str) -> str:
    write = _claim if column == "claims" else _source
    return "\n".join(write(number, entry) for number, entry in enumerate(_array(value, column), 1))


def _claim(_: int, claim: dict[str, Any]) -> str:
    numbers = ", ".join(str(number) for number in claim.get("sources") or [])
    position = ": ".join(str(claim[key]) for key in ("position", "about") if claim.get(key))
    by = f"{claim.get('by') or 'Not stated'}{position and f' ({position})'}"
    return f"{by}: {claim.get('text') or ''}{numbers and f' [{numbers}]'}"


def _source(number: int, source: dict[str, Any]) -> str:
    origin = ", ".join(str(source[key]) for key in ("publisher", "date") if source.get(key))
    parts = [str(source.get("title") or ""), origin, str(source.get("url") or "")]
    return f"{number}. " + (". ".join(part for part in parts if part) or "Not stated")


def _array(value: str, column: str) -> list[Any]:
    try:
        array = _DECODER.decode(value)
    except json.JSONDecodeError:
        array = None
    if not isinstance(array, list) or not all(isinstance(entry, dict) for entry in array):
        raise InputError(
            f"{column}: {value[:60]!r} is not a JSON array of objects. Write [] where there are none."
        )
    return array


def _dump(value: Any) -> str:
    plain = _ENCODER.encode(value)
    # Lone surrogates are not UTF-8, and old readers take the two separators for line ends.
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)


def _number(value: float) -> float:
    value = round(value, DECIMALS)
    return int(value) if value.is_integer() else value


def _of_one_type(shapes: Geometries, rows: NDArray[np.int64]) -> Any:
    """Return the coordinates of some rows as the type has them that all geometries are given."""
    coordinates = shapes.coordinates(rows)
    if not shapes.multiple.any():
        return coordinates
    return pc.if_else(pa.array(shapes.multiple[rows]), coordinates, _cells.joined("[", coordinates, "]"))


def _members(columns: dict[str, Any], *, nested: bool) -> list[Any]:
    """Return the properties of some rows as parts of `_cells.lines`."""
    parts: list[Any] = []
    for name, values in columns.items():
        parts += [f"{',' if parts else ''}{_dump(name)}:", _written(name, values, nested=nested)]
    return parts


def _written(name: str, values: Any, *, nested: bool) -> Any:
    """Write the values of a column as JSON; null where unknown."""
    if nested and name in JSON_COLUMNS:
        again = partial(_array_again, column=name)
        return _cells.texts(values, _cells.shortest, lambda texts: _cells.each_once(texts, again), again)

    def real(numbers: Floats) -> Any:
        # JSON has no infinity, such as the rate of a stretch outside which nothing lies.
        finite = np.where(np.isfinite(numbers), numbers, np.nan)
        # A point even where it is whole, so that a column has one type in every build.
        return _cells.shortest(finite, decimals(name).geojson)

    return _cells.texts(values, real, _quoted, _dump)


def _array_again(value: str, column: str) -> str:
    return _dump(_array(value, column))


def _quoted(texts: Any) -> Any:
    """Write texts as JSON, as by `_dump`."""
    return _cells.joined('"', _cells.rewritten(texts, _ESCAPES, lambda text: _dump(text)[1:-1]), '"')


def _identified(layer: gpd.GeoDataFrame, name: str) -> tuple[Any, NDArray[np.int64]]:
    """Return the id of each row, as JSON, and the order of the rows by what identifies them.

    Where the columns that should identify a row do not, it is its number, counted from 1.
    """
    names = list(LAYERS[name].identity) if name in LAYERS else []
    keys = pd.DataFrame(layer.reindex(columns=names))
    if not names or not len(layer) or keys.isna().any(axis=None) or keys.duplicated().any():
        return pa.array(range(1, len(layer) + 1)).cast(_cells.TEXT), np.arange(len(layer))
    columns = [_cells.arrow(keys[column]) for column in names]
    texts = [part for column in columns for part in ("/", column.cast(_cells.TEXT))][1:]
    # The same order however the table was shuffled.
    order = pc.sort_indices(pa.table(columns, names=names), [(column, "ascending") for column in names])
    return _quoted(_cells.joined(*texts)), order.to_numpy()
