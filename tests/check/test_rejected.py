"""Rows that are set aside are kept in a file: memory does not grow with them, and they come out as is."""

from __future__ import annotations

import gc
import weakref
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

import marzmap
from marzmap import _rows, check
from marzmap._errors import InputError
from marzmap.check import rejected, rows

pytestmark = pytest.mark.quick

STUDY = '[study]\ntitle = "Made up"\nas_of = 2024-01-01\n[border]\npairs = ["AFG-IRN"]\n'


def all_bad(folder: Path, count: int) -> Path:
    """A table of which no row has a date."""
    path = folder / "incidents.csv"
    lines = [f"i{at},Milak,soon,{'x' * (at % 5)}\n" for at in range(count)]
    path.write_text("incident_id,place,date_edtf,note\n" + "".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("count", [30, 90])
def test_no_block_of_rejected_rows_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    frames: list[weakref.ref[pd.DataFrame]] = []
    add = check.Rejected.add

    def noted(self: check.Rejected, block: pd.DataFrame) -> None:
        frames.append(weakref.ref(block))
        add(self, block)

    monkeypatch.setattr(check.Rejected, "add", noted)
    monkeypatch.setattr(rows, "blocks", partial(check.blocks, size=10))
    kept = check.Rejected()
    result = check.incidents(all_bad(tmp_path, count), rejected=kept)
    gc.collect()
    assert (len(kept), len(frames), len(result.rejected)) == (count, count // 10, 0)
    assert [frame() for frame in frames] == [None] * len(frames)


@pytest.mark.parametrize("most_bytes", [0, 2**30])
def test_rejected_rows_come_out_as_they_went_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_bytes: int
) -> None:
    monkeypatch.setattr(rejected, "_MOST_BYTES", most_bytes)
    path = all_bad(tmp_path, 57)
    kept = check.Rejected()
    for block in check.blocks(path, size=10):
        kept.add(block.rejected)
    again = [pd.concat(kept.blocks(), ignore_index=True) for _ in range(2)]
    for frame in again:
        pd.testing.assert_frame_equal(frame, check.incidents(path).rejected)


def test_rejected_rows_are_put_in_order_of_file_and_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejected, "_BLOCK_ROWS", 4)
    parts = [("b.csv", [2, 5, 9]), ("a.csv", [3, 30]), ("b.csv", [3, 4, 10]), ("a.csv", [])]
    blocks = [
        (file, [check.rejects([{"row": row, "place": f"{file} {row}"}], ["place"]) for row in numbers])
        for file, numbers in parts
    ]
    merged = [*check.together(blocks, ["row", "place"])]
    assert [len(block) for block in merged] == [4, 4]
    whole = pd.concat(merged)
    expected = sorted((file, row) for file, numbers in parts for row in numbers)
    assert [*zip(whole["file"], whole["row"], strict=True)] == expected
    assert whole["place"].tolist() == [f"{file} {row}" for file, row in expected]


def test_a_full_disk_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("r+b", buffering=0) as full:
        monkeypatch.setattr(rejected, "SpooledTemporaryFile", lambda _: full)
        with pytest.raises(InputError, match=r"cannot be kept in a temporary file: No space left"):
            check.Rejected().add(pd.DataFrame({"row": [2]}))


def test_a_strict_build_tells_of_the_first_bad_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rows, "MOST_LISTED", 2)
    all_bad(tmp_path, 5)
    (tmp_path / "study.toml").write_text(STUDY + '[files]\nincidents = "incidents.csv"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        marzmap.build(tmp_path, strict=True)
    lines = str(caught.value).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["incidents.csv:2:", "incidents.csv:3:", "..."]
    assert lines[2].startswith("... and 3 more rows; ")
