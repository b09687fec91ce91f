"""Degrees, minutes, seconds and hemisphere in columns of their own become one angle in one cell.

`lat_deg, lat_min, lat_sec` and `lat, N/S` are two ways to write a latitude: whoever reads the first column
alone is up to a degree, or a whole hemisphere, off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from marzmap._errors import shown
from marzmap._text import folded_words
from marzmap.tables.cells.numerals import HEMISPHERES, angle
from marzmap.tables.cells.values import texts
from marzmap.tables.columns import naming
from marzmap.tables.columns.aliases import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marzmap.tables.table import Batch, Table

_PARTS = {"".join(folded_words(line["word"])): line["part"] for line in lines("angle_parts.csv")}


class Angle(NamedTuple):
    """Columns that hold one angle together."""

    degrees: str  # the column that becomes the whole angle
    minutes: str = ""
    seconds: str = ""
    hemisphere: str = ""


def angles(header: Sequence[str], samples: Mapping[str, Sequence[str]]) -> list[Angle]:
    """Return the angles of a table that are in several columns.

    Minutes and seconds are known by their names, where degrees are whole numbers; a hemisphere by its values,
    in the column behind its angle.

    Examples
    --------
    >>> angles(["lat", "lat min", "ns"], {"lat": ["31"], "lat min": ["6.7"], "ns": ["N"]})
    [Angle(degrees='lat', minutes='lat min', seconds='', hemisphere='ns')]
    >>> angles(["lat", "lat_min", "lat_max"], {"lat": ["31.4"], "lat_min": ["31.1"], "lat_max": ["31.7"]})
    []
    """
    found = []
    for axis, letters in HEMISPHERES.items():
        degrees = next((name for name in header if _is_axis(name, axis) and not _part(name, axis)), "")
        degrees = degrees or next((name for name in header if _part(name, axis) == "degrees"), "")
        if not degrees:
            continue
        parts = {_part(name, axis): name for name in header if name != degrees}
        minutes, seconds = parts.get("minutes", ""), parts.get("seconds", "")
        is_box = "greatest" in parts  # `lat_min` and `lat_max` are the ends of a box
        if not minutes or is_box or not (_is_whole(samples[degrees]) and _is_numeric(samples[minutes])):
            minutes = seconds = ""
        last = max(header.index(name) for name in (degrees, minutes, seconds) if name)
        behind = header[last + 1] if last + 1 < len(header) else ""
        hemisphere = behind if behind and _holds_letters(samples[behind], letters) else ""
        if minutes or hemisphere:
            found.append(Angle(degrees, minutes, seconds, hemisphere))
    return found


def joined(table: Table, found: Sequence[Angle]) -> Table:
    """Return a table with each angle whole in the column of its degrees, as text, and a notice of each."""
    names = {one.degrees for one in found}
    schema = pa.schema(
        [pa.field(field.name, pa.string()) if field.name in names else field for field in table.schema]
    )
    notices = [
        f"columns {', '.join(shown(name) for name in one if name)} are read as one angle" for one in found
    ]
    return table._replace(
        schema=schema,
        batches=(_batch(batch, found, schema) for batch in table.batches),
        notices=(*table.notices, *notices),
    )


def _batch(batch: Batch, found: Sequence[Angle], schema: Any) -> Batch:
    rows = batch.rows
    whole = {
        one.degrees: [
            _whole(*cells)
            for cells in zip(
                *(texts(rows.column(name)) if name else [""] * rows.num_rows for name in one), strict=True
            )
        ]
        for one in found
    }
    columns = [
        pa.array(whole[name], pa.string()) if name in whole else rows.column(name) for name in schema.names
    ]
    return batch._replace(rows=pa.RecordBatch.from_arrays(columns, schema=schema))


def _whole(degrees: str, minutes: str, seconds: str, hemisphere: str) -> str:
    """Write an angle in one text; what cannot be one stays visible, so that its row is refused."""
    degrees, minutes, seconds, hemisphere = (part.strip() for part in (degrees, minutes, seconds, hemisphere))
    if not degrees:
        return ""
    text = degrees
    if minutes or seconds:
        text = f"{degrees.removesuffix('.0')}°{minutes or 0}'" + (f'{seconds}"' if seconds else "")
    if degrees.startswith("-") and hemisphere and _letter(hemisphere) in {"s", "w"}:
        return text
    return f"{text} {hemisphere}".strip()


def _part(name: str, axis: str) -> str:
    """Return which part of an angle of an axis a column is, by its name; "" where it is not one."""
    words = folded_words(naming.spaced(name))
    for at in (len(words) - 1, 0):
        part = _PARTS.get(words[at], "") if len(words) > 1 else ""
        if part and _is_axis(" ".join(words[:at] + words[at + 1 :]), axis):
            return part
    return ""


def _is_axis(name: str, axis: str) -> bool:
    match = naming.match(name)
    return match is not None and match.word == axis


def _is_whole(cells: Sequence[str]) -> bool:
    filled = [cell.strip().removesuffix(".0").lstrip("+-") for cell in cells if cell.strip()]
    return bool(filled) and all(cell.isdecimal() for cell in filled)


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell.strip().replace(",", ".", 1) for cell in cells if cell.strip()]
    return bool(filled) and all(cell.replace(".", "", 1).isdecimal() for cell in filled)


def _holds_letters(cells: Sequence[str], letters: str) -> bool:
    filled = {cell.strip() for cell in cells if cell.strip()}
    return bool(filled) and all(_letter(cell) in letters for cell in filled)


def _letter(text: str) -> str:
    """Return the letter of a hemisphere, written in any language; "-" where it is not one."""
    try:
        return angle(f"1 {text}")[1] or "-"
    except ValueError:
        return "-"
