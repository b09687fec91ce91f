"""What every column of every table and layer means, with its unit, its values and where they come from.

The columns of incidents are those of `attributes`. Columns that only other tables and layers have are here:
by name where a name means the same everywhere, otherwise by table. Whatever describes a table to others is
made from this: codebook, data package, schema.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from marzmap.attributes import COLUMNS, EVENT_TYPES, PLACED_BY
from marzmap.layers import LAYERS

ORIGINS = {
    "given": "given in the study's table",
    "check": "read by marzmap check from what the table gives",
    "geocode": "found with the place, as by marzmap geocode",
    "locate": "measured against the reference layers, as by marzmap locate",
    "reference": "taken from a reference layer, or from a file of the study",
    "computed": "computed by marzmap build",
    "own": "a column of the study's own, kept as it is",
}
"""How the values of a column come to be, by code."""

TABLES = {
    "incidents": "Incidents, a row each.",
    "along-border": "Incidents and casualties to be expected in equal stretches of the border.",
    "duplicates": "Pairs of incidents that may be one event, the likeliest first.",
    "rejected": "Rows that could not be used, as they were written; a row for each fault.",
    "codebook": "Every column of every table and layer: meaning, type, unit, values, origin.",
}
"""What the tables hold that are not layers."""


class Described(NamedTuple):
    """What is to be known of a column.

    Attributes
    ----------
    meaning : str
        A sentence.
    type : str
        "string", "number", "integer", "boolean" or "date".
    unit : str
        Unit of its numbers; empty where there is none.
    limits : dict
        Values that it may have, as JSON Schema (2020-12) writes them: enum, minimum, maximum,
        exclusiveMinimum, pattern, minLength, format. An empty value is allowed besides.
    origin : str
        A key of `ORIGINS`.
    """

    meaning: str
    type: Literal["string", "number", "integer", "boolean", "date"]
    unit: str
    limits: dict[str, Any]
    origin: str


_UNITS = {
    "longitude": "degrees, WGS 84",
    "latitude": "degrees, WGS 84",
    "_m": "metres",
    "_km2": "square kilometres",
    "_10km": "incidents per 10 km",
    "days_apart": "days",
}
"""Unit of a column's numbers, by the end of its name."""

