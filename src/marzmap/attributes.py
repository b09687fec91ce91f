"""Columns that marzmap reads or writes, with dtype, unit and meaning; reason codes with their words.

One table holds all columns, so that a table, a layer and a page never call one thing by two names.
Units are part of the name (`_m` metres, `_deg` degrees). Coordinates are EPSG:4326.

The words of reasons are here too, by their codes; `statements` writes and reads texts of codes.
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
"""The kinds of incident. `context` marks an event that is not a border incident but explains one."""

PLACED_BY = ("given", "gazetteer", "curated", "centroid", "inferred")
"""How a point came to be, surest first."""


ASSERTS, DENIES, PARTLY, NO_COMMENT = POSITIONS = ("asserts", "denies", "partly", "no comment")
"""What a claim may do with what it is about: say that it is so, that it is not, or that a part of it is."""


EVEN = 0.5
"""Up to this probability a place lies in another district than that of its point as likely as in it."""


MEANINGS = ("all", "95")
"""What a radius may mean: it holds the whole place, evenly (Darwin Core), or 95 % of a normal."""


class Column(NamedTuple):
    """One column of the vocabulary.

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
    "title_local": Column("string", "given", "The same in a language of the place, in its own script."),
    "place": Column("string", "given", "Name of the place, in any spelling."),
    "place_local": Column("string", "given", "The same in a language of the place, in its own script."),
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
    "summary_fa": Column("string", "given", "The same in Persian, for the page in Persian."),
    "claims": Column(
        "string",
        "given",
        f"JSON array of claims: by (who), text, text_fa (in Persian), position ({', '.join(POSITIONS)}), "
        "about (what the position is on, if not the incident itself), sources (numbers, counted from 1).",
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
    "radius_m": Column(
        "float64",
        "given",
        "Metres within which the place lies: with 95 % probability, unless radius_means is all.",
    ),
    "radius_means": Column(
        "string",
        "given",
        "What radius_m holds: all of the place, evenly (Darwin Core), or 95 % of a normal, also where empty.",
    ),
    "radius_source": Column("string", "given", "Where the radius comes from."),
    "placed_by": Column("string", "geocode", "How the point came to be: " + ", ".join(PLACED_BY) + "."),
    "place_id": Column("string", "given", "Identifier of the place; chooses among places of one name."),
    "place_candidates": Column("Int64", "geocode", "How many candidate points the place has."),
    "score": Column("float64", "geocode", "How alike the name is to that of the place found, 0 to 1."),
    "evidence": Column("string", "geocode", "How the place was found."),
    "country_stated": Column(
        "string",
        "geocode",
        "Country by the row's own word (alpha-3): country, or the only one that has the stated province and "
        "district; empty where these contradict each other.",
    ),
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
    "chainage_m": Column(
        "float64",
        "locate",
        "Way along the border part from its named end, metres; in a study empty where a row does not count "
        "along the border.",
    ),
    "crosses_border": Column(
        "boolean", "locate", "Whether a line or area lies on both sides of the border; empty for points."
    ),
    "side": Column(
        "string", "locate", f"Side of the border (alpha-3), or undetermined below P = {LIKELY:g}."
    ),
    "side_likely": Column("string", "locate", "The likelier side (alpha-3)."),
    "side_probability": Column("float64", "locate", "Probability that the place lies on side_likely."),
    "side_with_source": Column(
        "string",
        "locate",
        f"Side by geometry and country_stated together (alpha-3), or undetermined below P = {LIKELY:g}; side "
        "is that of geometry alone.",
    ),
    "side_with_source_likely": Column(
        "string",
        "locate",
        "The likelier country by both (alpha-3); which may not be beside the border.",
    ),
    "side_with_source_probability": Column(
        "float64", "locate", "Probability by both that the place lies in side_with_source_likely."
    ),
    "side_by_source": Column("string", "locate", "What each border source says of the side, one by one."),
    "country_at": Column("string", "locate", "Country that holds the point (alpha-3); empty at sea."),
    "disputed": Column(
        "string", "locate", "Disputed land that holds the point, and what the atlas says of it; else empty."
    ),
    "admin1_at": Column("string", "locate", "Province that holds the point, or the nearest of its country."),
    "admin2_at": Column("string", "locate", "District that holds the point, or the nearest of its country."),
    "admin2_next": Column(
        "string",
        "locate",
        f"The likeliest other district, where the place lies in admin2_at with P = {EVEN:g} at most, and in "
        "one of both more probably than that.",
    ),
    "admin_probability": Column("float64", "locate", "Probability that the place lies in that district."),
    "admin1_probability": Column("float64", "locate", "Probability that the place lies in that province."),
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
    "check_note": Column("string", "check", "What is odd about a row, though it was kept."),
    "check_note_code": Column(
        "string", "check", "The same as codes, separated by semicolons, each with its values in brackets."
    ),
    "claims_note": Column(
        "string", "check", "On what the claims contradict each other, or that two sides report the incident."
    ),
    "claims_note_code": Column(
        "string", "check", "The same as codes, separated by semicolons, each with its values in brackets."
    ),
    "footprint_wkt": Column(
        "string", "check", "Line or area that the incident is, as WKT (Darwin Core footprintWKT), degrees."
    ),
    "reason": Column("string", "check", "Why a row was set aside or a value is missing."),
    "reason_code": Column(
        "string", "locate", "The same as codes, separated by semicolons, each with its values in brackets."
    ),
}


