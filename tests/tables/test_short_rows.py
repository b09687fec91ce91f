"""Rows that lack their last cells are rows; those that lost or tore a cell are set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marzmap import check, locate
from marzmap.tables import read

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,date,place,lat,lon,killed,note\n"
WHOLE = "1,2021-12-01,Zaranj,31.1,61.9,3,at night\n"


def written(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "in.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "row",
    [
        "2,2021-12-02,Zaranj,31.2,61.8",
        "2,2021-12-02,Zaranj,31.2,61.8,4",
        "2,2021-12-02,Zaranj",  # a place without coordinates, as in tables that a person fills in
        "2,2021-12-02,Zaranj 2,31.2,61.8,",
        '2,"2021-12-02",Zaranj,"31.2",61.8',
        "2,2021-12-02,unknown,31.2,61.8",
    ],
)
def test_a_row_without_its_last_empty_cells_is_read(tmp_path: Path, row: str) -> None:
    checked = check.incidents(written(tmp_path, f"{WHOLE}{row}\n{WHOLE.replace('1', '3', 1)}"))
    assert checked.accepted["row"].tolist() == [2, 3, 4]
    short = checked.accepted.iloc[1]
    assert short["incident_id"] == "2"
    assert short["date_edtf"] == "2021-12-02"
    assert checked.accepted["note"].tolist() == ["at night", "", "at night"]
    assert any(notice.startswith("1 row has fewer cells than the header") for notice in checked.notices)


@pytest.mark.parametrize(
    "row",
    [
        "2,2021-12-02,31.2,61.8,4",  # the place is lost
        "2,2021-12-02,Zaranj,31.2,4,at night",  # the longitude is lost
        "2,2021-12-02,Zaranj,31.2,61.8,at night",  # the count is lost
        "2,2021-12-02",  # nothing says where
        "2,2021-12-02,,31.2",  # half of a position
        "2",
        "Zaranj,31.2,61.8",
    ],
)
def test_a_row_that_lost_a_cell_is_set_aside(tmp_path: Path, row: str) -> None:
    checked = check.incidents(written(tmp_path, f"{WHOLE}{row}\n"))
    assert checked.accepted["row"].tolist() == [2]
    assert checked.rejected["reason"].tolist() == [f"{row.count(',') + 1} cells under a header of 7 columns"]
    assert not any("fewer cells" in notice for notice in checked.notices)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_row_torn_by_a_line_break_is_set_aside_whole(tmp_path: Path, between: str) -> None:
    # The first piece fits the header, but its count stands in the second.
    torn = f"2,2021-12-02,Zaranj{between}near the bridge,31.2,61.8,40,x\n"
    checked = check.incidents(written(tmp_path, WHOLE + torn))
    assert checked.accepted["row"].tolist() == [2]
    assert len(checked.rejected) == 1 + len(between)


def test_pieces_of_a_torn_row_may_lie_in_two_batches(tmp_path: Path) -> None:
    torn = "2,2021-12-02,Zaranj\nnear the bridge,31.2,61.8,40,x\n"
    path = written(tmp_path, WHOLE * 40 + torn + WHOLE * 40)
    for batch_rows in range(1, 12):
        batches = [*read(path, batch_rows).batches]
        aside = [row.number for batch in batches for row in batch.aside]
        assert aside == [42, 43]
        assert sum(len(batch.number) for batch in batches) == 80


def test_a_table_of_short_rows_alone_is_read(tmp_path: Path) -> None:
    rows = "".join(f"{at},2021-12-0{at},Zaranj,31.{at},61.9\n" for at in range(1, 6))
    checked = check.incidents(written(tmp_path, rows))
    assert len(checked.accepted) == 5
    assert "5 rows have fewer cells than the header" in " ".join(checked.notices)


def test_a_longer_row_stays_set_aside(tmp_path: Path) -> None:
    checked = check.incidents(written(tmp_path, WHOLE + "2,2021-12-02,Zaranj,31.2,61.8,4,a,b\n"))
    assert checked.rejected["reason"].tolist() == ["8 cells under a header of 7 columns"]


def test_locate_reads_short_rows_and_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, "a,61.4949,31.0306,\nb,61.4949,31.0306\n", "id,lon,lat,remark\n")
    tally = locate.file(path, tmp_path / "out.csv", border="AFG-IRN")
    assert (tally.located, tally.set_aside) == (2, 0)
    assert "1 row has fewer cells than the header" in tally.notices[-1]
