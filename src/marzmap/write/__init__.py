"""Step 6: layers go to disk. Each module makes the text or bytes of its files; `folder` writes them."""

from marzmap.write import (
    citation,
    folder,
    geojson,
    geopackage,
    geoparquet,
    kml,
    qgis,
    schema,
    table,
    workbook,
)

__all__ = [
    "citation",
    "folder",
    "geojson",
    "geopackage",
    "geoparquet",
    "kml",
    "qgis",
    "schema",
    "table",
    "workbook",
]
