"""Weigh the places that a name may stand for: one is taken, or all are left for review.

No gazetteer is complete, so a place that bears a name must beat the chance that the place meant is one the
gazetteer lacks. That is stated as odds, and one function, `decided`, compares them.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from marzmap.atlas import country_of_name
from marzmap.geocode import names, units
from marzmap.geocode.answers import MOST_ALIKE, border_distance_m, described_for_choice
from marzmap.geocode.context import CONTRARY, COUNTRY, SILENT, UNCHECKED, UNIT, Context, is_near, same_unit
from marzmap.geocode.indexing import SURE, Match, is_own
from marzmap.geocode.keys import FAR_M, TOWN_PEOPLE
from marzmap.geocode.lookup import likeness

if TYPE_CHECKING:
    from marzmap._types import Place
    from marzmap.geocode.indexing import Index
    from marzmap.geocode.units import Unit

TAKEN = 20.0
"""Least odds at which a place is taken: against the place that the gazetteer lacks, and against any other."""
NOTABLE, IN_UNIT = 500.0, 1_300.0
"""Odds of the place that is the nearest to the study's border and the most populous of all; of all in the
stated province or district. They fall with the number of places that are as near and as populous, for each
may bear by chance the name of one that is missing."""
NEAR_TOWN = 25.0
"""Least odds of a town near the border: few villages share its name."""
KEPT_BY_HAND = 2_500.0
"""Odds of a place in the list of places that reports of this border name."""
AT_LINE, AT_LINE_M, FAR = 2.0, 10_000.0, 0.5
"""How much likelier a place so near to the line is meant in the stated country, for incidents cluster there;
and one beyond `FAR_M`."""
SPELT, SOUND, OTHER_NAME, LIKE_NAME = 0.7, 0.25, 0.005, 0.01
"""How much likelier a place is meant than by its first name: by another spelling of that; by one that only
sounds the same; by one of its other names, which many places share; by a name that is only like it."""
TOWN = 1_000
"""People of a namesake that nearness to the border alone does not outweigh."""
_OWN_NAME = 0.85  # likeness of a spelling to the place's first name
_CURATED = 1
_OTHER_SCRIPT = re.compile("[\u0370-\u05ff\u10a0-\u10ff]")  # Greek, Cyrillic, Armenian, Hebrew, Georgian


class Weighed(NamedTuple):
    """A place that a name may stand for, how it compares with what the row says, and its odds."""

    match: Match
    standing: int
    odds: float


def weighed(name: str, ranked: list[tuple[Match, int]], context: Context, known: Index) -> list[Weighed]:
    """Return the odds of each place that surely bears a name; what the row contradicts is left out."""
    bearers = [(match, standing) for match, standing in ranked if match.score >= SURE]
    count = max(1, sum(_by_own_name(match) for match, _ in bearers))
    return [
        Weighed(
            match,
            standing,
            1.0
            if _units_beside(name, match, context, known)
            else odds(match, standing, known, len(bearers) if standing == UNIT else count),
        )
        for match, standing in bearers
        if standing != CONTRARY
    ]


def odds(match: Match, standing: int, known: Index, bearers: int = 1) -> float:
    """Return the odds that a place is meant, to that it bears the name of another by chance.

    Parameters
    ----------
    match : Match
        The place.
    standing : int
        From `context.standing`.
    known : Index
        The gazetteer.
    bearers : int
        How many places of the gazetteer bear the name, wherever they are: of a common name, more are missing.

    Examples
    --------
    >>> from marzmap import geocode
    >>> from marzmap.geocode.lookup import found
    >>> held = geocode.index(geocode.gazetteer())
    >>> far = found("Chisht-e Sharif", held)[0]
    >>> odds(far, SILENT, held), odds(far, UNIT, held) >= TAKEN
    (1.0, True)
    """
    place = match.rows[0]
    if is_own(match) or place["placed_by"] == "centroid":  # of provinces the list is whole
        return math.inf
    if standing == UNCHECKED:
        return 0.0
    away_m = border_distance_m(place)
    if place["precedence"] <= _CURATED and away_m <= FAR_M:
        return KEPT_BY_HAND / bearers
    if standing == SILENT and away_m > FAR_M:
        return 1.0
    notable = (IN_UNIT if standing == UNIT else NOTABLE) / _as_notable(place, standing, known)
    near_town = is_near(place) and (place["population"] or 0) >= TOWN_PEOPLE
    return (
        (max(notable, NEAR_TOWN) if near_town else notable)
        * (_by_distance(away_m) if standing == COUNTRY else 1.0)
        * (1.0 if _by_own_name(match) else OTHER_NAME)
        * (LIKE_NAME if match.score < SURE else SOUND if match.tier == "skeleton" else 1.0)
        * (1.0 if _is_first_name(match) or match.tier == "skeleton" else SPELT)
        / bearers**2
    )


def _by_distance(away_m: float) -> float:
    return AT_LINE if away_m <= AT_LINE_M else FAR if away_m > FAR_M else 1.0


def _as_notable(place: Place, standing: int, known: Index) -> int:
    """Count the places where a row says that are as near to the study's border and as populous."""
    every = known.notability
    alike = (every.away_m <= border_distance_m(place)) & (every.people >= (place["population"] or 0))
    if standing == UNIT:
        alike &= (every.country == place["country"]) & (every.admin1 == place["admin1"])
    return max(1, int(alike.sum()))


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
    towns = [
        rival
        for rival in rivals
        if (rival.match.rows[0]["population"] or 0) >= TOWN
        and (_by_own_name(rival.match) or first.match.rows[0]["precedence"] <= _CURATED)
    ]
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


