"""The gazetteer made ready for looking up, and what a name may stand for in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from marzmap._text import fold
from marzmap.geocode import names
from marzmap.geocode.phrases import LONGEST, read

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._types import Place
    from marzmap.geocode.phrases import Phrase

Name = tuple[str, str]
"""Which place (place_id) has a name, and how that is spelt there."""

TIERS = ("exact", "folded", "skeleton", "fuzzy", "part")
"""How a name can be found, surest first: as written; but for marks, case and gaps; by the same consonants in
the same order; by something like it; as a part of a longer name."""

SURE = 0.98
"""Score of a name that sounds the same. Less alike are the skeleton with other vowels, and fuzzy ones."""

NEAR_M = 100_000.0
"""Near the study's border, metres: such places come before others of about the same score."""

_LIKE = 0.6  # least likeness worth telling
_WHOLE = 0.9  # score of a name with nothing but words for kinds of places besides
_MOST = 12  # spellings that are compared closely
_OWN, _GAZETTEER = 0, 2


class Match(NamedTuple):
    """A place that a name may stand for.

    Attributes
    ----------
    place_id : str
        Which place.
    rows : list of dict
        Its candidate points, as rows of the gazetteer.
    score : float
        How alike the names are: 1 as written, 0.99 folded, `SURE` by the sound, less for the others.
    tier : str
        One of `TIERS`.
    spelling : str
        The name in the gazetteer that is meant.
    """

    place_id: str
    rows: list[Place]
    score: float
    tier: str
    spelling: str


class Names(NamedTuple):
    """Who bears a name, by the keys of the name.

    Attributes
    ----------
    folded, sounds : dict of str to dict of Name to None
        Bearers of a key, each once.
    words : dict of str to list of Name
        Bearers by each word.
    skeletons : dict of str to list of str
        Sounds by their consonants.
    """

    folded: dict[str, dict[Name, None]]
    sounds: dict[str, dict[Name, None]]
    words: dict[str, list[Name]]
    skeletons: dict[str, list[str]]


@dataclass(frozen=True, eq=False)
class Index:
    """A gazetteer to look names up in; see `index`.

    Attributes
    ----------
    places : dict of str to list of dict
        Rows of each place by its place_id, the most particular list first.
    spelt : dict of str to list of str
        Names of each place by its place_id.
    kinds : dict of str to list of Name
        Who is told apart by a word for what it is, in a list kept by hand: "Dogharun village".
    points : dict of tuple to list of str
        Places by their points, longitude and latitude.
    provinces : dict of str to set of str
        Names of the provinces of each country.
    districts : set of str
        Names of districts.
    district_m : float
        Radius of a place that is known to the district only, metres; not a number where it tells of no side.
    district_source : str
        Where that comes from.
    """

    places: dict[str, list[Place]]
    spelt: dict[str, list[str]]
    kinds: dict[str, list[Name]]
    points: dict[tuple[float, float], list[str]]
    provinces: dict[str, set[str]]
    districts: set[str]
    district_m: float
    district_source: str

    @cached_property
    def own(self) -> Names:
        """Names of the study's own places; where all are found among them, no others are learnt."""
        return _learnt({name: self.spelt[name] for name, rows in self.places.items() if _own(rows)})

    @cached_property
    def all(self) -> Names:
        """Names of all places."""
        return _learnt(self.spelt)

    @cached_property
    def of_provinces(self) -> Index:
        """The provinces of `atlas.units`, known by their centre; kept apart, for towns bear their names."""
        from marzmap import atlas

        return index(_centred(atlas.provinces()))


def index(places: pd.DataFrame, radii: pd.DataFrame | None = None) -> Index:
    """Make a gazetteer ready for looking names up: once a run, however many tables are looked up in it.

    Parameters
    ----------
    places : DataFrame
        From `gazetteer`. With a column border_distance_m (metres from the study's border) places near the
        border come before others that are about as likely; this never decides.
    radii : DataFrame, optional
        From `closeness.radii`; its where_prec 3 is how closely "Kohsan district" is known.

    Returns
    -------
    Index
        A place of the gazetteer that is a curated one too (by its source) is one with it.

    Examples
    --------
    >>> from marzmap import geocode
    >>> held = index(geocode.gazetteer())
    >>> "shaghalak" in [match.place_id for match in found("Shagholak", held)]
    True
    """
    from marzmap.geocode import closeness

    known = Index({}, {}, {}, {}, {}, set(), *closeness.of_districts(radii))
    twins: dict[str, str] = {}
    for place in _rows(places.sort_values("precedence", kind="stable")):
        known.provinces.setdefault(place["country"] or "", set()).update(names.texts(place["admin1"]))
        known.districts.update(names.texts(place["admin2"]))
        identifier = place["place_id"]
        for source in names.texts(place["source"]):
            if place["precedence"] == _GAZETTEER:
                identifier = twins.get(source, identifier)
            else:
                twins.setdefault(source, identifier)
        held = known.places.setdefault(identifier, [])
        if not any(other["precedence"] < place["precedence"] or _same(other, place) for other in held):
            held.append(place)
            known.points.setdefault((place["longitude"], place["latitude"]), []).append(identifier)
        spelt = known.spelt.setdefault(identifier, [])
        for spelling in names.written(place):
            spelt.append(spelling)
            if place["precedence"] < _GAZETTEER and (phrase := read(spelling)) and phrase.kind == "itself":
                known.kinds.setdefault(_kind(phrase), []).append((identifier, spelling))
    return known


