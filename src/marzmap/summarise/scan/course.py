"""Lines one behind the other, and how the exposure is spread along them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap.summarise.scan.likelihood import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._types import Bools, Floats, Ints


class Course(NamedTuple):
    """Lines one behind the other, and how the exposure is spread along them; made by `course`."""

    edge_m: Floats  # (K,) places on the course, ascending, metres
    share: Floats  # (K,) share of the exposure before each: from 0 to 1, rising evenly between two edges
    # (P,) where each line starts on the course, and its length, metres.
    start_m: Floats
    length_m: Floats
    # (P,) share of the exposure before each line, and on it.
    before: Floats
    own_share: Floats
    ring: Bools  # (P,) whether the line is closed
    longest_m: float  # length of the longest window, metres
    # Share of the exposure that a place stands for, half of it on either side; 0 where it is a point.
    cell_share: float = 0.0

    def share_at(self, place_m: Floats) -> Floats:
        """Return the share of the exposure before places of the course."""
        return np.interp(place_m, self.edge_m, self.share)

    def place_at(self, share: Floats) -> Floats:
        """Return the places of the course before which this share of the exposure lies, metres."""
        return np.interp(share, self.share, self.edge_m)

    def line_at(self, place_m: Floats) -> Ints:
        """Return the number of the line that each place is on."""
        line: Ints = np.searchsorted(self.start_m, place_m, side="right") - 1
        return line


def course(stretches: Sequence[tuple[Floats, Floats]], ring: Sequence[bool], longest_m: float) -> Course:
    """Lay lines one behind the other.

    A stretch has the (K + 1,) edges of its pieces, from 0 to its length, metres, and the (K,) amount of
    exposure in each; `ring` says whether its line is closed, `longest_m` how long a window may be.

    Examples
    --------
    >>> two = course([(np.array([0.0, 10.0]), np.array([1.0]))] * 2, [False, False], 5.0)
    >>> two.share_at(two.start_m + 5.0).tolist()
    [0.25, 0.75]
    """
    closed = np.array(ring, dtype=np.bool_)
    length = np.array([edge[-1] for edge, _ in stretches])
    own_share = np.array([amount.sum() for _, amount in stretches])
    # More room than a window takes, so that none reaches from line to line; a closed line goes round twice.
    room = length * (1 + closed) + longest_m + 1
    start = np.cumsum(room) - room
    through = [np.append(0.0, np.cumsum(amount)) for _, amount in stretches]
    before = np.cumsum(own_share) - own_share
    whole = own_share.sum()
    return Course(
        np.concatenate([edge + first for (edge, _), first in zip(stretches, start, strict=True)]),
        np.concatenate([first + way for way, first in zip(through, before, strict=True)]) / whole,
        start,
        length,
        before / whole,
        own_share / whole,
        closed,
        longest_m,
    )


def unrolled(place: Floats, share: Floats, events: Ints, on: Course) -> tuple[Floats, Floats, Floats, Ints]:
    """Return places (B, C) in their order, how far a window from each may reach, shares and events.

    Closed lines go round twice, so that windows may pass their start.
    """
    if not on.ring.any():
        return place, place + on.longest_m, share, events
    line = on.line_at(place)
    # From a place on a closed line no window comes back to it.
    limit = np.where(on.ring, np.minimum(on.longest_m, on.length_m * (1 - ROUNDING)), on.longest_m)
    reach = place + limit[line]
    again = np.where(on.ring[line], place + on.length_m[line], np.nan)
    twice = np.concatenate([place, again], axis=1)
    order = np.argsort(twice, axis=1, kind="stable")
    return tuple(  # type: ignore[return-value]
        np.take_along_axis(np.concatenate(pair, axis=1), order, axis=1)
        for pair in (
            (place, again),
            (reach, reach + on.length_m[line]),
            (share, share + on.own_share[line]),
            (events, np.where(on.ring[line], events, 0)),
        )
    )
