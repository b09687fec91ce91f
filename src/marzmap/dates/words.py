"""Words of dates in many languages: tables next to this module, read once.

`names.csv` has months and days of the week from the Unicode CLDR (© Unicode, Inc., Unicode Licence v3), made
by `geodata/building/date_names.py`. `words.csv` is kept by hand: months of Iran and Afghanistan, spellings
that CLDR lacks, seasons, and words such as "about" and "before". To add a word is to add a line.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

from marzmap._text import fold
from marzmap.dates.digits import western


def plain(text: str) -> str:
    """Reduce a date to the characters that its readers know.

    Full-width digits, every kind of space and of dash, Persian and Arabic digits and letters become the plain
    ones; numbers with the words for year, month and day behind them become ISO 8601; case and an apostrophe
    in front, which spreadsheets write, are dropped.

    Examples
    --------
    >>> plain("۱۰\u00a0قوس ۱۴۰۰"), plain("'2021–12–01"), plain("１ Dec 2021")
    ('10 قوس 1400', '2021-12-01', '1 dec 2021')
    >>> plain("2021年12月1日"), plain("2021년 12월"), plain("2021年")
    ('2021-12-01', '2021-12', '2021')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", western(text).translate(_SIGNS))
        text = _COUNTED.sub(lambda match: _iso(*match.groups()) + " ", text)
    return " ".join(text.casefold().split()).removeprefix("'")


def _iso(*parts: str | None) -> str:
    return "-".join(part.zfill(2) for part in parts if part)


@cache
def meanings(kind: str) -> dict[str, str]:
    """Return the values of the words of a kind, by their folded spelling.

    Examples
    --------
    >>> meanings("season")["otono"], meanings("weekday")[key("Çarşamba")]
    ('23', '3')
    """
    return {key(word): value for word, value in _table()[kind]}


def key(word: str) -> str:
    """Return the spelling by which words are compared, one for the Turkish i with and without its dot.

    Examples
    --------
    >>> key("KASIM") == key("Kasım")
    True
    """
    return fold(word).replace("ı", "i")


@cache
def month(word: str) -> dict[str, int]:
    """Return the number of a month by the calendars that have one of this name; empty if none has.

    Examples
    --------
    >>> month("qaws"), month("ديسمبر"), month("Safar")
    ({'Solar Hijri': 9}, {'Gregorian': 12}, {'lunar Hijri': 2})
    """
    name = key(word)
    return {
        calendar: int(meanings(kind)[name]) for calendar, kind in CALENDARS.items() if name in meanings(kind)
    }


@cache
def pattern(*kinds: str) -> str:
    """Return a regular expression for the words of some kinds, the longest first, as `plain` writes them."""
    spelt = {plain(word) for kind in kinds for word, _ in _table()[kind]}
    return "|".join(map(re.escape, sorted(spelt, key=len, reverse=True)))


MARKS = "".join(
    chr(code) for code in range(0x0900, 0x1800) if unicodedata.category(chr(code)).startswith("M")
)
"""Signs of vowels and the like, which scripts of India and its neighbours write within words."""

LETTER = rf"(?:[^\W\d_]|[{MARKS}])"
"""A regular expression for a letter, or a sign within a word."""

CALENDARS = {
    "Gregorian": "month",
    "Solar Hijri": "solar month",
    "lunar Hijri": "lunar month",
    "Ethiopian": "ethiopian month",
}
"""Kinds of words that are months, by their calendar."""


@cache
def _table() -> dict[str, list[tuple[str, str]]]:
    """Return word and value of every line, by kind; the lines by hand come last, so that they decide."""
    lines: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, column in (("names.csv", "number"), ("words.csv", "value")):
        with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                word = line.get("word") or line["name"]
                lines[line["kind"]].append((word, line[column]))
    return lines


# Chinese, Japanese and Korean write what each number is behind it.
_COUNTED = re.compile(
    r"(?<![^\W_])([0-9]{4}) ?[年년](?: ?(0?[1-9]|1[0-2]) ?[月월](?: ?(0?[1-9]|[12][0-9]|3[01]) ?[日号號일]"
    r"|(?! ?[0-9]))|(?! ?[0-9]))"
)
_SIGNS = str.maketrans("–—−‐‑‒―،يىك⁄∕", "-------,ییک//", "\u200e\u200f\u061c\u0640") | {0x200C: " "}
