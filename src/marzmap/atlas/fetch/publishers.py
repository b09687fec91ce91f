"""Where each kind of data is asked for, and with which query."""

from __future__ import annotations

from typing import Literal

from marzmap.atlas._countries import alpha_2
from marzmap.atlas.fetch import overpass
from marzmap.atlas.fetch.keep import check_country

Kind = Literal["places", "units", "crossings", "border"]

GEONAMES = "https://download.geonames.org/export/dump/{}.zip"
"""Address of the dump of a country, by alpha-2 code (https://download.geonames.org/export/dump/readme.txt)."""
GEOBOUNDARIES = "https://www.geoboundaries.org/api/current/gbOpen/{country}/ADM{level}/"
"""Address that describes a layer (https://www.geoboundaries.org/api.html); it names that of the layer."""


def request(what: Kind, subject: str, source: str = "", server: str = "", level: int = 2) -> tuple[str, str]:
    """Return the address or file that is asked for some data first, and the query to it, which may be empty.

    Parameters
    ----------
    what : str
        "places" or "units" of a country, "crossings" or "border" of a border.
    subject : str
        Country or border.
    source : str
        File or address that is given instead of the publisher's own.
    server : str
        Server of Overpass; the public one if empty.
    level : int
        Level of units.

    Examples
    --------
    >>> request("places", "ARM")
    ('https://download.geonames.org/export/dump/AM.zip', '')
    """
    if what in ("places", "units"):
        check_country(subject)
    if source:
        return source, ""
    if what == "places":
        return GEONAMES.format(alpha_2()[subject]), ""
    if what == "units":
        return GEOBOUNDARIES.format(country=subject, level=level), ""
    query = overpass.crossings_query if what == "crossings" else overpass.border_query
    return server or overpass.SERVER, query(subject)
