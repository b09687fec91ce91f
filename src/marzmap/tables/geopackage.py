"""GeoPackage: the one layer of a file, read by GDAL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyogrio

from marzmap._errors import InputError
from marzmap.tables.table import Table, check_wgs84, numbered
from marzmap.tables.values import first_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.options import Options

_ID_AT = 68  # where SQLite files say of which application they are


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open a GeoPackage; refuse several layers, and coordinates other than longitude and latitude."""
    with path.open("rb") as file:
        if file.read(_ID_AT + 2)[_ID_AT:] != b"GP":
            raise InputError(f"{path}: a database, but no GeoPackage. Save its table as CSV UTF-8.")
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        if len(layers) != 1:
            names = ", ".join(layers) or "none"
            raise InputError(f"{path}: expected one layer, found {len(layers)}: {names}.")
        size = pyogrio.read_info(path)["features"]
        with pyogrio.open_arrow(path, batch_size=1, use_pyarrow=True) as (meta, batches):
            schema = batches.schema
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InputError(f"{path}: not readable as GeoPackage: {first_line(error)}.") from error
    kind = meta["geometry_type"] or ""
    geometry = (meta["geometry_name"] or "wkb_geometry") if kind else ""
    if geometry:
        check_wgs84(path, meta["crs"] or "no stated system")
    rows = numbered(_rows(path, batch_rows))
    return Table("GeoPackage", schema, rows, size if size >= 0 else None, "GeoPackage", geometry, kind)


def _rows(path: Path, batch_rows: int) -> Iterator[Any]:
    with pyogrio.open_arrow(path, batch_size=batch_rows, use_pyarrow=True) as (_, batches):
        yield from batches
