"""`locate` keeps the user's own columns that have the name of a result."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pyarrow as pa
from click.testing import CliRunner
from pyarrow import parquet

from marzmap import locate
from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

OWN = {
    "side": "Taliban",
    "country_at": "reported AFG",
    "chainage_m": "12",
    "reason": "by hand",
    "border_id": "B-7",
}
KEPT = {f"{name}_given": value for name, value in OWN.items()}


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, lines: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*lines[0]])
        writer.writeheader()
        writer.writerows(lines)
    return path


def test_own_columns_of_a_csv_are_kept_and_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [{"id": "1", "latitude": 30.96, "longitude": 61.86, **OWN}])
    done = CliRunner().invoke(
        main, ["locate", str(path), "-o", str(tmp_path / "b.csv")], catch_exceptions=False
    )
    (row,) = cells(tmp_path / "b.csv")
    assert {name: row[name] for name in KEPT} == KEPT
    assert (row["border_id"], row["country_at"], row["side"]) == ("AFG-IRN", "AFG", "undetermined")
    assert "side as side_given, country_at as country_at_given, chainage_m as chainage_m_given" in done.output


def test_own_columns_of_a_parquet_file_keep_their_types(tmp_path: Path) -> None:
    own = {"side": [True], "chainage_m": [7], "side_given": ["mine"]}
    parquet.write_table(pa.table({"longitude": [61.86], "latitude": [30.96], **own}), tmp_path / "a.parquet")
    locate.file(tmp_path / "a.parquet", tmp_path / "b.parquet")
    found = parquet.read_table(tmp_path / "b.parquet")
    assert found.column_names[2:5] == ["side_given_given", "chainage_m_given", "side_given"]
    row = found.to_pylist()[0]
    assert (row["side_given_given"], row["chainage_m_given"], row["side_given"]) == (True, 7, "mine")


def test_own_properties_of_geojson_are_kept(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [61.86, 30.96]}
    feature = {"type": "Feature", "properties": {"reason": "seen", "id": 1}, "geometry": point}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    locate.file(tmp_path / "a.geojson", tmp_path / "b.geojson")
    (found,) = json.loads((tmp_path / "b.geojson").read_text())["features"]
    assert found["properties"]["reason_given"] == "seen"
    assert found["properties"]["reason"] == "radius unknown"


def test_locating_again_adds_no_further_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [{"id": "1", "latitude": 30.96, "longitude": 61.86, **OWN}])
    locate.file(path, tmp_path / "b.csv")
    tally = locate.file(tmp_path / "b.csv", tmp_path / "c.csv")
    assert (tmp_path / "c.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert tally.notices == ()


def test_rejected_rows_keep_own_columns_too(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [{"id": "1", "latitude": 99, "longitude": 61.86, **OWN}])
    locate.file(path, tmp_path / "b.csv")
    (row,) = cells(tmp_path / "b.rejected.csv")
    assert row["side_given"] == "Taliban"
    assert row["reason_given"] == "by hand"
    assert row["column"] == "latitude"
    assert not cells(tmp_path / "b.csv")
