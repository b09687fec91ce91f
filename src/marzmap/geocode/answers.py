"""Answers to a name: the places it stands for, or the reason why none was chosen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from marzmap.geocode import names

if TYPE_CHECKING:
    from marzmap._types import Place
    from marzmap.geocode.indexing import Match


MOST_LISTED = 5
"""Most places that a reason names of those that bear a name."""
MOST_ALIKE = 3
"""And of those that bear one like it."""


class Answer(NamedTuple):
    """What became of a name.

    Attributes
    ----------
    rows : list of dict
        Candidate points of the place that is meant, as rows of a gazetteer; none where that is not known.
    score : float
        How alike the names are, from 0 to 1.
    evidence : str
        How the place was found.
    reason : str
        Why it was not.
    matches : list of Match
        All places that the name may stand for, the likeliest first.
    """

    rows: list[Place]
    score: float
    evidence: str
    reason: str
    matches: list[Match]


def shown(rows: list[Place]) -> Place:
    """The point that stands for a place: the one its table marks, else the first."""
    return next((row for row in rows if row["shown"]), rows[0])


def undecided(why: str, matches: list[Match] | None = None) -> Answer:
    """Return that no place is chosen, why, and which may be meant."""
    return Answer([], 0.0, "", why, matches or [])


def taken(match: Match, every: list[Match], how: str) -> Answer:
    """Return that one of several places is chosen, and how."""
    others = [other for other in every if other is not match]
    return Answer(
        match.rows, match.score, "; ".join(filter(None, (reason(match), how))), "", [match, *others]
    )


def reason(match: Match) -> str:
    """How a place was found: the spelling that is meant, and the tier."""
    return f"{names.line(match.spelling)} ({match.tier})"


def listed(matches: list[Match]) -> str:
    """Return the names of places with their provinces and countries, for a message."""
    return ", ".join(map(described, matches))


def listed_for_choice(matches: list[Match]) -> str:
    """Return what `listed` does, with how far each is from the study's border, where that is known."""
    return ", ".join(map(described_for_choice, matches))


def described_for_choice(match: Match) -> str:
    """Return what `described` does, with how far the place is from the study's border."""
    away_m = border_distance_m(match.rows[0])
    if match.rows[0]["precedence"] == 0 or away_m == math.inf:
        return described(match)
    return f"{described(match).removesuffix(')')}, {away_m / 1000:,.0f} km from the border)"


def border_distance_m(place: Place) -> float:
    """Return how far a place is from the study's border, metres; infinite where that is not known."""
    away_m = place.get("border_distance_m")
    return math.inf if away_m is None or math.isnan(away_m) else float(away_m)


def described(match: Match) -> str:
    """Return the name of a place with its province and country, for a message."""
    place = match.rows[0]
    province = None if place["placed_by"] == "centroid" else place["admin1"]
    parts = filter(None, (place["name"], province, place["country"]))
    return f"{', '.join(map(names.line, parts))} ({names.line(match.place_id)})"
