"""A folder that QGIS opens styled, labelled and in time: the project next to its GeoJSON layers."""

from marzmap.write.qgis.folder import files, prepared, qml, styles

__all__ = ["files", "prepared", "qml", "styles"]
