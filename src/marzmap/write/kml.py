"""Layers as KML (OGC 2.2), for globes and telephones: names, texts, time spans and colours by kind.

A globe reads a description as HTML, so every text in it is escaped once more than XML asks; the values
of the columns are next to it as they are, with their types.
"""

from __future__ import annotations

import html
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from marzmap._text import NOT_XML
from marzmap.appearance import GROUP_COLOURS, KINDS, LIGHT, kind
from marzmap.attributes import decimals
from marzmap.layers import LAYERS
from marzmap.write import _cells, _fields, geometries
from marzmap.write.geojson import flattened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from marzmap.write.geometries import Geometries

_TRUTH = ("1", "0")
_TYPES = {"Int64": "int", "float64": "double", "boolean": "bool"}
_EVENTS = ("incidents", "context")
_COLOURS = {
    "candidates": LIGHT.ink,
    "radius_circles": LIGHT.ink,
    "border": LIGHT.border,
    "barriers": LIGHT.barrier,
    "crossings": LIGHT.ink,
}
"""Colour of a layer's symbols; another layer has that of its group."""

_DIGITS = {"_m": 0, "probability": 2, "weight": 2}
_NAMESPACE = "http://www.opengis.net/kml/2.2"
_ESCAPES = "[&<>\r]"


def text(
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    title: str,
    about: str = "",
    rights: Mapping[str, str] | None = None,
) -> str:
    """Write layers as one KML file.

    Incidents, and what belongs to one of them, have a time span from `date_start` to `date_end`. A colour
    stands for the kind of event. Numbers are rounded, and shapes cut at the antimeridian, as in GeoJSON.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        Layers by key, EPSG:4326; those that the table of layers keeps out of KML are left out.
    title : str
        Name of the file.
    about : str
        What it is and whom it is owed to; plain text.
    rights : mapping of str to str, optional
        Licence and attribution by layer key; the description of its folder.

    Returns
    -------
    str
        The whole file, ending in a line feed.

    Raises
    ------
    InputError
        As by `geojson.text`.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"title": ["<b>"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> [line for line in text({"incidents": one}, title="One").splitlines() if "&lt;" in line]
    ['<Placemark><name>&lt;b&gt;</name>', '<SimpleData name="title">&lt;b&gt;</SimpleData>']
    """
    return b"".join(blocks(layers, title=title, about=about, rights=rights)).decode()


