"""Exports of known sources: F16, F17, F19b, F25c and their siblings. All values are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from marzmap import check

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def read(tmp_path: Path, *lines: str, name: str = "export.csv") -> pd.DataFrame:
    """Return the accepted rows of a table; none of it is set aside."""
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    checked = check.incidents(path)
    assert checked.rejected[["column", "reason"]].to_dict("records") == []
    return checked.accepted


def row(frame: pd.DataFrame, *columns: str, at: int = 0) -> list[Any]:
    """Return some cells of a row, None where one is empty."""
    cells = frame[[*columns]].astype("object")
    return cells.where(cells.notna(), None).iloc[at].tolist()


KOBO = (
    '"start";"end";"Date of incident";"Type of incident";"Where did it happen?";'
    '"_Where did it happen?_latitude";"_Where did it happen?_longitude";"_Where did it happen?_altitude";'
    '"_Where did it happen?_precision";"Killed";"_id";"_uuid";"_submission_time";"_status";"_index"'
)


def test_kobo_takes_the_question_date_and_point(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        KOBO,
        '"2021-12-05T18:03:11.000+03:30";"2021-12-05T18:09:00.000+03:30";"2021-12-01";"";'
        '"30.96 61.86 480.5 6";"30.96";"61.86";"480.5";"6.2";"1";"101";"6f1c-01";"2021-12-06T14:40";"";"1"',
    )
    assert row(frame, "incident_id", "date_edtf", "longitude", "latitude", "killed_low", "place") == [
        "6f1c-01",
        "2021-12-01",
        61.86,
        30.96,
        1,
        None,
    ]
    assert row(frame, "radius_m") == [None]


def test_kobo_with_groups_and_xml_names(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "start,end,today,event/what/incident_date,event/where/point,event/where/_point_latitude,"
        "event/where/_point_longitude,event/where/_point_altitude,event/where/_point_precision,"
        "event/harm,event/harm/killed,event/harm/wounded,_id,_uuid,_submission_time,_status",
        "2021-12-05T18:03:11.000+03:30,2021-12-05T18:09:00.000+03:30,2021-12-05,2021-12-02,31.112 61.93 0 5,"
        "31.112,61.93,0,5,killed,1,0,102,6f1c-02,2021-12-06T14:40:02,submitted_via_web",
    )
    assert row(frame, "incident_id", "date_edtf", "longitude", "latitude", "status") == [
        "6f1c-02",
        "2021-12-02",
        61.93,
        31.112,
        "published",
    ]
    # 1 in "harm/killed" says that the answer was chosen, not how many died.
    assert frame["killed_low"].isna().all()


def test_odk_central_splits_the_point(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "SubmissionDate,start,end,incident-date,site-Latitude,site-Longitude,site-Altitude,site-Accuracy,"
        "second-Latitude,second-Longitude,meta-instanceID,KEY,SubmitterID,ReviewState",
        "2021-12-06T10:00:00.000Z,2021-12-05T09:00:00.000+04:30,2021-12-05T09:05:00.000+04:30,2021-12-03,"
        "30.96,61.86,470,4.5,31.2,61.99,uuid:77,uuid:77,12,approved",
    )
    assert row(frame, "incident_id", "date_edtf", "longitude", "latitude") == [
        "uuid:77",
        "2021-12-03",
        61.86,
        30.96,
    ]


UCDP = (
    "id,year,active_year,type_of_violence,conflict_name,side_a,side_b,where_prec,where_coordinates,latitude,"
    "longitude,country,region,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best"
)
UCDP_ROW = (
    "1,2021,True,1,X,Government of Iran,Taleban,1,Kang,31.112,61.93,{},Asia,1,2021-12-01 00:00:00.000,"
    "2021-12-01 00:00:00.000,1,1,1,0,3"
)


@pytest.mark.parametrize(
    ("country", "code"),
    [("Afghanistan", "AFG"), ("Russia (Soviet Union)", "RUS"), ("Yemen (North Yemen)", "YEM")],
)
def test_ucdp_subset_keeps_the_country(tmp_path: Path, country: str, code: str) -> None:
    frame = read(tmp_path, UCDP, UCDP_ROW.format(country))
    assert row(frame, "incident_id", "country", "killed_low", "where_prec") == ["ucdp:1", code, 3, 1]


def test_ucdp_with_semicolons(tmp_path: Path) -> None:
    frame = read(tmp_path, UCDP.replace(",", ";"), UCDP_ROW.format("Iran").replace(",", ";"))
    assert row(frame, "country", "longitude", "killed_high") == ["IRN", 61.93, 3]
