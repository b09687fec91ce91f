"""Whether every number of people and every word of harm in a sentence was understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from marzmap.draft import people
from marzmap.draft.assertions import is_not_real
from marzmap.draft.casualties import clauses, counts, plain
from marzmap.draft.denials import denied_spans
from marzmap.draft.figures import QUANTITY, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.draft.counted import Count, Harm

_KILLED = (
    r"kill(?:ed|ing|s)|dead|died|deaths?|fatalit(?:y|ies)|fatally|martyr(?:ed|dom|s)?|slain|perished|succumbed"
    r"|bodies|corpses|toll|lost (?:his|her|their) li(?:fe|ves)|beheaded|executed|neutrali[sz]ed|eliminated"
)
_WOUNDED = r"wound(?:ed|ing|s)|injur(?:ed|ing|y|ies)|hurt|maimed|neutrali[sz]ed|shot in the \w+"
_BOTH = r"casualties|losses|victims"
_WORDS: dict[Harm, re.Pattern[str]] = {
    "killed": re.compile(rf"\b(?:{_KILLED}|{_BOTH})\b", re.IGNORECASE),
    "wounded": re.compile(rf"\b(?:{_WOUNDED}|{_BOTH})\b", re.IGNORECASE),
}
_HARM = rf"(?:{_KILLED}|{_WOUNDED}|{_BOTH})"
_KNOWN = re.compile(
    # The same people again, without a number.
    r"\b(?:the|those|these|their|its)(?: (?:other|remaining|own))? (?:dead|killed|wounded|injured|victims)\b"
    r"(?! (?:\d|in|at|on|by|when)\b)"
    # Nobody of one side, which tells nothing of the other.
    rf"|\bno\b(?: (?!and\b|but\b)[\w'’\-]+){{0,5}} {_HARM}\b"
    rf"|\b(?:casualty|death|injury) (?:figures?|count|numbers?)\b|\b(?:was|were) not {_HARM}\b"
    r"|\bkilled time\b"
    # How some of those counted before died.
    rf"|(?<=, )\w+ of whom\b[^.;]{{0,40}}?\b(?:died|succumbed)\b[^,.;]*",
    re.IGNORECASE,
)
_UNHARMED = re.compile(
    r"\b(?:arrested|detained|captured|seized|evacuated|displaced|fled|flee|moved|returned|crossed|cross|involved"
    r"|deployed|sent|released|freed|surrendered|rescued|survived|stranded|homeless|took part|attacked|entered"
    r"|stormed|opened fire|fired|patrol\w*|missing|left (?:the|their)|live|living|work(?:ing)?"
    r"|using|carrying)\b"
)
_REVISED = re.compile(
    r"\b(?:figures?|numbers?|tolls?|counts?|reports?|claims?)\b[^.;]{0,40}"
    r"\b(?:withdrawn|retracted|corrected|revised|mistaken|wrong|in error)\b"
    r"|\b(?:revised|corrected)\b[^.;]{0,20}\b(?:figures?|numbers?|tolls?|counts?)\b"
    r"|\b(?:at first|had first|initial(?:ly)?|originally|preliminary|previously|earlier)(?: \w+){0,2}"
    r" (?:said|spoken?|put|reports?|reported|counts?|tolls?|figures?|told)\b",
    re.IGNORECASE,
)
_ALSO = re.compile(rf"\balso (?:\w+ )?{_HARM}\b")
_SINGLE = {"a", "an", "one", "another", "both"}
_REACH = 60  # characters behind a number in which it says of whom it is


def unread(sentence: str) -> set[Harm]:
    """Return of which harm a sentence says more than its counts hold: both, where people are just numbered.

    Examples
    --------
    >>> unread("Two guards were killed and one was hurt."), unread("The dead were brought to Zahedan.")
    (set(), set())
    >>> unread("Two guards were killed, and of the patrol's porters not all who fell sick died.")
    {'killed'}
    """
    text = rest = plain(sentence)
    if _REVISED.search(text) and not denied_spans(text):
        return {"killed", "wounded"}
    for start, end in [*clauses(sentence), *(one.span() for one in _KNOWN.finditer(text))]:
        rest = rest[:start] + "#" * (end - start) + rest[end:]
    found: set[Harm] = {
        harm
        for harm, words in _WORDS.items()
        if any(not is_not_real(rest, word.start()) for word in words.finditer(rest))
    }
    return {"killed", "wounded"} if _numbers_people(rest) else found


def _numbers_people(text: str) -> bool:
    """Check whether a number of people is given of whom it is not plain that they came to no harm."""
    for number in QUANTITY.finditer(text):
        after = re.split(r"[.;#]", text[number.end() :])[0]
        whose = re.split(r",|\b(?:and|but|who|which|that|with)\b", after[:_REACH])[0]
        if (number["n"] or "").casefold() in _SINGLE or not figure(number, text) or number["vague"]:
            continue
        if is_not_real(text, number.start()) or people.is_not_people(whose):
            continue
        if people.is_person(" ".join(whose.split()[:5])) and not _UNHARMED.search(after):
            return True
    return False


def unread_in(sentences: Sequence[str]) -> set[Harm]:
    """Return of which harm the sentences of one incident say more than their counts hold.

    Who was "also" killed may be one of those counted before, or not.
    """
    found: set[Harm] = set()
    before: list[Count] = []
    for sentence in sentences:
        own = counts(sentence)
        found |= unread(sentence)
        if _ALSO.search(sentence):
            found |= {
                one.harm
                for one in own
                if any(
                    one.harm == other.harm and not people.are_apart(one.who, other.who) for other in before
                )
            }
        before += own
    return found
