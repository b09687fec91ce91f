"""KML: a placemark a row. Its folder, its name and the text of its description are columns, its data too."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from marzmap._errors import InputError
from marzmap._text import count
from marzmap.tables.formats import records
from marzmap.tables.formats.markup import elements
from marzmap.tables.formats.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from marzmap.tables.options import Options
    from marzmap.tables.table import Table

_KINDS = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString", "Polygon": "Polygon"}
"""Geometries of KML, and what GeoJSON calls them."""

_COPIED = ("name", "address", "phoneNumber", "Snippet")
_IN_NAME = "date (in name)"
_YEARS = re.compile(r"[\d\s/-]*")
_BREAK = re.compile(r"<\s*(?:br|/p|/tr|/div|/li|/h\d|/table)\b[^>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<\s*(script|style|head)\b.*?<\s*/\s*\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[/!]?[A-Za-z][^<>]*>")
_DATED = re.compile(
    r"\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[ .-]?[^\W\d_]{3,12}\.?[ .,-]{1,2}\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2},? \d{4})"
    r"(?=$|[\s:,;|–—-])"
)
"""A day with its year at the beginning of a name, as people name their pins."""


def table(path: Path, batch_rows: int, options: Options) -> Table:  # noqa: ARG001 - every format takes them
    """Open the placemarks of a KML file; refuse one that has only links to others, which are not followed."""
    links: list[str] = []
    folders: set[str] = set()
    survey = records.surveyed(path, "KML", _records(path, "folder", links, folders))
    if links and not survey.size:
        raise InputError(
            f"{path}: holds no placemark, only a link to {links[0]!r}, which marzmap does not follow. "
            "Download that file, and give it."
        )
    if not survey.size:
        raise InputError(f"{path}: KML without a placemark. Export the layer that has the incidents.")
    # Folders of years, or a single one, are not kinds of incidents.
    key = (
        "folder" if any(not _YEARS.fullmatch(name) for name in folders) and len(folders) > 1 else "map folder"
    )
    survey.kinds = {key if name == "folder" else name: kinds for name, kinds in survey.kinds.items()}
    rows = records.table("KML", survey, lambda: _records(path, key, [], set()), batch_rows, drawn=True)
    notices = []
    if links:
        notices.append(f"{count(len(links), 'link')} to other files not followed; give each file by itself")
    if _IN_NAME in survey.kinds:
        notices.append("dates are read from the beginning of the names, where nothing else has one")
    return rows._replace(crs="OGC:CRS84", notices=tuple(notices))


def _records(path: Path, folder_key: str, links: list[str], names: set[str]) -> Iterator[Record]:
    """Yield the placemarks; note the addresses of linked files, and the names of folders."""
    number = 2
    for element, folders in elements(path, "KML", ("Placemark", "NetworkLink"), ("Folder",)):
        if element.tag == "NetworkLink":
            links.append((element.findtext(".//href") or "").strip())
            continue
        folder = " / ".join(folders)
        names.add(folder)
        cells = {folder_key: folder or None} | _cells(element)
        yield Record(number, cells, _geometry(element), element.get("id"))
        number += 1


def _cells(element: Element) -> dict[str, Any]:
    """Return the values of a placemark."""
    cells: dict[str, Any] = {tag: _text(element, tag) for tag in _COPIED if _text(element, tag)}
    cells["description"] = plain_text(element.findtext("description") or "") or None
    if when := _date(element):
        cells["date"] = when
    taken = {key.casefold() for key, value in cells.items() if value}
    for key, text in _data(element):
        name = f"{key}_data" if key.casefold() in taken and text != cells.get(key.casefold()) else key
        cells[name] = text
    dated = _DATED.match(cells.get("name") or "")
    if dated and not any("date" in key.casefold() and value for key, value in cells.items()):
        cells[_IN_NAME] = dated[1]
    return cells


def _date(element: Element) -> str:
    """Return the time of a placemark, of an instant or from its beginning to its end; "" without one."""
    ends = [_text(element, f"TimeSpan/{end}") or ".." for end in ("begin", "end")]
    return _text(element, "TimeStamp/when") or ("/".join(ends) if {*ends} != {".."} else "")


def _data(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the data of a placemark."""
    for one in element.iterfind("ExtendedData//Data"):
        yield one.get("name") or "data", (one.findtext("value") or "").strip()
    for one in element.iterfind("ExtendedData//SimpleData"):
        yield one.get("name") or "data", "".join(one.itertext()).strip()


def _text(element: Element, where: str) -> str:
    return (element.findtext(where) or "").strip()


def plain_text(markup: str) -> str:
    r"""Return the text of HTML, one line for each of its lines; a text without tags as it is.

    Examples
    --------
    >>> plain_text("<b>Clash</b> at Kang<br/>one killed &amp; two wounded"), plain_text("killed < 3")
    ('Clash at Kang\none killed & two wounded', 'killed < 3')
    """
    seen = _TAG.sub(" ", _BREAK.sub("\n", _UNSEEN.sub("", markup)))
    lines = (" ".join(line.split()) for line in html.unescape(seen).splitlines())
    return "\n".join(filter(None, lines))


def _geometry(element: Element) -> dict[str, Any] | None:
    """Return the geometry of a placemark or of a part of it, as GeoJSON has it."""
    shapes = list(_shapes(element))
    if len(shapes) <= 1:
        return shapes[0] if shapes else None
    kinds = {shape["type"] for shape in shapes}
    if len(kinds) == 1:
        return {"type": f"Multi{kinds.pop()}", "coordinates": [shape["coordinates"] for shape in shapes]}
    return {"type": "GeometryCollection", "geometries": shapes}


def _shapes(element: Element) -> Iterator[dict[str, Any]]:
    for child in element:
        if child.tag in ("MultiGeometry", "MultiTrack"):
            yield from _shapes(child)
        elif child.tag == "Track":
            yield {
                "type": "LineString",
                "coordinates": [_point(" ".join(coord.itertext()).split()) for coord in child.iter("coord")],
            }
        elif child.tag == "Polygon":
            rings = [*child.iterfind("outerBoundaryIs"), *child.iterfind("innerBoundaryIs")]
            yield {"type": "Polygon", "coordinates": [_points(ring) for ring in rings]}
        elif child.tag in _KINDS:
            points: Any = _points(child)
            if child.tag == "Point":
                points = points[0] if len(points) == 1 else points
            yield {"type": _KINDS[child.tag], "coordinates": points}


def _points(element: Element) -> list[list[Any]]:
    """Return the points of an element: longitude and latitude of each."""
    text = re.sub(r"\s*,\s*", ",", element.findtext(".//coordinates") or "")
    return [_point(point.split(",")) for point in text.split()]


def _point(parts: list[str]) -> list[Any]:
    """Return longitude and latitude as numbers; as texts, which no reader takes, where they are none."""
    try:
        return [float(part) for part in parts[:2]]
    except ValueError:
        return [*parts[:2]]
