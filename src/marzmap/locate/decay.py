"""How near to the border incidents lie: the half distance of the near prior, from a study's own places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pykdtree.kdtree import KDTree

from marzmap import borderline
from marzmap._errors import InputError
from marzmap.locate import nodes
from marzmap.locate.points import meet_rows
from marzmap.locate.prior import density, stretched

if TYPE_CHECKING:
    import geopandas as gpd

    from marzmap._types import Floats
    from marzmap.locate.model import Met
    from marzmap.locate.reference import Reference

LEAST_PLACES = 20
"""From fewer places than this no half distance is estimated (our choice)."""

# Half distances that are tried, metres: steps of 12 %.
_TRIED_M = np.geomspace(100.0, 200e3, 68)
# The land by the border is measured in discs as wide as the reach, about vertices this many reaches apart,
# with this many points in all.
_APART, _POINTS = 0.5, 150_000
# Distances closer than this are one, metres.
_SAME_M = 1e-6
_GOLDEN = np.pi * (3 - np.sqrt(5))


class Decay(NamedTuple):
    """How near to the border places lie.

    Attributes
    ----------
    half_m : float
        Half of them lie within this many metres.
    places : int
        How many places it was estimated from.
    """

    half_m: float
    places: int


def decay(points: gpd.GeoDataFrame, reference: Reference, reach_m: float) -> Decay:
    """Estimate the half distance of the near prior from the rows of a frame, each place taken once.

    Parameters
    ----------
    points : GeoDataFrame
        As for `on_border`.
    reference : Reference
        What they are to be located against.
    reach_m : float
        Rows farther from the border than this, metres, are left out.

    Raises
    ------
    InputError
        Fewer than `LEAST_PLACES` places with a radius lie within reach.
    """
    met = meet_rows(points, reference)
    known = np.flatnonzero(np.isfinite(met.sigma_m) & (met.found.distance_m <= reach_m))
    alike = np.stack([met.longitude, met.latitude, met.sigma_m])[:, known]
    first = known[np.unique(alike, axis=1, return_index=True)[1]]
    if len(first) < LEAST_PLACES:
        raise InputError(
            f"[border] prior = 'near': {len(first)} places with a radius lie within {reach_m / 1000:g} km of "
            f"the border, and to estimate how near incidents lie takes {LEAST_PLACES}. Add a line such as "
            "prior_km = 2, or take prior = 'flat'."
        )
    return Decay(half_distance_m(met.rows(first), reference, reach_m), len(first))


def half_distance_m(places: Met, reference: Reference, reach_m: float) -> float:
    """Estimate the half distance of the near prior from stated places, by maximum likelihood.

    Parameters
    ----------
    places : Met
        Stated places with a known radius, each once, none farther from the border than the reach.
    reference : Reference
        What they were located against.
    reach_m : float
        Farther from the line there are no places: the prior ends there.

    Returns
    -------
    float
        Metres, of 68 half distances from 100 m to 200 km the one under which the stated places are likeliest.
        The largest means that nothing is seen of a decay.

    Notes
    -----
    A stated place is as likely as the mean of the prior over where its true place may be (`nodes`), divided
    by the integral of the prior over all land within reach, which is measured at points spread over it: along
    a winding border there is less land far from the line than along a straight one.
    """
    land = distances_within(reach_m, reference)
    fit = np.array([-len(places.country) * np.log(density(land, half).mean()) for half in _TRIED_M])
    for start in range(0, len(places.country), nodes.ROWS):
        some = places.rows(np.arange(len(places.country))[start : start + nodes.ROWS])
        laid = nodes.laid_out(some, reference)
        side = np.where(laid.facing == some.beside[0][:, None], 1, -1)
        for signed in np.sort(side * laid.distance_m, axis=1):
            fit = fit + np.log(_means(signed))
    return float(_TRIED_M[int(np.argmax(fit))])


def distances_within(reach_m: float, reference: Reference) -> Floats:
    """Return distances from a border, metres, of points spread evenly over all that lies within reach of it.

    They lie on a spiral about each of some vertices; of discs that overlap each has what is nearest to it.
    """
    network = reference.border.network
    stretch = np.floor(network.chainage_m / (_APART * reach_m)) + 1e6 * network.part
    centre = network.start[:, np.unique(stretch, return_index=True)[1]]
    number = np.arange(_POINTS // centre.shape[1] + 1)
    away, turn = reach_m * np.sqrt((number + 0.5) / len(number)), number * _GOLDEN
    east, north = borderline.plane(*borderline.to_degrees(centre))
    offset = east[:, :, None] * (away * np.cos(turn)) + north[:, :, None] * (away * np.sin(turn))
    spot = (centre[:, :, None] + offset).reshape(3, -1)
    nearest = KDTree(np.ascontiguousarray(centre.T)).query(np.ascontiguousarray(spot.T))[1]
    own = nearest == np.repeat(np.arange(centre.shape[1]), len(number))
    longitude, latitude = borderline.to_degrees(spot[:, own])
    _, distance = borderline.distances(longitude, latitude, network, reference.border.search)
    return distance[distance <= reach_m]


def _means(signed: Floats) -> Floats:
    """Return the mean of the prior over a place of nodes at signed distances, in order; by half distance."""
    signed = signed + np.arange(len(signed)) * _SAME_M
    integral = stretched(signed, _TRIED_M[:, None])
    means: Floats = (np.diff(integral, axis=1) / np.diff(signed)).mean(axis=1)
    return means
