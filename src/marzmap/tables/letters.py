"""How likely bytes are text in a code page: by the letters that follow each other in words of languages.

`letters.csv` lists for each language how likely a letter is behind none, one and two others, as a natural
logarithm, a blank for the edge of a word; for Chinese, Japanese and Korean how frequent each character is. It
is made by `geodata/building/letters.py` of names of the Unicode CLDR (© Unicode, Inc., Unicode Licence v3).
"""

from __future__ import annotations

import codecs
import csv
import itertools
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.tables.code_pages import CODE_PAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CLEAR = 11.0
"""Logarithm of how many times likelier the best reading must be than any other: 60,000 times (our choice: of
1,109 tables drawn by lot as in `tests/tables/test_encodings_sample.py` the likeliest that was wrong was 8.0
ahead)."""

CLEAR_IF_RARE = 16.0
"""The same where the best reading is in a code page that is rarer than those of Windows (our choice: of 4,735
tables in other languages and code pages than those, three were read wrongly, in such a one, 11.5 to 15.5
ahead)."""

LEAST = -7.3
"""Logarithm of the least likelihood of a letter, on average, in text of a listed language (our choice)."""

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
    average: float  # of it, a letter that is beyond ASCII or next to one


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
    _, rare = CODE_PAGES.get(ordered[0].code_page, ("", 0.0))
    if ordered[0].likelihood - ordered[1].likelihood < (CLEAR_IF_RARE if rare else CLEAR):
        return False
    # What sets the first apart from another must be text, not only less odd than the other.
    apart = {
        tuple(word for word, instead in zip(words, other.words, strict=True) if word != instead)
        for other in ordered[1:]
    }
    return all(_likelihood(some)[1] >= LEAST for some in apart)


def _likelihood(words: Sequence[str]) -> tuple[float, float]:
    """Return the logarithm of how likely words are in the language that fits them best, and its average.

    A word may be of another language, as names of places are: that weighs `OTHER_LANGUAGE`. The average is
    that of the sequences with letters beyond ASCII.
    """
    if not words:
        return 0.0, 0.0
    fixed = sum(map(_shape, words))
    spellings = [f" {spelled(word)} " for word in words]
    lengths = [len(spelling) - 1 for spelling in spellings]
    weights, foreign = _weights(spellings)
    by_word = np.add.reduceat(weights, np.cumsum([0, *lengths[:-1]]))
    likeliest = by_word.max(axis=1, keepdims=True) + OTHER_LANGUAGE
    best = int(np.maximum(by_word, likeliest).sum(axis=0).argmax())
    languages = np.where(by_word[:, best] >= likeliest[:, 0], best, by_word.argmax(axis=1))
    total = float(np.maximum(by_word[:, best], likeliest[:, 0]).sum()) + fixed
    chosen = weights[np.arange(len(weights)), np.repeat(languages, lengths)]
    return total, (float(chosen[foreign].sum()) + fixed) / max(int(foreign.sum()), 1)


def _weights(spellings: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Weigh each letter behind the two before it in each language; say where the three are not all ASCII."""
    languages = _languages()
    parts = {
        size: [text[max(at - size, 0) : at] for text in spellings for at in range(2, len(text) + 1)]
        for size in (1, 2, 3)
    }
    weights = languages.absent
    for size, some in parts.items():
        here = languages.weights[[languages.row.get(part, 0) for part in some]]
        shorter = weights if size == 1 else weights + languages.shorter
        weights = np.where(np.isnan(here), shorter, here)
    return weights, np.array([not part.isascii() for part in parts[3]])


def spelled(word: str) -> str:
    """Return a word in small letters, with blanks for all that is not a letter.

    Examples
    --------
    >>> spelled("Кок-Таш")
    'кок таш'
    """
    return "".join(_small(letter) if letter.isalpha() else " " for letter in word)


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
            usual = _SIGNS if not before.isalpha() else _BETWEEN if after.isalpha() else _BEHIND
            weight -= 8 if letter in usual else 20 if letter.isprintable() else 40
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
_BEHIND = "«»“”‘’–—…°·\u00a0\u200c\u200d،؛؟ـ€"  # those that follow a letter
_BETWEEN = "’–—·\u00a0\u200c\u200dـ"  # those that are between two letters


@cache
def _script(letter: str) -> str:
    script = re.split("[ -]", unicodedata.name(letter, ""), maxsplit=1)[0]
    return "CJK" if script in {"HIRAGANA", "KATAKANA"} else script  # Japanese mixes them


class _Languages(NamedTuple):
    """How likely a letter is behind others, as natural logarithms: a column a language."""

    row: dict[str, int]  # of one to three letters in the weights
    weights: NDArray[np.float32]  # NaN where the letters are not listed of a language; so is the first row
    absent: NDArray[np.float32]  # the weight of a letter that a language does not have
    shorter: NDArray[np.float32]  # added for each letter less that is looked at because more are not listed


@cache
def _languages() -> _Languages:
    """Read the likelihoods of letters."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        lines = [*csv.DictReader(file)]
    column = {language: at for at, language in enumerate(dict.fromkeys(line["language"] for line in lines))}
    longest = {line["language"]: int(line["size"]) for line in lines}
    row: dict[str, int] = {}
    places: list[tuple[list[int], int, float]] = []
    for line in lines:
        size, text = int(line["size"]), line["parts"]
        rows = [row.setdefault(text[at : at + size], len(row) + 1) for at in range(0, len(text), size)]
        places.append((rows, column[line["language"]], float(line["logarithm"])))
    weights = np.full((len(row) + 1, len(column)), np.nan, dtype=np.float32)
    for rows, at, weight in places:
        weights[rows, at] = weight
    single = np.array([longest[language] == 1 for language in column])
    absent = np.where(single, _NO_CHARACTER, _FOREIGN).astype(np.float32)
    return _Languages(row, weights, absent, np.where(single, 0, _SHORTER).astype(np.float32))


_FOREIGN, _NO_CHARACTER, _SHORTER = -14.0, -12.0, -1.0  # our choice
