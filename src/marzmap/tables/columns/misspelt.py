"""Names of columns that are spelt nearly like names that mean something: proposed to people, never used."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from marzmap._text import fold
from marzmap.tables.columns.aliases import ALIASES, CODES, NEW, WORDS, Alias

if TYPE_CHECKING:
    from collections.abc import Iterable


def likely(header: Iterable[str]) -> dict[str, str]:
    """Return the words that names may mean which mean nothing to marzmap, but nearly do.

    Examples
    --------
    >>> likely(["summmary", "weather"])
    {'summmary': 'summary'}
    """
    spelt = {fold(name): word for word in (*WORDS, *NEW, *CODES) for name in _names(word)}
    pairs = {}
    for name in islice(header, MOST):
        folded = fold(name[:LONGEST])
        near = process.extractOne(folded, spelt.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        # Digits tell columns apart: actor_3 is not a misspelt actor_2.
        if near and len(folded) >= _SHORTEST and re.sub(r"\D", "", near[0]) == re.sub(r"\D", "", folded):
            pairs[name] = spelt[near[0]]
    return pairs


def nearest(word: str, header: Iterable[str]) -> str:
    """Return the name that is spelt most like a word or one of its usual names; empty if none is like it.

    Examples
    --------
    >>> nearest("longitude", ["lat", "longitud"])
    'longitud'
    """
    folded = {fold(name[:LONGEST]): name for name in islice(header, MOST)}
    folded.pop("", None)
    for meant in _names(word):
        near = process.extractOne(fold(meant), folded.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near:
            return folded[near[0]]
    return ""


def _names(word: str) -> tuple[str, ...]:
    alias = ALIASES.get(word, Alias())
    return (word, *alias.usual, *alias.loose)


LONGEST, MOST = 40, 200
"""Characters and columns within which a misspelt name is sought."""

_SHORTEST = 4  # characters of a name that may be misspelt
_LIKE, _NEAR = 85, 75
"""Likeness (0 to 100) of a name that may be meant, and of one where the column is missing (our choice)."""
