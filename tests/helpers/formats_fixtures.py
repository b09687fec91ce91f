"""Tables in the formats of others, made from their documented headers with events that never happened."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, settings

from marzmap import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pandas as pd


class Event(NamedTuple):
    """What every format tells of an event, each in its own way."""

    key: str
    day: str
    latitude: float
    longitude: float
    place: str
    dead: int
    text: str


EVENTS = (
    Event("101", "2021-12-01", 31.1447, 61.7925, "Testabad", 0, "Shots were made up near Testabad."),
    Event(
        "102", "2022-03-14", 34.70799, 61.00488, "Kalat-e Mesal", 3, 'Invented: "no one was there", it says.'
    ),
    Event("103", "2022-11-30", 32.165039, 60.873467, "دهٔ نمونه", 2, "رویدادی ساختگی، کنار مرز."),
)
"""Three events, the last of them in Persian."""

ACLED = """
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,
actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,
latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
""".replace("\n", "").split(",")

ACLED_BEFORE_2023 = """
data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,
assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,
latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3
""".replace("\n", "").split(",")

ACLED_WEEKLY = """
week,region,country,admin 1,event_type,sub_event_type,events,fatalities,population_best,disorder_type,
centroid_latitude,centroid_longitude
""".replace("\n", "").split(",")

UCDP = """
id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,
dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,
number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,
where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,
region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,
low,gwnoa,gwnob
""".replace("\n", "").split(",")

ATLOS = """
Slug,Project,Inserted At,Updated At,Latitude,Longitude,Sensitive,Description,Type,Impact,Equipment,
Time Of Day,Geolocation Resolution,Environment,Weather,Camera System,More Info,Civilian Impact,Event,Casualty,
Military Infrastructure,Weapon,Time Recorded,Date,Restrictions,Status,Tags,Date Recorded,Flag,Recorded By,
Source 1,Source 2,Fence Seen
""".replace("\n", "").split(",")

DATE_FORMS = {
    "iso": "{day:%Y-%m-%d}",
    "dd-mm-yyyy": "{day:%d-%m-%Y}",
    "named": "{day:%d %B %Y}",
}
"""ACLED's three forms of dates."""

Rows = list[dict[str, str]]


def plain() -> tuple[list[str], Rows]:
    header = ["Event ID", "Date", "Place name", "Lat", "Lon", "Fatalities", "Description", "URL", "weather"]
    rows = [
        dict(
            zip(
                header,
                [
                    *(event.key, event.day, event.place, str(event.latitude), str(event.longitude)),
                    *(str(event.dead), event.text, "https://example.org/a", "dust"),
                ],
                strict=True,
            )
        )
        for event in EVENTS
    ]
    return header, rows


def acled(form: str = "iso", *, before_2023: bool = False, **more: str) -> tuple[list[str], Rows]:
    header = ACLED_BEFORE_2023 if before_2023 else ACLED
    kinds = ("Battles", "Explosions/Remote violence", "Strategic developments")
    parts = ("Armed clash", "Shelling/artillery/missile attack", "Other")
    rows = []
    for event, kind, part in zip(EVENTS, kinds, parts, strict=True):
        row = dict.fromkeys(header, "") | {
            "event_id_cnty": f"TST{event.key}",
            "event_date": DATE_FORMS[form].format(day=date.fromisoformat(event.day)),
            "year": event.day[:4],
            "time_precision": "1",
            "event_type": kind,
            "sub_event_type": part,
            "actor1": "Made-up Guards",
            "inter1": "1" if before_2023 else "State forces",
            "actor2": "Invented Forces",
            "inter2": "8" if before_2023 else "External/Other forces",
            "interaction": "18" if before_2023 else "State forces-External/Other forces",
            "iso": "364",
            "region": "Middle East",
            "country": "Iran",
            "admin1": "Nowhere",
            "location": event.place,
            "latitude": str(event.latitude),
            "longitude": str(event.longitude),
            "geo_precision": "2",
            "source": "A Paper That Is Not; Another",
            "source_scale": "National",
            "notes": event.text,
            "fatalities": str(event.dead),
            "timestamp": "1700000000",
        }
        rows.append({name: row[name] for name in header} | more)
    if before_2023:
        rows = [row | {"iso3": "IRN", "data_id": "9", "event_id_no_cnty": "9"} for row in rows]
    return header, rows


def ucdp(**more: str) -> tuple[list[str], Rows]:
    rows = [
        dict.fromkeys(UCDP, "")
        | {
            "id": event.key,
            "relid": f"TST-{event.key}",
            "year": event.day[:4],
            "type_of_violence": kind,
            "conflict_name": "Nobody: Nothing",
            "dyad_name": "Made-up Guards - Invented Forces",
            "side_a": "Made-up Guards",
            "side_b": "Invented Forces",
            "number_of_sources": "-1",
            "source_article": '"A Paper That Is Not, 2021, An event"',
            "where_prec": "2",
            "where_coordinates": event.place,
            "where_description": "beside the fence",
            "adm_1": "Nowhere province",
            "latitude": str(event.latitude),
            "longitude": str(event.longitude),
            "geom_wkt": f"POINT ({event.longitude} {event.latitude})",
            "country": "Iran",
            "country_id": "630",
            "date_prec": "1",
            "date_start": f"{event.day} 00:00:00.000",
            "date_end": f"{event.day} 00:00:00.000",
            "deaths_civilians": "0",
            "best": str(event.dead),
            "high": str(event.dead + 4),
            "low": str(event.dead),
        }
        | more
        for event, kind in zip(EVENTS, "123", strict=True)
    ]
    return UCDP, rows