def found(name: str, known: Index) -> list[Match]:
    """Who surely bears a name, in no context: as written, folded, or sounding the same; else who may.

    A study's own place keeps the others of its name out.
    """
    key = fold(name) if len(name) <= LONGEST else ""
    if own := _named(name, key, known, known.own):
        return own
    same = _named(name, key, known, known.all)
    if names.is_common(name):
        return _best([*(match for match in same if match.score > SURE), *alike(name, known)])
    return same or alike(name, known)


def alike(name: str, known: Index) -> list[Match]:
    """Who bears a name with the same consonants, one that is like it, or one that holds it as a part."""
    if len(name) > LONGEST or not fold(name):
        return []
    return _best(_parts(name, known) + ([] if names.is_common(name) else _like(name, known)))


def of_kind(phrase: Phrase, known: Index) -> list[Match]:
    """Places that a list kept by hand tells apart by the word for what they are, in this phrase's sense."""
    bearers = known.kinds.get(_kind(phrase), ()) if phrase.kind == "itself" else ()
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


def _centred(provinces: pd.DataFrame) -> pd.DataFrame:
    """Provinces as rows of a gazetteer, each called by its name with the word for a province and without."""
    from marzmap.atlas import PLACE_COLUMNS

    names_en, names_fa = provinces["admin1"], provinces["admin1_fa"]
    # Farah is a ولایت, Fars a استان.
    word = provinces["country"].map({"AFG": "ولایت", "IRN": "استان"})
    code = names_en.str.lower().str.replace(r"\W+", "-", regex=True)
    shorter = names_en.str.replace(" and ", " ", regex=False)
    called = provinces.assign(
        place_id="province:" + provinces["country"] + "-" + code,
        name=names_en + " province",
        name_fa=word + " " + names_fa,
        aliases=names_en + "|" + names_fa + ("|" + shorter).where(shorter != names_en, ""),
        placed_by="centroid",
        source="centre of its districts in the atlas's units",
        candidate=1,
        weight=1.0,
        shown=True,
    )
    return called.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS).assign(precedence=_GAZETTEER)


def _kind(phrase: Phrase) -> str:
    return f"{phrase.words} {names.sound(phrase.names[0])}"


def _rows(places: pd.DataFrame) -> list[Place]:
    """Rows of a table, with None where nothing is known."""
    plain = places.astype("object")
    return plain.where(plain.notna(), None).to_dict("records")  # type: ignore[return-value]


def _same(one: Place, other: Place) -> bool:
    return (one["place_id"], one["candidate"]) == (other["place_id"], other["candidate"])


def _learnt(spelt: dict[str, list[str]]) -> Names:
    known = Names({}, {}, {}, {})
    each = [(identifier, spelling) for identifier, borne in spelt.items() for spelling in borne]
    for name, words in zip(each, names.sounds_of(spelling for _, spelling in each), strict=True):
        sounding = names.joined(words)
        if sounding not in known.sounds:
            known.skeletons.setdefault(names.consonants(sounding), []).append(sounding)
        for table, key in ((known.folded, fold(name[1])), (known.sounds, sounding)):
            table.setdefault(key, {})[name] = None
        for word in words:
            known.words.setdefault(word, []).append(name)
    return known


def _named(name: str, key: str, known: Index, among: Names) -> list[Match]:
    """Who bears the name as written, folded, or one that sounds the same."""
    if not key:
        return []
    same = [
        *(
            _match(each, *((1.0, "exact") if each[1] == name else (0.99, "folded")), known)
            for each in among.folded.get(key, ())
        ),
        *(_match(each, SURE, "skeleton", known) for each in among.sounds.get(names.sound(name), ())),
    ]
    return _best(same)


def _like(name: str, known: Index) -> list[Match]:
    """Who bears a name with the same consonants, or one that is alike."""
    sounding = names.sound(name)
    bones = names.consonants(sounding)
    near = {*known.all.skeletons.get(bones, ())}
    for asked, table in ((sounding, known.all.sounds), (bones, known.all.skeletons)):
        hits = process.extract(asked, table.keys(), scorer=fuzz.ratio, limit=_MOST, score_cutoff=100 * _LIKE)
        near.update(*([hit] if table is known.all.sounds else known.all.skeletons[hit] for hit, _, _ in hits))
    matches = []
    for other in near:
        tier = "skeleton" if names.consonants(other) == bones else "fuzzy"
        score = likeness(sounding, other)
        matches += [_match(each, score, tier, known) for each in known.all.sounds[other] if score >= _LIKE]
    return matches


def _parts(name: str, known: Index) -> list[Match]:
    """Who bears a longer name that holds all words of this one: the likelier, the less else it holds."""
    words = names.sounds(name)
    passed_over = frozenset() if names.is_common(name) else names.COMMON
    matches = []
    for each in sorted(set.intersection(*(set(known.all.words.get(word, ())) for word in words))):
        longer = names.sounds(each[1])
        others = [word for word in longer if word not in words and word not in passed_over]
        share = len("".join(words)) / len("".join([*words, *others]))
        if longer != words:
            matches.append(_match(each, _LIKE + (_WHOLE - _LIKE) * share, "part", known))
    return matches


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


def is_own(match: Match) -> bool:
    """Whether the study's own table of places names it."""
    return _own(match.rows)


def _own(rows: list[Place]) -> bool:
    return bool(rows[0]["precedence"] == _OWN)
