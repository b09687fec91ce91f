"""How each layer is drawn: symbols and renderers, as elements of a QGIS project.

QGIS fills in whatever a symbol leaves out, so each holds only what it needs. Sizes are millimetres.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from marzmap.appearance import CERTAINTY, KINDS, LIGHT, SIZES, UNKNOWN_KIND, kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from marzmap.appearance import Size

SIZES_MM = {
    "circle": 4.0,
    "triangle": 4.6,
    "square": 3.6,
    "diamond": 4.8,
    "star": 5.4,
    "hexagon": 4.4,
    "cross": 2.6,
}
"""Size of QGIS's marker of each shape; so they look equally big, and a cross smaller."""

EDGE_MM, HALO_MM = 0.45, 1.0
"""Width of an incident's outline, and how much wider than its symbol the light ground under it is."""


class Rule(NamedTuple):
    """A class of a layer: what it is called, which rows it takes, and its symbol.

    `smallest` is the denominator of the smallest scale that still shows it; 0 means every scale.
    """

    label: str
    where: str
    symbol: Element
    smallest: int = 0


def options(values: Mapping[str, object]) -> Element:
    """Write values as QGIS's typed map; a mapping becomes a map within it."""
    map_ = Element("Option", type="Map")
    for name, value in values.items():
        if isinstance(value, dict):
            inner = options(value)
            inner.set("name", name)
            map_.append(inner)
        else:
            type_ = {bool: "bool", int: "int", float: "double"}.get(type(value), "QString")
            text = json.dumps(value) if type_ != "QString" else str(value)
            SubElement(map_, "Option", name=name, value=text, type=type_)
    return map_


def computed(tag: str, expressions: Mapping[str, str]) -> Element:
    """Write properties that QGIS computes from each row by an expression."""
    element = Element(tag)
    properties: dict[str, object] = {
        key: {"active": True, "expression": expression, "type": 3} for key, expression in expressions.items()
    }
    element.append(options({"name": "", "properties": properties, "type": "collection"}))
    return element


def colour(code: str, alpha: float = 1) -> str:
    """Write #rrggbb as QGIS does: red, green, blue, alpha."""
    red, green, blue = _parts(code)
    return f"{red},{green},{blue},{round(255 * alpha)}"


def channels(code: str) -> dict[str, str]:
    """Write #rrggbb as the attributes of an element."""
    return dict(zip(("red", "green", "blue", "alpha"), map(str, (*_parts(code), 255)), strict=True))


def _parts(code: str) -> list[int]:
    return [int(code[at : at + 2], 16) for at in (1, 3, 5)]


def symbol(geometry: str, *layers: Element, name: str = "0") -> Element:
    """Stack symbol layers, the lowest first, into a "marker", "line" or "fill"."""
    element = Element("symbol", name=name, type=geometry, alpha="1", clip_to_extent="1", force_rhr="0")
    element.extend(layers)
    return element


def _layer(
    class_: str, values: Mapping[str, object], expressions: Mapping[str, str], level: int = 0
) -> Element:
    element = Element("layer", {"class": class_, "enabled": "1", "locked": "0", "pass": str(level)})
    element.append(options({key: str(value) for key, value in values.items()}))
    if expressions:
        element.append(computed("data_defined_properties", expressions))
    return element


def marker(
    shape: str, size: float, inside: str, edge: str = "", width: float = 0.2, /, **expressions: str
) -> Element:
    """Draw one shape; without an edge colour it has no outline."""
    values = {
        "name": shape,
        "size": size,
        "color": inside,
        "outline_color": edge or inside,
        "outline_style": "solid" if edge else "no",
        "outline_width": width,
        "joinstyle": "round",
        "cap_style": "flat",
    }
    return _layer("SimpleMarker", values, expressions)


def line(
    colour_: str, width: float, dash: str = "", level: int = 0, cap: str = "round", **expressions: str
) -> Element:
    """Draw a stroke; `dash` gives the lengths of strokes and gaps ("2;1"), `level` the order across rows."""
    values = {
        "line_color": colour_,
        "line_width": width,
        "joinstyle": "round",
        "capstyle": "flat" if dash else cap,
        "use_custom_dash": int(bool(dash)),
        "customdash": dash or "5;2",
    }
    return _layer("SimpleLine", values, expressions, level)


def fill(
    inside: str, edge: str = "", width: float = 0.2, level: int = 0, edge_style: str = "solid"
) -> Element:
    """Fill an area; without an edge colour it has no outline, with an empty `inside` no filling."""
    values = {
        "color": inside or colour(LIGHT.paper, 0),
        "style": "solid" if inside else "no",
        "outline_color": edge or colour(LIGHT.paper, 0),
        "outline_style": edge_style if edge else "no",
        "outline_width": width,
        "joinstyle": "round",
    }
    return _layer("SimpleFill", values, {}, level)


