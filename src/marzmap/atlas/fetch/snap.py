"""Points against our own line of a border: how far, where along it, on whose side."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from marzmap import borderline
from marzmap._errors import InputError
from marzmap.atlas._basemap import countries
from marzmap.atlas._borders import border_pairs, borders

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap._types import Floats, Ints


class Snapped(NamedTuple):
    """Where N points lie against a border.

    Attributes
    ----------
    distance_m : (N,) float
        Geodesic distance to the line, metres.
    part : (N,) int
        border_part of the nearest point of the line.
    chainage_m : (N,) float
        Way along that part, metres.
    side : (N,) str
        Alpha-3 code of the country on whose side of the line the point lies; empty on the line.
    piece : (N,) int
        Row of `line_of` that is nearest.
    """

    distance_m: Floats
    part: Ints
    chainage_m: Floats
    side: NDArray[np.object_]
    piece: Ints


def check_border(border: str) -> None:
    """Refuse what is not a land border.

    Raises
    ------
    InputError
        With how a border is written.

    Examples
    --------
    >>> check_border("TJK-KGZ")
    Traceback (most recent call last):
    marzmap._errors.InputError: 'TJK-KGZ' is not a land border. Give an alphabetical pair of alpha-3 codes, \
such as KGZ-TJK.
    """
    if border not in border_pairs():
        raise InputError(
            f"{border!r} is not a land border. Give an alphabetical pair of alpha-3 codes, such as KGZ-TJK."
        )


def snap(longitude: Floats, latitude: Floats, border: str) -> Snapped:
    """Measure points against our line of a border.

    Parameters
    ----------
    longitude, latitude : (N,) array
        Degrees.
    border : str
        Alphabetical pair, such as "KGZ-TJK".

    Examples
    --------
    >>> milak = snap(np.array([61.823383]), np.array([30.96555]), "AFG-IRN")
    >>> round(float(milak.distance_m[0])), milak.side[0]
    (139, 'AFG')
    """
    line, network = line_of(border), _network(border)
    near = borderline.nearest(longitude, latitude, network)
    left, right = (line[side].to_numpy(dtype=object)[near.line] for side in ("left", "right"))
    return Snapped(
        near.distance_m,
        line["border_part"].to_numpy()[near.line],
        near.chainage_m,
        np.where(near.side > 0, left, np.where(near.side < 0, right, "")),
        near.line,
    )


def share_within(shapes: NDArray[Any], country: str) -> float:
    """Return how much of the area of some shapes lies in a country, each judged by a point within it.

    Examples
    --------
    >>> share_within(shapely.box([61, 70], 30, [62, 71], 31), "AFG")
    0.5
    """
    table = countries()
    ground = shapely.union_all(table.geometry[table["country"] == country].to_numpy())
    shapely.prepare(ground)
    inside = shapely.intersects(ground, shapely.point_on_surface(shapes))
    area = shapely.area(shapes)
    return float(area[inside].sum() / max(area.sum(), 1e-12))


def line_of(border: str) -> gpd.GeoDataFrame:
    """Return the pieces of our line of a border, in their order."""
    whole = borders()
    return whole[whole["border_id"] == border].reset_index(drop=True)


@lru_cache(maxsize=8)
def _network(border: str) -> borderline.Network:
    line = line_of(border)
    parts = np.unique(line["border_part"], return_inverse=True)[1]
    return borderline.network([shapely.get_coordinates(shape) for shape in line.geometry], parts.tolist())
