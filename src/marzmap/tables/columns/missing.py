"""Words that say that a value is missing: `missing.csv`."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING, Literal

from marzmap.tables.columns.aliases import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["text", "number", "count", "degrees", "alpha-2"]
"""What a column holds: text, a number, a number of people or a code, degrees, or countries by their codes of
two letters, of which NA is one."""


def says_missing(text: str, kind: Kind = "text") -> bool:
    """Check whether a cell says in a word or sign that there is no value; an empty one does not.

    Examples
    --------
    >>> [says_missing(text) for text in ("N/A", " unknown ", "—", "نامعلوم", "-9", "Nad", "")]
    [True, True, True, True, False, False, False]
    >>> says_missing("-9", "count"), says_missing("-9", "degrees")
    (True, False)
    """
    return text.strip().casefold() in words(kind)


def counted(column: Sequence[str], kind: Kind = "text") -> Counter[str]:
    """Count the cells of a column that say that there is no value, by what they say.

    Examples
    --------
    >>> counted(["Kang", "N/A", "", "unknown", "N/A"])
    Counter({'N/A': 2, 'unknown': 1})
    """
    listed = words(kind)
    different = {*column}
    if listed.isdisjoint(map(str.casefold, map(str.strip, different))):
        return Counter()
    said = {text for text in different if text.strip().casefold() in listed}
    return Counter(text for text in column if text in said)


@functools.cache
def words(kind: Kind) -> frozenset[str]:
    """Return the words of the table that hold for a kind of column."""
    wheres = {"any", kind} | ({"number"} if kind == "count" else set())
    listed = {line["word"] for line in lines("missing.csv") if line["where"] in wheres}
    return frozenset(listed - {"na"} if kind == "alpha-2" else listed)
