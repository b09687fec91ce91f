"""The words: every column that marzmap reads or writes, its dtype, unit and meaning.

One table holds them all, so that a table, a layer and a page never call one thing by two names.
Units stand in the name (`_m` metres, `_deg` degrees). Coordinates are EPSG:4326.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from marzmap.appearance import KINDS, LIKELY

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

Dtype = Literal["string", "float64", "Int64", "boolean"]
Origin = Literal["given", "check", "geocode", "locate"]

EVENT_TYPES = tuple(KINDS)
"""The kinds of incident. `context` marks an event that is no border incident but explains one."""

PLACED_BY = ("given", "gazetteer", "curated", "centroid", "inferred")
"""How a point came to be, surest first."""


class Column(NamedTuple):
    """One word of the vocabulary.

    Attributes
    ----------
    dtype : str
        The pandas dtype of the column in every frame.
    origin : str
        Who fills it: the user ("given") or the step of that name.
    meaning : str
        One plain sentence, with the unit where there is one.
    """

    dtype: Dtype
    origin: Origin
    meaning: str


COLUMNS: dict[str, Column] = {
    "incident_id": Column("string", "given", "Identifier, unique in its table."),
    "title": Column("string", "given", "One line that names the incident."),
    "title_fa": Column("string", "given", "The same in Persian or Dari."),
    "place": Column("string", "given", "Name of the place, in any spelling."),
    "place_fa": Column("string", "given", "The same in Persian or Dari."),
    "date_edtf": Column("string", "given", "Date as known, EDTF (ISO 8601-2)."),
    "date_start": Column("string", "check", "First possible day, YYYY-MM-DD."),
    "date_end": Column("string", "check", "Last possible day, YYYY-MM-DD."),
    "event_type": Column("string", "given", "One of: " + ", ".join(EVENT_TYPES) + "."),
    "actor_1": Column("string", "given", "First party."),
    "actor_2": Column("string", "given", "Second party."),
    "killed_low": Column("Int64", "given", "Fewest killed that a source reports."),
    "killed_high": Column("Int64", "given", "Most killed that a source reports."),
    "wounded_low": Column("Int64", "given", "Fewest wounded that a source reports."),
    "wounded_high": Column("Int64", "given", "Most wounded that a source reports."),
    "summary": Column("string", "given", "What is reported to have happened."),
    "claims": Column(
        "string", "given", "JSON array of claims: by (who), text, sources (numbers, counted from 1)."
    ),
    "sources": Column(
        "string", "given", "JSON array of sources: title, publisher, url, date, archive_url, terms."
    ),
    "status": Column("string", "given", "published or draft."),
    "sensitive": Column("boolean", "given", "True where the exact point should not be published."),
    "country": Column("string", "given", "Country as stated by the source (ISO 3166-1 alpha-3)."),
    "admin1": Column("string", "given", "Province as stated by the source."),
    "admin2": Column("string", "given", "District or county as stated by the source."),
    "longitude": Column("float64", "given", "Degrees east, WGS 84; filled by the geocoder where empty."),
    "latitude": Column("float64", "given", "Degrees north, WGS 84; filled by the geocoder where empty."),
    "radius_m": Column("float64", "given", "The place lies within this many metres with 95 % probability."),
    "radius_source": Column("string", "given", "Where the radius comes from."),
    "placed_by": Column("string", "geocode", "How the point came to be: " + ", ".join(PLACED_BY) + "."),
    "place_id": Column("string", "given", "Identifier of the place; chooses among places of one name."),
    "place_candidates": Column("Int64", "geocode", "How many candidate points the place has."),
    "score": Column("float64", "geocode", "How alike the name is to that of the place found, 0 to 1."),
    "evidence": Column("string", "geocode", "How the place was found."),
    "border_id": Column("string", "locate", "Nearest border: alphabetical alpha-3 pair, such as AFG-IRN."),
    "border_part": Column("Int64", "locate", "Number of the part of that border, counted along it from 1."),
    "border_distance_m": Column("float64", "locate", "Geodesic distance to the border, metres."),
    "border_distance_low_m": Column(
        "float64", "locate", "Lower end of the central 80 % of the signed distance, metres."
    ),
    "border_distance_high_m": Column(
        "float64", "locate", "Upper end of the central 80 % of the signed distance, metres."
    ),
    "border_longitude": Column("float64", "locate", "Longitude of the nearest point of the border."),
    "border_latitude": Column("float64", "locate", "Latitude of the nearest point of the border."),
    "chainage_m": Column("float64", "locate", "Way along the border part from its named end, metres."),
    "crosses_border": Column(
        "boolean", "locate", "Whether a line or area lies on both sides of the border; empty for points."
    ),
    "side": Column(
        "string", "locate", f"Side of the border (alpha-3), or undetermined below P = {LIKELY:g}."
    ),
    "side_likely": Column("string", "locate", "The likelier side (alpha-3)."),
    "side_probability": Column("float64", "locate", "Probability that the place lies on side_likely."),
    "side_by_source": Column("string", "locate", "What each border source says of the side, one by one."),
    "country_at": Column("string", "locate", "Country that holds the point (alpha-3); empty at sea."),
    "admin1_at": Column("string", "locate", "Province that holds the point, or the nearest of its country."),
    "admin2_at": Column("string", "locate", "District that holds the point, or the nearest of its country."),
    "admin_probability": Column("float64", "locate", "Probability that the place lies in that district."),
    "crossing_id": Column("string", "locate", "Nearest border crossing."),
    "crossing_distance_m": Column("float64", "locate", "Geodesic distance to that crossing, metres."),
    "crossing_along_m": Column("float64", "locate", "Way along the border to that crossing, metres."),
    "crossing_open": Column("boolean", "locate", "Whether it was open at the date; empty where not known."),
    "barrier_id": Column("string", "locate", "Nearest barrier (wall, fence, canal) along the border."),
    "barrier_distance_m": Column("float64", "locate", "Geodesic distance to that barrier, metres."),
    "behind_barrier_probability": Column(
        "float64", "locate", "Probability that the place lies between that barrier and the border."
    ),
    "converted": Column("string", "check", "What was written otherwise in the table, and how it was read."),
    "footprint_wkt": Column(
        "string", "check", "Line or area that the incident is, as WKT (Darwin Core footprintWKT), degrees."
    ),
    "reason": Column("string", "check", "Why a row was set aside or a value is missing."),
}


def names(*origins: Origin) -> list[str]:
    """Names of the columns that the given steps fill, in the order of the table.

    Examples
    --------
    >>> names("geocode")
    ['placed_by', 'place_candidates', 'score', 'evidence']
    """
    return [name for name, column in COLUMNS.items() if column.origin in origins]


def typed(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Give the named columns of a frame the dtypes of the vocabulary; absent ones come empty.

    Parameters
    ----------
    frame : DataFrame
        Any frame; its other columns, rows, index and order stay as they are.
    columns : iterable of str
        Words of `COLUMNS`.

    Returns
    -------
    DataFrame
        A new frame.

    Examples
    --------
    >>> import pandas as pd
    >>> typed(pd.DataFrame({"title": ["Shaghalak"]}), ["killed_low"]).dtypes["killed_low"]
    Int64Dtype()
    """
    import pandas as pd

    filled = {
        name: frame[name].astype(COLUMNS[name].dtype)
        if name in frame
        else pd.Series(index=frame.index, dtype=COLUMNS[name].dtype)
        for name in columns
    }
    return frame.assign(**filled)