class Words(NamedTuple):
    """Words for a reason code, with placeholders for its values.

    Attributes
    ----------
    english, persian : str
        Both have the same placeholders; the values of a code are in the order of the English ones.
    """

    english: str
    persian: str


REASONS: dict[str, Words] = {
    "radius_unknown": Words("radius unknown", "شعاع نامعلوم"),
    "in_other_country": Words(
        "lies in {country}, not beside {border}", "در {country} است، نه در کنار مرز {border}"
    ),
    "in_no_country": Words(
        "lies in no country, not beside {border}", "در هیچ کشوری نیست، نه در کنار مرز {border}"
    ),
    "far_from_border": Words("more than {km} km from the border", "بیش از {km} کیلومتر تا مرز"),
    "beyond_reach": Words(
        "more than {km} km from the border, not counted along it",
        "بیش از {km} کیلومتر تا مرز؛ در امتداد آن شمرده نمی‌شود",
    ),
    "outside_countries": Words(
        "outside the countries of the study, not counted along the border",
        "بیرون از کشورهای این پژوهش؛ در امتداد مرز شمرده نمی‌شود",
    ),
    "crosses_border": Words("crosses the border as drawn", "آن‌گونه که کشیده شده است از مرز می‌گذرد"),
    "centre_only": Words(
        "placed at the centre of a province or country: known no closer",
        "در مرکز استان (ولایت) یا کشور گذاشته شده: دقیق‌تر معلوم نیست",
    ),
    "province_only": Words(
        "{scheme}: known only to the province", "{scheme}: فقط تا سطح استان (ولایت) معلوم است"
    ),
    "country_only": Words("{scheme}: known only to the country", "{scheme}: فقط تا سطح کشور معلوم است"),
    "state_only": Words(
        "{scheme}: known only to the US state", "{scheme}: فقط تا سطح ایالت آمریکا معلوم است"
    ),
    "area_only": Words(
        "{scheme}: known only to a line or a vague area",
        "{scheme}: فقط تا سطح یک خط یا پهنه‌ای نامشخص معلوم است",
    ),
    "division_only": Words(
        "{scheme}: known only to an administrative division",
        "{scheme}: فقط تا سطح یک واحد تقسیمات کشوری معلوم است",
    ),
    "sea_or_air": Words(
        "{scheme}: at sea or in the air outside any country", "{scheme}: در دریا یا در هوا، بیرون از هر کشوری"
    ),
    "placeholder_point": Words("0, 0: is it a placeholder?", "۰، ۰: آیا مقداری موقت است؟"),
    "looks_swapped": Words(
        "fits the stated country {country} only with longitude and latitude swapped",
        "تنها با جابه‌جایی طول و عرض جغرافیایی با کشور ثبت‌شده {country} سازگار است",
    ),
    "own_words": Words("{text}", "{text}"),
    "cell_emptied": Words(
        "{column} '{text}' could not be used and was left empty",
        "{column} «{text}» قابل استفاده نبود و خالی گذاشته شد",
    ),
    "several_countries": Words(
        "country '{text}' names several countries: taken for none",
        "کشور «{text}» چند کشور را نام می‌برد: هیچ‌کدام به کار نرفت",
    ),
    "mark_unclear": Words(
        "'{mark}' says neither yes nor no: the row is taken for sensitive",
        "«{mark}» نه آری است و نه خیر: ردیف حساس شمرده می‌شود",
    ),
    "killed_low_above_high": Words(
        "killed: the lowest figure, {low}, is above the highest, {high}",
        "کشته: کمترین رقم، {low}، از بیشترین رقم، {high}، بیشتر است",
    ),
    "wounded_low_above_high": Words(
        "wounded: the lowest figure, {low}, is above the highest, {high}",
        "زخمی: کمترین رقم، {low}، از بیشترین رقم، {high}، بیشتر است",
    ),
    "best_outside": Words(
        "killed: the best estimate, {best}, is not within {low} to {high}",
        "کشته: بهترین برآورد، {best}، میان {low} و {high} نیست",
    ),
    "former_state": Words(
        "stated as {state}, of which today's {country} was a part until {last}",
        "نوشته‌شده {state} که {country} امروزی تا {last} بخشی از آن بود",
    ),
    "country_disputed": Words(
        "stated as {state}; the point lies in {country}, which some sources count to it",
        "نوشته‌شده {state}؛ نقطه در {country} است که برخی منابع آن را از آن می‌شمارند",
    ),
    "two_points": Words(
        "geometry and coordinate columns are {metres} m apart: the geometry is used",
        "هندسه و ستون‌های مختصات {metres} متر از هم دورند: هندسه به کار رفته است",
    ),
    "positions_apart": Words("{column} is {metres} m off", "{column} {metres} متر دور است"),
    "position_unread": Words("{column}: '{text}' not read", "{column}: «{text}» خوانده نشد"),
    "geometry_elsewhere": Words(
        "geometry and coordinate columns are {metres} m apart: the columns are used",
        "هندسه و ستون‌های مختصات {metres} متر از هم دورند: ستون‌ها به کار رفته‌اند",
    ),
    "event_denied": Words(
        "That it happened: stated by {by}, denied by {others}",
        "رخ دادن آن: به گفتهٔ {by} آری، به گفتهٔ {others} نه",
    ),
    "event_denied_in_part": Words(
        "That it happened: stated by {by}, denied in part by {others}",
        "رخ دادن آن: به گفتهٔ {by} آری، به گفتهٔ {others} بخشی از آن نه",
    ),
    "event_stated_in_part": Words(
        "That it happened: stated in part by {by}, denied by {others}",
        "رخ دادن آن: به گفتهٔ {by} بخشی از آن آری، به گفتهٔ {others} نه",
    ),
    "point_denied": Words(
        "{point}: stated by {by}, denied by {others}", "{point}: به گفتهٔ {by} آری، به گفتهٔ {others} نه"
    ),
    "point_denied_in_part": Words(
        "{point}: stated by {by}, denied in part by {others}",
        "{point}: به گفتهٔ {by} آری، به گفتهٔ {others} بخشی از آن نه",
    ),
    "point_stated_in_part": Words(
        "{point}: stated in part by {by}, denied by {others}",
        "{point}: به گفتهٔ {by} بخشی از آن آری، به گفتهٔ {others} نه",
    ),
    "two_sides": Words("Told by two sides, {by} and {others}", "دو طرف آن را گفته‌اند: {by} و {others}"),
}
"""Why a value is missing, what is odd about a place, or about a row that was kept, what its claims do with
each other; `own_words` are those of a study's own table."""

