"""A folder of parts is read as the one table that it was split from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

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
