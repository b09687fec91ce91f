"""Probability that a place lies in a region whose edges are uncertain, each kind of edge in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import Geod

from marzmap import borderline
from marzmap.borderline import Spread
from marzmap.locate.model import HALF_WIDTH_SIGMAS, holds_all, sigma_m
from marzmap.locate.repeated import first_of_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from marzmap._types import Floats, Ints
    from marzmap.borderline.search import Search


# An edge shorter than this, metres, is none: `borderline.network` joins nearer vertices.
_NOWHERE_M = 1e-6
# A point nearer to a line than this, metres, lies on it.
_ON_M = 1e-3
# A point is moved by so many standard deviations, east and north, so that it lies on no edge and no corner:
# farther than `borderline.shares` moves it, and less than would show.
_ASIDE = (0.8e-4, 0.6e-4)
_METRES_A_DEGREE = 111_195.0
# Pairs of point and vertex that are looked at together: few enough for the processor's cache, and too few for
# NumPy to multiply them in threads, which would wait awake.
_BLOCK = 65_536


class Places(NamedTuple):
    """Where the places of rows may be; made by `places`.

    Attributes
    ----------
    row : (K,) int
        Number of the row.
    longitude, latitude : (K,) float
        A point that the place may be about, degrees.
    sigma_m : (K,) float
        Standard deviation of the place about it in every direction, metres; NaN where unknown.
    weight : (K,) float
        Share of this point in the row's probability.
    """

    row: Ints
    longitude: Floats
    latitude: Floats
    sigma_m: Floats
    weight: Floats


def places(points: pd.DataFrame, candidates: pd.DataFrame | None = None) -> Places:
    """Where the place of each row may be: about its own point, or about several candidates.

    Parameters
    ----------
    points : DataFrame
        With longitude, latitude (degrees) and radius_m (metres, empty where unknown).
    candidates : DataFrame, optional
        With incident_id, longitude, latitude, radius_m and weight (which sum to 1 for an incident). They
        stand for the point of the row with that incident_id.
    """
    import pandas as pd

    row, columns = np.arange(len(points)), ["longitude", "latitude", "radius_m"]
    table = points[columns].assign(whole=holds_all(points), weight=1.0)
    if candidates is not None:
        of = pd.Index(points["incident_id"]).get_indexer(candidates["incident_id"])
        alone = ~np.isin(row, of)
        row = np.concatenate([row[alone], of[of >= 0]])
        theirs = candidates.assign(whole=holds_all(candidates))
        table = pd.concat([table[alone], theirs.loc[of >= 0, [*table]]])
    longitude, latitude, radius_m, weight = (
        table[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ("longitude", "latitude", "radius_m", "weight")
    )
    deviation = sigma_m(radius_m, table["whole"].to_numpy(dtype=np.bool_))
    return Places(row, longitude, latitude, deviation, weight)


def still(places: Places) -> Spread:
    """Spread of places against edges that stand where they are drawn."""
    nothing = np.zeros(len(places.row))
    return Spread(places.sigma_m, nothing, nothing)


def facing(
    places: Places, line: borderline.Network, accuracy_m: Floats, search: Search | None = None
) -> Spread:
    """Spread of places against a line that moves as one along the way from its nearest point to the place.

    Parameters
    ----------
    places : Places
        From `places`.
    line : Network
        From `borderline.network`. For a place that lies on it it moves across itself.
    accuracy_m : (L,) array
        Half-width, metres, that holds each piece of the line with 95 %: that of the nearest counts.
    search : callable, optional
        As for `borderline.nearest`.
    """
    inverse = Geod(ellps="WGS84").inv
    found = borderline.nearest(places.longitude, places.latitude, line, search)
    bearing = inverse(found.longitude, found.latitude, places.longitude, places.latitude)[0]
    on_it = np.flatnonzero(found.distance_m < _ON_M)
    begins = np.cumsum(line.part_length_m) - line.part_length_m
    way = (found.chainage_m + begins[found.part])[on_it]
    here = np.searchsorted(line.chainage_m + begins[line.part], way, side="right") - 1
    # The last vertex of a part begins no segment.
    here -= line.length_m[here] == 0
    one, other = (borderline.to_degrees(line.start[:, vertex]) for vertex in (here, here + 1))
    bearing[on_it] = 90 + inverse(*one, *other)[0]
    return Spread(places.sigma_m, accuracy_m[found.line] / HALF_WIDTH_SIGMAS, np.radians(bearing))


def inside(places: Places, edges: Sequence[tuple[borderline.Network, Spread]]) -> Floats:
    """How often the edges of a region run round each place, on average.

    Parameters
    ----------
    places : Places
        From `places`; none without coordinates or sigma.
    edges : sequence of (Network, Spread)
        The edges of the region by kind, each with the spread that the places have against it. Together
        they close the region.

    Returns
    -------
    (K,) float
        The probability that the place lies in the region, where its edges have it on their left; the same
        with a minus where on their right; the sum of both where they make loops of either kind.

    Notes
    -----
    Whether a point lies in a region is a sum over the region's edges, and so is the probability; see
    `borderline.shares`. Each kind of edge adds its part with its own spread: of the place alone, or of the
    place and a line that moves as one. As only sums are taken, the moves of the kinds may depend on one
    another in any way; a move that carries one line over another counts as a loop of the other sign.
    This is exact where no two kinds meet within reach of the place. Where they do, their moves tear the
    corner open, and it is close: within 0.01 at the end of the default study's wall.

    Examples
    --------
    >>> ring = borderline.network([[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]], [0])
    >>> two = Places(np.arange(2), np.array([0.5, 1.0]), np.array([0.5, 0.5]), np.full(2, 1e3), np.ones(2))
    >>> inside(two, [(ring, still(two))]).round(3).tolist()
    [1.0, 0.5]
    """
    first, number = first_of_each(places.longitude, places.latitude, places.sigma_m)
    some = Places._make(values[first] for values in places)
    east, north = (share * some.sigma_m / _METRES_A_DEGREE for share in _ASIDE)
    longitude, latitude = some.longitude + east, some.latitude + north
    total = np.zeros(len(first))
    for line, spread in edges:
        if not len(line.part):
            continue
        ours = Spread._make(values[first] for values in spread)
        total += _turns(longitude, latitude, line)
        for row, _, share in borderline.line_shares(longitude, latitude, ours, line):
            np.subtract.at(total, row, share)
    return total[number]


def stretch(border: borderline.Network, start: borderline.Nearest, end: borderline.Nearest) -> Floats:
    """Longitude and latitude (K, 2) of the way along a part of a border from one foot to another.

    Parameters
    ----------
    border : Network
        From `borderline.network`.
    start, end : Nearest
        The two feet, on the same part; on a ring the shorter way leads from one to the other.
    """
    (part,), (begin,), (stop,) = start.part, start.chainage_m, end.chainage_m
    vertices = np.flatnonzero(border.part == part)
    whole, way = border.part_length_m[part], stop - begin
    ring = border.before[vertices[0]] >= 0
    if ring and abs(way) > whole / 2:
        way -= np.copysign(whole, way)
    ahead = np.sign(way) * (border.chainage_m[vertices] - begin)
    ahead = ahead % whole if ring else ahead
    passed = np.flatnonzero((ahead > 0) & (ahead < abs(way)))
    passed = vertices[passed[np.argsort(ahead[passed], kind="stable")]]
    middle = np.stack(borderline.to_degrees(border.start[:, passed]), axis=1)
    feet = [np.stack([foot.longitude, foot.latitude], axis=1) for foot in (start, end)]
    return np.concatenate([feet[0], middle, feet[1]])


def chains(lines: Sequence[Floats]) -> borderline.Network:
    """Network of lines of (K, 2) degrees, each a part of its own; those without length are left out."""
    corners = [borderline.to_ecef(*line.T) for line in lines]
    long = [
        line for line, corner in zip(lines, corners, strict=True) if np.ptp(corner, axis=1).max() > _NOWHERE_M
    ]
    return borderline.network(long, range(len(long)))


def _turns(longitude: Floats, latitude: Floats, line: borderline.Network) -> Floats:
    """How often a line crosses the ray eastwards from each point: northwards counts 1, southwards -1.

    Seen in the plane that touches the ellipsoid at the point, as in `borderline.shares`: a point by a
    segment is on the same side of it for both.
    """
    (east, north), here = borderline.plane(longitude, latitude), borderline.to_ecef(longitude, latitude)
    joined = line.part[1:] == line.part[:-1]
    turns = np.zeros(len(longitude))
    size = max(_BLOCK // len(line.part), 1)
    for first in range(0, len(turns), size):
        some = slice(first, first + size)
        below = north[:, some].T @ line.start <= borderline.dot(north[:, some], here[:, some])[:, None]
        point, edge = np.nonzero(joined & (below[:, :-1] != below[:, 1:]))
        up, row = below[point, edge], first + point
        start, end = (line.start[:, vertex] - here[:, row] for vertex in (edge, edge + 1))
        (ax, ay), (bx, by) = (
            [borderline.dot(way[:, row], away) for way in (east, north)] for away in (start, end)
        )
        left = ax * by - ay * bx
        turns += np.bincount(row, up & (left > 0), len(turns)) - np.bincount(
            row, ~up & (left < 0), len(turns)
        )
    return turns
