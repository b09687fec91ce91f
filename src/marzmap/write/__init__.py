"""Step 6: layers go to disk. Each module makes the text or bytes of its files; `folder` writes them."""

from marzmap.write import folder, geojson, manifest, qgis, table

__all__ = ["folder", "geojson", "manifest", "qgis", "table"]
