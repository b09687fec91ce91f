"""A folder of parts is read as the one table that it was split from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import dataset, parquet

from marzmap import InputError, check, tables

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "incident_id,date_edtf,longitude,latitude,note\n"
ROWS = [f"a{row},2021-12-01,61.{row:03},31.1,text {row}\n" for row in range(400)]
ROWS[17] = "a17,2021-12-01,61.017,31.1\n"  # lacks its last cell
ROWS[18] = "a18,2021-12-01,61.018,31.1,one,too many\n"
ROWS[120] = "a120,2021-13-01,61.12,31.1,no such month\n"
ROWS[121] = "\n"
ROWS[399] = "a100,2021-12-01,61.399,31.1,an id of another part\n"


def split(folder: Path, rows: list[str], parts: int, header: str = HEADER) -> Path:
    """Write a table in so many parts, cut at random places."""
    random = np.random.default_rng(5)
    cuts = sorted(random.choice(np.arange(1, len(rows)), parts - 1, replace=False).tolist())
    folder.mkdir()
    for number, (first, end) in enumerate(zip([0, *cuts], [*cuts, len(rows)], strict=True)):
        text = header + "".join(rows[first:end])
        (folder / f"part-{number:02}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("parts", [2, 9])
def test_parts_are_checked_as_the_table_they_were_split_from(tmp_path: Path, parts: int) -> None:
    (tmp_path / "whole.csv").write_text(HEADER + "".join(ROWS), encoding="utf-8")
    folder = split(tmp_path / "parts", ROWS, parts)
    whole, of_parts = check.incidents(tmp_path / "whole.csv"), check.incidents(folder)
    assert of_parts.accepted.to_csv() == whole.accepted.to_csv()
    assert of_parts.rejected.to_csv() == whole.rejected.to_csv()
    assert of_parts.notices == whole.notices
    assert whole.rejected["row"].tolist() == [20, 122, 123, 401]
    assert tables.read(folder).size == 400
    assert tables.read(folder).note == f"UTF-8, comma-separated, {parts} parts, numbered as one table"


def test_parts_without_a_header_are_numbered_through(tmp_path: Path) -> None:
    gdelt = ["\t".join([str(row), "20211201", *[""] * 59]) + "\n" for row in range(6)]
    folder = split(tmp_path / "parts", gdelt, 3, header="")
    for path in folder.iterdir():
        path.rename(path.with_suffix(".CSV"))
    numbers = [number for batch in tables.read(folder).batches for number in batch.number.tolist()]
    assert numbers == [1, 2, 3, 4, 5, 6]


def test_a_part_with_other_columns_is_refused(tmp_path: Path) -> None:
    folder = split(tmp_path / "parts", ROWS, 3)
    (folder / "part-01.csv").write_text("incident_id,date_edtf,place\na,2021,b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"part-01\.csv: its columns differ from those of part-00\.csv"):
        tables.read(folder)


def test_a_folder_of_two_kinds_of_parts_is_refused(tmp_path: Path) -> None:
    folder = split(tmp_path / "parts", ROWS, 2)
    (folder / "incidents.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"a folder with both incidents\.parquet and part-00\.csv"):
        tables.read(folder)


def nested(folder: Path, form: str) -> Path:
    """Let Arrow write a table in folders by year and light, as dask and Spark do."""
    rows = [(f"a{row:03}", f"{2020 + row // 20}-05-01", 61 + row / 100, 31.1, row // 20) for row in range(60)]
    columns = dict(
        zip(("incident_id", "date_edtf", "longitude", "latitude", "at"), zip(*rows, strict=True), strict=True)
    )
    kinds = ["at night", None, "a/b"]
    years = pa.array([2020 + at for at in columns["at"]])
    table = pa.table({**columns, "year of note": years, "light": [kinds[at] for at in columns.pop("at")]})
    keys = pa.schema([("year of note", pa.int64()), ("light", pa.string())])
    dataset.write_dataset(
        table.drop(["at"]), folder, format=form, partitioning=dataset.partitioning(keys, flavor="hive")
    )
    return folder


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_parts_in_folders_of_years_have_what_these_say(tmp_path: Path, form: str) -> None:
    folder = nested(tmp_path / "events", form)
    (folder / "_SUCCESS").touch()
    (folder / "backup").mkdir()
    (folder / "backup" / f"old.{form}").write_text("not a part", encoding="utf-8")
    table = tables.read(folder)
    assert table.header[-2:] == ["year of note", "light"]
    assert table.note.endswith("3 parts, numbered as one table")
    accepted = check.incidents(folder).accepted
    assert accepted["row"].tolist() == [*range(2, 62)]
    assert accepted["incident_id"].tolist() == [f"a{row:03}" for row in range(60)]
    assert accepted["year of note"].tolist() == ["2020"] * 20 + ["2021"] * 20 + ["2022"] * 20
    assert accepted["light"].fillna("").tolist() == ["at night"] * 20 + [""] * 20 + ["a/b"] * 20


def test_a_column_of_a_part_goes_before_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "events" / "place=Kang"
    folder.mkdir(parents=True)
    rows = {"incident_id": ["a"], "date_edtf": ["2021"], "place": ["Milak"]}
    parquet.write_table(pa.table(rows), folder / "part.parquet")
    assert check.incidents(tmp_path / "events").accepted["place"].tolist() == ["Milak"]


def test_parts_whose_folders_say_different_things_are_refused(tmp_path: Path) -> None:
    folder = nested(tmp_path / "events", "csv")
    (folder / "year of note=2020" / "part-9.csv").write_text(
        "incident_id,date_edtf,longitude,latitude\n", "utf-8"
    )
    with pytest.raises(InputError, match=r"year of note=2020/part-9\.csv: its columns differ"):
        tables.read(folder)


def test_geometries_of_parts_in_another_system_are_refused(tmp_path: Path) -> None:
    import geopandas as gpd

    folder = tmp_path / "events"
    folder.mkdir()
    points = gpd.GeoDataFrame(
        {"id": ["a"], "date": ["2021"]}, geometry=gpd.points_from_xy([61.8], [31.1]), crs=4326
    )
    points.to_parquet(folder / "a.parquet")
    points.to_parquet(folder / "b.parquet")
    assert tables.read(folder).size == 2
    points.to_crs(32641).to_parquet(folder / "b.parquet")
    with pytest.raises(
        InputError, match=r"b\.parquet: its coordinates are in another system than a\.parquet's"
    ):
        tables.read(folder)
