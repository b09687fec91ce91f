"""Tables of any length are located: batch by batch, in threads or on other machines, in constant memory.

`tables.read` cuts a table into batches, `rows` locates one, `write` puts them down in order.
"""

from __future__ import annotations

import importlib.util
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from marzmap import _overwriting, tables
from marzmap._errors import InputError
from marzmap._ways import in_order, threads
from marzmap.locate.files import kept, rows, write
from marzmap.locate.files.precision import COLUMNS as COLUMNS_OF_CODES
from marzmap.locate.files.precision import precision
from marzmap.tables import FAULT_COLUMNS, Batch
from marzmap.tables.arrow import empty
from marzmap.tables.cells.escapes import escaped
from marzmap.tables.formats import short_rows
from marzmap.tables.points import Position, assumed, position
from marzmap.tables.samples import sampled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from marzmap._ways import Way

BLOCK_ROWS = 65_536
"""Rows that are located at a time."""
FAST_ROWS = 150_000
"""From this number of rows on compiling the search pays."""


_NONE = tables.Options()


class Tally(NamedTuple):
    """What came of a table.

    Attributes
    ----------
    located, set_aside : int
        Rows; together all rows of the table.
    nowhere : int
        Located rows in no country: at sea.
    far : int
        Located rows more than `locate.FAR_M` from any border asked for.
    coded : int
        Located rows that got their radius from a code of precision.
    vague : int
        Located rows whose code of precision allows no side.
    swapped : int
        Located rows that lie in the country stated for them only with longitude and latitude swapped.
    borders : Counter
        Located rows by nearest border.
    seconds : float
        How long it took.
    rejected : Path or None
        Where the rows that were set aside are.
    notices : tuple of str
        What a person should read of how the table was read, and which of its columns have another name.
    """

    located: int
    set_aside: int
    nowhere: int
    far: int
    coded: int
    vague: int
    swapped: int
    borders: Counter[str]
    seconds: float
    rejected: Path | None
    notices: tuple[str, ...] = ()


def file(  # noqa: PLR0913 - as many as the command has options
    path: Path,
    out: Path,
    *,
    border: str = "world",
    source: str = "world",
    options: tables.Options = _NONE,
    way: AbstractContextManager[Way] | None = None,
    fast: bool | None = None,
    block_rows: int = BLOCK_ROWS,
    progress: Callable[[int, int | None], None] = lambda _done, _size: None,
) -> Tally:
    r"""Locate every row of a table against the border.

    Parameters
    ----------
    path : Path
        A table that `tables.read` opens, with longitude and latitude (degrees on WGS 84, as people write
        them, under any of their usual names) or a geometry of points, which goes before them. radius_m
        (metres) is used if it is there, else what the codes of precision of UCDP (where_prec), ACLED
        (geo_precision) and others say of it: `atlas.code_radii`.
    out : Path
        The table to write: the columns of `path`, then `rows.RESULT`, whose names the columns of `path` lose
        unless marzmap wrote them; where there are codes of precision,
        radius_m and radius_source too. It appears when it is whole. Rows that
        cannot be used go to `<stem>.rejected.csv` next to it; if there are none, that file is removed.
    border : str
        Such as "IRN-AFG"; "world" is every border.
    source : str
        A name of `atlas.border_sources()`.
    options : Options
        What is stated about the table that it does not say itself.
    way : context manager of Way, optional
        `threads()` or `dask()`; the result is the same.
    fast : bool, optional
        Search with compiled code; if None, where it is installed and pays. The result is the same.
    block_rows : int
        Rows that are located at a time (of CSV: about). The result is the same.
    progress : callable
        Told after each block how many rows are done, and of how many (an estimate, or None).

    Returns
    -------
    Tally
        What came of it.

    Raises
    ------
    InputError
        The table, the border or the place to write cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("longitude,latitude\n61.4949,31.0306\n")
    >>> file(folder / "a.csv", folder / "b.csv", border="IRN-AFG").borders
    Counter({'AFG-IRN': 1})
    """
    begun = time.perf_counter()
    aside = out.with_suffix(".rejected.csv")
    form = _form(path, out, aside)
    table, samples = sampled(tables.read(path, block_rows, options))
    if fast is None:
        fast = (table.size or 0) >= FAST_ROWS and importlib.util.find_spec("numba") is not None
    where = position(path, table, samples, options)
    table = table._replace(notices=(*table.notices, *filter(None, [assumed(where, samples)])))
    plan = rows.Plan(
        *(() if border.lower() == "world" else (border,), source, fast, form, where),
        keep_geometry=where.is_wkb and _alike(form, table.form),
        precision=precision(table.header, path),
        country=tables.meanings(table.header, path, ["country"]).get("country", ""),
    )
    table = kept.renamed(table, kept.names_kept(table.header, plan.added, _used(where)))
    with TemporaryDirectory(prefix=".marzmap-", dir=out.parent) as folder:
        whole, bad = Path(folder) / out.name, Path(folder) / aside.name
        with way or threads() as ready:
            counts, borders = _written(table, plan, ready, (whole, bad), progress)
        if counts["set_aside"]:
            bad.replace(aside)
        else:
            aside.unlink(missing_ok=True)
        whole.replace(out)
    figures = {name: counts[name] for name in Tally._fields[:7]}
    rejected, seconds = aside if counts["set_aside"] else None, time.perf_counter() - begun
    notices = (*table.notices, *short_rows.notice(table.short))
    return Tally(**figures, borders=borders, seconds=seconds, rejected=rejected, notices=notices)


