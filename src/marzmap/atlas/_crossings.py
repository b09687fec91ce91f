"""The crossings of land borders: those kept by hand, and those that were fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod

from marzmap.atlas import fetched as stored
from marzmap.atlas._files import folder
from marzmap.tables import FORMER

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

CROSSING_COLUMNS = dict.fromkeys(
    (
        *("crossing_id", "name", "name_local", "border_id", "kind", "status"),
        *("open_from", "open_to", "closures"),
    ),
    "string",
) | {
    "longitude": "float64",
    "latitude": "float64",
    "radius_m": "float64",
    "source": "string",
    "note": "string",
}
"""Columns of a table of crossings and their dtypes."""

SAME_M = 2_000.0
"""A crossing this near to one of its kind that comes first, metres, is that one (our choice)."""


def crossings(*, fetched: bool = True) -> gpd.GeoDataFrame:
    """Return border crossings: crossing_id, names, border_id, kind (road, rail), status and when open.

    `open_from`, `open_to` and `closures` are EDTF, several closures between bars; in them ? marks what
    one source alone says or another denies. An `open_from` of ../2019-10-09 is the day on which the
    crossing is first known to have been in use. `name_local` is the name as it is written there. Compiled by
    hand from public lists, each row with its source; a crossing without a known point is left out of this
    layer. Behind them follow those that `fetch.crossings` has loaded, but for those of one kind that lie
    within `SAME_M` of one kept by hand.

    Parameters
    ----------
    fetched : bool
        Whether to include what is in the user's cache.

    Raises
    ------
    InputError
        What was fetched is damaged.

    Examples
    --------
    >>> crossings(fetched=False).query("border_id == 'AFG-IRN'")["crossing_id"].tolist()[:2]
    ['islam-qala', 'shamtigh']
    """
    import pandas as pd

    table = pd.read_csv(folder() / "crossings.csv", dtype=CROSSING_COLUMNS, encoding="utf-8")
    table = table.reindex(columns=[*CROSSING_COLUMNS])
    table = with_others(table.dropna(subset=["longitude", "latitude"]), table.iloc[:0])
    for name in stored.cards("crossings") if fetched else ():
        table = with_others(table, stored.read_shapes(name).rename(columns=FORMER))
    return table


def with_others(first: pd.DataFrame, others: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return crossings, and behind them others that are not one of them, in `CROSSING_COLUMNS`.

    The same is what has the same id, or is of the same border and kind and within `SAME_M`.

    Examples
    --------
    >>> held = crossings(fetched=False)
    >>> len(with_others(held, held.assign(crossing_id="another"))) == len(held)
    True
    """
    import geopandas as gpd
    import pandas as pd

    geod = Geod(ellps="WGS84")
    taken = {*first["crossing_id"]}
    is_new: list[bool] = []
    for row in others.itertuples():
        like = first[(first["border_id"] == row.border_id) & (first["kind"] == row.kind)]
        here = np.full(len(like), row.longitude), np.full(len(like), row.latitude)
        away = geod.inv(*here, like["longitude"].to_numpy(), like["latitude"].to_numpy())[2]
        is_new.append(not (np.asarray(away) <= SAME_M).any() and row.crossing_id not in taken)
    together = [frame[[*CROSSING_COLUMNS]].astype(CROSSING_COLUMNS) for frame in (first, others.loc[is_new])]
    whole = pd.concat(together, ignore_index=True)
    points = gpd.points_from_xy(whole["longitude"], whole["latitude"])
    return gpd.GeoDataFrame(whole, geometry=points, crs="EPSG:4326")
