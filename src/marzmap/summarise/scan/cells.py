"""Many places on lines, brought together in cells that have equal shares of the exposure.

Without a hot stretch the numbers of events in such cells, and the empty cells between those with events, have
no order: what is drawn remains exact.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marzmap._types import Floats, Ints
    from marzmap.summarise.scan.course import Course
    from marzmap.summarise.scan.windows import Window


def in_cells(place_m: Floats, events: Ints, on: Course, count: int) -> tuple[Floats, Ints]:
    """Return the middles of the cells with events on a course of N cells, metres, and how many each has.

    A cell in which one line ends and another begins is one on either.

    Examples
    --------
    >>> from marzmap.summarise.scan import course
    >>> line = course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 30.0)
    >>> middle, events = in_cells(np.array([1.0, 3.0, 42.0]), np.array([1, 1, 5]), line, 10)
    >>> middle.tolist(), events.tolist()
    ([5.0, 45.0], [2, 5])
    """
    line = on.line_at(place_m)
    cell = np.minimum(np.floor(on.share_at(place_m) * count).astype(np.int64), count - 1)
    key, number = np.unique(line * count + cell, return_inverse=True)
    line, cell = key // count, key % count
    low = np.maximum(cell / count, on.before[line])
    high = np.minimum((cell + 1) / count, (on.before + on.own_share)[line])
    middle = np.clip(on.place_at((low + high) / 2), on.start_m[line], (on.start_m + on.length_m)[line])
    return middle, np.bincount(number, events).astype(np.int64)


def whole_cells(window: Window, on: Course, count: int) -> Window:
    """Return a window between middles of cells as one that begins and ends where cells do.

    Examples
    --------
    >>> from marzmap.summarise.scan import Window, course
    >>> line = course([(np.array([0.0, 100.0]), np.array([1.0]))], [False], 30.0)
    >>> whole = whole_cells(Window(0, 15.0, 25.0, 0.1, 9, 2, 3.5), line, 10)
    >>> whole.start_m, whole.end_m, round(whole.share, 9)
    (10.0, 30.0, 0.2)
    """
    line = window.line
    origin, length = float(on.start_m[line]), float(on.length_m[line])
    before, own_share = float(on.before[line]), float(on.own_share[line])
    first, last = on.share_at(np.array([window.start_m, window.end_m]) + origin).tolist()
    low = max(math.floor(first * count) / count, before)
    high = min(math.ceil(last * count) / count, before + own_share)
    start, end = np.clip(on.place_at(np.array([low, high])) - origin, 0, length).tolist()
    # Past the start of a closed line.
    share = high - low + (own_share if window.end_m < window.start_m else 0.0)
    return window._replace(start_m=start, end_m=end, share=max(share, window.share))
