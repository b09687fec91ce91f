"""Text: as people read it, and as its spellings are compared."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as references: half characters and most control characters."""


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


def objects(cell: object) -> list[dict[str, Any]]:
    """Return the objects in a cell that holds a JSON array; none where it holds something else.

    Examples
    --------
    >>> objects('[{"publisher": "AP"}, 1]'), objects(None)
    ([{'publisher': 'AP'}], [])
    """
    try:
        listed = json.loads(cell) if isinstance(cell, str) else []
    except ValueError:
        return []
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def fold(name: str) -> str:
    """Reduce a name to what its spellings share: letters and digits without marks, case and gaps.

    Arabic kaf and yeh become the Persian ones, Persian and Arabic digits the western ones.

    Examples
    --------
    >>> fold("Islām Qal‘ah") == fold("Islam Qalah"), fold("Event-Date") == fold("event_date")
    (True, True)
    >>> fold("شغالك") == fold("شغالک"), fold("चमन") == fold("चूमन")
    (True, False)
    """
    if name.isascii():  # the same, and most names are
        return "".join(filter(str.isalnum, name.casefold()))
    return "".join(folded_words(name))


def folded_words(name: str) -> list[str]:
    """Split a name into its words, each as in `fold`.

    Examples
    --------
    >>> folded_words("Islām Qal‘ah"), folded_words("Border-Guard ۷")
    (['islam', 'qal', 'ah'], ['border', 'guard', '7'])
    """
    bare = unicodedata.normalize("NFKD", name.translate(PERSIAN_LETTERS)).casefold()
    return bare.translate(_PLAIN).split()


_NO_MARK = frozenset((0, 84, 91, 103, 118, 129, 130, 132))
"""Combining classes (Unicode Standard, UnicodeData.txt) of what is not a mark on a letter: letters, and the
vowel signs of the scripts of India and its neighbours."""


class _Plain(dict[int, str]):
    """What each character is to a folded name, for `str.translate`: worked out when it is first met."""

    def __missing__(self, number: int) -> str:
        character = chr(number)
        is_mark = unicodedata.combining(character) not in _NO_MARK
        plain = self[number] = "" if is_mark else _plain(character)
        return plain


_PLAIN = _Plain()


def _plain(character: str) -> str:
    is_vowel_sign = "\u0900" <= character <= "\u17ff" and unicodedata.category(character)[0] == "M"
    if character.isalpha() or is_vowel_sign:
        return character
    return str(unicodedata.digit(character, character)) if character.isalnum() else " "


PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا"})
"""Arabic letters, for `str.translate`, as Persian writes them."""


def is_right_to_left(text: str) -> bool:
    """Check whether a text is written from right to left, by the first character that has a direction.

    Examples
    --------
    >>> is_right_to_left("1: شغالک"), is_right_to_left("Київ")
    (True, False)
    """
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((way for way in strong if way in ("L", "R", "AL")), "L") != "L"
