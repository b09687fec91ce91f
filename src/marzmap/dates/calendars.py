"""Two calendars: the Gregorian one, and the Solar Hijri one of Iran and Afghanistan with its months."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

SOLAR_HIJRI = range(1300, 1500)
"""Years that are Solar Hijri by rule: 1921 to 2121."""


class Month(NamedTuple):
    """A month by its name."""

    number: int
    solar: bool


def day(year: int, month: int, day_of_month: int) -> date:
    """Gregorian day of a day in the calendar of its year.

    Raises
    ------
    ValueError
        There is no such day; the message goes on from the text that was read.

    Examples
    --------
    >>> day(1400, 9, 10)
    datetime.date(2021, 12, 1)
    """
    try:
        if year not in SOLAR_HIJRI:
            return date(year, month, day_of_month)
        import jdatetime

        found: date = jdatetime.date(year, month, day_of_month).togregorian()
    except ValueError:
        rule = (
            f" (years {SOLAR_HIJRI[0]} to {SOLAR_HIJRI[-1]} are Solar Hijri)" if year in SOLAR_HIJRI else ""
        )
        raise ValueError(f"is no date of the calendar{rule}") from None
    return found


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


# Names in Iran and Afghanistan (Dari, Pashto), as they are spelt in Latin and in Persian letters.
_GREGORIAN = """
january jan ژانویه جنوری|february feb فوریه فبروری|march mar مارس مارچ|april apr آوریل اپریل|may مه می
june jun ژوئن جون|july jul ژوئیه جولای|august aug اوت آگست|september sep sept سپتامبر سپتمبر
october oct اکتبر اکتوبر|november nov نوامبر نومبر|december dec دسامبر دسمبر
"""
_SOLAR = """
farvardin فروردین hamal حمل wray وری|ordibehesht اردیبهشت sawr saur ثور ghwayay غویی
khordad خرداد jawza jauza جوزا ghbargolay غبرګولی|tir تیر saratan سرطان chungash چنګاښ
mordad مرداد asad اسد zmaray زمری|shahrivar شهریور sunbula sonbola سنبله wazhay وږی
mehr مهر mizan میزان tala تله|aban آبان aqrab عقرب laram لړم
azar آذر qaws qaus قوس lindai لیندۍ|dey دی jadi jaddi جدی marghumay مرغومی
bahman بهمن dalw dalwa دلو salwagha سلواغه|esfand اسفند hut حوت kab کب
"""
MONTHS = {
    name: Month(number, solar)
    for solar, table in ((False, _GREGORIAN), (True, _SOLAR))
    for number, names in enumerate(re.split(r"[|\n]", table.strip()), start=1)
    for name in names.split()
}
"""Months by name, in lower case."""
