"""Incidents that may be one event, told by several sources: proposed, never merged.

The score of a pair is ``place x dates x (2 actors + type) / 3``, each part from 0 to 1:

- place: ``(1 - d / (r1 + r2)) (1 - log10(r / 5 km) / 2)``, where d is the geodesic distance, r1 and r2 the
  radii of the two places (`LEAST_RADIUS_M` at least) and r the larger: 1 for two exact places that are one,
  0 where the circles no longer meet, a half for a place known to 50 km;
- dates: ``(1 - days / 4) (1 - log10(span) / 4)``, where days is the gap between the two intervals (0 where
  they overlap) and span the length of the longer, days: 1 for one day, 0.63 for a month;
- actors: likeness of the names (`rapidfuzz.fuzz.token_set_ratio`, folded), in the order that fits better;
  0.5 where a row names none, or where the two write in different scripts;
- type: 1 for the same, 0 for another, 0.5 where one of them is "other".

Place and dates must both agree; who and what then weigh two to one. The formula and `THRESHOLD` are our
choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod
from rapidfuzz import fuzz, process

from marzmap import borderline
from marzmap._text import count, folded_words
from marzmap.attributes import typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats, Ints


THRESHOLD = 0.4
"""Pairs of this score or more are proposed."""
LEAST_RADIUS_M = 5_000.0
"""No place counts as known closer than this, metres: what UCDP and ACLED take for an exact one. It stands for
the radius of coordinates whose radius is not known, if they were given and are no centre or guess."""
MOST_PAIRS = 10
"""A pair that is not among so many best ones of either incident is not proposed."""

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
    "incident_id",
    "longitude",
    "latitude",
    "radius_m",
    "placed_by",
    "date_start",
    "date_end",
    "event_type",
    "actor_1",
    "actor_2",
)
_GAP_DAYS, _SPAN_DECADES, _RADIUS_DECADES = 4, 4, 2
_UNKNOWN = 0.5
_OTHER = "other"
# No degree of latitude is shorter, metres.
_DEGREE_M = 110_500.0
_BLOCK = 128
_ELLIPSOID = Geod(ellps="WGS84")


class Pairs(NamedTuple):
    """Pairs of rows, what lies between them, and their score."""

    # (K,) numbers of the rows.
    first: Ints
    second: Ints
    # (K,) between their places, and between their dates.
    distance_m: Floats
    days: Ints
    likeness: Floats  # (K,) of their actors; NaN where it cannot be told
    swapped: Bools  # (K,) whether the actors are more alike in the other order
    kind: Floats  # (K,) 1 same type, 0 another, 0.5 not known
    within_m: Floats  # (K,) how far apart the places may lie: both radii
    score: Floats  # (K,) by the formula


def proposals(incidents: pd.DataFrame) -> pd.DataFrame:
    """Propose pairs of incidents that may be one event.

    Parameters
    ----------
    incidents : DataFrame
        incident_id, longitude, latitude (degrees), radius_m (metres), placed_by, date_start, date_end
        (YYYY-MM-DD), and where known event_type, actor_1, actor_2.

    Returns
    -------
    DataFrame
        incident_id_1 and incident_id_2 (the earlier first), score, distance_m (geodesic), days_apart,
        same_type (empty where one is "other"), actor_likeness (empty where it cannot be told) and reason
        (in words). The highest score first, then by the two ids; the order of the rows does not matter.
        Rows without a place, a radius or a date are in no pair.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"incident_id": ["a", "b"], "longitude": [61.8, 61.8], "latitude": [31, 31.027]})
    >>> two = two.assign(radius_m=5000.0, placed_by="given", date_start="2021-12-01", date_end="2021-12-01")
    >>> two = two.assign(actor_1=["Taliban", "Iran"], actor_2=["Iran", "Taliban"], event_type="armed clash")
    >>> proposals(two)[["score", "reason"]].values.tolist()
    [[0.7007, '3.0 km apart within 10 km; dates overlap; actors alike (1.00) in the other order; same type']]
    """
    rows = typed(incidents, _NEEDED)[[*_NEEDED]]
    rows = rows.sort_values(["date_start", "incident_id"], kind="stable", ignore_index=True)
    rows = rows[rows[["date_start", "date_end", "longitude", "latitude"]].notna().all(axis=1)]
    rows = rows.reset_index(drop=True)
    pairs = Pairs(*(np.concatenate(parts) for parts in zip(*_blocks(rows), strict=True)))
    order = np.lexsort((pairs.second, pairs.first, -pairs.score))
    best = _best(pairs, order)
    pairs = Pairs._make(values[best] for values in pairs)
    ids = rows["incident_id"].to_numpy(dtype=object)
    kind = np.where(pairs.kind == _UNKNOWN, None, pairs.kind == 1)
    columns = {
        "incident_id_1": ids[pairs.first],
        "incident_id_2": ids[pairs.second],
        "score": pairs.score,
        "distance_m": pairs.distance_m.round(3),
        "days_apart": pairs.days,
        "same_type": kind,
        "actor_likeness": pairs.likeness,
        "reason": [_reason(*pair) for pair in zip(*pairs[2:-1], strict=True)],
    }
    proposed = pd.DataFrame(columns, columns=[*_COLUMNS]).astype(_COLUMNS)
    return proposed.sort_values(
        ["score", "incident_id_1", "incident_id_2"], ascending=[False, True, True], ignore_index=True
    )


class _Events(NamedTuple):
    """Where and when rows are, and how exactly that is known; rows are sorted by date_start."""

    longitude: Floats
    latitude: Floats
    reach_m: Floats
    start: Ints
    end: Ints
    exact_day: Floats
    exact_place: Floats


def _events(rows: pd.DataFrame) -> _Events:
    lon, lat, radius = (
        rows[name].to_numpy(dtype="float64", na_value=np.nan)
        for name in ("longitude", "latitude", "radius_m")
    )
    given = (rows["placed_by"] == "given").fillna(value=False).to_numpy(dtype=bool)
    reach = np.where(np.isnan(radius) & ~given, np.nan, np.fmax(radius, LEAST_RADIUS_M))
    start, end = (
        rows[name].to_numpy(dtype=object).astype("datetime64[D]").astype("int64")
        for name in ("date_start", "date_end")
    )
    exact_day = 1 - np.log10(np.maximum(end - start, 0) + 1) / _SPAN_DECADES
    exact_place = 1 - np.log10(reach / LEAST_RADIUS_M) / _RADIUS_DECADES
    return _Events(lon, lat, reach, start, end, exact_day, exact_place)


def _blocks(rows: pd.DataFrame) -> Iterator[Pairs]:
    """Yield the pairs of the threshold's score or more; rows are sorted by date_start."""
    events = _events(rows)
    point = borderline.to_ecef(events.longitude, events.latitude)
    likeness, kind = _likeness(rows), _kinds(rows)
    # What is vaguer than this is in no pair, however well the rest agrees.
    some = np.flatnonzero((events.exact_day >= THRESHOLD) & (events.exact_place >= THRESHOLD))
    boxes = _boxes(events, some)
    tree = shapely.STRtree(boxes)
    for at in range(0, max(len(some), 1), _BLOCK):
        first, second = some[tree.query(boxes[at : at + _BLOCK]) + np.array([[at], [0]])]
        first, second = first[first < second], second[first < second]
        days = np.maximum(events.start[second] - events.end[first], 0)
        dates = (1 - days / _GAP_DAYS) * np.minimum(events.exact_day[first], events.exact_day[second])
        both = events.reach_m[first] + events.reach_m[second]
        off = point[:, first] - point[:, second]
        near = dates * (1 - np.sqrt(borderline.dot(off, off)) / both) >= THRESHOLD
        first, second, days, dates, both = (values[near] for values in (first, second, days, dates, both))
        distance = _apart_m(events, first, second)
        place = (1 - distance / both) * np.minimum(events.exact_place[first], events.exact_place[second])
        near = place * dates >= THRESHOLD
        first, second, days, distance, both = (
            values[near] for values in (first, second, days, distance, both)
        )
        alike, swapped = likeness(first, second)
        same = kind(first, second)
        who = (2 * np.where(np.isnan(alike), _UNKNOWN, alike) + same) / 3
        score = ((place * dates)[near] * who).round(4)
        columns = (first, second, distance, days, alike, swapped, same, both, score)
        yield Pairs._make(values[score >= THRESHOLD] for values in columns)


