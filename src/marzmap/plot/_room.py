"""Where names and symbols find room on a map: tried in an order, none over another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from marzmap._types import Floats


_TURNS = 400
_GOLDEN = np.pi * (3 - np.sqrt(5))


class Box(NamedTuple):
    """A box on the map, points from its lower left corner."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box) -> bool:
        """Check whether two boxes share room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )


def free(box: Box, whole: Box, taken: list[Box]) -> bool:
    """Check whether a box lies within the whole and over nothing that is taken."""
    inside = (
        box.left >= whole.left
        and box.low >= whole.low
        and box.right <= whole.right
        and box.high <= whole.high
    )
    return inside and not any(box.meets(other) for other in taken)


def square(middle: Floats, half: float) -> Box:
    """Return the box about a point."""
    x, y = middle.tolist()
    return Box(x - half, y - half, x + half, y + half)


def beside(spot: Floats, size: tuple[float, float], away: float, whole: Box, taken: list[Box]) -> Box | None:
    """Find room for a name next to a point: right, left, above, below, then aslant; None if there is none.

    Examples
    --------
    >>> beside(np.array([5.0, 5.0]), (4, 2), 1, Box(0, 0, 20, 10), [Box(7, 4, 8, 6)])
    Box(left=0.0, low=4.0, right=4.0, high=6.0)
    """
    x, y = spot.tolist()
    for across, up in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]:
        left = x + across * away - (0 if across > 0 else size[0] if across < 0 else size[0] / 2)
        low = y + up * away - (0 if up > 0 else size[1] if up < 0 else size[1] / 2)
        box = Box(left, low, left + size[0], low + size[1])
        if free(box, whole, taken):
            return box
    return None


def apart(at: Floats, reach: Floats, wide: float, high: float, ways: Floats | None = None) -> Floats:
    """Move circles apart until none lies over another, as little as that takes.

    Parameters
    ----------
    at : (N, 2) float
        Middles, points.
    reach : (N,) float
        Radii, points.
    wide, high : float
        The map that they stay in, points.
    ways : (N, 2) float, optional
        Unit vectors: a circle never moves against its own, where it has one (not 0).

    Returns
    -------
    (N, 2) float
        New middles; the same input gives the same.

    Examples
    --------
    >>> result = apart(np.full((2, 2), 50.0), np.full(2, 4.0), 100, 100)
    >>> round(float(np.hypot(*(result[1] - result[0]))), 1)
    8.0
    """
    turn = _GOLDEN * np.arange(len(at))
    least = reach[:, None] + reach[None, :]
    np.fill_diagonal(least, 0)
    edges = np.array([wide, high]) - reach[:, None]
    ways = np.zeros_like(at) if ways is None else ways
    crowded = (_lack(at, least)[0] > 0).any(axis=1)
    home = at + np.where(crowded, reach, 0)[:, None] * ways
    # What lies at one place needs a way to go.
    now = home + 0.01 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for step in range(_TURNS):
        lack, between = _lack(now, least)
        if step and not (lack > 0.01).any():  # noqa: PLR2004 - points: no eye sees it
            break
        push = lack[..., None] * between * 0.5
        # Back towards its own place, ever more weakly, so that the last steps end free.
        now = now + push.sum(axis=1) * 0.6 + (home - now) * 0.08 * (1 - step / _TURNS) ** 2
        now -= ways * np.minimum(((now - at) * ways).sum(axis=1, keepdims=True), 0)
        now = np.clip(now, reach[:, None], edges)
    return now


def _lack(at: Floats, least: Floats) -> tuple[Floats, Floats]:
    """Return how much too near circles are, and the unit vector to each from each other."""
    between = at[:, None, :] - at[None, :, :]
    far = np.hypot(between[..., 0], between[..., 1])
    return np.clip(least - far, 0, None), between / np.maximum(far, 1e-9)[..., None]


def around(at: Floats, step: float, most: float) -> Floats:
    """Lay those of many points that share a place around it like the seeds of a sunflower.

    Parameters
    ----------
    at : (N, 2) float
        Places, points.
    step : float
        Way between neighbours, points.
    most : float
        Farthest from the place, points: a larger crowd lies closer.

    Examples
    --------
    >>> around(np.array([[1.0, 1.0], [5.0, 5.0], [1.0, 1.0]]), 2.0, 10.0).round(2).tolist()
    [[1.0, 1.0], [5.0, 5.0], [-0.47, 2.35]]
    """
    _, place, size = np.unique(at.round(2), axis=0, return_inverse=True, return_counts=True)
    place = place.ravel()
    order = np.argsort(place, kind="stable")
    first = np.cumsum(size) - size
    number = np.empty(len(at), dtype=np.float64)
    number[order] = np.arange(len(at)) - np.repeat(first, size)
    reach = np.minimum(step, most / np.sqrt(np.maximum(size - 1, 1)))[place] * np.sqrt(number)
    turn = _GOLDEN * number
    result: Floats = at + reach[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return result
