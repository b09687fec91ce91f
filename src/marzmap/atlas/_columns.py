"""The columns of a table of places."""

PLACE_COLUMNS = {
    "place_id": "string",
    "candidate": "Int64",
    "name": "string",
    "name_local": "string",
    "aliases": "string",
    "country": "string",
    "admin1": "string",
    "admin2": "string",
    "longitude": "float64",
    "latitude": "float64",
    "radius_m": "float64",
    "radius_source": "string",
    "placed_by": "string",
    "weight": "float64",
    "shown": "boolean",
    "source": "string",
    "note": "string",
    "population": "Int64",
}
"""Columns of a table of places and their dtypes."""
