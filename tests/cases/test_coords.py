"""Positions as people write them into tables: whole input files, each with siblings of its kind."""

from __future__ import annotations

import csv
import re
import struct
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest
import shapely
from click.testing import CliRunner

from marzmap import check
from marzmap._cli import main
from marzmap.check import shapes
from marzmap.tables import Options

if TYPE_CHECKING:
    from pathlib import Path

KANG = (61.93, 31.112)
WKB = "0101000000D7A3703D0AF74E40E9263108AC1C3F40"
EWKB = "0101000020E6100000D7A3703D0AF74E40E9263108AC1C3F40"


def checked(folder: Path, text: str, options: Options | None = None) -> check.Checked:
    path = folder / "in.csv"
    path.write_text(text, encoding="utf-8")
    return check.incidents(path, options=options or Options())


def row_of(folder: Path, header: str, cells: str) -> check.Checked:
    """Check a table of one row: id, date and place, then the given columns."""
    return checked(folder, f"id,date,place,{header}\n1,2021-12-01,Kang,{cells}\n")


def point_of(result: check.Checked) -> tuple[float, float]:
    assert result.rejected.empty, result.rejected[["column", "reason"]].to_dict("records")
    (place,) = result.accepted[["longitude", "latitude"]].itertuples(index=False, name=None)
    return round(place[0], 3), round(place[1], 3)


@pytest.mark.parametrize(
    "header",
    [
        "Широта,Долгота",
        "latitud,longitud",
        "geo_lat,geo_lon",
        "lat_wgs84,lon_wgs84",
        "event_latitude,event_longitude",
        "Latitude_DD,Longitude_DD",
        "GPS Lat,GPS Long",
        "Y_COORD,X_COORD",
        "Enlem,Boylam",
        "خط العرض,خط الطول",
        "عرض جغرافیایی,طول جغرافیایی",
        "lat_deg,lon_deg",
        "_latitude,_longitude",
        "start_latitude,start_longitude",
        "_Where_was_it_latitude,_Where_was_it_longitude",
        "Latitude (WGS84),Longitude (WGS84)",
        "Широта (град.),Долгота (град.)",
        "широта,довгота",
        "Latitude géographique,Longitude géographique",
        "Latitud decimal,Longitud decimal",
        "Breitengrad,Längengrad",
        "Breite,Länge",
        "enlik,uzunluq",
        "Γεωγραφικό πλάτος,Γεωγραφικό μήκος",
        "קו רוחב,קו אורך",
        "szerokość geograficzna,długość geograficzna",
        "纬度,经度",
        "عرض البلد,طول البلد",
        "арз,тӯл",
        "gpsLatitude,gpsLongitude",
        "lattitude,longtitude",
    ],
)
def test_names_of_coordinates_in_many_languages(tmp_path: Path, header: str) -> None:
    assert point_of(row_of(tmp_path, header, "31.112,61.93")) == KANG


@pytest.mark.parametrize("header", ["flat,along", "plate,longing", "population,length", "lateral,longevity"])
def test_other_names_are_no_coordinates(tmp_path: Path, header: str) -> None:
    result = row_of(tmp_path, header, "31.112,61.93")
    assert result.accepted["longitude"].isna().all()


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Coordinates", "31.112, 61.93"),
        ("مختصات", "۳۱٫۱۱۲، ۶۱٫۹۳"),
        ("Координаты", "31,112; 61,93"),
        ("lon lat", "61.93 31.112"),
        ("GPS", "31°06'43.2\"N 61°55'48\"E"),
        ("coordenadas", "31° 06.72' N, 61° 55.8' E"),
        ("geopoint", "31.112 61.93 470.2 4.5"),
        ("utm", "41R 397968 3442506"),
        ("MGRS", "41RLQ9796842506"),
        ("plus code", "8J334W6J+R2"),
        ("Google Maps link", "https://www.google.com/maps/@31.112,61.93,12z"),
        # A pin and, in the address too, the middle of the view, which lies elsewhere.
        (
            "Google Maps pin",
            "https://www.google.com/maps/place/31%C2%B006'43.2%22N+61%C2%B055'48.0%22E/@31.11,61.92,17z",
        ),
        ("map link", "https://www.openstreetmap.org/?mlat=31.112&mlon=61.93#map=9/30/60"),
        ("gps location", "geo:31.112,61.93"),
        ("Remarks on where", "N31.112 E61.93"),
        ("Ort", "POINT (61.93 31.112)"),
        ("geojson", '{"type": "Point", "coordinates": ["61.93", "31.112"]}'),
    ],
)
def test_a_whole_position_stands_in_one_cell(tmp_path: Path, header: str, cell: str) -> None:
    quoted = cell.replace('"', '""')
    assert point_of(row_of(tmp_path, header, f'"{quoted}"')) == KANG


