"""Opens a project in QGIS and prints as JSON what came of it; run by Debian's own Python, which has PyQGIS.

python3 qgis_report.py PROJECT PICTURE.png FIRST-DAY LAST-DAY

The print layout goes beside the picture, as layout.png and layout.pdf.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsRenderContext,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QRectF, QSize, Qt, QTime
from qgis.PyQt.QtGui import QFont, QFontMetricsF


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
    metadata = layer.metadata()
    return {
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "labels": labels(layer),
        "temporal": layer.temporalProperties().isActive(),
        "categories": [each.label() for each in kinds],
        "tips": tips,
        "inside": all(inside),
        "scales": [layer.minimumScale(), layer.maximumScale(), layer.hasScaleBasedVisibility()],
        "blend": layer.blendMode(),
        "metadata": [metadata.abstract(), metadata.rights(), metadata.licenses()],
        "notes": layer.customProperty("userNotes", ""),
    }


def labels(layer: Any) -> list[str]:
    """The expressions of a layer's labels."""
    if not layer.labelsEnabled():
        return []
    rules = layer.labeling().rootRule().children()
    return [rule.settings().fieldName for rule in rules]


def of_relief(layer: Any) -> dict[str, Any]:
    extent = layer.extent()
    return {
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "opacity": layer.renderer().opacity(),
        "blend": layer.blendMode(),
        "licences": layer.metadata().licenses(),
    }


def alone(file: Path) -> Any:
    """A file without a project and with no style but QGIS's own."""
    if file.suffix == ".vrt":
        return QgsRasterLayer(str(file), file.stem, "gdal", QgsRasterLayer.LayerOptions(False))  # noqa: FBT003 - Qt's own signature
    return QgsVectorLayer(str(file), file.stem, "ogr", QgsVectorLayer.LayerOptions(False))  # noqa: FBT003 - the same


def styled(project: Any, folder: Path) -> dict[str, Any]:
    """Each file after it was given the style beside it, as when it is dragged into another project."""
    found: dict[str, Any] = {}
    for file in sorted((*folder.glob("*.geojson"), *folder.glob("*.vrt"))):
        layer = alone(file)
        _, taken = layer.loadNamedStyle(str(file.with_suffix(".qml")))
        is_vector = layer.type() == QgsMapLayer.VectorLayer
        looks = of_layer(layer, project) if is_vector else of_relief(layer)
        found[file.stem] = {"taken": taken, **looks}
    return found


def steps(layer: Any) -> list[list[Any]]:
    """Of each incident: the size of its symbol in millimetres, how opaque it is, its outline."""
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    context.setExpressionContext(
        QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    )
    context.expressionContext().appendScope(QgsExpressionContextUtils.mapSettingsScope(QgsMapSettings()))
    found = []
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        renderer.startRender(context, layer.fields())
        top = renderer.symbolForFeature(feature, context).symbolLayers()[-1]
        renderer.stopRender(context)
        look = [
            top.dataDefinedProperties().property(key).value(context.expressionContext())[0]
            for key in (top.PropertySize, top.PropertyFillColor, top.PropertyStrokeStyle)
        ]
        found.append([look[0], int(str(look[1]).split(",")[3]), look[2]])
    return found


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


def printed(project: Any, folder: Path) -> dict[str, Any]:
    """Print the layout, and tell what is on it and whether each text has room in its box."""
    layout = project.layoutManager().printLayouts()[0]
    exporter = QgsLayoutExporter(layout)
    picture = QgsLayoutExporter.ImageExportSettings()
    picture.dpi = 100
    done = [
        exporter.exportToImage(str(folder / "layout.png"), picture),
        exporter.exportToPdf(str(folder / "layout.pdf"), QgsLayoutExporter.PdfExportSettings()),
    ]
    items = [item for item in layout.items() if hasattr(item, "id") and item.id()]
    labels = [item for item in items if isinstance(item, QgsLayoutItemLabel)]
    (legend,) = (item for item in items if isinstance(item, QgsLayoutItemLegend))
    (bar,) = (item for item in items if isinstance(item, QgsLayoutItemScaleBar))
    (map_,) = (item for item in items if isinstance(item, QgsLayoutItemMap))
    page = layout.pageCollection().page(0).rect()
    model = legend.model()
    rows = [
        node.data(Qt.DisplayRole)
        for layer in model.rootGroup().findLayers()
        for node in model.layerLegendNodes(layer)
    ]
    return {
        "done": done,
        "page": [page.width(), page.height()],
        "texts": {label.id(): label.currentText() for label in labels},
        "overfull": [label.id() for label in labels if height(label) > label.rect().height()],
        "boxes": {item.id(): box(item) for item in items},
        "legend": rows,
        "bar": [bar.linkedMap() is map_, bar.unitsPerSegment(), bar.numberOfSegments()],
        "map": [map_.scale(), map_.extent().contains(project.viewSettings().defaultViewExtent())],
    }


def height(label: Any) -> float:
    """Height of a label's text, set in its box's width, millimetres."""
    zoom = 20
    font = QFont(label.font())
    font.setPixelSize(round(label.font().pointSizeF() * 0.3528 * zoom))
    room = QRectF(0, 0, label.rect().width() * zoom, 1e6)
    return float(QFontMetricsF(font).boundingRect(room, Qt.TextWordWrap, label.currentText()).height() / zoom)


def box(item: Any) -> list[float]:
    place = item.sceneBoundingRect()
    return [place.left(), place.top(), place.right(), place.bottom()]


def main(path: Path, picture: Path, first: str, last: str) -> dict[str, Any]:
    project = QgsProject.instance()
    opened = project.read(str(path))
    found = list(project.mapLayers().values())
    layers = {layer.name(): layer for layer in found if layer.type() == QgsMapLayer.VectorLayer}
    reliefs = [layer for layer in found if layer.type() == QgsMapLayer.RasterLayer]
    tree = project.layerTreeRoot()
    start = QDate.fromString(first, Qt.ISODate)
    count = start.daysTo(QDate.fromString(last, Qt.ISODate)) + 1
    days = [start.addDays(number).toString(Qt.ISODate) for number in range(count)]
    return {
        "opened": opened,
        "title": project.title(),
        "crs": project.crs().authid(),
        "ellipsoid": project.ellipsoid(),
        "mode": project.readNumEntry("TemporalControllerWidget", "/NavigationMode", -1)[0],
        "period": [
            project.timeSettings().temporalRange().begin().date().toString(Qt.ISODate),
            project.timeSettings().temporalRange().end().date().toString(Qt.ISODate),
        ],
        "groups": {group.name(): [one.name() for one in group.findLayers()] for group in tree.findGroups()},
        "unticked": [one.name() for one in tree.findLayers() if not one.isVisible()],
        "layers": {name: of_layer(layer, project) for name, layer in layers.items()},
        "relief": [of_relief(layer) for layer in reliefs],
        "alone": styled(project, path.parent),
        "steps": steps(layers["Incidents"]) if "Incidents" in layers else [],
        "on": {day: on(day, layers["Incidents"]) for day in days} if "Incidents" in layers else {},
        "printed": printed(project, picture.parent),
        **drawn(project, str(picture)),
    }


if __name__ == "__main__":
    application = QgsApplication([], False)  # noqa: FBT003 - Qt's own signature
    application.initQgis()
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5])))  # noqa: T201 - its result
    sys.stdout.flush()
    # QGIS may crash while it takes its layers down.
    os._exit(0)
