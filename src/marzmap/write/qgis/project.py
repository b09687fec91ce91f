"""The project file: what QGIS opens with a double click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from marzmap.write.qgis.labels import labelling, text_style
from marzmap.write.qgis.symbols import MUTED, PAPER

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from marzmap._study import Study
    from marzmap.write.qgis.layers import Style

_UNREADABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""

_MULTIPLY = 6
"""QGIS's number of the blend mode that lets what is below shine through."""

_COLLAPSED = {"Basemap"}
"""Groups that the layer tree shows closed."""


def document(
    study: Study,
    layers: Mapping[str, gpd.GeoDataFrame],
    styles: Mapping[str, Style],
    box: Mapping[str, float],
    notice: str,
) -> bytes:
    """Write the project: its layers as a tree, how each looks, which part of the world and of time it shows.

    Parameters
    ----------
    study : Study
        Its title and summary.
    layers : mapping of str to GeoDataFrame
        EPSG:4326; each lies beside the project as `<key>.geojson`. Those with `date_start` and
        `date_end` follow QGIS's temporal controller.
    styles : mapping of str to Style
        The looks of the layers, the topmost first.
    box : mapping of str to float
        What the project shows at first: xmin, ymin, xmax, ymax in Web Mercator, metres.
    notice : str
        Attributions, shown on the map.

    Returns
    -------
    bytes
        A `.qgs` document for QGIS 3.22 and later.
    """
    styles = {key: style for key, style in styles.items() if key in layers}
    root = Element("qgis", version="3.22.0", projectname=study.title)
    _text(root, "title", study.title)
    SubElement(root, "projectCrs").append(_crs(3857))
    root.append(_tree(styles))
    root.append(_canvas(box))
    maps = SubElement(root, "projectlayers")
    for key, style in styles.items():
        maps.append(_layer(key, style, layers[key]))
    root.append(_properties(notice))
    metadata = SubElement(root, "projectMetadata")
    _text(metadata, "type", "")
    _text(metadata, "title", study.title)
    _text(metadata, "abstract", f"{study.summary}\n\n{notice}".strip())
    view = SubElement(root, "ProjectViewSettings", UseProjectScales="0")
    SubElement(view, "DefaultViewExtent", {key: repr(value) for key, value in box.items()}).append(_crs(3857))
    root.extend(_time(layers))
    for element in root.iter():
        element.text = element.text and _UNREADABLE.sub("", element.text)
        for key, value in element.items():
            element.set(key, _UNREADABLE.sub("", value))
    indent(root)
    return b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(root) + b"\n"


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text


def _identity(key: str) -> str:
    # QGIS cuts ten characters off an id to find the layer's name.
    return f"marzmap_layer_{key}"


def _crs(code: int) -> Element:
    reference = Element("spatialrefsys")
    # Number in QGIS's own table, which differs from EPSG's for longitude and latitude.
    _text(reference, "srsid", str({4326: 3452}.get(code, code)))
    _text(reference, "srid", str(code))
    _text(reference, "authid", f"EPSG:{code}")
    return reference


def _tree(styles: Mapping[str, Style]) -> Element:
    tree = Element("layer-tree-group")
    groups: dict[str, Element] = {}
    for key, style in styles.items():
        if style.group not in groups:
            expanded = str(int(style.group not in _COLLAPSED))
            groups[style.group] = SubElement(
                tree, "layer-tree-group", name=style.group, checked="Qt::Checked", expanded=expanded
            )
        SubElement(
            groups[style.group],
            "layer-tree-layer",
            id=_identity(key),
            name=style.title,
            source=f"./{key}.geojson",
            providerKey="ogr",
            checked="Qt::Checked" if style.visible else "Qt::Unchecked",
            expanded=str(int(style.unfolded)),
        )
    return tree


