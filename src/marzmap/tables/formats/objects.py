"""JSON: GeoJSON, lists of objects, answers of services, Esri's features, and one object a line.

A file is read twice: for its columns, then for its rows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError, shown
from marzmap.tables.formats import json_lines, records
from marzmap.tables.formats.json_rows import Rows, column_named, keyed
from marzmap.tables.formats.layers import chosen
from marzmap.tables.formats.members import members, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marzmap.tables.formats.records import Record, Survey
    from marzmap.tables.options import Options
    from marzmap.tables.table import Table

USUAL = (
    "features", "data", "results", "result", "records", "value", "values", "items", "rows", "incidents",
    "events", "hits", "response",
)  # fmt: skip
"""What services call the list of rows in their answers."""

_PROBLEMS = ("error", "errors", "message", "detail", "fault")  # where services say why there are no rows
_FEATURES = ("features",)
_HEADERS = ("columns", "fields", "header", "headers")  # where they name the cells of rows that are lists

Keys = tuple[str, ...]
Heads = dict[Keys, Any]


class _Parts(NamedTuple):
    """What a file of JSON holds."""

    heads: Heads  # its values that are neither objects nor arrays, by their keys
    lists: dict[Keys, Survey]  # its arrays


def table(path: Path, batch_rows: int, options: Options) -> Table:
    """Open the rows of a file of JSON; refuse one without any, or with several lists of them."""
    if json_lines.is_lines(path):
        return json_lines.table(path, batch_rows)
    parts = _parts(path)
    kind = str(parts.heads.get(("type",), ""))
    is_geojson = kind in ("FeatureCollection", "Feature")
    form = "GeoJSON" if is_geojson else "JSON"
    at = _list(path, kind, parts, options)
    survey = records.surveyed(path, form, _single(path)) if at is None else parts.lists[at]
    rows = records.table(form, survey, lambda: _records(path, at), batch_rows, drawn=is_geojson)
    return rows._replace(crs=_crs(path, parts.heads), notices=_notices(parts.heads))


def _parts(path: Path) -> _Parts:
    """Read a file once: what it says besides its rows, and the columns of every list in it."""
    parts = _Parts({}, {})
    made: dict[Keys, Rows] = {}
    header: list[str] = []
    try:
        for keys, value, is_entry in members(path):
            if is_entry:
                header += _column(keys, value)
                record = made[keys].record(0, value)
                if record:
                    parts.lists[keys].add(record)
            elif value == []:
                made[keys] = Rows(of_features=keys == _FEATURES, header=[*header])
                parts.lists[keys] = records.Survey()
            else:
                parts.heads[keys] = value
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not readable as JSON: {error}.") from error
    return parts


def _list(path: Path, kind: str, parts: _Parts, options: Options) -> Keys | None:
    """Return the keys of the list of rows; None where the file is one row."""
    if kind == "FeatureCollection":
        if _FEATURES not in parts.lists:
            raise InputError(f"{path}: a FeatureCollection without a list of features. Export it again.")
        return _FEATURES
    if kind == "Feature":
        return None
    if kind == "Topology":
        raise InputError(f"{path}: TopoJSON. Save it as GeoJSON.")
    full = {".".join(keys): keys for keys, survey in parts.lists.items() if survey.kinds}
    usual = [name for name, keys in full.items() if keys[-1:] and keys[-1] in USUAL]
    if full:
        return full[chosen(path, "list", [*full], options.layer, usual if len(usual) == 1 else None)]
    problem = next((_text(parts.heads, name) for name in _PROBLEMS if _text(parts.heads, name)), "")
    if problem:
        raise InputError(
            f"{path}: an answer without a table; it says {shown(problem)}. Ask the service again."
        )
    if parts.lists:
        raise InputError(f"{path}: JSON, but none of its lists holds a row. Export the table again.")
    return None


def _text(heads: Heads, name: str) -> str:
    """Return the longest text under a key."""
    texts = [value for keys, value in heads.items() if keys[0:1] == (name,) and isinstance(value, str)]
    return max(texts, key=len, default="")


def _records(path: Path, at: Keys | None) -> Iterator[Record]:
    """Yield the rows of a list, or the one row that the file is."""
    if at is None:
        yield from _single(path)
        return
    header: list[str] = []
    rows, number = Rows(of_features=at == _FEATURES, header=header), 2
    for keys, value, is_entry in members(path):
        if is_entry and keys != at:
            header += _column(keys, value)
        elif is_entry:
            record = rows.record(number, value)
            if record:
                yield record
                number += 1


def _column(keys: Keys, entry: Any) -> list[str]:
    """Return the name of a column that an entry of a list of them has, in a list; else none."""
    name = column_named(entry) if keys[-1:] and keys[-1] in _HEADERS else ""
    return [name] if name else []


def _single(path: Path) -> Iterator[Record]:
    """Yield the rows of a file without a list: those under keys of its own, or the one that it is."""
    with opened(path) as file:
        value = json.load(file)
    inner = (value[name] for name in USUAL if name in value) if isinstance(value, dict) else ()
    entries = next(filter(None, map(keyed, (value, *inner))), None) or [("", value)]
    for number, (key, entry) in enumerate(entries, start=2):
        record = Rows(of_features=False).record(number, entry)
        if record:
            yield record._replace(identifier=key or record.identifier)


def _crs(path: Path, heads: Heads) -> str:
    """Return the system that a file states: GeoJSON's of 2008, or Esri's."""
    for key in ("latestWkid", "wkid", "wkt"):
        code = heads.get(("spatialReference", key))
        if code:
            # Codes of Esri's own lie above those of EPSG.
            return str(code) if key == "wkt" else f"{'ESRI' if int(code) > _EPSG else 'EPSG'}:{code}"
    name = heads.get(("crs", "properties", "name"), heads.get(("crs",)))
    if name:
        return str(name).replace("urn:ogc:def:crs:", "").replace("::", ":").replace(":1.3:", ":")
    code = heads.get(("crs", "properties", "code"))
    if heads.get(("crs", "type")) == "link":
        raise InputError(
            f"{path}: names its system of coordinates by a link. Give --crs, such as EPSG:32641."
        )
    return f"EPSG:{code}" if code else ""


_EPSG = 99_999


def _notices(heads: Heads) -> tuple[str, ...]:
    """Say that there are more rows than a file has, where it says so."""
    more = [
        ("next",),
        ("nextLink",),
        ("@odata.nextLink",),
        ("exceededTransferLimit",),
        ("links", "next", "href"),
    ]
    if any(heads.get(keys) for keys in more):
        return ("the answer of the service is one page of several: there are more rows. Get the others too",)
    return ()
