"""The geometries of a layer as text, for GeoJSON, the QGIS folder and KML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from marzmap.write import _cells, _circles
from marzmap.write._shapes import DECIMALS, MULTIPLE, all_prepared, bbox, kind

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints


class Geometries(NamedTuple):
    """The geometries of a layer, cut, rounded and turned as by `_shapes.prepared`.

    Attributes
    ----------
    kind : str
        "Point", "LineString" or "Polygon"; empty where there are no rows.
    coordinates : callable
        Returns what GeoJSON has as coordinates of some rows, by their numbers, single or multiple: a
        pyarrow.Array of large_string.
    multiple : array of bool
        Whether a row has the coordinates of several.
    bbox : list of float
        West, south, east, north, as by `_shapes.bbox`; empty where there are no rows.
    """

    kind: str
    coordinates: Callable[[Ints], Any]
    multiple: Bools
    bbox: list[float]


class _Written(NamedTuple):
    """Geometries, each written: its coordinates, its type and its bounds."""

    texts: Any
    types: NDArray[np.int32]
    bounds: Floats


def as_text(layer: gpd.GeoDataFrame, name: str) -> Geometries:
    """Write the geometries of a layer: at once, but circles where they are asked for.

    Parameters
    ----------
    layer : GeoDataFrame
        Points, lines or polygons, single or multi; longitude and latitude, degrees.
    name : str
        The layer's key, for messages; it decides whether points are drawn as circles.

    Returns
    -------
    Geometries

    Raises
    ------
    InputError
        As by `_shapes.prepared`; or the layer mixes points, lines and polygons.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame(geometry=[Point(61, 31.5)], crs=4326)
    >>> as_text(one, "incidents").coordinates(np.array([0])).to_pylist()
    ['[61,31.5]']
    """
    if _circles.is_of_circles(name):
        return _of_circles(_circles.places(layer), name)
    texts, types, bounds = _written(layer.geometry.to_numpy(), name)
    return Geometries(kind(types, name), texts.take, types >= MULTIPLE, bbox(bounds) if len(types) else [])


def _written(shapes: Any, name: str) -> _Written:
    """Write geometries, a block at a time."""
    texts: list[Any] = [pa.array([], _cells.TEXT)]
    types, bounds = [np.empty(0, dtype=np.int32)], [np.empty((0, 4))]
    for rows in _cells.blocks(len(shapes)):
        block = all_prepared(shapes[rows], name, first=rows.start)
        types.append(shapely.get_type_id(block))
        kind(types[-1], name)
        texts.append(coordinates(block))
        bounds.append(shapely.bounds(shapely.get_parts(block)))
    return _Written(pa.concat_arrays(texts), np.concatenate(types), np.concatenate(bounds))


def _of_circles(places: Floats, name: str) -> Geometries:
    """Return the circles round places, which are written where they are asked for but for the odd ones."""
    plain = _circles.plain(places)
    odd = _written(_circles.polygons(places[~plain]), name)
    types = np.full(len(places), shapely.GeometryType.POLYGON, dtype=np.int32)
    types[~plain] = odd.types
    at_odd = np.cumsum(~plain) - 1
    bounds = [odd.bounds]
    common = places[plain]
    for first in range(0, len(common), _circles.AT_ONCE):
        corners = _circles.rounded(common[first : first + _circles.AT_ONCE]) / 10**DECIMALS
        bounds.append(np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1))

    def coordinates(rows: Ints) -> Any:
        odd_rows = ~plain[rows]
        texts = _circles.coordinates(places[rows])
        return pc.replace_with_mask(texts, pa.array(odd_rows), odd.texts.take(at_odd[rows[odd_rows]]))

    return Geometries(
        kind(types, name),
        coordinates,
        types >= MULTIPLE,
        bbox(np.concatenate(bounds)) if len(places) else [],
    )


def coordinates(shapes: Any) -> Any:
    """Write the coordinates of shapes as GeoJSON does; whole degrees without a point.

    Parameters
    ----------
    shapes : array of geometry
        Points, lines or polygons, some of them perhaps multiple; two dimensions.

    Returns
    -------
    pyarrow.Array of large_string

    Examples
    --------
    >>> coordinates(np.array([shapely.LineString([(0, 0), (1, 0.5)])])).to_pylist()
    ['[[0,0],[1,0.5]]']
    """
    as_type, pairs, offsets = shapely.to_ragged_array(shapes)
    # Adding 0 turns -0 into 0.
    east, north = (_cells.shortest(numbers + 0.0, whole="") for numbers in pairs.T)
    texts = _cells.joined(east, ",", north)
    for firsts in offsets:
        listed = pa.LargeListArray.from_arrays(pa.array(firsts, pa.int64()), texts)
        # What is in a list gets its own brackets here: around all of it and between two.
        texts = _cells.joined("[", pc.binary_join(listed, pa.scalar("],[", _cells.TEXT)), "]")
    texts = _cells.joined("[", texts, "]")
    # Among multiple geometries a single one comes as one of one part.
    single = shapely.get_type_id(shapes) != as_type.value
    return (
        pc.if_else(pa.array(single), pc.utf8_slice_codeunits(texts, 1, -1), texts) if single.any() else texts
    )
