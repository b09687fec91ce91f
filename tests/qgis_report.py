"""Opens a project in QGIS and prints as JSON what came of it; run by Debian's own Python, which has PyQGIS.

python3 qgis_report.py PROJECT PICTURE.png DAY...
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime  # type: ignore[import-not-found]


def of_layer(layer: Any, project: Any) -> dict[str, Any]:
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    tips = []
    for feature in layer.getFeatures():
        context.setFeature(feature)
        tips.append(QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context))
    renderer = layer.renderer()
    kinds = renderer.categories() if hasattr(renderer, "categories") else renderer.legendSymbolItems()
    transform = QgsCoordinateTransform(layer.crs(), project.crs(), project)
    view = project.viewSettings().defaultViewExtent()
    inside = [
        view.contains(transform.transformBoundingBox(row.geometry().boundingBox()))
        for row in layer.getFeatures()
    ]
    return {
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "labels": layer.labelsEnabled(),
        "temporal": layer.temporalProperties().isActive(),
        "categories": [each.label() for each in kinds],
        "tips": tips,
        "inside": all(inside),
    }


def on(day: str, layer: Any) -> list[str]:
    """The incidents that the temporal controller shows on a day."""
    date = QDate.fromString(day, Qt.ISODate)
    whole = QgsDateTimeRange(QDateTime(date, QTime(0, 0)), QDateTime(date, QTime(23, 59, 59)))
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    request = QgsFeatureRequest()
    request.setFilterExpression(layer.temporalProperties().createFilterString(context, whole))
    return [feature["incident_id"] for feature in layer.getFeatures(request)]


def drawn(project: Any, picture: str) -> dict[str, Any]:
    """Draws what the project shows at first: how often each colour is there, which labels found room."""
    tree = project.layerTreeRoot()
    settings = QgsMapSettings()
    settings.setLayers([each for each in tree.layerOrder() if tree.findLayer(each.id()).isVisible()])
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setBackgroundColor(project.backgroundColor())
    settings.setOutputSize(QSize(1000, 1250))
    settings.setExtent(project.viewSettings().defaultViewExtent())
    context = QgsExpressionContext()
    # Handed over one by one: a list of scopes would be taken down twice.
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.projectScope(project))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(picture)
    colours: dict[str, int] = {}
    for down in range(image.height()):
        for right in range(image.width()):
            name = f"#{image.pixel(right, down) & 0xFFFFFF:06x}"
            colours[name] = colours.get(name, 0) + 1
    placed = job.takeLabelingResults().labelsWithinRect(settings.visibleExtent())
    return {
        "errors": [error.message for error in job.errors()],
        "colours": {name: count for name, count in colours.items() if count > 20},
        "written": [label.labelText for label in placed],
    }


def main(path: str, picture: str, days: list[str]) -> dict[str, Any]:
    project = QgsProject.instance()
    opened = project.read(path)
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    tree = project.layerTreeRoot()
    return {
        "opened": opened,
        "title": project.title(),
        "crs": project.crs().authid(),
        "mode": project.readNumEntry("TemporalControllerWidget", "/NavigationMode", -1)[0],
        "period": [
            project.timeSettings().temporalRange().begin().date().toString(Qt.ISODate),
            project.timeSettings().temporalRange().end().date().toString(Qt.ISODate),
        ],
        "groups": {group.name(): [one.name() for one in group.findLayers()] for group in tree.findGroups()},
        "unticked": [one.name() for one in tree.findLayers() if not one.isVisible()],
        "layers": {name: of_layer(layer, project) for name, layer in layers.items()},
        "on": {day: on(day, layers["Incidents"]) for day in days} if "Incidents" in layers else {},
        **drawn(project, picture),
    }


if __name__ == "__main__":
    application = QgsApplication([], False)  # noqa: FBT003 - Qt's own signature
    application.initQgis()
    print(json.dumps(main(sys.argv[1], sys.argv[2], sys.argv[3:])))  # noqa: T201 - its result
    sys.stdout.flush()
    # QGIS may crash while it takes its layers down.
    os._exit(0)
