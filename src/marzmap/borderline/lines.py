"""Border lines, cut into segments that follow the ellipsoid, and their index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from marzmap.borderline.ellipsoid import arc, dot, normal, onto, to_ecef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from marzmap._types import Floats, Ints


SEGMENT_M = 1_000.0
"""Longest segment, metres: its parabola then follows the ellipsoid to a nanometre."""
PLANAR_TOLERANCE_M = 0.01
"""Farthest a segment may leave an edge that is straight in longitude and latitude, metres."""

_REPEATED_M = 1e-6
# No edge needs more: half the globe in pieces of twenty metres.
_MOST_PIECES = 1_000_000


class Network(NamedTuple):
    """Border lines, ready to be measured against; made by `network`.

    One column is one vertex (M of them) and the segment that starts there: the parabola
    ``F(t) = start + t chord + t (1 - t) bulge`` through its ends and its middle on the ellipsoid. The last
    vertex of a part starts a segment of no length, which is the vertex itself.

    Attributes
    ----------
    shape : (M, 9) float
        start, chord and bulge, ECEF metres.
    length_m, chainage_m : (M,) float
        Length of the segment and the way along the part to its start.
    line, part : (M,) int
        Index of the input line, and of the part it belongs to.
    before, after : (M,) int
        Segments that meet this one at its start and end, -1 at an end of the part.
    part_length_m : (P,) float
        Length of each part.
    """

    shape: Floats
    length_m: Floats
    chainage_m: Floats
    line: Ints
    part: Ints
    before: Ints
    after: Ints
    part_length_m: Floats

    @property
    def start(self) -> Floats:
        """Vertices (3, M), ECEF metres."""
        return self.shape[:, :3].T

    @property
    def chord(self) -> Floats:
        """Chords of the segments (3, M), metres."""
        return self.shape[:, 3:6].T


def network(
    lines: Sequence[ArrayLike], parts: Sequence[int], *, edges: Literal["planar", "geodesic"] = "planar"
) -> Network:
    """Cut lines into segments.

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
    chains: list[tuple[list[Floats], list[Ints]]] = []
    for index, (line, part) in enumerate(zip(lines, parts, strict=True)):
        vertices = _distinct(np.asarray(line, dtype=np.float64).reshape(-1, 2))
        if len(vertices) < 2:  # noqa: PLR2004 - a line has two ends
            raise ValueError(f"line {index} has {len(vertices)} distinct vertices; a line needs two")
        of = np.full(len(vertices), index)
        if part == len(chains):
            chains.append(([vertices], [of]))
        elif part == len(chains) - 1 and np.array_equal(chains[-1][0][-1][-1], vertices[0]):
            chains[-1][0].append(vertices[1:])
            chains[-1][1][-1] = chains[-1][1][-1][:-1]
            chains[-1][1].append(of)
        else:
            raise ValueError(f"line {index} does not begin where part {part} ended")
    whole = [(np.concatenate(vertices), np.concatenate(of)) for vertices, of in chains]
    cut = [_cut(vertices, edges) for vertices, _ in whole]
    return _joined(
        [points for points, _ in cut],
        [of[edge] for (_, edge), (_, of) in zip(cut, whole, strict=True)],
        [bool(np.array_equal(vertices[0], vertices[-1])) for vertices, _ in whole],
    )


def _distinct(vertices: Floats) -> Floats:
    """Drop vertices that repeat the one before; the ends stay."""
    step = np.diff(to_ecef(vertices[:, 0], vertices[:, 1]), axis=1)
    kept: Floats = vertices[np.append(dot(step, step) > _REPEATED_M**2, True)]
    kept[:1] = vertices[:1]
    return kept


def _cut(vertices: Floats, edges: str) -> tuple[Floats, Ints]:
    """Points along a chain, so that no segment is too long or too bent, and the edge that each starts."""
    line = np.stack([np.unwrap(vertices[:, 0], period=360), vertices[:, 1]])
    pieces = np.ones(len(vertices) - 1, dtype=np.int64)
    while True:
        edge = np.repeat(np.arange(len(pieces)), pieces)
        begins = np.cumsum(pieces) - pieces
        share = (np.arange(len(edge)) - begins[edge]) / pieces[edge]
        inner = _along(line, edge, share, edges)
        points = np.concatenate([inner, line[:, -1:]], axis=1)
        corner = to_ecef(*points)
        chord = np.diff(corner, axis=1)
        reach = np.sqrt(dot(chord, chord))
        excess = reach * 1.0001 / SEGMENT_M
        if edges == "planar":
            # The gap between an edge and its chord shrinks with the square of the number of pieces.
            away = to_ecef(*_along(line, edge, share + 0.5 / pieces[edge], edges)) - onto(
                corner[:, :-1] + chord / 2
            )
            across = dot(away, away) - (dot(away, chord) / np.maximum(reach, _REPEATED_M)) ** 2
            excess = np.maximum(excess, (np.maximum(across, 0) ** 0.5 / PLANAR_TOLERANCE_M) ** 0.5)
        worst = np.maximum.reduceat(excess, begins)
        if (worst <= 1).all():
            return points, np.append(edge, len(pieces) - 1)
        pieces = np.maximum(
            pieces, np.ceil(pieces * np.minimum(worst, _MOST_PIECES / pieces)).astype(np.int64)
        )


def _along(line: Floats, edge: Ints, share: Floats, edges: str) -> Floats:
    """Points (2, N), degrees, at a share of edges."""
    if edges == "planar":
        along: Floats = line[:, edge] + share * np.diff(line, axis=1)[:, edge]
        return along
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    (lon, lat), (next_lon, next_lat) = line[:, :-1], line[:, 1:]
    azimuth, _, length = geod.inv(lon, lat, next_lon, next_lat)
    ahead = geod.fwd(lon[edge], lat[edge], azimuth[edge], share * length[edge])
    return np.stack(ahead[:2])


def _joined(chains: list[Floats], lines: list[Ints], rings: list[bool]) -> Network:
    """Lay chains of points out as one network."""
    sizes = np.array([chain.shape[1] for chain in chains], dtype=np.int64)
    start = to_ecef(*np.concatenate([np.empty((2, 0)), *chains], axis=1))
    part = np.repeat(np.arange(len(chains)), sizes)
    ends = np.cumsum(sizes) - 1
    starts = ends - sizes + 1
    chord = np.roll(start, -1, axis=1) - start
    chord[:, ends] = 0
    bulge = 4 * (onto(start + chord / 2) - (start + chord / 2))
    bulge[:, ends] = 0
    up = normal(start)
    length = arc(chord, up, np.roll(up, -1, axis=1))
    way = np.cumsum(length) - length
    way -= np.repeat(way[starts], sizes)
    number = np.arange(len(part))
    before, after = number - 1, number + 1
    before[starts], after[ends - 1], after[ends] = -1, -1, -1
    for first, last, ring in zip(starts, ends, rings, strict=True):
        if ring:
            before[first], after[last - 1] = last - 1, first
    line = np.concatenate([np.empty(0, dtype=np.int64), *lines])
    shape = np.ascontiguousarray(np.concatenate([start, chord, bulge]).T)
    return Network(shape, length, way, line, part, before, after, way[ends])
