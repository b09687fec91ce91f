"""The summary of a build, and lists of files and borders, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from marzmap import _assumed, _overview, _rows, atlas
from marzmap._cli import incident
from marzmap._errors import escaped
from marzmap._text import count, printable
from marzmap.attributes import NOT_ALONG
from marzmap.statements import statements
from marzmap.summarise.best_pairs import MOST_PAIRS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from marzmap._pipeline import Build
    from marzmap._study import Study

MOST_LISTED = 20
"""So many incidents are listed one by one; the others are in the table."""

_MOST_BORDERS = 10
_NOTHING = "nothing had to be changed: no row is marked sensitive, no source states terms that restrict it"
_NOT_LISTED = "a build without --public lists them"


def of_build(built: Build) -> str:
    """Tell what a person wants to read after a build: the incidents, the counts, and what to beware of."""
    remarks = [escaped(remark) for remark in built.remarks]
    if built.emptied:
        cells = (
            f"{count(built.emptied, 'cell')} could not be used and {'was' if built.emptied == 1 else 'were'}"
        )
        remarks.append(f"{cells} left empty; `marzmap check` lists them")
    lines = [
        *remarks,
        *[""] * bool(remarks),
        summary(
            built.study,
            built.incidents,
            built.layers,
            drafts=built.drafts,
            rejected=len(built.rejected),
            see="see rejected.csv" if built.published is None else _NOT_LISTED,
        ),
        built.hot,
        _assumed.in_words(built.study.assumed),
        *older_than_the_line(
            built.layers["border"],
            built.incidents.loc[built.incidents["chainage_m"].notna(), ["border_id", "date_end"]],
        ),
    ]
    unknown = any(
        block["fix"].str.contains(_rows.FIX_PLACE, regex=False).any() for block in built.rejected.blocks()
    )
    if unknown and (more := _overview.more_places(atlas.countries_beside(built.study.pairs))):
        lines.append(more)
    if len(built.duplicates):
        lines.append(_may_be_one_event(len(built.duplicates), built.pairs_left_out))
    if built.published is not None:
        lines += [f"For publication: {change}" for change in built.published or [_NOTHING]]
    elif built.notice:
        lines.append(f"{built.notice} Build with --public for what may be handed on.")
    return "\n".join(lines)


def _may_be_one_event(pairs: int, left_out: int) -> str:
    """Return how many pairs are in duplicates.csv, and how many are not.

    Examples
    --------
    >>> _may_be_one_event(1, 0)
    '1 pair may be one event; see duplicates.csv'
    >>> _may_be_one_event(50, 1_075)
    '1,125 pairs may be one event; duplicates.csv has the 10 best of each incident and leaves out 1,075'
    """
    if not left_out:
        return f"{count(pairs, 'pair')} may be one event; see duplicates.csv"
    best = f"duplicates.csv has the {MOST_PAIRS} best of each incident and leaves out {left_out:,}"
    return f"{count(pairs + left_out, 'pair')} may be one event; {best}"


def summary(
    study: Study,
    incidents: gpd.GeoDataFrame,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    drafts: int = 0,
    rejected: int = 0,
    see: str = "see rejected.csv",
) -> str:
    """Tell what a person wants to read after a build: each incident in a few lines, then the counts.

    Parameters
    ----------
    study : Study
        What was built.
    incidents : GeoDataFrame
        Located incidents.
    layers : mapping of str to GeoDataFrame
        The build's layers: names of countries, crossings and barriers, and the length of the border.
    drafts, rejected : int
        Rows that were left out, and rows that were set aside.
    see : str
        Where the rows that were set aside are listed.
    """
    names = _names(layers)
    ends = layers["border"].groupby(["border_id", "border_part"])["chainage_end_m"].max().to_dict()
    start = f" from the {study.chainage_from}" if study.chainage_from else ""
    lines = [f"{study.title}  ({study.period or 'no period given'}; as of {study.as_of})", ""]
    # Of very many incidents all values as objects would take more memory than the build.
    known = incidents.head(MOST_LISTED).drop(columns=incidents.geometry.name).astype("object")
    for row in known.where(known.notna(), None).to_dict("records"):
        place = row["place"] or row.get("place_local") or "at its coordinates"
        title = row["title"] or row["event_type"] or row["incident_id"]
        lines.append(f"{row['date_edtf']}  {place}: {title}")
        whole = ends.get((row["border_id"], row["border_part"]))
        lines += [f"    {line}" for line in incident.described(row, names, whole, start)]
        lines.append("")
    if len(incidents) > MOST_LISTED:
        lines += [f"... and {len(incidents) - MOST_LISTED:,} more: see incidents.csv", ""]
    counts = [f"{count(len(incidents), 'incident')} placed"]
    if drafts:
        counts.append(f"{count(drafts, 'draft')} left out")
    counts.append(f"{count(rejected, 'row')} set aside")
    if "context" in layers:
        counts.append(count(len(layers["context"]), "context event"))
    lines.append(", ".join(counts) + (f"; {see}" if rejected else ""))
    lines += along_border(study, incidents, names["countries"])
    if disputed := int(incidents["disputed"].notna().sum()):
        lines.append(f"{disputed:,} of {count(len(incidents), 'incident')} in disputed land, as marked above")
    lines += _overview.not_held(study, layers)
    return "\n".join(map(printable, lines))


def older_than_the_line(border: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame) -> list[str]:
    """Return a line for each border that runs as drawn only since a date: how many incidents are older.

    Parameters
    ----------
    border : GeoDataFrame
        Pieces with border_id and, where they have one, line_since (EDTF).
    incidents : GeoDataFrame
        With border_id and date_end.

    Examples
    --------
    >>> import pandas as pd
    >>> border = pd.DataFrame({"border_id": ["KGZ-TJK"], "line_since": ["2025"]})
    >>> rows = {"border_id": ["KGZ-TJK"] * 3, "date_end": ["2021-04-30", "2025-06-01", None]}
    >>> older_than_the_line(border, pd.DataFrame(rows))
    ['KGZ-TJK runs as drawn since 2025 only: 1 of its 3 incidents is older, when it may have run elsewhere']
    """
    if "line_since" not in border:
        return []
    dated = border.dropna(subset="line_since").drop_duplicates("border_id")
    lines = []
    for border_id, since in zip(dated["border_id"], dated["line_since"], strict=True):
        ours = incidents.loc[incidents["border_id"] == border_id, "date_end"]
        # A day is written year first, so that an earlier one sorts before a year, a month or a day.
        if older := int((ours.dropna() < since).sum()):
            are = f"{older:,} of its {count(len(ours), 'incident')} {'is' if older == 1 else 'are'} older"
            lines.append(
                f"{border_id} runs as drawn since {since} only: {are}, when it may have run elsewhere"
            )
    return lines


def accuracies(pieces: gpd.GeoDataFrame) -> list[str]:
    """Return a line for each piece of a border: how well it is drawn, and since when it runs there.

    Examples
    --------
    >>> from marzmap import locate
    >>> accuracies(locate.pieces(locate.border(("KGZ-TJK",))))[0]
    'KGZ-TJK, part 1, km 0 to 99: agreed, right within 3,500 m (95 %), runs as drawn since 2025 only'
    """
    lines = []
    for piece in pieces.itertuples():
        where = f"km {piece.chainage_start_m / 1000:.0f} to {piece.chainage_end_m / 1000:.0f}"
        known = f"{piece.status}, right within {piece.accuracy_m:,.0f} m (95 %)"
        since = "" if pd.isna(piece.line_since) else f", runs as drawn since {piece.line_since} only"
        lines.append(f"{piece.border_id}, part {piece.border_part}, {where}: {known}{since}")
    return lines


def along_border(study: Study, incidents: pd.DataFrame, countries: Mapping[str, str]) -> list[str]:
    """Return a line on how many incidents count along the border and why the others do not; none if all do.

    Parameters
    ----------
    study : Study
        Its borders, and how far from them an incident counts.
    incidents : DataFrame
        Located: chainage_m, empty where an incident does not count, and reason_code.
    countries : mapping of str to str
        Names by alpha-3 code.

    Examples
    --------
    >>> import pandas as pd
    >>> from marzmap import _study
    >>> reasons = [None, "beyond_reach(50)", "outside_countries", "province_only(UCDP)"]
    >>> rows = pd.DataFrame({"chainage_m": [9.0] + 3 * [None], "reason_code": reasons})
    >>> print(*along_border(_study.read(), rows, {"AFG": "Afghanistan", "IRN": "Iran"}))
    1 of 4 incidents counts along the border; 1 lies more than 50 km from it, 1 lies outside Afghanistan and \