def doubt(name: str, candidate: Weighed, context: Context, known: Index) -> str:
    """Return why the one place that surely bears a name is not taken."""
    maybe = f"{names.shown(name)} may be {described_for_choice(candidate.match)}"
    if candidate.standing == UNCHECKED:
        return f"{maybe}, but whether that lies in {context.words()} cannot be checked"
    if beside := _units_beside(name, candidate.match, context, known):
        return f"{maybe}, or {'; '.join(map(_described_unit, beside[:MOST_ALIKE]))}"
    return f"{maybe}, or a place that no gazetteer has: state its province, or choose it by its place_id"


def nowhere(name: str, context: Context, known: Index) -> str:
    """Return that no place which a row can mean bears a name; or that none of its country was looked up."""
    lands = {context.country, *map(country_of_name, context.within)} - {""}
    if missing := sorted(lands - known.units["admin1"].keys()):
        return f"{names.shown(name)} was not looked up: no gazetteer of {names.line(missing[0])} is loaded"
    said = context.words()
    return f"{names.shown(name)} is in no gazetteer{' of ' * bool(said)}{said}"


def _described_unit(unit: Unit) -> str:
    parts = (f"{unit.admin2} district", unit.admin1) if unit.admin2 else (f"{unit.admin1} province",)
    return ", ".join((*parts, unit.country))


def _units_beside(name: str, match: Match, context: Context, known: Index) -> list[Unit]:
    """Return the provinces and districts elsewhere that bear a name which is not the place's first one."""
    place = match.rows[0]
    if is_own(match) or place["placed_by"] == "centroid" or _is_first_name(match):
        return []
    return [
        unit
        for unit in units.so_called(name)
        if unit.country in known.countries and not _holds(unit, place) and _allowed(unit, context)
    ]


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
    return match.tier in ("exact", "folded") and match.spelling in (place["name"], place["name_local"])


def _by_own_name(match: Match) -> bool:
    """Check whether the spelling that fits is the place's first name, or a way to write it.

    What is written in a script that cannot be compared by sound counts as its name.
    """
    place = match.rows[0]
    if _OTHER_SCRIPT.search(match.spelling):
        return True
    sounding = names.sound(match.spelling)
    return any(
        likeness(sounding, names.sound(first)) >= _OWN_NAME
        for cell in ("name", "name_local")
        for first in names.texts(place[cell])
    )
