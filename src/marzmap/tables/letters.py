"""How likely bytes are text in a code page: by the letters that follow each other in words of languages.

`letters.csv` lists for each language the 400 pairs of letters that are most frequent in the names of
countries, languages, currencies and cities of the Unicode CLDR (© Unicode, Inc., Unicode Licence v3; Babel
2.19), the most frequent first, a blank for the edge of a word; for Chinese, Japanese and Korean the 800 most
frequent characters.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import math
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

CODE_PAGES = {
    "cp1252": ("Windows-1252", 0.0),
    "cp1250": ("Windows-1250", 0.0),
    "cp1251": ("Windows-1251", 0.0),
    "cp1253": ("Windows-1253", 0.0),
    "cp1254": ("Windows-1254", 0.0),
    "cp1255": ("Windows-1255", 0.0),
    "cp1256": ("Windows-1256", 0.0),
    "cp1257": ("Windows-1257", 2.0),
    "gb18030": ("GB 18030", 0.0),
    "big5": ("Big5", 1.0),
    "cp932": ("Shift JIS", 0.0),
    "euc_jp": ("EUC-JP", 6.0),
    "cp949": ("EUC-KR", 0.0),
    "iso8859-2": ("ISO 8859-2", 1.0),
    "iso8859-5": ("ISO 8859-5", 3.0),
    "iso8859-6": ("ISO 8859-6", 1.0),
    "iso8859-7": ("ISO 8859-7", 1.0),
    "iso8859-8": ("ISO 8859-8", 1.0),
    "iso8859-9": ("ISO 8859-9", 1.0),
    "iso8859-13": ("ISO 8859-13", 3.0),
    "iso8859-15": ("ISO 8859-15", 1.0),
    "koi8-r": ("KOI8-R", 1.0),
    "koi8-u": ("KOI8-U", 1.0),
    "cp866": ("code page 866", 1.0),
    "cp850": ("code page 850", 1.0),
    "cp852": ("code page 852", 1.0),
    "cp737": ("code page 737", 3.0),
    "cp857": ("code page 857", 2.0),
    "mac-roman": ("Mac Roman", 1.0),
    "mac-latin2": ("Mac Central European", 3.0),
    "mac-cyrillic": ("Mac Cyrillic", 3.0),
    "mac-turkish": ("Mac Turkish", 3.0),
}
"""Names of the code pages that are weighed, and how much rarer each is in tables than those of Windows, as a
natural logarithm (our choice)."""

CLEAR = 11.0
"""Logarithm of how many times likelier the best reading must be than any other: 60,000 times (our choice: of
3,686 tables drawn by lot as in `tests/tables/test_encodings_sample.py`, with the language of each listed, the
likeliest that was wrong was 9.7 ahead)."""

MORE = 7.0
"""Added to `CLEAR` where the second reading looks like text as well: a short word in Cyrillic can be one in
Hangul (our choice)."""

LEAST = -7.3
"""Logarithm of the least likelihood of a pair of letters, on average, that is text of a known language."""

OTHER_LANGUAGE = -4.0
"""Logarithm of how rare words of another language than the others are in a text (our choice)."""

MIXED = 0.1
"""Most of the words of a text, as a share, that may have a capital behind a small letter or a start of two
capitals: a text of small letters in one code page of Cyrillic is capitals in another."""

WORDS, LONGEST = 300, 64
"""Words of a text that are weighed, and bytes of each: longer ones are cut."""


class Reading(NamedTuple):
    """Words read in a code page."""

    code_page: str
    words: tuple[str, ...]
    likelihood: float  # natural logarithm
    average: float  # of it, a pair of letters


def readings(words: Sequence[bytes]) -> list[Reading]:
    """Read words, each with letters beyond ASCII, in every code page that can; the likeliest first.

    Code pages that read all of them alike count once.

    Examples
    --------
    >>> best, *_ = readings(["Кулунду".encode("koi8-r"), "Ворух".encode("koi8-r")])
    >>> best.code_page, best.words
    ('koi8-r', ('Кулунду', 'Ворух'))
    """
    best: dict[tuple[str, ...], Reading] = {}
    for code_page in CODE_PAGES:
        reading = in_code_page(words, code_page)
        if reading and (reading.words not in best or best[reading.words].likelihood < reading.likelihood):
            best[reading.words] = reading
    return sorted(best.values(), key=lambda reading: -reading.likelihood)


def in_code_page(words: Sequence[bytes], code_page: str) -> Reading | None:
    """Read words in a code page; None where they cannot be in it."""
    try:
        texts = tuple(_decoded(word, code_page) for word in words[:WORDS])
    except UnicodeDecodeError:
        return None
    total, average = _likelihood(texts)
    _, rare = CODE_PAGES.get(code_page, ("", 0.0))
    return Reading(code_page, texts, total - rare, average)


def likelihood(text: str) -> float:
    """Return the natural logarithm of how likely a text is in the language that fits it best.

    Examples
    --------
    >>> likelihood("KARATCHAÏÉVO") > likelihood("KARATCHAؐVO")
    True
    """
    return _likelihood([text])[0]


def _decoded(word: bytes, code_page: str) -> str:
    """Return the beginning of a word; a character that is cut off at its end is left out."""
    decoder = codecs.getincrementaldecoder(code_page)()
    return decoder.decode(word[:LONGEST], final=len(word) <= LONGEST)


def is_clear(ordered: Sequence[Reading]) -> bool:
    """Check whether the first of the readings is text, in usual case, and much likelier than the others."""
    if not ordered or ordered[0].average < LEAST:
        return False
    words = ordered[0].words
    if sum(map(_is_mixed, words)) > MIXED * len(words):
        return False
    if len(ordered) == 1:
        return True
    margin = CLEAR + MORE * (ordered[1].average >= LEAST)
    if ordered[0].likelihood - ordered[1].likelihood < margin:
        return False
    # What sets the first apart from another must be text, not only less odd than the other.
    apart = {
        tuple(word for word, instead in zip(words, other.words, strict=True) if word != instead)
        for other in ordered[1:]
    }
    return all(_likelihood(some)[1] >= LEAST for some in apart)


def _likelihood(words: Sequence[str]) -> tuple[float, float]:
    """Return the logarithm of how likely words are in the language that fits them best, and its average.

    A word may be of another language, as names of places are: that weighs `OTHER_LANGUAGE`.
    """
    fixed = sum(map(_shape, words))
    parts = [_parts(word) for word in words]
    weights = np.array([_weights(parts, table, size) for table, size in _languages()])
    totals = np.maximum(weights, weights.max(axis=0) + OTHER_LANGUAGE).sum(axis=1)
    best = int(totals.argmax())
    number = sum(len(single if _languages()[best][1] == 1 else pairs) for pairs, single in parts)
    total = float(totals[best]) + fixed
    return total, total / max(number, 1)


def _weights(parts: Sequence[tuple[list[str], list[str]]], table: dict[str, float], size: int) -> list[float]:
    """Return the logarithm of how likely each word is in a language."""
    return [
        sum(table.get(unit, _absent(unit, table)) for unit in (single if size == 1 else pairs))
        for pairs, single in parts
    ]


def _parts(word: str) -> tuple[list[str], list[str]]:
    """Return the pairs of letters of a word that are not both of ASCII, and its letters beyond ASCII."""
    letters = [" ", *(letter if letter.isalpha() else " " for letter in word), " "]
    small = [_small(letter) for letter in letters]
    pairs = [
        small[at] + small[at + 1]
        for at in range(len(letters) - 1)
        if not (letters[at] + letters[at + 1]).isascii()
    ]
    return pairs, [letter for letter in letters if not letter.isascii()]


def _small(letter: str) -> str:
    return letter if letter == "İ" else letter.lower()


def _shape(word: str) -> float:
    """Weigh what no word has: capitals behind small letters, two scripts, signs that are not letters."""
    weight = 0.0
    if _is_mixed(word):
        weight -= 6
    weight -= 8 * _changes_of_script(word)
    for before, letter, after in zip(" " + word, word, word[1:] + " ", strict=False):
        if not (letter.isalpha() or letter.isascii()):
            inside = before.isalpha() and after.isalpha()
            usual = letter in (_JOINTS if inside else _SIGNS)
            weight -= 10 if usual else 20 if letter.isprintable() else 40
    return weight


def is_odd(word: str) -> bool:
    """Check whether a word is of two scripts or in unusual case.

    Examples
    --------
    >>> is_odd("PӣNOCNY"), is_odd("BANGLADɩ"), is_odd("PÓŁNOCNY")
    (True, True, False)
    """
    return _changes_of_script(word) > 0 or _is_mixed(word)


def _changes_of_script(word: str) -> int:
    letters = ((one, other) for one, other in itertools.pairwise(word) if one.isalpha() and other.isalpha())
    return sum(_script(one) != _script(other) for one, other in letters)


def _is_mixed(word: str) -> bool:
    """Check whether a capital follows a small letter, or two capitals begin a word of small letters."""
    if any(one.islower() and other.isupper() for one, other in itertools.pairwise(word)):
        return True
    return word[:2].isupper() and word[:2].isalpha() and any(map(str.islower, word[2:]))


_SIGNS = "«»„“”‘’‚–—…•°№§·\u00a0\u200c\u200d،؛؟ـ€"
_JOINTS = "’–—·\u00a0\u200c\u200dـ"  # those that are between two letters as well


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _absent(unit: str, table: dict[str, float]) -> float:
    """Weigh a pair or letter that is not among the most frequent of a language."""
    if len(unit) == 1:
        return _NO_CHARACTER  # of two bytes or more
    return _RARE if all(letter.isascii() or letter in table for letter in unit) else _FOREIGN


_RARE, _FOREIGN, _NO_CHARACTER, _FLAT = -10.0, -15.0, -22.0, 15


@cache
def _languages() -> list[tuple[dict[str, float], int]]:
    """Return for each language the logarithms of how frequent its parts are, and their size.

    By Zipf's law the frequency falls with the rank. Single letters of pairs stand in it with -inf less than
    any pair, to say which letters the language has.
    """
    tables = []
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            size = int(line["size"])
            parts = [line["parts"][at : at + size] for at in range(0, len(line["parts"]), size)]
            norm = math.log(sum(1 / (rank + _FLAT) for rank in range(len(parts))))
            table = {part: -math.log(rank + _FLAT) - norm for rank, part in enumerate(parts)}
            if size > 1:
                table |= dict.fromkeys("".join(parts), _FOREIGN)
            tables.append((table, size))
    return tables
