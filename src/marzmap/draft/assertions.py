"""Whether a sentence reports an incident, or denies, fears, remembers or counts up what it names."""

from __future__ import annotations

import re

from marzmap.draft.patterns import HAPPENED, MONTHS, NOUNS, OCCURRED

_NUMBER = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|\d+)"

_WHOLE: tuple[tuple[str, str], ...] = (
    (
        "it remembers the past",
        (
            r"\banniversar|\bcommemorat|\bmemorial|\bmonument|\bmourn|\bwreath|\btributes?\b|\bfunerals?\b"
            r"|\bburied\b"
            r"|\bremember(?:s|ed|ing|ance)?\b|\bveterans?\b|\bmuseum\b"
        ),
    ),
    (
        "it is of an exercise",
        (
            r"\b(?:live-fire|military|joint|training|naval|an|the|this|such) exercises?\b|\bexercises\b"
            r"|\bdrills?\b|\btraining\b|\bmano(?:eu|eu|e)vres?\b|\bmaneuvers?\b|\bscenario\b"
            r"|\bsimulat"
            r"|\brehears|\bwar games?\b|\bfilm\b|\bnovel\b|\bvideo game"
        ),
    ),
    (
        "it is of an accident",
        (
            r"\baccident|\boverturned\b|\bavalanche|\bdrown"
            r"|\bsuicide\b(?! (?:bomb|attack|blast|car|vehicle|vest|drone))|\bcollided\b|\bcrash(?:ed)?\b"
            r"|\bearthquake|\bflood"
        ),
    ),
    (
        "it counts up a period or a habit",
        (
            r"\b(?:have|has|had) \w+ly (?:clashed|exchanged fire|traded fire)\b|\bclashed (?:many|several"
            r"|numerous) times"
            r"|\bhave \w+ly (?:erupted"
            r"|occurred)"
            rf"|\b(?:over|during|in|within) (?:the )?(?:past|last|same|previous|recent|first|second)"
            rf" (?:{_NUMBER} )?(?:days?|weeks?|months?|years?|decades?|period|half|quarter)\b"
            rf"|\bso far\b|\bin (?:the )?{_NUMBER} (?:days|weeks|months|years)\b"
            r"|\bin recent (?:days|weeks|months|years)\b|\bso far this\b|\bthis year\b|\b[Ll]ast year\b"
            r"|\bevery (?:day|week|month|year)"
            r"|\boften\b|\bfrequent|\brepeatedly\b|\brepeated (?:clash|attack|incident|exchange)|\busually\b"
            r"|\bregularly\b|\bperiodically\b|\boccasional"
            r"|\bin the (?:19|20)\d0s\b|\b(?:in|during) (?:an?|the|their) (?:[\w-]+ )?war\b|\btypically\b"
            r"|\btend to\b|\b(?:is|are) (?:common|rare)\b|\bfor (?:years|decades|months)\b"
            r"|\bover the (?:years|decades|months)\b"
            rf"|\bbetween {MONTHS}(?: \d{{4}})? and {MONTHS}\b|\bfrom \d{{4}} to \d{{4}}\b"
            rf"|\bbetween \d{{4}} and \d{{4}}\b"
        ),
    ),
)
"""Reasons why no part of a sentence is a report, and the words that tell."""

_ASIDE = re.compile(
    r",? the (?:latest|first|worst|deadliest|second|third|fourth|fifth|most) [^.;]*"
    rf"|,? in the (?:latest|first|worst|deadliest|second|third|fourth|fifth) [^.,;]*"
    rf"|\b{_NUMBER} (?:years?|months?|weeks?|days?|decades?) (?:after|since|before|on from) [^,.;]*"
    r"|,? ?\b(?:just |only |a few |some )?(?:hours|days|weeks|months|years) (?:after|before|since) [^,.;]*"
    r"|,? following an? [^.;]*"
    r"|,? (?:where|in which|during which|when|after) an? (?:similar|previous|earlier) [^.;]*"
    r"|(?<!^)\bsince (?:last |the )?[^,.;]*",
    re.IGNORECASE,
)
"""Parts of a sentence that set an incident beside earlier ones."""

