"""Days as software and people write them, against Python's calendar and dateutil."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from dateutil import parser
from hypothesis import given, settings
from hypothesis import strategies as st

from marzmap.dates import dated

days = st.dates(date(1970, 1, 1), date(2067, 12, 31))

# Formats of strftime, and the order that a table states for them.
UNORDERED = [
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y-%j", "%G-W%V-%u", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y"),
    *("%B %d, %Y", "%b %d %Y", "%A, %d %B %Y", "%a %d %b %Y", "%Y-%b-%d", "%d%b%Y", "%Y-%m-%d %H:%M:%S"),
    *("%Y-%m-%dT%H:%M", "%Y%m%dT%H%M", "%d %B %Y %I:%M %p", "%a, %d %b %Y %H:%M:%S", "%a %b %d %Y %H:%M:%S"),
]
ORDERED = [("%d/%m/%Y", "dd-mm-yyyy"), ("%m/%d/%Y %H:%M", "mm-dd-yyyy"), ("%d.%m.%y", "dd-mm-yyyy")]
ORDERED += [("%y/%m/%d", "yyyy-mm-dd"), ("%m-%d-%y %I:%M %p", "mm-dd-yyyy")]


@pytest.mark.quick
@settings(max_examples=200, deadline=None, derandomize=True)
@given(days, st.sampled_from(UNORDERED), st.integers(0, 23))
def test_a_day_that_python_writes_is_read_back(day: date, form: str, hour: int) -> None:
    text = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC).strftime(form)
    assert dated(text).edtf == day.isoformat()


@pytest.mark.quick
@settings(max_examples=100, deadline=None, derandomize=True)
@given(days, st.sampled_from(ORDERED))
def test_a_day_in_a_stated_order_is_read_back(day: date, written: tuple[str, str]) -> None:
    form, order = written
    assert dated(day.strftime(form), order).edtf == day.isoformat()


@pytest.mark.quick
@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.from_regex(r"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ](19|20)[0-9]{2}", fullmatch=True))
def test_a_day_read_without_an_order_is_the_only_one(text: str) -> None:
    both = set()
    for first in (True, False):
        a, b, year = (
            int(part) for part in text.replace("-", " ").replace("/", " ").replace(".", " ").split()
        )
        try:
            both.add(date(year, b, a) if first else date(year, a, b))
        except ValueError:
            continue
    try:
        read = dated(text)
    except ValueError:
        assert len(both) != 1 or len({*text} - {*"0123456789"}) > 1
    else:
        assert {date.fromisoformat(read.edtf)} == both


@pytest.mark.quick
@settings(max_examples=200, deadline=None, derandomize=True)
@given(days, st.sampled_from([form for form in UNORDERED if form not in {"%Y-%j", "%G-W%V-%u", "%d-%b-%y"}]))
def test_dateutil_reads_the_same_day(day: date, form: str) -> None:
    # Of two digits dateutil makes a year within 50 of the day of the test; Python's rule is tested above.
    text = day.strftime(form)
    assert dated(text).edtf == parser.parse(text).date().isoformat()


@pytest.mark.quick
@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.datetimes(datetime(2002, 1, 1), datetime(2030, 12, 31)),  # noqa: DTZ001 - the zone is drawn
    st.integers(-12 * 60, 14 * 60),
    st.sampled_from(["Asia/Kabul", "Asia/Tehran", "America/Mexico_City", "Pacific/Kiritimati"]),
)
def test_an_instant_is_of_the_day_that_its_zone_has(moment: datetime, minutes: int, zone: str) -> None:
    instant = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert dated(instant.isoformat(), "", zone).edtf == str(instant.astimezone(ZoneInfo(zone)).date())
    in_utc = instant.astimezone(UTC)
    anywhere = dated(in_utc.strftime("%Y-%m-%dT%H:%M:%SZ"))
    local = str(instant.date())
    assert str(anywhere.start) <= local <= str(anywhere.end) or in_utc.strftime("%H%M%S") == "000000"
    epoch = dated(str(int(instant.timestamp())), "", zone).edtf
    assert epoch == str(instant.astimezone(ZoneInfo(zone)).date())


@pytest.mark.quick
@given(st.integers(20_000, 59_999))
def test_a_number_of_excel_counts_from_1900(serial: int) -> None:
    # Microsoft: 1 January 2008 is serial number 39448.
    assert dated(str(serial)).edtf == str(date(2008, 1, 1) + timedelta(serial - 39_448))


@pytest.mark.quick
@settings(max_examples=100, deadline=None, derandomize=True)
@given(days, st.sampled_from(["年 月 日", "年 月 号", "年 月 號", "년  월  일"]), st.sampled_from(["02", ""]))
def test_days_of_east_asia_are_read_back(day: date, marks: str, width: str) -> None:
    year, month, last = marks.split()
    space = " " if "  " in marks else ""
    numbers = (f"{part:{width}}" for part in (day.month, day.day))
    text = f"{day.year}{year}{space}{next(numbers)}{month}{space}{next(numbers)}{last}"
    assert dated(text).edtf == day.isoformat()
    assert dated(f"{text} 10:30").edtf == day.isoformat()
    name = "月火水木金土日"[day.weekday()]
    assert dated(f"{text}（{name}）").edtf == day.isoformat()
    with pytest.raises(ValueError, match="names another day of the week"):
        dated(f"{text} {'월화수목금토일'[day.weekday() - 1]}요일")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2021年12月", "2021-12"),
        ("2021년 3월", "2021-03"),
        ("２０２１年", "2021"),
        ("2021年12月1日水曜日", "2021-12-01"),
        ("2021年12月1日 - 2021年12月3日", "2021-12-01/2021-12-03"),
        ("令和3年12月1日", "2021-12-01"),
        # Not a month, not a day, not a year of our count.
        ("2021年22月", ""),
        ("2021年12月32日", ""),
        ("2021年2月30日", ""),
        ("112021年12月1日", ""),
    ],
)
def test_months_of_east_asia_are_months_and_no_more(text: str, edtf: str) -> None:
    if edtf:
        assert dated(text).edtf == edtf
    else:
        with pytest.raises(ValueError, match="^'" + re.escape(text)):
            dated(text)
