"""Types that many modules name: arrays of numbers, layers by name, rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Layers = Mapping[str, "gpd.GeoDataFrame"]
"""Layers by their keys."""
Place = dict[str, Any]
"""A place by the columns of `atlas.PLACE_COLUMNS`."""
Window = tuple[float, float, float, float]
"""West, south, east, north, degrees."""
Blocks = Iterable[bytes | memoryview]
"""The content of a file, a block at a time."""
Files = Iterator[tuple[str, Blocks]]
"""Files by their paths in a folder, made one after the other."""
