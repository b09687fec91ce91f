"""Tables of any length: the same result however it is reached, and no row lost."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyogrio
import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from marzmap import InputError, locate, tables
from marzmap._cli import main
from marzmap.locate.files import arrow, rows
from marzmap.tables import FAULT_COLUMNS
from marzmap.tables.cells.escapes import escaped
from marzmap.tables.formats import text as text_format

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 3000
HEADER = "id,longitude,latitude,radius_m\n"
SEISTAN = "61.4949,31.0306"


def events() -> pa.Table:
    """Points all over the world, most of them near the Iran-Afghanistan border, some of them bad."""
    random = np.random.default_rng(7)
    longitude, latitude = random.uniform(-180, 180, ROWS), random.uniform(-90, 90, ROWS)
    near = random.random(ROWS) < 0.7
    longitude[near], latitude[near] = random.uniform(60, 63, near.sum()), random.uniform(29, 36, near.sum())
    latitude[::500] = 131.0
    radius = np.where(random.random(ROWS) < 0.5, np.nan, random.uniform(100, 20_000, ROWS))
    names = [('a, "b"', "شغالک", "two\nlines", "", "plain")[row % 5] for row in range(ROWS)]
    return pa.table(
        {
            "id": pa.array(range(ROWS)),
            "longitude": longitude.round(6),
            "name": names,
            "latitude": latitude.round(6),
            "radius_m": pa.array(radius.round(1), from_pandas=True),
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The events as CSV and Parquet, and what one thread makes of them."""
    made = tmp_path_factory.mktemp("events")
    table = events()
    parquet.write_table(table, made / "events.parquet")
    with (made / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.column_names)
        writer.writerows(row.values() for row in table.to_pylist())
    for form in ("csv", "parquet"):
        with_one = locate.threads(1)
        locate.file(made / f"events.{form}", made / f"one.{form}", way=with_one, fast=False)
    return made


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Address of a scheduler with two worker processes."""
    here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=2, threads_per_worker=1, **here) as two:  # type: ignore[no-untyped-call]
        yield two.scheduler_address


def table_of(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(folder: Path, out: Path, form: str) -> bool:
    """Whether a result is the one that one thread made: CSV byte for byte, Parquet bit for bit."""
    one = folder / f"one.{form}"
    if form == "csv":
        return out.read_bytes() == one.read_bytes()
    found, wanted = parquet.read_table(out), parquet.read_table(one)
    return bool(found.equals(wanted, check_metadata=True)) and found["border_distance_m"].null_count == 0


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("threads", "block_rows", "fast"),
    [(1, 500, False), (2, 65_536, False), (2, 301, False), (1, 65_536, True), (2, 301, True)],
)
def test_threads_blocks_and_compiled_search_change_nothing(
    folder: Path, tmp_path: Path, form: str, threads: int, block_rows: int, *, fast: bool
) -> None:
    out = tmp_path / f"out.{form}"
    way = locate.threads(threads)
    tally = locate.file(folder / f"events.{form}", out, way=way, block_rows=block_rows, fast=fast)
    assert same(folder, out, form)
    assert (tally.located, tally.set_aside) == (ROWS - 6, 6)
    assert tally.rejected is not None
    assert tally.rejected.read_bytes() == (folder / "one.rejected.csv").read_bytes()


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("partitions", [2, 7])
def test_dask_changes_nothing(folder: Path, tmp_path: Path, cluster: str, form: str, partitions: int) -> None:
    out, told = tmp_path / f"out.{form}", []
    size = ROWS if form == "parquet" else (folder / "events.csv").stat().st_size // text_format.BYTES_A_ROW
    locate.file(
        folder / f"events.{form}",
        out,
        way=locate.dask(cluster),
        block_rows=size // partitions + 5,
        progress=lambda done, _size: told.append(done),
    )
    assert len(told) == partitions
    assert told[-1] == ROWS
    assert same(folder, out, form)


def test_a_killed_worker_changes_nothing(folder: Path, tmp_path: Path, cluster: str) -> None:
    with Client(cluster) as client:  # type: ignore[no-untyped-call]
        before = client.run(os.getpid)

        def kill(done: int, _size: int | None) -> None:
            if done == 100:
                os.kill(min(before.values()), signal.SIGKILL)

        out = tmp_path / "out.parquet"
        way = locate.dask(cluster)
        locate.file(folder / "events.parquet", out, way=way, block_rows=100, progress=kill)
        client.wait_for_workers(2)
        after = client.run(os.getpid)
    assert same(folder, out, "parquet")
    assert min(before.values()) not in after.values()


@pytest.mark.parametrize("middle", ["geojson", "gpkg", "parquet", "csv"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_goes_through_any_format(folder: Path, tmp_path: Path, form: str, middle: str) -> None:
    between, out = tmp_path / f"between.{middle}", tmp_path / "out.csv"
    locate.file(folder / f"events.{form}", between)
    again = locate.file(between, out)
    assert again.set_aside == 0
    kept = [name for name in cells(out)[0] if name not in rows.RESULT]
    assert kept == events().column_names
    for found, wanted in zip(cells(out), cells(folder / "one.csv"), strict=True):
        assert [found[name] for name in ("id", "name")] == [wanted[name] for name in ("id", "name")]
        assert [found[name] for name in rows.RESULT] == [wanted[name] for name in rows.RESULT]
        assert [float(found[name]) for name in ("longitude", "latitude")] == [
            float(wanted[name]) for name in ("longitude", "latitude")
        ]


def test_columns_are_carried_with_their_types_and_own_names_kept(tmp_path: Path) -> None:
    given = pa.table(
        {
            "side": ["stale", "stale"],
            "when": pa.array([0, None], pa.timestamp("us", tz="UTC")),
            "kind": pa.array(["a", "b"]).dictionary_encode(),
            "longitude": pa.array([61.5, 61.6], pa.float32()),
            "tags": [["x"], []],
            "latitude": pa.array([31, 32], pa.int8()),
            "flag": [True, None],
        }
    ).replace_schema_metadata({"own": "note"})
    parquet.write_table(given, tmp_path / "in.parquet")
    locate.file(tmp_path / "in.parquet", tmp_path / "out.parquet", border="irn-afg")
    found = parquet.read_table(tmp_path / "out.parquet")
    kept = given.rename_columns({"side": "side_given"})
    assert found.column_names == [*kept.column_names, *rows.RESULT]
    assert found.select(kept.column_names).equals(kept)
    assert found.schema.metadata[b"own"] == b"note"
    assert found["side"].to_pylist() == ["undetermined"] * 2
    with pytest.raises(InputError, match=r"'tags' holds list<.*>, which CSV cannot"):
        locate.file(tmp_path / "in.parquet", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_table_of_floats_says_the_same_as_text(folder: Path) -> None:
    table = parquet.read_table(folder / "one.parquet")
    for name in rows.RESULT:
        texts = [row[name] for row in cells(folder / "one.csv")]
        values = table[name].to_pylist()
        if table.schema.field(name).type == pa.float64():
            assert [float(text) if text else None for text in texts] == values
        else:
            assert texts == ["" if value is None else str(value) for value in values]


def test_a_folder_of_part_files_is_one_table(folder: Path, tmp_path: Path) -> None:
    table = events()
    parts = tmp_path / "parts.parquet"
    parts.mkdir()
    for number in range(3):
        parquet.write_table(table.slice(number * 1000, 1000), parts / f"part-{number}.parquet")
    locate.file(parts, tmp_path / "out.parquet")
    assert same(folder, tmp_path / "out.parquet", "parquet")
    parquet.write_table(table.select(["longitude"]), parts / "part-3.parquet")
    with pytest.raises(InputError, match=r"part-3\.parquet: its columns differ"):
        locate.file(parts, tmp_path / "out.parquet")


def test_geoparquet_keeps_its_geometry(tmp_path: Path) -> None:
    import geopandas as gpd

    points = gpd.GeoSeries.from_xy([61.5, 61.6], [31.0, 32.0], crs="EPSG:4326")
    frame = gpd.GeoDataFrame({"id": [1, 2]}, geometry=points)
    frame.to_parquet(tmp_path / "in.parquet")
    locate.file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = gpd.read_parquet(tmp_path / "out.parquet")
    assert found.geometry.geom_equals(points).all()
    assert found["border_id"].tolist() == ["AFG-IRN", "AFG-IRN"]
    locate.file(tmp_path / "in.parquet", tmp_path / "out.csv")
    assert [row["longitude"] for row in cells(tmp_path / "out.csv")] == ["61.5", "61.6"]
    frame.to_crs(32641).to_parquet(tmp_path / "in.parquet")
    locate.file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = gpd.read_parquet(tmp_path / "out.parquet")
    assert found.crs == "OGC:CRS84"
    assert found.geometry.geom_equals_exact(points.set_crs(found.crs, allow_override=True), 1e-8).all()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("b,61.5", "", "2 cells under a header of 4 columns"),
        (f"b,{SEISTAN},,x,y", "", "6 cells under a header of 4 columns, beyond it 'x', 'y'"),
        ("", "", "the row is empty"),
        (",,,", "", "the row is empty"),
        ("b,,31,", "longitude", "no value"),
        ("b,61,31° E,", "latitude", "'31° E' is an easting or westing"),
        ("b,61 8 0,31,", "longitude", "'61 8 0' is several numbers"),
        ("b,nan,31,", "longitude", "'nan' is not a number"),
        ("b,1e999,31,", "longitude", "'1e999' is not within -180 to 180"),
        ("b,200,31,", "longitude", "'200' is not within -180 to 180"),
        ("b,31,-90.001,", "latitude", "'-90.001' is not within -90 to 90"),
        ("b,#REF!,31,", "longitude", "holds Excel's error #REF!"),
        ("b,x,91,-1", "longitude | latitude", "'x' is not a number of degrees | '91' is not within"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason(tmp_path: Path, row: str, column: str, reason: str) -> None:
    good = f"a,{SEISTAN},\n"
    file = table_of(tmp_path / "in.csv", HEADER + good + row + "\n" + good)
    tally = locate.file(file, tmp_path / "out.csv", border="AFG-IRN")
    assert [row["id"] for row in cells(tmp_path / "out.csv")] == ["a", "a"]
    assert tally.rejected == tmp_path / "out.rejected.csv"
    (fault,) = cells(tally.rejected)
    assert (fault["row"], fault["column"]) == ("3", column)
    assert fault["reason"].startswith(reason)
    assert fault["fix"]
    own = [*next(csv.reader([row]), []), "", "", "", ""][:4]
    assert [fault[name] for name in HEADER.strip().split(",")] == own


@pytest.mark.parametrize("radius", ["0", "far", "-1", "#DIV/0!"])
def test_a_row_is_located_without_a_radius_of_no_use(tmp_path: Path, radius: str) -> None:
    file = table_of(tmp_path / "in.csv", HEADER + f"a,{SEISTAN},{radius}\n")
    tally = locate.file(file, tmp_path / "out.csv", border="AFG-IRN")
    (row,) = cells(tmp_path / "out.csv")
    assert (tally.located, tally.set_aside) == (1, 0)
    assert (row["radius_m"], row["border_id"], row["side"]) == (radius, "AFG-IRN", "undetermined")
    assert f"radius_m '{radius}' could not be used and was left empty" in row["reason"]


@pytest.mark.parametrize("radius", ["2 km", "about 2 km", '"2,000"', "۲۰۰۰", "2e3"])
def test_a_radius_is_read_as_check_reads_it(tmp_path: Path, radius: str) -> None:
    file = table_of(tmp_path / "in.csv", HEADER + f"a,{SEISTAN},{radius}\nb,{SEISTAN},2000\n")
    locate.file(file, tmp_path / "out.csv", border="AFG-IRN")
    one, other = cells(tmp_path / "out.csv")
    assert one["side_probability"] == other["side_probability"] != ""


def test_good_spellings_of_numbers_are_read(tmp_path: Path) -> None:
    file = table_of(tmp_path / "in.csv", HEADER + "a,+61.5, 31 ,1e3\nb,6.15e1,31.,1000\nc,61.5,031,1000.0\n")
    locate.file(file, tmp_path / "out.csv")
    found = cells(tmp_path / "out.csv")
    assert found[0]["longitude"] == "+61.5"
    assert found[0]["latitude"] == " 31 "
    assert len({tuple(row[name] for name in rows.RESULT) for row in found}) == 1


def test_a_placeholder_is_flagged_but_kept(tmp_path: Path) -> None:
    file = table_of(tmp_path / "in.csv", HEADER + f"a,0,0,\nb,{SEISTAN},500\n")
    tally = locate.file(file, tmp_path / "out.csv")
    first, second = cells(tmp_path / "out.csv")
    assert first["reason"].endswith("0, 0: is it a placeholder?")
    assert first["reason_code"].endswith(";placeholder_point")
    assert second["reason"] == ""
    assert (tally.located, tally.nowhere, tally.far) == (2, 1, 1)


def test_a_geometry_that_is_no_point_is_set_aside(tmp_path: Path) -> None:
    file = table_of(
        tmp_path / "in.geojson",
        '{"type": "FeatureCollection", "features": ['
        '{"type": "Feature", "properties": {"id": 1}, "geometry": null},'
        '{"type": "Feature", "properties": {"id": 2}, "geometry":'
        '  {"type": "LineString", "coordinates": [[61, 31], [62, 31]]}},'
        '{"type": "Feature", "properties": {"id": 3}, "geometry":'
        '  {"type": "Point", "coordinates": [61.4949, 31.0306, 480.5]}}]}',
    )
    tally = locate.file(file, tmp_path / "out.gpkg")
    assert (tally.located, tally.set_aside) == (1, 2)
    assert tally.rejected is not None
    faults = cells(tally.rejected)
    assert [(row["row"], row["id"]) for row in faults] == [("2", "1"), ("3", "2")]
    assert [row["reason"] for row in faults] == ["no point", "is a LineString, expected a point"]
    info = pyogrio.read_info(tmp_path / "out.gpkg")
    assert info["fields"].tolist() == ["id", *rows.RESULT]
    assert pyogrio.read_dataframe(tmp_path / "out.gpkg").geometry[0].z == 480.5


def test_names_that_geopackage_keeps_for_itself_are_carried(tmp_path: Path) -> None:
    file = table_of(tmp_path / "in.csv", f"fid,geometry,longitude,latitude\nx,POINT,{SEISTAN}\n")
    locate.file(file, tmp_path / "out.gpkg")
    locate.file(tmp_path / "out.gpkg", tmp_path / "out.csv")
    (found,) = cells(tmp_path / "out.csv")
    assert (found["fid"], found["geometry"]) == ("x", "POINT")


def test_the_file_of_rejected_rows_keeps_step(tmp_path: Path) -> None:
    out, aside = tmp_path / "out.csv", tmp_path / "out.rejected.csv"
    bad = table_of(tmp_path / "bad.csv", "row,longitude,latitude\n7,x,31\n")
    locate.file(bad, out)
    assert out.read_text(encoding="utf-8") == ",".join(["row,longitude,latitude", *rows.RESULT]) + "\n"
    header = [*FAULT_COLUMNS, "row_given", "longitude", "latitude"]
    assert aside.read_text(encoding="utf-8").splitlines()[0].split(",") == header
    with pytest.raises(InputError, match=r"would be written over .*out.rejected.csv, which is read"):
        locate.file(aside, out)
    good = table_of(tmp_path / "good.csv", f"longitude,latitude\n{SEISTAN}\n")
    locate.file(good, out)
    assert not aside.exists()
    with pytest.raises(InputError, match=r"out.csv: would be written over .*out.csv, which is read"):
        locate.file(out, out)
    assert len(cells(out)) == 1


@pytest.mark.parametrize("name", ["in.csv", "in.parquet", "in.geojson"])
def test_a_table_without_rows_gives_one_without_rows(tmp_path: Path, name: str) -> None:
    table_of(tmp_path / "in.csv", "longitude,latitude")
    table_of(tmp_path / "in.geojson", '{"type": "FeatureCollection", "features": []}')
    parquet.write_table(pa.table({"longitude": [0.0], "latitude": [0.0]}).slice(1), tmp_path / "in.parquet")
    assert locate.file(tmp_path / name, tmp_path / "out.parquet").located == 0
    found = parquet.read_table(tmp_path / "out.parquet")
    assert found.num_rows == 0
    assert found.schema.field("border_part").type == pa.int64()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table is empty. Expected a header line"),
        ("\n1,2\n", "line 1 is empty. Expected the names of the columns"),
        (
            "longitude,latitdue\n1,2\n",
            "no column 'latitude', nor one of its usual names (lat, decimal latitude",
        ),
        ("longitude,latitdue\n1,2\n", "If 'latitdue' is meant, rename it"),
        ("longitude,lat,latitude (deg),lat\n1,2\n", "column 'lat' is twice"),
        ("longitude,lat,latitude deg\n1,2,3\n", "columns 'lat' and 'latitude deg' both mean latitude"),
        ("longitude,latitude\n1,\xe9\n", "not UTF-8 text"),
        (None, "no such file"),
    ],
)
def test_a_table_that_cannot_be_read_exits_1(tmp_path: Path, text: str | None, message: str) -> None:
    file = tmp_path / "in.csv"
    if text is not None:
        file.write_bytes(text.encode("latin-1"))
    found = CliRunner().invoke(main, ["locate", str(file), "-o", str(tmp_path / "out.csv")])
    assert found.exit_code == 1
    assert message in found.stderr
    assert len(found.stderr.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} <= {"in.csv"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--border", "IRN-AFX"], 1, "AFG-IRN"),
        (["--source", "atlantis"], 1, "'atlantis'"),
        (["-o", "out.xlsx"], 1, "unknown ending '.xlsx'. Expected: .csv, .parquet, .geojson, .gpkg."),
        (["-o", "nowhere/out.csv"], 1, "no such folder"),
        (["--engine", "dask", "--scheduler", "nonsense"], 1, "No dask scheduler answers at 'nonsense'"),
        (["--scheduler", "tcp://127.0.0.1:1"], 2, "--scheduler needs --engine dask"),
        (["--engine", "spark"], 2, "'spark' is not one of"),
    ],
)
def test_a_bad_option_is_told(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    file = table_of(tmp_path / "in.csv", f"longitude,latitude\n{SEISTAN}\n")
    found = CliRunner().invoke(main, ["locate", str(file), "-o", str(tmp_path / "out.csv"), *arguments])
    assert found.exit_code == code
    assert message in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_other_formats_say_what_is_wrong(tmp_path: Path) -> None:
    def refused(name: str, match: str) -> None:
        with pytest.raises(InputError, match=match):
            locate.file(tmp_path / name, tmp_path / "out.csv")

    for name, start in (("in.parquet", "PAR1"), ("in.gpkg", "SQLite format 3"), ("in.geojson", "{")):
        table_of(tmp_path / name, start + "nothing of the kind")
        refused(name, "an SQLite database, but not a GeoPackage" if name == "in.gpkg" else "not readable")
    parquet.write_table(pa.table({"longitude": [True], "latitude": [1.0]}), tmp_path / "in.parquet")
    refused("in.parquet", "column 'longitude' holds bool, expected numbers")
    import geopandas as gpd
    import shapely

    layer = tmp_path / "layers.gpkg"
    points = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(61, 31)], crs="EPSG:4326")
    points.to_file(layer, layer="one")
    points.to_file(layer, layer="two")
    refused("layers.gpkg", "holds several layers. Give one with --layer: 'one', 'two'")
    points.to_crs(3857).to_file(tmp_path / "mercator.gpkg")
    locate.file(tmp_path / "mercator.gpkg", tmp_path / "out.csv")
    assert [round(float(row["longitude"]), 9) for row in cells(tmp_path / "out.csv")] == [61]
    points.assign(geometry=[shapely.box(61, 31, 62, 32)]).to_file(tmp_path / "areas.gpkg")
    refused("areas.gpkg", "holds Polygon, expected Point")


def test_dask_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    file = table_of(tmp_path / "in.csv", f"longitude,latitude\n{SEISTAN}\n")
    with pytest.raises(InputError, match=r'pip install "marzmap\[dask\]"'):
        locate.file(file, tmp_path / "out.csv", way=locate.dask())


@pytest.mark.parametrize("form", ["csv", "parquet", "geojson", "gpkg"])
@pytest.mark.parametrize("failure", [KeyboardInterrupt, InputError])
def test_after_a_failure_the_old_result_stands(
    tmp_path: Path, form: str, failure: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, out = tmp_path / "in.csv", tmp_path / f"out.{form}"
    text = "longitude,latitude\n" + f"{SEISTAN}\n" * 999 + "x,y\n"
    locate.file(table_of(file, text), out)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def stop(done: int, _size: int | None) -> None:
        if failure is KeyboardInterrupt and done > 100:
            raise KeyboardInterrupt

    if failure is InputError:
        monkeypatch.setattr(text_format, "LONGEST", 1000)
        before["in.csv"] = text.encode() + b"x" * 5000
        file.write_bytes(before["in.csv"])
    with pytest.raises(failure):
        locate.file(file, out, block_rows=50, progress=stop)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


any_cell = st.text('a1.,"\n\r \ufeffش', max_size=4)
coordinate = st.sampled_from(["61.5", "31", "-200", "", "x", " 1 ", "+2", "1,5"])
ragged_rows = st.lists(
    st.one_of(
        st.tuples(any_cell, coordinate, coordinate, any_cell).map(list),
        st.lists(any_cell, min_size=1, max_size=7),
    ),
    max_size=12,
)


@example([["", "61.5", "61.5", "\ufeff"], ["", "61.5", "61.5", "\ufeff"], ["", "61.5", "61.5", "aش"]], 1)
@given(ragged_rows, st.integers(1, 12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_row_of_a_ragged_table_is_lost(tmp_path: Path, given_rows: list[list[str]], block: int) -> None:
    header = ["id", "longitude", "latitude", "note"]
    out = io.StringIO()
    csv.writer(out).writerows([header, *given_rows])
    (tmp_path / "in.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    file, made = tmp_path / "in.csv", tmp_path / "out.csv"
    way = locate.threads(1)
    tally = locate.file(file, made, border="AFG-IRN", way=way, block_rows=block * 4)
    located = [[row[name] for name in header] for row in cells(made)]
    aside = cells(tally.rejected) if tally.rejected else []
    while given_rows and not "".join(given_rows[-1]).strip():  # blank rows at the end are not rows
        given_rows.pop()
    assert tally.located + tally.set_aside == len(given_rows)
    assert (len(located), len(aside)) == (tally.located, tally.set_aside)
    bad = {int(row["row"]) - 2 for row in aside}
    assert located == [[*map(escaped, row)] for number, row in enumerate(given_rows) if number not in bad]
    for number, row in zip(sorted(bad), aside, strict=True):
        given_row = given_rows[number] if "".join(given_rows[number]).strip() else []
        assert [row[name] for name in header] == [*map(escaped, given_row), "", "", "", ""][:4]
    for _, longitude, latitude, _ in located:
        assert abs(float(longitude.replace(",", "."))) <= 180
        assert abs(float(latitude.replace(",", "."))) <= 90


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    block = pa.table({name: random.uniform(-90, 90, 100_000) for name in ("longitude", "latitude", "other")})
    with parquet.ParquetWriter(tmp_path / "big.parquet", block.schema) as writer:
        for _ in range(15):
            writer.write_table(block)
    before = pa.total_allocated_bytes()
    batches = tables.read(tmp_path / "big.parquet", 50_000).batches
    held = [pa.total_allocated_bytes() - before for _ in batches]
    assert (tmp_path / "big.parquet").stat().st_size > 30e6
    assert max(held) < 15e6


def test_the_summary_counts(tmp_path: Path) -> None:
    file = table_of(tmp_path / "in.csv", HEADER + f"a,{SEISTAN},\nb,61,131,\nc,-30,0,\n")
    found = CliRunner().invoke(main, ["locate", str(file), "-o", str(tmp_path / "out.geojson")])
    assert found.exit_code == 0, found.output
    assert found.stderr == ""
    located, aside, far, nearest = found.stdout.splitlines()
    assert located.startswith("2 rows located in ")
    assert aside == f"1 row set aside, see {tmp_path / 'out.rejected.csv'}"
    assert far == "1 in no country, such as at sea; 1 more than 200 km from the border"
    assert "AFG-IRN 1" in nearest


def test_a_small_table_loads_no_pandas(tmp_path: Path) -> None:
    table_of(tmp_path / "in.csv", f"longitude,latitude,radius_m\n{SEISTAN},500\n0,0,\nx,y,z\n")
    script = (
        "import sys; from pathlib import Path; from marzmap import locate; "
        "locate.file(Path('in.csv'), Path('a.parquet')); "
        "locate.file(Path('a.parquet'), Path('b.csv')); "
        "sys.exit(' '.join({'pandas', 'geopandas', 'numba', 'dask', 'rich'} & {*sys.modules}) or 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)


FEATURE = (
    '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [61.93, 31.112]}, "properties": '
    '{"lon": %s, "lat": %s}}'
)
FEATURES = ",".join(FEATURE % pair for pair in (("61.86", "30.96"), ("61.93", "31.11"), ("null", "null")))
TWICE = {
    "in.csv": "lon,lat,wkt\n61.86,30.96,POINT(61.93 31.112)\n61.93,31.11,POINT(61.93 31.112)\n61.9,31.1,\n",
    "in.geojson": '{"type": "FeatureCollection", "features": [' + FEATURES + "]}",
}


@pytest.mark.parametrize(("name", "reason"), [("in.csv", "geometry_elsewhere"), ("in.geojson", "two_points")])
def test_two_points_of_one_row_are_told_with_their_distance(tmp_path: Path, name: str, reason: str) -> None:
    locate.file(table_of(tmp_path / name, TWICE[name]), tmp_path / "out.csv")
    told = [row["reason_code"] for row in cells(tmp_path / "out.csv")]
    # 18,128.9 m by Karney's geodesic.
    assert [f"{reason}(18129)" in codes for codes in told] == [True, False, False]


def test_cells_of_a_part_of_a_table_are_quoted_where_needed() -> None:
    texts = pa.array(['say "x"', "b", None, "c,d"])
    columns = {"text": texts[1:], "number": pa.array([1.5, 2.0, None])}
    assert arrow.lines(columns, []) == b'b,1.5\n,2\n"c,d",\n'
    assert arrow.lines({"text": texts[1:3]}, []) == b"b\n\n"
    odd = pa.array(["x", "=1+1", "-5e-05", None, "", "@a,b", "'=1"])
    assert arrow.lines({"text": odd[1:]}, []) == b"'=1+1\n-5e-05\n\n\n\"'@a,b\"\n''=1\n"


def test_no_cell_of_a_located_table_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("longitude,latitude,=note\n61.5,31,=1+1\n61.5,31,'=2\n99,999,@SUM(1)\n")
    locate.file(tmp_path / "a.csv", tmp_path / "b.csv", border="IRN-AFG")
    header, *lines = (tmp_path / "b.csv").read_text().splitlines()
    assert header.startswith("longitude,latitude,'=note,")
    # A text that was marked before is marked still, not twice.
    assert [line.split(",")[2] for line in lines] == ["'=1+1", "'=2"]
    assert "'@SUM(1)" in (tmp_path / "b.rejected.csv").read_text()
