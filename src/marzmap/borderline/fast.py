"""The search of the extra `fast`: compiled, over trees that hold only what a far point can be nearest to.

A point far from every border can be nearest only to the few vertices that stand out, as a ball that large
cannot roll into the bends between them. So beside the tree of all vertices there are trees of those that
matter from 30, 100 and 300 km on. Points come along a curve: the last one's distance tells how far the next
lies at least, hence which tree will do, and its nearest vertex is where to look first. The search proposes
what `search.kd_tree` does, in a fifth of the time; compiling and indexing take seconds, so it pays from some
hundred thousand points on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from marzmap.borderline.ellipsoid import RADIUS_LOW_M, dot, normal
from marzmap.borderline.lines import SEGMENT_M
from marzmap.borderline.search import needed

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints
    from marzmap.borderline.lines import Network
    from marzmap.borderline.search import Search

_LEAF = 8
# From how far on a tree serves, and up to where, metres.
_FROM_M = np.array([0.0, 30e3, 100e3, 300e3])
_UP_TO_M = np.array([0.0, 1_000e3, 1_000e3, 2_000e3])
# Beyond this `_rival` is no bound any more, metres.
_FARTHEST_M = 2_900e3
# Most vertices near enough to be weighed; beyond, the plain search takes over.
_ROOM = 64
# Rounding of earth-centred coordinates, metres.
_ROOM_M = 2e-6
_DIRECTIONS = 64
# Vertices of the same part so many places on are tried first: they are at hand.
_STEPS = (1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200)
# Then the nearest so many of what is left, thinned to one a cell of this share of the reach.
_THINNED = ((60, 16), (25, 24), (10, 24), (4, 24))


class Index(NamedTuple):
    """Trees of boxes over the vertices, the tree of all of them first; made by `index`.

    Attributes
    ----------
    box : (B, 6) float
        Least and greatest x, y, z of the nodes, ECEF metres; in a tree the children of node i are 2 i + 1 and
        2 i + 2.
    vertex : (V,) int
        Vertices in the order of the leaves, some twice so that all leaves of a tree are of one size.
    tree : (4, 4) int
        A row a tree: its first box, its first vertex, how many nodes are no leaves, vertices in a leaf.
    """

    box: Floats
    vertex: Ints
    tree: Ints


def index(border: Network) -> Index:
    """Build the trees of a network; world borders take some seconds."""
    vertices = np.ascontiguousarray(border.start.T)
    trees = [_tree(vertices, kept) for kept in _standing_out(border)]
    first = np.cumsum([[0, 0], *([len(box), len(vertex)] for box, vertex, _ in trees[:-1])], axis=0)
    sizes = [(len(vertex) // leaf - 1, leaf) for _, vertex, leaf in trees]
    return Index(
        np.concatenate([box for box, _, _ in trees]),
        np.concatenate([vertex for _, vertex, _ in trees]),
        np.concatenate([first, sizes], axis=1),
    )


def compiled(border: Network, trees: Index, fallback: Search) -> Search:
    """Search a network through its trees.

    Parameters
    ----------
    border : Network
        From `network`.
    trees : Index
        From `index`.
    fallback : Search
        For the few points that are very far or have very many rivals.
    """
    vertices = np.ascontiguousarray(border.start.T)
    leaves = vertices[trees.vertex]

    def search(point: Floats) -> tuple[Ints, Ints]:
        spots = np.ascontiguousarray(point.T)
        row, segment, more = _walk(spots, vertices, leaves, trees.box, trees.vertex, trees.tree, border.shape)
        if len(more):
            more_row, more_segment = fallback(point[:, more])
            row, segment = np.append(row, more[more_row]), np.append(segment, more_segment)
            order = np.lexsort((segment, row))
            row, segment = row[order], segment[order]
        return row, segment

    return search


def _standing_out(border: Network) -> list[Ints]:
    """All vertices, and those that a point so far away can be nearest to.

    Vertex w is outdone for points between d and D away if in every direction another vertex is nearer by more
    than rivals may differ (`search.needed`). With u from w to the other, a point at distance r in direction e
    has it at most ``r - e.u + u^2 / 2 r`` away; e dips below the horizon of w by at most asin(D / 2 R), and
    the other never rises above it, so ``cos(dip) e.u > u^2 / 2 d + slack`` along the horizon is enough. Each
    other vertex so rules over an arc of directions, and w is outdone where the arcs close the circle.
    """
    from pykdtree.kdtree import KDTree

    vertices, up = np.ascontiguousarray(border.start.T), normal(border.start)
    east = np.stack([-up[1], up[0], np.zeros_like(up[0])])
    east /= np.maximum(np.sqrt(dot(east, east)), 1e-12)
    east, north = np.ascontiguousarray(east.T), np.cross(up.T, east.T)
    count = len(vertices)
    steps = np.array([step * way for step in _STEPS for way in (1, -1)])
    kept = [np.arange(count)]
    for reach, far, before in zip(_FROM_M[1:], _UP_TO_M[1:], _UP_TO_M[:-1], strict=True):
        ends = np.array([reach, far])
        slack = float((needed(ends) - ends).max()) + 1
        level = np.sqrt(1 - (far / (2 * RADIUS_LOW_M)) ** 2)
        # Who is outdone from nearer on and as far is so from here.
        left = kept[-1] if far <= before else kept[0]
        others = left[:, None] + steps
        others[(others < 0) | (others >= count)] = -1
        others[border.part[others] != border.part[left][:, None]] = -1
        left = left[_unruled(vertices, east, north, left, others, reach, slack, level)]
        for share, neighbours in _THINNED:
            cell = np.floor(vertices[left] / (reach / share)).astype(np.int64)
            _, first = np.unique(cell @ np.array([1, 1 << 21, 1 << 42]), return_index=True)
            thin = left[first]
            tree = KDTree(np.ascontiguousarray(vertices[thin]))
            near = tree.query(np.ascontiguousarray(vertices[left]), k=min(neighbours, len(thin)))[1]
            others = thin[near.astype(np.int64)].reshape(len(left), -1)
            left = left[_unruled(vertices, east, north, left, others, reach, slack, level)]
        kept.append(left)
    return kept


def _tree(vertices: Floats, kept: Ints) -> tuple[Floats, Ints, int]:
    """Boxes, vertices by leaf and leaf size of a tree, halved across the longest side of its boxes."""
    levels = max(0, int(np.ceil(np.log2(len(kept) / _LEAF))))
    size = -(-len(kept) >> levels) << levels
    node = np.append(kept, np.repeat(kept[-1:], size - len(kept)))[None]
    boxes = []
    for level in range(levels + 1):
        at = vertices[node]
        low, high = at.min(axis=1), at.max(axis=1)
        boxes.append(np.concatenate([low, high], axis=1))
        if level < levels:
            longest = np.argmax(high - low, axis=1)
            place = np.take_along_axis(at, longest[:, None, None], axis=2)[:, :, 0]
            half = node.shape[1] // 2
            order = np.argpartition(place, half - 1, axis=1)
            node = np.take_along_axis(node, order, axis=1).reshape(-1, half)
    return np.concatenate(boxes), node.ravel(), node.shape[1]


@numba.njit(cache=True, nogil=True)
def _unruled(
    vertices: Floats,
    east: Floats,
    north: Floats,
    left: Ints,
    others: Ints,
    reach: float,
    slack: float,
    level: float,
) -> Ints:  # pragma: no cover - compiled
    """Places in `left` of the vertices that the others do not outdo in every direction."""
    found = np.empty(len(left), dtype=np.int64)
    count = 0
    whole, one, turn = ~np.uint64(0), np.uint64(1), _DIRECTIONS / (2 * np.pi)
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
            if least >= most:
                continue
            half, middle = np.arccos(least / most) * turn, np.arctan2(along, across) * turn
            # Only directions that are ruled from end to end; the arc is less than half the circle.
            first, last = int(np.ceil(middle - half + 1e-6)), int(np.floor(middle + half - 1e-6))
            if last > first:
                arc = (one << np.uint64(last - first)) - one
                place = np.uint64(first % _DIRECTIONS)
                ruled |= arc << place
                if place > 0:
                    ruled |= arc >> (np.uint64(_DIRECTIONS) - place)
            if ruled == whole:
                break
        if ruled != whole:
            found[count] = at
            count += 1
    return found[:count]


@numba.njit(cache=True, nogil=True, fastmath=True, inline="always")
def _rival(chord: float) -> float:  # pragma: no cover - compiled
    """`ellipsoid.rival_chord` as a series, above it by at most a fifth of the slack up to 3,000 km."""
    square = chord * chord
    return float(chord * (1 + square * (2.0836e-17 + 3e-31 * square)) + _ROOM_M)


@numba.njit(cache=True, nogil=True, fastmath=True, inline="always")
def _needed_square(square: float) -> float:  # pragma: no cover - compiled
    """Square of `search.needed`."""
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
    """Squared chord from a point to a segment, as `search.foot` has it."""
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
def _walk(  # noqa: C901, PLR0912, PLR0915 - one loop, so that nothing is handed over
    points: Floats,
    vertices: Floats,
    leaves: Floats,
    box: Floats,
    vertex: Ints,
    tree: Ints,
    shape: Floats,
) -> tuple[Ints, Ints, Ints]:  # pragma: no cover - compiled
    """Pairs (row, segment) of all that can be nearest, and the rows that the plain search must do."""
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
        best, chosen = np.inf, 0
        if last >= 0:
            dx, dy, dz = vertices[last, 0] - x, vertices[last, 1] - y, vertices[last, 2] - z
            best = dx * dx + dy * dy + dz * dz
            # The distance changes by no more than the step from the last point.
            step = np.sqrt((x - lx) ** 2 + (y - ly) ** 2 + (z - lz) ** 2)
            for further in range(1, len(tree)):
                # What is needed beyond the nearest vertex must lie within the tree's range too.
                if last_m - step >= _FROM_M[further] and (last_m + step) * 1.02 <= _UP_TO_M[further]:
                    chosen = further
        limit, found, full = _needed_square(best), 0, False
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
                if found == _ROOM:
                    found = 0
                    for other in range(_ROOM):
                        if near_square[other] <= limit:
                            near[found], near_square[found] = near[other], near_square[other]
                            found += 1
                    full = full or found == _ROOM
                    found = min(found, _ROOM - 1)
                near[found], near_square[found] = vertex[place], square
                found += 1
        last_m, lx, ly, lz = np.sqrt(best), x, y, z
        if full or last_m > _FARTHEST_M:
            more[left] = at
            left += 1
            continue
        kept, least = 0, np.inf
        for other in range(2 * found):
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
