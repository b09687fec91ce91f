"""A small study for QGIS: a border, three incidents, one of each layer, and texts that mean harm."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from marzmap import _study, atlas
from marzmap.write import qgis

HOSTILE = "<script>alert(1)</script> & [% 1 + 1 %] '\"\n\u202eback"
SHAGHALAK, ISLAM_QALA, OTHER = (61.8058, 31.0549), (61.00488, 34.70799), (61.798, 31.145)
LINE = [
    (61.27, 35.6),
    (61.02, 34.71),
    (60.55, 34.1),
    (60.9, 33.5),
    (60.58, 33.1),
    (60.86, 31.5),
    (61.71, 31.37),
    (61.85, 31.0),
    (60.87, 29.86),
]

CLAIMS = json.dumps(
    [{"by": "Iran", "text": "None killed.", "sources": [1]}, {"by": "Taliban", "text": HOSTILE}]
)
SOURCES = json.dumps(
    [{"title": "Clash", "publisher": "TNA", "date": "2021-12-01", "url": "https://example.org"}]
)


def frame(shapes: list[Any], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, index=range(len(shapes)), geometry=shapes, crs="EPSG:4326")


@pytest.fixture(scope="session")
def qgis_layers() -> dict[str, gpd.GeoDataFrame]:
    """A small study: three incidents, two of them at one place, a border and something of everything else."""
    ids = ["2021-12-01-shaghalak", "2022-04-23-islam-qala", "2022-07-31-shaghalak"]
    points = [Point(SHAGHALAK), Point(ISLAM_QALA), Point(SHAGHALAK)]
    titles = ["Clash at Shaghalak", "Standoff at Islam Qala", HOSTILE]
    incidents = frame(
        points,
        incident_id=ids,
        title=titles,
        title_local=["درگیری در شغالک", "رویارویی در اسلام قلعه", "دومین درگیری"],
        date_edtf=["2021-12-01", "2022-04-23/2022-04-24", "2022-07"],
        date_start=["2021-12-01", "2022-04-23", "2022-07-01"],
        date_end=["2021-12-01", "2022-04-24", "2022-07-31"],
        event_type=["armed clash", "standoff", "armed clash"],
        killed_low=pd.array([0, None, 1], dtype="Int64"),
        killed_high=pd.array([0, None, 3], dtype="Int64"),
        claims=[CLAIMS, "[]", None],
        sources=[SOURCES, "[]", None],
        radius_m=[3000.0, 1000.0, 3000.0],
        border_distance_m=[2064.0, 201.0, 2064.0],
        side=["IRN", "undetermined", "IRN"],
        side_likely=["IRN", "AFG", "IRN"],
        side_probability=[0.96, 0.7, 0.96],
        border_distance_low_m=[500.0, -340.0, 500.0],
        border_distance_high_m=[3600.0, 740.0, 3600.0],
        country_stated=["AFG", None, "IRN"],
        side_with_source=["undetermined", None, "IRN"],
        side_with_source_likely=["IRN", None, "IRN"],
        side_with_source_probability=[0.62, None, 0.99],
        side_by_source=["world: IRN 0.96; natural-earth: AFG 0.84", None, None],
        admin2_at=["Hirmand", "Kohsan", "Hirmand"],
        admin_probability=[0.87, 0.99, 0.87],
        crossing_id=["islam-qala"] * 3,
        crossing_distance_m=[11_200.0, 40.0, 11_200.0],
        crossing_open=pd.array([True, False, None], dtype="boolean"),
        barrier_id=["sistan", None, "sistan"],
        barrier_distance_m=[1120.0, None, 1120.0],
        behind_barrier_probability=[0.87, None, 0.02],
    )
    strip = [Polygon([*LINE, (64, 29.8), (64, 35.6)]), Polygon([*LINE, (58, 29.8), (58, 35.6)])]
    return {
        "incidents": incidents,
        "candidates": frame(
            [*points, Point(OTHER)],
            incident_id=[*ids, ids[0]],
            candidate=[1, 1, 1, 2],
            place=["Shaghalak", "Islam Qala", "Shaghalak", "Dust Mohammad"],
            shown=[True, True, True, False],
            border_distance_m=[2064.0, 201.0, 2064.0, 1020.0],
            border_distance_low_m=[500.0, -340.0, 500.0, -100.0],
            border_distance_high_m=[3600.0, 740.0, 3600.0, 2200.0],
            side_likely=["IRN", "AFG", "IRN", "IRN"],
            side_probability=[0.96, 0.7, 0.96, 0.81],
        ),
        "footprint_lines": frame(
            [LineString([(61.4, 31.2), (61.9, 30.7)])],
            incident_id=ids[0],
            title=HOSTILE,
            event_type="armed clash",
        ),
        "footprint_areas": frame(
            [box(61.0, 32.4, 61.6, 32.9)], incident_id=ids[1], title="Fire", event_type="shelling"
        ),
        "hot_stretches": frame(
            [LineString(LINE[6:8])],
            border_id="AFG-IRN",
            border_part=1,
            chainage_start_m=700_400.0,
            chainage_end_m=760_000.0,
            incidents=5,
            p_value=0.0042,
        ),
        "radius_circles": frame(points, incident_id=ids, title=titles, radius_m=3000.0),
        "border_links": frame(
            [LineString([point, (point.x + 0.03, point.y)]) for point in points],
            incident_id=ids,
            border_distance_m=[2064.0, 201.0, 2064.0],
        ),
        "context": frame(
            [Point(69.17, 34.53)],
            incident_id=["kabul"],
            title=["Blasts in Kabul"],
            date_start=["2022-04-01"],
            date_end=["2022-04-30"],
        ),
        "border": frame(
            [LineString(LINE[:5]), LineString(LINE[4:])],
            border_id="AFG-IRN",
            border_part=1,
            piece=[0, 1],
            status="agreed",
            accuracy_m=250.0,
        ),
        "border_band": frame(
            [LineString(LINE[2:4]).buffer(0.03)],
            border_id="AFG-IRN",
            accuracy_m=3700.0,
            note="Sources differ",
        ),
        "border_further": frame(
            [LineString(LINE)], border_id="AFG-IRN", source="Natural Earth", accuracy_m=5000.0
        ),
        "border_disagreement": frame(
            [box(60.2, 33.2, 60.7, 34.0)],
            border_id="AFG-IRN",
            side_main="IRN",
            side_other="AFG",
            source="natural-earth",
            area_km2=4100.0,
        ),
        "barriers": frame(
            [
                LineString([(61.5, 31.3), (61.6, 30.6)]),
                LineString([(60.4, 32.9), (60.6, 31.6)]),
                LineString([(60.2, 32.9), (60.4, 31.6)]),
            ],
            barrier_id=["sistan", "fence", "ditch"],
            name=["Sistan wall", "New fence", HOSTILE],
            name_local=["دیوار سیستان", None, None],
            kind=["wall", "fence", "canal"],
            schematic=[True, False, False],
            accuracy_m=[900.0, 50.0, 50.0],
            note=["No surveyed line is public.", None, None],
            source="Press",
        ),
        "barrier_band": frame(
            [LineString([(61.5, 31.3), (61.6, 30.6)]).buffer(0.1)],
            barrier_id="sistan",
            name="Sistan wall",
            accuracy_m=900.0,
        ),
        "crossings": frame(
            [Point(ISLAM_QALA), Point(ISLAM_QALA[0], ISLAM_QALA[1] - 1)],
            crossing_id=["islam-qala", "made-up"],
            name=["Islam Qala", "Made up"],
            name_local=["اسلام قلعه", None],
            kind="road",
            status=["open", "unknown"],
            radius_m=[1_500.0, None],
        ),
        "districts": frame([MultiPolygon([box(61, 34, 62, 35)])], admin2="Kohsan", admin2_local="کهسان"),
        "places": frame([Point(62.2, 34.35)], name="Herat", name_local="هرات", population=574_000, rank=1),
        "rivers": frame(
            [MultiLineString([[(66, 34.5), (62.5, 34.3), (61.2, 34.7)]])], name="Hari", name_local="هریرود"
        ),
        "countries": frame(
            strip, country=["AFG", "IRN"], name=["Afghanistan", "Iran"], name_local=["افغانستان", "ایران"]
        ),
    }


@pytest.fixture(scope="session")
def qgis_study() -> _study.Study:
    return _study.read()._replace(title=f"Study {HOSTILE}\x00\x1b")


@pytest.fixture(scope="session")
def qgis_relief() -> atlas.Relief:
    (tile,) = atlas.relief()
    return tile


NOTICES = ["Made with Natural Earth", "© <OpenStreetMap> contributors"]
CITATION = "marzmap 0.1: [% 1 + 1 %], 2022."


@pytest.fixture(scope="session")
def qgis_files(
    qgis_layers: dict[str, gpd.GeoDataFrame], qgis_study: _study.Study, qgis_relief: atlas.Relief
) -> dict[str, bytes]:
    return qgis_folder(qgis_layers, qgis_study, qgis_relief)


def qgis_folder(
    layers: dict[str, gpd.GeoDataFrame], study: _study.Study, relief: atlas.Relief
) -> dict[str, bytes]:
    licences = {"border": "ODbL-1.0", "relief": "MIT"}
    return qgis.files(
        layers, study, attributions=NOTICES, citation=CITATION, relief=[relief], licences=licences
    )
