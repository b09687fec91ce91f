"""What QGIS writes on the map: labels, made of expressions that it evaluates row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from marzmap.appearance import LIGHT
from marzmap.write.qgis.symbols import colour, computed

if TYPE_CHECKING:
    from collections.abc import Iterable

FONTS = ("Noto Naskh Arabic", "Vazirmatn", "Segoe UI", "Geeza Pro", "Tahoma", "Arial")
"""QGIS takes the first that the machine has. Each knows Persian; Latin letters that it lacks are borrowed."""

Place = Literal["around", "along", "inside"]

_PLACEMENTS = {"around": 6, "along": 2, "inside": 4}
"""QGIS's numbers: positions round a point by rank, along a line, within an area."""

_ABOVE_LINE = 10
_FIRST = 9
_TURNING = ", ".join(f"char({code})" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class Label(NamedTuple):
    """How the rows of a layer, or those that `where` selects, are labelled.

    `text` is an expression; `size` is in points, `gap` in millimetres from the symbol; `smallest` is the
    denominator of the smallest scale that still shows the label (0: every scale); `priority` 0 to 10.
    `moved` is an expression for the point to label, where that is not the row's own (the gap counts from
    it, then), and `order` one for the positions round it that are tried. With `kept_free`, nothing is
    written: other labels keep off the symbols.
    """

    text: str
    size: float
    colour: str = LIGHT.ink
    place: Place = "around"
    where: str = ""
    smallest: int = 0
    gap: float = 0.6
    priority: int = 5
    bold: bool = False
    italic: bool = False
    wrap: int = 0
    moved: str = ""
    order: str = ""
    kept_free: bool = False


def straight(text: str) -> str:
    """Take an expression's text without the characters that turn the direction of what follows."""
    return f"replace({text}, array({_TURNING}), '')"


def shown(column: str) -> str:
    """Take a column's text for a label."""
    return straight(f'"{column}"')


def lines(*texts: str, between: str = "char(10)") -> str:
    """Set expressions one a line; what is missing or repeated takes no line."""
    every = f"array_distinct(array({', '.join(texts)}))"
    return f"array_to_string(array_filter({every}, @element <> ''), {between})"


def dates() -> str:
    """Word when an incident was: a day, a month, or from one day to another."""
    first, last = (f"format_date(\"{end}\", 'd MMM yyyy', 'en')" for end in ("date_start", "date_end"))
    month, ends = (f"format_date(\"{end}\", 'MMM yyyy', 'en')" for end in ("date_start", "date_end"))
    whole = f'{month} = {ends} and day("date_start") = 1 and day("date_end") >= 28'
    return (
        f'case when "date_start" = "date_end" then {first} when {whole} then {month} '
        f"else {first} || ' to ' || {last} end"
    )


def labelling(labels: Iterable[Label]) -> Element:
    """Write the labels of a layer, the first first in rank."""
    element = Element("labeling", type="rule-based")
    rules = SubElement(element, "rules", key="all")
    for number, label in enumerate(labels):
        rule = SubElement(rules, "rule", key=f"label-{number}", filter=label.where)
        if label.smallest:
            rule.set("scalemaxdenom", str(label.smallest))
        rule.append(_settings(label))
    return element


def _settings(label: Label) -> Element:
    settings = Element("settings")
    settings.append(text_style(label.size, label.colour, label.text, bold=label.bold, italic=label.italic))
    form = {"autoWrapLength": label.wrap, "useMaxLineLengthForAutoWrap": 1, "multilineAlign": 3}
    SubElement(settings, "text-format", {key: str(value) for key, value in form.items()})
    placement = {
        "placement": _PLACEMENTS[label.place],
        "predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR",
        "offsetType": int(not label.moved),
        "dist": label.gap,
        "distUnits": "MM",
        "placementFlags": _ABOVE_LINE,
        "polygonPlacementFlags": 2,
        "priority": label.priority,
        "centroidInside": 1,
        "preserveRotation": 1,
        "geometryGeneratorEnabled": int(bool(label.moved)),
        "geometryGenerator": label.moved,
        "geometryGeneratorType": "PointGeometry",
    }
    SubElement(settings, "placement", {key: str(value) for key, value in placement.items()})
    rendering = {
        "drawLabels": int(not label.kept_free),
        # An area would keep the labels of all that lies in it away, a village those of the incidents.
        "obstacle": int(label.kept_free or label.priority >= _FIRST),
        "obstacleFactor": 1,
        "mergeLines": int(label.place == "along"),
        "labelPerPart": 0,
        "fontMinPixelSize": 3,
        "fontMaxPixelSize": 10000,
        "maxNumLabels": 2000,
        "upsidedownLabels": 0,
        "zIndex": label.priority,
    }
    SubElement(settings, "rendering", {key: str(value) for key, value in rendering.items()})
    settings.append(
        computed("dd_properties", {"PredefinedPositionOrder": label.order} if label.order else {})
    )
    return settings


def text_style(
    size: float, code: str, text: str = "", *, bold: bool = False, italic: bool = False
) -> Element:
    """Write a font with its halo, and the expression that it sets if there is one."""
    style = {
        "fieldName": text,
        "isExpression": "1",
        "fontFamily": FONTS[0],
        "fontSize": size,
        "fontSizeUnit": "Point",
        "fontWeight": 75 if bold else 50,
        "fontItalic": int(italic),
        "fontLetterSpacing": 0,
        "fontKerning": 1,
        "textColor": colour(code),
        "textOpacity": 1,
        "multilineHeight": 0.85,
        "allowHtml": 0,
        "capitalization": 0,
        "blendMode": 0,
    }
    element = Element("text-style", {key: str(value) for key, value in style.items()})
    families = SubElement(element, "families")
    for family in FONTS[1:]:
        SubElement(families, "family", name=family)
    buffer = {
        "bufferDraw": 1,
        "bufferSize": 0.7,
        "bufferSizeUnits": "MM",
        "bufferColor": colour(LIGHT.paper),
        "bufferOpacity": 0.85,
        "bufferJoinStyle": 128,
        "bufferNoFill": 1,
    }
    SubElement(element, "text-buffer", {key: str(value) for key, value in buffer.items()})
    return element
