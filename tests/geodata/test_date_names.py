"""Names of months and days in `dates/names.csv`: those of CLDR, by the script that takes them from Babel."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date

from building import date_names
from marzmap.dates import dated, words

ADDED = (
    *("he", "hi", "ne", "bn", "pa", "mr", "gu", "ta", "te", "as", "my", "th", "lo"),
    *("km", "be", "lt", "lv", "et", "fi"),
)


@pytest.mark.quick
def test_the_table_is_what_the_script_makes() -> None:
    with date_names.TARGET.open(encoding="utf-8", newline="") as file:
        kept = [tuple(line) for line in csv.reader(file)][1:]
    assert kept == [(name, kind, str(number), codes) for name, kind, number, codes in date_names.lines()]


@pytest.mark.parametrize(
    "code", ["ru", "ar", "ar_LB", "fr", "es", "tr", "fa", "de", "uk", "pl", "tg", "uz", *ADDED]
)
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


@pytest.mark.parametrize("form", ["full", "long"])
@pytest.mark.parametrize(
    "code", ["he", "hi", "bn", "ne", "mr", "gu", "ta", "te", "as", "be", "lt", "lv", "et", "fi"]
)
def test_days_as_babel_writes_them_are_read_back(code: str, form: str) -> None:
    for day in (date(2021, month, number) for month in range(1, 13) for number in (1, 13, 28)):
        assert dated(format_date(day, form, code)).start == day.isoformat(), format_date(day, form, code)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("१ दिसम्बर २०२१", "2021-12-01"),
        ("बुधवार, 1 दिसंबर 2021", "2021-12-01"),
        ("3-5 दिसंबर 2021", "2021-12-03/2021-12-05"),
        ("ב-1 בדצמבר 2021", "2021-12-01"),
        ("בדצמבר 2021", "2021-12"),
        ("1 בדצמ׳ 2021", "2021-12-01"),
    ],
)
def test_hindi_and_hebrew_days_of_people_are_read(text: str, edtf: str) -> None:
    assert dated(text).edtf == edtf
