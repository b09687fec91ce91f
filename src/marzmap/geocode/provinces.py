"""Provinces of countries whose units do not come with marzmap: known by the places in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from marzmap.geocode.keys import GAZETTEER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from marzmap._types import Place


def of_places(gazetteer: Iterable[Place], without: Collection[str]) -> pd.DataFrame:
    """Return the provinces that the gazetteer's places name, each by the place nearest to their middle.

    Parameters
    ----------
    gazetteer : iterable of dict
        One row of each place.
    without : collection of str
        Countries (alpha-3) that are left out.

    Returns
    -------
    DataFrame
        country, admin1, longitude, latitude, source.

    Examples
    --------
    >>> from marzmap import geocode
    >>> armenia = geocode.gazetteer(countries=["ARM"]).to_dict("records")
    >>> found = of_places(armenia, ())
    >>> found.query("admin1 == 'Tavush'")[["longitude", "latitude"]].round(1).values.tolist()
    [[45.1, 41.0]]
    """
    listed = [place for place in gazetteer if place["precedence"] == GAZETTEER]
    named = [
        place for place in listed if isinstance(place["admin1"], str) and place["country"] not in without
    ]
    columns = ["country", "admin1", "longitude", "latitude"]
    places = pd.DataFrame(named, columns=columns)
    middle = places.groupby(["country", "admin1"])[["longitude", "latitude"]].transform("median")
    off = (places[["longitude", "latitude"]] - middle).pow(2).sum(axis=1)
    nearest = places.loc[off.groupby([places["country"], places["admin1"]]).idxmin()]
    return nearest.assign(source="the middle of its places in the gazetteer").reset_index(drop=True)
