"""Tables come in: what is accepted, what is converted, what is set aside and why, what is refused."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from marzmap import InputError, atlas, check
from marzmap.attributes import COLUMNS, names
from marzmap.check import crosswise, model
from marzmap.check.cells import LONGEST
from marzmap.statements import english
from marzmap.tables.cells.numerals import degrees

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap.check.crosswise import CountryAt

pytestmark = pytest.mark.quick

HEADER = "incident_id,title,place,date_edtf,event_type,killed_low,killed_high,longitude,latitude,sources\n"
GOOD = "a,A clash,Shaghalak,2021-12-01,armed clash,0,1,,,\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "incidents.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def rows_of(folder: Path, *rows: dict[str, str]) -> Path:
    """A table of rows, each good but for what is given."""
    sound = {"incident_id": "", "place": "Milak", "date_edtf": "2021-12-01"}
    whole = [{**sound, "incident_id": f"i{at}", **row} for at, row in enumerate(rows, start=2)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in whole for name in row)), restval="")
    writer.writeheader()
    writer.writerows(whole)
    return table(folder, out.getvalue())


@pytest.fixture(scope="session")
def country_at() -> CountryAt:
    """Countries of points, as the step that locates finds them."""
    from marzmap import locate
    from marzmap.locate.countries import country_at

    known = locate.reference(("AFG-IRN",)).countries
    return lambda longitude, latitude: known.names[country_at(longitude, latitude, known)]


def test_a_good_row_is_typed_and_dated(tmp_path: Path) -> None:
    accepted, rejected, *_ = check.incidents(table(tmp_path, HEADER + GOOD))
    assert len(rejected) == 0
    row = accepted.iloc[0]
    assert (row["row"], row["date_start"], row["date_end"]) == (2, "2021-12-01", "2021-12-01")
    for name in ("killed_low", "longitude", "sensitive", "title_local"):
        assert accepted[name].dtype == COLUMNS[name].dtype


def test_every_word_that_the_user_gives_is_tested() -> None:
    assert set(names("given")) - {"converted", "footprint_wkt"} <= model.FIELDS


# What one row can have wrong


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("b,t,p,2021-13,armed clash,,,,,\n", "date_edtf", "'2021-13' is not a date of the calendar"),
        ("b,t,p,2022-02-30,armed clash,,,,,\n", "date_edtf", "'2022-02-30' is not a date of the calendar"),
        ("b,t,p,last week,armed clash,,,,,\n", "date_edtf", "'last week' is not a date of a form"),
        ("b,t,p,03-04-2022,armed clash,,,,,\n", "date_edtf", "2022-04-03 (day first) or 2022-03-04 (month"),
        ("b,t,p,2022-05/2022-04,armed clash,,,,,\n", "date_edtf", "ends before it starts"),
        ("b,t,p,,armed clash,,,,,\n", "date_edtf", "no value"),
        ("b,t,p,2021,armed clash,,,61.8,131\n", "", "9 cells under a header of 10 columns"),
        ("b,t,p,2021,armed clash,,,61.8,131,\n", "latitude", "131 is not within -90 to 90, but longitude"),
        ("b,t,p,2021,armed clash,,,161.8,131,\n", "latitude", "131 is not within -90 to 90"),
        ("b,t,p,2021,armed clash,,,181,31,\n", "longitude", "181 is not within -180 to 180"),
        ("b,t,p,2021,armed clash,,,61.8,1e400,\n", "latitude", "it should be a finite number"),
        ("b,t,p,2021,armed clash,,,61.8,nan,\n", "latitude", "only one of longitude and latitude"),
        ('b,t,p,2021,armed clash,,,61.8,"31,1,1",\n', "latitude", "'31,1,1' is not a number of degrees"),
        ("b,t,p,2021,armed clash,,,61.8,61.8 E,\n", "latitude", "'61.8 E' is an easting or westing"),
        ("b,t,p,2021,armed clash,,,61.8,31°72′,\n", "latitude", "sixty or more minutes or seconds"),
        ("b,t,p,2021,armed clash,,,0,0.0,\n", "longitude", "0, 0 stands for no place"),
        ("b,t,p,2021,armed clash,,,61.8,,\n", "latitude", "only one of longitude and latitude"),
        ("b,t,,2021,armed clash,,,,,\n", "place", "neither a place nor coordinates"),
        ("b,t,p,2021,armed clash,-1,,,,\n", "killed_low", "'-1'"),
        ("b,t,p,2021,armed clash,dozens,,,,\n", "killed_low", "'dozens' is not a number"),
        ("b,t,p,2021,armed clash,3.000,,,,\n", "killed_low", "'3.000' can be 3 or 3000"),
        ("b,t,p,2021,armed clash," + "9" * 30 + ",,,,\n", "killed_low", "less than or equal to 1000000000"),
        ("a,t,p,2021,armed clash,,,,,\n", "incident_id", "'a' stands in row 2 too"),
        (",,,,,,,,,\n", "", "the row is empty"),
        ("b,t\x07,p,2021,armed clash,,,,,\n", "title", "control character U+0007"),
        ("b,t\0,p,2021,armed clash,,,,,\n", "title", "control character U+0000"),
        ("b,t\u202egpj,p,2021,armed clash,,,,,\n", "title", "control character U+202E"),
        ("b," + "t" * (LONGEST + 1) + ",p,2021,armed clash,,,,,\n", "title", "has 100,001 characters"),
        ("b,javascript:alert(1),p,2021,armed clash,,,,,\n", "title", "is not an http or https address"),
        ("b, FILE:///etc/passwd,p,2021,armed clash,,,,,\n", "title", "is not an http or https address"),
        ("b,t,p,2021,armed clash,,,,,[\n", "sources", "not JSON"),
        ("b,t,p,2021,armed clash,,,,,[3]\n", "sources", "not a JSON array of objects"),
        ("b,t,p,2021,armed clash,,,,," + "[" * 99_999 + "\n", "sources", "not usable JSON"),
        ('b,t,p,2021,armed clash,,,,,"[{""year"": NaN}]"\n', "sources", "not usable JSON"),
        ('b,t,p,2021,armed clash,,,,,"[{""title"": ""\\ud800""}]"\n', "sources", "not usable JSON"),
        ('b,t,p,2021,armed clash,,,,,"{""title"": ""\\ud800""}"\n', "sources", "not usable JSON"),
        (
            'b,t,p,2021,armed clash,,,,,"[{""year"": ' + "9" * 5000 + '}]"\n',
            "sources",
            "not usable JSON",
        ),
        (
            'b,t,p,2021,armed clash,,,,,"[{""url"": ""javascript:alert(1)""}]"\n',
            "sources",
            "not an http or https address",
        ),
    ],
)
def test_a_fault_sets_its_row_aside_or_empties_its_cell(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    """Identity, date and place, and what concerns the whole row, set it aside; all else empties the cell."""
    checked = check.incidents(table(tmp_path, HEADER + GOOD + row + GOOD.replace("a,", "z,", 1)))
    aside = column in {"", "incident_id", "date_edtf", "place", "longitude", "latitude"}
    assert checked.accepted["incident_id"].tolist() == (["a", "z"] if aside else ["a", "b", "z"])
    assert [len(checked.rejected), len(checked.emptied)] == [aside, not aside]
    (fault,) = (checked.rejected if aside else checked.emptied).to_dict("records")
    assert (fault["row"], fault["column"]) == (3, column)
    assert reason in fault["reason"]
    assert "\n" not in fault["reason"]
    assert fault["fix"]


def test_an_emptied_cell_is_missing_and_noted_with_its_text(tmp_path: Path) -> None:
    own = {"wounded_low": "-3", "remark": "fine\x07", "title": "t\u202e", "killed_low": "2"}
    (row,) = check.incidents(rows_of(tmp_path, own)).accepted.to_dict("records")
    assert pd.isna(row["wounded_low"])
    assert pd.isna(row["title"])
    assert (row["remark"], row["killed_low"]) == ("", 2)
    assert english(row["check_note_code"]) == (
        "wounded_low '-3' could not be used and was left empty; "
        "remark 'fine\\x07' could not be used and was left empty; "
        "title 't\\u202e' could not be used and was left empty"
    )


@pytest.mark.parametrize("name", ["sensitive", "Restricted?"])
def test_a_hostile_cell_that_may_mark_a_row_marks_it(tmp_path: Path, name: str) -> None:
    checked = check.incidents(rows_of(tmp_path, {name: "yes\x07"}, {name: "no"}))
    assert checked.accepted["sensitive"].tolist() == [True, False]
    assert checked.emptied["column"].tolist() == [name]


def test_nothing_is_made_of_a_hostile_cell(tmp_path: Path) -> None:
    """Sources are made of several columns: what one of them must not hold is in none."""
    path = rows_of(tmp_path, {"source": "A\x7f", "url": "https://example.org", "source_date": "2021"})
    checked = check.incidents(path)
    assert checked.emptied["column"].tolist() == ["source"]
    assert checked.accepted["sources"].tolist() == ['[{"url": "https://example.org", "date": "2021"}]']


def test_text_as_people_write_it_is_no_fault(tmp_path: Path) -> None:
    """Line breaks, tabs, the joiner and marks of Persian, words that are like a scheme, formulas."""
    texts = ["one\ntwo\r\nthree\tfour", "می\u200cشود\u200f", "data: none so far", "file: 12/3", "=1+1", "<b>"]
    accepted, rejected, *_ = check.incidents(rows_of(tmp_path, *({"title": text} for text in texts)))
    assert rejected.empty
    assert accepted["title"].tolist() == texts


# Every fault of a row at once


def test_every_fault_of_a_row_is_told(tmp_path: Path) -> None:
    row = "b,t\x07,,2021-13,armed clash,3,-1,200,,[\n"
    _, rejected, *_ = check.incidents(table(tmp_path, HEADER + row))
    (fault,) = rejected.to_dict("records")
    told = ["title", "date_edtf", "killed_high", "latitude", "sources"]
    assert fault["column"].split("\n") == told
    assert [len(fault[name].split("\n")) for name in ("reason", "fix")] == [5, 5]


def test_a_row_that_fails_is_still_compared_within_itself(tmp_path: Path) -> None:
    """What is wrong with one field does not hide what is wrong between others, nor adds what is not."""
    path = rows_of(
        tmp_path,
        {"killed_low": "x", "longitude": "361", "latitude": "31"},
        {"incident_id": "", "date_edtf": "soon", "place": ""},
    )
    faults = [fault.split("\n") for fault in check.incidents(path).rejected["column"]]
    assert faults == [["killed_low", "longitude"], ["place", "date_edtf"]]


def test_a_fault_bears_the_name_that_the_table_gives_its_column(tmp_path: Path) -> None:
    text = "ID,Date,Lat,Lon,Fatalities\n7,2021-12-01,131,61.8,many\n"
    _, rejected, *_ = check.incidents(table(tmp_path, text))
    (fault,) = rejected.to_dict("records")
    # One cell that fills two columns of ours has one fault.
    assert fault["column"] == "Lat\nFatalities"
    assert fault["Fatalities"] == "many"
    assert rejected.columns.tolist() == [*check.FAULT_COLUMNS, "ID", "Date", "Lat", "Lon", "Fatalities"]


def test_messages_have_a_line_a_fault_with_file_row_and_column(tmp_path: Path) -> None:
    _, rejected, *_ = check.incidents(table(tmp_path, HEADER + "b,t,p,soon,,-1,,,,\nc,t\n"))
    told = """
    incidents.csv:2: date_edtf: 'soon' is not a date of a form that marzmap reads. Write it as EDTF: \
