"""The project file: what QGIS opens with a double click."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from marzmap.appearance import LIGHT
from marzmap.layers import LAYERS
from marzmap.write.qgis import relief
from marzmap.write.qgis.labels import text_style
from marzmap.write.qgis.layout import layout
from marzmap.write.qgis.style import (
    VERSION,
    attributes,
    dated,
    elements,
    geometry,
    identity,
    leaf,
    serialised,
    texts,
)
from marzmap.write.qgis.symbols import channels

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from marzmap._types import Layers
    from marzmap.layers import Layer
    from marzmap.write.qgis.layout import Sheet
    from marzmap.write.qgis.relief import Corners
    from marzmap.write.qgis.style import Style


_COLLAPSED = {"Basemap"}
"""Groups that the layer tree shows closed."""

_WEB_MERCATOR, _WGS_84 = 3857, 4326


def document(
    layers: Layers,
    styles: Mapping[str, Style],
    sheet: Sheet,
    notice: str,
    licences: Mapping[str, str],
    *,
    shaded: Corners,
) -> bytes:
    """Write the project: its layers as a tree, how each looks, which part of the world and of time it shows.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        EPSG:4326; each is next to the project as `<key>.geojson`. Those with `date_start` and
        `date_end` follow QGIS's temporal controller.
    styles : mapping of str to Style
        The looks of the layers, the topmost first.
    sheet : Sheet
        The texts of the project and of its print layout, and what both show at first.
    notice : str
        Attributions, shown on the map.
    licences : mapping of str to str
        Licence by key of the layer, for its metadata.
    shaded : sequence of tuple of complex
        Corners of the pieces of the relief, as for `relief.files`; none if there is no relief.

    Returns
    -------
    bytes
        A `.qgs` document for QGIS 3.22 and later.
    """
    styles = {key: style for key, style in styles.items() if key in layers}
    root = Element("qgis", version=VERSION, projectname=sheet.title)
    texts(root, title=sheet.title)
    SubElement(root, "projectCrs").append(_crs(_WEB_MERCATOR))
    root.append(_tree(styles, shaded=bool(shaded)))
    root.append(_canvas(sheet.box))
    maps = SubElement(root, "projectlayers")
    for key, style in styles.items():
        layer = _layer(key, style, layers[key])
        layer.append(_metadata(style.layer, sheet.attributions, licences.get(key, "")))
        maps.append(layer)
    if shaded:
        maps.append(_relief(shaded, sheet.attributions, licences.get(relief.KEY, "")))
    root.append(_properties(notice, sheet.ground))
    about = "\n\n".join(text for text in (sheet.summary, sheet.citation, sheet.attributions) if text)
    texts(SubElement(root, "projectMetadata"), type="", title=sheet.title, abstract=about)
    view = SubElement(root, "ProjectViewSettings", UseProjectScales="0")
    extent = SubElement(view, "DefaultViewExtent", {key: repr(value) for key, value in sheet.box.items()})
    extent.append(_crs(_WEB_MERCATOR))
    root.extend(_time(layers))
    SubElement(root, "Layouts").append(layout(sheet, styles, layers))
    return serialised(root)


def _crs(code: int) -> Element:
    # Number in QGIS's own table, which differs from EPSG's for longitude and latitude.
    own = {_WGS_84: 3452}.get(code, code)
    return texts(Element("spatialrefsys"), srsid=str(own), srid=str(code), authid=f"EPSG:{code}")


def _tree(styles: Mapping[str, Style], *, shaded: bool) -> Element:
    tree = Element("layer-tree-group")
    groups: dict[str, Element] = {}

    for key, layer in LAYERS.items():
        raster = key == relief.KEY
        if not (shaded if raster else key in styles):
            continue
        if layer.group not in groups:
            expanded = str(int(layer.group not in _COLLAPSED))
            groups[layer.group] = SubElement(
                tree, "layer-tree-group", name=layer.group, checked="Qt::Checked", expanded=expanded
            )
        SubElement(
            groups[layer.group],
            "layer-tree-layer",
            id=identity(key),
            source=f"./{relief.FILE if raster else f'{key}.geojson'}",
            providerKey="gdal" if raster else "ogr",
            name=layer.title,
            checked="Qt::Checked" if layer.visible else "Qt::Unchecked",
            expanded=str(int(not raster and styles[key].unfolded)),
        )
    return tree


def _canvas(box: Mapping[str, float]) -> Element:
    canvas = Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    texts(canvas, units="meters")
    texts(SubElement(canvas, "extent"), **{key: repr(value) for key, value in box.items()})
    texts(canvas, rotation="0")
    SubElement(canvas, "destinationsrs").append(_crs(_WEB_MERCATOR))
    return canvas


def _layer(key: str, style: Style, layer: gpd.GeoDataFrame) -> Element:
    element = Element("maplayer", {"type": "vector", "geometry": geometry(style), **attributes(style)})
    texts(element, id=identity(key), datasource=f"./{key}.geojson", layername=style.layer.title)
    SubElement(element, "srs").append(_crs(_WGS_84))
    element.append(leaf("provider", "ogr", encoding="UTF-8"))
    element.extend(elements(style, layer))
    return element


def _relief(corners: Corners, rights: str, licence: str) -> Element:
    element = Element("maplayer", {"type": "raster", **relief.attributes(corners)})
    texts(element, id=identity(relief.KEY), datasource=f"./{relief.FILE}", layername=LAYERS[relief.KEY].title)
    SubElement(element, "srs").append(_crs(_WEB_MERCATOR))
    texts(element, provider="gdal")
    element.extend(relief.elements())
    element.append(_metadata(LAYERS[relief.KEY], rights, licence))
    return element


def _metadata(layer: Layer, rights: str, licence: str) -> Element:
    """Describe what a layer holds, whom it is owed to and under which licence, where QGIS looks for it."""
    element = texts(Element("resourceMetadata"), type="dataset", title=layer.title, abstract=layer.meaning)
    texts(element, **({"rights": rights} if rights else {}), **({"license": licence} if licence else {}))
    return element


def _time(layers: Layers) -> list[Element]:
    layer = layers.get("incidents")
    if layer is None or not dated(layer):
        return []
    settings = Element(
        "ProjectTimeSettings", timeStep="1", timeStepUnit="mon", frameRate="1", cumulativeTemporalRange="0"
    )
    extent = SubElement(settings, "TemporalRange")
    texts(extent, start=f"{layer['date_start'].min()}T00:00:00Z", end=f"{layer['date_end'].max()}T23:59:59Z")
    return [settings]


def _properties(notice: str, ground: str) -> Element:
    small, tiny = (tostring(text_style(size, LIGHT.muted), encoding="unicode") for size in (7, 5))
    canvas = {f"CanvasColor{name.capitalize()}Part": int(value) for name, value in channels(ground).items()}
    values: dict[str, dict[str, str | int | bool]] = {
        "CopyrightLabel": {"Enabled": bool(notice), "Label": notice, "Placement": 3, "Font": tiny},
        "Gui": {**canvas},
        # Lengths are measured on the ellipsoid: on the plane of Web Mercator they would be too long.
        "Measure": {"Ellipsoid": "EPSG:7030"},
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
            parent.append(leaf(key, str(value).lower() if kind == "bool" else str(value), type=kind))
    return properties
