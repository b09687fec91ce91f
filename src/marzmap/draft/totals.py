"""What the counts of an incident give together: the fewest and the most harmed, and what is denied."""

from __future__ import annotations

from itertools import combinations

from marzmap.draft.counted import ANY, Count, Harm
from marzmap.draft.figures import NOBODY, Figure
from marzmap.draft.people import EVERYBODY, Who, are_apart, may_be_same


def total(harm: Harm, told: list[Count]) -> Figure:
    """Return the fewest and the most harmed that the counts of one incident report.

    Counts of people in general are totals, of which others are parts. Counts of different nations, or of
    armed men and civilians, are added; of one group that sources count differently, the fewest and the most
    stand. Where it is open whether two counts are of the same people, so is the number. A figure that is
    reported and denied has nobody as its fewest.

    Examples
    --------
    >>> two = Count("killed", Figure(2, 2), Who("Iranian", "armed"))
    >>> total("killed", [two, Count("killed", Figure(1, 1), Who("Afghan", "armed"))])
    Figure(low=3, high=3)
    >>> total("killed", [two, Count("killed", Figure(3, 3), Who("", "armed"))])
    Figure(low=2, high=3)
    >>> total("killed", [two, Count("killed", Figure(10, 10), denied="denied")])
    Figure(low=2, high=2)
    """
    own = [one for one in told if one.harm == harm]
    reported = [*dict.fromkeys(one for one in own if one.denied != "denied" and one.figure != NOBODY)]
    none = any(one.figure == NOBODY and not one.denied for one in own)
    if not reported:
        return NOBODY if none else Figure(None, None)
    # "Another 13 people" are some of a total that is given elsewhere.
    totals = [one.figure for one in reported if one.who == EVERYBODY and not one.adds]
    totals = totals or [one.figure for one in reported if one.who == EVERYBODY]
    parts = [one for one in reported if one.who != EVERYBODY]
    result = _whole(totals, _parts(parts)) if totals else _parts(parts)
    if (
        totals
        and reported[0] in parts
        and not reported[0].single
        and None not in (result.low, reported[0].figure.low)
    ):
        # A total that comes after: another source's, or of a later day.
        result = result._replace(low=min(result.low or 0, _parts(parts).low or 0) or None)
    return result._replace(low=0) if none or _contested(own, reported) else result


def _contested(own: list[Count], reported: list[Count]) -> bool:
    """Check whether a figure that is reported is denied too."""
    if any(one.denied == "disputed" for one in reported):
        return True
    denied = [one.figure for one in own if one.denied == "denied"]
    return ANY in denied or any(one.figure in denied for one in reported)


def _whole(totals: list[Figure], parts: Figure) -> Figure:
    """Return totals together with the sum of their parts.

    The first total is that of the lead, and smaller ones after it are parts of it; where a larger one
    follows, the sources differ, or the toll rose.
    """
    first, ends = totals[0], [one.high or one.low or 0 for one in totals]
    if ends[0] == max(ends):
        low, high = first
    else:
        low = min((one.low for one in totals if one.low is not None), default=None)
        high = None if any(one.high is None for one in totals) else max(ends)
    if high is not None and parts.high is not None and parts.high > high:
        return Figure(min(low or parts.high, parts.low or parts.high), parts.high)
    return Figure(max(low or 0, parts.low or 0) or None, high)


def _parts(counts: list[Count]) -> Figure:
    """Return the fewest and the most that counts of groups give, none of which is a total."""
    groups: list[tuple[Who, list[Count]]] = []
    for one in sorted(counts, key=lambda count: not count.who.nation):
        same = [group for group in groups if may_be_same(group[0], one.who)]
        if len(same) == 1:
            same[0][1].append(one)
        else:
            groups.append((one.who, [one]))
    if not groups:
        return Figure(None, None)
    figures = [_range(same) for _, same in groups]
    lows = [one.low for one in figures if one.low is not None]
    if not all(are_apart(one, other) for (one, _), (other, _) in combinations(groups, 2)):
        return Figure(None, None)
    open_ = any(one.high is None for one in figures)
    return Figure(sum(lows) if lows else None, None if open_ else sum(one.high or 0 for one in figures))


def _range(same: list[Count]) -> Figure:
    """Return the range that sources give for one group; a single person named next to more is one of them."""
    larger = [one.figure for one in same if not one.single] or [one.figure for one in same]
    lows = [one.low for one in larger if one.low is not None]
    high = None if any(one.high is None for one in larger) else max(one.high or 0 for one in larger)
    return Figure(min(lows) if lows else None, high)


def denials(told: list[Count]) -> str:
    """Return the figures that are denied, in words: "killed: 10; wounded: any"."""
    return "; ".join(
        dict.fromkeys(
            f"{one.harm}: {'any' if one.figure == ANY else one.figure}" for one in told if one.denied
        )
    )
