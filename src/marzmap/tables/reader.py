"""Files of any format are opened by what their first bytes say."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from marzmap._errors import InputError
from marzmap.tables import escapes
from marzmap.tables.header import unique
from marzmap.tables.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap.tables.table import Table

FORMATS = {
    b"PK": "workbook",
    b"\xd0\xcf\x11\xe0": "workbook",
    b"PAR1": "parquet",
    b"SQLite format 3": "geopackage",
    b"{": "geojson",
}
"""Formats by their first bytes: the module of this package whose function `table` opens them, loaded only
when it is needed. What begins in another way is text: CSV or the like."""

REFUSED = {
    b"\x1f\x8b": "packed with gzip. Unpack it first",
}
"""First bytes of what cannot be read, and what to do."""

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
        CSV or TSV, a workbook (XLSX, XLSB, XLS, ODS), GeoJSON, GeoPackage, Parquet or GeoParquet, or
        a folder of Parquet files.
    batch_rows : int
        Most rows of a batch; of CSV about so many.
    options : Options
        What is stated about the table that it does not say itself.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        The file is missing or cannot be read, two of its columns have one name, or its coordinates are not in
        degrees on WGS 84.

    Examples
    --------
    >>> from marzmap import atlas
    >>> table = read(atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv")
    >>> table.note, [batch.number.tolist() for batch in table.batches]
    ('UTF-8, comma-separated', [[2, 3, 4]])
    """
    try:
        name = "parquet" if path.is_dir() else _format(path)
        table = cast("_Format", import_module(f"marzmap.tables.{name}")).table(path, batch_rows, options)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file. Give the path of a table.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error
    table = escapes.unescaped(table) if table.form == "CSV" else table
    unique(table.schema.names, path)
    return table


def _format(path: Path) -> str:
    """Return the name of the module that reads a file."""
    with path.open("rb") as file:
        start = file.read(512)
    for signature, problem in REFUSED.items():
        if start.startswith(signature):
            raise InputError(f"{path}: {problem}.")
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((name for signature, name in FORMATS.items() if bare.startswith(signature)), "text")
