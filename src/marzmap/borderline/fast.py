"""The search of the extra `fast`: the kd-tree's neighbours, weighed by compiled code.

It proposes the same pairs as the plain search in less time; loading the compiler takes half a second, so it
pays from some hundred thousand points on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

from marzmap.borderline.ellipsoid import RADIUS_HIGH_M, RADIUS_LOW_M
from marzmap.borderline.lines import SEGMENT_M

if TYPE_CHECKING:
    from marzmap.borderline.ellipsoid import Floats, Ints
    from marzmap.borderline.lines import Network
    from marzmap.borderline.search import Search

_NEIGHBOURS = 3
# Rounding of earth-centred coordinates, metres.
_ROOM_M = 1e-6


def weighed(border: Network, fallback: Search) -> Search:
    """Search as `search.kd_tree` does, with the neighbours' segments weighed by compiled code.

    Parameters
    ----------
    border : Network
        From `network`.
    fallback : Search
        For the few points with more rivals than the first neighbours show.
    """
    from pykdtree.kdtree import KDTree

    tree = KDTree(np.ascontiguousarray(border.start.T), leafsize=32)
    neighbours = min(_NEIGHBOURS, len(border.shape))

    def search(point: Floats) -> tuple[Ints, Ints]:
        spots = np.ascontiguousarray(point.T)
        reach, vertex = tree.query(spots, k=neighbours)
        row, segment, more = _weigh(
            spots, reach.reshape(len(spots), -1), vertex.reshape(len(spots), -1), border.shape
        )
        if len(more):
            more_row, more_segment = fallback(point[:, more])
            row, segment = np.append(row, more[more_row]), np.append(segment, more_segment)
            order = np.lexsort((segment, row))
            row, segment = row[order], segment[order]
        return row, segment

    return search


@numba.njit(cache=True, nogil=True, fastmath=True)
def _rival(chord: float) -> float:  # pragma: no cover - compiled
    """`ellipsoid.rival_chord` of one chord, with room for rounding."""
    if chord < 100_000.0:  # noqa: PLR2004 - the two arcs differ by c^3 / 24 (1 / low^2 - 1 / high^2)
        return chord * (1 + chord * chord * 2.2e-17) + 2 * _ROOM_M
    longest = 2 * RADIUS_LOW_M * np.arcsin(min(chord / (2 * RADIUS_LOW_M), 1.0))
    return float(2 * RADIUS_HIGH_M * np.sin(min(longest / (2 * RADIUS_HIGH_M), np.pi / 2)) + 2 * _ROOM_M)


@numba.njit(cache=True, nogil=True, fastmath=True)
def _needed(chord: float) -> float:  # pragma: no cover - compiled
    """How near an end of a segment must be for the segment to rival one at this chord (see `search`)."""
    limit = _rival(chord)
    return float(np.sqrt(limit * limit + 0.25 * SEGMENT_M**2 * (1 + limit / RADIUS_LOW_M)) + 0.1)


@numba.njit(cache=True, nogil=True, fastmath=True)
def _to_segment(shape: Floats, at: int, px: float, py: float, pz: float) -> float:  # pragma: no cover
    """Chord from a point to a segment, as `search.foot` has it."""
    ax, ay, az = shape[at, 0] - px, shape[at, 1] - py, shape[at, 2] - pz
    dx, dy, dz = shape[at, 3], shape[at, 4], shape[at, 5]
    hx, hy, hz = shape[at, 6], shape[at, 7], shape[at, 8]
    square = dx * dx + dy * dy + dz * dz + 1e-18
    t = min(max(-(ax * dx + ay * dy + az * dz) / square, 0.0), 1.0)
    bend, slope = t * (1 - t), 1 - 2 * t
    fx, fy, fz = ax + t * dx + bend * hx, ay + t * dy + bend * hy, az + t * dz + bend * hz
    gx, gy, gz = dx + slope * hx, dy + slope * hy, dz + slope * hz
    second = gx * gx + gy * gy + gz * gz - 2 * (fx * hx + fy * hy + fz * hz)
    t = min(max(t - (fx * gx + fy * gy + fz * gz) / max(second, 1e-3 * square), 0.0), 1.0)
    bend = t * (1 - t)
    fx, fy, fz = ax + t * dx + bend * hx, ay + t * dy + bend * hy, az + t * dz + bend * hz
    ex, ey, ez = ax + dx, ay + dy, az + dz
    ends = min(ax * ax + ay * ay + az * az, ex * ex + ey * ey + ez * ez)
    return float(np.sqrt(min(fx * fx + fy * fy + fz * fz, ends)))


@numba.njit(cache=True, nogil=True)
def _weigh(
    points: Floats, reach: Floats, vertex: Ints, shape: Floats
) -> tuple[Ints, Ints, Ints]:  # pragma: no cover - compiled
    """Pairs (row, segment) of those points whose rivals are all among the neighbours, and the other rows."""
    neighbours, segments = vertex.shape[1], len(shape)
    row, segment = np.empty(2 * vertex.size, dtype=np.int64), np.empty(2 * vertex.size, dtype=np.int64)
    more = np.empty(len(points), dtype=np.int64)
    number, chord = np.empty(2 * neighbours, dtype=np.int64), np.empty(2 * neighbours)
    pairs, left = 0, 0
    for at in range(len(points)):
        px, py, pz = points[at, 0], points[at, 1], points[at, 2]
        count, best, near = 0, np.inf, _needed(reach[at, 0])
        for neighbour in range(2 * neighbours):
            if reach[at, neighbour // 2] > near:
                break
            end = (int(vertex[at, neighbour // 2]) - neighbour % 2) % segments
            # Kept in the order of their numbers, each once.
            place = count
            while place > 0 and number[place - 1] > end:
                place -= 1
            if place > 0 and number[place - 1] == end:
                continue
            for other in range(count, place, -1):
                number[other], chord[other] = number[other - 1], chord[other - 1]
            number[place], chord[place] = end, _to_segment(shape, end, px, py, pz)
            best = min(best, chord[place])
            count += 1
        if reach[at, neighbours - 1] < _needed(best) and neighbours < segments:
            more[left] = at
            left += 1
            continue
        limit = _rival(best)
        for other in range(count):
            if chord[other] <= limit:
                row[pairs], segment[pairs] = at, number[other]
                pairs += 1
    return row[:pairs], segment[:pairs], more[:left]
