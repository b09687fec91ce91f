"""A folder that QGIS opens styled, labelled and in time: the project next to its GeoJSON layers."""

from marzmap.write.qgis.folder import blocks, files, qml, styles
from marzmap.write.qgis.ready import Plan, plan

__all__ = ["Plan", "blocks", "files", "plan", "qml", "styles"]
