"""The plugin itself: it adds the provider to QGIS."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication

from .provider import Provider


class Plugin:
    """What QGIS loads; qgis_process calls initProcessing only."""

    def __init__(self, _iface: Any) -> None:
        self.provider: Any = None

    def initProcessing(self) -> None:
        """Add the algorithms to Processing."""
        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Add the algorithms to the toolbox."""
        self.initProcessing()

    def unload(self) -> None:
        """Take the algorithms away again."""
        QgsApplication.processingRegistry().removeProvider(self.provider)
