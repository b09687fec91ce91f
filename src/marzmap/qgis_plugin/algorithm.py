"""What all algorithms share: the program to run, and the table that it reads."""

from __future__ import annotations

import configparser
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from processing.core.ProcessingConfig import ProcessingConfig
from qgis import utils
from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingUtils,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication, QThread
from qgis.PyQt.QtWidgets import QMessageBox

from . import running

PROGRAM_SETTING = "MARZMAP_PROGRAM"
INPUT, ALLOW_UVX = "INPUT", "ALLOW_UVX"
NESTED_TYPES = {8, 9, 11}
"""Numbers that Qt gives maps, lists and lists of texts, in which not every format keeps a cell."""


class Algorithm(QgsProcessingAlgorithm):
    """An algorithm that runs the program marzmap. Subclasses state these four, and what they do."""

    KEY, TITLE, HELP, TAGS = "", "", "", ""
    allowed_uvx = False
    """Whether the person has said in this session that uvx may run marzmap."""

    def results(self, parameters: Any, context: Any, feedback: Any) -> dict[str, Any]:
        """Do the work, by `self.marzmap`, and return the outputs."""
        raise NotImplementedError

    def declare(self) -> None:
        """Add the parameters and outputs."""
        raise NotImplementedError

    def marzmap(self, arguments: list[str], feedback: Any) -> str:
        """Run marzmap, and return what it prints."""
        return running.run(self.command, arguments, feedback, _process_events)

    def initAlgorithm(self, _configuration: Any = None) -> None:
        """Add the parameters and outputs, and the one that all have."""
        self.declare()
        self.advanced(
            QgsProcessingParameterBoolean(
                ALLOW_UVX, "Let uvx fetch and run marzmap where it is not installed", defaultValue=False
            )
        )

    def advanced(self, parameter: Any) -> None:
        """Add a parameter that few need to see."""
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def prepareAlgorithm(self, parameters: Any, context: Any, _feedback: Any) -> bool:
        """Find the program, here in the thread of the windows, where the person can be asked."""
        try:
            self.command = _command(self.parameterAsBool(parameters, ALLOW_UVX, context))
        except running.ProgramError as error:
            raise QgsProcessingException(str(error)) from None
        return True

    def processAlgorithm(self, parameters: Any, context: Any, feedback: Any) -> dict[str, Any]:
        """Do the work; a failure is one sentence, and a stop no failure."""
        try:
            return self.results(parameters, context, feedback)
        except running.StoppedError:
            return {}
        except running.ProgramError as error:
            raise QgsProcessingException(str(error)) from None
        except OSError as error:  # of a file that the plugin itself reads or writes
            raise QgsProcessingException(f"{error.filename}: {error.strerror}.") from None

    def createInstance(self) -> Algorithm:
        """Return a new one, as QGIS asks for each run."""
        return type(self)()

    def name(self) -> str:
        """Return the name behind the colon in `marzmap:locatepoints`."""
        return self.KEY

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.TITLE

    def shortHelpString(self) -> str:
        """Return the text next to the form."""
        return self.HELP

    def tags(self) -> list[str]:
        """Return the words by which the toolbox finds it."""
        return self.TAGS.split()

    def icon(self) -> Any:
        """Return the picture of the provider."""
        return self.provider().icon()


