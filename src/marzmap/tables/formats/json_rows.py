"""Entries of a list of JSON become rows: GeoJSON's and Esri's features, plain objects, and lists of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marzmap._errors import shown
from marzmap.tables.faults import Fault
from marzmap.tables.formats.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

_WRAPPERS = ("attributes", "fields", "properties", "_source")
"""Keys behind which services put all the values of a row: JSON:API, ReliefWeb, Elasticsearch."""

_SHAPES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
_SEVERAL = 2  # columns of a table; keys by which objects are alike
_DEEPEST = 4  # objects within objects that become columns of their own


class Rows:
    """Makes rows of the entries of one list."""

    def __init__(self, *, of_features: bool, header: list[str] | None = None) -> None:
        self.of_features = of_features  # whether all must be features
        # The names of the cells of lists, where the file has them next to the rows; else the first list.
        self.header = header

    def record(self, number: int, entry: Any) -> Record | None:
        """Return an entry as a row; None for a list of the names of columns."""
        if isinstance(entry, list) and not self.of_features:
            if not self.header:
                self.header = [str(name) for name in entry]
                return None
            if len(entry) > len(self.header):
                reason = f"{len(entry)} cells under a header of {len(self.header)} columns"
                return _unread(number, Fault("", reason, "Correct the list."))
            return Record(number, dict(zip(self.header, entry, strict=False)))
        if not isinstance(entry, dict):
            what = "a GeoJSON feature" if self.of_features else "an object"
            return _unread(number, Fault("", f"{shown(entry)} is not {what}", "Delete it, or correct it."))
        return self._object(number, entry)

    def _object(self, number: int, entry: dict[str, Any]) -> Record:
        if entry.get("type") == "Feature":
            given = entry.get("properties")
            properties = given if isinstance(given, dict) else {}
            return Record(number, properties, entry.get("geometry"), entry.get("id"))
        if isinstance(entry.get("attributes"), dict) and {*entry} <= {"attributes", "geometry"}:
            return Record(number, entry["attributes"], of_esri(entry.get("geometry")))
        if self.of_features:
            reason = f"{shown(entry)} is not a GeoJSON feature"
            return _unread(number, Fault("", reason, "Delete it, or make it a Feature."))
        cells: dict[str, Any] = {}
        shapes: list[Any] = []
        _flatten(_unwrapped(entry), "", 0, cells, shapes)
        return Record(number, cells, shapes[0] if len(shapes) == 1 else None)


def column_named(entry: Any) -> str:
    """Return the name of the column that an entry of a list of columns describes; "" where it has none.

    Examples
    --------
    >>> column_named("date"), column_named({"id": 7, "name": "date"}), column_named(7)
    ('date', 'date', '')
    """
    name = entry.get("name") if isinstance(entry, dict) else entry
    return name if isinstance(name, str) else ""


def keyed(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of an object that has each of them, or each of their columns, under a key of its own.

    pandas writes columns so, and a database such as Firebase rows. Returned are keys, which are "" where they
    only count, and rows; nothing for an object that is a row itself.

    Examples
    --------
    >>> keyed({"id": {"0": 7, "1": 8}, "place": {"0": "Kang", "1": "Zaranj"}})
    [('', {'id': 7, 'place': 'Kang'}), ('', {'id': 8, 'place': 'Zaranj'})]
    >>> keyed({"a7": {"date": "2021", "place": "Kang"}, "a8": {"date": "2022", "place": "Zaranj"}})[1]
    ('a8', {'date': '2022', 'place': 'Zaranj'})
    >>> keyed({"event": {"date": "2021"}, "place": {"name": "Kang"}})
    []
    """
    if not isinstance(value, dict) or len(value) < _SEVERAL:
        return []
    parts = [*value.values()]
    if not all(isinstance(part, dict) and part for part in parts):
        return []
    shared = set.intersection(*({*part} for part in parts))
    if all(map(str.isdecimal, {*parts[0]})) and shared == {*parts[0]}:
        return [("", {name: part[key] for name, part in value.items()}) for key in parts[0]]
    if len(shared) < _SEVERAL:
        return []
    return [("" if key.isdecimal() else key, part) for key, part in value.items()]


def _unread(number: int, fault: Fault) -> Record:
    return Record(number, {}, fault=fault)


def of_esri(geometry: Any) -> Any:
    """Return a geometry of Esri's JSON as GeoJSON has it.

    The first ring of a polygon of several is taken for its outside, the others for holes: their order is not
    stated.

    Examples
    --------
    >>> of_esri({"x": 61.93, "y": 31.112, "spatialReference": {"wkid": 4326}})
    {'type': 'Point', 'coordinates': [61.93, 31.112]}
    """
    if not isinstance(geometry, dict):
        return geometry
    if "x" in geometry:
        x, y = geometry["x"], geometry.get("y")
        # An empty point has null or "NaN".
        is_point = all(isinstance(value, (int, float)) for value in (x, y))
        return {"type": "Point", "coordinates": [x, y] if is_point else []}
    for key, kind in (("points", "MultiPoint"), ("paths", "MultiLineString"), ("rings", "Polygon")):
        if key in geometry:
            return {"type": kind, "coordinates": geometry[key]}
    return geometry or None


def _unwrapped(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an object with the values behind a wrapper among its own."""
    for wrapper in _WRAPPERS:
        inner = entry.get(wrapper)
        if isinstance(inner, dict):
            return {key: value for key, value in entry.items() if key != wrapper} | inner
    return entry


def _flatten(
    values: Mapping[str, Any], prefix: str, depth: int, cells: dict[str, Any], shapes: list[Any]
) -> None:
    """Put the values of an object, and of objects in it, among the cells; geometries among the shapes."""
    for key, given in values.items():
        value = given[0] if isinstance(given, list) and len(given) == 1 else given
        name = f"{prefix}{key}"
        if not isinstance(value, dict) or not value or depth == _DEEPEST:
            cells[name] = None if value in ({}, []) else value
        elif value.get("type") in _SHAPES and ("coordinates" in value or "geometries" in value):
            shapes.append(value)
        elif len(value) == 1 and next(iter(value)).startswith("$"):  # {"$date": ...}, as MongoDB writes
            cells[name] = next(iter(value.values()))
        else:
            _flatten(value, f"{name}.", depth + 1, cells, shapes)
