"""Layers as KML (OGC 2.2), for globes and telephones: names, texts, time spans and colours by kind.

A globe reads a description as HTML, so every text in it is escaped once more than XML asks; the values
of the columns are next to it as they are, with their types.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import shapely

from marzmap._text import NOT_XML
from marzmap.appearance import GROUP_COLOURS, KINDS, LIGHT, kind
from marzmap.layers import LAYERS
from marzmap.write import _fields
from marzmap.write._shapes import all_prepared, as_json
from marzmap.write.geojson import flattened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

_TRUTH = {True: "1", False: "0"}
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


def text(
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    title: str,
    about: str = "",
    rights: Mapping[str, str] | None = None,
) -> str:
    """Write layers as one KML file.

    Incidents, and what belongs to one of them, have a time span from `date_start` to `date_end`. A colour
    stands for the kind of event. Coordinates have 6 decimals and are cut at the antimeridian, as in
    GeoJSON.

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
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<kml xmlns="{_NAMESPACE}">', "<Document>"]
    lines += [_element("name", title), *([_element("description", _as_html(about))] if about else [])]
    lines += [_style(_event_style(event_type), look.light) for event_type, look in KINDS.items()]
    kept = [key for key, layer in LAYERS.items() if layer.kml]
    lines += [
        _style(key, _COLOURS.get(key) or getattr(LIGHT, GROUP_COLOURS[LAYERS[key].group]))
        for key in kept
        if key not in _EVENTS
    ]
    shown = {key: _fields.table(flattened(layers[key]), key) for key in kept if key in layers}
    lines += [_schema(key, layer) for key, layer in shown.items()]
    spans = _spans(shown)
    for key, layer in shown.items():
        lines += [f'<Folder id="{key}">', _element("name", LAYERS[key].title)]
        lines += [_element("description", _as_html(rights[key]))] if rights and rights.get(key) else []
        lines += [*_placemarks(key, layer, spans), "</Folder>"]
    return "\n".join([*lines, "</Document>", "</kml>", ""])


def _element(tag: str, value: str, attributes: str = "") -> str:
    # XML reads a carriage return as a line feed.
    plain = escape(NOT_XML.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n")))
    return f"<{tag}{attributes}>{plain}</{tag}>"


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
    columns = layer.drop(columns=layer.geometry.name)
    fields = [
        f"<SimpleField name={quoteattr(str(name))} type={quoteattr(_TYPES.get(str(dtype), 'string'))}/>"
        for name, dtype in columns.dtypes.items()
    ]
    return "\n".join([f'<Schema name="{key}" id="schema-{key}">', *fields, "</Schema>"])


def _spans(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str | None, tuple[str | None, ...]]:
    """Return the first and last day of each incident."""
    incidents = layers.get("incidents")
    if incidents is None or not {"incident_id", *_fields.DATES} <= set(incidents):
        return {}
    days = zip(*(_written(incidents[day]) for day in _fields.DATES), strict=True)
    return dict(zip(_written(incidents["incident_id"]), days, strict=True))


def _placemarks(
    key: str, layer: gpd.GeoDataFrame, spans: Mapping[str | None, tuple[str | None, ...]]
) -> Iterator[str]:
    columns = layer.drop(columns=layer.geometry.name)
    written = {str(name): _written(columns[name]) for name in columns}
    tags = {name: f" name={quoteattr(name)}" for name in written}
    facts = [
        (label, _written(columns[name], rounded=True))
        for name, label in LAYERS[key].facts.items()
        if name in columns
    ]
    shapes = _geometries(all_prepared(list(layer.geometry), key))
    for row, shape in enumerate(shapes):
        values = {name: texts[row] for name, texts in written.items()}
        identity = values.get("incident_id")
        name = values.get(LAYERS[key].name_column) or identity or LAYERS[key].title
        described = "\n".join(_line(label, text) for label, texts in facts if (text := texts[row]))
        start, end = (
            (values.get(day) for day in _fields.DATES)
            if key in _EVENTS
            else spans.get(identity, (None, None))
        )
        span = _if("begin", start) + _if("end", end)
        style = _event_style(values.get("event_type")) if key in _EVENTS else key
        yield "\n".join(
            [
                f"<Placemark>{_element('name', name)}",
                *([_element("description", _as_html(described))] if described else []),
                *([f"<TimeSpan>{span}</TimeSpan>"] if span else []),
                _element("styleUrl", f"#{style}"),
                f'<ExtendedData><SchemaData schemaUrl="#schema-{key}">',
                *[
                    _element("SimpleData", value, tags[column])
                    for column, value in values.items()
                    if value is not None
                ],
                "</SchemaData></ExtendedData>",
                f"{shape}</Placemark>",
            ]
        )


def _if(tag: str, value: str | None) -> str:
    return _element(tag, value) if value else ""


def _line(label: str, value: str) -> str:
    between = ":\n" if "\n" in value else ": "
    return f"{label}{between}{value}" if label else value


def _written(column: pd.Series[Any], *, rounded: bool = False) -> list[str | None]:
    """Write the values of a column as KML does, None where unknown."""
    name, dtype = str(column.name), str(column.dtype)
    places = next((digits for end, digits in _DIGITS.items() if rounded and name.endswith(end)), None)
    plain: Callable[[Any], str] = str
    if dtype == "float64":
        plain = repr if places is None else f"{{:.{places}f}}".format
    elif dtype == "boolean":
        plain = _TRUTH.__getitem__
    return [None if value is None else plain(value) for value in _fields.values(column)]


def _geometries(shapes: list[BaseGeometry]) -> list[str]:
    """Write shapes as KML, by way of the coordinates that GeoJSON writes."""
    parts, shape_of = shapely.get_parts(shapes, return_index=True)
    geometries: list[str] = [""] * len(shapes)
    for at, part, text in zip(shape_of, parts, as_json(list(parts)), strict=True):
        geometries[at] += _geometry(part.geom_type, text.partition(":[")[2].removesuffix("]}"))
    return [
        f"<MultiGeometry>{text}</MultiGeometry>" if shape.geom_type.startswith("Multi") else text
        for shape, text in zip(shapes, geometries, strict=True)
    ]


def _geometry(type_: str, places: str) -> str:
    """Write one point, line or polygon from what is between the outermost brackets of GeoJSON."""
    if type_ == "Point":
        return f"<Point><coordinates>{places}</coordinates></Point>"
    if type_ == "LineString":
        return f"<LineString><tessellate>1</tessellate>{_path(places)}</LineString>"
    outer, *inner = (f"<LinearRing>{_path(ring)}</LinearRing>" for ring in places.split("]],[["))
    holes = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in inner)
    whole = f"<outerBoundaryIs>{outer}</outerBoundaryIs>{holes}"
    return f"<Polygon><tessellate>1</tessellate>{whole}</Polygon>"


def _path(places: str) -> str:
    return f"<coordinates>{places.replace('],[', ' ').strip('[]')}</coordinates>"
