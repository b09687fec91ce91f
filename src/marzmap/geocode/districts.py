"""Districts and counties as places: known by their polygons, not by a point and a radius.

A name that a district shares with its seat may mean either. "Ghoryan district" and ولسوالی غوریان are the
district, "Ghoryan town" is the seat. The bare name is the seat where that has `spacing.CITY_PEOPLE` or more,
else the district, which holds the seat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap.geocode.answers import Answer, taken
from marzmap.geocode.context import CONTRARY, ranked
from marzmap.geocode.divisions import is_district
from marzmap.geocode.indexing import SURE, Match, is_own
from marzmap.geocode.lookup import found
from marzmap.geocode.phrases import read
from marzmap.geocode.spacing import CITY_PEOPLE

if TYPE_CHECKING:
    from marzmap._types import Place
    from marzmap.geocode.context import Context
    from marzmap.geocode.indexing import Index


def named(name: str, context: Context, known: Index) -> Answer | None:
    """Return the district of a name; None where none that can be meant is held, or several are.

    Examples
    --------
    >>> from marzmap import geocode
    >>> from marzmap.geocode import Context
    >>> held = geocode.index(geocode.gazetteer())
    >>> named("Gulran", Context(), held).rows[0]["place_id"]
    'district:AFG-herat-gulran'
    """
    among = known.of_districts
    order = ranked(_so_called(name, among), context, among)
    stands = [standing for _, standing in order if standing != CONTRARY]
    meant = [match for match, standing in order if stands and standing == max(stands)]
    if len(meant) != 1:
        return None
    answer = taken(meant[0], [match for match, _ in order], "")
    return answer._replace(evidence=f"district of {answer.evidence}")


def instead_of_seat(name: str, answer: Answer, context: Context, known: Index) -> Answer:
    """Return the district where a name may mean that, in place of its seat or of nothing; else the answer.

    A district of no name of its own ("Qala district") is the one that holds the place of that name.
    """
    phrase = read(name)
    while phrase and phrase.kind in ("within", "inside"):
        context = context._replace(within=(*filter(None, [phrase.within]), *context.within))
        name, phrase = phrase.names[0], read(phrase.names[0])
    if phrase and phrase.kind != "district":
        return answer
    if not answer.rows:
        taken_by_others = any(match.score >= SURE for match in answer.matches)
        free = not (taken_by_others or _is_province(name, context, known))
        return (named(name, context, known) if free else None) or answer
    if len(answer.rows) > 1 or is_own(answer.matches[0]) or is_district(answer.matches[0].place_id):
        return answer
    holding = _holding(answer, known)
    if phrase:
        return _taken(holding, answer, "the one that holds")
    is_city = (answer.rows[0]["population"] or 0) >= CITY_PEOPLE
    bearers = {match.place_id for match in _so_called(name, known.of_districts)}
    own = [match for match in holding if match.place_id in bearers and not is_city]
    return _taken(own, answer, "or its seat")


def _is_province(name: str, context: Context, known: Index) -> bool:
    """Check whether a name may be that of a province, by what the row says."""
    bearers = _so_called(name, known.of_provinces)
    return any(standing != CONTRARY for _, standing in ranked(bearers, context, known.of_provinces))


def _holding(answer: Answer, known: Index) -> list[Match]:
    """Return the districts that may hold the place of an answer."""
    return [
        Match(identifier, rows, 1.0, "exact", rows[0]["admin2"] or "")
        for identifier, rows in known.of_districts.places.items()
        if _unit(rows[0]) == _unit(answer.rows[0])
    ]


def _taken(districts: list[Match], answer: Answer, how: str) -> Answer:
    if len(districts) != 1:
        return answer
    district = taken(districts[0], [districts[0], *answer.matches], f"{how} {answer.evidence}")
    return district._replace(score=answer.score, evidence=f"district of {district.evidence}")


def wider(answers: list[Answer]) -> list[Answer]:
    """Leave the seat out where two names of one place are a district and its seat."""
    whole = [answer for answer in answers if is_district(answer.matches[0].place_id)]
    units = {_unit(answer.rows[0]) for answer in whole}
    one = len(units) == 1 and all(_unit(answer.rows[0]) in units for answer in answers)
    return whole if one else answers


def _so_called(name: str, among: Index) -> list[Match]:
    return [match for match in found(name, among) if match.score >= SURE]


def _unit(place: Place) -> tuple[str | None, ...]:
    return place["country"], place["admin2"]
