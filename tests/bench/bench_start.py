"""How long `marzmap -h` takes, against loading geopandas. Run: `uv run tests/bench/bench_start.py`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 7


def seconds(*command: str) -> float:
    """Wall time of a Python process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Interleave both and print medians and their ratio."""
    asked, loaded = [], []
    for _ in range(ROUNDS):
        asked.append(seconds("-m", "marzmap._cli", "-h"))
        loaded.append(seconds("-c", "import geopandas"))
    one, other = statistics.median(asked), statistics.median(loaded)
    print(f"marzmap -h        {one:.3f} s")
    print(f"import geopandas  {other:.3f} s")
    print(f"ratio             {one / other:.2f}  (at most 0.5 is wanted)")


if __name__ == "__main__":
    main()
