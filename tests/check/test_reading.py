"""Tables of incidents in any encoding, workbook, layer or file of columns, whole or damaged."""

from __future__ import annotations

import codecs
import random
import re
import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats_fixtures import (
    EVENTS,
    FORMATS,
    check_all_good,
    csv_of,
    feature,
    geojson_of,
    in_any_folder,
    of_csv,
    parquet_of,
    plain,
    point,
    ucdp,
    write_file,
    xlsx_of,
)
from marzmap import InputError, check, tables
from marzmap.check import reading
from marzmap.tables import encodings
from marzmap.tables.formats import text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1256", "Windows-1256"),
    ],
)
def test_each_encoding_gives_the_same_rows(tmp_path: Path, encoding: str, name: str) -> None:
    # Windows-1256 has the Arabic yeh and kaf, not the Persian ones.
    text = "id,date,place,note\n1,2021,روستاي پل ابريشم,گچ پژ چاه\n2,2022,Milak,ascii\n"
    path = write_file(tmp_path, text.encode(encoding))
    table = reading.table(path)
    assert table.note == f"{name}, comma-separated"
    assert [row.texts["place"] for row in table.rows] == ["روستاي پل ابريشم", "Milak"]
    assert check_all_good(path)["note"].tolist() == ["گچ پژ چاه", "ascii"]


