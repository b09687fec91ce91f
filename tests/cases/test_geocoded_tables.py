"""Tables for `marzmap geocode`: a stated position of any form is kept, and never gives way to a name."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

# Kang's own point in the gazetteer lies 22 km away from this one.
HERE = ("61.93000000", "31.11200000")


def geocoded(source: Path) -> tuple[Result, list[dict[str, str]]]:
    out = source.with_name("placed.csv")
    result = CliRunner().invoke(main, ["geocode", str(source), "-o", str(out)])
    if result.exit_code:
        return result, []
    with out.open(encoding="utf-8-sig", newline="") as file:
        return result, list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Coordinates", '"31.112, 61.93"'),
        ("Координаты", '"31°06\'43.2""N 61°55\'48""E"'),
        ("lon/lat", "61.93 31.112"),
        ("wkt", "POINT (61.93 31.112)"),
        ("wkt", "MULTIPOINT ((61.93 31.112))"),
        ("Enlem,Boylam", '"31,112","61,93"'),
        ("URL", '"https://www.google.com/maps/search/31.112,61.93"'),
        ("map", '"https://www.google.com/maps/@31.112,61.93,12z"'),
    ],
)
def test_a_position_in_any_form_goes_before_a_name(tmp_path: Path, header: str, cells: str) -> None:
    table = tmp_path / "places.csv"
    table.write_text(f"id,place,{header}\n1,Kang,{cells}\n", encoding="utf-8")
    result, (row,) = geocoded(table)
    assert result.exit_code == 0, result.output
    assert (row["longitude"], row["latitude"], row["place_id"]) == (*HERE, "")


def test_eastings_and_northings_go_before_a_name(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("id,place,zone,easting,northing\n1,Kang,41R,398000,3442000\n", encoding="utf-8")
    _, (row,) = geocoded(table)
    # By PROJ: echo 398000 3442000 | cs2cs EPSG:32641 EPSG:4326 -f %.5f
    assert (row["longitude"][:8], row["latitude"][:8]) == ("61.93038", "31.10743")


def test_geometries_of_every_kind_go_before_a_name(tmp_path: Path) -> None:
    shapes = [
        {"type": "Point", "coordinates": [61.93, 31.112]},
        {"type": "MultiPoint", "coordinates": [[61.93, 31.112]]},
        {"type": "Point", "coordinates": []},
        None,
    ]
    features = [{"type": "Feature", "properties": {"place": "Kang"}, "geometry": shape} for shape in shapes]
    table = tmp_path / "places.geojson"
    table.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    result, rows = geocoded(table)
    assert result.exit_code == 0, result.output
    assert [(row["longitude"], row["latitude"]) for row in rows[:2]] == [HERE] * 2
    assert all(row["place_id"] for row in rows[2:])


def test_how_a_pair_is_read_is_said(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text('id,place,coordinates\n1,Kang,"31.112, 61.93"\n', encoding="utf-8")
    assert "column 'coordinates' is read as latitude first" in geocoded(table)[0].output


def test_a_row_whose_positions_disagree_is_set_aside(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("place,lat,lon,wkt\nKang,30.96,61.86,POINT(61.93 31.112)\nMilak,,,\n", encoding="utf-8")
    result, rows = geocoded(table)
    assert "places.csv:2: wkt: lies 18129 m from longitude 61.86 and latitude 30.96" in result.stderr
    assert ([row["place"] for row in rows], "1 row set aside" in result.stdout) == (["Milak"], True)


def test_bad_rows_are_grouped_and_stop_nothing(tmp_path: Path) -> None:
    table, bad = tmp_path / "places.csv", tmp_path / "placed.rejected.csv"
    lines = [*("Kang,north of here" for _ in range(6)), '"Kang","31.112, 61.93"', "Milak,"]
    table.write_text("place,coordinates\n" + "\n".join(lines) + "\n", encoding="utf-8")
    result, rows = geocoded(table)
    assert result.exit_code == 0
    assert result.stderr.count("'north of here' is not a position") == 3
    assert "and 3 more rows with this: 5, 6, 7" in result.stderr
    assert "8 rows, 2 placed; to review:" in result.stdout
    assert [(row["place"], bool(row["latitude"])) for row in rows] == [("Kang", True), ("Milak", True)]
    with bad.open(encoding="utf-8", newline="") as file:
        assert [line["row"] for line in csv.DictReader(file)] == ["2", "3", "4", "5", "6", "7"]
    table.write_text("place\nKang\n", encoding="utf-8")
    geocoded(table)
    assert not bad.exists()


def test_a_short_row_is_reported_and_stops_nothing(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("id,place,country\n1,Kang,AFG,x,y\n2,Milak,IRN\n", encoding="utf-8")
    result, rows = geocoded(table)
    assert "places.csv:2: 5 cells" in result.stderr
    assert [row["place_id"] for row in rows] == ["milak"]


@pytest.mark.parametrize("name", ["Kang", "Not A Place"])
def test_no_date_or_id_is_asked_of_a_place(tmp_path: Path, name: str) -> None:
    table = tmp_path / "places.csv"
    lines = f"7,whenever,{name}\n7,,Milak\n"
    table.write_text(f"id,date,place\n{lines}", encoding="utf-8")
    result, rows = geocoded(table)
    assert [(row["incident_id"], row["place"]) for row in rows] == [("7", name), ("7", "Milak")]
    assert "places.csv:2: date: 'whenever' is not a date" in result.stderr
    assert rows[0]["check_note_code"] == "cell_emptied(date,whenever)"


# Headers as the sources write them (KoBoToolbox, IOM Missing Migrants, GTD, ACLED); the rows are made up.
EXPORTS = {
    "kobo": (
        "start,end,Place,_Place_latitude,_Place_longitude,_Place_altitude,_Place_precision,_id,_uuid",
        "2021-12-01T10:00:00+04:30,2021-12-01T10:05:00+04:30,,31.112,61.93,480,5,9,u-9",
    ),
    "iom": (
        "Web ID,Reported Date,Number Dead,Location Coordinates,Location Description",
        '2021.1,"December 01, 2021",1,"31.112, 61.93",near Kang',
    ),
    "gtd": (
        "eventid,iyear,imonth,iday,country_txt,provstate,city,latitude,longitude,specificity",
        "202112010001,2021,12,0,Afghanistan,Nimroz,Kang,31.112,61.93,1",
    ),
    "acled": (
        "event_id_cnty,event_date,time_precision,event_type,country,location,latitude,longitude,geo_precision",
        "AFG1,01 December 2021,1,Battles,Afghanistan,Kang,31.112,61.93,1",
    ),
}


@pytest.mark.parametrize("source", EXPORTS)
def test_exports_of_sources_are_read_as_check_does(tmp_path: Path, source: str) -> None:
    table = tmp_path / f"{source}.csv"
    table.write_text("\n".join(EXPORTS[source]) + "\n", encoding="utf-8")
    result, (row,) = geocoded(table)
    assert result.exit_code == 0, result.output
    assert (row["longitude"], row["latitude"]) == HERE


def test_a_table_without_an_output_says_how_to_give_one(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("place\nKang\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["geocode", str(table)])
    assert (result.exit_code, "give the table to write with -o" in result.stderr) == (2, True)


def test_a_short_plus_code_is_read_with_its_town(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    cells = ["X3V6+22 Zaranj,", "X3V6+22,Zaranj", '"X3V6+22 Zaranj, Afghanistan",bazaar', "X3V6+22,"]
    table.write_text("coordinates,place\n" + "\n".join(cells) + "\n", encoding="utf-8")
    result, rows = geocoded(table)
    # The Plus Code 8J24X3V6+22 by its specification: 30.9925625, 62.0600625.
    assert {(row["longitude"], row["latitude"]) for row in rows} == {("62.06006300", "30.99256200")}
    assert [row["place"] for row in rows] == [*["X3V6+22 Zaranj"] * 2, "X3V6+22 Zaranj, Afghanistan"]
    assert "places.csv:5: coordinates: 'X3V6+22' is a short Plus Code, which needs its town" in result.stderr