def _alike(form: str, given: str) -> bool:
    """Check whether two formats hold a geometry in the same way, so that it is kept as it is."""
    return form != "csv" and (form == "parquet") == (given == "Parquet")


def _used(where: Position) -> tuple[str, ...]:
    """Return the columns that results are made from: the position, and a radius with its source."""
    return (*where.columns.values(), *COLUMNS_OF_CODES)


def _form(path: Path, out: Path, aside: Path) -> str:
    """Return the format to write; refuse a place that cannot be written to."""
    form = write.format_of(out)
    if out.is_dir() or not out.parent.is_dir():
        raise InputError(
            f"{out}: {'is a folder' if out.is_dir() else 'no such folder'}. Give a file to write."
        )
    _overwriting.refuse([out, aside], [path])
    return form


def _written(
    table: tables.Table,
    plan: rows.Plan,
    way: Way,
    files: tuple[Path, Path],
    progress: Callable[[int, int | None], None],
) -> tuple[Counter[str], Counter[str]]:
    """Locate a table and write the located and the other rows to two files; return counts and borders."""
    counts, borders = Counter[str](), Counter[str]()
    names = rows.named(table.schema, plan)
    # Loads the borders once, and finds what cannot be written before there is work.
    sample = rows.located(Batch(empty(table.schema), np.arange(0)), plan)
    carried = [name for name in names if name not in plan.added]
    columns = [*carried, *plan.added] if plan.form == "csv" else sample.rows.schema
    with files[1].open("w", encoding="utf-8", newline="") as rejected:
        # A column of the input may bear the name of one that tells the fault.
        own = [f"{name}_given" if name in FAULT_COLUMNS else name for name in names]
        rejected.write(write.csv_line([*FAULT_COLUMNS, *map(escaped, own)]))

        def accepted() -> Iterator[Any]:
            for block in in_order(rows.located, ((batch, plan) for batch in table.batches), way):
                rejected.write(block.rejected)
                counts.update(block.counts)
                borders.update(block.borders)
                progress(counts["located"] + counts["set_aside"], table.size)
                yield block.rows

        kind = table.geometry_type if plan.keep_geometry else "Point"
        write.table(files[0], plan.form, columns, accepted(), kind)
    return counts, borders
