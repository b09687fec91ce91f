"""What a whole country's events cost a study of its border: time and memory, by how many there are.

Run by name: `uv run tests/bench/bench_far.py [--rows 9000] [--border IND-PAK] [--country IND]`. The events
are invented, at places all over the country, in the columns of an ACLED export with every geo_precision. The
study is built in a process of its own, in every format, and as many points go through `marzmap locate` with
radii of 60 km and more. The ratio is that of the time an event costs to what one costs in a tenth of the
table.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
import marzmap
from formats_fixtures import ACLED
from marzmap import atlas

if TYPE_CHECKING:
    import geopandas as gpd

PLACES = 3
"""Events at a place, on average."""
PRECISIONS = {"1": 0.65, "2": 0.25, "3": 0.1}
"""Shares of geo_precision."""
_KINDS = {
    "Battles": "Armed clash",
    "Protests": "Peaceful protest",
    "Riots": "Mob violence",
    "Explosions/Remote violence": "Shelling/artillery/missile attack",
    "Violence against civilians": "Attack",
}


class Cost(NamedTuple):
    """Wall time of a command, seconds, and the most memory that it held, MB."""

    seconds: float
    megabytes: float


def main() -> None:
    """Print what the builds and the commands cost."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=9_000)
    asked.add_argument("--border", default="IND-PAK")
    asked.add_argument("--country", default="IND")
    given = asked.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for what, run in (("build", _built), ("locate", _located)):
            costs = []
            for count in (given.rows // 10, given.rows):
                costs.append(run(folder / f"{what}-{count}", given.country, given.border, count))
                print(f"{what}, {count:,} rows  {costs[-1].seconds:8.1f} s {costs[-1].megabytes:8.0f} MB")
            print(f"time a row, large to small  {costs[1].seconds / costs[0].seconds / 10:.2f}")


def written(table: Path, country: str, count: int, seed: int = 7) -> Path:
    """Write so many invented events all over a country, in the columns of an ACLED export."""
    random = np.random.default_rng(seed)
    points = _points(country, max(count // PLACES, 1), seed)
    first = date(2022, 1, 1)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ACLED, restval="")
        writer.writeheader()
        for number in range(count):
            at = int(random.integers(len(points)))
            kind = str(random.choice([*_KINDS]))
            row = {
                "event_id_cnty": f"{country}{number}",
                "event_date": (first + timedelta(days=int(random.integers(1_000)))).isoformat(),
                "time_precision": "1",
                "event_type": kind,
                "sub_event_type": _KINDS[kind],
                "actor1": "Invented party",
                "location": f"Invented place {at}",
                "latitude": f"{points[at][1]:.4f}",
                "longitude": f"{points[at][0]:.4f}",
                "geo_precision": str(random.choice([*PRECISIONS], p=[*PRECISIONS.values()])),
                "source": "Invented source",
                "notes": f"Nothing of this happened; event {number} was made up.",
                "fatalities": str(int(random.poisson(0.4))),
            }
            writer.writerow(row)
    return table


def _points(country: str, count: int, seed: int) -> list[tuple[float, float]]:
    """Return longitude and latitude of places all over a country."""
    world = atlas.countries()
    area: gpd.GeoSeries = world[world["country"] == country].geometry
    points = area.sample_points(count, rng=seed).explode()
    return [(point.x, point.y) for point in points]


def _built(folder: Path, country: str, border: str, count: int) -> Cost:
    """Make and build a study."""
    folder.mkdir()
    table = written(folder / "acled.csv", country, count)
    _cost("new", str(folder / "study"), "--border", border, "--from", str(table))
    return _cost("build", str(folder / "study"), "-o", str(folder / "map"))


def _located(folder: Path, country: str, border: str, count: int) -> Cost:
    """Locate points with radii from 60 km on."""
    folder.mkdir()
    table = folder / "points.csv"
    radii = np.random.default_rng(7).choice([60_000, 120_000, 300_000], count)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["longitude", "latitude", "radius_m"])
        writer.writerows(
            (f"{lon:.4f}", f"{lat:.4f}", radius)
            for (lon, lat), radius in zip(_points(country, count, 7), radii, strict=True)
        )
    return _cost("locate", str(table), "-o", str(folder / "located.csv"), "--border", border)


_CHILD = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
took = time.perf_counter() - start
if done.returncode:
    sys.exit(done.returncode)
print(took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def _cost(*command: str) -> Cost:
    """Run a command of marzmap in a process of its own."""
    paths = [str(Path(marzmap.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    told = subprocess.run(
        [sys.executable, "-c", _CHILD, sys.executable, "-m", "marzmap._cli", *command],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    ).stdout
    return Cost(*map(float, told.split()))


if __name__ == "__main__":
    main()
