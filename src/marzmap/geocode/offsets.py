"""The place that a phrase such as "10 km north of Zaranj" means, by the point-radius method."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marzmap._types import Place
    from marzmap.geocode.phrases import Phrase

NEAR_M = 10_000.0
"""How far from a place "near" it may be, metres beyond its own radius: our choice. The method leaves it to
judgement: as far as would not be called by the name of another place."""
_METHOD = "point-radius method, Wieczorek et al. 2004"


def place(phrase: Phrase, found: list[Place], districts: Mapping[str, tuple[float, str]]) -> Place:
    """Point and radius of what a phrase says about one place, or two.

    Parameters
    ----------
    phrase : Phrase
        From `read`.
    found : list of dict
        As many places as it names, as rows of a gazetteer.
    districts : mapping of str to (float, str)
        Radius of a place known to its district only, metres, and where that comes from, by country; "" for
        countries that are not listed. From `closeness.of_districts`.

    Returns
    -------
    dict
        The (first) place with another point, radius_m, radius_source and placed_by "inferred".

    Notes
    -----
    So far in a direction (offset): with d the distance, u the place's radius and what the distance leaves
    open, a the angle that the direction leaves open either way, the radius is
    sqrt(d² + (d + u)² - 2 d (d + u) cos a). A whole number leaves 1 open, one that ends in zeros half the
    unit of its last other digit (10: 5, 300: 50), a fraction itself (7.5: 0.5, 7.3: 0.1); north leaves 45°
    open, north-east 22.5°, north-north-east 11.25°. Around: d + u about the place. Near: `NEAR_M` more than
    the place's radius, and no less than what reports call by its bare name. Between: half the way and the
    larger radius, about the middle. Inside: the radius of the place itself. District: what the
    table of radii says of where_prec 3 in that country. A place without a radius stays as it is.

    Examples
    --------
    >>> from marzmap.geocode.phrases import read
    >>> town = {"name": "Bakersfield", "longitude": 61.0, "latitude": 31.0, "radius_m": 3119.0}
    >>> place(read("10 km NE of Bakersfield")._replace(precision_m=1000), [town], {})["radius_m"]
    6200.0
    """
    from pyproj import Geod

    first = found[0]
    if phrase.kind in ("itself", "within", "province") or any(each["radius_m"] is None for each in found):
        return first
    longitude, latitude, radius_m = first["longitude"], first["latitude"], extent_m(first)
    if phrase.kind == "code":
        return first | plus_code(phrase.words, first)
    if phrase.kind == "inside":
        return first | {"radius_m": radius_m, "radius_source": f"in {first['name']}: the place itself"}
    globe = Geod(ellps="WGS84")
    source = _METHOD
    if phrase.kind == "district":
        district_m, source = districts.get(first["country"] or "") or districts[""]
        radius_m = max(radius_m, district_m)
    elif phrase.kind == "near":
        radius_m, source = radius_m + NEAR_M, f"its radius and {NEAR_M / 1000:g} km, our choice"
        if first["radius_m"] > radius_m:
            radius_m, source = first["radius_m"], first["radius_source"]
    elif phrase.kind == "between":
        other = found[1]
        bearing, _, apart = globe.inv(longitude, latitude, other["longitude"], other["latitude"])
        longitude, latitude, _ = globe.fwd(longitude, latitude, bearing, apart / 2)
        radius_m = apart / 2 + max(radius_m, extent_m(other))
    else:
        away, open_m = phrase.distance_m, phrase.precision_m + radius_m
        radius_m = away + open_m
        if phrase.kind == "offset":
            longitude, latitude, _ = globe.fwd(longitude, latitude, phrase.bearing_deg, away)
            turn = math.cos(math.radians(phrase.spread_deg))
            radius_m = math.sqrt(away**2 + (away + open_m) ** 2 - 2 * away * (away + open_m) * turn)
    return first | {
        "longitude": round(longitude, 5),
        "latitude": round(latitude, 5),
        "radius_m": round(radius_m, -1),
        "extent_m": round(radius_m, -1),
        "radius_source": f"{phrase.words} {' and '.join(each['name'] for each in found)}: {source}",
        "placed_by": "inferred",
    }


def plus_code(code: str, town: Place) -> Place:
    """Return point and radius of the short Plus Code that lies nearest to a town, as columns of a place.

    By the Open Location Code specification, "Recovering short codes"; the radius holds the code's area.
    """
    from openlocationcode import openlocationcode
    from pyproj import Geod

    whole = openlocationcode.recoverNearest(code, town["latitude"], town["longitude"])
    area = openlocationcode.decode(whole)
    longitude, latitude = area.longitudeCenter, area.latitudeCenter
    radius_m = Geod(ellps="WGS84").inv(longitude, latitude, area.longitudeLo, area.latitudeLo)[2]
    return {
        "longitude": round(longitude, 6),
        "latitude": round(latitude, 6),
        "radius_m": float(math.ceil(radius_m)),
        "extent_m": float(math.ceil(radius_m)),
        "radius_source": f"area of the Plus Code {whole}, the nearest {code} to {town['name']}",
        "placed_by": "inferred",
    }


def code_reach_m(code: str, latitude: float) -> float:
    """Return how far from a code its town may be known, metres: half the way to where the code comes again.

    A code without its first 2, 4 or 6 digits comes again after 20, 1 or 1/20 degrees.

    Examples
    --------
    >>> round(code_reach_m("8W64+2R", 60.0))
    27830
    """
    return math.pow(20, code.index("+") / 2 - 2) * _DEGREE_M * math.cos(math.radians(latitude)) / 2


_DEGREE_M = 111_320.0
"""Metres of a degree at the equator, WGS 84."""


def extent_m(place: Place) -> float:
    """Return the radius of the place itself, metres, not of what reports call by its name."""
    return float(place.get("extent_m") or place["radius_m"])
