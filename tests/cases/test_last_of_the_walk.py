"""Cases that the last walks through the issue found: forms, numbers of countries, sheets, packed angles."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main
from marzmap._rows import country_at
from marzmap.tables.cells.positions import read

if TYPE_CHECKING:
    from pathlib import Path

FORM = "_uuid,_submission_time,event/date,event/where/point,event/where/_point_latitude,"
FORM += "event/where/_point_longitude,event/where/_point_altitude,event/where/_point_precision"


def table(folder: Path, header: str, *rows: str) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "column"),
    [
        *(("casualties-killed", "killed_low"), ("casualties-injured", "wounded_low")),
        *(("group/killed", "killed_low"), ("grp.wounded", "wounded_low"), ("victims_dead", "killed_low")),
        *(("harm-injured", "wounded_low"), ("g1:wounded", "wounded_low")),
    ],
)
def test_counts_in_groups_mean_their_last_part(tmp_path: Path, name: str, column: str) -> None:
    path = table(tmp_path, f"id,date,place,{name}", "a,2021-12-01,Zaranj,3")
    assert check.incidents(path).accepted[column].tolist() == [3]


def test_odk_groups_with_any_name_mean_their_last_part(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "SubmissionDate,KEY,q1-date,q1-place,q2-injured,q3-weather",
        "2021-12-09,uuid:1,2021-12-01,Zaranj,2,fog",
    )
    accepted = check.incidents(path).accepted
    assert accepted[["date_edtf", "place", "wounded_low", "q3-weather"]].to_numpy().tolist() == [
        ["2021-12-01", "Zaranj", 2, "fog"]
    ]


def test_two_groups_with_one_question_are_not_mixed_up(tmp_path: Path) -> None:
    header = "SubmissionDate,KEY,date,place,q1-injured,q2-injured"
    path = table(tmp_path, header, "2021-12-09,uuid:1,2021-12-01,Zaranj,2,5")
    accepted = check.incidents(path).accepted
    assert accepted["wounded_low"].isna().all()
    assert accepted[["q1-injured", "q2-injured"]].to_numpy().tolist() == [["2", "5"]]


@pytest.mark.parametrize(("precision", "radius"), [("5.5", 5.5), ("0", None), ("0.0", None), ("", None)])
def test_precision_of_a_form_is_the_radius(tmp_path: Path, precision: str, radius: float | None) -> None:
    row = f"6f1c-02,2021-12-06T14:40:02,2021-12-02,,31.112,61.93,0,{precision}"
    accepted, rejected, emptied, _ = check.incidents(table(tmp_path, FORM, row))
    assert accepted["radius_m"].astype("object").where(accepted["radius_m"].notna(), None).tolist() == [
        radius
    ]
    assert rejected.empty
    assert emptied.empty


@pytest.mark.parametrize(
    ("word", "status"),
    [
        *(("Approved", "published"), ("Not approved", "draft"), ("On Hold", "draft"), ("", "published")),
        *(("validation_status_approved", "published"), ("validation_status_not_approved", "draft")),
    ],
)
def test_validation_of_a_form_is_the_status(tmp_path: Path, word: str, status: str) -> None:
    path = table(tmp_path, f"{FORM},_validation_status", f"a,2021-12-06,2021-12-02,,31.112,61.93,0,5,{word}")
    assert check.incidents(path).accepted["status"].tolist() == [status]


def test_review_of_odk_central_is_the_status(tmp_path: Path) -> None:
    rows = [f"2021-12-09,uuid:{at},2021-12-01,Zaranj,{word}" for at, word in enumerate(REVIEWS)]
    accepted = check.incidents(table(tmp_path, "SubmissionDate,KEY,date,place,ReviewState", *rows)).accepted
    assert accepted["status"].tolist() == [*REVIEWS.values()]


REVIEWS = {"approved": "published", "rejected": "draft", "hasIssues": "draft", "": "published"}


@pytest.mark.parametrize("name", ["gwno", "gwnoa", "gwno_a", "GW code", "gwno_loc"])
def test_gleditsch_and_wards_numbers_are_countries(tmp_path: Path, name: str) -> None:
    path = table(tmp_path, f"id,date,place,{name}", "a,2021-12-01,Zaranj,700", "b,2021-12-02,Milak,630.0")
    assert check.incidents(path).accepted["country"].tolist() == ["AFG", "IRN"]


def test_a_number_that_fits_as_another_is_reported(tmp_path: Path) -> None:
    header = "id,date,place,latitude,longitude,country"
    path = table(
        tmp_path, header, "a,2021-12-01,,31.112,61.0,630", "b,2021-12-01,,31,61,364", "c,2021,Milak,,,630"
    )
    _, rejected, _, notices = check.incidents(path, country_at=country_at, countries=["AFG", "IRN"])
    assert rejected["row"].tolist() == [2]
    assert "630 is PRI in ISO 3166 and IRN by Gleditsch and Ward" in rejected["reason"].item()
    assert any("630 is read as PRI (ISO 3166); if it is IRN" in notice for notice in notices)
    no_iso = check.incidents(table(tmp_path, "id,date,place,country", "a,2021-12-01,Zaranj,700"))
    assert "Gleditsch and Ward's for AFG" in no_iso.emptied["reason"].item()


def test_check_says_what_becomes_of_ucdps_best(tmp_path: Path) -> None:
    header = "id,type_of_violence,date_start,date_end,latitude,longitude,best,low,high"
    path = table(tmp_path, header, "1,1,2021-12-01,2021-12-01,31.112,61.93,3,,")
    output = CliRunner().invoke(main, ["check", str(path)]).output
    assert "column 'best' is the lowest and highest number of killed where low or high is empty" in output
    (line,) = [line for line in output.splitlines() if line.startswith("best ")]
    assert "stays your own" not in line
    assert check.incidents(path).accepted["killed_high"].tolist() == [3]


@pytest.mark.parametrize(
    "shape",
    ["POINT (61.93 31.112)", "31.112, 61.93", '{""type"": ""Point"", ""coordinates"": [61.93, 31.112]}'],
)
def test_a_row_with_nothing_but_a_position_is_a_row(tmp_path: Path, shape: str) -> None:
    path = table(tmp_path, "position,date,place,n", f'"{shape}",,,', '"POINT (61.9 31)",2021,Kang,x')
    rejected = check.incidents(path).rejected
    assert rejected["column"].tolist() == ["date"]
    note = table(tmp_path, "position,date,place,n", '"POINT (61.9 31)",2021,Kang,x', "own count of it,,,")
    assert "is a note, not a row" in check.incidents(note).rejected["reason"].item()


def test_ids_that_begin_again_on_each_sheet_are_kept(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for year in (2021, 2022):
        sheet = book.create_sheet(str(year))
        sheet.append(["id", "date", "place"])
        for number in (1, 2, 3):
            sheet.append([number, f"{year}-05-0{number}", "Zaranj"])
    book.save(tmp_path / "a.xlsx")
    accepted, rejected, _, notices = check.incidents(tmp_path / "a.xlsx")
    assert accepted["incident_id"].tolist() == ["1", "2", "3", "2022:1", "2022:2", "2022:3"]
    assert rejected.empty
    (notice,) = [text for text in notices if "earlier sheet" in text]
    assert "3 rows have an id that an earlier sheet has too" in notice


def test_one_id_twice_on_a_sheet_is_still_a_fault(tmp_path: Path) -> None:
    header = "sheet,sheet_row,id,date,place"
    rows = ("a,2,1,2021-05-01,Kang", "b,2,1,2021-05-02,Kang", "b,3,1,2021-05-03,Kang")
    accepted, rejected, *_ = check.incidents(table(tmp_path, header, *rows))
    assert accepted["incident_id"].tolist() == ["1", "b:1"]
    assert rejected["row"].tolist() == [4]


@pytest.mark.parametrize(
    "text",
    [
        *("310643N 0615548E", "310643N0615548E", "N310643 E0615548", "0615548E 310643N"),
        *("310643.0N, 0615548.0E", "3106.717N 06155.800E"),
    ],
)
def test_packed_degrees_and_minutes_are_read(text: str) -> None:
    point = read(text).shape
    # 31 + 6/60 + 43/3600 and 61 + 55/60 + 48/3600, by hand.
    assert point.x == pytest.approx(61.93, abs=1e-8)
    assert point.y == pytest.approx(31.111944, abs=1e-5)


def test_packed_angles_in_columns_of_their_own_are_read(tmp_path: Path) -> None:
    path = table(tmp_path, "id,date,lat,lon", "a,2021,310643N,0615548E", "b,2021,0045N,0615548E")
    accepted, rejected, *_ = check.incidents(path)
    assert accepted[["latitude", "longitude"]].to_numpy()[0] == pytest.approx([31.11194444, 61.93])
    assert "'0045N' can be 45 degrees or 0°45′" in rejected["reason"].item()


def test_dates_of_the_nepali_calendar_are_questioned(tmp_path: Path) -> None:
    path = table(tmp_path, "id,date,place", "a,2078-08-15,Zaranj", "b,15 August 2079,Zaranj", "c,2021,Zaranj")
    bad = tmp_path / "bad.csv"
    output = CliRunner().invoke(main, ["check", str(path), "--rejected", str(bad)]).output
    assert "Nepali" in output
    assert "3 rows read, 1 good, 2 bad" in output
    with bad.open(encoding="utf-8", newline="") as file:
        assert [row["date"] for row in csv.DictReader(file)] == ["2078-08-15", "15 August 2079"]
