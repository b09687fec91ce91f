"""Names of months and days in `dates/names.csv`: those of CLDR, by the script that takes them from Babel."""

from __future__ import annotations

import csv

import pytest
from babel import Locale

from building import date_names
from marzmap.dates import dated, words


@pytest.mark.quick
def test_the_table_is_what_the_script_makes() -> None:
    with date_names.TARGET.open(encoding="utf-8", newline="") as file:
        kept = [tuple(line) for line in csv.reader(file)][1:]
    assert kept == [(name, kind, str(number), codes) for name, kind, number, codes in date_names.lines()]


@pytest.mark.parametrize("code", ["ru", "ar", "ar_LB", "fr", "es", "tr", "fa", "de", "uk", "pl", "tg", "uz"])
def test_every_day_of_a_year_is_read_in_words_of_cldr(code: str) -> None:
    names = Locale.parse(code).months["format"]["wide"]
    for number, name in names.items():
        for day in (1, 13, 28):
            assert dated(f"{day} {name} 2021").start == f"2021-{number:02}-{day:02}"


@pytest.mark.quick
def test_no_name_of_a_month_means_two() -> None:
    for kind in words.CALENDARS.values():
        for name, number in words.meanings(kind).items():
            gregorian = words.meanings("month").get(name, number)
            assert kind != "month" or gregorian == number
