"""Step 2b: rows are made fit to be handed on.

A source's terms travel with its rows: whose terms forbid handing on raw rows loses what the source wrote
and keeps what was worked out. A row marked sensitive loses its exact place before anything is measured
from it, for a distance would give the place away.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
from pyproj import Geod

from marzmap._text import count, objects
from marzmap.attributes import COLUMNS, names

if TYPE_CHECKING:
    import pandas as pd

    from marzmap._study import Public

CELL_DEG = 0.1
"""Edge of the cells whose middles stand for coarsened places, degrees."""
JITTER_M = 10_000.0
"""So far a jittered place is moved at most, metres."""

FORBIDDING = re.compile(
    r"no redistribution|not for (?:redistribution|publication)|confidential", re.IGNORECASE
)
"""Terms of a source that forbid handing on its rows."""

_KEPT = (
    *("incident_id", "event_type", "date_edtf", "status", "sensitive", "sources"),
    *("longitude", "latitude", "radius_m", "radius_source"),
)
_NAMES_OF_PLACE = (
    *("place", "place_fa", "place_id", "admin1", "admin2", "evidence", "score", "footprint_wkt", "converted"),
)
# Half the diagonal of a cell at the equator, where it is longest.
_CELL_RADIUS_M = 7_872.0


class Published(NamedTuple):
    """Rows that may be handed on.

    Attributes
    ----------
    rows : GeoDataFrame
        Those that are left, reduced; index and order kept.
    changes : list of str
        What was done, a line each.
    """

    rows: gpd.GeoDataFrame
    changes: list[str]


def restricted(rows: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows have a source whose terms forbid handing them on.

    Examples
    --------
    >>> import pandas as pd
    >>> given = ['[{"title": "x", "terms": "No redistribution of raw rows"}]', '[{"title": "y"}]', None]
    >>> restricted(pd.DataFrame({"sources": given})).tolist()
    [True, False, False]
    """
    return rows["sources"].map(lambda cell: any(map(_forbids, objects(cell)))).astype(bool)


def owners(rows: pd.DataFrame) -> list[str]:
    """Return the publishers whose terms forbid handing on, each once, with the address to cite."""
    texts = (
        ", ".join(str(source[name]) for name in ("publisher", "url") if source.get(name))
        for cell in rows["sources"]
        for source in objects(cell)
        if _forbids(source)
    )
    return sorted({text for text in texts if text})


def notice(rows: pd.DataFrame) -> str:
    """Return why a map of these rows is not for publication; empty where it may be published.

    Examples
    --------
    >>> import pandas as pd
    >>> notice(pd.DataFrame({"sources": [None], "sensitive": [True]}))
    'Not for publication: 1 row is marked sensitive.'
    """
    bare, tender = int(restricted(rows).sum()), int(rows["sensitive"].fillna(value=False).sum())
    parts = []
    if bare:
        parts.append(f"{count(bare, 'row')} {_are(bare)} of a source that forbids handing on raw data")
    if tender:
        parts.append(f"{count(tender, 'row')} {_are(tender)} marked sensitive")
    return f"Not for publication: {'; '.join(parts)}." if parts else ""


def incidents(rows: gpd.GeoDataFrame, rules: Public) -> Published:
    """Reduce rows that may not be handed on as they are, or leave them out.

    Of a restricted row only identifier, kind, date, point, radius and the citation of its sources stay; its
    title is made of kind and identifier. A coarsened point is the middle of its cell of 0.1 degrees, with a
    radius that holds the cell. A jittered one is moved evenly over a disc, in a way that only who knows the
    seed can repeat, and its radius grows by the reach. Either loses the names of its place.

    Parameters
    ----------
    rows : GeoDataFrame
        Placed incidents, with longitude and latitude in degrees and radius_m in metres.
    rules : Public
        The study's: what is done with restricted and with sensitive rows.

    Returns
    -------
    Published
    """
    bare = restricted(rows)
    tender = rows["sensitive"].fillna(value=False).astype(bool)
    changes = []
    out = (bare & (rules.restricted == "leave out")) | (tender & (rules.sensitive == "leave out"))
    if out.any():
        changes.append(f"{count(int(out.sum()), 'row')} left out")
    rows, bare, tender = rows[~out].copy(), bare[~out], tender[~out]
    if bare.any():
        rows = _reduced(rows, bare)
        changes.append(
            f"{count(int(bare.sum()), 'row')} reduced to kind, date, point and citation: the source "
            "forbids handing on raw data"
        )
    coarse = (bare & (rules.restricted == "coarsen")) | (tender & (rules.sensitive == "coarsen"))
    moved = tender & (rules.sensitive == "jitter") & ~coarse
    if coarse.any():
        rows = _moved(
            rows, coarse, *_middles(rows), _CELL_RADIUS_M, "coarsened for publication to 0.1 degrees"
        )
        changes.append(f"{count(int(coarse.sum()), 'row')} set to the middle of a cell of {CELL_DEG} degrees")
    if moved.any():
        what = f"moved at random for publication by up to {JITTER_M / 1000:.0f} km"
        rows = _moved(rows, moved, *_jittered(rows, rules.seed), JITTER_M, what)
        changes.append(f"{count(int(moved.sum()), 'row')} {what}")
    if (coarse | moved)[tender].any():
        changes.append(
            "titles, summaries and claims of sensitive rows stand as written: read them for names of places"
        )
    return Published(rows, changes)


