"""Tables of any length are located: block by block, in threads or on other machines, in constant memory.

`points` does it all: `read` cuts a table into blocks, `rows` locates one, `write` puts them down in order.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from marzmap._errors import InputError
from marzmap._stream import read, rows, write
from marzmap._stream.arrow import empty
from marzmap.check import FAULT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from contextlib import AbstractContextManager

BLOCK_ROWS = 65_536
"""Rows that are located at a time."""
FAST_ROWS = 150_000
"""From so many rows on compiling the search pays."""


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
    borders : Counter
        Located rows by nearest border.
    seconds : float
        How long it took.
    rejected : Path or None
        Where the rows that were set aside are.
    """

    located: int
    set_aside: int
    nowhere: int
    far: int
    borders: Counter[str]
    seconds: float
    rejected: Path | None


class _Promise(Protocol):
    def result(self) -> rows.Located: ...


class Way(NamedTuple):
    """How a block is sent to be located, and how many may be under way."""

    submit: Callable[..., _Promise]
    ahead: int


def points(
    file: Path,
    out: Path,
    *,
    border: str = "world",
    source: str = "world",
    way: AbstractContextManager[Way] | None = None,
    fast: bool | None = None,
    block_rows: int = BLOCK_ROWS,
    progress: Callable[[int, int | None], None] = lambda _done, _size: None,
) -> Tally:
    r"""Say of every row of a table where it lies against the border.

    Parameters
    ----------
    file : Path
        CSV, Parquet (or a folder of part files), GeoJSON or GeoPackage, with longitude and latitude (degrees
        on WGS 84) or a geometry of points, which goes before them. radius_m (metres) is used if it is there.
    out : Path
        The table to write: the columns of `file`, then `rows.RESULT`. It appears when it is whole. Rows that
        cannot be used go to `<stem>.rejected.csv` beside it; if there are none, that file is removed.
    border : str
        Such as "IRN-AFG"; "world" is every border.
    source : str
        A name of `atlas.border_sources()`.
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
    >>> points(folder / "a.csv", folder / "b.csv", border="IRN-AFG").borders
    Counter({'AFG-IRN': 1})
    """
    begun = time.perf_counter()
    form = read.format_of(out)
    aside = out.with_suffix(".rejected.csv")
    if out.is_dir() or not out.parent.is_dir():
        raise InputError(
            f"{out}: {'is a folder' if out.is_dir() else 'no such folder'}. Give a file to write."
        )
    if file.exists() and aside.exists() and file.samefile(aside):
        raise InputError(f"{file}: rows set aside would be written over it. Give -o another name.")
    counts, borders = Counter[str](), Counter[str]()
    with (
        read.opened(file, block_rows) as table,
        TemporaryDirectory(prefix=".marzmap-", dir=out.parent) as folder,
    ):
        # The geometry itself is kept where both formats hold it in the same way.
        alike = form != "csv" and (form == "parquet") == (read.format_of(file) == "parquet")
        if fast is None:
            fast = (table.size or 0) >= FAST_ROWS and importlib.util.find_spec("numba") is not None
        pairs = () if border.lower() == "world" else (border,)
        plan = rows.Plan(
            pairs, source, fast, form, table.geometry, keep_geometry=bool(table.geometry) and alike
        )
        # Loads the borders before there are threads, and finds what cannot be written before there is work.
        sample = rows.located(read.Block(empty(table.schema), np.arange(0)), plan)
        names = rows.named(table.schema, plan)
        carried = [name for name in names if name not in rows.RESULT]
        columns = [*carried, *rows.RESULT] if form == "csv" else sample.rows.schema
        whole, bad = Path(folder) / out.name, Path(folder) / aside.name
        with way or threads() as sent, bad.open("w", encoding="utf-8", newline="") as rejected:
            # A column of the input may bear the name of one that tells the fault.
            own = [f"{name}_given" if name in FAULT_COLUMNS else name for name in names]
            rejected.write(rows.csv_line([*FAULT_COLUMNS, *own]))

            def accepted() -> Iterator[Any]:
                for block in _in_order(table.blocks, plan, sent):
                    rejected.write(block.rejected)
                    counts.update(block.counts)
                    borders.update(block.borders)
                    progress(counts["located"] + counts["set_aside"], table.size)
                    yield block.rows

            write.table(
                whole, form, columns, accepted(), table.geometry_type if plan.keep_geometry else "Point"
            )
        if counts["set_aside"]:
            bad.replace(aside)
        else:
            aside.unlink(missing_ok=True)
        whole.replace(out)
    told = {name: counts[name] for name in ("located", "set_aside", "nowhere", "far")}
    rejects = aside if counts["set_aside"] else None
    return Tally(**told, borders=borders, seconds=time.perf_counter() - begun, rejected=rejects)


@contextmanager
def threads(number: int | None = None) -> Generator[Way]:
    """Locate in threads of this process, as many as there are processors."""
    number = number or os.cpu_count() or 1
    with ThreadPoolExecutor(number) as pool:
        try:
            yield Way(pool.submit, 2 * number)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def dask(scheduler: str = "") -> Generator[Way]:
    """Locate in workers of dask: two processes of this machine, or those of a scheduler.

    Parameters
    ----------
    scheduler : str
        Its address. The workers need marzmap and its extra, but no files: rows are sent and come back.

    Raises
    ------
    InputError
        dask is not installed, or no scheduler answers.
    """
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError('The engine "dask" needs an extra: pip install "marzmap[dask]".') from error
    with ExitStack() as stack:
        # Rows travel inside their task, not scattered: when a worker dies its tasks can be run again.
        stack.enter_context(config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}))
        here = {
            "n_workers": 2,
            "threads_per_worker": 1,
            "host": "127.0.0.1",
            "dashboard_address": "127.0.0.1:0",
        }
        address = scheduler or stack.enter_context(LocalCluster(**here))  # type: ignore[no-untyped-call]
        try:
            client = stack.enter_context(Client(address, timeout="10 s"))  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise InputError(f"No dask scheduler answers at {scheduler!r}: {error}.") from error
        yield Way(partial(client.submit, pure=False), 2 * max(len(client.nthreads()), 1))


def _in_order(blocks: Iterator[read.Block], plan: rows.Plan, way: Way) -> Iterator[rows.Located]:
    """Blocks as they come, located; no more than so many are held at a time."""
    waiting: deque[_Promise] = deque()
    for block in blocks:
        waiting.append(way.submit(rows.located, block, plan))
        if len(waiting) > way.ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
