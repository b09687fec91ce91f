"""How often names along 30 borders are placed rightly; `bench/draw_border_names.py` draws the names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from pyproj import Geod

from marzmap import geocode
from marzmap.geocode import Context, answers, resolve

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

NAMES = Path(__file__).parents[1] / "geocode" / "border_names.csv"
STATED = ("none", "country", "province")
"""What a row says of the place besides its name."""
_GEOD = Geod(ellps="WGS84")


class Result(NamedTuple):
    """What becomes of a name: whether its place comes first, among the first five; placed, and rightly."""

    first: bool
    among_five: bool
    placed: bool
    right: bool
    why: str


def names() -> pd.DataFrame:
    """Return the names with their places; those that no gazetteer here holds have none."""
    text = dict.fromkeys(("border", "country", "admin1", "name", "kind", "place"), "string")
    return pd.read_csv(NAMES, dtype=text)


@lru_cache(maxsize=1)
def known(border: str) -> geocode.Index:
    """Return what a study of a border looks names up in."""
    return geocode.index(geocode.gazetteer(borders=[border]))


def context(row: dict[Hashable, Any], stated: str) -> Context:
    """Return what a row says of the place besides its name."""
    country = "" if stated == "none" else row["country"]
    province = row["admin1"] if stated == "province" and isinstance(row["admin1"], str) else ""
    return Context(country, province)


def results(rows: pd.DataFrame, stated: str) -> Iterator[Result]:
    """Yield what becomes of each name, border by border."""
    for row in rows.to_dict("records"):
        answer = resolve.by_name(row["name"], context(row, stated), known(row["border"]))
        hits = [_is_there(match.rows, row) for match in answer.matches[:5]]
        right = _is_there(answer.rows, row)
        yield Result(
            hits[:1] == [True], any(hits), bool(answer.rows), right, answer.evidence or answer.reason
        )


def _is_there(rows: list[dict[str, Any]], row: dict[Hashable, Any]) -> bool:
    """Check whether the true place is within the radius of the point that is shown."""
    if not rows or pd.isna(row["longitude"]):
        return False
    point = answers.shown(rows)
    ends = (point["longitude"], point["latitude"], row["longitude"], row["latitude"])
    return bool(_GEOD.inv(*ends)[2] <= (point["radius_m"] or 0.0))
