"""The border that a table of incidents is about: the one that most of its events lie near."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import _study, check, locate
from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEAR_M = 1000 * _study.REACH_KM
"""An event this near a border, metres, counts for it."""
ENOUGH = 0.8
"""A border near which this share of those events lie is taken without asking (our choice)."""


class Near(NamedTuple):
    """Which borders the events of a table lie near.

    Attributes
    ----------
    rows : int
        Rows that can be used.
    placed : int
        Those with a point of their own; the others are placed by name when the study is built.
    borders : dict of str to int
        Events within `NEAR_M` of a border that is their nearest, most first.
    notices : tuple of str
        What a person should read of the table, those that its rows gave rise to included.
    set_aside : int
        Rows that cannot be used.
    """

    rows: int
    placed: int
    borders: dict[str, int]
    notices: tuple[str, ...] = ()
    set_aside: int = 0


def near(table: Path | check.Table, *, progress: Callable[[int, int | None], object] | None = None) -> Near:
    """Count which borders of the world the events of a table lie near.

    Parameters
    ----------
    table : Path or Table
        In any form that `check.blocks` reads.
    progress : callable, optional
        As for `check.blocks`.

    Raises
    ------
    InputError
        As by `check.blocks`.
    """
    rows, placed, set_aside = 0, 0, 0
    count: Counter[str] = Counter()
    notices: dict[str, None] = {}
    world = locate.reference()
    for block in check.blocks(table, progress=progress):
        notices |= dict.fromkeys(block.notices)
        points = block.accepted[["longitude", "latitude"]].dropna().to_numpy(dtype=np.float64)
        rows, placed = rows + len(block.accepted), placed + len(points)
        located = locate.columns(points[:, 0], points[:, 1], None, world)
        set_aside += int(block.rejected["row"].nunique())
        count.update(located["border_id"][located["border_distance_m"] <= NEAR_M].tolist())
    borders = dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))
    return Near(rows, placed, borders, tuple(notices), set_aside)


def main_border(near: Near, table: Path) -> tuple[str, ...]:
    """Return the border that a table is about.

    Raises
    ------
    InputError
        No event lies near a border, or too few of them near any one.

    Examples
    --------
    >>> from pathlib import Path
    >>> main_border(Near(10, 10, {"KGZ-TJK": 9, "KGZ-UZB": 1}), Path("acled.csv"))
    ('KGZ-TJK',)
    """
    if not near.borders:
        raise InputError(
            f"{table}: none of its {near.placed:,} events with a point lies within "
            f"{NEAR_M / 1000:.0f} km of a land border. Give --border, such as --border KGZ-TJK."
        )
    first, most = next(iter(near.borders.items()))
    share = most / sum(near.borders.values())
    if share < ENOUGH:
        several = " ".join(f"--border {pair}" for pair in [*near.borders][:2])
        raise InputError(
            f"{table}: its events lie near several borders, {share:.0%} of them near {first}. Say which the "
            f"study is about, one or more: {several}."
        )
    return (first,)
