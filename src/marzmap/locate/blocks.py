"""Incidents are located in blocks of rows: in this process, or in workers that load the border themselves."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap._ways import in_order
from marzmap.locate.footprints import by_footprint
from marzmap.locate.model import NOTHING_ASSUMED
from marzmap.locate.points import on_border
from marzmap.locate.reference import Reference, reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

    from marzmap._ways import Way
    from marzmap.locate.model import Assumptions

BLOCK_ROWS = 10_000
"""Rows of a block: enough that sending it costs little beside locating it."""


class Line(NamedTuple):
    """Borders to locate against, named as `reference` takes them: an index of lines cannot be sent."""

    pairs: tuple[str, ...]
    source: str
    chainage_from: str = ""

    def reference(self) -> Reference:
        """Return what points are located against, loaded once a process."""
        return _loaded(self, atlas.folder(), atlas.cache())


def in_blocks(
    points: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame,
    line: Line,
    assumed: Assumptions = NOTHING_ASSUMED,
    way: Way | None = None,
    *,
    intervals: bool = True,
) -> gpd.GeoDataFrame:
    """Locate the points of a frame, and its lines and areas, block by block.

    Parameters
    ----------
    points, candidates, assumed, intervals
        As for `on_border`.
    line : Line
        What to locate against.
    way : Way, optional
        From `threads` or `dask`; if None, all rows are one block in this thread. The result is the same.

    Returns
    -------
    GeoDataFrame
        That of `by_footprint`, in the order of `points`.
    """
    import pandas as pd

    if way is None:
        return _located(points, candidates, line, assumed, intervals=intervals)

    def blocks() -> Iterator[tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Line, Assumptions]]:
        for first in range(0, max(len(points), 1), BLOCK_ROWS):
            block = points.iloc[first : first + BLOCK_ROWS]
            yield block, candidates[candidates["incident_id"].isin(block["incident_id"])], line, assumed

    return pd.concat([*in_order(partial(_located, intervals=intervals), blocks(), way)])


def _located(
    points: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame,
    line: Line,
    assumed: Assumptions,
    *,
    intervals: bool,
) -> gpd.GeoDataFrame:
    """Locate a block."""
    against = line.reference()
    return by_footprint(
        on_border(points, against, candidates, assumed, intervals=intervals), against, assumed
    )


@lru_cache(maxsize=4)
def _loaded(line: Line, _layers: Path, _kept: Path) -> Reference:
    """Return the borders and countries of these folders."""
    return reference(line.pairs, source=line.source, chainage_from=line.chainage_from)
