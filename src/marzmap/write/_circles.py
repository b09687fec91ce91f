"""Layers whose rows are points, drawn as circles of their radius: a block at a time, where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from marzmap.borderline import circles
from marzmap.layers import LAYERS
from marzmap.write import _cells
from marzmap.write._shapes import DECIMALS, HALF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints

_LEAST_M = 25.0
"""Radius from which neighbouring corners lie much farther apart than rounding moves them."""

_FARTHEST_DEG = 85.0
"""Latitude up to which a circle is taken to be plain; there are few incidents beyond it."""

_DEGREE_M = 110_000.0
"""No degree of latitude is shorter, metres."""

_SHORT_DEG = 0.001
"""Numbers as small as that are written in another way."""

AT_ONCE = 500
"""Circles that are written at a time: few enough for their corners to stay in the cache of the processor."""

_UNIT = 10**DECIMALS


def is_of_circles(name: str) -> bool:
    """Check whether the rows of a layer, by its key, are drawn as circles.

    Examples
    --------
    >>> is_of_circles("radius_circles"), is_of_circles("incidents")
    (True, False)
    """
    return name in LAYERS and LAYERS[name].circles


def places(layer: gpd.GeoDataFrame) -> Floats:
    """Return longitude and latitude, degrees, and radius, metres, of each row.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> places(geopandas.GeoDataFrame({"radius_m": [500.0]}, geometry=[Point(61, 31)])).tolist()
    [[61.0, 31.0, 500.0]]
    """
    middles = shapely.get_coordinates(layer.geometry.to_numpy())
    return np.column_stack([middles, layer["radius_m"].to_numpy(dtype=float)])


def drawn(layer: gpd.GeoDataFrame, name: str) -> Callable[[slice], Any]:
    """Return what gives the shapes of some rows of a layer: its own, or the circles round its points.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"radius_m": [500.0]}, geometry=[Point(61, 31)])
    >>> [drawn(one, name)(slice(None))[0].geom_type for name in ("radius_circles", "incidents")]
    ['Polygon', 'Point']
    """
    if not is_of_circles(name):
        shapes = layer.geometry.to_numpy()
        return lambda rows: shapes[rows]
    middles = places(layer)
    return lambda rows: polygons(middles[rows])


def polygons(places: Floats) -> Any:
    """Draw circles round places.

    Examples
    --------
    >>> polygons(np.array([[61.0, 31.0, 500.0]]))[0].geom_type
    'Polygon'
    """
    return shapely.polygons(circles(*places.T))


def plain(places: Floats) -> Bools:
    """Find the places whose circles, rounded, are valid and cross neither the equator nor a whole meridian.

    Examples
    --------
    >>> plain(np.array([[61.0, 31.0, 500.0], [179.9, 31.0, 5e4], [61.0, 89.0, 500.0], [61.0, 31.0, 2.0]]))
    array([ True, False, False, False])
    """
    longitude, latitude, radius = places.T
    up = radius / _DEGREE_M + _SHORT_DEG
    away, farthest = np.abs(latitude) - up, np.abs(latitude) + up
    across = up / np.cos(np.radians(np.minimum(farthest, _FARTHEST_DEG)))
    within = (farthest < _FARTHEST_DEG) & (np.abs(longitude) + across < HALF)
    inside: Bools = within & (np.minimum(away, np.abs(longitude) - across) > 0) & (radius >= _LEAST_M)
    return inside


def rounded(places: Floats) -> Ints:
    """Return the corners of plain circles, in the last decimal of files, shape (n, 73, 2): the first is last.

    Examples
    --------
    >>> rounded(np.array([[61.0, 31.0, 500.0]]))[0, [0, 18, 72]].tolist()
    [[61000000, 31004510], [60994765, 31000000], [61000000, 31004510]]
    """
    corners = circles(*places.T)
    closed = np.concatenate([corners, corners[:, :1]], axis=1).round(DECIMALS)
    units: Ints = np.rint(closed * _UNIT).astype(np.int64)
    return units


def coordinates(places: Floats) -> Any:
    """Write the corners of plain circles as the coordinates of polygons in GeoJSON.

    Each number is put together from words of four characters, some of which are then left out: this takes
    a third of the time of writing it as text.

    Examples
    --------
    >>> coordinates(np.array([[61.0, 31.0, 500.0]]))[0].as_py()[:44]
    '[[[61,31.00451],[60.999544,31.004493],[60.99'
    """
    parts = [_written(places[first : first + AT_ONCE]) for first in range(0, len(places), AT_ONCE)]
    return _cells.joined("[[[", pa.concat_arrays(parts or [pa.array([], _cells.TEXT)]), "]]")


def _written(places: Floats) -> Any:
    """Write what is within the brackets of plain circles, but for the last of them."""
    corners = rounded(places)
    text = np.empty((*corners.shape[:2], 7), dtype=np.uint32)
    kept = np.empty_like(text)
    whole, part = np.divmod(np.abs(corners).astype(np.int32), _UNIT)
    upper, lower = np.divmod(part, 1000)
    for at, after in enumerate((_COMMA, _BRACKET)):
        words = (
            (_WHOLE, whole[..., at] + 1000 * (corners[..., at] < 0)),
            (_UPPER, upper[..., at] + 1000 * (lower[..., at] > 0)),
            (after, lower[..., at]),
        )
        for column, (table, which) in enumerate(words, start=3 * at):
            text[..., column], kept[..., column] = table.text[which], table.kept[which]
    text[..., 6], kept[..., 6] = _BETWEEN.text[0], _BETWEEN.kept[0]
    kept[:, -1, 6] = 0
    mask = kept.view(np.bool_).reshape(len(places), -1)
    ends = np.concatenate([[0], np.cumsum(mask.sum(axis=1))])
    content = text.view(np.uint8).reshape(mask.shape)[mask]
    return pa.LargeStringArray.from_buffers(len(places), pa.py_buffer(ends), pa.py_buffer(content))


class _Words(NamedTuple):
    """Words of four characters, and which of these stay."""

    text: NDArray[np.uint32]
    kept: NDArray[np.uint32]


def _words(written: Iterable[tuple[str, str]]) -> _Words:
    """Make words of texts of four characters and of as many marks, blank where a character is left out."""
    texts, marks = zip(*written, strict=True)
    kept = np.frombuffer("".join(marks).encode(), dtype=np.uint8) != ord(" ")
    return _Words(np.frombuffer("".join(texts).encode(), dtype=np.uint32), kept.view(np.uint32))


_THOUSAND = [f"{number:03}" for number in range(1000)]
_TO_LAST = [text.rstrip("0").ljust(3) for text in _THOUSAND]
"""Decimals without the zeros at their end."""

_WHOLE = _words(
    (f"-{text}", f"{sign}{text[:2].lstrip('0').rjust(2)}{text[2]}") for sign in " -" for text in _THOUSAND
)
_UPPER = _words(
    [
        (f".{text}", f"{'.' if last.strip() else ' '}{last}")
        for text, last in zip(_THOUSAND, _TO_LAST, strict=True)
    ]
    + [(f".{text}", "....") for text in _THOUSAND]
)
_COMMA, _BRACKET = (
    _words((f"{text}{after}", f"{last}{after}") for text, last in zip(_THOUSAND, _TO_LAST, strict=True))
    for after in ",]"
)
_BETWEEN = _words([(",[  ", ",[  ")])
