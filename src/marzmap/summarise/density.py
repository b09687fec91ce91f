"""The density of incidents along the parts of a border: a kernel on the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marzmap.summarise.cells import CELLS

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints
    from marzmap.summarise import line


BANDWIDTH_M = 10_000.0
"""Standard deviation of the kernel of the density, metres (our choice)."""
PER_M = 10_000.0
"""The density is given for this many metres."""
# A kernel ends here, standard deviations.
_REACH = 8.0
# Bins that are worked on at a time.
_BLOCK = 256


def density(
    way_m: Floats, weight: Floats, at_m: Floats, length_m: float, *, ring: bool, bandwidth_m: float
) -> Floats:
    """Return the density a metre along one part at the places `at_m`.

    Incidents lie at `way_m` along it, metres, and count as much as their weight; the bandwidth is the
    standard deviation of the kernel.

    Examples
    --------
    >>> end = density(np.zeros(1), np.ones(1), np.zeros(1), 100.0, ring=False, bandwidth_m=1.0)
    >>> round(float(end[0]), 4)  # twice the normal density at its middle, 0.3989
    0.7979
    """
    total = np.zeros(len(at_m))
    reach = _REACH * bandwidth_m
    # The images of an incident: behind either end as in a mirror, or round the ring again and again.
    turn = length_m if ring else 2 * length_m
    turns = int(np.ceil((reach + length_m) / turn))
    images = [turn * number + way_m for number in range(-turns, turns + 1)]
    images += [] if ring else [turn * number - way_m for number in range(-turns, turns + 1)]
    for image in images:
        near = (image > -reach) & (image < length_m + reach)
        away = (at_m[:, None] - image[near]) / bandwidth_m
        total += np.exp(-(away**2) / 2) @ weight[near]
    total /= bandwidth_m * np.sqrt(2 * np.pi)
    return total


def bin_densities(mass: Floats, parts: line.Parts, counts: Ints, bandwidth_m: float) -> Floats:
    """Return the density a metre in the middle of every bin, from how much lies in the pieces of bins."""
    ends = np.cumsum(counts)
    whole = np.zeros(int(ends[-1]) if len(ends) else 0)
    for end, count, length, ring in zip(ends, counts, parts.length_m, parts.ring, strict=True):
        own = mass[(end - count) * CELLS : end * CELLS]
        there = np.flatnonzero(own)
        if not len(there):
            continue
        way = (there + 0.5) * length / (count * CELLS)
        at = (np.arange(count) + 0.5) * length / count
        for first in range(0, count, _BLOCK):
            some = at[first : first + _BLOCK]
            here = end - count + first
            whole[here : here + len(some)] = density(
                way, own[there], some, length, ring=bool(ring), bandwidth_m=bandwidth_m
            )
    return whole
