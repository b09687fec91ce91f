"""Dates as people write them, and the days they can mean.

What comes out is EDTF (ISO 8601-2:2019) of the Gregorian calendar. A date is read by itself, never by its
neighbours. Years 1300 to 1499 are Solar Hijri by rule. A date with two readings is refused with both, unless
the order of day, month and year is stated.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import shown
from marzmap.dates import eras, instants, single, spans, words
from marzmap.dates.named import named

if TYPE_CHECKING:
    from datetime import date

    from marzmap.dates.spans import Form, Span


class Dated(NamedTuple):
    """A date, read.

    Attributes
    ----------
    edtf : str
        The date as EDTF of the Gregorian calendar.
    start, end : str or None
        First and last possible day, YYYY-MM-DD; None where the interval is open.
    note : str
        How it was written, where that is not a Gregorian date: "Solar Hijri", "Thai Buddhist", "a day number
        of Excel", "an instant in UTC".
    """

    edtf: str
    start: str | None
    end: str | None
    note: str


@lru_cache(maxsize=65_536)
def dated(text: str, form: Form = "", zone: str = "") -> Dated:
    """Read a date as people write it.

    Parameters
    ----------
    text : str
        EDTF as for `interval`. Or, in the digits of any script of the page: a day, such as 2021/12/1, 1
        December 2021, December 1st, 2021, 1-Dec-21, 20211201, 2021年12月1日, 2021-W48-3, with or without its
        day of the week, a time, an offset from UTC; a number of Excel (44531) or seconds since 1970; days
        of a month, "30 or 31 July 2022"; a month, 12/2021; its early (1 to 10), mid (11 to 20) or late
        part (21 to the end), its first week (1 to 7), the week of a Monday in it; a week ("week 48 2021"), a
        quarter, a season ("winter 2021/22"), two years (2021/22); "about", "before" and "after" one. Months
        may be in any language of `words`. All of them in Solar Hijri too, with the months of Iran and
        Afghanistan: 1400-09-10, 10 Azar 1400, ۱۰ قوس ۱۴۰۰. Years of `eras` where the text names one: 1
        December 2564 BE, 令和3年12月1日. Two of them with "/" or " to " between.
    form : str
        The order of day, month and year in numbers; without it 03-04-2022 is not read. "edtf" where 2021-22
        is the season, summer, and not two years.
    zone : str
        Time zone of the IANA database, such as "Asia/Kabul", in which the day of an instant is taken.

    Returns
    -------
    Dated

    Raises
    ------
    ValueError
        It is not a date, or can be read in two ways: the message says both.

    Examples
    --------
    >>> dated("10 Azar 1400")
    Dated(edtf='2021-12-01', start='2021-12-01', end='2021-12-01', note='Solar Hijri')
    >>> dated("late May 2023").edtf
    '2023-05-21/2023-05-31'
    >>> dated("03-04-2022", "dd-mm-yyyy").edtf
    '2022-04-03'
    >>> dated("03-04-2022")
    Traceback (most recent call last):
    ValueError: '03-04-2022' can be 2022-04-03 (day first) or 2022-03-04 (month first), in no stated order
    """
    try:
        return _read(text, form, zone)
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
        The text is not such a date, or its end comes before its start.

    Examples
    --------
    >>> interval("2021-12")
    ('2021-12-01', '2021-12-31')
    >>> interval("2022-07-30/..")
    ('2022-07-30', None)
    """
    if not _PROFILE.fullmatch(date_edtf):
        raise ValueError(f"{shown(date_edtf)} is not a date of the EDTF profile")
    return dated(date_edtf, "edtf")[1:3]


def _read(text: str, form: Form, zone: str) -> Dated:
    if usual := _usual(text, form, zone):
        return usual
    if len(text) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST} characters")
    if counted := eras.gregorian(text):
        return _read(counted.text, form or counted.form, zone)._replace(note=counted.calendar)
    return _written(words.plain(text), form, zone)


def _written(plain: str, form: Form, zone: str) -> Dated:
    """Read a date, or several, as `words.plain` writes it."""
    if plain[:1] + plain[-1:] in {"[]", "{}"}:
        parts = [_span(part.strip(), form, zone) for part in plain[1:-1].split(",")]
        edtf = ",".join(span.edtf for span in parts)
        if any(sign in edtf for sign in "/[{"):
            raise ValueError("is a set of more than days, and of months and years in the Gregorian calendar")
        edtf = f"{plain[0]}{edtf}{plain[-1]}"
        return _dated(edtf, min(span.start for span in parts), max(span.end for span in parts), *parts)
    if not plain[:1].isdigit() and (
        found := _between(plain, form, zone, stated=True) or _opened(plain, form, zone)
    ):
        return found
    if whole := single.match(plain, form, zone):
        return _dated(whole.edtf, whole.start, whole.end, whole)
    if found := _between(plain, form, zone, stated=False):
        return found
    either = re.split(rf" (?:{words.pattern('or')}) ", plain)
    if len(either) == 2:  # noqa: PLR2004 - one day or the other
        return _read(f"[{','.join(_completed(*either))}]", form, zone)
    raise ValueError(_UNKNOWN)


