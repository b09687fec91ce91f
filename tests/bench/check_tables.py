"""Invented tables of events about the Iran-Afghanistan border, in the layouts that `marzmap check` knows."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from marzmap.attributes import COLUMNS, EVENT_TYPES
from marzmap.check.formats import acled, atlos, ucdp
from marzmap.tables.columns.headless import GDELT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Row = dict[str, str]

FAULTY = 1000
"""One row in so many has a fault: a latitude beyond the pole."""


def ucdp_rows(count: int, seed: int = 5) -> Iterator[Row]:
    """Yield events in UCDP's columns."""
    rng = np.random.default_rng(seed)
    first = date(1989, 1, 1)
    for number in range(1, count + 1):
        start = first + timedelta(days=int(rng.integers(0, 13_500)))
        end = start + timedelta(days=int(rng.choice([0, 0, 0, 0, 2, 6, 29])))
        latitude = 91.5 if number % FAULTY == 0 else rng.uniform(29.5, 35.5)
        killed = int(rng.integers(0, 40))
        yield dict.fromkeys(ucdp.COLUMNS, "") | {
            "id": str(number),
            "relid": f"AFG-{start.year}-1-{number}",
            "year": str(start.year),
            "active_year": "1",
            "code_status": "Clear",
            "type_of_violence": str(rng.integers(1, 4)),
            "conflict_dset_id": "333",
            "conflict_new_id": "333",
            "conflict_name": "Invented: Government",
            "dyad_dset_id": "735",
            "dyad_new_id": "735",
            "dyad_name": "Invented Guards - Invented Riders",
            "side_a_dset_id": "130",
            "side_a_new_id": "130",
            "side_a": "Invented Guards",
            "side_b_dset_id": "303",
            "side_b_new_id": "303",
            "side_b": "Invented Riders",
            "number_of_sources": "1",
            "source_article": f"Invented Agency, {start}, shots at post {number}",
            "source_office": "Invented Agency",
            "source_date": str(start),
            "source_headline": f"shots at post {number}",
            "source_original": "police, officials",
            "where_prec": str(rng.integers(1, 8)),
            "where_coordinates": f"Post {number % 700}",
            "where_description": f"near post {number % 700}, on the road along the invented river",
            "adm_1": "Nimroz province",
            "adm_2": "Kang district",
            "latitude": f"{latitude:.6f}",
            "longitude": f"{rng.uniform(60.0, 63.0):.6f}",
            "geom_wkt": "",
            "priogrid_gid": "174723",
            "country": "Afghanistan",
            "country_id": "700",
            "region": "Asia",
            "event_clarity": "1",
            "date_prec": str(rng.integers(1, 6)),
            "date_start": f"{start} 00:00:00.000",
            "date_end": f"{end} 00:00:00.000",
            "deaths_a": "0",
            "deaths_b": str(killed),
            "deaths_civilians": "0",
            "deaths_unknown": "0",
            "best": str(killed),
            "high": str(killed + 2),
            "low": str(killed),
            "gwnoa": "700",
            "gwnob": "",
        }


class _Event:
    """What the other layouts say of one event."""

    def __init__(self, rng: np.random.Generator, number: int) -> None:
        """Draw an event."""
        self.number = number
        self.day = date(2015, 1, 1) + timedelta(days=int(rng.integers(0, 3800)))
        self.latitude = "91.5" if number % FAULTY == 0 else f"{rng.uniform(29.5, 35.5):.6f}"
        self.longitude = f"{rng.uniform(60.0, 63.0):.6f}"
        self.killed = int(rng.integers(0, 40))
        self.kind = int(rng.integers(len(EVENT_TYPES)))
        self.place = f"Post {number % 700}"
        self.text = f"Shots were fired at post {number % 700} on {self.day}; {self.killed} men fell."


def _events(count: int) -> Iterator[_Event]:
    rng = np.random.default_rng(6)
    return (_Event(rng, number) for number in range(1, count + 1))


_ACLED = (("Battles", "Armed clash"), ("Explosions/Remote violence", "Shelling/artillery/missile attack"))


def acled_rows(count: int) -> Iterator[Row]:
    """Yield events in ACLED's columns of today."""
    for event in _events(count):
        kind, part = _ACLED[event.kind % 2]
        yield dict.fromkeys(acled.COLUMNS, "") | {
            "event_id_cnty": f"AFG{event.number}",
            "event_date": f"{event.day:%d %B %Y}",
            "year": str(event.day.year),
            "time_precision": str(1 + event.kind % 3),
            "disorder_type": "Political violence",
            "event_type": kind,
            "sub_event_type": part,
            "actor1": "Invented Guards",
            "inter1": "State forces",
            "actor2": "Invented Riders",
            "inter2": "Rebel group",
            "interaction": "State forces-Rebel group",
            "iso": "4",
            "region": "Caucasus and Central Asia",
            "country": "Afghanistan",
            "admin1": "Nimroz",
            "admin2": "Kang",
            "location": event.place,
            "latitude": event.latitude,
            "longitude": event.longitude,
            "geo_precision": str(1 + event.kind % 3),
            "source": f"Invented Agency; Paper {event.number % 40}",
            "source_scale": "National",
            "notes": event.text,
            "fatalities": str(event.killed),
            "timestamp": "1700000000",
        }


