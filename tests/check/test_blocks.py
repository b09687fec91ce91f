"""A table read block by block: what is found does not depend on the blocks."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from marzmap import check, locate
from marzmap._rows import country_at

if TYPE_CHECKING:
    from collections.abc import Callable
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


# Blocks that are checked by themselves, as workers of dask do: threads do the same in the same process.


def remarkable(folder: Path, count: int = 400) -> Path:
    """Rows whose ids, dates and words say something of the table as a whole, and rows of which nothing is."""
    own: list[dict[str, str]] = [
        {"incident_id": ""},  # the same content again and again: made ids, numbered
        {"incident_id": "0"},
        {"incident_id": "2.02E+11"},
        {"incident_id": "i9"},
        {"date_edtf": "03/04/2022"},
        {"date_edtf": "25/04/2022"},
        {"date_edtf": "1400-09-10"},
        {"status": "retracted"},
        {"status": "N/A", "event_type": "raid"},
        {"longitude": "31.1", "latitude": "61.9", "country": "AFG"},
        {"longitude": "31.1", "latitude": "61.9"},
        {"country": "Neverland"},
    ]
    random = np.random.default_rng(3)
    plain: dict[str, str] = {"longitude": "61.9", "latitude": "31.1"}
    kinds = random.integers(0, 3 * len(own), count).tolist()
    return rows_of(folder, *(own[kind] if kind < len(own) else plain for kind in kinds))


def without_ids(folder: Path) -> Path:
    """Rows that have nothing in common but how they are written: no block has an id of another."""
    dates = ("03/04/2022", "25/04/2022", "1400-09-10", "2021-12-01")
    statuses = ("retracted", "N/A", "")
    rows = ({"date_edtf": dates[at % 4], "status": statuses[at % 3]} for at in range(200))
    return rows_of(folder, *({"incident_id": "", "title": str(at), **row} for at, row in enumerate(rows)))


def of_two_sheets(folder: Path) -> Path:
    """A workbook whose ids begin again on its second sheet."""
    path = folder / "incidents.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        for sheet in ("east", "west"):
            rows = {"incident_id": [f"i{row}" for row in range(40)], "date_edtf": "2021-12-01"}
            pd.DataFrame(rows | {"place": "Milak"}).to_excel(book, sheet_name=sheet, index=False)
    return path


@pytest.mark.parametrize("made", [mixed, remarkable, without_ids, of_two_sheets])
@pytest.mark.parametrize("size", [7, 64, 1000])
def test_blocks_checked_by_themselves_change_nothing(
    tmp_path: Path, made: Callable[[Path], Path], size: int
) -> None:
    path = made(tmp_path)
    against: dict[str, Any] = {
        "country_at": country_at,
        "latest": date(2026, 1, 1),
        "countries": ("AFG", "IRN"),
        "size": size,
    }
    one_by_one = [*check.blocks(path, **against)]
    with locate.threads(2) as way:
        spread = [*check.blocks(path, **against, way=way)]
    assert [block.notices for block in spread] == [block.notices for block in one_by_one]
    for block, same in zip(spread, one_by_one, strict=True):
        for name in ("accepted", "rejected", "emptied"):
            pd.testing.assert_frame_equal(getattr(block, name), getattr(same, name))
