"""The measure: points against border lines on the WGS 84 ellipsoid, exactly. Arrays in, arrays out.

Everything happens in earth-centred coordinates (ECEF, metres), where the antimeridian and the poles are
ordinary places. Edges are cut into segments of at most `SEGMENT_M`; a segment is the parabola
``F(t) = A + t D + t (1 - t) H`` through its ends and its middle on the ellipsoid. A kd-tree over the
vertices proposes segments by straight-line (chord) distance, bounds on the geodesic decide which of
them can win, and the geodesic distance itself chooses among those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SEMI_MAJOR_M = 6_378_137.0
"""Semi-major axis of WGS 84, metres (NGA.STND.0036, 2014)."""
FLATTENING = 1 / 298.257223563
"""Flattening of WGS 84 (NGA.STND.0036, 2014)."""
SEGMENT_M = 1_000.0
"""Longest segment, metres: the parabola then follows the ellipsoid to a nanometre."""
PLANAR_TOLERANCE_M = 0.01
"""Farthest a segment may leave an edge that is straight in longitude and latitude, metres."""
TIE_M = 1e-6
"""Distances closer than this, metres, are equal."""

_E2 = FLATTENING * (2 - FLATTENING)
_B2_OVER_A2 = 1 - _E2
# Radii between which every normal section of WGS 84 curves, widened: M at the equator is 6,335,439 m,
# the polar radius of curvature 6,399,594 m.
_RADIUS_LOW_M = 6_335_439.0
_RADIUS_HIGH_M = 6_400_000.0
# The series for the distance holds to 10 micrometres up to here, the chord's foot to 5 mm.
_SERIES_M = 70_000.0
# Newton's step needs the distance to bend along the segment: well within a quarter of the globe.
_QUARTER = 1.25
# Feet closer than this are one place, reached over two segments.
_SAME_PLACE_M = 1e-3
_BLOCK = 16_384


class Network(NamedTuple):
    """Border lines, ready to be measured against; made by `network`.

    One row is one vertex (M of them) and the segment that starts there. The last vertex of a part
    starts a segment of no length, which stands for the vertex itself.

    Attributes
    ----------
    x, y, z : (M,) float
        Vertices, ECEF metres.
    dx, dy, dz : (M,) float
        Chord of the segment, metres.
    hx, hy, hz : (M,) float
        Bulge of the parabola, metres.
    length_m, chainage_m : (M,) float
        Length of the segment and the way along the part to its start.
    line, part : (M,) int
        Index of the input line, and of the part it belongs to.
    before, after : (M,) int
        Segments that meet this one at its start and end, -1 at an end of the part.
    part_length_m : (P,) float
        Length of each part.
    tree : KDTree
        Over the vertices.
    """

    x: Floats
    y: Floats
    z: Floats
    dx: Floats
    dy: Floats
    dz: Floats
    hx: Floats
    hy: Floats
    hz: Floats
    length_m: Floats
    chainage_m: Floats
    line: Ints
    part: Ints
    before: Ints
    after: Ints
    part_length_m: Floats
    tree: object


class Nearest(NamedTuple):
    """Where N points lie against a network; NaN and -1 where a point has no coordinates.

    Attributes
    ----------
    line, part : (N,) int
        Index of the nearest input line and of its part.
    distance_m : (N,) float
        Geodesic distance, metres.
    longitude, latitude : (N,) float
        The nearest point of the border (its foot), degrees.
    chainage_m : (N,) float
        Way along the part to the foot, metres.
    side : (N,) int
        1 left of the line's direction, -1 right, 0 on the line or straight beyond its end.
    tied : (N,) bool
        Whether another place of the border is as near within `TIE_M`; the first in the network is told.
    """

    line: Ints
    part: Ints
    distance_m: Floats
    longitude: Floats
    latitude: Floats
    chainage_m: Floats
    side: Ints
    tied: NDArray[np.bool_]


def to_ecef(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Earth-centred coordinates, metres, of points on the ellipsoid, degrees.

    Examples
    --------
    >>> [round(float(c)) for c in to_ecef(0.0, 90.0)]
    [0, 0, 6356752]
    """
    lon, lat = np.radians(longitude), np.radians(latitude)
    sin, cos = np.sin(lat), np.cos(lat)
    prime = SEMI_MAJOR_M / np.sqrt(1 - _E2 * sin * sin)
    return prime * cos * np.cos(lon), prime * cos * np.sin(lon), _B2_OVER_A2 * prime * sin


