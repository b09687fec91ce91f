"""How sure the count of a bin is: what surely lies in it, and the law of what may."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from marzmap.appearance import SURE

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Floats


CENTRAL = 0.8
"""The interval of a bin's count holds so much, as that of distances does."""
_EXACT = 1_000
_ROUNDING = 1e-9


def spread(bins: pd.DataFrame, weights: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Return the incidents of each bin that surely lie in it, and the interval of its count.

    Parameters
    ----------
    bins : DataFrame
        border_id, border_part, bin.
    weights : DataFrame
        The same, row and weight.

    Returns
    -------
    sure, low, high : (B,) float
        Sum of the weights from 0.95 on; central 80 % of the count.

    Examples
    --------
    >>> import pandas as pd
    >>> bins = pd.DataFrame({"border_id": "A-B", "border_part": 1, "bin": [1, 2]})
    >>> rows = pd.DataFrame({"border_id": "A-B", "border_part": 1, "bin": [1, 1, 2]})
    >>> rows["weight"] = [1.0, 0.5, 0.5]
    >>> [column.tolist() for column in spread(bins, rows)]
    [[1.0, 0.0], [1.0, 0.0], [2.0, 1.0]]
    """
    key = ["border_id", "border_part", "bin"]
    number = bins[key].astype({"border_id": "string"}).assign(at=range(len(bins)))
    merged = weights.astype({"border_id": "string"}).merge(number, on=key)
    at, weight = merged["at"].to_numpy(dtype=np.int64), merged["weight"].to_numpy(dtype=np.float64)
    sure: Floats = np.bincount(at, np.where(weight >= SURE, weight, 0.0), len(bins)).astype(np.float64)
    low, high = np.zeros(len(bins)), np.zeros(len(bins))
    order = np.argsort(at, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(at[order])) + 1) if len(order) else []:
        low[at[group[0]]], high[at[group[0]]] = interval(weight[group])
    return sure, low, high


def interval(chances: Floats) -> tuple[float, float]:
    """Return the central 80 % of how many of independent things happen, each with its own chance.

    Parameters
    ----------
    chances : (N,) float
        Probabilities.

    Returns
    -------
    low, high : float
        Whole numbers: at most 10 % of the probability lies below, and at most 10 % above.

    Notes
    -----
    Exact (the Poisson-binomial law, one chance folded in after the other) up to 1,000 uncertain ones, beyond
    by the normal law of the same mean and variance.

    Examples
    --------
    >>> interval(np.full(4, 0.5)), interval(np.array([1.0, 1.0, 0.05]))
    ((1.0, 3.0), (2.0, 2.0))
    """
    tail = (1 - CENTRAL) / 2
    certain = float((chances >= 1 - _ROUNDING).sum())
    open_ones = chances[(chances < 1 - _ROUNDING) & (chances > 0)]
    if len(open_ones) > _EXACT:
        middle, deviation = float(open_ones.sum()), float(np.sqrt((open_ones * (1 - open_ones)).sum()))
        law = NormalDist(middle, deviation)
        low, high = (float(round(law.inv_cdf(level))) for level in (tail, 1 - tail))
        return certain + max(low, 0.0), certain + high
    chance = np.ones(1)
    for one in open_ones:
        chance = np.append(chance * (1 - one), 0.0) + np.append(0.0, chance * one)
    below = np.cumsum(chance) + _ROUNDING
    low, high = (float(np.searchsorted(below, level)) for level in (tail, 1 - tail))
    return certain + low, certain + high