def gdelt_rows(count: int) -> Iterator[Row]:
    """Yield events in GDELT's columns; three in a row are of one article."""
    for event in _events(count):
        event_code = ("190", "194", "172", "043")[event.kind % 4]
        yield dict.fromkeys(GDELT, "") | {
            "GlobalEventID": str(1_000_000 + event.number),
            "SQLDATE": f"{event.day:%Y%m%d}",
            "Year": str(event.day.year),
            "Actor1Name": "GUARDS",
            "Actor2Name": "RIDERS",
            "EventCode": event_code,
            "EventBaseCode": event_code,
            "EventRootCode": event_code[:2],
            "NumMentions": str(event.killed + 1),
            "NumSources": "2",
            "NumArticles": "5",
            "ActionGeo_Type": "4",
            "ActionGeo_FullName": f"{event.place}, Nimroz, Afghanistan",
            "ActionGeo_CountryCode": "AF",
            "ActionGeo_ADM1Code": "AF19",
            "ActionGeo_Lat": event.latitude,
            "ActionGeo_Long": event.longitude,
            "DATEADDED": "20230101120000",
            "SOURCEURL": f"https://example.org/news/{event.number // 3}",
        }


def atlos_rows(count: int) -> Iterator[Row]:
    """Yield events in the columns of an export of Atlos."""
    for event in _events(count):
        yield dict.fromkeys([*atlos.COLUMNS, "Source 1", "Source 2"], "") | {
            "Slug": f"ATL-{event.number}",
            "Project": "Invented",
            "Inserted At": f"{event.day}T10:00:00Z",
            "Updated At": f"{event.day}T12:00:00Z",
            "Latitude": event.latitude,
            "Longitude": event.longitude,
            "Sensitive": "Not Sensitive",
            "Description": f"Event at {event.place}",
            "Type": ("Military Activity/Movement, Shelling", "Armed clash")[event.kind % 2],
            "Geolocation Resolution": "Vicinity",
            "More Info": event.text,
            "Date": str(event.day),
            "Status": ("Completed", "Claimed")[event.kind % 2],
            "Source 1": f"https://example.org/{event.number}",
            "Source 2": "https://example.org/2",
        }


def plain_rows(count: int) -> Iterator[Row]:
    """Yield events in a table with the usual names of columns."""
    for event in _events(count):
        yield {
            "id": f"e{event.number}",
            "title": f"Invented clash {event.number}",
            "place": event.place,
            "date": str(event.day) if event.kind % 3 else f"{event.day:%Y-%m}",
            "type": EVENT_TYPES[event.kind],
            "killed_low": str(event.killed),
            "killed_high": str(event.killed + 2),
            "summary": event.text,
            "claims": f'[{{"by": "Iran", "text": "They fired on {event.day}.", "sources": [1]}}]',
            "sources": f'[{{"title": "Report {event.number}", "url": "https://example.org/{event.number}"}}]',
            "longitude": event.longitude,
            "latitude": event.latitude,
            "radius_m": ("500", "1500", "5000")[event.kind % 3],
        }


def worded_rows(count: int) -> Iterator[Row]:
    """Yield events in a table of which dates, deaths and sources are made of several columns, or of one."""
    for event in _events(count):
        yield {
            "no": f"e{event.number}",
            "location": event.place,
            "year": str(event.day.year),
            "month": str(event.day.month),
            "day": str(event.day.day),
            "deaths": str(event.killed),
            "summary": event.text,
            "source name": "Invented Agency",
            "link": f"https://example.org/{event.number // 3}",
            "lon": event.longitude,
            "lat": event.latitude,
        }


def written_rows(count: int) -> Iterator[Row]:
    """Yield events in the columns that marzmap writes; one in a hundred is a line."""
    for row in plain_rows(count):
        longitude, latitude = row["longitude"], row["latitude"]
        line = f"LINESTRING ({longitude} {latitude}, {longitude} 31.5)"
        yield dict.fromkeys([*COLUMNS, "footprint_wkt"], "") | {
            "incident_id": row["id"],
            "date_edtf": row["date"],
            "date_start": row["date"],
            "date_end": row["date"],
            "event_type": row["type"],
            "status": "published",
            "sensitive": "False",
            "placed_by": "given",
            "border_id": "AFG-IRN",
            "border_part": "1",
            "border_distance_m": "13567.190",
            "border_longitude": "60.55884600",
            "border_latitude": "34.18410700",
            "chainage_m": "279443.512",
            "side": "IRN",
            "side_likely": "IRN",
            "side_probability": "1.0000",
            "country_at": "IRN",
            "footprint_wkt": line if int(row["id"][1:]) % 100 == 1 else "",
            **{name: text for name, text in row.items() if name in COLUMNS},
        }


LAYOUTS: dict[str, Callable[[int], Iterable[Row]]] = {
    "ucdp": ucdp_rows,
    "acled": acled_rows,
    "gdelt": gdelt_rows,
    "atlos": atlos_rows,
    "plain": plain_rows,
    "worded": worded_rows,
    "marzmap": written_rows,
}
"""Rows by layout."""


def write(path: Path, layout: str, rows: int) -> None:
    """Write a table; that of GDELT as it is published, without a header and with tabs."""
    is_gdelt = layout == "gdelt"
    with path.open("w", encoding="utf-8", newline="") as file:
        for at, row in enumerate(LAYOUTS[layout](rows)):
            if not at:
                writer = csv.DictWriter(file, [*row], delimiter="\t" if is_gdelt else ",")
                if not is_gdelt:
                    writer.writeheader()
            writer.writerow(row)
