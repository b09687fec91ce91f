"""What a row says of where its place is beside the name: country, province, district, the study's border."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from marzmap.atlas import country_of_name
from marzmap.geocode import names
from marzmap.geocode.indexing import NEAR_M, is_own

if TYPE_CHECKING:
    from marzmap.geocode.indexing import Index, Match

CONTRARY, SILENT, AGREES = range(3)
"""Compare a place with what a row says: elsewhere; nothing is said or known; there."""

# Of score: what it weighs to lie in the province or district that is stated, and near the study's border.
_STATED, _BORDER = 0.2, 0.05


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
    """Compare a place with what a row says: `CONTRARY`, `SILENT` or `AGREES`.

    A study's own place is never contrary: it is a choice, and may lie across the line. A province in which no
    place of the country is known tells nothing, nor does another district than the known one: these change.
    """
    place = match.rows[0]
    country, province, district = (place[name] or "" for name in ("country", "admin1", "admin2"))
    contrary = bool(context.country) and context.country != country
    agrees = same_unit(context.admin2, district) or same_unit(context.admin1, province)
    for part in context.within:
        land = country_of_name(part)
        here = land == country if land else same_unit(part, province) or same_unit(part, district)
        contrary |= not here and bool(land or province)
        agrees |= here and not land
    if province and not same_unit(context.admin1, province):
        contrary |= any(same_unit(context.admin1, one) for one in known.provinces[country])
    if contrary:
        return SILENT if is_own(match) else CONTRARY
    return AGREES if agrees else SILENT


def is_known(part: str, known: Index) -> bool:
    """Check whether a text names a country, or a province or district with places in the gazetteer."""
    return bool(country_of_name(part)) or any(
        same_unit(part, one) for units in (*known.provinces.values(), known.districts) for one in units
    )


def ranked(matches: list[Match], context: Context, known: Index) -> list[tuple[Match, int]]:
    """Order places by how likely each is meant, with its `standing`: what the row contradicts comes last.

    Places within `NEAR_M` of the study's border come before others that are about as alike; of equals the
    study's own place and the curated one come first, then the more populous.
    """

    def rank(each: tuple[Match, int]) -> tuple[bool, float, float, float, str]:
        match, stands = each
        place = match.rows[0]
        score = match.score + _STATED * (stands == AGREES) + _BORDER * _near(match)
        people = float(place["population"] or 0)
        return stands == CONTRARY, -score, place["precedence"], -people, match.place_id

    return sorted(((match, standing(match, context, known)) for match in matches), key=rank)


def _near(match: Match) -> bool:
    """Check whether the place is known to be near the study's border."""
    return bool(match.rows[0].get("border_distance_m", math.inf) <= NEAR_M)


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


@lru_cache(maxsize=4096)
def unit(name: str) -> frozenset[str]:
    """Return what tells a province or district from others, in both scripts and any order of words.

    Examples
    --------
    >>> unit("Khorasan-e Razavi province") == unit("Razavi Khorasan") == unit("خراسان رضوی")
    True
    """
    words = (names.consonants(word) for word in names.sounds(name) if word not in _KINDS)
    return frozenset(filter(None, words))


_KINDS = frozenset(
    word
    for name in (
        *("province", "ostan", "velayat", "wilayat", "region", "district", "county", "shahrestan", "and"),
        *("ولایت", "استان", "ولسوالی", "شهرستان", "بخش"),
    )
    for word in names.sounds(name)
)
