"""Days that an article names: stated in full, or worked out from the day on which it was written."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from marzmap.dates import dated
from marzmap.draft.patterns import HIJRI, MONTHS, PERSIAN_DATE, WEEKDAY, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marzmap.draft.sentences import Paragraph

UNCOUNTED = "open: the text gives no day of writing to count"
VAGUE = "can be several days"
STATED = "stated"
"""What the basis of a day says when the text gives day or month with its year."""


class Day(NamedTuple):
    """A date that a sentence names.

    Attributes
    ----------
    edtf : str
        The date; empty where it is left open.
    words : str
        As written.
    start, end : int
        Where it is written in the sentence.
    basis : str
        `STATED`, how it was worked out, or why it is left open.
    """

    edtf: str
    words: str
    start: int
    end: int
    basis: str


class Anchor(NamedTuple):
    """What dates without a year are counted from: the day of writing, or the last day named in full."""

    day: date | None
    name: str


_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_YEARLESS = rf"(?:{_NTH}(?:(?:[-–]| and ){_NTH})? (?:of )?{MONTHS}|{MONTHS}\.? {_NTH}(?:[-–]\d{{1,2}}\b)?)"
_NO_YEAR = r"(?!,? \d{4}|\d|[-–]\d)"
_DASH = r"(?:--?|—|–)"
_AGENCY = r"(?:\([^)]{2,40}\)|/[A-Z][\w ]+/\.?)"
DATELINE = re.compile(
    rf"^(?:[A-Z][A-Z'’.\-]{{2,}}(?:[ /][A-Z][A-Z'’.\-]+)*(?:[,/ ][^—–:]{{0,70}}?)?\s?(?:{_DASH}"
    rf"|{_AGENCY}\s?{_DASH}?|:)"
    rf"|(?:[A-Z][\w'’\-]+(?:[ ,/]+[A-Z][\w'’\-]+){{0,4}},? )?{_YEARLESS}(?:,? \d{{4}})?[,.]?"
    rf" ?{_AGENCY}\s?{_DASH}?)\s+"
)
"""Place, day and agency before the first sentence of a report: "KABUL, March 4 (Agency) - "."""

_FULL = (
    rf"{_NTH}(?: or | to | and |[-–]|(?= ))(?:{_NTH})? ?(?:of )?{MONTHS}\.?,? \d{{4}}"
    rf"|{MONTHS}\.? {_NTH}(?:[-–]{_NTH})?,? \d{{4}}"
    rf"|(?:(?:early|mid|late)[- ])?{MONTHS},? \d{{4}}"
    r"|(?<=\b[Ii]n )(?:19|20)\d\d(?![-–/\d])"
    rf"|\d{{1,2}} {HIJRI},? 1[34]\d\d|{HIJRI},? 1[34]\d\d"
    rf"|\d{{4}}-\d\d-\d\d"
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS_BESIDE = 5  # beside the date in such a line: "Published Monday by the Editor"
_WEEK = 7


def stated(sentence: str) -> list[Day]:
    """Return the dates of a sentence that are given with their year, in the order of the text.

    Examples
    --------
    >>> [day.edtf for day in stated("Between 3 and 5 May 2022, and in late May 2023, shots were fired.")]
    ['2022-05-03/2022-05-05', '2023-05-21/2023-05-31']
    """
    found = []
    for match in re.finditer(
        rf"\b(?:(?:[Oo]n )?{WEEKDAY},? )?(?:(?P<span>[Bb]etween|[Ff]rom) )?(?P<date>{_FULL})\b"
        rf"|{PERSIAN_DATE}",
        sentence,
    ):
        plain = match["date"] or match[0]
        if match["span"]:
            plain = re.sub(r" (?:and|to) ", " to ", plain)
        try:
            edtf = dated(_plain(plain)).edtf
        except ValueError:
            continue
        found.append(Day(edtf, match[0], *match.span(), STATED))
    return found


def _plain(words: str) -> str:
    """A date as `dates` reads it: "Sept. 3–5, 2022" is "3-5 Sept 2022"."""
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=[a-z])\.| of\b", "", words).replace("–", "-")
    if (two := re.match(r"(\d+) and (\d+)(?= )", plain)) and int(two[2]) == int(two[1]) + 1:
        plain = f"{two[1]}-{two[2]}{plain[two.end() :]}"
    plain = re.sub(rf"^({MONTHS}) (\d+-\d+),?", r"\2 \1", plain)
    return re.sub(r"^(early|mid|late)-", r"\1 ", plain)


def writing(paragraphs: Sequence[Paragraph]) -> Anchor:
    """Return the day on which an article was written: that of its dateline, else of a line with a date.

    A dateline without a year has the year of such a line, or else no day.
    """
    lines = [
        day
        for each in paragraphs
        if each.kind == "heading"
        for day in stated(each.text)
        if _alone(each.text, day)
    ]
    line = _exact(lines[0].edtf) if lines else None
    for each in paragraphs:
        if head := DATELINE.match(each.text):
            for named in stated(head[0]):
                return Anchor(_exact(named.edtf), f"the dateline, {named.edtf}")
            if (short := re.search(_YEARLESS, head[0])) and line:
                day = _exact(_latest(short[0], line + timedelta(1)))
                return (
                    Anchor(day, f"the dateline, {day}")
                    if day
                    else Anchor(line, f"the article's date, {line}")
                )
    return Anchor(line, f"the article's date, {line}")


def _alone(heading: str, day: Day) -> bool:
    """Check whether a heading is no more than a date, with who wrote where and when."""
    rest = heading[: day.start] + heading[day.end :]
    return len(re.findall(r"[^\W\d_]{3,}", rest)) <= _WORDS_BESIDE


def _exact(edtf: str) -> date | None:
    return date.fromisoformat(edtf) if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf) else None


def _latest(words: str, until: date) -> str:
    """Return the latest day or days of that name, without a year, up to a day; empty where there are none."""
    for year in (until.year, until.year - 1):
        with suppress(ValueError):
            read = dated(_plain(f"{words} {year}"))
            if read.start and read.start <= str(until):
                return read.edtf
    return ""


def worked_out(sentence: str, anchor: Anchor) -> list[Day]:
    """Return the dates of a sentence that lack a year, counted from an anchor, in the order of the text.

    Parameters
    ----------
    sentence : str
        One sentence, without its dateline.
    anchor : Anchor
        From `writing`; without a day they are left open.

    Examples
    --------
    >>> monday = Anchor(date(2024, 3, 4), "the dateline, 2024-03-04")
    >>> [day.edtf for day in worked_out("Shots on Sunday, on 28 February and last week", monday)]
    ['2024-03-03', '2024-02-28', '2024-02-20/2024-03-03']
    >>> worked_out("Shots on Sunday", Anchor(None, ""))[0].basis
    "open: the text gives no day of writing to count 'on Sunday' from"
    """
    found: list[Day] = []
    for pattern, resolve in _RELATIVE:
        for match in re.finditer(pattern, sentence):
            if any(match.start() < day.end and day.start < match.end() for day in found):
                continue
            if anchor.day is None and resolve is not _open:
                basis = f"{UNCOUNTED} {match[0]!r} from"
                found.append(Day("", match[0], *match.span(), basis))
                continue
            edtf = resolve(match, anchor.day or date.max)
            basis = f"worked out from {anchor.name}: {match[0]!r}" if edtf else f"open: {match[0]!r} {VAGUE}"
            found.append(Day(edtf, match[0], *match.span(), basis))
    return sorted(found, key=lambda day: day.start)


def in_the_same_year(sentence: str, before: Day) -> list[Day]:
    """Return days without a year as of the year of a day named before, where they do not come before it.

    Examples
    --------
    >>> first = stated("On 27 May 2023 a guard was shot.")[0]
    >>> [day.edtf for day in in_the_same_year("On 5 June a farmer was shot.", first)]
    ['2023-06-05']
    """
    found = []
    for match in re.finditer(rf"\b(?:[Oo]n )?(?P<date>{_YEARLESS})\b{_NO_YEAR}", sentence):
        day = _latest(match["date"], date(int(before.edtf[:4]), 12, 31))
        if day and day >= before.edtf:
            basis = f"worked out from the year of {before.edtf}: {match[0]!r}"
            found.append(Day(day, match[0], *match.span(), basis))
    return found


def _of_month(match: re.Match[str], until: date) -> str:
    return _latest(match["date"], until)


def _month(match: re.Match[str], until: date) -> str:
    """A month without a year: the latest that has begun; its early, mid or late part."""
    for year in (until.year, until.year - 1):
        read = dated(f"{match['part'] or ''} {match['month']} {year}".strip())
        if read.start and read.start <= str(until):
            return read.edtf
    return ""


def _weekday(match: re.Match[str], until: date) -> str:
    back = (until.weekday() - WEEKDAYS.index(match["weekday"])) % _WEEK
    day = until - timedelta(back)
    if not match["last"]:
        return str(day)
    # "Last Sunday" is the one before today, or the one of the week before.
    return f"[{day - timedelta(_WEEK)},{day}]" if back else str(day - timedelta(_WEEK))


def _ago(match: re.Match[str], until: date) -> str:
    number = int(match["n"]) if match["n"].isdigit() else _NUMBERS.index(match["n"].lower()) + 1
    return str(until - timedelta(number))


def _back(first: int, last: int) -> Callable[[re.Match[str], date], str]:
    """Return a reader of words that mean days counted back from the day of writing: the first, the last."""

    def span(_: re.Match[str], until: date) -> str:
        start, end = until - timedelta(first), until - timedelta(last)
        return str(start) if start == end else f"{start}/{end}"

    return span


def _open(_: re.Match[str], __: date) -> str:
    return ""


_RELATIVE: tuple[tuple[str, Callable[[re.Match[str], date], str]], ...] = (
    (
        rf"\b(?:[Oo]n |[Ll]ate |[Ee]arly |[Ss]ince |[Uu]ntil )?(?P<date>{_YEARLESS})\b{_NO_YEAR}",
        _of_month,
    ),
    (
        rf"\b(?:[Ii]n|[Ll]ast|[Oo]f) (?:(?P<part>early|mid|late)[- ])?(?P<month>{MONTHS})\b(?!\.? \d)",
        _month,
    ),
    (
        rf"\b(?:[Oo]n )?(?:(?P<last>last) |[Ll]ate |[Ee]arly |the night of )*(?P<weekday>{WEEKDAY})\b",
        _weekday,
    ),
    (r"\b(?:[Ee]arlier )?(?:[Tt]oday|[Tt]his (?:morning|afternoon|evening))\b", _back(0, 0)),
    (r"\b[Yy]esterday\b", _back(1, 1)),
    (r"\b(?:[Oo]vernight|[Ll]ast night)\b", _back(1, 0)),
    (rf"\b(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)}) days ago\b", _ago),
    # Any seven days before this week, whichever day the week begins with.
    (r"\b[Ll]ast week\b", _back(2 * _WEEK - 1, 1)),
    (r"\b\w+ (?:days?|weeks?|months?|years?) (?:ago|earlier|before|later)\b", _open),
    (r"\b(?:[Ll]ast|next|[Tt]his|the same|the previous) (?:month|day|week|weekend|year)\b", _open),
)
"""Patterns of dates without a year, and what day each is, counted back from the day of writing."""
