"""What a name may stand for in the index of a gazetteer."""

from __future__ import annotations

import functools
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from marzmap import atlas
from marzmap._text import fold
from marzmap.geocode import names
from marzmap.geocode.indexing import SURE, Index, Match, kind_of, listed
from marzmap.geocode.phrases import LONGEST

if TYPE_CHECKING:
    from marzmap.geocode.keys import Name, Names
    from marzmap.geocode.phrases import Phrase


RIVAL = 0.75
"""Score of a name from which on it may be another spelling."""
_LIKE = 0.6  # least likeness worth reporting
_WHOLE = 0.9  # score of a name with nothing but words for kinds of places besides
_LEAST_BEGUN = 3  # letters of a name with which a longer one may begin
_MOST = 12  # spellings that are compared closely


def found(name: str, known: Index) -> list[Match]:
    """Who surely bears a name, in no context: as written, folded, or sounding the same; else who may.

    A study's own place keeps the others of its name out.
    """
    key = fold(name) if len(name) <= LONGEST else ""
    if own := _named(name, key, known, known.own):
        return own
    same = _named(name, key, known, *_heard(name, known))
    if names.is_common(name):
        return _best([*(match for match in same if match.score > SURE), *alike(name, known)])
    return same or alike(name, known)


def alike(name: str, known: Index) -> list[Match]:
    """Who bears a name with the same consonants, one that is like it, or one that holds it as a part.

    Of a lake, a mine and the like ("Lake Sev") those are offered that bear or begin with its name without
    the word for what it is; a town that only sounds like both together is not what is meant.
    """
    if len(name) > LONGEST or not names.sound(name):
        return []
    like = [] if names.is_common(name) else _like(name, known)
    bare = names.without_feature(name)
    if bare in ("", name):
        return _best([*_parts(name, known), *like])
    features = [match for match in like if names.without_feature(match.spelling) != match.spelling]
    namesakes = [
        each._replace(score=min(each.score, _WHOLE), tier="part")
        for each in (*found(bare, known), *_begun(bare, known))
    ]
    return _best([*_parts(name, known), *features, *namesakes])


def elsewhere(name: str, known: Index) -> list[Match]:
    """Who bears a name in countries whose places were not asked for; as written, but for marks and case."""
    bare = fold(name)
    if len(name) > LONGEST or not bare:
        return []
    matches = []
    for row in listed(atlas.places_called(name)):
        spelling = next((each for each in names.written(row) if fold(each) == bare), "")
        if spelling and row["place_id"] not in known.places:
            matches.append(Match(row["place_id"], [row], 0.99, "folded", spelling))
    return matches


def of_kind(phrase: Phrase, known: Index) -> list[Match]:
    """Places that a list kept by hand tells apart by the word for what they are, in this phrase's sense."""
    bearers = known.kinds.get(kind_of(phrase), ()) if phrase.kind == "itself" else ()
    return _best([_match(each, SURE, "skeleton", known) for each in bearers])


def likeness(one: str, other: str) -> float:
    """How alike two names sound, up to `SURE`: half by all that is heard, half by the consonants alone.

    Examples
    --------
    >>> [round(likeness("Sagalak", other), 2) for other in ("Sagalak", "Sagulak", "kbl")]
    [0.98, 0.91, 0.24]
    """
    bones = fuzz.ratio(names.consonants(one), names.consonants(other))
    return SURE * (fuzz.ratio(one, other) + bones) / 200


def _named(name: str, key: str, known: Index, *among: Names) -> list[Match]:
    """Who bears the name as written, folded, or one that sounds the same."""
    if not key:
        return []
    sounding = names.sound(name)
    same = [
        _match(each, *((1.0, "exact") if each[1] == name else (0.99, "folded")), known)
        for each in among[0].folded.get(key, ())
    ]
    heard = [each for part in among for each in part.sounds.get(sounding, ())]
    return _best([*same, *(_match(each, SURE, "skeleton", known) for each in heard)])


def _heard(name: str, known: Index) -> list[Names]:
    """Return the names with whose sound that of a name is compared: its script's, and Latin and Arabic."""
    return [known.all, known.other_scripts] if names.is_other_script(name) else [known.all]


def _like(name: str, known: Index) -> list[Match]:
    """Who bears a name with the same consonants, or one that is alike; far villages if nobody else does."""
    matches = []
    for part in _heard(name, known):
        near = _among(name, part.skeletons, part, known)
        alone = any(match.score >= RIVAL for match in near)
        matches += near + ([] if alone else _among(name, part.further, part, known))
    return matches


def _among(name: str, skeletons: dict[str, list[str]], part: Names, known: Index) -> list[Match]:
    """Who bears a name like this one, of those with some consonants."""
    sounding = names.sound(name)
    bones = names.consonants(sounding)
    like = functools.partial(process.extract, scorer=fuzz.ratio, limit=_MOST, score_cutoff=100 * _LIKE)
    near = {*skeletons.get(bones, ())}
    near.update(hit for hit, _, _ in like(sounding, chain(*skeletons.values())))
    near.update(chain(*(skeletons[hit] for hit, _, _ in like(bones, skeletons.keys()))))
    matches = []
    for other in near:
        tier = "skeleton" if names.consonants(other) == bones else "fuzzy"
        score = likeness(sounding, other)
        matches += [_match(each, score, tier, known) for each in part.sounds[other] if score >= _LIKE]
    return matches


def _parts(name: str, known: Index) -> list[Match]:
    """Who bears a longer name that holds all words of this one: the likelier, the less else it holds."""
    words = names.sounds(name)
    passed_over = frozenset() if names.is_common(name) else names.COMMON
    bearers = (
        set.intersection(*(set(part.words.get(word, ())) for word in words)) for part in _heard(name, known)
    )
    matches = []
    for each in sorted(set().union(*bearers)):
        longer = names.sounds(each[1])
        others = [word for word in longer if word not in words and word not in passed_over]
        share = len("".join(words)) / len("".join([*words, *others]))
        if longer != words:
            matches.append(_match(each, _LIKE + (_WHOLE - _LIKE) * share, "part", known))
    return matches


def _begun(name: str, known: Index) -> list[Match]:
    """Who bears a name that begins with this one: the likelier, the less it goes on."""
    sounding = names.sound(name)
    if len(sounding) < _LEAST_BEGUN:
        return []
    return [
        _match(each, _LIKE + (_WHOLE - _LIKE) * len(sounding) / len(longer), "part", known)
        for part in _heard(name, known)
        for longer, bearers in part.sounds.items()
        if longer.startswith(sounding)
        for each in bearers
    ]


def _match(name: Name, score: float, tier: str, known: Index) -> Match:
    return Match(name[0], known.places[name[0]], score, tier, name[1])


def _best(matches: list[Match]) -> list[Match]:
    """Each place once, by its likest spelling."""
    best: dict[str, Match] = {}
    for match in matches:
        before = best.get(match.place_id)
        if before is None or match.score > before.score:
            best[match.place_id] = match
    return [*best.values()]


def bears(match: Match, name: str) -> bool:
    """Whether a place has a name like this one, or one that holds it."""
    sounding, words = names.sound(name), {*names.sounds(name)}
    return any(
        likeness(sounding, names.sound(other)) >= _LIKE or words.issubset(names.sounds(other))
        for row in match.rows
        for other in names.written(row)
    )
