"""Files of the formats that people have: read, or called by their names with the way out."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from marzmap import InputError, check

if TYPE_CHECKING:
    from pathlib import Path

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Incidents</name>{}</Document></kml>
"""
PIN = '<Placemark id="{name}"><name>{name}</name><description>{text}</description>{more}</Placemark>'
POINT = "<Point><coordinates>61.93,31.112,0</coordinates></Point>"
CSV = "id,date,place,latitude,longitude\n1,2021-12-01,Zaranj,30.96,61.86\n"


def accepted(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file, none of which is at fault."""
    checked = check.incidents(path)
    assert checked.rejected["reason"].tolist() == []
    return [{str(key): value for key, value in row.items()} for row in checked.accepted.to_dict("records")]


def saved(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_a_pin_of_kml_is_an_incident_dated_in_its_name(tmp_path: Path) -> None:
    pin = PIN.format(name="1 Dec 2021 - Clash at Kang", text="one killed", more=POINT)
    path = saved(tmp_path, "a.kml", KML.format(f"<Folder><name>2021</name>{pin}</Folder>"))
    (row,) = accepted(path)
    assert (row["date_edtf"], row["longitude"], row["latitude"]) == ("2021-12-01", 61.93, 31.112)
    assert (row["title"], row["summary"]) == ("1 Dec 2021 - Clash at Kang", "one killed")
    assert row["map folder"] == "2021"
    assert "dates are read from the beginning of the names" in " ".join(check.incidents(path).notices)


def test_folders_of_kml_are_kinds_and_html_is_text(tmp_path: Path) -> None:
    when = "<TimeStamp><when>2022-03-14</when></TimeStamp>"
    span = "<TimeSpan><begin>2022-03-01</begin><end>2022-03-31</end></TimeSpan>"
    html = "<![CDATA[<b>Two</b> shells&nbsp;fell<br>near the <i>river</i>]]>"
    kml = KML.format(
        f"<Folder><name>shelling</name>{PIN.format(name='A', text=html, more=when + POINT)}</Folder>"
        f"<Folder><name>armed clash</name>{PIN.format(name='B', text='x', more=when + POINT)}</Folder>"
    )
    first, second = accepted(saved(tmp_path, "a.kml", kml))
    assert (first["event_type"], second["event_type"]) == ("shelling", "armed clash")
    assert first["summary"] == "Two shells fell\nnear the river"
    assert first["date_edtf"] == "2022-03-14"
    (row,) = accepted(saved(tmp_path, "b.kml", KML.format(PIN.format(name="C", text="", more=span + POINT))))
    assert row["date_edtf"] == "2022-03-01/2022-03-31"


def test_data_of_kml_are_columns(tmp_path: Path) -> None:
    data = (
        '<ExtendedData><Data name="date"><value>2021-12-01</value></Data>'
        '<SchemaData schemaUrl="#a"><SimpleData name="killed">3</SimpleData></SchemaData></ExtendedData>'
    )
    kml = KML.format(PIN.format(name="A", text="", more=data + POINT)).replace('id="A"', 'id="p7"')
    (row,) = accepted(saved(tmp_path, "a.kml", kml))
    assert (row["incident_id"], row["killed_low"], row["killed_high"]) == ("p7", 3, 3)


@pytest.mark.parametrize("name", ["doc.kml", "files__my map.kml"])
def test_kmz_is_unpacked(tmp_path: Path, name: str) -> None:
    kml = KML.format(PIN.format(name="2021-12-01 Clash", text="", more=POINT))
    path = saved(tmp_path, "a.kmz", zipped(**{name: kml, "images__icon.png": "an image"}))
    assert accepted(path)[0]["longitude"] == 61.93


def test_a_shapefile_without_its_parts_names_them(tmp_path: Path) -> None:
    start = bytes.fromhex("0000270a") + bytes(124)
    with pytest.raises(InputError, match=r"a shapefile, but a\.shx and a\.dbf are not next to it"):
        check.incidents(saved(tmp_path, "a.shp", start))
    saved(tmp_path, "a.shx", start)
    with pytest.raises(InputError, match=r"a shapefile, but a\.dbf is not next to it"):
        check.incidents(tmp_path / "a.shp")
    with pytest.raises(InputError, match=r"a part of a shapefile. Give the file that ends in \.shp"):
        check.incidents(tmp_path / "a.shx")


ROW = {"id": "1", "date": "2021-12-01", "place": "Zaranj", "latitude": 30.96, "longitude": 61.86}
PLACED = {"type": "Point", "coordinates": [61.86, 30.96]}
OWN = {"id": "1", "date": "2021-12-01"}
ANSWERS: dict[str, Any] = {
    "array": [ROW],
    "acled": {"status": 200, "success": True, "count": 1, "messages": [], "data": [ROW]},
    "results": {"count": 1, "next": None, "previous": None, "results": [ROW]},
    "ckan": {"help": "", "success": True, "result": {"fields": [{"id": "a"}], "records": [ROW]}},
    "reliefweb": {"time": 3, "totalCount": 1, "data": [{"score": 1, "fields": ROW}]},
    "odata": {"@odata.context": "x", "value": [ROW]},
    "elastic": {"took": 1, "hits": {"total": {"value": 1}, "hits": [{"_index": "a", "_source": ROW}]}},
    "nested": [OWN | {"location": {"latitude": 30.96, "longitude": 61.86}}],
    "geometry": [OWN | {"location": PLACED}],
    "cells": [[*ROW], [*ROW.values()]],
    "feature": {"type": "Feature", "properties": OWN, "geometry": PLACED},
    "esri": {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326, "latestWkid": 4326},
        "fields": [{"name": "id", "alias": "id"}, {"name": "date", "alias": "date"}],
        "features": [{"attributes": OWN, "geometry": {"x": 61.86, "y": 30.96}}],
    },
}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("indent", [None, 2])
def test_answers_of_services_are_tables(tmp_path: Path, name: str, indent: int | None) -> None:
    (row,) = accepted(saved(tmp_path, "a.json", json.dumps(ANSWERS[name], indent=indent)))
    assert (row["incident_id"], row["date_edtf"]) == ("1", "2021-12-01")
    assert (row["longitude"], row["latitude"]) == (61.86, 30.96)


def test_a_broken_line_of_ndjson_is_set_aside_with_its_number(tmp_path: Path) -> None:
    lines = [json.dumps(ROW), "", '{"id": "2", "date": ', json.dumps(ROW | {"id": "3"})]
    checked = check.incidents(saved(tmp_path, "a.ndjson", "\n".join(lines)))
    assert checked.accepted["row"].tolist() == [1, 4]
    assert checked.rejected["row"].tolist() == [3]
    assert "is not JSON" in checked.rejected["reason"][0]


def test_features_may_have_separators_of_records(tmp_path: Path) -> None:
    feature = json.dumps(ANSWERS["feature"])
    other = feature.replace('"1"', '"2"')
    path = saved(tmp_path, "a.geojsonl", f"\x1e{feature}\n\x1e{other}\n")
    assert [row["longitude"] for row in accepted(path)] == [61.86, 61.86]


def tarred(name: str, content: str, mode: Any = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content.encode())
        archive.addfile(info, io.BytesIO(content.encode()))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.csv.zip",
            zipped(**{"GEDEvent.csv": CSV, "README.txt": "Read me", "__MACOSX__._GEDEvent.csv": "x"}),
        ),
        ("a.zip", zipped(**{"20211201.export.CSV": CSV})),
        ("a.csv.gz", gzip.compress(CSV.encode(), mtime=0)),
        ("a.geojson.gz", gzip.compress(json.dumps([ROW]).encode())),
        ("a.tar", tarred("data/a.csv", CSV)),
        ("a.tar.gz", tarred("data/a.csv", CSV, "w:gz")),
        ("a.csv.bz2", bz2.compress(CSV.encode())),
        ("a.csv.xz", lzma.compress(CSV.encode())),
    ],
    # Archives hold the hour, and names of tests must be the same in every process.
    ids=lambda value: value if isinstance(value, str) else "packed",
)
def test_a_packed_table_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    assert accepted(saved(tmp_path, name, content))[0]["longitude"] == 61.86