def _boxes(events: _Events, some: Ints) -> NDArray[Any]:
    """Return boxes that overlap where two events may be a pair: dates on one axis, latitudes on the other."""
    gap = _GAP_DAYS * (1 - THRESHOLD) / 2
    away = events.reach_m[some] * (1 - THRESHOLD) / _DEGREE_M
    latitude = events.latitude[some]
    west, east = events.start[some] - gap, events.end[some] + gap
    boxes: NDArray[Any] = shapely.box(west, latitude - away, east, latitude + away)
    return boxes


def _apart_m(events: _Events, first: Ints, second: Ints) -> Floats:
    lon, lat = events.longitude, events.latitude
    return np.asarray(_ELLIPSOID.inv(lon[first], lat[first], lon[second], lat[second])[2], dtype="float64")


def _best(pairs: Pairs, order: Ints) -> Ints:
    """Return those of the pairs, in this order, that are among the best of one of their incidents."""
    both = np.stack([pairs.first[order], pairs.second[order]], axis=1).ravel()
    rank = pd.Series(both).groupby(both).cumcount().to_numpy().reshape(-1, 2)
    kept: Ints = order[(rank < MOST_PAIRS).any(axis=1)]
    return kept


def _likeness(rows: pd.DataFrame) -> Any:
    """Return a function: how alike the actors of pairs of rows are, and whether in the other order."""
    actors = pd.concat([rows["actor_1"], rows["actor_2"]]).fillna("")
    folded = [" ".join(folded_words(name)) for name in actors]
    code, names = pd.factorize(np.array(folded, dtype=object))
    codes = code.reshape(2, -1)
    ours = np.array([name.isascii() for name in names] + [True], dtype=bool)

    def ratios(first: Ints, second: Ints) -> Floats:
        pair, back = np.unique(first * len(names) + second, return_inverse=True)
        left, right = np.divmod(pair, max(len(names), 1))
        ratio = process.cpdist(names[left], names[right], scorer=fuzz.token_set_ratio, dtype=np.float64)
        likeness: Floats = (ratio / 100).round(4)[back.ravel()]
        empty = (names[first] == "") | (names[second] == "") | (ours[first] != ours[second])
        return np.where(empty, np.nan, likeness)

    def likeness_of(first: Ints, second: Ints) -> tuple[Floats, Bools]:
        straight = _mean(*(ratios(codes[at, first], codes[at, second]) for at in (0, 1)))
        crossed = _mean(*(ratios(codes[at, first], codes[1 - at, second]) for at in (0, 1)))
        return np.fmax(straight, crossed), np.nan_to_num(crossed, nan=-1) > np.nan_to_num(straight, nan=-1)

    return likeness_of