def version() -> str:
    """Return the version of the plugin, which is that of the marzmap it came from."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(Path(__file__).parent / "metadata.txt", encoding="utf-8")
    return str(metadata["general"]["version"])


def in_main_thread() -> bool:
    """Check whether windows may be opened and the project be changed from here."""
    application = QCoreApplication.instance()
    return application is not None and QThread.currentThread() == application.thread()


def _process_events() -> None:
    """Let qgis_process, which runs algorithms in its main thread, notice that the person stops it."""
    if utils.iface is None and in_main_thread():
        QCoreApplication.processEvents()


def _command(allow_uvx: bool) -> list[str]:
    if command := running.program(ProcessingConfig.getSetting(PROGRAM_SETTING) or ""):
        return command
    command = running.by_uvx(version())
    if command and (allow_uvx or _asked()):
        return command
    hint = " Or let uvx run it, by the advanced parameter ALLOW_UVX." if command else ""
    raise running.ProgramError(running.MISSING + hint)


def _asked() -> bool:
    """Ask the person, once a session, whether uvx may run marzmap; where nobody can be asked, no."""
    if utils.iface is None or not in_main_thread():
        return Algorithm.allowed_uvx
    if not Algorithm.allowed_uvx:
        yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
        text = (
            "The program marzmap is not installed. uv can fetch it from the Python Package Index, keep it in "
            f"its own folder and run it (uvx marzmap@{version()}). Do that?"
        )
        answer = QMessageBox.question(utils.iface.mainWindow(), "marzmap", text, yes | no, no)
        Algorithm.allowed_uvx = answer == yes
    return Algorithm.allowed_uvx


def table_parameter(*, optional: bool = False) -> Any:
    """Return the parameter of the layer or table to read."""
    kinds = [QgsProcessing.SourceType.TypeVector]
    return QgsProcessingParameterFeatureSource(INPUT, "Layer or table", kinds, None, optional)


def exported(source: Any, context: Any, feedback: Any) -> str:
    """Write rows of a layer in any CRS to a GeoPackage of their own, for marzmap to read; return its path.

    The number that a GeoPackage gives each row (fid) is left out, for it means nothing elsewhere.
    """
    name = re.sub(r"[^\w .-]", "_", source.sourceName()) or "table"
    path = str(QgsProcessingUtils.generateTempFilename(f"{name}.gpkg"))
    given = source.fields()
    kept = [at for at, field in enumerate(given) if field.name().lower() != "fid"]
    nested = {at for at in kept if _type_number(given[at]) in NESTED_TYPES}
    fields = QgsFields()
    for at in kept:
        fields.append(text_field(given[at].name()) if at in nested else given[at])
    writer = _writer(path, fields, source, context)
    request, unchecked = QgsFeatureRequest(), QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    without_geometry = []
    for number, row in enumerate(source.getFeatures(request, unchecked), start=1):
        if feedback.isCanceled():
            raise running.StoppedError
        if not row.hasGeometry():
            without_geometry.append((number,))
        cells = row.attributes()
        copy = QgsFeature(fields)
        copy.setGeometry(row.geometry())
        copy.setAttributes([_flat(cells[at]) if at in nested else cells[at] for at in kept])
        if not writer.addFeature(copy, QgsFeatureSink.Flag.FastInsert):
            raise running.ProgramError(f"The layer could not be exported: {writer.errorMessage()}.")
    del writer  # closes the file
    if source.wkbType() != QgsWkbTypes.Type.NoGeometry:
        # QGIS writes an empty point instead, and a row with a point is not looked up by its place.
        with closing(sqlite3.connect(path)) as database, database:
            database.executemany('UPDATE "table" SET geom = NULL WHERE fid = ?', without_geometry)
    return path


def text_field(name: str) -> Any:
    """Return a field of texts; its type has other names in Qt 5 and Qt 6, so that it is copied."""
    return _field(name, "string")


def number_field(name: str) -> Any:
    """Return a field of real numbers."""
    return _field(name, "double")


def _field(name: str, kind: str) -> Any:
    field = QgsField(QgsVectorLayer(f"None?field=name:{kind}", "", "memory").fields()[0])
    field.setName(name)
    return field


def _writer(path: str, fields: Any, source: Any, context: Any) -> Any:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = "GPKG", "table", "UTF-8"
    # Its triggers need functions that Python's SQLite lacks.
    options.layerOptions = ["SPATIAL_INDEX=NO", "GEOMETRY_NAME=geom", "FID=fid"]
    writer = QgsVectorFileWriter.create(
        path, fields, source.wkbType(), source.sourceCrs(), context.transformContext(), options
    )
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise running.ProgramError(f"The layer could not be exported: {writer.errorMessage()}.")
    return writer


def _type_number(field: Any) -> int:
    kind = field.type()
    return int(getattr(kind, "value", kind))


def _flat(cell: Any) -> Any:
    return json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, (dict, list)) else None
