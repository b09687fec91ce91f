"""Which of the places that may be meant by a name is taken; if none is, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.geocode import evidence, names
from marzmap.geocode.answers import (
    MOST_ALIKE,
    MOST_LISTED,
    Answer,
    listed,
    listed_for_choice,
    taken,
    undecided,
)
from marzmap.geocode.context import CONTRARY, UNIT, Context, ranked
from marzmap.geocode.indexing import SURE, Match, is_own
from marzmap.geocode.lookup import RIVAL, alike

if TYPE_CHECKING:
    from marzmap.geocode.indexing import Index

LIKELY = 0.9
"""Score of a name that only resembles one, from which on it is taken where the row states the province or
district of that place and no other there reaches `RIVAL`. Without such a statement it never is."""


def decided(name: str, matches: list[Match], context: Context, known: Index) -> Answer:
    """Take the place that is meant, if the evidence speaks for one; else say which there are."""
    every, there, stated = in_context(matches, context, known)
    same = evidence.weighed(name, ranked(matches, context, known), context, known)
    meant = evidence.decided(same)
    if meant and (is_own(meant) or not names.is_common(name)):
        return taken(meant, every, evidence.of_several(meant, every, same, context))
    held = {match.place_id for match in matches}
    # A name of the study's own places means none but these.
    likely = [] if any(is_own(each.match) for each in same) else alike(name, known)
    further = [match for match in likely if match.place_id not in held]
    every, there, stated = in_context([*matches, *further], context, known)
    several = there if names.is_common(name) else [each.match for each in same]
    if len(several) == 1 and not names.is_common(name):
        return undecided(evidence.doubt(name, same[0], context, known), every)
    if several:
        return undecided(
            f"{names.shown(name)} is ambiguous: {listed_for_choice(several[:MOST_LISTED])}", every
        )
    like = [match for match in stated if match.score >= RIVAL]
    sole = like[0] if len(like) == 1 and like[0].score >= LIKELY and like[0].tier != "part" else None
    if sole and evidence.odds(sole, UNIT, known) >= evidence.TAKEN:
        return taken(sole, every, f"in {context.words()} the only one like it")
    statement = evidence.nowhere(name, context, known)
    sure = [match for match in every if match.score >= SURE]
    where, some = ("elsewhere", sure) if sure else ("near it", there) if there else ("elsewhere", every)
    return undecided(f"{statement}; {where}: {listed(some[:MOST_ALIKE])}" if some else statement, every)


def in_context(
    matches: list[Match], context: Context, known: Index
) -> tuple[list[Match], list[Match], list[Match]]:
    """Order places by how likely each is meant: all, those that can be, those that the row speaks for."""
    order = ranked(matches, context, known)
    return (
        [match for match, _ in order],
        [match for match, standing in order if standing != CONTRARY],
        [match for match, standing in order if standing == UNIT],
    )
