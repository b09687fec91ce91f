"""How incidents and the map look and how certainty is worded: for page, QGIS, KML, figures and texts.

Each output draws with its own means (CSS, QGIS markers, matplotlib paths) but takes from here what has to
agree: thresholds, words, shapes, colours and classes. The page's Persian words are in its own catalogue.
"""

from __future__ import annotations

import math
from typing import NamedTuple

SURE, LIKELY = 0.95, 0.8
"""Least probabilities of what is called sure and likely (our choice); below the second no side is stated."""


class Certainty(NamedTuple):
    """A class of certainty of an incident's side.

    Attributes
    ----------
    name : str
        Its key.
    least : float
        Least probability.
    opacity : float
        Of the symbol's filling.
    words : str
        What the side is called.
    chance, contrary : str
        The same class of any other statement, and of its contrary; a contrary that is not likely has none.
    """

    name: str
    least: float
    opacity: float
    words: str
    chance: str
    contrary: str

    def label(self) -> str:
        """Name the class with its threshold, for a legend.

        Examples
        --------
        >>> [step.label() for step in CERTAINTY]
        ['sure (95 % or more)', 'fairly sure (80 % or more)', 'not determined']
        """
        return f"{self.words} ({self.least:.0%} or more)".replace("%", " %") if self.least else self.words


CERTAINTY = (
    Certainty("high", SURE, 1.0, "sure", "almost surely", "almost surely not"),
    Certainty("middle", LIKELY, 0.65, "fairly sure", "likely", "unlikely"),
    Certainty("low", 0.0, 0.4, "not determined", "not known", ""),
)
"""Classes of certainty, the most certain first; of the last one a symbol's outline is dashed."""


def likelihood(probability: float) -> str:
    """Word a probability.

    Examples
    --------
    >>> [likelihood(share) for share in (0.95, 0.8, 0.79, 0.21, 0.2, 0.05)]
    ['almost surely', 'likely', 'not known', 'not known', 'unlikely', 'almost surely not']
    """
    stated, contrary = (
        next((step for step in CERTAINTY if chance >= step.least), CERTAINTY[-1])
        for chance in (probability, 1 - probability)
    )
    return contrary.contrary or stated.chance


class Size(NamedTuple):
    """A class of incidents by the killed and wounded together, the highest counts reported.

    Attributes
    ----------
    least, most : int
        The class; the last one has no `most`.
    pixels : int
        Width of the box of 24 units that the symbol is drawn in, on the page.
    words : str
        With gaps for {low} and {high}.
    """

    least: int
    most: int | None
    pixels: int
    words: str

    def label(self) -> str:
        """Name the class for a legend.

        Examples
        --------
        >>> [size.label() for size in SIZES]
        ['none known', '1 to 4', '5 to 24', 'at least 25']
        """
        return self.words.format(low=self.least, high=self.most)


SIZES = (
    Size(0, 0, 20, "none known"),
    Size(1, 4, 24, "{low} to {high}"),
    Size(5, 24, 30, "{low} to {high}"),
    Size(25, None, 38, "at least {low}"),
)
"""Classes by casualties; a symbol has about half as much area again as in the class before."""

CASUALTIES = "Casualties"
"""Heading of the classes by size, and below of those by certainty."""
CERTAIN = "How sure the side is"


class Kind(NamedTuple):
    """How a kind of incident looks: its short name, its shape, its colour on light and on dark ground."""

    name: str
    shape: str
    light: str
    dark: str


KINDS = {
    "armed clash": Kind("clash", "circle", "#d55e00", "#f0803c"),
    "shelling": Kind("shelling", "triangle", "#cc79a7", "#dd93bb"),
    "standoff": Kind("standoff", "square", "#e69f00", "#f0b43a"),
    "closure": Kind("closure", "diamond", "#0072b2", "#58aee6"),
    "attack on civilians": Kind("attack", "star", "#7a1fa2", "#c98be6"),
    "other": Kind("other", "hexagon", "#009e73", "#38bf95"),
    "context": Kind("context", "cross", "#6d737b", "#a3a7ad"),
}
"""Kinds in the order of legends, in colours of Okabe and Ito (2008), a violet and a grey apart from them."""