TWO_SIDES = "two_sides"
"""Code of claims of two sides in which no contradiction is stated."""

NOT_ALONG = ("beyond_reach", "outside_countries")
"""Reasons for which an incident of a study does not count along the border."""

SIDES: dict[str, str] = {
    "side": "{source}: {country} {probability}",
    "side_open": "{source}: undetermined ({country} {probability})",
    "point_in": "{source}: undetermined (point in {country})",
    "point_nowhere": "{source}: undetermined (point in no country)",
}
"""What a border source says of a side: which country, or the likelier one, or only where the point lies."""


class Decimals(NamedTuple):
    """How many decimals the numbers of a column have in each output; None for as many as they need."""

    table: int | None = None
    geojson: int = 6
    page: int | None = None


_DECIMALS = {
    "longitude": Decimals(table=8, page=6),
    "latitude": Decimals(table=8, page=6),
    "_m": Decimals(table=3, geojson=3, page=1),
    "probability": Decimals(table=4, page=4),
    "weight": Decimals(table=4),
    "score": Decimals(page=4),
    # Expected counts along the border.
    **dict.fromkeys(("incidents", "_10km", "_low", "_high", "_unknown"), Decimals(table=6)),
}


def decimals(name: str) -> Decimals:
    """Return how many decimals the numbers of a column have, which the end of its name decides.

    Examples
    --------
    >>> decimals("border_distance_m"), decimals("side_probability").table
    (Decimals(table=3, geojson=3, page=1), 4)
    """
    return next((places for end, places in _DECIMALS.items() if name.endswith(end)), Decimals())


def names(*origins: Origin) -> list[str]:
    """List the columns that the given steps fill, in the order of the table.

    Examples
    --------
    >>> names("geocode")
    ['placed_by', 'place_candidates', 'score', 'evidence', 'country_stated']
    """
    return [name for name, column in COLUMNS.items() if column.origin in origins]


def typed(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Give the named columns of a frame the dtypes of the vocabulary; absent ones come empty.

    Parameters
    ----------
    frame : DataFrame
        Any frame; its other columns, rows, index and order stay as they are.
    columns : iterable of str
        Names of `COLUMNS`.

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
