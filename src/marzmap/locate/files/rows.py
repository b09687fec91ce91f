"""What happens to a block of rows: a pure function, the same in a thread and on another machine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from marzmap.attributes import COLUMNS
from marzmap.locate import points as border
from marzmap.locate.encoded import Encoded
from marzmap.locate.files import arrow, rejects
from marzmap.locate.files.precision import COLUMNS as COLUMNS_OF_CODES
from marzmap.locate.files.precision import Known, Precision, known
from marzmap.locate.files.swapped import fits_swapped
from marzmap.locate.reference import Reference
from marzmap.locate.reference import reference as load
from marzmap.locate.surroundings import OF_THE_POINT
from marzmap.statements import coded, english, joined, without
from marzmap.tables.arrow import is_text, mask
from marzmap.tables.faults import POINTS_APART_M
from marzmap.tables.points import AXES, Position, apart, is_outside, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from marzmap._types import Bools, Floats
    from marzmap.tables import Batch

RESULT = (*border.AT_BORDER, "country_at", "disputed", "reason", "reason_code")
"""The columns that are added to every table, in their order; they replace columns of the same name
that marzmap wrote, see `kept`."""


class Plan(NamedTuple):
    """What is done to every block."""

    pairs: tuple[str, ...]  # borders to locate against; all if empty
    source: str  # border layer
    fast: bool  # whether to search with compiled code
    form: str  # format of the output, of `write.FORMATS`
    where: Position  # columns that say where the rows are
    keep_geometry: bool = False  # whether the output has the column of geometries too
    precision: Precision = Precision()  # columns of codes that say how closely they are known
    country: str = ""  # column of the country that is stated for each row

    @property
    def added(self) -> tuple[str, ...]:
        """The columns that are added to the table, in their order."""
        return (*RESULT, *(COLUMNS_OF_CODES if self.precision.codes else ()))


class Located(NamedTuple):
    """A block, located."""

    rows: Any  # the rows with their columns added; bytes if the output is CSV
    rejected: str  # lines of CSV: rows that were set aside
    # located, set_aside, nowhere (in no country), far (from any border), coded (with a radius by their code),
    # vague (whose code allows no side) and swapped (in the stated country only when swapped)
    counts: dict[str, int]
    borders: dict[str, int]  # rows by nearest border


@cache
def reference(pairs: tuple[str, ...], source: str, fast: bool) -> Reference:  # noqa: FBT001 - cached
    """Load the borders and countries, once a process."""
    return load(pairs, source=source, fast=fast)


def located(batch: Batch, plan: Plan) -> Located:
    """Locate the rows of a batch; those without a usable point are set aside."""
    rows = batch.rows
    at = points(rows, plan.where)
    wrong = {name: is_outside(name, values) for name, values in at.items()}
    notes = _without_radius(rows, at, wrong.pop("radius_m", None), plan.where)
    bad = np.logical_or.reduce([*wrong.values()])
    rejected = rejects.lines(batch, at, wrong, plan.where, named(rows.schema, plan))
    if bad.any():
        rows = rows.filter(mask(~bad))
        at = {name: values[~bad] for name, values in at.items()}
        notes = notes[~bad]
    close = known(rows, at.get("radius_m"), plan.precision)
    values = _values(at, close, [*apart(rows, at, plan.where)], notes, plan)
    swapped = _note_swapped(rows, at, values, plan)
    codes = values["reason_code"]
    values["reason"] = codes._replace(values=np.array([*map(english, codes.values)], dtype=object))
    added = {name: arrow.result(name, values[name], COLUMNS[name].dtype) for name in plan.added}
    counts = {
        "located": rows.num_rows,
        "set_aside": int(bad.sum()) + len(batch.aside),
        "nowhere": added["country_at"].null_count,
        "far": int((values["border_distance_m"] > border.FAR_M).sum()),
        "coded": int(close.is_coded.sum()),
        "vague": int(close.is_vague.sum()),
        "swapped": swapped,
    }
    pairs = {pair["values"]: pair["counts"] for pair in added["border_id"].value_counts().to_pylist()}
    return Located(_laid_out(rows, at, added, plan), rejected, counts, pairs)


def _note_swapped(rows: Any, at: dict[str, Floats], values: dict[str, Any], plan: Plan) -> int:
    """Note the rows that lie in their stated country only when swapped, and return how many there are."""
    if not plan.country:
        return 0
    countries = reference(*plan[:3]).countries
    decoded = {name: values[name].decoded() for name in ("country_at", "border_id", "reason_code")}
    decoded["border_distance_m"] = values["border_distance_m"]
    swapped = fits_swapped(rows, plan.country, at, decoded, countries)
    values["reason_code"] = values["reason_code"].with_rows(
        {
            row: joined(decoded["reason_code"][row], coded("looks_swapped", country))
            for row, country in swapped.items()
        }
    )
    return len(swapped)


def _without_radius(
    rows: Any, at: dict[str, Floats], unusable: Bools | None, where: Position
) -> NDArray[Any]:
    """Empty the radii that cannot be used, and return a note of each; a row is located without one too."""
    notes = np.full(rows.num_rows, None, dtype=object)
    if unusable is not None and unusable.any():
        column = where.columns["radius_m"]
        texts = rows.column(column)
        for row in np.flatnonzero(unusable):
            notes[row] = coded("cell_emptied", column, str(texts[row].as_py()).strip())
        at["radius_m"][unusable] = np.nan
    return notes


def _values(
    at: dict[str, Floats],
    close: Known,
    others: Sequence[tuple[tuple[str, ...], Floats]],
    notes: NDArray[Any],
    plan: Plan,
) -> dict[str, Any]:
    """Return the columns of `Plan.added` but the reason; what a mere centre does not tell is empty."""
    borders = reference(plan.pairs, plan.source, plan.fast)
    values: dict[str, Any] = border.in_codes(
        at["longitude"], at["latitude"], close.radius_m, borders, close.holds_all
    )
    for name in {*OF_THE_POINT} & {*values}:
        cells = values[name]
        if isinstance(cells, Encoded):
            cells.codes[close.is_centre] = -1
        else:
            cells[close.is_centre] = np.nan
    values["reason_code"] = _with_notes(values["reason_code"], at, close, others, notes)
    return values | {"radius_m": close.radius_m, "radius_source": close.source}


def _with_notes(
    reasons: Encoded,
    at: dict[str, Floats],
    close: Known,
    others: Sequence[tuple[tuple[str, ...], Floats]],
    notes: NDArray[Any],
) -> Encoded:
    """Add to the reasons of the rows what is to be said of how they are placed."""
    changed: dict[int, str | None] = {}

    def before(row: int) -> str | None:
        text: str | None = changed[row] if row in changed else reasons.values[reasons.codes[row]]
        return text

    for row in np.flatnonzero(close.is_vague).tolist():
        changed[row] = joined(close.reason_code[row], without(before(row), "radius_unknown"))
    for row in np.flatnonzero((at["longitude"] == 0) & (at["latitude"] == 0)).tolist():
        changed[row] = joined(before(row), "placeholder_point")
    for code, metres in others:
        for row in np.flatnonzero(metres > POINTS_APART_M).tolist():
            changed[row] = joined(before(row), coded(*code, f"{metres[row]:.0f}"))
    for row in np.flatnonzero(notes).tolist():
        changed[row] = joined(before(row), notes[row])
    return reasons.with_rows(changed)


def named(schema: Any, plan: Plan) -> list[str]:
    """Return the columns that are carried: where there is a geometry, longitude and latitude are made of it.

    Examples
    --------
    >>> import pyarrow as pa
    >>> where = Position({"longitude": "longitude", "latitude": "latitude"}, "geom", is_wkb=True)
    >>> plan = Plan((), "world", False, "csv", where)
    >>> named(pa.schema([("id", pa.int64()), ("geom", pa.binary())]), plan)
    ['id', 'longitude', 'latitude']
    """
    names = [name for name in schema.names if not (plan.where.is_wkb and name == plan.where.geometry)]
    made = AXES if plan.where.geometry else ()
    return [*names, *(name for name in made if name not in names)]


def _laid_out(rows: Any, at: dict[str, Floats], added: dict[str, Any], plan: Plan) -> Any:
    """Return the rows with what was added, as the output wants them."""
    columns = {name: rows.column(name) for name in rows.schema.names if name not in added}
    if plan.where.is_wkb and not plan.keep_geometry:
        del columns[plan.where.geometry]
    if plan.where.geometry and not plan.keep_geometry:
        columns |= {name: arrow.numbers(at[name]) for name in AXES}
    if plan.form == "csv":
        return arrow.lines(columns | added, plan.added)
    stated = {name: column for name, column in plan.where.columns.items() if column in columns}
    columns |= {
        column: arrow.numbers(at[name]) for name, column in stated.items() if is_text(columns[column].type)
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
        arrays.append(arrow.wkb(at["longitude"], at["latitude"]))
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields, metadata=rows.schema.metadata))
