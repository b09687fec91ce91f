"""The geometries of a layer as text: made once, for GeoJSON, the QGIS folder and KML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from marzmap.write import _cells
from marzmap.write._shapes import MULTIPLE, all_prepared, bbox, kind

if TYPE_CHECKING:
    import geopandas as gpd


class Geometries(NamedTuple):
    """The geometries of a layer, cut, rounded and turned as by `_shapes.prepared`.

    Attributes
    ----------
    kind : str
        "Point", "LineString" or "Polygon"; empty where there are no rows.
    coordinates : pyarrow.Array of large_string
        What GeoJSON has as coordinates of each row, single or multiple.
    multiple : pyarrow.Array of bool
        Whether a row has the coordinates of several.
    bbox : list of float
        West, south, east, north, as by `_shapes.bbox`; empty where there are no rows.
    """

    kind: str
    coordinates: Any
    multiple: Any
    bbox: list[float]


def as_text(layer: gpd.GeoDataFrame, name: str) -> Geometries:
    """Write the geometries of a layer.

    Parameters
    ----------
    layer : GeoDataFrame
        Points, lines or polygons, single or multi; longitude and latitude, degrees.
    name : str
        The layer's key, for messages.

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
    >>> as_text(one, "incidents").coordinates.to_pylist()
    ['[61,31.5]']
    """
    shapes = layer.geometry.to_numpy()
    texts: list[Any] = []
    types, bounds = [np.empty(0, dtype=np.int32)], []
    for rows in _cells.blocks(len(shapes)):
        block = all_prepared(shapes[rows], name, first=rows.start)
        types.append(shapely.get_type_id(block))
        kind(types[-1], name)
        texts.append(coordinates(block))
        bounds.append(shapely.bounds(shapely.get_parts(block)))
    numbers = np.concatenate(types)
    return Geometries(
        kind(numbers, name),
        _as_one(texts),
        pa.array(numbers >= MULTIPLE),
        bbox(np.concatenate(bounds)) if bounds else [],
    )


def _as_one(arrays: list[Any]) -> Any:
    """Join arrays of texts, emptying the list: each goes when it is copied, for they may be very long."""
    lengths = [pc.binary_length(texts).to_numpy() for texts in arrays]
    offsets = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *lengths]))
    whole = pa.allocate_buffer(int(offsets[-1]))
    with pa.FixedSizeBufferWriter(whole) as target:
        while arrays:
            target.write(_cells.lines(arrays.pop(0), between=""))
    return pa.LargeStringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), whole)


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
