"""A folder that QGIS opens styled, labelled and in time: the project beside its GeoJSON layers."""

from __future__ import annotations

import io
import textwrap
import zipfile
from typing import TYPE_CHECKING

from marzmap import attributes
from marzmap.write import geojson
from marzmap.write.qgis import fan
from marzmap.write.qgis.layers import styles
from marzmap.write.qgis.project import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    from marzmap._study import Study
    from marzmap.write.qgis.layers import Style

_OF_INCIDENTS = ("candidates", "radius_circles", "border_links")
"""Layers that appear and disappear with their incident."""

_DATES = ("date_start", "date_end")

_WINDOW_M = 0.25
"""Height of the map in a window of QGIS, metres, about."""


def files(
    layers: Mapping[str, gpd.GeoDataFrame], study: Study, *, attributions: Sequence[str] = ()
) -> dict[str, bytes]:
    """Make every file of the QGIS folder.

    `marzmap.qgz` finds its layers beside itself, wherever the folder is moved. Lists are flattened to
    text, since QGIS knows none; incidents and context events have every column of the vocabulary, so
    that a style never meets a missing one. The same input gives the same bytes.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        Layers by key ("incidents", "border", ...), EPSG:4326; absent ones are left out of the project,
        and keys that it does not know are ignored.
    study : Study
        Title, summary and border pairs.
    attributions : sequence of str
        Attribution texts of the layers, shown on the map.

    Returns
    -------
    dict of str to bytes
        Content by file name: "marzmap.qgz", "incidents.geojson", ...

    Raises
    ------
    InputError
        As by `geojson.text`.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> from types import SimpleNamespace
    >>> study = SimpleNamespace(title="One", summary="", pairs=("AFG-IRN",))
    >>> one = geopandas.GeoDataFrame({"incident_id": ["i1"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> sorted(files({"incidents": one}, study))
    ['incidents.geojson', 'marzmap.qgz']
    """
    codes = sorted({code for pair in study.pairs for code in pair.split("-")})
    countries = _named(layers, "countries", "country")
    names = {
        "countries": {code: countries.get(code, code) for code in codes},
        "crossings": _named(layers, "crossings", "crossing_id"),
        "barriers": _named(layers, "barriers", "barrier_id"),
    }
    box = _box([layers[key] for key in ("incidents", "border") if key in layers] or list(layers.values()))
    scale = round((box["ymax"] - box["ymin"]) / _WINDOW_M)
    looks = styles(names, scale)
    shown = {key: _prepared(key, layers, look, scale) for key, look in looks.items() if key in layers}
    project = document(study, shown, looks, box, _notice(attributions))
    return {
        "marzmap.qgz": _zipped("marzmap.qgs", project),
        **{f"{key}.geojson": geojson.text(layer, key, nested=False).encode() for key, layer in shown.items()},
    }


def _named(layers: Mapping[str, gpd.GeoDataFrame], key: str, code: str) -> dict[str, str]:
    """Names of a layer's rows by their code; a barrier's tells its kind, and whether it is schematic."""
    if key not in layers:
        return {}
    layer = layers[key]
    named = layer["name"].fillna(layer[code]).astype(str)
    if "schematic" in layer:
        short = layer["schematic"].fillna(value=False) & ~named.str.contains("schematic")
        named += short.map({True: " (schematic)", False: ""})
    return dict(zip(layer[code].astype(str), named, strict=True))


def _prepared(
    key: str, layers: Mapping[str, gpd.GeoDataFrame], look: Style, scale: float
) -> gpd.GeoDataFrame:
    """Give a layer every column that its looks read; a missing one would spoil the whole expression."""
    layer = layers[key]
    if key in ("incidents", "context"):
        layer = attributes.typed(layer, attributes.COLUMNS)
        layer = layer[[*attributes.COLUMNS, *(name for name in layer if name not in attributes.COLUMNS)]]
    if key == "incidents":
        places = _mercator(layer.geometry.x.to_numpy(), layer.geometry.y.to_numpy())
        layer = layer.assign(aside_mm=fan.steps(places, scale))
    elif key in _OF_INCIDENTS and "incidents" in layers:
        dates = attributes.typed(layers["incidents"], _DATES).set_index("incident_id")
        layer = layer.assign(**{word: layer["incident_id"].map(dates[word]) for word in _DATES})
    if key == "candidates":
        # Several incidents may share a possible place; it is labelled once.
        places = layer[["shown"]].assign(place=layer.geometry.to_wkb())
        layer = layer.assign(first_here=~places.duplicated())
    return layer.assign(**dict.fromkeys(sorted(look.reads() - set(layer))))


def _notice(attributions: Sequence[str]) -> str:
    # QGIS sets it in a corner of the map and breaks no lines itself.
    return textwrap.fill(" ".join(dict.fromkeys(attributions)), 130)


def _mercator(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Project degrees to Web Mercator (EPSG:3857), metres: easting + northing * 1j."""
    import numpy as np

    # The projection ends at 85.06 degrees; the poles would lie at infinity.
    upright = np.arcsinh(np.tan(np.radians(np.clip(latitudes, -85, 85))))
    return 6378137 * (np.radians(longitudes) + 1j * upright)


def _box(layers: Sequence[gpd.GeoDataFrame]) -> dict[str, float]:
    """Bound the layers on the map, with a margin."""
    import numpy as np

    bounds = np.array([layer.total_bounds for layer in layers])
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    corners = _mercator(np.array([west, east]), np.array([south, north]))
    # A lone point still gets some country round it.
    margin = 0.04 * max(np.ptp(corners.real), np.ptp(corners.imag), 250_000)
    (left, right), (bottom, top) = corners.real, corners.imag
    box = {"xmin": left - margin, "ymin": bottom - margin, "xmax": right + margin, "ymax": top + margin}
    return {key: round(float(value), 1) for key, value in box.items()}


def _zipped(name: str, content: bytes) -> bytes:
    # A fixed date, mode and system: the same project is the same file everywhere.
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, content, compresslevel=9)
    return target.getvalue()
