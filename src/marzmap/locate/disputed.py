"""Which disputed lands hold a point, and what the atlas says of them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from pyarrow import parquet

from marzmap import atlas

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from marzmap._types import Floats

BETWEEN = "; "
"""What is between the statements of several lands that hold a point."""


class _Lands(NamedTuple):
    index: shapely.STRtree
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
    lands = _lands(atlas.disputed_file())
    texts = np.full(len(longitude), None, dtype=object)
    finite = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    points = shapely.points(longitude[finite], latitude[finite])
    at, land = lands.index.query(points, predicate="intersects")
    for row, number in sorted(zip(finite[at].tolist(), land.tolist(), strict=True)):
        before = texts[row]
        texts[row] = lands.texts[number] if before is None else before + BETWEEN + lands.texts[number]
    return texts


@functools.lru_cache(maxsize=2)
def _lands(path: Path) -> _Lands:
    table = parquet.ParquetFile(path).read(columns=["name", "says", "source", "geometry"])
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    shapely.prepare(shapes)
    rows = table.select(["name", "says", "source"]).to_pylist()
    return _Lands(shapely.STRtree(shapes), ["{name}: {says} ({source})".format(**row) for row in rows])