def test_a_place_column_of_coordinates_is_a_position(tmp_path: Path) -> None:
    text = 'id,date,Location\n1,2021-12-01,"31.112, 61.93"\n2,2021-12-02,"30.96, 61.86"\n'
    result = checked(tmp_path, text)
    assert result.accepted["longitude"].tolist() == [61.93, 61.86]
    assert result.accepted["place"].isna().all()


def test_the_order_of_a_pair_is_said(tmp_path: Path) -> None:
    result = row_of(tmp_path, "Coordinates", '"31.112, 61.93"')
    assert [text for text in result.notices if "latitude first" in text]
    named = row_of(tmp_path, '"Coordinates (lon, lat)"', '"61.93, 31.112"')
    assert point_of(named) == KANG
    assert not [text for text in named.notices if "latitude first" in text]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("zone,easting,northing", "41R,397968,3442506"),
        ("utm_zone,utm_x,utm_y", "41N,397968,3442506"),
        ("Fuseau,Easting (m),Northing (m)", "41,397968.0,3442506.0"),
    ],
)
def test_easting_and_northing_are_used(tmp_path: Path, header: str, cells: str) -> None:
    assert point_of(row_of(tmp_path, header, cells)) == KANG


def test_metres_without_a_zone_are_reported(tmp_path: Path) -> None:
    result = row_of(tmp_path, "easting,northing", "397968,3442506")
    assert "has no UTM zone" in result.rejected["reason"][0]
    crs = checked(
        tmp_path,
        "id,date,place,easting,northing\n1,2021,Kang,397968,3442506\n",
        Options(crs="EPSG:32641"),
    )
    assert point_of(crs) == KANG


@pytest.mark.parametrize("header", ["geom", "wkb_geometry", "geometry"])
@pytest.mark.parametrize(
    "cell",
    [
        WKB,
        EWKB,
        "SRID=4326;POINT(61.93 31.112)",
        "POINT Z (61.93 31.112 470)",
        "point(61.93 31.112)",
        '"POINT (61.93, 31.112)"',
        '"<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(61.93 31.112)"',
        "MULTIPOINT ((61.93 31.112))",
        "GEOMETRYCOLLECTION (POINT (61.93 31.112))",
        "SRID=32641;POINT(397968 3442506)",
    ],
)
def test_geometries_are_read_in_every_text_form(tmp_path: Path, header: str, cell: str) -> None:
    assert point_of(row_of(tmp_path, header, cell)) == KANG


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("POINT EMPTY", "is an empty Point"),
        ("MULTIPOINT EMPTY", "is an empty MultiPoint"),
        (shapely.to_wkb(shapely.Point(), hex=True), "is an empty Point"),
        ('"{""type"": ""Point"", ""coordinates"": null}"', "is an empty Point"),
        ('"CIRCULARSTRING (61 31, 62 32, 63 31)"', "has curves"),
        ("somewhere", "is not a geometry"),
    ],
)
def test_a_geometry_without_a_point_says_why(tmp_path: Path, cell: str, reason: str) -> None:
    result = row_of(tmp_path, "wkt", cell)
    assert reason in result.rejected["reason"][0]
    assert result.rejected["column"][0] == "wkt"


