"""The index of a network that finds all segments within a reach of points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pykdtree.kdtree import KDTree

from marzmap.borderline.ellipsoid import dot, to_ecef
from marzmap.borderline.lines import SEGMENT_M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.lines import Network

# Segments that are searched for together, and how many runs of them are looked at first.
_RUN = 16
WIDEST_M = _RUN / 2 * SEGMENT_M
"""No segment of a run is farther from its middle, metres."""
_NEIGHBOURS = 4
_MOST_NEIGHBOURS = 256


class Around(NamedTuple):
    """Index that finds the segments within a reach: runs of up to 16 segments of one line; made by `around`.

    Attributes
    ----------
    tree : KDTree
        Over the middles of the runs.
    spot : (3, B, 17) float
        Vertices of each run in their order, ECEF metres; the last is repeated where a run is shorter.
    segment : (B, 16) int
        Segments of each run, likewise.
    line : (B,) int
        Line of each run.
    radius_m : (B,) float
        How far a run reaches from its middle, which is one of its vertices.
    """

    tree: Any
    spot: Floats
    segment: Ints
    line: Ints
    radius_m: Floats


def around(border: Network) -> Around:
    """Index a network for `shares`.

    Parameters
    ----------
    border : Network
        From `network`.
    """
    ends = np.diff(border.part, append=-1) != 0
    sizes = np.bincount(border.line[~ends])
    runs = -(-sizes // _RUN)
    line = np.repeat(np.arange(len(sizes)), runs)
    number = np.arange(len(line)) - np.repeat(np.cumsum(runs) - runs, runs)
    first = np.searchsorted(border.line, np.arange(len(sizes)))
    place = np.minimum(_RUN * number[:, None] + np.arange(_RUN + 1), sizes[line][:, None])
    vertex = first[line][:, None] + place
    spot = np.stack([axis[vertex] for axis in border.start])
    middle = spot[:, :, _RUN // 2]
    away = spot - middle[:, :, None]
    radius = np.sqrt(dot(away, away).max(axis=1, initial=0))
    segment = np.minimum(vertex[:, :-1], (first + sizes - 1)[line][:, None])
    tree = KDTree(np.ascontiguousarray(middle.T)) if len(line) else None
    return Around(tree, spot, segment, line, radius)


def within(longitude: Floats, latitude: Floats, reach_m: Floats, near: Around) -> Bools:
    """Check whether a segment can lie within N metres of each point; a no is certain."""
    can = np.zeros(len(longitude), dtype=np.bool_)
    valid = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude) & (reach_m >= 0))
    if len(valid) and len(near.radius_m):
        point, reach = to_ecef(longitude[valid], latitude[valid]), reach_m[valid]
        away, _, in_reach = _nearest_runs(point, reach, near, _NEIGHBOURS)
        # Where the last one looked at is not beyond all reach, there may be more.
        can[valid] = in_reach.any(axis=1) | (away[:, -1] <= reach + near.radius_m.max())
    return can


def pairs_within(point: Floats, reach: Floats, near: Around) -> Iterator[tuple[Ints, Ints]]:
    """Return pairs of point and run that hold every segment within reach.

    Rows and runs ascend; points with very many runs follow one by one.
    """
    rows, runs = [], []
    widest = near.radius_m.max()
    todo, neighbours = np.arange(point.shape[1]), _NEIGHBOURS
    while len(todo) and neighbours <= _MOST_NEIGHBOURS:
        away, run, in_reach = _nearest_runs(point[:, todo], reach[todo], near, neighbours)
        done = (away[:, -1] > reach[todo] + widest) | (neighbours >= len(near.radius_m))
        row, column = np.nonzero(in_reach & done[:, None])
        rows.append(todo[row])
        runs.append(run[row, column])
        todo, neighbours = todo[~done], 4 * neighbours
    row, run = np.concatenate(rows), np.concatenate(runs)
    order = np.lexsort((run, row))
    yield row[order], run[order]
    for far in todo:
        off = near.spot[:, :, _RUN // 2] - point[:, far : far + 1]
        run = np.flatnonzero(np.sqrt(dot(off, off)) <= reach[far] + near.radius_m)
        yield np.full(len(run), far), run


def _nearest_runs(point: Floats, reach: Floats, near: Around, count: int) -> tuple[Floats, Ints, Bools]:
    """Return the nearest runs: how far their middles are, which they are, whether they can be in reach."""
    away, run = near.tree.query(
        np.ascontiguousarray(point.T),
        k=min(count, len(near.radius_m)),
        # The tree squares it.
        distance_upper_bound=min(reach.max() + near.radius_m.max() + 1, 1e9),
    )
    away, run = away.reshape(len(reach), -1), run.reshape(len(reach), -1).astype(np.int64)
    # What is not there has the number behind the last.
    in_reach = away <= reach[:, None] + np.append(near.radius_m, -np.inf)[run]
    return away, run, in_reach
