"""Rows that were set aside come out as they came in, so that a person can correct them and give them back."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = ["file", "row", "column", "reason", "fix"]
ROWS = [
    ["a", "Clash", "24.05.2021", "Nowhereville", "about 2", "hello"],
    ["b", "Clash", "14.05.2021", "Zaranj", "2", "hi, there"],
    ["c", "Clash", "2021-15-05", "Zaranj", "", "=x"],
]
PLAIN = ["No", "Event", "Date", "Place", "Deaths", "my note"]
GERMAN = ["Nr", "Titel", "Datum", "Ort", "Tote", "Wetter"]
FORM = ["_uuid", "title", "date", "place", "group/killed", "_submission_time"]


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def built(folder: Path, table: Path) -> list[list[str]]:
    for command in (
        ["new", str(folder / "study"), "--border", "AFG-IRN", "--from", str(table)],
        ["build", str(folder / "study"), "-o", str(folder / "map"), "--formats", "csv"],
    ):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    path = folder / "map" / "rejected.csv"
    return cells(path) if path.is_file() else []


def written(path: Path, rows: list[list[str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.mark.parametrize(("header", "delimiter"), [(PLAIN, ","), (GERMAN, ";"), (FORM, "\t")])
def test_rows_without_a_place_keep_their_own_cells(tmp_path: Path, header: list[str], delimiter: str) -> None:
    first, *rest = built(tmp_path, written(tmp_path / "a.csv", [header, *ROWS], delimiter))
    assert first == [*FAULTS, *header]
    assert [(row[1], row[2]) for row in rest] == [("2", header[3]), ("4", header[2])]
    kept = [[cell.removeprefix("'") for cell in row[5:]] for row in rest]
    assert kept == [ROWS[0], ROWS[2]]


def test_corrected_rows_can_be_given_back(tmp_path: Path) -> None:
    header, *rows = built(tmp_path, written(tmp_path / "a.csv", [PLAIN, *ROWS]))
    for row in rows:
        row[header.index("Place")], row[header.index("Date")] = "Zaranj", "15.05.2021"
    back = tmp_path / "again"
    back.mkdir()
    assert built(back, written(back / "b.csv", [header, *rows])) == []
    placed = cells(back / "map" / "incidents.csv")
    at = [placed[0].index(name) for name in ("incident_id", "date_edtf", "place", "my note")]
    assert [[row[place] for place in at] for row in placed[1:]] == [
        ["a", "2021-05-15", "Zaranj", "hello"],
        ["c", "2021-05-15", "Zaranj", "'=x"],
    ]


def test_rows_with_shapes_of_their_own_keep_them_as_text(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"id": name, "date": day, "place": "Zaranj"},
            "geometry": {"type": "Point", "coordinates": [61.5, 31.25]},
        }
        for name, day in (("a", "2021-13-13"), ("b", "2021-05-06"))
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    rejected = check.incidents(path).rejected
    assert rejected["geometry"].tolist() == ["POINT (61.5 31.25)"]
    rejected.assign(date="2021-05-05").to_csv(tmp_path / "back.csv", index=False)
    accepted = check.incidents(tmp_path / "back.csv").accepted
    assert accepted[["incident_id", "longitude", "latitude"]].to_numpy().tolist() == [["a", 61.5, 31.25]]
