"""A position with words about it, as in "near 34.5N 61.2E" or "Kang (31.112, 61.93)"."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from marzmap._text import folded_words


def stripped(text: str) -> str:
    """Return a text without the words that only lead to a position, and without a remark in brackets behind.

    A distance or a direction ("10 km north of") says that the place is elsewhere, and stays.

    Examples
    --------
    >>> stripped("near 34.5N 61.2E"), stripped("GPS: 34.5N, 61.2E (border post)")
    ('34.5N 61.2E', '34.5N, 61.2E')
    >>> stripped("10 km north of 34.5N 61.2E")
    '10 km north of 34.5N 61.2E'
    """
    match = _PAIR.search(text)
    if not match:
        return text
    before, behind = text[: match.start()].strip(" ~≈@([:"), text[match.end() :].strip(" .)]")
    words = folded_words(before)
    is_led = not words or " ".join(words) in _LEADING or all(word in _LEADING for word in words)
    return match[0].strip() if is_led and (not behind or _REMARK.fullmatch(behind)) else text


def pair_in(text: str) -> str:
    """Return the only pair of angles within a text that cannot be anything else; "" if there is none.

    Both have a hemisphere or the sign of degrees, or three decimals.

    Examples
    --------
    >>> pair_in("Kang (31.112, 61.930)"), pair_in("10 km north of 34.5N 61.2E"), pair_in("at 12.5, 3 dead")
    ('31.112, 61.930', '34.5N 61.2E', '')
    """
    pairs = [match[0].strip() for match in (*_PAIR.finditer(text), *_DECIMALS.finditer(text))]
    return pairs[0] if len({*pairs}) == 1 else ""


def _leading() -> set[str]:
    """Return the words that lead to a position, folded."""
    with (Path(__file__).parent / "leading_words.csv").open(encoding="utf-8", newline="") as file:
        return {" ".join(folded_words(line["word"])) for line in csv.DictReader(file)}


_LEADING = _leading()
_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_PARTS = rf"{_NUMBER}(?: ?[°º:] ?{_NUMBER} ?(?:['’′] ?(?:{_NUMBER} ?(?:\"|''|[”″]) ?)?)?)? ?[°º]?"
_ANGLE = rf"(?:(?<![^\W_])[NSEW] ?[+-]?{_PARTS}|[+-]?{_PARTS} ?[NSEW](?![^\W_]))"
_PAIR = re.compile(rf"(?<![\d.,]){_ANGLE} ?[,;/]? ?{_ANGLE}(?![\d.,]\d)")
_FINE = r"[+-]?\d{1,3}\.\d{3,}"
_DECIMALS = re.compile(rf"(?<![\d.,]){_FINE} ?[,;/ ] ?{_FINE}(?![\d.])", re.ASCII)
_REMARK = re.compile(r"[\[(][^\d()\[\]]*[)\]]?")
