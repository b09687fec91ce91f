"""The part of the world that a locator map shows, and how it is projected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap._window import bounds, fitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from marzmap._types import Bools, Floats

MAP_IN = 4.3
"""Width of the map, and about its height, inches."""
_MARGIN, _MORE = 0.08, 0.1
_LEAST_DEG = 0.15
_FARTHEST_M = 200_000.0
_KM_A_DEG = 111.32  # of the equator, WGS 84


class View(NamedTuple):
    """The part of the world on a map: equirectangular, true to scale at its middle latitude.

    Attributes
    ----------
    west, south, east, north : float
        Edges, degrees.
    narrowing : float
        Cosine of the middle latitude: so much shorter a degree of longitude is.
    wide, high : float
        Size on the sheet, inches.
    """

    west: float
    south: float
    east: float
    north: float
    narrowing: float
    wide: float
    high: float

    def points(self, at: Floats) -> Floats:
        """Convert longitude and latitude (N, 2) to points (1/72 inch) from the lower left corner."""
        return (at - [self.west, self.south]) / self._degrees() * [72 * self.wide, 72 * self.high]

    def degrees(self, at: Floats) -> Floats:
        """Convert points (N, 2) to longitude and latitude."""
        return at / [72 * self.wide, 72 * self.high] * self._degrees() + [self.west, self.south]

    def _degrees(self) -> Floats:
        return np.array([self.east - self.west, self.north - self.south])

    def holds(self, at: Floats) -> Bools:
        """Check which places (N, 2) lie in it."""
        inside = (at >= [self.west, self.south]) & (at <= [self.east, self.north])
        return np.asarray(inside.all(axis=1))

    def km_a_inch(self) -> float:
        """Return the kilometres an inch of the sheet, at the middle latitude."""
        return _KM_A_DEG * (self.north - self.south) / self.high


def view(border: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame | None, wide: float, high: float) -> View:
    """Fit a border and its incidents into a box of a sheet, inches; incidents far from it stay outside."""
    shown = [border]
    if incidents is not None and len(incidents):
        near = np.ones(len(incidents), dtype=np.bool_)
        if "border_distance_m" in incidents:
            away = incidents["border_distance_m"].to_numpy(dtype=np.float64, na_value=np.nan)
            near = ~(away > _FARTHEST_M)
        if near.any():
            shown.append(incidents[near])
    west, south, east, north = bounds(shown)
    narrowing = max(math.cos(math.radians((south + north) / 2)), 0.05)
    up = max((north - south) * (1 + 2 * _MARGIN), _LEAST_DEG)
    along = max((east - west) * (1 + 2 * _MARGIN), _LEAST_DEG / narrowing) * narrowing
    along, up = fitted(along, up, (wide, high))
    along /= narrowing
    across, level = (west + east) / 2, (south + north) / 2
    return View(across - along / 2, level - up / 2, across + along / 2, level + up / 2, narrowing, wide, high)


def extent(layers: Mapping[str, gpd.GeoDataFrame]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of a locator map of these layers, and some more, degrees.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        ``border``, and ``incidents`` if there are any.

    Examples
    --------
    >>> import marzmap
    >>> [round(edge) for edge in extent(marzmap.build().layers)]
    [56, 29, 66, 37]
    """
    west, south, east, north = view(layers["border"], layers.get("incidents"), MAP_IN, MAP_IN)[:4]
    # The map is a little higher or lower than wide, as its margin wants it.
    along, up = _MORE * (east - west), _MORE * (north - south)
    return max(west - along, -180.0), max(south - up, -85.0), min(east + along, 180.0), min(north + up, 85.0)
