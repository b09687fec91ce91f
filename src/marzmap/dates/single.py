"""One date: its day, and what is written around it: doubt, time, calendar, day of the week."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from marzmap.dates import instants, spans, words
from marzmap.dates.eras import without_era
from marzmap.dates.named import named
from marzmap.dates.spans import SOLAR

if TYPE_CHECKING:
    from marzmap.dates.spans import Form, Span


def match(text: str, form: Form, zone: str) -> Span | None:
    """Read a date without another one; None if it has none of the shapes.

    Parameters
    ----------
    text : str
        As `words.plain` writes it.
    form, zone : str
        As for `dated`.

    Raises
    ------
    ValueError
        It is not a date, or can be read in two ways.

    Examples
    --------
    >>> match("wednesday, 1 december 2021, 10:30", "", "").edtf, match("c. 2021", "", "").edtf
    ('2021-12-01', '2021~')
    """
    if _ISO.fullmatch(text):  # most dates, and the quick way
        return spans.numbers(text, form, "")
    text, sign = _doubt(_without_part_of_day(text))
    if span := instants.counted(text, zone):
        return span
    day, clock = instants.split(_FLOAT.sub(r"\1", text))
    day, era = without_era(_OF_YEAR.sub("", day))
    span, weekday = spans.numbers(day, form, sign) or named(day, sign), 0
    if not span:
        day, weekday = _without_weekday(day)
        span = (spans.numbers(day, form, sign, weekday) or named(day, sign)) if weekday else None
    if not span:
        return None
    if era and span.note != era:
        raise ValueError(
            f"is a date of the {era} calendar, {_ERAS.get(era, 'which marzmap does not convert')}"
        )
    if weekday and span.start == span.end and span.start.isoweekday() != weekday:
        raise ValueError(
            f"names another day of the week: {span.start} is a {_WEEKDAYS[span.start.weekday()]}"
        )
    return instants.local(span, clock, zone, sign) if clock else span


def _without_part_of_day(text: str) -> str:
    """Split off what says when in the day it was, before or behind a date: "the night of", ", morning"."""
    for pattern in _part_of_day():
        match = pattern.search(text)
        if match and match.end() - match.start() < len(text):
            return f"{text[: match.start()]}{text[match.end() :]}".strip(" ,")
    return text


@cache
def _part_of_day() -> tuple[re.Pattern[str], ...]:
    """Return what finds a part of the day before a date, and behind one."""
    part = rf"(?:(?:on|in|at|during) )?(?:the )?(?:early |late )?(?:{words.pattern('part of day')})"
    return (
        re.compile(rf"^{part}(?: of| on)?[ ,]+(?:the )?(?=\d|[^\W\d_]+ \d)"),
        re.compile(rf"(?<=\d)[ ,(]+{part}\)?$"),
    )


def _doubt(text: str) -> tuple[str, str]:
    """Split off what says that a date is not sure, as EDTF's sign: "?" uncertain, "~" about, "%" both."""
    signs = set()
    if match := _SIGN.search(text):
        text, signs = text[: match.start()].rstrip(), {match["sign"]}
    if text[:1].isdigit() and text[-1:].isdigit():
        return text, "".join(signs)
    about = words.pattern("about")
    pattern = rf"^(?:(?P<before>~|≈|(?:{about})(?=[\W\d]))\.? ?(?=\w))|[ ,(]+(?P<behind>{about})\.?\)?$"
    if match := re.search(pattern, text):
        word = match["before"] or match["behind"]
        signs.add(words.meanings("about").get(words.key(word), "~"))
        text = f"{text[: match.start()]}{text[match.end() :]}".strip()
    return text, "%" if len(signs) > 1 else "".join(signs)


def _without_weekday(text: str) -> tuple[str, int]:
    """Split off the name of a day of the week before or behind a date; 0 without one."""
    for pattern in _NEXT_TO_DATE:
        if match := re.search(pattern, text):
            number = words.meanings("weekday").get(words.key(match["word"]))
            if number:
                return f"{text[: match.start()]} {text[match.end() :]}".strip(" ,."), int(number)
    return text, 0


_ERAS = {SOLAR: "but its year is Gregorian"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLOAT = re.compile(r"^([0-9]{4}|[0-9]{8})\.0$")
_OF_YEAR = re.compile(r"(?<=[0-9])\.? ?(?:г|р|гг|года|году|року|рік|год)\.?$")  # "year", behind its number
_SIGN = re.compile(r" ?\(?(?P<sign>[?~%])\)?$")
_WORD = rf"(?P<word>{words.LETTER}+(?:[ -]{words.LETTER}+){{0,1}})"
_NEXT_TO_DATE = (
    rf"^{_WORD}[.,]*(?=[ \d])",
    rf"^(?P<word>{words.LETTER}+)[.,]*(?= )",
    rf"[ ,(]+{_WORD}\.?\)?$",
    rf"[ ,(]+(?P<word>{words.LETTER}+)\.?\)?$",
)
