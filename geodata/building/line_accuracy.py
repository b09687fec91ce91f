"""How well the lines of borders.world are drawn: from their offsets to lines that others drew.

No surveyed line is public for most borders, so that the error of ours is unknown. A source that does not
derive from OpenStreetMap tells how large it can be: if it lies within some distance of our line, so does the
truth unless both err alike. What such a source disagrees is its own error and ours together, so that of
several the one that agrees best says most. The offset that 95 % of a stretch keep from it is the accuracy.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from building.shapes import hundreds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from building.shapes import Floats

    Lines = Mapping[str, Floats]
    """Offsets, metres, of the samples of a stretch from the line of each source."""

# Simplification moves 95 % of the vertices by less than 50 m, and they are drawn from images to some 50 m.
FLOOR_M = 100.0
# A line further off than this at half of the samples is another line: a claim, or the shore of a lake.
OTHER_LINE_M = 10_000.0
BLOCK_M = 50_000.0
# Figures of neighbouring stretches differ clearly from this ratio on.
CLEARLY = 2.5
NATURAL_EARTH, NEIGHBOURS = "Natural Earth", "other borders"


class Offsets(NamedTuple):
    """Offsets of a line, at samples along it, from the lines of other sources.

    Attributes
    ----------
    edge : (S,) array of int
        The edge of the line that each sample lies on.
    way_m : (V,) array
        Distance of each vertex from the start of the line.
    own, copies, natural_earth : mapping of str to (S,) array
        Distances, metres, from lines of national data of their own, of those taken from OpenStreetMap, and
        of Natural Earth, by name of the source.
    """

    edge: np.ndarray
    way_m: Floats
    own: Lines
    copies: Lines
    natural_earth: Lines

    def between(self, first: int, last: int) -> Offsets:
        """Return those of the edges from one vertex to another."""
        samples = slice(*np.searchsorted(self.edge, (first, last)))
        parts = ({name: line[samples] for name, line in lines.items()} for lines in self[2:])
        return Offsets(self.edge[samples], self.way_m[first : last + 1], *parts)


class Stretch(NamedTuple):
    """First and last vertex of a stretch, its accuracy in full hundreds of metres, and what it rests on."""

    first: int
    last: int
    accuracy_m: float
    basis: str


def closest(lines: Lines) -> tuple[float, str]:
    """Return the smallest of the offsets that 95 % keep, and its source; infinite where none draws the line.

    Examples
    --------
    >>> closest({"A": np.full(9, 300.0), "B": np.full(9, 200.0), "C": np.full(9, 20_000.0)})
    (200.0, 'B')
    """
    drawn = [
        (float(np.percentile(line, 95)), name)
        for name, line in lines.items()
        if len(line) and np.median(line) < OTHER_LINE_M
    ]
    return min(drawn, default=(np.inf, ""))


def accuracy(offsets: Offsets, borrowed_m: float, *, agreed: bool) -> tuple[float, str]:
    """Return the half-width, metres, that holds the true line with 95 %, and what it rests on.

    It is the offset from the line that agrees best, of national data and Natural Earth. Natural Earth alone
    mostly shows its own error: where no national data draws an agreed line, that of the two countries' other
    borders is taken where it is smaller, though no less than today's line has moved from older copies of it.
    """
    own, coarse = closest(offsets.own), closest(offsets.natural_earth)
    if not np.isfinite(own[0]) and (agreed or not np.isfinite(coarse[0])):
        moved, _ = closest(offsets.copies)
        own = max(borrowed_m, moved if np.isfinite(moved) else 0.0), NEIGHBOURS
    metres, basis = min(own, coarse)
    return max(FLOOR_M, hundreds(np.array([metres]))), basis


def stretches(offsets: Offsets, borrowed_m: float, *, agreed: bool) -> list[Stretch]:
    """Cut a line into stretches whose accuracy differs clearly.

    The line is cut into blocks of some 50 km, and the two neighbours that differ least from the stretch that
    they make together are joined, until the least ratio of any two is `CLEARLY`.
    """

    @cache
    def figure(first: int, last: int) -> tuple[float, str]:
        return accuracy(offsets.between(first, last), borrowed_m, agreed=agreed)

    def ratio(first: int, middle: int, last: int) -> float:
        figures = [figure(*ends)[0] for ends in ((first, middle), (middle, last), (first, last))]
        return max(figures) / min(figures)

    cuts = block_ends(offsets.way_m)
    while len(cuts) > 2:  # noqa: PLR2004 - the two ends of the line
        ratios = [ratio(*three) for three in zip(cuts, cuts[1:], cuts[2:], strict=False)]
        least = int(np.argmin(ratios))
        if ratios[least] >= CLEARLY:
            break
        del cuts[least + 1]
    return [Stretch(*ends, *figure(*ends)) for ends in pairwise(cuts)]


def block_ends(way_m: Floats) -> list[int]:
    """Return the vertices at the ends of blocks of some 50 km; a longer edge is a block of its own.

    Examples
    --------
    >>> block_ends(np.array([0, 20e3, 40e3, 60e3, 80e3, 200e3]))
    [0, 2, 4, 5]
    """
    number = max(round(way_m[-1] / BLOCK_M), 1)
    block = np.floor((way_m[1:] + way_m[:-1]) / 2 / way_m[-1] * number)
    return [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(way_m) - 1]


def borrowed(lines: Sequence[tuple[str, Offsets]]) -> dict[str, float]:
    """Return the offset that 95 % of the borders of each country keep from national data, by border_id.

    Parameters
    ----------
    lines : sequence of (border_id, Offsets)
        Where neither country has another border with national data, the offsets are those of all borders.
    """
    near: dict[str, list[Floats]] = {}
    for border_id, offsets in lines:
        for ends in pairwise(block_ends(offsets.way_m)):
            block = offsets.between(*ends).own
            _, source = closest(block)
            if source:
                for country in border_id.split("-"):
                    near.setdefault(country, []).append(block[source])
    everywhere = [line for country in sorted(near) for line in near[country]]

    def figure(countries: Iterable[str]) -> float:
        held = [line for country in countries for line in near.get(country, [])]
        return float(np.percentile(np.concatenate(held or everywhere or [np.zeros(1)]), 95))

    return {border_id: figure(border_id.split("-")) for border_id, _ in lines}
