"""Units from geoBoundaries or a file: their names, licence and edges; the units are invented."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from loopback import missing, sends
from marzmap import _overview, atlas, locate
from marzmap._errors import InputError
from marzmap.atlas import fetch, fetched
from marzmap.atlas.fetch import publishers as addresses
from publishers import DISTRICT_NAMES, DISTRICTS, GEOBOUNDARIES, described, geoboundaries, geojson, mosaic

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARZMAP_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def publisher(loopback: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(addresses, "GEOBOUNDARIES", loopback.address + GEOBOUNDARIES)
    loopback.routes = geoboundaries(loopback.address)
    return loopback


def test_districts_come_with_their_provinces_year_and_licence(publisher: Any) -> None:
    lines: list[str] = []
    card = fetch.units("ARM", "", fetch.Manner(announce=lines.append))
    rows = fetched.read_shapes("units.ARM")
    assert dict(zip(rows["admin2"], rows["admin1"], strict=True)) == {
        "Aa": "South",
        "Bb": "South",
        "Cc": "South",
        "Dd": "North",
        "Ee": "North",
        "Ff": "North",
    }
    assert (card["rows"], card["year"], card["level"]) == (6, "2020", "ADM2")
    assert card["licence"] == "CC-BY-3.0-IGO AND CC0-1.0"
    assert "An invented survey, via geoBoundaries (Runfola et al. 2020" in card["attribution"]
    assert lines == [
        f"Asking {publisher.address}{path}"
        for path in (
            GEOBOUNDARIES.format(country="ARM", level=2),
            "/adm2.geojson",
            GEOBOUNDARIES.format(country="ARM", level=1),
            "/adm1.geojson",
        )
    ]


@pytest.mark.usefixtures("publisher")
def test_neighbours_share_their_edges_and_keep_their_area() -> None:
    fetch.units("ARM")
    rows = fetched.read_shapes("units.ARM").set_index("admin2").loc[DISTRICT_NAMES]
    shapes = rows.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    whole, before = shapely.union_all(shapes), shapely.union_all(np.array(DISTRICTS))
    assert shapely.area(shapes).sum() == pytest.approx(whole.area)
    assert whole.area == pytest.approx(before.area, rel=1e-3)
    assert max(one.hausdorff_distance(other) for one, other in zip(shapes, DISTRICTS, strict=True)) < 0.001
    assert shapely.get_num_coordinates(shapes).sum() < shapely.get_num_coordinates(DISTRICTS).sum() / 2


@pytest.mark.usefixtures("publisher")
def test_a_point_gets_the_fetched_unit_of_the_country_of_its_side() -> None:
    before = atlas.units()
    fetch.units("ARM")
    after = atlas.units()
    assert after.iloc[: len(before)].equals(before)
    assert after["country"].iloc[len(before) :].tolist() == ["ARM"] * 6
    spots = {"longitude": [44.5, 45.1, 46.0], "latitude": [40.4, 40.7, 40.6], "radius_m": [500.0] * 3}
    points = gpd.GeoDataFrame(spots | {"country_at": ["ARM", "ARM", "AZE"]})
    found = locate.in_units(points, after)
    assert found["admin2_at"].fillna("").tolist() == ["Aa", "Ff", ""]
    assert found["admin1_at"].fillna("").tolist() == ["South", "North", ""]


def test_fetched_units_stand_in_the_place_of_those_that_come_with_us(tmp_path: Path) -> None:
    path = tmp_path / "afg.geojson"
    path.write_bytes(geojson([shapely.box(62, 33, 64, 35)], ["Khiyali"], shapeGroup="AFG"))
    fetch.units("AFG", str(path), licence="CC-BY-4.0")
    units = atlas.units()
    assert units.loc[units["country"] == "AFG", "admin2"].tolist() == ["Khiyali"]
    assert (units["country"] == "IRN").sum() == 480
    assert atlas.unit_sources()["AFG"]["licence"] == "CC-BY-4.0"


def test_districts_of_no_stated_year_are_not_called_old(tmp_path: Path) -> None:
    path = tmp_path / "afg.geojson"
    path.write_bytes(geojson([shapely.box(62, 33, 64, 35)], ["Khiyali"], shapeGroup="AFG"))
    assert fetch.units("AFG", str(path))["year"] == ""
    assert _overview.old_districts(["AFG", "KGZ"], "2026-11-30") == "Districts of KGZ are those of 2010."


@pytest.mark.usefixtures("publisher")
def test_provinces_alone_are_fetched_as_provinces() -> None:
    card = fetch.units("ARM", level=1)
    rows = fetched.read_shapes("units.ARM")
    assert rows["admin1"].tolist() == ["North", "South"]
    assert rows["admin2"].isna().all()
    assert (card["level"], card["licence"]) == ("ADM1", "CC0-1.0")


def test_a_file_with_other_headings_is_read_and_its_licence_stated(tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    whole = json.loads(geojson(mosaic(1, 2), ["", ""]))
    for feature, name in zip(whole["features"], ["Unten\u202e", "Oben"], strict=True):
        feature["properties"] = {"ADM2_EN": name, "code": 7}
    path.write_text(json.dumps(whole))
    card = fetch.units("ARM", str(path))
    assert sorted(fetched.read_shapes("units.ARM")["admin2"]) == ["Oben", "Unten"]
    assert card["licence"] == "LicenseRef-not-stated"
    assert fetch.units("ARM", str(path), licence="CC-BY-4.0")["licence"] == "CC-BY-4.0"


SQUARE = [shapely.box(44.4, 40.3, 45.2, 40.8)]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"/adm2.geojson": sends(geojson(SQUARE, ["x"]))}, "1 units, where geoBoundaries counts 6. Half an"),
        ({"/adm2.geojson": sends(geojson(DISTRICTS, DISTRICT_NAMES)[:-40])}, "not JSON, or cut off"),
        ({"/adm2.geojson": sends(b"<html>x")}, "a web page, not data"),
        ({"/adm2.geojson": sends(b"version https://git-lfs.github.com/spec/v1\n")}, "a pointer of Git LFS"),
        ({"/adm2.geojson": sends(geojson(DISTRICTS, DISTRICT_NAMES, shapeGroup="AZE"))}, "units of AZE, not"),
        ({"/adm2.geojson": missing}, "answered 404"),
        ({GEOBOUNDARIES.format(country="ARM", level=2): missing}, "answered 404"),
        ({GEOBOUNDARIES.format(country="ARM", level=1): missing}, "answered 404"),
        (
            {GEOBOUNDARIES.format(country="ARM", level=2): sends(described("x", boundaryISO="GEO"))},
            "describes GEO, not ARM",
        ),
        ({GEOBOUNDARIES.format(country="ARM", level=2): sends(b"[]")}, "JSON without features"),
        (
            {GEOBOUNDARIES.format(country="ARM", level=2): sends(described("/etc/passwd"))},
            r"gjDownloadURL is '/etc/passwd'\. Expected an address",
        ),
    ],
)
def test_what_is_no_whole_layer_is_refused_and_leaves_nothing(
    answers: dict[str, Any], message: str, publisher: Any, cache: Path
) -> None:
    publisher.routes |= answers
    with pytest.raises(InputError, match=message) as caught:
        fetch.units("ARM")
    assert "\n" not in str(caught.value)
    assert list((cache / "units").iterdir()) == []


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ([shapely.Point(44.5, 40.5)], r"feature 1 is not a polygon but a Point"),
        ([shapely.box(4_900_000, 4_900_000, 5_000_000, 5_000_000)], "is not a polygon in degrees"),
        ([shapely.box(62, 33, 64, 35)], "0% of its area lies in ARM. It is about another country"),
        ([], "no features"),
    ],
)
def test_shapes_that_cannot_be_units_are_refused(shapes: list[Any], message: str, tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    path.write_bytes(geojson(shapes, ["x"] * len(shapes)))
    with pytest.raises(InputError, match=message):
        fetch.units("ARM", str(path))


@pytest.mark.parametrize("properties", [["x"], "x", 7, None])
def test_properties_that_are_not_an_object_are_none(properties: Any, tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    whole = json.loads(geojson(SQUARE, ["x"]))
    whole["features"][0]["properties"] = properties
    path.write_text(json.dumps(whole))
    with pytest.raises(InputError, match="no column of names"):
        fetch.units("ARM", str(path))
    path.write_text('{"features": 7}')
    with pytest.raises(InputError, match="JSON without features"):
        fetch.units("ARM", str(path))


def test_a_file_without_names_tells_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    whole = json.loads(geojson(SQUARE, ["x"]))
    whole["features"][0]["properties"] = {"code": 7, "pop": 1}
    path.write_text(json.dumps(whole))
    with pytest.raises(InputError, match="no column of names among code, pop"):
        fetch.units("ARM", str(path))
