"""The best pairs of each row of a table: those that most probably are of one event.

Rows that say the same are one group and are compared once. Groups are compared, a block at a time, with those
whose days and latitudes are near enough; each ratio of `likelihoods` is worked out once for each distinct
combination in the block. Memory grows with the rows, and so does time, but for groups at one place in one
month: each is compared with each there, some 50 ns a pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from marzmap import locate
from marzmap.summarise import likelihoods, spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints
    from marzmap.summarise.spots import Spots


PRIOR = 1 / 25
"""Odds that two rows near one another are of one event, before what they say is compared."""
THRESHOLD = 0.5
"""Pairs of this score or more are proposed."""
MOST_PAIRS = 10
"""Number of the best pairs of an incident: a pair that is among those of neither incident is left out."""

# Of place and dates together.
_LEAST_RATIO = THRESHOLD / (1 - THRESHOLD) / PRIOR / likelihoods.MOST
_BEST_PLACE, _BEST_DATES = 1 / likelihoods.AT_HAND, likelihoods.LAGS[0] * likelihoods.DAYS
# The most days between the dates of two rows that may be one: with more the rest cannot make up for it.
_LAG = max(
    lag for lag, share in likelihoods.LAGS.items() if share * likelihoods.DAYS * _BEST_PLACE >= _LEAST_RATIO
)
_TINY = 1e-9
_DEGREE_M = 110_500.0  # no degree of latitude is shorter
# Groups compared at a time, and the most pairs of them at a time.
_BLOCK, _MOST_CELLS = 128, 4_000_000
_MOST_PENDING = 100_000  # pairs of groups


class Facts(NamedTuple):
    """What N rows say that is compared; they are in the order in which equal pairs are ranked.

    Attributes
    ----------
    where : Spots
    start, end : (N,) int
        First and last possible day, counted from 1970.
    kind : (N,) int
        Number of the event_type, -1 where it is not known.
    fewest, most : (N,) float
        Killed, NaN where not known.
    names : (P,) object
        Of parties.
    actors : (2, N) int
        Number of both parties of each row among the names.
    source : (N,) int
        Number of the source whose rows are not paired with one another; 0 for any other.
    """

    where: Spots
    start: Ints
    end: Ints
    kind: Ints
    fewest: Floats
    most: Floats
    names: NDArray[np.object_]
    actors: Ints
    source: Ints


class Pairs(NamedTuple):
    """Pairs of rows and their score."""

    # (K,) numbers of the rows, the lower first.
    first: Ints
    second: Ints
    score: Floats  # (K,)
    # (K,) of their parties: the share of those compared that agree, NaN for none; in the other order or not.
    likeness: Floats
    swapped: Bools


class _Groups(NamedTuple):
    """Rows that say the same."""

    # (N,) number of each row's group, and how many rows the group has.
    of_row: Ints
    size: Ints
    lead: Ints  # (G,) the first row of each group
    member: Ints  # (N,) rows by group, ascending
    begin: Ints  # (G,) where the group begins among them
    # (N,) numbers of what rows say of place, of dates, and of all else.
    place: Ints
    dates: Ints
    rest: Ints


def best_pairs(facts: Facts) -> tuple[Pairs, int]:
    """Return the best pairs of each row, and how many further pairs reach the threshold.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    Pairs
        Those that are among the `MOST_PAIRS` best of one of their rows, of which those with the lower number
        of the other row come first among equals.
    int
    """
    groups = _groups(facts)
    nothing = np.zeros(0)
    none = Pairs(nothing.astype(np.int64), nothing.astype(np.int64), nothing, nothing, nothing > 0)
    kept, pending, more, every = list[Pairs](), [none], 0, 0
    for ours, theirs in _blocks(facts, groups):
        picked, number = _picked(facts, groups, ours, theirs)
        every += number
        pending.append(picked)
        more += len(picked.first)
        if more > _MOST_PENDING:
            kept.append(_of_members(_joined(pending), groups))
            pending, more = [none], 0
    pairs = _joined([*kept, _of_members(_joined(pending), groups)])
    _, once = np.unique(pairs.first * len(facts.start) + pairs.second, return_index=True)
    best = Pairs._make(values[once] for values in pairs)
    return best, every // 2 - len(once)


def _joined(several: list[Pairs]) -> Pairs:
    return Pairs(*(np.concatenate(parts) for parts in zip(*several, strict=True)))


def _groups(facts: Facts) -> _Groups:
    place = spots.numbered(facts.where)
    dates = _numbered(facts.start, facts.end)
    rest = _numbered(facts.kind, facts.fewest, facts.most, *facts.actors, facts.source)
    group = _numbered(place, dates, rest)
    lead, size = np.unique(group, return_index=True, return_counts=True)[1:]
    member = np.argsort(group, kind="stable")
    return _Groups(group, size[group], lead, member, np.cumsum(size) - size, place, dates, rest)


def _numbered(*columns: Ints | Floats) -> Ints:
    """Return the number of each row's combination of values, counted from 0 as they appear."""
    table = pd.DataFrame(dict(enumerate(columns)))
    number = table.groupby([*table], sort=False, dropna=False).ngroup()
    return np.asarray(number, dtype=np.int64)


