"""A border of lines that a test draws, as two sources may have it, and points about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from marzmap import borderline, locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from marzmap._types import Floats


GEOD = Geod(ellps="WGS84")
PAIR = "AFG-IRN"
RADIUS_M = 500.0


def drawn(source: str, *parts: Sequence[tuple[float, float]], accuracy_m: float = 490.0) -> locate.Border:
    """A border of lines from north to south: Afghanistan to the left, in the east, Iran in the west."""
    count = len(parts)
    columns: dict[str, NDArray[Any]] = {
        name: np.array([value] * count, dtype=object)
        for name, value in {"border_id": PAIR, "left": "AFG", "right": "IRN", "status": "agreed"}.items()
    }
    columns |= {"border_part": np.arange(count) + 1, "piece": np.zeros(count, dtype=np.int64)}
    columns |= {"accuracy_m": np.full(count, accuracy_m)}
    columns["geometry"] = np.array(shapely.to_wkb([shapely.LineString(part) for part in parts]), dtype=object)
    network = borderline.network([*parts], range(count))
    return locate.Border(source, columns, network, borderline.kd_tree(network))


def beside(path: Sequence[tuple[float, float]], metres: Floats) -> list[tuple[float, float]]:
    """Points so far due east of those of a path."""
    lon, lat = np.array(path).T
    east, north, _ = GEOD.fwd(lon, lat, np.full(len(lon), 90.0), metres)
    return [*zip(np.asarray(east).tolist(), np.asarray(north).tolist(), strict=True)]


# A meridian in Iran from 33.5 to 33 degrees north, and lines beside it.
MERIDIAN = [(59.0, lat) for lat in np.linspace(33.5, 33.0, 51).tolist()]
LENGTH_M = GEOD.line_length(*np.array(MERIDIAN).T)


def points(
    spots: Sequence[tuple[float, float]], radius_m: float | Sequence[float] = RADIUS_M
) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(spots, columns=["longitude", "latitude"], dtype=float)
    frame = frame.assign(radius_m=radius_m, incident_id=[f"i{row}" for row in range(len(frame))])
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]), crs="EPSG:4326"
    )
