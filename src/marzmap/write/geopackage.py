"""Layers as one GeoPackage: fields with types, days as dates, styles that QGIS applies by itself."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.raw import write_arrow

from marzmap.write import _cells, _circles, _fields
from marzmap.write._shapes import MULTIPLE, flat, kind, one_type
from marzmap.write.geojson import flattened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

GDAL = ".".join(map(str, pyogrio.__gdal_version__))
"""Version of the library that writes."""

_FID, _GEOMETRY = "fid", "geom"
_BLOCK = 1 << 20


def content(
    layers: Mapping[str, gpd.GeoDataFrame],
    styles: Mapping[str, str] | None = None,
    *,
    rights: Mapping[str, str] | None = None,
    day: str = "1970-01-01",
) -> bytes:
    """Write layers as the bytes of one GeoPackage (version 1.2, which QGIS 3.22 opens without a word).

    The same input gives the same bytes. Lists become text as by `geojson.flattened`; two columns whose
    names differ in case only are numbered, for SQL sees no difference.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        Layers by key, EPSG:4326; a table each, in this order. At least one.
    styles : mapping of str to str, optional
        QML by layer key: what QGIS applies by itself when it opens the layer.
    rights : mapping of str to str, optional
        Licence, attribution and citation by layer key; the table's description.
    day : str
        The day that the file says it was last changed, YYYY-MM-DD.

    Returns
    -------
    bytes
        The whole file.

    Raises
    ------
    InputError
        A layer mixes points, lines and polygons, or its lists are not JSON.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"killed_low": [3]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> content({"incidents": one})[:15]
    b'SQLite format 3'
    """
    return b"".join(blocks(layers, styles, rights=rights, day=day))


def blocks(
    layers: Mapping[str, gpd.GeoDataFrame],
    styles: Mapping[str, str] | None = None,
    *,
    rights: Mapping[str, str] | None = None,
    day: str = "1970-01-01",
) -> Iterator[bytes]:
    """Write layers as by `content`, a block at a time.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"killed_low": [3]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> next(blocks({"incidents": one}))[:15]
    b'SQLite format 3'
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layers.gpkg"
        with _dated(day):
            for key, layer in layers.items():
                _write(path, key, layer, (rights or {}).get(key, ""))
            if used := {key: qml for key, qml in (styles or {}).items() if key in layers}:
                _write_styles(path, used, day)
        with path.open("rb") as file:
            yield from iter(partial(file.read, _BLOCK), b"")


def _write(file: Path, key: str, layer: gpd.GeoDataFrame, description: str) -> None:
    """Add a table, or begin the file with it."""
    shapes = _circles.drawn(layer, key)
    # One circle is like the other.
    types = shapely.get_type_id(shapes(slice(1 if _circles.is_of_circles(key) else None)))
    is_multiple = bool((types >= MULTIPLE).any())
    single = kind(types, key)
    columns = _columns(layer)

    def batch(rows: slice) -> pa.RecordBatch:
        cut_shapes = one_type(flat(shapes(rows)), key, multiple=is_multiple)
        geometry = pa.array(shapely.to_wkb(cut_shapes, flavor="iso"), pa.binary())
        cut = {name: column[rows] for name, column in columns.items()}
        return pa.record_batch(cut | {layer.geometry.name: geometry})

    batches = map(batch, [*_cells.blocks(len(layer))] or [slice(0)])
    first = next(batches)
    new = not file.exists()
    # Arrow alone knows dates without a time of day.
    write_arrow(
        pa.RecordBatchReader.from_batches(first.schema, chain([first], batches)),
        file,
        layer=key,
        driver="GPKG",
        append=not new,
        geometry_name=layer.geometry.name,
        geometry_type=(f"Multi{single}" if is_multiple else single) or "Unknown",
        crs=layer.crs.to_string(),
        dataset_options={"VERSION": "1.2"} if new else None,
        # Here and not as metadata of the file, which make GDAL 3.12 leave an .aux.xml when it reads.
        layer_options={
            "FID": _FID,
            "GEOMETRY_NAME": _GEOMETRY,
            "IDENTIFIER": key,
            "DESCRIPTION": description,
        },
    )


def _columns(layer: gpd.GeoDataFrame) -> dict[str, pa.Array]:
    """Return the columns of a layer but its geometry, named so that SQL sees no two alike."""
    columns = _fields.columns(flattened(layer))
    names = _fields.distinct([*columns], (_FID, _GEOMETRY))
    return dict(zip(names, map(_cells.arrow, columns.values()), strict=True))


def _write_styles(file: Path, styles: Mapping[str, str], day: str) -> None:
    """Add the table in which QGIS looks for the style of a layer that it opens."""
    table = pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": list(styles),
            "f_geometry_column": _GEOMETRY,
            "styleName": list(styles),
            "styleQML": list(styles.values()),
            "styleSLD": "",
            "useAsDefault": True,
            "description": "",
            "owner": "",
            "ui": "",
            "update_time": pd.Timestamp(day, tz="UTC"),
        }
    )
    pyogrio.write_dataframe(
        table, file, layer="layer_styles", driver="GPKG", append=True, use_arrow=True, FID="id"
    )


@contextmanager
def _dated(day: str) -> Iterator[None]:
    """Make GDAL take a day for the current date."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