def test_rows_in_another_encoding_are_set_aside_with_both_readings(tmp_path: Path) -> None:
    head, one, two = "id,date,place\n", "1,2021,شغالک میلک\n", "2,2021,پل ابريشم\n"
    path = write_file(tmp_path, (head + one + one.replace("1", "3", 1)).encode() + two.encode("cp1256"))
    assert reading.table(path).note == "UTF-8, comma-separated, with rows in another encoding"
    accepted, rejected, *_ = check.incidents(path)
    assert accepted["place"].tolist() == ["شغالک میلک"] * 2
    assert rejected["row"].tolist() == [4]
    assert "پل ابريشم" in rejected["reason"][0]
    path = write_file(tmp_path, (head + two + two.replace("2", "4", 1)).encode("cp1256") + one.encode())
    accepted, rejected, *_ = check.incidents(path)
    assert accepted["place"].tolist() == ["پل ابريشم"] * 2
    assert rejected["row"].tolist() == [4]
    assert "شغالک میلک" in rejected["reason"][0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,date,place\n1,2021,é\n".encode("latin-1"), r"not UTF-8 text \(byte 21 is 0xe9\)"),
        ("id,date,place\n".encode("utf-16")[:-1], r"not UTF-16 text \(byte 28\)"),
        (b"", "the table is empty"),
        (b"\n \n", "the table is empty"),
        (b"\n1,2\n", "line 1 is empty"),
        (b"\x1f\x8b\x08", "cannot be unpacked"),
        (b"\xd0\xcf\x11\xe0\xa1", "not readable as XLS"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PAR1PAR1", "not readable as Parquet"),
        (b"PK\x03\x04", "cannot be unpacked"),
        (b'{"type": ', "not readable as JSON"),
        (b"[" * 100_000, "not readable as JSON"),
        (b'{"a":' + b"[" * 100_000, "not readable as JSON"),
        (b'{"type": "Feature"}', "no column"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check.incidents(write_file(tmp_path, content))


def test_a_wrong_byte_is_counted_from_the_first_byte_of_the_file(tmp_path: Path) -> None:
    for mark in (b"", codecs.BOM_UTF8):
        content = mark + b'id,date,place\n1,2021,"Kang"\n2,2021,\xff\n'
        with pytest.raises(InputError, match=rf"byte {content.index(255)}\), as stated"):
            tables.read(write_file(tmp_path, content), options=tables.Options(encoding="utf-8"))


def test_a_sign_of_several_bytes_may_lie_across_what_is_read_at_once(tmp_path: Path) -> None:
    head = b"id,date,place\n1,2021,"
    for shift in range(12):
        text = head + b"a" * (2**20 - len(head) - shift) + "شغالک".encode()
        assert encodings.encoding_of(write_file(tmp_path, text)).name == "utf-8-sig"
        # What stands before is cut off where it is read, so that the place of a wrong byte is counted right.
        broken = text.replace("شغالک".encode(), b"") + b"bb\xfd,\n"
        with pytest.raises(InputError, match=rf"byte {len(broken) - 3} is 0xfd"):
            reading.table(write_file(tmp_path, broken))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_header_tells_the_separator(tmp_path: Path, separator: str) -> None:
    header, rows = plain()
    path = write_file(tmp_path, csv_of(header, rows, delimiter=separator))
    assert len(check_all_good(path)) == 3
    assert reading.table(path).note.endswith(f"{text.SEPARATORS[separator]}-separated")


def test_blank_rows_keep_their_numbers_but_not_at_the_end(tmp_path: Path) -> None:
    path = write_file(tmp_path, b"id,date,place\n\n1,2021,a\n,,\n2,2021\n\n \n,,\n")
    found = [(row.number, [fault.reason for fault in row.faults]) for row in reading.table(path).rows]
    assert found == [
        (2, ["the row is empty"]),
        (3, []),
        (4, ["the row is empty"]),
        (5, ["2 cells under a header of 3 columns"]),
    ]


def test_columns_without_a_name_are_kept(tmp_path: Path) -> None:
    accepted = check_all_good(write_file(tmp_path, b"id,date,place,,\n1,2021,a,b,c\n"))
    assert accepted.iloc[0][["unnamed_4", "unnamed_5"]].tolist() == ["b", "c"]


def test_a_header_may_hold_line_breaks(tmp_path: Path) -> None:
    path = write_file(tmp_path, b'id,"date\n(dd-mm-yyyy)",place\n1,03-04-2022,a\n')
    assert check_all_good(path)["date_edtf"].tolist() == ["2022-04-03"]


# XLSX


def test_a_workbook_gives_days_numbers_and_truths_as_text(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["id", "date", "lat", "lon", "place", "sensitive", "weight", "note", ""],
        [12, date(2021, 12, 1), 31.5, 61.25, "Milak", True, 0.1, "", ""],
        ["", "", "", "", "", "", "", "", ""],
        [13, "10 Azar 1400", 31, 61, "میلک", False, 1e20, "x", "y"],
    ]
    path = write_file(tmp_path, xlsx_of(lines, sheets=("Events", "Notes")), "a.xlsx")
    table = reading.table(path)
    assert table.note == "XLSX, sheet 'Events'"
    found = list(table.rows)
    assert [row.number for row in found] == [2, 3, 4]
    assert found[0].texts == {
        "incident_id": "12",
        "date_edtf": "2021-12-01",
        "latitude": "31.5",
        "longitude": "61.25",
        "place": "Milak",
        "sensitive": "true",
        "weight": "0.1",
        "note": "",
        "unnamed_9": "",
    }
    assert found[1].faults[0].reason == "the row is empty"
    assert found[2].texts["unnamed_9"] == "y"


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = write_file(tmp_path, xlsx_of([["id"], ["1"]], extra=far), "a.xlsx")
    with pytest.raises(InputError, match="1048576 rows and 16384 columns is too large"):
        reading.table(path)


# GeoJSON and Parquet

LINE = {"type": "LineString", "coordinates": [[61.5, 31.0], [61.9, 31.0], [61.9, 31.4]]}
AREA = {"type": "Polygon", "coordinates": [[[61, 31], [62, 31], [62, 32], [61, 31]]]}


def test_lines_and_polygons_keep_their_geometry(tmp_path: Path) -> None:
    import shapely

    shapes = [point(EVENTS[0]), LINE, AREA, {"type": "MultiPoint", "coordinates": [[61, 31], [62, 31]]}, None]
    features = [
        feature({"id": str(at), "date": "2021", "place": "a", "longitude": 1.0}, shape)
        for at, shape in enumerate(shapes)
    ]
    path = write_file(tmp_path, geojson_of(features), "a.geojson")
    found = list(reading.table(path).rows)
    assert [row.number for row in found] == [2, 3, 4, 5, 6]
    assert [row.geometry for row in found] == [
        None,
        "LINESTRING (61.5 31, 61.9 31, 61.9 31.4)",
        "POLYGON ((61 31, 62 31, 62 32, 61 31))",
        "MULTIPOINT ((61 31), (62 31))",
        None,
    ]
    for row in found[1:4]:
        on = shapely.Point(float(row.texts["longitude"]), float(row.texts["latitude"]))
        assert shapely.from_wkt(row.geometry).distance(on) < 1e-9
        assert row.texts["placed_by"] == "inferred"
    assert found[0].texts["placed_by"] == ""
    # A geometry goes before the columns, which stay where there is none.
    assert found[0].texts["longitude"] == "61.7925"
    assert found[4].texts["longitude"] == "1"


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "Self-intersection"),
        ({"type": "LineString", "coordinates": [[31, 61], [31, 161]]}, "beyond 180 or 90 degrees"),
        ({"type": "LineString", "coordinates": [[31, 61]]}, "is not a geometry"),
        ({"type": "Point", "coordinates": ["east", 61]}, "is not a geometry"),
        ({"type": "Sphere"}, "is not a geometry"),
        ("somewhere", "is not a geometry"),
        ({"type": "GeometryCollection", "geometries": [LINE, LINE]}, "collection of geometries"),
        ({"type": "Point", "coordinates": [float("inf"), 1]}, "no finite numbers|is not a geometry"),
    ],
)
def test_a_geometry_that_cannot_be_sets_the_row_aside(tmp_path: Path, geometry: Any, reason: str) -> None:
    features = [feature({"id": "1", "date": "2021", "place": "a"}, geometry), feature({"id": "2"}, None)]
    row = next(reading.table(write_file(tmp_path, geojson_of(features))).rows)
    assert [fault.column for fault in row.faults] == ["geometry"]
    assert re.search(reason, row.faults[0].reason)