def _mean(first: Floats, second: Floats) -> Floats:
    """Return the mean of two values, or the one that is known."""
    return (np.where(np.isnan(first), second, first) + np.where(np.isnan(second), first, second)) / 2


def _kinds(rows: pd.DataFrame) -> Any:
    """Return a function: whether pairs of rows are of one type, 1 or 0; 0.5 where that is not known."""
    kind = rows["event_type"].fillna(_OTHER).to_numpy(dtype=object)

    def same_type(first: Ints, second: Ints) -> Floats:
        unknown = (kind[first] == _OTHER) | (kind[second] == _OTHER)
        return np.where(unknown, _UNKNOWN, np.where(kind[first] == kind[second], 1.0, 0.0))

    return same_type


def _reason(distance: float, days: int, alike: float, swapped: object, kind: float, within: float) -> str:
    """Return why a pair is proposed."""
    dates = f"{count(days, 'day')} apart" if days else "dates overlap"
    actors = f"actors alike ({alike:.2f})" if alike == alike else "actors not compared"  # noqa: PLR0124 - NaN
    order = " in the other order" if swapped else ""
    types = {1.0: "same type", 0.0: "another type"}.get(kind, "type not known")
    return f"{distance / 1000:.1f} km apart within {within / 1000:.0f} km; {dates}; {actors}{order}; {types}"
