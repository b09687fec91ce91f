"""The provider: the algorithms in the Processing toolbox, and the setting that names the program."""

from __future__ import annotations

from pathlib import Path

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithm import PROGRAM_SETTING
from .points import GeocodeTable, LocatePoints
from .studies import BuildStudy, CompareSources
from .table import CheckTable


class Provider(QgsProcessingProvider):
    """The algorithms of marzmap."""

    def id(self) -> str:
        """Return the name before the colon in `marzmap:locatepoints`."""
        return "marzmap"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return "marzmap"

    def longName(self) -> str:
        """Return the name in the settings."""
        return "marzmap (incidents and borders)"

    def icon(self) -> QIcon:
        """Return the picture in the toolbox."""
        return QIcon(str(Path(__file__).parent / "icon.svg"))

    def load(self) -> bool:
        """Add the setting and the algorithms."""
        ProcessingConfig.settingIcons[self.name()] = self.icon()
        label = "Program marzmap, if it is not on the PATH"
        setting = Setting(self.name(), PROGRAM_SETTING, label, "", valuetype=Setting.FILE)
        ProcessingConfig.addSetting(setting)
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self) -> None:
        """Remove the setting."""
        ProcessingConfig.removeSetting(PROGRAM_SETTING)

    def loadAlgorithms(self) -> None:
        """Add each algorithm."""
        for algorithm in (LocatePoints, CheckTable, BuildStudy, GeocodeTable, CompareSources):
            self.addAlgorithm(algorithm())

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        """Return the formats of layers that marzmap writes and QGIS reads everywhere."""
        return ["gpkg", "geojson"]

    def defaultVectorFileExtension(self, hasGeometry: bool = True) -> str:  # noqa: ARG002 - QGIS's
        """Return the format of layers where none is given."""
        return "gpkg"

    def supportsNonFileBasedOutput(self) -> bool:
        """Return whether layers may be written to databases: marzmap writes files."""
        return False
