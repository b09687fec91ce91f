"""The gazetteer: places by name."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from marzmap.atlas import fetched as stored
from marzmap.atlas._columns import PLACE_COLUMNS
from marzmap.atlas._files import folder

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pandas as pd

    from marzmap._types import Window


def places(
    *, fetched: bool = True, countries: Collection[str] | None = (), within: Window | None = None
) -> pd.DataFrame:
    """Return the gazetteer: curated places, GeoNames (CC BY 4.0) of two countries, fetched places, towns.

    Columns are those of a study's `places.csv`; rows that share a `place_id` are candidate points of
    one place. A place that is held already (by its `place_id`) is left out of what follows.

    Parameters
    ----------
    fetched : bool
        Whether to include what `fetch.places` has put into the user's cache.
    countries : collection of str or None
        Countries (alpha-3) whose towns of 15,000 people and more, and places of 500 people within 50 km of
        a land border, are wanted too; None for all. Those of Afghanistan and Iran are there in any case.
    within : tuple, optional
        A window that all must lie in.

    Raises
    ------
    InputError
        What was fetched is damaged.

    Examples
    --------
    >>> held = places(fetched=False, countries=["KGZ"])
    >>> held.loc[held["place_id"].isin(["geonames:1161297", "geonames:1528675"]), "name"].tolist()
    ['Dust Mohammad Khan', 'Bishkek']
    """
    import pandas as pd

    tables = [*_own_places(folder())]
    further = [*map(stored.read, stored.cards("places") if fetched else ())]
    if countries is None or len(countries):
        further.append(_towns(countries, within))
    held = {place for table in tables for place in table["place_id"]}
    for table in further:
        tables.append(table[~table["place_id"].isin(held)])
        held.update(table["place_id"])
    whole = pd.concat(tables, ignore_index=True)
    if within is None:
        return whole
    west, south, east, north = within
    inside = whole["longitude"].between(west, east) & whole["latitude"].between(south, north)
    return whole[inside].reset_index(drop=True)


@functools.cache
def _own_places(held: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the curated places, and those of GeoNames in Afghanistan and Iran."""
    import pandas as pd

    curated = pd.read_csv(held / "places/curated.csv", dtype=PLACE_COLUMNS, encoding="utf-8")
    listed = pd.read_parquet(held / "places/geonames.parquet")
    listed = listed.assign(placed_by="gazetteer", radius_source=listed["source"])
    whole = listed.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)
    return curated.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS), whole


def _towns(countries: Collection[str] | None, within: Window | None) -> pd.DataFrame:
    """Return places of `places.world`, with what follows from their numbers."""
    import pandas as pd

    chosen: list[tuple[str, str, Any]] = []
    if countries is not None:
        chosen.append(("country", "in", sorted(countries)))
    if within is not None:
        west, south, east, north = within
        chosen += [("longitude", ">=", west), ("longitude", "<=", east)]
        chosen += [("latitude", ">=", south), ("latitude", "<=", north)]
    towns = pd.read_parquet(folder() / "places/world.parquet", filters=chosen or None)
    number = towns["geonames"].astype("string")
    towns = towns.assign(place_id="geonames:" + number, source="GeoNames " + number, placed_by="gazetteer")
    towns = towns.assign(radius_source=towns["source"])
    return towns.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)
