"""Numbers of people as an article writes them: "two", "at least 12", "eight to eleven", "dozens"."""

from __future__ import annotations

import re
from typing import NamedTuple

from marzmap.draft.patterns import MONTHS

ONES = dict(
    zip(
        [
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *(
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
            ),
        ],
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
ORDINALS = {
    word: number
    for number, word in enumerate(
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 2
    )
}
_SOLE = {"a": 1, "an": 1, "another": 1, "both": 2}
_DOZENS = {
    "half a dozen": 6,
    "a dozen": 12,
    "one dozen": 12,
    "two dozen": 24,
    "three dozen": 36,
    "a hundred": 100,
}


class Figure(NamedTuple):
    """A number of people: the fewest and the most that are meant; None where the text leaves it open."""

    low: int | None
    high: int | None

    def __str__(self) -> str:
        """Return the number in words."""
        if self.low == self.high:
            return "an open number" if self.low is None else str(self.low)
        if self.high is None:
            return f"{self.low} or more"
        return f"up to {self.high}" if self.low is None else f"{self.low} to {self.high}"


NOBODY = Figure(0, 0)


_WORD = (
    rf"(?:{'|'.join(_DOZENS)}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join([*ONES][:9])}))?"
    rf"|{'|'.join(sorted(ONES, key=len, reverse=True))}|{'|'.join(_SOLE)})"
)
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|{_WORD})"
_BEFORE = {
    "low": r"at least|no fewer than|no less than|not less than|a minimum of|more than|over|upwards of",
    "high": r"up to|as many as|no more than|at most|a maximum of|fewer than|less than",
    "about": r"about|around|some|approximately|nearly|almost|roughly|an estimated|close to|reportedly some",
}
_VAGUE = (
    r"(?:several |some )?dozens(?: of)?|scores(?: of)?|hundreds(?: of)?|thousands(?: of)?|several|many"
    r"|numerous|a number of"
    r"|an unknown number of|an unspecified number of|a few|a handful of|a couple of|multiple|some"
)
NO_PEOPLE = (
    r"(?:kilomet\w+|km|met(?:er|re)s|miles|hours?|minutes?|days?|weeks?|months?|years?|per ?cent|percent"
    r"|weapons?|rifles"
    r"|vehicles?|posts?|checkpoints?|outposts|rounds|shots|shells|rockets|houses|homes|households|sheep"
    r"|goats|camels|cattle"
    r"|cows|oxen|livestock|animals|tanks|drones|times|[ap]m|GMT|dollars|tons?|tonnes|kilograms?|kg"
    r"|violations|points"
    r"|villages|incidents?|clash|clashes|attacks?|families|positions)\b"
)
_LIMITS = "|".join(_BEFORE.values())
QUANTITY = re.compile(
    rf"(?<![\w:./,-])(?<!no )(?:(?P<vague>{_VAGUE})(?! (?:{_NUMBER})\b)|(?:(?P<before>{_LIMITS}) )?"
    rf"(?:between )?(?:(?:another|an additional|a further|some) (?=\d|(?:{_NUMBER})\b))?(?P<n>{_NUMBER})"
    rf"(?:(?: to | or | and (?=\d)|[-–])(?P<m>{_NUMBER})(?![-–]?year)|(?P<more> or more|\+))?)"
    rf"(?![\w%]|[:./]\d|-year|,\d| ?{NO_PEOPLE})",
    re.IGNORECASE,
)
"""A number in words or digits, with what is said of its exactness; not of kilometres, hours or ages."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_A_DATE = re.compile(rf"{MONTHS}\.? $")


def figure(found: re.Match[str], text: str) -> Figure | None:
    """Return the number that `QUANTITY` found in a text; None where it is a year or a day.

    Examples
    --------
    >>> texts = ("at least two", "eight to eleven", "up to 5", "dozens")
    >>> [str(figure(QUANTITY.search(text), text)) for text in texts]
    ['2 or more', '8 to 11', 'up to 5', 'an open number']
    >>> text = "in 2023 guards"
    >>> figure(QUANTITY.search(text), text) is None
    True
    """
    if found["vague"]:
        return Figure(None, None)
    before, after = text[: found.start()], text[found.end() :]
    age = before.endswith(", ") and after.startswith(",") and found["n"].isdigit()
    ordinal = found["n"].casefold() in _SOLE and re.match(rf" (?:{'|'.join(ORDINALS)})\b", after)
    if (
        age
        or ordinal
        or re.match(rf" (?:of )?{MONTHS}\b", after)
        or _YEAR.fullmatch(found["n"])
        or (found["n"].isdigit() and _OF_A_DATE.search(before))
    ):
        return None
    low = value(found["n"])
    if found["m"]:
        high = value(found["m"])
        return Figure(low, high) if low < high else None
    limit = (found["before"] or "").casefold()
    kind = next((name for name, words in _BEFORE.items() if limit and re.fullmatch(words, limit)), "")
    if kind == "about":
        return Figure(None, None)
    if kind == "low" or found["more"]:
        return Figure(low, None)
    return Figure(None, low) if kind == "high" else Figure(low, low)


def value(words: str) -> int:
    """Return a number in words or digits.

    Examples
    --------
    >>> [value(words) for words in ("1,200", "Thirty-five", "a dozen", "another")]
    [1200, 35, 12, 1]
    """
    plain = words.casefold().replace(",", "")
    if plain.isdigit():
        return int(plain)
    if plain in _DOZENS:
        return _DOZENS[plain]
    table = ONES | _TENS | _SOLE
    return sum(table[word] for word in re.split(r"[- ]", plain))
