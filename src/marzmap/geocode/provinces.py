"""Provinces by their names: those whose polygons are held, and those that only the places in them name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from marzmap import atlas
from marzmap.geocode import names
from marzmap.geocode.keys import GAZETTEER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from marzmap._types import Place


_COLUMNS = ["country", "admin1", "longitude", "latitude"]


def of_countries(countries: Collection[str], gazetteer: Iterable[Place]) -> pd.DataFrame:
    """Return the provinces of some countries: those of `atlas.provinces`, then those of other names.

    Gazetteers divide some countries otherwise (Kenya into counties): such a province is known by the place
    nearest to the middle of its places, and how far it reaches is not known.

    Parameters
    ----------
    countries : collection of str
        Alpha-3.
    gazetteer : iterable of dict
        One row of each place.

    Returns
    -------
    DataFrame
        country, admin1, admin1_local, aliases ("|" between them), longitude, latitude, extent_m, source.

    Examples
    --------
    >>> from marzmap import geocode
    >>> kenya = geocode.gazetteer(countries=["KEN"]).to_dict("records")
    >>> provinces = of_countries(["KEN"], kenya).set_index("admin1")
    >>> provinces.loc[["Rift Valley", "Turkana"], "extent_m"].values.tolist()
    [508500.0, nan]
    """
    held = atlas.provinces(countries).sort_values("extent_m", ascending=False)
    held = held.drop_duplicates(["country", "admin1"]).sort_index()
    first = {*_keys(held)}
    # A further name that is the first one of another province is that one's.
    further = [
        [name for _, name in atlas.names_in(cell or None) if (country, names.sound(name)) not in first]
        for country, cell in zip(held["country"], held["names"].fillna(""), strict=True)
    ]
    polygons = held.assign(
        aliases=["|".join(each) for each in further], source="the province's polygon in the atlas's units"
    )
    borne = {
        (country, names.sound(name))
        for country, each in zip(held["country"], further, strict=True)
        for name in each
    }
    named = _named_by_places(gazetteer)
    bare = [key not in first | borne for key in _keys(named)]
    return pd.concat([polygons.drop(columns="names"), _middles(named[np.array(bare, dtype=bool)])])


def _keys(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield country and sound of the name of each province, or each place's."""
    sounds = {name: names.sound(name) for name in table["admin1"].unique()}
    return zip(table["country"], table["admin1"].map(sounds), strict=True)


def _named_by_places(gazetteer: Iterable[Place]) -> pd.DataFrame:
    """Return the places of the gazetteer that name their province."""
    listed = (place for place in gazetteer if place["precedence"] == GAZETTEER)
    return pd.DataFrame([place for place in listed if isinstance(place["admin1"], str)], columns=_COLUMNS)


def _middles(places: pd.DataFrame) -> pd.DataFrame:
    """Return each province of some places by the one nearest to their middle."""
    middle = places.groupby(["country", "admin1"])[["longitude", "latitude"]].transform("median")
    off = (places[["longitude", "latitude"]] - middle).pow(2).sum(axis=1)
    nearest = places.loc[off.groupby([places["country"], places["admin1"]]).idxmin()]
    return nearest.assign(source="the middle of its places in the gazetteer")