@pytest.mark.parametrize(
    ("header", "cells", "metres"),
    [
        ("lat,lon,wkt", "30.96,61.86,POINT(61.93 31.112)", "18129"),
        ("lat,lon,Coordinates", '30.96,61.86,"31.112, 61.93"', "18129"),
        ("lat,lon,MGRS", "30.96,61.86,41RLQ9796842506", "18129"),
        ("_latitude,_longitude,geopoint", "30.96,61.86,31.112 61.93 0 0", "18129"),
        ("lat,lon,zone,easting,northing", "30.96,61.86,41R,397968,3442506", "18128"),
    ],
)
def test_two_positions_that_disagree_are_reported(
    tmp_path: Path, header: str, cells: str, metres: str
) -> None:
    result = row_of(tmp_path, header, cells)
    assert result.accepted.empty
    assert f"lies {metres} m from" in result.rejected["reason"][0]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("lat,lon,wkt", "31.112,61.93,POINT(61.93 31.112)"),
        ("lat,lon,Coordinates", '31.1,61.9,"31.112, 61.93"'),
        ("lat,lon,MGRS", "31.112,61.93,41RLQ9796842506"),
    ],
)
def test_positions_that_agree_when_rounded_are_one(tmp_path: Path, header: str, cells: str) -> None:
    assert len(row_of(tmp_path, header, cells).accepted) == 1


def test_the_command_reports_what_it_assumes(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text('id,date,Coordinates\n1,2021-12-01,"31.112, 61.93"\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 0
    assert "is read as latitude first" in result.output


def located(folder: Path, text: str, name: str = "in.csv", *options: str) -> tuple[list[dict[str, str]], ...]:
    """Locate a table; return the rows that were located and those that were set aside."""
    (folder / name).write_text(text, encoding="utf-8")
    out = folder / "out.csv"
    result = CliRunner().invoke(main, ["locate", str(folder / name), "-o", str(out), *options])
    assert result.exit_code == 0, result.output
    assert "Warning" not in result.output
    tables_of = []
    for path in (out, folder / "out.rejected.csv"):
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        tables_of.append([*csv.DictReader(lines)])
    return tuple(tables_of)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Широта,Долгота", "31.112,61.93"),
        ("Coordinates", '"31.112, 61.93"'),
        ("zone,easting,northing", "41R,397968,3442506"),
        ("geom", WKB),
        ("geom", EWKB),
        ("wkt", '"POINT (61.93, 31.112)"'),
        ("wkt", "MULTIPOINT ((61.93 31.112))"),
        ("MGRS", "41RLQ9796842506"),
        ("Ort", "8J334W6J+R2"),
        ("geopoint", "31.112 61.93 470.2 4.5"),
        ("map link", '"https://www.google.com/maps/@31.112,61.93,12z"'),
    ],
)
def test_locate_reads_the_same_forms(tmp_path: Path, header: str, cells: str) -> None:
    (row,), aside = located(tmp_path, f"id,{header}\n1,{cells}\n")
    assert aside == []
    # 9,744.7 m from the border by Karney's geodesic, for the point itself.
    assert float(row["border_distance_m"]) == pytest.approx(9744.7, abs=10)


def test_locate_transforms_a_stated_system(tmp_path: Path) -> None:
    (row,), _ = located(tmp_path, "id,x,y\n1,397968,3442506\n", "in.csv", "--crs", "EPSG:32641")
    assert float(row["border_distance_m"]) == pytest.approx(9744.7, abs=10)


FEATURES = {
    "point": ('{"type": "Point", "coordinates": [61.86, 30.96, 480.5]}', ""),
    "null": ("null", "no point"),
    "one": ('{"type": "MultiPoint", "coordinates": [[61.93, 31.112]]}', ""),
    "two": ('{"type": "MultiPoint", "coordinates": [[61.93, 31.112], [61.5, 30.9]]}', "holds 2 points"),
    "empty": ('{"type": "Point", "coordinates": []}', "is an empty Point"),
    "texts": ('{"type": "Point", "coordinates": ["61.93", "31.112"]}', ""),
    "line": ('{"type": "LineString", "coordinates": [[61, 31], [62, 31]]}', "is a LineString"),
    "in one": (
        '{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [61.93, 31.112]}]}',
        "",
    ),
}


