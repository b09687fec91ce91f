"""Dates as people write them, and the days they can mean.

What comes out is EDTF (ISO 8601-2:2019) of the Gregorian calendar. A date is read by itself, never by its
neighbours. Years 1300 to 1499 are Solar Hijri by rule. Where nobody states whether day or month comes first,
both readings are told and none is taken.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from marzmap._errors import shown
from marzmap.dates import calendars
from marzmap.dates.digits import western

if TYPE_CHECKING:
    from datetime import date

Form = Literal["", "dd-mm-yyyy", "mm-dd-yyyy"]
"""The order of day and month that a table states for its dates; "" where it states none."""


class Dated(NamedTuple):
    """A date, read.

    Attributes
    ----------
    edtf : str
        The date as EDTF of the Gregorian calendar.
    start, end : str or None
        First and last possible day, YYYY-MM-DD; None where the interval is open.
    calendar : str
        "Solar Hijri" where it was written in that calendar, else empty.
    """

    edtf: str
    start: str | None
    end: str | None
    calendar: str


@lru_cache(maxsize=65_536)
def dated(text: str, form: Form = "") -> Dated:
    """Read a date as people write it.

    Parameters
    ----------
    text : str
        EDTF as for `interval`. Or, in western, Persian or Arabic digits: a day, such as 2021/12/1, 1
        December 2021, December 1, 2021, with or without a time; days of a month, "30 or 31 July 2022",
        "30-31 July 2022"; a month, December 2021; its early (1 to 10), mid (11 to 20) or late part (21 to
        the end). All of them in Solar Hijri too, with the months of Iran and Afghanistan: 1400-09-10, 10
        Azar 1400, ۱۰ قوس ۱۴۰۰. Two of them with "/" or " to " between.
    form : str
        Which of day and month comes first in numbers before a year; without it 03-04-2022 is not read.

    Returns
    -------
    Dated

    Raises
    ------
    ValueError
        It is no such date, or can be read in two ways: the message tells both.

    Examples
    --------
    >>> dated("10 Azar 1400")
    Dated(edtf='2021-12-01', start='2021-12-01', end='2021-12-01', calendar='Solar Hijri')
    >>> dated("late May 2023").edtf
    '2023-05-21/2023-05-31'
    >>> dated("03-04-2022", "dd-mm-yyyy").edtf
    '2022-04-03'
    >>> dated("03-04-2022")
    Traceback (most recent call last):
    ValueError: '03-04-2022' can be 2022-04-03 (day first) or 2022-03-04 (month first), in no stated order
    """
    try:
        return _read(text, form)
    except ValueError as error:
        raise ValueError(f"{shown(text)} {error}") from None


def edtf_of(text: str, form: Form = "") -> str:
    """Write a date as people write it as EDTF; parameters and errors as for `dated`.

    Examples
    --------
    >>> edtf_of("30 or 31 July 2022")
    '[2022-07-30,2022-07-31]'
    """
    return dated(text, form).edtf


def interval(date_edtf: str) -> tuple[str | None, str | None]:
    """First and last possible day of an EDTF date (ISO 8601-2:2019).

    Parameters
    ----------
    date_edtf : str
        A day, month or year; `XX` for unknown digits (2023-07-XX, 202X); a season (2022-21 spring to
        2022-24, the winter that begins in December); each with `?`, `~` or `%` behind; an interval (a/b,
        open with `..`); a set ([a,b], {a,b}).

    Returns
    -------
    tuple of str or None
        Both as YYYY-MM-DD; None where the interval is open.

    Raises
    ------
    ValueError
        The text is no such date, or its end comes before its start.

    Examples
    --------
    >>> interval("2021-12")
    ('2021-12-01', '2021-12-31')
    >>> interval("2022-07-30/..")
    ('2022-07-30', None)
    """
    if not _PROFILE.fullmatch(date_edtf):
        raise ValueError(f"{shown(date_edtf)} is no date of the EDTF profile")
    return dated(date_edtf)[1:3]


class _Span(NamedTuple):
    """First and last day of what is written without a "/", and its EDTF text, which may have one."""

    start: date
    end: date
    edtf: str
    solar: bool = False


def _read(text: str, form: Form) -> Dated:
    if len(text) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST} signs")
    plain = " ".join(western(text).translate(_SIGNS).casefold().split())
    if plain[:1] + plain[-1:] in {"[]", "{}"}:
        spans = [_span(part.strip(), form) for part in plain[1:-1].split(",")]
        edtf = ",".join(span.edtf for span in spans)
        if any(sign in edtf for sign in "/[{"):
            raise ValueError("is a set of more than days, and of months and years in the Gregorian calendar")
        edtf = f"{plain[0]}{edtf}{plain[-1]}"
        return _dated(edtf, min(span.start for span in spans), max(span.end for span in spans), *spans)
    if whole := _match(plain, form):
        return _dated(whole.edtf, whole.start, whole.end, whole)
    halves = re.split(r" (?:-|to|تا) ", plain)
    if len(halves) == 1:
        halves = [half.strip() for half in plain.split("/")]
    if len(halves) != 2 or halves == ["..", ".."]:  # noqa: PLR2004 - a beginning and an end
        raise ValueError(_UNKNOWN)
    first, last = (None if half == ".." else _span(half, form) for half in halves)
    edtf = f"{first.edtf.split('/')[0] if first else '..'}/{last.edtf.split('/')[-1] if last else '..'}"
    if "[" in edtf:
        raise ValueError("is an interval that holds a set")
    if first and last and last.end < first.start:
        raise ValueError("ends before it starts")
    return _dated(edtf, first and first.start, last and last.end, first, last)


def _dated(edtf: str, start: date | None, end: date | None, *spans: _Span | None) -> Dated:
    solar = any(span.solar for span in spans if span)
    return Dated(
        edtf,
        start.isoformat() if start else None,
        end.isoformat() if end else None,
        "Solar Hijri" if solar else "",
    )


def _span(text: str, form: Form) -> _Span:
    found = _match(text, form)
    if not found:
        raise ValueError(f"holds {shown(text)}, which {_UNKNOWN}" if text else _UNKNOWN)
    return found


def _match(text: str, form: Form) -> _Span | None:
    """What is written without a "/" between two; None if it has none of the known shapes."""
    sign = text[-1] if text.endswith(("?", "~", "%")) else ""
    plain = text.removesuffix(sign).rstrip()
    if found := _YEAR_FIRST.fullmatch(plain):
        if found["zone"] and found["time"].strip("0:.t "):
            raise ValueError("is a time of another zone, whose day may be another")
        return _unit(found["year"], found["month"] or "", found["day"] or "", sign)
    if found := _YEAR_LAST.fullmatch(plain):
        return _ordered(found, form, sign)
    found = _NAMED.fullmatch(plain) or _NAME_FIRST.fullmatch(plain)
    return _named(found.groupdict(), sign) if found else None


def _unit(year: str, month: str, day: str, sign: str) -> _Span:
    """A year, month or day in numbers; each may be unknown: "xx", or a year's last digit or two."""
    low, high = int(year.replace("x", "0")), int(year.replace("x", "9"))
    known = [part for part in (month, day) if part not in {"", "xx"}]
    if (low != high and (month or day)) or (month == "xx" and day not in {"", "xx"}):
        raise ValueError("knows a part of the date but not the whole of which it is one")
    if month in _SEASONS and not day and low not in calendars.SOLAR_HIJRI:
        first, last = _SEASONS[month]
        return _Span(
            calendars.day(low, first, 1),
            calendars.last_day(low + (last < first), last),
            f"{year}-{month}{sign}",
        )
    start = calendars.day(low, *(int(part) for part in [*known, "1", "1"][:2]))
    end = start if len(known) == 2 else calendars.last_day(high, int(known[0]) if known else 12)  # noqa: PLR2004
    if low in calendars.SOLAR_HIJRI:
        return _Span(
            start, end, f"{start}{sign}" if start == end else f"{start}{sign}/{end}{sign}", solar=True
        )
    parts = [year.upper(), *(part.upper().zfill(2) for part in (month, day) if part)]
    return _Span(start, end, "-".join(parts) + sign)