_SINCE = re.compile(
    rf"^(?:but |and |in total,? )?since\b|\bsince (?:the (?:start|beginning)|(?:early |late "
    rf"|mid-?)?(?:{MONTHS}"
    rf"|\d{{4}}))\b[^.;]*\b(?:ha[sd]|have)\b"
    r"|\bha(?:s|ve|d) (?:been |\w+ly )*\w+[^.;,]*\bsince\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"^[“\"]?(?:Earlier,|Previously|Recall,|In the past|In an earlier|In a previous|Last (?:month|year),)"
)
_CONDITION = re.compile(r"^[“\"]?(?:If|Should|Unless|Were)\b")
_LONG_AGO = re.compile(rf"\b{_NUMBER} (?:years?|months?|decades?) (?:ago|earlier|before)\b", re.IGNORECASE)

_NOT_REAL = re.compile(
    r"\b(?:must|[Ss]hould|could|might|may|would|will|can|cannot|shall|[Ii]f|[Uu]nless|[Ww]hether|threat\w*"
    r"|warn\w*|vow\w*|pledg\w*"
    r"|plan(?:s|ned|ning)?|fear\w*|risk\w*|in case|calls? for|called for|urg\w+|demand\w*|intend\w*"
    r"|prevent\w*|avoid\w*"
    r"|ready to|possib\w+|potential\w*|hypothetical\w*|likely|concern(?:ed|s)?|try to|trying to|tried to"
    r"|attempted to)\b"
)
_NOT_REAL_AFTER = re.compile(r"^[^,.;]{0,12}\b(?:must|should|could|might|may|would|will|can|shall)\b")
_DENIED = re.compile(
    r"\b(?:not|never|no|nobody|none|neither|nor|without|den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|refut\w*"
    r"|false|untrue"
    r"|accus\w+|blam\w+|alleg(?!edly)\w+|investigat\w+)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(rf"\b(?:{HAPPENED})\b", re.IGNORECASE)
_NOUN = re.compile(rf"\b(?:{NOUNS})\b", re.IGNORECASE)
_OCCURRED = re.compile(rf"\b(?:{OCCURRED})\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:—–“”\"()]|\b(?:but|and (?=said|that|the|its|their|he|she|they|it))\b")


def reported_part(sentence: str) -> str:
    """Return a sentence with its asides to earlier incidents blanked out, as long as before.

    Examples
    --------
    >>> reported_part("Guards clashed on Sunday, the third time since May.").rstrip(" .")
    'Guards clashed on Sunday'
    """
    return _ASIDE.sub(lambda aside: " " * len(aside[0]), sentence)


def reason_not_a_report(sentence: str) -> str:
    """Return why nothing in a sentence is a report of an incident; empty where it may be one.

    Examples
    --------
    >>> reason_not_a_report("Families mourned those killed in the clash.")
    'it remembers the past'
    >>> reason_not_a_report("Since January 40 people were killed at the border.")
    'it counts up a period or a habit'
    >>> reason_not_a_report("On Sunday guards clashed at the border.")
    ''
    """
    if _SINCE.search(sentence):
        return "it counts up a period or a habit"
    part = reported_part(sentence)
    for reason, pattern in _WHOLE:
        if re.search(pattern, part, re.IGNORECASE):
            return reason
    if _EARLIER.match(sentence):
        return "it is of an earlier incident, and does not say of which day"
    return "it remembers the past" if _LONG_AGO.search(part) else ""


def is_condition(sentence: str) -> bool:
    """Check whether a sentence says what may come."""
    return bool(_CONDITION.match(sentence))


def names_incident(sentence: str) -> bool:
    """Check whether a sentence has a word for an incident at all."""
    return bool(_EVENT.search(sentence) or _NOUN.search(sentence))


def is_not_real(sentence: str, at: int) -> bool:
    """Check whether what a sentence says at a place is feared, planned, possible or a condition.

    Examples
    --------
    >>> sentence = "The war could have killed 20 people, and it wounded ten."
    >>> is_not_real(sentence, sentence.index("20")), is_not_real(sentence, sentence.index("ten"))
    (True, False)
    """
    return bool(_NOT_REAL.search(_CLAUSE.split(sentence[:at])[-1]))


def incidents_at(sentence: str) -> tuple[list[int], str]:
    """Return where a sentence says that an incident happened; or nowhere, and why.

    Examples
    --------
    >>> incidents_at("Guards exchanged fire on Sunday.")
    ([7], '')
    >>> incidents_at("If guards opened fire, the gate would be closed.")
    ([], 'it is not said to have happened')
    >>> incidents_at("The ministry denied that its guards opened fire.")
    ([], 'it is denied or alleged')
    """
    part = reported_part(sentence)
    verbs = [*_EVENT.finditer(part)]
    nouns = [*_NOUN.finditer(part)] if _OCCURRED.search(part) else []
    why = "it names an incident, and does not say that one happened"
    found = []
    for word in [*verbs, *nouns]:
        clause = _CLAUSE.split(part[: word.start()])[-1]
        if is_not_real(part, word.start()) or _NOT_REAL_AFTER.search(part[word.end() :]):
            why = "it is not said to have happened"
        elif _DENIED.search(clause):
            why = "it is denied or alleged"
        else:
            found.append(word.start())
    return sorted(found), "" if found else why
