"""Layers become the page: what it reads of each layer, packed into one JSON blob."""

from __future__ import annotations

import base64
import json
import math
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from marzmap.atlas import languages
from marzmap.attributes import NOT_ALONG, REASONS, SIDES, Words, decimals
from marzmap.layers import LAYERS, columns_on_page, switches
from marzmap.statements import statements
from marzmap.view import _looks
from marzmap.view._events import Packed, packed, zipped
from marzmap.view._shell import shell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import folium
    import pandas as pd
    from numpy.typing import NDArray

    from marzmap._study import Study
    from marzmap.atlas import Relief

_EVENTS = ("incidents", "context")
_STUDY_FACTS = (
    *("id", "title", "title_local", "summary", "summary_fa", "period", "as_of"),
    *("pairs", "chainage_from", "ui", "sort"),
)


def page(
    study: Study,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    attributions: Sequence[str],
    relief: Sequence[Relief] = (),
    citation: str = "",
    licence: str = "",
    notice: Words | None = None,
    lacking: Mapping[str, Any] | None = None,
) -> folium.Map:
    """Make the map page of a study.

    The result shows itself in a notebook; `html` gives its file, which asks nothing of the network. The
    same input gives the same page. No text of the study or of a layer is ever read as HTML, script or
    template.

    Parameters
    ----------
    study : Study
        Title, period and date of what is shown.
    layers : mapping of str to GeoDataFrame
        Layers by name (``incidents``, ``border``, ``countries``, ...), longitude and latitude (EPSG:4326).
        A layer without rows may be absent.
    attributions : sequence of str
        Attribution texts of the layers, one a source.
    relief : sequence of Relief
        Shaded relief behind the map, in pieces side by side.
    citation : str
        How to cite the page.
    licence : str
        Of the incidents, an SPDX expression; it goes with each file that the page writes.
    notice : Words, optional
        What a reader has to know before all else, such as that it is not for publication, in both languages.
    lacking : mapping, optional
        Which units are old or not here: `old`, years by country, and the countries `only_provinces` and
        `nothing`.

    Returns
    -------
    folium.Map

    Examples
    --------
    >>> import marzmap
    >>> built = marzmap.build()
    >>> page(built.study, built.layers, attributions=built.attributions).get_name()
    'map_marzmap'
    """
    ready = _ready(layers, study.pairs)
    events = _events(layers, ready)
    content = {
        "study": {name: getattr(study, name) for name in _STUDY_FACTS} | {"assumed": study.assumed._asdict()},
        "languages": [_language(code) for code in study.languages],
        "online": list(study.online_layers),
        "attributions": list(attributions),
        "relief": [_picture(piece) for piece in relief],
        "events": events.header,
        "layers": zipped(json.dumps(ready, allow_nan=False, separators=(",", ":")).encode("ascii")),
        "appearance": _looks.content(),
        "wording": _wording(layers.values()),
        "not_along": list(NOT_ALONG),
        **_table(ready),
        "citation": citation,
        "licence": licence,
        "notice": (notice or Words("", ""))._asdict(),
        "lacking": lacking or {"old": {}, "only_provinces": [], "nothing": []},
    }
    return shell(
        title=study.title,
        blob=_escaped(content),
        events=events.content,
        online=study.online_layers,
        centre=_centre(layers["border" if "border" in layers else "incidents"]),
    )


def _events(layers: Mapping[str, gpd.GeoDataFrame], ready: dict[str, dict[str, Any]]) -> Packed:
    """Return the events, packed, with the layers that belong to them, which are taken out of `ready`."""
    belonging = [key for key in ready if key in LAYERS and LAYERS[key].of_incidents and LAYERS[key].switch]
    return packed(
        *(layers.get(key) for key in _EVENTS),
        feet=layers.get("border_links"),
        belonging={key: ready.pop(key) for key in belonging},
    )


def _centre(layer: gpd.GeoDataFrame) -> tuple[float, float]:
    """Return latitude and longitude of the middle of a layer, degrees."""
    west, south, east, north = layer.total_bounds
    return round((south + north) / 2, 4), round((west + east) / 2, 4)


def html(page: folium.Map) -> str:
    """Return the whole text of a page's file.

    Examples
    --------
    >>> import marzmap
    >>> html(marzmap.page(marzmap.build()))[:15]
    '<!DOCTYPE html>'
    """
    return str(page.get_root().render())


def _wording(layers: Iterable[gpd.GeoDataFrame]) -> dict[str, dict[str, str]]:
    """Return the words of the codes that the layers hold, and of those by which incidents are filtered."""
    cells = {
        cell for layer in layers for name in _CODES if name in layer for cell in layer[name].dropna().unique()
    }
    used = {code for cell in cells for code, _ in statements(cell)} | {*NOT_ALONG}
    words = {code: words._asdict() for code, words in REASONS.items() if code in used}
    return words | {code: {"english": side} for code, side in SIDES.items()}


_CODES = ("reason_code", "check_note_code", "claims_note_code")