def _ordered(written: re.Match[str], form: Form, sign: str) -> _Span:
    """Day, month and year in the stated order."""
    first, second, year = written.groups()
    if form:
        day, month = (first, second) if form == "dd-mm-yyyy" else (second, first)
        return _unit(year, month, day, sign)
    readings = []
    for order, day, month in (("day first", first, second), ("month first", second, first)):
        with suppress(ValueError):
            readings.append(f"{calendars.day(int(year), int(month), int(day))} ({order})")
    if not readings:
        raise ValueError("is no date of the calendar, whether day or month comes first")
    raise ValueError(f"can be {' or '.join(readings)}, in no stated order")


def _named(written: dict[str, str | None], sign: str) -> _Span:
    """Days of a month that is written as a word."""
    word, year = str(written["month"]).removesuffix("ماه").strip(" ."), int(str(written["year"]))
    if word not in calendars.MONTHS:
        raise ValueError(f"names a month {shown(word)} that marzmap does not know")
    month, solar = calendars.MONTHS[word]
    if solar != (year in calendars.SOLAR_HIJRI):
        raise ValueError(
            f"has a {'Solar Hijri' if solar else 'Gregorian'} month in a "
            f"{'Gregorian' if solar else 'Solar Hijri'} year (years 1300 to 1499 are Solar Hijri)"
        )
    part, day, until = written.get("part"), written["day"], written.get("until")
    if part:
        first, last = _PARTS[part]
        start, end = (
            calendars.day(year, month, first),
            calendars.day(year, month, last) if last else calendars.last_day(year, month),
        )
    elif day and until:
        start, end = calendars.day(year, month, int(day)), calendars.day(year, month, int(until))
        if written["link"] in {"or", "یا"}:
            return _Span(min(start, end), max(start, end), f"[{start}{sign},{end}{sign}]", solar)
        if end < start:
            raise ValueError("ends before it starts")
    else:
        return _unit(f"{year:04}", f"{month:02}", day or "", sign)
    return _Span(start, end, f"{start}{sign}/{end}{sign}", solar)


