"""Points against a network: nearest place, distance, chainage and side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap.borderline.ellipsoid import dot, normal, to_degrees
from marzmap.borderline.pairs import TIE_M, nearest_feet
from marzmap.borderline.search import kd_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.lines import Network
    from marzmap.borderline.search import Search

_BLOCK = 8_192


class Nearest(NamedTuple):
    """Where N points lie against a network; NaN and -1 where a point has no coordinates.

    Attributes
    ----------
    line, part : (N,) int
        Index of the nearest input line and of its part.
    distance_m : (N,) float
        Geodesic distance, metres.
    longitude, latitude : (N,) float
        The nearest point of the border (its foot), degrees.
    chainage_m : (N,) float
        Way along the part to the foot, metres.
    side : (N,) int
        1 left of the line's direction, -1 right, 0 on the line or straight beyond its end.
    tied : (N,) bool
        Whether another place of the border is as near within `TIE_M`; the first in the network is given.
    """

    line: Ints
    part: Ints
    distance_m: Floats
    longitude: Floats
    latitude: Floats
    chainage_m: Floats
    side: Ints
    tied: Bools


def nearest(
    longitude: ArrayLike, latitude: ArrayLike, border: Network, search: Search | None = None
) -> Nearest:
    """Nearest place of a border network for each point, by geodesic distance.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Points, degrees. NaN gives NaN.
    border : Network
        From `network`.
    search : callable, optional
        From `search`, to use one index for several calls; a kd-tree if absent. The answer does not
        depend on it.

    Returns
    -------
    Nearest

    Notes
    -----
    Distances are right to 0.1 mm and feet to 1 cm against the geodesic segments of the network; beyond
    1,200 km they come from Karney's algorithm (2013, doi:10.1007/s00190-012-0578-z) through PROJ. A row's
    result depends on that row and the network alone.

    Examples
    --------
    >>> from marzmap.borderline import network
    >>> feet = nearest([0.5, 0.5], [0.1, -0.1], network([[(0.0, 0.0), (1.0, 0.0)]], [0]))
    >>> feet.side.tolist()
    [1, -1]
    >>> feet.distance_m.round(1).tolist()
    [11057.4, 11057.4]
    """
    lon, lat = _degrees(longitude), _degrees(latitude)
    count = len(lon)
    columns = Nearest(
        line=np.full(count, -1),
        part=np.full(count, -1),
        distance_m=np.full(count, np.nan),
        longitude=np.full(count, np.nan),
        latitude=np.full(count, np.nan),
        chainage_m=np.full(count, np.nan),
        side=np.zeros(count, dtype=np.int64),
        tied=np.zeros(count, dtype=np.bool_),
    )

    def measure(lon: Floats, lat: Floats, search: Search) -> Nearest:
        best = nearest_feet(lon, lat, border, search)
        longitude, latitude = to_degrees(best.foot)
        return Nearest(
            line=border.line[best.segment],
            part=border.part[best.segment],
            distance_m=best.distance_m,
            longitude=longitude,
            latitude=latitude,
            chainage_m=border.chainage_m[best.segment] + best.t * border.length_m[best.segment],
            side=_side(best.point - best.foot, best.foot, best.t, best.segment, border),
            tied=best.tied,
        )

    _fill(columns, lon, lat, border, search, measure)
    return columns


def distances(
    longitude: ArrayLike, latitude: ArrayLike, border: Network, search: Search | None = None
) -> tuple[Ints, Floats]:
    """Index of the nearest line and geodesic distance to it, metres, as `nearest` has them, in less time.

    Examples
    --------
    >>> from marzmap.borderline import network
    >>> line, distance_m = distances([0.5], [0.1], network([[(0.0, 0.0), (1.0, 0.0)]], [0]))
    >>> distance_m.round(1).tolist()
    [11057.4]
    """
    lon, lat = _degrees(longitude), _degrees(latitude)
    columns = np.full(len(lon), -1), np.full(len(lon), np.nan)

    def measure(lon: Floats, lat: Floats, search: Search) -> tuple[Ints, Floats]:
        best = nearest_feet(lon, lat, border, search)
        return border.line[best.segment], best.distance_m

    _fill(columns, lon, lat, border, search, measure)
    return columns


def _degrees(values: ArrayLike) -> Floats:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


def _fill(
    columns: tuple[Any, ...],
    lon: Floats,
    lat: Floats,
    border: Network,
    search: Search | None,
    measure: Callable[[Floats, Floats, Search], tuple[Any, ...]],
) -> None:
    """Fill `columns` with what `measure` returns for the points that have coordinates, block by block."""
    valid = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if border.start.shape[1] == 0 or len(valid) == 0:
        return
    search = search or kd_tree(border)
    valid, first = _in_order(lon, lat, valid)
    once = valid[first]
    blocks = [
        measure(lon[rows], lat[rows], search) for rows in np.split(once, range(_BLOCK, len(once), _BLOCK))
    ]
    copies = np.diff(np.append(first, len(valid)))
    for whole, parts in zip(columns, zip(*blocks, strict=True), strict=True):
        whole[valid] = np.repeat(np.concatenate(parts), copies)


def _in_order(lon: Floats, lat: Floats, valid: Ints) -> tuple[Ints, Ints]:
    """Sort rows along a space-filling curve, equal points together; return also where each point begins.

    Neighbours in this order meet the same parts of the index, which keeps them in the processor's cache.
    """
    lon, lat = lon[valid], lat[valid]
    key = np.zeros(len(valid), dtype=np.uint64)
    for shift, values, span in ((0, lon % 360, 360), (1, lat + 90, 180)):
        spread = np.clip(values / span * 65_536, 0, 65_535).astype(np.uint64)
        for move, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
            spread = (spread | (spread << np.uint64(move))) & np.uint64(mask)
        key |= spread << np.uint64(32 + shift)
    # Below the curve's place are bits of the coordinates, so that equal points are neighbours.
    bits = lon.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ lat.view(np.uint64)
    key |= (bits * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(32)
    order = np.argsort(key)
    lon, lat = lon[order], lat[order]
    fresh = np.append(True, (lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1]))
    return valid[order], np.flatnonzero(fresh)


def _side(away: Floats, spot: Floats, t: Floats, segment: Ints, border: Network) -> Ints:
    """Sign of the points' offset (3, N) from their feet, positive to the left of the line.

    At a vertex the two segments that meet there decide together: the sum of their left normals points
    to the left of the corner for every point whose nearest place is the corner (the two-dimensional
    case of Baerentzen and Aanaes 2005, doi:10.1109/TVCG.2005.49).
    """
    ahead = _forward(segment, border)
    corner = np.flatnonzero((t <= 0) | (t >= 1))
    met = np.where(t >= 1, border.after[segment], border.before[segment])[corner]
    ahead[:, corner] += _forward(met, border) * (met >= 0)
    (ax, ay, az), (nx, ny, nz) = ahead, normal(spot)
    left = np.stack([ny * az - nz * ay, nz * ax - nx * az, nx * ay - ny * ax])
    across = dot(away, left)
    sign: Ints = np.where(np.abs(across) > TIE_M, np.sign(across), 0).astype(np.int64)
    return sign


def _forward(segment: Ints, border: Network) -> Floats:
    chord = border.chord[:, segment]
    return chord / np.maximum(np.sqrt(dot(chord, chord)), 1e-12)
