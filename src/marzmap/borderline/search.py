"""Searches: which segments can be nearest to which points. They only propose; `points` measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from marzmap.borderline.ellipsoid import RADIUS_LOW_M, dot, rival_chord
from marzmap.borderline.lines import SEGMENT_M

if TYPE_CHECKING:
    from marzmap.borderline.ellipsoid import Floats, Ints
    from marzmap.borderline.lines import Network

Search = Callable[["Floats"], "tuple[Ints, Ints]"]
"""Takes points (3, N), gives pairs (row, segment), rows ascending, segments ascending within a row, that
hold every segment that can be nearest to its point."""

_NEIGHBOURS = 3
# Rounding of chords of earth-centred coordinates, metres.
_ROUNDING_M = 1e-6


def kd_tree(border: Network) -> Search:
    """Search over a kd-tree of the vertices.

    The winner's chord c obeys ``low(c) <= high(best chord)`` (`rival_chord`). With d the longest such
    chord, a vertex of such a segment lies within ``sqrt(d^2 + (SEGMENT_M / 2)^2 (1 + d / R))`` of the
    point: its foot is at most half a segment from a vertex, and the segment bends away from its tangent
    by no more than the most curved radius R makes it. Neighbours are added until that distance is passed.
    """
    from pykdtree.kdtree import KDTree

    count = border.start.shape[1]
    tree = KDTree(np.ascontiguousarray(border.start.T), leafsize=32)

    def search(point: Floats) -> tuple[Ints, Ints]:
        rows, segments = [], []
        todo, neighbours = np.arange(point.shape[1]), min(_NEIGHBOURS, count)
        while len(todo):
            here = point if len(todo) == point.shape[1] else point[:, todo]
            reach, vertex = tree.query(np.ascontiguousarray(here.T), k=neighbours)
            reach, vertex = reach.reshape(len(todo), -1), vertex.reshape(len(todo), -1).astype(np.int64)
            pair = np.sort(np.concatenate([vertex, (vertex - 1) % count], axis=1), axis=1)
            chord = np.sqrt(foot(here[:, :, None], pair, border)[1])
            limit = rival_chord(chord.min(axis=1)) + _ROUNDING_M
            needed = np.sqrt(limit**2 + (SEGMENT_M / 2) ** 2 * (1 + limit / RADIUS_LOW_M)) + 0.1
            done = (reach[:, -1] >= needed) | (neighbours == count)
            keep = (chord <= limit[:, None]) & done[:, None]
            keep[:, 1:] &= pair[:, 1:] != pair[:, :-1]
            which, column = np.nonzero(keep)
            rows.append(todo[which])
            segments.append(pair[which, column])
            todo, neighbours = todo[~done], min(4 * neighbours, count)
        row, segment = np.concatenate(rows), np.concatenate(segments)
        if len(rows) > 1:
            order = np.lexsort((segment, row))
            row, segment = row[order], segment[order]
        return row, segment

    return search


def foot(point: Floats, segment: Ints, border: Network) -> tuple[Floats, Floats]:
    """Parameter t in [0, 1] of the chord-nearest point of segments, and the squared chord to it."""
    start = border.start[:, segment] - point
    chord, bulge = border.chord[:, segment], border.bulge[:, segment]
    square = dot(chord, chord)
    t = np.clip(-dot(start, chord) / np.maximum(square, 1e-18), 0, 1)
    # One Newton step brings the foot on the chord to the foot on the parabola.
    away = start + t * chord + (t * (1 - t)) * bulge
    along = chord + (1 - 2 * t) * bulge
    second = dot(along, along) - 2 * dot(away, bulge)
    t = np.clip(t - dot(away, along) / np.maximum(second, 1e-3 * square + 1e-18), 0, 1)
    away = start + t * chord + (t * (1 - t)) * bulge
    best = dot(away, away)
    # More than a quarter of the globe away the chord is longest in the middle: an end is nearer.
    for end, far in ((0.0, start), (1.0, start + chord)):
        reach = dot(far, far)
        nearer = reach < best
        t, best = np.where(nearer, end, t), np.where(nearer, reach, best)
    return t, best
