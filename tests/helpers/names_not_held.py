"""Real names that the gazetteer lacks: how often one is taken for another place without a word.

Half of the villages near a border are taken out of the gazetteer, and 300 places of all sizes of Afghanistan
and Iran; then their names are looked up. The truth is where GeoNames has them.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pyproj import Geod

from marzmap import geocode
from marzmap.geocode import Context, answers, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import pandas as pd

BORDERS = ("AFG-IRN", "ARM-AZE", "BLR-UKR", "IND-PAK", "POL-UKR", "SYR-TUR")
"""Borders of more than 1,000 such names together."""
STATED = ("none", "country", "province")
"""What a row says of the place besides its name."""
ZONE_M, VILLAGE, FURTHER = 60_000.0, 15_000, 300
SAME_M = 5_000.0  # GeoNames has some places twice, this near to each other
_GEOD = Geod(ellps="WGS84")


class Border(NamedTuple):
    """Places of the two countries of a border, and those of them that are held out."""

    places: pd.DataFrame
    held_out: pd.DataFrame
    known: geocode.Index


def without_half(border: str) -> Border:
    """Take half of the villages near a border out of the gazetteer, drawn the same every time."""
    pair = border.split("-")
    places = geocode.gazetteer(countries=pair, borders=[border])
    own = places[places["country"].isin(pair) & (places["precedence"] == 2)]
    small = own[(own["border_distance_m"] <= ZONE_M) & ~(own["population"] >= VILLAGE)]
    drawn = random.Random(7)  # noqa: S311 - the same every time
    near, every = sorted(small["place_id"]), sorted(own["place_id"])
    out = {*drawn.sample(near, len(near) // 2)}
    if {"AFG", "IRN"} & {*pair}:
        out.update(drawn.sample(every, FURTHER))
    gone = own["place_id"].isin(out)
    return Border(own[~gone], own[gone], geocode.index(places[~places["place_id"].isin(out)]))


def records(places: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield places as dicts."""
    for row in places.to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def contexts(place: dict[str, Any]) -> dict[str, Context]:
    """Return the contexts of `STATED` for a place."""
    country, admin1 = place["country"], place["admin1"]
    province = admin1 if isinstance(admin1, str) else ""
    return dict(zip(STATED, (Context(), Context(country), Context(country, province)), strict=True))


def taken_wrongly(border: str) -> tuple[int, dict[str, list[str]]]:
    """Look the names that are not held up: how many there are, and those taken for other places."""
    _, held_out, index = without_half(border)
    wrong: dict[str, list[str]] = {stated: [] for stated in STATED}
    for place in records(held_out):
        for stated, context in contexts(place).items():
            answer = resolve.by_name(place["name"], context, index)
            if answer.rows and not is_there(answer.rows, place):
                wrong[stated].append(f"{place['name']}: {answer.evidence}")
    return len(held_out), wrong


def placed(places: pd.DataFrame, index: geocode.Index) -> Counter[tuple[str, bool]]:
    """Look the names of places that are held up: how often each is placed rightly."""
    counts: Counter[tuple[str, bool]] = Counter()
    for place in records(places):
        for stated, context in contexts(place).items():
            answer = resolve.by_name(place["name"], context, index)
            counts[stated, bool(answer.rows) and is_there(answer.rows, place)] += 1
    return counts


def still_placed(before: pd.DataFrame) -> tuple[int, int]:
    """Count the lookups that an earlier version answered rightly, and those of them that still are."""
    total = still = 0
    for border, rows in before.groupby("border"):
        places = geocode.gazetteer(countries=str(border).split("-"), borders=[str(border)])
        index = geocode.index(places)
        for place in records(rows[["place_id", "stated"]].merge(places, on="place_id")):
            known = contexts(place)
            for stated in place["stated"].split():
                answer = resolve.by_name(place["name"], known[stated], index)
                total += 1
                still += bool(answer.rows) and is_there(answer.rows, place)
    return total, still


def is_there(rows: list[dict[str, Any]], place: dict[str, Any]) -> bool:
    """Check whether a place is within the radius of an answer, or so near that it is the same one."""
    point = answers.shown(rows)
    ends = (place["longitude"], place["latitude"], point["longitude"], point["latitude"])
    return bool(_GEOD.inv(*ends)[2] <= max(SAME_M, point["radius_m"] or 0.0))
