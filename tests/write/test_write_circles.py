"""Layers of circles: points until they are written, and then what all other areas are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from marzmap.write import _circles, _shapes, geojson, geometries, geopackage, kml

if TYPE_CHECKING:
    from pathlib import Path

    from marzmap._pipeline import Build
    from marzmap._types import Floats

pytestmark = pytest.mark.quick


def layer(places: Floats) -> gpd.GeoDataFrame:
    longitude, latitude, radius = places.T
    points = gpd.points_from_xy(longitude, latitude)
    names = [f"i{number}" for number in range(len(places))]
    return gpd.GeoDataFrame({"incident_id": names, "radius_m": radius}, geometry=points, crs="EPSG:4326")


def anywhere(count: int, seed: int = 3) -> Floats:
    """Return places all over the globe, a few of which are at the equator, a meridian or a pole."""
    rng = np.random.default_rng(seed)
    spread = [rng.uniform(-180, 180, count), rng.uniform(-84, 84, count), 10 ** rng.uniform(0.8, 5.2, count)]
    odd = [
        (180.0, 10.0, 5e4),
        (-179.99, -40.0, 3e3),
        (0.01, 0.01, 5e3),
        (30.0, 0.0, 80.0),
        (30.0, 88.0, 900.0),
    ]
    return np.concatenate([np.stack(spread, axis=1), odd])


def test_circles_are_written_as_shapes_drawn_and_written_one_by_one() -> None:
    places = anywhere(1_200)
    drawn = _shapes.all_prepared(_circles.polygons(places), "x")
    assert 600 < _circles.plain(places).sum() < len(places) - 4
    written = geometries.as_text(layer(places), "radius_circles")
    assert written.kind == "Polygon"
    assert (
        written.multiple.tolist()
        == (shapely.get_type_id(drawn) == shapely.GeometryType.MULTIPOLYGON).tolist()
    )
    assert 2 <= written.multiple.sum() < len(places) / 10
    rows = np.random.default_rng(5).permutation(len(places))
    assert written.coordinates(rows).equals(geometries.coordinates(drawn[rows]))
    assert written.bbox == _shapes.bbox(shapely.bounds(shapely.get_parts(drawn)))


def test_only_the_rows_that_are_asked_for_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    places = anywhere(3_000)[:3_000]
    written = geometries.as_text(layer(places[_circles.plain(places)]), "radius_circles")
    asked: list[int] = []
    plain_text = _circles.coordinates

    def counted(some: Floats) -> Any:
        asked.append(len(some))
        return plain_text(some)

    monkeypatch.setattr(_circles, "coordinates", counted)
    assert len(written.coordinates(np.array([7, 3]))) == 2
    assert asked == [2]


def test_every_format_draws_the_circles(tmp_path: Path) -> None:
    places = np.array([[61.8, 31.1, 500.0], [61.9, 31.2, 1500.0]])
    rows = layer(places).assign(title=["a", "b"])
    collection = json.loads(geojson.text(rows, "radius_circles"))
    (tmp_path / "a.gpkg").write_bytes(geopackage.content({"radius_circles": rows}))
    stored = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="radius_circles").geometry
    assert np.array_equal(shapely.get_coordinates(stored), shapely.get_coordinates(_circles.polygons(places)))
    text = kml.text({"radius_circles": rows}, title="One")
    for feature, shape in zip(collection["features"], stored, strict=True):
        [ring] = feature["geometry"]["coordinates"]
        assert ring == shapely.get_coordinates(shape).round(6).tolist()
        assert " ".join(f"{east:g},{north:.8g}" for east, north in ring[:1]) in text
    assert text.count("<Polygon>") == 2


def test_a_build_holds_points_in_the_place_of_circles(built: Build) -> None:
    circles = built.layers["radius_circles"]
    assert {*circles.geom_type} == {"Point"}
    assert circles["radius_m"].tolist() == built.incidents["radius_m"].tolist()
