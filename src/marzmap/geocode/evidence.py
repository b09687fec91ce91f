"""Weigh the places that a name may stand for: one is taken, or all are left for review.

No gazetteer is complete, so a place that bears a name must beat the chance that the place meant is one the
gazetteer lacks. That is stated as odds, and one function, `decided`, compares them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from marzmap.geocode import names, units
from marzmap.geocode.answers import MOST_ALIKE, border_distance_m, described_for_choice
from marzmap.geocode.context import CONTRARY, COUNTRY, SILENT, UNCHECKED, UNIT, Context, is_near, same_unit
from marzmap.geocode.indexing import NEAR_M, SURE, Match, is_own
from marzmap.geocode.lookup import likeness

if TYPE_CHECKING:
    from marzmap._types import Place
    from marzmap.geocode.units import Unit

FAR_M = 150_000.0
"""Beyond this distance from the study's border, metres, a name alone is never enough."""
TAKEN = 20.0
"""Least odds at which a place is taken: against the place that the gazetteer lacks, and against any other."""
IN_UNIT, KEPT_BY_HAND = 50.0, 50.0
"""How much likelier each is of the place meant than of one that bears its name by chance: it lies in the
stated province or district; it is in the list of places that reports of this border name."""
NEARNESS = ((NEAR_M, 50.0), (FAR_M, 5.0))
"""The same of a place within so many metres of the study's border."""
SIZE = ((100_000, 50.0), (15_000, 5.0))
"""The same of a town of so many people in the stated country, or within `FAR_M` of the border where none is
stated: few villages share its name."""
OTHER_NAME, LIKE_NAME = 0.005, 0.01
"""The same of a place by one of its other names, which many places share; by a name that is only like it."""
TOWN = 1_000
"""People of a namesake that nearness to the border alone does not outweigh."""
_OWN_NAME = 0.85  # likeness of a spelling to the place's first name
_CURATED = 1


class Weighed(NamedTuple):
    """A place that a name may stand for, how it compares with what the row says, and its odds."""

    match: Match
    standing: int
    odds: float


def weighed(name: str, ranked: list[tuple[Match, int]], context: Context) -> list[Weighed]:
    """Return the odds of each place that surely bears a name; what the row contradicts is left out."""
    bearers = [(match, standing) for match, standing in ranked if match.score >= SURE]
    return [
        Weighed(
            match,
            standing,
            1.0 if _units_beside(name, match, context) else odds(match, standing, len(bearers)),
        )
        for match, standing in bearers
        if standing != CONTRARY
    ]


def odds(match: Match, standing: int, bearers: int = 1) -> float:
    """Return the odds that a place is meant, to that it bears the name by chance.

    Parameters
    ----------
    match : Match
        The place.
    standing : int
        From `context.standing`.
    bearers : int
        How many places of the gazetteer bear the name, wherever they are: of a common name, more are missing.

    Examples
    --------
    >>> place = {"precedence": 2, "name": "Qaen", "name_fa": None, "placed_by": "gazetteer"}
    >>> place |= {"population": 42_000, "border_distance_m": 170_000.0}
    >>> far = Match("1", [place], 1.0, "exact", "Qaen")
    >>> odds(far, COUNTRY), odds(far, UNIT)
    (5.0, 50.0)
    """
    place = match.rows[0]
    if is_own(match) or place["placed_by"] == "centroid":  # of provinces the list is whole
        return math.inf
    if standing == UNCHECKED:
        return 0.0
    kept = place["precedence"] <= _CURATED
    away_m = border_distance_m(place)
    called = kept or _by_own_name(match)
    written = called and match.tier in ("exact", "folded")
    sized = written and (standing == COUNTRY or (standing == SILENT and away_m <= FAR_M))
    people = (place["population"] or 0) if sized else 0
    return (
        (IN_UNIT if standing == UNIT else 1.0)
        * next((factor for limit, factor in NEARNESS if away_m <= limit), 1.0)
        * next((factor for limit, factor in SIZE if people >= limit), 1.0)
        * (KEPT_BY_HAND if kept and away_m <= FAR_M else 1.0)
        * (1.0 if called else OTHER_NAME)
        * (1.0 if match.score >= SURE else LIKE_NAME)
        / (bearers if kept else bearers**2)
    )


