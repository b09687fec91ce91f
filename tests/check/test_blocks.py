"""A table read block by block: what is found does not depend on the blocks."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from marzmap import check

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick


def rows_of(folder: Path, *rows: dict[str, str]) -> Path:
    """A table of rows, each good but for what is given."""
    sound = {"incident_id": "", "place": "Milak", "date_edtf": "2021-12-01"}
    whole = [{**sound, "incident_id": f"i{at}", **row} for at, row in enumerate(rows, start=2)]
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in whole for name in row)) or list(sound)
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(whole)
    path = folder / "incidents.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def mixed(folder: Path, count: int = 257) -> Path:
    """Rows of which every third is bad in another way, with ids that come again; some with a bad cell."""
    faults = [{"date_edtf": "soon"}, {"date_edtf": ""}, {"incident_id": "i2"}, {"place": "a\0"}]
    return rows_of(
        folder,
        *(
            faults[at // 3 % len(faults)] if at % 3 == 2 else {"note": str(at), "radius_m": "x" * (at % 4)}
            for at in range(count)
        ),
    )


@pytest.mark.parametrize("size", [1, 7, 256, 257, 1000])
def test_what_is_found_does_not_depend_on_the_blocks(tmp_path: Path, size: int) -> None:
    path = mixed(tmp_path)
    whole = check.incidents(path)
    told: list[tuple[int, int | None]] = []
    parts = list(check.blocks(path, size=size, progress=lambda *done: told.append(done)))
    assert len(parts) == -(-257 // size)
    assert told[-1] == (257, 257)
    for name in ("accepted", "rejected", "emptied"):
        frames = [getattr(part, name) for part in parts]
        assert pd.concat(frames, ignore_index=True).equals(getattr(whole, name))
        assert all(frame.dtypes.equals(getattr(whole, name).dtypes) for frame in frames)


def test_accepted_and_rejected_rows_are_all_rows(tmp_path: Path) -> None:
    accepted, rejected, *_ = check.incidents(mixed(tmp_path))
    assert sorted([*accepted["row"], *rejected["row"]]) == list(range(2, 259))
    assert len(rejected) == 85


def test_a_table_without_rows_has_its_typed_columns(tmp_path: Path) -> None:
    (block,) = check.blocks(rows_of(tmp_path))
    full = check.incidents(rows_of(tmp_path, {}))
    assert len(block.accepted) == len(block.rejected) == 0
    assert block.accepted.dtypes.equals(full.accepted.dtypes)
    assert block.rejected.dtypes.equals(full.rejected.dtypes)