def test_a_feature_has_its_identifier_beside_its_properties(tmp_path: Path) -> None:
    features: list[object] = [feature({"date": "2021"}, point(one), id=one.key) for one in EVENTS]
    assert check_all_good(write_file(tmp_path, geojson_of(features)))["incident_id"].tolist() == [
        "101",
        "102",
        "103",
    ]
    features[1] = "no feature"
    found = list(reading.table(write_file(tmp_path, geojson_of(features))).rows)
    assert found[1].faults[0].reason == "'no feature' is not a GeoJSON feature"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("urn:ogc:def:crs:EPSG::4326", True),
        ("EPSG:32641", False),
    ],
)
def test_geojson_may_state_its_system(tmp_path: Path, name: str, *, known: bool) -> None:
    features = [feature({"id": "1", "date": "2021"}, LINE)]
    path = write_file(tmp_path, geojson_of(features, crs={"type": "name", "properties": {"name": name}}))
    if known:
        assert next(reading.table(path).rows).geometry
    else:
        # 61.5 m and 31 m are a place at the west end of the zone on the equator.
        assert "WGS 84 / UTM zone 41N (EPSG:32641)" in reading.table(path).notices[0]


def test_half_signs_of_json_do_not_go_on(tmp_path: Path) -> None:
    features = [feature({"id": "1", "date": "2021", "place": "a\ud800b", "c\udfff": "\ud83d\ude00"}, None)]
    table = reading.table(write_file(tmp_path, geojson_of(features)))
    row = next(table.rows)
    assert (row.texts["place"], row.texts["c\ufffd"]) == ("", "\U0001f600")
    assert [fault.reason for fault in row.faults] == ["'a\ufffdb' has U+FFFD in the place of a letter"]


def test_columns_of_wkt_are_read_as_geometries(tmp_path: Path) -> None:
    text = 'id,date,place,wkt\n1,2021,a,"LINESTRING (61 31, 62 31)"\n'
    text += "2,2021,a,POINT (61 31)\n3,2021,a,\n4,2021,a,b\n"
    found = list(reading.table(write_file(tmp_path, text.encode())).rows)
    assert [row.geometry for row in found] == ["LINESTRING (61 31, 62 31)", None, None, None]
    assert (found[1].texts["longitude"], found[1].texts["latitude"]) == ("61.0", "31.0")
    assert [bool(row.faults) for row in found] == [False, False, False, True]


