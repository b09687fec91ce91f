"""Files of mapping programs: which layer is the table, how letters are encoded, what is cleared away."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from marzmap import InputError, check
from marzmap.tables import Options

if TYPE_CHECKING:
    from pathlib import Path

ZARANJ, KANG = (61.86, 30.96), (61.93, 31.112)
CSV = "id,date,latitude,longitude\n" + "".join(f"{at},2021-12-01,30.96,61.86\n" for at in range(20_000))


def layer(place: str = "Zaranj", rows: int = 1) -> gpd.GeoDataFrame:
    columns = {
        "id": [str(at) for at in range(rows)],
        "date": ["2021-12-01"] * rows,
        "place": [place] * rows,
    }
    points = gpd.points_from_xy([ZARANJ[0]] * rows, [ZARANJ[1]] * rows)
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def rows(path: Path, options: Options | None = None) -> list[dict[str, Any]]:
    """Return the rows of a file, none of which is set aside."""
    checked = check.incidents(path, options=options or Options())
    assert checked.rejected["reason"].tolist() == []
    return [{str(key): value for key, value in row.items()} for row in checked.accepted.to_dict("records")]


def shapefile(folder: Path, frame: gpd.GeoDataFrame, name: str = "a") -> list[Path]:
    frame.to_file(folder / f"{name}.shp", encoding="UTF-8")
    return sorted(folder.glob(f"{name}.*"))


def zipped(path: Path, parts: list[Path], folder: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.write(part, f"{folder}{part.name}")
    return path


# KML without ids


def placemark(name: str, at: tuple[float, float]) -> str:
    point = f"<Point><coordinates>{at[0]},{at[1]}</coordinates></Point>"
    return f"<Placemark><name>{name}</name>{point}</Placemark>"


def kml(*placemarks: str) -> str:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{"".join(placemarks)}</Document></kml>'


@pytest.mark.parametrize("packed", [False, True])
def test_placemarks_without_ids_get_ids_of_their_content(tmp_path: Path, *, packed: bool) -> None:
    one, other = placemark("2021-12-01 Clash", KANG), placemark("2021-12-02 Shelling", ZARANJ)
    ids = []
    for name, text in (("a", kml(one, other)), ("b", kml(other, one))):
        path = tmp_path / f"{name}.kml"
        path.write_text(text, encoding="utf-8")
        path = zipped(tmp_path / f"{name}.kmz", [path]) if packed else path
        ids.append({row["date_edtf"]: row["incident_id"] for row in rows(path)})
    assert len(set(ids[0].values())) == 2
    assert ids[0] == ids[1]  # the order makes no difference


def test_the_same_placemark_twice_has_two_ids(tmp_path: Path) -> None:
    one = placemark("2021-12-01 Clash", KANG)
    path = tmp_path / "a.kml"
    path.write_text(kml(one, placemark("2021-12-02 Shelling", ZARANJ), one), encoding="utf-8")
    first, other, again = (row["incident_id"] for row in rows(path))
    assert again == f"{first}-2"
    assert not other.startswith(first)


# GPX

WAYPOINT = '<wpt lat="31.112" lon="61.93"><time>2021-12-01T09:00:00Z</time><name>{}</name></wpt>'
TRACK = '<trk><name>walk</name><trkseg><trkpt lat="31" lon="61"><time>{}</time></trkpt></trkseg></trk>'


def gpx(*parts: str) -> str:
    return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{"".join(parts)}</gpx>'


def test_the_waypoints_of_gpx_are_read_before_its_tracks(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text(gpx(WAYPOINT.format("Clash"), TRACK.format("2021-12-02")), encoding="utf-8")
    (row,) = rows(path, Options(time_zone="Asia/Kabul"))
    assert (row["longitude"], row["latitude"], row["date_edtf"]) == (61.93, 31.112, "2021-12-01")
    assert "its track_points are not read; --layer reads them" in " ".join(check.incidents(path).notices)
    (point,) = rows(path, Options(layer="track_points"))
    assert (point["longitude"], point["latitude"], point["date_edtf"]) == (61, 31, "2021-12-02")


def test_gpx_with_tracks_and_routes_asks_for_a_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    route = '<rte><rtept lat="31.1" lon="61.1"><time>2021-12-03</time></rtept></rte>'
    path.write_text(gpx(TRACK.format("2021-12-02"), route), encoding="utf-8")
    with pytest.raises(InputError, match=r"several layers. Give one with --layer: 'track_points', 'route"):
        check.incidents(path)
    assert rows(path, Options(layer="route_points"))[0]["latitude"] == 31.1


# Shapefiles


@pytest.mark.parametrize("folder", ["", "data/2021/"])
def test_a_shapefile_in_a_zip_is_read_with_its_letters(tmp_path: Path, folder: str) -> None:
    parts = shapefile(tmp_path, layer("زرنج"))
    (row,) = rows(zipped(tmp_path / "a.zip", parts, folder))
    assert (row["place"], row["longitude"], row["latitude"]) == ("زرنج", 61.86, 30.96)


def test_of_two_shapefiles_in_a_zip_one_is_asked_for(tmp_path: Path) -> None:
    parts = shapefile(tmp_path, layer("Zaranj"), "events") + shapefile(tmp_path, layer("Kang"), "other")
    path = zipped(tmp_path / "a.zip", parts)
    with pytest.raises(InputError, match=r"several files. Give one with --layer: 'events.shp', 'other.shp'"):
        check.incidents(path)
    assert rows(path, Options(layer="other.shp"))[0]["place"] == "Kang"


def test_a_zip_without_the_dbf_of_its_shapefile_names_it(tmp_path: Path) -> None:
    parts = [part for part in shapefile(tmp_path, layer()) if part.suffix != ".dbf"]
    with pytest.raises(InputError, match=r"\.dbf is not next to it. Give all its files, or one ZIP"):
        check.incidents(zipped(tmp_path / "a.zip", parts))


PERSIAN = "ولسوالی کنگ در نیمروز و شهر زرنج نزدیک مرز"
RUSSIAN = "Перестрелка возле села Ворух на границе"
HEBREW = "ירי ליד העיר חיפה ובקרבת הגבול הצפוני"


def in_code_page(folder: Path, text: str, code_page: str, cpg: str = "") -> Path:
    """Write a shapefile whose DBF does not say how its letters are encoded, or only next to it."""
    frame = layer().assign(place="x" * 80)
    frame.to_file(folder / "a.shp", encoding="ISO-8859-1")
    (folder / "a.cpg").unlink()
    raw = bytearray((folder / "a.dbf").read_bytes())
    at = raw.index(b"x" * 80)
    raw[at : at + 80] = text.encode(code_page).ljust(80)
    raw[29] = 0
    (folder / "a.dbf").write_bytes(raw)
    if cpg:
        (folder / "a.cpg").write_text(cpg, encoding="ascii")
    return folder / "a.shp"


@pytest.mark.parametrize(
    ("text", "code_page"),
    [(PERSIAN, "utf-8"), (PERSIAN.replace("ی", "ي"), "cp1256"), (RUSSIAN, "cp1251"), (HEBREW, "cp1255")],
)
def test_letters_of_a_dbf_that_states_nothing_show_its_code_page(
    tmp_path: Path, text: str, code_page: str
) -> None:
    assert rows(in_code_page(tmp_path, text[:40], code_page))[0]["place"] == text[:40]


@pytest.mark.parametrize(
    ("text", "code_page", "cpg"),
    [
        ("Ворух", "cp1251", "1251"),
        ("חיפה", "cp1255", "ANSI 1255"),
        ("Ворух", "koi8-r", "KOI8-R"),
        ("زرنج", "utf-8", "UTF-8"),
    ],
)
def test_a_dbf_is_read_in_the_encoding_of_its_cpg(
    tmp_path: Path, text: str, code_page: str, cpg: str
) -> None:
    assert rows(in_code_page(tmp_path, text, code_page, cpg))[0]["place"] == text


def test_a_dbf_of_unclear_letters_is_refused_until_stated(tmp_path: Path) -> None:
    path = in_code_page(tmp_path, "Ö", "cp1252")
    with pytest.raises(InputError, match=r"a\.dbf: does not say how its letters .* State which with --enc"):
        check.incidents(path)
    assert rows(path, Options(encoding="cp1252"))[0]["place"] == "Ö"
    (tmp_path / "a.cpg").write_text("1252", encoding="ascii")
    assert rows(path)[0]["place"] == "Ö"


# GeoPackage and file geodatabase


def test_the_only_layer_of_points_with_rows_is_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    layer().assign(geometry=[shapely.box(61, 30, 62, 32)]).to_file(path, layer="districts")
    layer(rows=0).to_file(path, layer="empty")
    layer("Kang", 2).to_file(path, layer="incidents")
    assert [row["place"] for row in rows(path)] == ["Kang", "Kang"]


def test_of_two_layers_of_points_one_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    layer("Zaranj").to_file(path, layer="2021")
    layer("Kang").to_file(path, layer="2022")
    with pytest.raises(InputError, match=r"several layers. Give one with --layer: '2021', '2022'"):
        check.incidents(path)
    assert rows(path, Options(layer="2022"))[0]["place"] == "Kang"
    with pytest.raises(InputError, match=r"no layer '2023'. Give with --layer one of: '2021', '2022'"):
        check.incidents(path, options=Options(layer="2023"))


def test_a_table_without_geometries_is_a_layer_too(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame = pd.DataFrame(layer()[["id", "date", "place"]]).assign(lat=30.96, lon=61.86)
    pyogrio.write_dataframe(frame, path, layer="incidents")
    (row,) = rows(path)
    assert (row["longitude"], row["latitude"]) == (61.86, 30.96)
    layer("Kang").to_file(path, layer="points")
    assert rows(path, Options(layer="incidents"))[0]["place"] == "Zaranj"


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_geodatabase_is_read_as_a_folder_or_zipped(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / "a.gdb"
    layer("زرنج").to_file(path, driver="OpenFileGDB", layer="incidents")
    path = zipped(tmp_path / "a.gdb.zip", sorted(path.iterdir()), "a.gdb/") if packed else path
    (row,) = rows(path)
    assert (row["place"], round(row["longitude"], 6), round(row["latitude"], 6)) == ("زرنج", 61.86, 30.96)


# One object a line

ROW = {"id": "1", "date": "2021-12-01", "place": "Zaranj", "latitude": 30.96, "longitude": 61.86}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("length", [2**20 - 200, 2**20, 3 * 2**20])
def test_the_first_object_of_ndjson_may_be_long(tmp_path: Path, length: int, end: str) -> None:
    first = json.dumps(ROW | {"raw": ["x" * length]})
    path = tmp_path / "a.ndjson"
    path.write_text(first + end + json.dumps(ROW | {"id": "2"}) + end, encoding="utf-8", newline="")
    checked = check.incidents(path)
    lines = [1, 1 + len(end.replace("\r", ""))]
    assert sorted([*checked.accepted["row"], *checked.rejected["row"]]) == lines
    assert checked.accepted["incident_id"].tolist()[-1] == "2"


def test_a_long_line_of_ndjson_may_end_where_a_piece_does(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    for more in range(-2, 3):
        line = json.dumps(ROW)
        path.write_text(line.ljust(2**20 + more) + "\n" + json.dumps(ROW | {"id": "2"}), encoding="utf-8")
        assert [row["incident_id"] for row in rows(path)] == ["1", "2"]


def test_a_list_of_features_in_one_long_line_is_geojson(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [61.86, 30.96]}
    features = [
        {"type": "Feature", "properties": {"id": str(at), "date": "2021-12-01"}, "geometry": point}
        for at in range(12_000)
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}) + "\n", encoding="utf-8")
    assert path.stat().st_size > 2**20
    assert len(rows(path)) == 12_000


# What is unpacked goes again

STOPPED = """
import os, signal, sys
from importlib import import_module
from marzmap._cli import main

