"""Rows that say the same of a place, as the many incidents of one town do: worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats, Ints


def first_of_each(*columns: Floats | Ints | Bools) -> tuple[Ints, Ints]:
    """Return the first row of each combination of values, and the number of its combination for every row.

    Parameters
    ----------
    *columns : (N,) array
        NaN is equal to nothing.

    Returns
    -------
    first : (K,) int
    number : (N,) int
        ``values[first][number]`` is ``values`` for all of the columns.

    Examples
    --------
    >>> first, number = first_of_each(np.array([2.0, 1.0, 2.0]), np.array([5, 5, 5]))
    >>> first.tolist(), number.tolist()
    ([1, 0], [1, 0, 1])
    """
    order = np.lexsort(columns)
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = np.logical_or.reduce([values[order][1:] != values[order][:-1] for values in columns])
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(fresh) - 1
    return order[fresh], number
