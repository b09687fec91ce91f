"""Incidents as GeoParquet: the table for whoever computes further, with the meaning of each column."""

from __future__ import annotations

import io
import json
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from marzmap.attributes import COLUMNS
from marzmap.write import _cells, _fields
from marzmap.write._shapes import one_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ROWS = 1 << 15
"""Rows of a group in the file, and that are in memory at a time."""

_BLOCK = 1 << 20


def content(layer: gpd.GeoDataFrame, name: str, *, about: Mapping[str, str] | None = None) -> bytes:
    """Write a layer as the bytes of a GeoParquet file (version 1.1, WKB, zstd).

    `claims` and `sources` stay the JSON that they are in `incidents.csv`, so that the file is valid input
    again; numbers keep every digit.

    Parameters
    ----------
    layer : GeoDataFrame
        EPSG:4326; may be without rows.
    name : str
        Its key, for messages.
    about : mapping of str to str, optional
        Metadata of the file besides that of GeoParquet: licence, citation and the like.

    Returns
    -------
    bytes
        The whole file.

    Raises
    ------
    InputError
        The layer mixes points, lines and polygons.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"killed_low": [3]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> content(one, "incidents")[:4]
    b'PAR1'
    """
    return b"".join(blocks(layer, name, about=about))


def blocks(layer: gpd.GeoDataFrame, name: str, *, about: Mapping[str, str] | None = None) -> Iterator[bytes]:
    """Write a layer as by `content`, a block at a time.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"killed_low": [3]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> next(blocks(one, "incidents"))[:4]
    b'PAR1'
    """
    shapes = one_type(shapely.force_2d(layer.geometry.to_numpy()), name)
    columns = {title: _cells.arrow(values) for title, values in _fields.columns(layer).items()}
    schema = _schema(layer, name, shapes, about or {})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layer.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for first in range(0, len(layer), _ROWS):
                rows = slice(first, first + _ROWS)
                cut = {title: column[rows] for title, column in columns.items()}
                cut[layer.geometry.name] = pa.array(shapely.to_wkb(shapes[rows], flavor="iso"), pa.binary())
                writer.write_table(pa.table(cut).select(schema.names).cast(schema))
        with path.open("rb") as file:
            yield from iter(partial(file.read, _BLOCK), b"")


def _schema(layer: gpd.GeoDataFrame, name: str, shapes: Any, about: Mapping[str, str]) -> pa.Schema:
    """Return the fields of a file with their meaning, and what GeoParquet says of the geometries."""
    plain = io.BytesIO()
    _fields.table(layer.iloc[:1], name).to_parquet(plain, index=False, schema_version="1.1.0")
    schema = pq.read_schema(plain)
    fields = [
        field.with_metadata({"description": COLUMNS[field.name].meaning}) if field.name in COLUMNS else field
        for field in schema
    ]
    geo = json.loads(schema.metadata[b"geo"])
    if len(shapes):
        of_shapes = {
            "geometry_types": gpd.GeoSeries(shapes).geom_type.unique().tolist(),
            "bbox": shapely.total_bounds(shapes).tolist(),
        }
        geo["columns"][layer.geometry.name] |= of_shapes
    return pa.schema(fields, metadata={**schema.metadata, b"geo": json.dumps(geo).encode(), **about})
