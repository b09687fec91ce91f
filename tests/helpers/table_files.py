"""One table of text, written in every format that marzmap reads."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pyarrow as pa
import shapely
from pyarrow import parquet

from formats_fixtures import xlsx_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stated_tables import Stated


def text(table: Stated, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Write CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([table.header, *table.rows])
    return out.getvalue().encode(encoding)


def records(table: Stated) -> list[dict[str, str]]:
    """Return the rows as objects."""
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def _zipped(table: Stated) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("events.csv", text(table))
        archive.writestr("README.txt", "Made up.")
    return out.getvalue()


def _parquet(table: Stated) -> bytes:
    out = io.BytesIO()
    columns = {name: [row[at] for row in table.rows] for at, name in enumerate(table.header)}
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


BYTES: dict[str, Callable[[Stated], bytes]] = {
    "comma.csv": text,
    "semicolon.csv": lambda table: text(table, ";"),
    "tab.tsv": lambda table: text(table, "\t", "utf-8-sig"),
    "utf16.csv": lambda table: text(table, ",", "utf-16"),
    "book.xlsx": lambda table: xlsx_of([table.header, *table.rows]),
    "array.json": lambda table: json.dumps(records(table), ensure_ascii=False).encode(),
    "answer.json": lambda table: json.dumps({"status": 200, "data": records(table)}).encode(),
    "lines.ndjson": lambda table: "\n".join(map(json.dumps, records(table))).encode(),
    "features.geojson": lambda table: json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": row, "geometry": None} for row in records(table)],
        }
    ).encode(),
    "table.parquet": _parquet,
    "table.csv.gz": lambda table: gzip.compress(text(table), mtime=0),
    "table.zip": _zipped,
}
"""Writers by the name of the file."""

DRIVERS = {
    "points.gpkg": "GPKG",
    "points.shp": "ESRI Shapefile",
    "points.fgb": "FlatGeobuf",
    "points.kml": "KML",
    "points.geojsonl": "GeoJSONSeq",
}
"""GDAL's drivers by the name of the file: the point is a geometry, and its columns are left out."""


def write(table: Stated, name: str, folder: Path) -> Path:
    """Write a table in the format of a name of `BYTES` or `DRIVERS`."""
    path = folder / name
    if name in BYTES:
        path.write_bytes(BYTES[name](table))
        return path
    points = [shapely.Point(one.longitude, one.latitude) for one in table.meanings]
    columns = {name: [row[at] for row in table.rows] for name, at in (("id", 0), ("date", 1), ("killed", -1))}
    gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326").to_file(path, driver=DRIVERS[name])
    return path
