"""Incidents that may be one event, reported by several sources: proposed, never merged.

The score of a pair is the probability that both rows are of one event, by Bayes' rule: ``o / (1 + o)`` with
``o = PRIOR x place x dates x actors x kind x killed``. The five are likelihood ratios, each explained in
`likelihoods`: how much likelier the two rows are to say what they say if they are of one event. The ratio of
places compares whole distributions (point and radius, all candidate points, the extent of a line or area),
that of dates whole intervals; parties, kinds and numbers of killed then weigh for or against. `PRIOR` and
`THRESHOLD` are our choice, made with the pairs of ``tests/summarise/duplicate_pairs.csv`` in view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from marzmap import locate
from marzmap._text import count
from marzmap.attributes import typed
from marzmap.summarise import likelihoods, spots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints
    from marzmap.summarise.spots import Spots


PRIOR = 1 / 25
"""Odds that two rows near one another are of one event, before what they say is compared."""
THRESHOLD = 0.5
"""Pairs of this score or more are proposed."""
MOST_PAIRS = 10
"""Number of the best pairs of an incident: a pair that is among those of neither incident is not proposed."""
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
# Of place and dates together.
_LEAST_RATIO = THRESHOLD / (1 - THRESHOLD) / PRIOR / likelihoods.MOST
_BEST_PLACE, _BEST_DATES = 1 / likelihoods.AT_HAND, likelihoods.LAGS[0] * likelihoods.DAYS
_TINY = 1e-9
_DEGREE_M = 110_500.0  # no degree of latitude is shorter
_BLOCK = 64
_MOST_PENDING = 250_000  # pairs
_ELLIPSOID = Geod(ellps="WGS84")


class Pairs(NamedTuple):
    """Pairs of rows, what lies between them, and their score."""

    # (K,) numbers of the rows.
    first: Ints
    second: Ints
    # (K,) likelihood ratios of their places and of their dates.
    place: Floats
    dates: Floats
    # (K,) of their parties: the share of those compared that agree, NaN for none; in the other order or not.
    likeness: Floats
    swapped: Bools
    score: Floats  # (K,)


def proposals(
    incidents: pd.DataFrame, candidates: pd.DataFrame | None = None, *, within_sources: bool = False
) -> pd.DataFrame:
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
    DataFrame
        incident_id_1 and incident_id_2 (the earlier first), score, distance_m (geodesic between the points
        shown), days_apart, same_type (empty where one is "other"), actor_likeness (share of the parties
        compared that agree; empty where none are) and reason (in words). The highest score first, then by the
        two ids; the order of the rows does not matter. Rows without a place, a radius or a date are in no
        pair.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"incident_id": ["a", "b"], "longitude": [61.8, 61.8], "latitude": [31, 31.027]})
    >>> two = two.assign(radius_m=5000.0, placed_by="given", date_start="2021-12-01", date_end="2021-12-01")
    >>> two = two.assign(actor_1=["Taliban", "Iran"], actor_2=["Iran", "Taliban"], event_type="armed clash")
    >>> proposals(two)[["score", "reason"]].values.tolist()
    [[0.9592, '3.0 km apart; dates overlap; actors agree in the other order; same type']]
    """
    rows = typed(incidents, _NEEDED)[[*_NEEDED]]
    rows = rows.sort_values(["date_start", "incident_id"], kind="stable", ignore_index=True)
    rows = rows[rows[["date_start", "date_end", "longitude", "latitude"]].notna().all(axis=1)]
    rows = rows.reset_index(drop=True)
    where = spots.spots(rows, candidates)
    proposed = _table(rows, _best(_blocks(rows, where, within_sources=within_sources)))
    return proposed.sort_values(
        ["score", "incident_id_1", "incident_id_2"], ascending=[False, True, True], ignore_index=True
    )