_TYPES: dict[str, Literal["string", "number", "integer", "boolean"]] = {
    "string": "string",
    "float64": "number",
    "Int64": "integer",
    "int64": "integer",
    "boolean": "boolean",
    "bool": "boolean",
}
_CODE = {"pattern": "^[A-Z]{3}$"}
_DAY = {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_EAST, _NORTH = {"minimum": -180, "maximum": 180}, {"minimum": -90, "maximum": 90}
_SHARE, _AT_LEAST_0, _AT_LEAST_1 = {"minimum": 0, "maximum": 1}, {"minimum": 0}, {"minimum": 1}

_LIMITS: dict[str, dict[str, Any]] = {
    "incident_id": {"minLength": 1},
    "date_start": _DAY,
    "date_end": _DAY,
    "event_type": {"enum": [*EVENT_TYPES]},
    "status": {"enum": ["published", "draft"]},
    "placed_by": {"enum": [*PLACED_BY]},
    "border_id": {"pattern": "^[A-Z]{3}-[A-Z]{3}$"},
    "side": {"pattern": "^([A-Z]{3}|undetermined)$"},
    "radius_m": {"exclusiveMinimum": 0},
    **dict.fromkeys(("country", "country_at", "side_likely"), _CODE),
    **dict.fromkeys(("longitude", "border_longitude"), _EAST),
    **dict.fromkeys(("latitude", "border_latitude"), _NORTH),
    **dict.fromkeys(("killed_low", "killed_high", "wounded_low", "wounded_high"), _AT_LEAST_0),
    **dict.fromkeys(("border_distance_m", "chainage_m", "place_candidates"), _AT_LEAST_0),
    **dict.fromkeys(("crossing_distance_m", "crossing_along_m", "barrier_distance_m"), _AT_LEAST_0),
    "border_part": _AT_LEAST_1,
}
"""Values of a column wherever it is, by its name."""

_ELSEWHERE = {
    "border_id": "Border: alphabetical alpha-3 pair, such as AFG-IRN.",
    "border_part": "Number of the part of that border, counted along it from 1.",
    "longitude": "Degrees east, WGS 84.",
    "latitude": "Degrees north, WGS 84.",
    "country": "Country (alpha-3).",
    "aside_mm": "How far the symbol steps aside on the map, millimetres right and down, scale by scale; for "
    "the style only.",
    "first_here": "Whether this row is the one that is labelled at its place; for the style only.",
    "kind": "What it is, such as road or rail, wall or fence.",
    "name": "Name, in English or in Latin letters.",
    "name_local": "The same in a language of the place, in its own script.",
    "name_fa": "The same in Persian.",
    "note": "What is to be known besides.",
    "source": "Where it comes from.",
    "licence": "Licence of the source, SPDX.",
    "accuracy_m": "Half-width of the band that holds the true line with 95 %.",
    "piece": "Number of the piece of a border part, counted along it from 1.",
    "chainage_start_m": "Way along the border part to where it begins.",
    "chainage_end_m": "Way along the border part to where it ends.",
    "left": "Country on the left of the line as it runs (alpha-3).",
    "right": "Country on the right of the line as it runs (alpha-3).",
    "status": "Status by its source.",
    "schematic": "True where no survey of it is known, so that its line only shows about where it runs.",
    "barrier_id": "Identifier of the barrier.",
    "crossing_id": "Identifier of the crossing.",
    "label_longitude": "Longitude of the point for its name.",
    "label_latitude": "Latitude of the point for its name.",
    "admin1": "Province.",
    "admin1_local": "The same in a language of the place, in its own script.",
    "admin2": "District or county.",
    "admin2_local": "The same in a language of the place, in its own script.",
}
"""Meanings of columns of what is not about single incidents: reference layers and sums."""

_OF_TABLE: dict[str, dict[str, str]] = {
    "candidates": {
        "candidate": "Number of the candidate, counted from 1 in its incident.",
        "weight": "Probability given to this candidate; those of an incident sum to 1.",
        "shown": "Whether it is the point of the incident on the map.",
        "source": "Where the place comes from.",
        "note": "What speaks for it or against it.",
    },
    "crossings": {
        "border_id": "Border that is crossed: alphabetical alpha-3 pair, such as AFG-IRN.",
        "status": "Whether it is in use, by its source.",
        "open_from": "Since when it has been open, EDTF.",
        "open_to": "Until when it was open, EDTF.",
        "closures": "When it was shut, EDTF, several between bars; ? marks what one source alone states.",
        "radius_m": "Radius within which the crossing lies with 95 %.",
    },
    "border": {
        "status": "Status of the line, such as agreed or disputed.",
        "start_name": "Name of the end from which the chainage of the part is counted.",
        "end_name": "Name of its other end.",
        "line_since": "Date since which the border runs as drawn, EDTF; empty where not known to be later "
        "than the incidents.",
    },
    "border_disagreement": {
        "side_main": "Country of the land by the study's border (alpha-3).",
        "side_other": "Country of the land by the other source (alpha-3).",
        "source": "The other source.",
        "area_km2": "Area of the land, on the ellipsoid.",
    },
    "disputed": {"says": "What the source states about the land."},
    "places": {
        "population": "Number of inhabitants, by GeoNames.",
        "rank": "From 1, a city of 500,000 or more, to 4, a place of fewer than 20,000.",
    },
    "districts": {"year": "Year that the units are of."},
    "hot_stretches": {
        "incidents": "Number of incidents in the stretch.",
        "places": "Number of places at which they lie.",
        "expected": "Number of incidents to be expected there if they were spread evenly.",
        "relative_rate": "Incidents per length inside, divided by those outside.",
        "p_value": "Probability of a stretch as dense as this one by chance, all stretches being searched.",
    },
    "along-border": {
        "bin": "Number of the stretch in its border part, counted from 1.",
        "incidents": "Expected number of incidents: the sum of their probabilities to lie there.",
        "density_per_10km": "Incidents per 10 km in the middle of the stretch, smoothed along the line.",
    }
    | {
        f"{what}_{bound}": f"Expected number of {what}, by the {word} figures of the sources."
        for what in ("killed", "wounded")
        for bound, word in (("low", "lowest"), ("high", "highest"))
    }
    | {
        f"{what}_unknown": f"Expected number of incidents without a figure of {what}."
        for what in ("killed", "wounded")
    },
    "duplicates": {
        "incident_id_1": "Identifier of the earlier incident of the pair.",
        "incident_id_2": "Identifier of the later one.",
        "score": "Probability that both rows are of one event.",
        "distance_m": "Geodesic distance between their points.",
        "days_apart": "Fewest days between their dates.",
        "same_type": "Whether they are of one kind; empty where one is of the kind other.",
        "actor_likeness": "Share of the parties compared that agree; empty where none are given.",
        "reason": "What speaks for one event, in words.",
    },
    "rejected": {
        "file": "File of the study that the row is from.",
        "sheet": "Sheet of the workbook that the row is from.",
        "sheet_row": "Number of the row in its sheet.",
        "row": "Number of the row in its file; the header is row 1.",
        "column": "Column whose value cannot be used.",
        "reason": "Why it cannot be used.",
        "fix": "What to do.",
    },
    "codebook": {
        "table": "Table or layer.",
        "column": "Name of the column.",
        "type": "Type of its values.",
        "unit": "Unit of its numbers.",
        "values": "Values that it may have.",
        "origin": "How its values come to be.",
        "meaning": "What it means.",
    },
}
"""Meanings of columns that are a table's own, or mean something else there than in the incidents."""

_SHARES = ("probability", "weight", "score", "likeness", "p_value")
"""What names of columns of numbers from 0 to 1 end in."""

_OF_INCIDENTS = {"incidents", "context"} | {key for key, layer in LAYERS.items() if layer.of_incidents}
"""Tables and layers whose columns are those of incidents."""

_ORIGIN = dict.fromkeys(("along-border", "duplicates", "hot_stretches", "rejected", "codebook"), "computed")
_ORIGIN |= {"candidates": "geocode"}
"""How the columns of a table come to be that are not those of incidents, where not from a reference layer."""


def describe(table: str, name: str, dtype: str = "string") -> Described:
    """Return what a column of a table or layer means.

    Parameters
    ----------
    table : str
        A key of `TABLES` or of `layers.LAYERS`.
    name : str
        Name of the column.
    dtype : str
        Its pandas dtype, which decides the type of a column that the vocabulary of incidents does not have.

    Returns
    -------
    Described
        Of a column that is described nowhere the origin is "own".

    Examples
    --------
    >>> describe("incidents", "border_distance_m").unit
    'metres'
    >>> describe("along-border", "killed_unknown", "float64").meaning
    'Expected number of incidents without a figure of killed.'
    >>> describe("incidents", "my_note").origin
    'own'
    """
    own = _OF_TABLE.get(table, {}).get(name)
    column = COLUMNS.get(name) if own is None and table in _OF_INCIDENTS else None
    # A row that was set aside is as its source wrote it, whatever its columns are called.
    others = {} if table == "rejected" else _ELSEWHERE
    meaning = own or (column.meaning if column else others.get(name))
    if meaning is None:
        return Described("Column of the study's own table.", _type(dtype), "", {}, "own")
    origin = column.origin if column else _ORIGIN.get(table, "reference")
    limits = limits_of(name) if own is None else _share(name)
    kind = "date" if "format" in limits else _TYPES[column.dtype] if column else _type(dtype)
    unit = next((unit for end, unit in _UNITS.items() if name.endswith(end)), "")
    return Described(meaning, kind, unit, limits, origin)


def limits_of(name: str) -> dict[str, Any]:
    """Return the values that a column of incidents may have, as JSON Schema (2020-12) writes them.

    Examples
    --------
    >>> limits_of("side_probability"), limits_of("summary")
    ({'minimum': 0, 'maximum': 1}, {})
    """
    return _LIMITS.get(name) or _share(name)


def _share(name: str) -> dict[str, Any]:
    return _SHARE if name.endswith(_SHARES) else {}


def _type(dtype: str) -> Literal["string", "number", "integer", "boolean", "date"]:
    return _TYPES.get(dtype, "string")
