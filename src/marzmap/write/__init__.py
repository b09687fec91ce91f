"""Step 6: layers go to disk. Each module makes the text or bytes of its files; `folder` writes them."""

from typing import TYPE_CHECKING

from marzmap._lazy import facade

if TYPE_CHECKING:
    from marzmap.write import (
        citation,
        folder,
        geojson,
        geometries,
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
    "geometries",
    "geopackage",
    "geoparquet",
    "kml",
    "qgis",
    "schema",
    "table",
    "workbook",
]

if not TYPE_CHECKING:  # type checkers see the names above, and no others
    __getattr__, __dir__ = facade(__name__, {name: name for name in __all__})
