"""Text as people read it: numbers of things, and lines for a terminal."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Return a number of things in words.

    Examples
    --------
    >>> count(1, "row"), count(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def printable(line: str) -> str:
    r"""Return a line without what would steer a terminal.

    Examples
    --------
    >>> printable("a\x1b[2Jb")
    'a [2Jb'
    """
    return "".join(character if character.isprintable() else " " for character in line)
