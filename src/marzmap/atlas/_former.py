"""States that are no more, or held more than today: `former_states.csv`."""

from __future__ import annotations

import csv
import functools
from pathlib import Path
from typing import NamedTuple


class FormerState(NamedTuple):
    """A state, or the name of one, in a time in which it held other land than today.

    Attributes
    ----------
    country : str
        As tables of incidents have it: alpha-3 of ISO 3166-1 where the state goes on under that code, else
        the withdrawn code of ISO 3166-3 (SUN, YUG, CSK, DDR).
    names : tuple of str
        In English; the first is shown.
    codes : mapping of str to str
        "numeric" (ISO 3166) and "gw" (Gleditsch and Ward, UCDP), where it had one of its own.
    first, last : str
        First and last day (YYYY-MM-DD); `last` is empty if the name or the holding goes on.
    held : frozenset of str
        Today's countries (alpha-3) on whose land it was.
    """

    country: str
    names: tuple[str, ...]
    codes: dict[str, str]
    first: str
    last: str
    held: frozenset[str]


@functools.cache
def former_states() -> tuple[FormerState, ...]:
    """Return former states, with names and codes of ISO 3166-3, UCDP, ACLED and Gleditsch and Ward.

    Examples
    --------
    >>> [(state.country, state.last) for state in former_states() if "SSD" in state.held]
    [('SDN', '2011-07-08')]
    """
    with Path(__file__).with_name("former_states.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            FormerState(
                row["country"],
                tuple(row["names"].split("|")),
                {scheme: row[scheme] for scheme in ("numeric", "gw") if row[scheme]},
                row["first"],
                row["last"],
                frozenset(row["held"].split(" ")),
            )
            for row in csv.DictReader(file)
        )


def former_holder(country: str, holder: str, first: str, last: str) -> FormerState | None:
    """Return the state under which a country of today stood in a time, by the code that is stated for it.

    Parameters
    ----------
    country : str
        Stated (alpha-3, also withdrawn ones).
    holder : str
        The country that holds the place today (alpha-3).
    first, last : str
        First and last possible day, YYYY-MM-DD.

    Returns
    -------
    FormerState or None
        None if `holder` did not stand under `country` on any of those days.

    Examples
    --------
    >>> former_holder("SDN", "SSD", "2010-01-01", "2010-01-01").last
    '2011-07-08'
    >>> former_holder("SDN", "SSD", "2012-01-01", "2012-01-01") is None
    True
    """
    return next(
        (
            state
            for state in former_states()
            if state.country == country and holder in state.held and _lasted(state, first, last)
        ),
        None,
    )


def held_then(country: str, first: str, last: str) -> frozenset[str]:
    """Return today's countries (alpha-3) that a stated one held in a time; itself if nothing else is known.

    Examples
    --------
    >>> [sorted(held_then("SDN", day, day)) for day in ("2010-01-31", "2012-01-31")]
    [['SDN', 'SSD'], ['SDN']]
    """
    held = (
        state.held for state in former_states() if state.country == country and _lasted(state, first, last)
    )
    return frozenset().union(*held) or frozenset({country})


def _lasted(state: FormerState, first: str, last: str) -> bool:
    """Check whether a state was there on any day of a time."""
    return state.first <= last and first <= (state.last or first)


def is_former(country: str) -> bool:
    """Check whether a code (alpha-3) is one that ISO 3166 has withdrawn.

    Examples
    --------
    >>> is_former("SUN"), is_former("SDN")
    (True, False)
    """
    return any(state.country == country and country not in state.held for state in former_states())
