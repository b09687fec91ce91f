"""Names in all their spellings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def fold(name: str) -> str:
    """Reduce a name to what its spellings share: letters and digits without marks, case and gaps.

    Arabic kaf and yeh become the Persian ones, Persian and Arabic digits the western ones.

    Examples
    --------
    >>> fold("Islām Qal‘ah") == fold("Islam Qalah")
    True
    >>> fold("شغالك") == fold("شغالک")
    True
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold()
    return "".join(str(unicodedata.digit(sign, sign)) for sign in plain if sign.isalnum())


_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا"})


def spellings(place: Mapping[str, Any]) -> list[str]:
    """Give each folded name of a place once: name, name_fa and aliases (with | between them)."""
    names = [*texts(place["name"]), *texts(place["name_fa"]), *texts(place["aliases"], "|")]
    return list(dict.fromkeys(map(fold, names)))


def texts(cell: object, separator: str | None = None) -> list[str]:
    """Give the texts of a cell: none where it is empty."""
    return (cell.split(separator) if separator else [cell]) if isinstance(cell, str) else []