def gdelt() -> bytes:
    """Build a file as GDELT publishes it: no header, tabs, nothing quoted."""
    lines = []
    for event, base in zip(EVENTS, ("190", "194", "172"), strict=True):
        cells = [""] * 61
        cells[0], cells[1] = event.key, event.day.replace("-", "")
        cells[6], cells[16] = 'THE "GUARDS', "FORCES"
        cells[26] = cells[27] = base
        cells[28] = base[:2]
        cells[31:34] = ["7", "2", "5"]
        cells[51:58] = ["4", f"{event.place}, Nowhere, Iran", "IR", "IR00", "1", str(event.latitude), ""]
        cells[57] = str(event.longitude)
        cells[59:61] = ["20230101120000", "https://example.org/news"]
        lines.append("\t".join(cells))
    return ("\n".join(lines) + "\n").encode()


def atlos() -> tuple[list[str], Rows]:
    states = ("Completed", "Claimed", "Completed")
    hidden = ("Not Sensitive", "Graphic Violence, Personal Information Visible", "Deleted by Source")
    rows = [
        dict.fromkeys(ATLOS, "")
        | {
            "Slug": f"TST-{event.key}",
            "Project": "Nothing",
            "Latitude": str(event.latitude),
            "Longitude": str(event.longitude),
            "Sensitive": sensitive,
            "Description": f"Event at {event.place}",
            "Type": "Military Activity/Movement, Shelling",
            "Geolocation Resolution": "Vicinity",
            "More Info": event.text,
            "Date": event.day,
            "Status": state,
            "Source 1": "https://example.org/1",
            "Source 2": "https://example.org/2",
            "Fence Seen": "Yes",
        }
        for event, state, sensitive in zip(EVENTS, states, hidden, strict=True)
    ]
    return ATLOS, rows


def csv_of(
    header: Sequence[str], rows: Iterable[dict[str, str]], encoding: str = "utf-8", **how: Any
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n", **how)
    writer.writerow(header)
    writer.writerows([row[name] for name in header] for row in rows)
    return text.getvalue().encode(encoding)


def xlsx_of(
    lines: Sequence[Sequence[object]], *, sheets: Sequence[str] = ("Events",), extra: str = ""
) -> bytes:
    """Build a workbook as spreadsheets write it: days are numbers that are shown as days."""
    rows = []
    for at, line in enumerate(lines, start=1):
        cells = "".join(_cell(f"{_letter(column)}{at}", value) for column, value in enumerate(line))
        rows.append(f'<row r="{at}">{cells}</row>')
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>'
            for n, name in zip(numbers, sheets, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n in numbers:
        body = "".join(rows) + extra if n == 1 else '<row r="1"><c r="A1"><v>1</v></c></row>'
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, head + text)
    return packed.getvalue()


def workbook(table: tuple[list[str], Rows]) -> bytes:
    header, rows = table
    return xlsx_of([header, *([row[name] for name in header] for row in rows)])


def _cell(place: str, value: object) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value != "" else ""


def _letter(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def feature(properties: dict[str, object], geometry: dict[str, Any] | None, **more: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def point(event: Event) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [event.longitude, event.latitude]}


def geojson_of(features: Sequence[object], **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def of_csv(table: tuple[list[str], list[dict[str, str]]], encoding: str = "utf-8") -> bytes:
    return csv_of(*table, encoding=encoding)


def parquet_of(rows: list[dict[str, Any]], **types: Any) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    columns = {name: pa.array([row[name] for row in rows], types.get(name)) for name in rows[0]}
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


FORMATS: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "plain csv": ("plain", "", lambda: of_csv(plain())),
    "plain tsv": ("plain", "", lambda: csv_of(*plain(), delimiter="\t")),
    "acled": ("acled", "acled:TST", lambda: of_csv(acled(), "utf-8-sig")),
    "acled dd-mm-yyyy": ("acled", "acled:TST", lambda: of_csv(acled("dd-mm-yyyy"), "utf-8-sig")),
    "acled named months": ("acled", "acled:TST", lambda: of_csv(acled("named"), "utf-8-sig")),
    "acled before 2023": ("acled", "acled:TST", lambda: of_csv(acled("named", before_2023=True))),
    "ucdp": ("ucdp", "ucdp:", lambda: of_csv(ucdp())),
    "gdelt": ("gdelt", "gdelt:", gdelt),
    "atlos": ("atlos", "atlos:TST-", lambda: of_csv(atlos())),
    "xlsx": ("plain", "", lambda: workbook(plain())),
    "ucdp xlsx": ("ucdp", "ucdp:", lambda: workbook(ucdp())),
    "geojson": (
        "plain",
        "",
        lambda: geojson_of([feature({"id": one.key, "date": one.day}, point(one)) for one in EVENTS]),
    ),
    "parquet": ("plain", "", lambda: parquet_of(plain()[1])),
}
"""Tables that load with no option: the format, what the ids begin with, the file."""


in_any_folder = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write_file(folder: Path, content: bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def check_all_good(path: Path) -> pd.DataFrame:
    accepted, rejected, *_ = check.incidents(path)
    assert rejected[["row", "column", "reason"]].to_dict("records") == []
    return accepted
