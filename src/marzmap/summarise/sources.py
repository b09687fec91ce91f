"""Two border files against each other: how far apart they run, and which incidents change their side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap import borderline, locate
from marzmap.borderline.search import on, shapes
from marzmap.locate.sources import of_pair

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import geopandas as gpd
    import pandas as pd

    from marzmap._types import Floats, Ints


STEP_M = 100.0
"""Way between the places where the offset of two lines is measured, metres, or somewhat less."""
BIN_M = 10_000.0
"""Length of a bin along the border, metres; the last of a part is what is left."""

COMPARED = (
    "side",
    "side_likely",
    "side_probability",
    "border_distance_m",
    "crossing_id",
    "crossing_along_m",
)
"""Columns of an incident that are told by both sources, as `main_side`, `other_side` ..."""

_FIGURES = ("median_m", "p95_m", "max_m")
# So many bins are told in words.
_WORST = 5


class Comparison(NamedTuple):
    """What another border source would change; made by `compare`.

    Attributes
    ----------
    whole : DataFrame
        A row for each border and direction: border_id, from_source, to_source, length_m (of the line
        whose points are measured), median_m, p95_m, max_m of their distance from the other line.
    bins : DataFrame
        The main line in pieces of `BIN_M`: border_id, border_part, chainage_from_m, chainage_to_m,
        median_m, p95_m, max_m.
    changes : DataFrame
        A row for each incident: incident_id, place, then each of `COMPARED` by main_ and other_, then
        changes: which of side, likely side and crossing do, empty if none does.
    """

    whole: pd.DataFrame
    bins: pd.DataFrame
    changes: pd.DataFrame


def compare(
    incidents: gpd.GeoDataFrame,
    main: locate.Border,
    other: locate.Reference,
    crossings: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame | None = None,
    *,
    reach_km: float = np.inf,
) -> Comparison:
    """Compare what two border sources say of the same incidents.

    Parameters
    ----------
    incidents : GeoDataFrame
        Located against the main source, by `locate.on_border` and `locate.to_crossings`.
    main : Border
        What they were located against.
    other : Reference
        The other source, with the same pairs of countries.
    crossings : GeoDataFrame
        From `atlas.crossings`.
    candidates : GeoDataFrame, optional
        As for `locate.on_border`.
    reach_km : float
        As for `locate.by_reach`: farther from the other line no crossing is told.

    Returns
    -------
    Comparison

    Notes
    -----
    The offset is the geodesic distance from places along one line, `STEP_M` apart, to the other line, so
    that the greatest may be missed by some metres. From the main line to the other it says how far off the
    other is where the main one runs; the way back is what `accuracy_m` of the other is made from, for there
    the point's foot lies on the other line.

    Examples
    --------
    >>> import marzmap
    >>> built = marzmap.build()
    >>> lines = [locate.reference(("AFG-IRN",), source=name) for name in ("world", "natural-earth")]
    >>> comparison = compare(built.incidents, lines[0].border, lines[1], built.layers["crossings"])
    >>> comparison.whole["p95_m"].round(-2).tolist()
    [4800.0, 4900.0]
    """
    return Comparison(
        whole=_whole(main, other.border),
        bins=_bins(main, other.border),
        changes=_changes(incidents, other, crossings, candidates, reach_km),
    )


def offsets(main: locate.Border, other: locate.Border) -> pd.DataFrame:
    """Distance of places along border lines from another source's lines of the same pairs.

    Parameters
    ----------
    main, other : Border
        From `locate.border`; `other` has every pair of `main`.

    Returns
    -------
    DataFrame
        border_id, border_part, chainage_m and offset_m of places at most `STEP_M` apart, each in the middle
        of the stretch it stands for.
    """
    import pandas as pd

    network = main.network
    way, segment = _along(network)
    share = (way - network.chainage_m[segment]) / network.length_m[segment]
    longitude, latitude = borderline.to_degrees(on(share, shapes(segment, network)))
    pair = main.columns["border_id"][network.line[segment]]
    offset = np.full(len(way), np.nan)
    for name in dict.fromkeys(pair):
        here, line = pair == name, of_pair(other, name)
        feet = borderline.nearest(longitude[here], latitude[here], line.network, line.search)
        offset[here] = feet.distance_m
    number = main.columns["border_part"][network.line[segment]]
    columns = {"border_id": pair, "border_part": number, "chainage_m": way, "offset_m": offset}
    return pd.DataFrame(columns).astype({"border_id": "string", "border_part": "Int64"})


def in_words(comparison: Comparison, names: Mapping[str, str], start: str = "") -> str:
    """Say for a person to read what another source would change.

    Parameters
    ----------
    comparison : Comparison
        From `compare`.
    names : mapping of str to str
        Names of countries and crossings by alpha-3 code and crossing_id.
    start : str
        Named end from which the chainage of the main line counts, if it has a name.

    Returns
    -------
    str
        Lines: the offset along the whole border, the bins with the greatest, the incidents that change.
    """
    main, other = comparison.whole[["from_source", "to_source"]].iloc[0]
    lines = [f"{'How far apart the lines run':42}{'median':>9}{'95 %':>9}{'most':>9}"]
    for row in comparison.whole.to_dict("records"):
        length = f"{row['length_m'] / 1000:.0f} km"
        lines.append(_line(f"{row['border_id']}, {length}, {row['from_source']} to {row['to_source']}", row))
    lines += ["", f"Farthest, along {main}{start and f' from the {start}'}"]
    worst = comparison.bins.sort_values("p95_m", ascending=False, kind="stable").head(_WORST)
    for row in worst.to_dict("records"):
        part = f" part {row['border_part']}" if comparison.bins["border_part"].max() > 1 else ""
        way = f"km {row['chainage_from_m'] / 1000:.0f} to {row['chainage_to_m'] / 1000:.0f}"
        lines.append(_line(f"{row['border_id']}{part}, {way}", row))
    changed = comparison.changes.dropna(subset="changes")
    count = f"{len(changed)} of {len(comparison.changes)}"
    lines += ["", f"Incidents that change side or nearest crossing: {count}"]
    for row in changed.to_dict("records"):
        lines.append(f"{row['incident_id']}: {row['place'] if isinstance(row['place'], str) else 'no name'}")
        if "side" in row["changes"]:
            sides = [_side(row, prefix, names) for prefix in ("main", "other")]
            lines.append(f"    by {main} {sides[0]}, by {other} {sides[1]}")
        if "crossing" in row["changes"]:
            nearest = [_crossing(row, prefix, names) for prefix in ("main", "other")]
            lines.append(f"    nearest crossing by {main} {nearest[0]}, by {other} {nearest[1]}")
    return "\n".join(lines)


def _line(what: str, row: Mapping[Hashable, Any]) -> str:
    figures = "".join(f"{row[name] / 1000:6.1f} km" for name in _FIGURES)
    return f"  {what:40}{figures}"


def _side(row: Mapping[Hashable, Any], prefix: str, names: Mapping[str, str]) -> str:
    likely = row[f"{prefix}_side_likely"]
    if not isinstance(likely, str):
        return "on no side"
    sure = f"P = {row[f'{prefix}_side_probability']:.2f}"
    if row[f"{prefix}_side"] == locate.UNDETERMINED:
        return f"on either side (likelier {names.get(likely, likely)}, {sure})"
    return f"in {names.get(likely, likely)} ({sure})"


def _crossing(row: Mapping[Hashable, Any], prefix: str, names: Mapping[str, str]) -> str:
    crossing = row[f"{prefix}_crossing_id"]
    return names.get(crossing, crossing) if isinstance(crossing, str) else "none"


def _along(network: borderline.Network) -> tuple[Floats, Ints]:
    """Chainage and segment of places along the parts of a network."""
    ways, segments = [], []
    for part, length in enumerate(network.part_length_m):
        count = int(np.ceil(length / STEP_M))
        way = (np.arange(count) + 0.5) * length / count
        own = np.flatnonzero(network.part == part)
        segments.append(own[np.searchsorted(network.chainage_m[own], way, side="right") - 1])
        ways.append(way)
    return np.concatenate(ways), np.concatenate(segments)


def _whole(main: locate.Border, other: locate.Border) -> pd.DataFrame:
    """Figures of each border, from the main line to the other and back."""
    import pandas as pd

    both = []
    for start, end in ((main, other), (other, main)):
        length = _lengths(start).groupby("border_id").sum().rename("length_m").reset_index()
        figures = _figures(offsets(start, end), ["border_id"])
        both.append(length.assign(from_source=start.source, to_source=end.source).merge(figures))
    whole = pd.concat(both).sort_values("border_id", kind="stable", ignore_index=True)
    columns = ["border_id", "from_source", "to_source", "length_m", *_FIGURES]
    return whole[columns].astype(dict.fromkeys(columns[:3], "string"))


def _bins(main: locate.Border, other: locate.Border) -> pd.DataFrame:
    """Figures of each bin of the main line."""
    there = offsets(main, other)
    there["chainage_from_m"] = there["chainage_m"] // BIN_M * BIN_M
    bins = _figures(there, ["border_id", "border_part", "chainage_from_m"])
    bins = bins.merge(_lengths(main).rename("chainage_to_m").reset_index())
    bins["chainage_to_m"] = bins["chainage_to_m"].clip(upper=bins["chainage_from_m"] + BIN_M)
    return bins[["border_id", "border_part", "chainage_from_m", "chainage_to_m", *_FIGURES]]


def _figures(there: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Median, 95th percentile and greatest offset by columns."""
    import pandas as pd

    offset = there.groupby(by)["offset_m"]
    figures = {"median_m": offset.median(), "p95_m": offset.quantile(0.95), "max_m": offset.max()}
    return pd.DataFrame(figures).reset_index()


