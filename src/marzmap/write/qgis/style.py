"""How one layer looks, written once: the same elements go into the project and into a QML file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from marzmap._text import NOT_XML
from marzmap.write.qgis.labels import labelling

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from marzmap.layers import Layer
    from marzmap.write.qgis.labels import Label

VERSION = "3.22.0"
"""QGIS that the files are written for; later ones read them too."""

GEOMETRIES = ("Point", "Line", "Polygon")
"""QGIS's names of kinds of geometry, in the order of its numbers."""

MULTIPLY = 6
"""QGIS's number of the blend mode that lets what is below shine through."""


class Style(NamedTuple):
    """How one layer of the project looks.

    `notes` tell how its symbols are read, `unfolded` whether its legend is open at the start. With `tint`, it
    darkens what is below instead of covering it.
    """

    layer: Layer
    renderer: Element
    labels: tuple[Label, ...] = ()
    tip: str = ""
    notes: str = ""
    unfolded: bool = False
    tint: bool = False

    def reads(self) -> set[str]:
        """Name the columns that its expressions read."""
        expressions = [self.tip]
        for label in self.labels:
            expressions += [label.text, label.where, label.moved, label.order]
        for element in self.renderer.iter():
            expressions += element.attrib.values()
        return set(re.findall(r'"(\w+)"', " ".join(expressions))) | {self.layer.name_column}


def geometry(style: Style) -> str:
    """Name a layer's kind of geometry as QGIS does."""
    return style.layer.geometry.capitalize()


def dated(layer: gpd.GeoDataFrame) -> bool:
    """Check whether any row of a layer has a date."""
    return "date_start" in layer and "date_end" in layer and bool(layer["date_start"].notna().any())


def attributes(style: Style) -> dict[str, str]:
    """Write the attributes of the opening tag of a layer, and of a QML file."""
    return {
        "styleCategories": "AllStyleCategories",
        "labelsEnabled": str(int(bool(style.labels))),
        "hasScaleBasedVisibilityFlag": str(int(bool(style.layer.smallest_scale))),
        "minScale": str(style.layer.smallest_scale or 100_000_000),
        "maxScale": "0",
    }


def elements(style: Style, layer: gpd.GeoDataFrame) -> Iterable[Element]:
    """Write the elements within it. A layer with dates follows QGIS's temporal controller."""
    if dated(layer):
        yield _temporal()
    yield style.renderer
    if style.labels:
        yield labelling(style.labels)
    local = [(at, str(name)) for at, name in enumerate(layer.columns) if str(name).endswith("_local")]
    if local:
        yield _aliases(local)
    yield leaf("blendMode", str(MULTIPLY * style.tint))
    yield leaf("mapTip", style.tip)
    yield leaf("previewExpression", f'"{style.layer.name_column}"')
    if style.notes:
        yield Element("userNotes", value=style.notes)


def qml(style: Style, layer: gpd.GeoDataFrame) -> str:
    """Write a style as a file that QGIS takes by itself, if it is next to its layer."""
    root = Element("qgis", {"version": VERSION, **attributes(style)})
    root.extend(elements(style, layer))
    root.append(leaf("layerGeometryType", str(GEOMETRIES.index(geometry(style)))))
    return serialised(root).decode()


def identity(key: str) -> str:
    """Name a layer for the project; QGIS cuts ten characters off an id to find the layer's name."""
    return f"marzmap_layer_{key}"


def leaf(tag: str, text: str, **attributes: str) -> Element:
    """Make an element that holds a text."""
    element = Element(tag, attributes)
    element.text = text
    return element


def texts(parent: Element, **values: str) -> Element:
    """Put an element for each text into another."""
    for tag, text in values.items():
        SubElement(parent, tag).text = text
    return parent


def serialised(root: Element) -> bytes:
    """Write an element as a document; characters that XML cannot hold are dropped."""
    for element in root.iter():
        element.text = element.text and NOT_XML.sub("", element.text)
        for key, value in element.items():
            element.set(key, NOT_XML.sub("", value))
    indent(root)
    return b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(root) + b"\n"


def _aliases(columns: Iterable[tuple[int, str]]) -> Element:
    """Name the columns of local names for people, where QGIS shows a row."""
    element = Element("aliases")
    for at, name in columns:
        SubElement(element, "alias", index=str(at), field=name, name=f"{name.removesuffix('_local')}, local")
    return element


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
