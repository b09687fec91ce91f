"""Geometries as texts: WKT, EWKT, WKB and EWKB in hexadecimal digits, GeoJSON, all longitude first."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap._errors import shown
from marzmap.tables.cells.crs import shapes_to_wgs84

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WGS84_SRIDS = (0, 4326, 4979)
"""SRIDs whose coordinates are taken as they are: none, and WGS 84."""


def is_geometry(text: str) -> bool:
    """Check whether a text looks like a geometry, though it may be a broken one.

    Examples
    --------
    >>> is_geometry("POINT EMPTY"), is_geometry("31.1, 61.9"), is_geometry("Point Barrow")
    (True, False, False)
    """
    return bool(_WKT.match(text) or _HEX.fullmatch(text) or text.lstrip().startswith("{"))


def drawn(text: str, crs: str = "") -> BaseGeometry:
    """Return the geometry of a text: longitude and latitude on WGS 84, degrees.

    It may be WKT, EWKT (`SRID=4326;POINT(61 31)`), WKB or EWKB in hexadecimal digits, GeoJSON, or another
    JSON object of a longitude and a latitude. Coordinates of another SRID are transformed, and those without
    one from the system `crs`.

    Raises
    ------
    ValueError
        It cannot be read; the message says why.

    Examples
    --------
    >>> drawn("SRID=4326;POINT(61.93 31.112)"), drawn("POINT (61.93, 31.112)")
    (<POINT (61.93 31.112)>, <POINT (61.93 31.112)>)
    >>> drawn("0101000000D7A3703D0AF74E40E9263108AC1C3F40")
    <POINT (61.93 31.112)>
    >>> drawn("somewhere")
    Traceback (most recent call last):
    ValueError: 'somewhere' is not a geometry
    """
    bare = _CRS84.sub("", text.strip())
    if match := _LATITUDE_FIRST.match(bare):
        return shapely.transform(drawn(bare[match.end() :]), lambda points: points[:, ::-1])
    srid = 0
    if match := _SRID.match(bare):
        srid, bare = int(match[1]), bare[match.end() :]
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            if _HEX.fullmatch(bare):
                shape = shapely.from_wkb(bare.removeprefix("\\x").removeprefix("0x"), on_invalid="ignore")
            elif bare.startswith("{"):
                shape = of_json(json.loads(bare))
            else:
                shape = shapely.from_wkt(_COMMA.sub(r"POINT (\1 \2)", bare), on_invalid="ignore")
    except NotImplementedError as error:
        kind = bare.partition("(")[0].strip()[:_LONGEST] if _WKT.match(bare) else "a curve"
        raise ValueError(f"{kind} has curves, which are not read; draw it with straight lines") from error
    except (json.JSONDecodeError, RecursionError):
        shape = None
    if shape is None:
        raise ValueError(f"{shown(text)} is not a geometry")
    srid = srid or int(shapely.get_srid(shape))
    bare_shape: BaseGeometry = shapely.set_srid(shape, 0)
    if srid in WGS84_SRIDS and (srid or not crs):
        return bare_shape
    return shapes_to_wgs84(bare_shape, f"EPSG:{srid}" if srid else crs)


def of_wkb(value: bytes | None) -> BaseGeometry | None:
    """Return the geometry of WKB; None where there is none, it is damaged or has curves.

    Examples
    --------
    >>> of_wkb(shapely.to_wkb(shapely.Point(61, 31))), of_wkb(None)
    (<POINT (61 31)>, None)
    """
    try:
        return shapely.from_wkb(value, on_invalid="ignore")
    except NotImplementedError:
        return None


def of_json(value: Any) -> BaseGeometry | None:
    """Return the geometry of a JSON object; None if it is none.

    Numbers may be written as texts. A GeoJSON feature gives its geometry; `{"lat": 31, "lng": 61}` and
    Esri's `{"x": 61, "y": 31}` give a point.

    Examples
    --------
    >>> of_json({"type": "Point", "coordinates": ["61.93", "31.112"]}), of_json({"lat": 31, "lng": 61})
    (<POINT (61.93 31.112)>, <POINT (61 31)>)
    >>> of_json({"type": "Point", "coordinates": None})
    <POINT EMPTY>
    """
    if not isinstance(value, dict):
        return None
    if value.get("type") == "Feature":
        return of_json(value.get("geometry"))
    if isinstance(value.get("geometries"), list):
        members = [of_json(member) for member in value["geometries"]]
        return None if None in members else shapely.GeometryCollection(members)
    if "coordinates" not in value:
        pairs = (tuple(value.get(name) for name in names) for names in _AXES)
        pair = next((pair for pair in pairs if None not in pair), None)
        value = {"type": "Point", "coordinates": [*pair]} if pair else value
    elif value["coordinates"] is None:
        value = value | {"coordinates": []}
    plain = value | {"coordinates": _numbers(value.get("coordinates"))}
    return shapely.from_geojson(json.dumps(plain), on_invalid="ignore")


def _numbers(value: Any) -> Any:
    """Return nested lists with the numbers in them that are written as texts."""
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def single(shape: BaseGeometry) -> BaseGeometry:
    """Return the only member of a collection or of several points; else the geometry itself.

    Examples
    --------
    >>> single(drawn("MULTIPOINT ((61 31), (61 31))")), single(drawn("GEOMETRYCOLLECTION (POINT (61 31))"))
    (<POINT (61 31)>, <POINT (61 31)>)
    """
    while shape.geom_type in {"GeometryCollection", "MultiPoint"}:
        members = [member for member in shape.geoms if not member.is_empty]
        if shape.geom_type == "MultiPoint":
            members = list({member.coords[0][:2]: member for member in members}.values())
        if len(members) != 1:
            break
        shape = members[0]
    return shape


_LONGEST = 24  # characters of the name of a kind of geometry
_KINDS = (
    "POINT|LINESTRING|POLYGON|MULTI\\w+|GEOMETRYCOLLECTION|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|"
    "POLYHEDRALSURFACE|TIN|TRIANGLE"
)
_CRS84 = re.compile(r"<https?://www\.opengis\.net/def/crs/(?:OGC/\d(?:\.\d)?/CRS84|EPSG/0/4979)>\s*")
_LATITUDE_FIRST = re.compile(r"<https?://www\.opengis\.net/def/crs/EPSG/0/4326>\s*")
_SRID = re.compile(r"SRID\s*=\s*(\d{1,6})\s*;\s*", re.IGNORECASE)
_WKT = re.compile(
    rf"\s*(?:<http[^>]*>\s*)?(?:SRID\s*=\s*\d+\s*;\s*)?(?:{_KINDS})\s*(?:ZM|Z|M)?\s*(?:\(|EMPTY\b)",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?:0x|\\x)?0[01](?:[0-9a-f]{2}){8,}", re.IGNORECASE)
# Some write a comma between the two numbers of a point.
_COMMA = re.compile(r"^POINT\s*\(\s*([^\s,()]+)\s*,\s*([^\s,()]+)\s*\)$", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[+-]?\d{1,30}(?:\.\d{1,30})?\s*", re.ASCII)
_AXES = (
    ("longitude", "latitude"),
    ("_longitude", "_latitude"),
    ("lon", "lat"),
    ("lng", "lat"),
    ("long", "lat"),
    ("x", "y"),
)
