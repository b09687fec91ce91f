"""Rows that may not be handed on as they are: reduced to columns that may, moved, or left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from marzmap._errors import InputError, escaped
from marzmap._text import count, objects
from marzmap.publish import key, places, terms, texts
from marzmap.publish.notices import UNDER_TERMS, sensitive

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from marzmap._public import Public
    from marzmap._types import Bools, Floats
    from marzmap.publish.texts import Finding, Mentions

_ALWAYS = (
    *("row", "incident_id", "event_type", "date_edtf", "date_start", "date_end", "status", "sensitive"),
    *("title", "sources", "longitude", "latitude", "radius_m", "radius_source", "placed_by"),
    *("place_candidates", "reason_code"),
)
RESTRICTED_COLUMNS = _ALWAYS
"""Columns of a restricted row that are handed on; its title is made anew, its sources are the citation."""

SENSITIVE_COLUMNS = (
    *_ALWAYS,
    *("title_local", "actor_1", "actor_2", "killed_low", "killed_high", "wounded_low", "wounded_high"),
    *("summary", "summary_fa", "claims"),
)
"""Columns of a sensitive row that are handed on; what says where it was, is made anew."""

_CLAIM = ("by", "text", "text_fa", "position", "about", "sources")
_MOST_LISTED = 10


class Table(NamedTuple):
    """Placed incidents, or context events.

    Attributes
    ----------
    file : str
        Name of their file, for messages.
    rows : GeoDataFrame
        longitude and latitude in degrees, radius_m in metres.
    extent_m : (N,) float array
        How far each place reaches from its point, metres; from `geocode.extents`.
    """

    file: str
    rows: gpd.GeoDataFrame
    extent_m: Floats


class Published(NamedTuple):
    """Rows that may be handed on.

    Attributes
    ----------
    tables : list of GeoDataFrame
        Those that are left of each table, reduced; index and order kept.
    changes : list of str
        What was done, a line each.
    """

    tables: list[gpd.GeoDataFrame]
    changes: list[str]


class _Marked(NamedTuple):
    """Rows of a file, and which of them may not be handed on as they are."""

    file: str
    rows: gpd.GeoDataFrame
    restricted: Bools
    sensitive: Bools


def incidents(tables: Sequence[Table], rules: Public, mentions: Mentions, study: Path) -> Published:
    """Reduce rows that may not be handed on as they are, or leave them out.

    Of restricted and of sensitive rows only `RESTRICTED_COLUMNS` and `SENSITIVE_COLUMNS` stay. A coarsened
    point is the middle of a cell of 0.1 degrees, a jittered one that middle moved evenly over a disc in a way
    that only the key repeats; the radius grows so that it holds the place. Rows of one place are moved as
    one: that of the first of them by identifier decides.

    Parameters
    ----------
    tables : sequence of Table
        Placed incidents and context events.
    rules : Public
        The study's: what is done with restricted rows, with sensitive ones and with their texts.
    mentions : callable
        From `geocode.mentions`: for a row and texts, which names of its place these hold.
    study : Path
        Folder of the study, which must not hold the key of the jitter.

    Returns
    -------
    Published

    Raises
    ------
    InputError
        A text of a sensitive row gives its place away, or the key cannot be read.
    """
    kept = [_without(_marked(table), rules) for table in tables]
    out = sum(len(table.rows) for table in tables) - sum(len(one.rows) for one in kept)
    bare = sum(int(one.restricted.sum()) for one in kept)
    hidden = sum(int(one.sensitive.sum()) for one in kept)
    changes = [f"{count(out, 'row')} left out"] if out else []
    if bare:
        changes.append(f"{count(bare, 'row')} {UNDER_TERMS}: reduced to kind, date, point and citation")
    reduced = [one._replace(rows=_reduced(one)) for one in kept]
    if hidden and rules.text != "keep":
        reduced = [
            _texts(one, before.rows, rules, mentions) for one, before in zip(reduced, kept, strict=True)
        ]
    secret = key.read(study) if hidden and rules.sensitive == "jitter" else None
    rows, moves = _moved(reduced, coarsen=rules.restricted == "coarsen", secret=secret)
    return Published(rows, [*changes, *moves, *([_SAID_OF_TEXTS[rules.text]] if hidden else [])])


_COARSENED = f"coarsened for publication to a cell of {places.CELL_DEG} degrees"
_MOVED = f"moved in secret for publication by up to {places.JITTER_M / 1000:.0f} km from the middle of a cell"
_SAID_OF_TEXTS = {
    "check": "texts of sensitive rows hold no coordinate and no name of a place near: read them yourself too",
    "drop": "titles, actors, summaries and claims of sensitive rows dropped, and sources that name places",
    "keep": "titles, summaries, claims and sources of sensitive rows stand as written: read them for places",
}


def _marked(table: Table) -> _Marked:
    """Return a table with the marks of its rows; a marked one is known to all that its place may be."""
    rows = table.rows
    marked = _Marked(table.file, rows, terms.restricted(rows).to_numpy(), sensitive(rows))
    wider = (marked.restricted | marked.sensitive) & (table.extent_m > 0)
    radius_m = rows["radius_m"].where(~wider, rows["radius_m"].fillna(0) + table.extent_m)
    return marked._replace(rows=rows.assign(radius_m=radius_m))


def _without(marked: _Marked, rules: Public) -> _Marked:
    """Return rows without those to be left out."""
    out = marked.restricted & (rules.restricted == "leave out")
    out |= marked.sensitive & (rules.sensitive == "leave out")
    return _Marked(marked.file, marked.rows[~out], marked.restricted[~out], marked.sensitive[~out])


def _texts(marked: _Marked, placed: gpd.GeoDataFrame, rules: Public, mentions: Mentions) -> _Marked:
    """Return rows whose texts do not give a sensitive place away; `placed` are the same with their places."""
    rows, hidden = marked.rows.copy(), marked.sensitive
    if rules.text == "drop":
        rows.loc[hidden, [name for name in _DROPPED if name in rows]] = None
        rows.loc[hidden, "title"] = _titles(rows[hidden])
        rows.loc[hidden, "sources"] = [
            _harmless(cell, place, mentions)
            for cell, place in zip(rows.loc[hidden, "sources"], _records(placed[hidden]), strict=True)
        ]
    given_away = texts.findings(_records(rows[hidden]), _records(placed[hidden]), mentions)
    if given_away:
        raise InputError(_given_away(marked.file, placed.loc[hidden, "row"].tolist(), given_away))
    return marked._replace(rows=rows)


_DROPPED = ("title_local", "actor_1", "actor_2", "summary", "summary_fa", "claims")


def _records(rows: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    return list(rows.drop(columns=rows.geometry.name).to_dict("records"))


def _harmless(cell: object, place: dict[str, Any], mentions: Mentions) -> str | None:
    """Return the sources of a cell that do not give its row's place away."""
    kept = [
        source
        for source in objects(cell)
        if not texts.findings([{"sources": json.dumps([source])}], [place], mentions)
    ]
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _given_away(file: str, numbers: list[int], given_away: list[Finding]) -> str:
    """Return the message about texts that give sensitive places away."""
    first, *others = given_away
    more = ", ".join(f"{numbers[one.at]} {one.column}" for one in others[:_MOST_LISTED])
    rest = f" and {len(others) - _MOST_LISTED:,} more" if len(others) > _MOST_LISTED else ""
    also = f" So do: {more}{rest}." if others else ""
    return (
        f"{file}:{numbers[first.at]}: {first.column}: '{escaped(first.text)}' gives the place of a sensitive "
        f'row away.{also} Edit it, or choose in study.toml: [public] text = "drop" or "keep".'
    )


