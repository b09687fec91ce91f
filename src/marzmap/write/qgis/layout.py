"""The print layout: a page of A4, landscape, with map, legend, scale bar, sources and citation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from marzmap._text import is_right_to_left
from marzmap._window import fitted, round_length
from marzmap.appearance import CERTAINTY, KINDS, LIGHT, SIZES
from marzmap.write.qgis.incidents import READING
from marzmap.write.qgis.labels import FONTS, text_style
from marzmap.write.qgis.legend import legend
from marzmap.write.qgis.page import BOLD, MIDDLE, RIGHT, Type, item, reference, shape, written
from marzmap.write.qgis.symbols import EDGE_MM, SIZES_MM, channels, colour, factor, fill, symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from marzmap.write.qgis.page import Box
    from marzmap.write.qgis.style import Style

NAME = "A4 landscape"

_MAP: Box = (10, 29, 196, 139)
_COLUMN, _COLUMN_WIDTH = 212, 75
_FOOT = 172
_KEY_HEADING = Type((8,), weight=BOLD)


class Sheet(NamedTuple):
    """What is written on the page, and what its map shows.

    `box` bounds the map in Web Mercator, metres: xmin, ymin, xmax, ymax; `ground` is its colour where
    nothing is drawn.
    """

    title: str
    title_local: str
    summary: str
    dates: str
    sources: str
    attributions: str
    citation: str
    box: Mapping[str, float]
    ground: str


def layout(sheet: Sheet, styles: Mapping[str, Style], layers: Mapping[str, gpd.GeoDataFrame]) -> Element:
    """Write the page; the map shows what is ticked in the layer tree."""
    root = Element("Layout", name=NAME, units="mm", printResolution="300", worldFileMap=reference("map"))
    pages = SubElement(root, "PageCollection")
    pages.append(symbol("fill", fill(colour("#ffffff")), name=""))
    page = item("page", "page", (0, 0, 297, 210), background="true")
    page.append(symbol("fill", fill(colour("#ffffff")), name=""))
    pages.append(page)
    items = [*_heading(sheet), *_map(sheet.box, sheet.ground), *_column(styles, layers), *_foot(sheet)]
    for order, each in enumerate(items, 1):
        each.set("zValue", str(order))
    # QGIS draws by rank but looks for the map of a scale bar among those it has read.
    root.extend(items)
    return root


def _heading(sheet: Sheet) -> Iterator[Element]:
    large = Type((17, 15, 13, 11, 9), weight=BOLD)
    if sheet.title_local:
        yield written("title", sheet.title, (10, 8, 160, 10), large)
        own = large._replace(font=FONTS[0], line=1.8) if is_right_to_left(sheet.title_local) else large
        yield written("title-local", sheet.title_local, (175, 8.2, 112, 10), own, align=RIGHT)
    else:
        yield written("title", sheet.title, (10, 8, 277, 10), large)
    yield written("summary", sheet.summary, (10, 18.5, 200, 9), Type((8.5, 7.5, 6.5)))
    yield written(
        "dates", sheet.dates, (_COLUMN, 18.5, _COLUMN_WIDTH, 9), Type((8, 7), LIGHT.muted), align=RIGHT
    )


def _map(box: Mapping[str, float], ground: str) -> Iterator[Element]:
    left, top, width, height = _MAP
    map_ = item("map", "map", _MAP, frame="true", background="true", keepLayerSet="false", mapFlags="0")
    map_.append(Element("FrameColor", channels(LIGHT.outline)))
    map_.append(Element("BackgroundColor", channels(ground)))
    # Widened to the shape of the frame, about its middle.
    east, north = (box["xmin"] + box["xmax"]) / 2, (box["ymin"] + box["ymax"]) / 2
    wide, tall = fitted(box["xmax"] - box["xmin"], box["ymax"] - box["ymin"], (width, height))
    sides = {"xmin": east - wide / 2, "ymin": north - tall / 2}
    sides |= {"xmax": east + wide / 2, "ymax": north + tall / 2}
    SubElement(map_, "Extent", {key: repr(value) for key, value in sides.items()})
    yield map_
    latitude = math.atan(math.sinh(north / 6378137))
    yield _scale_bar((left + 3, top + height - 14, 60, 12), tall / height * math.cos(latitude))
    yield shape("triangle", "north", (left + width - 8, top + 4, 3, 5), fill(colour(LIGHT.ink)))
    letter = (left + width - 9.5, top + 9, 6, 4)
    yield written("north-letter", "N", letter, Type((8,), weight=BOLD), align=MIDDLE)


def _scale_bar(where: Box, metres_a_mm: float) -> Element:
    """Draw a scale bar of two parts, each a round number of km long."""
    bar = item(
        "scalebar",
        "scale",
        where,
        style="Single Box",
        mapUuid=reference("map"),
        unitType="km",
        unitLabel="km",
        numUnitsPerSegment=f"{round_length(22 * metres_a_mm / 1000):g}",
        numMapUnitsPerScaleBarUnit="1",
        numSegments="2",
        numSegmentsLeft="0",
        segmentSizeMode="0",
        height="1.4",
        labelBarSpace="1.2",
        boxContentSpace="1",
        outlineWidth="0.2",
    )
    bar.append(text_style(7.5, LIGHT.ink))
    for tag, inside in (("fillSymbol1", LIGHT.ink), ("fillSymbol2", "#ffffff")):
        SubElement(bar, tag).append(symbol("fill", fill(colour(inside), colour(LIGHT.ink), 0.2), name=""))
    return bar


def _column(styles: Mapping[str, Style], layers: Mapping[str, gpd.GeoDataFrame]) -> Iterator[Element]:
    """Write the legend, and above it how the symbols of incidents are read."""
    top = _MAP[1]
    if "incidents" in styles:
        (side, degrees), (hurt, counts) = READING
        clash = KINDS["armed clash"]
        code, size = clash.light, SIZES_MM[clash.shape]
        yield written("key-side", side, (_COLUMN, top, _COLUMN_WIDTH, 4), _KEY_HEADING)
        top += 4.6
        for step, words in zip(CERTAINTY, degrees, strict=True):
            style = "dash" if step == CERTAINTY[-1] else "solid"
            look = fill(colour(code, step.opacity), colour(code), EDGE_MM, edge_style=style)
            yield from _step(words, (_COLUMN, top, _COLUMN_WIDTH, 4), size, look)
            top += 4.8
        top += 1.2
        yield written("key-size", hurt, (_COLUMN, top, _COLUMN_WIDTH, 4), _KEY_HEADING)
        top += 5
        for number, (step_size, words) in enumerate(zip(SIZES, counts, strict=True)):
            # In two columns.
            half = _COLUMN_WIDTH / 2
            row = (_COLUMN + number % 2 * half, top, half, 4.0)
            yield from _step(words, row, size * factor(step_size), fill(colour(code)))
            top += number % 2 * 6.4
        top += 2.5
    listed = {key: style for key, style in styles.items() if style.layer.printed and style.layer.visible}
    yield legend(listed, layers, (_COLUMN - 1, top, _COLUMN_WIDTH, _FOOT - top - 3))


def _step(words: str, row: Box, size: float, look: Element) -> Iterator[Element]:
    """Draw one step of a key: a symbol of incidents, and its words next to it."""
    left, top, width, height = row
    corner = (left + height - size / 2, top + (height - size) / 2)
    yield shape("ellipse", f"key {words} symbol", (*corner, size, size), look)
    room = (left + 9, top - 0.4, width - 9, height + 0.8)
    yield written(f"key {words}", words, room, Type((7.5,)), centred=True)


def _foot(sheet: Sheet) -> Iterator[Element]:
    yield shape("rectangle", "rule", (10, _FOOT - 1.5, 277, 0.1), fill(colour(LIGHT.outline)))
    halves = (
        ("sources", "Sources (in full with each incident)", sheet.sources, 10),
        ("data", "Data", sheet.attributions, 151),
    )
    for name, heading, text, left in halves:
        if text:
            yield written(f"{name}-heading", heading, (left, _FOOT, 136, 3.6), Type((7,), weight=BOLD))
            yield written(name, text, (left, _FOOT + 3.8, 136, 19), Type((6.5, 6, 5.5, 5), LIGHT.muted))
    yield written("citation", sheet.citation, (10, 196.5, 277, 6), Type((7, 6.5, 6, 5.5)))
