"""What the counts of an incident give together: the fewest and the most harmed, and what is denied."""

from __future__ import annotations

from marzmap.draft.casualties import ANY, Count, Harm
from marzmap.draft.figures import Figure


def total(harm: Harm, told: list[Count]) -> Figure:
    """Return the fewest and the most harmed that the counts of one incident allow.

    Counts of people in general are totals, of which others are parts; where totals differ, the sources do.
    Without a total, counts of different groups are between the largest of them and their sum. A figure that
    is reported and denied has nobody as its fewest.

    Examples
    --------
    >>> two, three = Count("killed", Figure(2, 2), "Iranian"), Count("killed", Figure(3, 3), "guard")
    >>> total("killed", [two, three])
    Figure(low=3, high=5)
    >>> total("killed", [two, Count("killed", Figure(10, 10), "", "denied")])
    Figure(low=2, high=2)
    """
    own = [one for one in told if one.harm == harm]
    reported = [one for one in own if one.denied != "denied" and one.figure != Figure(0, 0)]
    none = any(one.figure == Figure(0, 0) and not one.denied for one in own)
    if not reported:
        return Figure(0, 0) if none else Figure(None, None)
    result = _combined([*dict.fromkeys((one.group, one.figure) for one in reported)])
    return result._replace(low=0) if none or _contested(own, reported) else result


def _contested(own: list[Count], reported: list[Count]) -> bool:
    """Whether a figure that is reported is denied too."""
    if any(one.denied == "disputed" for one in reported):
        return True
    denied = [one.figure for one in own if one.denied == "denied"]
    return ANY in denied or any(one.figure in denied for one in reported)


def _combined(figures: list[tuple[str, Figure]]) -> Figure:
    """The fewest and the most of several figures, each with its group."""
    totals = [one for group, one in figures if not group]
    parts: dict[str, list[Figure]] = {}
    for group, one in figures:
        if group:
            parts.setdefault(group, []).append(one)
    # "Two guards" may be of the "three Iranian guards".
    for noun in [group for group in parts if " " not in group]:
        if same := next((group for group in parts if group.endswith(f" {noun}")), ""):
            parts[same] += parts.pop(noun)
    groups = [_range(same) for same in parts.values()]
    least = max((one.low or 0 for one in groups), default=0)
    most = None if any(one.high is None for one in groups) else sum(one.high or 0 for one in groups)
    if not totals:
        return Figure(least or None, most)
    whole = _range(totals)
    if most is not None and whole.high is not None and most > whole.high:
        return Figure(min(whole.low or most, least), most)
    return Figure(max(whole.low or 0, least) or None, whole.high)


def _range(figures: list[Figure]) -> Figure:
    """What sources that differ say together."""
    lows = [one.low for one in figures if one.low is not None]
    high = None if any(one.high is None for one in figures) else max(one.high or 0 for one in figures)
    return Figure(min(lows) if lows else None, high)


def denials(told: list[Count]) -> str:
    """Return the figures that are denied, in words: "killed: 10; wounded: any"."""
    return "; ".join(
        dict.fromkeys(
            f"{one.harm}: {'any' if one.figure == ANY else one.figure}" for one in told if one.denied
        )
    )
