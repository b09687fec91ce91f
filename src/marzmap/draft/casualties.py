"""Killed and wounded as sentences report them: who is counted, how exactly, and what is denied."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from marzmap.draft.assertions import reported_part
from marzmap.draft.denials import DENIED_ANYONE, denied_spans, is_disputed
from marzmap.draft.figures import ORDINALS, QUANTITY, Figure, figure
from marzmap.draft.patterns import APPOSITION, AUX, KILLED, WHOM, WOUNDED

Harm = Literal["killed", "wounded"]


class Count(NamedTuple):
    """A number of people harmed, as one clause gives it.

    Attributes
    ----------
    harm : str
        "killed" or "wounded".
    figure : Figure
        How many; of 0 to 0, that there were none.
    group : str
        Who is counted: nationality and noun; empty for people in general.
    denied : str
        "" for a count that is reported; "denied" for one that is only denied; "disputed" for one that is
        reported and then denied in the same sentence.
    adds : bool
        Whether it counts others than the count before it ("another", "four others").
    """

    harm: Harm
    figure: Figure
    group: str
    denied: Literal["", "denied", "disputed"] = ""
    adds: bool = False


ANY = Figure(-1, -1)
"""Of a denial that anyone was harmed."""

_VERB = rf"(?:(?P<killed>{KILLED}|fatalit(?:y|ies)|deaths?)|(?P<wounded>{WOUNDED}|injur(?:y|ies)))\b"
# "Three were killed and wounded" does not say how many of each.
_VERB += r"(?! (?:and|or) (?:wounded|injured|killed)\b(?! (?:\d|at|more|an?|one|two|three)))"
_SUBJECT = re.compile(rf"(?P<whom>{WHOM}){APPOSITION}{AUX} {_VERB}", re.IGNORECASE)
_JOINED = re.compile(rf"(?P<whom>{WHOM}){APPOSITION}(?:,? and |, |,? as well as )", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:(?P<killed>killed|killing|martyred|martyring|deaths? of|lives of|death toll (?:\w+ ){0,3}(?:to"
    r"|at)|killed at"
    r"|dead at|killed:|dead:)|(?P<wounded>wounded|wounding|injured|injuring|wounded at|injured at|wounded:"
    r"|injured:))"
    r"(?: also)? $",
    re.IGNORECASE,
)
_OBJECT_WHOM = re.compile(
    rf"{WHOM}(?= (?:and|or|by|in|at|on|near|when|after|who|while)\b|[,.;:]|$)", re.IGNORECASE
)
_NOT_PEOPLE = re.compile(
    r"\b(?:camels?|sheep|goats?|cattle|cows?|livestock|animals?|horses?|donkeys?|houses?|vehicles?"
    r"|civil war|war)\b"
)
_PERSON = re.compile(
    r"\b(?:soldiers?|guards?|farmers?|civilians?|villagers?|residents?|migrants?|refugees?|traders?"
    r"|shepherds?|herders?"
    r"|officers?|men|man|woman|women|child|children|boys?|girls?|fighters?|militants?|persons?|people"
    r"|troops?|conscripts?"
    r"|policem[ae]n|servicem[ae]n|smugglers?|drivers?|workers?|labourers?|laborers?|commander|member"
    r"|fisherm[ae]n|personnel"
    r"|terrorists?|insurgents?|gunm[ae]n|national|citizens?|student|teacher|carrier|other|others|one"
    r"|victims?|pastoralists?)\b"
)
_ANYONE = re.compile(
    r"\b(?:people|persons?|others?|more|men|man|individuals?|casualties|one|dead|bodies|victims?)$|^$"
)
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
    >>> [(one.harm, str(one.figure), one.group) for one in counts("Two guards and a farmer were killed.")]
    [('killed', '3', 'guard, farmer')]
    >>> [(str(one.figure), one.denied) for one in counts("Iran denied that ten soldiers were killed.")]
    [('10', 'denied')]
    >>> counts("In 2023 guards killed time for two hours.")
    []
    """
    text = re.sub(r"[“”\"]", "", reported_part(sentence))
    denied = denied_spans(text)
    found: list[tuple[int, Count]] = []
    for at, count in [*_counted(text), *_ordinals(text), *_none(text)]:
        status: Literal["", "denied", "disputed"] = ""
        if any(start <= at < end for start, end in denied):
            status = "denied"
        elif is_disputed(text, at):
            status = "disputed"
        if status != "denied" or count.figure != Figure(0, 0):
            found.append((at, count._replace(denied=status)))
    for start, end in denied:
        if anyone := DENIED_ANYONE.match(text[start:end]):
            harm: Harm = "killed" if anyone["killed"] else "wounded"
            found.append((start, Count(harm, ANY, "", "denied")))
    return _with_groups(_added([count for _, count in sorted(found, key=lambda one: one[0])]))


