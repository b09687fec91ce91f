"""How often looking a name of the gold list up gives the place that is meant."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pyproj import Geod

import gold_places
from gazetteer_rows import whole_index
from marzmap._text import fold
from marzmap.geocode import Context, answers, resolve
from marzmap.geocode.context import is_near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gold_places import Place

PAIRS = [pair for part in gold_places.split() for pair in part]
MOST_OFF_M = 5_000.0
GAZETTEER = 2


class Score(NamedTuple):
    """Shares of pairs whose place comes first, is among the first five, is taken; those taken wrongly."""

    first: float
    among_five: float
    taken: float
    wrong: list[str]


def right(rows: list[dict[str, Any]], place: Place) -> bool:
    """Whether the point is within the smaller of the stated radius and 5 km of the place."""
    point = answers.shown(rows)
    ends = (point["longitude"], point["latitude"], place.longitude, place.latitude)
    return float(Geod(ellps="WGS84").inv(*ends)[2]) <= min(place.radius_m, MOST_OFF_M)


@cache
def far_province(place: Place) -> str:
    """Return the province of a place that is not near the border; nothing of others."""
    rows = next((rows for rows in whole_index().places.values() if right(rows, place)), None)
    if rows is None or is_near(rows[0]) or rows[0]["precedence"] < GAZETTEER:
        return ""
    return str(rows[0]["admin1"])


def scored(pairs: Iterable[tuple[Place, str]], *, country: bool = False) -> Score:
    """Look every spelling up, in no context, or in the country of the place; far ones in their province.

    A name alone is never enough for a place far from the border.
    """
    firsts, fives, taken, wrong = [], [], [], []
    for place, spelling in pairs:
        context = Context(place.country if country else "", far_province(place))
        answer = resolve.by_name(spelling, context, whole_index())
        hits = [right(match.rows, place) for match in answer.matches[:5]]
        firsts.append(hits[:1] == [True])
        fives.append(any(hits))
        taken.append(bool(answer.rows))
        if answer.rows and not right(answer.rows, place):
            wrong.append(f"{spelling}: {answer.evidence}")
    count = len(firsts)
    return Score(sum(firsts) / count, sum(fives) / count, sum(taken) / count, wrong)


def unlisted() -> list[tuple[Place, str]]:
    """Pairs whose spelling is in no table, not even folded."""
    return [(place, spelling) for place, spelling in PAIRS if fold(spelling) not in whole_index().all.folded]
