"""Years counted from another year than the Gregorian ones, in months that are the Gregorian ones.

`eras.csv` has the names of eras, what to add to a year of one, and its first and last year: of Japan (since
1873, when it took the Gregorian months; letters as in R3.12.1), of the Republic of China, and of the Buddhist
years of Thailand (since 1941, when they began to start in January). Source: Unicode CLDR, eras of its
calendars "japanese", "roc" and "buddhist"; checked against ICU. To add an era is to add a line.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marzmap._errors import shown
from marzmap.dates import words
from marzmap.dates.digits import western
from marzmap.dates.spans import SOLAR

if TYPE_CHECKING:
    from marzmap.dates.spans import Form


LUNAR, ETHIOPIAN = "lunar Hijri", "Ethiopian"
"""Calendars of which no day is worked out: of the Islamic months, and of Ethiopia."""


class Counted(NamedTuple):
    """A date of another era: its text with the Gregorian year, its calendar, the order of numbers there."""

    text: str
    calendar: str
    form: Form


def gregorian(text: str) -> Counted | None:
    """Return a date of another era with its Gregorian year; None if it names no such era.

    Thai digits or letters say that a year of four digits from 2484 on is Buddhist.

    Raises
    ------
    ValueError
        The era has no such year, or a year of two digits can be of two eras.

    Examples
    --------
    >>> gregorian("令和3年12月1日").text, gregorian("๑/๑๒/๒๕๖๔").text
    ('2021年12月1日', '1/12/2021')
    >>> gregorian("1/12/2564"), gregorian("1 ธันวาคม 2021")
    (None, None)
    """
    plain = " ".join(western(text).casefold().split())
    match = _before().search(plain) or _behind().search(plain)
    if match and (found := _of_era(match)):
        return found
    return _thai(plain) if _THAI.search(text) else None


def without_era(text: str) -> tuple[str, str]:
    """Split off the name of the calendar behind a date, such as AH; empty without one.

    Examples
    --------
    >>> without_era("10/5/1443 ah"), without_era("1400/9/10 شمسی")
    (('10/5/1443', 'lunar Hijri'), ('1400/9/10', 'Solar Hijri'))
    """
    if text[-1:].isdigit():
        return text, ""
    for era, kind in ((LUNAR, "lunar era"), (SOLAR, "solar era"), (ETHIOPIAN, "ethiopian era")):
        if match := re.search(rf"(?<=[0-9]) ?\(?(?:{words.pattern(kind)})\.?\)?$", text):
            return text[: match.start()], era
    return text, ""


def _of_era(match: re.Match[str]) -> Counted | None:
    """Return the date of an era by its name; None where "B.E." is not one."""
    era, year = _eras()[match["era"]], int(match["year"].replace("元", "1"))
    if not era.first <= year <= era.last:
        if era.calendar == THAI:
            return None
        raise ValueError(
            f"is in the year {year} of {shown(match['era'])}, which has the years {era.first} to {era.last}"
        )
    return _counted(match, year + era.added, era.calendar)


def _thai(plain: str) -> Counted | None:
    """Return the date of a text in Thai with a Buddhist year; None if it has none."""
    era = _eras()["be"]
    for match in re.finditer(r"(?<![0-9])2[0-9]{3}(?![0-9])", plain):
        if era.first <= int(match[0]) <= era.last:
            return _counted(match, int(match[0]) + era.added, THAI)
    if not re.search("[0-9]{4}", plain) and (short := re.search(r"(?<![0-9])[0-9]{2}$", plain)):
        buddhist = 2500 + int(short[0])
        raise ValueError(
            f"is in Thai with a year of two digits, which can be {buddhist} ({buddhist + era.added}) or "
            f"20{short[0]}: write it in full"
        )
    return None


def _counted(match: re.Match[str], year: int, calendar: str) -> Counted:
    text = f"{match.string[: match.start()]} {year:04}{match.string[match.end() :]}".strip()
    return Counted(" ".join(re.sub(r"(?<=[/.-]) ", "", text).split()), calendar, _ORDERS[calendar])


THAI = "Thai Buddhist"
"""The calendar of Thailand: Gregorian months, years that are 543 ahead."""


class _Era(NamedTuple):
    calendar: str
    added: int
    first: int
    last: int


@cache
def _eras() -> dict[str, _Era]:
    with Path(__file__).with_name("eras.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["era"]: _Era(line["calendar"], *(int(line[key]) for key in ("added", "first", "last")))
            for line in csv.DictReader(file)
        }


@cache
def _before() -> re.Pattern[str]:
    """Return what finds an era before its year: a word, or a letter before three numbers."""
    names = "|".join(re.escape(era) for era in _eras() if len(era) > 1)
    letters = "".join(era for era in _eras() if len(era) == 1)
    numbers = "(?=[0-9]{1,2}(?:[./-][0-9]{1,2}){2}$)"
    return re.compile(
        rf"(?<![^\W\d_])(?P<era>{names}|(?<!.)[{letters}]{numbers}) ?(?P<year>[0-9]{{1,4}}|元)(?![0-9])"
    )


@cache
def _behind() -> re.Pattern[str]:
    """Return what finds a Buddhist era behind its year."""
    names = "|".join(re.escape(era) for era, line in _eras().items() if line.calendar == THAI)
    return re.compile(rf"(?<![0-9])(?P<year>[0-9]{{4}}) ?\(?(?P<era>{names})\)?$")


_THAI = re.compile("[\u0e00-\u0e7f]")
_ORDERS: dict[str, Form] = {THAI: "dd-mm-yyyy", "Japanese": "yyyy-mm-dd", "Republic of China": "yyyy-mm-dd"}
