"""Places given up: what is published is the middle of a cell, or that middle moved in secret.

Only the cell decides what is published, so that whoever has all published columns and the border learns the
cell, or the disc that it may lie in, and nothing else. All rows of one place share a cell.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import Geod

from marzmap.attributes import COLUMNS
from marzmap.tables.columns import naming
from marzmap.tables.samples import POSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marzmap._types import Floats, Ints

CELL_DEG = 0.1
"""Edge of the cells whose middles stand for coarsened places, degrees."""
JITTER_M = 10_000.0
"""The middle of a cell is moved by this at most, metres."""
SAME_PLACE_M = 5_000.0
"""Points this near each other are taken for one place, metres (our choice): reports of one village differ by
less, and a place on the edge of two cells would otherwise be in both."""
LEAST_RADIUS_M = 20_000.0
"""Published radii are this or a double of it, so that they do not tell a village from a town."""

_CELL_RADIUS_M = 7_872.0  # half the diagonal of a cell at the equator, where it is longest
_ELLIPSOID = Geod(ellps="WGS84")
_DECIMALS = 9
_DEGREE_M = 110_500.0  # no degree of latitude is shorter


class Cells(NamedTuple):
    """Cells of places, counted from 0, 0 degrees.

    Attributes
    ----------
    east, north : (N,) integer arrays
        Their numbers towards the east and the north.
    """

    east: Ints
    north: Ints


def cells(identifiers: Iterable[str], longitude: Floats, latitude: Floats) -> Cells:
    """Return the cell of each place; places within `SAME_PLACE_M` share that of the first by identifier.

    Parameters
    ----------
    identifiers : iterable of str
        Of the incidents, which decide which place is the first.
    longitude, latitude : (N,) float arrays
        Degrees.

    Returns
    -------
    Cells

    Examples
    --------
    >>> cells("abc", np.array([61.799, 61.801, 62.5]), np.array([31.05, 31.05, 31.05])).east.tolist()
    [617, 617, 625]
    """
    first = _first_of_place(list(identifiers), longitude, latitude)
    # A pole's own parallel belongs to the last cell.
    north = np.clip(_cell(latitude[first]), -900, 899)
    return Cells(_cell(longitude[first]), north)


def middles(cells: Cells) -> tuple[Floats, Floats]:
    """Return longitude and latitude of the middles of cells, degrees.

    Examples
    --------
    >>> [axis.tolist() for axis in middles(Cells(np.array([617]), np.array([311])))]
    [[61.75], [31.15]]
    """
    longitude, latitude = (np.round((cell + 0.5) * CELL_DEG, _DECIMALS) for cell in cells)
    return np.round((longitude + 180) % 360 - 180, _DECIMALS), latitude


def jittered(cells: Cells, key: bytes) -> tuple[Floats, Floats]:
    """Return the middles of cells moved evenly over a disc of `JITTER_M`, in a way that only the key repeats.

    Parameters
    ----------
    cells : Cells
        One cell is moved in one way, however many rows lie in it.
    key : bytes
        Whoever has it can undo the jitter.

    Returns
    -------
    longitude, latitude : (N,) float arrays
        Degrees.
    """
    longitude, latitude = middles(cells)
    digests = [
        hmac.digest(key, f"{east} {north}".encode(), hashlib.sha256)
        for east, north in zip(cells.east.tolist(), cells.north.tolist(), strict=True)
    ]
    share = np.array([[int.from_bytes(one[:8]), int.from_bytes(one[8:16])] for one in digests]) / 2.0**64
    azimuth, away = share[:, 0] * 360, JITTER_M * np.sqrt(share[:, 1])
    east, north, _ = _ELLIPSOID.fwd(longitude, latitude, azimuth, away)
    return np.round(east, _DECIMALS), np.round(north, _DECIMALS)


def radii(radius_m: Floats, *, jitter: bool) -> Floats:
    """Return radii about published points that hold the circles of the places themselves, metres.

    A point without a radius is taken for the place itself: without any its distance would pass for exact.

    Examples
    --------
    >>> radii(np.array([500.0, 5000.0, 15_000.0, np.nan]), jitter=False).tolist()
    [20000.0, 20000.0, 40000.0, 20000.0]
    """
    reach = _CELL_RADIUS_M + SAME_PLACE_M + (JITTER_M if jitter else 0.0)
    doublings = np.ceil(np.log2(np.maximum((np.nan_to_num(radius_m) + reach) / LEAST_RADIUS_M, 1.0)))
    return np.asarray(LEAST_RADIUS_M * 2.0**doublings)


def _cell(degrees: Floats) -> Ints:
    return np.floor(np.round(degrees / CELL_DEG, _DECIMALS)).astype(np.int64)


def _first_of_place(identifiers: list[str], longitude: Floats, latitude: Floats) -> Ints:
    """Return for each row the row whose cell stands for its place: the first one near it by identifier."""
    first = np.arange(len(identifiers))
    leaders = np.empty(len(identifiers), dtype=np.int64)
    count = 0
    for row in np.argsort(np.array(identifiers, dtype=object), kind="stable").tolist():
        level = leaders[:count][np.abs(latitude[leaders[:count]] - latitude[row]) * _DEGREE_M <= SAME_PLACE_M]
        start = np.full(len(level), longitude[row]), np.full(len(level), latitude[row])
        away = _ELLIPSOID.inv(*start, longitude[level], latitude[level])[2]
        if len(level) and away.min() <= SAME_PLACE_M:
            first[row] = level[away.argmin()]
        else:
            leaders[count] = row
            count += 1
    return first


def further_positions(columns: Iterable[str]) -> list[str]:
    """Return the user's own columns whose names mean a position.

    Examples
    --------
    >>> further_positions(["longitude", "mgrs", "weather"])
    ['mgrs']
    """
    own = {name: naming.match(name) for name in columns if name not in _NOT_OWN}
    return [name for name, match in own.items() if match is not None and match.word in _POSITIONS]


_POSITIONS = ("longitude", "latitude", *POSITIONS)
_NOT_OWN = (*COLUMNS, "geometry", "footprint_wkt")
