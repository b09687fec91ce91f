"""Which disputed lands hold a point, and what the atlas says of them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from pyarrow import parquet

from marzmap import atlas
from marzmap.locate.encoded import Encoded, encoded

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints

BETWEEN = "; "
"""What is between the statements of several lands that hold a point."""


class _Lands(NamedTuple):
    index: shapely.STRtree
    near: Bools  # (180, 360), whether the box of a land reaches into each degree
    texts: list[str]


def disputed_at(longitude: Floats, latitude: Floats) -> NDArray[np.object_]:
    """Return what is said of the disputed lands that hold each point; None outside of them.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Degrees; NaN lies nowhere.

    Returns
    -------
    (N,) array of str or None
        The name of the land and what the source of `atlas.disputed_lands` says of it.

    Examples
    --------
    >>> import numpy as np
    >>> print(*disputed_at(np.array([46.3, 61.5]), np.array([9.6, 31.0])), sep="; ")
    Somaliland: Self admin.; Claimed by Somalia (Natural Earth); None
    """
    return disputed(longitude, latitude).decoded()


def disputed(longitude: Floats, latitude: Floats) -> Encoded:
    """Return what `disputed_at` does, each statement once."""
    lands = _lands(atlas.disputed_file())
    texts: dict[int, str] = {}
    finite = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    some = finite[lands.near[_degree(longitude[finite], latitude[finite])]]
    points = shapely.points(longitude[some], latitude[some])
    at, land = lands.index.query(points, predicate="intersects")
    for row, number in sorted(zip(some[at].tolist(), land.tolist(), strict=True)):
        text = lands.texts[number]
        texts[row] = f"{texts[row]}{BETWEEN}{text}" if row in texts else text
    return encoded([], np.full(len(longitude), -1)).with_rows(texts)


@functools.lru_cache(maxsize=2)
def _lands(path: Path) -> _Lands:
    table = parquet.ParquetFile(path).read(columns=["name", "says", "source", "geometry"])
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    shapely.prepare(shapes)
    near = np.zeros((180, 360), dtype=np.bool_)
    for west, south, east, north in shapely.bounds(shapes):
        (low, high), (left, right) = _degree(np.array([west, east]), np.array([south, north]))
        near[low : high + 1, left : right + 1] = True
    rows = table.select(["name", "says", "source"]).to_pylist()
    return _Lands(shapely.STRtree(shapes), near, ["{name}: {says} ({source})".format(**row) for row in rows])


def _degree(longitude: Floats, latitude: Floats) -> tuple[Ints, Ints]:
    """Return row and column of the degree that holds each point, from the south-west corner of the world."""
    row, column = (latitude + 90).astype(np.int64), (longitude + 180).astype(np.int64)
    return row.clip(0, 179), column.clip(0, 359)
