"""Another drawing of a border: from OpenStreetMap by way of Overpass, or from a file of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from marzmap._errors import InputError
from marzmap._text import count
from marzmap.atlas.fetch.download import PLAIN, Manner
from marzmap.atlas.fetch.keep import keep, scratch
from marzmap.atlas.fetch.snap import check_border, line_of, snap
from marzmap.atlas.fetch.transfer import obtain_answer
from marzmap.atlas.fetched import NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from marzmap.atlas.fetched import Card

FARTHEST_M = 20_000.0
"""A line that is mostly farther from ours than this, metres, is not that border (our choice): the claims of
two countries may lie many kilometres apart."""
_LEAST_COVERED = 0.5


def border(
    border: str,
    source: str = "",
    manner: Manner = PLAIN,
    *,
    server: str = "",
    licence: str = "",
    accuracy_m: float | None = None,
) -> Card:
    """Load another drawing of a border into the user's cache, for `source = "fetched"` of a study.

    Parameters
    ----------
    border : str
        Alphabetical pair, such as "KGZ-TJK".
    source : str
        Path or address of Overpass JSON or GeoJSON with lines. If empty, a server of Overpass is asked; the
        query is announced first.
    manner, server, licence
        As for `crossings`.
    accuracy_m : float, optional
        Half-width, metres, that holds the true line with 95 %. Without it, that of our nearest stretch.

    Returns
    -------
    dict
        The card: title, border, source, query, sha256, as_of, date, rows, length_m, ours_m (length of our
        line), apart_m (the distance from ours that 95 % of its vertices keep), licence, attribution.

    Raises
    ------
    InputError
        There is no such border, file or address, it cannot be read, or its lines are not that border.

    Notes
    -----
    Its parts run in the direction of ours, are numbered in the same order, and have the same country on
    either side.
    """
    check_border(border)
    with scratch("borders", border, source) as beside:
        answer, origin = obtain_answer("border", border, beside, manner, source, server)
        parts = _parts([each.shape for each in answer.features], origin["source"])
        table, facts = _directed(border, parts, origin["source"], accuracy_m)
        licence = answer.licence or licence or NOT_STATED
        table = table.assign(source=(answer.licence and "OpenStreetMap") or "fetched", licence=licence)
        card = {
            "title": f"Line of {border}" + (", OpenStreetMap" if answer.licence else ""),
            "border": border,
            **origin,
            **facts,
            "licence": licence,
            "attribution": answer.attribution and f"Border geometry {answer.attribution}",
        }
        return keep("borders", border, table, card, beside)


def _parts(shapes: Sequence[Any], source: str) -> NDArray[Any]:
    """Return the lines among shapes, joined where they meet."""
    lines = [each for each in shapes if each.geom_type in ("LineString", "MultiLineString")]
    if not lines:
        raise InputError(
            f"{source}: {count(len(shapes), 'feature')}, none of them a line. Look at the query."
        )
    merged = shapely.line_merge(shapely.union_all(shapely.force_2d(np.array(lines))))
    parts: NDArray[Any] = shapely.get_parts(merged)
    return parts


def _directed(
    border: str, parts: NDArray[Any], source: str, accuracy_m: float | None
) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """Return parts in the columns of `atlas.borders`, directed and ordered as ours, and how they compare."""
    import geopandas as gpd
    import pandas as pd

    ours, spots = line_of(border), [shapely.get_coordinates(part) for part in parts]
    rows, lines, away = [], [], []
    for part, vertices in zip(parts, spots, strict=True):
        near = snap(vertices[:, 0], vertices[:, 1], border)
        if np.median(near.distance_m) > FARTHEST_M:
            continue
        away.append(near.distance_m)
        turned = near.chainage_m[-1] < near.chainage_m[0] and near.part[-1] == near.part[0]
        at = int(np.argmin(near.chainage_m))
        middle = ours.iloc[int(near.piece[len(vertices) // 2])]
        rows.append(
            {"order": (int(near.part[at]), float(near.chainage_m[at]))}
            | {name: middle[name] for name in ("left", "right", "status", "line_since")}
            | {"accuracy_m": accuracy_m or float(ours["accuracy_m"].to_numpy()[near.piece].max())}
        )
        lines.append(shapely.reverse(part) if turned else part)
    order = sorted(range(len(rows)), key=lambda at: rows[at]["order"])
    frame = pd.DataFrame([rows[at] for at in order]).drop(columns="order", errors="ignore")
    shapes = gpd.GeoSeries([lines[at] for at in order], crs="EPSG:4326")
    length, ours_m = (_length_m(each) for each in (shapes, ours.geometry))
    if length < _LEAST_COVERED * ours_m:
        raise InputError(
            f"{source}: {length / 1000:,.0f} km of it lie within {FARTHEST_M / 1000:g} km of {border}, "
            f"which has {ours_m / 1000:,.0f} km. It is another border, or half of one."
        )
    frame = frame.assign(border_id=border, border_part=range(1, len(frame) + 1), piece=0)
    frame = frame.reindex(columns=[*frame, "start_name", "end_name", "note"])
    apart = round(float(np.percentile(np.concatenate(away), 95)))
    facts = {"length_m": round(length), "ours_m": round(ours_m), "apart_m": apart}
    return gpd.GeoDataFrame(frame.astype(_TEXTS), geometry=shapes), facts


_TEXTS = dict.fromkeys(
    ("border_id", "left", "right", "status", "start_name", "end_name", "line_since", "note"), "string"
)


def _length_m(lines: gpd.GeoSeries) -> float:
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    return sum(geod.geometry_length(line) for line in lines)