def _reduced(rows: gpd.GeoDataFrame, bare: pd.Series[bool]) -> gpd.GeoDataFrame:
    """Return rows without what their source wrote."""
    kinds = rows.loc[bare, "event_type"].fillna("incident").str.capitalize()
    titles = kinds + " (" + rows.loc[bare, "incident_id"] + ")"
    cited = rows.loc[bare, "sources"].map(_citation)
    own = [name for name in rows if name not in COLUMNS and name not in ("row", rows.geometry.name)]
    raw = dict.fromkeys([*names("given"), *_NAMES_OF_PLACE, *own])
    rows.loc[bare, [name for name in raw if name in rows and name not in _KEPT]] = None
    rows.loc[bare, "title"], rows.loc[bare, "sources"] = titles, cited
    return rows


def _moved(
    rows: gpd.GeoDataFrame,
    which: pd.Series[bool],
    longitude: np.ndarray[Any, Any],
    latitude: np.ndarray[Any, Any],
    reach_m: float,
    what: str,
) -> gpd.GeoDataFrame:
    """Return rows whose place is another one, known less closely by the reach, and no longer named."""
    rows.loc[which, "longitude"], rows.loc[which, "latitude"] = longitude[which], latitude[which]
    rows.loc[which, "radius_m"] = rows.loc[which, "radius_m"].fillna(0.0) + reach_m
    rows.loc[which, "radius_source"], rows.loc[which, "placed_by"] = what, "inferred"
    gone = [name for name in _NAMES_OF_PLACE if name in rows]
    rows.loc[which, gone] = None
    rows.loc[which, "place_candidates"] = 1
    return rows.set_geometry(gpd.points_from_xy(rows["longitude"], rows["latitude"], crs=rows.crs))


def _middles(rows: pd.DataFrame) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the middle of the cell that holds each point; a pole's own parallel belongs to the last cell."""
    cells = [np.floor(np.round(rows[name].to_numpy() / CELL_DEG, 9)) for name in ("longitude", "latitude")]
    cells[1] = np.clip(cells[1], -900, 899)
    longitude, latitude = (np.round((cell + 0.5) * CELL_DEG, 9) for cell in cells)
    return np.round((longitude + 180) % 360 - 180, 9), latitude


def _jittered(rows: pd.DataFrame, seed: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return each point moved evenly over a disc; the way depends on its identifier and the seed alone."""
    digests = [hashlib.sha256(f"{seed}\0{name}".encode()).digest() for name in rows["incident_id"]]
    share = np.array([[int.from_bytes(one[:8]), int.from_bytes(one[8:16])] for one in digests]) / 2.0**64
    longitude, latitude = rows["longitude"].to_numpy(), rows["latitude"].to_numpy()
    azimuth, away = share[:, 0] * 360, JITTER_M * np.sqrt(share[:, 1])
    east, north, _ = Geod(ellps="WGS84").fwd(longitude, latitude, azimuth, away)
    return np.asarray(east), np.asarray(north)


def _forbids(source: dict[str, Any]) -> bool:
    return bool(FORBIDDING.search(str(source.get("terms") or "")))


def _citation(cell: object) -> str:
    """Return the restricted sources themselves, without those that they name in turn."""
    return json.dumps([source for source in objects(cell) if _forbids(source)], ensure_ascii=False)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
