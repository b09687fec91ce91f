"""Tables come in: CSV, TSV, XLSX, GeoJSON and Parquet, row by row, in marzmap's words but still as text.

What a file is, its first bytes tell; what its columns mean, its header. Nothing is configured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import InputError
from marzmap.check import formats
from marzmap.check.tables import sheet, spatial, text
from marzmap.check.tables.text import ENCODINGS, SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.check.faults import Fault
    from marzmap.check.tables.source import Raw, Source
    from marzmap.dates import Form

__all__ = ["ENCODINGS", "SEPARATORS", "Row", "Table", "read"]


class Row(NamedTuple):
    """A row of a table.

    Attributes
    ----------
    number : int
        Its line: the header is line 1. Quoted line breaks do not count; a row of a workbook has the number
        that is shown there; in files without lines, and in tables without a header, the first row is 2 or 1.
    texts : dict of str to str
        Every column of `Table.header`, as text; an empty cell is "".
    faults : list of Fault
        What is wrong with it as far as it was read. A row with faults cannot be used.
    geometry : str or None
        The line or polygon that it is, as WKT: longitude before latitude, in degrees. `texts` then has
        the coordinates of a point on or in it, placed_by "inferred".
    given : dict of str to str
        The row as it stands in the file, under `Table.given`.
    """

    number: int
    texts: dict[str, str]
    faults: list[Fault]
    geometry: str | None
    given: dict[str, str]


class Table(NamedTuple):
    """A table of incidents, opened.

    Attributes
    ----------
    form : str
        Its format, of `formats.FORMS`.
    header : list of str
        Its columns in marzmap's words, codes of precision (`columns.CODES`) and the user's own.
    rows : iterator of Row
        Its rows in their order, read as they are asked for, so that a long table needs little memory.
        Whoever takes them may get an InputError where the file cannot be read on.
    size : int or None
        How many rows it has, about.
    note : str
        How it was read: format of the file, encoding, separator, sheet.
    named : dict of str to str
        What columns of `header` are called in the file, where that is another name.
    dates : str
        Which of day and month comes first in its dates, if its header says so.
    given : list of str
        Its columns as they stand in the file.
    """

    form: str
    header: list[str]
    rows: Iterator[Row]
    size: int | None
    note: str
    named: dict[str, str]
    dates: Form
    given: list[str]


def read(path: Path) -> Table:
    """Open a table of incidents in any of the formats that marzmap knows.

    Parameters
    ----------
    path : Path
        CSV, TSV, XLSX, GeoJSON or Parquet.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        The file is missing or cannot be read, its columns are not told apart, one that is needed is not
        there, or it is of a kind that says nothing about a border.

    Examples
    --------
    >>> from marzmap import atlas
    >>> table = read(atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv")
    >>> table.form, table.note, next(table.rows).texts["place"]
    ('plain', 'UTF-8, comma-separated', 'Shaghalak')
    """
    try:
        source = _opened(path)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file. Give the path of a table.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error
    layout = formats.layout(source.header, path, geometry=source.geometry)
    header = [name for name in layout.header if name != "geometry"]
    if source.geometry or "geometry" in layout.header:
        header += [name for name in ("longitude", "latitude", "placed_by") if name not in header]
    return Table(
        layout.form,
        header,
        _rows(source, layout),
        source.size,
        "; ".join(filter(None, (source.note, layout.note))),
        layout.named,
        layout.dates,
        source.header,
    )


def _opened(path: Path) -> Source:
    """Open a file by what its first bytes say."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK"):
        return sheet.opened(path)
    if start.startswith(b"PAR1"):
        return spatial.parquet(path)
    for sign, what in _OTHERS.items():
        if start.startswith(sign):
            raise InputError(f"{path}: {what}.")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return spatial.geojson(path)
    return text.opened(path)


_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old or locked workbook. Save it as XLSX without a password",
    b"\x1f\x8b": "packed with gzip. Unpack it first",
    b"SQLite format 3": "a database, such as a GeoPackage. Save its layer as GeoJSON",
}


def _rows(source: Source, layout: formats.Layout) -> Iterator[Row]:
    empty = dict.fromkeys(layout.keys, "")
    spatial_too = source.geometry or "geometry" in layout.header
    for raw in source.rows:
        cells = dict(zip(layout.keys, raw.cells, strict=False))
        if len(cells) < len(empty):
            cells = empty | cells
        texts, faults = layout.row(cells)
        # Of a row whose cells cannot be told apart no more can be said.
        faults = raw.faults or faults
        geometry = None
        if spatial_too:
            geometry, fault = _drawn(raw, texts)
            faults += [fault] if fault else []
        yield Row(raw.number, texts, faults, geometry, dict(zip(source.header, raw.cells, strict=False)))


def _drawn(raw: Raw, texts: dict[str, str]) -> tuple[str | None, Fault | None]:
    """Put the point of a row's geometry into its texts, where it has one; return a line or polygon."""
    written = texts.pop("geometry", "").strip()
    for name in ("longitude", "latitude", "placed_by"):
        texts.setdefault(name, "")
    shape, fault = (raw.shape, None)
    if shape is None and written and not raw.faults:
        shape, fault = spatial.drawn(written)
    if shape is None:
        return None, fault
    found = spatial.place(shape)
    if found.longitude:
        texts["longitude"], texts["latitude"] = found.longitude, found.latitude
        if found.wkt:
            texts["placed_by"] = "inferred"
    return found.wkt, found.fault
