"""A whole position in one cell, in any form that people and programs write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

import shapely

from marzmap._errors import shown
from marzmap._text import fold
from marzmap.tables.cells import among_words, geometries, grids, links
from marzmap.tables.cells.numerals import HEMISPHERES, angle, ascii_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

Order = Literal["", "latitude first", "longitude first"]
"""Which number of a pair comes first, if that is stated; "" where it is not."""


SAMPLE = 50
"""So many values of a column show what it holds (our choice)."""


class Position(NamedTuple):
    """Where a cell says that a row is."""

    shape: BaseGeometry  # longitude and latitude on WGS 84, degrees; mostly a point
    radius_m: float | None = None  # accuracy that the cell states, metres
    is_pair: bool = False  # whether it is two numbers whose order nothing in the cell says


def read(text: str, order: Order = "", crs: str = "") -> Position:
    """Read a position: a pair of angles, a place on a grid, a map's address, a geometry, a KoBo geopoint.

    Parameters
    ----------
    text : str
        Not empty.
    order : Order
        Which number of a pair comes first. By default it is the latitude, unless that is impossible.
    crs : str
        System of a geometry that states none, such as "EPSG:32641". By default it is in degrees.

    Raises
    ------
    ValueError
        No position can be read; the message says why.

    Examples
    --------
    >>> read("31.112, 61.93").shape, read("61°55′48″E 31°06′43.2″N").shape
    (<POINT (61.93 31.112)>, <POINT (61.93 31.112)>)
    >>> read("near 34.5N 61.2E (border post)").shape
    <POINT (61.2 34.5)>
    >>> read("31.112 61.93 470.2 4.5")
    Position(shape=<POINT (61.93 31.112)>, radius_m=4.5, is_pair=False)
    >>> read("Kang")
    Traceback (most recent call last):
    ValueError: 'Kang' is not a position
    """
    if geometries.is_geometry(text):
        return Position(geometries.drawn(text, crs))
    if links.is_link(text):
        if "what3words" not in text and "w3w" not in text:
            return _at(*links.read(text))
    elif (traced := _geopoints(text)) is not None:
        return traced
    plain = _in_ascii(among_words.stripped(text))
    if point := grids.read(plain):
        return _at(*point)
    return _pair(plain, text, order)


def order_of(texts: Iterable[str]) -> Order:
    """Return the order of the pairs of a column that some of them prove; "" where none does.

    Examples
    --------
    >>> order_of(["61.93, 31.112", "121.5, 31.2"]), order_of(["31.112, 61.93", "31.2, 121.5"])
    ('longitude first', 'latitude first')
    >>> order_of(["31.112, 61.93"])
    ''
    """
    proven: set[Order] = set()
    for text in texts:
        pair = _angles(_in_ascii(text))
        if pair and not any(hemisphere for _, hemisphere in pair):
            first, second = (abs(size) for size, _ in pair)
            if _POLE < first <= _HALF and second <= _POLE:
                proven.add("longitude first")
            elif _POLE < second <= _HALF and first <= _POLE:
                proven.add("latitude first")
    return proven.pop() if len(proven) == 1 else ""


def order_named(name: str) -> Order:
    """Return which number the name of a column of pairs says to come first.

    Examples
    --------
    >>> order_named("lon, lat"), order_named("Lat/Long"), order_named("LngLat"), order_named("Coordinates")
    ('longitude first', 'latitude first', 'longitude first', '')
    """
    match = _ORDER.search(fold(name))
    if not match:
        return ""
    return "latitude first" if match[1] else "longitude first"


def order_assumed(name: str, texts: Iterable[str]) -> str:
    """Return a sentence about the order in which the pairs of a column are read, where its name has none.

    Examples
    --------
    >>> order_assumed("Coordinates", ["31.112, 61.93"])
    "column 'Coordinates' is read as latitude first; if it is not, name it 'lon, lat'"
    >>> order_assumed("lat, lon", ["31.112, 61.93"]), order_assumed("MGRS", ["41RLQ9796842506"])
    ('', '')
    """
    filled = [text.strip() for text in texts if text.strip()][:SAMPLE]
    if order_named(name) or not any(map(_is_pair, filled)):
        return ""
    order = order_of(filled) or "latitude first"
    other = "lon, lat" if order == "latitude first" else "lat, lon"
    return f"column {shown(name)} is read as {order}; if it is not, name it {other!r}"


def _is_pair(text: str) -> bool:
    try:
        return read(text).is_pair
    except ValueError:
        return False


def kind_of(texts: Sequence[str]) -> str:
    """Return what the values of a column look like: "geometry", "position", or "" for neither.

    Examples
    --------
    >>> kind_of(["31.112, 61.93", "30.96, 61.86"]), kind_of(["POINT (61.93 31.112)"]), kind_of(["3, 4"])
    ('position', 'geometry', '')
    """
    filled = [text for text in map(str.strip, texts) if text][:SAMPLE]
    if not filled:
        return ""
    shapes = sum(map(geometries.is_geometry, filled))
    positions = shapes + sum(not geometries.is_geometry(text) and _is_sure(text) for text in filled)
    if positions < _MOST * len(filled):
        return ""
    return "geometry" if shapes == positions else "position"


def _is_sure(text: str) -> bool:
    """Check whether a text is a position beyond doubt: two bare numbers need two decimals each."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return False
    try:
        position = read(text)
    except ValueError:
        return False
    bare = ascii_digits(text)
    return not position.is_pair or len(_DECIMALS.findall(bare)) > 1


