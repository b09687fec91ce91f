"""Dates of tables as people have them: what a row's date is, and what is said where it is open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main
from marzmap.tables import Options
from workbooks import WRITERS

if TYPE_CHECKING:
    from pathlib import Path


def _checked(path: Path, text: str, options: Options | None = None) -> check.Checked:
    path.write_text(text, encoding="utf-8")
    return check.incidents(path, options=options or Options())


def _dates(path: Path, dates: list[str], heading: str = "date", options: Options | None = None) -> list[str]:
    """Return the date of each row as EDTF, or the reason why it has none."""
    rows = "".join(f'{number},"{text}",Kang,31.112,61.93\n' for number, text in enumerate(dates))
    checked = _checked(path, f"id,{heading},place,lat,lon\n{rows}", options)
    read = dict(zip(checked.accepted["row"], checked.accepted["date_edtf"], strict=True))
    read |= dict(zip(checked.rejected["row"], checked.rejected["reason"], strict=True))
    return [read[number] for number in sorted(read)]


def test_a_word_for_year_may_stand_behind_its_number(tmp_path: Path) -> None:
    texts = ["13.12.2021 р.", "13.12.2021г.", "13.12.2021 года", "13.12.2021 року", "2021 г."]
    assert _dates(tmp_path / "a.csv", texts) == [*["2021-12-13"] * 4, "2021"]


@pytest.mark.parametrize("form", [*WRITERS])
def test_days_of_a_workbook_of_1904_count_from_there(tmp_path: Path, form: str) -> None:
    # Excel: a day has 1,462 days fewer there than from 1900, and 1 January 2008 is 39448 from 1900.
    rows = [["id", "date", "place"], ["1", 39448 - 1462, "Kang"], ["2", 39448.4375 - 1462, "Kang"]]
    path = tmp_path / f"a.{form}"
    path.write_bytes(WRITERS[form]({"a": rows}, is_of_1904=True))
    checked = check.incidents(path)
    assert checked.accepted["date_edtf"].tolist() == ["2008-01-01"] * 2
    (notice,) = (notice for notice in checked.notices if "1904" in notice)
    assert notice.endswith("and so do bare numbers in 'date': 37986 is 2008-01-01.")
    path.write_bytes(WRITERS[form]({"a": rows}))
    assert check.incidents(path).accepted["date_edtf"].tolist() == ["2003-12-31"] * 2


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_cells_with_a_date_are_the_same_from_1904(tmp_path: Path, form: str) -> None:
    rows = [["id", "date", "place"], ["1", date(2021, 12, 1), "Kang"]]
    path = tmp_path / f"a.{form}"
    path.write_bytes(WRITERS[form]({"a": rows}, is_of_1904=True))
    checked = check.incidents(path)
    assert checked.accepted["date_edtf"].tolist() == ["2021-12-01"]
    assert not any("1904" in notice for notice in checked.notices)


def test_a_stated_column_of_dates_counts_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [["id", "happened", "place"], ["1", 37986, "Kang"]]
    path.write_bytes(WRITERS["xlsx"]({"a": rows}, is_of_1904=True))
    checked = check.incidents(path, options=Options(columns={"happened": "date_edtf"}))
    assert checked.accepted["date_edtf"].tolist() == ["2008-01-01"]


# Hand values. A pair of years is two years (as EDTF writes from one to the other) or refused.
PAIRS = {
    "2021/22": "2021/2022",
    "2022/23": "2022/2023",
    "2023/24": "2023/2024",
    "2021-22": "can be the years 2021/2022, or summer 2021 as EDTF has it: write the years with a slash, or "
    "the season in words",
    "2021.22": "can be the years 2021 and 2022, or a number with decimals",
    "1400/21": "is not a date of the calendar: 21 is not a month, nor the year after 1400",
    "2021/2022": "2021/2022",
    "winter 2021/22": "2021-24",
    "12/2021": "2021-12",
    "2021/12": "2021-12",
    "2021-12-01/03": "2021-12-01/2021-12-03",
    "2020/21": "2020/2021",
    "winter 2021-22": "2021-24",
    "hiver 2021-2022": "2021-24",
    "зима 2021–2022": "2021-24",
}


def test_a_pair_of_years_is_two_years_or_refused(tmp_path: Path) -> None:
    read = _dates(tmp_path / "a.csv", [*PAIRS])
    assert [reason.removeprefix(f"'{text}' ") for text, reason in zip(PAIRS, read, strict=True)] == [
        *PAIRS.values()
    ]


@pytest.mark.parametrize("heading", ["Datum", "تاریخ"])
def test_pairs_of_years_under_other_headings(tmp_path: Path, heading: str) -> None:
    written = ["1999/00", "2021–22", "2022-2023", "2008/09", "1399/00", "2013-14"]
    read = _dates(tmp_path / "a.csv", written, heading)
    assert read[0] == "1999/2000"
    assert "summer 2021 as EDTF has it" in read[1]
    assert read[2] == "2022/2023"
    assert read[3].endswith("can be the month 2008-09 or the years 2008 and 2009")
    assert read[4] == "2020-03-20/2022-03-20"  # the Solar Hijri years 1399 and 1400
    assert read[5] == "2013/2014"


@pytest.mark.parametrize("heading", ["date_edtf", "Date (EDTF)"])
def test_a_season_of_edtf_is_one_where_the_column_says_so(tmp_path: Path, heading: str) -> None:
    assert _dates(tmp_path / "a.csv", ["2021-22", "2021-24~"], heading) == ["2021-22", "2021-24~"]


def test_year_month_and_day_in_columns(tmp_path: Path) -> None:
    text = "Incident ID,Year,Month,Day,City,Latitude,Longitude\n"
    rows = (
        "9001,2021,12,1,Kang,31.112,61.93\n9002,2022,7,,Zaranj,30.96,61.86\n9003,1998,,,Kohsan,34.66,61.07\n"
    )
    checked = _checked(tmp_path / "awsd.csv", text + rows)
    assert checked.accepted["date_edtf"].tolist() == ["2021-12-01", "2022-07", "1998"]


@pytest.mark.parametrize(
    ("heading", "cells", "date"),
    [
        ("iyear,imonth,iday", "2014,5,0", "2014-05"),
        ("iyear,imonth,iday", "2014,0,0", "2014"),
        ("Year,Month,Day", "2021.0,December,1.0", "2021-12-01"),
        ("سال,ماه,روز", "1400,9,10", "2021-12-01"),
        ("سال,ماه,روز", "۱۴۰۰,قوس,۱۰", "2021-12-01"),
        ("Год,Месяц,День", "2021,декабрь,1", "2021-12-01"),
        ("Yıl,Ay,Gün", "2021,Aralık,1", "2021-12-01"),
        ("Année,Mois,Jour", "2021,décembre,", "2021-12"),
    ],
)
def test_dates_in_columns_of_many_languages(tmp_path: Path, heading: str, cells: str, date: str) -> None:
    checked = _checked(tmp_path / "a.csv", f"id,{heading},place,lat,lon\n1,{cells},Kang,31.112,61.93\n")
    assert checked.accepted["date_edtf"].tolist() == [date]


def test_a_day_without_its_month_is_not_a_date(tmp_path: Path) -> None:
    checked = _checked(tmp_path / "a.csv", "id,year,month,day,place,lat,lon\n1,2021,,5,Kang,31.112,61.93\n")
    assert "knows a part of the date but not the whole" in checked.rejected["reason"][0]


DAY_FIRST = "id;name;date;lat;lon\n1;a;11/03/2021;30.96;61.86\n2;b;03/05/2021;30.96;61.86\n"
PROOF = "3;c;20/10/2021;30.96;61.86\n4;d;22/02/2021;30.96;61.86\n"


def test_a_column_proved_day_first_is_explained_once(tmp_path: Path) -> None:
    checked = _checked(tmp_path / "a.csv", DAY_FIRST + PROOF)
    assert checked.accepted["date_edtf"].tolist() == ["2021-10-20", "2021-02-22"]
    assert checked.rejected["row"].tolist() == [2, 3]
    said = [notice for notice in checked.notices if "two ways" in notice]
    assert said == [
        (
            "2 dates such as '11/03/2021' in row 2 can be read in two ways; '20/10/2021' in row 4 can "
            "only be day first. If all are, name the column 'date (dd-mm-yyyy)' or give --dates dmy."
        )
    ]


@pytest.mark.parametrize(("size", "heading"), [(1, "date"), (2, "Date of attack")])
def test_the_explanation_comes_with_the_last_block(tmp_path: Path, size: int, heading: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text((DAY_FIRST + "3;c;10/20/2021;30.96;61.86\n").replace(";date;", f";{heading};"))
    *before, last = check.blocks(path, size=size)
    assert not any("two ways" in notice for block in before for notice in block.notices)
    assert f"name the column '{heading} (mm-dd-yyyy)' or give --dates mdy" in "".join(last.notices)


def test_what_the_explanation_advises_settles_the_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    wanted = ["2021-03-11", "2021-05-03", "2021-10-20", "2021-02-22"]
    dmy = _checked(path, DAY_FIRST + PROOF, Options(dates="dd-mm-yyyy"))
    assert dmy.accepted["date_edtf"].tolist() == wanted
    renamed = _checked(path, (DAY_FIRST + PROOF).replace(";date;", ";date (dd-mm-yyyy);"))
    assert renamed.accepted["date_edtf"].tolist() == wanted
    assert not [notice for notice in renamed.notices if "two ways" in notice]


def test_rows_that_prove_both_orders_are_named(tmp_path: Path) -> None:
    checked = _checked(tmp_path / "a.csv", DAY_FIRST + "3;c;20/10/2021;31;61\n4;d;10/20/2021;31;61\n")
    said = " ".join(checked.notices)
    assert "'20/10/2021' in row 4 can only be day first" in said
    assert "'10/20/2021' in row 5 can only be month first" in said


def test_the_order_is_taken_from_the_command_line_and_the_study(tmp_path: Path) -> None:
    path, study = tmp_path / "a.csv", tmp_path / "study"
    path.write_text(DAY_FIRST)
    plain = CliRunner().invoke(main, ["check", str(path)])
    assert "2 bad" in plain.output
    result = CliRunner().invoke(main, ["check", str(path), "--dates", "mdy"])
    assert "2 good" in result.output
    made = CliRunner().invoke(
        main, ["new", str(study), "--border", "AFG-IRN", "--from", str(path), "--dates", "dmy"]
    )
    assert made.exit_code == 0, made.output
    assert 'dates = "dmy"' in (study / "study.toml").read_text()


# Forms in the files of KoBo, ACLED through Excel, spreadsheets, databases and reports; hand values.
FORMS = {
    "2021年12月1日": "2021-12-01",
    "2021년 12월": "2021-12",
    "20211201": "2021-12-01",
    "20211201T1030": "2021-12-01",
    "2021-335": "2021-12-01",
    "2021-W48-3": "2021-12-01",
    "2021-12-01T10:30:00+0430": "2021-12-01",
    "2021-12-01T10:30": "2021-12-01",
    "2021-12-01 10:30 AM": "2021-12-01",
    "2021-12-01T10:30:00.000+03:30": "2021-12-01",
    "2021-12-01T18:03:11.000+03:30": "2021-12-01",
    "12-September-21": "2021-09-12",
    "01-Dec-21": "2021-12-01",
    "5-Jul-21": "2021-07-05",
    "12/31/2021 0:00": "2021-12-31",
    "11/14/2021": "2021-11-14",
    "44531": "2021-12-01",
    "44531.4375": "2021-12-01",
    "1638345600": "2021-12-01",
    "Wednesday, 1 December 2021": "2021-12-01",
    "Wed 01/12/2021": "2021-12-01",
    "Dec 1st, 2021": "2021-12-01",
    "1st of December 2021": "2021-12-01",
    "1 декабря 2021 г.": "2021-12-01",
    "1 كانون الأول 2021": "2021-12-01",
    "١ ديسمبر ٢٠٢١": "2021-12-01",
    "1er décembre 2021": "2021-12-01",
    "1 de diciembre de 2021": "2021-12-01",
    "1 Aralık 2021": "2021-12-01",
    "1. Dezember 2021": "2021-12-01",
    "1 грудня 2021 року": "2021-12-01",
    "1 grudnia 2021 r.": "2021-12-01",
    "چهارشنبه ۱۰ قوس ۱۴۰۰": "2021-12-01",
    "１ Dec ２０２１": "2021-12-01",
    "1\u00a0December\u00a02021": "2021-12-01",
    "c. 2021": "2021~",
    "before 2021-12-01": "../2021-12-01",
    "after 1 December 2021": "2021-12-01/..",
    "between 1 and 3 December 2021": "2021-12-01/2021-12-03",
    "13-15/12/2021": "2021-12-13/2021-12-15",
    "30 Dec – 2 Jan 2022": "2021-12-30/2022-01-02",
    "Q4 2021": "2021-10/2021-12",
    "spring 2021": "2021-21",
    "night of 1-2 December 2021": "2021-12-01/2021-12-02",
    "2021-12-01, morning": "2021-12-01",
    "early morning of 1 December 2021": "2021-12-01",
    "1 декабря 2021 вечером": "2021-12-01",
    "شب ۱۰ آذر ۱۴۰۰": "2021-12-01",
    "2021년 12월 1일": "2021-12-01",
}


def test_dates_of_many_sources_and_languages_are_read(tmp_path: Path) -> None:
    read = _dates(tmp_path / "a.csv", [*FORMS])
    text_by_date = dict(zip(FORMS, read, strict=True))
    instant = text_by_date.pop("1638345600")  # 2021-12-01 08:00 UTC, in Hawaii the day before
    assert instant == "[2021-11-30,2021-12-01]"
    assert text_by_date == {text: date for text, date in FORMS.items() if text != "1638345600"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Thursday, 1 December 2021", "names another day of the week: 2021-12-01 is a Wednesday"),
        ("16 Safar 1443", "lunar Hijri"),
        ("16/2/1443 AH", "lunar Hijri"),
        ("winter 2021", "can be winter 2020/21 or winter 2021/22"),
        ("Dec-21", "a day without a year or a year"),
        ("FY2021", "is a fiscal year, whose months depend on the country"),
        ("FY 2021/22", "is a fiscal year"),
        ("financial year 2021", "is a fiscal year"),
        ("03/04/22", "2003-04-22 (year first)"),
        ("2021-12-01T25:00", "a time that no clock shows"),
        ("29 February 2021", "not a date of the calendar"),
        ("2021-366", "has no day 366"),
    ],
)
def test_what_has_no_or_two_readings_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    assert reason in _dates(tmp_path / "a.csv", [text])[0]


# An instant, its day in Kabul (UTC+4:30), and the days it may be without a time zone (UTC-12 to UTC+14).
INSTANTS = {
    "2021-12-01T21:00:00Z": ("2021-12-02", "[2021-12-01,2021-12-02]"),
    "1638392400000": ("2021-12-02", "[2021-12-01,2021-12-02]"),
    "2021-12-01T18:30:00+00:00": ("2021-12-01", "[2021-12-01,2021-12-02]"),
    "2021-12-01T23:50:00+03:30": ("2021-12-02", "2021-12-01"),
    "2021-12-01T23:50:00": ("2021-12-01", "2021-12-01"),
}


@pytest.mark.parametrize("written", [*INSTANTS])
def test_an_instant_is_a_local_day_with_a_time_zone_only(tmp_path: Path, written: str) -> None:
    local, anywhere = INSTANTS[written]
    path = tmp_path / "a.csv"
    assert _dates(path, [written], options=Options(time_zone="Asia/Kabul")) == [local]
    assert _dates(path, [written]) == [anywhere]


def test_a_time_zone_comes_from_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,place,lat,lon\n1,2021-12-01T21:00:00Z,Kang,31.112,61.93\n")
    plain = CliRunner().invoke(main, ["check", str(path)])
    assert "--time-zone" in plain.output
    stated = CliRunner().invoke(main, ["check", str(path), "--time-zone", "Asia/Kabul"])
    assert "--time-zone" not in stated.output
    wrong = CliRunner().invoke(main, ["check", str(path), "--time-zone", "Kabul"])
    assert wrong.exit_code == 2
    assert "'Kabul' is not a time zone" in wrong.output


@pytest.mark.parametrize(("order", "date"), [("yyyy-mm-dd", "2021-12-01"), ("dd-mm-yyyy", "2001-12-21")])
def test_years_of_two_digits_follow_a_stated_order(tmp_path: Path, order: str, date: str) -> None:
    options = Options(dates=order)  # type: ignore[arg-type]
    assert _dates(tmp_path / "a.csv", ["21/12/01"], options=options) == [date]


@pytest.mark.parametrize("text", ["2564-12-25", "25/12/2564", "25 December 2564"])
def test_a_year_far_to_come_is_not_taken_as_it_is(tmp_path: Path, text: str) -> None:
    assert "date of the calendar" in (reason := _dates(tmp_path / "a.csv", [text])[0]) or "Buddhist" in reason
