"""The compiled loops of the extra `fast`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

from marzmap.borderline.ellipsoid import RADIUS_HIGH_M, RADIUS_LOW_M
from marzmap.borderline.lines import SEGMENT_M

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints

# From how far on a tree serves, and up to where, metres.
FROM_M = np.array([0.0, 30e3, 100e3, 300e3])
UP_TO_M = np.array([0.0, 1_000e3, 1_000e3, 2_000e3])
# Up to here the series of `_rival` is a bound, metres.
_SERIES_M = 2_900e3
# No chord is longer, metres squared.
_FARTHEST_SQUARE = (2 * RADIUS_HIGH_M) ** 2
# Most vertices near enough to be weighed; beyond, the plain search takes over.
_ROOM = 64
# Rounding of earth-centred coordinates, metres.
_ROOM_M = 2e-6
_DIRECTIONS = 64


@numba.njit(cache=True, nogil=True)
def not_outdone(
    vertices: Floats,
    east: Floats,
    north: Floats,
    left: Ints,
    others: Ints,
    reach: float,
    slack: float,
    level: float,
) -> Ints:  # pragma: no cover - compiled
    """Return the places in `left` of the vertices that the others do not outdo in every direction."""
    kept = np.empty(len(left), dtype=np.int64)
    count = 0
    every = ~np.uint64(0)
    for at in range(len(left)):
        ruled = np.uint64(0)
        w = left[at]
        for column in range(others.shape[1]):
            other = others[at, column]
            if other < 0:
                continue
            x, y = vertices[other, 0] - vertices[w, 0], vertices[other, 1] - vertices[w, 1]
            z = vertices[other, 2] - vertices[w, 2]
            across = x * east[w, 0] + y * east[w, 1]
            along = x * north[w, 0] + y * north[w, 1] + z * north[w, 2]
            least = slack + (x * x + y * y + z * z) / (2 * reach)
            most = level * np.sqrt(across * across + along * along)
            if least < most:
                ruled |= _arc(np.arccos(least / most), np.arctan2(along, across))
            if ruled == every:
                break
        if ruled != every:
            kept[count] = at
            count += 1
    return kept[:count]


@numba.njit(cache=True, nogil=True, inline="always")
def _arc(half: float, middle: float) -> np.uint64:  # pragma: no cover - compiled
    """Return the directions, a bit each, that an arc of less than half a circle covers from end to end."""
    arc, one, turn = np.uint64(0), np.uint64(1), _DIRECTIONS / (2 * np.pi)
    half, middle = half * turn, middle * turn
    first, last = int(np.ceil(middle - half + 1e-6)), int(np.floor(middle + half - 1e-6))
    if last > first:
        whole = (one << np.uint64(last - first)) - one
        place = np.uint64(first % _DIRECTIONS)
        arc |= whole << place
        if place > 0:
            arc |= whole >> (np.uint64(_DIRECTIONS) - place)
    return arc


@numba.njit(cache=True, nogil=True, fastmath=True, inline="always")
def _rival(chord: float) -> float:  # pragma: no cover - compiled
    """Return `ellipsoid.rival_chord`: near by as a series, above it by at most a fifth of the slack."""
    if chord > _SERIES_M:
        longest = 2 * RADIUS_LOW_M * np.arcsin(min(chord / (2 * RADIUS_LOW_M), 1.0))
        return float(2 * RADIUS_HIGH_M * np.sin(min(longest / (2 * RADIUS_HIGH_M), np.pi / 2)) + _ROOM_M)
    square = chord * chord
    return float(chord * (1 + square * (2.0836e-17 + 3e-31 * square)) + _ROOM_M)


@numba.njit(cache=True, nogil=True, fastmath=True, inline="always")
def _needed_square(square: float) -> float:  # pragma: no cover - compiled
    """Return the square of `search.needed`."""
    limit = _rival(np.sqrt(square)) + 0.11
    return float(limit * limit + 0.25 * SEGMENT_M**2 * (1 + limit / RADIUS_LOW_M))


@numba.njit(cache=True, nogil=True, fastmath=True, inline="always")
def _to_box(box: Floats, at: int, x: float, y: float, z: float) -> float:  # pragma: no cover - compiled
    dx = max(box[at, 0] - x, x - box[at, 3], 0.0)
    dy = max(box[at, 1] - y, y - box[at, 4], 0.0)
    dz = max(box[at, 2] - z, z - box[at, 5], 0.0)
    return float(dx * dx + dy * dy + dz * dz)


@numba.njit(cache=True, nogil=True, fastmath=True)
def _to_segment(shape: Floats, at: int, px: float, py: float, pz: float) -> float:  # pragma: no cover
    """Return the squared chord from a point to a segment, as `search.foot` does."""
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
    return float(min(fx * fx + fy * fy + fz * fz, ends))


@numba.njit(cache=True, nogil=True)
def candidate_pairs(  # noqa: C901, PLR0912, PLR0915 - one compiled loop, so that nothing is passed around
    points: Floats,
    vertices: Floats,
    leaves: Floats,
    box: Floats,
    vertex: Ints,
    tree: Ints,
    shape: Floats,
) -> tuple[Ints, Ints, Ints]:  # pragma: no cover - compiled
    """Return pairs (row, segment) of all that can be nearest, and the rows that the plain search must do."""
    count, segments = len(points), len(shape)
    row, segment = np.empty(4 * count + 2 * _ROOM, np.int64), np.empty(4 * count + 2 * _ROOM, np.int64)
    more = np.empty(count, np.int64)
    waiting, waiting_square = np.empty(64, np.int64), np.empty(64)
    near, near_square = np.empty(_ROOM, np.int64), np.empty(_ROOM)
    number, chord = np.empty(2 * _ROOM, np.int64), np.empty(2 * _ROOM)
    pairs, left = 0, 0
    last, last_m, lx, ly, lz = -1, 0.0, 0.0, 0.0, 0.0
    for at in range(count):
        x, y, z = points[at, 0], points[at, 1], points[at, 2]
        best, chosen = _FARTHEST_SQUARE, 0
        if last >= 0:
            dx, dy, dz = vertices[last, 0] - x, vertices[last, 1] - y, vertices[last, 2] - z
            best = dx * dx + dy * dy + dz * dz
            # The distance changes by no more than the step from the last point.
            step = np.sqrt((x - lx) ** 2 + (y - ly) ** 2 + (z - lz) ** 2)
            for further in range(1, len(tree)):
                # What is needed beyond the nearest vertex must lie within the tree's range too.
                if last_m - step >= FROM_M[further] and (last_m + step) * 1.02 <= UP_TO_M[further]:
                    chosen = further
        limit, matches, full = _needed_square(best), 0, False
        boxes, first, inner, size = tree[chosen]
        waiting[0], waiting_square[0], top = 0, 0.0, 1
        while top > 0:
            top -= 1
            node = waiting[top]
            if waiting_square[top] > limit:
                continue
            inside = True
            while node < inner and inside:
                one, other = 2 * node + 1, 2 * node + 2
                to_one = _to_box(box, boxes + one, x, y, z)
                to_other = _to_box(box, boxes + other, x, y, z)
                if to_other < to_one:
                    one, other, to_one, to_other = other, one, to_other, to_one
                if to_other <= limit:
                    waiting[top], waiting_square[top] = other, to_other
                    top += 1
                node, inside = one, to_one <= limit
            if not inside:
                continue
            for place in range(first + (node - inner) * size, first + (node - inner + 1) * size):
                dx, dy, dz = leaves[place, 0] - x, leaves[place, 1] - y, leaves[place, 2] - z
                square = dx * dx + dy * dy + dz * dz
                if square > limit:
                    continue
                if square < best:
                    best, last = square, vertex[place]
                    limit = _needed_square(best)
                if matches == _ROOM:
                    matches = 0
                    for other in range(_ROOM):
                        if near_square[other] <= limit:
                            near[matches], near_square[matches] = near[other], near_square[other]
                            matches += 1
                    full = full or matches == _ROOM
                    matches = min(matches, _ROOM - 1)
                near[matches], near_square[matches] = vertex[place], square
                matches += 1
        last_m, lx, ly, lz = np.sqrt(best), x, y, z
        if full:
            more[left] = at
            left += 1
            continue
        kept, least = 0, np.inf
        for other in range(2 * matches):
            if near_square[other // 2] > limit:
                continue
            end = (near[other // 2] - other % 2) % segments
            # Kept in the order of their numbers, each once.
            place = kept
            while place > 0 and number[place - 1] > end:
                place -= 1
            if place > 0 and number[place - 1] == end:
                continue
            for shifted in range(kept, place, -1):
                number[shifted], chord[shifted] = number[shifted - 1], chord[shifted - 1]
            number[place], chord[place] = end, _to_segment(shape, end, x, y, z)
            least = min(least, chord[place])
            kept += 1
        limit = _rival(np.sqrt(least)) ** 2
        if pairs + kept > len(row):
            row, segment = np.append(row, np.empty_like(row)), np.append(segment, np.empty_like(segment))
        for other in range(kept):
            if chord[other] <= limit:
                row[pairs], segment[pairs] = at, number[other]
                pairs += 1
    return row[:pairs], segment[:pairs], more[:left]
