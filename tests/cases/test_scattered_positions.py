"""Positions that are spread over several columns, or stand among other words."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

KANG = (61.93, 31.112)  # 61°55'48" E, 31°06'43.2" N
BUNAGANA = (29.6, -1.3)


def checked(folder: Path, header: str, *rows: str) -> check.Checked:
    """Check a table of id, date and place, then the given columns."""
    path = folder / "in.csv"
    lines = [f"{at},2021-12-01,Kang,{row}\n" for at, row in enumerate(rows, start=1)]
    path.write_text(f"id,date,place,{header}\n{''.join(lines)}", encoding="utf-8")
    return check.incidents(path)


def points(result: check.Checked) -> list[tuple[float, float]]:
    assert result.rejected.empty, result.rejected[["column", "reason"]].to_dict("records")
    places = result.accepted[["longitude", "latitude"]].itertuples(index=False, name=None)
    return [(round(longitude, 6), round(latitude, 6)) for longitude, latitude in places]


@pytest.mark.parametrize(
    ("header", "cells", "point"),
    [
        ("lat_deg,lat_min,lat_sec,lon_deg,lon_min,lon_sec", "31,6,43.2,61,55,48", KANG),
        ("latitude,lat minutes,longitude,lon minutes", "31,6.72,61,55.8", KANG),
        ("LatDeg,LatMin,LongDeg,LongMin", "31.0,6.72,61.0,55.8", KANG),
        ("широта,широта мин,долгота,долгота мин", '31,"6,72",61,"55,8"', KANG),
        ("lat,ns,lon,ew", "1.3,S,29.6,E", BUNAGANA),
        ("lat,ns,lon,ew", "-1.3,S,29.6,E", BUNAGANA),
        ("GPSLatitude,GPSLatitudeRef,GPSLongitude,GPSLongitudeRef", "1.3,South,29.6,East", BUNAGANA),
        ("lat_d,lat_m,lat_hem,lon_d,lon_m,lon_hem", "1,18,S,29,36,E", BUNAGANA),
        ("lat,lon,lat_min,lat_max,lon_min,lon_max", "31.112,61.93,31,32,61,62", KANG),
        ("lat,lon,lat_min,lat_max,lon_min,lon_max", "31,61,31,32,61,62", (61, 31)),
    ],
)
def test_an_angle_may_stand_in_several_columns(
    tmp_path: Path, header: str, cells: str, point: tuple[float, float]
) -> None:
    assert points(checked(tmp_path, header, cells)) == [point]


def test_columns_read_as_one_angle_are_named(tmp_path: Path) -> None:
    result = checked(tmp_path, "lat_deg,lat_min,lon_deg,lon_min", "31,6.72,61,55.8")
    assert "columns 'lat_deg', 'lat_min' are read as one angle" in result.notices


def test_minutes_beyond_sixty_set_their_row_aside(tmp_path: Path) -> None:
    result = checked(
        tmp_path, "lat_deg,lat_min,lon_deg,lon_min", "31,6.72,61,55.8", "31,66,61,55.8", "31,,61,"
    )
    assert result.rejected["row"].tolist() == [3]
    assert "sixty or more minutes" in result.rejected["reason"][0]
    assert result.accepted["latitude"].tolist() == [31.112, 31.0]


def test_locate_joins_angles_of_several_columns_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("lat,ns,lon,ew\n1.3,S,29.6,E\n", encoding="utf-8")
    out = tmp_path / "b.csv"
    result = CliRunner().invoke(main, ["locate", str(tmp_path / "a.csv"), "-o", str(out)])
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["border_id"] == "COD-UGA"


@pytest.mark.parametrize(
    "text",
    [
        "near 31.112N 61.93E",
        "approx. 31°06'43.2\"N, 61°55'48\"E (border post)",
        "GPS: 31.112 N, 61.93 E",
        "around N31.112 E61.93",
        "около 31.112N, 61.93E",
        "حدود 31.112N 61.93E",
        "~31.112N/61.93E",
    ],
)
def test_words_that_lead_to_a_position_do_not_hide_it(tmp_path: Path, text: str) -> None:
    quoted = text.replace('"', '""')
    assert points(checked(tmp_path, "position", f'"{quoted}"')) == [KANG]


@pytest.mark.parametrize("text", ["10 km north of 31.112N 61.93E", "from 31.112N 61.93E to the east"])
def test_a_place_elsewhere_than_its_position_is_refused(tmp_path: Path, text: str) -> None:
    result = checked(tmp_path, "position", f'"{text}"')
    assert result.rejected["reason"].tolist() == [
        f"'{text}' holds 31.112N 61.93E among other words; write the position alone"
    ]


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("remarks", "six shots at 31.112N, 61.93E by guards"),
        ("what", "At the post (31.1125, 61.9301)"),
    ],
)
def test_a_position_in_a_sentence_is_reported(tmp_path: Path, header: str, text: str) -> None:
    result = checked(tmp_path, header, f'"{text}"', "none")
    assert any(f"column '{header}' has positions among other words" in notice for notice in result.notices)
