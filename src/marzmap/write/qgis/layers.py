"""How each layer of the project is drawn, labelled and explained, in the order of the table of layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.appearance import GROUP_COLOURS, LIGHT
from marzmap.layers import LAYERS
from marzmap.write.qgis import basemap, border, incidents
from marzmap.write.qgis.labels import Label, shown
from marzmap.write.qgis.style import Style
from marzmap.write.qgis.symbols import colour, fill, line, marker, single, symbol
from marzmap.write.qgis.tips import heading, part, tip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap.layers import Layer
    from marzmap.write.qgis.labels import Place


def looks(names: Mapping[str, Mapping[str, str]], scale: float) -> dict[str, Style]:
    """Return how every layer looks, the topmost first.

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
    >>> list(looks({"countries": {}, "crossings": {}, "barriers": {}}, 3e6))[:2]
    ['incidents', 'candidates']
    """
    own = {
        **incidents.layers(names, scale),
        **border.layers(names["countries"]),
        **basemap.layers(names["countries"]),
    }
    return {key: own.get(key) or _plain(layer) for key, layer in LAYERS.items() if layer.geometry != "raster"}


def _plain(layer: Layer) -> Style:
    """Draw a layer that has no look of its own by its geometry, in the colour of its group."""
    code, paper = getattr(LIGHT, GROUP_COLOURS[layer.group]), colour(LIGHT.paper)
    name, kind = shown(layer.name_column), layer.geometry
    look = {
        "point": ("marker", marker("circle", 2.2, colour(code), paper, 0.3)),
        "line": ("line", line(colour(code), 0.6)),
        "polygon": ("fill", fill(colour(code, 0.14), colour(code), 0.3)),
    }[kind]
    where: dict[str, Place] = {"point": "around", "line": "along", "polygon": "inside"}
    label = Label(name, 7.5, code, where[kind], smallest=1_000_000, priority=3)
    facts = (part(f"<br>{word}: " if word else "<br>", f'"{column}"') for column, word in layer.facts.items())
    return Style(layer, single(symbol(*look)), (label,), tip(heading(layer.name_column), *facts))
