"""What happens to a block of rows: a pure function, the same in a thread and on another machine."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from marzmap import locate
from marzmap._stream import arrow
from marzmap.attributes import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap._stream.read import Block
    from marzmap._types import Bools, Floats

RESULT = (*locate.AT_BORDER, "country_at", "reason")
"""The columns that are added, in their order; they replace columns of the same name."""
PLACEHOLDER = "0, 0: is it a placeholder?"
"""Told of a point at 0, 0, which is rarely meant."""

_LIMITS = {"longitude": (-180.0, 180.0), "latitude": (-90.0, 90.0), "radius_m": (5e-324, 1e308)}
_OUTSIDE = {
    "longitude": "is not within -180 to 180",
    "latitude": "is not within -90 to 90",
    "radius_m": "is not above 0",
}
_FIXES = {
    "longitude": "Give degrees east between -180 and 180, such as 61.8.",
    "latitude": "Give degrees north between -90 and 90; are longitude and latitude swapped?",
    "radius_m": "Give metres above 0, or leave it empty.",
    "ragged": "Quote cells that hold a comma or a line break.",
}
_SHOWN = 60  # signs of a cell in a message


class Plan(NamedTuple):
    """What is done to every block.

    Attributes
    ----------
    pairs : tuple of str
        Borders to locate against; all if empty.
    source : str
        Border layer.
    fast : bool
        Whether to search with compiled code.
    form : str
        Format of the output, of `read.FORMATS`.
    geometry : str
        The input's column of points, if it has one.
    keep_geometry : bool
        Whether the output has that column too.
    """

    pairs: tuple[str, ...]
    source: str
    fast: bool
    form: str
    geometry: str = ""
    keep_geometry: bool = False


class Located(NamedTuple):
    """A block, located.

    Attributes
    ----------
    rows : RecordBatch or bytes
        The rows with their columns added; bytes if the output is CSV.
    rejected : str
        Lines of CSV: rows that were set aside.
    counts : dict
        located, set_aside, nowhere (in no country) and far (from any border).
    borders : dict
        Rows by nearest border.
    """

    rows: Any
    rejected: str
    counts: dict[str, int]
    borders: dict[str, int]


@cache
def reference(pairs: tuple[str, ...], source: str, fast: bool) -> locate.Reference:  # noqa: FBT001 - cached
    """The borders and countries, loaded once a process."""
    return locate.reference(pairs, source=source, fast=fast)


def located(block: Block, plan: Plan) -> Located:
    """Locate the rows of a block; those without a usable point are set aside.

    Parameters
    ----------
    block : Block
        From `read.opened`.
    plan : Plan
        What to do.

    Returns
    -------
    Located
        Every row of the block, located or set aside.
    """
    rows = block.rows
    points = _points(rows, plan.geometry)
    wrong = {name: _wrong(name, values) for name, values in points.items()}
    bad = np.logical_or.reduce([*wrong.values()])
    rejected = _rejected(block, points, wrong, bad, plan)
    if bad.any():
        rows = rows.filter(arrow.mask(~bad))
        points = {name: values[~bad] for name, values in points.items()}
    known = reference(plan.pairs, plan.source, plan.fast)
    found = locate.columns(points["longitude"], points["latitude"], points.get("radius_m"), known)
    for row in np.flatnonzero((points["longitude"] == 0) & (points["latitude"] == 0)):
        found["reason"][row] = "; ".join(filter(None, [found["reason"][row], PLACEHOLDER]))
    added = {name: arrow.column(name, found[name], COLUMNS[name].dtype) for name in RESULT}
    counts = {
        "located": rows.num_rows,
        "set_aside": int(bad.sum()) + len(block.ragged),
        "nowhere": added["country_at"].null_count,
        "far": int((found["border_distance_m"] > locate.FAR_M).sum()),
    }
    borders = {pair["values"]: pair["counts"] for pair in added["border_id"].value_counts().to_pylist()}
    return Located(_laid_out(rows, points, added, plan), rejected, counts, borders)


def named(schema: Any, plan: Plan) -> list[str]:
    """Names of the columns of a table: where there is a geometry, longitude and latitude take its place.

    Examples
    --------
    >>> import pyarrow as pa
    >>> plan = Plan((), "world", False, "csv", geometry="geom")
    >>> named(pa.schema([("id", pa.int64()), ("geom", pa.binary())]), plan)
    ['id', 'longitude', 'latitude']
    """
    names = [name for name in schema.names if name != plan.geometry]
    return [*names, *(name for name in ("longitude", "latitude") if name not in names)]


def csv_line(cells: Sequence[str]) -> str:
    r"""One line of CSV.

    Examples
    --------
    >>> csv_line(["a", "b, c"])
    'a,"b, c"\n'
    """
    out = io.StringIO()
    csv.writer(out).writerow(cells)  # its own end of line, for the signs of that are what it quotes
    return out.getvalue().removesuffix("\r\n") + "\n"


def _points(rows: Any, geometry: str) -> dict[str, Floats]:
    """Longitude, latitude and, if there is one, radius of each row; NaN where there is no number."""
    given = ["radius_m"] if "radius_m" in rows.schema.names else []
    if not geometry:
        return {name: arrow.floats(rows.column(name)) for name in ("longitude", "latitude", *given)}
    import shapely

    wkb = np.array(rows.column(geometry).to_pylist(), dtype=object)
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    points = {"longitude": shapely.get_x(shapes), "latitude": shapely.get_y(shapes)}
    return points | {name: arrow.floats(rows.column(name)) for name in given}


def _wrong(name: str, values: Floats) -> Bools:
    low, high = _LIMITS[name]
    wrong = ~((values >= low) & (values <= high))
    return wrong & ~np.isnan(values) if name == "radius_m" else wrong


def _rejected(
    block: Block,
    points: dict[str, Floats],
    wrong: dict[str, Bools],
    bad: Bools,
    plan: Plan,
) -> str:
    """Lines of CSV for the bad rows: number, column, reason, fix and the row's own cells, in their order."""
    names = named(block.rows.schema, plan)
    nothing = "no point" if plan.geometry else "no value"
    lines: list[tuple[int, list[str]]] = []
    for row, given in zip(np.flatnonzero(bad), block.rows.filter(arrow.mask(bad)).to_pylist(), strict=True):
        if plan.geometry:
            given |= {name: points[name][row] for name in ("longitude", "latitude")}
        cells = [_cell(given[name]) for name in names]
        faults = [
            (name, _reason(name, points[name][row], _cell(given[name])) or nothing, _FIXES[name])
            for name in wrong
            if wrong[name][row]
        ]
        if not any(cells):
            faults = [("", "the row is empty", "Delete the row.")]
        told = [" | ".join(parts) for parts in zip(*faults, strict=True)]
        lines.append((int(block.number[row]), [*told, *cells]))
    for number, text in block.ragged:
        try:
            cells = next(csv.reader(io.StringIO(text, newline="")))
        except csv.Error:  # a cell too long for Python's reader
            cells = [text]
        reason = f"{len(cells)} cells under a header of {len(names)} columns"
        if len(cells) > len(names):
            reason += f", beyond it {', '.join(map(repr, cells[len(names) :]))}"
        missing = [""] * (len(names) - len(cells))
        lines.append((number, ["", reason, _FIXES["ragged"], *cells[: len(names)], *missing]))
    return "".join(csv_line([str(number), *cells]) for number, cells in sorted(lines))


