"""The layers of the project: what each is called, how it is drawn, labelled and explained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap.write.qgis import fan
from marzmap.write.qgis.labels import Label, dates, lines, shown
from marzmap.write.qgis.symbols import (
    BARRIER,
    BORDER,
    CASING,
    EVENTS,
    FURTHER,
    INK,
    LAND,
    MUTED,
    OUTLINE,
    PAPER,
    STUDY_LAND,
    UNSTATED,
    WATER,
    Rule,
    by_event,
    by_rule,
    colour,
    fill,
    hatch,
    line,
    marker,
    single,
    symbol,
)
from marzmap.write.qgis.tips import heading, incident, literal, metres, named, part, side, tip

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

_RANKS = (
    (1, "Cities", 0, 1.5, 9.5),
    (2, "Towns", 5_000_000, 1.3, 8.5),
    (3, "Small towns", 2_000_000, 1.1, 8),
    (4, "Villages", 800_000, 0.9, 7.5),
)
"""Rank of a place, its word, smallest scale that shows it, size of its dot (mm) and of its name (points)."""

_NOTE, _SOURCE, _LICENCE = (part("<p>", f'"{column}"', "</p>") for column in ("note", "source", "licence"))


class Style(NamedTuple):
    """One layer of the project: its name for people, its group, and its looks.

    `display` is the column that names a row. `visible` tells whether the layer is ticked at the start,
    `unfolded` whether its legend is. `smallest` is the denominator of the smallest scale that still shows
    it (0: every scale). With `tint`, it darkens what is below instead of covering it.
    """

    title: str
    group: str
    renderer: Element
    display: str
    labels: tuple[Label, ...] = ()
    tip: str = ""
    visible: bool = True
    unfolded: bool = False
    smallest: int = 0
    tint: bool = False

    def reads(self) -> set[str]:
        """Name the columns that its expressions read."""
        expressions = [self.tip]
        for label in self.labels:
            expressions += [label.text, label.where, label.moved, label.order]
        for element in self.renderer.iter():
            expressions += element.attrib.values()
        return set(re.findall(r'"(\w+)"', " ".join(expressions))) | {self.display}


def styles(names: Mapping[str, Mapping[str, str]], scale: float) -> dict[str, Style]:
    """Say how every layer looks, the topmost first.

    Parameters
    ----------
    names : mapping of str to mapping
        "countries" (the study's own), "crossings", "barriers": names by code.
    scale : float
        Denominator of the scale at which the project opens, about.

    Returns
    -------
    dict of str to Style
        By the key of the layer.

    Examples
    --------
    >>> list(styles({"countries": {}, "crossings": {}, "barriers": {}}, 3e6))[:2]
    ['incidents', 'candidates']
    """
    return {**_incidents(names, scale), **_border(names["countries"]), **_basemap(names["countries"])}


def _incidents(names: Mapping[str, Mapping[str, str]], scale: float) -> dict[str, Style]:
    kinds = {kind: look for kind, look in EVENTS.items() if kind != "context"} | {"": UNSTATED}
    cross, grey, size = EVENTS["context"]
    title = lines(shown("title"), shown("title_fa"), dates())
    headline = Label(
        title, 8.5, gap=3.8, priority=10, bold=True, wrap=40, moved=fan.moved(scale), order=fan.outward(scale)
    )
    also = Label(
        f"'Also possible: ' || {shown('place')}", 7.5, MUTED, smallest=1_500_000, priority=9, italic=True
    )
    ring = marker("circle", 2.4, colour(PAPER, 0.8), colour(INK), 0.3)
    dot = marker("circle", 1.1, colour(INK), colour(PAPER))
    disc = symbol("fill", fill(colour("#f2f1ee")), fill("", colour("#8f9294"), 0.2, level=1))
    halo = marker(cross, size + 0.8, colour(PAPER), colour(PAPER), 1.2)
    return {
        "incidents": Style(
            "Incidents",
            "Incidents",
            by_event(kinds, fan.aside(scale)),
            "title",
            (headline,),
            incident(names),
            unfolded=True,
        ),
        "candidates": Style(
            "Possible places",
            "Incidents",
            by_rule(
                [
                    Rule("Also possible", 'not "shown"', symbol("marker", ring)),
                    Rule("Shown on the map", '"shown"', symbol("marker", dot)),
                ]
            ),
            "place",
            (also._replace(where='not "shown" and "first_here"', wrap=26),),
            tip(
                heading("place", "place_fa"),
                part("<br>Weight ", '"weight"'),
                part("<br>", side(names["countries"])),
                _NOTE,
                _SOURCE,
            ),
        ),
        "border_links": Style(
            "Nearest point of the border",
            "Incidents",
            single(symbol("line", line(colour(INK, 0.8), 0.3, "1.2;0.8"))),
            "title",
            (Label(metres("border_distance_m"), 7.5, place="along", smallest=150_000, priority=2),),
        ),
        "radius_circles": Style("Radius (95 %)", "Incidents", single(disc, levels=True), "title", tint=True),
        "context": Style(
            "Context",
            "Incidents",
            single(symbol("marker", halo, marker(cross, size, colour(grey), colour(grey), 0.6))),
            "title",
            (Label(title, 7.5, MUTED, gap=1, wrap=40),),
            incident(names),
            visible=False,
        ),
    }


def _border(countries: Mapping[str, str]) -> dict[str, Style]:
    name = lines(shown("name"), shown("name_fa"))
    casing = line(colour(CASING), 1.5)
    stroke = line(colour(BORDER), 0.7, level=1, outlineStyle="if(\"status\" = 'agreed', 'solid', 'dash')")
    accuracy = part("<br>Right within ", metres("accuracy_m"), " (95 %)")
    schematic = part("", "if(\"schematic\", ', schematic: no survey of it is known', null)")
    ours, theirs = (named(f"side_{which}", countries) for which in ("main", "other"))
    kinds = {"wall": "2;0.8", "fence": "0.5;0.8", "canal": "2.5;0.8;0.5;0.8"}
    return {
        "crossings": Style(
            "Border crossings",
            "Border",
            by_rule(_gate(kind, status) for kind in ("road", "rail") for status in ("open", "closed")),
            "name",
            (Label(name, 7.5, MUTED, smallest=2_500_000, priority=4, wrap=22),),
            tip(heading("name", "name_fa"), part("<br>", '"kind"'), part(", ", '"status"'), _NOTE),
        ),
        "barriers": Style(
            "Barriers",
            "Border",
            by_rule(_barrier(kind, dash) for kind, dash in kinds.items()),
            "name",
            (Label(shown("name"), 7.5, BARRIER, "along", smallest=250_000, priority=3, italic=True),),
            tip(heading("name", "name_fa"), part("<br>", '"kind"'), schematic, accuracy, _NOTE, _SOURCE),
        ),
        "border": Style(
            "Border",
            "Border",
            single(symbol("line", casing, stroke), levels=True),
            "border_id",
            tip=tip(heading("border_id"), part(", ", '"status"'), accuracy, _NOTE, _SOURCE, _LICENCE),
        ),
        "border_band": Style(
            "Border, uncertain stretches",
            "Border",
            single(symbol("fill", fill(colour(BORDER, 0.16)))),
            "border_id",
            tip=tip(part("<b>Sources differ by up to ", metres("accuracy_m"), "</b>"), _NOTE),
        ),
        "barrier_band": Style(
            "Barriers, where they may run",
            "Border",
            single(symbol("fill", fill(colour(BARRIER, 0.1)), hatch(BARRIER, 45))),
            "name",
            tip=tip(heading("name"), accuracy),
        ),
        "border_further": Style(
            "Border in further sources",
            "Border",
            single(symbol("line", line(colour(BORDER, 0.75), 0.35, "2;1.2"))),
            "source",
            tip=tip(heading("source"), accuracy, _LICENCE),
            visible=False,
        ),
        "border_disagreement": Style(
            "Other side in further sources",
            "Border",
            single(symbol("fill", fill(colour(FURTHER, 0.08)), hatch(FURTHER, -45, 0.5))),
            "source",
            tip=tip(
                part("<b>", f"{ours} || ', but ' || {theirs} || ' by ' || \"source\"", "</b>"),
                part("<br>", 'format_number("area_km2", 1)', " km²"),
            ),
            visible=False,
        ),
    }


def _barrier(kind: str, dash: str) -> Rule:
    # What is neither a fence nor a canal is shown as a wall.
    where = "coalesce(\"kind\", '') not in ('fence', 'canal')" if kind == "wall" else f"\"kind\" = '{kind}'"
    stroke = line(colour(BARRIER), 0.6, dash, outlineWidth='if("schematic", 0.35, 0.6)')
    return Rule(kind.capitalize(), where, symbol("line", stroke))


def _gate(kind: str, status: str) -> Rule:
    shape, size = ("circle", 2.0) if kind == "road" else ("square", 1.8)
    struck = [marker("cross2", 2.4, colour(INK), colour(INK), 0.4)] if status == "closed" else []
    look = symbol("marker", marker(shape, size, colour(PAPER), colour(INK), 0.45), *struck)
    # What is not known to be a railway, or closed, is shown as a road, or open.
    rail = f"coalesce(\"kind\", '') {'=' if kind == 'rail' else '<>'} 'rail'"
    closed = f"coalesce(\"status\", '') {'=' if status == 'closed' else '<>'} 'closed'"
    return Rule(f"{kind.capitalize()}, {status}", f"{rail} and {closed}", look)


def _basemap(names: Mapping[str, str]) -> dict[str, Style]:
    name = lines(shown("name"), shown("name_fa"))
    river = f"concat({shown('name')}, '   ', {shown('name_fa')})"
    district = lines(shown("admin2"), shown("admin2_fa"))
    country = lines(f"upper({shown('name')})", shown("name_fa"))
    ours = f'"country" in ({", ".join(map(literal, names)) or literal("")})'
    land = symbol("fill", fill(colour(LAND)), fill("", colour(OUTLINE), 0.25, level=1))
    dots, written = [], []
    for rank, word, smallest, size, points in _RANKS:
        dot = symbol("marker", marker("circle", size, colour(MUTED), colour(PAPER), 0.25))
        dots.append(Rule(word, f'"rank" = {rank}', dot, smallest))
        ink = INK if rank == 1 else MUTED
        written.append(Label(name, points, ink, where=dots[-1].where, smallest=smallest, priority=8 - rank))
    return {
        "places": Style("Places", "Basemap", by_rule(dots), "name", tuple(written)),
        "rivers": Style(
            "Rivers",
            "Basemap",
            single(symbol("line", line(colour(WATER), 0.4))),
            "name",
            (Label(river, 7.5, "#5f8ea3", "along", priority=2, italic=True),),
        ),
        "districts": Style(
            "Districts and counties",
            "Basemap",
            single(symbol("fill", fill("", colour("#d5cdbf"), 0.15))),
            "admin2",
            (Label(district, 7.5, "#8d8576", "inside", smallest=1_200_000, priority=1),),
            smallest=6_000_000,
        ),
        "countries": Style(
            "Countries",
            "Basemap",
            by_rule(
                [
                    Rule("Countries of the border", ours, symbol("fill", fill(colour(STUDY_LAND)))),
                    Rule("Other countries", f"not {ours}", land),
                ],
                levels=True,
            ),
            "name",
            (Label(country, 10, "#a39a89", "inside", priority=1),),
        ),
    }
