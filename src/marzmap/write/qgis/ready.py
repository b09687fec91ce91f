"""Layers made ready for QGIS: every column that a style reads, and the part of the world they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from marzmap import attributes
from marzmap._window import bounds
from marzmap.write.qgis import fan
from marzmap.write.qgis.layers import looks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    from marzmap._types import Layers
    from marzmap.atlas import Relief
    from marzmap.write.qgis.style import Style


_ONCE = {"candidates": ["shown"], "border_links": []}
"""Layers whose rows may lie on each other, and the columns by which those differ: each is labelled once."""

_DATES = ("date_start", "date_end")

_WINDOW_M = 0.25
"""Height of the map in a window of QGIS, metres, about."""


class Plan(NamedTuple):
    """Layers ready to be written, the looks of each, and what the map shows at first."""

    layers: dict[str, gpd.GeoDataFrame]
    looks: dict[str, Style]
    box: dict[str, float]


def plan(layers: Layers) -> Plan:
    """Give each layer every column that its style reads; leave out those without rows or without a style.

    Dates of an incident go to all that belongs to it; `aside_mm` is how far an incident's symbol steps
    aside (see `fan`), `first_here` which of several rows at one place is labelled.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        Layers by key ("incidents", "border", ...), EPSG:4326.

    Returns
    -------
    Plan
        New frames in drawing order, the topmost first.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"incident_id": ["i1"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> "aside_mm" in plan({"incidents": one}).layers["incidents"]
    True
    """
    layers = {key: layer for key, layer in layers.items() if len(layer)}
    pairs = layers["border"]["border_id"].dropna().unique() if "border" in layers else ()
    codes = sorted({code for pair in pairs for code in pair.split("-")})
    countries = _named(layers, "countries", "country")
    names = {
        "countries": {code: countries.get(code, code) for code in codes},
        "crossings": _named(layers, "crossings", "crossing_id"),
        "barriers": _named(layers, "barriers", "barrier_id"),
    }
    box = _box([layers[key] for key in ("incidents", "border") if key in layers] or list(layers.values()))
    scale = round((box["ymax"] - box["ymin"]) / _WINDOW_M)
    styled = looks(names, scale)
    shown = {key: _prepared(key, layers, look, scale) for key, look in styled.items() if key in layers}
    return Plan(shown, {key: styled[key] for key in shown}, box)


def _named(layers: Layers, key: str, code: str) -> dict[str, str]:
    """Return the names of a layer's rows by their code; a barrier's name ends in "(schematic)" if it is."""
    if key not in layers:
        return {}
    layer = layers[key]
    named = layer["name"].fillna(layer[code]).astype(str)
    if "schematic" in layer:
        short = layer["schematic"].fillna(value=False) & ~named.str.contains("schematic")
        named += short.map({True: " (schematic)", False: ""})
    return dict(zip(layer[code].astype(str), named, strict=True))


def _prepared(key: str, layers: Layers, look: Style, scale: float) -> gpd.GeoDataFrame:
    """Give a layer every column that its looks read; a missing one would spoil the whole expression."""
    layer = layers[key]
    if key in ("incidents", "context"):
        layer = attributes.typed(layer, attributes.COLUMNS)
        layer = layer[[*attributes.COLUMNS, *(name for name in layer if name not in attributes.COLUMNS)]]
    if key == "incidents":
        places = mercator(layer.geometry.x.to_numpy(), layer.geometry.y.to_numpy())
        layer = layer.assign(aside_mm=fan.steps(places, scale, _ways(layer, places)))
    elif look.layer.of_incidents and "incidents" in layers:
        dates = attributes.typed(layers["incidents"], _DATES).set_index("incident_id")
        layer = layer.assign(**{word: layer["incident_id"].map(dates[word]) for word in _DATES})
    if key in _ONCE:
        # Several incidents may share a place; it is labelled once.
        present = layer.reindex(columns=_ONCE[key])
        layer = layer.assign(first_here=~present.assign(place=layer.geometry.to_wkb()).duplicated())
    return layer.assign(**dict.fromkeys(sorted(look.reads() - set(layer))))


def _ways(layer: gpd.GeoDataFrame, places: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Return unit vectors from the border to incidents on a known side of it; 0 for the others."""
    feet = mercator(
        *(
            layer[f"border_{axis}"].to_numpy(dtype=float, na_value=np.nan)
            for axis in ("longitude", "latitude")
        )
    )
    out = np.nan_to_num(places - feet) * layer["side"].eq(layer["side_likely"]).fillna(value=False).to_numpy(
        bool
    )
    ways: NDArray[np.complex128] = out / np.maximum(np.abs(out), 1e-9)
    return ways


def under(relief: Relief, box: Mapping[str, float]) -> bool:
    """Check whether a relief lies under any of the map."""
    low, high = mercator([relief.west, relief.east], [relief.south, relief.north])
    across = low.real < box["xmax"] and high.real > box["xmin"]
    return bool(across and low.imag < box["ymax"] and high.imag > box["ymin"])


def within(ready: Plan) -> bool:
    """Check whether the countries reach round the map, so that what they leave free is water."""
    if "countries" not in ready.layers:
        return False
    west, south, east, north = ready.layers["countries"].total_bounds
    low, high = mercator([west, east], [south, north])
    box = ready.box
    across = low.real <= box["xmin"] and high.real >= box["xmax"]
    return bool(across and low.imag <= box["ymin"] and high.imag >= box["ymax"])


def mercator(longitudes: ArrayLike, latitudes: ArrayLike) -> NDArray[np.complex128]:
    """Project degrees to Web Mercator (EPSG:3857), metres: easting + northing * 1j."""
    # The projection ends at 85.06 degrees; the poles would lie at infinity.
    upright = np.arcsinh(np.tan(np.radians(np.clip(latitudes, -85, 85))))
    places: NDArray[np.complex128] = 6378137 * (np.radians(longitudes) + 1j * upright)
    return places


def _box(layers: Sequence[gpd.GeoDataFrame]) -> dict[str, float]:
    """Bound the layers on the map, with a margin."""
    west, south, east, north = bounds(layers)
    corners = mercator(np.array([west, east]), np.array([south, north]))
    # A lone point still gets some country round it.
    margin = 0.04 * max(np.ptp(corners.real), np.ptp(corners.imag), 250_000)
    (left, right), (bottom, top) = corners.real, corners.imag
    box = {"xmin": left - margin, "ymin": bottom - margin, "xmax": right + margin, "ymax": top + margin}
    return {key: round(float(value), 1) for key, value in box.items()}
