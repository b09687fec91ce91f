"""What a study of many incidents costs, by step and format, against the recipe that people write today.

Run by name: `uv run tests/bench/build_many.py [--rows 10000 100000 1000000] [--rounds 3]`. The incidents are
invented, about the default border. The recipe is `recipe` below: pandas reads the table, `sjoin_nearest` in
the border's UTM zone joins it to the border, three files are written, and folium's FastMarkerCluster draws
the map. Ours and the recipe take turns, each in a process of its own; figures are medians of the rounds.
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
from typing import NamedTuple

import numpy as np

from marzmap import atlas
from marzmap.attributes import EVENT_TYPES

EVERY_FORMAT = "html,geojson,qgis,gpkg,parquet,kml,csv"
FEW_FORMATS = "html,csv,parquet"
MEBIBYTE = 1 << 20


class Cost(NamedTuple):
    """What a process took: CPU and wall seconds, and peak memory in bytes."""

    cpu_s: float
    wall_s: float
    peak: int


def measured(*command: str) -> tuple[Cost, str]:
    """Return the cost of a Python process, and what it wrote to standard error.

    Raises
    ------
    RuntimeError
        It failed.
    """
    with tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read()
    if process.returncode:
        raise RuntimeError(text)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit), text


def invented(folder: Path, count: int, seed: int = 7) -> Path:
    """Copy the default study, with `count` incidents within some 30 km of the border instead of its own."""
    study = Path(shutil.copytree(atlas.folder() / "studies/iran-afghanistan", folder / f"study-{count}"))
    rng = np.random.default_rng(seed)
    line = atlas.borders().query("border_id == 'AFG-IRN'").geometry
    points = line.sample_points(count // len(line) + 1, rng=rng).explode().sample(count, random_state=seed)
    first = date(2021, 1, 1)
    sources = '[{"title": "Invented report", "publisher": "Nobody", "url": "https://example.org/1"}]'
    claims = '[{"by": "Iran", "text": "They fired first.", "sources": [1]}]'
    with (study / "incidents.csv").open("w", encoding="utf-8", newline="") as file:
        names = "incident_id title place date_edtf event_type killed_low killed_high summary claims sources"
        writer = csv.writer(file)
        writer.writerow([*names.split(), "longitude", "latitude", "radius_m"])
        for number, point in enumerate(points):
            day = first + timedelta(days=int(rng.integers(0, 1500)))
            killed = int(rng.integers(0, 9))
            east, north = rng.normal(0, 0.12, 2)
            kind, radius = rng.choice(EVENT_TYPES[:6]), int(rng.choice([500, 1500, 5000]))
            title = [f"i{number}", f"Invented clash {number}", f"درگیری {number}"]
            text = "Shots were exchanged for some hours."
            place = [f"{point.x + east:.5f}", f"{point.y + north:.5f}", radius]
            writer.writerow([*title, day, kind, killed, killed + 2, text, claims, sources, *place])
    return study


def recipe(table: Path, line: Path, folder: Path) -> None:
    """Join a table of incidents to a border line as a notebook of today would, and write map and layers."""
    import folium
    import geopandas as gpd
    import pandas as pd
    from folium.plugins import FastMarkerCluster

    folder.mkdir(exist_ok=True)
    rows = pd.read_csv(table)
    incidents = gpd.GeoDataFrame(
        rows, geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs="EPSG:4326"
    )
    border = gpd.read_file(line)
    zone = border.estimate_utm_crs()
    joined = incidents.to_crs(zone).sjoin_nearest(border.to_crs(zone), distance_col="distance_m")
    joined = joined.to_crs("EPSG:4326")
    joined.drop(columns="geometry").to_csv(folder / "incidents.csv", index=False)
    joined.to_file(folder / "incidents.geojson", driver="GeoJSON")
    joined.to_file(folder / "incidents.gpkg", driver="GPKG")
    drawn = folium.Map(location=[rows["latitude"].mean(), rows["longitude"].mean()], zoom_start=7)
    folium.GeoJson(border).add_to(drawn)
    places = rows[["latitude", "longitude"]].to_numpy().tolist()
    FastMarkerCluster(places).add_to(drawn)  # type: ignore[no-untyped-call]
    drawn.save(folder / "map.html")


def median(costs: list[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


def steps(reports: list[str]) -> dict[str, float]:
    """Return the median CPU seconds of each step that `--timings` reports."""
    line = re.compile(r"^(.+?) +[0-9.]+ s +[0-9.]+% +([0-9.]+) s of CPU$", re.MULTILINE)
    taken = [line.findall(text) for text in reports]
    return {
        rows[0][0]: statistics.median(float(seconds) for _, seconds in rows)
        for rows in zip(*taken, strict=True)
    }


def compared(rows: int, rounds: int, folder: Path) -> None:
    """Print what ours and the recipe cost with a number of incidents, and ours by step and format."""
    study = invented(folder, rows)
    line = folder / "line.geojson"
    atlas.borders().query("border_id == 'AFG-IRN'")[["border_id", "geometry"]].to_file(line, driver="GeoJSON")
    build = ("-m", "marzmap._cli", "build", str(study), "--timings", "-o", str(folder / "map"), "--formats")
    commands = {
        "every format": (*build, EVERY_FORMAT),
        FEW_FORMATS: (*build, FEW_FORMATS),
        "the recipe": (__file__, "--recipe", str(study / "incidents.csv"), str(line), str(folder / "recipe")),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    reports = []
    for _ in range(rounds):
        for name, command in commands.items():
            cost, text = measured(*command)
            costs[name].append(cost)
            if name == "every format":
                reports.append(text)
    rival = median(costs["the recipe"])
    print(f"\n{rows:,} incidents            CPU      wall      peak   CPU to the recipe's")
    for name in commands:
        ours = median(costs[name])
        ratio = ours.cpu_s / rival.cpu_s
        print(f"{name:20}{ours.cpu_s:8.1f} s{ours.wall_s:8.1f} s{ours.peak / MEBIBYTE:7.0f} MiB{ratio:9.2f}")
    for step, seconds in steps(reports).items():
        print(f"  {step:26}{seconds:8.2f} s of CPU")


def main() -> None:
    """Print the table for each number of incidents."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--recipe", type=Path, nargs=3, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.recipe:
        recipe(*given.recipe)
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for rows in given.rows:
        with tempfile.TemporaryDirectory() as folder:
            compared(rows, given.rounds, Path(folder))


if __name__ == "__main__":
    main()