2021-12-01, 2021-12, 2022-07-30/2022-07-31, 2023-07-XX, 2022-07~.
    incidents.csv:2: killed_low: '-1': it should be greater than or equal to 0. Give a whole number such \
as 3 or a range such as 5-7, or killed_low and killed_high, or leave it empty.
    incidents.csv:3: 2 cells under a header of 10 columns. Quote cells that hold a comma or a line break.
    """
    assert check.messages(rejected, "incidents.csv") == [line.strip() for line in told.strip().splitlines()]
    assert check.messages(rejected.assign(file="x.csv")) == check.messages(rejected, "x.csv")


# Thirty seeded faults

HOSTILE = '[{"title": "A", "url": "%s"}]'
SEEDED: list[tuple[dict[str, str], str]] = [
    ({"latitude": "131.14", "longitude": "61.79"}, "latitude: 131.14 is not within -90 to 90, but longitude"),
    ({"latitude": "61.79", "longitude": "31.14"}, "latitude: 31.14, 61.79 (longitude, latitude) lies in"),
    ({"latitude": "0", "longitude": "0"}, "longitude: 0, 0 stands for no place"),
    ({"latitude": "31.1", "longitude": "361.8"}, "longitude: 361.8 is not within -180 to 180"),
    (
        {"latitude": "48.85", "longitude": "2.35"},
        "country: 2.35, 48.85 (longitude, latitude) lies in FRA, more",
    ),
    ({"latitude": "31.1", "longitude": ""}, "longitude: only one of longitude and latitude is given"),
    ({"latitude": "31.08.42"}, "latitude: '31.08.42' is not a number of degrees"),
    ({"latitude": "31 08 42"}, "latitude: '31 08 42' is several numbers"),
    ({"latitude": "31°75′00″N"}, "latitude: '31°75′00″N' has sixty or more minutes or seconds"),
    ({"longitude": "31.1 N"}, "longitude: '31.1 N' is a northing or southing"),
    ({"latitude": "", "longitude": "", "place": ""}, "place: neither a place nor coordinates"),
    ({"date_edtf": "16 Safar 1443"}, "date_edtf: '16 Safar 1443' is a date of the lunar Hijri calendar"),
    ({"incident_id": "twice"}, "incident_id: 'twice' stands in row 2 too"),
    ({"date_edtf": ""}, "date_edtf: no value"),
    ({"date_edtf": "2021-02-30"}, "date_edtf: '2021-02-30' is not a date of the calendar"),
    (
        {"date_edtf": "1400-12-30"},
        "date_edtf: '1400-12-30' is not a date of the calendar (years 1300 to 1499",
    ),
    ({"date_edtf": "03-04-2022"}, "date_edtf: '03-04-2022' can be 2022-04-03 (day first) or 2022-03-04 (mo"),
    ({"date_edtf": "2022-05-02/2022-05-01"}, "date_edtf: '2022-05-02/2022-05-01' ends before it starts"),
    ({"date_edtf": "2032-05-01"}, "date_edtf: '2032-05-01' begins on 2032-05-01, after 2026-11-22"),
    ({"wounded_low": "-4"}, "wounded_low: '-4': it should be greater than or equal to 0"),
    ({"killed_low": "-4"}, "killed_low: '-4': it should be greater than or equal to 0"),
    ({"killed_low": "several"}, "killed_low: 'several' is not a number"),
    ({"killed_high": "-3"}, "killed_high: '-3': it should be greater than or equal to 0"),
    ({"country": "Iranistan"}, "country: 'Iranistan' is not a code or name of a country"),
    ({"radius_m": "0"}, "radius_m: '0': it should be greater than 0"),
    (
        {"sources": HOSTILE % "javascript:alert(1)"},
        "sources: url 'javascript:alert(1)' is not an http",
    ),
    (
        {"sources": HOSTILE % "file:///etc/passwd"},
        "sources: url 'file:///etc/passwd' is not an http",
    ),
    ({"title": "Shots\x1b[31m"}, "title: 'Shots\\x1b[31m' holds the control character U+001B"),
    ({"title": "x" * 2**20}, "title: 'xxxxxxxx"),
    ({"place": "NUL\0here"}, "place: 'NUL\\x00here' holds the control character U+0000"),
]


def _can_do_without(message: str) -> bool:
    """Check for a country that is none, and a place's name beside coordinates."""
    return "Iranistan" in message or message.startswith("place: 'NUL")


