"""Two calendars: the Gregorian one, and the Solar Hijri one of Iran and Afghanistan."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

SOLAR_HIJRI = range(1300, 1500)
"""Years that are Solar Hijri by rule: 1921 to 2121."""

_LAST = 2199  # later years are of other calendars, or slips (our choice)
_BUDDHIST = range(2400, 2700)


def day(year: int, month: int, day_of_month: int) -> date:
    """Return the Gregorian day of a day in the calendar of its year.

    Raises
    ------
    ValueError
        There is no such day; the message goes on from the text that was read.

    Examples
    --------
    >>> day(1400, 9, 10)
    datetime.date(2021, 12, 1)
    """
    check_year(year)
    try:
        if year not in SOLAR_HIJRI:
            return date(year, month, day_of_month)
        import jdatetime

        found: date = jdatetime.date(year, month, day_of_month).togregorian()
    except ValueError:
        rule = (
            f" (years {SOLAR_HIJRI[0]} to {SOLAR_HIJRI[-1]} are Solar Hijri)" if year in SOLAR_HIJRI else ""
        )
        raise ValueError(f"is not a date of the calendar{rule}") from None
    return found


def check_year(year: int) -> None:
    """Refuse a year far in the future, which is of another calendar, or a slip.

    Raises
    ------
    ValueError
        It is later than 2199; the message says how to write a Buddhist year.
    """
    if year in _BUDDHIST:
        raise ValueError(
            f"is in the year {year}: if that is a Thai Buddhist year, write {year - 543}, "
            f"or พ.ศ. {year} ({year} BE)"
        )
    if year > _LAST:
        raise ValueError(
            f"is in the year {year}, far in the future: write the year of the Gregorian calendar"
        )


def last_day(year: int, month: int) -> date:
    """Gregorian day of the last day of a month; errors as for `day`.

    Examples
    --------
    >>> last_day(1399, 12)
    datetime.date(2021, 3, 20)
    """
    for length in (31, 30, 29):
        with suppress(ValueError):
            return day(year, month, length)
    return day(year, month, 28)
