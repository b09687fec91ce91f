"""Numbers of people as people write them: `5-7`, `at least 12`, `1,200`, `two`."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import shown
from marzmap.check.wordlists import lines
from marzmap.dates.digits import western

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Range(NamedTuple):
    """Fewest and most people that a cell states; None where it says nothing of one of them."""

    low: int | None
    high: int | None


def counted(text: str) -> Range:
    """Read a number of people: not empty, no space about it.

    `words/counts.csv` has the words. Digits may be Persian or Arabic and grouped by threes. What is in
    brackets is left out unless it may be another number.

    Raises
    ------
    ValueError
        It is not a number or range, only about one, or can be read in two ways; the message says which.

    Examples
    --------
    >>> [counted(text) for text in ("5–7", "at least 12", "1,200", "two killed")]
    [Range(low=5, high=7), Range(low=12, high=None), Range(low=1200, high=1200), Range(low=2, high=2)]
    >>> counted("<5"), counted("2 (incl. 1 child)")
    (Range(low=None, high=4), Range(low=2, high=2))
    >>> counted("dozens")
    Traceback (most recent call last):
    ValueError: 'dozens' is not a number
    """
    plain = " ".join(western(text).casefold().split())
    if _LIKE_A_DATE.fullmatch(plain):
        raise ValueError(f"{shown(text)} is a date: did a spreadsheet make it of a range such as 5-7?")
    parts = list(_parts(_bare(plain), text))
    kinds = " ".join("N" if isinstance(part, int) else part for part in parts)
    numbers = [part for part in parts if isinstance(part, int)]
    if "~" in kinds:
        raise ValueError(f"{shown(text)} is not a whole number but about one")
    stated = _FORMS[kinds](*numbers) if kinds in _FORMS else None
    if stated is None:
        raise ValueError(f"{shown(text)} is not a whole number, nor a range such as 5-7")
    if stated.low is not None and stated.high is not None and stated.low > stated.high:
        raise ValueError(f"{shown(text)} is a range whose end is below its start")
    return stated


_FORMS: dict[str, Callable[..., Range | None]] = {
    "N": lambda number: Range(number, number),
    ">= N": lambda number: Range(number, None),
    "N >=": lambda number: Range(number, None),
    "> N": lambda number: Range(number + 1, None),
    "N >": lambda number: Range(number + 1, None),
    "<= N": lambda number: Range(None, number),
    "N <=": lambda number: Range(None, number),
    "< N": lambda number: Range(None, number - 1) if number else None,
    **dict.fromkeys(("N - N", "N <= N", "between N & N", "between N - N"), Range),
}
"""What the forms mean, with N for each number and the signs of `words/counts.csv`."""

_LIKE_A_DATE = re.compile(
    r"\d{4}-\d\d?-\d\d?(?: 00:00:00)?|\d{1,2}[-/ ](?:M)[a-z]*\.?|(?:M)[a-z]*[-/ ]\d{1,2}".replace(
        "M", "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    )
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_GROUPED = re.compile(r"\d{1,3}(?:([ ,.'’\u00a0\u202f٬])\d{3})(?:\1\d{3})*(?![\d.,])")
_WHOLE = re.compile(r"(\d+)(?:[.,]0{1,2})?(?![\d.,])")


def _bare(plain: str) -> str:
    """Leave out brackets that name parts of the number or say something of it in words."""

    def kept(match: re.Match[str]) -> str:
        inside = match[1]
        is_part = any(word in inside for word, means in _words().items() if means == "part")
        return " " if is_part or not any(map(str.isdecimal, inside)) else match[0]

    return _BRACKETS.sub(kept, plain).strip() or plain


def _parts(plain: str, text: str) -> Iterator[int | str]:
    """Split a text into numbers and the signs that its words stand for."""
    at = 0
    while at < len(plain):
        if plain[at] == " ":
            at += 1
        elif match := _GROUPED.match(plain, at):
            if match[0].endswith(".000") and match[0].count(".") == 1:
                whole = match[0][: -len(".000")]
                raise ValueError(f"{shown(text)} can be {whole} or {whole}000")
            yield int(re.sub(r"\D", "", match[0]))
            at = match.end()
        elif match := _WHOLE.match(plain, at):
            yield int(match[1])
            at = match.end()
        elif match := _phrases().match(plain, at):
            means = _words()[match[0]]
            if means:
                yield int(means) if means.isdecimal() else means
            at = match.end()
        else:
            raise ValueError(f"{shown(text)} is not a number")


@functools.cache
def _words() -> dict[str, str]:
    """Return the signs, or numbers, that words stand for."""
    return {line["word"]: line["means"] for line in lines("counts.csv")}


@functools.cache
def _phrases() -> re.Pattern[str]:
    """Return what finds the longest word of the table; words of letters end where a word ends."""
    words = sorted(_words(), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "") for word in words))
