"""Barriers read from a GeoJSON file, every one checked."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import shapely

from marzmap._errors import InputError
from marzmap.tables import FORMER

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

KINDS = ("wall", "fence", "canal")
"""What a barrier can be."""

_TEXTS = ("barrier_id", "name", "name_local", "kind", "source", "note")
_COLUMNS = ("barrier_id", "name", "name_local", "kind", "accuracy_m", "schematic", "source", "note")
_NEEDED = ("barrier_id", "name", "kind", "accuracy_m", "schematic", "source")
_MEANT = {
    "barrier_id": 'a text of its own, such as "sistan-wall"',
    "name": "a text",
    "name_local": "a text",
    "kind": "one of: " + ", ".join(KINDS),
    "accuracy_m": "a number above 0: within so many metres of the line the barrier lies with 95 %",
    "schematic": "true or false: true where no survey of the barrier is known",
    "source": "a text that says where the line comes from",
    "note": "a text",
}
_LIMITS = (180, 90)


def barriers(path: Path) -> gpd.GeoDataFrame:
    """Read barriers from a GeoJSON file (RFC 7946) and check every one.

    Parameters
    ----------
    path : Path
        A FeatureCollection of LineStrings, longitude and latitude in degrees. Properties: barrier_id
        (unique), name, kind (one of `KINDS`), accuracy_m (half-width, metres, that holds the barrier with
        95 %), schematic (true where no survey is known), source; if liked name_local and note.

    Returns
    -------
    GeoDataFrame
        barrier_id, name, name_local, kind, accuracy_m, schematic, source, note; in the order of the file.

    Raises
    ------
    InputError
        The file cannot be read, or a feature cannot be used; features are counted from 1.

    Examples
    --------
    >>> from marzmap import atlas
    >>> wall = barriers(atlas.folder() / "studies/iran-afghanistan/barriers.geojson")
    >>> wall[["barrier_id", "kind", "accuracy_m", "schematic"]].values.tolist()
    [['sistan-wall', 'wall', 900.0, True]]
    """
    import geopandas as gpd
    import pandas as pd

    features = _features(path)
    rows, lines = [], []
    seen: dict[str, int] = {}
    for number, feature in enumerate(features, start=1):
        place = f"{path}: feature {number}"
        rows.append(_properties(place, feature))
        lines.append(shapely.LineString(_positions(place, feature)))
        identifier = rows[-1]["barrier_id"]
        if identifier in seen:
            raise InputError(
                f"{place}: barrier_id {identifier!r} stands in feature {seen[identifier]} too. "
                "Give each barrier an id of its own."
            )
        seen[identifier] = number
    dtypes = dict.fromkeys(_TEXTS, "string") | {"accuracy_m": "float64", "schematic": "boolean"}
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(dtypes)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(lines, crs="EPSG:4326"), crs="EPSG:4326")


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file. Give the path of a GeoJSON file.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text. GeoJSON is UTF-8; save the file so.") from error
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}:{error.lineno}: not JSON: {error.msg} at character {error.colno}. "
            "Expected a GeoJSON FeatureCollection; export the layer again."
        ) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        found = content.get("type") if isinstance(content, dict) else content
        raise InputError(
            f"{path}: {_shown(found)} where a FeatureCollection with a list of features was expected. "
            "Put the barriers into one."
        )
    return features


def _properties(place: str, feature: Any) -> dict[str, Any]:
    """The properties of a feature, checked."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise InputError(f"{place}: {_shown(feature)} is not a Feature with type, properties and geometry.")
    given = feature.get("properties")
    given = (
        {FORMER.get(name, name): value for name, value in given.items()} if isinstance(given, dict) else {}
    )
    for name, meant in _MEANT.items():
        value = given.get(name)
        if value is None or value == "":
            if name in _NEEDED:
                raise InputError(f"{place}: no {name}. Add to its properties {meant}.")
        elif not _is_fit(name, value):
            raise InputError(f"{place}: {name} is {_shown(value)}. Expected {meant}.")
    return {name: given.get(name) or None for name in _COLUMNS} | {"schematic": given["schematic"]}


def _is_fit(name: str, value: Any) -> bool:
    if name == "accuracy_m":
        return type(value) in (int, float) and math.isfinite(value) and value > 0
    if name == "schematic":
        return isinstance(value, bool)
    return isinstance(value, str) and (name != "kind" or value in KINDS)


def _positions(place: str, feature: dict[str, Any]) -> list[tuple[float, float]]:
    """Longitude and latitude of the corners of a feature's line, checked."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    if not isinstance(geometry, dict) or kind != "LineString":
        raise InputError(
            f"{place}: its geometry is {_shown(kind)}. Expected a LineString; "
            "give each line of a MultiLineString a feature of its own."
        )
    corners = geometry.get("coordinates")
    positions = []
    for number, corner in enumerate(corners if isinstance(corners, list) else [], start=1):
        spot = corner[:2] if isinstance(corner, list) else []
        fit = [
            type(value) in (int, float) and abs(value) <= most
            for value, most in zip(spot, _LIMITS, strict=False)
        ]
        if fit != [True, True]:
            raise InputError(
                f"{place}: position {number} is {_shown(corner)}. Expected [longitude, latitude] in degrees, "
                "up to 180 and 90; are they swapped, or metres of a projection?"
            )
        positions.append((float(spot[0]), float(spot[1])))
    if len(set(positions)) < 2:  # noqa: PLR2004 - a line has two ends
        raise InputError(
            f"{place}: a line of {len(set(positions))} different positions. Expected two at least; "
            "draw the line, or delete the feature."
        )
    return positions


def _shown(value: Any) -> str:
    """A value as JSON, cut to what fits a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - part of a line