def _table(rows: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """Lay pairs out as `proposals` returns them."""
    ids = rows["incident_id"].to_numpy(dtype=object)
    kind = rows["event_type"].fillna(_OTHER).to_numpy(dtype=object)
    start, end = _days(rows)
    lon, lat = (rows[name].to_numpy(dtype="float64") for name in ("longitude", "latitude"))
    first, second = pairs.first, pairs.second
    distance = np.asarray(_ELLIPSOID.inv(lon[first], lat[first], lon[second], lat[second])[2])
    days = np.maximum(start[second] - end[first], 0)
    known = kind != _OTHER
    same = np.where(known[first] & known[second], kind[first] == kind[second], None)
    reasons = zip(distance, days, pairs.likeness, pairs.swapped, same, strict=True)
    columns = {
        "incident_id_1": ids[first],
        "incident_id_2": ids[second],
        "score": pairs.score,
        "distance_m": distance.round(3),
        "days_apart": days,
        "same_type": same,
        "actor_likeness": pairs.likeness,
        "reason": [_reason(*pair) for pair in reasons],
    }
    return pd.DataFrame(columns, columns=[*_COLUMNS]).astype(_COLUMNS)


def _days(rows: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the first and the last possible day of rows, counted from 1970."""
    start, end = (
        rows[name].to_numpy(dtype=object).astype("datetime64[D]").astype("int64")
        for name in ("date_start", "date_end")
    )
    return start, np.maximum(start, end)


def _blocks(rows: pd.DataFrame, where: Spots, *, within_sources: bool) -> Iterator[Pairs]:
    """Yield the pairs of the threshold's score or more; rows are sorted by date_start."""
    start, end = _days(rows)
    kind = rows["event_type"].fillna(_OTHER).to_numpy(dtype=object)
    low, high = (rows[name].astype("Float64") for name in ("killed_low", "killed_high"))
    fewest = np.asarray(low.fillna(high).to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)
    most = np.asarray(high.fillna(low).to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)
    actors, names = pd.factorize(rows[["actor_1", "actor_2"]].fillna("").to_numpy(dtype=object).T.ravel())
    source = _sources(rows, within_sources=within_sources)
    some, boxes = _boxes(where, start, end)
    tree = shapely.STRtree(boxes)
    for at in range(0, max(len(some), 1), _BLOCK):
        first, second = some[tree.query(boxes[at : at + _BLOCK]) + np.array([[at], [0]])]
        keep = (first < second) & ((source[first] == 0) | (source[first] != source[second]))
        first, second = first[keep], second[keep]
        dates = likelihoods.of_dates(start, end, first, second)
        near = dates * _BEST_PLACE >= _LEAST_RATIO
        first, second, dates = first[near], second[near], dates[near]
        place = likelihoods.of_places(where, first, second)
        near = place * dates >= _LEAST_RATIO
        first, second, place, dates = first[near], second[near], place[near], dates[near]
        parties, likeness, swapped = likelihoods.of_actors(names, actors.reshape(2, -1), first, second)
        odds = PRIOR * place * dates * parties
        odds *= likelihoods.of_kinds(kind, _OTHER, first, second)
        odds *= likelihoods.of_killed(fewest, most, first, second)
        score = (odds / (1 + odds)).round(4)
        columns = (first, second, place, dates, likeness, swapped, score)
        yield Pairs._make(values[score >= THRESHOLD] for values in columns)


def _sources(rows: pd.DataFrame, *, within_sources: bool) -> Ints:
    """Number the curated source of each row from 1; 0 for any other, or where it is not to matter."""
    named = rows["incident_id"].str.extract(r"^(\w+):", expand=False)
    number = named.map({} if within_sources else {name: at for at, name in enumerate(CURATED, 1)})
    return np.asarray(number.fillna(0), dtype=np.int64)


def _boxes(where: Spots, start: Ints, end: Ints) -> tuple[Ints, NDArray[Any]]:
    """Return rows that can be in a pair, and boxes that overlap where two of them may be one.

    Dates are on one axis, latitudes on the other. What is further apart, or vaguer, reaches no score that is
    proposed, however well the rest agrees.
    """
    if not len(where.start):
        return where.start, np.array([], dtype=object)
    dates = np.minimum(_BEST_DATES, likelihoods.DAYS / (end - start + 1))
    # The overlap that a spot needs, as density, and the most that it can have, with the closest other.
    needed = likelihoods.density_of_ratio(np.minimum(_LEAST_RATIO / dates, _BEST_PLACE * (1 - _TINY)))
    least = spots.LEAST_RADIUS_M / locate.RADIUS_SIGMAS
    most = 1 / (2 * np.pi * (where.sigma_m**2 + least**2))
    # With both spots' variance together the peak is lower still: no distance is more than the sum of these.
    room = np.log(most / np.repeat(needed, where.size)).clip(min=0)
    reach = where.sigma_m * np.sqrt(2 * room) / _DEGREE_M
    south = np.minimum.reduceat(where.latitude - reach, where.start)
    north = np.maximum.reduceat(where.latitude + reach, where.start)
    some: Ints = np.flatnonzero(np.maximum.reduceat(room, where.start) > 0)
    lag = max(likelihoods.LAGS) / 2
    boxes: NDArray[Any] = shapely.box(start[some] - lag, south[some], end[some] + lag, north[some])
    return some, boxes


def _best(blocks: Iterable[Pairs]) -> Pairs:
    """Return the pairs that are among the best of one of their incidents; never all are in memory."""
    kept: list[Pairs] = []
    more = 0
    for block in blocks:
        kept.append(block)
        more += len(block.score)
        if more > _MOST_PENDING + len(kept[0].score):
            kept, more = [_best_of(kept)], 0
    return _best_of(kept)


def _best_of(several: list[Pairs]) -> Pairs:
    """Return those of the pairs that are among the best of one of their incidents, the best first."""
    pairs = Pairs(*(np.concatenate(parts) for parts in zip(*several, strict=True)))
    order = np.lexsort((pairs.second, pairs.first, -pairs.score))
    both = np.stack([pairs.first[order], pairs.second[order]], axis=1).ravel()
    rank = pd.Series(both).groupby(both).cumcount().to_numpy().reshape(-1, 2)
    return Pairs._make(values[order[(rank < MOST_PAIRS).any(axis=1)]] for values in pairs)


def _reason(distance: float, days: int, alike: float, swapped: object, same: object) -> str:
    """Return why a pair is proposed."""
    dates = f"{count(days, 'day')} apart" if days else "dates overlap"
    words = {1.0: "actors agree", 0.5: "one actor agrees", 0.0: "other actors"}
    actors = words.get(alike, "actors not compared")
    order = " in the other order" if swapped else ""
    types = "type not known" if same is None else "same type" if same else "another type"
    return f"{distance / 1000:.1f} km apart; {dates}; {actors}{order}; {types}"
