"""The day of the incident that a sentence reports, of all the dates that it names."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from marzmap.dates import interval
from marzmap.draft import assertions, days
from marzmap.draft.days import Anchor, Day

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A date that is one day."""

_SAID_ON = re.compile(
    r"\b(?:said|says|told|reported|announced|confirmed|added|quoted|wrote|tweeted|posted|released|published"
    r"|statement|warned"
    r"|visited|met|meet|talks|speaking|interview)\b(?: (?!that\b)[\w'’./\-]+){0,4}? ?$"
)
_NOT_BEFORE = re.compile(r"\b(?:[Ss]ince|[Uu]ntil|by|before) $")
_HOURS_LATER = re.compile(r"\b(?:[Hh]ours later|[Ll]ater (?:that|the same|in the) (?:day|night|evening))\b")
_SAYS_THEN = re.compile(
    r"^,?(?: (?!(?:that|was|were|as)\b)[\w'’.]+){1,5} (?:said|says|reported|announced|confirmed|stated)\b"
)
_STATEMENT = re.compile(r"^ (?:report|statement|press release)\b")


def day_of(sentence: str, anchor: Anchor, before: Sequence[Day]) -> Day | None:
    """Return of the dates of a sentence the nearest to its word for an incident; None where it has none.

    The days on which something was said, and the ends of periods, are not dates of incidents.

    Parameters
    ----------
    sentence : str
        One sentence.
    anchor : Anchor
        The day of writing.
    before : sequence of Day
        Those of the incidents before, from which a date can be counted too.

    Examples
    --------
    >>> anchor = Anchor(date(2024, 3, 4), "the dateline, 2024-03-04")
    >>> day_of("Officials said on Monday that guards clashed on Saturday.", anchor, []).edtf
    '2024-03-02'
    """
    part = assertions.reported_part(sentence)
    named = days.stated(part)
    full = [day for day in before if DAY.fullmatch(day.edtf)]
    if anchor.day is None and full:
        named += days.in_the_same_year(part, full[-1])
    for day in days.worked_out(part, anchor):
        quoted = _is_quoted(part, day.start)  # "today" is the day of who is quoted
        if not quoted and not any(day.start < other.end and other.start < day.end for other in named):
            named.append(day)
    if full and full[-1] == before[-1]:
        named += _hours_later(part, full[-1])
    # "1 am (2300 GMT Friday)" is another zone's day.
    named = [day for day in named if part[: day.start].count("(") == part[: day.start].count(")")]
    own = [day for day in named if not _NOT_BEFORE.search(part[: day.start]) and not _is_of_saying(part, day)]
    if not own and named and _is_first_and_of_saying(part, named[0]):
        return named[0]._replace(edtf="", basis=f"open: {named[0].words!r} is when it was said")
    happened, _ = assertions.incidents_at(sentence)
    return min(
        own,
        key=lambda day: min((abs(day.start - at) for at in happened), default=day.start),
        default=None,
    )


def is_close(day: Day) -> bool:
    """Check whether a date is known to days: incidents of one month may be two, those of one day are one."""
    return "/" in day.edtf or len(day.edtf) != len("2021-12")


def overlap(one: Day, other: Day) -> bool:
    """Check whether two dates can be of one day; without dates, whether they are written alike."""
    if not one.edtf or not other.edtf:
        return one.edtf == other.edtf and one.words.split()[-1:] == other.words.split()[-1:]
    (start, end), (first, last) = interval(one.edtf), interval(other.edtf)
    return (start or "") <= (last or "9") and (first or "") <= (end or "9")


def _is_first_and_of_saying(sentence: str, day: Day) -> bool:
    """Check whether a sentence begins with the day of the statement: "On 5 May the police reported that"."""
    return not sentence[: day.start].strip() and bool(_SAYS_THEN.match(sentence[day.end :]))


def _is_quoted(sentence: str, at: int) -> bool:
    """Check whether a place in a sentence is within quotation marks."""
    before = sentence[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def is_closer(day: Day, span: Day) -> bool:
    """Check whether a date is one of the days of a longer one."""
    return bool(DAY.fullmatch(day.edtf)) and "/" in span.edtf and overlap(day, span)


def _is_of_saying(sentence: str, day: Day) -> bool:
    """Check whether a date is that of a statement: "officials said on Monday"."""
    if _STATEMENT.match(sentence[day.end :]) or _is_first_and_of_saying(sentence, day):
        return True
    said = _SAID_ON.search(sentence[: day.start])
    return bool(said and not assertions.names_incident(said[0]))


def _hours_later(sentence: str, before: Day) -> list[Day]:
    """Return the day of what was hours after the incident before: that day or the next."""
    next_day = date.fromisoformat(before.edtf) + timedelta(1)
    return [
        Day(
            before.edtf if match[0].endswith("day") else f"{before.edtf}/{next_day}",
            match[0],
            *match.span(),
            f"worked out from {before.edtf}: {match[0]!r}",
        )
        for match in _HOURS_LATER.finditer(sentence)
    ]
