"""Points along a border, close to one another, each in one of the pieces that the border is cut into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.borderline.search import on, shapes

if TYPE_CHECKING:
    from marzmap._types import Bools, Floats, Ints
    from marzmap.borderline.lines import Network

# Where two pieces meet there is one on either side, this far from it, metres.
_ASIDE_M = 1.0


class Sites(NamedTuple):
    """Points along a border, ascending by part and chainage; made by `sites`.

    Attributes
    ----------
    point : (3, N) float
        ECEF, metres.
    part, piece : (N,) int
        Part that each lies on, and the piece, counted through all parts.
    chainage_m : (N,) float
        Way along the part.
    """

    point: Floats
    part: Ints
    piece: Ints
    chainage_m: Floats

    def chosen(self, which: Bools | Ints) -> Sites:
        """Return some of them."""
        point, part, piece, chainage_m = self
        return Sites(point[:, which], part[which], piece[which], chainage_m[which])


def sites(border: Network, pieces: Ints, apart_m: float) -> Sites:
    """Lay points along a border whose parts are each cut into a number of equal pieces.

    They are no farther apart than `apart_m`. A divide is off by a sixteenth of its square over the distance
    to the line, at most, once to this side and once to that.

    Examples
    --------
    >>> from marzmap.borderline import network
    >>> equator = network([[(0.0, 0.0), (0.0027, 0.0)]], [0])
    >>> along = sites(equator, np.array([2]), 100.0)
    >>> along.chainage_m.round().tolist(), along.piece.tolist()
    ([0.0, 75.0, 149.0, 151.0, 226.0, 301.0], [0, 0, 0, 1, 1, 1])
    """
    length = border.part_length_m / pieces
    # All parts one behind the other, a metre apart.
    begin = np.cumsum(border.part_length_m + 1) - border.part_length_m - 1
    vertex = begin[border.part] + border.chainage_m
    part = np.repeat(np.arange(len(pieces)), pieces - 1)
    number = np.arange(len(part)) - np.repeat(np.cumsum(pieces - 1) - (pieces - 1), pieces - 1) + 1
    meeting, aside = begin[part] + number * length[part], np.minimum(_ASIDE_M, length[part] / 4)
    way = np.unique(np.concatenate([vertex, meeting - aside, meeting + aside]))
    part = np.searchsorted(begin, way, side="right") - 1
    gap = np.where(np.diff(part, append=-1) == 0, np.diff(way, append=way[-1:]), 0.0)
    parts_of_gap = np.maximum(np.ceil(gap / apart_m), 1).astype(np.int64)
    which, step = steps(parts_of_gap)
    way, part = way[which] + step * gap[which], part[which]
    segment = np.searchsorted(vertex, way, side="right") - 1
    share = (way - vertex[segment]) / np.maximum(border.length_m[segment], 1e-9)
    point = on(np.clip(share, 0, 1), shapes(segment, border))
    chainage = way - begin[part]
    of_part = np.clip(np.floor(chainage / length[part]).astype(np.int64), 0, pieces[part] - 1)
    return Sites(point, part, (np.cumsum(pieces) - pieces)[part] + of_part, chainage)


def steps(counts: Ints) -> tuple[Ints, Floats]:
    """Repeat the place of each count as often as it says, with the share that is passed each time."""
    which = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return which, step / counts[which]
