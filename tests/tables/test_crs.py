"""Coordinates of any system become longitude and latitude: checked by formulas of others."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from marzmap import InputError, tables
from marzmap.tables import Options
from marzmap.tables.cells import crs

if TYPE_CHECKING:
    from pathlib import Path

GEOD = Geod(ellps="WGS84")


def utm(longitude: float, latitude: float, middle: float) -> tuple[float, float]:
    """Return easting and northing by Krueger's series to the third power of n, good to a millimetre."""
    a, f = 6_378_137.0, 1 / 298.257223563
    n = f / (2 - f)
    big = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    phi, lam = math.radians(latitude), math.radians(longitude - middle)
    c = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - c * math.atanh(c * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.atanh(math.sin(lam) / math.sqrt(1 + t * t))
    east = eta + sum(alpha[j - 1] * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j in (1, 2, 3))
    north = xi + sum(alpha[j - 1] * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j in (1, 2, 3))
    return 500_000 + 0.9996 * big * east, 0.9996 * big * north


@given(st.floats(60, 66), st.floats(0, 80))
def test_metres_of_utm_are_exact_to_a_centimetre(longitude: float, latitude: float) -> None:
    east, north = utm(longitude, latitude, 63)
    x, y = crs.to_wgs84(np.array([east]), np.array([north]), "EPSG:32641")
    assert GEOD.inv(longitude, latitude, x[0], y[0])[2] < 0.01


@given(st.floats(-179, 179), st.floats(-85, 85))
def test_web_mercator_is_exact_to_a_centimetre(longitude: float, latitude: float) -> None:
    east = 6_378_137 * math.radians(longitude)
    north = 6_378_137 * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    for name in ("EPSG:3857", "ESRI:102100"):
        x, y = crs.to_wgs84(np.array([east]), np.array([north]), name)
        assert GEOD.inv(longitude, latitude, x[0], y[0])[2] < 0.01


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("banana", "'banana' is not a known system of coordinates"),
        ("EPSG:999999", "is not a known system"),
        ("EPSG:5703", "is a vertical system"),
        ("EPSG:4978", "is a geocentric system"),
        ('LOCAL_CS["site",UNIT["metre",1]]', "is a engineering system|is an engineering system"),
    ],
)
def test_what_says_no_place_on_the_earth_is_refused(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        crs.to_wgs84(np.zeros(1), np.zeros(1), name)


POINTS = [shapely.Point(61.86, 30.96), shapely.Point(61.93, 31.112)]


STATED = Options()


def located(path: Path, options: Options = STATED) -> list[tuple[float, float]]:
    table = tables.read(path, options=options)
    shapes = [
        shapely.from_wkb(value)
        for batch in table.batches
        for value in batch.rows.column(table.geometry).to_pylist()
    ]
    return [(shape.x, shape.y) for shape in shapes]


def frame() -> gpd.GeoDataFrame:
    values = {"id": ["1", "2"], "date": ["2021-12-01"] * 2, "place": ["Zaranj", "Kang"]}
    return gpd.GeoDataFrame(values, geometry=POINTS, crs=4326)


@pytest.mark.parametrize("ending", ["shp", "gpkg", "fgb", "parquet"])
@pytest.mark.parametrize("system", [4326, 32641, 3857])
def test_the_system_of_a_file_is_respected(tmp_path: Path, ending: str, system: int) -> None:
    path, given_frame = tmp_path / f"a.{ending}", frame().to_crs(system)
    if ending == "parquet":
        given_frame.to_parquet(path)
    else:
        given_frame.to_file(path)
    for (x, y), point in zip(sorted(located(path)), POINTS, strict=True):
        assert GEOD.inv(x, y, point.x, point.y)[2] < 0.01


def test_metres_without_a_system_are_refused_by_name(tmp_path: Path) -> None:
    frame().to_crs(32641).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    with pytest.raises(InputError, match=r"look like metres \(391\d+\.\d+, 3425\d+\.?\d*\) and it states no"):
        tables.read(tmp_path / "a.shp")
    for (x, y), point in zip(located(tmp_path / "a.shp", Options(crs="32641")), POINTS, strict=True):
        assert GEOD.inv(x, y, point.x, point.y)[2] < 0.01


def test_esri_states_its_system_by_a_number(tmp_path: Path) -> None:
    x, y = (float(value) for value in frame().to_crs(3857).geometry.iloc[0].coords[0])
    answer = {
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "features": [{"attributes": {"id": "1"}, "geometry": {"x": x, "y": y}}],
    }
    (tmp_path / "a.json").write_text(json.dumps(answer), encoding="utf-8")
    ((longitude, latitude),) = located(tmp_path / "a.json")
    assert GEOD.inv(longitude, latitude, 61.86, 30.96)[2] < 0.01


@pytest.mark.parametrize(("system", "words"), [(4230, "exact to about"), (4812, "hundreds of metres off")])
def test_how_exact_a_shift_of_datum_is_is_said(tmp_path: Path, system: int, words: str) -> None:
    point = shapely.Point(33, 39) if system == 4230 else shapely.Point(500_000, 4_000_000)
    gpd.GeoDataFrame({"id": ["1"]}, geometry=[point], crs=system).to_file(tmp_path / "a.gpkg")
    assert words in " ".join(tables.read(tmp_path / "a.gpkg").notices)