UNKNOWN_KIND = "kind not known"
"""Label of incidents without a kind. They look like "other", as do kinds that are not in `KINDS`."""


def kind(event_type: object) -> str:
    """Return the key in `KINDS` that an incident is drawn by.

    Examples
    --------
    >>> kind("shelling"), kind("constructor"), kind(None)
    ('shelling', 'other', 'other')
    """
    return event_type if isinstance(event_type, str) and event_type in KINDS else "other"


CIRCLE = 7.0
"""Radius of the circle in its box of 24 units."""


def outline(shape: str) -> list[tuple[float, float]]:
    """Return the corners of a shape other than the circle: in a box of 24 units, its middle at 0, y upwards.

    Examples
    --------
    >>> outline("square")
    [(-6.5, 6.5), (6.5, 6.5), (6.5, -6.5), (-6.5, -6.5)]
    """
    if shape == "square":
        return [(-6.5, 6.5), (6.5, 6.5), (6.5, -6.5), (-6.5, -6.5)]
    if shape == "cross":
        arm = [(-2.0, 8.0), (2.0, 8.0), (2.0, 2.0), (8.0, 2.0), (8.0, -2.0), (2.0, -2.0)]
        return arm + [(-across, -up) for across, up in arm]
    reaches, down = {
        "triangle": ([9.0] * 3, 1.5),
        "diamond": ([9.0] * 4, 0.0),
        "star": ([10.0, 4.6] * 5, 0.0),
        "hexagon": ([8.0] * 6, 0.0),
    }[shape]
    turns = [2 * math.pi * number / len(reaches) for number in range(len(reaches))]
    return [
        (reach * math.sin(turn), reach * math.cos(turn) - down)
        for reach, turn in zip(reaches, turns, strict=True)
    ]


class Palette(NamedTuple):
    """Colours of the map and of what is around it, as #rrggbb."""

    paper: str
    raised: str
    ink: str
    muted: str
    rule: str
    accent: str
    focus: str
    land: str
    studied: str
    water: str
    outline: str
    district: str
    river: str
    river_ink: str
    border: str
    casing: str
    further: str
    barrier: str
    hot: str


LIGHT = Palette(
    paper="#f8f6f1",
    raised="#fffdf9",
    ink="#20242a",
    muted="#5c626a",
    rule="#ddd8cc",
    accent="#8c2d2d",
    focus="#0b5cad",
    land="#f1eee6",
    studied="#faf8f3",
    water="#d3e1e8",
    outline="#b9b2a6",
    district="#ddd6c8",
    river="#8fb3c4",
    river_ink="#44708a",
    border="#8c2d2d",
    casing="#fffdf9",
    further="#6a5a8c",
    barrier="#6b5140",
    hot="#e8871e",
)
"""Colours of the page by day, of paper, QGIS, KML and figures."""

DARK = Palette(
    paper="#15181c",
    raised="#1b1f24",
    ink="#e8e6e1",
    muted="#a3a7ad",
    rule="#343a42",
    accent="#e08a7b",
    focus="#8cc1ff",
    land="#1e2227",
    studied="#272d34",
    water="#12202a",
    outline="#4d545c",
    district="#343b43",
    river="#41708c",
    river_ink="#7fa6bd",
    border="#e08a7b",
    casing="#15181c",
    further="#b3a4dc",
    barrier="#c9a68b",
    hot="#f0a54a",
)
"""Colours of the page by night: the same hierarchy."""

GROUP_COLOURS = {"Incidents": "ink", "Border": "border", "Basemap": "muted"}
"""Colour in the palette of a layer that has no look of its own, by its group."""
