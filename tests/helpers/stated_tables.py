"""Tables of made-up incidents whose every cell has a meaning that is known before it is written."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import jdatetime
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

Days = tuple[str | None, str | None]
Count = tuple[int | None, int | None]


class Meaning(NamedTuple):
    """What the cells of an incident mean.

    Attributes
    ----------
    key : str
        Its id.
    days : tuple of tuple
        What its date may be read as: first and last day. None of them: it must be set aside.
    longitude, latitude, tolerance : float
        Degrees. A tolerance of infinity leaves the point open.
    killed : tuple of tuple
        What its count may be read as: lowest and highest.
    wrong : str
        Which cell is not usable: "date" or "place" set the row aside, "killed" is left empty; else "".
    """

    key: str
    days: tuple[Days, ...]
    longitude: float
    latitude: float
    tolerance: float
    killed: tuple[Count, ...]
    wrong: str = ""


class Stated(NamedTuple):
    """A table: its header, its rows as text, and what each means."""

    header: list[str]
    rows: list[list[str]]
    meanings: list[Meaning]


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def _month(day: date, language: str = "en") -> str:
    return _MONTHS[language].split()[day.month - 1]


def _solar(day: date) -> str:
    solar = jdatetime.date.fromgregorian(date=day)
    return f"{solar.year}-{solar.month:02}-{solar.day:02}"


def _milliseconds(day: date) -> str:
    return str(int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000))


DATES: dict[str, Callable[[date], str]] = {
    "iso": str,
    "slashes": lambda day: f"{day:%Y/%m/%d}",
    "dots": lambda day: f"{day:%Y.%m.%d}",
    "long": lambda day: f"{day.day} {_month(day)} {day.year}",
    "American": lambda day: f"{_month(day)} {day.day}, {day.year}",
    "short month": lambda day: f"{day.day:02}-{_month(day)[:3]}-{day:%y}",
    "ACLED through Excel": lambda day: f"{day.day:02}-{_month(day)}-{day:%y}",
    "basic": lambda day: f"{day:%Y%m%d}",
    "ordinal": lambda day: f"{day:%Y-%j}",
    "noon with offset": lambda day: f"{day}T12:30:00.000+04:30",
    "midnight": lambda day: f"{day} 00:00:00",
    "weekday": lambda day: f"{calendar.day_name[day.weekday()]}, {day.day} {_month(day)} {day.year}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
    "milliseconds": _milliseconds,
    "Solar Hijri": _solar,
    "Persian digits": lambda day: str(day).translate(_PERSIAN),
    **{
        language: (lambda day, language=language: f"{day.day} {_month(day, language)} {day.year}")  # type: ignore[misc]
        for language in ("fr", "es", "ru", "tr", "ar")
    },
}
"""Ways to write a day that mean this day and no other; "milliseconds" are an instant of it."""


def ordered(day: date, *, day_first: bool) -> tuple[str, tuple[Days, ...]]:
    """Return a day in numbers, and what it may be read as: nothing if both orders give a day."""
    text = f"{day:%d/%m/%Y}" if day_first else f"{day:%m/%d/%Y}"
    if day.day > 12 or day.day == day.month:
        return text, ((str(day), str(day)),)
    return text, ()


def coarse(day: date, number: int) -> tuple[str, tuple[Days, ...]]:
    """Return a month, a year or an interval about a day, and its days."""
    last = calendar.monthrange(day.year, day.month)[1]
    until = day + timedelta(days=3)
    return (
        (f"{day:%Y-%m}", ((f"{day:%Y-%m}-01", f"{day:%Y-%m}-{last}"),)),
        (f"{day.year}", ((f"{day.year}-01-01", f"{day.year}-12-31"),)),
        (f"{_month(day)} {day.year}", ((f"{day:%Y-%m}-01", f"{day:%Y-%m}-{last}"),)),
        (f"{day}/{until}", ((str(day), str(until)),)),
    )[number]


COUNTS: tuple[tuple[str, tuple[Count, ...]], ...] = (
    *((str(number), ((number, number),)) for number in (0, 1, 7, 40)),
    ("3.0", ((3, 3),)),
    ("۱۲", ((12, 12),)),
    ("5-7", ((5, 7),)),
    ("5–7", ((5, 7),)),
    ("at least 12", ((12, None),)),
    ("12+", ((12, None),)),
    ("up to 5", ((None, 5), (0, 5))),
    ("1,200", ((1200, 1200),)),
    ("~10", ((10, 10),)),
    ("about 10", ((10, 10),)),
    ("two", ((2, 2),)),
    *(
        (text, ())
        for text in ("", "N/A", "-", "unknown", "nan", "dozens", "several", "-99", "?", "12.5", "-3")
    ),
)
"""Counts as people write them, with the lowest and highest that each may be read as; () for none at all. That
a cell is left empty and reported is always right."""


def _sexagesimal(value: float, positive: str, negative: str) -> str:
    tenths = round(abs(value) * 36_000)
    degrees, rest = divmod(tenths, 36_000)
    minutes, seconds = divmod(rest, 600)
    return f"{degrees}°{minutes:02}′{seconds / 10:04.1f}″{positive if value >= 0 else negative}"


def _minutes(value: float, positive: str, negative: str) -> str:
    thousandths = round(abs(value) * 60_000)
    degrees, rest = divmod(thousandths, 60_000)
    return f"{degrees}° {rest / 1000:06.3f}' {positive if value >= 0 else negative}"


def _utm(longitude: float, latitude: float) -> tuple[str, int, int]:
    zone = int((longitude + 180) // 6) + 1
    system = f"EPSG:{32600 + zone if latitude >= 0 else 32700 + zone}"
    east, north = Transformer.from_crs("EPSG:4326", system, always_xy=True).transform(longitude, latitude)
    return f"{zone}{'N' if latitude >= 0 else 'S'}", round(east), round(north)


Cells = dict[str, str]


def _pair(longitude: float, latitude: float) -> tuple[str, str]:
    return f"{latitude:.5f}", f"{longitude:.5f}"


POSITIONS: dict[str, tuple[tuple[str, ...], Callable[[float, float], Sequence[str]], float]] = {
    "decimal": (("latitude", "longitude"), _pair, 1e-5),
    "short names": (("lat", "lon"), _pair, 1e-5),
    "Russian names": (("Широта", "Долгота"), _pair, 1e-5),
    "Persian names": (("عرض جغرافیایی", "طول جغرافیایی"), _pair, 1e-5),
    "misspelt": (("latitud", "longitud"), _pair, 1e-5),
    "x and y": (("x", "y"), lambda longitude, latitude: _pair(latitude, longitude), 1e-5),
    "decimal comma": (
        ("lat", "lon"),
        lambda longitude, latitude: [text.replace(".", ",") for text in _pair(longitude, latitude)],
        1e-5,
    ),
    "seconds": (
        ("lat", "lon"),
        lambda longitude, latitude: (
            _sexagesimal(latitude, "N", "S"),
            _sexagesimal(longitude, "E", "W"),
        ),
        3e-5,
    ),
    "minutes": (
        ("lat", "lon"),
        lambda longitude, latitude: (_minutes(latitude, "N", "S"), _minutes(longitude, "E", "W")),
        2e-5,
    ),
    "one cell": (("Coordinates",), lambda *point: [", ".join(_pair(*point))], 1e-5),
    "one cell, seconds": (
        ("Coordinates",),
        lambda longitude, latitude: [
            f"{_sexagesimal(latitude, 'N', 'S')} {_sexagesimal(longitude, 'E', 'W')}"
        ],
        3e-5,
    ),
    "geopoint": (("gps",), lambda *point: [f"{' '.join(_pair(*point))} 480.5 6.2"], 1e-5),
    "WKT": (("wkt",), lambda longitude, latitude: [f"POINT ({longitude:.5f} {latitude:.5f})"], 1e-5),
    "EWKT": (
        ("geom",),
        lambda longitude, latitude: [f"SRID=4326;POINT({longitude:.5f} {latitude:.5f})"],
        1e-5,
    ),
    "GeoJSON": (
        ("geometry",),
        lambda longitude, latitude: [
            f'{{"type": "Point", "coordinates": [{longitude:.5f}, {latitude:.5f}]}}'
        ],
        1e-5,
    ),
    "UTM": (("zone", "easting", "northing"), lambda *point: [str(part) for part in _utm(*point)], 2e-5),
}
"""Ways to write a point: columns, cells by longitude and latitude, and what the writing moves it, degrees."""

WRONG = {
    "date": ("soon", "2021-13-45", "31 February 2021", "2021-02-30", "99/99/9999", ""),
    "place": ("north", "361", "31.5.2.7", "--"),
    "killed": ("many men", "1/2", "x"),
}
"""Cells that mean nothing of their kind."""

IDS = ("id", "Incident ID", "event_id", "شناسه")
DAYS = ("date", "Event Date", "date_edtf", "تاریخ")
KILLED = ("killed", "fatalities", "Deaths")


def table(rng: np.random.Generator) -> Stated:
    """Return a table of up to eight incidents: one form of point, any form of date and count by row."""
    columns, written, tolerance = list(POSITIONS.values())[rng.integers(len(POSITIONS))]
    identifier, day, killed = (names[rng.integers(len(names))] for names in (IDS, DAYS, KILLED))
    own_form = list(DATES)[rng.integers(len(DATES))] if rng.random() < 0.5 else ""
    rows, meanings = [], []
    for at in range(int(rng.integers(1, 9))):
        longitude, latitude = (round(float(rng.uniform(*ends)), 5) for ends in ((60.5, 63.9), (29.5, 36.5)))
        when, days = _day(rng, own_form)
        count, counts = COUNTS[rng.integers(len(COUNTS))]
        cells = list(written(longitude, latitude))
        wrong = ["", "date", "place", "killed"][rng.choice(4, p=[0.85, 0.05, 0.05, 0.05])]
        if wrong == "date":
            when, days = WRONG["date"][rng.integers(len(WRONG["date"]))], ()
        elif wrong == "place":
            # A short number is a northing near the equator.
            wrongs = WRONG["place"] if columns[-1] != "northing" else ("north", "--")
            cells[-1] = wrongs[rng.integers(len(wrongs))]
        elif wrong == "killed":
            count, counts = WRONG["killed"][rng.integers(len(WRONG["killed"]))], ()
        rows.append([f"i{at}", when, *cells, count])
        meanings.append(Meaning(f"i{at}", days, longitude, latitude, tolerance, counts, wrong))
    return Stated([identifier, day, *columns, killed], rows, meanings)


def _day(rng: np.random.Generator, form: str) -> tuple[str, tuple[Days, ...]]:
    day = date(1995, 1, 1) + timedelta(days=int(rng.integers(0, 11_000)))
    if not form:
        way = rng.random()
        if way < 0.15:
            return ordered(day, day_first=bool(rng.integers(2)))
        if way < 0.3:
            return coarse(day, int(rng.integers(4)))
        form = list(DATES)[rng.integers(len(DATES))]
    days: tuple[Days, ...] = ((str(day), str(day)),)
    if form == "milliseconds":
        # An instant at noon in UTC is this day in most zones, and the next in some.
        days = (*days, (str(day), str(day + timedelta(days=1))))
    return DATES[form](day), days
