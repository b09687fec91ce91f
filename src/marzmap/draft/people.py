"""Who is counted: nationality, and whether civilians or armed men."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["", "armed", "irregular", "civilian", "other"]


class Who(NamedTuple):
    """Whom a count is of.

    Attributes
    ----------
    nation : str
        The adjective with a capital, such as "Afghan"; empty where there is none.
    kind : str
        "armed" (of a state), "irregular" (armed otherwise), "civilian" or "other"; empty for people in
        general.
    """

    nation: str = ""
    kind: Kind = ""


EVERYBODY = Who()
"""People in general: a count of them is a total."""

SOME = Who("", "other")
"""Who is not said, as in "five were injured" or "two others": perhaps some of those counted elsewhere."""

_ARMED = (
    r"soldiers?|guards?|officers?|fighters?|troops?|conscripts?|policem[ae]n|police|servicem[ae]n|personnel"
    r"|commanders?|Taliban|rangers?|sergeants?|members?|gendarmes?|corporals?|captains?|majors?|lieutenants?"
    r"|colonels?|commandos?|paratroopers?|sailors?|recruits?|reservists?|peacekeepers?|paramilitar(?:y|ies)"
)
_IRREGULAR = (
    r"militants?|smugglers?|terrorists?|insurgents?|gunm[ae]n|intruders?|attackers?|bandits?|infiltrators?"
    r"|militiam[ae]n|rebels?|jihadists?|extremists?|assailants?|raiders?|rustlers?|traffickers?|separatists?"
)
_CIVILIAN = (
    r"farmers?|civilians?|villagers?|residents?|migrants?|refugees?|traders?|shepherds?|herders?"
    r"|pastoralists?"
    r"|children|child|wom[ae]n|boys?|girls?|drivers?|workers?|labou?rers?|fisherm[ae]n|teachers?|students?"
    r"|carriers?|sons?|daughters?|wife|wives|famil(?:y|ies)|worshippers?|nationals?|citizens?|youths?"
    r"|girls?|babies|baby|infants?|toddlers?|teenagers?|elders?|merchants?|journalists?|medics?|nurses?|doctors?"
    r"|paramedics?|pilgrims?|passengers?|locals|peasants?|herdsm[ae]n|shopkeepers?|father|mother|brothers?|sisters?"
)
_ANYONE = re.compile(r"\b(?:people|persons?|individuals?|casualties|dead|bodies|victims?)$")
_PERSON = re.compile(
    rf"\b(?:{_ARMED}|{_IRREGULAR}|{_CIVILIAN}|men|man|persons?|people|others?|one|victims?)\b"
)
_NOT_PEOPLE = re.compile(
    r"\b(?:camels?|sheep|goats?|cattle|cows?|livestock|animals?|horses?|donkeys?|houses?|vehicles?|war)\b"
)
_ENDS = re.compile(r" (?:of|from|in|at|near|on|killed|wounded|dead)\b")


def is_person(words: str) -> bool:
    """Check whether words name a person, as "a" must be followed by one to be a count."""
    return bool(_PERSON.search(words))


def is_not_people(words: str) -> bool:
    """Check whether words name what is counted and is no people."""
    return bool(_NOT_PEOPLE.search(words))


def who(words: str) -> Who:
    """Return whom the words behind a number are of.

    Examples
    --------
    >>> who(" Iranian border guards"), who(" people"), who(" of our force's personnel")
    (Who(nation='Iranian', kind='armed'), Who(nation='', kind=''), Who(nation='', kind='armed'))
    """
    plain = words.strip()
    if not plain.startswith("of "):
        plain = _ENDS.split(f" {plain}")[0].strip()
    nation = re.search(r"\b[A-Z][\w\-]+", plain)
    if re.search(rf"\b(?:{_CIVILIAN})\b", plain):
        kind: Kind = "civilian"
    elif re.search(rf"\b(?:{_IRREGULAR})\b", plain):
        kind = "irregular"
    elif re.search(rf"\b(?:{_ARMED})\b", plain):
        kind = "armed"
    else:
        kind = "" if _ANYONE.search(plain) else "other"
    return Who(nation[0] if nation else "", kind)


def are_apart(one: Who, other: Who) -> bool:
    """Check whether two counts are surely of different people.

    Examples
    --------
    >>> guards = Who("Iranian", "armed")
    >>> are_apart(Who("Afghan", "armed"), guards), are_apart(Who("", "armed"), guards)
    (True, False)
    """
    nations = bool(one.nation and other.nation and one.nation != other.nation)
    civilians = "civilian" in {one.kind, other.kind} and bool({"armed", "irregular"} & {one.kind, other.kind})
    return nations or civilians


def may_be_same(one: Who, other: Who) -> bool:
    """Check whether two counts are of one group, as far as their words say: no nation or kind contradicts.

    Examples
    --------
    >>> guards = Who("Iranian", "armed")
    >>> may_be_same(Who("", "armed"), guards), may_be_same(Who("", "civilian"), guards)
    (True, False)
    """
    nations = not one.nation or not other.nation or one.nation == other.nation
    kinds = one.kind == other.kind or (
        one.nation != "" and one.nation == other.nation and "" in {one.kind, other.kind}
    )
    return nations and kinds and SOME not in {one, other}
