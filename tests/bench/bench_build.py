"""What a build of the default study costs, against loading the libraries that it needs.

Run by name: `uv run tests/bench/bench_build.py`. Each build is a process of its own; builds and their rival
take turns, and the figures are medians. `build_many.py` measures large studies.
"""

from __future__ import annotations

import os
import platform
import tempfile

from build_many import measured, median

ROUNDS = 5
WANTED = 1.5
"""At most so many times the rival's CPU may the default study take."""


def main() -> None:
    """Print both, with their ratio."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        names = (
            "-m",
            "marzmap._cli",
            "build",
            "-o",
            f"{folder}/map",
            "--timings",
            "--formats",
            "html,geojson",
        )
        measured(*names)  # indexes are kept from the first run on
        ours, rivals, timings = [], [], ""
        for _ in range(ROUNDS):
            cost, timings = measured(*names)
            ours.append(cost)
            rivals.append(measured("-c", "import geopandas, folium")[0])
    build, rival = median(ours), median(rivals)
    print(f"page and layers of the default study  {build.cpu_s:7.2f} s of CPU {build.wall_s:7.2f} s")
    print(f"import geopandas, folium              {rival.cpu_s:7.2f} s of CPU {rival.wall_s:7.2f} s")
    print(
        f"ratio                                 {build.cpu_s / rival.cpu_s:7.2f} (at most {WANTED} is wanted)"
    )
    print(timings)


if __name__ == "__main__":
    main()
