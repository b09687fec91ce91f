"""What a GeoJSON document does against RFC 7946 and our own stricter rules; in plain Python, as an oracle."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def faults(document: dict[str, Any], *, further: tuple[str, ...] = (), mixed: bool = False) -> list[str]:
    """List what is wrong with a parsed FeatureCollection, one line each; empty if nothing is.

    Checked are: types and members, `bbox` (right, tight, the short way round), no `crs`, two dimensions,
    range, at most 6 decimals, rings (closed, four positions, outer ones anticlockwise), steps wider than
    half the globe, unique ids, one geometry type unless they may be `mixed`. `further` members are foreign.
    """
    found = []
    if document.get("type") != "FeatureCollection":
        found.append(f"type is {document.get('type')!r}")
    found += [f"member {name!r}" for name in document if name not in ("type", "bbox", "features", *further)]
    features = document.get("features")
    if not isinstance(features, list):
        return [*found, "features is no list"]
    positions: list[Any] = []
    for number, feature in enumerate(features):
        of_geometry, its_positions = _of_geometry(feature.get("geometry"))
        positions.append(its_positions)
        found += [f"feature {number}: {fault}" for fault in _of_feature(feature) + of_geometry]
    ids = [(type(feature.get("id")), feature.get("id")) for feature in features]
    if len(set(ids)) < len(ids):
        found.append("ids are not unique")
    types = {(feature.get("geometry") or {}).get("type") for feature in features}
    if len(types) > 1 and not mixed:
        found.append(f"geometry types {sorted(map(str, types))}")
    return found + _of_bbox(document.get("bbox"), [part for parts in positions for part in parts])


def _of_feature(feature: dict[str, Any]) -> list[str]:
    found = [] if feature.get("type") == "Feature" else [f"type is {feature.get('type')!r}"]
    found += [f"member {name!r}" for name in feature if name not in ("type", "id", "geometry", "properties")]
    if not isinstance(feature.get("id"), (str, int)):
        found.append(f"id is {feature.get('id')!r}")
    if not isinstance(feature.get("properties"), dict):
        found.append("no properties")
    return found


def _of_geometry(geometry: Any) -> tuple[list[str], list[list[list[float]]]]:
    """Faults of a geometry, and its parts as lists of positions."""
    if not isinstance(geometry, dict) or geometry.get("type") not in _DEPTH:
        return [f"geometry is {geometry!r}"], []
    kind = geometry["type"]
    lines: list[Any] = [geometry["coordinates"]]
    for _ in range(_DEPTH[kind] - 1):
        lines = [line for outer in lines for line in outer]
    if _DEPTH[kind] == 0:
        lines = [lines]
    found = [f"member {name!r}" for name in geometry if name not in ("type", "coordinates")]
    if not lines or not all(lines):
        found.append("no coordinates")
    for line in lines:
        found += [fault for position in line for fault in _of_position(position)]
    if found:
        return found, []
    if kind.endswith("LineString"):
        found = [fault for line in lines for fault in _of_line(line)]
    if kind.endswith("Polygon"):
        polygons = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
        rings = [(ring, at == 0) for polygon in polygons for at, ring in enumerate(polygon)]
        found = [fault for ring, outer in rings for fault in _of_line(ring) + _of_ring(ring, outer=outer)]
    return found, lines


def _of_line(line: list[list[float]]) -> list[str]:
    found = ["a line of one position"] if len(line) < 2 else []
    steps = [abs(b[0] - a[0]) for a, b in pairwise(line)]
    return found + ["a step across the antimeridian" for step in steps if 180 < step < 360]


def _of_position(position: Any) -> list[str]:
    if not isinstance(position, list) or len(position) != 2:
        return [f"{position!r} is no pair"]
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in position):
        return [f"{position!r} is no pair of numbers"]
    found = [f"{value!r} has more than 6 decimals" for value in position if round(value, 6) != value]
    if not (abs(position[0]) <= 180 and abs(position[1]) <= 90):
        found.append(f"{position!r} is out of range")
    return found


def _of_ring(ring: list[list[float]], *, outer: bool) -> list[str]:
    if len(ring) < 4 or ring[0] != ring[-1]:
        return ["a ring is not closed, or has fewer than four positions"]
    west, south = ring[0]
    doubled = sum((a[0] - west) * (b[1] - south) - (b[0] - west) * (a[1] - south) for a, b in pairwise(ring))
    if doubled == 0:
        return ["a ring without area"]
    return [] if (doubled > 0) == outer else ["a ring runs the wrong way round"]


def _of_bbox(bbox: Any, lines: list[list[list[float]]]) -> list[str]:
    if not lines:
        return []
    if not isinstance(bbox, list) or len(bbox) != 4:
        return [f"bbox is {bbox!r}"]
    west, south, east, north = bbox
    spans = [(min(p[0] for p in line), max(p[0] for p in line)) for line in lines]
    heights = [position[1] for line in lines for position in line]
    right = (south, north) == (min(heights), max(heights))
    if west <= east:
        right &= (west, east) == (min(low for low, _ in spans), max(high for _, high in spans))
    else:
        right &= all(low >= west or high <= east for low, high in spans)
        right &= west in {low for low, _ in spans} and east in {high for _, high in spans}
        # Across the antimeridian only where that way round is the shorter one.
        right &= east + 360 - west < max(high for _, high in spans) - min(low for low, _ in spans)
    return [] if right else [f"bbox {bbox!r} does not fit"]