def decided(candidates: list[Weighed]) -> Match | None:
    """Return the place that is taken, if one is.

    It must be `TAKEN` times as likely as any other; that it is near the border, or listed by hand, does not
    outweigh a namesake of `TOWN` people elsewhere, unless the row speaks for it too.
    """
    order = sorted(candidates, key=lambda each: -each.odds)
    if any(is_own(each.match) for each in order):
        order = [each for each in order if is_own(each.match)]
    if not order or order[0].odds < TAKEN:
        return None
    first, rivals = order[0], order[1:]
    if any(TAKEN * rival.odds > first.odds or rival.odds == math.inf for rival in rivals):
        return None
    towns = [rival for rival in rivals if (rival.match.rows[0]["population"] or 0) >= TOWN]
    return first.match if all(rival.standing < first.standing for rival in towns) else None


def of_several(meant: Match, every: list[Match], same: list[Weighed], context: Context) -> str:
    """Return what decided between several places of one name; empty where there was only one."""
    total = sum(match.score >= SURE for match in every)
    if total == 1:
        return ""
    rest = [each.match for each in same if each.match is not meant]
    if not rest:
        return f"of {total} so called the one in {context.words()}"
    near = is_near(meant.rows[0]) and not any(is_near(match.rows[0]) for match in rest)
    return f"of {total} so called the one {'near the border' if near else 'that reports of this border name'}"


def doubt(name: str, candidate: Weighed, context: Context) -> str:
    """Return why the one place that surely bears a name is not taken."""
    maybe = f"{names.shown(name)} may be {described_for_choice(candidate.match)}"
    if candidate.standing == UNCHECKED:
        return f"{maybe}, but whether that lies in {context.words()} cannot be checked"
    if beside := _units_beside(name, candidate.match, context):
        return f"{maybe}, or {'; '.join(map(_described_unit, beside[:MOST_ALIKE]))}"
    return f"{maybe}, or a place that no gazetteer has: state its province, or choose it by its place_id"


def _described_unit(unit: Unit) -> str:
    parts = (f"{unit.admin2} district", unit.admin1) if unit.admin2 else (f"{unit.admin1} province",)
    return ", ".join((*parts, unit.country))


def _units_beside(name: str, match: Match, context: Context) -> list[Unit]:
    """Return the provinces and districts elsewhere that bear a name which is not the place's first one."""
    place = match.rows[0]
    if is_own(match) or place["placed_by"] == "centroid" or _is_first_name(match):
        return []
    return [unit for unit in units.so_called(name) if not _holds(unit, place) and _allowed(unit, context)]


def _holds(unit: Unit, place: Place) -> bool:
    return unit.country == place["country"] and same_unit(unit.admin1, place["admin1"] or "")


def _allowed(unit: Unit, context: Context) -> bool:
    """Check whether a row can mean a unit, by its country and province."""
    if context.country not in ("", unit.country):
        return False
    called = units.names_of(unit.country, unit.admin1)
    return not context.admin1 or any(same_unit(context.admin1, name) for name in called)


def _is_first_name(match: Match) -> bool:
    place = match.rows[0]
    return match.tier in ("exact", "folded") and match.spelling in (place["name"], place["name_fa"])


def _by_own_name(match: Match) -> bool:
    """Check whether the spelling that fits is the place's first name, or a way to write it."""
    place = match.rows[0]
    sounding = names.sound(match.spelling)
    return any(
        likeness(sounding, names.sound(first)) >= _OWN_NAME
        for cell in ("name", "name_fa")
        for first in names.texts(place[cell])
    )
