"""Whose data a layer holds, and under which licences: by the reference layers that it is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marzmap._study import Study

UNSTATED = "LicenseRef-not-stated"
"""SPDX name for the licence of a study that states none."""

ADDRESSES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""Where the text of a licence stands, by its SPDX name."""


class Rights(NamedTuple):
    """What goes with a layer wherever it goes.

    Attributes
    ----------
    licence : str
        SPDX expression.
    attribution : str
        Whom the data is owed to, as a text to show; may be empty.
    """

    licence: str
    attribution: str

    def told(self) -> str:
        """Both in a line.

        Examples
        --------
        >>> Rights("CC0-1.0", "Made with Natural Earth.").told()
        'Licence: CC0-1.0. Made with Natural Earth.'
        """
        return f"Licence: {self.licence}. {self.attribution}".rstrip()


def of(study: Study, *cards: str) -> Rights:
    """Rights in what is made from reference layers, and from the study's own table if "study" is named.

    Parameters
    ----------
    study : Study
        Its `licence` is that of its table.
    cards : str
        Names of `atlas.cards()`, or "study".

    Examples
    --------
    >>> from marzmap import _study
    >>> of(_study.read(), "rivers", "places.geonames").licence
    'CC-BY-4.0 AND CC0-1.0'
    """
    held = atlas.cards()
    licences = {held[name]["licence"] if name in held else study.licence or UNSTATED for name in cards}
    texts = atlas.attributions(*(name for name in cards if name in held))
    return Rights(joined(licences), " ".join(text for text in texts if text))


def joined(licences: Iterable[str]) -> str:
    """Put SPDX expressions together, each licence once.

    Examples
    --------
    >>> joined(["ODbL-1.0 AND CC0-1.0", "ODbL-1.0"])
    'CC0-1.0 AND ODbL-1.0'
    """
    return " AND ".join(sorted({part for text in licences for part in text.split(" AND ")}))


def of_layers(study: Study) -> dict[str, Rights]:
    """Rights in every layer of a build, by its key.

    Incidents owe their position to the gazetteer, their distance and side to the border layers and their
    district to the units.

    Parameters
    ----------
    study : Study
        Which border layers it uses.

    Returns
    -------
    dict of str to Rights

    Examples
    --------
    >>> from marzmap import _study
    >>> of_layers(_study.read())["border_further"].licence
    'CC0-1.0'
    """
    line = f"borders.{study.source}"
    further = [f"borders.{name}" for name in study.further_sources]
    units = ["units.afghanistan", "units.iran"]
    placed = ["study", "places.geonames", "places.curated"]
    made_from = {
        "incidents": [*placed, line, *further, *units, "crossings"],
        "candidates": [*placed, line],
        "radius_circles": placed,
        "border_links": [*placed, line],
        "context": placed,
        "footprint_lines": ["study"],
        "footprint_areas": ["study"],
        "hot_stretches": ["study", line],
        "border": [line],
        "border_band": [line],
        "border_further": further,
        "border_disagreement": [line, *further],
        # The schematic barriers of our studies follow the border line.
        "barriers": ["study", line],
        "barrier_band": ["study", line],
        "crossings": ["crossings"],
        "districts": units,
        "places": ["places.geonames"],
        "rivers": ["rivers"],
        "countries": ["countries.natural-earth"],
        "relief": ["relief"],
    }
    return {layer: of(study, *cards) for layer, cards in made_from.items() if cards}