def test_thirty_seeded_faults_give_exactly_those_thirty_messages(
    tmp_path: Path, country_at: CountryAt
) -> None:
    sound = {
        "incident_id": "twice",
        "title": "A clash",
        "place": "Milak",
        "date_edtf": "2021-12-01",
        "event_type": "armed clash",
        "killed_low": "0",
        "killed_high": "1",
        "country": "IRN",
        "latitude": "30.97",
        "longitude": "61.80917",
        "radius_m": "500",
        "sources": HOSTILE % "https://example.org",
    }
    assert len(SEEDED) == 30
    faulty = [sound | {"incident_id": f"f{at}"} | fault for at, (fault, _) in enumerate(SEEDED)]
    fine = [sound | {"incident_id": f"g{at}"} for at in range(30)]
    # Each faulty row stands between two good ones.
    path = rows_of(tmp_path, sound, *(row for pair in zip(faulty, fine, strict=True) for row in pair))
    accepted, rejected, emptied, _ = check.incidents(path, country_at=country_at, latest=date(2026, 11, 22))
    told = check.messages(pd.concat([rejected, emptied]).sort_values("row"), "incidents.csv")
    assert len(told) == 30
    for at, (message, (_, start)) in enumerate(zip(told, SEEDED, strict=True)):
        assert message.startswith(f"incidents.csv:{3 + 2 * at}: {start}")
        assert message.isprintable()
        assert len(message) < 400
    # A fault in a cell that is not the row's identity, date or place leaves the row on the map.
    kept = {"wounded_low", "killed_low", "killed_high", "radius_m", "sources", "title"}
    whole = {at for at, (fault, start) in enumerate(SEEDED) if kept & {*fault} or _can_do_without(start)}
    assert emptied["row"].tolist() == [3 + 2 * at for at in sorted(whole)]
    assert {*accepted["incident_id"]} == {"twice", *(f"g{at}" for at in range(30))} | {
        f"f{at}" for at in whole
    }