_LONGEST = 1_000
_UNKNOWN = "is no date of a form that marzmap reads"
_SIGNS = str.maketrans("–—−‐‑،يىك", "-----,ییک", "\u200e\u200f") | {0x200C: " "}

_DATE = r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?|[0-9]{4}-(?:[0-9]{2}-|XX-)?XX|[0-9]{2}(?:[0-9]X|XX))[?~%]?"
_PROFILE = re.compile(
    rf"{_DATE}|{_DATE}/{_DATE}|{_DATE}/\.\.|\.\./{_DATE}|\[{_DATE}(?:,{_DATE})*\]|\{{{_DATE}(?:,{_DATE})*\}}"
)
_TIME = r"[t ](?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?) ?(?P<zone>z|utc|[+-]00:?00)?"
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{2}(?:[0-9]{2}|[0-9]x|xx))"
    rf"(?:(?P<sep>[-/.])(?P<month>[0-9]{{1,2}}|xx)(?:(?P=sep)(?P<day>[0-9]{{1,2}}|xx)(?:{_TIME})?)?)?"
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_MONTH = r"(?P<month>[^\W\d_]+\.?(?: ماه)?)"
_NAMED = re.compile(
    r"(?:(?P<part>early|mid|late|اوایل|اواسط|اواخر)[ -]"
    r"|(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
    r"(?: ?(?P<link>-|(?<= )(?:or|to|یا|تا)(?= )) ?(?P<until>[0-9]{1,2})(?:st|nd|rd|th)?)?[ -])?"
    rf"{_MONTH},?[ -](?P<year>[0-9]{{4}})"
)
_NAME_FIRST = re.compile(rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})")

_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 2)}
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 0)}
_PARTS |= {"اوایل": _PARTS["early"], "اواسط": _PARTS["mid"], "اواخر": _PARTS["late"]}
