"""The layers: what each is called and means, which data it is made from, and where it is shown.

One table holds them all, in drawing order from the top. To add a layer, add its record here and, in
`_makers`, the function of the same name that returns its frame: it is then in every output. How a layer
looks is defined by the output; one that has no look of its own is drawn by its geometry and group.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Geometry = Literal["point", "line", "polygon", "raster"]
Group = Literal["Incidents", "Border", "Basemap"]

ALWAYS = "always"
"""Switch of a layer that the page never hides."""

STUDY, BORDER, FURTHER = "the study's table", "the border layer", "the further border layers"
UNITS = "units"
"""Sources of a layer that differ from study to study; any other is the name of a card of the atlas."""


class Layer(NamedTuple):
    """One layer.

    Attributes
    ----------
    title, title_fa : str
        Name for people, English and Persian.
    group : str
        Heading it is listed under.
    geometry : str
        "point", "line" or "polygon", single or multi; "raster" for a picture, which has no maker.
    meaning : str
        A sentence that says what it holds.
    sources : tuple of str
        Data it is made from: `STUDY`, `BORDER`, `FURTHER`, `UNITS` and names of cards of the atlas.
    name_column : str
        Column that names a row.
    identity : tuple of str
        Columns that identify its rows; without any, rows are numbered.
    of_incidents : bool
        Whether each row belongs to the incident of its `incident_id`.
    circles : bool
        Whether its frame holds points, and each is drawn as the circle of its `radius_m` where it is written:
        of very many, the corners take more memory than all else.
    visible : bool
        Whether it is seen at the start.
    printed : bool
        Whether the legend of a printed map lists it.
    smallest_scale : int
        Denominator of the smallest scale at which it is shown; 0 for every scale.
    switch : str
        Key of the page's switch that shows and hides it, or `ALWAYS`; empty for a layer that the page draws
        by its geometry and group, under a switch of its own.
    page_columns : str
        Columns that the page reads, with blanks between; every other column stays out of its file.
    kml : bool
        Whether KML files hold it.
    facts : mapping of str to str
        Columns to show to a reader of a row, with their labels; an empty label for a text that needs none.
    """

    title: str
    title_fa: str
    group: Group
    geometry: Geometry
    meaning: str
    sources: tuple[str, ...]
    name_column: str = "name"
    identity: tuple[str, ...] = ()
    of_incidents: bool = False
    circles: bool = False
    visible: bool = True
    printed: bool = True
    smallest_scale: int = 0
    switch: str = ""
    page_columns: str = ""
    kml: bool = True
    facts: Mapping[str, str] = MappingProxyType({})


class Switch(NamedTuple):
    """A switch of the page.

    Attributes
    ----------
    title, title_fa : str
        Its label; ``{source}`` in it is replaced by the sources of the layer's rows.
    layers : tuple of str
        Keys of the layers that it shows and hides.
    visible : bool
        Whether they are seen at the start.
    """

    title: str
    title_fa: str
    layers: tuple[str, ...]
    visible: bool


_PLACED = (STUDY, "places.world", "places.curated")
_EVENT_COLUMNS = (
    "incident_id title title_local place place_local date_edtf date_start date_end event_type actor_1 "
    "actor_2 killed_low killed_high wounded_low wounded_high summary summary_fa claims sources status score "
    "evidence radius_m radius_source placed_by longitude latitude border_id border_part border_distance_m "
    "border_distance_low_m border_distance_high_m chainage_m side side_likely side_probability "
    "country_stated side_with_source side_with_source_likely side_with_source_probability side_by_source "
    "country_at disputed admin1_at admin2_at admin2_next admin_probability admin1_probability "
    "crossing_id crossing_distance_m crossing_along_m crossing_open barrier_id barrier_distance_m "
    "behind_barrier_probability reason_code check_note_code claims_note_code "
    "footprint_wkt"
)
_EVENT_FACTS = {
    "date_edtf": "Date",
    "event_type": "Kind",
    "place": "Place",
    "place_local": "",
    "side": "Side of the border",
    "side_likely": "Likelier side",
    "side_probability": "Probability of it",
    "side_with_source": "Side with the source's word",
    "side_with_source_probability": "Probability with it",
    "border_distance_m": "Metres to the border",
    "disputed": "Disputed land",
    "reason": "Note",
    "killed_low": "Killed, at least",
    "killed_high": "Killed, at most",
    "wounded_low": "Wounded, at least",
    "wounded_high": "Wounded, at most",
    "summary": "",
    "claims_note": "Accounts",
    "claims": "Claims",
    "sources": "Sources",
}

LAYERS: dict[str, Layer] = {
    "incidents": Layer(
        "Incidents",
        "رویدادها",
        "Incidents",
        "point",
        "Incidents, each at its most likely place, with its side of the border and how sure that is.",
        (*_PLACED, BORDER, FURTHER, UNITS, "crossings"),
        name_column="title",
        identity=("incident_id",),
        switch=ALWAYS,
        page_columns=_EVENT_COLUMNS,
        facts=_EVENT_FACTS,
    ),
    "candidates": Layer(
        "Possible places",
        "جاهای محتمل",
        "Incidents",
        "point",
        "Every place that an incident's place name may mean; the one shown on the map is marked.",
        (*_PLACED, BORDER),
        name_column="place",
        identity=("incident_id", "candidate"),
        of_incidents=True,
        switch="candidates",
        page_columns="incident_id candidate place place_local weight shown radius_m placed_by "
        "border_distance_m border_distance_low_m border_distance_high_m side_likely side_probability "
        "source note",
        facts={
            "place_local": "",
            "weight": "Weight",
            "radius_m": "Radius, metres",
            "source": "Source",
            "note": "",
        },
    ),
    "border_links": Layer(
        "Nearest point of the border",
        "نزدیک‌ترین نقطهٔ مرز",
        "Incidents",
        "line",
        "From each incident to the point of the border that is nearest.",
        (*_PLACED, BORDER),
        name_column="title",
        identity=("incident_id",),
        of_incidents=True,
        printed=False,
        switch="evidence",
        kml=False,
    ),
    "footprint_lines": Layer(
        "Incidents along a line",
        "رویدادهای خطی",
        "Incidents",
        "line",
        "Incidents that are given as a line.",
        (STUDY,),
        name_column="title",
        of_incidents=True,
        switch="footprints",
        page_columns="incident_id event_type",
        kml=False,
    ),
    "footprint_areas": Layer(
        "Incidents over an area",
        "رویدادهای پهنه‌ای",
        "Incidents",
        "polygon",
        "Incidents that are given as an area.",
        (STUDY,),
        name_column="title",
        of_incidents=True,
        switch="footprints",
        page_columns="incident_id event_type",
        kml=False,
    ),
    "radius_circles": Layer(
        "Radius: 95 % within",
        "شعاع: با احتمال ۹۵٪",
        "Incidents",
        "polygon",
        "Round each incident the circle, in metres, that holds its true place with 95 %.",
        _PLACED,
        name_column="title",
        identity=("incident_id",),
        of_incidents=True,
        circles=True,
        switch="evidence",
        facts={"radius_m": "Radius, metres"},
    ),
    "context": Layer(
        "Context",
        "زمینه",
        "Incidents",
        "point",
        "What happened elsewhere and bears on the incidents; not counted among them.",
        _PLACED,
        name_column="title",
        identity=("incident_id",),
        visible=False,
        switch="context",
        page_columns=_EVENT_COLUMNS,
        facts=_EVENT_FACTS,
    ),
    "crossings": Layer(
        "Border crossings",
        "گذرگاه‌های مرزی",
        "Border",
        "point",
        "Places where the border may be crossed by road or by rail, and whether they are open.",
        ("crossings",),
        identity=("crossing_id",),
        switch="crossings",
        page_columns="crossing_id border_id name name_local kind status open_from open_to shut_days radius_m",
        facts={
            "name_local": "",
            "kind": "Kind",
            "status": "Status",
            "radius_m": "Radius, metres",
            "note": "",
            "source": "Source",
        },
    ),
    "barriers": Layer(
        "Barriers",
        "موانع",
        "Border",
        "line",
        "Walls, fences and canals along the border; one that is schematic has no known survey.",
        (STUDY, BORDER),  # the schematic barriers of our studies follow the border line
        identity=("barrier_id",),
        switch="barriers",
        page_columns="barrier_id name name_local kind accuracy_m schematic source note",
        facts={"name_local": "", "kind": "Kind", "accuracy_m": "Accuracy, metres", "source": "Source"},
    ),
    "border": Layer(
        "Border",
        "مرز",
        "Border",
        "line",
        "The line against which the incidents are measured, with the error it is given.",
        (BORDER,),
        name_column="border_id",
        identity=("border_id", "border_part", "piece"),
        switch=ALWAYS,
        page_columns="border_id border_part left right accuracy_m status start_name end_name line_since note "
        "chainage_start_m chainage_end_m source",
        facts={
            "status": "Status",
            "accuracy_m": "Accuracy, metres",
            "line_since": "Runs as drawn since",
            "note": "",
            "source": "Source",
        },
    ),
    "hot_stretches": Layer(
        "More incidents than chance would give",
        "رویدادهایی بیش از آنچه تصادف توضیح دهد",
        "Border",
        "line",
        "Stretches of the border with more incidents than an even scatter along it would give.",
        (STUDY, BORDER),
        name_column="border_id",
        switch="stretches",
        page_columns="border_id border_part chainage_start_m chainage_end_m incidents relative_rate p_value",
        kml=False,
    ),
    "border_band": Layer(
        "Border, uncertain stretches",
        "پاره‌های نامطمئن مرز",
        "Border",
        "polygon",
        "Where the line is much less sure than along most of the border: it runs within the band with 95 %.",
        (BORDER,),
        name_column="border_id",
        switch="band",
        page_columns="note",
        kml=False,
    ),
    "barrier_band": Layer(
        "Barriers, where they may run",
        "جای محتمل موانع",
        "Border",
        "polygon",
        "Round each barrier the band that holds it with 95 %.",
        (STUDY, BORDER),
        identity=("barrier_id",),
        switch="barriers",
        page_columns="barrier_id name accuracy_m",
        kml=False,
    ),
    "border_further": Layer(
        "Border in further sources",
        "مرز در منابع دیگر",
        "Border",
        "line",
        "The same border as other sources draw it.",
        (FURTHER,),
        name_column="source",
        visible=False,
        switch="further",
        page_columns="source",
        kml=False,
    ),
    "border_disagreement": Layer(
        "Other side in further sources",
        "سمت دیگر در منابع دیگر",
        "Border",
        "polygon",
        "Land that another source puts on the other side of the border.",
        (BORDER, FURTHER),
        name_column="source",
        visible=False,
        switch="disagreement",
        page_columns="border_id side_main side_other source area_km2",
        kml=False,
    ),
    "disputed": Layer(
        "Disputed lands",
        "سرزمین‌های مورد اختلاف",
        "Border",
        "polygon",
        "Land round the border that more than one claims, or that broke away, and what its source says.",
        ("disputed",),
        smallest_scale=0,
        switch="disputed",
        page_columns="name says source",
        kml=False,
        facts={"says": "", "source": "Source"},
    ),
    "places": Layer(
        "Places",
        "جاها",
        "Basemap",
        "point",
        "Towns and villages round the border.",
        ("places.world",),
        printed=False,
        switch="places",
        page_columns="name name_local rank",
        kml=False,
    ),
    "rivers": Layer(
        "Rivers",
        "رودها",
        "Basemap",
        "line",
        "Rivers round the border.",
        ("rivers",),
        switch="rivers",
        page_columns="name name_local",
        kml=False,
    ),
    "districts": Layer(
        "Districts and counties",
        "شهرستان‌ها و ولسوالی‌ها",
        "Basemap",
        "polygon",
        "Districts along the border, provinces of a country whose districts are not here.",
        (UNITS,),
        name_column="admin2",
        printed=False,
        smallest_scale=6_000_000,
        switch="districts",
        page_columns="admin1 admin1_local admin2 admin2_local",
        kml=False,
    ),
    "relief": Layer(
        "Relief",
        "ناهمواری",
        "Basemap",
        "raster",
        "Shaded relief of the land; coarse, so it is hidden at large scales.",
        ("relief",),
        switch="relief",
        kml=False,
    ),
    "countries": Layer(
        "Countries",
        "کشورها",
        "Basemap",
        "polygon",
        "Countries, for the ground of the map; no incident is measured against them.",
        ("countries.natural-earth",),
        printed=False,
        switch=ALWAYS,
        page_columns="country name name_fa name_local label_longitude label_latitude",
        kml=False,
    ),
}
"""Every layer by its key, in drawing order from the top."""

_SWITCHES = {
    "evidence": ("Radius of the place, nearest point of the line", "شعاع جا، نزدیک‌ترین نقطهٔ خط مرز"),
    "candidates": ("Other possible place", "جای محتمل دیگر"),
    "context": ("Context events", "رویدادهای زمینه"),
    "footprints": ("Lines and areas of incidents", "خط‌ها و پهنه‌های رویدادها"),
    "stretches": ("More incidents than chance would put there", "رویدادهایی بیش از آنچه تصادف توضیح دهد"),
    "band": ("Good sources differ", "منابع معتبر یکسان نیستند"),
    "further": ("The line by {source}", "خط مرز در {source}"),
    "disputed": ("Disputed lands", "سرزمین‌های مورد اختلاف"),
    "disagreement": ("Other side by {source}", "سمت دیگر بنا بر {source}"),
    "barriers": ("Barriers", "موانع"),
    "crossings": ("Crossings", "گذرگاه‌ها"),
    "districts": ("Districts", "شهرستان‌ها و ولسوالی‌ها"),
    "rivers": ("Rivers", "رودها"),
    "places": ("Names", "نام‌ها"),
    "relief": ("Relief", "ناهمواری"),
}


def switches() -> dict[str, Switch]:
    """Return the switches of the page by their key, in the order of its legend.

    Examples
    --------
    >>> switches()["footprints"].layers
    ('footprint_lines', 'footprint_areas')
    """
    titles = _SWITCHES | {
        key: (layer.title, layer.title_fa) for key, layer in LAYERS.items() if not layer.switch
    }
    keys = {name: [key for key in LAYERS if name == (LAYERS[key].switch or key)] for name in titles}
    return {
        name: Switch(*title, tuple(keys[name]), any(LAYERS[key].visible for key in keys[name]))
        for name, title in titles.items()
    }


def columns_on_page(key: str) -> tuple[str, ...]:
    """Return the columns that the page reads of a layer: none of one that it does not show.

    Examples
    --------
    >>> columns_on_page("rivers"), columns_on_page("radius_circles")
    (('name', 'name_local'), ())
    """
    layer = LAYERS[key]
    own = layer.page_columns or ("" if layer.switch else f"{layer.name_column} {layer.name_column}_local")
    return tuple(own.split())


def cards(keys: Iterable[str], border: str, further: Iterable[str]) -> list[str]:
    """Return what layers are made from: names of cards of the atlas, `STUDY` and `UNITS`, each once.

    Parameters
    ----------
    keys : iterable of str
        Layers.
    border : str
        Name of the study's border layer.
    further : iterable of str
        Names of the border layers it shows next to it.

    Examples
    --------
    >>> cards(["border_disagreement", "rivers"], "world", ["natural-earth"])
    ['borders.world', 'borders.natural-earth', 'rivers']
    """
    named = {BORDER: [f"borders.{border}"], FURTHER: [f"borders.{name}" for name in further]}
    sources = (source for key in keys for source in LAYERS[key].sources)
    return list(dict.fromkeys(card for source in sources for card in named.get(source, [source])))
