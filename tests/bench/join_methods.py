"""The ways to join points with the border that `bench_join.py` measures."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import postgis_server
from bench_data import GEOD, SEED, Edges, vertices
from marzmap import atlas, borderline, locate

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints


SF_SCRIPT = Path(__file__).with_name("nearest_sf.R")
RADII_M = (1_000.0, 5_000.0, 15_000.0, 25_000.0)


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
        edge = joined(spots, lines)
        return Answer(_to_foot(spots.geometry.to_numpy(), task.edges.shapes[edge])[2], edge)

    return run


def sjoin_nearest_full(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """GeoPandas: segment, distance, foot, chainage along the line, border and country."""
    import geopandas as gpd

    lines = gpd.GeoDataFrame(geometry=task.edges.shapes, crs="EPSG:4326")
    faces = _countries()

    def run(longitude: Floats, latitude: Floats) -> Answer:
        spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude), crs="EPSG:4326")
        edge = joined(spots, lines)
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

    session = _sedona_session()
    count = np.arange(len(task.edges.shapes))
    lines = gpd.GeoDataFrame({"edge": count}, geometry=task.edges.shapes, crs="EPSG:4326")
    session.create_data_frame(lines).to_view("edges")

    def run(longitude: Floats, latitude: Floats) -> Answer:
        spots = _to_sedona(session, longitude, latitude)
        found = session.sql(
            "SELECT s.id, e.edge FROM spots s JOIN edges e ON ST_KNN(s.geometry, e.geometry, 1, false)"
        ).to_pandas()
        edge = np.empty(len(spots), dtype=np.int64)
        edge[found["id"]] = found["edge"]
        return Answer(_to_foot(spots, task.edges.shapes[edge])[2], edge)

    return run


def sedona_geography(task: Task, _: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """SedonaDB's ST_Distance on geography to all lines at once; its ST_KNN takes planar geometry only."""
    import geopandas as gpd
    import shapely

    session = _sedona_session()
    whole = gpd.GeoDataFrame(geometry=[shapely.multilinestrings(task.edges.shapes)], crs="EPSG:4326")
    session.create_data_frame(whole).to_view("lines")
    session.sql("SELECT ST_ToGeography(geometry) AS line FROM lines").to_memtable().to_view("whole")

    def run(longitude: Floats, latitude: Floats) -> Answer:
        _to_sedona(session, longitude, latitude)
        distances = session.sql(
            "SELECT id, ST_Distance(ST_ToGeography(geometry), line) AS metres FROM spots CROSS JOIN whole"
        ).to_pandas()
        return Answer(distances.sort_values("id")["metres"].to_numpy())

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


def sf(task: Task, stack: ExitStack) -> Callable[[Floats, Floats], Answer]:
    """R's sf with s2: st_nearest_feature, then st_distance to the edge; it builds its index in every call."""
    import geopandas as gpd
    import pandas as pd

    libraries = ("Rscript", "-e", "library(sf); library(s2)")
    if not shutil.which("Rscript") or subprocess.run(libraries, check=False, capture_output=True).returncode:
        raise AbsentError("R with sf and s2, Debian's r-cran-sf and r-cran-s2, is not installed")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    lines = gpd.GeoDataFrame(geometry=task.edges.shapes, crs="EPSG:4326")
    edges, points, answer = folder / "edges.gpkg", folder / "points.csv", folder / "answer.csv"
    lines.to_file(edges)

    def run(longitude: Floats, latitude: Floats) -> Answer:
        pd.DataFrame({"longitude": longitude, "latitude": latitude}).to_csv(points, index=False)
        command = ["Rscript", str(SF_SCRIPT), str(edges), str(points), str(answer)]
        seconds = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        joined = pd.read_csv(answer)
        return Answer(joined["distance"].to_numpy(), joined["edge"].to_numpy(), seconds)

    return run


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


def _sedona_session() -> Any:
    """Connect to SedonaDB, one thread."""
    session = importlib.import_module("sedonadb").connect()
    session.sql("SET datafusion.execution.target_partitions = 1").execute()
    return session


def _to_sedona(session: Any, longitude: Floats, latitude: Floats) -> NDArray[Any]:
    """Give a session points, numbered, as the view `spots`; return them."""
    import geopandas as gpd
    import shapely

    spots: NDArray[Any] = shapely.points(longitude, latitude)
    frame = gpd.GeoDataFrame({"id": np.arange(len(spots))}, geometry=spots, crs="EPSG:4326")
    session.create_data_frame(frame).to_view("spots", overwrite=True)
    return spots


def joined(spots: Any, lines: Any) -> Ints:
    """Return the edge that GeoPandas has nearest to each point in degrees."""
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
    "sedona-geography": Method(
        "SedonaDB ST_Distance, geography (no segment, no foot)", sedona_geography, 0.1
    ),
    "sf": Method("R sf with s2: st_nearest_feature + st_distance", sf, 0.2),
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
