"""OpenStreetMap by way of Overpass: the queries, and their answers as rows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import shapely
from shapely.geometry import shape

from marzmap._errors import InputError, escaped
from marzmap.atlas._countries import alpha_2
from marzmap.atlas.fetch.snap import line_of

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

SERVER = "https://overpass-api.de/api/interpreter"
"""The public server, which asks for no more than 10,000 queries a day
(https://dev.overpass-api.de/overpass-doc/en/preface/commons.html)."""
QUERY_S = 90
"""Longest that the server may work on a query, seconds."""
QUERY_TIMEOUT_S = QUERY_S + 20.0
"""Longest silence of a server that works on a query, seconds."""
LICENCE = "ODbL-1.0"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0."

_MARGIN_DEG = 0.05


class Feature(NamedTuple):
    """Something at a place.

    Attributes
    ----------
    identifier : str
        "node/123" of OpenStreetMap, or what a file calls it; may be empty.
    shape : BaseGeometry
    tags : dict of str to str
    """

    identifier: str
    shape: BaseGeometry
    tags: dict[str, str]


class Answer(NamedTuple):
    """What a file or a server gave.

    Attributes
    ----------
    features : list of Feature
    licence, attribution : str
        Empty where neither is stated.
    as_of : str
        Day of the data, YYYY-MM-DD; empty where it is not stated.
    """

    features: list[Feature]
    licence: str
    attribution: str
    as_of: str


def crossings_query(border: str) -> str:
    """Return the query for border controls, and for railways at a border, in the box round a line.

    The tags are those of https://wiki.openstreetmap.org/wiki/Tag:barrier=border_control and
    https://wiki.openstreetmap.org/wiki/Tag:railway=border.

    Examples
    --------
    >>> print(crossings_query("AND-FRA"))
    [out:json][timeout:90][bbox:42.455,1.392,42.706,1.837];
    (
      nwr["barrier"="border_control"];
      node["railway"="border"];
    );
    out center;
    """
    west, south, east, north = line_of(border).total_bounds
    box = (south - _MARGIN_DEG, west - _MARGIN_DEG, north + _MARGIN_DEG, east + _MARGIN_DEG)
    return f"""\
[out:json][timeout:{QUERY_S}][bbox:{",".join(f"{degrees:.3f}" for degrees in box)}];
(
  nwr["barrier"="border_control"];
  node["railway"="border"];
);
out center;"""


def border_query(border: str) -> str:
    """Return the query for the ways that are part of the limits of both countries.

    Examples
    --------
    >>> print(border_query("KGZ-TJK"))
    [out:json][timeout:90];
    rel["boundary"="administrative"]["admin_level"="2"]["ISO3166-1"="KG"];
    way(r)->.first;
    rel["boundary"="administrative"]["admin_level"="2"]["ISO3166-1"="TJ"];
    way(r)->.second;
    way.first.second;
    out geom;
    """
    codes = [alpha_2()[country] for country in border.split("-")]
    ways = "\n".join(
        f'rel["boundary"="administrative"]["admin_level"="2"]["ISO3166-1"="{code}"];\nway(r)->.{name};'
        for code, name in zip(codes, ("first", "second"), strict=True)
    )
    return f"[out:json][timeout:{QUERY_S}];\n{ways}\nway.first.second;\nout geom;"


def posted(query: str) -> bytes:
    """Return a query as it is posted to a server."""
    return urlencode({"data": query}).encode()


def read(path: Path, source: str) -> Answer:
    """Read Overpass JSON or GeoJSON.

    Parameters
    ----------
    path : Path
    source : str
        What the user calls it, for messages.

    Raises
    ------
    InputError
        It is neither, is cut off, or the server stopped half-way and says so.
    """
    try:
        whole = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: not UTF-8 text. {_EXPECTED}") from error
    except (ValueError, RecursionError) as error:
        at = f" after character {error.pos:,}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"{source}: not JSON, or cut off{at}. Obtain it again: {_EXPECTED}") from error
    if isinstance(whole, dict) and isinstance(whole.get("elements"), list):
        return _overpass(whole, source)
    if isinstance(whole, dict) and isinstance(whole.get("features"), list):
        return _geojson(whole, source)
    raise InputError(f"{source}: JSON with neither elements nor features. {_EXPECTED}")


_EXPECTED = "Expected the JSON of an Overpass server, or GeoJSON."


def _overpass(whole: dict[str, Any], source: str) -> Answer:
    remark = str(whole.get("remark", ""))
    if remark:
        raise InputError(
            f"{source}: half an answer; the server says: {escaped(remark[:200])}. Ask again later, or "
            "another server with --overpass."
        )
    features = [
        Feature(f"{element.get('type')}/{element.get('id')}", place, _texts(element.get("tags")))
        for element in whole["elements"]
        if isinstance(element, dict) and (place := _place(element, source)) is not None
    ]
    facts = whole.get("osm3s") if isinstance(whole.get("osm3s"), dict) else {}
    return Answer(features, LICENCE, ATTRIBUTION, _day((facts or {}).get("timestamp_osm_base")))


def _place(element: dict[str, Any], source: str) -> BaseGeometry | None:
    """Return the shape of an element: that of a way, or the point of a node or centre; None without one."""
    try:
        if isinstance(element.get("geometry"), list):
            return shapely.LineString([_degrees(node) for node in element["geometry"]])
        spot = element.get("center") if isinstance(element.get("center"), dict) else element
        if spot is None or "lat" not in spot or "lon" not in spot:
            return None
        return shapely.Point(_degrees(spot))
    except (KeyError, TypeError, ValueError, shapely.errors.GEOSException) as error:
        what = f"{element.get('type')} {element.get('id')}"
        raise InputError(f"{source}: {escaped(what[:80])} has no position that can be read.") from error


def _degrees(node: dict[str, Any]) -> tuple[float, float]:
    return _checked(float(node["lon"]), 180), _checked(float(node["lat"]), 90)


def _checked(degrees: float, most: int) -> float:
    if not abs(degrees) <= most:
        raise ValueError(degrees)
    return degrees


def _geojson(whole: dict[str, Any], source: str) -> Answer:
    features = []
    for number, feature in enumerate(whole["features"], start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        tags = _texts(properties.get("tags")) or _texts(properties)
        try:
            place = shape(feature["geometry"])
            for degrees, most in zip(place.bounds, (180, 90, 180, 90), strict=True):
                _checked(degrees, most)
        except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.GEOSException) as error:
            raise InputError(f"{source}: feature {number} has no geometry in degrees. {_EXPECTED}") from error
        named = tags.get("@id") or (str(feature["id"]) if feature.get("id") is not None else "")
        features.append(Feature(named, place, tags))
    stated = " ".join(str(whole.get(name, "")) for name in ("copyright", "attribution", "license", "licence"))
    is_osm = "openstreetmap" in stated.casefold() or any(map(_OSM.match, (each[0] for each in features)))
    rights = (LICENCE, ATTRIBUTION) if is_osm else ("", "")
    return Answer(features, *rights, _day(whole.get("timestamp")))


_OSM = re.compile(r"(node|way|relation)/\d+$")


def _texts(tags: object) -> dict[str, str]:
    """Return tags as texts, those without a value left out."""
    if not isinstance(tags, dict):
        return {}
    return {str(key): str(value) for key, value in tags.items() if isinstance(value, str | int | float)}


def _day(stamp: object) -> str:
    found = re.match(r"\d{4}-\d\d-\d\d", str(stamp or ""))
    return found[0] if found else ""