def _reduced(marked: _Marked) -> gpd.GeoDataFrame:
    """Return rows that hold in restricted and in sensitive rows only what is handed on of such rows."""
    rows = marked.rows.copy()
    if not (marked.restricted | marked.sensitive).any():
        return rows
    geometry = rows.geometry.name
    for which, columns in ((marked.restricted, RESTRICTED_COLUMNS), (marked.sensitive, SENSITIVE_COLUMNS)):
        rows.loc[which, [name for name in rows if name not in (*columns, geometry)]] = None
    rows.loc[marked.restricted, "title"] = _titles(rows[marked.restricted])
    rows.loc[marked.restricted, "sources"] = rows.loc[marked.restricted, "sources"].map(terms.citation)
    own = marked.sensitive & ~marked.restricted
    for name, keys in (("sources", terms.CITED), ("claims", _CLAIM)):
        if name in rows:
            rows.loc[own, name] = rows.loc[own, name].map(lambda cell, keys=keys: _only(cell, keys))
    # Which of the user's own columns hold further positions depends on what the sensitive rows fill.
    return rows.drop(columns=places.further_positions(rows))


def _only(cell: object, keys: tuple[str, ...]) -> str | None:
    """Return the objects of a cell with nothing in them but some keys."""
    kept = [{name: one[name] for name in keys if name in one} for one in objects(cell)]
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _titles(rows: pd.DataFrame) -> pd.Series[str]:
    kinds = rows["event_type"].fillna("incident").str.capitalize()
    return kinds + " (" + rows["incident_id"] + ")"


def _moved(
    tables: list[_Marked], *, coarsen: bool, secret: bytes | None
) -> tuple[list[gpd.GeoDataFrame], list[str]]:
    """Return rows with sensitive ones, and restricted ones if wanted, in or beside the middle of a cell.

    Also returned is what was done. With a secret sensitive rows are jittered.
    """
    which = [one.sensitive | (one.restricted & coarsen) for one in tables]
    chosen = pd.concat([one.rows.loc[moved, [*_POINT]] for one, moved in zip(tables, which, strict=True)])
    if chosen.empty:
        return [one.rows for one in tables], []
    jitter = np.concatenate([one.sensitive[moved] for one, moved in zip(tables, which, strict=True)])
    jitter &= secret is not None
    cells = places.cells(chosen["incident_id"], *(chosen[name].to_numpy(np.float64) for name in _POINT[1:3]))
    moved_to = np.where(jitter, places.jittered(cells, secret or b""), places.middles(cells))
    known_m = chosen["radius_m"].to_numpy(np.float64, na_value=np.nan)
    radius_m = np.where(jitter, *(places.radii(known_m, jitter=yes) for yes in (True, False)))
    # What is known to a province only keeps its reason and no radius.
    radius_m[np.isnan(known_m) & chosen["reason_code"].notna()] = np.nan
    says = np.where(jitter, _MOVED, _COARSENED)
    rows, start = [], 0
    for one, moved in zip(tables, which, strict=True):
        part = slice(start, start := start + int(moved.sum()))
        values = dict(
            zip(_FILLED, (*moved_to[:, part], radius_m[part], says[part], "inferred", 1), strict=True)
        )
        table = one.rows.copy()
        for name, value in values.items():
            table.loc[moved, name] = value
        points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=table.crs)
        rows.append(table.set_geometry(points))
    done = [(what, int((says == what).sum())) for what in (_COARSENED, _MOVED)]
    return rows, [f"{count(number, 'row')} {what}" for what, number in done if number]


_POINT = ("incident_id", "longitude", "latitude", "radius_m", "reason_code")
_FILLED = ("longitude", "latitude", "radius_m", "radius_source", "placed_by", "place_candidates")