def _usual(text: str, form: Form, zone: str) -> Dated | None:
    """Read the usual forms, a day or two, the quick way; None if it is neither."""
    if (match := _DAY.fullmatch(text)) and text[:2] not in {"13", "14"}:
        day = match[1]
        spans.unit(day[:4], day[5:7], day[8:], "")
        return Dated(day, day, day, "")
    match = _DAYS.fullmatch(text)
    return _interval(match[1], match[2], form, zone) if match else None


def _opened(plain: str, form: Form, zone: str) -> Dated | None:
    """Return the interval before or after a date, which belongs to it; None if it is not one."""
    for kind in ("before", "after"):
        match = re.match(rf"(?:{words.pattern(kind)}) ", plain)
        span = single.match(plain[match.end() :], form, zone) if match else None
        if span and kind == "before":
            return _dated(f"../{_last(span)}", None, span.end, span)
        if span:
            return _dated(f"{_first(span)}/..", span.start, None, span)
    return None


def _between(plain: str, form: Form, zone: str, *, stated: bool) -> Dated | None:
    """Return the days from one date to another; None if there are not two.

    `stated` asks for a word such as "between" in front; without it a "/", " - " or " to " divides them.
    """
    separators = [rf" (?:-|{words.pattern('to')}) "]
    if stated:
        match = re.match(rf"(?:{words.pattern('span')}) ", plain)
        if not match:
            return None
        plain = plain[match.end() :]
        separators = [rf" (?:-|{words.pattern('to', 'and')}) ", "(?<=^[0-9])-|(?<=^[0-9]{2})-(?=[0-9]{1,2} )"]
    else:
        separators += ["/", "-"]
    for separator in separators:
        halves = [half.strip() for half in re.split(separator, plain)]
        if len(halves) == 2 and halves != ["..", ".."]:  # noqa: PLR2004 - a beginning and an end
            return _interval(*_completed(*halves), form, zone)
    return None


def _interval(first: str, last: str, form: Form, zone: str) -> Dated:
    start = None if first == ".." else _span(first, form, zone)
    end = None if last == ".." else _span(last, form, zone)
    edtf = f"{_first(start) if start else '..'}/{_last(end) if end else '..'}"
    if "[" in edtf or "{" in edtf:
        raise ValueError("is an interval that holds a set")
    if start and end and end.end < start.start:
        raise ValueError("ends before it starts")
    return _dated(edtf, start and start.start, end and end.end, start, end)


def _completed(first: str, last: str) -> tuple[str, str]:
    """Return two dates of which one lacked what it shares with the other: 1 and 3 December 2021."""
    if _ISO.fullmatch(first) and _ISO_END.fullmatch(last):
        return first, first[: -len(last)] + last
    year = _YEAR.search(last)
    if first == ".." or not year or _YEAR.search(first):
        return first, last
    if match := _NUMBERS.fullmatch(last):
        mark = match["mark"]
        bare = first.rstrip(mark)
        return (
            f"{bare}{mark}{match['month']}{mark}{year[0]}" if bare.isdigit() else f"{bare}{mark}{year[0]}",
            last,
        )
    if not re.search(r"[^\W\d_]", last):  # 1/12.2021 is no interval of months
        return first, last
    if first.isdigit():
        return re.sub("^[0-9]{1,2}(?![0-9])", first, last), last
    both = named(f"{first} {year[0]}", ""), named(last, "")
    crosses = both[0] and both[1] and both[0].start > both[1].end  # 30 Dec - 2 Jan 2022
    return f"{first} {int(year[0]) - bool(crosses):04}", last


def _first(span: Span) -> str:
    """Return the beginning of a date as EDTF."""
    return str(span.start) if span.note == instants.IN_UTC else span.edtf.split("/")[0]


def _last(span: Span) -> str:
    """Return the end of a date as EDTF."""
    return str(span.end) if span.note == instants.IN_UTC else span.edtf.split("/")[-1]


def _dated(edtf: str, start: date | None, end: date | None, *parts: Span | None) -> Dated:
    notes = dict.fromkeys(span.note for span in parts if span and span.note)
    return Dated(
        edtf, start.isoformat() if start else None, end.isoformat() if end else None, "; ".join(notes)
    )


def _span(text: str, form: Form, zone: str) -> Span:
    span = single.match(text, form, zone)
    if not span:
        raise ValueError(f"holds {shown(text)}, which {_UNKNOWN}" if text else _UNKNOWN)
    return span


_LONGEST = 1_000
_UNKNOWN = "is not a date of a form that marzmap reads"
_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
)
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_END = re.compile(r"(?:[0-9]{2}-)?[0-9]{2}")
_NUMBERS = re.compile(r"[0-9]{1,2}(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)[0-9]{4}")
_DATE = r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?|[0-9]{4}-(?:[0-9]{2}-|XX-)?XX|[0-9]{2}(?:[0-9]X|XX))[?~%]?"
_PROFILE = re.compile(
    rf"{_DATE}|{_DATE}/{_DATE}|{_DATE}/\.\.|\.\./{_DATE}|\[{_DATE}(?:,{_DATE})*\]|\{{{_DATE}(?:,{_DATE})*\}}"
)
