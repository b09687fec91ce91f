"""What edges take from a circular normal distribution about the origin: the integrals of `shares`."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marzmap._types import Floats

REACH_SIGMAS = 4.5
"""Edges farther off, in standard deviations, are left out: a line there cuts off less than 4e-6."""
ASIDE = (1.3e-7, 0.7e-7)
"""A point is moved by this much, standard deviations, so that it lies on no edge and no vertex."""
# Nodes of the Gauss-Legendre rule for edges up to this long, standard deviations. No share errs by 3e-6.
_NODES = ((0.7, 2), (2.0, 4), (np.inf, 12))
# Shares are multiples of this, so that their sums are exact and do not depend on the order.
_GRAIN = 2.0**-40


def chain_shares(x: Floats, y: Floats) -> Floats:
    """Return the shares (P, K) of the edges of chains of vertices (P, K + 1), in standard deviations."""
    share = np.zeros(x.shape)
    edges, size = share.ravel()[:-1], x.shape[1]
    x, y = x.ravel(), y.ravel()
    square = x * x + y * y
    near = np.minimum(square[:-1], square[1:]) <= REACH_SIGMAS**2
    length = square[:-1] + square[1:] - 2 * (x[:-1] * x[1:] + y[:-1] * y[1:])
    # What leads from one chain to the next is not an edge.
    length[size - 1 :: size], near[size - 1 :: size] = 0, False
    for (least, _), (most, nodes) in pairwise([(-1.0, 0), *_NODES]):
        clipped = most == np.inf
        # Rounded, an edge without length may have less than none.
        longer = length > least * abs(least)
        some = np.flatnonzero(longer & (length <= most**2) & (near | clipped))
        ends = np.stack([x[some], y[some], x[some + 1], y[some + 1]])
        if clipped:
            ends = np.stack(_clipped(*ends))
            # What ends up without length takes nothing.
            left = np.flatnonzero((ends[:2] != ends[2:]).any(axis=0))
            some, ends = some[left], ends[:, left]
        if len(some):
            edges[some] = _by_rule(*_products(*ends), nodes)
    multiples: Floats = np.rint(share[:, :-1] / _GRAIN) * _GRAIN
    return multiples


def _products(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return for edges from a to b: a.a + b.b, b.b - a.a, a.b and a x b."""
    one, other = ax * ax + ay * ay, bx * bx + by * by
    return one + other, other - one, ax * bx + ay * by, ax * by - ay * bx


def _clipped(ax: Floats, ay: Floats, bx: Floats, by: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the part of edges that lies within reach; without length where none does."""
    # As middle and half: turned round, the half changes its sign and nothing else.
    mx, my, hx, hy = (ax + bx) / 2, (ay + by) / 2, (bx - ax) / 2, (by - ay) / 2
    mm, mh, hh = mx * mx + my * my, mx * hx + my * hy, hx * hx + hy * hy
    root = np.sqrt(np.maximum(mh * mh - hh * (mm - REACH_SIGMAS**2), 0))
    low, high = np.clip((-mh - root) / hh, -1, 1), np.clip((-mh + root) / hh, -1, 1)
    at, half = (low + high) / 2, (high - low) / 2
    mx, my, hx, hy = mx + at * hx, my + at * hy, half * hx, half * hy
    return mx - hx, my - hy, mx + hx, my + hy


def _by_rule(both: Floats, rise: Floats, inner: Floats, cross: Floats, nodes: int) -> Floats:
    """Return the shares of edges, from their `_products`, by a Gauss-Legendre rule of N nodes."""
    whole = np.zeros(len(both))
    for at, weight in zip(*_rule(nodes), strict=True):
        base, step = both * ((1 + at * at) / 4) + inner * ((1 - at * at) / 2), rise * (at / 2)
        whole += weight * (_smooth_part(base + step) + _smooth_part(base - step))
    share: Floats = (np.arctan2(cross, inner) - cross * whole / 2) / (2 * np.pi)
    return share


def _smooth_part(square: Floats) -> Floats:
    """Return ``(1 - exp(-r^2 / 2)) / r^2``."""
    square = np.maximum(square, 1e-9)
    part: Floats = (1 - np.exp(-square / 2)) / square
    return part


@cache
def _rule(nodes: int) -> tuple[Floats, Floats]:
    """Return the positive nodes of a rule with an even number of them, and their weights."""
    at, weight = np.polynomial.legendre.leggauss(nodes)
    return at[nodes // 2 :], weight[nodes // 2 :]