def _canvas(box: Mapping[str, float]) -> Element:
    canvas = Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    _text(canvas, "units", "meters")
    extent = SubElement(canvas, "extent")
    for key, value in box.items():
        _text(extent, key, repr(value))
    _text(canvas, "rotation", "0")
    SubElement(canvas, "destinationsrs").append(_crs(3857))
    return canvas


def _layer(key: str, style: Style, layer: gpd.GeoDataFrame) -> Element:
    kind = layer.geom_type.iloc[0].removeprefix("Multi")
    element = Element(
        "maplayer",
        type="vector",
        geometry={"LineString": "Line"}.get(kind, kind),
        styleCategories="AllStyleCategories",
        labelsEnabled=str(int(bool(style.labels))),
        hasScaleBasedVisibilityFlag=str(int(bool(style.smallest))),
        minScale=str(style.smallest or 100_000_000),
        maxScale="0",
    )
    _text(element, "id", _identity(key))
    _text(element, "datasource", f"./{key}.geojson")
    _text(element, "layername", style.title)
    SubElement(element, "srs").append(_crs(4326))
    _text(element, "provider", "ogr", encoding="UTF-8")
    if dated(layer):
        element.append(_temporal())
    element.append(style.renderer)
    if style.labels:
        element.append(labelling(style.labels))
    _text(element, "blendMode", str(_MULTIPLY * style.tint))
    _text(element, "mapTip", style.tip)
    _text(element, "previewExpression", f'"{style.display}"' if style.display else "")
    return element


def dated(layer: gpd.GeoDataFrame) -> bool:
    """Tell whether any row of a layer says when it happened."""
    return "date_start" in layer and "date_end" in layer and layer["date_start"].notna().any()


def _temporal() -> Element:
    # Mode 2: from one field to the other; limit mode 1: the last day counts too.
    return Element(
        "temporal",
        enabled="1",
        mode="2",
        startField="date_start",
        endField="date_end",
        limitMode="1",
        durationUnit="min",
        durationField="",
        fixedDuration="0",
        accumulate="0",
        startExpression="",
        endExpression="",
    )


def _time(layers: Mapping[str, gpd.GeoDataFrame]) -> list[Element]:
    layer = layers.get("incidents")
    if layer is None or not dated(layer):
        return []
    settings = Element(
        "ProjectTimeSettings", timeStep="1", timeStepUnit="mon", frameRate="1", cumulativeTemporalRange="0"
    )
    extent = SubElement(settings, "TemporalRange")
    _text(extent, "start", f"{layer['date_start'].min()}T00:00:00Z")
    _text(extent, "end", f"{layer['date_end'].max()}T23:59:59Z")
    return [settings]


def _properties(notice: str) -> Element:
    red, green, blue = (int(PAPER[at : at + 2], 16) for at in (1, 3, 5))
    small, tiny = (tostring(text_style(size, MUTED), encoding="unicode") for size in (7, 5))
    values: dict[str, dict[str, str | int | bool]] = {
        "CopyrightLabel": {"Enabled": bool(notice), "Label": notice, "Placement": 3, "Font": tiny},
        "Gui": {"CanvasColorRedPart": red, "CanvasColorGreenPart": green, "CanvasColorBluePart": blue},
        "Measurement": {"DistanceUnits": "meters"},
        "Paths": {"Absolute": False},
        "ScaleBar": {
            "Enabled": True,
            "Placement": 0,
            "PreferredSize": 30,
            "Snapping": True,
            "TextFormat": small,
        },
        "SpatialRefSys": {"ProjectionsEnabled": 1},
        # 0: the controller is off, so that QGIS opens with every incident in view.
        "TemporalControllerWidget": {"NavigationMode": 0},
    }
    properties = Element("properties")
    for group, entries in values.items():
        parent = SubElement(properties, group)
        for key, value in entries.items():
            kind = {bool: "bool", int: "int"}.get(type(value), "QString")
            _text(parent, key, str(value).lower() if kind == "bool" else str(value), type=kind)
    return properties
