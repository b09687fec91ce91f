"""Days that a text without an interval can mean: numbers, or numbers and words."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Literal, NamedTuple

from marzmap.dates import calendars

Form = Literal["", "dd-mm-yyyy", "mm-dd-yyyy", "yyyy-mm-dd", "edtf"]
"""The order of day, month and year that a table states for its dates, or that they are EDTF; "" where it
states neither."""

SOLAR = "Solar Hijri"
"""Note of a date that was written in that calendar."""


class Span(NamedTuple):
    """First and last day of a date that is not an interval, its EDTF text, and how it was written."""

    start: date
    end: date
    edtf: str
    note: str = ""


def numbers(text: str, form: Form, sign: str, weekday: int = 0) -> Span | None:
    """Read a date of numbers; None if it has none of their shapes.

    Parameters
    ----------
    text : str
        As `words.plain` writes it, without a time.
    form : Form
        Order of day, month and year.
    sign : str
        EDTF's sign of doubt ("?", "~", "%") to put behind.
    weekday : int
        Day of the week that is written next to it, Monday 1; 0 for none.

    Raises
    ------
    ValueError
        It is not a date, or can be read in two ways.

    Examples
    --------
    >>> numbers("14.11.2021", "", "").edtf, numbers("2021-w48-3", "", "").edtf
    ('2021-11-14', '2021-12-01')
    """
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match["year"], match["month"] or "", match["day"] or ""
        if month and not day and (pair := _pair(year, month, match["sep"], form, sign)):
            return pair
        return unit(year, month, day, sign)
    if match := _YEAR_LAST.fullmatch(text):
        return _ordered(match["a"], match["b"], match["c"], form, sign, weekday)
    if match := _BASIC.fullmatch(text) or _MONTH_YEAR.fullmatch(text):
        return unit(match["year"], match["month"], match["day"] or "", sign)
    if match := _YEARS.fullmatch(text):
        return _years(int(match["first"]), int(match["last"]), sign)
    return _iso(text, sign)


def unit(year: str, month: str, day: str, sign: str, *, season: bool = False) -> Span:
    """Return a year, month or day in numbers; each may be unknown: "xx", or a year's last digit or two.

    Examples
    --------
    >>> unit("2021", "12", "", "").end, unit("2022", "21", "", "", season=True).start
    (datetime.date(2021, 12, 31), datetime.date(2022, 3, 1))
    """
    low, high = int(year.replace("x", "0")), int(year.replace("x", "9"))
    known = [part for part in (month, day) if part not in {"", "xx"}]
    if (low != high and (month or day)) or (month == "xx" and day not in {"", "xx"}):
        raise ValueError("knows a part of the date but not the whole of which it is one")
    if season:
        first, last = _SEASONS[month]
        start, end = calendars.day(low, first, 1), calendars.last_day(low + (last < first), last)
        return Span(start, end, f"{year}-{month}{sign}")
    start = calendars.day(low, *(int(part) for part in [*known, "1", "1"][:2]))
    end = start if len(known) == 2 else calendars.last_day(high, int(known[0]) if known else 12)  # noqa: PLR2004
    if low in calendars.SOLAR_HIJRI:
        return spread(start, end, sign, SOLAR)
    parts = [year.upper(), *(part.upper().zfill(2) for part in (month, day) if part)]
    return Span(start, end, "-".join(parts) + sign)


def spread(start: date, end: date, sign: str, note: str = "") -> Span:
    """Return the days from the first to the last.

    Examples
    --------
    >>> from datetime import date
    >>> spread(date(2021, 12, 1), date(2021, 12, 10), "~").edtf
    '2021-12-01~/2021-12-10~'
    """
    return Span(start, end, f"{start}{sign}" if start == end else f"{start}{sign}/{end}{sign}", note)


def months(year: int, first: int, last: int, sign: str) -> Span:
    """Return some months of a year.

    Examples
    --------
    >>> months(2021, 10, 12, "").edtf
    '2021-10/2021-12'
    """
    start, end = calendars.day(year, first, 1), calendars.last_day(year, last)
    if year in calendars.SOLAR_HIJRI:
        return spread(start, end, sign, SOLAR)
    return Span(start, end, f"{year:04}-{first:02}{sign}/{year:04}-{last:02}{sign}")


def full_year(digits: str) -> str:
    """Return the year of two digits, by the rule of POSIX: 69 is 1969, 68 is 2068.

    Raises
    ------
    ValueError
        It has a single digit, or begins with 00 as a slip of 2021 does.

    Examples
    --------
    >>> full_year("21"), full_year("98"), full_year("1400")
    ('2021', '1998', '1400')
    """
    if len(digits) == 1 or (len(digits) == _FULL and digits.startswith("00")):
        raise ValueError(f"has a year {digits}, which is not one of two or four digits from 0100 on")
    return digits if len(digits) == _FULL else f"{'19' if int(digits) >= _PIVOT else '20'}{digits}"


def readings(a: str, b: str, c: str) -> dict[Form, date]:
    """Return the days that three numbers can mean, by the order in which they are one.

    Examples
    --------
    >>> sorted(readings("3", "4", "2022")), [*readings("11", "14", "2021")]
    (['dd-mm-yyyy', 'mm-dd-yyyy'], ['mm-dd-yyyy'])
    """
    orders: dict[Form, tuple[str, str, str]] = {"dd-mm-yyyy": (c, b, a), "mm-dd-yyyy": (c, a, b)}
    if len(c) < _FULL:
        orders["yyyy-mm-dd"] = (a, b, c)
    days = {}
    for form, (year, month, day) in orders.items():
        with suppress(ValueError):
            days[form] = calendars.day(int(full_year(year.zfill(2))), int(month), int(day))
    return days


def _ordered(a: str, b: str, c: str, form: Form, sign: str, weekday: int) -> Span:
    """Return the day of three numbers, the year last or of two digits, in the stated or the only order."""
    if len(c) == _FULL:
        calendars.check_year(int(c))
    days = readings(a, b, c)
    if form in days or form in {"dd-mm-yyyy", "mm-dd-yyyy"}:
        if form not in days:
            raise ValueError(f"is not a date of the calendar in the stated order, {form}")
        days = {form: days[form]}
    elif weekday:
        days = {order: day for order, day in days.items() if day.isoweekday() == weekday} or days
    if not days:
        raise ValueError("is not a date of the calendar, whether day or month comes first")
    if len({*days.values()}) > 1:
        words = [f"{day} ({ORDERS[order]})" for order, day in days.items()]
        raise ValueError(f"can be {' or '.join(words)}, in no stated order")
    day = next(iter(days.values()))
    solar = len(c) == _FULL and int(c) in calendars.SOLAR_HIJRI
    return Span(day, day, f"{day}{sign}", SOLAR if solar else "")


def _pair(year: str, second: str, separator: str, form: Form, sign: str) -> Span | None:
    """Return the two years, or the season, of a year and two digits; None where these are a month."""
    if not (year + second).isdigit() or len(second) != len("22"):
        return None
    number = int(second)
    if separator == "-" and second in _SEASONS and form == "edtf":
        return unit(year, second, "", sign, season=True)
    follows = number == (int(year) + 1) % 100
    if 1 <= number <= _MONTHS:
        # 2008-09 is a month by ISO 8601, and so is 1400/01 as Iran and Afghanistan write dates.
        if not follows or separator == "-" or form == "yyyy-mm-dd" or int(year) in calendars.SOLAR_HIJRI:
            return None
        raise ValueError(f"can be the month {year}-{second} or the years {year} and {int(year) + 1}")
    if separator == "-" and second in _SEASONS and int(year) not in calendars.SOLAR_HIJRI:
        season = ("spring", "summer", "autumn", "winter")[[*_SEASONS].index(second)]
        raise ValueError(
            f"can be the years {year}/{year[:2]}{second}, or {season} {year} as EDTF has it: write the years "
            "with a slash, or the season in words"
        )
    if follows and separator != ".":
        return _years(int(year), int(year) + 1, sign)
    if follows:
        raise ValueError(f"can be the years {year} and {int(year) + 1}, or a number with decimals")
    raise ValueError(f"is not a date of the calendar: {second} is not a month, nor the year after {year}")


def _years(first: int, last: int, sign: str) -> Span:
    """Return the years from the first to the last."""
    if (first in calendars.SOLAR_HIJRI) != (last in calendars.SOLAR_HIJRI):
        raise ValueError("is a year of each calendar (years 1300 to 1499 are Solar Hijri)")
    if last <= first:
        raise ValueError("ends before it starts")
    start, end = calendars.day(first, 1, 1), calendars.last_day(last, 12)
    if first in calendars.SOLAR_HIJRI:
        return spread(start, end, sign, SOLAR)
    return Span(start, end, f"{first:04}{sign}/{last:04}{sign}")


def _iso(text: str, sign: str) -> Span | None:
    """Return the day of a year, or the day or days of a week, as ISO 8601 counts them."""
    if match := _ORDINAL.fullmatch(text):
        first, number = calendars.day(int(match["year"]), 1, 1), int(match["day"])
        day = first + timedelta(number - 1)
        if not number or day.year != first.year or int(match["year"]) in calendars.SOLAR_HIJRI:
            raise ValueError(f"is not a date of the calendar: {match['year']} has no day {number}")
        return spread(day, day, sign)
    if match := _WEEK.fullmatch(text):
        return week(int(match["year"]), int(match["week"]), int(match["day"] or 0), sign)
    return None


def week(year: int, number: int, day: int, sign: str) -> Span:
    """Return a week of a year as ISO 8601 counts them, or a day of it (Monday 1; 0 for all seven).

    Examples
    --------
    >>> week(2021, 48, 0, "").edtf
    '2021-11-29/2021-12-05'
    """
    if year in calendars.SOLAR_HIJRI:
        raise ValueError("is a week of a Solar Hijri year: write its first and last day")
    try:
        start = date.fromisocalendar(year, number, day or 1)
    except ValueError:
        raise ValueError(f"is not a date of the calendar: {year} has no such week or day") from None
    return spread(start, start if day else start + timedelta(6), sign)


ORDERS: dict[Form, str] = {
    "dd-mm-yyyy": "day first",
    "mm-dd-yyyy": "month first",
    "yyyy-mm-dd": "year first",
}
"""Orders of day, month and year, in words."""

_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 2)}
_MONTHS, _FULL, _PIVOT = 12, 4, 69
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{2}(?:[0-9]{2}|[0-9]x|xx))"
    r"(?:(?P<sep>[-/. ])(?P<month>[0-9]{1,2}|xx)(?:(?P=sep)(?P<day>[0-9]{1,2}|xx))?)?"
)
_BASIC = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEAR_LAST = re.compile(r"(?P<a>[0-9]{1,2})(?P<sep>[-/. ])(?P<b>[0-9]{1,2})(?P=sep)(?P<c>[0-9]{4}|[0-9]{2})")
_MONTH_YEAR = re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})(?P<day>)")
_YEARS = re.compile(r"(?P<first>[0-9]{4})-(?P<last>[0-9]{4})")
_ORDINAL = re.compile(r"(?P<year>[0-9]{4})-(?P<day>[0-9]{3})")
_WEEK = re.compile(r"(?P<year>[0-9]{4})-?w(?P<week>[0-9]{2})(?:-?(?P<day>[1-7]))?")
