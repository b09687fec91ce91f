"""Tables whose cells have a meaning that is known beforehand: what is read is that meaning, or is set aside.

The whole 20,000 tables: `PYTHONPATH=tests/helpers uv run tests/check/test_plain_meaning.py`.
The suite takes the first of them.
"""

from __future__ import annotations

import contextlib
import re
import sys
import tempfile
import time
import warnings
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from dateutil import parser as dateutil

import stated_tables
import table_files
from marzmap import InputError, check

if TYPE_CHECKING:
    from stated_tables import Meaning, Stated

TABLES = 20_000
IN_THE_SUITE = 480

AXES = {"latitude": "latitude", "lat": "latitude", "longitude": "longitude", "lon": "longitude"}

NAMES = (*table_files.BYTES, *table_files.DRIVERS)


def country_at(longitude: Any, _: Any) -> Any:
    """A world of one country."""
    return np.full(len(longitude), "AFG")


def made(number: int) -> tuple[Stated, str]:
    """The table of a number and the name of its file, always the same."""
    rng = np.random.default_rng([15, number])
    table = stated_tables.table(rng)
    # GDAL's formats hold the point itself: whatever a cell says of it is not written.
    name = NAMES[rng.integers(len(NAMES))]
    if name in table_files.DRIVERS:
        meanings = [
            one._replace(wrong="" if one.wrong == "place" else one.wrong, tolerance=1e-7)
            for one in table.meanings
        ]
        table = table._replace(meanings=meanings)
    return table, name


def proven(table: Stated, path: Path) -> Counter[str]:
    """Check a table and prove that every row means what it says or is set aside."""
    checked = check.incidents(path, country_at=country_at)
    accepted, rejected = checked.accepted, checked.rejected
    assert len(accepted) + len(rejected) == len(table.rows), (len(accepted), len(rejected))
    rows = [*accepted["row"], *rejected["row"]]
    assert len({*rows}) == len(rows)
    values = accepted.astype("object")
    rows_by_id = {row["incident_id"]: row for row in values.where(values.notna(), None).to_dict("records")}
    outcomes: Counter[str] = Counter()
    emptied = Counter(checked.emptied["row"])
    for one in table.meanings:
        if one.key not in rows_by_id:
            outcomes["set aside"] += 1
            continue
        row = rows_by_id[one.key]
        same(one, row)
        count = (row["killed_low"], row["killed_high"])
        if count == (None, None) and one.killed and one.killed[0] != (None, None):
            # A count that is understood by no rule is left empty, and reported.
            assert emptied[row["row"]], f"{one}: its count is lost without a word"
        outcomes["read"] += 1
    return outcomes


def same(one: Meaning, row: dict[Any, Any]) -> None:
    """Compare what was read of a row with what it means."""
    assert one.wrong not in {"date", "place"}, f"{one} was accepted as {row['date_edtf']}"
    days = (row["date_start"], row["date_end"])
    assert days in one.days, f"{one}: {row['date_edtf']} {days}"
    assert abs(row["longitude"] - one.longitude) <= one.tolerance, f"{one}: {row['longitude']}"
    assert abs(row["latitude"] - one.latitude) <= one.tolerance, f"{one}: {row['latitude']}"
    count = (row["killed_low"], row["killed_high"])
    assert count in {*one.killed, (None, None)}, f"{one}: {count}"


