"""How many places of a country are looked up, and how to look up more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap import atlas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marzmap.geocode.indexing import Index

_MOST = 3


def holdings(countries: Iterable[str], known: Index) -> str:
    """Return how many places of some countries are known, and what loads more; empty where all were fetched.

    Parameters
    ----------
    countries : iterable of str
        Alpha-3.
    known : Index
        The gazetteer.

    Examples
    --------
    >>> from marzmap import geocode
    >>> holdings(["ARM"], geocode.index(geocode.gazetteer(countries=["ARM"]))).partition(". ")[0]
    'Places known here, those of 500 people and more: 625 of Armenia'
    """
    fetched = {card["country"] for name, card in atlas.fetched.cards().items() if name.startswith("places.")}
    asked = sorted({*countries} & known.countries - fetched - {""})[:_MOST]
    if not asked:
        return ""
    names = {row["country"]: row["names"].partition("|")[0] for row in atlas.country_codes()}
    numbers = [f"{int((known.notability.country == one).sum()):,} of {names[one]}" for one in asked]
    return (
        f"Places known here, those of 500 people and more: {', '.join(numbers)}. "
        f"`marzmap atlas fetch places --country {','.join(asked)}` loads all that GeoNames has."
    )
