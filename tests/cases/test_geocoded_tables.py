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


def test_positions_that_disagree_are_named(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("place,lat,lon,wkt\nKang,30.96,61.86,POINT(61.93 31.112)\n", encoding="utf-8")
    result, (row,) = geocoded(table)
    assert "row 2: the position in column 'wkt' lies 18129 m from the one in column 'lon'" in result.output
    assert row["latitude"] == "30.96000000"


def test_a_position_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("place,coordinates\nKang,north of here\n", encoding="utf-8")
    result, _ = geocoded(table)
    assert result.exit_code == 1
    assert ":2: coordinates: 'north of here' is not a position." in result.output
