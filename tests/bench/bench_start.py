"""Measure short commands against the imports they cannot do without, in processor time and memory.

Run: `uv run tests/bench/bench_start.py`. The first round, which is not counted, leaves compiled modules in a
folder for the others, as an installation has them. Without them, where PYTHONDONTWRITEBYTECODE is set, each
import compiles its modules anew: to import geopandas and folium then takes two or three times as long, and
the ratio to it looks better than it is.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
_ROWS = "incident_id,place,date_edtf,longitude,latitude\n" + "".join(
    f"made-up-{day},Zaranj,2022-01-0{day},61.86,30.96\n" for day in (1, 2, 3)
)


def cost(modules: Path, *arguments: str) -> tuple[float, float]:
    """Return processor seconds and peak memory, MiB, of Python; its compiled modules are in a folder."""
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(modules)}
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, env=os.environ | kept, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def commands(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return arguments of Python by what they are called; the tables they read are written to the folder."""
    (folder / "rows.csv").write_text(_ROWS, encoding="utf-8")
    (folder / "point.csv").write_text("longitude,latitude\n61.86,30.96\n", encoding="utf-8")
    marzmap = ("-m", "marzmap._cli")
    return {
        "import geopandas": ("-c", "import geopandas"),
        "import geopandas, folium": ("-c", "import geopandas, folium"),
        "marzmap -h": (*marzmap, "-h"),
        "marzmap build": (*marzmap, "build", "-o", str(folder / "map")),
        "marzmap check": (*marzmap, "check", str(folder / "rows.csv")),
        "marzmap locate": (*marzmap, "locate", str(folder / "point.csv"), "-o", str(folder / "located.csv")),
    }


def main() -> None:
    """Interleave all and print medians, and ratios to an import."""
    with tempfile.TemporaryDirectory() as folder:
        asked, modules = commands(Path(folder)), Path(folder) / "modules"
        rounds = [
            {name: cost(modules, *arguments) for name, arguments in asked.items()} for _ in range(ROUNDS + 1)
        ]
    cpu, memory = (
        {name: statistics.median(each[name][at] for each in rounds[1:]) for name in asked} for at in (0, 1)
    )
    for name in asked:
        print(f"{name:26}{cpu[name]:7.2f} s of CPU{memory[name]:7.0f} MiB")
    for name, least, most in (
        ("marzmap -h", "import geopandas", 0.5),
        ("marzmap build", "import geopandas, folium", 1.5),
    ):
        print(f"{name} / {least}: {cpu[name] / cpu[least]:.2f} (at most {most} is wanted)")


if __name__ == "__main__":
    main()
