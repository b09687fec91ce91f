"""Symbols that would cover each other step aside, so that each incident is seen and keeps its own label.

QGIS has a renderer for this (point displacement), but its labels do not follow the symbols, so that a
label ends up next to the wrong one. Here each incident carries its step aside for a few scales.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from pykdtree.kdtree import KDTree

from marzmap.write import _cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from marzmap._types import Floats

LEVELS, STEP = 5, 4
"""How many scales, and how many times larger each is than the one before."""

APART_MM = 5.6
"""Points nearer than this on the map share a ring, and keep this distance in it."""

_ALIKE = 0.8
"""Length of the mean of ways that are taken for one."""

LARGEST = 12
"""More points than this stay where they are: a wider ring would point to no place."""


def steps(
    places: NDArray[np.complex128], scale: float, ways: NDArray[np.complex128] | None = None
) -> list[str]:
    """Return how far each symbol steps aside at each scale.

    Parameters
    ----------
    places : array of complex
        Points in the map's own coordinates, metres: easting + northing * 1j.
    scale : float
        Denominator of the first scale; each further one is a quarter of it.
    ways : array of complex, optional
        For each point the unit vector away from the border, 0 where its side is not known. Points that all
        have one stay on that side.

    Returns
    -------
    list of str
        For each point, for each scale, millimetres right and down: "0,0;2.8,0;...".

    Examples
    --------
    >>> import numpy as np
    >>> steps(np.array([0j, 0j, 9e6 + 0j]), 1e6)[::2]
    ['-2.8,0;-2.8,0;-2.8,0;-2.8,0;-2.8,0', '0,0;0,0;0,0;0,0;0,0']
    """
    outward_ways = places * 0 if ways is None else ways
    pairs = np.column_stack([places.real, places.imag])
    apart = KDTree(pairs).query(pairs, k=2)[0][:, 1]
    levels = [np.zeros_like(places) for _ in range(LEVELS)]
    for level, moves in enumerate(levels):
        per_metre = 1000 / scale * STEP**level
        # A point that has no other near it, not even by a rounding error, is not moved.
        near = apart * per_metre < 1.001 * APART_MM
        moves[near] = _aside(places[near] / scale * 1000 * STEP**level, outward_ways[near])
    written = [
        _cells.joined(_plain(level.real), ",", _plain(-level.imag), ";" if level is not levels[-1] else "")
        for level in levels
    ]
    return list(_cells.joined(*written).to_pylist())


def aside(scale: float) -> str:
    """Write QGIS's expression for a row's step at the present scale, "right,down"."""
    level = f"floor(ln({scale} / @map_scale) / ln({STEP}))"
    return f"string_to_array(\"aside_mm\", ';')[max(0, min({LEVELS - 1}, {level}))]"


def moved(scale: float) -> str:
    """Write QGIS's expression for the point, in EPSG:4326, on which a row's symbol is then drawn."""
    right, up = (
        f"to_real(string_to_array({aside(scale)})[{at}]) * @map_scale / {per_mm}"
        for at, per_mm in ((0, 1000), (1, -1000))
    )
    return (
        f"transform(translate(transform($geometry, 'EPSG:4326', 'EPSG:3857'), {right}, {up}), "
        "'EPSG:3857', 'EPSG:4326')"
    )


def outward(scale: float) -> str:
    """Write QGIS's expression for where a row's label may be: on the outer side of its symbol."""
    right = f"to_real(string_to_array({aside(scale)})[0])"
    return (
        f"case when {right} > 0.5 then 'R,TR,BR,TSR,BSR' when {right} < -0.5 then 'L,TL,BL,TSL,BSL' "
        "else 'R,L,TR,BR,TL,BL,TSR,BSR' end"
    )


def _plain(numbers: Floats) -> Any:
    return _cells.shortest(_cells.rounded(numbers, 1) + 0.0, whole="")


def _aside(places: NDArray[np.complex128], ways: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Open a ring round the middle of points that lie together; millimetres in and out."""
    aside = np.zeros_like(places)
    rings = _rings(places)
    sizes = np.bincount(rings)
    by_ring, firsts = np.argsort(rings, kind="stable"), np.cumsum(sizes) - sizes
    for size in range(2, LARGEST + 1):
        members = by_ring[firsts[sizes == size, None] + np.arange(size)]
        aside[members] = _opened(places[members], ways[members])
    return aside


def _rings(places: NDArray[np.complex128]) -> NDArray[np.int64]:
    """Number the rings: a point joins the first one whose first point is near, or begins another."""
    # By cell of a grid, the rings that begin in it or next to it, and where.
    begun: dict[int, list[tuple[int, complex]]] = defaultdict(list)
    right, up = (np.floor(axis / APART_MM).astype(np.int64) for axis in (places.real, places.imag))
    # Cells numbered row by row, with more to a row than there are.
    width = np.ptp(right) + 3 if len(places) else 0
    cells = right + width * up
    around = [int(across + width * step) for across in (-1, 0, 1) for step in (-1, 0, 1)]
    numbers: list[int] = []
    count = 0
    for place, cell in zip(places.tolist(), cells.tolist(), strict=True):
        for ring, first in begun[cell]:
            if abs(first - place) < APART_MM:
                numbers.append(ring)
                break
        else:
            numbers.append(count)
            for step in around:
                begun[cell + step].append((count, place))
            count += 1
    return np.array(numbers, dtype=np.int64)


def _opened(places: NDArray[np.complex128], ways: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Return how far the points of rings of one size step aside; a row is a ring."""
    size = places.shape[1]
    middle = places.mean(axis=1, keepdims=True)
    # Rounded, so that the order of points at one place does not hang on the last bit.
    out = (places - middle).round(3) + 0
    order = np.argsort(np.angle(out), axis=1, kind="stable")
    slots = np.exp(1j * np.pi * (2 * np.arange(size) / size - 1))
    # Turned so that each comes to lie about where it was.
    summed = (np.take_along_axis(out, order, axis=1) * slots.conj()).sum(axis=1, keepdims=True)
    turn = np.exp(1j * np.angle(summed))
    radius = APART_MM / 2 / np.sin(np.pi / size)
    way = ways.mean(axis=1, keepdims=True)
    alike = ways.all(axis=1, keepdims=True) & (np.abs(way) > _ALIKE)
    way = np.where(alike, way / np.maximum(np.abs(way), _ALIKE), 0)
    # Along the border, where they lie at one place and have no order of their own.
    turn = np.where(alike & ~out.any(axis=1, keepdims=True), 1j * way, turn)
    aside = np.empty_like(places)
    ringed = middle + radius * way + radius * turn * slots
    np.put_along_axis(aside, order, ringed - np.take_along_axis(places, order, axis=1), axis=1)
    return aside
