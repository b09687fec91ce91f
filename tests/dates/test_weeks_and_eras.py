"""Weeks, parts of a month, and years of other eras, in several languages.

Weeks of a year by ISO 8601 (`date.fromisocalendar`); days of other eras as ICU writes them.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marzmap.dates import dated


@pytest.mark.parametrize(
    "text",
    [
        "week 48 2021",
        "week 48, 2021",
        "2021-W48",
        "W48 2021",
        "2021 week 48",
        "48th week of 2021",
        "KW 48 2021",
        "semaine 48 2021",
        "semana 48 de 2021",
        "48-я неделя 2021",
        "48. hafta 2021",
        "هفته ۴۸ ۲۰۲۱",
    ],
)
def test_a_week_of_a_year_is_its_seven_days(text: str) -> None:
    monday = date.fromisocalendar(2021, 48, 1)
    assert dated(text)[1:3] == (monday.isoformat(), (monday + timedelta(6)).isoformat())


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("first week of December 2021", "2021-12-01/2021-12-07"),
        ("1st week of Dec 2021", "2021-12-01/2021-12-07"),
        ("second week of December 2021", "2021-12-08/2021-12-14"),
        ("last week of February 2024", "2024-02-23/2024-02-29"),
        ("fifth week of December 2021", "2021-12-29/2021-12-31"),
        ("première semaine de décembre 2021", "2021-12-01/2021-12-07"),
        ("primera semana de diciembre de 2021", "2021-12-01/2021-12-07"),
        ("первая неделя декабря 2021", "2021-12-01/2021-12-07"),
        ("الأسبوع الأول من ديسمبر 2021", "2021-12-01/2021-12-07"),
        ("Aralık 2021 ilk haftası", "2021-12-01/2021-12-07"),
        ("هفته اول آذر ۱۴۰۰", "2021-11-22/2021-11-28"),
        ("second half of December 2021", "2021-12-16/2021-12-31"),
        ("first half of 2021", "2021-01/2021-06"),
        ("Aralık 2021 sonu", "2021-12-21/2021-12-31"),
        ("week of 6 December 2021", "2021-12-06/2021-12-12"),
        ("week of December 6, 2021", "2021-12-06/2021-12-12"),
    ],
)
def test_a_part_of_a_month_is_read(text: str, edtf: str) -> None:
    assert dated(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("week of 8 December 2021", "can be 2021-12-08/2021-12-14, .* or 2021-12-06/2021-12-12, the week"),
        ("week 53 2021", "2021 has no such week"),
        ("week 10 1400", "a week of a Solar Hijri year"),
        ("last week of 2021", "write its first and last day"),
        ("fifth week of February 2021", "is not a date|is not a part|ends before"),
        ("weekend of 4-5 December 2021", "has 'weekend' where marzmap expects the name of a month"),
    ],
)
def test_a_week_that_is_not_clear_says_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dated(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("๑/๑๒/๒๕๖๔", "2021-12-01"),
        ("1 ธันวาคม 2564", "2021-12-01"),
        ("1 ธันวาคม พ.ศ. 2564", "2021-12-01"),
        ("1 ธ.ค. 2564 - 3 ธ.ค. 2564", "2021-12-01/2021-12-03"),
        ("1 ธันวาคม 2021", "2021-12-01"),
        ("1 December 2564 BE", "2021-12-01"),
        ("7 มกราคม พ.ศ. 2532", "1989-01-07"),
        ("昭和64年1月7日", "1989-01-07"),
        ("平成元年1月9日", "1989-01-09"),
        ("平成31年4月30日", "2019-04-30"),
        ("令和3年12月1日", "2021-12-01"),
        ("R3.12.1", "2021-12-01"),
        ("民國78年1月7日", "1989-01-07"),
        ("民國110年12月1日", "2021-12-01"),
    ],
)
def test_a_year_of_an_era_is_read_where_the_era_is_named(text: str, edtf: str) -> None:
    assert dated(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("01/12/2564", "Thai Buddhist year, write 2021, or พ.ศ. 2564"),
        ("2564-12-01", "Thai Buddhist year, write 2021"),
        ("1 ธ.ค. 64", r"can be 2564 \(2021\) or 2064: write it in full"),
        ("平成99年1月1日", "which has the years 1 to 31"),
        ("22 ኅዳር 2014", "Ethiopian calendar .*, which marzmap does not convert"),
        ("1 Hedar 2014 E.C.", "Ethiopian calendar"),
        ("22/03/2014 ዓ.ም.", "Ethiopian calendar, which marzmap does not convert"),
        ("5784", "far in the future"),
    ],
)
def test_another_era_is_named_and_never_read_as_it_stands(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dated(text)
