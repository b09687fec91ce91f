"""Dates as people write them: what each can mean, in two calendars and three scripts."""

from __future__ import annotations

import calendar
import random
import re
from datetime import date, timedelta

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marzmap.check import interval
from marzmap.dates import Form, dated, edtf_of, words
from marzmap.dates.calendars import SOLAR_HIJRI, day

# What is written, EDTF, first day, last day. Solar Hijri days by the tables of both calendars: 1 Farvardin
# 1400 was 21 March 2021, 1 Azar 1400 was 22 November 2021; 1399 and 1403 had 30 days in Esfand.
CASES: list[tuple[str, str, str | None, str | None]] = [
    # EDTF itself
    ("2021-12-01", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("2021-12", "2021-12", "2021-12-01", "2021-12-31"),
    ("2024-02", "2024-02", "2024-02-01", "2024-02-29"),
    ("2022", "2022", "2022-01-01", "2022-12-31"),
    ("2022-07-31?", "2022-07-31?", "2022-07-31", "2022-07-31"),
    ("2022-07~", "2022-07~", "2022-07-01", "2022-07-31"),
    ("2022%", "2022%", "2022-01-01", "2022-12-31"),
    ("2023-07-XX", "2023-07-XX", "2023-07-01", "2023-07-31"),
    ("2023-XX", "2023-XX", "2023-01-01", "2023-12-31"),
    ("2023-XX-XX", "2023-XX-XX", "2023-01-01", "2023-12-31"),
    ("202X", "202X", "2020-01-01", "2029-12-31"),
    ("19XX", "19XX", "1900-01-01", "1999-12-31"),
    ("2022-22", "2022-22", "2022-06-01", "2022-08-31"),
    ("2022-24", "2022-24", "2022-12-01", "2023-02-28"),
    ("2022-07-30/2022-07-31", "2022-07-30/2022-07-31", "2022-07-30", "2022-07-31"),
    ("2021-12~/2022", "2021-12~/2022", "2021-12-01", "2022-12-31"),
    ("2022-07-30/..", "2022-07-30/..", "2022-07-30", None),
    ("../2022-07", "../2022-07", None, "2022-07-31"),
    ("[2022-07-30,2022-07-31]", "[2022-07-30,2022-07-31]", "2022-07-30", "2022-07-31"),
    ("{2022-07,2021-05-02}", "{2022-07,2021-05-02}", "2021-05-02", "2022-07-31"),
    # numbers, year first
    ("2021-12-1", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("2021/12/01", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("2021.2.3", "2021-02-03", "2021-02-03", "2021-02-03"),
    ("2021/12", "2021-12", "2021-12-01", "2021-12-31"),
    ("2026-07-11 00:00:00.000", "2026-07-11", "2026-07-11", "2026-07-11"),
    ("2021-12-01T23:50", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("2021-12-01T00:00:00Z", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("2022-07-30 - 2022-07-31", "2022-07-30/2022-07-31", "2022-07-30", "2022-07-31"),
    ("2023-07-xx", "2023-07-XX", "2023-07-01", "2023-07-31"),
    # words
    ("1 December 2021", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("01 dec 2021", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("December 1st, 2021", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("1-Dec-2021?", "2021-12-01?", "2021-12-01", "2021-12-01"),
    ("December 2021", "2021-12", "2021-12-01", "2021-12-31"),
    ("Sept. 2021~", "2021-09~", "2021-09-01", "2021-09-30"),
    ("early May 2023", "2023-05-01/2023-05-10", "2023-05-01", "2023-05-10"),
    ("mid-May 2023", "2023-05-11/2023-05-20", "2023-05-11", "2023-05-20"),
    ("late May 2023", "2023-05-21/2023-05-31", "2023-05-21", "2023-05-31"),
    ("late February 2023", "2023-02-21/2023-02-28", "2023-02-21", "2023-02-28"),
    ("30 or 31 July 2022", "[2022-07-30,2022-07-31]", "2022-07-30", "2022-07-31"),
    ("30–31 July 2022", "2022-07-30/2022-07-31", "2022-07-30", "2022-07-31"),
    ("30 July 2022 to 2 August 2022", "2022-07-30/2022-08-02", "2022-07-30", "2022-08-02"),
    ("۱ دسامبر ۲۰۲۱", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("١ دسمبر ٢٠٢١", "2021-12-01", "2021-12-01", "2021-12-01"),
    # Solar Hijri
    ("1400-09-10", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("1400/9/10", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("۱۴۰۰/۰۹/۱۰", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("10 Azar 1400", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("۱۰ آذر ۱۴۰۰", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("10 Qaws 1400", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("۱۰ قوس ۱۴۰۰", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("۱۰ لیندۍ ۱۴۰۰", "2021-12-01", "2021-12-01", "2021-12-01"),
    ("1399-12-30", "2021-03-20", "2021-03-20", "2021-03-20"),
    ("1400-09", "2021-11-22/2021-12-21", "2021-11-22", "2021-12-21"),
    ("آذرماه ۱۴۰۰", "2021-11-22/2021-12-21", "2021-11-22", "2021-12-21"),
    ("اوایل آذر ۱۴۰۰", "2021-11-22/2021-12-01", "2021-11-22", "2021-12-01"),
    ("late Esfand 1400", "2022-03-12/2022-03-20", "2022-03-12", "2022-03-20"),
    ("1400~", "2021-03-21~/2022-03-20~", "2021-03-21", "2022-03-20"),
    ("1400-09-XX", "2021-11-22/2021-12-21", "2021-11-22", "2021-12-21"),
    ("1400-09-10/1400-09-12", "2021-12-01/2021-12-03", "2021-12-01", "2021-12-03"),
    ("[1400-09-10,1400-09-12]", "[2021-12-01,2021-12-03]", "2021-12-01", "2021-12-03"),
    ("9 یا 10 آذر 1400", "[2021-11-30,2021-12-01]", "2021-11-30", "2021-12-01"),
    ("1400-09-10/..", "2021-12-01/..", "2021-12-01", None),
]


@pytest.mark.quick
def test_there_are_sixty_cases_and_no_case_twice() -> None:
    assert len({written for written, *_ in CASES}) == len(CASES) >= 60


@pytest.mark.quick
@pytest.mark.parametrize(("written", "text", "start", "end"), CASES)
def test_a_date_becomes_edtf_and_the_interval_of_possible_days(
    written: str, text: str, start: str | None, end: str | None
) -> None:
    found = dated(written, "edtf")
    assert found[:3] == (text, start, end)
    year = re.search(r"1[34]\d\d", written.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")))
    assert found.note == ("Solar Hijri" if year else "")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("written", "form", "text"),
    [
        ("03-04-2022", "dd-mm-yyyy", "2022-04-03"),
        ("03-04-2022", "mm-dd-yyyy", "2022-03-04"),
        ("3/4/2022", "dd-mm-yyyy", "2022-04-03"),
        ("10.09.1400", "dd-mm-yyyy", "2021-12-01"),
        ("2022-04-03", "dd-mm-yyyy", "2022-04-03"),
        ("01-02-2022/03-02-2022", "dd-mm-yyyy", "2022-02-01/2022-02-03"),
    ],
)
def test_a_stated_order_of_day_and_month_is_followed(written: str, form: Form, text: str) -> None:
    assert edtf_of(written, form) == text


@pytest.mark.quick
@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("03-04-2022", r"can be 2022-04-03 \(day first\) or 2022-03-04 \(month first\)"),
        ("10/09/1400", r"can be 2021-12-01 \(day first\) or 2021-12-30 \(month first\)"),
        ("31-13-2022", "not a date of the calendar, whether day or month comes first"),
        ("2021-02-30", "not a date of the calendar"),
        ("2021-13", "not a date of the calendar"),
        ("0000", "not a date of the calendar"),
        ("31 November 2021", "not a date of the calendar"),
        ("1400-12-30", r"not a date of the calendar \(years 1300 to 1499 are Solar Hijri\)"),
        ("10 Azar 2021", "a Solar Hijri month in a Gregorian year"),
        ("10 December 1400", "a Gregorian month in a Solar Hijri year"),
        ("16 Safar 1443", r"of the lunar Hijri calendar \(safar\), which marzmap does not convert"),
        ("2022-05/2022-04", "ends before it starts"),
        ("31-30 July 2022", "ends before it starts"),
        ("2023-XX-05", "knows a part of the date but not the whole"),
        ("202X-05", "knows a part of the date but not the whole"),
        ("[1400-09]", "a set of more than days"),
        ("30 or 31 July 2022/2022-08", "an interval that holds a set"),
        ("03-04-22", r"2022-04-03 \(day first\) or 2022-03-04 \(month first\) or 2003-04-22 \(year first\)"),
        ("last week", "not a date of a form"),
        ("2021-1X", "not a date of a form"),
        ("2021-12/", "not a date of a form"),
        ("../..", "not a date of a form"),
        ("[]", "not a date of a form"),
        ("", "not a date of a form"),
        ("ⅯⅯⅩⅩⅠ", "not a date of a form"),
        ("2021" + " " * 2000, "longer than 1000 characters"),
    ],
)
def test_what_is_no_date_or_two_is_refused_with_its_readings(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dated(written)


@pytest.mark.quick
@pytest.mark.parametrize("text", ["1 December 2021", "2021-12/", "2021-1X", "", "2021-12-1", "[]", "2021/12"])
def test_an_interval_is_of_edtf_only(text: str) -> None:
    with pytest.raises(ValueError, match="not a date of the EDTF profile"):
        interval(text)


def _unit(moment: date, shape: int) -> str:
    return (f"{moment:%Y-%m-%d}", f"{moment:%Y-%m}", f"{moment:%Y}", f"{moment:%Y-%m}-XX")[shape]


days = st.dates(date(1500, 1, 1), date(2199, 12, 31))
units = st.tuples(days, st.integers(0, 2), st.sampled_from(["", "?", "~", "%"])).map(
    lambda drawn: _unit(*drawn[:2]) + drawn[2]
)
unknown = days.map(lambda moment: f"{moment:%Y-%m}-XX") | days.map(lambda moment: f"{moment:%Y}"[:3] + "X")
intervals = st.tuples(units, units).map("/".join)
sets = st.lists(units, min_size=2, max_size=3).map(lambda parts: f"[{','.join(parts)}]")


@settings(deadline=None, max_examples=300, derandomize=True)
@given(units | unknown | intervals | sets)
def test_edtf_means_what_the_edtf_library_says(text: str) -> None:
    parsed = edtf.parse_edtf(text)
    start, end = (date(*moment[:3]).isoformat() for moment in (parsed.lower_strict(), parsed.upper_strict()))
    if end < start:
        with pytest.raises(ValueError, match="ends before it starts"):
            interval(text)
    else:
        assert interval(text) == (start, end)


@pytest.mark.quick
@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.sampled_from([case[0] for case in CASES]) | units | unknown | intervals | sets)
def test_it_starts_before_it_ends_and_what_is_written_is_read_back(text: str) -> None:
    try:
        found = dated(text, "edtf")
    except ValueError as error:
        assert "ends before it starts" in str(error)  # noqa: PT017 - of these alone it may be so
        return
    assert found.start is None or found.end is None or found.start <= found.end
    assert dated(found.edtf, "edtf") == found._replace(note="")
    assert interval(found.edtf) == found[1:3]


@pytest.mark.quick
@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.text(max_size=30) | st.text("0123456789-/.~?%X[]{}, ۱۴۰آذر", max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = dated(text)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either is right
    else:
        assert interval(found.edtf) == found[1:3]


@pytest.mark.quick
def test_every_solar_hijri_day_follows_the_one_before() -> None:
    """1360 to 1410: lengths of months as the calendar has them, leap years by the days that come out."""
    before = day(1360, 1, 1)
    assert before == date(1981, 3, 21)
    for year in range(1360, 1411):
        leap = (day(year + 1, 1, 1) - day(year, 1, 1)).days == 366
        for month in range(1, 13):
            for number in range(1, 32 if month <= 6 else 31 if month < 12 or leap else 30):
                found = day(year, month, number)
                assert found - before == timedelta(days=(year, month, number) != (1360, 1, 1))
                before = found
    with pytest.raises(ValueError, match="not a date"):
        day(1400, 12, 30)


@pytest.mark.quick
def test_years_are_solar_hijri_by_rule_only() -> None:
    assert (SOLAR_HIJRI[0], SOLAR_HIJRI[-1]) == (1300, 1499)
    assert dated("1299").start == "1299-01-01"
    assert dated("1300").start == "1921-03-21"
    assert dated("1499").end == "2121-03-20"
    assert dated("1500").start == "1500-01-01"


@pytest.mark.quick
def test_every_month_is_known_by_its_names_in_both_calendars() -> None:
    for number, name in enumerate(calendar.month_name[1:], start=1):
        assert words.month(name)["Gregorian"] == words.month(name[:3])["Gregorian"] == number
    persian = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
    dari = "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت"
    for names in (persian, dari):
        for number, name in enumerate(names.split(), start=1):
            assert dated(f"۱ {name} ۱۴۰۰").start == day(1400, number, 1).isoformat()


@pytest.mark.quick
def test_reading_does_not_depend_on_what_was_read_before() -> None:
    written = [case[0] for case in CASES]
    dated.cache_clear()
    straight = {text: dated(text, "edtf") for text in written}
    random.Random(5).shuffle(written)  # noqa: S311 - an order, no secret
    dated.cache_clear()
    assert {text: dated(text, "edtf") for text in written} == straight