# What is converted is told


@pytest.mark.parametrize(
    ("given", "column", "value", "note"),
    [
        ({"latitude": "31,1447", "longitude": "61"}, "latitude", 31.1447, "latitude '31,1447' as 31.1447"),
        ({"latitude": "۳۱٫۱۴", "longitude": "61"}, "latitude", 31.14, "latitude '۳۱٫۱۴' as 31.14"),
        ({"latitude": "٣١.١٤", "longitude": "61"}, "latitude", 31.14, "latitude '٣١.١٤' as 31.14"),
        (
            {"latitude": "31°08′42″N", "longitude": "61"},
            "latitude",
            31.145,
            "latitude '31°08′42″N' as 31.145",
        ),
        ({"latitude": "31.1", "longitude": "61.8 W"}, "longitude", -61.8, "longitude '61.8 W' as -61.8"),
        ({"killed_low": "۱۲"}, "killed_low", 12, "killed_low '۱۲' as 12"),
        ({"radius_m": "2500,5"}, "radius_m", 2500.5, "radius_m '2500,5' as 2500.5"),
        ({"where_prec": "۴"}, "where_prec", 4, "where_prec '۴' as 4"),
        (
            {"event_type": "Armed_Clash"},
            "event_type",
            "armed clash",
            "event_type 'Armed_Clash' as armed clash",
        ),
        (
            {"date_edtf": "۱۰ آذر ۱۴۰۰"},
            "date_edtf",
            "2021-12-01",
            "date_edtf '۱۰ آذر ۱۴۰۰' as 2021-12-01 (Solar Hijri)",
        ),
        ({"date_edtf": "December 2021"}, "date_edtf", "2021-12", "date_edtf 'December 2021' as 2021-12"),
    ],
)
def test_what_is_written_otherwise_is_converted_and_noted(
    tmp_path: Path, given: dict[str, str], column: str, value: Any, note: str
) -> None:
    accepted, rejected, *_ = check.incidents(rows_of(tmp_path, given, {}))
    assert rejected.empty
    assert accepted[column][0] == value
    assert accepted["converted"].fillna("").tolist() == [note, ""]


