"""Workbooks that count days from 1904, as Excel for the Mac did: bare numbers in columns of dates.

Excel's day 0 is 1 January 1904 there (ECMA-376 Part 1, 18.17.4.1, "1904 date base system"). calamine knows it
for cells with the format of a date; a bare number, such as a formula or another program leaves, is read here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from marzmap._errors import shown
from marzmap.tables.cells.values import text_of
from marzmap.tables.columns.header import meanings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap.tables.formats.workbook.headers import Headed

WORDS = frozenset({"date_edtf", "date from", "date until", "date_start", "date_end"})
"""Words of columns that hold dates."""


def with_days(table: Headed, stated: Mapping[str, str]) -> tuple[Headed, str]:
    """Return a table with days in place of bare numbers in its columns of dates, and a sentence about it.

    `stated` gives the word of columns about which something is stated. The sentence is empty where there is
    no such number.
    """
    words = {name: stated.get(name, next(iter(meanings([name], "")), "")) for name in table.names}
    columns = [at for at, name in enumerate(table.names) if words[name] in WORDS]
    lines = [[*line] for line in table.sheet.lines]
    examples: dict[str, tuple[str, str]] = {}
    for line in lines[table.first : table.first + table.rows]:
        for at in columns:
            number = text_of(line[at]) if at < len(line) else ""
            if _NUMBER.fullmatch(number):
                line[at] = _day(float(number))
                examples.setdefault(table.names[at], (number, text_of(line[at])))
    if not examples:
        return table, ""
    (number, day), *_ = examples.values()
    statement = (
        f"Sheet {shown(table.sheet.name)}: the workbook counts days from 1 January 1904, and so do bare "
        f"numbers in {' and '.join(map(shown, examples))}: {number} is {day}."
    )
    return table._replace(sheet=table.sheet._replace(lines=lines)), statement


def _day(number: float) -> date:
    """Return the day, and time, of a number of days since 1904."""
    moment = datetime(1904, 1, 1) + timedelta(seconds=round(number * 86_400))  # noqa: DTZ001 - local, as written
    return moment.date() if number.is_integer() else moment


_NUMBER = re.compile(r"[1-5][0-9]{4}(?:\.[0-9]+)?")  # 1931 to 2068
