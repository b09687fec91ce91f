"""`locate` says which points lie in their stated country only when swapped, and moves none."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    ("31.112,61.93,Iran", ""),  # in AFG, 4 km from IRN: told of the country across
    ("61.93,31.112,Iran", "IRN"),
    ("61.93,31.0,AFG", "AFG"),
    ("61.93,31.112,", ""),
    ("61.93,31.112,RU", ""),  # there as it is: Karelia
    ("48.85,2.35,Iran", ""),  # in neither way
]


@pytest.mark.parametrize("header", ["lat,lon,country", "Latitude,Longitude,Country name", "lat,lon,کشور"])
def test_points_that_fit_only_swapped_are_named(tmp_path: Path, header: str) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_text("\n".join([header, *(row for row, _ in ROWS)]) + "\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["locate", str(path), "-o", str(out)], catch_exceptions=False)
    assert "2 rows in the stated country only with longitude and latitude swapped" in result.output
    with out.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    for row, (given, country) in zip(rows, ROWS, strict=True):
        assert [*row.values()][:2] == given.split(",")[:2]
        marked = f"fits the stated country {country} only with" in row["reason"] if country else False
        assert ("swapped" in row["reason"]) == marked == bool(country)
