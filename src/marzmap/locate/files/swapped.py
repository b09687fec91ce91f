"""Points that lie in the country stated for them only with longitude and latitude swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from marzmap.atlas import country_stated
from marzmap.locate.countries import country_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats
    from marzmap.locate.countries import Countries

NEAR_M = 25_000.0
"""So near the border of the stated country is a point not out of place (our choice): an incident at a border
is often reported from the country across it. It is that of `check`."""

_POLE, _HALF = 90, 180  # degrees
_DEGREE_M = 111_195.0  # of latitude, on a sphere of 6,371 km
_LEAST_SHRINK = 0.01  # of a degree of longitude towards the poles


def fits_swapped(
    rows: Any,
    column: str,
    at: Mapping[str, Floats],
    values: Mapping[str, NDArray[Any]],
    countries: Countries,
) -> dict[int, str]:
    """Return the stated country of the rows whose point lies there only when swapped, by position.

    Parameters
    ----------
    rows : RecordBatch
        The rows, located.
    column : str
        Their column of countries, as people write them; "" if there is none.
    at : mapping of str to (N,) array
        longitude and latitude, degrees.
    values : mapping of str to (N,) array
        country_at, border_id and border_distance_m of the rows.
    countries : Countries
        From `locate.countries`.
    """
    if not column:
        return {}
    texts = ["" if cell is None else str(cell) for cell in rows.column(column).to_pylist()]
    country_of = {text: country_stated(text) for text in {*texts}}
    stated = np.array([country_of[text] for text in texts], dtype=object)
    away = (stated != "") & (stated != values["country_at"]) & (np.abs(at["longitude"]) <= _POLE)
    borders = zip(stated, values["border_id"], values["border_distance_m"], strict=True)
    near = [
        bool(pair) and country in pair.split("-") and metres <= NEAR_M for country, pair, metres in borders
    ]
    some = np.flatnonzero(away & ~np.array(near, dtype=np.bool_))
    if not len(some):
        return {}
    fits = _is_near(at["latitude"][some], at["longitude"][some], stated[some], countries)
    return {int(row): stated[row] for row in some[fits]}


def _is_near(longitude: Floats, latitude: Floats, stated: NDArray[Any], countries: Countries) -> Bools:
    """Check which points lie in a country, or have it at one of 32 points within `NEAR_M` about them."""
    angles, reach = np.meshgrid(np.linspace(0, 2 * np.pi, 16, endpoint=False), [0.0, NEAR_M / 2, NEAR_M])
    north = (reach * np.cos(angles)).ravel() / _DEGREE_M
    east = (reach * np.sin(angles)).ravel() / _DEGREE_M
    about_lat = np.clip(latitude[:, None] + north, -_POLE, _POLE)
    shrink = np.maximum(np.cos(np.radians(latitude)), _LEAST_SHRINK)[:, None]
    about_lon = (longitude[:, None] + east / shrink + _HALF) % (2 * _HALF) - _HALF
    held = countries.names[country_at(about_lon.ravel(), about_lat.ravel(), countries)]
    near: Bools = (held.reshape(about_lon.shape) == stated[:, None]).any(axis=1)
    return near
