"""A small made-up study for the page: a straight line, two countries, three incidents, one of each layer."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from marzmap._assumed import Assumed
from marzmap._study import Study
from marzmap.atlas import Relief

if TYPE_CHECKING:
    from collections.abc import Callable

# The smallest WebP: one pixel.
PIXEL = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
RELIEF = [Relief(image=PIXEL, west=55.0, south=27.0, east=67.0, north=38.0)]
ATTRIBUTIONS = ["Border © OpenStreetMap contributors, ODbL 1.0.", "Made with Natural Earth."]

# Texts that have broken maps. RUN sets a global where a page reads text as script.
RUN = "globalThis.broken=1"
PAYLOADS = [
    # Tags, and what ends the element that holds the data.
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</SCRIPT\n><script src=data:,{RUN}></script>",
    f"</textarea></noscript></iframe><script>{RUN}</script>",
    "</title><style>*{display:none}</style>",
    "<!--<script>",
    "--><!--",
    f"<![CDATA[><script>{RUN}</script>]]>",
    f"<img src=x onerror='{RUN}'>",
    f"<img/src='x'/onerror={RUN}>",
    f"<image href=x onerror={RUN}>",
    f'"><svg onload="{RUN}">',
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set attributeName=href to=javascript:{RUN}>",
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>",
    f"<math><mi xlink:href='javascript:{RUN}'>x</mi></math>",
    f"<math><mtext><table><mglyph><style><img src onerror={RUN}></style></mglyph></table></mtext></math>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object><embed src='javascript:{RUN}'>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<body onpageshow={RUN}>",
    f"<form action='javascript:{RUN}'><button>Send</button></form>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<base href='https://example.org/'>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<plaintext>",
    "<template><slot>",
    "<xmp><listing>",
    f"<a href='javascript:{RUN}'>here</a>",
    "<b>bold</b> & <i>italic</i>",
    "a < b > c <3",
    # Attributes.
    f"' onmouseover='{RUN}",
    f'" onfocus="{RUN}" autofocus x="',
    f"` onmouseover=`{RUN}",
    f"x onmouseover={RUN} y",
    # References, which are no signs of their own.
    "&lt;b&gt; &amp; &#x3c;i&#x3e; &nbsp;",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    "&#60;&#0000060 &lt &amp;amp;lt; &notin;",
    "%3Cscript%3E %253Cb%253E",
    # Templates of Python and JavaScript, also within each other.
    "{{ 7 * 7 }}{{ cycler.__init__.__globals__ }}",
    "{% raise %}{# gone #}{% raw %}",
    "{% include '/etc/passwd' %}",
    "{{ '{{ 7 * 7 }}' }}{{{ 7 }}}",
    "{%- endraw -%}{{ 7 * 7 }}{%",
    "{# {% {{ #} %} }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{0} {name} {n} %s %(name)s %n %%",
    "{{{{ 7 }}}} }} {{",
    "<%= 7 * 7 %> <? echo 1 ?>",
    "{s} {z}/{x}/{y} {popup}",
    "{title} {count} {lang}",
    "#{7*7} $$ $& $1 $` $'",
    f"${{{RUN}}}`;{RUN};`",
    f"`+({RUN})+`",
    f"';{RUN};//",
    f'";{RUN};//',
    f"\\';{RUN};//",
    f"*/{RUN}/*",
    f"]}}}};{RUN};//",
    "\\1 \\u003cb\\u003e \\",
    "\\g<0> \\0 \\x41 \\n \\\\",
    "a\\",
    # Slots of our own page, and words that are properties of every object.
    "<!--data--><!--script-->",
    "<!--events--><!--policy--><!--title-->",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    '{"__proto__": {"broken": 1}}',
    "null",
    "undefined",
    "NaN",
    "~!*'()&=#incident=1&type=!",
    # Links that run.
    f"javascript:{RUN}//",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"vbscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9Imdsb2JhbFRoaXMuYnJva2VuPTEiLz4=",
    "file:///etc/passwd",
    f'https://example.org/" onclick="{RUN}',
    "//example.org/x.js",
    # Style.
    "} * { display: none } /*",
    "expression(globalThis.broken=1)",
    "url(https://example.org/x.png)",
    "@import 'https://example.org/x.css';",
    # What a spreadsheet would reckon.
    "=1+1",
    '=HYPERLINK("https://example.org","here")',
    "+1-1",
    "-1+1",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    "'=1",
    '"quoted", with, commas; and\nlines',
    # Signs that turn, hide, join or break.
    "abc\u202edcba\u2066 \u2028 \u2029 end",
    "\u202d\u202bturned\u202c\u2069",
    "a\u200b\u200c\u200d\u2060\ufeffb",
    "e\u0301\u0327\u0489 " + "Z\u0351\u036b\u0343" * 8,
    "\u0627\u0644\u0644\u0647 \ufdfa \u06dd\u200f\u061c",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U000e0041 \U0010ffff",
    "\uff1cscript\uff1e \ufe64b\ufe65 \u02bascript\u02ba",
    "\u0131\u0130\u017f\u212a \u1e9e \ufb03",
    "\u0000NUL\u0000",
    "\u001b[31mred \u0007 \u0008 \u007f \u0085 plain",
    "line\rline\r\nline\u000b\u000c end",
    "\ufffe\uffff\ufffd",
]

LONG = f"<b>{'long ' * 200_000}</b>"
"""A text of a megabyte."""

SOURCES = [
    {"title": "First", "publisher": "Paper", "url": "https://example.org/1", "date": "2021-12-01"},
    {"title": "Second", "url": "http://example.org/2", "archive_url": "https://archive.example/2"},
]
CLAIMS = [
    {"by": "Iran", "text": "They fired first.", "position": "asserts", "sources": [1]},
    {"by": "Taliban", "text": "They did not.", "position": "denies", "sources": [2]},
    {"by": "Press", "text": "Nobody knows.", "sources": [1, 2]},
]


def study(**changes: Any) -> Study:
    fields: dict[str, Any] = dict.fromkeys(Study._fields, "")
    fields |= {
        "id": "small",
        "title": "A small study",
        "title_local": "پژوهشی کوچک",
        "summary": "Three made-up incidents.",
        "period": "2021-12/2022-07",
        "as_of": "2026-11-22",
        "pairs": ("AFG-IRN",),
        "chainage_from": "north end",
        "reach_km": 50.0,
        "ui": "en",
        "languages": ("fa",),
        "online_layers": (),
        "assumed": Assumed(),
    }
    return Study(**fields | changes)


def _frame(rows: list[dict[str, Any]], shapes: list[Any]) -> gpd.GeoDataFrame:
    table = pd.DataFrame(rows)
    text = [name for name in table if table[name].map(lambda value: isinstance(value, str)).any()]
    return gpd.GeoDataFrame(table.astype(dict.fromkeys(text, "string")), geometry=shapes, crs="EPSG:4326")


def _event(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "incident_id": f"event-{number}",
        "title": f"Event {number}",
        "title_local": f"رویداد {number}",
        "place": "Village",
        "place_local": "روستا",
        "date_edtf": "2021-12-01",
        "date_start": "2021-12-01",
        "date_end": "2021-12-01",
        "event_type": "armed clash",
        "actor_1": "Guards",
        "actor_2": "Forces",
        "killed_low": 0,
        "killed_high": 4,
        "wounded_low": None,
        "wounded_high": None,
        "summary": "Shots were exchanged.",
        "claims": json.dumps(CLAIMS),
        "claims_note_code": "event_denied(Iran,Taliban)",
        "sources": json.dumps(SOURCES),
        "status": "published",
        "radius_m": 3000.0,
        "radius_source": "our estimate",
        "placed_by": "curated",
        "border_id": "AFG-IRN",
        "border_part": 1,
        "border_distance_m": 2064.0,
        "border_distance_low_m": 500.0,
        "border_distance_high_m": 3600.0,
        "chainage_m": 755_200.0,
        "side": "IRN",
        "side_likely": "IRN",
        "side_probability": 0.93,
        "country_stated": "IRN",
        "side_with_source": "IRN",
        "side_with_source_likely": "IRN",
        "side_with_source_probability": 0.99,
        "side_by_source": "side(world,IRN,0.93);side_open(natural-earth,AFG,0.62)",
        "country_at": "IRN",
        "admin1_at": "Province",
        "admin2_at": "District",
        "admin_probability": 0.87,
        "crossing_id": "gate",
        "crossing_distance_m": 11_200.0,
        "crossing_along_m": 12_340.0,
        "crossing_open": True,
        "barrier_id": "wall",
        "barrier_distance_m": 1_120.0,
        "behind_barrier_probability": 0.87,
        "reason_code": None,
    } | changes


def layers(text: Callable[[str], str] = lambda value: value) -> dict[str, gpd.GeoDataFrame]:
    """Make the layers; `text` may spoil every text of a stranger (derived dates and codes stay)."""
    doubtful = {"side": "undetermined", "side_probability": 0.68, "side_likely": "AFG", "radius_m": 1000.0}
    doubtful |= {"border_distance_m": 201.0, "border_distance_low_m": -340.0, "border_distance_high_m": 740.0}
    doubtful |= {"crossing_open": None, "barrier_id": None, "admin_probability": 0.99}
    doubtful |= {"side_by_source": "side_open(world,AFG,0.68);side_open(natural-earth,IRN,0.55)"}
    narrow = {"crossing_open": False, "barrier_id": "fence", "behind_barrier_probability": 0.004}
    narrow |= {"radius_m": 200.0, "border_distance_m": 412.0}
    narrow |= {"border_distance_low_m": 287.0, "border_distance_high_m": 537.0, "side_probability": 0.999}
    july = {"date_edtf": "2022-07", "date_start": "2022-07-01", "date_end": "2022-07-31"}
    events = [
        _event(1),
        _event(2, event_type="standoff", **doubtful),
        _event(3, **july, **narrow),
    ]
    at = [Point(60.8, 31.0), Point(61.02, 34.7), Point(60.8, 31.0)]
    about = [_event(4, event_type="context", title="Meeting", claims=None, border_id=None, chainage_m=None)]
    second = Point(60.9, 31.1)
    candidate = {"place": "Village", "weight": 0.5, "radius_m": 3000.0, "placed_by": "curated"}
    candidates = [
        candidate
        | {"incident_id": name, "candidate": number, "shown": number == 1, "note": "Of two."}
        | {"border_distance_m": 2064.0 / number, "border_distance_low_m": 1500.0 - number * 1000}
        | {"border_distance_high_m": 3600.0, "side_likely": "IRN", "side_probability": 1.05 - number / 10}
        for name in ("event-1", "event-3")
        for number in (1, 2)
    ]
    line = LineString([(61, 35.6), (61, 33), (61, 30)])
    piece = {"border_id": "AFG-IRN", "border_part": 1, "left": "AFG", "right": "IRN", "status": "agreed"}
    piece |= {"accuracy_m": 250.0, "start_name": "north end", "end_name": "south end", "source": "OSM"}
    piece |= {"chainage_start_m": 0.0, "chainage_end_m": 925_000.0, "note": "Sources differ here."}
    piece |= {"line_since": "2025"}
    barrier = {"name_local": "دیوار", "accuracy_m": 900.0, "source": "Survey.", "note": "Not surveyed."}
    iran, afghanistan = box(55, 27, 61, 38), box(61, 27, 67, 38)
    names = [("IRN", "Iran", "ایران", 58.0, 32.0), ("AFG", "Afghanistan", "افغانستان", 64.0, 33.0)]
    found = {
        "incidents": _frame(events, at),
        "candidates": _frame(candidates, [at[0], second] * 2),
        "radius_circles": _frame([{"incident_id": "event-1", "radius_m": 3000.0}], at[:1]),
        "border_links": _frame(
            [{"incident_id": row["incident_id"]} for row in events],
            [LineString([point, (61, point.y)]) for point in at],
        ),
        "context": _frame(about, [Point(62.2, 34.3)]),
        "border": _frame([piece], [line]),
        "border_band": _frame([{"note": "Sources differ here."}], [line.buffer(0.02)]),
        "border_further": _frame([{"border_id": "AFG-IRN", "source": "Other"}], [line]),
        "border_disagreement": _frame(
            [
                {"border_id": "AFG-IRN", "side_main": "IRN", "side_other": "AFG"}
                | {"source": "other", "area_km2": 12.5}
            ],
            [box(60.8, 32.5, 61, 33.5)],
        ),
        "barriers": _frame(
            [
                barrier | {"barrier_id": "wall", "name": "Old wall", "kind": "wall", "schematic": True},
                barrier | {"barrier_id": "fence", "name": "New fence", "kind": "fence", "schematic": False},
            ],
            [LineString([(60.9, 31.5), (60.9, 30.5)]), LineString([(61.1, 33.5), (61.1, 34.5)])],
        ),
        "barrier_band": _frame(
            [{"barrier_id": "wall", "name": "Old wall", "accuracy_m": 900.0}], [box(60.85, 30.5, 60.95, 31.5)]
        ),
        "crossings": _frame(
            [
                {
                    "crossing_id": "gate",
                    "name": "Gate",
                    "name_local": "دروازه",
                    "kind": "road",
                    "status": "open",
                    "radius_m": 1_500.0,
                }
                | {"shut_days": '[{"surely": [18993, 19000], "perhaps": [18993, 19002]}]'}
            ],
            [Point(61, 31.2)],
        ),
        "districts": _frame(
            [{"admin2": "District", "admin2_local": "بخش"}], [MultiPolygon([box(60, 30, 61, 32)])]
        ),
        "places": _frame([{"name": "Town", "name_local": "شهر", "rank": 1}], [Point(62, 32)]),
        "rivers": _frame([{"name": "River", "name_local": "رود"}], [LineString([(59, 33), (63, 34)])]),
        "countries": _frame(
            [
                {"country": code, "name": name, "name_fa": persian, "name_local": persian}
                | {"label_longitude": longitude, "label_latitude": latitude}
                for code, name, persian, longitude, latitude in names
            ],
            [MultiPolygon([iran]), MultiPolygon([Polygon(afghanistan.exterior)])],
        ),
    }
    return {name: layer.assign(**_spoilt(layer, text)) for name, layer in found.items()}


# What no stranger writes: codes of the reference layers, and what the table check derives.
_KEPT = {
    "date_start",
    "date_end",
    "border_id",
    "left",
    "right",
    "country",
    "side",
    "side_likely",
    "country_at",
    "side_main",
    "side_other",
    "shut_days",
}


def _spoilt(layer: gpd.GeoDataFrame, text: Callable[[str], str]) -> dict[str, Any]:
    spoilt = {}
    for name in layer.columns:
        if str(layer[name].dtype) == "string" and name not in _KEPT:
            spoilt[name] = layer[name].map(lambda value, name=name: _cell(name, value, text)).astype("string")
    return spoilt


def _cell(name: str, value: Any, text: Callable[[str], str]) -> Any:
    if pd.isna(value) or name not in ("claims", "sources"):
        return value if pd.isna(value) else text(value)
    return json.dumps(
        [
            {key: text(item) if isinstance(item, str) else item for key, item in one.items()}
            for one in json.loads(value)
        ]
    )