def _with_groups(found: list[Count]) -> list[Count]:
    """Counts of one sentence, those of people in general after others as of the same group.

    "Two Kyrgyz guards were killed and six were wounded" counts guards twice.
    """
    result: list[Count] = []
    for one in found:
        same = result and not one.group and not one.adds and one.harm != result[-1].harm
        result.append(one._replace(group=result[-1].group) if same else one)
    return result


def _added(found: list[Count]) -> list[Count]:
    """Counts of one sentence, those of others ("another", "four more") put to the count before them."""
    result: list[Count] = []
    for one in found:
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


def _counted(text: str) -> list[tuple[int, Count]]:
    """Numbers with whom they count, as subject or object of a verb of harm."""
    found: list[tuple[int, Count]] = []
    chain: list[tuple[int, Figure, str]] = []
    harm: Harm | None = None
    done = 0
    for match in QUANTITY.finditer(text):
        number = figure(match, text)
        if number is None or match.start() < done:
            continue
        rest = text[match.end() :]
        before = _OBJECT.search(text[: match.start()])
        subject, joined = _SUBJECT.match(rest), _JOINED.match(rest)
        if before:
            harm, chain = _harm(before), []
            whom = _OBJECT_WHOM.match(rest)
            part = (match.start(), number, whom[0] if whom else "")
            if _of_people(match, part[2], rest):
                found.append((match.start(), _count(harm, [part], text)))
            continue
        if subject and _of_people(match, subject["whom"], rest):
            chain.append((match.start(), number, subject["whom"]))
            if not _more_subjects(text, chain[0][0]):
                found.append((chain[0][0], _count(_harm(subject), chain, text)))
            done, chain = match.end() + subject.end(), []
        elif joined and QUANTITY.match(rest, joined.end()) and _of_people(match, joined["whom"], rest):
            chain.append((match.start(), number, joined["whom"]))
        else:
            chain = []
    return found


def _harm(match: re.Match[str]) -> Harm:
    return "killed" if match["killed"] else "wounded"


def _of_people(match: re.Match[str], whom: str, rest: str) -> bool:
    """Whether people are counted; "a" counts only with a noun for a person, and never "a number of"."""
    if _NOT_PEOPLE.search(whom):
        return False
    if (match["n"] or "").casefold() in {"a", "an"}:
        return bool(_PERSON.search(whom)) or bool(re.match(r" (?:fatality|death|injury)\b", rest))
    return True


def _more_subjects(text: str, start: int) -> bool:
    """Whether people without a number are joined to the first of a count: "his wife and two sons"."""
    before = re.split(r"[.;:]", text[:start])[-1]
    if re.search(rf"\b(?:was|were|had|has|have|\w+ing|\w+ed|left|{KILLED}|hurt|fatality|death)\b", before):
        return False
    return bool(re.search(r"\w[^.;]*(?:,| )and $", before)) and len(before.split()) <= 8  # noqa: PLR2004 - a short list


def _count(harm: Harm, parts: list[tuple[int, Figure, str]], text: str) -> Count:
    """One count of a chain of numbers: its sum."""
    figure_of_all = _sum([number for _, number, _ in parts])
    groups = [_group(whom) for _, _, whom in parts]
    first = text[parts[0][0] :]
    adds = bool(re.match(r"another\b", first, re.IGNORECASE)) or bool(
        re.search(r"\b(?:others?|more)\b", parts[0][2])
    )
    return Count(harm, figure_of_all, ", ".join(dict.fromkeys(filter(None, groups))), adds=adds)


def _group(whom: str) -> str:
    """Who is counted: the first adjective with a capital, else the noun; empty for people in general."""
    plain = re.split(r" (?:of|from|in|at|near|on|killed|wounded|dead)\b", whom)[0].strip()
    nation = re.search(r"\b[A-Z][\w\-]+", plain)
    noun = "" if _ANYONE.search(plain) else plain.split()[-1].removesuffix("s")
    return " ".join(filter(None, [nation[0] if nation else "", noun]))


def _ordinals(text: str) -> list[tuple[int, Count]]:
    """Totals that an ordinal gives: "a third guard died"."""
    return [
        (match.start(), Count(_harm(match), Figure(ORDINALS[match["ordinal"]], None), ""))
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
        found += [(match.start(), Count(harm, Figure(0, 0), "")) for harm in harms]
    return found


def is_later_death(sentence: str) -> bool:
    """Check whether a sentence says that somebody harmed before has died, or who was the third to die.

    Examples
    --------
    >>> is_later_death("A third guard died on Friday."), is_later_death("A third incident took place.")
    (True, False)
    """
    return bool(_LATER.search(sentence) or _ORDINAL.search(sentence))