def _lengths(border: locate.Border) -> pd.Series[float]:
    """Length of each part, metres, by border_id and border_part."""
    parts = locate.pieces(border).astype({"border_part": "Int64"}).groupby(["border_id", "border_part"])
    length: pd.Series[float] = parts["chainage_end_m"].max()
    return length


def _changes(
    incidents: gpd.GeoDataFrame,
    other: locate.Reference,
    crossings: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame | None,
    reach_km: float,
) -> pd.DataFrame:
    """What each incident is by the main source and by the other, side by side."""
    import pandas as pd

    again = locate.on_border(incidents, other, candidates)
    again = locate.by_centre(locate.to_crossings(again, crossings, other.border))
    again = locate.by_reach(again, other.border, reach_km)
    columns = {name: incidents[name] for name in ("incident_id", "place")}
    for word in COMPARED:
        columns |= {f"main_{word}": incidents[word], f"other_{word}": again[word]}
    changed = {
        name: incidents[word].fillna("") != again[word].fillna("")
        for name, word in (("side", "side"), ("likely side", "side_likely"), ("crossing", "crossing_id"))
    }
    changes = [
        ", ".join(name for name, change in zip(changed, row, strict=True) if change) or None
        for row in zip(*changed.values(), strict=True)
    ]
    return pd.DataFrame(columns).assign(changes=pd.Series(changes, index=incidents.index, dtype="string"))
