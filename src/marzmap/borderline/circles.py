"""Geodesic circles: all places at one distance from a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod

from marzmap.borderline.ellipsoid import SEMI_MAJOR_M

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from marzmap._types import Floats

CORNERS = 72
"""Corners of a circle: enough to keep within 0.1 % of the radius."""

_PARTS = 8
"""Parts of a half circle whose ends are measured, where the corners between them follow from these."""

_SMALL = 0.02
"""Where the radius, to that of the earth and by how fast meridians meet, is smaller, nine ends tell all."""


def circles(longitude: ArrayLike, latitude: ArrayLike, radius_m: ArrayLike, count: int = CORNERS) -> Floats:
    """Return the corners of circles, from north and counter-clockwise, as RFC 7946 wants them.

    Parameters
    ----------
    longitude, latitude : array of float, shape (n,)
        Middles, degrees.
    radius_m : array of float, shape (n,)
        Metres.
    count : int
        Corners of a circle.

    Returns
    -------
    array of float, shape (n, count, 2)
        Longitude and latitude, degrees, from -180 to 180.

    Notes
    -----
    How far a corner lies north and east of the middle is a sum of cosines and of sines of multiples of its
    azimuth, the k-th of which is of the order of (radius / earth's radius)^k. Of a small circle it is
    therefore known to the last digit by its values at nine azimuths.

    Examples
    --------
    >>> circles([61.0], [31.0], [1000.0], 4).round(4).tolist()
    [[[61.0, 31.009], [60.9895, 31.0], [61.0, 30.991], [61.0105, 31.0]]]
    """
    middle, up, radius = (np.asarray(values, dtype=np.float64) for values in (longitude, latitude, radius_m))
    # A circle is the same east and west of its meridian, and on every meridian.
    azimuths = np.linspace(0, 360, count, endpoint=False)[: count // 2 + 1]
    east, north = np.empty((2, len(middle), len(azimuths)))
    small = radius * (1 + np.abs(np.tan(np.radians(up)))) < _SMALL * SEMI_MAJOR_M
    east[~small], north[~small] = _ends(up[~small], radius[~small], azimuths)
    measured = _ends(up[small], radius[small], np.linspace(0, 180, _PARTS + 1))
    for part, steps, weights in zip((east, north), measured, _weights(azimuths), strict=True):
        part[small] = steps @ weights
    north += up[:, None]
    half = slice(1, (count + 1) // 2)
    eastings = np.concatenate([-east, east[:, half][:, ::-1]], axis=1) + middle[:, None]
    # Across the antimeridian longitudes go on from the other end.
    eastings -= 360 * np.rint(eastings / 360)
    return np.stack([eastings, np.concatenate([north, north[:, half][:, ::-1]], axis=1)], axis=-1)


def _ends(latitude: Floats, radius_m: Floats, azimuths: Floats) -> tuple[Floats, Floats]:
    """Return how far east and north, degrees, geodesics of each radius end at each azimuth."""
    starts, radii = (np.repeat(values, len(azimuths)) for values in (latitude, radius_m))
    ways = np.tile(azimuths, len(latitude))
    east, north, _ = Geod(ellps="WGS84").fwd(0 * starts, starts, ways, radii, return_back_azimuth=False)
    shape = (len(latitude), len(azimuths))
    return east.reshape(shape), (north - starts).reshape(shape)


def _weights(azimuths: Floats) -> tuple[Floats, Floats]:
    """Return by how much each measured end counts at each azimuth: sums of sines, and of cosines."""
    order = np.arange(_PARTS + 1)
    measured, asked = np.pi / _PARTS * np.outer(order, order), np.outer(order, np.radians(azimuths))
    # The first and the last of the cosines, and of their ends, count half.
    half = np.where((order == 0) | (order == _PARTS), 0.5, 1.0)
    cosines = half[:, None] * np.cos(measured) * half @ np.cos(asked)
    return 2 / _PARTS * np.sin(measured) @ np.sin(asked), 2 / _PARTS * cosines
