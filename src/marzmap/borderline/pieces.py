"""How probably each piece of a border is the nearest to a place that is known roughly.

The pieces' regions, the places that each is nearest to, are bounded by `divides`. The probability of a piece
is what the normal distribution about the place has in its region: an integral along the region's edges, as in
`shares`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from marzmap.borderline.divides import divides, in_plane
from marzmap.borderline.edge_shares import ASIDE, REACH_SIGMAS, chain_shares
from marzmap.borderline.shares import probability
from marzmap.borderline.sites import sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyproj import Proj

    from marzmap._types import Floats, Ints
    from marzmap.borderline.divides import Complexes, Divides
    from marzmap.borderline.lines import Network
    from marzmap.borderline.sites import Sites

SIMPLER = 1 / 200
"""Edges of the regions are simplified by at most this share of a deviation."""
# Sites along the border are so far apart at most, metres: by this share of a deviation, or the least.
_APART_M, _APART_SIGMAS = (10.0, 25.0, 50.0, 100.0), 1 / 4
# Deviations are no smaller, metres: coordinates are no finer.
_LEAST_M = 0.1
# Probabilities up to this are left out, as is what lies beyond `REACH_SIGMAS`.
_LEAST_SHARE = 1e-5
# Places that are worked on at a time.
_BLOCK = 1_024


class _Edges(NamedTuple):
    """The straight edges of the regions, in the stereographic plane of `Divides`.

    Attributes
    ----------
    start, end : (E,) complex
        Metres.
    left, right : (E,) int
        The pieces that are nearest on either side.
    tree : STRtree
        Over the edges.
    project : Proj
    """

    start: Complexes
    end: Complexes
    left: Ints
    right: Ints
    tree: shapely.STRtree
    project: Proj


def piece_probabilities(
    longitude: Floats, latitude: Floats, sigma_m: Floats, border: Network, pieces: Ints, joined: Ints
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Return how probably each piece of a border is the nearest to each of several places, some at a time.

    Parameters
    ----------
    longitude, latitude, sigma_m : (N,) float
        The places are normal about these points, degrees, with these standard deviations in every direction,
        metres.
    border : Network
        From `network`.
    pieces : (P,) int
        Number of equal pieces that each part is cut into.
    joined : (N,) int
        How many neighbouring pieces count as one for each place, which is less work: an odd divisor of all of
        `pieces`. Together they should be no longer than two thirds of the deviation.

    Yields
    ------
    place, piece : (K,) int
        Ascending by place. The pieces are counted through all parts. For those that count as one the middle
        one is given, or one between it and the piece that is nearest to the point: where the line turns, the
        feet of many places are in one corner.
    probability : (K,) float
        Those of a place sum to 1; what is below 1e-5 is left out.

    Notes
    -----
    A place's probabilities depend on the other places by less than 0.001: edges are followed as far as any
    place needs, and simplified from there.

    Examples
    --------
    >>> from marzmap.borderline import network
    >>> equator = network([[(0.0, 0.0), (0.1, 0.0)]], [0])
    >>> place = np.array([0.05]), np.array([0.02]), np.array([2_000.0])
    >>> _, piece, probability = next(piece_probabilities(*place, equator, np.array([4]), np.array([1])))
    >>> piece.tolist(), probability.round(3).tolist()
    ([0, 1, 2, 3], [0.082, 0.418, 0.418, 0.082])
    """
    sigma = np.maximum(sigma_m, _LEAST_M)
    needed = np.searchsorted(_APART_M, sigma * _APART_SIGMAS, side="right") - 1
    for number, apart_m in enumerate(_APART_M):
        some = np.flatnonzero(np.maximum(needed, 0) == number)
        if len(some):
            along = sites(border, pieces, apart_m)
            length = np.repeat(border.part_length_m / pieces, pieces)
            places = longitude[some], latitude[some], sigma[some], joined[some]
            for place, piece, share in _by_sites(*places, along, length):
                yield some[place], piece, share


