"""Symbols that would cover each other step aside, so that each incident is seen and keeps its own label.

QGIS has a renderer for this (point displacement), but its labels do not follow the symbols, so that a
label ends up next to the wrong one. Here each incident carries its step aside for a few scales.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    levels = [_aside(places / scale * 1000 * STEP**level, outward_ways) for level in range(LEVELS)]
    return [
        ";".join(f"{_plain(one.real)},{_plain(-one.imag)}" for one in each)
        for each in zip(*levels, strict=True)
    ]


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


def _plain(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"


def _aside(places: NDArray[np.complex128], ways: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Open a ring round the middle of points that lie together; millimetres in and out."""
    rings: list[list[int]] = []
    firsts = np.empty_like(places)
    for number, place in enumerate(places):
        near = np.flatnonzero(np.abs(firsts[: len(rings)] - place) < APART_MM)
        if len(near):
            rings[near[0]].append(number)
        else:
            firsts[len(rings)] = place
            rings.append([number])
    aside = np.zeros_like(places)
    for members in rings:
        if not 1 < len(members) <= LARGEST:
            continue
        middle = places[members].mean()
        # Rounded, so that the order of points at one place does not hang on the last bit.
        out = (places[members] - middle).round(3) + 0
        order = np.argsort(np.angle(out), kind="stable")
        slots = np.exp(1j * np.pi * (2 * np.arange(len(members)) / len(members) - 1))
        # Turned so that each comes to lie about where it was.
        turn = np.exp(1j * np.angle((out[order] * slots.conj()).sum()))
        radius = APART_MM / 2 / np.sin(np.pi / len(members))
        way = ways[members].mean()
        if ways[members].all() and abs(way) > _ALIKE:
            way /= abs(way)
            middle += radius * way
            # Along the border, where they lie at one place and have no order of their own.
            turn = turn if out.any() else 1j * way
        aside[np.array(members)[order]] = middle + radius * turn * slots - places[members][order]
    return aside
