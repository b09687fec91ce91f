"""Tables of made-up incidents in the carriers of maps, and with what makes tables of text go wrong."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import geopandas as gpd
from shapely import Point

from messy_tables import HEADER, Event, Messy, events, line, pick

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

ZONES = ("", "Asia/Kabul", "America/Bogota", "Pacific/Apia")
STAMPS: tuple[Callable[[datetime], str], ...] = (
    lambda moment: moment.isoformat(timespec="seconds"),
    lambda moment: moment.isoformat(timespec="milliseconds"),
    lambda moment: f"{moment:%Y-%m-%d %H:%M:%S %z}",
    lambda moment: f"{moment:%Y-%m-%dT%H:%M%z}",
    lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S %z}",
    lambda moment: f"{moment:%Y%m%dT%H%M%S%z}",
)
"""ISO 8601 long and short, as KoBo and ODK write it, RFC 5322, and what Python writes."""

MOST = 10**9
RANGES: dict[str, Callable[[int], tuple[int | None, int | None]]] = {
    "{0}-{1}": lambda low: (low, low + 4),
    "{0} – {1}": lambda low: (low, low + 4),
    "{0} to {1}": lambda low: (low, low + 4),
    "between {0} and {1}": lambda low: (low, low + 4),
    "at least {0}": lambda low: (low, None),
    "{0}+": lambda low: (low, None),
    "≥{0}": lambda low: (low, None),
    "up to {0}": lambda low: (None, low),
    "<{1}": lambda low: (None, low + 3),
    ">{0}": lambda low: (low + 1, None),
}
"""Ways to write a range of counts from a number to four more, and its ends by the meaning of the words."""


def _ranged(event: Event, form: str) -> tuple[Event, str]:
    if event.killed is None:
        return event, ""
    low, high = RANGES[form](event.killed)
    return event._replace(killed=low, killed_high=high), form.format(event.killed, event.killed + 4)


def odd_text(rng: np.random.Generator) -> Messy:
    """Return text with zones in its times, ranges, a header that occurs twice and NUL characters."""
    zone, stamp, form = pick(rng, ZONES), pick(rng, STAMPS), pick(rng, list(RANGES))
    twice, separator = pick(rng, ["", "note", "id", "latitude"]), pick(rng, ",;\t")
    with_nul = bool(rng.random() < 0.3)
    rows, made = [], []
    for event in events(rng):
        offset = timedelta(minutes=int(pick(rng, [270, 330, -300, 60, 765])))
        clock = time(int(rng.integers(24)), int(rng.integers(60)), 7)
        moment = datetime.combine(event.day, clock, timezone(offset))
        day = moment.astimezone(ZoneInfo(zone)).date() if zone else event.day
        ranged, killed = _ranged(event._replace(day=day), form)
        made.append(ranged)
        cells = [event.key, stamp(moment), "Kang", f"{event.latitude:.5f}", f"{event.longitude:.5f}", killed]
        note = "\x00" * 3 + "padded\x00" if with_nul else "a note"
        rows.append(
            [*cells, note] + ([dict(zip(HEADER, cells, strict=False)).get(twice, "")] if twice else [])
        )
    header = [*HEADER, twice] if twice else HEADER
    lines = [line(cells, separator, every=False, extra=0) for cells in (header, *rows)]
    how = f"{zone} {stamp(moment)} {form} twice {twice!r} NUL {with_nul}"
    content = "".join(f"{each}\r\n" for each in lines).encode()
    return Messy("a.csv", content, made, len(made), how, zone, twice == "latitude")


def kml(rng: np.random.Generator) -> Messy:
    """Return KML or KMZ, its values in extended data, its days as time stamps."""
    made, form, packed = [], pick(rng, list(RANGES)), bool(rng.integers(2))
    marks = []
    for event in events(rng):
        ranged, killed = _ranged(event, form)
        made.append(ranged)
        data = {"id": event.key, "killed": killed}
        extended = "".join(
            f'<Data name="{name}"><value>{escape(text)}</value></Data>' for name, text in data.items()
        )
        marks.append(
            f"<Placemark><name>{escape(event.place)}</name><TimeStamp><when>{event.day}</when></TimeStamp>"
            f"<ExtendedData>{extended}</ExtendedData><Point><coordinates>{event.longitude:.5f},"
            f"{event.latitude:.5f}{pick(rng, ['', ',0', ',480.5'])}</coordinates></Point></Placemark>"
        )
    folders = [f"<Folder><name>{name}</name>{''.join(marks[at::2])}</Folder>" for at, name in enumerate("AB")]
    whole = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{''.join(folders)}</Document></kml>"
    ).encode()
    if not packed:
        return Messy("a.kml", whole, made, len(made), form)
    return Messy("a.kmz", _zipped({"doc.kml": whole}), made, len(made), form)


def gpx(rng: np.random.Generator) -> Messy:
    """Return waypoints of GPX, which have their ids as names and times in UTC."""
    made = [event._replace(killed=None) for event in events(rng)]
    points = "".join(
        f'<wpt lat="{event.latitude:.5f}" lon="{event.longitude:.5f}">'
        f"<time>{datetime.combine(event.day, time(12), UTC):%Y-%m-%dT%H:%M:%SZ}</time>"
        f"<name>{event.key}</name></wpt>"
        for event in made
    )
    whole = f'<gpx version="1.1" creator="a" xmlns="http://www.topografix.com/GPX/1/1">{points}</gpx>'
    # At noon in UTC it is the same day in Kabul.
    return Messy("a.gpx", whole.encode(), made, len(made), "waypoints", "Asia/Kabul", ids="title")


def shapefile(rng: np.random.Generator) -> Messy:
    """Return a zipped shapefile, whose names of columns end after ten letters."""
    made = events(rng)
    columns: dict[str, list[Any]] = {
        "incident_id": [event.key for event in made],
        "date_edtf": [str(event.day) for event in made],
        "place_local": [event.place for event in made],
        "killed_high": [event.killed for event in made],
        "killed_lowest": [event.killed for event in made],
        pick(rng, ["description", "description_of_event"]): ["a note"] * len(made),
    }
    points = [Point(event.longitude, event.latitude) for event in made]
    frame = gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")
    frame.columns = [*(name[:10] for name in columns), "geometry"]
    frame = frame.astype({"killed_hig": "Int64", "killed_low": "Int64"})
    with TemporaryDirectory() as folder:
        frame.to_file(Path(folder) / "a.shp", encoding="utf-8")
        parts = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    return Messy("a.zip", _zipped(parts), made, len(made), ", ".join(map(str, frame.columns)))


def _zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


MAKERS = (odd_text, odd_text, kml, gpx, shapefile)


def messy(rng: np.random.Generator) -> Messy:
    """Return a file of any of these."""
    return MAKERS[int(rng.integers(len(MAKERS)))](rng)
