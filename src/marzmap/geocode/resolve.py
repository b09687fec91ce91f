"""Which place is meant: by its name, by what a row says beside it, by choice; never by guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marzmap._text import fold
from marzmap.geocode import districts, evidence, names, offsets, phrases
from marzmap.geocode.answers import (
    MOST_ALIKE,
    MOST_LISTED,
    Answer,
    described,
    listed,
    reason,
    shown,
    taken,
    undecided,
)
from marzmap.geocode.choosing import decided, in_context
from marzmap.geocode.context import (
    Context,
    is_known,
    standing,
    unit,
)
from marzmap.geocode.indexing import SURE, Match, is_own
from marzmap.geocode.lookup import RIVAL, bears, elsewhere, found, of_kind

if TYPE_CHECKING:
    from marzmap.geocode.indexing import Index
    from marzmap.geocode.phrases import Phrase


_CURATED = 1


def by_names(asked: list[str], context: Context, known: Index, place_id: str = "") -> Answer:
    """Find the place that one name or two names of it stand for.

    Parameters
    ----------
    asked : list of str
        Its name, or that and its name in Persian. They mean one place: what only one of them leaves open the
        other decides, and where each means another place neither is taken.
    context : Context
        What the row says beside the names.
    known : Index
        Where to look.
    place_id : str
        The place that was chosen, by its id; "" where the names are to decide.

    Examples
    --------
    >>> from marzmap import geocode
    >>> held = geocode.index(geocode.gazetteer())
    >>> by_names(["Dogharoun"], Context(), held).evidence
    'Dogharoun (exact)'
    >>> by_names(["Qala"], Context("AFG", "Herat"), held).matches[0].place_id
    'islam-qala'
    """
    chosen = None
    if place_id:
        rows = known.any_places(place_id)
        if not rows:
            return undecided(f"place_id {names.shown(place_id)} is in no table of places")
        chosen = Match(place_id, rows, 1.0, "chosen", rows[0]["name"])
    if not asked:
        return _chosen(chosen) if chosen else undecided("no place is named")
    answers = [by_name(name, context, known, chosen) for name in asked]
    if chosen:
        return next((answer for answer in answers if not answer.rows), answers[0])
    pairs = zip(asked, answers, strict=True)
    answers = [districts.instead_of_seat(name, answer, context, known) for name, answer in pairs]
    taken = districts.wider([answer for answer in answers if answer.rows])
    own = [answer for answer in taken if is_own(answer.matches[0])]
    meant = own or taken
    if len({answer.matches[0].place_id for answer in meant}) > 1:
        each = " and ".join(described(answer.matches[0]) for answer in meant)
        return undecided(
            f"{' and '.join(map(names.shown, asked))} are different places: {each}", answers[0].matches
        )
    if meant:
        return max(meant, key=lambda answer: answer.score)
    return _of_both(context, known, *answers) or next(
        (answer for answer in answers if answer.matches), answers[0]
    )


def by_name(name: str, context: Context, known: Index, chosen: Match | None = None) -> Answer:
    """Find the place that a name or a phrase stands for.

    What the lists kept by hand have is taken as it stands there ("Kang district"), whatever it says as a
    phrase; all else is understood as a phrase first. A chosen place stands for whatever name is in it.
    """
    whole = [chosen] if chosen else found(name, known)
    if chosen:
        listed = any(fold(name) in names.spellings(row) for row in chosen.rows)
    else:
        listed = any(match.score >= SURE and match.rows[0]["precedence"] <= _CURATED for match in whole)
    phrase = None if listed or len(name) > phrases.LONGEST else phrases.read(name)
    if phrase and phrase.kind == "province" and not chosen:
        return _province(phrase.names[0], context, known)
    is_district = phrase and phrase.kind == "district" and not chosen
    if phrase and is_district and (district := districts.named(phrase.names[0], context, known)):
        return district
    # In Guezzam and At Tanf are names.
    is_name = not chosen and any(match.score >= SURE for match in whole)
    read = None if phrase and phrase.words in ("in", "at") and is_name else phrase
    if read and (answer := _of_phrase(read, whole, context, known, chosen)):
        return answer if answer.rows else _or_its_unit(read, answer, context, known)
    if chosen:
        return _confirmed(name, chosen, known)
    answer = decided(name, whole, context, known)
    return (
        answer
        if answer.rows
        else _or_abroad(name, _or_province(name, answer, context, known), context, known)
    )


def _chosen(match: Match) -> Answer:
    return Answer(match.rows, match.score, "chosen by its place_id", "", [match])


def _bearers(name: str, known: Index) -> list[Match]:
    """Who surely bears a name."""
    return [match for match in found(name, known) if match.score >= SURE]


def _confirmed(name: str, chosen: Match, known: Index) -> Answer:
    """A place that was chosen by its id, unless the name beside it is that of others only."""
    others = _bearers(name, known)
    if others and not bears(chosen, name):
        statement = (
            f"place_id {names.shown(chosen.place_id)} is {described(chosen)}, but {names.shown(name)} is"
        )
        return undecided(f"{statement} {listed(others[:MOST_LISTED])}", [chosen, *others])
    return _chosen(chosen)


def _of_both(context: Context, known: Index, *answers: Answer) -> Answer | None:
    """Return the one place that each of several names may stand for, though none of them alone decides."""
    sure = [{match.place_id for match in answer.matches if match.score >= SURE} for answer in answers]
    both = [match for match in answers[0].matches if match.place_id in set.intersection(*sure)]
    if len(answers) == 1 or len(both) != 1:
        return None
    if evidence.odds(both[0], standing(both[0], context, known), known) < evidence.TAKEN:
        return None
    return Answer(both[0].rows, both[0].score, f"{reason(both[0])}; of both names the one", "", both)


def _of_phrase(
    phrase: Phrase, whole: list[Match], context: Context, known: Index, chosen: Match | None
) -> Answer | None:
    """The place of a phrase, moved and widened as it says; None where it makes no sense as one."""
    first = phrase.names[0]
    if phrase.within:
        if not is_known(phrase.within, known):
            return None
        context = context._replace(within=(phrase.within, *context.within))
    if phrase.kind == "between":
        return _between(phrase, context, known, chosen)
    if phrase.kind == "itself" and not chosen:
        if names.is_common(first):
            return None if any(match.score >= SURE for match in whole) else by_name(first, context, known)
        if kin := of_kind(phrase, known):
            return decided(first, kin, context, known)
        # The gazetteer may have such a name too: "Shahr-e Herat" is not Herat alone.
        sure = {match.place_id: match for match in (*found(first, known), *whole) if match.score >= SURE}
        if sure:
            return decided(first, [*sure.values()], context, known)
    answer = by_name(first, context, known, chosen)
    return _moved(phrase, answer, known) if answer.matches or phrase.kind == "code" else None


def _province(name: str, context: Context, known: Index) -> Answer:
    """The province of a name, known by its centre only; a town of that name is another place."""
    among = known.of_provinces
    answer = decided(name, found(name, among), context, among)
    if not answer.rows:
        _, there, _ = in_context(answer.matches, context, among)
        same = [match for match in there if unit(match.spelling) == unit(name)]
        if len(same) != 1:
            return _no_province(name, answer.matches, context, known)
        answer = taken(same[0], answer.matches, "")
    return answer._replace(evidence=f"province of {answer.evidence}")


def _no_province(name: str, matches: list[Match], context: Context, known: Index) -> Answer:
    """Why no province is meant by a name, and what may be: provinces like it, or places so called."""
    like = [match for match in matches if match.tier == "part" or match.score >= RIVAL]
    elsewhere = any(match.score >= SURE for match in like)
    where = "elsewhere" if elsewhere else "near it" if like else "so called"
    some = like or _bearers(name, known)
    statement = f"no province {names.shown(name)} is known{' in ' * bool(context.words())}{context.words()}"
    return undecided(f"{statement}; {where}: {listed(some[:MOST_ALIKE])}" if some else statement, some)


def _or_province(name: str, answer: Answer, context: Context, known: Index) -> Answer:
    """What was found of a name that no place surely bears, and the province that may be meant."""
    if any(match.score >= SURE for match in answer.matches):
        return answer
    among = known.of_provinces
    bearers = _bearers(name, among) or _bearers(names.without_feature(name), among)
    _, provinces, _ = in_context(bearers, context, among)
    if not provinces:
        return answer
    return undecided(f"{answer.reason}; a province: {listed(provinces)}", [*provinces, *answer.matches])


def _or_abroad(name: str, answer: Answer, context: Context, known: Index) -> Answer:
    """What was found of a name that nothing here is like, and who bears it in countries not asked for."""
    if context.words() or any(match.score >= RIVAL for match in answer.matches):
        return answer
    bearers = sorted(elsewhere(name, known), key=lambda match: -(match.rows[0]["population"] or 0))
    if not bearers:
        return answer
    near, rest = answer.matches[:MOST_LISTED], answer.matches[MOST_LISTED:]
    statement = f"{answer.reason}; elsewhere: {listed(bearers[:MOST_ALIKE])}"
    return undecided(statement, [*near, *bearers[:MOST_LISTED], *rest])


def _or_its_unit(phrase: Phrase, answer: Answer, context: Context, known: Index) -> Answer:
    """The province or district that a phrase names with a place which no gazetteer has, nor one like it."""
    surely = any(match.score >= SURE for match in answer.matches)
    if not phrase.within or surely or names.is_common(phrase.names[0]):
        return answer
    inside = context._replace(within=(phrase.within, *context.within))
    if any(match.score >= RIVAL for match in in_context(answer.matches, inside, known)[2]):
        return answer
    around: Answer | None = _province(phrase.within, context, known)
    around = around if around and around.rows else districts.named(phrase.within, context, known)
    if not around:
        return answer
    how = f"{names.shown(phrase.names[0])} is in no gazetteer; {around.evidence}"
    matches = [around.matches[0], *answer.matches]
    return around._replace(score=min(around.score, SURE), evidence=how, matches=matches)


def _moved(phrase: Phrase, answer: Answer, known: Index) -> Answer:
    if phrase.kind == "code" and not answer.rows:
        statement = f"{phrase.words} is a short Plus Code, and its town is not settled: {answer.reason}"
        return undecided(statement, answer.matches)
    matches = [
        match._replace(rows=[offsets.place(phrase, [row], known.district_radii) for row in match.rows])
        for match in answer.matches
    ]
    if not answer.rows:
        return answer._replace(matches=matches)
    if phrase.kind in ("offset", "around", "code") and (wide := _too_wide(answer, phrase)):
        return wide
    evidence = f"{phrase.words} {answer.evidence}".strip()
    return answer._replace(rows=matches[0].rows, evidence=evidence, matches=matches)


def _between(phrase: Phrase, context: Context, known: Index, chosen: Match | None) -> Answer | None:
    ends = [
        by_name(name, context, known, chosen if chosen and bears(chosen, name) else None)
        for name in phrase.names
    ]
    for end in ends:
        if not end.rows:
            return end if end.matches else None
        if wide := _too_wide(end, phrase):
            return wide
    points = [shown(end.rows) for end in ends]
    rows = [offsets.place(phrase, points, known.district_radii)]
    evidence = f"between {' and '.join(end.evidence for end in ends)}"
    score = min(end.score for end in ends)
    return Answer(rows, score, evidence, "", [ends[0].matches[0]._replace(rows=rows, score=score)])


def _too_wide(answer: Answer, phrase: Phrase) -> Answer | None:
    """Return why a point measured from a province, known by its centre only, has no place.

    Nor has a short Plus Code whose town is wider than the way to where the code comes again.
    """
    if all(row["radius_m"] is not None for row in answer.rows):
        if phrase.kind != "code" or all(
            offsets.extent_m(row) <= offsets.code_reach_m(phrase.words, row["latitude"])
            for row in answer.rows
        ):
            return None
        statement = f"{described(answer.matches[0])} is too wide for the short Plus Code {phrase.words}"
        return undecided(f"{statement}, which comes again near it", answer.matches)
    statement = f"{described(answer.matches[0])} is known by its centre only: no point follows from it"
    return undecided(statement, answer.matches)
