"""What a build costs: the default study against loading its libraries, and 10,000 incidents by format.

Run by name: `uv run tests/bench/bench_build.py [--rows 10000]`. The incidents are invented, about the default
border. Each build is a process of its own; those of the default study take turns with their rival, and the
figures are medians of wall time.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import marzmap
from marzmap import atlas
from marzmap.attributes import EVENT_TYPES

ROUNDS = 5
WANTED = 3.0
"""At most so many times the rival's time may the default study take."""


def seconds(*command: str) -> tuple[float, str]:
    """Wall time of a Python process, and what it said on standard error."""
    paths = [str(Path(marzmap.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    return time.perf_counter() - start, done.stderr


def build(study: Path | str, folder: Path, formats: str) -> tuple[float, str]:
    """Build a study, telling what each step took."""
    command = ("-m", "marzmap._cli", "build", str(study), "-o", str(folder), "--formats", formats)
    return seconds(*command, "--timings")


def invented(folder: Path, count: int, seed: int = 7) -> Path:
    """Copy the default study, with so many incidents within some 30 km of the border."""
    study = Path(shutil.copytree(atlas.folder() / "studies/iran-afghanistan", folder / "study"))
    rng = np.random.default_rng(seed)
    line = atlas.borders().query("border_id == 'AFG-IRN'").geometry
    points = line.sample_points(count // len(line) + 1, rng=rng).explode().sample(count, random_state=seed)
    first = date(2021, 1, 1)
    sources = '[{"title": "Invented report", "publisher": "Nobody", "url": "https://example.org/1"}]'
    with (study / "incidents.csv").open("w", encoding="utf-8", newline="") as file:
        names = "incident_id title place date_edtf event_type killed_low killed_high summary claims sources"
        writer = csv.writer(file)
        writer.writerow([*names.split(), "longitude", "latitude", "radius_m"])
        for number, point in enumerate(points):
            day = first + timedelta(days=int(rng.integers(0, 1500)))
            killed = int(rng.integers(0, 9))
            claims = '[{"by": "Iran", "text": "They fired first.", "sources": [1]}]'
            east, north = rng.normal(0, 0.12, 2)
            kind, radius = rng.choice(EVENT_TYPES[:6]), int(rng.choice([500, 1500, 5000]))
            names_of_it = [f"i{number}", f"Invented clash {number}", f"درگیری {number}", day, kind]
            told = [killed, killed + 2, "Shots were exchanged for some hours.", claims, sources]
            at = [f"{point.x + east:.5f}", f"{point.y + north:.5f}", radius]
            writer.writerow([*names_of_it, *told, *at])
    return study


def main() -> None:
    """Print both, with ratios."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=10_000)
    rows = asked.parse_args().rows
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ours, rivals, told = [], [], ""
        build("iran-afghanistan", folder / "map", "html,geojson")  # indexes are kept from the first run on
        for _ in range(ROUNDS):
            took, told = build("iran-afghanistan", folder / "map", "html,geojson")
            ours.append(took)
            rivals.append(seconds("-c", "import geopandas, folium")[0])
        one, other = statistics.median(ours), statistics.median(rivals)
        print(f"page and layers of the default study  {one:7.2f} s")
        print(f"import geopandas, folium              {other:7.2f} s")
        print(f"ratio                                 {one / other:7.2f}    (at most {WANTED} is wanted)")
        print(told)
        whole, told = build(invented(folder, rows), folder / "many", "html,geojson,qgis,gpkg,parquet,kml,csv")
        writers = sum(float(each) for each in re.findall(r"^writing .*? ([0-9.]+) s", told, re.MULTILINE))
        print(
            f"{rows:,} incidents, every format      {whole:7.2f} s, {1000 * whole / rows:.2f} ms an incident"
        )
        print(f"of it writing                         {writers:7.2f} s, {writers / whole:.0%}")
        print(f"ratio to the default study            {whole / one:7.2f}")
        print(told)


if __name__ == "__main__":
    main()
