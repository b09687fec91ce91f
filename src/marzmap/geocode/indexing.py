"""The index of a gazetteer: its places by all the keys of their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap import atlas
from marzmap.geocode import closeness, names, provinces, spacing, units
from marzmap.geocode.keys import GAZETTEER, by_key
from marzmap.geocode.phrases import read

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd
    from numpy.typing import NDArray

    from marzmap._types import Floats, Place
    from marzmap.geocode.keys import Name, Names
    from marzmap.geocode.phrases import Phrase

TIERS = ("exact", "folded", "skeleton", "fuzzy", "part")
"""How a name can be found, surest first: as written; but for marks, case and gaps; by the same consonants in
the same order; by something like it; as a part of a longer name."""
SURE = 0.98
"""Score of a name that sounds the same. Less alike are the skeleton with other vowels, and fuzzy ones."""
NEAR_M = 60_000.0
"""Near the study's border, metres: within the usual reach of a study, and a town's breadth more."""
_OWN = 0


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


class Notability(NamedTuple):
    """What makes a place likely to be meant, of each of N places.

    Attributes
    ----------
    away_m : (N,) float
        Distance from the study's border, metres; infinite where that is not known.
    people : (N,) float
        Population; 0 where that is not known.
    country, admin1 : (N,) object
        Where it lies.
    """

    away_m: Floats
    people: Floats
    country: NDArray[np.object_]
    admin1: NDArray[np.object_]


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
        Places distinguished by a word for what they are, in a list kept by hand: "Dogharun village".
    points : dict of tuple to list of str
        Places by their points, longitude and latitude.
    units : dict of str to dict of str to set of str
        Names of the provinces ("admin1") and districts ("admin2") of each country: those of the gazetteer's
        places and those of `atlas.units`.
    district_radii : dict of str to (float, str)
        Radius of a place that is known to its district only by country, metres, and where that comes from;
        see `closeness.of_districts`.
    """

    places: dict[str, list[Place]]
    spelt: dict[str, list[str]]
    kinds: dict[str, list[Name]]
    points: dict[tuple[float, float], list[str]]
    units: dict[str, dict[str, set[str]]]
    district_radii: dict[str, tuple[float, str]]

    @cached_property
    def own(self) -> Names:
        """Names of the study's own places: where they suffice, those of the others are never indexed."""
        own = {identifier: rows for identifier, rows in self.places.items() if _own(rows)}
        return by_key(own, self.spelt, lambda _: True)

    @cached_property
    def all(self) -> Names:
        """Names of all places; by their sound those in Latin and Arabic letters."""
        return by_key(self.places, self.spelt, lambda name: not names.is_other_script(name))

    @cached_property
    def other_scripts(self) -> Names:
        """Names of all places in other scripts by their sound, for names that are asked for in one."""
        return by_key(self.places, self.spelt, names.is_other_script)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Countries (alpha-3) whose places are here."""
        return frozenset(self.notability.country)

    def any_places(self, place_id: str) -> list[Place]:
        """Return the rows of a place, a province or a district by its place_id; none where there is none.

        A place of GeoNames may be chosen wherever it is.
        """
        if place_id.startswith("district:"):
            return self.of_districts.places.get(place_id, [])
        if place_id.startswith("province:"):
            return self.of_provinces.places.get(place_id, [])
        if place_id not in self.places and (number := re.fullmatch(r"geonames:(\d{1,9})", place_id)):
            return listed(atlas.places_numbered([int(number[1])]))
        return self.places.get(place_id, [])

    @cached_property
    def coordinates(self) -> Floats:
        """Longitude and latitude, degrees, of the keys of `points`, in their order; (N, 2)."""
        return np.array([*self.points], dtype=np.float64).reshape(-1, 2)

    @cached_property
    def notability(self) -> Notability:
        """How near to the study's border and how populous the places are."""
        first = [rows[0] for rows in self.places.values()]
        away = [np.inf if (away_m := row.get("border_distance_m")) is None else away_m for row in first]
        return Notability(
            np.array(away, dtype=np.float64),
            np.array([row["population"] or 0 for row in first], dtype=np.float64),
            np.array([row["country"] or "" for row in first], dtype=object),
            np.array([row["admin1"] or "" for row in first], dtype=object),
        )

    @cached_property
    def of_provinces(self) -> Index:
        """The provinces, known by their centre; kept apart, for towns bear their names."""
        gazetteer = (rows[0] for rows in self.places.values())
        return index(_centred(provinces.of_countries(self.countries - {""}, gazetteer)))

    @cached_property
    def of_districts(self) -> Index:
        """The districts of `atlas.units`, known by their polygons; kept apart as the provinces are."""
        from marzmap.geocode import divisions

        districts = _in_countries(divisions.as_places(), self.countries)
        return index(districts.assign(precedence=GAZETTEER))


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
    >>> from marzmap.geocode.lookup import found
    >>> held = index(geocode.gazetteer())
    >>> "shaghalak" in [match.place_id for match in found("Shagholak", held)]
    True
    """
    places = places.sort_values("precedence", kind="stable")
    levels = _levels(places)
    known = Index({}, {}, {}, {}, levels, closeness.of_districts(radii))
    twins: dict[str, str] = {}
    for place in _rows(places):
        identifier = place["place_id"]
        for source in names.texts(place["source"]):
            if place["precedence"] == GAZETTEER:
                identifier = twins.get(source, identifier)
            else:
                twins.setdefault(source, identifier)
        held = known.places.setdefault(identifier, [])
        if not any(other["precedence"] < place["precedence"] or _same(other, place) for other in held):
            held.append(place)
            known.points.setdefault((place["longitude"], place["latitude"]), []).append(identifier)
        elif held[0]["population"] is None:  # that of the curated place's twin in the gazetteer
            held[0]["population"] = place["population"]
        spelt = known.spelt.setdefault(identifier, [])
        for spelling in names.written(place):
            spelt.append(spelling)
            if place["precedence"] < GAZETTEER and (phrase := read(spelling)) and phrase.kind == "itself":
                known.kinds.setdefault(kind_of(phrase), []).append((identifier, spelling))
    return known


def _levels(places: pd.DataFrame) -> dict[str, dict[str, set[str]]]:
    """Return the names of the provinces and districts of `atlas.units` in some countries, and of places."""
    countries = {*places["country"].unique()}
    levels: dict[str, dict[str, set[str]]] = {"admin1": {}, "admin2": {}}
    for unit in units.every(atlas.folder()):
        if unit.country in countries:
            level = "admin2" if unit.admin2 else "admin1"
            levels[level].setdefault(unit.country, set()).add(unit.admin2 or unit.admin1)
    for level, group in levels.items():
        named = places[["country", level]].drop_duplicates().fillna("")
        for country, name in zip(named["country"], named[level], strict=True):
            group.setdefault(country, set()).update([name] if name else [])
    return levels


def listed(places: pd.DataFrame) -> list[Place]:
    """Return places that `atlas` looks up anywhere as rows of a gazetteer."""
    plain = {"precedence": GAZETTEER, "candidate": 1, "weight": 1.0, "shown": True}
    return _rows(spacing.widened(places).assign(**plain))


def _in_countries(rows: pd.DataFrame, countries: Collection[str]) -> pd.DataFrame:
    return rows[rows["country"].isin([*countries])].reset_index(drop=True)


def _centred(table: pd.DataFrame) -> pd.DataFrame:
    """Provinces as rows of a gazetteer, each called by its name with the word for a province and without."""
    from marzmap.atlas import PLACE_COLUMNS

    names_en, names_local = table["admin1"], table["admin1_local"]
    # Farah is a ولایت, Fars a استان.
    word = table["country"].map({"AFG": "ولایت", "IRN": "استان"})
    code = names_en.str.lower().str.replace(r"\W+", "-", regex=True)
    shorter = names_en.str.replace(" and ", " ", regex=False)
    called = table.assign(
        place_id="province:" + table["country"] + "-" + code,
        name=names_en + " province",
        name_local=(word + " ").fillna("") + names_local,
        aliases=names_en
        + ("|" + names_local).fillna("")
        + ("|" + shorter).where(shorter != names_en, "")
        + ("|" + table["aliases"]).fillna(""),
        placed_by="centroid",
        candidate=1,
        weight=1.0,
        shown=True,
    )
    rows = called.reindex(columns=[*PLACE_COLUMNS]).astype(PLACE_COLUMNS)
    return rows.assign(precedence=GAZETTEER, extent_m=table["extent_m"])


def kind_of(phrase: Phrase) -> str:
    """Return the key of a phrase such as "Herat province": its kind of place and how the name sounds."""
    return f"{phrase.words} {names.sound(phrase.names[0])}"


def _rows(places: pd.DataFrame) -> list[Place]:
    """Rows of a table, with None where nothing is known."""
    # In a third of the time of `to_dict`, which looks at the type of each cell.
    columns: list[Any] = [places[name] for name in places]
    cells = (column.to_numpy(dtype=object, na_value=None).tolist() for column in columns)
    named = [*map(str, places)]
    return [dict(zip(named, row, strict=True)) for row in zip(*cells, strict=True)]


def _same(one: Place, other: Place) -> bool:
    return (one["place_id"], one["candidate"]) == (other["place_id"], other["candidate"])


def is_own(match: Match) -> bool:
    """Whether the study's own table of places names it."""
    return _own(match.rows)


def _own(rows: list[Place]) -> bool:
    return bool(rows[0]["precedence"] == _OWN)
