"""What a map on paper shows: its window, fitted to a frame, and a scale bar of round length."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd


def bounds(layers: Iterable[gpd.GeoDataFrame]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of several layers together."""
    table = np.array([layer.total_bounds for layer in layers])
    (west, south), (east, north) = table[:, :2].min(axis=0), table[:, 2:].max(axis=0)
    return west, south, east, north


def fitted(width: float, height: float, frame: tuple[float, float]) -> tuple[float, float]:
    """Widen a width or a height, so that both have the shape of a frame.

    Examples
    --------
    >>> fitted(100.0, 10.0, (4.0, 3.0))
    (100.0, 75.0)
    """
    height = max(height, width * frame[1] / frame[0])
    return height * frame[0] / frame[1], height


def round_length(most: float) -> float:
    """Return the longest of ..., 0.5, 1, 2, 5, 10, ... that is not longer than this.

    Examples
    --------
    >>> round_length(37), round_length(0.6)
    (20.0, 0.5)
    """
    power = 10.0 ** math.floor(math.log10(most))
    return max(digit * power for digit in (1, 2, 5) if digit * power <= most)
