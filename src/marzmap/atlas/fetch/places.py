"""More places for the gazetteer: a GeoNames country dump."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.atlas import geonames
from marzmap.atlas._columns import PLACE_COLUMNS
from marzmap.atlas.fetch.download import PLAIN, Manner, sha256
from marzmap.atlas.fetch.keep import keep, scratch
from marzmap.atlas.fetch.publishers import request
from marzmap.atlas.fetch.transfer import obtain

if TYPE_CHECKING:
    from marzmap.atlas.fetched import Card

LICENCE = "CC-BY-4.0"
"""Licence of GeoNames, by the same file."""
ATTRIBUTION = "Place names: GeoNames, CC BY 4.0."


def places(country: str, source: str = "", manner: Manner = PLAIN) -> Card:
    """Load a GeoNames country dump into the user's cache, where `atlas.places` finds it.

    A dump is a table of 19 columns without a header, tab-separated (IR.txt), alone or in a zip (IR.zip).

    Parameters
    ----------
    country : str
        Alpha-3 code, such as "IRN". Of a dump of many countries only its places are kept.
    source : str
        Path of the dump (zip or txt), or its address (http or https); GeoNames' own if empty.
    manner : Manner
        Limits, and what to report to.

    Returns
    -------
    dict
        The card: title, source, sha256 (of the dump), date (of fetching), rows, left_out (rows of other
        kinds), country, licence, attribution, table_sha256.

    Raises
    ------
    InputError
        There is no such country, file or address, or what is there is not a whole dump of that country. What
        was fetched before then stays as it was.

    Notes
    -----
    Kept are the populated places and `geonames.POSTS`, with the names of province and district that the
    dump itself gives to their codes. name_local is filled where there is only one name in Persian letters: of
    several it is not known which is meant; all names are aliases. Mountains, rivers and other wide things are
    left out: no radius is known for them.
    """
    import pandas as pd

    source, _ = request("places", country, source)
    with scratch("places", country, source) as beside:
        dump = beside / "dump"
        obtain(source, dump, manner, wanted="a GeoNames dump, such as IR.zip")
        rows, left_out = geonames.rows(dump, source, country, manner.most_bytes)
        columns = {name: dtype for name, dtype in PLACE_COLUMNS.items() if name in rows[0]}
        card = {
            "title": f"Places of {country}, GeoNames",
            "source": source,
            "sha256": sha256(dump),
            "left_out": left_out,
            "country": country,
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
        }
        return keep("places", country, pd.DataFrame(rows, columns=[*columns]).astype(columns), card, beside)
