"""Simplify many lines together so that none comes to cross another."""

from __future__ import annotations

import heapq
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from building.shapes import is_ring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from building.shapes import Floats

    Point = tuple[float, float]
    Grid = dict[tuple[int, int], set[Point]]

CELL = 0.05  # degrees: cells of the table of remaining vertices


def lines(paths: list[Floats], fixed: Floats, tolerances: Floats) -> list[Floats]:
    """Simplify lines together: the vertex with the smallest triangle goes first, if no other is inside it.

    Ends stay, and so do nodes and the vertices of other lines (`fixed`). As no triangle that contains another
    vertex is cut off, no line comes to cross or to overtake another (Visvalingam and Whyatt 1993,
    doi:10.1179/000870493786962263).

    Parameters
    ----------
    paths : list of (V, 2) array
    fixed : (F, 2) array
    tolerances : array
        For each vertex of the paths, one after another, the root of the largest such triangle, degrees.
    """
    sizes = np.array([len(path) for path in paths])
    points: list[Point] = [*map(tuple, np.concatenate([*paths, fixed]).tolist())]
    bound = pd.Series(points).duplicated(keep=False).to_numpy(copy=True)[: sizes.sum()]
    bound[np.cumsum(sizes) - 1] = bound[np.cumsum(sizes) - sizes] = True
    chain = _Chain(points, bound.tolist(), tolerances.tolist())
    # An open line keeps a vertex between its ends, a ring two: else it might fall onto another line.
    spare = [len(path) - (4 if is_ring(path) else 3) for path in paths]
    line = np.repeat(np.arange(len(paths)), sizes).tolist()
    heap = [(chain.share(vertex), vertex) for vertex in np.flatnonzero(~bound).tolist()]
    heapq.heapify(heap)
    gone = np.zeros(sizes.sum(), dtype=bool)
    while heap and heap[0][0] <= 1:
        share, vertex = heapq.heappop(heap)
        outdated = gone[vertex] or share != chain.share(vertex)
        if outdated or spare[line[vertex]] < 1 or not is_vacant(chain.triangle(vertex), chain.grid):
            continue
        gone[vertex] = True
        spare[line[vertex]] -= 1
        for neighbour in chain.remove(vertex):
            heapq.heappush(heap, (chain.share(neighbour), neighbour))
    keep = np.split(~gone, np.cumsum(sizes)[:-1])
    return [path[kept] for path, kept in zip(paths, keep, strict=True)]


class _Chain:
    """Vertices linked to those before and after them, and the grid of all that remain."""

    def __init__(self, points: list[Point], bound: list[bool], tolerances: list[float]) -> None:
        self.points, self.bound, self.tolerances = points, bound, tolerances
        self.before, self.after = list(range(-1, len(bound) - 1)), list(range(1, len(bound) + 1))
        self.grid: Grid = {}
        for x, y in points:
            self.grid.setdefault((int(x // CELL), int(y // CELL)), set()).add((x, y))

    def triangle(self, vertex: int) -> list[Point]:
        return [self.points[self.before[vertex]], self.points[vertex], self.points[self.after[vertex]]]

    def share(self, vertex: int) -> float:
        """Return the area of a vertex's triangle as a share of the largest that may go."""
        (ax, ay), (bx, by), (cx, cy) = self.triangle(vertex)
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 / self.tolerances[vertex] ** 2

    def remove(self, vertex: int) -> Iterator[int]:
        """Take a vertex out; return its neighbours that may go in their turn."""
        x, y = self.points[vertex]
        self.grid[int(x // CELL), int(y // CELL)].discard((x, y))
        one, other = self.before[vertex], self.after[vertex]
        self.after[one], self.before[other] = other, one
        return (neighbour for neighbour in (one, other) if not self.bound[neighbour])


def is_vacant(corners: list[Point], grid: Grid) -> bool:
    """Check that no vertex but its own corners lies in a triangle or on its rim."""
    (ax, ay), (bx, by), (cx, cy) = corners
    low_x, high_x, low_y, high_y = min(ax, bx, cx), max(ax, bx, cx), min(ay, by, cy), max(ay, by, cy)
    columns = range(int(low_x // CELL), int(high_x // CELL) + 1)
    for cell in product(columns, range(int(low_y // CELL), int(high_y // CELL) + 1)):
        for x, y in grid.get(cell, ()):
            if low_x <= x <= high_x and low_y <= y <= high_y and (x, y) not in corners:
                one = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
                two = (cx - bx) * (y - by) - (x - bx) * (cy - by)
                three = (ax - cx) * (y - cy) - (x - cx) * (ay - cy)
                if min(one, two, three) >= 0 or max(one, two, three) <= 0:
                    return False
    return True
