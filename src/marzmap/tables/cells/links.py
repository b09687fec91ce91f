"""Positions in the addresses of maps on the web."""

from __future__ import annotations

import re
from urllib.parse import unquote

from marzmap._errors import shown
from marzmap.tables.cells.numerals import angle

Point = tuple[float, float]
"""Longitude and latitude, degrees."""


def is_link(text: str) -> bool:
    """Check whether a text is an address.

    Examples
    --------
    >>> is_link("geo:31.112,61.93"), is_link("31.112, 61.93")
    (True, False)
    """
    return bool(_LINK.match(text))


def read(text: str) -> Point:
    """Return the point that the address of a map shows.

    It may be of Google, OpenStreetMap, Bing, Apple, Yandex or a geo: address (RFC 5870). Where an address
    has both a marker and the middle of its view, the marker is taken.

    Raises
    ------
    ValueError
        The address has no coordinates; the message says what to do.

    Examples
    --------
    >>> read("https://www.google.com/maps/@31.112,61.93,12z"), read("geo:31.112,61.93?z=8")
    ((61.93, 31.112), (61.93, 31.112))
    >>> read("https://www.openstreetmap.org/#map=12/31.112/61.93")
    (61.93, 31.112)
    >>> read("https://yandex.com/maps/?ll=61.93,31.112&z=12")
    (61.93, 31.112)
    """
    plain = unquote(text.strip())
    if match := _MARKED.search(plain):
        latitude, longitude = (angle(match[axis])[0] for axis in ("latitude", "longitude"))
        return longitude, latitude
    for form in _FORMS:
        if match := form.search(plain):
            parts = match.groupdict()
            return float(parts["longitude"]), float(parts["latitude"])
    if _SHORTENED.search(plain):
        raise ValueError(f"{shown(text)} is a shortened address: open it, and copy the coordinates")
    raise ValueError(f"{shown(text)} is an address without coordinates")


_LINK = re.compile(r"\s*(?:https?://|www\.|geo:)\S+\s*$", re.IGNORECASE)
_SHORTENED = re.compile(
    r"goo\.gl|maps\.app|bit\.ly|osm\.org/go|yandex\.\w+/maps/-/|binged\.it", re.IGNORECASE
)
_LATITUDE, _LONGITUDE = r"(?P<latitude>[+-]?\d{1,2}(?:\.\d+)?)", r"(?P<longitude>[+-]?\d{1,3}(?:\.\d+)?)"
_PAIR = rf"{_LATITUDE}[,~+ ]+{_LONGITUDE}(?![\d.])"
# A place of Google that is a point: 31°06'43.2"N+61°55'48.0"E, before the middle of its view.
_MARKED = re.compile(
    r"""/place/(?P<latitude>\d{1,2}°\d{1,2}'[\d.]+"[NS])[+ ](?P<longitude>\d{1,3}°\d{1,2}'[\d.]+"[EW])"""
)
_FORMS = [
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"^geo:{_LATITUDE},{_LONGITUDE}",
        # Yandex: longitude first, a placemark before the middle of the view.
        rf"yandex\.\w+.*[?&](?:pt|whatshere\[point\])={_LONGITUDE},{_LATITUDE}",
        rf"yandex\.\w+.*[?&]ll={_LONGITUDE},{_LATITUDE}",
        # Google: the place, then what was sought, then the middle of the view.
        rf"!3d{_LATITUDE}!4d{_LONGITUDE}",
        rf"[?&](?:q|query|ll|daddr|destination|center|sll|coordinate|address|where1)=(?:loc:)?{_PAIR}",
        rf"/(?:place|search|dir//?)/?{_PAIR}",
        rf"@{_LATITUDE},{_LONGITUDE}",
        # OpenStreetMap: the marker, then the middle of the view.
        rf"[?&]m?lat={_LATITUDE}&m?lon={_LONGITUDE}",
        rf"#.*map=[\d.]+/{_LATITUDE}/{_LONGITUDE}",
        # Bing: a point, then the middle of the view.
        rf"[?&]sp=point\.{_LATITUDE}_{_LONGITUDE}",
        rf"[?&]cp={_LATITUDE}~{_LONGITUDE}",
    )
]