def test_notes_of_what_was_converted_are_kept_when_the_table_is_read_again(tmp_path: Path) -> None:
    header = "incident_id,place,date_edtf,border_id,border_distance_m,converted\n"
    text = "a,p,۲۰۲۱,AFG-IRN,1,latitude '۳۱' as 31\n"
    (note,) = check.incidents(table(tmp_path, header + text)).accepted["converted"]
    assert note == "latitude '۳۱' as 31; date_edtf '۲۰۲۱' as 2021"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31.1447", 31.1447),
        ("31.1447°", 31.1447),
        ("N 31.1447", 31.1447),
        ("−31,5", -31.5),
        (".5", 0.5),
        ("6.1e-05", 6.1e-05),
        ("31° 8' 42.5\" N", 31.14513889),
        ("31°8.7'", 31.145),
        ("31:08:42", 31.145),
        ("31 08 42 S", -31.145),
        ("31°08''", None),
        ("31°08'42''", 31.145),
        ("-0°30'", -0.5),
        ("۳۱ درجه ۸ دقیقه ۴۲ ثانیه شمالی", 31.145),
        ("-31 S", None),
        ("N31N", None),
        ("31.14, 61.79", None),
        ("1_0", None),
        ("१२", 12.0),
        ("inf", None),
    ],
)
def test_degrees_are_read_as_people_write_them(text: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(ValueError, match=r"is not a number of degrees|names its hemisphere twice"):
            degrees(text, "latitude")
    else:
        assert degrees(text, "latitude") == value


def test_degrees_and_minutes_come_back_to_a_ten_thousandth_of_a_second() -> None:
    """From decimal degrees by whole numbers, and back."""
    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(2000):
        tenths = chance.randrange(90 * 36_000)
        whole, rest = divmod(tenths, 36_000)
        minutes, seconds = divmod(rest, 600)
        text = f"{whole}°{minutes:02}′{seconds / 10:04.1f}″{chance.choice('NS')}"
        sign = -1 if text.endswith("S") else 1
        assert degrees(text, "latitude") == pytest.approx(sign * tenths / 36_000, abs=3e-8)


# The stated country


def test_swapped_coordinates_are_told_and_never_swapped(tmp_path: Path, country_at: CountryAt) -> None:
    path = rows_of(tmp_path, {"country": "AFG", "latitude": "61.2", "longitude": "34.4"})
    accepted, rejected, *_ = check.incidents(path, country_at=country_at)
    assert accepted.empty
    (fault,) = rejected.to_dict("records")
    assert fault["column"] == "latitude"
    assert fault["reason"] == (
        "34.4, 61.2 (longitude, latitude) lies in RUS; with the two swapped it would lie in AFG, as stated"
    )
    assert (fault["latitude"], fault["longitude"]) == ("61.2", "34.4")
    # Without a stated country, or nobody to tell countries, nothing can be known.
    assert check.incidents(path).rejected.empty
    assert check.incidents(rows_of(tmp_path, {"latitude": "61.2", "longitude": "34.4"})).rejected.empty


@pytest.mark.parametrize(
    ("stated", "longitude", "latitude", "radius_m", "fine"),
    [
        ("IRN", 61.80917, 30.97, "", True),  # Milak
        ("AFG", 61.80917, 30.97, "", True),  # 1.0 km from the line
        ("IRN", 61.19778, 34.65389, "", True),  # Kohsan in Afghanistan, 18.0 km from the line
        ("IRN", 61.6228, 31.71382, "", False),  # Lash-e Juwayn in Afghanistan, 35.8 km from the line
        ("IRN", 61.6228, 31.71382, "50000", True),  # so far from it that it may lie there
        ("AFG", 61.4949, 31.0306, "", False),  # Zabol in Iran, 29.8 km
        ("PAK", 61.8, 31.1, "", False),
        ("IRN", 59.0, 25.2, "", True),  # at sea off Iran
        ("AFG", 62.0, 22.0, "", True),  # on the high seas, in no country
    ],
)
def test_a_point_may_lie_25_km_from_the_stated_country(
    tmp_path: Path,
    country_at: CountryAt,
    stated: str,
    longitude: float,
    latitude: float,
    radius_m: str,
    *,
    fine: bool,
) -> None:
    row = {"country": stated, "longitude": str(longitude), "latitude": str(latitude), "radius_m": radius_m}
    _, rejected, *_ = check.incidents(rows_of(tmp_path, row), country_at=country_at)
    assert rejected["column"].tolist() == ([] if fine else ["country"])


def test_the_tolerance_is_25_km_from_a_straight_border() -> None:
    """A border along the meridian of 61° east: 25 km there are 0.3042° of longitude at 42.5° north."""

    def country_at(longitude: Any, _: Any) -> Any:
        return np.where(longitude < 61, "IRN", "AFG")

    east = np.array([0.1, 0.29, 0.30, 0.31, 0.5])
    stated, unknown = np.full(5, "IRN"), np.full(5, np.nan)
    _, wrong, _ = crosswise.astray(61 + east, np.full(5, 42.5), unknown, stated, country_at)
    assert wrong.tolist() == [False, False, False, True, True]


# Tables that are refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table is empty"),
        ("\n\n", "the table is empty"),
        ("incident_id,place\na,b\n", "no column 'date_edtf'"),
        ("incident_id,date_edtf\na,2021\n", r"no column 'place' \(or 'longitude' and 'latitude'\)"),
        ("incident_id,date_edft,place\na,2021,b\n", "If 'date_edft' is meant, rename it"),
        ("incident_id,date_edtf,latitude,longitdue\na,2021,31,61\n", "If 'longitdue' is meant, rename it"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check.incidents(table(tmp_path, text))


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        check.incidents(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"no file ends in \.parquet or \.csv"):
        check.incidents(tmp_path)
    (tmp_path / "latin.csv").write_bytes(HEADER.encode() + b"a,\xe9,,,,,,,,\n")
    with pytest.raises(InputError, match=r"not UTF-8 text \(byte \d+ is 0xe9\)"):
        check.incidents(tmp_path / "latin.csv")


# Codes of precision, own columns


def test_codes_of_precision_come_through_as_whole_numbers(tmp_path: Path) -> None:
    text = "incident_id,date_edtf,place,where_prec,geo_precision,note\na,2021,b,4,,4\nb,2021,b,,3,\n"
    accepted, rejected, *_ = check.incidents(table(tmp_path, text))
    assert rejected.empty
    assert accepted[["where_prec", "geo_precision"]].dtypes.tolist() == ["Int64", "Int64"]
    assert accepted["where_prec"].fillna(0).tolist() == [4, 0]
    assert accepted["geo_precision"].fillna(0).tolist() == [0, 3]
    assert accepted["note"].dtype == "string"
    assert "where_prec" not in check.incidents(table(tmp_path, HEADER + GOOD)).accepted


@pytest.mark.parametrize(
    ("column", "code"),
    [("where_prec", "8"), ("where_prec", "0"), ("where_prec", "exact"), ("geo_precision", "4")],
)
def test_a_code_of_precision_that_is_none_empties_its_cell(tmp_path: Path, column: str, code: str) -> None:
    text = f"incident_id,date_edtf,place,{column}\na,2021,b,{code}\n"
    (fault,) = check.incidents(table(tmp_path, text)).emptied.to_dict("records")
    assert (fault["column"], fault["row"]) == (column, 2)
    assert repr(code) in fault["reason"]
    assert fault["fix"] == f"Give its code, 1 to {check.PRECISIONS[column]}, or leave it empty."


def test_own_columns_never_get_in_the_way_of_ours(tmp_path: Path) -> None:
    own = {"row": "x", "column": "y", "reason": "z", "fix": "w", "file": "v", "side": "u", "note": "t"}
    accepted, rejected, *_ = check.incidents(rows_of(tmp_path, own, own | {"date_edtf": "soon"}))
    assert accepted["row"].tolist() == [2]
    assert rejected["row"].tolist() == [3]
    assert rejected["column"].tolist() == ["date_edtf"]
    for text in own.values():
        assert text in accepted.iloc[0].astype(str).tolist()
        assert text in rejected.iloc[0].astype(str).tolist()


# Rows on their own


def test_rows_are_the_same_in_any_order(tmp_path: Path) -> None:
    kinds = [{"date_edtf": "soon"}, {"latitude": "31,1", "longitude": "61"}, {"killed_low": "۳"}, {}]
    blank = dict.fromkeys([name for kind in kinds for name in kind if name != "date_edtf"], "")
    rows = [blank | kind | {"incident_id": f"{at}"} for at, kind in enumerate(kinds * 5)]
    straight = check.incidents(rows_of(tmp_path, *rows))
    random.Random(3).shuffle(rows)  # noqa: S311 - an order, no secret
    shuffled = check.incidents(rows_of(tmp_path, *rows))
    for one, other in zip(straight[:2], shuffled[:2], strict=True):
        first, second = (
            frame.drop(columns="row").sort_values("incident_id", ignore_index=True) for frame in (one, other)
        )
        assert first.equals(second)


def test_a_date_after_the_latest_sets_the_row_aside(tmp_path: Path) -> None:
    """A Lunar Hijri year such as 1443 is read as Solar Hijri by rule, which leads into the future."""
    path = rows_of(tmp_path, {"date_edtf": "2026-11"}, {"date_edtf": "1443-04-26"}, {"date_edtf": "../2030"})
    assert check.incidents(path).rejected.empty
    (fault,) = check.incidents(path, latest=date(2026, 11, 22)).rejected.to_dict("records")
    assert fault["row"] == 3
    assert fault["reason"] == "'1443-04-26' begins on 2064-07-16, after 2026-11-22"


def test_lines_need_no_place_and_are_no_matter_of_one_country(tmp_path: Path, country_at: CountryAt) -> None:
    line = {"type": "LineString", "coordinates": [[61.0, 31.0], [63.0, 31.0]]}
    features = [
        {"type": "Feature", "geometry": line, "properties": {"id": "a", "date": "2021", "country": "PAK"}}
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    accepted, rejected, *_ = check.incidents(path, country_at=country_at)
    assert rejected.empty
    assert accepted["footprint_wkt"].tolist() == ["LINESTRING (61 31, 63 31)"]
    assert accepted["placed_by"].tolist() == ["inferred"]


def test_the_embedded_studies_have_no_bad_row(country_at: CountryAt) -> None:
    for path in sorted((atlas.folder() / "studies").glob("*/*.csv")):
        if path.name != "places.csv":
            accepted, rejected, *_ = check.incidents(path, country_at=country_at, latest=date(2026, 11, 22))
            assert rejected.empty, path
            assert accepted["converted"].isna().all(), path
