"""Runs Build study as QGIS does, and writes a model with Locate points; run by Debian's own Python.

python3 qgis_toolbox.py PLUGINS TABLE.gpkg FOLDER MODEL.model3

PLUGINS is the folder that holds the plugin's. Prints as JSON what came into the project.
"""

from __future__ import annotations

import json
import os
import sys

sys.path[:0] = [sys.argv[1], "/usr/share/qgis/python/plugins", "/usr/share/qgis/python"]

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProject,
)
from qgis.PyQt.QtCore import QEventLoop


def model() -> QgsProcessingModelAlgorithm:
    """Locate points, then keep those in Iran."""
    made, source = QgsProcessingModelAlgorithm("In Iran"), QgsProcessingModelChildParameterSource
    kinds = [QgsProcessing.SourceType.TypeVectorPoint]
    made.addModelParameter(
        QgsProcessingParameterFeatureSource("points", "Points", kinds), QgsProcessingModelParameter("points")
    )
    locate = QgsProcessingModelChildAlgorithm("marzmap:locatepoints")
    locate.setChildId("locate")
    locate.addParameterSources("INPUT", [source.fromModelParameter("points")])
    locate.addParameterSources("BORDER", [source.fromStaticValue("AFG-IRN")])
    made.addChildAlgorithm(locate)
    keep = QgsProcessingModelChildAlgorithm("native:extractbyexpression")
    keep.setChildId("keep")
    keep.addParameterSources("INPUT", [source.fromChildOutput("locate", "OUTPUT")])
    keep.addParameterSources("EXPRESSION", [source.fromStaticValue("side = 'IRN'")])
    output = QgsProcessingModelOutput("kept", "Kept")
    output.setChildOutputName("OUTPUT")
    output.setChildId("keep")
    keep.setModelOutputs({"kept": output})
    made.addChildAlgorithm(keep)
    return made


def in_a_task(algorithm: object, parameters: dict[str, object]) -> QgsProcessingFeedback:
    """Run an algorithm in a thread of its own, as the form of an algorithm does; return its feedback."""
    context, feedback, loop = QgsProcessingContext(), QgsProcessingFeedback(), QEventLoop()
    context.setProject(QgsProject.instance())
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    task.executed.connect(lambda _ok, results: (seen.update(results), loop.quit()))
    seen: dict[str, object] = {}
    QgsApplication.taskManager().addTask(task)
    loop.exec()
    return feedback


def main(table: str, folder: str, model_file: str) -> None:
    from marzmap_qgis import classFactory
    from processing.core.Processing import Processing

    Processing.initialize()
    plugin = classFactory(None)
    plugin.initProcessing()
    registry = QgsApplication.processingRegistry()
    feedback = in_a_task(registry.algorithmById("marzmap:buildstudy"), {"INPUT": table, "OUTPUT": folder})
    assert model().toFile(model_file)
    groups = {
        group.name(): [(node.name(), node.isVisible()) for node in group.findLayers()]
        for group in QgsProject.instance().layerTreeRoot().findGroups()
    }
    layers = {
        layer.name(): (layer.isValid(), layer.featureCount(), layer.renderer().type(), layer.labelsEnabled())
        for layer in QgsProject.instance().mapLayers().values()
    }
    algorithms = registry.providerById("marzmap").algorithms()
    found = {
        "groups": groups,
        "layers": layers,
        "titles": sorted(algorithm.displayName() for algorithm in algorithms),
        "log": feedback.textLog(),
    }
    print(json.dumps(found, ensure_ascii=False))  # noqa: T201 - the test reads it


if __name__ == "__main__":
    application = QgsApplication([], GUIenabled=False)
    application.initQgis()
    try:
        main(*sys.argv[2:])
    finally:
        sys.stdout.flush()
        # Ending QGIS can crash while layers live.
        os._exit(1 if sys.exc_info()[0] else 0)
