"""The parties that an article may name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap._errors import InputError
from marzmap.tables import frame

if TYPE_CHECKING:
    from pathlib import Path


class Actor(NamedTuple):
    """A party that an article may name.

    Attributes
    ----------
    name : str
        How it is called in the rows.
    pattern : re.Pattern
        How an article calls it.
    country : str
        Whose it is, alpha-3; may be empty.
    kind : str
        "force", or "state" or "capital", which stand for a party only where no force is named.
    """

    name: str
    pattern: re.Pattern[str]
    country: str
    kind: str


def actors(file: Path | None = None) -> list[Actor]:
    """Read the parties: the embedded list, or a table with the columns actor, pattern, country and kind.

    Raises
    ------
    InputError
        The table cannot be read, lacks a column, or a pattern is no regular expression.

    Examples
    --------
    >>> [actor.name for actor in actors() if actor.pattern.search("an IRGC unit")]
    ['Islamic Revolutionary Guard Corps']
    """
    file = file or atlas.folder() / "actors.csv"
    table = frame.read(file).fillna("")
    if missing := {"actor", "pattern", "country", "kind"} - {*table}:
        raise InputError(f"{file}: no column {min(missing)!r}. Give actor, pattern, country and kind.")
    found = []
    for number, row in zip(table.index, table.to_dict("records"), strict=True):
        try:
            found.append(
                Actor(row["actor"], re.compile(rf"\b(?:{row['pattern']})\b"), row["country"], row["kind"])
            )
        except re.error as error:
            raise InputError(
                f"{file}:{number}: pattern {row['pattern']!r} is no regular expression: {error}."
            ) from error
    return found
