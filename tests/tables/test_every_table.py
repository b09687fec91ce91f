"""Every step reads the tables that the others read: the same files, columns and cells."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from formats_fixtures import EVENTS, FORMATS, csv_of, feature, geojson_of, parquet_of, plain, point
from marzmap import check
from marzmap._cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.quick

LONGITUDES = ("61,7925", "61°00′17.568″E", "۶۰٫۸۷۳۴۶۷")
LATITUDES = ("31,1447", "34 42 28.764 N", "۳۲٫۱۶۵۰۳۹")
"""The events' coordinates with a decimal comma, in degrees, minutes and seconds, in Persian digits."""


def as_people_write() -> bytes:
    header, rows = plain()
    cells = zip(rows, LONGITUDES, LATITUDES, strict=True)
    return csv_of(header, [row | {"Lon": lon, "Lat": lat} for row, lon, lat in cells], delimiter=";")


def in_persian() -> bytes:
    header = ["شناسه", "تاریخ", "محل", "طول جغرافیایی", "عرض جغرافیایی"]
    rows = [
        dict(zip(header, (one.key, one.day, "سيستان", str(one.longitude), str(one.latitude)), strict=True))
        for one in EVENTS
    ]
    return csv_of(header, rows)


def written(content: Callable[[], bytes], name: str = "table") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content())
        return path

    return write


def layer(name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        import geopandas as gpd

        points = gpd.points_from_xy([one.longitude for one in EVENTS], [one.latitude for one in EVENTS])
        columns = {
            "id": [one.key for one in EVENTS],
            "date": [one.day for one in EVENTS],
            "place": [one.place for one in EVENTS],
        }
        frame = gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")
        path = folder / name
        frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_file(path)
        return path

    return write


def parts(folder: Path) -> Path:
    path = folder / "parts"
    path.mkdir()
    for number, row in enumerate(plain()[1]):
        (path / f"part-{number}.parquet").write_bytes(parquet_of([row]))
    return path


def parts_of_text(folder: Path) -> Path:
    path = folder / "parts"
    path.mkdir()
    header, rows = plain()
    for number, row in enumerate(rows):
        (path / f"part-{number}.csv").write_bytes(csv_of(header, [row]))
    (path / "part-1.csv.gz").write_bytes(gzip.compress((path / "part-1.csv").read_bytes()))
    (path / "part-1.csv").unlink()
    return path


def identified() -> bytes:
    return geojson_of([feature({"date": one.day}, point(one), id=one.key) for one in EVENTS])


TABLES: dict[str, Callable[[Path], Path]] = {
    **{name: written(content) for name, (_, _, content) in FORMATS.items()},
    "separated by bars": written(lambda: csv_of(*plain(), delimiter="|")),
    "UTF-16": written(lambda: csv_of(*plain(), encoding="utf-16")),
    "Windows-1256": written(lambda: in_persian().decode().replace("ی", "ي").encode("cp1256")),
    "as people write": written(as_people_write),
    "Persian header": written(in_persian),
    "identified features": written(identified),
    "GeoPackage": layer("a.gpkg"),
    "GeoJSON by GDAL": layer("a.geojson"),
    "GeoParquet": layer("a.parquet"),
    "parts": parts,
    "parts of text": parts_of_text,
}


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("name", TABLES)
def test_check_locate_and_geocode_read_the_same_tables(tmp_path: Path, name: str) -> None:
    path = TABLES[name](tmp_path)
    checked = check.incidents(path)
    assert checked.rejected["reason"].tolist() == []
    assert checked.accepted["longitude"].tolist() == [one.longitude for one in EVENTS]
    assert checked.accepted["latitude"].tolist() == [one.latitude for one in EVENTS]

    located = tmp_path / "located.csv"
    assert run("locate", str(path), "-o", str(located)).startswith("3 rows located")
    # All three events are made up next to the line between Iran and Afghanistan.
    assert [row["border_id"] for row in cells(located)] == ["AFG-IRN"] * 3
    plain_table = written(lambda: csv_of(*plain()), "plain.csv")(tmp_path)
    run("locate", str(plain_table), "-o", str(tmp_path / "plain.located.csv"))
    for row, same in zip(cells(located), cells(tmp_path / "plain.located.csv"), strict=True):
        for column in ("border_distance_m", "chainage_m", "country_at"):
            assert row[column] == same[column]
        # A code of precision gives a radius, which the plain table does not have.
        assert row["reason"] == ("" if row.get("radius_m") else same["reason"])

    filled = tmp_path / "filled.csv"
    assert run("geocode", str(path), "-o", str(filled)).startswith("3 rows, 3 placed")
    assert [float(row["longitude"]) for row in cells(filled)] == [one.longitude for one in EVENTS]
    assert [float(row["latitude"]) for row in cells(filled)] == [one.latitude for one in EVENTS]
