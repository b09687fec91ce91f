"""What checking costs, against reading alone: rows a second and memory, on UCDP-shaped CSV.

Run by name: `uv run tests/bench/bench_check.py [--rows 1000000]`. The table is invented, in the documented 49
columns. Each way runs in a process of its own, in turns; figures are medians, rates of CPU time.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from marzmap import check
from marzmap.check.formats import ucdp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 3
FAULTY = 1000
"""One row in so many has a fault: a latitude beyond the pole."""


def ucdp_rows(count: int, seed: int = 5) -> Iterator[dict[str, str]]:
    """Invented events about the Iran-Afghanistan border, in UCDP's columns."""
    rng = np.random.default_rng(seed)
    first = date(1989, 1, 1)
    for number in range(1, count + 1):
        start = first + timedelta(days=int(rng.integers(0, 13_500)))
        end = start + timedelta(days=int(rng.choice([0, 0, 0, 0, 2, 6, 29])))
        latitude = 91.5 if number % FAULTY == 0 else rng.uniform(29.5, 35.5)
        killed = int(rng.integers(0, 40))
        yield dict.fromkeys(ucdp.COLUMNS, "") | {
            "id": str(number),
            "relid": f"AFG-{start.year}-1-{number}",
            "year": str(start.year),
            "active_year": "1",
            "code_status": "Clear",
            "type_of_violence": str(rng.integers(1, 4)),
            "conflict_dset_id": "333",
            "conflict_new_id": "333",
            "conflict_name": "Invented: Government",
            "dyad_dset_id": "735",
            "dyad_new_id": "735",
            "dyad_name": "Invented Guards - Invented Riders",
            "side_a_dset_id": "130",
            "side_a_new_id": "130",
            "side_a": "Invented Guards",
            "side_b_dset_id": "303",
            "side_b_new_id": "303",
            "side_b": "Invented Riders",
            "number_of_sources": "1",
            "source_article": f"Invented Agency, {start}, shots at post {number}",
            "source_office": "Invented Agency",
            "source_date": str(start),
            "source_headline": f"shots at post {number}",
            "source_original": "police, officials",
            "where_prec": str(rng.integers(1, 8)),
            "where_coordinates": f"Post {number % 700}",
            "where_description": f"near post {number % 700}, on the road along the invented river",
            "adm_1": "Nimroz province",
            "adm_2": "Kang district",
            "latitude": f"{latitude:.6f}",
            "longitude": f"{rng.uniform(60.0, 63.0):.6f}",
            "geom_wkt": "",
            "priogrid_gid": "174723",
            "country": "Afghanistan",
            "country_id": "700",
            "region": "Asia",
            "event_clarity": "1",
            "date_prec": str(rng.integers(1, 6)),
            "date_start": f"{start} 00:00:00.000",
            "date_end": f"{end} 00:00:00.000",
            "deaths_a": "0",
            "deaths_b": str(killed),
            "deaths_civilians": "0",
            "deaths_unknown": "0",
            "best": str(killed),
            "high": str(killed + 2),
            "low": str(killed),
            "gwnoa": "700",
            "gwnob": "",
        }


def write(path: Path, rows: int) -> None:
    """Write the table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ucdp.COLUMNS)
        writer.writeheader()
        writer.writerows(ucdp_rows(rows))


def checked(path: Path) -> tuple[int, int]:
    """Accepted and rejected rows by marzmap, counted and let go."""
    counts = np.zeros(2, dtype=int)
    for block in check.blocks(path):
        counts += [len(block.accepted), len(block.rejected)]
    return int(counts[0]), int(counts[1])


def read_by_pandas(path: Path) -> tuple[int, int]:
    """Rows as pandas reads them, all at once, with nothing checked."""
    import pandas as pd

    return len(pd.read_csv(path, low_memory=False)), 0


WAYS: dict[str, Callable[[Path], tuple[int, int]]] = {
    "marzmap check": checked,
    "pandas.read_csv": read_by_pandas,
}


def child(way: str, path: Path) -> None:
    """Run one way and print what it took."""
    start, busy = time.perf_counter(), time.process_time()
    accepted, rejected = WAYS[way](path)
    took = {"seconds": time.process_time() - busy, "wall": time.perf_counter() - start}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"accepted": accepted, "rejected": rejected, "peak_mb": peak} | took))


def main() -> None:
    """Write the table, run the ways in turns, print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--child", nargs=2, metavar=("WAY", "PATH"))
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ucdp.csv"
        write(path, asked.rows)
        size = path.stat().st_size / 1e6
        print(f"{asked.rows:,} rows, {size:,.0f} MB; Python {platform.python_version()}")
        took: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(asked.rounds):
            for way, found in took.items():
                command = [sys.executable, __file__, "--child", way, str(path)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found.append(json.loads(done.stdout))
    rates = {}
    for way, found in took.items():
        seconds, wall = (statistics.median(one[name] for one in found) for name in ("seconds", "wall"))
        peak = max(one["peak_mb"] for one in found)
        rates[way] = asked.rows / seconds
        counts = f"{found[0]['accepted']:,.0f} accepted, {found[0]['rejected']:,.0f} rejected"
        took_long = f"{seconds:7.1f} s of CPU ({wall:.1f} s wall) {rates[way]:9,.0f} rows/s"
        print(f"{way:16} {took_long} {peak:7,.0f} MB at most  {counts}")
    print(f"ratio            {rates['pandas.read_csv'] / rates['marzmap check']:.1f} times as long as pandas")


if __name__ == "__main__":
    main()
