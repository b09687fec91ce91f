"""Tables come in: what is accepted, what is set aside and why, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marzmap import InputError, atlas, check
from marzmap.attributes import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "incident_id,title,place,date_edtf,event_type,killed_low,killed_high,longitude,latitude,sources\n"
GOOD = "a,A clash,Shaghalak,2021-12-01,armed clash,0,1,,,\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "incidents.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_row_is_typed_and_dated(tmp_path: Path) -> None:
    accepted, rejected = check.incidents(table(tmp_path, HEADER + GOOD))
    assert len(rejected) == 0
    row = accepted.iloc[0]
    assert (row["row"], row["date_start"], row["date_end"]) == (2, "2021-12-01", "2021-12-01")
    for name in ("killed_low", "longitude", "sensitive", "title_fa"):
        assert accepted[name].dtype == COLUMNS[name].dtype


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("b,t,p,2021-13,armed clash,,,,,\n", "date_edtf", "'2021-13' is no date of the calendar"),
        ("b,t,p,2022-02-30,armed clash,,,,,\n", "date_edtf", "'2022-02-30' is no date of the calendar"),
        ("b,t,p,last week,armed clash,,,,,\n", "date_edtf", "'last week' is no date of the profile"),
        ("b,t,p,2022-05/2022-04,armed clash,,,,,\n", "date_edtf", "ends before it starts"),
        ("b,t,p,,armed clash,,,,,\n", "date_edtf", "no value"),
        ("b,t,p,2021,armed clash,,,61.8,131\n", "", "9 cells under a header of 10 columns"),
        ("b,t,p,2021,armed clash,,,61.8,131,\n", "latitude", "'131': it should be less than or equal to 90"),
        ("b,t,p,2021,armed clash,,,61.8,,\n", "longitude", "only one of longitude and latitude"),
        ("b,t,,2021,armed clash,,,,,\n", "place", "neither a place nor coordinates"),
        ("b,t,p,2021,battle,,,,,\n", "event_type", "'battle'"),
        ("b,t,p,2021,armed clash,3,1,,,\n", "killed_low", "3 is more than killed_high 1"),
        ("b,t,p,2021,armed clash,-1,,,,\n", "killed_low", "'-1'"),
        ("a,t,p,2021,armed clash,,,,,\n", "incident_id", "'a' stands in row 2 too"),
        (",,,,,,,,,\n", "", "the row is empty"),
        ("b,t\x07,p,2021,armed clash,,,,,\n", "title", "control character"),
        ("b,t,p,2021,armed clash,,,,,[\n", "sources", "not JSON"),
        (
            'b,t,p,2021,armed clash,,,,,"[{""url"": ""javascript:alert(1)""}]"\n',
            "sources",
            "no http or https address",
        ),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason(tmp_path: Path, row: str, column: str, reason: str) -> None:
    accepted, rejected = check.incidents(table(tmp_path, HEADER + GOOD + row + GOOD.replace("a,", "z,", 1)))
    assert accepted["incident_id"].tolist() == ["a", "z"]
    (fault,) = rejected.to_dict("records")
    assert (fault["row"], fault["column"]) == (3, column)
    assert reason in fault["reason"]
    assert fault["fix"]


def test_every_fault_of_a_row_is_told(tmp_path: Path) -> None:
    _, rejected = check.incidents(table(tmp_path, HEADER + "b,t,p,2021-13,battle,,,200,31,\n"))
    assert rejected["column"].tolist() == ["date_edtf | event_type | longitude"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table is empty"),
        ("\n\n", "the table is empty"),
        ("incident_id,place\na,b\n", "no column 'date_edtf'"),
        ("incident_id,date_edtf\na,2021\n", r"no column 'place' \(or 'longitude' and 'latitude'\)"),
        ("incident_id,date_edft,place\na,2021,b\n", "Did you mean to name 'date_edft' so"),
        ("place,place\n", "column 'place' stands twice"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check.incidents(table(tmp_path, text))


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        check.incidents(tmp_path / "none.csv")
    with pytest.raises(InputError, match="cannot be read"):
        check.incidents(tmp_path)
    (tmp_path / "latin.csv").write_bytes(HEADER.encode() + b"a,\xe9,,,,,,,,\n")
    with pytest.raises(InputError, match=r"not UTF-8 text \(byte \d+ is 0xe9\)"):
        check.incidents(tmp_path / "latin.csv")


@pytest.mark.parametrize(
    ("date_edtf", "start", "end"),
    [
        ("2021-12-01", "2021-12-01", "2021-12-01"),
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-07~", "2022-07-01", "2022-07-31"),
        ("2022-07-31?", "2022-07-31", "2022-07-31"),
        ("2023-07-XX", "2023-07-01", "2023-07-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2022-22", "2022-06-01", "2022-08-31"),
        ("2022-07-30/2022-07-31", "2022-07-30", "2022-07-31"),
        ("2022-07-30/..", "2022-07-30", None),
        ("../2022-07-30", None, "2022-07-30"),
        ("[2022-07-30,2022-07-31]", "2022-07-30", "2022-07-31"),
    ],
)
def test_dates_become_the_interval_of_possible_days(
    date_edtf: str, start: str | None, end: str | None
) -> None:
    assert check.interval(date_edtf) == (start, end)


@pytest.mark.parametrize("text", ["2021-12/", "2021-1X", "", "unknown", "01.12.2021", "2021-12-1", "[]"])
def test_what_the_profile_leaves_out_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no date"):
        check.interval(text)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(alphabet=st.sampled_from('a0-/,"\n\r\t\x00{}[]«ک;2021'), max_size=200))
def test_no_text_makes_it_crash_or_lose_a_row(tmp_path: Path, body: str) -> None:
    import csv

    path = table(tmp_path, "incident_id,date_edtf,place\na,2021,b\n")
    path.write_bytes(path.read_bytes() + body.encode())
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    while not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    accepted, rejected = check.incidents(path)
    assert len(accepted) + len(rejected) == len(lines) - 1


def test_the_embedded_studies_have_no_bad_row() -> None:
    for path in sorted((atlas.folder() / "studies").glob("*/*.csv")):
        if path.name != "places.csv":
            assert check.incidents(path).rejected.empty, path