def _by_sites(
    longitude: Floats, latitude: Floats, sigma: Floats, joined: Ints, along: Sites, length_m: Floats
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Yield place, piece and probability for sites along the border, whose pieces have these lengths."""
    between = divides(along, longitude, latitude, REACH_SIGMAS * float(sigma.max()))
    level = np.maximum(np.floor(np.log2(sigma * SIMPLER)), -1).astype(np.int64)
    kinds, kind = np.unique(np.stack([joined, level]), axis=1, return_inverse=True)
    for number, (together, step) in enumerate(kinds.T.tolist()):
        edges = _edges(between, together, 2.0**step if step >= 0 else 0.0)
        alike = np.flatnonzero(kind.ravel() == number)
        for some in np.split(alike, range(_BLOCK, len(alike), _BLOCK)):
            own = longitude[some], latitude[some], sigma[some], between.nearest[some] // together
            row, piece, share = _probabilities(*own, edges)
            place, first = some[row], piece * together
            # What a straight line would have there at most, where the normal is densest.
            most = together * length_m[first] / (np.sqrt(2 * np.pi) * sigma[place])
            yield place, _standing_for(first, together, between.nearest[place], 1 - most / share), share


def _standing_for(first: Ints, together: int, nearest: Ints, turned: Floats) -> Ints:
    """Return the piece near which the mass of several is.

    That is the middle one; but where the line turns, the share of it that is not that of a straight line is
    taken to lie where the nearest piece is, if it is one of them.
    """
    middle = first + together // 2
    here = (first <= nearest) & (nearest < first + together)
    way = np.where(here, np.maximum(turned, 0) * (nearest - middle), 0)
    piece: Ints = middle + np.rint(way).astype(np.int64)
    return piece


def _edges(between: Divides, joined: int, tolerance_m: float) -> _Edges:
    """Return the edges between regions, with neighbouring pieces joined, simplified by the tolerance."""
    sides = between.sides // joined
    apart = np.flatnonzero(sides[0] != sides[1])
    (left, right), number = np.unique(sides[:, apart], axis=1, return_inverse=True)
    order = np.argsort(number.ravel(), kind="stable")
    several = shapely.multilinestrings(between.line[apart[order]], indices=number.ravel()[order])
    merged, number = shapely.get_parts(shapely.line_merge(several, directed=True), return_index=True)
    simple = shapely.simplify(merged, tolerance_m, preserve_topology=False)
    vertex, line = shapely.get_coordinates(simple, return_index=True)
    first = np.flatnonzero(line[1:] == line[:-1])
    number, place = number[line[first]], vertex[:, 0] + 1j * vertex[:, 1]
    tree = shapely.STRtree(shapely.linestrings(vertex[np.stack([first, first + 1], axis=1)]))
    return _Edges(place[first], place[first + 1], left[number], right[number], tree, between.project)


def _probabilities(
    longitude: Floats, latitude: Floats, sigma: Floats, nearest: Ints, edges: _Edges
) -> tuple[Ints, Ints, Floats]:
    """Return row, piece and probability of places of which the nearest piece is given; rows ascend."""
    row, edge, share = _edge_shares(longitude, latitude, sigma, edges)
    rows = np.concatenate([np.arange(len(nearest)), row, row])
    pieces = np.concatenate([nearest, edges.left[edge], edges.right[edge]])
    count = int(pieces.max()) + 1
    key, place = np.unique(rows * count + pieces, return_inverse=True)
    inside = np.bincount(place[: len(nearest)], minlength=len(key)) > 0
    crossed = np.bincount(place, np.concatenate([np.zeros(len(nearest)), share, -share])).astype(np.float64)
    share = probability(inside, crossed)
    kept = np.flatnonzero(share > _LEAST_SHARE)
    row, share = key[kept] // count, share[kept]
    return row, key[kept] % count, share / np.bincount(row, share)[row]


def _edge_shares(
    longitude: Floats, latitude: Floats, sigma: Floats, edges: _Edges
) -> tuple[Ints, Ints, Floats]:
    """Return row and edge of what is within reach, and what the edge takes from the normal; see `shares`."""
    place, deviation = in_plane(longitude, latitude, sigma, edges.project)
    # The plane is not stretched by 2 % more anywhere within reach.
    x, y, reach = place.real, place.imag, 1.02 * REACH_SIGMAS * deviation
    row, edge = edges.tree.query(shapely.box(x - reach, y - reach, x + reach, y + reach))
    place, deviation = place[row], deviation[row]
    start, end = ((ends[edge] - place) / deviation - complex(*ASIDE) for ends in (edges.start, edges.end))
    way = end - start
    # Where the way passes the point most closely, from 0 at its start to 1 at its end.
    nearest = np.clip(-(start * way.conj()).real / np.maximum(np.abs(way) ** 2, 1e-30), 0, 1)
    near = np.flatnonzero(np.abs(start + nearest * way) < REACH_SIGMAS)
    ends = np.stack([start[near], end[near]], axis=1)
    return row[near], edge[near], chain_shares(ends.real, ends.imag)[:, 0]
