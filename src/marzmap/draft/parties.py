"""The parties that an article may name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap._errors import InputError
from marzmap.tables import frame

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        The table cannot be read, lacks a column, or a pattern is not a regular expression.

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
                f"{file}:{number}: pattern {row['pattern']!r} is not a regular expression: {error}."
            ) from error
    return found


def involved(text: str, parties: Sequence[Actor]) -> list[Actor]:
    """Return up to two parties of different countries that a text names, forces before states.

    Examples
    --------
    >>> [actor.name for actor in involved("Iranian border guards fired at Taliban forces", actors())]
    ['Iranian border guards', 'Taliban forces']
    """
    seen: dict[str, tuple[bool, int, str, Actor]] = {}
    for actor in parties:
        if actor.kind == "capital":
            continue
        for found in actor.pattern.finditer(text):
            first = (actor.kind != "force", found.start(), actor.name, actor)
            side = actor.country or actor.name
            seen[side] = min(seen.get(side, first), first, key=lambda one: one[:3])
        # What names one party is not read again as the shorter name of another.
        text = actor.pattern.sub(lambda found: " " * len(found[0]), text)
    return [actor for *_, actor in sorted(seen.values(), key=lambda one: one[:3])][:2]
