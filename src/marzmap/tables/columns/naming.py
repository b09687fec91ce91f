"""What the name of one column says: by the tables next to this module, and one rule for longer names.

A name is looked for as it is, then without what it has in brackets, then without the form of its dates. A
longer name counts in part: without the path before it ("group_1/Location/Latitude"), and without words of
`affixes.csv` before and behind it ("event_date", "Latitude (WGS84)", "total killed"). A name of ten letters
may be one that a shapefile has cut off ("incident_i"). Nothing is matched by likeness: names that are only
spelt nearly alike are proposed, never used.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from marzmap._text import fold, folded_words
from marzmap.tables.columns.aliases import ALIASES, CODES, DATE_FORMS, FORMER, NAMES, NEW, WORDS, lines

SURE = ("exact", "usual", "loose", "part")
"""How surely a name means a word, the surest first: it is the word; a usual name; a name that often means
something else; a name within a longer one."""

BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""What a header may add to a name: its unit, or the form of its dates."""


class Match(NamedTuple):
    """What a name means."""

    word: str  # a word of `attributes.COLUMNS`, or a key of `NEW` or `CODES`
    rank: tuple[int, int]  # place in `SURE`, then among the names of that kind: the least is the surest
    basis: str  # the name of the table by which it is known

    @property
    def sure(self) -> str:
        """Return how surely the name means the word."""
        return SURE[self.rank[0]]


@lru_cache(maxsize=4096)
def match(name: str) -> Match | None:
    """Return what a name means; None where it says nothing.

    Examples
    --------
    >>> match("Date (dd-mm-yyyy)").word, match("group_1/Location/Latitude").sure
    ('date_edtf', 'part')
    >>> match("incident_i").word, match("DESCRIPTIO").basis
    ('incident_id', 'description')
    >>> match("Lat/Lon").word, match("Country/Province"), match("weather")
    ('position', None, None)
    """
    whole = _whole(name)
    if whole or len(name) > _LONGEST:
        return whole
    return _behind_path(name) or _among_affixes(name) or _CUT.get(name.casefold())


def spaced(name: str) -> str:
    """Return a name with its words apart, without what it has in brackets.

    Examples
    --------
    >>> spaced("eventDate (UTC)")
    'event Date '
    """
    return _CAMEL.sub(" ", BRACKETS.sub("", name))


def _whole(name: str) -> Match | None:
    bare = BRACKETS.sub("", name)
    for form in (_key(name), _key(bare), _stem(bare)):
        if form in _NAMES:
            return _NAMES[form]
    return None


def _behind_path(name: str) -> Match | None:
    """Return what the last part of a path means, such as a group of questions and one of them.

    "Lat/Lon" and "Country/Province" are not paths but two names of one kind.
    """
    *heads, last = _PATH.split(name)
    if name.startswith("_") and "_" in name[1:]:  # KoBo: "_question_latitude"
        question, _, last = name[1:].rpartition("_")
        heads = [question]
    matched = _whole(last) if heads and _key(last) not in _ALONE else None
    matched = matched or (_among_affixes(last) if heads else None)
    group = _GROUPS.get(matched.word, "") if matched else ""
    if matched is None or (name.startswith("_") and group != "coordinates"):
        return None
    others = {_GROUPS.get(other.word, "") for head in heads if (other := _whole(head))}
    return None if group and group in others else _part(matched)


def _among_affixes(name: str) -> Match | None:
    words = folded_words(spaced(name))
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    before = _count(words, "before")
    after = _count(words[::-1], "after")
    cuts = sorted(
        (start + end, start, end)
        for start in range(before + 1)
        for end in range(after + 1)
        if 0 < start + end < len(words)
    )
    for _, start, end in cuts:
        stop = len(words) - end
        key = _undotted("".join(words[start:stop]))
        matched = None if key in _ALONE else _NAMES.get(key)
        if matched and matched.word in ALIASES and _fit(matched.word, words[:start], words[stop:]):
            return _part(matched)
    return None


def _count(words: list[str], side: str) -> int:
    """Return how many of the first words may be left out."""
    return next((at for at, word in enumerate(words) if (word, side) not in _AFFIXES), len(words))


def _fit(word: str, before: list[str], after: list[str]) -> bool:
    """Check whether the words that are left out may be with names of a word."""
    group = _GROUPS.get(word, "")
    sides = [(affix, "before") for affix in before] + [(affix, "after") for affix in after]
    return all(not _AFFIXES[side] or group in _AFFIXES[side] for side in sides)


def _part(matched: Match) -> Match:
    return matched._replace(rank=(SURE.index("part"), matched.rank[0]))


def _key(name: str) -> str:
    return _undotted(fold(name))


def _undotted(text: str) -> str:
    """Write the Turkish i without a dot as i, for in capitals the two look alike; drop Uzbek's marks."""
    return text.translate(_LETTERS)


def _stem(bare: str) -> str:
    """Return a folded name without the form of dates behind it, which only dates may have."""
    folded = _key(bare)
    return next((folded.removesuffix(form) for form in DATE_FORMS if folded.endswith(form)), "")


_LONGEST, _MOST_WORDS = 200, 10
"""Characters and words of a name that is looked at in part."""

_LETTERS = str.maketrans({"ı": "i", "ʻ": None, "ʼ": None})
_PATH = re.compile(r"[/.:|]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def _names() -> dict[str, Match]:
    """Return the words by their names, folded; the surest meaning of each."""
    names = {_key(word): Match(word, (0, 0), word) for word in (*WORDS, *NEW, *CODES)}
    names |= {_key(name): Match(word, (0, 1), name) for name, word in FORMER.items() if word in WORDS}
    for word, alias in ALIASES.items():
        for rank, listed in enumerate((alias.usual, alias.loose), start=1):
            for place, name in enumerate(listed):
                names.setdefault(_key(name), Match(word, (rank, place if rank > 1 else 0), name))
    return names


def _cut() -> dict[str, Match]:
    """Return the words by their names as a shapefile cuts them off, where those mean one word only."""
    meant: defaultdict[str, dict[str, Match]] = defaultdict(dict)
    for matched in _NAMES.values():
        name = matched.basis.casefold()
        for form in (re.sub(r"[ -]", "_", name), re.sub(r"[ _-]", "", name)):
            if len(form) > _DBF_LETTERS and form.isascii():
                meant[form[:_DBF_LETTERS]].setdefault(matched.word, _part(matched))
    return {form: next(iter(words.values())) for form, words in meant.items() if len(words) == 1}


_DBF_LETTERS = 10  # of the name of a column in dBASE, on which shapefiles rest
_NAMES = _names()
_CUT = _cut()
_ALONE = {_key(line["name"]) for line in NAMES if line["rank"] == "alone"}
_GROUPS: dict[str, str] = {line["word"]: line["group"] for line in lines("groups.csv")}
_AFFIXES: dict[tuple[str, str], set[str]] = defaultdict(set)
for _line in lines("affixes.csv"):
    _AFFIXES[_key(_line["affix"]), _line["side"]] |= set(_line["groups"].split())
