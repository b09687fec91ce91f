"""A border's parts: their direction, the names of their ends, and stretches of one status."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from building.shapes import ELLIPSOID, is_ring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from building.shapes import Floats, Shape, Shapes

LEVEL = 0.1  # degrees: ends this close in latitude are as far north as each other
SHORT_STRETCH_M = 20_000.0
COMPASS = ("northern", "southern", "western", "eastern")


class Stretch(NamedTuple):
    """First and last vertex of a stretch of a path, and its status."""

    first: int
    last: int
    status: str


def southwards(line: Shape) -> tuple[Shape, bool]:
    """Turn a line to run from its northern end, from its western where both are as far north.

    A ring starts, in its own direction, at its northernmost vertex. The second value says whether the line
    was turned.
    """
    path = shapely.get_coordinates(line)
    if is_ring(path):
        top = int(np.argmax(path[:-1, 1]))
        return shapely.linestrings(np.concatenate([path[top:-1], path[: top + 1]])), False
    (first_x, first_y), (last_x, last_y) = path[[0, -1]]
    level = abs(first_y - last_y) < LEVEL
    turned = bool(last_x < first_x if level else last_y > first_y)
    return (shapely.reverse(line) if turned else line), turned


def from_north(line: Shape) -> tuple[float, float, float]:
    """Return the key by which parts are numbered: by their start, from north to south, then by length."""
    longitude, latitude = line.coords[0]
    return -latitude, longitude, line.length


def end_names(path: Floats, neighbours: list[list[str]]) -> tuple[str, str]:
    """Name the ends of a part: by the third countries that meet there, else by the coast."""
    if is_ring(path):
        return "northernmost point", "northernmost point"
    first, last = (f"{' and '.join(third)} tripoint" if third else "coast" for third in neighbours)
    if first == last:
        (first_x, first_y), (last_x, last_y) = path[[0, -1]]
        upright = abs(first_y - last_y) > abs(first_x - last_x) * np.cos(np.radians(first_y))
        which = COMPASS[:2] if upright else COMPASS[2:] if first_x < last_x else COMPASS[:1:-1]
        first, last = (f"{side} {first}" for side in which)
    return first, last


def middles(path: Floats) -> Shapes:
    """Return the middle of each edge of a path."""
    points: Shapes = shapely.points((path[1:] + path[:-1]) / 2)
    return points


def stretches(path: Floats, statuses: Sequence[str]) -> list[Stretch]:
    """Return the runs of one status along a path; short ones join their longer neighbour.

    Parameters
    ----------
    path : (V, 2) array
    statuses : sequence of V - 1 str
        Status of each edge.
    """
    way = np.append(0, np.cumsum(ELLIPSOID.line_lengths(path[:, 0], path[:, 1])))
    turns = [0, *(i for i in range(1, len(statuses)) if statuses[i] != statuses[i - 1]), len(statuses)]
    runs = [Stretch(first, last, statuses[first]) for first, last in pairwise(turns)]
    while len(runs) > 1:
        same = next((i for i in range(1, len(runs)) if runs[i].status == runs[i - 1].status), None)
        if same is not None:
            one, status = same - 1, runs[same].status
        else:
            sizes = [float(way[run.last] - way[run.first]) for run in runs]
            if min(sizes) >= SHORT_STRETCH_M:
                break
            one, status = _shortest_joined(runs, sizes)
        runs[one : one + 2] = [Stretch(runs[one].first, runs[one + 1].last, status)]
    return runs


def _shortest_joined(runs: list[Stretch], sizes: list[float]) -> tuple[int, str]:
    """Return the first of the two runs to join, and the status of the longer neighbour."""
    least = int(np.argmin(sizes))
    neighbours = [index for index in (least - 1, least + 1) if 0 <= index < len(runs)]
    longest = max(neighbours, key=sizes.__getitem__)
    return min(least, longest), runs[longest].status
