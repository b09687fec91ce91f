"""The country that a row states, or that its province and district imply."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from marzmap import atlas
from marzmap.attributes import typed
from marzmap.geocode.context import unit
from marzmap.geocode.names import texts

if TYPE_CHECKING:
    from marzmap.geocode.indexing import Index

    Units = dict[str, set[frozenset[str]]]

_STATED = ("country", "admin1", "admin2")
_DAYS = ("date_start", "date_end")


def with_stated_country(rows: pd.DataFrame, known: Index) -> pd.DataFrame:
    """Add the country that each row states by any of its own words: the column country_stated.

    Parameters
    ----------
    rows : DataFrame
        With country (alpha-3), admin1 and admin2 as stated, where there are such columns.
    known : Index
        From `index`; its places tell which provinces and districts a country has.

    Returns
    -------
    DataFrame
        The same rows. A country counts as stated. So does the only country that has the stated province, and
        the only one that has the stated district, of those whose units are known; a name that several
        countries have, or none, says nothing, nor does a state that held several of today's countries at the
        date, such as Sudan before July 2011. Where what a row states contradicts itself it says nothing.

    Examples
    --------
    >>> from marzmap import geocode
    >>> said = {"country": [None, "IRN", "IRN"], "admin1": ["Nimroz", "Nimroz", None]}
    >>> known = geocode.index(geocode.gazetteer())
    >>> with_stated_country(pd.DataFrame(said), known)["country_stated"].tolist()
    ['AFG', <NA>, 'IRN']
    """
    units = _units(known)

    @cache
    def stated(country: str, *unit_names: str) -> str | None:
        said = [{country}] if country else []
        for name, by_country in zip(unit_names, units, strict=True):
            holders = {one for one, held in by_country.items() if unit(name) and unit(name) in held}
            # A short form, such as "Khorasan", does not contradict the stated country.
            agrees = any(unit(name) <= one for one in by_country.get(country, ()))
            said += [holders] if len(holders) == 1 and not agrees else []
        return next(iter(set.intersection(*said)), None) if said else None

    @cache
    def one_country(country: str, *days: str) -> str:
        return country if len(atlas.held_then(country, *days)) <= 1 else ""

    words = typed(rows, (*_STATED, *_DAYS))
    country, *names, start, end = (
        words[name].to_numpy(dtype=object, na_value="") for name in (*_STATED, *_DAYS)
    )
    countries = map(one_country, country, start, end)
    found = pd.array([stated(*row) for row in zip(countries, *names, strict=True)], dtype="string")
    return rows.assign(country_stated=found)


def _units(known: Index) -> tuple[Units, Units]:
    """Return the provinces and the districts of each country, by what tells their names from others."""
    named = {
        (place["country"], place["admin1"], place["admin2"])
        for places in known.places.values()
        for place in places
    }
    provinces: Units = {}
    districts: Units = {}
    for country, *both in named:
        for found, cell in zip((provinces, districts), both, strict=True):
            if country:
                found.setdefault(country, set()).update(map(unit, texts(cell)))
    return provinces, districts