def blocks(
    layers: Mapping[str, gpd.GeoDataFrame],
    shapes: Mapping[str, Geometries] | None = None,
    *,
    title: str,
    about: str = "",
    rights: Mapping[str, str] | None = None,
) -> Iterator[bytes | memoryview]:
    """Write layers as by `text`, in UTF-8, a block of rows at a time.

    Parameters
    ----------
    layers, title, about, rights
        As for `text`.
    shapes : mapping of str to Geometries, optional
        The geometries of layers, where they are written already.

    Yields
    ------
    bytes or memoryview

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> one = geopandas.GeoDataFrame({"title": ["a"]}, geometry=[Point(61.8, 31.1)], crs=4326)
    >>> bytes([*blocks({"incidents": one}, title="One")][-1]).splitlines()
    [b'</Folder>', b'</Document>', b'</kml>']
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<kml xmlns="{_NAMESPACE}">', "<Document>"]
    lines += [_element("name", title), *([_element("description", _as_html(about))] if about else [])]
    lines += [_style(_event_style(event_type), look.light) for event_type, look in KINDS.items()]
    kept = [key for key, layer in LAYERS.items() if layer.kml]
    lines += [
        _style(key, _COLOURS.get(key) or getattr(LIGHT, GROUP_COLOURS[LAYERS[key].group]))
        for key in kept
        if key not in _EVENTS
    ]
    shown = {key: layers[key] for key in kept if key in layers}
    lines += [_schema(key, layer) for key, layer in shown.items()]
    for key, layer in shown.items():
        lines += [f'<Folder id="layer-{key}">', _element("name", LAYERS[key].title)]
        lines += [_element("description", _as_html(rights[key]))] if rights and rights.get(key) else []
        yield "\n".join([*lines, ""]).encode()
        yield from _placemarks(key, layer, (shapes or {}).get(key), layers.get("incidents"))
        lines = ["</Folder>"]
    yield "\n".join([*lines, "</Document>", "</kml>", ""]).encode()


def _element(tag: str, value: str) -> str:
    clean = NOT_XML.sub("\ufffd", value)
    return f"<{tag}>{_plain(clean)}</{tag}>"


def _plain(value: str) -> str:
    # XML reads a carriage return as a line feed.
    return escape(value.replace("\r\n", "\n").replace("\r", "\n"))


def _as_html(value: str) -> str:
    return html.escape(value, quote=False)


def _event_style(event_type: str | None) -> str:
    return f"event-{kind(event_type).replace(' ', '-')}"


def _style(name: str, colour: str) -> str:
    red, green, blue = (colour[at : at + 2] for at in (1, 3, 5))
    solid, faint = (_element("color", f"{opacity}{blue}{green}{red}") for opacity in ("ff", "33"))
    width = _element("width", "2.5" if name == "border" else "1.5")
    return (
        f'<Style id="{name}"><IconStyle>{solid}</IconStyle><LineStyle>{solid}{width}</LineStyle>'
        f"<PolyStyle>{faint}</PolyStyle></Style>"
    )


def _schema(key: str, layer: gpd.GeoDataFrame) -> str:
    columns = _fields.columns(flattened(layer.iloc[:0]))
    types = {name: _TYPES.get(str(column.dtype), "string") for name, column in columns.items()}
    fields = [f'<SimpleField name={quoteattr(name)} type="{type_}"/>' for name, type_ in types.items()]
    return "\n".join([f'<Schema name="{key}" id="schema-{key}">', *fields, "</Schema>"])


def _placemarks(
    key: str, layer: gpd.GeoDataFrame, shapes: Geometries | None, incidents: gpd.GeoDataFrame | None
) -> Iterator[bytes | memoryview]:
    """Write the rows of a layer, a block at a time."""
    shapes = shapes or geometries.as_text(layer, key)
    days = layer.reindex(columns=_fields.DATES) if key in _EVENTS else _days(layer, incidents)
    span = [_cells.column(_fields.typed(days[day])) for day in _fields.DATES]
    columns = {name: _cells.column(values) for name, values in _fields.columns(flattened(layer)).items()}
    number = np.arange(len(layer))
    for rows in _cells.blocks(len(layer)):
        cut = {name: values[rows] for name, values in columns.items()}
        parts = _parts(key, cut, [days[rows] for days in span])
        shown = _drawn(shapes.kind, shapes.coordinates(number[rows]), shapes.multiple[rows])
        yield _cells.lines(*parts, shown, "</Placemark>", end="\n")


def _days(layer: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame | None) -> pd.DataFrame:
    """Return the first and last day of the incident that each row belongs to."""
    needed = {"incident_id", *_fields.DATES}
    if incidents is None or "incident_id" not in layer or not needed <= {*incidents}:
        return pd.DataFrame(index=layer.index, columns=_fields.DATES)
    known = incidents.drop_duplicates("incident_id", keep="last").set_index("incident_id")
    return pd.DataFrame({day: layer["incident_id"].map(known[day]) for day in _fields.DATES})


def _parts(key: str, columns: dict[str, Any], span: list[Any]) -> list[Any]:
    """Return what some placemarks hold before their geometry, as parts of `_cells.lines`."""
    look, written = LAYERS[key], {name: _written(name, values) for name, values in columns.items()}
    count = len(span[0])
    names = [_filled(written[name]) for name in (look.name_column, "incident_id") if name in written]
    title = pa.repeat(pa.scalar(look.title, _cells.TEXT), count)
    start, end = (_filled(_written(day, days)) for day, days in zip(_fields.DATES, span, strict=True))
    begun, ended = _cells.joined("<begin>", start, "</begin>"), _cells.joined("<end>", end, "</end>")
    style: Any = key
    if key in _EVENTS:
        kinds = written.get("event_type", pa.nulls(count, _cells.TEXT))
        style = _cells.each_once(kinds, _event_style).fill_null(_event_style(None))
    return [
        *("<Placemark><name>", _as_xml(pc.coalesce(*names, title)), "</name>\n"),
        _cells.joined("<description>", _described(key, columns, count), "</description>\n"),
        _cells.joined("<TimeSpan>", _filled(_cells.joined(begun, ended, missing="")), "</TimeSpan>\n"),
        *("<styleUrl>#", style, f'</styleUrl>\n<ExtendedData><SchemaData schemaUrl="#schema-{key}">\n'),
        *(
            _cells.joined(f"<SimpleData name={quoteattr(name)}>", _as_xml(texts), "</SimpleData>\n")
            for name, texts in written.items()
        ),
        "</SchemaData></ExtendedData>\n",
    ]


def _described(key: str, columns: dict[str, Any], count: int) -> Any:
    """Write what a reader is shown of each row, as HTML in XML; null where that is nothing."""
    lines = [
        _cells.joined("\n", _line(label, _filled(_written(name, columns[name], rounded=True))))
        for name, label in LAYERS[key].facts.items()
        if name in columns
    ]
    texts = _cells.joined(pa.nulls(count, _cells.TEXT), *lines, missing="")
    without_first = _filled(pc.utf8_slice_codeunits(texts, 1))
    return _cells.rewritten(without_first, _ESCAPES, lambda text: _plain(_as_html(text)))


def _line(label: str, texts: Any) -> Any:
    if not label:
        return texts
    long = pc.match_substring(texts, "\n")
    return pc.if_else(long, _cells.joined(f"{label}:\n", texts), _cells.joined(f"{label}: ", texts))


def _as_xml(texts: Any) -> Any:
    return _cells.rewritten(texts, _ESCAPES, _plain)


def _filled(texts: Any) -> Any:
    """Return texts, null where they are empty."""
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, _cells.TEXT), texts)


def _written(name: str, values: Any, *, rounded: bool = False) -> Any:
    """Write the values of a column of `_fields.table`, null where unknown."""
    places = next((digits for end, digits in _DIGITS.items() if rounded and name.endswith(end)), None)
    exact = partial(_cells.shortest, decimals=decimals(name).geojson)
    real = exact if places is None else partial(_cells.fixed, decimals=places)
    return _cells.texts(values, real, lambda texts: texts, str, _TRUTH)


def _drawn(kind: str, coordinates: Any, multiple: Any) -> Any:
    """Write geometries as KML from the coordinates of GeoJSON."""
    depth = ("Point", "LineString", "Polygon").index(kind) + 1
    bare = pc.ascii_trim(coordinates, characters="[]")
    if not multiple.any():
        return _DRAWN[kind](bare)
    parts = pc.split_pattern(bare, f"{']' * depth},{'[' * depth}")
    shapes = _DRAWN[kind](parts.flatten())
    texts = pc.binary_join(pa.ListArray.from_arrays(parts.offsets, shapes), pa.scalar("", _cells.TEXT))
    return pc.if_else(pa.array(multiple), _cells.joined("<MultiGeometry>", texts, "</MultiGeometry>"), texts)


def _point(places: Any) -> Any:
    return _cells.joined("<Point><coordinates>", places, "</coordinates></Point>")


def _path(places: Any) -> Any:
    head, tail = "<LineString><tessellate>1</tessellate><coordinates>", "</coordinates></LineString>"
    return _cells.joined(head, pc.replace_substring(places, "],[", " "), tail)


def _area(rings: Any) -> Any:
    ring, end = "<LinearRing><coordinates>", "</coordinates></LinearRing>"
    outer, inner = (f"{end}</{side}BoundaryIs>" for side in ("outer", "inner"))
    hole = f"<innerBoundaryIs>{ring}"
    holed = pc.match_substring(rings, "]],[[")
    ends = pc.if_else(holed, *(pa.scalar(one, _cells.TEXT) for one in (inner, outer)))
    if holed.true_count:
        rings = pc.replace_substring(rings, "]],[[", f"{outer}{hole}", max_replacements=1)
        rings = pc.replace_substring(rings, "]],[[", f"{inner}{hole}")
    rings = pc.replace_substring(rings, "],[", " ")
    return _cells.joined(
        f"<Polygon><tessellate>1</tessellate><outerBoundaryIs>{ring}", rings, ends, "</Polygon>"
    )


_DRAWN = {"Point": _point, "LineString": _path, "Polygon": _area}
