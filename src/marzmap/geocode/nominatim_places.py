"""A place of Nominatim's answer in the columns of a gazetteer."""

from __future__ import annotations

import math
from typing import Any

from marzmap.atlas import alpha_2
from marzmap.atlas.geonames import plain

LEAST_RADIUS_M = 1_000.0
"""No place is taken to be known closer than this, metres (our choice)."""


def place(item: dict[str, Any], number: int) -> dict[str, Any]:
    """One place of an answer in the columns of a gazetteer; errors if it is none."""
    kind, identifier = str(item["osm_type"]), int(item["osm_id"])
    if kind not in {"node", "way", "relation"}:
        raise ValueError(kind)
    longitude, latitude = _degrees(item["lon"], 180), _degrees(item["lat"], 90)
    south, north, west, east = (
        _degrees(value, most) for value, most in zip(item["boundingbox"], (90, 90, 180, 180), strict=True)
    )
    named = _texts(item["namedetails"])
    address = _texts(item["address"])
    first = str(item["display_name"] or "").partition(",")[0]
    name = plain(named.get("name:en") or named.get("name") or first) or f"{kind} {identifier}"
    name_local = plain(named.get("name:fa", "")) or None
    others = {plain(text) for key, text in named.items() if key.partition(":")[0].endswith("name")}
    code = address.get("country_code", "").upper()
    return {
        "place_id": f"osm:{kind}/{identifier}",
        "candidate": number,
        "name": name,
        "name_local": name_local,
        "aliases": "|".join(sorted(others - {name, name_local, ""})) or None,
        "country": next((three for three, two in alpha_2().items() if two == code), None),
        "admin1": plain(address.get("state") or address.get("province") or "") or None,
        "admin2": plain(address.get("county") or address.get("district") or "") or None,
        "longitude": longitude,
        "latitude": latitude,
        "radius_m": _radius_m(longitude, latitude, (south, north, west, east)),
        "radius_source": "box of the place, Nominatim",
        "placed_by": "centroid" if item["class"] == "boundary" else "gazetteer",
        "shown": number == 1,
        "source": f"OpenStreetMap {kind} {identifier} by way of Nominatim, ODbL 1.0",
    }


def _texts(table: Any) -> dict[str, str]:
    return {str(key): str(text) for key, text in (table or {}).items()}


def _degrees(value: Any, most: int) -> float:
    number = float(value)
    if not math.isfinite(number) or abs(number) > most:
        raise ValueError(value)
    return number


def _radius_m(longitude: float, latitude: float, box: tuple[float, float, float, float]) -> float:
    from pyproj import Geod

    south, north, west, east = box
    corners = [west, west, east, east], [south, north, south, north]
    away = Geod(ellps="WGS84").inv([longitude] * 4, [latitude] * 4, *corners)[2]
    return max(LEAST_RADIUS_M, *(round(float(one), 1) for one in away))