def hatch(code: str, turn: int, alpha: float = 0.55) -> Element:
    """Fill an area with thin lines, turned by N degrees from level."""
    layer = _layer("LinePatternFill", {"angle": turn, "distance": 1.3}, {})
    layer.append(symbol("line", line(colour(code, alpha), 0.18), name="@0@0"))
    return layer


def _symbols(symbols: Iterable[Element]) -> Element:
    element = Element("symbols")
    for number, each in enumerate(symbols):
        each.set("name", str(number))
        element.append(each)
    return element


def single(one: Element, *, levels: bool = False) -> Element:
    """Draw every row alike; with `levels`, the lowest symbol layers of all rows come first."""
    renderer = Element("renderer-v2", type="singleSymbol", symbollevels=str(int(levels)))
    renderer.append(_symbols([one]))
    return renderer


def by_rule(rules: Iterable[Rule], *, levels: bool = False) -> Element:
    """Draw the rows that meet a rule with its symbol."""
    rules = list(rules)
    renderer = Element("renderer-v2", type="RuleRenderer", symbollevels=str(int(levels)))
    root = SubElement(renderer, "rules", key="all")
    for number, rule in enumerate(rules):
        attributes = {
            "key": f"rule-{number}",
            "symbol": str(number),
            "label": rule.label,
            "filter": rule.where,
        }
        if rule.smallest:
            attributes["scalemaxdenom"] = str(rule.smallest)
        SubElement(root, "rule", attributes)
    renderer.append(_symbols(rule.symbol for rule in rules))
    return renderer


def by_kind(kinds: Mapping[str, Element], form: str = "") -> Element:
    """Draw incidents by their kind; the kind "" takes what no other takes, `form` follows each word."""
    renderer = Element("renderer-v2", type="categorizedSymbol", attr="event_type", symbollevels="0")
    categories = SubElement(renderer, "categories")
    for number, value in enumerate(kinds):
        label = (value or UNKNOWN_KIND).capitalize() + form
        SubElement(categories, "category", value=value, label=label, render="true", symbol=str(number))
    renderer.append(_symbols(kinds.values()))
    return renderer


def factor(size: Size) -> float:
    """Return how large the symbol of a class by casualties is drawn."""
    return round(size.pixels / 24, 2)


def event(event_type: str, aside: str) -> Element:
    """Draw an incident as solid as its side is sure, and as large as its casualties are many.

    Parameters
    ----------
    event_type : str
        Its kind.
    aside : str
        Expression for the millimetres that the symbol steps aside, as "right,down". A thin line then ties
        it to a dot at its place.
    """
    look = KINDS[kind(event_type)]
    code, size = colour(look.light), SIZES_MM[look.shape]
    steps = [(step.least, round(255 * step.opacity)) for step in CERTAINTY]
    sure = " ".join(f'when "side_probability" >= {least:g} then {alpha}' for least, alpha in steps[:-1])
    sure = f"case {sure} else {steps[-1][1]} end"
    doubtful = """"side" is null or "side" = 'undetermined'"""
    hurt = " + ".join(f'coalesce("{word}_high", "{word}_low", 0)' for word in ("killed", "wounded"))
    large = " ".join(f"when {hurt} >= {step.least} then {factor(step):g}" for step in SIZES[:0:-1])
    large = f"case {large} else {factor(SIZES[0]):g} end"
    return symbol(
        "marker",
        *_tied(aside),
        marker(
            look.shape,
            size + HALO_MM,
            colour(LIGHT.paper),
            offset=aside,
            size=f"{size} * {large} + {HALO_MM}",
        ),
        marker(
            look.shape,
            size,
            code,
            code,
            EDGE_MM,
            fillColor=f"set_color_part('{code}', 'alpha', {sure})",
            outlineStyle=f"if({doubtful}, 'dash', 'solid')",
            offset=aside,
            size=f"{size} * {large}",
        ),
    )


def _tied(aside: str) -> tuple[Element, Element]:
    """Draw the line from a symbol that steps aside to its place, and the dot there.

    Both are without size in the legend, and where the symbol is on its place.
    """
    right, down = (f"to_real(string_to_array({aside})[{at}])" for at in (0, 1))
    length = f"sqrt({right} ^ 2 + {down} ^ 2)"
    tie = marker(
        "line",
        0,
        colour(LIGHT.ink),
        colour(LIGHT.ink, 0.6),
        0.2,
        size=length,
        angle=f"degrees(atan2({right}, -{down}))",
        offset=f"'0,' || (-{length} / 2)",
    )
    return tie, marker("circle", 0, colour(LIGHT.ink), size=f"if({length} > 0, 1.1, 0)")
