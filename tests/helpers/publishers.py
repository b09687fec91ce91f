"""What GeoNames, geoBoundaries and Overpass would answer, in their documented forms; all of it invented."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely

from loopback import sends

GEOBOUNDARIES = "/api/current/gbOpen/{country}/ADM{level}/"
"""Path of what describes a layer, as in the API of geoBoundaries."""


def record(number: int, name: str, **given: str) -> str:
    """A line in GeoNames' documented 19 columns."""
    cells = {
        "geonameid": str(number),
        "name": name,
        "asciiname": name.encode("ascii", "ignore").decode(),
        "alternatenames": "",
        "latitude": "31.05",
        "longitude": "61.7",
        "feature class": "P",
        "feature code": "PPL",
        "country code": "IR",
        "cc2": "",
        "admin1 code": "04",
        "admin2 code": "1011",
        "admin3 code": "",
        "admin4 code": "",
        "population": "0",
        "elevation": "",
        "dem": "480",
        "timezone": "Asia/Tehran",
        "modification date": "2020-01-31",
    }
    return "\t".join((cells | {key.replace("_", " "): text for key, text in given.items()}).values())


def mosaic(columns: int, rows: int) -> list[Any]:
    """Polygons that share crooked edges: a grid over the middle of Armenia."""
    west, south, east, north = 44.4, 40.3, 45.2, 40.8

    def corner(at: int, up: int) -> tuple[float, float]:
        return west + (east - west) * at / columns, south + (north - south) * up / rows

    def edge(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
        """The same way in both directions: a sine across the straight line."""
        forth = start <= end
        one, other = (np.array(each) for each in ((start, end) if forth else (end, start)))
        along = np.linspace(0, 1, 401)[:, None]
        across = np.array([other[1] - one[1], one[0] - other[0]]) * 0.05
        spots = one + (other - one) * along + across * np.sin(6 * np.pi * along)
        spots[-1] = other
        return [tuple(spot) for spot in (spots if forth else spots[::-1]).tolist()][:-1]

    shapes = []
    for up in range(rows):
        for at in range(columns):
            ring = [corner(at, up), corner(at + 1, up), corner(at + 1, up + 1), corner(at, up + 1)]
            sides = [edge(ring[side], ring[(side + 1) % 4]) for side in range(4)]
            shapes.append(shapely.Polygon([spot for side in sides for spot in side]))
    return shapes


def geojson(shapes: list[Any], names: list[str], **given: str) -> bytes:
    """A layer as geoBoundaries gives it."""
    properties = {"shapeISO": "", "shapeID": "1B2", "shapeGroup": "ARM", "shapeType": "ADM2"} | given
    features = [
        {
            "type": "Feature",
            "properties": {"shapeName": name} | properties,
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for shape, name in zip(shapes, names, strict=True)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()


def described(address: str, **given: str) -> bytes:
    """What the API of geoBoundaries tells of a layer."""
    facts = {
        "boundaryID": "ARM-ADM2-1",
        "boundaryName": "Armenia",
        "boundaryISO": "ARM",
        "boundaryYearRepresented": "2020",
        "boundaryType": "ADM2",
        "boundarySource": "An invented survey",
        "boundaryLicense": "Creative Commons Attribution 3.0 Intergovernmental Organisations (CC BY 3.0 IGO)",
        "licenseDetail": "nan",
        "sourceDataUpdateDate": "Thu Jan 19 07:31:04 2023",
        "buildDate": "Dec 12, 2023",
        "admUnitCount": "6",
        "gjDownloadURL": address,
    }
    return json.dumps(facts | given).encode()


DISTRICTS = mosaic(3, 2)
DISTRICT_NAMES = ["Aa", "Bb", "Cc", "Dd", "Ee", "Ff"]


def geoboundaries(address: str, **given: Any) -> dict[str, Any]:
    """Routes of a server that plays geoBoundaries, with provinces and districts of Armenia."""
    return {
        GEOBOUNDARIES.format(country="ARM", level=1): sends(
            described(f"{address}/adm1.geojson", admUnitCount="2", boundaryLicense="Public Domain")
        ),
        GEOBOUNDARIES.format(country="ARM", level=2): sends(described(f"{address}/adm2.geojson")),
        "/adm1.geojson": sends(geojson(mosaic(1, 2), ["South", "North"])),
        "/adm2.geojson": sends(geojson(DISTRICTS, DISTRICT_NAMES)),
    } | given
