"""Crossings near points: which is nearest, and whether it was open."""

from __future__ import annotations

import json
import math
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pyproj import Geod

from marzmap import borderline
from marzmap.attributes import typed
from marzmap.dates import interval

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from marzmap.locate.reference import Border

CROSSING_RADIUS_M = 10_000.0
"""A crossing whose own place is known less closely, metres, is not told as the nearest (our choice)."""


class Shut(NamedTuple):
    """A time in which a crossing was not open: first and last day as ordinals, both with it.

    Attributes
    ----------
    surely : (float, float)
        The days on which it was closed.
    perhaps : (float, float)
        Those on which it may have been.
    """

    surely: tuple[float, float]
    perhaps: tuple[float, float]


def to_crossings(points: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame, border: Border) -> gpd.GeoDataFrame:
    """Find the nearest crossing of each point's border, and whether it was open.

    Parameters
    ----------
    points : GeoDataFrame
        From `on_border`; date_start and date_end (YYYY-MM-DD) where known.
    crossings : GeoDataFrame
        From `atlas.crossings`.
    border : Border
        The one that the points were located against.

    Returns
    -------
    GeoDataFrame
        The same rows with crossing_id (the nearest by geodesic), crossing_distance_m (that geodesic),
        crossing_along_m (the way along the border between the two feet; empty where they lie on different
        parts), and crossing_open. Crossings placed less closely than `CROSSING_RADIUS_M` are passed over; of
        equally near ones the first is told.

    Notes
    -----
    Both distances are to one crossing. Half-way between two, the other may be nearer along the border: for
    2 % of the places within 10 km of the Iran-Afghanistan line it is.

    crossing_open is true or false where it is so on every day from date_start to date_end, and empty where
    that changes or is not known: by `open_from` and `open_to`, by `status` where there is no `open_to`,
    and by `closures`. Without `open_from` it is not known that a crossing was open on any day. An EDTF date
    such as 2015 is some day of that year, ../2019-10-09 some day up to that one, a closure with ?, ~ or % in
    doubt. A day on which a crossing was shut for hours counts as one on which it was closed.

    Examples
    --------
    >>> from marzmap import atlas
    >>> from marzmap.locate import border
    >>> line, crossings = border(("AFG-IRN",)), atlas.crossings()
    >>> spot = crossings[:1].assign(border_part=1, chainage_m=0.0)
    >>> spot = spot.assign(date_start="2022-04-23", date_end="2022-04-24")
    >>> to_crossings(spot, crossings, line)[["crossing_id", "crossing_open"]].values.tolist()
    [['islam-qala', False]]
    """
    geod = Geod(ellps="WGS84")
    crossings = crossings[crossings["radius_m"] <= CROSSING_RADIUS_M]
    if not len(crossings):
        empty = ("crossing_id", "crossing_distance_m", "crossing_along_m", "crossing_open")
        return typed(points.drop(columns=[*empty], errors="ignore"), empty)
    which, distance = np.full(len(points), -1), np.full(len(points), np.inf)
    of = points["border_id"].to_numpy(dtype=object)
    lon, lat = points["longitude"].to_numpy(), points["latitude"].to_numpy()
    for number, (pair, east, north) in enumerate(
        zip(crossings["border_id"], crossings["longitude"], crossings["latitude"], strict=True)
    ):
        ours = np.flatnonzero(of == pair)
        ends = np.full(len(ours), east), np.full(len(ours), north)
        away = np.asarray(geod.inv(lon[ours], lat[ours], *ends)[2])
        nearer = away < distance[ours]
        which[ours[nearer]], distance[ours[nearer]] = number, away[nearer]
    foot = borderline.nearest(crossings["longitude"], crossings["latitude"], border.network, border.search)
    same = (which >= 0) & (
        points["border_part"].to_numpy(dtype=float, na_value=np.nan)
        == border.columns["border_part"][foot.line][which]
    )
    same &= of == border.columns["border_id"][foot.line][which]
    along = np.abs(points["chainage_m"].to_numpy() - foot.chainage_m[which])
    dates = points.reindex(columns=["date_start", "date_end"])
    days = (dates[name].to_numpy(dtype=object, na_value=None) for name in dates)
    shut = [_shut(crossing) for crossing in crossings.to_dict("records")]

    @cache
    def is_open(at: int, *days: str | None) -> bool | None:
        return _open(shut[at], *filter(None, days)) if at >= 0 and all(days) else None

    columns = {
        "crossing_id": np.where(which >= 0, crossings["crossing_id"].to_numpy(dtype=object)[which], None),
        "crossing_distance_m": np.where(which >= 0, distance, np.nan),
        "crossing_along_m": np.where(same, along, np.nan),
        "crossing_open": [is_open(*row) for row in zip(which.tolist(), *days, strict=True)],
    }
    return typed(points.assign(**columns), columns)