Iran, 1 is known only to a province or country
    """
    along = int(incidents["chainage_m"].notna().sum())
    if along == len(incidents):
        return []
    codes = [{code for code, _ in statements(text)} for text in incidents["reason_code"]]
    beyond, outside = (sum(code in each for each in codes) for code in NOT_ALONG)
    vague = len(incidents) - along - beyond - outside
    border, it = ("border", "it") if len(study.pairs) == 1 else ("borders", "them")
    held = [countries.get(code, code) for code in dict.fromkeys("-".join(study.pairs).split("-"))]
    among = " and ".join(filter(None, [", ".join(held[:-1]), held[-1]]))
    why = [
        f"{number:,} {verb if number == 1 else verbs} {what}"
        for number, verb, verbs, what in (
            (beyond, "lies", "lie", f"more than {study.reach_km:g} km from {it}"),
            (outside, "lies", "lie", f"outside {among}"),
            (vague, "is", "are", "known only to a province or country"),
        )
        if number
    ]
    verb = "counts" if along == 1 else "count"
    return [f"{along:,} of {count(len(incidents), 'incident')} {verb} along the {border}; {', '.join(why)}"]


def near(rows: int, placed: int, borders: Mapping[str, int], within_m: float) -> str:
    """Tell which borders the events of a table lie near, the ten with most of them.

    Examples
    --------
    >>> print(near(12, 11, {"KGZ-TJK": 9, "KGZ-UZB": 1}, 50e3))
    12 rows, 11 with a point; 10 of these within 50 km of a land border
      KGZ-TJK  9
      KGZ-UZB  1
    """
    close_by = f"{sum(borders.values()):,} of these within {within_m / 1000:g} km of a land border"
    listed = [f"  {pair}  {events:,}" for pair, events in [*borders.items()][:_MOST_BORDERS]]
    more = [f"  ... and {len(borders) - _MOST_BORDERS} more"] if len(borders) > _MOST_BORDERS else []
    return "\n".join([f"{count(rows, 'row')}, {placed:,} with a point; {close_by}", *listed, *more])


def listed(names: list[str]) -> str:
    """Tell of files: those at the top by name, each folder with its count.

    Examples
    --------
    >>> listed(["map.html", "layers/border.geojson", "layers/rivers.geojson"])
    'map.html, layers/ (2 files)'
    """
    top = [name for name in names if "/" not in name]
    folders = sorted({name.partition("/")[0] for name in names} - set(top))
    inside = [
        f"{name}/ ({count(sum(file.startswith(name + '/') for file in names), 'file')})" for name in folders
    ]
    return ", ".join([*top, *inside])


def _names(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, dict[str, Any]]:
    """Names by code, of what the incidents refer to by code."""

    def by(layer: str, key: str, *columns: str) -> dict[str, Any]:
        if layer not in layers:
            return {}
        table = layers[layer].drop_duplicates(key).set_index(key)
        return {
            str(code): row[columns[0]] if len(columns) == 1 else row[[*columns]]
            for code, row in table.iterrows()
        }

    return {
        "countries": by("countries", "country", "name"),
        "crossings": by("crossings", "crossing_id", "name"),
        "barriers": by("barriers", "barrier_id", "name", "kind", "schematic"),
    }
