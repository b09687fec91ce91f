"""The words of the vocabulary as JSON Schema, so that any program can check `incidents.geojson`."""

from __future__ import annotations

import json
from typing import Any

from marzmap.attributes import COLUMNS, POSITIONS
from marzmap.dictionary import limits_of

_TYPES = {"string": "string", "float64": "number", "Int64": "integer", "boolean": "boolean"}
_LINK = {"type": ["string", "null"], "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}
_TEXT = {"type": ["string", "null"]}
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
    limits = limits_of(name)
    if "enum" in limits:
        limits = {"enum": [*limits["enum"], None]}
    return {
        "type": kind if name == "incident_id" else [kind, "null"],
        **limits,
        "description": column.meaning,
    }
