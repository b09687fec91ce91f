"""Names of a place, and of the places near it, in free text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Geod

from marzmap._text import fold
from marzmap.geocode import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marzmap.geocode.indexing import Index

NEAR_M = 10_000.0
"""Places this near a row's point, metres, give it away as its own name does (our choice)."""

# For a place's own names and for those of places near it: letters that are compared.
_LEAST_SOUNDS = {True: 2, False: 4}
_LEAST_INSIDE = {True: 5, False: 7}
_LEAST_CONSONANTS = {True: 3, False: 5}
_MOST_WORDS = 6
_DEGREE_M = 110_500.0  # no degree of latitude is shorter
_ELLIPSOID = Geod(ellps="WGS84")
_WORD = re.compile(r"[^\W_]+(?:['’ʿʾ`´-][^\W_]+)*")
_ARABIC = re.compile("[\u0600-\u06ff]")


def mentions(row: Mapping[str, Any], texts: Sequence[str], index: Index) -> list[str]:
    """Return for each text a name in it of a row's place, in any spelling, or of a place near its point.

    Parameters
    ----------
    row : mapping
        place, place_local and place_id where there are; longitude and latitude, degrees.
    texts : sequence of str
        Any.
    index : Index
        The gazetteer.

    Returns
    -------
    list of str
        "" where a text holds no such name.

    Examples
    --------
    >>> from marzmap import geocode
    >>> known = geocode.index(geocode.gazetteer())
    >>> row = {"place": "Shaghalak", "longitude": 61.74, "latitude": 31.12}
    >>> mentions(row, ["Clash at Shangalak", "درگیری در شغالک", "A clash", "#ShaghalakClash"], known)
    ['Shaghalak', 'شگالک', '', 'Shaghalak']
    """
    stated = [text for key in ("place", "place_local") if isinstance(text := row.get(key), str)]
    identifier = row.get("place_id")
    own = dict.fromkeys([*stated, *(index.spelt.get(identifier, []) if isinstance(identifier, str) else [])])
    around = dict.fromkeys(
        spelling for one in _near(row["longitude"], row["latitude"], index) for spelling in index.spelt[one]
    )
    keyed = {**_keyed(around, own=False), **_keyed(own, own=True)}
    return [_mentioned(text, keyed) for text in texts]


def _near(longitude: float, latitude: float, index: Index) -> list[str]:
    """Return the places within `NEAR_M` of a point."""
    points = index.coordinates
    level = np.flatnonzero(np.abs(points[:, 1] - latitude) * _DEGREE_M <= NEAR_M)
    start = np.full(len(level), longitude), np.full(len(level), latitude)
    away = _ELLIPSOID.inv(*start, points[level, 0], points[level, 1])[2]
    keys = [*index.points]
    return [one for at in level[away <= NEAR_M] for one in index.points[keys[at]]]


def _keyed(spellings: Iterable[str], *, own: bool) -> dict[str, str]:
    """Return names by what they are looked for as: how they sound, their bare consonants, their letters."""
    keyed: dict[str, str] = {}
    for name in spellings:
        sound, letters = names.sound(name), fold(name)
        if not own and names.is_common(name):
            continue
        if len(sound) >= _LEAST_SOUNDS[own]:
            keyed[f"sound {sound}"] = name
        if len(bones := names.consonants(sound)) >= _LEAST_CONSONANTS[own]:
            keyed[f"{_script(name)} {bones}"] = name
            if own and len(bones) > _LEAST_CONSONANTS[own]:
                keyed[f"any {bones}"] = name
        if len(letters) >= _LEAST_INSIDE[own]:
            keyed[f"inside {letters}"] = name
    return keyed


def _mentioned(text: str, keyed: Mapping[str, str]) -> str:
    """Return the first of the names that a text holds; "" for none."""
    words = _WORD.findall(text)
    windows = [
        " ".join(words[start : start + size])
        for size in range(1, _MOST_WORDS + 1)
        for start in range(len(words) - size + 1)
    ]
    for window, heard in zip(windows, names.sounds_of(windows), strict=True):
        sound = names.joined(heard)
        # Persian leaves out vowels: between two scripts only the consonants can be compared.
        other = "latin" if _script(window) == "arabic" else "arabic"
        bones = names.consonants(sound)
        for key in (f"sound {sound}", f"any {bones}", f"{other} {bones}"):
            if key in keyed:
                return keyed[key]
    letters = fold(text)
    inside = (name for key, name in keyed.items() if key.startswith("inside ") and key[7:] in letters)
    return next(inside, "")


def _script(text: str) -> str:
    return "arabic" if _ARABIC.search(text) else "latin"