def test_parquet_of_every_type_becomes_text(tmp_path: Path) -> None:
    import pyarrow as pa

    row = {"id": 7, "date": 1638316800000000001, "place": "Milak", "lat": 31.5, "lon": 61.0, "dead": 2}
    more = {"tags": ["a", "b"], "flag": True, "raw": b"\x01", "at": date(2021, 12, 1), "none": None}
    types = {"date": pa.timestamp("ns"), "dead": pa.decimal128(5, 1), "none": pa.null()}
    rows = [{**row, "dead": None, **more}, {**row, "id": 8, "dead": None, **more, "tags": None}]
    path = write_file(tmp_path, parquet_of(rows, **types))
    values = next(reading.table(path).rows).texts
    assert values["date_edtf"] == "2021-12-01"
    assert (values["tags"], values["flag"], values["raw"], values["at"]) == (
        '["a", "b"]',
        "true",
        "01",
        "2021-12-01",
    )
    assert check_all_good(path)["incident_id"].tolist() == ["7", "8"]


def test_geoparquet_gives_points_and_lines(tmp_path: Path) -> None:
    import geopandas as gpd
    import shapely

    shapes = [shapely.Point(61, 31), shapely.LineString([(61, 31), (62, 31)]), None]
    frame = gpd.GeoDataFrame({"id": ["1", "2", "3"], "date": ["2021"] * 3, "place": "a"}, geometry=shapes)
    frame.set_crs(4326).to_parquet(tmp_path / "a.parquet")
    found = list(reading.table(tmp_path / "a.parquet").rows)
    assert [row.geometry for row in found] == [None, "LINESTRING (61 31, 62 31)", None]
    assert found[0].texts["longitude"] == "61.0"
    frame.set_crs(32641).to_parquet(tmp_path / "b.parquet")
    assert "WGS 84 / UTM zone 41N (EPSG:32641)" in reading.table(tmp_path / "b.parquet").notices[0]


# Length and damage


def test_a_long_table_is_read_in_little_memory(tmp_path: Path) -> None:
    header, rows = ucdp()
    head, _, body = of_csv((header, rows)).partition(b"\r\n")
    peaks = []
    for times in (2_000, 8_000):
        path = write_file(tmp_path, head + b"\r\n" + body * times)
        tracemalloc.start()
        table = reading.table(path)
        assert sum(1 for _ in table.rows) == 3 * times == table.size
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
    assert peaks[1] < 8 * 2**20


def test_a_row_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    import itertools

    path = write_file(tmp_path, b"id,date,place\n" + b"1,2021,a\n" * 200_000)
    rows = reading.table(path).rows
    assert [row.number for row in itertools.islice(rows, 3)] == [2, 3, 4]


def test_a_cell_without_end_is_refused_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "LONGEST", 1000)
    path = write_file(tmp_path, b'id,date,place\n1,2021,a\n2,2021,"' + b"b" * 2**20)
    with pytest.raises(InputError, match=r"after line 2: line 3 does not end"):
        list(reading.table(path).rows)


@settings(in_any_folder, max_examples=300)
@given(
    name=st.sampled_from([*FORMATS]),
    seed=st.integers(0, 2**32),
    number=st.integers(1, 40),
    cut=st.booleans(),
)
def test_damage_is_told_and_no_row_is_lost(
    tmp_path: Path, name: str, seed: int, number: int, *, cut: bool
) -> None:
    content = bytearray(FORMATS[name][2]())
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(number):
        content[chance.randrange(len(content))] = chance.choice(b'\0\n\r\t",;{}[]a0\xff\xe9\xd8')
    path = write_file(tmp_path, bytes(content[: chance.randrange(len(content))] if cut else content))
    try:
        numbers = [row.number for row in reading.table(path).rows]
        accepted, rejected, *_ = check.incidents(path)
    except InputError:
        return
    assert sorted([*accepted["row"], *rejected["row"]]) == numbers