def _in_ascii(text: str) -> str:
    """Write digits and commas of other scripts as ASCII, and a height behind two numbers not at all."""
    return _HEIGHT.sub(r"\1", " ".join(ascii_digits(text.translate(_COMMAS)).split()))


def _at(longitude: float, latitude: float) -> Position:
    return Position(shapely.Point(longitude, latitude))


def _geopoints(text: str) -> Position | None:
    """Return the point of a KoBo or ODK geopoint, or the line or area of a geotrace or geoshape.

    Each point is latitude, longitude, altitude and accuracy, separated by spaces; points by semicolons.
    """
    parts = [part.split() for part in ascii_digits(text).split(";") if part.strip()]
    if not all(1 < len(part) <= _GEOPOINT and all(map(_PLAIN.fullmatch, part)) for part in parts):
        return None
    if len(parts) < _PAIR and (not parts or len(parts[0]) == _PAIR):
        return None
    points = [[float(number) for number in part] for part in parts]
    decimal = all("." in number for part in parts for number in part[:2])
    if not decimal and any(part[2:] not in ([0, 0], [0]) for part in points):
        return None
    if len(points) == 1:
        latitude, longitude, *rest = points[0]
        accuracy = rest[1] if len(rest) > 1 and rest[1] > 0 else None
        return _at(longitude, latitude)._replace(radius_m=accuracy)
    line = [(longitude, latitude) for latitude, longitude, *_ in points]
    if len({*line}) == 1:
        return _at(*line[0])
    is_ring = line[0] == line[-1] and len(line) >= _RING
    return Position(shapely.Polygon(line) if is_ring else shapely.LineString(line))


def _pair(plain: str, text: str, order: Order) -> Position:
    """Read two angles."""
    pair = _angles(plain)
    if pair is None:
        raise ValueError(_not_a_position(plain, text))
    (first, one), (second, other) = pair
    axes = [
        next((axis for axis, sides in HEMISPHERES.items() if side and side in sides), "")
        for side in (one, other)
    ]
    if axes[0] and axes[0] == axes[1]:
        raise ValueError(f"{shown(text)} has two {axes[0]}s")
    is_pair = not any(axes)
    if is_pair and not order:
        fits = abs(first) <= _POLE or not (abs(first) <= _HALF and abs(second) <= _POLE)
        order = "latitude first" if fits else "longitude first"
    if "latitude" in (axes[0], order.split()[0] if is_pair else "") or axes[1] == "longitude":
        first, second = second, first
    return _at(first, second)._replace(is_pair=is_pair)


def _angles(plain: str) -> tuple[tuple[float, str], tuple[float, str]] | None:
    """Split a text into two angles; None where that cannot be done, or in several ways."""
    bare = plain.strip("()[]{} ")
    found = set()
    if labelled := _LABELLED.fullmatch(bare):
        first = "e" if labelled["first"].lower().startswith(("lo", "ln", "x")) else "n"
        pairs = [(labelled["one"], labelled["two"], first)]
    else:
        pairs = [(bare[: gap.start()], bare[gap.end() :], "") for gap in _GAPS.finditer(bare)]
    for one, two, first in pairs:
        try:
            here, there = angle(one), angle(two)
        except ValueError:
            continue
        if first and not (here[1] or there[1]):
            here, there = (here[0], first), (there[0], "n" if first == "e" else "e")
        found.add((here, there))
    if len(found) != 1 or _ONE_NUMBER.fullmatch(bare) or _SCIENTIFIC.fullmatch(bare):
        return None
    return found.pop()


def _not_a_position(plain: str, text: str) -> str:
    if _ONE_NUMBER.fullmatch(plain):
        return f"{shown(text)} is one number with a decimal comma, or two without decimals"
    if pair := among_words.pair_in(text):
        return f"{shown(text)} holds {pair} among other words; write the position alone"
    return f"{shown(text)} is not a position"


_POLE, _HALF = 90, 180  # degrees
_PAIR, _GEOPOINT, _RING = 2, 4, 4
_MOST, _LONGEST = 0.8, 300
_DECIMAL = r"[+-]?\d{1,3}\.\d+"
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_COMMAS = str.maketrans("،؛、，；", ",;,,;")
_HEIGHT = re.compile(rf"^([(\[]?{_DECIMAL}[,;] ?{_DECIMAL})[,;] ?[+-]?\d+(?:\.\d+)? ?m?(?=[)\]]?$)", re.ASCII)
_DECIMALS = re.compile(r"\d[.,]\d{2}")
_ONE_NUMBER = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+", re.ASCII)  # 2.02E+11, no longitude
# Where one angle may end and the other begin: a mark, a space, or right before or behind a letter.
_GAPS = re.compile(r" ?[;|/] ?| ?, ?| +|(?<=[NSEWnsew])(?=[\d+-])|(?<=[\d'\"°])(?=[NSEWnsew] ?\d)")
_ORDER = re.compile(
    r"(lat(?:itude?)?(?:and|y)?lon?g?|latlng|yx|широтадолгота|широтадовгота|enlemboylam)"
    r"|lon?g?(?:itude?)?(?:and|y)?lat|lnglat|^xy|долготаширота|довготаширота|boylamenlem"
)
_NAME = r"(?:lat(?:itude)?|lo?ng?(?:itude)?|x|y)\b\.?"
_LABELLED = re.compile(
    rf"(?P<first>{_NAME}) ?[:=]? ?(?P<one>[^a-z]*?[NSEW]?) ?[,;&| ] ?"
    rf"{_NAME} ?[:=]? ?(?P<two>[^a-z]*?[NSEW]?)",
    re.IGNORECASE,
)
