"""Files of any format are opened by what their first bytes say."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from marzmap._errors import InputError
from marzmap.tables import parts
from marzmap.tables.cells import escapes
from marzmap.tables.cells.crs import in_wgs84
from marzmap.tables.columns.header import unique
from marzmap.tables.formats import signatures
from marzmap.tables.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap.tables.table import Table

BATCH_ROWS = 8_192
"""Most rows of a batch: enough that what is done once a batch costs little."""


_NONE = Options()


class _Format(Protocol):
    def table(self, path: Path, batch_rows: int, options: Options) -> Table: ...


def read(path: Path, batch_rows: int = BATCH_ROWS, options: Options = _NONE) -> Table:
    """Open a table of any format that marzmap reads.

    Parameters
    ----------
    path : Path
        CSV or TSV, a workbook (XLSX, XLSB, XLS, ODS), GeoJSON and other JSON, KML or KMZ, GPX, shapefile,
        GeoPackage, FlatGeobuf, Parquet or GeoParquet, a file geodatabase, a folder of Parquet or CSV parts,
        or one of these in an archive.
    batch_rows : int
        Most rows of a batch; of CSV an estimate.
    options : Options
        What is stated about the table that it does not say itself.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        The file is missing, cannot be read or is not a table, two of its columns have one name, or its
        coordinates are in an unknown system.

    Examples
    --------
    >>> from marzmap import atlas
    >>> table = read(atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv")
    >>> table.note, [batch.number.tolist() for batch in table.batches]
    ('UTF-8, comma-separated', [[2, 3, 4]])
    """
    table = in_wgs84(path, opened(path, batch_rows, options), options)
    table = escapes.unescaped(table) if table.form == "CSV" else table
    unique(table.schema.names, path)
    return table


def opened(path: Path, batch_rows: int, options: Options) -> Table:
    """Open a table of any format, with its geometries in whatever system they are.

    Raises
    ------
    InputError
        The file is missing, cannot be read, or is not a table.
    """
    try:
        name = _of_folder(path) if path.is_dir() else signatures.module_of(path)
        module = cast("_Format", import_module(f"marzmap.tables.formats.{name}"))
        return module.table(path, batch_rows, options)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file. Give the path of a table.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error


def _of_folder(path: Path) -> str:
    """Return the module that reads a folder."""
    if any(path.glob("*.gdbtable")):
        return "gdal"
    if next(iter(parts.files(path)), path).name.lower().endswith((parts.PARQUET, *parts.TEXT)):
        return "parts"
    raise InputError(
        f"{path}: a folder in which no file ends in .parquet or .csv, nor in its folders such as year=2020. "
        "Give the file of the table."
    )
