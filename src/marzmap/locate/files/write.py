"""Located rows go to disk, block by block, whatever the format."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marzmap._errors import InputError
from marzmap.tables.cells.escapes import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


FORMATS = {".csv": "csv", ".parquet": "parquet", ".geojson": "GeoJSON", ".gpkg": "GPKG"}
"""Formats by file ending; those in capitals are GDAL's names."""

_WKB = (b"geoarrow.wkb", b"ogc.wkb")


def format_of(path: Path) -> str:
    """Return the format to write, by the ending of a file, of those in `FORMATS`.

    Examples
    --------
    >>> from pathlib import Path
    >>> format_of(Path("located.GPKG"))
    'GPKG'
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise InputError(f"{path}: unknown ending {path.suffix!r}. Expected: {', '.join(FORMATS)}.") from None


def csv_line(cells: Sequence[str]) -> str:
    r"""Return one line of CSV.

    Examples
    --------
    >>> csv_line(["a", "b, c"])
    'a,"b, c"\n'
    """
    out = io.StringIO()
    csv.writer(out).writerow(cells)  # its own end of line, for the signs of that are what it quotes
    return out.getvalue().removesuffix("\r\n") + "\n"


def table(path: Path, form: str, columns: Any, blocks: Iterator[Any], geometry_type: str) -> None:
    """Write a table in one of `FORMATS`, block by block; refuse columns that the format cannot hold.

    For CSV, `columns` are names and `blocks` lines; else `columns` is the schema of every block, and
    `geometry_type` GDAL's name of what the column of points holds.
    """
    if form == "csv":
        with path.open("wb") as file:
            file.write(csv_line([*map(escaped, columns)]).encode())
            file.writelines(blocks)
    elif form == "parquet":
        from pyarrow import parquet

        # Measured numbers hardly repeat: a dictionary of them takes time, and room.
        names = [field.name for field in columns if not pa.types.is_floating(field.type)]
        with parquet.ParquetWriter(path, columns, compression="zstd", use_dictionary=names) as writer:
            for block in blocks:
                writer.write_batch(block)
    else:
        _spatial(path, form, columns, blocks, geometry_type)


def _spatial(path: Path, form: str, schema: Any, blocks: Iterator[Any], geometry_type: str) -> None:
    import pyogrio

    failures: list[BaseException] = []

    def fed() -> Iterator[Any]:
        # What is raised in here passes through C, which forgets what it was.
        try:
            yield from blocks
        except BaseException as error:
            failures.append(error)
            raise

    marked = [field.name for field in schema if (field.metadata or {}).get(b"ARROW:extension:name") in _WKB]
    taken = {name.lower() for name in schema.names}
    key = next(name for name in ("fid", "ogc_fid", "marzmap_fid") if name not in taken)
    options = {"FID": key} if form == "GPKG" else {"RFC7946": "YES", "COORDINATE_PRECISION": "8"}
    try:
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, fed()),
            path,
            driver=form,
            geometry_name=marked[-1],
            geometry_type=geometry_type,
            crs="EPSG:4326",
            layer_options=options,
        )
    except (RuntimeError, pyogrio.errors.DataSourceError) as error:
        if failures:
            raise failures[0] from None
        raise InputError(f"{path.name}: {form} cannot hold this table: {error}") from error
