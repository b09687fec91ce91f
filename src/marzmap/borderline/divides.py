"""Divides: the lines on which the nearest piece of a border changes.

A border is cut into pieces, and each has a region: the places that it is nearest to. The edges of the regions
follow from a Voronoi diagram of points along the line (Okabe, Boots, Sugihara and Chiu 2000, Spatial
Tessellations), of which those between points of different pieces are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pykdtree.kdtree import KDTree
from pyproj import Proj

from marzmap.borderline.ellipsoid import FLATTENING, RADIUS_LOW_M, SEMI_MAJOR_M, dot, to_degrees, to_ecef
from marzmap.borderline.sites import steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints
    from marzmap.borderline.sites import Sites

    Complexes = NDArray[np.complex128]

# Divides are bent in the plane; straight pieces no longer than this, metres, are less than 0.1 m off up to
# 3,000 km from its middle.
_LONGEST_M = 4_000.0
# Places that belong to no piece are this far from the middle, radians.
_FAR = np.radians(100)


class Divides(NamedTuple):
    """Where the nearest piece changes; made by `divides`.

    Attributes
    ----------
    line : (D,) LineString
        Straight, in the plane of `project`, metres.
    sides : (2, D) int
        The pieces that are nearest left and right of the line, the lower one left.
    nearest : (N,) int
        The piece that is nearest to each of the places that it was made for.
    project : Proj
        The stereographic projection about the border, which keeps angles.
    """

    line: Any
    sides: Ints
    nearest: Ints
    project: Proj


def divides(along: Sites, longitude: Floats, latitude: Floats, reach_m: float) -> Divides:
    """Return the lines about places on which the nearest piece of a border changes.

    Parameters
    ----------
    along : Sites
        From `sites`.
    longitude, latitude : (N,) float
        Places, degrees.
    reach_m : float
        Lines farther from each of the places may be left out, metres.

    Notes
    -----
    The sites are triangulated in a stereographic plane, in which circles are circles (Delaunay); a corner of
    three regions is the centre, on the sphere, of the circle through their sites. The sphere is the conformal
    one (Snyder 1987, USGS Professional Paper 1395, page 160): up to 300 km away its circles are those of the
    ellipsoid to 5 m, up to 30 km to 5 mm. Sites without a piece, far away all round, see to it that there are
    triangles on a straight line too.
    """
    middle = to_degrees(along.point.mean(axis=1, keepdims=True))
    middle_longitude, middle_latitude = (float(angle[0]) for angle in middle)
    project = Proj(proj="stere", lon_0=middle_longitude, lat_0=middle_latitude, ellps="WGS84")
    points = np.ascontiguousarray(to_ecef(longitude, latitude).T)
    site = np.ascontiguousarray(along.point.T)
    # A site that is nearest to anything within reach is no farther from a place than this.
    away, nearest = KDTree(site).query(points)
    nearest = along.piece[nearest.astype(np.int64)]
    farthest = float(away.max()) + 2 * reach_m + 1_000
    along = along.chosen(KDTree(points).query(site, distance_upper_bound=farthest)[0] < np.inf)
    # The plane in which half the distance on the sphere has its tangent as radius.
    unit_m = 2 * _sphere_m(middle_latitude)
    x, y = project(*to_degrees(along.point))
    spot = (x + 1j * y) / unit_m
    far = _far_from(spot)
    spot, first = np.unique(np.append(spot, far), return_index=True)
    start, end, sides = _boundaries(spot, np.append(along.piece, np.full(len(far), -1))[first])
    way = end - start
    cuts = np.maximum(np.ceil(np.sqrt(dot(way, way)) * unit_m / 2 / _LONGEST_M), 1).astype(np.int64)
    which, step = steps(cuts)
    ends = np.stack(
        [start[:, which] + part * way[:, which] for part in (step, step + 1 / cuts[which])], axis=-1
    )
    place = unit_m * _flat(ends / np.sqrt(dot(ends, ends)))
    about, reach = in_plane(longitude, latitude, np.full(len(longitude), reach_m), project)
    half_m = np.abs(place[:, 1] - place[:, 0]) / 2
    away = KDTree(_coordinates(about)).query(_coordinates(place.mean(axis=1)))[0]
    near = np.flatnonzero(away <= 1.02 * reach.max() + half_m)
    return Divides(shapely.linestrings(_coordinates(place[near])), sides[:, which[near]], nearest, project)


def in_plane(
    longitude: Floats, latitude: Floats, length_m: Floats, project: Proj
) -> tuple[Complexes, Floats]:
    """Return points in the plane of `Divides`, and how long lengths about them, metres, are there."""
    x, y = project(longitude, latitude)
    return x + 1j * y, length_m * (1 + (x * x + y * y) / (2 * RADIUS_LOW_M) ** 2)


def _coordinates(place: Complexes) -> Floats:
    """Return x and y in a last axis."""
    return np.stack([place.real, place.imag], axis=-1)


def _sphere_m(latitude: float) -> float:
    """Return the radius of the conformal sphere on which lengths at a latitude are those of the ellipsoid."""
    e = np.sqrt(FLATTENING * (2 - FLATTENING))
    phi = np.radians(np.clip(latitude, -89, 89))
    part = e * np.sin(phi)
    chi = 2 * np.arctan(np.tan(np.pi / 4 + phi / 2) * ((1 - part) / (1 + part)) ** (e / 2)) - np.pi / 2
    return float(SEMI_MAJOR_M * np.cos(phi) / np.sqrt(1 - part**2) / np.cos(chi))


def _on_sphere(spot: Complexes) -> Floats:
    """Return the unit vectors (3, ...) of places in the plane."""
    square = spot.real**2 + spot.imag**2
    vector: Floats = np.stack([2 * spot.real, 2 * spot.imag, 1 - square]) / (1 + square)
    return vector


def _flat(vector: Floats) -> Complexes:
    """Return the places in the plane of unit vectors (3, ...)."""
    x, y, z = vector
    spot: Complexes = (x + 1j * y) / (1 + z)
    return spot


def _far_from(spot: Complexes) -> Complexes:
    """Return places on all sides of a border that are farther than a radian from each of its sites."""
    far = np.tan(_FAR / 2) * np.array([1, 1j, -1, -1j])
    nearness = (_on_sphere(far).T @ _on_sphere(spot)).max(axis=1)
    kept: Complexes = far[nearness < np.cos(1)]
    return kept


def _boundaries(spot: Complexes, piece: Ints) -> tuple[Floats, Floats, Ints]:
    """Return where the regions of two pieces meet: unit vectors (3, D) of the ends, pieces left and right."""
    made = shapely.delaunay_triangles(shapely.multipoints(_coordinates(spot)))
    corners = shapely.get_coordinates(made).reshape(-1, 4, 2)[:, :3]
    corner = np.searchsorted(spot, corners[..., 0] + 1j * corners[..., 1])
    first, second, third = (spot[corner[:, number]] for number in range(3))
    # All turn to the left.
    right = ((second - first).conj() * (third - first)).imag < 0
    corner[right] = corner[right, ::-1]
    one, other = corner.ravel(), np.roll(corner, -1, axis=1).ravel()
    # Each side once, that with the lower piece on its left; the triangle on its right has it turned round.
    divided = np.flatnonzero((piece[one] < piece[other]) & (piece[one] >= 0))
    key, turned = one * len(piece) + other, other[divided] * len(piece) + one[divided]
    order = np.argsort(key)
    across = order[np.minimum(np.searchsorted(key, turned, sorter=order), len(key) - 1)]
    inner = key[across] == turned
    across, divided = across[inner], divided[inner]
    vertex = _on_sphere(_centres(spot[corner]))
    return vertex[:, across // 3], vertex[:, divided // 3], np.stack([piece[one], piece[other]])[:, divided]


def _centres(corner: Complexes) -> Complexes:
    """Return the places that are as far, on the sphere, from all corners (T, 3) of each triangle."""
    start = corner[:, 0]
    one, other = corner[:, 1] - start, corner[:, 2] - start
    away = 1j * (one * np.abs(other) ** 2 - other * np.abs(one) ** 2) / (2 * (one.conj() * other).imag)
    middle, radius = start + away, np.abs(away)
    # On the way from the middle of the plane, where the circle begins and where it ends.
    way = np.abs(middle)
    half = (np.arctan(way - radius) + np.arctan(way + radius)) / 2
    centre: Complexes = np.tan(half) * middle / np.maximum(way, 1e-300)
    return centre
