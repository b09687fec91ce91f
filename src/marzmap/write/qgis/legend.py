"""The legend of the print layout: what the map shows, as large as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from marzmap.appearance import KINDS, LIGHT, kind
from marzmap.write.qgis.page import BOLD, LATIN, REGULAR, font, item, reference
from marzmap.write.qgis.style import identity
from marzmap.write.qgis.symbols import HALO_MM, SIZES_MM, options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from marzmap.write.qgis.page import Box
    from marzmap.write.qgis.style import Style

_FORMS = ((7.5, 0, 0.9), (6.5, 3.4, 0.5), (5, 2.4, 0.25))
"""Ever smaller legends, of which the first that fits is taken: size of type (points), largest symbol (mm,
0: any) and gap between rows (mm)."""


def legend(styles: Mapping[str, Style], layers: Mapping[str, gpd.GeoDataFrame], box: Box) -> Element:
    """Write the legend of these layers into a box of the page."""
    rows = [row for key, style in styles.items() for row in _rows(style, layers[key])]
    headings = len({style.layer.group for style in styles.values()})
    points, largest, gap = next(
        (form for form in _FORMS if _height(rows, headings, *form) < box[3]), _FORMS[-1]
    )
    element = item(
        "legend",
        "legend",
        box,
        map_uuid=reference("map"),
        # Only what the map shows: no kind of event that the study does not have.
        legendFilterByMap="1",
        resizeToContents="1",
        symbolWidth="6",
        symbolHeight=f"{_swatch(points):g}",
        maxSymbolSize=f"{largest:g}",
        boxSpace="1",
        fontColor=LIGHT.ink,
        columnCount="1",
        titleAlignment="1",
        symbolAlignment="1",
        lineSpacing="0.6",
        columnSpace="2",
        wrapChar="",
        title="",
    )
    element.append(_types(points, gap))
    element.append(_tree(styles))
    return element


def _types(points: float, gap: float) -> Element:
    """Write the size of type of each part of the legend, and the gap above it."""
    sizes = dict.fromkeys(("title", "group", "subgroup", "symbol", "symbolLabel"), points)
    sizes["group"] = points + 0.5
    above = {"title": 0, "group": 2 * gap, "subgroup": gap, "symbol": gap, "symbolLabel": gap}
    styles = Element("styles")
    for name, size in sizes.items():
        style = SubElement(styles, "style", name=name, alignment="1", indent="0", marginTop=str(above[name]))
        if name == "symbolLabel":
            style.set("marginLeft", "2")
        weight = BOLD if name.endswith("group") else REGULAR
        SubElement(style, "styleFont", description=font(LATIN, size, weight), style="")
    return styles


def _tree(styles: Mapping[str, Style]) -> Element:
    """Write the layers by group."""
    tree = Element("layer-tree-group")
    open_ = {"checked": "Qt::Checked", "expanded": "1"}
    groups: dict[str, Element] = {}
    for key, style in styles.items():
        if style.layer.group not in groups:
            groups[style.layer.group] = SubElement(
                tree, "layer-tree-group", {"name": style.layer.group, **open_}
            )
        row = {"id": identity(key), "name": style.layer.title, **open_}
        row |= {"providerKey": "ogr", "source": f"./{key}.geojson"}
        layer = SubElement(groups[style.layer.group], "layer-tree-layer", row)
        # Each symbol has a label of its own.
        SubElement(layer, "customproperties").append(options({"legend/title-style": "hidden"}))
    return tree


def _rows(style: Style, layer: gpd.GeoDataFrame) -> list[float]:
    """Return the heights of the symbols, mm, that a layer may put into the legend; 0 for a plain swatch."""
    if style.renderer.get("type") != "categorizedSymbol":
        return [0] * len(style.renderer.findall("symbols/symbol"))
    points = style.layer.geometry == "point"
    shapes = [KINDS[kind(event_type)].shape for event_type in layer["event_type"].unique()]
    return [SIZES_MM[shape] + HALO_MM if points else 0 for shape in shapes]


def _height(rows: Sequence[float], headings: int, points: float, largest: float, gap: float) -> float:
    """Estimate the height of a legend, mm."""
    each = (max(_swatch(points), min(row, largest or row)) + gap for row in rows)
    return sum(each) + headings * (0.4 * (points + 0.5) + 3 * gap) + 2


def _swatch(points: float) -> float:
    """Return the height of a swatch next to type of a size, mm."""
    return 0.4 * points
