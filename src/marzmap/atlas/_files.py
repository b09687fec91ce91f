"""The folders of the reference layers and of the user's cache, and the layers read from them."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from pyarrow import parquet

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pyarrow as pa


@functools.cache
def folder() -> Path:
    """Return the folder that holds the reference layers: in the package, or in the checkout it is run from.

    Examples
    --------
    >>> (folder() / "layers.toml").is_file()
    True
    """
    here = Path(__file__).resolve().parents[1]
    return here / "geodata" if (here / "geodata").is_dir() else here.parents[1] / "geodata"


def cache() -> Path:
    """Return the folder in which indexes and fetched places are cached: MARZMAP_CACHE, or the user's."""
    from platformdirs import user_cache_path

    own = os.environ.get("MARZMAP_CACHE")
    return Path(own) if own else user_cache_path("marzmap", appauthor=False)


def layer(name: str | Path) -> gpd.GeoDataFrame:
    """Return a layer of geodata, or of a path that is whole, read once, for the caller to change."""
    return _read(folder() / name).copy()


@functools.cache
def _read(path: Path) -> gpd.GeoDataFrame:
    return with_shapes(parquet.read_table(path))


def with_shapes(table: pa.Table) -> gpd.GeoDataFrame:
    """Return a table whose column geometry is WKB as a frame with shapes, its texts as strings."""
    import geopandas as gpd

    # All layers are EPSG:4326: reading that out of each file again takes longer than the layer itself.
    shapes = shapely.from_wkb(table["geometry"].to_numpy())
    frame = gpd.GeoDataFrame(table.drop_columns(["geometry"]).to_pandas(), geometry=shapes, crs="EPSG:4326")
    text = {column: "string" for column in frame.columns if frame[column].dtype in ("object", "str")}
    return frame.astype(text)


def row_groups(file: parquet.ParquetFile, column: str, spans: Iterable[tuple[Any, Any]]) -> list[int]:
    """Return the row groups of a file that may hold a value of a column within one of some spans."""
    at = file.schema_arrow.get_field_index(column)
    stats = [file.metadata.row_group(number).column(at).statistics for number in range(file.num_row_groups)]
    asked = [*spans]
    return [
        number
        for number, own in enumerate(stats)
        if any(own.min <= most and least <= own.max for least, most in asked)
    ]
