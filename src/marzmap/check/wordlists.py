"""The tables of `words/`: what the words of others mean, a line a word."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

from marzmap._text import fold
from marzmap.attributes import EVENT_TYPES

_FOLDER = Path(__file__).with_name("words")


def lines(name: str) -> list[dict[str, str]]:
    """Return the lines of a table of words.

    Examples
    --------
    >>> lines("statuses.csv")[0]
    {'word': 'published', 'status': 'published'}
    """
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def event_type(text: str) -> str:
    """Return the kind of incident that a word of others clearly means; "" where it is not clear.

    Of a path of folders or groups the last part counts that means one.

    Examples
    --------
    >>> [event_type(text) for text in ("Battles", "Air/drone strike", "обстрел", "Protest")]
    ['armed clash', 'shelling', 'shelling', '']
    >>> event_type("Incidents / Shelling"), event_type("Shelling / 2021")
    ('shelling', 'shelling')
    """
    meanings = {fold(kind): kind for kind in EVENT_TYPES} | _meanings("event_types.csv", "event_type")
    parts = (text, *reversed(text.split(" / ")))
    return next((meanings[fold(part)] for part in parts if fold(part) in meanings), "")


def status(text: str) -> str:
    """Return "published", "draft" or "unverified" where a word clearly means one of them, else "".

    What is false is a draft; what is not verified is published with its own word, as reports mostly are.

    Examples
    --------
    >>> [status(text) for text in ("Verified", "черновик", "refuted", "rumour", "phase 2")]
    ['published', 'draft', 'draft', 'unverified', '']
    """
    return _meanings("statuses.csv", "status").get(fold(text), "")


@functools.cache
def _meanings(name: str, column: str) -> dict[str, str]:
    return {fold(line["word"]): line[column] for line in lines(name)}
