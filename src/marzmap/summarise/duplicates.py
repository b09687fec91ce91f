"""Incidents that may be one event, reported by several sources: proposed, never merged.

The score of a pair is the probability that both rows are of one event, by Bayes' rule: ``o / (1 + o)`` with
``o = PRIOR x place x dates x actors x kind x killed``. The five are likelihood ratios, each explained in
`likelihoods`: how much likelier the two rows are to say what they say if they are of one event. The ratio of
places compares whole distributions (point and radius, all candidate points, the extent of a line or area),
that of dates whole intervals; parties, kinds and numbers of killed then weigh for or against. `PRIOR` and
`THRESHOLD` are our choice, made with the pairs of ``tests/summarise/duplicate_pairs.csv`` in view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from pyproj import Geod

from marzmap._text import count
from marzmap.attributes import typed
from marzmap.summarise import spots
from marzmap.summarise.best_pairs import Facts, Pairs, best_pairs

if TYPE_CHECKING:
    from pandas.arrays import BooleanArray

    from marzmap._types import Floats, Ints


CURATED = ("acled", "atlos", "awsd", "gtd", "iom", "ucdp")
"""Sources whose makers tell their events apart: what their incident_id begins with, before a colon."""

_COLUMNS = {
    "incident_id_1": "string",
    "incident_id_2": "string",
    "score": "float64",
    "distance_m": "float64",
    "days_apart": "Int64",
    "same_type": "boolean",
    "actor_likeness": "float64",
    "reason": "string",
}
_NEEDED = (
    *("incident_id", "longitude", "latitude", "radius_m", "placed_by", "date_start", "date_end"),
    *("event_type", "actor_1", "actor_2", "killed_low", "killed_high", "footprint_wkt"),
)
_OTHER = "other"
_ELLIPSOID = Geod(ellps="WGS84")


class Proposals(NamedTuple):
    """Pairs of incidents that may be one event; made by `proposals`.

    Attributes
    ----------
    pairs : DataFrame
        incident_id_1 and incident_id_2 (the earlier first), score, distance_m (geodesic between the points
        shown), days_apart, same_type (empty where one is "other"), actor_likeness (share of the parties
        compared that agree; empty where none are) and reason (in words). The highest score first, then by the
        two ids.
    left_out : int
        How many further pairs have a score of `best_pairs.THRESHOLD` or more, but are among the
        `best_pairs.MOST_PAIRS` best of neither incident.
    """

    pairs: pd.DataFrame
    left_out: int


def proposals(
    incidents: pd.DataFrame, candidates: pd.DataFrame | None = None, *, within_sources: bool = False
) -> Proposals:
    """Propose pairs of incidents that may be one event.

    Parameters
    ----------
    incidents : DataFrame
        incident_id, longitude, latitude (degrees), radius_m (metres), placed_by, date_start, date_end
        (YYYY-MM-DD), and where known event_type, actor_1, actor_2, killed_low, killed_high, footprint_wkt.
    candidates : DataFrame, optional
        Of places with several candidate points: incident_id, longitude, latitude, radius_m, weight.
    within_sources : bool
        Propose also pairs of rows from one source of `CURATED`.

    Returns
    -------
    Proposals
        The best pairs of each incident; the order of the rows does not matter. Rows without a place, a radius
        or a date are in no pair.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"incident_id": ["a", "b"], "longitude": [61.8, 61.8], "latitude": [31, 31.027]})
    >>> two = two.assign(radius_m=5000.0, placed_by="given", date_start="2021-12-01", date_end="2021-12-01")
    >>> two = two.assign(actor_1=["Taliban", "Iran"], actor_2=["Iran", "Taliban"], event_type="armed clash")
    >>> proposals(two).pairs[["score", "reason"]].values.tolist()
    [[0.9592, '3.0 km apart; dates overlap; actors agree in the other order; same type']]
    """
    rows = typed(incidents, _NEEDED)[[*_NEEDED]]
    rows = rows.sort_values(["date_start", "incident_id"], kind="stable", ignore_index=True)
    rows = rows[rows[["date_start", "date_end", "longitude", "latitude"]].notna().all(axis=1)]
    rows = rows.reset_index(drop=True)
    facts = _facts(rows, spots.spots(rows, candidates), within_sources=within_sources)
    pairs, left_out = best_pairs(facts)
    by_id = pd.factorize(rows["incident_id"], sort=True)[0]
    order = np.lexsort((by_id[pairs.second], by_id[pairs.first], -pairs.score))
    return Proposals(_table(rows, facts, Pairs._make(values[order] for values in pairs)), left_out)


def _facts(rows: pd.DataFrame, where: spots.Spots, *, within_sources: bool) -> Facts:
    """Return what is compared of rows."""
    start, end = (
        rows[name].to_numpy(dtype=object).astype("datetime64[D]").astype("int64")
        for name in ("date_start", "date_end")
    )
    kind = pd.factorize(rows["event_type"].mask(rows["event_type"] == _OTHER))[0]
    low, high = (rows[name].astype("Float64") for name in ("killed_low", "killed_high"))
    fewest, most = (
        np.asarray(one.fillna(other).to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)
        for one, other in ((low, high), (high, low))
    )
    actors, names = pd.factorize(rows[["actor_1", "actor_2"]].fillna("").to_numpy(dtype=object).T.ravel())
    source = _sources(rows["incident_id"], within_sources=within_sources)
    latest = np.maximum(start, end)
    return Facts(where, start, latest, kind, fewest, most, names, actors.reshape(2, -1), source)


def _sources(incident_id: pd.Series[str], *, within_sources: bool) -> Ints:
    """Number the curated source of each row from 1; 0 for any other, or where it is not to matter."""
    number = np.zeros(len(incident_id), dtype=np.int64)
    for at, name in enumerate(() if within_sources else CURATED, 1):
        number[incident_id.str.startswith(f"{name}:").to_numpy(dtype=bool)] = at
    return number


def _table(rows: pd.DataFrame, facts: Facts, pairs: Pairs) -> pd.DataFrame:
    """Lay pairs out as `proposals` returns them."""
    first, second, score, likeness, _ = pairs
    ids = rows["incident_id"].array
    lon, lat = (rows[name].to_numpy(dtype="float64") for name in ("longitude", "latitude"))
    distance = np.asarray(_ELLIPSOID.inv(lon[first], lat[first], lon[second], lat[second])[2])
    days = np.maximum(facts.start[second] - facts.end[first], 0)
    kind, other = facts.kind[first], facts.kind[second]
    same = pd.array(kind == other, dtype="boolean")
    same[(kind < 0) | (other < 0)] = pd.NA
    columns = {
        "incident_id_1": ids.take(first),
        "incident_id_2": ids.take(second),
        "score": score,
        "distance_m": distance.round(3),
        "days_apart": days,
        "same_type": same,
        "actor_likeness": likeness,
        "reason": _reasons(distance, days, pairs, same),
    }
    return pd.DataFrame(columns, columns=[*_COLUMNS]).astype(_COLUMNS)


def _reasons(distance_m: Floats, days: Ints, pairs: Pairs, same: BooleanArray) -> pd.Series[str]:
    """Return why each pair is proposed; the words are made once for each distinct combination."""
    tenths, tenth = np.unique((distance_m / 1000).round(1), return_inverse=True)
    apart = pd.array([f"{km:.1f} km apart; " for km in tenths], dtype="string")
    alike = np.nan_to_num(2 * pairs.likeness, nan=3).astype(np.int64)
    types = same.to_numpy(dtype="int64", na_value=2)
    code = ((days * 4 + alike) * 2 + pairs.swapped) * 3 + types
    _, one, number = np.unique(code, return_index=True, return_inverse=True)
    said = zip(*(values[one] for values in (days, pairs.likeness, pairs.swapped, types)), strict=True)
    rest = pd.array([_reason(*values) for values in said], dtype="string")
    return pd.Series(apart.take(tenth)) + pd.Series(rest.take(number))


def _reason(days: int, alike: float, swapped: int, same: int) -> str:
    dates = f"{count(days, 'day')} apart" if days else "dates overlap"
    words = {1.0: "actors agree", 0.5: "one actor agrees", 0.0: "other actors"}
    actors = words.get(alike, "actors not compared")
    order = " in the other order" if swapped else ""
    return f"{dates}; {actors}{order}; {('another type', 'same type', 'type not known')[same]}"