def _reason(name: str, value: float, cell: str) -> str:
    if not cell.strip():
        return ""
    shown = repr(cell if len(cell) <= _SHOWN else cell[:_SHOWN] + "...")
    return f"{shown} {_OUTSIDE[name] if np.isfinite(value) else 'is no number'}"


def _cell(value: Any) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is an empty cell


def _laid_out(rows: Any, points: dict[str, Floats], added: dict[str, Any], plan: Plan) -> Any:
    """The rows with what was added, as the output wants them."""
    columns = {name: rows.column(name) for name in rows.schema.names if name not in added}
    if plan.geometry and not plan.keep_geometry:
        del columns[plan.geometry]
        columns |= {name: arrow.numbers(points[name]) for name in ("longitude", "latitude")}
    if plan.form == "csv":
        return arrow.lines(columns | added, RESULT)
    columns |= {
        name: arrow.numbers(values)
        for name, values in points.items()
        if name in columns and arrow.is_text(columns[name].type)
    }
    fields = [
        rows.schema.field(name)
        if name in rows.schema.names and rows.schema.field(name).type == column.type
        else pa.field(name, column.type)
        for name, column in (columns | added).items()
    ]
    arrays = [*columns.values(), *added.values()]
    if plan.form != "parquet" and not plan.keep_geometry:
        name = next(name for name in ("geometry", "geom", "marzmap_geometry") if name not in columns)
        fields.append(pa.field(name, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
        arrays.append(arrow.wkb(points["longitude"], points["latitude"]))
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields, metadata=rows.schema.metadata))
