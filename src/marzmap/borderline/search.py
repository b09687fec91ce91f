"""Searches: which segments can be nearest to which points. They only propose; `points` measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from pykdtree.kdtree import KDTree

from marzmap.borderline.ellipsoid import RADIUS_LOW_M, dot, rival_chord
from marzmap.borderline.lines import SEGMENT_M

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.lines import Network

Search = Callable[["Floats"], "Iterator[tuple[Ints, Ints]]"]
"""Takes points (3, N), gives pairs (row, segment) that hold every segment that can be nearest to its point,
in pieces: a row is whole in one of them, rows ascend, segments within a row too. Far from a border very many
segments are rivals, and a piece is what fits in memory."""

PIECE = 32_768
"""Pairs in a piece, about; more where one point alone has more."""

_NEIGHBOURS = 3
_MOST_NEIGHBOURS = 192
# Square of a chord under which the foot on the chord is always the nearest place, metres.
_QUARTER_SQUARE = 5e6**2
# Rounding of chords of earth-centred coordinates, metres.
_ROUNDING_M = 1e-6


def kd_tree(border: Network) -> Search:
    """Search over a kd-tree of the vertices.

    The winner's chord c obeys ``low(c) <= high(best chord)`` (`rival_chord`). With d the longest such
    chord, a vertex of such a segment lies within ``sqrt(d^2 + (SEGMENT_M / 2)^2 (1 + d / R))`` of the
    point: its foot is at most half a segment from a vertex, and the segment bends away from its tangent
    by no more than the most curved radius R makes it. Neighbours are added until that distance is passed.
    """
    count = border.start.shape[1]
    tree = KDTree(np.ascontiguousarray(border.start.T), leafsize=32)

    def looked_up(here: Floats, neighbours: int) -> tuple[Ints, Ints, Bools]:
        """Return pairs of the points for which this number of neighbours is enough, and which these are."""
        reach, vertex = tree.query(np.ascontiguousarray(here.T), k=neighbours)
        reach, vertex = reach.reshape(here.shape[1], -1), vertex.reshape(here.shape[1], -1).astype(np.int64)
        # Neighbours too far to matter are replaced by the nearest, and fall out as repetitions.
        near = reach <= needed(reach[:, 0])[:, None]
        vertex = np.where(near, vertex, vertex[:, :1])
        pair = np.sort(np.concatenate([vertex, (vertex - 1) % count], axis=1), axis=1)
        fresh = np.ones(pair.shape, dtype=np.bool_)
        fresh[:, 1:] = pair[:, 1:] != pair[:, :-1]
        row, column = np.nonzero(fresh)
        segment = pair[row, column]
        chord = np.sqrt(foot(here[:, row], shapes(segment, border))[1])
        starts = np.flatnonzero(np.append(True, row[1:] != row[:-1]))
        best = np.minimum.reduceat(chord, starts)
        done = (reach[:, -1] >= needed(best)) | (neighbours == count)
        keep = (chord <= (rival_chord(best) + _ROUNDING_M)[row]) & done[row]
        return row[keep], segment[keep], done

    def search(point: Floats) -> Iterator[tuple[Ints, Ints]]:
        todo, neighbours = np.arange(point.shape[1]), min(_NEIGHBOURS, count)
        while len(todo) and neighbours <= _MOST_NEIGHBOURS:
            left = []
            for some in _split(todo, PIECE // neighbours):
                here = point if len(some) == point.shape[1] else point[:, some]
                row, segment, done = looked_up(here, neighbours)
                left.append(some[~done])
                if len(row):
                    yield some[row], segment
            todo, neighbours = np.concatenate(left), min(4 * neighbours, count)
        yield from _by_all(point, todo, border)

    return search


def _split(rows: Ints, size: int) -> list[Ints]:
    """Cut an array into pieces of a size."""
    return np.split(rows, range(size, len(rows), size))


def _by_all(point: Floats, rows: Ints, border: Network) -> Iterator[tuple[Ints, Ints]]:
    """Return pairs of points that have very many rivals."""
    pairs: list[tuple[Ints, Ints]] = []
    size = 0
    for at, row in enumerate(rows):
        near = _all_near(point[:, row : row + 1], border)
        pairs.append((np.full(len(near), row), near))
        size += len(near)
        if size >= PIECE or at + 1 == len(rows):
            several, segments = zip(*pairs, strict=True)
            yield np.concatenate(several), np.concatenate(segments)
            pairs, size = [], 0


def _all_near(point: Floats, border: Network) -> Ints:
    """Segments that can be nearest to one point (3, 1), from all vertices: far away very many are rivals."""
    away = border.start - point
    reach = np.sqrt(dot(away, away))
    vertex = np.flatnonzero(reach <= needed(reach.min(keepdims=True)))
    segment = np.unique(np.concatenate([vertex, (vertex - 1) % len(reach)]))
    chord = np.sqrt(foot(point, shapes(segment, border))[1])
    kept: Ints = segment[chord <= rival_chord(chord.min(keepdims=True)) + _ROUNDING_M]
    return kept


def needed(chord: Floats) -> Floats:
    """Return how near an end of a segment must be to rival a segment at this chord, metres."""
    limit = rival_chord(chord) + _ROUNDING_M
    reach: Floats = np.sqrt(limit**2 + (SEGMENT_M / 2) ** 2 * (1 + limit / RADIUS_LOW_M)) + 0.1
    return reach


def shapes(segment: Ints, border: Network) -> Floats:
    """Start, chord and bulge (9, ...) of segments."""
    rows = border.shape[segment]
    return np.ascontiguousarray(np.moveaxis(rows, -1, 0))


def on(t: Floats, shape: Floats) -> Floats:
    """Points (3, ...) at parameter t of segments."""
    spot: Floats = shape[:3] + t * shape[3:6] + (t * (1 - t)) * shape[6:]
    return spot


def foot(point: Floats, shape: Floats) -> tuple[Floats, Floats]:
    """Parameter t in [0, 1] of the chord-nearest point of segments, and the squared chord to it."""
    start, chord, bulge = shape[:3] - point, shape[3:6], shape[6:]
    square = dot(chord, chord)
    t = np.clip(-dot(start, chord) / np.maximum(square, 1e-18), 0, 1)
    # One Newton step brings the foot on the chord to the foot on the parabola.
    away = start + t * chord + (t * (1 - t)) * bulge
    along = chord + (1 - 2 * t) * bulge
    second = dot(along, along) - 2 * dot(away, bulge)
    t = np.clip(t - dot(away, along) / np.maximum(second, 1e-3 * square + 1e-18), 0, 1)
    away = start + t * chord + (t * (1 - t)) * bulge
    best = dot(away, away)
    if best.max(initial=0) > _QUARTER_SQUARE:
        # More than a quarter of the globe away the chord is longest in the middle: an end is nearer.
        for end, far in ((0.0, start), (1.0, start + chord)):
            reach = dot(far, far)
            nearer = (reach < best) & (best > _QUARTER_SQUARE)
            t, best = np.where(nearer, end, t), np.where(nearer, reach, best)
    return t, best
