"""The words of the vocabulary as JSON Schema, so that any program can check `incidents.geojson`."""

from __future__ import annotations

import json
from typing import Any

from marzmap.attributes import COLUMNS, EVENT_TYPES, PLACED_BY, POSITIONS

_TYPES = {"string": "string", "float64": "number", "Int64": "integer", "boolean": "boolean"}
_LINK = {"type": ["string", "null"], "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}
_TEXT = {"type": ["string", "null"]}
_CODE, _DAY = "^[A-Z]{3}$", {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_EAST, _NORTH = {"minimum": -180, "maximum": 180}, {"minimum": -90, "maximum": 90}
_SHARE = {"minimum": 0, "maximum": 1}
_AT_LEAST_0 = {"minimum": 0}

# What the column table says in words, or its names imply.
_LIMITS: dict[str, dict[str, Any]] = {
    "incident_id": {"minLength": 1},
    "date_start": _DAY,
    "date_end": _DAY,
    "event_type": {"enum": [*EVENT_TYPES, None]},
    "status": {"enum": ["published", "draft", None]},
    "placed_by": {"enum": [*PLACED_BY, None]},
    "country": {"pattern": _CODE},
    "country_at": {"pattern": _CODE},
    "border_id": {"pattern": "^[A-Z]{3}-[A-Z]{3}$"},
    "side": {"pattern": "^([A-Z]{3}|undetermined)$"},
    "side_likely": {"pattern": _CODE},
    "radius_m": {"exclusiveMinimum": 0},
    "border_part": {"minimum": 1},
    "place_candidates": _AT_LEAST_0,
    "score": _SHARE,
    **dict.fromkeys(("longitude", "border_longitude"), _EAST),
    **dict.fromkeys(("latitude", "border_latitude"), _NORTH),
    **dict.fromkeys(("killed_low", "killed_high", "wounded_low", "wounded_high"), _AT_LEAST_0),
    **dict.fromkeys(("border_distance_m", "chainage_m"), _AT_LEAST_0),
    **dict.fromkeys(("crossing_distance_m", "crossing_along_m", "barrier_distance_m"), _AT_LEAST_0),
}
_ITEMS: dict[str, dict[str, Any]] = {
    "claims": {
        "by": _TEXT,
        "text": _TEXT,
        "position": {"enum": [*POSITIONS, "", None]},
        "about": _TEXT,
        "sources": {"type": ["array", "null"], "items": {"type": "integer", "minimum": 1}},
    },
    "sources": dict.fromkeys(("title", "publisher", "date", "terms"), _TEXT)
    | dict.fromkeys(("url", "archive_url"), _LINK),
}


def text() -> str:
    """Write the schema (draft 2020-12) of the `properties` of a feature of `incidents.geojson`.

    Every column of the vocabulary is there, with its type, its limits and its meaning; unknown is `null`,
    save for the identifier. Columns of the user's own are allowed.

    Returns
    -------
    str
        JSON, ending in a line feed.

    Examples
    --------
    >>> import json
    >>> json.loads(text())["properties"]["killed_low"]
    {'type': ['integer', 'null'], 'minimum': 0, 'description': 'Fewest killed that a source reports.'}
    """
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:marzmap:incidents",
        "title": "Properties of an incident of marzmap",
        "description": "Of each feature of incidents.geojson. Metres (_m), degrees on WGS 84; null: unknown.",
        "type": "object",
        "required": list(COLUMNS),
        "properties": {name: _property(name) for name in COLUMNS},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _property(name: str) -> dict[str, Any]:
    column = COLUMNS[name]
    if name in _ITEMS:
        items = {"type": "object", "properties": _ITEMS[name]}
        return {"type": ["array", "null"], "items": items, "description": column.meaning}
    kind = _TYPES[column.dtype]
    limits = _LIMITS.get(name, _SHARE if name.endswith("probability") else {})
    return {
        "type": kind if name == "incident_id" else [kind, "null"],
        **limits,
        "description": column.meaning,
    }
