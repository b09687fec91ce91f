"""The layers of the border: the line, how well it is known, and what lies along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.appearance import LIGHT
from marzmap.layers import LAYERS
from marzmap.write.qgis.labels import Label, lines, shown
from marzmap.write.qgis.style import Style
from marzmap.write.qgis.symbols import Rule, by_rule, colour, fill, hatch, line, marker, single, symbol
from marzmap.write.qgis.tips import heading, metres, named, part, tip

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTE, _SOURCE, _LICENCE = (part("<p>", f'"{column}"', "</p>") for column in ("note", "source", "licence"))
_ACCURACY = part("<br>Right within ", metres("accuracy_m"), " (95 %)")
_PLACED = part("<br>Placed within ", metres("radius_m"))
_BAND = part("<b>The line runs within ", metres("accuracy_m"), " of where it is drawn (95 %)</b>")
_SINCE = part("<br>Runs as drawn since ", '"line_since"', " only")

_DASHES = {"wall": "2;0.8", "fence": "0.5;0.8", "canal": "2.5;0.8;0.5;0.8"}
"""Strokes and gaps of each kind of barrier, millimetres."""


def layers(countries: Mapping[str, str]) -> dict[str, Style]:
    """Return how the layers of the border look, the topmost first; `countries` are names by code."""
    return {**_along(), **_line(), **_doubt(countries), "disputed": _disputed()}


def _along() -> dict[str, Style]:
    name = lines(shown("name"), shown("name_local"))
    kind, status = (
        "coalesce(\"kind\", 'road')",
        "coalesce(nullif(\"status\", 'unknown'), 'not known whether open')",
    )
    schematic = part("", "if(\"schematic\", ', schematic: no survey of it is known', null)")
    return {
        "crossings": Style(
            LAYERS["crossings"],
            by_rule(_gate(kind, status) for kind in ("road", "rail") for status in ("open", "closed", "")),
            (
                Label(name, 7.5, LIGHT.muted, smallest=2_500_000, priority=4, wrap=22),
                Label(name, 7.5, kept_free=True),
            ),
            tip(heading("name", "name_local"), part("<br>", f"{kind} || ', ' || {status}"), _PLACED, _NOTE),
        ),
        "barriers": Style(
            LAYERS["barriers"],
            by_rule(_barrier(kind, dash) for kind, dash in _DASHES.items()),
            (Label(shown("name"), 7.5, LIGHT.barrier, "along", smallest=250_000, priority=3, italic=True),),
            tip(heading("name", "name_local"), part("<br>", '"kind"'), schematic, _ACCURACY, _NOTE, _SOURCE),
        ),
    }


def _line() -> dict[str, Style]:
    casing = line(colour(LIGHT.casing), 1.5)
    stroke = line(
        colour(LIGHT.border), 0.7, level=1, outlineStyle="if(\"status\" = 'agreed', 'solid', 'dash')"
    )
    stretch = (
        "'km ' || round(\"chainage_start_m\" / 1000) || ' to ' || round(\"chainage_end_m\" / 1000) || ': ' "
        "|| \"incidents\" || if(\"incidents\" = 1, ' incident', ' incidents')"
    )
    return {
        "border": Style(
            LAYERS["border"],
            single(symbol("line", casing, stroke), levels=True),
            tip=tip(
                heading("border_id"), part(", ", '"status"'), _ACCURACY, _SINCE, _NOTE, _SOURCE, _LICENCE
            ),
        ),
        "hot_stretches": Style(
            LAYERS["hot_stretches"],
            single(symbol("line", line(colour(LIGHT.hot, 0.6), 3.4, cap="flat"))),
            (Label(stretch, 7.5, "#7a5a00", "along", smallest=1_500_000, priority=3, gap=1.6),),
            tip(
                part("<b>", stretch, "</b>"),
                part("<br>", '"border_id"'),
                part("<br>p = ", 'format_number("p_value", 3)'),
            ),
        ),
    }


def _doubt(countries: Mapping[str, str]) -> dict[str, Style]:
    ours, theirs = (named(f"side_{which}", countries) for which in ("main", "other"))
    return {
        "border_band": Style(
            LAYERS["border_band"],
            single(symbol("fill", fill(colour(LIGHT.border, 0.16)))),
            tip=tip(_BAND, _NOTE),
        ),
        "barrier_band": Style(
            LAYERS["barrier_band"],
            by_rule(
                [
                    Rule(
                        "Schematic barrier, where it may run",
                        'coalesce("schematic", true)',
                        symbol("fill", fill(colour(LIGHT.barrier, 0.1)), hatch(LIGHT.barrier, 45)),
                    ),
                    Rule(
                        "Surveyed barrier, where it may run",
                        'not coalesce("schematic", true)',
                        symbol("fill", fill(colour(LIGHT.barrier, 0.14))),
                    ),
                ]
            ),
            tip=tip(heading("name"), _ACCURACY),
        ),
        "border_further": Style(
            LAYERS["border_further"],
            single(symbol("line", line(colour(LIGHT.border, 0.75), 0.35, "2;1.2"))),
            tip=tip(heading("source"), _ACCURACY, _LICENCE),
        ),
        "border_disagreement": Style(
            LAYERS["border_disagreement"],
            single(symbol("fill", fill(colour(LIGHT.further, 0.16)))),
            tip=tip(
                part("<b>", f"{ours} || ', but ' || {theirs} || ' by ' || \"source\"", "</b>"),
                part("<br>", 'format_number("area_km2", 1)', " km²"),
            ),
        ),
    }


def _disputed() -> Style:
    name = Label(shown("name"), 7.5, LIGHT.muted, "inside", smallest=4_000_000, priority=1, italic=True)
    about = tip(heading("name"), part("<br>", '"says"'), _SOURCE)
    return Style(LAYERS["disputed"], single(symbol("fill", hatch(LIGHT.muted, 45))), (name,), about)


def _barrier(kind: str, dash: str) -> Rule:
    # What is neither a fence nor a canal is shown as a wall.
    where = "coalesce(\"kind\", '') not in ('fence', 'canal')" if kind == "wall" else f"\"kind\" = '{kind}'"
    stroke = line(colour(LIGHT.barrier), 0.6, dash, outlineWidth='if("schematic", 0.35, 0.6)')
    return Rule(kind.capitalize(), where, symbol("line", stroke))


def _gate(kind: str, status: str) -> Rule:
    """Return the rule of crossings that are open (a dot), closed (a cross), or not known to be either."""
    shape, size = ("circle", 2.0) if kind == "road" else ("square", 1.8)
    ink = colour(LIGHT.ink)
    marks = {"open": [marker("circle", 0.8, ink)], "closed": [marker("cross2", 2.4, ink, ink, 0.4)], "": []}
    look = symbol("marker", marker(shape, size, colour(LIGHT.paper), ink, 0.45), *marks[status])
    # What is not known to be a railway is shown as a road.
    rail = f"coalesce(\"kind\", '') {'=' if kind == 'rail' else '<>'} 'rail'"
    is_so = f"\"status\" = '{status}'" if status else "coalesce(\"status\", '') not in ('open', 'closed')"
    return Rule(
        f"{kind.capitalize()} crossing, {status or 'not known whether open'}", f"{rail} and {is_so}", look
    )