def _ready(layers: Mapping[str, gpd.GeoDataFrame], pairs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what the page reads of each layer but the events."""
    shown = dict(layers)
    if "candidates" in shown:
        shown["candidates"] = _several(shown["candidates"])
    ready = {
        key: _packed(shown[key], columns_on_page(key), 5 if layer.group == "Basemap" else 6)
        for key, layer in LAYERS.items()
        if key in shown and key not in _EVENTS and columns_on_page(key)
    }
    if "countries" in shown:
        ready["seams"] = _packed(_seams(shown["countries"], pairs), (), 5)
    return ready


def _table(ready: Iterable[str]) -> dict[str, Any]:
    """Return what the page reads of the table of layers: its switches, and how it draws what has no look."""
    plain = [key for key in ready if key in LAYERS and not LAYERS[key].switch]
    return {
        "switches": [
            {"key": key, **switch._asdict()}
            for key, switch in switches().items()
            if key not in LAYERS or LAYERS[key].switch or key in plain
        ],
        "plain": {
            key: {"group": layer.group, "geometry": layer.geometry, "name": layer.name_column}
            for key in plain
            for layer in [LAYERS[key]]
        },
    }


def _language(code: str) -> dict[str, str]:
    """Return what the page knows a language of local names by."""
    one = languages()[code]
    return {"code": code, "script": one.script, "letters": one.letters + one.further}


def _picture(relief: Relief) -> dict[str, Any]:
    return {
        "image": "data:image/webp;base64," + base64.b64encode(relief.image).decode("ascii"),
        "bounds": [[relief.south, relief.west], [relief.north, relief.east]],
    }


def _seams(countries: gpd.GeoDataFrame, pairs: Iterable[str]) -> gpd.GeoDataFrame:
    """Return the edges that the study's countries share in the basemap: the border itself is drawn there."""
    edges = dict(zip(countries["country"], shapely.boundary(countries.geometry.array), strict=True))
    neighbours = [pair.split("-") for pair in pairs if set(pair.split("-")) <= set(edges)]
    seams = [shapely.line_merge(edges[first].intersection(edges[second])) for first, second in neighbours]
    return gpd.GeoDataFrame(geometry=seams, crs=countries.crs)


def _several(candidates: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the possible places of incidents that have more than one."""
    return candidates[candidates["incident_id"].duplicated(keep=False)]


def _packed(layer: gpd.GeoDataFrame, columns: Iterable[str], decimals: int) -> dict[str, Any]:
    """Return columns of a layer as lists, and its geometry as whole numbers, each the step from the last."""
    scale = 10**decimals
    return {
        "count": len(layer),
        "columns": {column: _values(layer[column]) for column in columns if column in layer},
        "scale": scale,
        "geometry": _steps(layer.geometry.to_numpy(), scale),
    }


def _steps(shapes: NDArray[Any], scale: int) -> list[list[list[int]]]:
    """Return the paths of each shape; an empty place has none."""
    pieces, shape_of = shapely.get_parts(shapes, return_index=True)
    area = shapely.get_dimensions(pieces) == 2  # noqa: PLR2004 - dimensions
    rings, piece_of = shapely.get_rings(pieces[area], return_index=True)
    # Rings of areas and the other pieces as they are, in the order of the shapes.
    paths = np.concatenate([pieces[~area], rings])
    owner = np.concatenate([shape_of[~area], shape_of[area][piece_of]])
    order = np.argsort(owner, kind="stable")
    paths, owner = paths[order], owner[order]

    coordinates, path_of = shapely.get_coordinates(paths, return_index=True)
    finite = np.isfinite(coordinates).all(axis=1)
    grid, path_of = np.round(coordinates[finite] * scale).astype(np.int64), path_of[finite]
    first = np.diff(path_of, prepend=-1) != 0
    moves = np.diff(grid, axis=0, prepend=grid[:1] * 0)
    moves[first] = grid[first]
    kept = first | (moves != 0).any(axis=1)
    moves, path_of = moves[kept], path_of[kept]

    steps = moves.ravel().tolist()
    ends = 2 * np.cumsum(np.bincount(path_of, minlength=len(paths)))
    paths_of_shapes: list[list[list[int]]] = [[] for _ in shapes]
    start = 0
    for number, end in zip(owner.tolist(), ends.tolist(), strict=True):
        if end > start:
            paths_of_shapes[number].append(steps[start:end])
        start = end
    return paths_of_shapes


def _values(column: pd.Series[Any]) -> list[Any]:
    """Return plain values of a column, None where not finite; rounded by their column."""
    places = decimals(str(column.name)).page or 6
    plain = column.astype("object").where(column.notna(), None)
    return [
        (round(value, places) if math.isfinite(value) else None)
        if isinstance(value, float)
        else value.item()
        if hasattr(value, "item")
        else value
        for value in plain
    ]


def _escaped(content: dict[str, Any]) -> str:
    """Write JSON that is safe inside a script element, a template and a UTF-8 file, whatever it holds."""
    text = json.dumps(content, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]|{(?=[{%#])", lambda match: f"\\u{ord(match[0]):04x}", text)