def shut_days(crossings: pd.DataFrame) -> list[str]:
    """Say when each crossing was not open, as JSON: a list of {"surely": [from, to], "perhaps": [from, to]}.

    Days count from 1970, both ends are shut too; an end without bound is null, as is a time that never was.

    Examples
    --------
    >>> import pandas as pd
    >>> gate = {"status": ["open"], "open_from": ["../1970-01-01"], "closures": ["1970-01-02/1970-01-03"]}
    >>> shut_days(pd.DataFrame(gate))
    ['[{"surely": null, "perhaps": [null, -1]}, {"surely": [1, 2], "perhaps": [1, 2]}]']
    """
    epoch = date(1970, 1, 1).toordinal()

    def bounds(times: tuple[float, float]) -> list[int | None] | None:
        if times[0] > times[1]:
            return None
        return [int(day - epoch) if math.isfinite(day) else None for day in times]

    return [
        json.dumps([{name: bounds(times) for name, times in shut._asdict().items()} for shut in _shut(row)])
        for row in crossings.to_dict("records")
    ]


def _open(shut: Sequence[Shut], date_start: str, date_end: str) -> bool | None:
    """Whether a crossing was open on every day of a time, or on none; None where neither is known."""
    start, end = (date.fromisoformat(day).toordinal() for day in (date_start, date_end))
    touched = [times for times in shut if start <= times.perhaps[1] and end >= times.perhaps[0]]
    if any(start >= times.surely[0] and end <= times.surely[1] for times in touched):
        return False
    return None if touched else True


def _shut(crossing: Mapping[Hashable, Any]) -> list[Shut]:
    """When a crossing was not open."""
    always, never = (-math.inf, math.inf), (math.inf, -math.inf)
    told = {str(name): text for name, text in crossing.items() if isinstance(text, str)}
    first, last = _days(told["open_from"]) if "open_from" in told else (-math.inf, math.inf)
    shut = [Shut((-math.inf, first - 1) if math.isfinite(first) else never, (-math.inf, last - 1))]
    if "open_to" in told:
        first, last = _days(told["open_to"])
        shut.append(Shut((last + 1, math.inf), (first + 1, math.inf)))
    elif told["status"] != "open":
        shut.append(Shut(never, always))
    for closure in told["closures"].split("|") if "closures" in told else ():
        begins, _, stops = closure.partition("/")
        begin, stop = _days(begins), _days(stops or begins)
        surely = never if {*closure} & {"?", "~", "%"} else (begin[1], stop[0])
        shut.append(Shut(surely, (begin[0], stop[1])))
    return shut


def _days(date_edtf: str) -> tuple[float, float]:
    """Return the first and the last possible day of an EDTF date as ordinals, infinite at an open end."""
    first, last = interval(date_edtf)
    return (
        date.fromisoformat(first).toordinal() if first else -math.inf,
        date.fromisoformat(last).toordinal() if last else math.inf,
    )
