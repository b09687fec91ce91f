"""Columns with few different values: each value once, and a code for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from marzmap._types import Ints


class Encoded(NamedTuple):
    """A column as Arrow's dictionaries have it.

    Attributes
    ----------
    values : (K,) object
        Its values; the last is None.
    codes : (N,) int
        Place of each row's value; -1 where it has none.

    Examples
    --------
    >>> column = encoded(["AFG", "IRN"], np.array([1, -1, 1]))
    >>> column.decoded().tolist(), column.with_rows({0: "PAK"}).decoded().tolist()
    (['IRN', None, 'IRN'], ['PAK', None, 'IRN'])
    """

    values: NDArray[np.object_]
    codes: Ints

    def decoded(self) -> NDArray[np.object_]:
        """Return the value of each row."""
        return self.values[self.codes]

    def with_rows(self, changed: Mapping[int, Any]) -> Encoded:
        """Return the column with other values in some rows, by their place."""
        added = dict.fromkeys(changed.values())
        place = {value: len(self.values) - 1 + number for number, value in enumerate(added)}
        codes = self.codes.copy()
        codes[[*changed]] = [place[value] for value in changed.values()]
        return encoded([*self.values[:-1], *added], codes)


def encoded(values: Iterable[Any], codes: Ints) -> Encoded:
    """Return a column of values, each row's by its place among them."""
    return Encoded(np.array([*values, None], dtype=object), codes)