def plain_days(text: str) -> set[date]:
    """Days that dateutil reads in a text, with day or month first, where it needs to fill in nothing.

    Of two days of a named month, such as 2-6 November 2020, it reads each.
    """
    days = set()
    two_days = re.search(r"(?<!\d)(\d{1,2}) ?[-/–] ?(\d{1,2})(?!\d)", text)
    if two_days and re.search("[A-Za-z]{3}", text):
        parts = (text[: two_days.start()], text[two_days.end() :])
        return {day for one in two_days.groups() for day in plain_days(one.join(parts))}
    for day_first in (False, True):
        with contextlib.suppress(ValueError, OverflowError, TypeError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            two = {
                dateutil.parse(text, dayfirst=day_first, default=datetime(*day, tzinfo=UTC)).date()
                for day in ((1996, 2, 3), (2004, 7, 9))
            }
            days |= two if len(two) == 1 else set()
    return days


def agrees(cell: str, first: str | None, last: str | None) -> bool:
    """Check that days read of a damaged cell hold those that another reader finds, if it finds any."""
    days = plain_days(cell)
    if not days or any(day.year < 1700 or day.year > 2100 for day in days):
        return True
    return any((first or "0000") <= str(day) <= (last or "9999") for day in days)


def damaged(number: int) -> tuple[Stated, list[list[str]]]:
    """A table of one day and one point form with some characters changed."""
    rng = np.random.default_rng([16, number])
    table = stated_tables.table(rng)
    rows = []
    for row in table.rows:
        cells = [*row]
        for _ in range(rng.integers(1, 3)):
            at = int(rng.integers(1, len(cells)))
            if cells[at]:
                place = int(rng.integers(len(cells[at])))
                change = ["", "0", "1", "9", "-", "/", ".", ",", " ", "x"][rng.integers(10)]
                cells[at] = cells[at][:place] + change + cells[at][place + int(rng.integers(2)) :]
        rows.append(cells)
    return table._replace(rows=rows), rows


def proven_damaged(table: Stated, path: Path) -> Counter[str]:
    """Check a damaged table and prove that no date or count differs from how other readers take its cells."""
    path.write_bytes(table_files.text(table))
    checked = check.incidents(path, country_at=country_at)
    assert len(checked.accepted) + len(checked.rejected) == len(table.rows)
    for row in checked.accepted.to_dict("records"):
        cells = table.rows[row["row"] - 2]
        assert agrees(cells[1], row["date_start"], row["date_end"]), (cells, row["date_edtf"])
        if cells[-1].isascii() and cells[-1].isdecimal():
            assert (row["killed_low"], row["killed_high"]) == (int(cells[-1]),) * 2, (cells, row)
        axes = {name.casefold(): at for at, name in enumerate(table.header)}
        for name, axis in (
            ("latitude", "latitude"),
            ("longitude", "longitude"),
            ("lat", "latitude"),
            ("lon", "longitude"),
        ):
            if name in axes:
                with contextlib.suppress(ValueError):
                    number = float(cells[axes[name]])
                    assert row[axis] == pytest.approx(number, abs=1e-9), (cells, row[axis])
    return Counter({"read": len(checked.accepted), "set aside": len(checked.rejected)})


@pytest.mark.parametrize("part", range(4))
def test_every_cell_is_read_as_it_is_meant(tmp_path: Path, part: int) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(part * IN_THE_SUITE // 4, (part + 1) * IN_THE_SUITE // 4):
        table, name = made(number)
        outcomes += proven(table, table_files.write(table, name, tmp_path))
    # Most rows are sound, so that a reader that sets all aside cannot pass.
    assert outcomes["read"] > 0.7 * outcomes.total()


def test_a_damaged_cell_is_read_as_others_read_it(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(IN_THE_SUITE // 2):
        outcomes += proven_damaged(damaged(number)[0], tmp_path / "a.csv")
    assert outcomes["read"] > 0.1 * outcomes.total()


def main(count: int = TABLES, first: int = 0) -> None:
    """Take the whole of them and print how it went."""
    start = time.perf_counter()
    outcomes: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            table, name = made(number)
            inner = Path(folder) / str(number)
            inner.mkdir()
            try:
                path = table_files.write(table, name, inner)
                outcomes += proven(table, path)
                outcomes += proven_damaged(damaged(number)[0], inner / "damaged.csv")
            except (AssertionError, InputError) as error:
                kind = f"{type(error).__name__} {name} {table.header[2:-1]}"
                failures[kind] += 1
                sys.stderr.write(f"{number} {kind}: {error}\n")
            for file in inner.iterdir():
                file.unlink()
            inner.rmdir()
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{count:,} tables in {seconds:.0f} s: {dict(outcomes)}; failures {failures.total()}\n")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
