"""Who says what a sentence reports."""

from __future__ import annotations

import re

_SAYS = (
    r"(?:has |have |had |also |later )?(?:said|says|told|reported|reports|confirmed|announced|stated"
    r"|claimed|informs?|informed"
    r"|denied|denies|rejected|rejects|put|tweeted|wrote|noted|declared)"
)
_SPEAKER = (
    r"officials?|spokes(?:man|woman|person|people)|ministry|ministries|committee|agency|service|governor"
    r"|commander"
    r"|police|army|military|forces|residents?|elders?|authorities|witness(?:es)?|sources?|media|groups?"
    r"|hospital|mission"
    r"|command|council|guards?|government|department|office|administration|doctors?|radio|television"
    r"|newspaper|observers?"
    r"|monitors?|activists|troops|Corps|BSF|IRGC|UNHCR|OCHA|Tasnim|IRNA|ISNA|Fars|Mehr|Khaama|Pajhwok"
    r"|TOLO\w*|Reuters"
    r"|AFP|AP|TASS|Interfax|Xinhua|Novosti|BBC|Anadolu|Hasht-e Subh|Azattyk?|Asia-Plus"
)
_NO_SPEAKER = re.compile(
    r"\b(?:did|not|no|was|were|had|has|have|is|are|who|which|that|when|while|after|before"
    r"|died|and said|but)\b|\b(?!united|armed|unnamed|unidentified|retired|allied)[a-z]+ed\b"
)
_WHO = r"(?P<who>(?:[\w'’\-]+ ){0,12}?[\w'’\-]+)"
_PLACES = (
    re.compile(rf"\b[Aa]ccording to {_WHO}(?=[,.;”\"]|$)"),
    re.compile(rf"[”\"],? (?:said|says) {_WHO}(?=[,.;]|$)"),
    re.compile(rf"[,;][”\"]? {_WHO} {_SAYS}\b"),
    re.compile(rf"^[“\"]?(?:But |However, |Meanwhile, )?{_WHO} {_SAYS}\b"),
)
"""Where a sentence names who speaks, the plainest first."""


def without_speaker(sentence: str) -> str:
    """Return a sentence without the words for who says it, which may hold another place and other parties.

    Examples
    --------
    >>> without_speaker("Officials in Kandahar said that clashes began in Spin Boldak.")
    ' said that clashes began in Spin Boldak.'
    """
    who = speaker(sentence)
    return sentence.replace(who, "", 1) if who else sentence


def speaker(sentence: str) -> str:
    """Return who a sentence says it from; empty where it names nobody, or only by a pronoun.

    Examples
    --------
    >>> speaker("Two guards were killed on Sunday, Iran's border police said.")
    "Iran's border police"
    >>> speaker("Two guards were killed, according to local officials.")
    'local officials'
    >>> speaker("He said that two guards were killed.")
    ''
    """
    for pattern in _PLACES:
        for found in pattern.finditer(sentence):
            who = found["who"]
            if re.search(rf"\b(?:{_SPEAKER})\b", who, re.IGNORECASE) and not _NO_SPEAKER.search(who):
                return re.sub(r"^(?:but|and) | (?:further|also|later|earlier|then)$", "", who)
    return ""
