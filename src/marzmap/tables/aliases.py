"""The usual names of columns: a table, shown by `marzmap check --columns`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap.attributes import names

if TYPE_CHECKING:
    from marzmap.dates import Form

REQUIRED = ("incident_id", "date_edtf")
"""Columns without which a table is refused. It also needs `place`, or `longitude` and `latitude`."""


class Alias(NamedTuple):
    """Other names of a column.

    Attributes
    ----------
    usual : tuple of str
        Names that mean it. A table with two of them is refused.
    loose : tuple of str
        Names that mean it where no other column of the table does, the first before the others; otherwise
        they stay the user's own.
    meaning : str
        One plain sentence, where it is no word of `attributes.COLUMNS`.
    """

    usual: tuple[str, ...]
    loose: tuple[str, ...] = ()
    meaning: str = ""


ALIASES = {
    "incident_id": Alias(
        ("event id", "uid", "uuid", "identifier", "شناسه", "شناسه رویداد", "کد رویداد"), ("id", "no", "ردیف")
    ),
    "title": Alias(("headline", "heading", "عنوان", "تیتر"), ("name",)),
    "title_fa": Alias(("title persian", "persian title", "title dari", "عنوان فارسی")),
    "place": Alias(
        ("place name", "location name", "name of place", "locality", "toponym", "محل", "مکان", "محل رویداد"),
        (
            *("location", "village", "town", "city", "settlement", "site", "روستا", "شهر"),
            *("where coordinates", "action geo full name"),
        ),
    ),
    "place_fa": Alias(("place persian", "persian place", "place dari", "نام فارسی محل")),
    "date_edtf": Alias(
        ("edtf", "event date", "incident date", "date of event", "date of incident", "تاریخ", "تاریخ رویداد"),
        ("date", "datetime"),
    ),
    "date from": Alias(
        ("start date", "date begin", "begin date", "first day", "از تاریخ", "تاریخ شروع"),
        meaning="First day, where the date stands in two columns and no other column is the date.",
    ),
    "date until": Alias(
        ("end date", "date to", "to date", "last day", "تا تاریخ", "تاریخ پایان"),
        meaning="Last day, where the date stands in two columns.",
    ),
    "event_type": Alias(("incident type", "type of event", "type of incident", "نوع رویداد", "نوع حادثه")),
    "actor_1": Alias(("side a", "party 1", "first party", "طرف اول", "طرف ۱")),
    "actor_2": Alias(("side b", "party 2", "second party", "طرف دوم", "طرف ۲")),
    "killed": Alias(
        ("fatalities", "deaths", "dead", "number killed", "killed total", "کشته", "کشته ها", "کشته شدگان"),
        meaning="Number of killed, where a table has only one: both killed_low and killed_high.",
    ),
    "killed_low": Alias(("killed min", "min killed", "deaths low", "fatalities low", "fatalities min")),
    "killed_high": Alias(("killed max", "max killed", "deaths high", "fatalities high", "fatalities max")),
    "wounded": Alias(
        ("injured", "injuries", "number injured", "number wounded", "زخمی", "زخمی ها", "مجروح", "مجروحان"),
        meaning="Number of wounded, where a table has only one: both wounded_low and wounded_high.",
    ),
    "wounded_low": Alias(("wounded min", "min wounded", "injured low", "injured min")),
    "wounded_high": Alias(("wounded max", "max wounded", "injured high", "injured max")),
    "summary": Alias(("description", "narrative", "شرح", "شرح رویداد", "خلاصه", "توضیحات"), ("details",)),
    "source title": Alias(
        ("source name", "publisher", "منبع"),
        ("source",),
        "A source in words, or its address; becomes an entry of sources.",
    ),
    "source url": Alias(
        ("source link", "url", "link", "لینک", "نشانی اینترنتی"),
        meaning="Address of a source; becomes an entry of sources.",
    ),
    "source date": Alias(("publication date", "date published"), meaning="Date of that source."),
    "place_id": Alias(("id of place", "شناسه محل")),
    "sensitive": Alias(
        (),
        meaning="True where the exact point should not be published. Any column whose name says so counts "
        "(is_sensitive, confidential, حساس), and any cell that does not clearly say no.",
    ),
    "country": Alias((), ("country name", "country code", "iso3", "iso a3", "کشور")),
    "admin1": Alias(("admin 1 name", "adm1", "admin level 1"), ("province", "state", "استان", "ولایت")),
    "admin2": Alias(("admin 2 name", "adm2", "admin level 2"), ("district", "county", "شهرستان", "ولسوالی")),
    "longitude": Alias(
        ("lon", "long", "lng", "decimal longitude", "longitude deg", "طول جغرافیایی"),
        ("x", "point x", "action geo long"),
    ),
    "latitude": Alias(
        ("lat", "decimal latitude", "latitude deg", "عرض جغرافیایی"),
        ("y", "point y", "action geo lat"),
    ),
    "radius_m": Alias(("coordinate uncertainty in meters", "uncertainty m", "accuracy m")),
    "geometry": Alias(
        ("wkt", "geometry wkt", "footprint wkt", "geom wkt", "the geom", "geom"),
        meaning="Point, line or polygon as WKT, longitude before latitude, in degrees.",
    ),
    "where_prec": Alias((), meaning="UCDP's code of how closely the place is known, 1 to 7."),
    "geo_precision": Alias((), meaning="ACLED's code of the same, 1 to 3."),
    "gdelt_geo_type": Alias((), meaning="GDELT's code of what the place is, 1 to 5."),
    "atlos_precision": Alias((), meaning="Atlos's word for the same: exact, vicinity or locality."),
}
"""Usual names of columns. Case, spaces, underscores and hyphens make no difference, nor what stands in
brackets. The keys of `NEW` are no words of `attributes.COLUMNS` but become words of it; those of `CODES`
are kept beside them."""

DATE_FORMS: dict[str, Form] = {
    "ddmmyyyy": "dd-mm-yyyy",
    "ddmmyy": "dd-mm-yyyy",
    "dmy": "dd-mm-yyyy",
    "mmddyyyy": "mm-dd-yyyy",
    "mmddyy": "mm-dd-yyyy",
    "mdy": "mm-dd-yyyy",
}
"""What a header of dates may say of them, in brackets or behind the name: `date (dd-mm-yyyy)`."""

WORDS = (*names("given"), "placed_by", "date_start", "date_end")
"""Words of `attributes.COLUMNS` that a table may give."""

NEW = (
    "date from",
    "date until",
    "killed",
    "wounded",
    "source title",
    "source url",
    "source date",
    "geometry",
)
"""Keys of `ALIASES` whose cells go into columns of other names."""

CODES = ("where_prec", "geo_precision", "gdelt_geo_type", "atlos_precision")
"""How others code how closely a place is known; the table of radii says what follows."""
