"""Rows to be placed, and the gazetteer that they are placed by."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from marzmap import geocode
from marzmap.attributes import COLUMNS, typed

if TYPE_CHECKING:
    from pathlib import Path


def incident(**given: Any) -> pd.DataFrame:
    row = {"incident_id": "a", **given}
    return typed(pd.DataFrame([row]), [name for name in COLUMNS if COLUMNS[name].origin == "given"])


@cache
def whole_gazetteer() -> pd.DataFrame:
    return geocode.gazetteer()


@cache
def whole_index() -> geocode.Index:
    return geocode.index(whole_gazetteer())


@pytest.fixture
def gazetteer() -> pd.DataFrame:
    return whole_gazetteer()


@pytest.fixture
def gazetteer_index() -> geocode.Index:
    return whole_index()


def placed(known: geocode.Index | pd.DataFrame, **given: Any) -> dict[str, Any]:
    """What becomes of one row, empty values as None."""
    found = geocode.by_name(incident(**given), known).drop(columns="geometry").astype("object")
    (row,) = found.where(found.notna(), None).to_dict("records")
    return {str(name): value for name, value in row.items()}


def own_places(
    folder: Path, rows: str, columns: str = "place_id,name,name_local,country,longitude,latitude,radius_m"
) -> geocode.Index:
    path = folder / "places.csv"
    path.write_text(f"{columns}\n{rows}", encoding="utf-8")
    return geocode.index(geocode.gazetteer(path))


def closeness(row: pd.DataFrame, places: pd.DataFrame, own: Path | None = None) -> dict[str, Any]:
    """What is known of the one row, empty values as None."""
    lookup = whole_index() if places is whole_gazetteer() else places
    found = geocode.with_radii(geocode.by_name(row, lookup), geocode.radii(own), places)
    named = found[["radius_m", "radius_source", "placed_by", "reason_code"]].astype("object")
    (only,) = named.where(named.notna(), None).to_dict("records")
    return {str(name): value for name, value in only.items()}


def radii_csv(folder: Path, rows: str) -> Path:
    path = folder / "radii.csv"
    path.write_text(f"scheme,value,radius_m,placed_by,reason,source\n{rows}", encoding="utf-8")
    return path
