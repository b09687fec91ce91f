"""Exports of known sources: F16, F17, F19b, F25c and their siblings. All values are made up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from marzmap import atlas, check, tables
from marzmap._errors import InputError
from marzmap.publish.terms import permits

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
    assert row(frame, "radius_m") == [6.2]


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


AWSD = (
    '"Incident ID",Year,Month,Day,"Country Code",Country,Region,District,City,UN,INGO,"Nationals killed",'
    '"Nationals wounded","Internationals killed","Internationals wounded","Total killed","Total wounded",'
    '"Total kidnapped","Total affected","Means of attack",Location,Latitude,Longitude,Motive,"Actor type",'
    "Details,Verified,Source"
)


def test_awsd_dates_are_as_exact_as_stated(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        AWSD,
        "9001,2021,12,1,AF,Afghanistan,Nimroz,Kang,Kang,0,1,1,2,0,0,1,2,0,3,Shooting,Road,31.112,61.93,Unknown,"
        'Unknown,"Car shot at near the line.',
        '",Yes,Media',
        "9002,2022,7,,AF,Afghanistan,Nimroz,Zaranj,Zaranj,0,1,0,1,0,0,0,1,0,1,Shooting,Road,30.96,61.86,Unknown,"
        'Unknown,"Day not known.",Yes,Archived',
        "9003,1998,,,AF,Afghanistan,Herat,Kohsan,Islam Qala,1,0,1,0,0,0,1,0,0,1,Unknown,Unknown,34.66,61.07,"
        'Unknown,Unknown,"Some time in the year.",Archived,Archived',
    )
    assert frame["date_edtf"].tolist() == ["2021-12-01", "2022-07", "1998"]
    assert row(
        frame, "incident_id", "country", "admin1", "admin2", "place", "killed_low", "wounded_high"
    ) == [
        "awsd:9001",
        "AFG",
        "Nimroz",
        "Kang",
        "Kang",
        1,
        2,
    ]
    assert row(frame, "event_type", "event_type_stated", "title") == [
        "attack on civilians",
        "Shooting",
        "Shooting, Kang",
    ]
    assert row(frame, "title", "longitude", at=2) == ["Islam Qala", 61.07]


GTD = (
    "eventid,iyear,imonth,iday,approxdate,extended,country,country_txt,region,region_txt,provstate,city,"
    "latitude,longitude,specificity,vicinity,location,summary,doubtterr,attacktype1,attacktype1_txt,target1,"
    "gname,nkill,nkillter,nwound,scite1,scite2,scite3,dbsource"
)


def test_gtd_codes_and_unknown_values(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        GTD,
        "202112010001,2021,12,1,,0,4,Afghanistan,6,South Asia,Nimroz,Kang,31.112,61.93,1,0,,Made up.,0,2,"
        "Armed Assault,Police post,Taliban,3,1,-99,Test Wire 2 December 2021,https://example.org/a,,START",
        "202107000002,2021,7,0,July 2021,0,94,Iran,10,Middle East,X,Unknown,31.0,61.5,4,0,,Made up.,-9,3,"
        "Bombing/Explosion,Unknown,Unknown,-9,,2.0,,,,START",
        "199800000003,1998,0,0,,0,94,Iran,10,Middle East,X,Zabol,,,5,0,,Made up.,0,9,Unknown,,Unknown,0,,"
        "0,,,,START",
    )
    assert frame["date_edtf"].tolist() == ["2021-12-01", "2021-07", "1998"]
    assert frame["incident_id"].tolist() == ["gtd:202112010001", "gtd:202107000002", "gtd:199800000003"]
    assert frame["event_type"].tolist() == ["armed clash", "other", "other"]
    assert frame["gtd_specificity"].tolist() == [1, 4, 5]
    assert row(frame, "killed_low", "killed_high", "wounded_low", "actor_1") == [3, 3, None, "Taliban"]
    assert row(frame, "killed_low", "wounded_low", "actor_1", "place", at=1) == [None, 2, None, None]
    assert row(frame, "country", "event_type_stated", at=1) == ["IRN", "Bombing/Explosion"]
    first, *others = json.loads(frame["sources"].iloc[0])
    assert first["title"] == "GTD event 202112010001"
    assert not permits(first["terms"])
    assert others == [{"title": "Test Wire 2 December 2021"}, {"url": "https://example.org/a"}]


def test_gtd_through_excel_and_with_other_case(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "EventID;IYear;IMonth;IDay;Country_TXT;City;Latitude;Longitude;Specificity;AttackType1_TXT;NKill",
        "202112010001;2021;12;1;Afghanistan;Kang;31,112;61,93;2.0;Armed Assault;3.0",
    )
    assert row(frame, "date_edtf", "latitude", "killed_high", "gtd_specificity") == [
        "2021-12-01",
        31.112,
        3,
        2,
    ]


def test_no_side_for_a_gtd_point_of_a_division() -> None:
    codes = atlas.code_radii()
    reasons = {
        value: rule.reason_code for (scheme, value), rule in codes.items() if scheme == "gtd_specificity"
    }
    assert reasons == {
        "2": "division_only(GTD specificity 2)",
        "3": "division_only(GTD specificity 3)",
        "4": "province_only(GTD specificity 4)",
        "5": "country_only(GTD specificity 5)",
    }


ACLED = (
    "ISO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,SUB_EVENT_TYPE,ACTOR1,"
    "ASSOC_ACTOR_1,INTER1,ACTOR2,ASSOC_ACTOR_2,INTER2,INTERACTION,REGION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,"
    "LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,SOURCE_SCALE,NOTES,FATALITIES,TIMESTAMP"
)


ACLED_ROW = (
    "4,AFG9001,9001,{},2021,1,Battles,Armed clash,Taliban,,2,Military Forces of Iran,,8,28,South Asia,"
    "Afghanistan,Nimruz,Kang,,Kang,31.112,61.93,1,Test Wire,National,A clash.,0,1639000000"
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12-September-21", "2021-09-12"),
        ("01-Dec-21", "2021-12-01"),
        ("5-Jul-21", "2021-07-05"),
        ("01 December 2021", "2021-12-01"),
        ("2021-12-01", "2021-12-01"),
    ],
)
def test_acled_dates_through_excel(tmp_path: Path, written: str, day: str, separator: str) -> None:
    frame = read(
        tmp_path,
        ACLED.replace(",", separator),
        ACLED_ROW.format(written).replace(",", separator),
    )
    assert row(frame, "incident_id", "date_edtf", "country", "event_type") == [
        "acled:AFG9001",
        day,
        "AFG",
        "armed clash",
    ]


def test_ucdp_names_before_version_17(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "id,year,type_of_violence,conflict_name,dyad_name,side_a,side_b,where_prec,where_coordinates,adm_1,"
        "latitude,longitude,geom_wkt,country,country_id,date_prec,date_start,date_end,best_est,high_est,low_est",
        "7,2015,1,X,X - Y,Government of X,Y,2,Kang,Nimroz,31.112,61.93,POINT (61.93 31.112),Afghanistan,700,"
        "1,2015-12-01,2015-12-01,2,3,1",
    )
    assert row(frame, "incident_id", "killed_low", "killed_high", "country", "where_prec") == [
        "ucdp:7",
        1,
        3,
        "AFG",
        2,
    ]


def test_ucdp_with_few_columns(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "id,type_of_violence,side_a,side_b,latitude,longitude,country,date_start,date_end,best,high,low",
        "7,3,Government of X,Civilians,31.112,61.93,Iran,2015-12-01,2015-12-03,2,3,1",
    )
    assert row(frame, "incident_id", "event_type", "date_edtf", "country", "killed_low") == [
        "ucdp:7",
        "attack on civilians",
        "2015-12-01/2015-12-03",
        "IRN",
        1,
    ]


def test_gdelt_from_bigquery_has_a_header(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "GLOBALEVENTID,SQLDATE,Actor1Name,Actor2Name,EventCode,EventBaseCode,EventRootCode,NumMentions,"
        "ActionGeo_Type,ActionGeo_FullName,ActionGeo_CountryCode,ActionGeo_Lat,ActionGeo_Long,SOURCEURL",
        '99,20211201,IRAN,TALIBAN,194,194,19,3,4,"Kang, Nimroz, Afghanistan",AF,31.112,61.93,'
        "https://example.org/g",
    )
    assert row(frame, "incident_id", "date_edtf", "event_type", "country", "gdelt_geo_type") == [
        "gdelt:99",
        "2021-12-01",
        "shelling",
        "AFG",
        4,
    ]


def test_iom_before_2021_has_one_column_of_coordinates(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "Web ID,Region of Incident,Reported Date,Reported Year,Reported Month,Number Dead,"
        "Minimum Estimated Number of Missing,Total Dead and Missing,Cause of Death,Location Description,"
        "Information Source,Location Coordinates,Migration Route,URL,UNSD Grouping,Source Quality",
        '51999,Central Asia,"December 01, 2021",2021,Dec,2,1,3,Shooting,Near Kang,Test Wire,"31.112, 61.93",,'
        '"https://example.org/1, https://example.org/2",Southern Asia,1',
    )
    assert row(frame, "incident_id", "date_edtf", "longitude", "latitude", "place", "killed_low") == [
        "iom:51999",
        "2021-12-01",
        61.93,
        31.112,
        "Near Kang",
        2,
    ]
    first, *others = json.loads(frame["sources"].iloc[0])
    assert permits(first["terms"])
    assert others == [
        {"title": "Test Wire"},
        {"url": "https://example.org/1"},
        {"url": "https://example.org/2"},
    ]


def test_iom_today_has_two_ids_and_a_country(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "Main ID,Incident ID,Incident Type,Region of Incident,Incident Date,Incident Year,Month,"
        "Number of Dead,Minimum Estimated Number of Missing,Country of Origin,Cause of Death,"
        "Country of Incident,Location of Incident,Coordinates,Information Source,URL",
        "2021.MMP9999,2021.MMP9999.1,Split Incident,Southern Asia,2021-12-01,2021,December,1,0,Afghanistan,"
        'Violence,Iran,Near Zabol,"31.03, 61.5",Test Wire,https://example.org/1',
    )
    assert row(frame, "incident_id", "date_edtf", "longitude", "latitude", "country", "event_type") == [
        "iom:2021.MMP9999.1",
        "2021-12-01",
        61.5,
        31.03,
        "IRN",
        "attack on civilians",
    ]


def test_survey123_dates_of_editing_stay_behind(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "OBJECTID,GlobalID,CreationDate,Creator,EditDate,Editor,Date of incident,Killed,Injured,x,y",
        "1,{A1},12/2/2021 8:00:00 AM,me,12/3/2021 8:00:00 AM,user1,12/31/2021 12:30:00 PM,1,2,61.93,31.112",
    )
    assert row(frame, "incident_id", "date_edtf", "longitude", "latitude", "killed_low") == [
        "{A1}",
        "2021-12-31",
        61.93,
        31.112,
        1,
    ]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("event_id_cnty,deleted_timestamp", "deleted events: ids without places"),
        ("GKGRECORDID,V2.1DATE,V2THEMES,V2ENHANCEDTHEMES", "one row an article, not an event"),
        (
            "WEEK,REGION,COUNTRY,EVENTS,FATALITIES,CENTROID_LATITUDE,CENTROID_LONGITUDE",
            "centres of provinces",
        ),
        ("GLOBALEVENTID,EventTimeDate,MentionTimeDate,MentionType", "one row an article"),
    ],
)
def test_tables_that_are_not_of_events_are_called_by_name(tmp_path: Path, header: str, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n{'1,' * header.count(',')}1\n")
    with pytest.raises(InputError, match=reason):
        check.incidents(path)


def test_a_stated_column_goes_before_what_its_source_says(tmp_path: Path) -> None:
    path = tmp_path / "gtd.csv"
    path.write_text(
        "eventid,iyear,imonth,iday,city,latitude,longitude,attacktype1_txt,scite1,Ort\n"
        "7,2021,12,1,Kang,31.112,61.93,Armed Assault,Test Wire,Kang village\n"
    )
    columns = {"Ort": "place", "iyear": "year", "scite1": ""}
    frame = check.incidents(path, options=tables.Options(columns=columns)).accepted
    assert row(frame, "incident_id", "place", "date_edtf", "city") == [
        "gtd:7",
        "Kang village",
        "2021-12-01",
        "Kang",
    ]
    assert len(json.loads(frame["sources"].iloc[0])) == 1


@pytest.mark.parametrize("identifier", ["2.02E+11", '"2,02E+11"', "nan", "", "N/A"])
def test_a_damaged_id_of_a_source_is_made_anew(tmp_path: Path, identifier: str) -> None:
    frame = read(
        tmp_path,
        "eventid,iyear,imonth,iday,city,latitude,longitude",
        f"{identifier},2021,12,1,Kang,31.112,61.93",
        "202112010001.0,2021,12,2,Kang,31.112,61.93",
    )
    made, given = frame["incident_id"].tolist()
    assert made.startswith("r-")
    assert given == "gtd:202112010001"


def test_surveys_whose_point_is_one_cell_only(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "start,end,incident_date,where_point,killed,_id,_uuid,_submission_time,_index",
        "2021-12-05T18:03:11.000+03:30,2021-12-05T18:09:00.000+03:30,2021-12-01,30.96 61.86 480 6,1,101,6f,"
        "2021-12-06T14:40:02,1",
    )
    assert row(frame, "incident_id", "date_edtf", "longitude", "latitude", "killed_low") == [
        "6f",
        "2021-12-01",
        61.86,
        30.96,
        1,
    ]


def test_surveys_in_persian_with_labels(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "تاریخ رویداد,محل رویداد,_محل رویداد_latitude,_محل رویداد_longitude,_محل رویداد_altitude,کشته,_uuid,"
        "_submission_time",
        "2021-12-01,30.96 61.86 0 5,30.96,61.86,0,2,6f,2021-12-06T14:40:02",
    )
    assert row(frame, "date_edtf", "longitude", "latitude", "killed_low", "place") == [
        "2021-12-01",
        61.86,
        30.96,
        2,
        None,
    ]
