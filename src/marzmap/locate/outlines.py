"""Outlines of districts that reach to the border line, wherever they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap import borderline
from marzmap.locate.regions import stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints
    from marzmap.locate.reference import Border


NEAR_M = 20_000.0
"""Districts and border come from different sources, which differ by up to 8 km, metres."""
_BY_M = 100.0
"""Our units end at the line, but for what it and they are rounded by, metres."""


def outlines(
    areas: NDArray[Any], country: str, border: Border | None, wanted: Ints
) -> dict[int, tuple[list[Floats], list[Floats]]]:
    """Edges of some of a country's areas, the area on their left.

    Parameters
    ----------
    areas : (A,) array of Polygon or MultiPolygon
        All districts of the country; they share their edges vertex by vertex.
    country : str
        Its alpha-3 code.
    border : Border or None
        The border whose line ends the country. An outer edge, which no other area shares, gives way to it
        between the feet of its ends, where both lie within `NEAR_M` of a line of that country, beyond it or
        with no area between: not so the shore of a lake, or a coast.
    wanted : (W,) int
        Numbers of the areas asked for.

    Returns
    -------
    dict of int to (list, list)
        For each, lines of (K, 2) degrees: the edges as drawn with the ways to the border, and the
        stretches of the border.
    """
    parts, area = shapely.get_parts(shapely.orient_polygons(areas), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    corner, ring = shapely.get_coordinates(rings, return_index=True)
    begin = np.flatnonzero(ring[1:] == ring[:-1])
    edge = np.hstack([corner[begin], corner[begin + 1]])
    # An edge that two areas share runs the other way in the second.
    places, place = np.unique(corner.view(np.complex128).ravel(), return_inverse=True)
    low, high = np.sort([place[begin], place[begin + 1]], axis=0)
    _, number, times = np.unique(low * len(places) + high, return_inverse=True, return_counts=True)
    outer, ring = times[number] == 1, ring[begin]
    tree = shapely.STRtree(areas)
    outlines: dict[int, tuple[list[Floats], list[Floats]]] = {int(one): ([], []) for one in wanted}
    for one in np.flatnonzero(np.isin(area[part], wanted)):
        kept, ends = outlines[int(area[part[one]])]
        of = np.flatnonzero(ring == one)
        line = np.vstack([edge[of, :2], edge[of[-1:], 2:]])
        if border is None or not outer[of].any():
            kept.append(line)
        else:
            more = _to_the_border(line, outer[of], country, border, tree)
            kept += more[0]
            ends += more[1]
    return outlines


def _to_the_border(
    ring: Floats, outer: Bools, country: str, border: Border, areas: shapely.STRtree
) -> tuple[list[Floats], list[Floats]]:
    """A ring with its outer edges replaced by the border: lines that stay or lead there, and stretches."""
    found = borderline.nearest(ring[:, 0], ring[:, 1], border.network, border.search)
    ours = (border.columns["left"] == country) | (border.columns["right"] == country)
    length = border.network.part_length_m[found.part]
    faces = (found.distance_m < NEAR_M) & ours[found.line]
    # Beyond the end of a border its foot is no counterpart.
    faces &= (found.chainage_m > 0) & (found.chainage_m < length)
    faces[faces] = _in_sight(ring[faces], found, np.flatnonzero(faces), country, border, areas)
    gives_way = outer & faces[:-1] & faces[1:] & (found.part[:-1] == found.part[1:])
    if gives_way.all() or not gives_way.any():
        return [ring], []
    # Begin where a run of edges of one kind begins.
    turn = int(np.flatnonzero(gives_way != np.roll(gives_way, 1))[0])
    corners = np.roll(np.arange(len(outer)), -turn)
    gives_way = gives_way[corners]
    stays: list[Floats] = []
    ends: list[Floats] = []
    for run in np.split(np.arange(len(corners)), np.flatnonzero(np.diff(gives_way)) + 1):
        passed = np.append(corners[run], corners[(run[-1] + 1) % len(corners)])
        line = ring[passed]
        if not gives_way[run[0]]:
            stays.append(line)
            continue
        first, last = (borderline.Nearest._make(values[[at]] for values in found) for at in passed[[0, -1]])
        along = stretch(border.network, first, last)
        stays += [np.stack([line[0], along[0]]), np.stack([along[-1], line[-1]])]
        ends.append(along)
    return stays, ends


def _in_sight(
    corners: Floats,
    found: borderline.Nearest,
    which: Ints,
    country: str,
    border: Border,
    areas: shapely.STRtree,
) -> Bools:
    """Whether corners lie by or beyond the border, or have no area between it and them."""
    side = np.where(found.side >= 0, border.columns["left"][found.line], border.columns["right"][found.line])
    sees: Bools = (found.distance_m[which] < _BY_M) | (side[which] != country)
    away = np.flatnonzero(~sees)
    feet = np.stack([found.longitude, found.latitude], axis=1)[which[away]]
    # Without its ends the way touches none of the areas that meet at the corner, unless it leads into them.
    ends = np.stack([corners[away] + share * (feet - corners[away]) for share in (0.02, 0.98)], axis=1)
    sees[away] = True
    sees[away[np.unique(areas.query(shapely.linestrings(ends), predicate="intersects")[0])]] = False
    return sees
