"""Which parts of a sentence are denied."""

from __future__ import annotations

import re

from marzmap.draft.patterns import AUX, KILLED, WHOM, WOUNDED

_DENY = re.compile(r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:ed|es)|refuted)\b|\breject(?:s|ed)?\b")
_DENY_ENDS = re.compile(r";|, (?:and|but|saying)\b|\band (?:said|added|says)\b|\bbut\b")
_FALSE = re.compile(
    r"\b(?:reports?|claims?|rumou?rs|allegations?|figures?)\b(?P<what>[^.;]{0,120}?)\b(?:was|were|is|are"
    r"|has been|have been)"
    r" (?:\w+ )?(?:denied|rejected|dismissed|false|untrue|baseless|refuted)\b"
)
_DENIED_AFTER = re.compile(r"^[^.;]{0,60}\([^)]{0,30}\bdenied\b")
DENIED_ANYONE = re.compile(rf"^[^.;]*?\bany\b{WHOM}{AUX} (?:(?P<killed>{KILLED})|(?P<wounded>{WOUNDED}))")
"""What is denied, where it is that anyone was harmed."""
_DENIED_THAT = re.compile(
    r"\b(?:these|those|such|the|this|that|any) (?:\w+ )?(?:reports?|claims?|figures?|accounts?|numbers?)\b"
    r"|\bit\b"
)
_WITHDRAWN = re.compile(r"\b(?:withdr[ae]w\w*|retract\w*|took (?:it |that )?back|walked back)\b")
_UNCONFIRMED = re.compile(
    r"\b(?:[Uu]nconfirmed|[Uu]nverified|[Uu]ncorroborated|[Rr]umou?r(?:s|ed)?)\b[^.;,]*$"
)


def is_withdrawn(text: str, at: int) -> bool:
    """Check whether a count in a sentence is taken back behind it: "spoke of two dead, but withdrew that"."""
    return bool(_WITHDRAWN.search(text, at))


def is_unconfirmed(text: str, at: int) -> bool:
    """Check whether a count in a sentence is called unconfirmed, so that there may have been nobody."""
    return bool(_UNCONFIRMED.search(text[:at]))


def denied_spans(text: str) -> list[tuple[int, int]]:
    """Return the parts of a sentence that hold what is denied, as first and last position."""
    spans = [match.span("what") for match in _FALSE.finditer(text)]
    for verb in _DENY.finditer(text):
        end = _DENY_ENDS.search(text, verb.end())
        spans.append((verb.end(), end.start() if end else len(text)))
    return spans


def is_disputed(text: str, at: int) -> bool:
    """Check whether a count in a sentence is denied behind it, by reference: "rejected these reports"."""
    if _DENIED_AFTER.match(text[at:]):
        return True
    return any(
        verb.start() > at and bool(_DENIED_THAT.match(text[verb.end() :].lstrip()))
        for verb in _DENY.finditer(text)
    )