how, module, name = int(sys.argv.pop(1)), import_module(sys.argv.pop(1)), sys.argv.pop(1)
step = getattr(module, name)

def stopped(*given, **named):
    print(len(os.listdir(os.environ["TMPDIR"])), flush=True)
    os.kill(os.getpid(), how)
    return step(*given, **named)

setattr(module, name, stopped)
main()
"""


@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize(
    "where", [("marzmap.tables.formats.packed", "_copy"), ("marzmap.check.rows", "_checked")]
)
def test_a_stop_leaves_no_unpacked_file(
    tmp_path: Path, how: signal.Signals, status: int, where: tuple[str, str]
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode(), mtime=0))
    code = [sys.executable, "-c", STOPPED, str(int(how)), *where, "check", str(path)]
    done = subprocess.run(
        code, env={"TMPDIR": str(scratch)}, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == status, done.stderr
    assert done.stdout.splitlines()[-1] == "1"  # a folder was there
    assert [*scratch.iterdir()] == []
    assert "Traceback" not in done.stderr


# Archives and layers with odd names


@pytest.mark.parametrize("name", ["a\x1b[31m.shp", "a\u202egpj.shp", "\x07/a.shp"])
def test_an_odd_name_in_an_archive_is_escaped_in_messages(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, bytes.fromhex("0000270a") + bytes(124))
    with pytest.raises(InputError, match=r"a shapefile, but .* not next to it") as error:
        check.incidents(path)
    assert str(error.value).isprintable()


def test_a_file_without_a_name_in_an_archive_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "id,date,latitude,longitude\n1,2021-12-01,30.96,61.86\n")
        archive.writestr("Q", "nothing")
    raw = bytearray(path.read_bytes())
    # The directory says that the name has no letter; its letter becomes part of what follows the name.
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 28 : at + 32] = b"\0\0\1\0"
    path.write_bytes(raw)
    assert rows(path)[0]["longitude"] == 61.86


@pytest.mark.parametrize("prj", ['GEOGCS["x"', 'PROJCS["a",UNIT["m",1]]'])
def test_a_broken_prj_is_refused_until_it_is_deleted(tmp_path: Path, prj: str) -> None:
    shapefile(tmp_path, layer())
    (tmp_path / "a.prj").write_text(prj, encoding="ascii")
    with pytest.raises(InputError, match=r"its system of coordinates is not readable.* a\.prj .* --crs"):
        check.incidents(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    assert rows(tmp_path / "a.shp", Options(crs="EPSG:4326"))[0]["longitude"] == 61.86
