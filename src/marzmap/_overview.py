"""What marzmap has of each border: lines, places, units, crossings, barriers; and what could be loaded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pykdtree.kdtree import KDTree

from marzmap import _study, atlas, borderline, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd

    from marzmap._types import Floats

NEAR_KM = _study.REACH_KM
"""A place this near to a border, kilometres, is counted for it: as incidents are."""
_LONG_YEARS = 12
"""Years before a study's day from which its districts count as old (our choice)."""


def borders(pairs: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return what marzmap has of some borders, or of all.

    Parameters
    ----------
    pairs : sequence of str
        Such as "KGZ-TJK"; all land borders if empty.

    Returns
    -------
    list of dict
        Of each its `border`; `line` (km, accuracy_m as least and most, status, since, sources by name with
        their licence); by country `places` (near the border, fetched) and `units` (provinces, districts,
        level, year, licence, fetched); `crossings` and those of them that were `fetched`; `barriers`; and
        `fetch`, the commands that load more.

    Examples
    --------
    >>> held = borders(["AFG-IRN"])[0]
    >>> held["line"]["km"], held["crossings"]["held"], held["barriers"]
    (925, 7, 1)
    """
    asked = list(pairs) or atlas.border_pairs()
    lines = dict(iter(atlas.borders().groupby("border_id")))
    crossings = Counter(atlas.crossings()["border_id"])
    kept_by_hand = Counter(atlas.crossings(fetched=False)["border_id"])
    sources = {name: {*atlas.border_pairs(name)} for name in atlas.border_sources()}
    countries = {code for pair in asked for code in pair.split("-")}
    places = atlas.places(countries=countries).drop_duplicates("place_id")
    spots = {code: own[["longitude", "latitude"]].to_numpy() for code, own in places.groupby("country")}
    units, barriers, fetched = _units(countries), _barriers(), atlas.fetched.cards("places")
    by_hand, loaded = atlas.cards()["crossings"], atlas.fetched.cards("crossings")
    held = []
    for pair in asked:
        line = lines[pair]
        network = borderline.network(
            [shapely.get_coordinates(shape) for shape in line.geometry], [*range(len(line))]
        )
        own = pair.split("-")
        facts = {
            "border": pair,
            "line": _line(line, network, [name for name, among in sources.items() if pair in among]),
            "places": {
                code: {
                    "near": _near(spots.get(code, np.empty((0, 2))), network),
                    "fetched": f"places.{code}" in fetched,
                }
                for code in own
            },
            "units": {code: units[code] for code in own},
            "crossings": {"held": crossings[pair], "fetched": crossings[pair] - kept_by_hand[pair]}
            | {
                "licences": [by_hand["licence"]] * (kept_by_hand[pair] > 0)
                + [card["licence"] for card in loaded.values() if card["border"] == pair],
                "as_of": loaded.get(f"crossings.{pair}", {}).get("as_of", ""),
            },
            "barriers": barriers[pair],
        }
        held.append(facts | {"fetch": _to_fetch(facts)})
    return held


def not_held(study: _study.Study, layers: Mapping[str, gpd.GeoDataFrame]) -> list[str]:
    """Return sentences on what is not known, or old, of the borders of a study."""
    missing = [
        no_crossings(study.pairs, layers),
        old_districts(atlas.countries_beside(study.pairs), study.as_of),
    ]
    return [sentence for sentence in missing if sentence]


def no_crossings(pairs: Iterable[str], layers: Mapping[str, gpd.GeoDataFrame]) -> str:
    """Say of which borders no crossing is known; empty where one is known of each.

    Examples
    --------
    >>> no_crossings(["KGZ-UZB"], {})
    'No crossings are known here for KGZ-UZB: the map shows none.'
    """
    held = {*layers["crossings"]["border_id"]} if "crossings" in layers else set()
    bare = [pair for pair in pairs if pair not in held]
    return f"No crossings are known here for {', '.join(bare)}: the map shows none." if bare else ""


class Lacking(NamedTuple):
    """What units of some countries are old or not here.

    Attributes
    ----------
    old : dict of str to str
        Years of districts that are drawn as of long before the study's day, by country.
    only_provinces, nothing : list of str
        Countries without districts, and those without provinces too.
    """

    old: dict[str, str]
    only_provinces: list[str]
    nothing: list[str]


def lacking_units(countries: Iterable[str], as_of: str) -> Lacking:
    """Return whose units are not here, or old on a day (YYYY-MM-DD).

    Examples
    --------
    >>> lacking_units(["COL", "KGZ", "VEN"], "2026-11-30")
    Lacking(old={'KGZ': '2010'}, only_provinces=['VEN'], nothing=[])
    """
    sources, codes = atlas.unit_sources(), [*countries]
    years = {code: sources[code]["year"] for code in codes if sources[code]["level"]}
    latest = str(int(as_of[:4]) - _LONG_YEARS)
    bare = [code for code in codes if code not in years]
    named = {*atlas.provinces(bare)["country"]} if bare else set()
    return Lacking(
        {code: year for code, year in years.items() if "" < year < latest},
        [code for code in bare if code in named],
        [code for code in bare if code not in named],
    )


def old_districts(countries: Iterable[str], as_of: str) -> str:
    """Return sentences on units that are not here, or old on a day (YYYY-MM-DD); else empty.

    Examples
    --------
    >>> old_districts(["COL", "KGZ", "VEN"], "2026-11-30")
    'Districts of KGZ are those of 2010. No districts of VEN are here, only provinces.'
    """
    old, only_provinces, nothing = lacking_units(countries, as_of)
    sentences = [f"Districts of {code} are those of {year}." for code, year in old.items()]
    if only_provinces:
        sentences.append(f"No districts of {', '.join(only_provinces)} are here, only provinces.")
    if nothing:
        sentences.append(f"Neither provinces nor districts of {', '.join(nothing)} are here.")
    return " ".join(sentences)


def more_places(countries: Iterable[str]) -> str:
    """Return how many places of some countries are here, and the command that loads the rest; else empty.

    Examples
    --------
    >>> more_places(["ARM"]).partition(": ")[2]
    '`marzmap atlas fetch places --country ARM` loads the rest'
    >>> more_places(["ARM", "AZE"]).partition(" than")[0]
    'GeoNames holds more places of Armenia'
    """
    fetched = atlas.fetched.cards("places")
    missing = [code for code in countries if f"places.{code}" not in fetched]
    if not missing:
        return ""
    held = Counter(atlas.places(countries=missing, fetched=False)["country"])
    table = atlas.countries()
    english = dict(zip(table["country"].fillna(""), table["name"], strict=True))
    each = " and ".join(f"of {english.get(code, code)} than the {held[code]:,} here" for code in missing)
    command = f"marzmap atlas fetch places --country {','.join(missing)}"
    return f"GeoNames holds more places {each}: `{command}` loads the rest"


def _line(line: gpd.GeoDataFrame, network: borderline.Network, sources: Sequence[str]) -> dict[str, Any]:
    accuracy, cards = line["accuracy_m"], atlas.cards() | atlas.fetched.cards("borders")
    pair, since = line["border_id"].iloc[0], line["line_since"].dropna()
    return {
        "km": round(float(network.part_length_m.sum()) / 1000),
        "accuracy_m": [float(accuracy.min()), float(accuracy.max())],
        "status": sorted({*line["status"].dropna()}),
        "since": since.iloc[0] if len(since) else None,
        "sources": {
            name: cards[f"borders.{pair if name == atlas.FETCHED else name}"]["licence"] for name in sources
        },
    }


def _near(spots: Floats, network: borderline.Network) -> int:
    """Count the points (longitude, latitude) near a border."""
    if not len(spots):
        return 0
    # No segment is longer than SEGMENT_M, so that the nearest vertex is hardly farther than the line.
    reach_m = 1000 * NEAR_KM
    tree = KDTree(np.ascontiguousarray(network.start.T))
    points = np.ascontiguousarray(borderline.to_ecef(spots[:, 0], spots[:, 1]).T)
    away = tree.query(points, distance_upper_bound=reach_m + borderline.SEGMENT_M)[0]
    unsure = spots[np.isfinite(away) & (away > reach_m - borderline.SEGMENT_M)]
    exact = borderline.nearest(unsure[:, 0], unsure[:, 1], network).distance_m
    return int((away <= reach_m - borderline.SEGMENT_M).sum() + (exact <= reach_m).sum())


def _units(countries: set[str]) -> dict[str, dict[str, Any]]:
    """Return how many units there are of each country, and what they are."""
    sources, fetched = atlas.unit_sources(), atlas.fetched.cards("units")
    provinces = Counter(atlas.provinces(countries)["country"])
    loaded = {code: atlas.units([code], level=None) for code in countries if f"units.{code}" in fetched}
    provinces.update({code: own["admin1"].nunique() - provinces[code] for code, own in loaded.items()})
    held = {}
    for code in sorted(countries):
        facts = sources.get(code, {})
        own = loaded.get(code)
        held[code] = {
            "provinces": provinces[code],
            "districts": facts.get("districts", 0) if own is None else int(own["admin2"].notna().sum()),
            **{name: facts.get(name) for name in ("level", "year", "licence")},
            "fetched": own is not None,
        }
    return held


def _barriers() -> Counter[str]:
    """Count the barriers of the embedded studies by border."""
    studies = [_study.read(name) for name in _study.embedded()]
    held: dict[str, set[str]] = {}
    for study in studies:
        if study.barriers:
            for pair in study.pairs:
                held.setdefault(pair, set()).update(locate.barriers(study.barriers)["barrier_id"])
    return Counter({pair: len(names) for pair, names in held.items()})


def _to_fetch(facts: dict[str, Any]) -> list[str]:
    """Return the commands that load what is not there."""
    places = [code for code, each in facts["places"].items() if not each["fetched"]]
    units = [code for code, each in facts["units"].items() if not each["districts"]]
    wanted = [("places", "--country", ",".join(places)), ("units", "--country", ",".join(units))]
    if not facts["crossings"]["fetched"]:
        wanted.append(("crossings", "--border", facts["border"]))
    return [f"marzmap atlas fetch {what} {option} {subject}" for what, option, subject in wanted if subject]
