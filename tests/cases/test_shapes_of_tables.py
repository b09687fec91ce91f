"""Tables in shapes that programs and services write: keyed JSON, times and folders of KML, metres, ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyproj
import pytest
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main
from marzmap.tables import Options
from marzmap.tables.cells import positions

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick

COLUMNS = {
    "id": ["a", "b"],
    "date": ["2021-12-01", "2021-12-02"],
    "lat": [31.112, 30.96],
    "lon": [61.93, 61.86],
}
ROWS = [dict(zip(COLUMNS, cells, strict=True)) for cells in zip(*COLUMNS.values(), strict=True)]
WITHOUT_IDS = [{name: value for name, value in row.items() if name != "id"} for row in ROWS]


def read(folder: Path, name: str, text: str) -> list[dict[Any, Any]]:
    """Check a file, and return its rows; none may be set aside."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    checked = check.incidents(path)
    assert checked.rejected.empty, checked.rejected["reason"].tolist()
    return [dict(row) for row in checked.accepted.to_dict("records")]


@pytest.mark.parametrize(
    "answer",
    [
        pd.DataFrame(COLUMNS).to_dict(),
        pd.DataFrame(COLUMNS).to_dict("index"),
        pd.DataFrame(COLUMNS).to_dict("split"),
        {row["id"]: cells for row, cells in zip(ROWS, WITHOUT_IDS, strict=True)},
        {"status": "ok", "data": {row["id"]: cells for row, cells in zip(ROWS, WITHOUT_IDS, strict=True)}},
        {
            "meta": {"view": {"columns": [{"name": name, "id": 7} for name in COLUMNS]}},
            "data": [[*row.values()] for row in ROWS],
        },
        {"fields": [*COLUMNS], "rows": [[*row.values()] for row in ROWS]},
    ],
    ids=["pandas columns", "pandas index", "pandas split", "Firebase", "wrapped", "Socrata", "fields"],
)
def test_json_of_columns_or_keys_loses_no_row(tmp_path: Path, answer: dict[str, Any]) -> None:
    rows = read(tmp_path, "table.json", json.dumps(answer))
    assert [row["incident_id"] for row in rows] == ["a", "b"]
    assert [row["date_edtf"] for row in rows] == COLUMNS["date"]
    assert [(row["longitude"], row["latitude"]) for row in rows] == [(61.93, 31.112), (61.86, 30.96)]


def test_one_object_of_several_parts_is_one_row(tmp_path: Path) -> None:
    one = {"event": {"id": "a", "date": "2021-12-01"}, "place": {"name": "Kang", "lat": 31.112, "lon": 61.93}}
    (row,) = read(tmp_path, "one.json", json.dumps(one))
    assert (row["incident_id"], row["place"], row["latitude"]) == ("a", "Kang", 31.112)


KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
POINT = "<Point><coordinates>61.93,31.112</coordinates></Point>"


def placemark(time: str) -> str:
    """Return a placemark of a time."""
    return f"<Placemark><name>x</name>{time}{POINT}</Placemark>"


def test_instants_and_spans_of_kml_are_dates_alike(tmp_path: Path) -> None:
    times = [
        "<TimeStamp><when>2021-12-01</when></TimeStamp>",
        "<TimeSpan><begin>2021-12-02</begin><end>2021-12-04</end></TimeSpan>",
        "<TimeSpan><begin>2021-12-05</begin></TimeSpan>",
        "<TimeSpan><end>2021-12</end></TimeSpan>",
    ]
    rows = read(tmp_path, "a.kml", KML.format("".join(map(placemark, times))))
    dates = ["2021-12-01", "2021-12-02/2021-12-04", "2021-12-05/..", "../2021-12"]
    assert [row["date_edtf"] for row in rows] == dates


