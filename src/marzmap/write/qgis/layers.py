"""The layers of the project in their order: what each is called, how it is drawn, labelled and explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.write.qgis import basemap, border, incidents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap.write.qgis.style import Style


def looks(names: Mapping[str, Mapping[str, str]], scale: float) -> dict[str, Style]:
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
    >>> list(looks({"countries": {}, "crossings": {}, "barriers": {}}, 3e6))[:2]
    ['incidents', 'candidates']
    """
    return {
        **incidents.layers(names, scale),
        **border.layers(names["countries"]),
        **basemap.layers(names["countries"]),
    }
