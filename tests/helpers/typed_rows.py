"""Rows that try every type of the vocabulary, and what is hard in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from marzmap.attributes import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

VALUES: dict[str, list[Any]] = {
    "string": ["درگیری در شغالک، «نیمروز»", "<b>\"&amp;' ]]> $[name] \u200cند", None],
    "Int64": [0, 123_456_789, None],
    "float64": [0.1 + 0.2, -1234567.000001, None],
    "boolean": [True, False, None],
}
"""Three values of each dtype; the last is not known."""

DAYS = ["2021-12-01", "1399-02-28", None]
CLAIMS = '[{"by": "ایران", "text": "a < b", "sources": [1, 2]}]'


def incidents(shapes: Sequence[Any]) -> gpd.GeoDataFrame:
    """Three incidents with every word of the vocabulary, and two columns of the user's own."""
    columns: dict[str, Any] = {
        name: pd.array(VALUES[column.dtype], dtype=column.dtype) for name, column in COLUMNS.items()
    }
    columns["incident_id"] = pd.array(["one", "two", "three"], dtype="string")
    columns |= {name: pd.array(DAYS, dtype="string") for name in ("date_start", "date_end")}
    columns |= {name: pd.array([CLAIMS, "[]", None], dtype="string") for name in ("claims", "sources")}
    columns["event_type"] = pd.array(["armed clash", "strange", None], dtype="string")
    columns["Title"] = pd.array(["one", "two", None], dtype="string")
    columns["fid"] = pd.array(["x", "y", "z"], dtype="string")
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326")