def test_locate_says_one_plain_word_of_each_geometry(tmp_path: Path) -> None:
    features = ",".join(
        f'{{"type": "Feature", "properties": {{"id": "{name}"}}, "geometry": {geometry}}}'
        for name, (geometry, _) in FEATURES.items()
    )
    text = f'{{"type": "FeatureCollection", "features": [{features}]}}'
    good, aside = located(tmp_path, text, "in.geojson")
    reasons = {row["id"]: row["reason"] for row in aside}
    assert {row["id"] for row in good} | {*reasons} == {*FEATURES}
    for name, (_, reason) in FEATURES.items():
        assert reasons.get(name, "").startswith(reason)
        assert bool(reasons.get(name)) == bool(reason)


def said(folder: Path, text: str) -> str:
    (folder / "in.csv").write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["check", str(folder / "in.csv")]).output


def test_a_swapped_pair_is_called_so(tmp_path: Path) -> None:
    header = "id,date,place,country,lat,lon\n"
    assert "with the two swapped it would lie in AFG" in said(
        tmp_path, header + "1,2021-12-01,Kang,Afghanistan,61.93,31.112\n"
    )
    # 2.9 km from the line, on the other side than stated.
    assert "with the two swapped it would lie in IRN" in said(
        tmp_path, header + "1,2021-12-01,Zaranj,Iran,61.86,30.96\n"
    )


def test_a_point_unlike_the_others_is_noticed_when_swapped(tmp_path: Path) -> None:
    rows = "".join(f"{at},2021-12-01,Kang,31.112,61.93\n" for at in range(1, 9))
    output = said(tmp_path, f"id,date,place,lat,lon\n{rows}9,2021-12-02,Kang,61.93,31.112\n")
    assert "1 row lies in RUS, and would lie in AFG with longitude and latitude swapped: row 10" in output


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("31112,6193000", "31112 is not within -90 to 90"),
        ("31.112.345,61.93", "has marks of thousands"),
        ("31.112 O,61.93", "names? O|has O"),
        ("131.5,61.93", "they look swapped"),
    ],
)
def test_damaged_degrees_are_named(tmp_path: Path, cells: str, reason: str) -> None:
    result = row_of(tmp_path, "lat,lon", cells)
    assert re.search(reason, result.rejected["reason"][0])


def built(folder: Path, text: str) -> pd.DataFrame:
    """Build a new study of the border of Afghanistan and Iran from a table."""
    (folder / "in.csv").write_text(text, encoding="utf-8")
    study = str(folder / "study")
    for command in (
        ["new", study, "--border", "AFG-IRN", "--from", str(folder / "in.csv")],
        ["build", study, "-o", str(folder / "out")],
    ):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    return pd.read_csv(folder / "out" / "incidents.csv", dtype={"incident_id": str}).set_index("incident_id")


def test_several_points_are_candidates(tmp_path: Path) -> None:
    two = '"MULTIPOINT ((61.93 31.112), (61.5 30.9))"'
    rows = built(
        tmp_path,
        "id,date,place,wkt,radius_m\n"
        "1,2021-12-01,Kang,MULTIPOINT ((61.93 31.112)),\n"
        "2,2021-12-01,Kang,POINT (61.93 31.112),\n"
        f"3,2021-12-01,Kang,{two},\n"
        f"4,2021-12-01,Kang,{two},1000\n"
        "5,2021-12-01,Kang,POINT (61.93 31.112),1000\n",
    )
    alike = ["longitude", "latitude", "side", "side_probability", "border_distance_m", "reason_code"]
    one, other = (rows.loc[[row], alike].astype(str).to_numpy().tolist() for row in ("1", "2"))
    assert one == other
    assert set(rows.loc[["1", "2", "3"], "reason_code"]) == {"radius_unknown"}
    # One of the two points lies 9.7 km inside Afghanistan, the other 26.5 km inside Iran.
    assert rows.loc["4", "place_candidates"] == 2
    assert rows.loc["4", "side"] == "undetermined"
    assert rows.loc["4", "side_probability"] == pytest.approx(0.5)
    assert rows.loc["5", "side"] == "AFG"


