"""A number of people harmed, and what several of one sentence come to."""

from __future__ import annotations

from typing import Literal, NamedTuple

from marzmap.draft.figures import Figure
from marzmap.draft.people import EVERYBODY, SOME, Who

Harm = Literal["killed", "wounded"]
Status = Literal["", "denied", "disputed"]


class Count(NamedTuple):
    """A number of people harmed, as one clause gives it.

    Attributes
    ----------
    harm : str
        "killed" or "wounded".
    figure : Figure
        How many; of 0 to 0, that there were none.
    who : Who
        Whom it is of.
    denied : str
        "" for a count that is reported; "denied" for one that is only denied, or withdrawn; "disputed" for
        one that is reported and then denied in the same sentence.
    adds : bool
        Whether it counts others than the count before it ("another", "four others").
    single : bool
        Whether it is "a" person, who may be one of more that are counted elsewhere.
    """

    harm: Harm
    figure: Figure
    who: Who = EVERYBODY
    denied: Status = ""
    adds: bool = False
    single: bool = False


ANY = Figure(-1, -1)
"""Of a denial that anyone was harmed."""


def with_groups(found: list[Count]) -> list[Count]:
    """Return counts of one sentence, those of people in general after others as of the same group.

    "Two Kyrgyz guards were killed and six were wounded" counts guards twice.
    """
    result: list[Count] = []
    for one in found:
        same = result and one.who in {EVERYBODY, SOME} and not one.adds and one.harm != result[-1].harm
        result.append(one._replace(who=result[-1].who) if same else one)
    return result


def with_others(found: list[Count]) -> list[Count]:
    """Return counts of one sentence, those of others ("another", "four more") put to the one before."""
    result: list[Count] = []
    for count in found:
        # "Two were killed and four others wounded" counts no more than four wounded.
        beside = any(other.harm != count.harm for other in result)
        one = count._replace(adds=count.adds and not beside)
        if one.adds and result and (result[-1].harm, result[-1].denied) == (one.harm, one.denied):
            result[-1] = result[-1]._replace(figure=added([result[-1].figure, one.figure]))
        else:
            result.append(one)
    return result


def added(figures: list[Figure]) -> Figure:
    """Return several numbers of different people as one: open where one is, but for the fewest."""
    lows = [one.low for one in figures if one.low is not None]
    highs = [one.high for one in figures if one.high is not None]
    return Figure(sum(lows) if lows else None, sum(highs) if len(highs) == len(figures) else None)
