"""`geocode FILE` keeps the points that a table has, in whatever form its cells say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from marzmap._cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def geocoded(folder: Path, text: str) -> tuple[Result, pd.DataFrame]:
    """Run `geocode` on a table; return what it said and the table that it wrote."""
    path, out = folder / "a.csv", folder / "placed.csv"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["geocode", str(path), "-o", str(out)])
    return result, pd.read_csv(out) if result.exit_code == 0 else pd.DataFrame()


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("geom", "POINT (61.93 31.112)"),
        ("wkt", "SRID=4326;POINT(61.93 31.112)"),
        ("geometry", "0101000000D7A3703D0AF74E40E9263108AC1C3F40"),
        ("Coordinates", "31.112, 61.93"),
        ("lon, lat", "61.93, 31.112"),
        ("where", "31°06'43.2\"N 61°55'48\"E"),
        ("map link", "https://www.openstreetmap.org/?mlat=31.112&mlon=61.93"),
    ],
)
def test_a_position_in_one_cell_goes_before_the_name(tmp_path: Path, header: str, cell: str) -> None:
    quoted = cell.replace('"', '""')
    result, table = geocoded(tmp_path, f'id,place,"{header}"\n1,Kang,"{quoted}"\n2,Zaranj,\n')
    assert result.exit_code == 0, result.output
    assert table[["longitude", "latitude"]].to_numpy()[0].tolist() == pytest.approx([61.93, 31.112], abs=1e-6)
    assert table["place_id"].notna().tolist() == [False, True]


def test_metres_of_a_zone_go_before_the_name(tmp_path: Path) -> None:
    """The point of 31.112 N, 61.93 E in zone 41, to a metre."""
    result, table = geocoded(tmp_path, "place,zone,easting,northing\nKang,41R,397968,3442507\n")
    assert result.exit_code == 0, result.output
    assert table[["longitude", "latitude"]].to_numpy()[0].tolist() == pytest.approx([61.93, 31.112], abs=2e-5)


def test_a_table_of_positions_needs_no_place(tmp_path: Path) -> None:
    result, table = geocoded(tmp_path, 'id,Coordinates\n1,"30.9600, 61.8600"\n')
    assert result.exit_code == 0, result.output
    assert table[["longitude", "latitude"]].to_numpy()[0].tolist() == [61.86, 30.96]


def test_a_broken_geometry_is_reported_with_its_row(tmp_path: Path) -> None:
    result, table = geocoded(tmp_path, "place,wkt\nKang,POINT (61.93 31.112)\nKang,POINT (61.93\n")
    assert "a.csv:3: wkt: 'POINT (61.93' is not a geometry" in result.output
    assert (result.exit_code, len(table)) == (0, 1)