def test_folders_in_folders_are_kinds_too(tmp_path: Path) -> None:
    pin = placemark("<TimeStamp><when>2021-12-01</when></TimeStamp>")
    inner = [("Shelling", pin), ("2021", pin), ("Bazaar", pin)]
    folders = "".join(f"<Folder><name>{name}</name>{pins}</Folder>" for name, pins in inner)
    rows = read(tmp_path, "a.kml", KML.format(f"<Folder><name>Armed clash</name>{folders}</Folder>"))
    assert [row["event_type"] for row in rows] == ["shelling", "armed clash", "armed clash"]
    assert rows[0]["event_type_stated"] == "Armed clash / Shelling"


@pytest.mark.parametrize(
    ("header", "cells"),
    [("X,Y", "6894016.06,3643797.6"), ("lon,lat", "397968,3442506"), ("wkt", "POINT(397968.5 3442506.25)")],
)
def test_metres_in_columns_of_degrees_are_called_so(tmp_path: Path, header: str, cells: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"id,date,{header}\n1,2021-12-01,{cells}\n", encoding="utf-8")
    checked = check.incidents(path)
    assert checked.accepted.empty
    assert checked.rejected["fix"].str.contains("--crs EPSG:32641").all()
    assert not checked.rejected["reason"].str.contains("e+", regex=False).any()


@pytest.mark.parametrize("text", ["2.02E+11", "2,02e11", "1E5", "6.1E-3"])
def test_a_number_with_an_exponent_is_not_a_position(text: str) -> None:
    with pytest.raises(ValueError, match="is not a position"):
        positions.read(text)


def test_damaged_ids_are_not_compared_as_positions(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("event_id,date,lat,lon\n2.02E+11,2021-12-01,31.112,61.93\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    result = CliRunner().invoke(main, ["locate", str(path), "-o", str(out)])
    assert result.exit_code == 0, result.output
    (row,) = pd.read_csv(out, dtype="string").to_dict("records")
    assert (row["event_id"], row["reason_code"]) == ("2.02E+11", "radius_unknown")


LONG = ["12345678901234600000", "1465400000000000000", "123456789012345000.0"]


@pytest.mark.parametrize("given", [*LONG, "1465423456789012481", "202112010001"])
def test_ids_of_which_15_digits_are_left_are_damaged(tmp_path: Path, given: str) -> None:
    (row,) = read(tmp_path, "a.csv", f"id,date,lat,lon\n{given},2021-12-01,31.112,61.93\n")
    assert (row["incident_id"] != given) == (given in LONG)


def test_a_new_study_says_how_many_rows_are_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "1,2021-12-01,31.112,61.93\n2,03/04/2021,31.112,61.93\n3,soon,,\n"
    path.write_text(f"id,date,lat,lon\n{rows}", encoding="utf-8")
    result = CliRunner().invoke(main, ["new", str(tmp_path / "study"), "--from", str(path)])
    assert result.exit_code == 0, result.output
    assert f"2 rows set aside; why: marzmap check {path}" in result.output


def test_short_words_and_numbers_do_not_look_like_countries(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id,date,lat,lon,Quality,Editor,Land\n1,2021-12-01,31.112,61.93,4,me,Iran\n", encoding="utf-8"
    )
    looks = {column.name: column.looks for column in check.table(path).columns}
    assert (looks["Quality"], looks["Editor"]) == ("", "")


@pytest.mark.parametrize("geometry", ["POINT (397968 3442506)", "SRID=32641;POINT(397968 3442506)"])
@pytest.mark.parametrize("command", ["check", "locate"])
def test_a_stated_system_holds_for_geometries_in_cells(tmp_path: Path, geometry: str, command: str) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "out.csv"
    path.write_text(f'id,date,wkt\n1,2021-12-01,"{geometry}"\n', encoding="utf-8")
    if command == "check":
        (row,) = check.incidents(path, options=Options(crs="EPSG:32641")).accepted.to_dict("records")
    else:
        result = CliRunner().invoke(main, ["locate", str(path), "-o", str(out), "--crs", "EPSG:32641"])
        assert result.exit_code == 0, result.output
        (row,) = pd.read_csv(out).to_dict("records")
    inverse = pyproj.Transformer.from_crs(32641, 4326, always_xy=True).transform(397968, 3442506)
    assert (row["longitude"], row["latitude"]) == pytest.approx(inverse, abs=1e-6)
