"""A study's own table of crossings, every row checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marzmap import atlas, borderline
from marzmap._errors import InputError, shown
from marzmap.dates import interval
from marzmap.locate.reference import border

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

KINDS = ("road", "rail", "foot", "water")
"""What a crossing can be for."""
STATUSES = ("open", "closed", "unknown")
"""What is known of a crossing that has no `open_to`."""
RADIUS_M = 500.0
"""Radius of a crossing for which none is stated, metres: that of those of the atlas with a surveyed point."""
FARTHEST_M = 20_000.0
"""A crossing farther from its border than this, metres, is not one of it (our choice)."""

_NUMBERS = ("longitude", "latitude", "radius_m")
_NEEDED = ("crossing_id", "name", "longitude", "latitude")
_DATES = ("open_from", "open_to", "closures")


def own_crossings(path: Path, pairs: Sequence[str]) -> gpd.GeoDataFrame:
    """Read a study's own crossings.

    Parameters
    ----------
    path : Path
        A table with crossing_id, name, longitude and latitude. If liked name_local, border_id (needed where
        the study has several borders), kind (one of `KINDS`; road), open_from, open_to and closures (EDTF,
        several closures between bars), status (one of `STATUSES`; without it, by open_from and open_to),
        radius_m (metres), source and note.
    pairs : sequence of str
        The study's borders.

    Returns
    -------
    GeoDataFrame
        In the columns of `atlas.crossings`.

    Raises
    ------
    InputError
        The table cannot be read, or a row of it cannot be used; the message has the row.
    """
    from marzmap.tables import frame

    table = frame.read(path, frame.NUMBERS)
    for name in _NUMBERS:
        if name in table:
            table[name] = frame.numbers(table, name, path)
    rows = table.reindex(columns=[*atlas.CROSSING_COLUMNS]).astype(atlas.CROSSING_COLUMNS)
    for name in _NEEDED:
        for row in rows.index[rows[name].isna()][:1]:
            raise InputError(f"{path}: row {row}: no {name}. Each crossing needs one.")
    for row in rows.index[rows["crossing_id"].duplicated()][:1]:
        again = shown(rows["crossing_id"][row])
        raise InputError(
            f"{path}: row {row}: crossing_id {again} is that of an earlier row. Give each its own."
        )
    if len(pairs) == 1:
        rows["border_id"] = rows["border_id"].fillna(pairs[0])
    rows["kind"] = rows["kind"].fillna("road")
    states = np.select([rows["open_to"].notna(), rows["open_from"].notna()], ["closed", "open"], "unknown")
    rows["status"] = rows["status"].where(rows["status"].notna(), states)
    rows["radius_m"] = rows["radius_m"].fillna(RADIUS_M)
    rows["source"] = rows["source"].fillna(path.name)
    for name, allowed in (("border_id", pairs), ("kind", KINDS), ("status", STATUSES)):
        for row in rows.index[~rows[name].isin([*allowed])][:1]:
            stated = "empty" if rows[name].isna()[row] else shown(rows[name][row])
            expected = ", ".join(allowed)
            raise InputError(f"{path}: row {row}: {name} is {stated}. Expected one of: {expected}.")
    _check_dates(rows, path)
    _check_places(rows, path)
    return atlas.with_others(rows, rows.iloc[:0])


def _check_dates(rows: pd.DataFrame, path: Path) -> None:
    for name in _DATES:
        for row, cell in rows[name].dropna().items():
            for date_edtf in cell.split("|"):
                try:
                    interval(date_edtf)
                except ValueError as error:
                    raise InputError(
                        f"{path}: row {row}: {name}: {error}. Write 2022-04-23, 2015, ../2019-10-09 (some "
                        "day until then), or for a closure 2022-04-23/2022-04-24."
                    ) from error


def _check_places(rows: pd.DataFrame, path: Path) -> None:
    for row in rows.index[~(rows["longitude"].abs() <= 180) | ~(rows["latitude"].abs() <= 90)][:1]:  # noqa: PLR2004
        where = f"{rows['longitude'][row]:g}, {rows['latitude'][row]:g}"
        raise InputError(f"{path}: row {row}: {where} is not longitude and latitude in degrees.")
    for pair in rows["border_id"].unique():
        own = rows[rows["border_id"] == pair]
        away = borderline.nearest(own["longitude"], own["latitude"], border((pair,)).network).distance_m
        for at in np.flatnonzero(away > FARTHEST_M + own["radius_m"].to_numpy())[:1]:
            raise InputError(
                f"{path}: row {own.index[at]}: {shown(own['name'].iloc[at])} lies {away[at] / 1000:,.0f} km "
                f"from {pair}. Correct longitude and latitude, which may be swapped, or border_id."
            )
