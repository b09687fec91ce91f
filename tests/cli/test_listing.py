"""What is wrong with the rows of a long table goes to a report and to files without being held whole."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner

from marzmap import InputError, check
from marzmap._cli import listing, main

if TYPE_CHECKING:
    from pathlib import Path

FAULT = {"row": 7, "column": "Date", "reason": 'not "a"\nday: گلوله', "outcome": "set aside"}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_document_is_written_as_if_its_list_had_been_in_it(count: int) -> None:
    faults = listing.Listing()
    for row in range(count):
        faults.add(FAULT | {"row": row})
    document = {"file": '\n "faults": []', "faults": [], "places": {"faults": []}}
    listed = [FAULT | {"row": row} for row in range(count)]
    expected = json.dumps(document | {"faults": listed}, indent=1)
    assert "".join(faults.within(document, "faults")) == expected


LONG_LIST = """
import tracemalloc
from marzmap._cli import listing
listing._MOST_CHARACTERS = 2**16
fault = {"row": 7, "column": "Date", "reason": "not a day", "outcome": "set aside"}
tracemalloc.start()
faults = listing.Listing()
for row in range(30_000):
    faults.add(fault | {"row": row})
print(sum(map(len, faults.within({"faults": []}, "faults"))), tracemalloc.get_traced_memory()[1])
"""


def test_a_long_list_takes_no_more_memory_than_a_short_one() -> None:
    # In a process of its own: what other threads of this one need would count.
    done = subprocess.run([sys.executable, "-c", LONG_LIST], capture_output=True, text=True, check=True)
    length, peak = map(int, done.stdout.split())
    assert length > 2_000_000
    assert peak < 1_000_000


def test_a_full_disk_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(listing, "SpooledTemporaryFile", lambda *_, **__: Full())
    faults = listing.Listing()
    with pytest.raises(InputError, match=r"^Faults cannot be kept in a temporary file: No space left"):
        faults.add(FAULT)


@pytest.fixture
def in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "blocks", partial(check.blocks, size=4))


def table(folder: Path) -> Path:
    """A table of places of which every third row has a latitude beyond the pole."""
    path = folder / "places.csv"
    lines = [f"i{row},2021-12-01,Kang,61.9,{131 if row % 3 == 0 else 31.1}" for row in range(20)]
    path.write_text("\n".join(["id,date,place,lon,lat", *lines, ""]), encoding="utf-8")
    return path


@pytest.mark.usefixtures("in_small_blocks")
def test_json_has_every_fault_of_every_block(tmp_path: Path) -> None:
    text = CliRunner().invoke(main, ["check", str(table(tmp_path)), "--json"]).stdout
    document: dict[str, Any] = json.loads(text)
    assert [fault["row"] for fault in document["faults"]] == [2, 5, 8, 11, 14, 17, 20]
    assert text == json.dumps(document, indent=1) + "\n"


@pytest.mark.usefixtures("in_small_blocks")
def test_places_of_every_block_are_filled_in_or_set_aside(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["geocode", str(table(tmp_path)), "-o", str(tmp_path / "out.csv")])
    assert result.exit_code == 0, result.output
    assert "20 rows, 13 placed" in result.output
    assert "and 4 more rows with this: 11, 14, 17, 20" in result.output
    aside = pd.read_csv(tmp_path / "out.rejected.csv")
    assert aside["row"].tolist() == [2, 5, 8, 11, 14, 17, 20]
    assert pd.read_csv(tmp_path / "out.csv")["incident_id"].tolist() == [
        f"i{row}" for row in range(20) if row % 3
    ]
