"""GPX: a waypoint a row, or by `--layer` a point of a track or a route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marzmap.tables.formats import records
from marzmap.tables.formats.layers import chosen
from marzmap.tables.formats.markup import elements
from marzmap.tables.formats.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from marzmap.tables.options import Options
    from marzmap.tables.table import Table

LAYERS = {"waypoints": "wpt", "track_points": "trkpt", "route_points": "rtept"}
"""Layers of a GPX file, as GDAL calls them, and the element that is a row of each."""

_NAMES = {"desc": "description", "cmt": "comment", "sym": "symbol", "time": "date"}
"""What columns are called instead of an element's name."""


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open the waypoints of a GPX file, or the layer that is asked for."""
    full = [name for name in LAYERS if next(_records(path, name), None)]
    likely = full[:1] if full[:1] == ["waypoints"] else full
    layer = chosen(path, "layer", [*LAYERS] if options.layer else full, options.layer, likely)
    survey = records.surveyed(path, "GPX", _records(path, layer))
    rows = records.table("GPX", survey, lambda: _records(path, layer), batch_rows, drawn=True)
    others = ", ".join(name for name in full if name != layer)
    notices = (f"its {others} are not read; --layer reads them",) if others else ()
    return rows._replace(crs="OGC:CRS84", notices=notices)


def _records(path: Path, layer: str) -> Iterator[Record]:
    """Yield the points of a layer."""
    points = elements(path, "GPX", (LAYERS[layer],), ("trk", "rte"))
    for number, (element, folders) in enumerate(points, start=2):
        cells: dict[str, Any] = {"route": folders[0]} if folders else {}
        cells |= {_NAMES.get(child.tag, child.tag): _value(child) for child in element}
        yield Record(number, cells, _geometry(element))


def _value(element: Element) -> str | None:
    """Return the text of an element, or the address of a link."""
    return element.get("href") or " ".join("".join(element.itertext()).split()) or None


def _geometry(element: Element) -> dict[str, Any]:
    """Return the point of an element, as GeoJSON has it."""
    texts = [element.get("lon", ""), element.get("lat", "")]
    try:
        return {"type": "Point", "coordinates": [float(text) for text in texts]}
    except ValueError:
        return {"type": "Point", "coordinates": texts}
