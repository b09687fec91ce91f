"""Which countries lie beside a border, and which of them holds a point, by the border's own source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marzmap.locate.countries import country_at, numbers
from marzmap.locate.reference import MAIN

if TYPE_CHECKING:
    from marzmap import borderline
    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate.reference import Reference

NEAR_M = 20_000.0
"""Within this distance, metres, a second border source tells its own side; sources differ by up to 8 km."""


def countries_beside(found: borderline.Nearest, reference: Reference) -> Ints:
    """Return the countries left and right of the nearest piece of each point: (2, N) numbers."""
    names, columns = reference.countries.names, reference.border.columns
    piece = np.maximum(found.line, 0)
    return np.stack([numbers(names, columns[side])[piece] for side in ("left", "right")])


def country_by_source(
    longitude: Floats, latitude: Floats, found: borderline.Nearest, reference: Reference
) -> Ints:
    """Return the country that holds each point, number in `Countries.names`."""
    border, known = reference.border, reference.countries
    whole = border.network is known.land.network
    country = country_at(longitude, latitude, known, found if whole else None)
    if border.source == MAIN:
        return country
    beside = countries_beside(found, reference)
    decides = (found.line >= 0) & (found.distance_m < NEAR_M) & _between_ends(found, border.network)
    decides &= (country == beside).any(axis=0)
    return np.where(decides, np.where(found.side >= 0, *beside), country)


def _between_ends(found: borderline.Nearest, network: borderline.Network) -> Bools:
    """Check whether the foot lies inside its part: beyond an end the line does not tell its sides apart."""
    inside: Bools = (found.chainage_m > 0) & (
        found.chainage_m < network.part_length_m[np.maximum(found.part, 0)]
    )
    return inside