def _blocks(facts: Facts, groups: _Groups) -> Iterator[tuple[Ints, Ints]]:
    """Yield leads of groups that lie together, and all leads, ascending, that may be in a pair with them."""
    some, box = _boxes(facts, groups.lead)
    tree = shapely.STRtree(shapely.box(*box))
    for block in _compact(np.arange(len(some)), box):
        west, south = box[:2, block].min(axis=1)
        east, north = box[2:, block].max(axis=1)
        theirs = some[np.sort(tree.query(shapely.box(west, south, east, north)))]
        for ours in np.array_split(some[block], -(-len(block) * len(theirs) // _MOST_CELLS)):
            yield ours, theirs


def _compact(boxes: Ints, box: Floats) -> Iterator[Ints]:
    """Yield numbers of boxes that lie together, so that a box about all is little larger than each."""
    if len(boxes) > _BLOCK:
        own = box[:, boxes]
        size = (own[2:] - own[:2]).mean(axis=1)
        axis = np.argmax(np.ptp(own, axis=1) / [*size, *size])
        for half in np.split(np.argpartition(own[axis], len(boxes) // 2), [len(boxes) // 2]):
            yield from _compact(boxes[half], box)
    elif len(boxes):
        yield boxes


def _boxes(facts: Facts, lead: Ints) -> tuple[Ints, Floats]:
    """Return leads that can be in a pair, and boxes (4, K) that overlap where two of them may be one event.

    Dates are on one axis, latitudes on the other. What is further apart, or vaguer, reaches no score that is
    proposed, however well the rest agrees.
    """
    where, start, end = facts.where, facts.start, facts.end
    if not len(start):
        return lead, np.zeros((4, 0))
    dates = np.minimum(_BEST_DATES, likelihoods.DAYS / (end - start + 1))
    # The overlap that a spot needs, as density, and the most that it can have, with the closest other.
    needed = likelihoods.density_of_ratio(np.minimum(_LEAST_RATIO / dates, _BEST_PLACE * (1 - _TINY)))
    least = spots.LEAST_RADIUS_M / locate.RADIUS_SIGMAS
    most = 1 / (2 * np.pi * (where.sigma_m**2 + least**2))
    # With both spots' variance together the peak is lower still: no distance is more than the sum of these.
    room = np.log(most / np.repeat(needed, where.size)).clip(min=0)
    reach = where.sigma_m * np.sqrt(2 * room) / _DEGREE_M
    south = np.minimum.reduceat(where.latitude - reach, where.start)
    north = np.maximum.reduceat(where.latitude + reach, where.start)
    some = lead[np.maximum.reduceat(room, where.start)[lead] > 0]
    return some, np.stack([start[some] - _LAG / 2, south[some], end[some] + _LAG / 2, north[some]])


def _picked(facts: Facts, groups: _Groups, ours: Ints, theirs: Ints) -> tuple[Pairs, int]:
    """Return the best pairs of groups, by their leads, and how many pairs of rows reach the threshold."""
    parties = likelihoods.agreements(facts.names, facts.actors, ours, theirs)
    score = _scores(facts, groups, ours, theirs, parties)
    # A row is no pair with itself.
    alone = np.flatnonzero(groups.size[ours] == 1)
    score[alone, np.searchsorted(theirs, ours[alone])] = 0
    number = _number(score >= THRESHOLD, groups.size, ours, theirs)
    one, other, value = _highest(score)
    likeness, swapped = likelihoods.actor_likeness(parties, one, other)
    return Pairs(ours[one], theirs[other], value, likeness, swapped), number


def _scores(facts: Facts, groups: _Groups, ours: Ints, theirs: Ints, parties: likelihoods.Parties) -> Floats:
    """Return the scores of each of our groups with each of theirs."""

    def of_rest(one: Ints, other: Ints) -> Floats:
        first, second = ours[one], theirs[other]
        numbers = parties.first[:, one], parties.second[:, other]
        ratio = likelihoods.of_actors(likelihoods.Parties(parties.agree, *numbers))
        ratio *= likelihoods.of_kinds(facts.kind, -1, first, second)
        ratio *= likelihoods.of_killed(facts.fewest, facts.most, first, second)
        source = facts.source[first][:, None]
        ratio[(source > 0) & (source == facts.source[second])] = 0
        return ratio

    def of_places(one: Ints, other: Ints) -> Floats:
        return likelihoods.of_places(facts.where, ours[one], theirs[other])

    def of_dates(one: Ints, other: Ints) -> Floats:
        return likelihoods.of_dates(facts.start, facts.end, ours[one], theirs[other])

    odds = np.full((len(ours), len(theirs)), PRIOR)
    for code, ratios in ((groups.place, of_places), (groups.dates, of_dates), (groups.rest, of_rest)):
        (one, at), (other, to) = (
            np.unique(code[rows], return_index=True, return_inverse=True)[1:] for rows in (ours, theirs)
        )
        odds *= ratios(one, other).take(to, axis=1).take(at, axis=0)
    score: Floats = (odds / (1 + odds)).round(4)
    return score


def _number(reached: Bools, size: Ints, ours: Ints, theirs: Ints) -> int:
    """Return how many of their rows reach the threshold with each of our rows, in all."""
    several = np.flatnonzero(size[theirs] > 1)
    near = np.count_nonzero(reached, axis=1) + reached[:, several] @ (size[theirs[several]] - 1)
    own = reached[np.arange(len(ours)), np.searchsorted(theirs, ours)]
    return int(size[ours] @ (near - own))


def _highest(score: Floats) -> tuple[Ints, Ints, Floats]:
    """Return row, column and score of the best of each row, the first of equals first; clears them."""
    row = np.arange(len(score))
    found = [(row[:0], row[:0], score[:0, 0])]
    for _ in range(MOST_PAIRS + 1):  # one of a group's rows may be the row itself
        column = score.argmax(axis=1)
        value = score[row, column]
        enough = value >= THRESHOLD
        if not enough.any():
            break
        found.append((row[enough], column[enough], value[enough]))
        score[row, column] = 0
    row, column, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return row, column, value


def _of_members(pairs: Pairs, groups: _Groups) -> Pairs:
    """Return the best pairs of rows from those of their groups, which have the best of each group."""
    number, second = _members(groups, pairs.second, MOST_PAIRS + 1)
    first, score = pairs.first[number], pairs.score[number]
    order = np.lexsort((second, -score, first))
    order = order[_earliest(first[order], MOST_PAIRS + 1)]
    further, one = _members(groups, first[order], len(groups.member))
    order = order[further]
    apart = np.flatnonzero(one != second[order])
    apart = apart[_earliest(one[apart], MOST_PAIRS)]
    one, order = one[apart], order[apart]
    other, number = second[order], number[order]
    said = score[order], pairs.likeness[number], pairs.swapped[number]
    return Pairs(np.minimum(one, other), np.maximum(one, other), *said)


def _members(groups: _Groups, leads: Ints, most: int) -> tuple[Ints, Ints]:
    """Return the first rows of the groups of leads: the number of the lead among `leads`, and the row."""
    size = np.minimum(groups.size[leads], most)
    number = np.repeat(np.arange(len(leads)), size)
    within = np.arange(len(number)) - np.repeat(np.cumsum(size) - size, size)
    return number, groups.member[groups.begin[groups.of_row[leads]][number] + within]


def _earliest(key: Ints, most: int) -> Bools:
    """Return which are among the first `most` of their key."""
    return pd.Series(key).groupby(key).cumcount().to_numpy() < most
