"""Names by their keys: the letters, the sound, the words, the consonants."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap._text import fold
from marzmap.geocode import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from marzmap._types import Place

Name = tuple[str, str]
"""Which place (place_id) has a name, and how that is spelt there."""
FAR_M = 150_000.0
"""Beyond this distance from the study's border, metres, a name alone is never enough."""
GAZETTEER = 2
"""Precedence of the places of a gazetteer: the study's own have 0, curated ones 1."""
TOWN_PEOPLE = 15_000
"""A place of this many people is a town, wherever it is."""


class Names(NamedTuple):
    """Who bears a name, by the keys of the name.

    Attributes
    ----------
    folded, sounds : dict of str to dict of Name to None
        Bearers of a key, each once.
    words : dict of str to list of Name
        Bearers by each word.
    skeletons : dict of str to list of str
        Sounds by their consonants, of the places that a row about the border may well mean.
    further : dict of str to list of str
        The same of villages far from it.
    """

    folded: dict[str, dict[Name, None]]
    sounds: dict[str, dict[Name, None]]
    words: dict[str, list[Name]]
    skeletons: dict[str, list[str]]
    further: dict[str, list[str]]


def by_key(
    places: dict[str, list[Place]], spelt: dict[str, list[str]], is_heard: Callable[[str], bool]
) -> Names:
    """Index all names of places by their letters, and those that are heard by their sound."""
    known = Names({}, {}, {}, {}, {})
    each = [(identifier, spelling) for identifier in places for spelling in spelt[identifier]]
    for name in each:
        known.folded.setdefault(fold(name[1]), {})[name] = None
    heard = [name for name in each if is_heard(name[1])]
    for name, words in zip(heard, names.sounds_of(spelling for _, spelling in heard), strict=True):
        sounding = names.joined(words)
        if not sounding:  # in letters that nobody can read out
            continue
        skeletons = known.skeletons if _is_likely(places[name[0]][0]) else known.further
        soundings = skeletons.setdefault(names.consonants(sounding), [])
        if sounding not in soundings:
            soundings.append(sounding)
        known.sounds.setdefault(sounding, {})[name] = None
        for word in words:
            known.words.setdefault(word, []).append(name)
    return known


def _is_likely(place: Place) -> bool:
    """Check whether a place is a town, or not known to be far from the study's border."""
    away_m = place.get("border_distance_m")
    return not (away_m and away_m > FAR_M and (place["population"] or 0) < TOWN_PEOPLE)
