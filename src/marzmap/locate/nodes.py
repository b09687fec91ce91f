"""Discs, and priors that are not flat: a place as nodes about its point, in the order of their distances.

A normal place under a flat prior has an arithmetic of its own (`certainty`, `intervals`). Any other is laid
out as nodes of equal weight on a spiral (Vogel 1979, Math. Biosci. 44), each is looked up as a point, and its
signed distance measured. In order, these distances are the distribution of the place
under a flat prior; stretched by a prior's own integral they are that under the prior.
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import borderline
from marzmap.locate.beside import countries_beside, country_by_source
from marzmap.locate.countries import DE_FACTO, country_at
from marzmap.locate.intervals import bearing_of_normal, moved
from marzmap.locate.model import DISC_SIGMAS, FAR_SIGMAS
from marzmap.locate.prior import density, stretched, unstretched

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate.model import Met
    from marzmap.locate.reference import Reference

ROWS = 512
"""Places that are laid out at a time."""

NODES = 384
"""Nodes of a place."""
_GOLDEN = np.pi * (3 - np.sqrt(5))
_PLASTIC = 0.7548776662466927
# Parts of a place by signed distance: fewer than nodes, so that where these lie by chance does not matter.
_PARTS = 64
# Distances closer than this are one, metres.
_SAME_M = 1e-6


class Nodes(NamedTuple):
    """Nodes of one place, or of each of several.

    Attributes
    ----------
    distance_m : (..., K) float
        To the border, metres.
    country : (..., K) int
        That holds the node, number in `Countries.names`.
    facing : (..., K) int
        On whose side of the nearest piece of the border it lies, which may be another's, or the sea.
    weight : (..., K) float
        Of the node; those of a place are together 1.
    """

    distance_m: Floats
    country: Ints
    facing: Ints
    weight: Floats


def laid_out(places: Met, reference: Reference, count: int = NODES) -> Nodes:
    """Lay places out as nodes of equal weight, and look each node up.

    Notes
    -----
    Node k of K is turned by k golden angles, at the radius that holds (k + 1/2) / K of the place: evenly over
    the disc of a radius that holds the whole place, else as a circular normal. Along the border's normal it
    is moved by the shift of the line: a normal is stretched, a disc moved by equally probable shifts in a
    sequence that fills the third dimension (Roberts 2018). Farther from the border than `FAR_SIGMAS` the
    distances are those to a straight line.
    """
    turn, of_disc, of_normal, shift = _spiral(count)
    disc, sigma, total = places.holds_all[:, None], places.sigma_m[:, None], places.total_m[:, None]
    away = np.where(disc, of_disc, of_normal)
    ahead = np.where(disc, sigma, total) * away * np.cos(turn)
    ahead += np.where(disc, shift * places.shift_m[:, None], 0.0)
    bearing = bearing_of_normal(places, reference.border.network)
    longitude, latitude = moved(places, bearing, ahead, sigma * away * np.sin(turn))
    near = places.found.distance_m <= FAR_SIGMAS * places.total_m
    some = np.repeat(near, count)
    close = _looked_up(longitude[some], latitude[some], reference)
    distance, facing = _beside_a_straight_line(places, bearing, ahead)
    country = np.empty(ahead.shape, dtype=np.int64)
    far = country_at(longitude[~some], latitude[~some], reference.countries)
    country[~near] = far.reshape(-1, count)
    for whole, values in zip((distance, country, facing), close, strict=True):
        whole[near] = values.reshape(-1, count)
    return Nodes(distance, country, facing, np.full(ahead.shape, 1 / count))


def _looked_up(longitude: Floats, latitude: Floats, reference: Reference) -> tuple[Floats, Ints, Ints]:
    """Return distance, country and side of nodes."""
    border = reference.border
    found = borderline.nearest(longitude, latitude, border.network, border.search)
    country = country_by_source(longitude, latitude, found, reference)
    facing = np.where(found.side >= 0, *countries_beside(found, reference))
    # A line that holds in fact only has one country on both its sides.
    in_fact = (border.columns["status"] == DE_FACTO)[found.line]
    return found.distance_m, country, np.where(in_fact, country, facing)


def _beside_a_straight_line(places: Met, bearing: Floats, ahead: Floats) -> tuple[Floats, Ints]:
    """Return distance and side of nodes moved so far (N, K) along the bearing of a border far off."""
    east, north = borderline.plane(places.longitude, places.latitude)
    foot = borderline.to_ecef(places.found.longitude, places.found.latitude)
    way = foot - borderline.to_ecef(places.longitude, places.latitude)
    towards = borderline.dot(way, np.sin(bearing) * east + np.cos(bearing) * north) > 0
    signed = places.found.distance_m[:, None] + np.where(towards, -1, 1)[:, None] * ahead
    ours, theirs = np.where(places.found.side >= 0, places.beside, places.beside[::-1])[:, :, None]
    return np.abs(signed), np.where(signed >= 0, ours, theirs)


def shares(place: Nodes, beside: Ints, stated: int, half_m: float) -> tuple[float, float, float]:
    """Return the probabilities of the countries beside the border, and of a stated one (NaN if -1).

    Parameters
    ----------
    place : Nodes
        Where the place may be.
    beside : (2,) int
        Countries beside the border.
    stated : int
        A stated country, -1 if none is.
    half_m : float
        Of the prior.
    """
    third = (place.country != beside[0]) & (place.country != beside[1])
    of_third = place.weight * density(place.distance_m, half_m) * third
    between = Nodes._make(values[~third] for values in place)
    integral, below = _cumulated(between, between.country == beside[1], half_m)
    at_line = float(np.interp(0.0, integral, below))
    total = below[-1] + of_third.sum()
    one, other = at_line / total, (below[-1] - at_line) / total
    of_stated = float(of_third[place.country == stated].sum() / total)
    by_number = {-1: np.nan, int(beside[0]): one, int(beside[1]): other}
    return one, other, by_number.get(stated, of_stated)


def interval(place: Nodes, country: int, half_m: float) -> tuple[float, float]:
    """Return the central 80 % of the signed distance, metres, positive in a country."""
    integral, below = _cumulated(place, place.facing == country, half_m)
    low, high = unstretched(np.interp(below[-1] * np.array([0.1, 0.9]), below, integral), half_m)
    return float(low), float(high)


def together(nodes: Nodes, rows: Ints, weight: Floats) -> Nodes:
    """Return the nodes of some places as those of one, by the weights of the places."""
    shares = nodes.weight[rows] * (weight / weight.sum())[:, None]
    distance, country, facing = nodes.distance_m[rows], nodes.country[rows], nodes.facing[rows]
    return Nodes(distance.ravel(), country.ravel(), facing.ravel(), shares.ravel())


def _cumulated(place: Nodes, positive: Bools, half_m: float) -> tuple[Floats, Floats]:
    """Return integrals of the prior up to signed distances in order, and how much of the place is below.

    The distances part the place into `_PARTS` that are alike under a flat prior, each with one density: what
    is below is then linear in the integral of the prior. Right within 0.02 where its half distance is a
    twentieth of the place's deviation, within 0.01 where it is more.
    """
    if not len(place.weight):
        return np.zeros(2), np.zeros(2)
    signed = np.where(positive, 1.0, -1.0) * place.distance_m
    order = np.argsort(signed, kind="stable")
    weight = place.weight[order]
    below = np.cumsum(weight) - weight / 2
    ends = np.interp(np.linspace(below[0], below[-1], _PARTS + 1), below, signed[order])
    integral, width = stretched(ends, half_m), np.diff(ends)
    likely = density(ends[1:], half_m)
    np.divide(np.diff(integral), width, out=likely, where=width > _SAME_M)
    return integral, np.append(0.0, np.cumsum(likely)) * weight.sum() / _PARTS


@cache
def _spiral(count: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return angles of the nodes, their distances in a disc and in a normal, and shifts, in deviations."""
    number = np.arange(count)
    share = (number + 0.5) / count
    third = np.clip((0.5 + number * _PLASTIC) % 1, share[0], share[-1])
    shift = np.array([NormalDist().inv_cdf(value) for value in third])
    return number * _GOLDEN, DISC_SIGMAS * np.sqrt(share), np.sqrt(-2 * np.log(1 - share)), shift
