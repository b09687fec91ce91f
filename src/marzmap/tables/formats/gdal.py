"""Shapefiles, FlatGeobuf, GeoPackage and file geodatabases, read by GDAL.

Only files whose first bytes say that they are such come here: GDAL has drivers that would follow what other
files say to the network.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyogrio

from marzmap._errors import InputError
from marzmap.tables.cells.values import first_line
from marzmap.tables.formats import dbf
from marzmap.tables.formats.layers import chosen
from marzmap.tables.table import Table, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.options import Options

PARTS = (".shx", ".dbf")
"""Files that a shapefile must have next to it."""

_FORMS = {".shp": "shapefile", ".dbf": "DBF", ".gdb": "file geodatabase", ".fgb": "FlatGeobuf"}
_OURS = ("layer_styles", "qgis_projects")  # tables that QGIS keeps in a GeoPackage
_DAMAGE = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError)
_READ = (*_DAMAGE, pa.ArrowException, RuntimeError, OSError, UnicodeDecodeError)
_NO_SYSTEM = ("Undefined", "Unknown", "undefined", "unknown")  # how systems are named that none is


class _Source(NamedTuple):
    """A layer to read, and how."""

    path: Path
    layer: str
    encoding: str  # Python's name of that of a DBF; "" for what GDAL knows


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open the layer that holds the table; refuse several, and a shapefile without its parts."""
    path = _main(path)
    form = _FORMS.get(path.suffix.lower(), "GeoPackage")
    encoding = dbf.encoding_of(path, options.encoding) if form in ("shapefile", "DBF") else ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            source = _Source(path, _layer(path, options.layer), encoding)
            info = pyogrio.read_info(path, layer=source.layer)
            with _opened(source, 1) as (meta, batches):
                schema = dbf.recoded_names(batches.schema, encoding) if encoding else batches.schema
    except (pyogrio.errors.CRSError, UnboundLocalError) as error:  # the latter is a slip of pyogrio's
        way_out = f"Correct it, such as {path.stem}.prj of a shapefile, or delete it and give --crs"
        raise InputError(f"{path}: its system of coordinates is not readable. {way_out}.") from error
    except (*_DAMAGE, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not readable as {form}: {first_line(error)}.") from error
    kind = meta["geometry_type"] or ""
    geometry = (meta["geometry_name"] or "wkb_geometry") if kind else ""
    crs = meta["crs"] or ""
    crs = "" if any(f'"{word}' in crs[:40] for word in _NO_SYSTEM) else crs
    rows = numbered(_rows(source, form, batch_rows))
    size = info["features"]
    return Table(form, schema, rows, size if size >= 0 else None, form, geometry, kind or "Unknown", crs=crs)


def _main(path: Path) -> Path:
    """Return the main file of a shapefile; refuse one that lacks a part."""
    ending = path.suffix.lower()
    beside = {one.suffix.lower(): one for one in path.parent.glob("*") if one.stem == path.stem}
    if ending == ".dbf" and ".shp" in beside:
        path, ending = beside[".shp"], ".shp"
    if ending == ".shp":
        missing = [part for part in PARTS if part not in beside]
        if missing:
            names = " and ".join(f"{path.stem}{part}" for part in missing)
            verb = "is" if len(missing) == 1 else "are"
            raise InputError(
                f"{path}: a shapefile, but {names} {verb} not next to it. Give all its files, or one ZIP."
            )
    return path


def _layer(path: Path, asked: str) -> str:
    """Return the layer that is asked for, else the only one, or the only one that has rows, or points."""
    kinds = {str(name): str(kind) for name, kind in pyogrio.list_layers(path) if str(name) not in _OURS}
    likely = [*kinds]
    if not asked and len(kinds) > 1:
        likely = [name for name in kinds if pyogrio.read_info(path, layer=name)["features"]]
        points = [name for name in likely if kinds[name].startswith("Point")]
        likely = points if len(points) == 1 else likely
    return chosen(path, "layer", [*kinds], asked, likely)


def _opened(source: _Source, batch_rows: int) -> Any:
    bytes_as = dbf.BYTES if source.encoding else None
    return pyogrio.open_arrow(
        source.path, layer=source.layer, encoding=bytes_as, batch_size=batch_rows, use_pyarrow=True
    )


def _rows(source: _Source, form: str, batch_rows: int) -> Iterator[Any]:
    number = 2
    try:
        with _opened(source, batch_rows) as (_, batches):
            for batch in batches:
                batch.validate(full=True)  # damaged text would fail later, where nobody expects it
                yield dbf.recoded(batch, source.encoding) if source.encoding else batch
                number += batch.num_rows
    except _READ as error:
        raise InputError(
            f"{source.path}: not readable as {form} after row {number - 1}: {first_line(error)}."
        ) from error
