"""Searches: which segments can be nearest to which points. They only propose; `points` measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

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
# Vertices of a run, and points that are laid against all runs together.
_RUN, _TOGETHER = 64, 16
# Square of a chord under which the foot on the chord is always the nearest place, metres.
_QUARTER_SQUARE = 5e6**2
# Rounding of chords of earth-centred coordinates, metres.
_ROUNDING_M = 1e-6


class _Runs(NamedTuple):
    """Balls about runs of `_RUN` vertices: middles (3, R) and radii, metres."""

    middle: Floats
    radius_m: Floats


def kd_tree(border: Network) -> Search:
    """Search over a kd-tree of the vertices.

    The winner's chord c obeys ``low(c) <= high(best chord)`` (`rival_chord`). With d the longest such
    chord, a vertex of such a segment lies within ``sqrt(d^2 + (SEGMENT_M / 2)^2 (1 + d / R))`` of the
    point: its foot is at most half a segment from a vertex, and the segment bends away from its tangent
    by no more than the most curved radius R makes it. Neighbours are added until that distance is passed.
    """
    count = border.start.shape[1]
    tree = KDTree(np.ascontiguousarray(border.start.T), leafsize=32)
    runs, sag_m = cache(partial(_runs, border)), _sag_m(border)

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
        away = _to_chord(here[:, row], segment, border)
        starts = np.flatnonzero(np.append(True, row[1:] != row[:-1]))
        best = np.minimum.reduceat(away, starts) + sag_m
        done = (reach[:, -1] >= needed(best)) | (neighbours == count)
        keep = (away <= (rival_chord(best) + sag_m + _ROUNDING_M)[row]) & done[row]
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
        if len(todo):
            yield from _by_runs(point, todo, border, runs())

    return search


def _split(rows: Ints, size: int) -> list[Ints]:
    """Cut an array into pieces of a size."""
    return np.split(rows, range(size, len(rows), size))


def _by_runs(point: Floats, rows: Ints, border: Network, runs: _Runs) -> Iterator[tuple[Ints, Ints]]:
    """Return pairs of points that have very many rivals: their vertices are in the balls within reach."""
    for some in _split(rows, _TOGETHER):
        off = runs.middle[:, None] - point[:, some, None]
        away = np.sqrt(dot(off, off))
        near = away - runs.radius_m <= needed((away + runs.radius_m).min(axis=1))[:, None]
        full = np.cumsum(near.sum(axis=1) * _RUN) // PIECE
        for few in np.split(np.arange(len(some)), np.flatnonzero(np.diff(full)) + 1):
            row, segment = _all_near(point[:, some[few]], near[few], border)
            yield some[few][row], segment


def _runs(border: Network) -> _Runs:
    """Enclose runs of vertices that follow one another in balls."""
    starts = np.arange(0, border.start.shape[1], _RUN)
    length = np.diff(np.append(starts, border.start.shape[1]))
    middle = np.add.reduceat(border.start, starts, axis=1) / length
    off = border.start - np.repeat(middle, length, axis=1)
    radius_m = np.sqrt(np.maximum.reduceat(dot(off, off), starts))
    return _Runs(middle, radius_m + _ROUNDING_M)


def _all_near(point: Floats, near: Bools, border: Network) -> tuple[Ints, Ints]:
    """Return pairs of points (3, N) and the segments that can be nearest, all of them in runs (N, R)."""
    count = border.start.shape[1]
    row, run = np.nonzero(near)
    row, vertex = np.repeat(row, _RUN), (run[:, None] * _RUN + np.arange(_RUN)).ravel()
    row, vertex = row[vertex < count], vertex[vertex < count]
    off = border.start[:, vertex] - point[:, row]
    reach = np.sqrt(dot(off, off))
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    close = reach <= needed(np.minimum.reduceat(reach, starts))[row]
    row, vertex = row[close], vertex[close]
    pair = np.unique(np.concatenate([row * count + vertex, row * count + (vertex - 1) % count]))
    row, segment = pair // count, pair % count
    chord = np.sqrt(foot(point[:, row], shapes(segment, border))[1])
    best = np.minimum.reduceat(chord, np.flatnonzero(np.diff(row, prepend=-1)))
    kept = chord <= (rival_chord(best) + _ROUNDING_M)[row]
    return row[kept], segment[kept]


def needed(chord: Floats) -> Floats:
    """Return how near an end of a segment must be to rival a segment at this chord, metres."""
    limit = rival_chord(chord) + _ROUNDING_M
    reach: Floats = np.sqrt(limit**2 + (SEGMENT_M / 2) ** 2 * (1 + limit / RADIUS_LOW_M)) + 0.1
    return reach


def shapes(segment: Ints, border: Network) -> Floats:
    """Start, chord and bulge (9, ...) of segments."""
    rows = border.shape[segment]
    return np.ascontiguousarray(np.moveaxis(rows, -1, 0))


def _sag_m(border: Network) -> float:
    """Return how far a segment is from its chord at most, metres: it leaves it by t (1 - t) of its bulge."""
    return float(np.sqrt((border.shape[:, 6:] ** 2).sum(axis=1).max(initial=0)) / 4)


def _to_chord(point: Floats, segment: Ints, border: Network) -> Floats:
    """Return how far points (3, N) are from the chords of segments, metres."""
    start, chord = np.ascontiguousarray(border.shape[segment, :6].T).reshape(2, 3, -1)
    start -= point
    t = np.clip(-dot(start, chord) / np.maximum(dot(chord, chord), 1e-18), 0, 1)
    start += t * chord
    away: Floats = np.sqrt(dot(start, start))
    return away


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
