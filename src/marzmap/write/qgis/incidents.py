"""The layers of the incidents: where each is, may be, and how far from the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.appearance import CASUALTIES, CERTAIN, CERTAINTY, KINDS, LIGHT, SIZES, kind
from marzmap.layers import LAYERS
from marzmap.write.qgis import fan
from marzmap.write.qgis.labels import Label, dates, lines, shown
from marzmap.write.qgis.style import Style
from marzmap.write.qgis.symbols import (
    SIZES_MM,
    Rule,
    by_kind,
    by_rule,
    colour,
    event,
    fill,
    line,
    marker,
    single,
    symbol,
)
from marzmap.write.qgis.tips import heading, incident, metres, part, side, tip

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTE, _SOURCE = (part("<p>", f'"{column}"', "</p>") for column in ("note", "source"))

_DRAWN = (*(each for each in KINDS if each != "context"), "")
"""Kinds of incidents, and what is none of them."""

READING = (
    (CERTAIN, [step.label().capitalize() for step in CERTAINTY]),
    (CASUALTIES, [size.label().capitalize() for size in SIZES]),
)
"""Explains a symbol beyond its shape and colour: a heading, and the words for each step."""


def layers(names: Mapping[str, Mapping[str, str]], scale: float) -> dict[str, Style]:
    """Return how the layers of the incidents look, the topmost first; parameters as for `looks`."""
    title = lines(shown("title"), shown("title_local"), dates())
    headline = Label(
        title, 8.5, gap=3.8, priority=10, bold=True, wrap=40, moved=fan.moved(scale), order=fan.outward(scale)
    )
    return {
        "incidents": Style(
            LAYERS["incidents"],
            by_kind({kind: event(kind, fan.aside(scale)) for kind in _DRAWN}),
            (headline,),
            incident(names),
            notes=_notes(),
            unfolded=True,
        ),
        "candidates": _candidates(names["countries"]),
        "border_links": _links(),
        **_footprints(),
        "radius_circles": Style(
            LAYERS["radius_circles"],
            single(
                symbol("fill", fill(colour("#f2f1ee")), fill("", colour("#8f9294"), 0.2, level=1)),
                levels=True,
            ),
            tip=tip(heading("title"), part("<br>95 % within ", metres("radius_m"))),
            tint=True,
        ),
        "context": _context(title, names),
    }


def _links() -> Style:
    distance = metres("border_distance_m")
    label = Label(distance, 7.5, place="along", where='"first_here"', smallest=150_000, priority=2)
    return Style(
        LAYERS["border_links"],
        single(symbol("line", line(colour(LIGHT.ink, 0.8), 0.3, "1.2;0.8"))),
        (label,),
        tip(heading("title"), part("<br>", distance, " to the border")),
    )


def _notes() -> str:
    """Explain how a symbol is read; QGIS shows it next to the layer's name."""
    (certain, degrees), (casualties, counts) = READING
    looks = zip(("Solid", "Paler", "Palest, dashed outline"), degrees, strict=True)
    sures = "<br>".join(f"{look}: {words[0].lower()}{words[1:]}" for look, words in looks)
    return (
        f"<p>Shape and colour tell the kind.</p><p><b>{certain}</b><br>{sures}</p>"
        f"<p><b>{casualties}, by size</b><br>{'<br>'.join(counts)}</p>"
        "<p>Symbols at one place stand round it, each tied to a dot at the place itself.</p>"
    )


def _candidates(countries: Mapping[str, str]) -> Style:
    also = Label(
        f"'Also possible: ' || {shown('place')}",
        7.5,
        LIGHT.muted,
        smallest=1_500_000,
        priority=9,
        italic=True,
    )
    ring = marker("circle", 2.4, colour(LIGHT.paper, 0.8), colour(LIGHT.ink), 0.3)
    dot = marker("circle", 1.1, colour(LIGHT.ink), colour(LIGHT.paper))
    return Style(
        LAYERS["candidates"],
        by_rule(
            [
                Rule("Also possible place", 'not "shown"', symbol("marker", ring)),
                Rule("Place of an incident", '"shown"', symbol("marker", dot)),
            ]
        ),
        (also._replace(where='not "shown" and "first_here"', wrap=26),),
        tip(
            heading("place", "place_local"),
            part("<br>Weight ", '"weight"'),
            part("<br>", side(countries)),
            _NOTE,
            _SOURCE,
        ),
    )


def _footprints() -> dict[str, Style]:
    """Return the looks of incidents that are lines or areas, in the colours of their kinds."""
    tip_text = tip(heading("title"), part("<br>", '"event_type"'), part("<br>", dates()))
    halo = line(colour(LIGHT.paper), 1.8)
    codes = {each: KINDS[kind(each)].light for each in _DRAWN}
    strokes = {each: symbol("line", halo, line(colour(code), 0.9)) for each, code in codes.items()}
    areas = {
        each: symbol("fill", fill(colour(code, 0.15), colour(code), 0.4)) for each, code in codes.items()
    }
    return {
        "footprint_lines": Style(LAYERS["footprint_lines"], by_kind(strokes, ", along a line"), tip=tip_text),
        "footprint_areas": Style(LAYERS["footprint_areas"], by_kind(areas, ", over an area"), tip=tip_text),
    }


def _context(title: str, names: Mapping[str, Mapping[str, str]]) -> Style:
    cross, grey = KINDS["context"].shape, colour(KINDS["context"].light)
    size = SIZES_MM[cross]
    halo = marker(cross, size + 0.8, colour(LIGHT.paper), colour(LIGHT.paper), 1.2)
    return Style(
        LAYERS["context"],
        single(symbol("marker", halo, marker(cross, size, grey, grey, 0.6))),
        (Label(title, 7.5, LIGHT.muted, gap=1, wrap=40),),
        incident(names),
    )
