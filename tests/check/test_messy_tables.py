"""Files with typed cells and text in many dialects, from known values: each is read or set aside.

The whole 4,000 files: `PYTHONPATH=tests/helpers uv run tests/check/test_messy_tables.py`.
The suite takes the first of them.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import messy_carriers
import messy_tables
from marzmap import InputError, check
from marzmap.tables import Options

FILES = 4_000
IN_THE_SUITE = 240


def made(number: int) -> messy_tables.Messy:
    """The file of a number, always the same; every other is of `messy_carriers`."""
    maker = messy_carriers.messy if number % 2 else messy_tables.messy
    return maker(np.random.default_rng([17, number]))


def proven(file: messy_tables.Messy, folder: Path) -> Counter[str]:
    """Check a file and compare every value; count rows that are read, and those set aside."""
    path = folder / file.name
    path.write_bytes(file.content)
    options = Options(time_zone=file.zone)
    if file.is_refused:
        with pytest.raises(InputError, match="'latitude' is twice in the header"):
            check.incidents(path, options=options)
        return Counter({"refused": len(file.events)})
    checked = check.incidents(path, options=options)
    rows = [*checked.accepted["row"], *checked.rejected["row"]]
    assert len(rows) == len({*rows}) == file.records, (len(rows), file.records)
    read = {row[file.ids]: row for row in checked.accepted.to_dict("records")}
    assert {*read} <= {event.key for event in file.events}
    outcomes: Counter[str] = Counter()
    for event in file.events:
        outcomes["read" if event.key in read else "set aside"] += 1
        if event.key in read:
            same(event, read[event.key], checked)
    return outcomes


def same(event: messy_tables.Event, row: dict[Any, Any], checked: Any) -> None:
    """Compare a row with what it means; a count may be left empty where that is reported."""
    assert (row["date_start"], row["date_end"]) == (str(event.day),) * 2, event
    assert row["latitude"] == pytest.approx(event.latitude, abs=1e-7), event
    assert row["longitude"] == pytest.approx(event.longitude, abs=1e-7), event
    counts = tuple(None if pd.isna(row[name]) else int(row[name]) for name in ("killed_low", "killed_high"))
    if counts != event.counts:
        assert counts == (None, None), (event, counts)
        assert row["row"] in {*checked.emptied["row"]}, (event, "its count is lost without a word")


@pytest.mark.parametrize("part", range(4))
def test_files_of_programs_and_people_are_read_as_they_mean(tmp_path: Path, part: int) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(part * IN_THE_SUITE // 4, (part + 1) * IN_THE_SUITE // 4):
        outcomes += proven(made(number), tmp_path)
    assert outcomes["read"] > 0.9 * (outcomes.total() - outcomes["refused"])


def main(count: int = FILES, first: int = 0) -> None:
    """Take the whole of them and print how it went."""
    outcomes: Counter[str] = Counter()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            file = made(number)
            try:
                outcomes += proven(file, Path(folder))
            except (AssertionError, InputError) as error:
                failures += 1
                sys.stderr.write(f"{number} {file.name} {file.written}: {type(error).__name__} {error}\n")
    sys.stdout.write(f"{count:,} files: {dict(outcomes)}; failures {failures}\n")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
