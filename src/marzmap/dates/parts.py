"""Dates in three cells, and the orders of day and month that numbers allow."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from marzmap.dates.spans import readings
from marzmap.dates.words import plain

if TYPE_CHECKING:
    from marzmap.dates.spans import Form


def of_cells(year: str, month: str, day: str) -> str:
    """Return the text of a date whose year, month and day are in cells of their own.

    An empty day, or 0, leaves the month open in the data of others (GTD, Aid Worker Security Database), and
    an empty month the year. A day without its month is not a date: `dated` refuses what is returned.

    Examples
    --------
    >>> of_cells("2021", "12", "1"), of_cells("2022", "7", "0"), of_cells("1998", "", "")
    ('2021-12-01', '2022-07', '1998')
    >>> of_cells("2021", "December", "1.0"), of_cells("2021", "", "5")
    ('1 December 2021', '2021-XX-05')
    """
    year, month, day = (_cell(text) for text in (year, month, day))
    if not year:
        return ""
    if month and not plain(month).isdigit():
        return " ".join(filter(None, (day, month, year)))
    parts = [year, month or "XX" * bool(day), day]
    return "-".join(part.zfill(2) for part in parts if part)


@lru_cache(maxsize=65_536)
def orders(text: str) -> tuple[Form, ...]:
    """Return the orders of day, month and year that the numbers of a text allow.

    Examples
    --------
    >>> orders("20/10/2021"), orders("03/05/2021 10:30"), orders("2021-12-01")
    (('dd-mm-yyyy',), ('dd-mm-yyyy', 'mm-dd-yyyy'), ())
    """
    allowed = [readings(*match.groups()[::2]) for match in _NUMBERS.finditer(plain(text))]
    every = [order for order in allowed[0] if all(order in days for days in allowed)] if allowed else []
    # Two orders of the same day, 05/05/2021, are no question.
    same = allowed and all(len({*days.values()}) == 1 for days in allowed) and len(every) > 1
    return () if same else tuple(every)


def _cell(text: str) -> str:
    """Return a cell of a part of a date, without the ".0" of data frames; empty for 0 and dashes."""
    bare = text.strip().removesuffix(".0")
    return bare if bare.strip("0-–—.?/ ") else ""


_NUMBERS = re.compile(
    r"(?<![0-9/.-])([0-9]{1,2})([-/. ])([0-9]{1,2})(\2)([0-9]{4}|[0-9]{2})(?![0-9]|[-/.][0-9])"
)
