"""Compare a place with what a row says of where it is: country, province, district."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from marzmap.atlas import country_of_name
from marzmap.geocode import names, units
from marzmap.geocode.answers import border_distance_m
from marzmap.geocode.indexing import NEAR_M, is_own

if TYPE_CHECKING:
    from marzmap._types import Place
    from marzmap.geocode.indexing import Index, Match

CONTRARY, UNCHECKED, SILENT, COUNTRY, UNIT = range(5)
"""How a place compares with what a row says: it lies elsewhere; whether it lies there cannot be checked;
nothing is said; it lies in that country; it lies in that province or district."""

# Of score: what it weighs to lie in the province or district that is stated, and near the study's border.
_STATED, _BORDER = 0.2, 0.05
_ALIKE = (
    85  # names of provinces that sound so much alike (percent) are the same, unless another is more alike
)


class Context(NamedTuple):
    """What a row says of where its place is; "" where it says nothing.

    Attributes
    ----------
    country : str
        Alpha-3.
    admin1, admin2 : str
        Province and district, in any spelling.
    within : tuple of str
        What the name itself adds, as "Herat" in "Herat's Qala district": province, district or country.
    """

    country: str = ""
    admin1: str = ""
    admin2: str = ""
    within: tuple[str, ...] = ()

    def words(self) -> str:
        """Return everything that is said, the smallest first."""
        said = (*self.within, self.admin2, self.admin1, self.country)
        return ", ".join(names.line(part) for part in said if part)


def standing(match: Match, context: Context, known: Index) -> int:
    """Compare a place with what a row says: one of `CONTRARY` to `UNIT`.

    A place in another unit than the stated one is contrary, and what cannot be compared is unchecked: the
    gazetteer names no province there, or the stated name is that of no province it knows. A district that is
    not known by its name is passed over where the province agrees, for districts are cut anew. A study's own
    place is a choice, and may lie across the line: it is never contrary.
    """
    place = match.rows[0]
    results = [SILENT]
    if context.country:
        results.append(COUNTRY if context.country == place["country"] else CONTRARY)
    if context.admin1:
        results.append(_compared(context.admin1, place, ("admin1",), known))
    for part in context.within:
        if land := country_of_name(part):
            results.append(COUNTRY if land == place["country"] else CONTRARY)
        else:
            results.append(_compared(part, place, ("admin1", "admin2"), known))
    if context.admin2:
        district = _compared(context.admin2, place, ("admin2",), known)
        results.append(SILENT if district == UNCHECKED and UNIT in results else district)
    if is_own(match):
        return max(results)
    return min(results) if min(results) < SILENT else max(results)


def _compared(stated: str, place: Place, levels: tuple[str, ...], known: Index) -> int:
    """Compare the unit that holds a place with a stated one."""
    country = place["country"] or ""
    actual = {name for level in levels if place[level] for name in units.names_of(country, place[level])}
    if not actual or names.is_common(stated):  # "Markaz", the centre
        return UNCHECKED
    if any(same_unit(stated, name) for name in actual):
        return UNIT
    every = {
        name
        for level in levels
        for other in known.units[level].get(country, ())
        for name in units.names_of(country, other)
    }
    if any(same_unit(stated, name) for name in every):
        return CONTRARY
    likest = max(every | actual, key=lambda name: (_likeness(stated, name), name))
    if _likeness(stated, likest) < _ALIKE:
        return UNCHECKED
    return UNIT if likest in actual else CONTRARY


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(*("".join(sorted(unit_sounds(name))) for name in (one, other)))


def is_known(part: str, known: Index) -> bool:
    """Check whether a text names a country, or a province or district with places in the gazetteer."""
    return bool(country_of_name(part)) or any(
        same_unit(part, one) for level in known.units.values() for group in level.values() for one in group
    )


def ranked(matches: list[Match], context: Context, known: Index) -> list[tuple[Match, int]]:
    """Order places by how likely each is meant, with its `standing`: what the row contradicts comes last.

    Places within `NEAR_M` of the study's border come before others that are about as alike; of equals the
    study's own place and the curated one come first, then the more populous.
    """

    def rank(each: tuple[Match, int]) -> tuple[bool, float, float, float, str]:
        match, stands = each
        place = match.rows[0]
        score = match.score + _STATED * (stands == UNIT) + _BORDER * is_near(place)
        people = float(place["population"] or 0)
        return stands == CONTRARY, -score, place["precedence"], -people, match.place_id

    return sorted(((match, standing(match, context, known)) for match in matches), key=rank)


def is_near(place: Place) -> bool:
    """Check whether a place is known to be near the study's border."""
    return border_distance_m(place) <= NEAR_M


def same_unit(one: str, other: str) -> bool:
    """Check whether two names of provinces or districts mean the same, or one is a short form of the other.

    Examples
    --------
    >>> same_unit("Sistan-Baluchistan", "سیستان و بلوچستان"), same_unit("Khorasan", "Razavi Khorasan")
    (True, True)
    >>> same_unit("Herat Province", "Farah"), same_unit("", "Farah")
    (False, False)
    """
    first, second = unit(one), unit(other)
    return bool(first and second) and (first <= second or second <= first)


@lru_cache(maxsize=8192)
def unit(name: str) -> frozenset[str]:
    """Return what tells a province or district from others, in both scripts and any order of words.

    Examples
    --------
    >>> unit("Khorasan-e Razavi province") == unit("Razavi Khorasan") == unit("خراسان رضوی")
    True
    """
    return frozenset(filter(None, map(names.consonants, unit_sounds(name))))


@lru_cache(maxsize=8192)
def unit_sounds(name: str) -> frozenset[str]:
    """Return the words of a unit's name as they sound, without those for its kind; directions in Persian."""
    return frozenset(_DIRECTIONS.get(word, word) for word in names.sounds(name)) - _KINDS


# By their consonants alone East and West Azerbaijan would be the same.
_DIRECTIONS = {
    names.sound(english): names.sound(persian)
    for stem, persian in (("east", "sharqi"), ("west", "gharbi"), ("north", "shomali"), ("south", "jonubi"))
    for english in (stem, f"{stem}ern")
}
_KINDS = frozenset(
    word
    for name in (
        *("province", "ostan", "velayat", "wilayat", "wilaya", "vilayet", "viloyati", "region", "and", "of"),
        *("district", "county", "shahrestan", "governorate", "muhafazat", "state", "estado", "departamento"),
        *("department", "oblast", "oblasty", "marz", "rayon", "voivodeship", "prefecture", "division"),
        *("ولایت", "استان", "ولسوالی", "شهرستان", "بخش"),
    )
    for word in names.sounds(name)
)