def test_geometries_with_curves_are_set_aside() -> None:
    # ISO WKB of CIRCULARSTRING (0 0, 1 1, 2 0), put together by hand.
    curve = struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0)
    point = shapely.to_wkb(shapely.Point(61, 31))
    fault, read, nothing = shapes.decoded(pa.array([curve, point, None]))
    assert isinstance(fault, check.Fault)
    assert "is not a geometry" in fault.reason
    assert (read, nothing) == (shapely.Point(61, 31), None)


GPS, SQUARE, WEST = '"31.112, 61.93"', "41RLQ9796842506", "41RKQ9797042506"
"""One place in two forms, and a square 100 km to its west on the grid of the zone."""

POSITIONS = [("gps", "mgrs"), ("mgrs", "gps"), ("wkt", "mgrs"), ("easting", "gps")]
CELLS = {"gps": GPS, "mgrs": SQUARE, "wkt": "POINT (61.93 31.112)", "easting": "397968,3442506,41R"}


@pytest.mark.parametrize("names", POSITIONS)
def test_each_row_has_the_position_that_it_fills(tmp_path: Path, names: tuple[str, str]) -> None:
    empty = {name: "," * CELLS[name].count(",") * (name == "easting") for name in names}
    given = {name: CELLS[name] for name in names}
    rows = [given | {names[1]: empty[names[1]]}, given | {names[0]: empty[names[0]]}, given]
    header = "id,date," + ",".join(names).replace("easting", "easting,northing,utm zone")
    lines = [f"{at},2021-12-01," + ",".join(row.values()) for at, row in enumerate(rows)]
    text = "\n".join([header, *lines, ""])
    for longitude, latitude in placed(tmp_path, text):
        assert (longitude, latitude) == pytest.approx((61.93, 31.112), abs=2e-5)
    good, bad = located(tmp_path, text)
    assert ([row["id"] for row in good], bad) == (["0", "1", "2"], [])
    for row in good:
        assert (float(row["longitude"]), float(row["latitude"])) == pytest.approx((61.93, 31.112), abs=2e-5)
        assert "apart" not in row["reason_code"]


def placed(folder: Path, text: str) -> list[tuple[float, float]]:
    (folder / "in.csv").write_text(text, encoding="utf-8")
    checked = check.incidents(folder / "in.csv")
    assert checked.rejected.empty
    return [*zip(checked.accepted["longitude"], checked.accepted["latitude"], strict=True)]


@pytest.mark.parametrize("names", ["gps,mgrs", "mgrs,gps"])
def test_two_whole_positions_that_disagree_are_reported(tmp_path: Path, names: str) -> None:
    cells = f"{GPS},{WEST}" if names.startswith("gps") else f"{WEST},{GPS}"
    (tmp_path / "in.csv").write_text(f"id,date,{names}\na,2021-12-01,{cells}\n", encoding="utf-8")
    (reason,) = check.incidents(tmp_path / "in.csv").rejected["reason"]
    (row,), _ = located(tmp_path, f"id,date,{names}\na,2021-12-01,{cells}\n")
    for text in (reason, row["reason"]):
        (metres,) = re.findall(r"(\d{5,}) m", text)
        # 99,998 m on the grid, whose scale is 1 within a thousandth here.
        assert int(metres) == pytest.approx(99_998, rel=1e-3)


def test_empty_axes_leave_the_row_to_another_column(tmp_path: Path) -> None:
    text = "id,lon,lat,wkt\na,61.86,30.96,\nb,,,POINT (61.93 31.112)\nc,,30.96,POINT (61.93 31.112)\n"
    (first, second), (half,) = located(tmp_path, text)
    assert (first["lon"], second["border_id"], second["country_at"]) == ("61.86", "AFG-IRN", "AFG")
    # 9.7 km by the same distance as in the test of the degrees alone.
    (alone,), _ = located(tmp_path, "id,lon,lat\nb,61.93,31.112\n")
    assert second["border_distance_m"] == alone["border_distance_m"]
    assert (half["id"], half["column"]) == ("c", "lon")


def test_a_second_column_of_positions_is_named_in_the_report(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"id,date,gps,mgrs\na,2021-12-01,{GPS},\nb,2021-12-01,,{SQUARE}\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert (
        "column 'gps' holds positions too: it is read where 'mgrs' is empty, else compared" in result.output
    )
    assert "looks usable" not in result.output
