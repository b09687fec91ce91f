"""What checking costs, against reading alone: rows a second and memory, on CSV of each layout.

Run by name: `uv run tests/bench/bench_check.py [--rows 1000000] [--layouts ucdp acled]`. The tables are
invented, in the documented columns. Each way runs in a process of its own, in turns; figures are medians,
rates of CPU time.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import check_tables
from marzmap import check

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3


def checked(path: Path) -> tuple[int, int]:
    """Accepted and rejected rows by marzmap, counted and let go."""
    counts = np.zeros(2, dtype=int)
    for block in check.blocks(path):
        counts += [len(block.accepted), len(block.rejected)]
    return int(counts[0]), int(counts[1])


def read_by_pandas(path: Path) -> tuple[int, int]:
    """Rows as pandas reads them, all at once, with nothing checked."""
    import pandas as pd

    if path.stem == "gdelt":
        return len(pd.read_csv(path, sep="\t", header=None, low_memory=False)), 0
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
    """Write a table of each layout, run the ways in turns, print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--layouts", nargs="+", choices=[*check_tables.LAYOUTS], default=[*check_tables.LAYOUTS]
    )
    parser.add_argument("--child", nargs=2, metavar=("WAY", "PATH"))
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]))
        return
    print(f"{asked.rows:,} rows; Python {platform.python_version()}")
    for layout in asked.layouts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{layout}.csv"
            check_tables.write(path, layout, asked.rows)
            print(f"{layout}, {path.stat().st_size / 1e6:,.0f} MB")
            compare(path, asked.rows, asked.rounds)


def compare(path: Path, rows: int, rounds: int) -> None:
    """Run both ways on a table in turns, and print what they took."""
    took: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, found in took.items():
            command = [sys.executable, __file__, "--child", way, str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found.append(json.loads(done.stdout))
    rates = {}
    for way, found in took.items():
        seconds, wall = (statistics.median(one[name] for one in found) for name in ("seconds", "wall"))
        peak = max(one["peak_mb"] for one in found)
        rates[way] = rows / seconds
        counts = f"{found[0]['accepted']:,.0f} accepted, {found[0]['rejected']:,.0f} rejected"
        took_long = f"{seconds:7.1f} s of CPU ({wall:.1f} s wall) {rates[way]:9,.0f} rows/s"
        print(f"  {way:16} {took_long} {peak:7,.0f} MB at most  {counts}")
    ratio = rates["pandas.read_csv"] / rates["marzmap check"]
    print(f"  ratio            {ratio:.1f} times as long as pandas", flush=True)


if __name__ == "__main__":
    main()
