"""What is likely before a place is looked at: that it lies anywhere alike, or rather near the border.

Under the flat prior a place is as likely anywhere. Under the near prior its density at a distance d from the
line is ``(1 + d / s)^-3`` of that on the line. Along a straight border half of all places then lie within the
half distance ``h = (sqrt(2) - 1) s``, nine in ten within 5.2 h. It falls as a power, not as an exponential,
so that an incident far from the line is not drawn to it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marzmap._types import Floats

FLAT_M = math.inf
"""The half distance of the flat prior."""

_SCALE = 1 / (math.sqrt(2) - 1)


def density(distance_m: Floats, half_m: float | Floats) -> Floats:
    """Return how likely a place so far from the line is, against one on the line."""
    fallen: Floats = (1 + np.abs(distance_m) / (_SCALE * half_m)) ** -3.0
    return fallen


def stretched(distance_m: Floats, half_m: float | Floats) -> Floats:
    """Return the integral of `density` from the line to signed distances: where the prior is flat.

    Examples
    --------
    >>> half, whole = stretched(np.array([1e3, 1e12]), 1e3)
    >>> round(float(half / whole), 6)
    0.5
    >>> stretched(np.array([-5.0, 5.0]), FLAT_M).tolist()
    [-5.0, 5.0]
    """
    # s / 2 (1 - (1 + d / s)^-2), in a form that does not cancel out.
    part = distance_m / (1 + np.abs(distance_m) / (_SCALE * half_m))
    whole: Floats = part * (1 - np.abs(part) / (2 * _SCALE * half_m))
    return whole


def unstretched(integral_m: Floats, half_m: float) -> Floats:
    """Return the signed distances of which `stretched` gives the integral.

    Examples
    --------
    >>> unstretched(stretched(np.array([-70.0, 2e3]), 1e3), 1e3).round(6).tolist()
    [-70.0, 2000.0]
    """
    root = np.sqrt(np.maximum(1 - 2 * np.abs(integral_m) / (_SCALE * half_m), 0.0))
    part = 2 * np.abs(integral_m) / (1 + root)
    distance: Floats = np.sign(integral_m) * part / (1 - part / (_SCALE * half_m))
    return distance
