"""Killed and wounded as sentences report them: who is counted, how exactly, and what is denied."""

from __future__ import annotations

import re
from itertools import combinations
from typing import NamedTuple

from marzmap.draft import people
from marzmap.draft.assertions import is_not_real, reported_part
from marzmap.draft.counted import ANY, Count, Harm, Status, added, with_groups, with_others
from marzmap.draft.denials import DENIED_ANYONE, denied_spans, is_disputed, is_unconfirmed, is_withdrawn
from marzmap.draft.figures import NOBODY, ORDINALS, QUANTITY, Figure, figure
from marzmap.draft.patterns import APPOSITION, AUX, KILLED, WHOM, WOUNDED
from marzmap.draft.people import EVERYBODY, SOME, are_apart

_Clause = tuple[int, int, Count]

_VERB = rf"(?:(?P<killed>{KILLED}|fatalit(?:y|ies)|deaths?)|(?P<wounded>{WOUNDED}|injur(?:y|ies)))\b"
# "Three were killed and wounded" does not say how many of each.
_VERB += r"(?! (?:and|or) (?:wounded|injured|killed)\b(?! (?:\d|at|more|an?|one|two|three)))"
_SUBJECT = re.compile(rf"(?P<whom>{WHOM}){APPOSITION}{AUX} {_VERB}", re.IGNORECASE)
_JOINED = re.compile(rf"(?P<whom>{WHOM}){APPOSITION}(?:,? and |, |,? as well as )", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:(?P<killed>killed|killing|shot dead|martyred|martyring|deaths? of|deaths? to|lives of"
    r"|toll (?:\w+ ){0,3}(?:to|at)"
    r"|(?:number|count) of (?P<of>(?:\w+ ){0,3})(?:killed|dead|deaths)(?: \w+){0,6}? (?:to|at)"
    r"|killed at"
    r"|dead at|killed:|dead:)|(?P<wounded>wounded|wounding|injured|injuring|injur(?:y|ies) (?:of|to)"
    r"|wounded at|injured at|wounded:"
    r"|injured:))"
    r"(?: also)? ",
    re.IGNORECASE,
)
_OBJECT_WHOM = re.compile(
    rf"{WHOM}(?= (?:and|or|by|in|at|on|near|when|after|who|while)\b|[,.;:]|$)", re.IGNORECASE
)
_DIED_LATER = re.compile(
    rf"{WHOM}(?: who (?:was|were|had been))? (?:wounded|injured)"
    r"(?: (?!and\b|or\b|but\b)[\w'’\-]+){1,14}? (?:died|succumbed)\b",
    re.IGNORECASE,
)
_SHORT_LIST = 8  # words
_NOUN = re.compile(r"fatalit|death|injur(?:y|ies)$", re.IGNORECASE)
_AND = re.compile(r",? and |, (?!\w+ of (?:whom|them|which)\b)")
_TOLL = re.compile(r"\b(?:toll|number|count)\b|\bdead at $")
_NONE = re.compile(
    rf"\b(?:[Nn]o one|[Nn]obody|[Nn]one){AUX} (?:(?P<killed>{KILLED})|(?P<wounded>wounded|injured|hurt))\b"
    r"|\b(?:(?:were|was|caus(?:ed|ing)|had|with|suffered) no|without)"
    r" (?:(?P<both>casualties|losses)|(?P<dead>deaths|fatalities)|(?P<hurt>injuries))\b"
)
_PARTLY = re.compile(r"^[^.;]{0,12}\b(?:among|on|from|in) (?:the|its|our|their|his|either)\b")
_LATER = re.compile(r"\bdied (?:of|from|in (?:a |the )?hospital|later)\b|\bsuccumbed\b")
_ORDINAL = re.compile(
    rf"\b[Aa] (?P<ordinal>{'|'.join(ORDINALS)}) (?:[\w'’\-]+ ){{1,4}}?(?:was |has |had |later )*"
    rf"(?:(?P<killed>{KILLED})|(?P<wounded>wounded|injured))\b"
)


def counts(sentence: str) -> list[Count]:
    """Return the numbers of killed and wounded in a sentence, in the order of the text.

    Examples
    --------
    >>> [(one.harm, str(one.figure), one.who.kind) for one in counts("Two guards were shot dead.")]
    [('killed', '2', 'armed')]
    >>> [(str(one.figure), one.denied) for one in counts("Iran denied that ten soldiers were killed.")]
    [('10', 'denied')]
    >>> counts("In 2023 guards killed time for two hours.")
    []
    """
    text = plain(sentence)
    denied = denied_spans(text)
    found: list[tuple[int, Count]] = []
    for at, _, count in _clauses(text):
        status: Status = ""
        if any(start <= at < end for start, end in denied) or is_withdrawn(text, at):
            status = "denied"
        elif is_disputed(text, at):
            status = "disputed"
        if not is_not_real(text, at) and (status != "denied" or count.figure != NOBODY):
            figure_ = Figure(0, count.figure.high) if is_unconfirmed(text, at) else count.figure
            found.append((at, count._replace(denied=status, figure=figure_)))
    for start, end in denied:
        if anyone := DENIED_ANYONE.match(text[start:end]):
            harm: Harm = "killed" if anyone["killed"] else "wounded"
            found.append((start + anyone.end(), Count(harm, ANY, denied="denied")))
    return with_others(with_groups([count for _, count in sorted(found, key=lambda one: one[0])]))


def plain(sentence: str) -> str:
    """Return what a sentence reports, without quotation marks, as its counts are read in it."""
    text = re.sub(r"[“”\"]", "", reported_part(sentence))
    return re.sub(r"-(?=(?:wounded|injured)\b)", " ", text)


def clauses(sentence: str) -> list[tuple[int, int]]:
    """Return from where to where, in the plain sentence, its numbers of people harmed are told.

    Examples
    --------
    >>> clauses("Two guards died.")
    [(0, 15)]
    """
    text = plain(sentence)
    denied = [
        (start, start + anyone.end())
        for start, end in denied_spans(text)
        if (anyone := DENIED_ANYONE.match(text[start:end]))
    ]
    return [*((start, end) for start, end, _ in _clauses(text)), *denied]


def _clauses(text: str) -> list[_Clause]:
    objects = _objects(text)
    return [*objects, *_subjects(text, objects), *_ordinals(text), *_none(text)]


class _Part(NamedTuple):
    """A number in a text, and the words for whom it counts."""

    at: int
    number: Figure
    whom: str
    single: bool


def _objects(text: str) -> list[_Clause]:
    """Counts behind a verb of harm, "killed two soldiers and a farmer": from where to where, and what."""
    found = []
    for verb in _OBJECT.finditer(text):
        chain: list[_Part] = []
        at = end = verb.end()
        while match := QUANTITY.match(text, at):
            number, rest = figure(match, text), text[match.end() :]
            whom = _OBJECT_WHOM.match(rest)
            words = whom[0] if whom else ""
            if not words.strip() and _TOLL.search(verb[0]):
                words = f" {verb['of'] or ''}people"
            of_others = chain and _subject(rest)  # "killed one soldier, and two were injured"
            if number is None or of_others or not _of_people(match, words, rest):
                break
            chain.append(_part(match, number, words))
            end = match.end() + len(whom[0] if whom else "")
            joint = _AND.match(text, end)
            if not joint:
                break
            at = joint.end()
        if chain:
            found += [(verb.start(), end, one) for one in _counts(_harm(verb), chain, text)]
    return found


def _subjects(text: str, taken: list[_Clause]) -> list[_Clause]:
    """Counts before a verb of harm, "two soldiers and a farmer died": from where to where, and what."""
    found: list[_Clause] = []
    chain: list[_Part] = []
    done = 0
    for match in QUANTITY.finditer(text):
        number = figure(match, text)
        is_taken = any(start <= match.start() < end for start, end, _ in taken)
        if number is None or is_taken or match.start() < done:
            continue
        rest = text[match.end() :]
        if later := _DIED_LATER.match(rest):
            dead = Count("killed", Figure(number.low, None), single=True)
            done = match.end() + later.end()
            found.append((match.start(), done, dead._replace(who=SOME)))
            continue
        subject, joined = _subject(rest), _JOINED.match(rest)
        if subject and _of_people(match, subject["whom"], rest):
            # "14 fatalities" are of people in general.
            noun = _NOUN.match(subject["killed"] or subject["wounded"])
            chain.append(_part(match, number, subject["whom"] or ("people" if noun else "")))
            if not _more_subjects(text, chain[0].at):
                end = match.end() + subject.end()
                found += [(chain[0].at, end, one) for one in _counts(_harm(subject), chain, text)]
            done, chain = match.end() + subject.end(), []
        elif joined and QUANTITY.match(rest, joined.end()) and _of_people(match, joined["whom"], rest):
            chain.append(_part(match, number, joined["whom"]))
        else:
            chain = []
    return found


def _subject(rest: str) -> re.Match[str] | None:
    """Whom a number counts as the subject of a verb of harm, where no other number lies between."""
    subject = _SUBJECT.match(rest)
    if subject and subject["whom"].endswith(" of the"):
        return None  # "two of the wounded" are counted elsewhere
    if subject and any(figure(other, subject["whom"]) for other in QUANTITY.finditer(subject["whom"])):
        return None
    return subject


def _part(match: re.Match[str], number: Figure, whom: str) -> _Part:
    return _Part(match.start(), number, whom, (match["n"] or "").casefold() in {"a", "an", "another"})


def _harm(match: re.Match[str]) -> Harm:
    return "killed" if match["killed"] else "wounded"


def _of_people(match: re.Match[str], whom: str, rest: str) -> bool:
    """Check whether people are counted; "a" counts only with a noun for a person."""
    if people.is_not_people(whom):
        return False
    if (match["n"] or "").casefold() in {"a", "an"}:
        return people.is_person(whom) or bool(re.match(r" (?:fatality|death|injury)\b", rest))
    return True


def _more_subjects(text: str, start: int) -> bool:
    """Check whether people without a number are joined to the first of a count: "his wife and two sons"."""
    before = re.split(r"[.;:]", text[:start])[-1]
    if re.search(rf"\b(?:was|were|had|has|have|\w+ing|\w+ed|left|{KILLED}|hurt|fatality|death)\b", before):
        return False
    return bool(re.search(r"\w[^.;]*(?:,| )and $", before)) and len(before.split()) <= _SHORT_LIST


def _counts(harm: Harm, parts: list[_Part], text: str) -> list[Count]:
    """Counts of a chain of numbers: of each group where they are surely of different people, else the sum."""
    groups = [people.who(part.whom) for part in parts]
    if len(groups) > 1 and all(are_apart(*pair) for pair in combinations(groups, 2)):
        return [_count(harm, [part], text) for part in parts]
    return [_count(harm, parts, text)]


def _count(harm: Harm, parts: list[_Part], text: str) -> Count:
    """One count of a chain of numbers: its sum, which is a total where it is of several groups."""
    number = added([part.number for part in parts])
    groups = {people.who(part.whom) for part in parts}
    who = groups.pop() if len(groups) == 1 else EVERYBODY
    if len(parts) == 1 and not who.nation:
        who = who._replace(nation=_side(text, parts[0].at))
    adds = bool(re.match(r"(?:another|an additional|a further)\b", text[parts[0].at :], re.IGNORECASE))
    adds = adds or bool(re.search(r"\b(?:others?|more)\b", parts[0].whom))
    return Count(harm, number, who, adds=adds, single=len(parts) == 1 and parts[0].single)


def _side(text: str, at: int) -> str:
    """Return the side whose losses a clause counts: "the Armenian side has two", "two on the other side"."""
    before = re.search(r"\b([A-Z]\w+) side (?:has|had|suffered|lost|reported)\b[^.;]*$", text[:at])
    after = re.match(r"[^.;,]{0,80}?\bon the ([A-Z]\w+) side\b", text[at:])
    return before[1] if before else after[1] if after else ""


def _ordinals(text: str) -> list[_Clause]:
    """Return totals that an ordinal gives: "a third guard died"."""
    return [
        (*match.span(), Count(_harm(match), Figure(ORDINALS[match["ordinal"]], None)))
        for match in _ORDINAL.finditer(text)
    ]


def _none(text: str) -> list[_Clause]:
    """That nobody was harmed; not where it is said of one side only."""
    found: list[_Clause] = []
    for match in _NONE.finditer(text):
        if _PARTLY.match(text[match.end() :]):
            continue
        harms: tuple[Harm, ...] = ("killed",) if match["killed"] or match["dead"] else ("wounded",)
        if match["both"]:
            harms = ("killed", "wounded")
        found += [(*match.span(), Count(harm, NOBODY)) for harm in harms]
    return found


def is_later_death(sentence: str) -> bool:
    """Check whether a sentence says that somebody harmed before has died, or who was the third to die.

    Examples
    --------
    >>> is_later_death("A third guard died on Friday."), is_later_death("A third incident took place.")
    (True, False)
    """
    return bool(_LATER.search(sentence) or _ORDINAL.search(sentence))
