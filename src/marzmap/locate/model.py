"""The model of uncertainty: places are normals or discs about their points, and the border may be shifted.

The true place is a circular normal about its point, 95 % of it within the radius, or, where the radius holds
the whole place (Darwin Core), spread evenly over its disc. The border near the point lies as drawn but
shifted as a whole along its normal, a normal error with 95 % within the layer's accuracy. A shift of the line
is the opposite shift of the place: so both together are one distribution about the point, wider along the way
to the foot, laid over the border as it is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import borderline
from marzmap.attributes import MEANINGS
from marzmap.locate.prior import FLAT_M as FLAT_PRIOR_M

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Bools, Floats, Ints

RADIUS_SIGMAS = 2.4477
"""Radius that holds 95 % of a circular normal, in standard deviations: sqrt(-2 ln 0.05)."""
HALF_WIDTH_SIGMAS = 1.96
"""Half-width that holds 95 % of a normal, in standard deviations."""
FAR_SIGMAS = 3.26
"""Farther from all edges, a border may be taken as straight: less than exp(-3.26^2 / 2) lies beyond."""
FLAT_M = 1e6
"""Largest standard deviation of a place, metres; beyond it no plane holds."""
DISC_SIGMAS = 2.0
"""Radius of a disc, in standard deviations of a place that is spread evenly over it."""


NO_WORD = 0.5
"""Reliability of a source whose word for a country tells nothing: it is right as often as wrong."""


class Assumptions(NamedTuple):
    """What is taken for granted before a place is looked at; by default nothing.

    Attributes
    ----------
    country_reliability : float
        Probability that the country which a row states is that of its place, from `NO_WORD` to below 1.
    prior_m : float
        Within this distance from the border half of all places lie, metres (`prior`); infinite for the flat
        prior, under which a place is as likely anywhere.
    """

    country_reliability: float = NO_WORD
    prior_m: float = FLAT_PRIOR_M


NOTHING_ASSUMED = Assumptions()


class Met(NamedTuple):
    """Points and what they meet.

    Attributes
    ----------
    longitude, latitude : (N,) float
        Degrees.
    found : Nearest
        Where they lie against the border.
    beside : (2, N) int
        Countries (numbers in `Countries.names`) left and right of the nearest piece.
    country : (N,) int
        The one that holds each point.
    sigma_m, shift_m : (N,) float
        Standard deviations of the place, NaN where its radius is not known, and of the line.
    holds_all : (N,) bool
        Whether the radius holds the whole place, which then lies evenly over the disc.
    """

    longitude: Floats
    latitude: Floats
    found: borderline.Nearest
    beside: Ints
    country: Ints
    sigma_m: Floats
    shift_m: Floats
    holds_all: Bools

    @property
    def known(self) -> Bools:
        """Whether there is a point."""
        return self.found.line >= 0

    @property
    def total_m(self) -> Floats:
        """Standard deviation of the signed distance to a straight border."""
        return np.hypot(self.sigma_m, self.shift_m)

    def rows(self, chosen: Bools | Ints) -> Met:
        """Some of the points."""
        found = borderline.Nearest._make(values[chosen] for values in self.found)
        return Met(
            self.longitude[chosen],
            self.latitude[chosen],
            found,
            self.beside[:, chosen],
            self.country[chosen],
            self.sigma_m[chosen],
            self.shift_m[chosen],
            self.holds_all[chosen],
        )


def holds_all(points: pd.DataFrame) -> Bools:
    """Return whose radius holds the whole place, by the column radius_means."""
    if "radius_means" not in points:
        return np.full(len(points), fill_value=False)
    return points["radius_means"].eq(MEANINGS[0]).to_numpy(dtype=np.bool_, na_value=False)


def sigma_m(radius_m: Floats, holds_all: Bools) -> Floats:
    """Return the standard deviation, metres, in every direction of places known by their radius.

    Parameters
    ----------
    radius_m : (N,) float
        Metres; NaN where unknown.
    holds_all : (N,) bool
        Whether the radius holds the whole place, evenly; else it holds 95 % of a normal.

    Examples
    --------
    >>> sigma_m(np.array([1000.0, 2447.7]), np.array([True, False])).round(6).tolist()
    [500.0, 1000.0]
    """
    sigmas = np.where(holds_all, DISC_SIGMAS, RADIUS_SIGMAS)
    deviation: Floats = np.minimum(radius_m / sigmas, FLAT_M)
    return deviation
