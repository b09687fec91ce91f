"""Killed and wounded as sentences report them: who is counted, how exactly, and what is denied."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from marzmap.draft import people
from marzmap.draft.assertions import is_not_real, reported_part
from marzmap.draft.denials import DENIED_ANYONE, denied_spans, is_disputed
from marzmap.draft.figures import NOBODY, ORDINALS, QUANTITY, Figure, figure
from marzmap.draft.patterns import APPOSITION, AUX, KILLED, WHOM, WOUNDED
from marzmap.draft.people import EVERYBODY, SOME, Who

Harm = Literal["killed", "wounded"]


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
        "" for a count that is reported; "denied" for one that is only denied; "disputed" for one that is
        reported and then denied in the same sentence.
    adds : bool
        Whether it counts others than the count before it ("another", "four others").
    single : bool
        Whether it is "a" person, who may be one of more that are counted elsewhere.
    """

    harm: Harm
    figure: Figure
    who: Who = EVERYBODY
    denied: Literal["", "denied", "disputed"] = ""
    adds: bool = False
    single: bool = False


ANY = Figure(-1, -1)
"""Of a denial that anyone was harmed."""

_VERB = rf"(?:(?P<killed>{KILLED}|fatalit(?:y|ies)|deaths?)|(?P<wounded>{WOUNDED}|injur(?:y|ies)))\b"
# "Three were killed and wounded" does not say how many of each.
_VERB += r"(?! (?:and|or) (?:wounded|injured|killed)\b(?! (?:\d|at|more|an?|one|two|three)))"
_SUBJECT = re.compile(rf"(?P<whom>{WHOM}){APPOSITION}{AUX} {_VERB}", re.IGNORECASE)
_JOINED = re.compile(rf"(?P<whom>{WHOM}){APPOSITION}(?:,? and |, |,? as well as )", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:(?P<killed>killed|killing|shot dead|martyred|martyring|deaths? of|deaths? to|lives of"
    r"|death toll (?:\w+ ){0,3}(?:to"
    r"|at)|killed at"
    r"|dead at|killed:|dead:)|(?P<wounded>wounded|wounding|injured|injuring|injur(?:y|ies) (?:of|to)"
    r"|wounded at|injured at|wounded:"
    r"|injured:))"
    r"(?: also)? ",
    re.IGNORECASE,
)
_OBJECT_WHOM = re.compile(
    rf"{WHOM}(?= (?:and|or|by|in|at|on|near|when|after|who|while)\b|[,.;:]|$)", re.IGNORECASE
)
_SHORT_LIST = 8  # words
_NOUN = re.compile(r"fatalit|death|injur(?:y|ies)$", re.IGNORECASE)
_AND = re.compile(r",? and |, ")
_NONE = re.compile(
    rf"\b(?:[Nn]o one|[Nn]obody|[Nn]one){AUX} (?:(?P<killed>{KILLED})|(?P<wounded>wounded|injured|hurt))\b"
    r"|\b(?:were|was|caused|had|with|suffered) no (?P<both>casualties|losses)\b"
    r"|\bwithout (?P<without>casualties)\b"
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
    text = re.sub(r"[“”\"]", "", reported_part(sentence))
    text = re.sub(r"-(?=(?:wounded|injured)\b)", " ", text)
    denied = denied_spans(text)
    found: list[tuple[int, Count]] = []
    objects = _objects(text)
    active = [(start, count) for start, _, count in objects]
    for at, count in [*active, *_subjects(text, objects), *_ordinals(text), *_none(text)]:
        if is_not_real(text, at):
            continue
        status: Literal["", "denied", "disputed"] = ""
        if any(start <= at < end for start, end in denied):
            status = "denied"
        elif is_disputed(text, at):
            status = "disputed"
        if status != "denied" or count.figure != NOBODY:
            found.append((at, count._replace(denied=status)))
    for start, end in denied:
        if anyone := DENIED_ANYONE.match(text[start:end]):
            harm: Harm = "killed" if anyone["killed"] else "wounded"
            found.append((start + anyone.end(), Count(harm, ANY, denied="denied")))
    return _added(_with_groups([count for _, count in sorted(found, key=lambda one: one[0])]))


def _with_groups(found: list[Count]) -> list[Count]:
    """Counts of one sentence, those of people in general after others as of the same group.

    "Two Kyrgyz guards were killed and six were wounded" counts guards twice.
    """
    result: list[Count] = []
    for one in found:
        same = result and one.who in {EVERYBODY, SOME} and not one.adds and one.harm != result[-1].harm
        result.append(one._replace(who=result[-1].who) if same else one)
    return result


def _added(found: list[Count]) -> list[Count]:
    """Counts of one sentence, those of others ("another", "four more") put to the count before them."""
    result: list[Count] = []
    for count in found:
        # "Two were killed and four others wounded" counts no more than four wounded.
        beside = any(other.harm != count.harm for other in result)
        one = count._replace(adds=count.adds and not beside)
        if one.adds and result and (result[-1].harm, result[-1].denied) == (one.harm, one.denied):
            result[-1] = result[-1]._replace(figure=_sum([result[-1].figure, one.figure]))
        else:
            result.append(one)
    return result


def _sum(figures: list[Figure]) -> Figure:
    """Several numbers of different people as one: open at an end where one of them is, but for the fewest."""
    lows = [one.low for one in figures if one.low is not None]
    highs = [one.high for one in figures if one.high is not None]
    return Figure(sum(lows) if lows else None, sum(highs) if len(highs) == len(figures) else None)


class _Part(NamedTuple):
    """A number in a text, and the words for whom it counts."""

    at: int
    number: Figure
    whom: str
    single: bool


def _objects(text: str) -> list[tuple[int, int, Count]]:
    """Counts behind a verb of harm, "killed two soldiers and a farmer": from where to where, and what."""
    found = []
    for verb in _OBJECT.finditer(text):
        chain: list[_Part] = []
        at = end = verb.end()
        while match := QUANTITY.match(text, at):
            number, rest = figure(match, text), text[match.end() :]
            whom = _OBJECT_WHOM.match(rest)
            words = whom[0] if whom else ""
            of_others = chain and _subject(rest)  # "killed one soldier, and two were injured"
            if number is None or of_others or not _of_people(match, words, rest):
                break
            chain.append(_part(match, number, words))
            end = match.end() + len(words)
            joint = _AND.match(text, end)
            if not joint:
                break
            at = joint.end()
        if chain:
            found.append((verb.start(), end, _count(_harm(verb), chain, text)))
    return found


def _subjects(text: str, taken: list[tuple[int, int, Count]]) -> list[tuple[int, Count]]:
    """Counts before a verb of harm, "two soldiers and a farmer were killed": where, and what."""
    found: list[tuple[int, Count]] = []
    chain: list[_Part] = []
    done = 0
    for match in QUANTITY.finditer(text):
        number = figure(match, text)
        is_taken = any(start <= match.start() < end for start, end, _ in taken)
        if number is None or is_taken or match.start() < done:
            continue
        rest = text[match.end() :]
        subject, joined = _subject(rest), _JOINED.match(rest)
        if subject and _of_people(match, subject["whom"], rest):
            # "14 fatalities" are of people in general.
            noun = _NOUN.match(subject["killed"] or subject["wounded"])
            chain.append(_part(match, number, subject["whom"] or ("people" if noun else "")))
            if not _more_subjects(text, chain[0].at):
                found.append((chain[0].at, _count(_harm(subject), chain, text)))
            done, chain = match.end() + subject.end(), []
        elif joined and QUANTITY.match(rest, joined.end()) and _of_people(match, joined["whom"], rest):
            chain.append(_part(match, number, joined["whom"]))
        else:
            chain = []
    return found


def _subject(rest: str) -> re.Match[str] | None:
    """Whom a number counts as the subject of a verb of harm, where no other number lies between."""
    subject = _SUBJECT.match(rest)
    if subject and any(figure(other, subject["whom"]) for other in QUANTITY.finditer(subject["whom"])):
        return None
    return subject


def _part(match: re.Match[str], number: Figure, whom: str) -> _Part:
    return _Part(match.start(), number, whom, (match["n"] or "").casefold() in {"a", "an", "another"})


def _harm(match: re.Match[str]) -> Harm:
    return "killed" if match["killed"] else "wounded"


def _of_people(match: re.Match[str], whom: str, rest: str) -> bool:
    """Whether people are counted; "a" counts only with a noun for a person."""
    if people.is_not_people(whom):
        return False
    if (match["n"] or "").casefold() in {"a", "an"}:
        return people.is_person(whom) or bool(re.match(r" (?:fatality|death|injury)\b", rest))
    return True


def _more_subjects(text: str, start: int) -> bool:
    """Whether people without a number are joined to the first of a count: "his wife and two sons"."""
    before = re.split(r"[.;:]", text[:start])[-1]
    if re.search(rf"\b(?:was|were|had|has|have|\w+ing|\w+ed|left|{KILLED}|hurt|fatality|death)\b", before):
        return False
    return bool(re.search(r"\w[^.;]*(?:,| )and $", before)) and len(before.split()) <= _SHORT_LIST


def _count(harm: Harm, parts: list[_Part], text: str) -> Count:
    """One count of a chain of numbers: its sum, which is a total where it is of several groups."""
    number = _sum([part.number for part in parts])
    groups = {people.who(part.whom) for part in parts}
    who = groups.pop() if len(groups) == 1 else EVERYBODY
    if len(parts) == 1 and not who.nation:
        who = who._replace(nation=_side(text, parts[0].at))
    adds = bool(re.match(r"(?:another|an additional|a further)\b", text[parts[0].at :], re.IGNORECASE))
    adds = adds or bool(re.search(r"\b(?:others?|more)\b", parts[0].whom))
    return Count(harm, number, who, adds=adds, single=len(parts) == 1 and parts[0].single)


def _side(text: str, at: int) -> str:
    """The side whose losses a clause counts: "the Armenian side has two", "two on the Armenian side"."""
    before = re.search(r"\b([A-Z]\w+) side (?:has|had|suffered|lost|reported)\b[^.;]*$", text[:at])
    after = re.match(r"[^.;,]{0,80}?\bon the ([A-Z]\w+) side\b", text[at:])
    return before[1] if before else after[1] if after else ""


def _ordinals(text: str) -> list[tuple[int, Count]]:
    """Totals that an ordinal gives: "a third guard died"."""
    return [
        (match.start(), Count(_harm(match), Figure(ORDINALS[match["ordinal"]], None)))
        for match in _ORDINAL.finditer(text)
    ]


def _none(text: str) -> list[tuple[int, Count]]:
    """That nobody was harmed; not where it is said of one side only."""
    found: list[tuple[int, Count]] = []
    for match in _NONE.finditer(text):
        if _PARTLY.match(text[match.end() :]):
            continue
        harms: tuple[Harm, ...] = ("killed",) if match["killed"] else ("wounded",)
        if match["both"] or match["without"]:
            harms = ("killed", "wounded")
        found += [(match.start(), Count(harm, NOBODY)) for harm in harms]
    return found


def is_later_death(sentence: str) -> bool:
    """Check whether a sentence says that somebody harmed before has died, or who was the third to die.

    Examples
    --------
    >>> is_later_death("A third guard died on Friday."), is_later_death("A third incident took place.")
    (True, False)
    """
    return bool(_LATER.search(sentence) or _ORDINAL.search(sentence))
