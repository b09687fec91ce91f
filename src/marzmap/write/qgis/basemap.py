"""The quiet ground: places, rivers, districts, countries, and the relief of the land."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.appearance import LIGHT
from marzmap.layers import LAYERS
from marzmap.write.qgis.labels import Label, lines, shown
from marzmap.write.qgis.style import Style
from marzmap.write.qgis.symbols import Rule, by_rule, colour, fill, line, marker, single, symbol
from marzmap.write.qgis.tips import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_RANKS = (
    (1, "Cities", 0, 1.5, 9.5),
    (2, "Towns", 5_000_000, 1.3, 8.5),
    (3, "Small towns", 2_000_000, 1.1, 8),
    (4, "Villages", 800_000, 0.9, 7.5),
)
"""Rank of a place, its word, smallest scale that shows it, size of its dot (mm) and of its name (points)."""


def layers(names: Mapping[str, str]) -> dict[str, Style]:
    """Return how the layers of the ground look, the topmost first; `names` are the study's own countries."""
    name = lines(shown("name"), shown("name_local"))
    river = lines(shown("name"), shown("name_local"), between="'   '")
    # The province where a country has no districts here.
    units = [(shown(f"admin1{end}"), shown(f"admin2{end}")) for end in ("", "_local")]
    district = lines(*(f'if("admin2" is null, {province}, {own})' for province, own in units))
    dots, written = [], []
    for rank, word, smallest, size, points in _RANKS:
        dot = symbol("marker", marker("circle", size, colour(LIGHT.muted), colour(LIGHT.paper), 0.25))
        dots.append(Rule(word, f'"rank" = {rank}', dot, smallest))
        ink = LIGHT.ink if rank == 1 else LIGHT.muted
        written.append(Label(name, points, ink, where=dots[-1].where, smallest=smallest, priority=8 - rank))
    return {
        "places": Style(LAYERS["places"], by_rule(dots), tuple(written)),
        "rivers": Style(
            LAYERS["rivers"],
            single(symbol("line", line(colour(LIGHT.river), 0.4))),
            (Label(river, 7.5, LIGHT.river_ink, "along", priority=2, italic=True),),
        ),
        "districts": Style(
            LAYERS["districts"],
            single(symbol("fill", fill("", colour("#cfc6b6"), 0.15))),
            (Label(district, 7.5, "#8d8576", "inside", smallest=1_200_000, priority=1),),
        ),
        "countries": _countries(names),
    }


def _countries(names: Mapping[str, str]) -> Style:
    country = lines(f"upper({shown('name')})", shown("name_local"))
    ours = f'"country" in ({", ".join(map(literal, names)) or literal("")})'
    land = symbol("fill", fill(colour(LIGHT.land)), fill("", colour(LIGHT.outline), 0.25, level=1))
    return Style(
        LAYERS["countries"],
        by_rule(
            [
                Rule("Countries of the border", ours, symbol("fill", fill(colour(LIGHT.studied)))),
                Rule("Other countries", f"not coalesce({ours}, false)", land),
            ],
            levels=True,
        ),
        (Label(country, 10, "#a39a89", "inside", priority=1),),
    )
