"""Incidents as GeoParquet: the table for whoever computes further, with the meaning of each column."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from marzmap.attributes import COLUMNS
from marzmap.write import _fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd


_ROWS = 1 << 15
"""Rows of a group in the file, and that are in memory at a time."""


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
    plain = io.BytesIO()
    _fields.table(layer, name).to_parquet(plain, index=False, schema_version="1.1.0", row_group_size=_ROWS)
    source = pq.ParquetFile(plain)
    fields = [
        field.with_metadata({"description": COLUMNS[field.name].meaning}) if field.name in COLUMNS else field
        for field in source.schema_arrow
    ]
    target = io.BytesIO()
    schema = pa.schema(fields, metadata={**source.schema_arrow.metadata, **(about or {})})
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in source.iter_batches(_ROWS):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))
    return target.getvalue()
