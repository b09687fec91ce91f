"""Files of every format with some bytes changed: refused in a sentence, or every row accounted for.

The whole 2,000 files: `uv run tests/tables/test_formats_fuzz.py`. The suite takes the first of them.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import tempfile
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

from marzmap import InputError, check

FILES = 2_000
IN_THE_SUITE = 120

DAYS = ("2021-12-01", "2021-12-02", "2022-03-14")
PLACED = [(61.86, 30.96), (61.93, 31.112), (60.87, 32.17)]
ROWS: list[dict[str, Any]] = [
    {"id": str(at), "date": day, "place": "Zaranj زرنج", "longitude": x, "latitude": y}
    for at, (day, (x, y)) in enumerate(zip(DAYS, PLACED, strict=True))
]
POINT = "<Point><coordinates>{longitude},{latitude}</coordinates></Point>"
PIN = f"<Placemark><name>{{date}} A</name>{POINT}</Placemark>"
WAYPOINT = '<wpt lat="{latitude}" lon="{longitude}"><time>{date}</time><name>{place}</name></wpt>'
NASTY = (
    *(b"\0", b"\xff", b"<", b">", b"&", b'"', b"]", b"[", b"{", b"}", b",", b":", b"\n", b"-", b"9" * 30),
    *(b"1e400", b"NaN", b"null", b"[[[[[[", b"</", b"<!DOCTYPE a>", b"\xd8\xb2", b"\xed\xa0\x80", b"\x1e"),
)
SIGNS = b"0123456789-.adeginoprtu"


def xml(root: str, part: str) -> bytes:
    return f"<{root}>{''.join(part.format_map(row) for row in ROWS)}</{root}>".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def drawn(name: str, **options: Any) -> dict[str, bytes]:
    """Return the files that GDAL writes, by their names."""
    points = gpd.points_from_xy(*zip(*PLACED, strict=True))
    columns = {key: [row[key] for row in ROWS] for key in ("id", "date", "place")}
    with tempfile.TemporaryDirectory() as folder:
        gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326").to_file(Path(folder) / name, **options)
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def feature(row: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    return {"type": "Feature", "properties": {"id": row["id"], "date": row["date"]}, "geometry": point}


@cache
def bases() -> dict[str, dict[str, bytes]]:
    """Return the files of each format, by their names; the first is the one to read."""
    csv = "\n".join([",".join(ROWS[0]), *(",".join(map(str, row.values())) for row in ROWS)]).encode()
    esri = {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326},
        "features": [
            {
                "attributes": {"id": row["id"], "date": row["date"]},
                "geometry": {"x": row["longitude"], "y": row["latitude"]},
            }
            for row in ROWS
        ],
    }
    shapefile = drawn("a.shp", encoding="UTF-8")
    return {
        "kml": {"a.kml": xml("kml", PIN)},
        "kmz": {"a.kmz": zipped({"doc.kml": xml("kml", PIN)})},
        "gpx": {"a.gpx": xml("gpx", WAYPOINT)},
        "shapefile": dict(sorted(shapefile.items(), key=lambda part: not part[0].endswith(".shp"))),
        "zipped shapefile": {"a.zip": zipped(shapefile)},
        "flatgeobuf": drawn("a.fgb"),
        "geopackage": drawn("a.gpkg"),
        "ndjson": {"a.ndjson": "\n".join(map(json.dumps, ROWS)).encode()},
        "geojson": {
            "a.geojson": json.dumps({"type": "FeatureCollection", "features": [*map(feature, ROWS)]}).encode()
        },
        "answer": {"a.json": json.dumps({"status": 200, "count": 3, "data": ROWS}).encode()},
        "esri": {"a.json": json.dumps(esri).encode()},
        "gzip": {"a.csv.gz": gzip.compress(csv, mtime=0)},
        "zip": {"a.zip": zipped({"a.csv": csv})},
    }


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a file with a few bytes changed, mostly a sign for another; or taken out, put in or cut off."""
    changed = bytearray(content)
    for _ in range(int(rng.integers(1, 4))):
        at = int(rng.integers(len(changed)))
        way = rng.integers(8)
        if way < 4:
            signs = [place for place, sign in enumerate(changed) if sign in SIGNS] or [at]
            changed[signs[rng.integers(len(signs))]] = SIGNS[rng.integers(len(SIGNS))]
        elif way < 6:
            changed[at] = int(rng.integers(256))
        elif way == 6:
            del changed[at : at + int(rng.integers(1, 20))]
        else:
            changed[at:at] = NASTY[rng.integers(len(NASTY))]
        if not changed:
            break
    if rng.random() < 0.05:
        del changed[int(rng.integers(len(changed) + 1)) :]
    return bytes(changed)


def outcome(number: int, folder: Path) -> tuple[str, str]:
    """Read the file of a number, always the same; tell its format and how it went."""
    rng = np.random.default_rng([15, number])
    kinds = [*bases()]
    kind = kinds[number % len(kinds)]
    files = dict(bases()[kind])
    broken = [*files][int(rng.integers(len(files)))]
    files[broken] = mutated(files[broken], rng)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        checked = check.incidents(folder / next(iter(files)))
    except InputError as error:
        refusal = str(error)
        assert refusal.isprintable()
        assert len(refusal) < 2_000
        return kind, "refused"
    finally:
        for path in folder.iterdir():
            path.unlink()
    read = sorted([*checked.accepted["row"], *checked.rejected["row"]])
    first = 1 if kind == "ndjson" else 2
    # A blank line of NDJSON is not a row; else no number is left out, and none is there twice.
    assert len(read) == len(set(read))
    if kind != "ndjson":
        assert read == [*range(first, first + len(read))]
    assert checked.accepted["longitude"].dropna().abs().le(180).all()
    assert all(checked.rejected["reason"])
    return kind, "some set aside" if len(checked.rejected) else "all accepted"


@pytest.mark.parametrize("part", range(3))
def test_a_damaged_file_is_refused_or_its_rows_accounted_for(tmp_path: Path, part: int) -> None:
    size = IN_THE_SUITE // 3
    seen = Counter(outcome(at, tmp_path) for at in range(part * size, part * size + size))
    assert len({kind for kind, _ in seen}) == len(bases())
    assert len({how for _, how in seen}) == 3  # neither all hopeless nor all good


def test_the_files_are_good_before_they_are_damaged(tmp_path: Path) -> None:
    for kind, files in bases().items():
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        checked = check.incidents(tmp_path / next(iter(files)))
        assert len(checked.accepted) == len(ROWS), kind
        for path in tmp_path.iterdir():
            path.unlink()


def main(count: int = FILES) -> None:
    """Take the whole of them and print how it went."""
    seen: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for at in range(count):
            try:
                seen[outcome(at, Path(folder))] += 1
            except BaseException:
                sys.stderr.write(f"file {at}\n")
                raise
    for (kind, how), times in sorted(seen.items()):
        sys.stdout.write(f"{kind}: {how}: {times:,}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