def to_degrees(x: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude, degrees, of earth-centred points on the ellipsoid."""
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, _B2_OVER_A2 * np.hypot(x, y)))


def network(
    lines: Sequence[ArrayLike], parts: Sequence[int], *, edges: Literal["planar", "geodesic"] = "planar"
) -> Network:
    """Cut lines into segments and index them.

    Parameters
    ----------
    lines : sequence of (K, 2) arrays
        Longitude and latitude, degrees, of each line's vertices.
    parts : sequence of int
        For each line the part it belongs to: 0, 0, 1, ... Lines of one part follow one another, the
        next beginning where the last ended, and share one chainage.
    edges : "planar" or "geodesic"
        Whether an edge is straight in longitude and latitude, as RFC 7946 has it, or a geodesic.

    Raises
    ------
    ValueError
        A line has fewer than two distinct vertices, or does not begin where its part ended.

    Examples
    --------
    >>> equator = network([[(0.0, 0.0), (1.0, 0.0)]], [0])
    >>> round(float(equator.part_length_m[0]))
    111319
    """
    chains: list[tuple[Floats, Ints]] = []
    for index, (line, part) in enumerate(zip(lines, parts, strict=True)):
        vertices = _distinct(np.asarray(line, dtype=np.float64).reshape(-1, 2))
        if len(vertices) < 2:  # noqa: PLR2004 - a line has two ends
            raise ValueError(f"line {index} has {len(vertices)} distinct vertices; a line needs two")
        if part == len(chains):
            chains.append((vertices, np.full(len(vertices), index)))
        elif part == len(chains) - 1 and np.array_equal(chains[-1][0][-1], vertices[0]):
            known, of = chains[-1]
            joined = np.concatenate([of[:-1], np.full(len(vertices), index)])
            chains[-1] = (np.concatenate([known, vertices[1:]]), joined)
        else:
            raise ValueError(f"line {index} does not begin where part {part} ended")
    cut = [(_cut(vertices, edges), of) for vertices, of in chains]
    return _index(
        [points for (points, _), _ in cut],
        [of[edge] for (_, edge), of in cut],
        [bool(np.array_equal(vertices[0], vertices[-1])) for vertices, _ in chains],
    )


def nearest(longitude: ArrayLike, latitude: ArrayLike, border: Network) -> Nearest:
    """Nearest place of a border network for each point, by geodesic distance.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Points, degrees. NaN gives NaN.
    border : Network
        From `network`.

    Returns
    -------
    Nearest

    Notes
    -----
    Distances are right to 0.1 mm and feet to 1 cm against the geodesic segments of the network (Karney
    2013, doi:10.1007/s00190-012-0578-z, through PROJ, beyond 70 km). A row's result depends on that row
    and the network alone.

    Examples
    --------
    >>> found = nearest([0.5, 0.5], [0.1, -0.1], network([[(0.0, 0.0), (1.0, 0.0)]], [0]))
    >>> found.side.tolist()
    [1, -1]
    >>> found.distance_m.round(1).tolist()
    [11057.4, 11057.4]
    """
    lon = np.atleast_1d(np.asarray(longitude, dtype=np.float64))
    lat = np.atleast_1d(np.asarray(latitude, dtype=np.float64))
    count = len(lon)
    found = Nearest(
        line=np.full(count, -1),
        part=np.full(count, -1),
        distance_m=np.full(count, np.nan),
        longitude=np.full(count, np.nan),
        latitude=np.full(count, np.nan),
        chainage_m=np.full(count, np.nan),
        side=np.zeros(count, dtype=np.int64),
        tied=np.zeros(count, dtype=np.bool_),
    )
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if len(border.x) == 0:
        return found
    for first in range(0, len(known), _BLOCK):
        rows = known[first : first + _BLOCK]
        block = _nearest(lon[rows], lat[rows], border)
        for whole, values in zip(found, block, strict=True):
            whole[rows] = values
    return found


def _distinct(vertices: Floats) -> Floats:
    """Drop vertices that repeat the one before; the ends stay."""
    steps = np.diff(np.stack(to_ecef(vertices[:, 0], vertices[:, 1])), axis=1)
    kept: Floats = vertices[np.append((steps**2).sum(axis=0) > TIE_M**2, True)]
    kept[:1] = vertices[:1]
    return kept


def _cut(vertices: Floats, edges: str) -> tuple[Floats, Ints]:
    """Points along a chain so that no segment is too long, and the edge that each point starts."""
    lon, lat = np.degrees(np.unwrap(np.radians(vertices[:, 0]))), vertices[:, 1]
    start, end = np.stack(to_ecef(lon[:-1], lat[:-1])), np.stack(to_ecef(lon[1:], lat[1:]))
    chord = np.sqrt(((end - start) ** 2).sum(axis=0))
    pieces = np.maximum(1, np.ceil(chord * 1.0001 / SEGMENT_M))
    if edges == "planar":
        middle = np.stack(to_ecef((lon[:-1] + lon[1:]) / 2, (lat[:-1] + lat[1:]) / 2))
        away = middle - _onto((start + end) / 2)
        along = (away * (end - start)).sum(axis=0) / np.maximum(chord, TIE_M)
        across = np.sqrt(np.maximum((away**2).sum(axis=0) - along**2, 0))
        # The gap between an edge and its chord shrinks with the square of the number of pieces.
        pieces = np.maximum(pieces, np.ceil(np.sqrt(across / PLANAR_TOLERANCE_M)))
    pieces = pieces.astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    if edges == "planar":
        points = np.stack(
            [lon[edge] + share * (lon[edge + 1] - lon[edge]), lat[edge] + share * (lat[edge + 1] - lat[edge])]
        )
    else:
        from pyproj import Geod

        geod = Geod(ellps="WGS84")
        azimuth, _, length = geod.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
        points = np.stack(geod.fwd(lon[edge], lat[edge], azimuth[edge], share * length[edge])[:2])
    last = vertices[-1:].T
    return np.concatenate([points, last], axis=1), np.append(edge, len(pieces) - 1)


def _onto(points: Floats) -> Floats:
    """Bring points (3, N) that lie close under the ellipsoid onto it, along the normal."""
    x, y, z = points
    gradient = np.stack([x, y, z / _B2_OVER_A2]) / SEMI_MAJOR_M**2
    short = 1 - (x * x + y * y + z * z / _B2_OVER_A2) / SEMI_MAJOR_M**2
    # One Newton step on the ellipsoid's equation, whose gradient doubles; the second step is below a
    # nanometre for segments of a kilometre.
    moved: Floats = points + gradient * short / (2 * (gradient**2).sum(axis=0))
    return moved


def _index(chains: list[Floats], lines: list[Ints], rings: list[bool]) -> Network:
    """Lay chains of points out as one network."""
    from pykdtree.kdtree import KDTree

    sizes = np.array([chain.shape[1] for chain in chains], dtype=np.int64)
    points = (
        np.concatenate([np.stack(to_ecef(*chain)) for chain in chains], axis=1)
        if chains
        else np.empty((3, 0))
    )
    part = np.repeat(np.arange(len(chains)), sizes)
    ends = np.cumsum(sizes) - 1
    starts = ends - sizes + 1
    chord = np.roll(points, -1, axis=1) - points
    chord[:, ends] = 0
    bulge = 4 * (_onto(points + chord / 2) - (points + chord / 2))
    bulge[:, ends] = 0
    normal = _normal(*points)
    length = _series(chord, normal, np.roll(normal, -1, axis=1))
    way = np.concatenate([[0.0], np.cumsum(length)[:-1]]) if len(length) else length
    way = way - np.repeat(way[starts], sizes)
    number = np.arange(len(part))
    before, after = number - 1, number + 1
    before[starts], after[ends] = -1, -1
    after[ends - 1] = -1
    for start, end, ring in zip(starts, ends, rings, strict=True):
        if ring:
            before[start], after[end - 1] = end - 1, start
    x, y, z = points
    dx, dy, dz = chord
    hx, hy, hz = bulge
    line = np.concatenate(lines) if lines else np.empty(0, dtype=np.int64)
    tree = KDTree(np.ascontiguousarray(points.T)) if len(part) else None
    return Network(
        x, y, z, dx, dy, dz, hx, hy, hz, length, way, line, part, before, after, way[ends], tree
    )  # fmt: skip


def _normal(x: Floats, y: Floats, z: Floats) -> Floats:
    """Unit normals (3, N) of the ellipsoid at points on it."""
    w = z / _B2_OVER_A2
    size = np.sqrt(x * x + y * y + w * w)
    return np.stack([x / size, y / size, w / size])


def _series(chord: Floats, normal: Floats, other: Floats) -> Floats:
    """Geodesic length, metres, of chords (3, N) from the normals at their ends.

    The chord is that of an arc whose curvature follows from how far the normals turn along it:
    ``s = c (1 + q^2/24 + 3 q^4/640 + 5 q^6/7168)`` with ``q = (n2 - n1).(P2 - P1) / c``, the expansion
    of ``2 asin(q/2) / q``. Against Karney's geodesics it errs by 7e-9 m at 50 km, 5.5e-6 m at 200 km.
    """
    square = (chord * chord).sum(axis=0)
    c = np.sqrt(square)
    q = ((other - normal) * chord).sum(axis=0) / np.maximum(c, 1e-12)
    q2 = q * q
    length: Floats = c * (1 + q2 * (1 / 24 + q2 * (3 / 640 + q2 * (5 / 7168))))
    return length


def _nearest(lon: Floats, lat: Floats, border: Network) -> Nearest:
    point = np.stack(to_ecef(lon, lat))
    row, segment = _candidates(point, border)
    return _decide(lon, lat, point, row, segment, border)


def _candidates(point: Floats, border: Network) -> tuple[Ints, Ints]:
    """Pairs (row, segment), rows ascending, that hold every segment that can be nearest to its row.

    The winner's chord c obeys ``low(c) <= high(best chord)``, where low and high bound the geodesic over
    a chord by arcs of the flattest and the most curved radius. With d that largest chord, a vertex of
    such a segment lies within ``sqrt(d^2 + (SEGMENT_M / 2)^2 (1 + d / R))`` of the point: its foot is at
    most half a segment from a vertex, and the segment bends away from the straight line by its sagitta.
    """
    rows, segments = [], []
    todo = np.arange(point.shape[1])
    neighbours = min(3, len(border.x))
    while len(todo):
        here = np.ascontiguousarray(point[:, todo].T)
        reach, vertex = border.tree.query(here, k=neighbours)  # type: ignore[attr-defined]
        reach = reach.reshape(len(todo), neighbours)
        vertex = vertex.reshape(len(todo), neighbours).astype(np.int64)
        pair = np.sort(np.concatenate([vertex, (vertex - 1) % len(border.x)], axis=1), axis=1)
        chord = np.sqrt(_foot(point[:, todo, None], pair, border)[1])
        limit = _reach(chord.min(axis=1))
        needed = np.sqrt(limit**2 + (SEGMENT_M / 2) ** 2 * (1 + limit / _RADIUS_LOW_M)) + 0.1
        done = (reach[:, -1] >= needed) | (neighbours == len(border.x))
        keep = (chord <= limit[:, None]) & done[:, None]
        keep[:, 1:] &= pair[:, 1:] != pair[:, :-1]
        which, column = np.nonzero(keep)
        rows.append(todo[which])
        segments.append(pair[which, column])
        todo = todo[~done]
        neighbours = min(4 * neighbours, len(border.x))
    row, segment = np.concatenate(rows), np.concatenate(segments)
    order = np.lexsort((segment, row))
    return row[order], segment[order]


def _reach(chord: Floats) -> Floats:
    """Longest chord whose geodesic can still be as short as that over the given chord."""
    longest = 2 * _RADIUS_LOW_M
    most = _RADIUS_LOW_M * 2 * np.arcsin(np.minimum(chord / longest, 1))
    chords: Floats = 2 * _RADIUS_HIGH_M * np.sin(np.minimum(most / (2 * _RADIUS_HIGH_M), np.pi / 2))
    return chords + TIE_M


def _foot(point: Floats, segment: Ints, border: Network) -> tuple[Floats, Floats]:
    """Parameter t in [0, 1] of the chord-nearest point of segments, and the squared chord to it."""
    ax, ay, az = border.x[segment] - point[0], border.y[segment] - point[1], border.z[segment] - point[2]
    dx, dy, dz = border.dx[segment], border.dy[segment], border.dz[segment]
    hx, hy, hz = border.hx[segment], border.hy[segment], border.hz[segment]
    square = dx * dx + dy * dy + dz * dz
    t = np.clip(-(ax * dx + ay * dy + az * dz) / np.maximum(square, 1e-18), 0, 1)

    def at(t: Floats) -> Floats:
        bend = t * (1 - t)
        fx, fy, fz = ax + t * dx + bend * hx, ay + t * dy + bend * hy, az + t * dz + bend * hz
        chord: Floats = fx * fx + fy * fy + fz * fz
        return chord

    for _ in range(2):
        bend, slope = t * (1 - t), 1 - 2 * t
        fx, fy, fz = ax + t * dx + bend * hx, ay + t * dy + bend * hy, az + t * dz + bend * hz
        gx, gy, gz = dx + slope * hx, dy + slope * hy, dz + slope * hz
        first = fx * gx + fy * gy + fz * gz
        second = gx * gx + gy * gy + gz * gz - 2 * (fx * hx + fy * hy + fz * hz)
        t = np.clip(t - first / np.maximum(second, 1e-3 * square + 1e-18), 0, 1)
    best = at(t)
    # More than a quarter of the globe away the chord is longest in the middle: an end is nearer.
    for end in (0.0, 1.0):
        chord = at(np.full_like(t, end))
        nearer = chord < best
        t, best = np.where(nearer, end, t), np.where(nearer, chord, best)
    return t, best


def _decide(lon: Floats, lat: Floats, point: Floats, row: Ints, segment: Ints, border: Network) -> Nearest:
    """Measure every candidate pair and keep the nearest of each row. The one place of final figures."""
    p = point[:, row]
    t, square = _foot(p, segment, border)
    foot = _on(t, segment, border)
    distance = _series(foot - p, _normal(*p), _normal(*foot))
    far = np.flatnonzero(square > _SERIES_M**2)
    if len(far):
        t[far], distance[far] = _far(lon[row[far]], lat[row[far]], t[far], segment[far], border)
        foot[:, far] = _on(t[far], segment[far], border)
    starts = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
    counts = np.diff(np.r_[starts, len(row)])
    equal = np.flatnonzero(distance <= np.repeat(np.minimum.reduceat(distance, starts), counts) + TIE_M)
    # Of the equal ones the first in network order wins; the others tie if they lie elsewhere.
    firsts = np.flatnonzero(np.r_[True, row[equal][1:] != row[equal][:-1]])
    won, counts = equal[firsts], np.diff(np.r_[firsts, len(equal)])
    apart = np.abs(foot[:, equal] - np.repeat(foot[:, won], counts, axis=1)).max(axis=0) > _SAME_PLACE_M
    t, segment, foot, distance = t[won], segment[won], foot[:, won], distance[won]
    longitude, latitude = to_degrees(*foot)
    side = _side(point - foot, foot, t, segment, border)
    return Nearest(
        line=border.line[segment],
        part=border.part[segment],
        distance_m=distance,
        longitude=longitude,
        latitude=latitude,
        chainage_m=border.chainage_m[segment] + t * border.length_m[segment],
        side=side,
        tied=np.logical_or.reduceat(apart, firsts),
    )


def _on(t: Floats, segment: Ints, border: Network) -> Floats:
    """Points (3, N) at parameter t of segments."""
    bend = t * (1 - t)
    return np.stack(
        [
            border.x[segment] + t * border.dx[segment] + bend * border.hx[segment],
            border.y[segment] + t * border.dy[segment] + bend * border.hy[segment],
            border.z[segment] + t * border.dz[segment] + bend * border.hz[segment],
        ]
    )


def _side(away: Floats, foot: Floats, t: Floats, segment: Ints, border: Network) -> Ints:
    """Sign of the points' offset (3, N) from their feet, positive to the left of the line.

    At a vertex the two segments that meet there decide together: the sum of their left normals points
    to the left of the corner for every point whose nearest place is the corner (the two-dimensional
    case of Baerentzen and Aanaes 2005, doi:10.1109/TVCG.2005.49).
    """

    def forward(of: Ints) -> Floats:
        chord = np.stack([border.dx[of], border.dy[of], border.dz[of]])
        along: Floats = chord / np.maximum(np.sqrt((chord * chord).sum(axis=0)), 1e-12)
        return along * (of >= 0)

    own = forward(segment)
    met = np.where(t >= 1, border.after[segment], np.where(t <= 0, border.before[segment], -1))
    ahead = own + forward(met)
    left = np.cross(_normal(*foot), ahead, axis=0)
    across = (away * left).sum(axis=0)
    sign: Ints = np.where(np.abs(across) > TIE_M, np.sign(across), 0).astype(np.int64)
    return sign


def _far(lon: Floats, lat: Floats, t: Floats, segment: Ints, border: Network) -> tuple[Floats, Floats]:
    """Foot and geodesic distance where the chord's foot is not the geodesic's.

    Along a segment the distance falls by the cosine between the segment and the way to the point, which
    is zero at the foot (azimuths by Karney 2013).
    """
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    length = np.maximum(border.length_m[segment], TIE_M)

    def ahead(t: Floats) -> tuple[Floats, Floats]:
        foot = _on(t, segment, border)
        longitude, latitude = to_degrees(*foot)
        azimuth, _, distance = geod.inv(longitude, latitude, lon, lat)
        sin, cos = np.sin(np.radians(longitude)), np.cos(np.radians(longitude))
        dx, dy, dz = border.dx[segment], border.dy[segment], border.dz[segment]
        slope = 1 - 2 * t
        gx, gy, gz = (
            dx + slope * border.hx[segment],
            dy + slope * border.hy[segment],
            dz + slope * border.hz[segment],
        )
        east, phi = gy * cos - gx * sin, np.radians(latitude)
        north = gz * np.cos(phi) - (gx * cos + gy * sin) * np.sin(phi)
        return distance, np.cos(np.radians(azimuth) - np.arctan2(east, north))

    middling = np.zeros(len(t), dtype=np.bool_)
    for _ in range(2):
        distance, cosine = ahead(t)
        angle = distance / SEMI_MAJOR_M
        middling = angle < _QUARTER
        step = SEMI_MAJOR_M * np.tan(np.where(middling, angle, 0)) * cosine / length
        t = np.clip(t + step, 0, 1)
    if middling.all():
        return t, ahead(t)[0]
    # Near a quarter of the globe and beyond the distance hardly bends along a segment: bisect where it
    # falls at the start and rises at the end, else one of the ends is nearest.
    (first, falling), (last, rising) = ahead(np.zeros_like(t)), ahead(np.ones_like(t))
    low, high = np.zeros_like(t), np.ones_like(t)
    for _ in range(40):
        half = (low + high) / 2
        falls = ahead(half)[1] > 0
        low, high = np.where(falls, half, low), np.where(falls, high, half)
    within = (falling > 0) & (rising < 0)
    ends = np.where(last < first, 1.0, 0.0)
    t = np.where(middling, t, np.where(within, (low + high) / 2, ends))
    return t, ahead(t)[0]
