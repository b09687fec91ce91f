"""Tables of made-up incidents anywhere on earth, as programs and people leave them.

The values come first; what a table says of them is written after, so that what is read can be compared.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

import workbooks

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np


class Event(NamedTuple):
    """What a row means."""

    key: str
    day: date
    latitude: float
    longitude: float
    killed: int | None
    place: str
    killed_high: int | None = -1  # where it is not `killed`

    @property
    def counts(self) -> tuple[int | None, int | None]:
        """Fewest and most people killed; None where nothing is said."""
        return self.killed, self.killed if self.killed_high == -1 else self.killed_high


class Messy(NamedTuple):
    """A file, what its rows mean, how many records it has below the header, and how it was written.

    `zone` is the time zone that is stated for it; `is_refused` tells that its header says nothing sure; `ids`
    is the column that has the keys of its rows.
    """

    name: str
    content: bytes
    events: list[Event]
    records: int
    written: str
    zone: str = ""
    is_refused: bool = False
    ids: str = "incident_id"


HEADER = ["id", "date", "place", "latitude", "longitude", "killed", "note"]
PLACES = ("Zaranj", "زرنج", "Ворух 2", 'the "old" bridge', "a, b; c", "6' wall", "Kok\u00a0Tash")
PADS = ("", "", "", " ", "\u00a0", "\u200f", "\u200e", "\t", "\u2009", "\ufeff")
DIGITS = ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９")
THOUSANDS: tuple[Callable[[int], str], ...] = (
    str,
    lambda number: f"{number:,}",
    lambda number: f"{number:,}".replace(",", " "),
    lambda number: f"{number:,}".replace(",", "\u00a0"),
    lambda number: f"{number:,}".replace(",", "\u202f"),
    lambda number: f"{number:,}".replace(",", "'"),
    lambda number: f"{number}.0",
)
DAYS: tuple[Callable[[date], str], ...] = (
    str,
    lambda day: f"{day}T00:00:00",
    lambda day: f"{day:%d %B %Y}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
)


def _letters(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.5f}° {positive if value >= 0 else negative}"


AXES: dict[str, Callable[[float, str], str]] = {
    "plain": lambda value, _: f"{value:.5f}",
    "signed": lambda value, _: f"{value:+.5f}",
    "minus sign": lambda value, _: f"{value:.5f}".replace("-", "\u2212"),
    "hemisphere": lambda value, axis: _letters(value, *axis),
    "degree sign": lambda value, _: f"{value:.5f}°",
    "decimal comma": lambda value, _: f"{value:.5f}".replace(".", ","),
    "Arabic comma": lambda value, _: f"{value:.5f}".replace(".", "٫"),
}


def events(rng: np.random.Generator) -> list[Event]:
    """Return incidents of both hemispheres in both directions."""
    made = []
    for at in range(int(rng.integers(2, 12))):
        latitude, longitude = (round(float(rng.uniform(-end, end)), 5) for end in (89, 179))
        day = date(1990, 1, 1) + timedelta(days=int(rng.integers(0, 13_000)))
        killed = [None, 0, 3, 12, 1200, 23_456][rng.integers(6)]
        made.append(Event(f"i{at}", day, latitude, longitude, killed, PLACES[rng.integers(len(PLACES))]))
    return made


def pick(rng: np.random.Generator, choices: Any) -> Any:
    """Return one of some choices."""
    return choices[int(rng.integers(len(choices)))]


def text(rng: np.random.Generator) -> Messy:
    """Return a table of text with one dialect, and lines that are not rows."""
    made = events(rng)
    separator, axis = pick(rng, ",;\t|"), pick(rng, list(AXES))
    day, thousands, digits = pick(rng, DAYS), pick(rng, THOUSANDS), pick(rng, [None, None, None, *DIGITS])
    pad, every, ends = (
        pick(rng, PADS),
        bool(rng.integers(2)),
        pick(rng, [["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"]]),
    )
    extra, cut = pick(rng, [0, 0, 1, 3]), bool(rng.random() < 0.3)
    numbers = str.maketrans("0123456789", digits) if digits else {}
    lines: list[list[str]] = []
    for event in made:
        note = pick(rng, ["", "", "two\nlines", 'said "no"', "x" * 5000, "\u202babc\u202c", "a;b,c|d\te"])
        cells = [event.key, day(event.day), event.place, AXES[axis](event.latitude, "NS")]
        cells += [
            AXES[axis](event.longitude, "EW"),
            "" if event.killed is None else thousands(event.killed),
            note,
        ]
        cells = [cell.translate(numbers) if at in {3, 4, 5} else cell for at, cell in enumerate(cells)]
        lines.append([f"{pad}{cell}{pad}" if 0 < at < 6 and cell else cell for at, cell in enumerate(cells)])
    records = len(lines)
    for kind in ("blank", "total", "header"):
        if rng.random() < 0.15:
            added = {"blank": [""] * 7, "total": ["Total", "", "", "", "", "99", ""], "header": HEADER}[kind]
            lines.insert(int(rng.integers(1, len(lines))), [*added])
            records += 1
    out = [line(HEADER, separator, every=False, extra=extra)]
    for cells in lines:
        full = any(cells[:3]) and not any(cells[5:])
        out.append(
            line(
                cells[:5] if cut and full else cells,
                separator,
                every=every,
                extra=extra * (not (cut and full)),
            )
        )
    joined = "".join(f"{each}{pick(rng, ends)}" for each in out)
    encoding = pick(rng, ["utf-8", "utf-8-sig", "utf-16"])
    how = f"{separator!r} {axis} {thousands(1200)!r} {digits} {pad!r} {ends} {extra} {cut}"
    return Messy("a.csv", joined.encode(encoding), made, records, how)


def line(cells: list[str], separator: str, *, every: bool, extra: int) -> str:
    """Return a line of text, its cells quoted where they must be, with some separators too many."""
    quoted = [
        '"' + cell.replace('"', '""') + '"' if every or any(c in cell for c in f'{separator}"\n\r') else cell
        for cell in cells
    ]
    return separator.join(quoted) + separator * extra


def book(rng: np.random.Generator) -> Messy:
    """Return a workbook with typed cells."""
    made, kind = events(rng), pick(rng, list(workbooks.WRITERS))
    as_text = kind == "xlsb" or bool(rng.integers(2))
    lines: list[list[object]] = [[*HEADER[:6]]]
    for event in made:
        day = str(event.day) if as_text else event.day
        lines.append([event.key, day, event.place, event.latitude, event.longitude, event.killed])
    return Messy(
        f"a.{kind}", workbooks.WRITERS[kind]({"Data": lines}), made, len(made), f"dates as text {as_text}"
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


DAY_TYPES: dict[str, Callable[[list[date]], Any]] = {
    "date32": lambda days: pa.array(days, pa.date32()),
    "date64": lambda days: pa.array(days, pa.date64()),
    "timestamp": lambda days: pa.array([_noon(day).replace(tzinfo=None) for day in days], pa.timestamp("ns")),
    "dictionary": lambda days: pa.array([*map(str, days)]).dictionary_encode(),
    "large": lambda days: pa.array([*map(str, days)], pa.large_string()),
    "view": lambda days: pa.array([*map(str, days)], pa.string_view()),
}
AXIS_TYPES: dict[str, Callable[[list[float]], Any]] = {
    "double": lambda values: pa.array(values, pa.float64()),
    "decimal": lambda values: pa.array([Decimal(f"{value:.5f}") for value in values], pa.decimal128(9, 5)),
    "text": lambda values: pa.array([f"{value:.5f}" for value in values]),
    "dictionary": lambda values: pa.array([f"{value:.5f}" for value in values]).dictionary_encode(),
}
COUNT_TYPES = (pa.int8(), pa.int32(), pa.uint16(), pa.float64(), pa.decimal128(20, 0), pa.float32())


def columnar(rng: np.random.Generator) -> Messy:
    """Return Parquet with types that databases and pandas write."""
    made = events(rng)
    day, axis, counts = pick(rng, list(DAY_TYPES)), pick(rng, list(AXIS_TYPES)), pick(rng, COUNT_TYPES)
    if counts == pa.int8():
        made = [event._replace(killed=event.killed and min(event.killed, 99)) for event in made]
    columns = {
        "id": pa.array([event.key for event in made]),
        "date": DAY_TYPES[day]([event.day for event in made]),
        "place": pa.array([event.place for event in made]).dictionary_encode(),
        "latitude": AXIS_TYPES[axis]([event.latitude for event in made]),
        "longitude": AXIS_TYPES[axis]([event.longitude for event in made]),
        "killed": pa.array([event.killed for event in made], pa.int64()).cast(counts),
        "tags": pa.array([["a", "b"]] * len(made)),
    }
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return Messy("a.parquet", out.getvalue(), made, len(made), f"{day} {axis} {counts}")


def objects(rng: np.random.Generator) -> Messy:
    """Return GeoJSON or JSON; in GeoJSON some geometries are null and their rows have columns instead."""
    made, features = events(rng), []
    flat = bool(rng.integers(2))
    for event in made:
        row: dict[str, Any] = {
            "id": event.key,
            "date": str(event.day),
            "place": event.place,
            "killed": event.killed,
        }
        point = {"type": "Point", "coordinates": [event.longitude, event.latitude]}
        features.append({"type": "Feature", "properties": row, "geometry": point})
        if flat:
            row |= {"latitude": event.latitude, "longitude": event.longitude}
    if flat:
        content = json.dumps([feature["properties"] for feature in features])
        return Messy("a.json", content.encode(), made, len(made), "array")
    empty = {
        "type": "Feature",
        "properties": {"id": "none", "date": "2021-12-01", "place": None},
        "geometry": None,
    }
    content = json.dumps({"type": "FeatureCollection", "features": [*features, empty]})
    return Messy("a.geojson", content.encode(), made, len(made) + 1, "features")


MAKERS = (text, text, text, book, columnar, objects)


def messy(rng: np.random.Generator) -> Messy:
    """Return a file of any of these."""
    return MAKERS[int(rng.integers(len(MAKERS)))](rng)
