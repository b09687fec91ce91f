"""Studies: built into styled layers, and compared with another drawing of the border."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from . import running
from .algorithm import INPUT, Algorithm, exported, in_main_thread, table_parameter


class StudyAlgorithm(Algorithm):
    """An algorithm about a study: one in a folder, or a layer made into one."""

    def declare(self) -> None:
        """Add the parameters that say which study."""
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.addParameter(table_parameter(optional=True))
        self.addParameter(
            QgsProcessingParameterString(
                "BORDER", "Border of the layer, such as KGZ-TJK (empty: the one its points lie near)", "",
                optional=True,
            )
        )  # fmt: skip
        self.addParameter(
            QgsProcessingParameterFile("STUDY", "Or a folder with study.toml", folder, optional=True)
        )

    def study(self, parameters: Any, context: Any, feedback: Any) -> str:
        """Return the folder of the study that is given, or of a new one made of the layer."""
        source = self.parameterAsSource(parameters, INPUT, context)
        folder = self.parameterAsString(parameters, "STUDY", context)
        if bool(folder) == (source is not None):
            raise running.ProgramError("Give either a layer of incidents or the folder of a study.")
        if folder:
            return str(folder)
        made = QgsProcessingUtils.generateTempFilename("study")
        words = ["new", made, "--from", exported(source, context, feedback)]
        for border in self.parameterAsString(parameters, "BORDER", context).replace(",", " ").split():
            words += ["--border", border]
        feedback.pushInfo(self.marzmap(words, feedback))
        return str(made)


class BuildStudy(StudyAlgorithm):
    """The map and all files of a study, its layers added to the project."""

    KEY, TITLE = "buildstudy", "Build study"
    TAGS = "map incidents border layers style"
    HELP = (
        "Makes the map, the layers and the tables of a study, and adds the layers to the project, with their "
        "styles. Give a layer of incidents with dates, in any CRS, or a folder that marzmap new wrote.\n\n"
        "The folder of results holds a page for browsers (map.html), all layers (layers.gpkg), "
        "a QGIS project with time and a print layout (qgis/), and tables with their codebook."
    )

    def declare(self) -> None:
        """Add the parameters and outputs."""
        super().declare()
        load = QgsProcessingParameterBoolean("LOAD", "Add the layers to the project", defaultValue=True)
        self.addParameter(load)
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", "Folder of results"))
        self.addOutput(QgsProcessingOutputVectorLayer("INCIDENTS", "Incidents"))
        self.addOutput(QgsProcessingOutputVectorLayer("BORDER_LINE", "Border"))
        self.addOutput(QgsProcessingOutputHtml("MAP", "Map"))

    def results(self, parameters: Any, context: Any, feedback: Any) -> dict[str, Any]:
        """Run `marzmap build`."""
        self.load = self.parameterAsBool(parameters, "LOAD", context)
        folder = Path(self.parameterAsString(parameters, "OUTPUT", context))
        study = self.study(parameters, context, feedback)
        folder.parent.mkdir(parents=True, exist_ok=True)
        feedback.pushInfo(self.marzmap(["build", study, "-o", str(folder)], feedback))
        self.package = folder / "layers.gpkg"
        return {
            "OUTPUT": str(folder),
            "INCIDENTS": f"{self.package}|layername=incidents",
            "BORDER_LINE": f"{self.package}|layername=border",
            "MAP": str(folder / "map.html"),
        }

    def postProcessAlgorithm(self, context: Any, _feedback: Any) -> dict[str, Any]:
        """Add the layers to the project; within a model that runs in a thread of its own, the model does."""
        package = getattr(self, "package", None)
        if package and self.load and context.project() and in_main_thread():
            add_layers(package, context.project())
        return {}


class CompareSources(StudyAlgorithm):
    """What another drawing of the border would change."""

    KEY, TITLE = "comparesources", "Compare border sources"
    TAGS = "natural earth openstreetmap offset line"
    HELP = (
        "Says what another drawing of the border would change: how far the lines lie apart, for every 10 km, "
        "and which incidents change their side. Give a layer of incidents with dates, in any CRS, or the "
        "folder of a study."
    )

    def declare(self) -> None:
        """Add the parameters and outputs."""
        super().declare()
        self.addParameter(QgsProcessingParameterString("WITH", "The other border layer", "natural-earth"))
        destination = QgsProcessingParameterFileDestination(
            "OUTPUT", "Offsets along the border", "CSV (*.csv)"
        )
        self.addParameter(destination)
        self.addOutput(QgsProcessingOutputFile("INCIDENTS", "Incidents by either layer (CSV)"))

    def results(self, parameters: Any, context: Any, feedback: Any) -> dict[str, Any]:
        """Run `marzmap compare`."""
        target = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        other = self.parameterAsString(parameters, "WITH", context)
        study = self.study(parameters, context, feedback)
        feedback.pushInfo(self.marzmap(["compare", study, "--with", other, "-o", target], feedback))
        return {"OUTPUT": target, "INCIDENTS": str(Path(target).with_suffix(".incidents.csv"))}


def add_layers(package: Path, project: Any) -> None:
    """Add the layers of a build to a project, in drawing order, named and ticked as in marzmap's own."""
    text = (Path(__file__).parent / "layers.json").read_text(encoding="utf-8")
    order: dict[str, dict[str, Any]] = json.loads(text)
    parts = QgsProviderRegistry.instance().querySublayers(str(package))
    names = {part.name() for part in parts if part.wkbType() != QgsWkbTypes.Type.NoGeometry}
    manifest = json.loads((package.parent / "manifest.json").read_text(encoding="utf-8"))
    group = project.layerTreeRoot().insertGroup(0, manifest["study"]["title"])
    for key in [*(key for key in order if key in names), *sorted(names - order.keys())]:
        about = order.get(key, {"title": key, "visible": True})
        # Its style is the default one of the GeoPackage.
        layer = QgsVectorLayer(f"{package}|layername={key}", about["title"], "ogr")
        project.addMapLayer(layer, False)
        group.addLayer(layer).setItemVisibilityChecked(about["visible"])
