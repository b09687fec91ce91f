"""Rows of a table: which can be used, and everything that is wrong with the others."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from marzmap._ways import in_order
from marzmap.check import date_orders, identity, reading, said
from marzmap.check.block import Checked, Rules, Seen, alone, checked, of_batch
from marzmap.tables import Options
from marzmap.tables.formats import short_rows
from marzmap.tables.table import in_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path

    from marzmap._ways import Way
    from marzmap.check.crosswise import CountryAt
    from marzmap.check.reading import Source, Table
    from marzmap.check.rejected import Rejected
    from marzmap.tables import Batch

BLOCK_ROWS = 40_000
"""Rows of a block: enough that what is done once a block costs little."""


_NONE = Options()


def incidents(
    path: Path | Table,
    *,
    country_at: CountryAt | None = None,
    latest: date | None = None,
    countries: Collection[str] = (),
    options: Options = _NONE,
    way: Way | None = None,
    rejected: Rejected | None = None,
) -> Checked:
    """Read a table of incidents and check every row.

    Parameters
    ----------
    path : Path
        A table that `tables.read` reads, or one that `table` opened. Only the columns of `tables.REQUIRED`
        and a place (a name or coordinates) must be there. What marzmap itself works out is dropped, so that
        its own `incidents.csv` can be read again.
    country_at : callable, optional
        Tells the country (alpha-3) of points by longitude and latitude, "" for none. With it rows are set
        aside whose point lies in another country than stated and not within `crosswise.TOLERANCE_M`.
    latest : date, optional
        Rows whose date begins after this day are set aside.
    countries : collection of str
        Where the incidents are expected (alpha-3), to notice points that lie there only when swapped.
    options : Options
        What is stated about the table that it does not say itself.
    way : Way, optional
        As for `blocks`.
    rejected : Rejected, optional
        Where rows that are set aside are put, block by block, so that memory never holds them all; those of
        the result are then none.

    Returns
    -------
    Checked
        Accepted and rejected rows; together they are all rows of the file.

    Raises
    ------
    InputError
        The file is missing, empty or no table, or lacks a column it needs.

    Examples
    --------
    >>> from marzmap import atlas
    >>> both = incidents(atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv")
    >>> len(both.accepted), len(both.rejected)
    (3, 0)
    """
    parts = []
    for block in blocks(
        path, country_at=country_at, latest=latest, countries=countries, options=options, way=way
    ):
        if rejected is not None:
            rejected.add(block.rejected)
        parts.append(block if rejected is None else block._replace(rejected=block.rejected.iloc[:0]))
    frames: list[pd.DataFrame] = [
        pd.concat(same, ignore_index=True) for same in zip(*(part[:3] for part in parts), strict=True)
    ]
    notices = tuple(dict.fromkeys(notice for part in parts for notice in part.notices))
    return Checked(said.without_empty(frames[0]), frames[1], frames[2], notices)


def blocks(
    path: Path | Table,
    *,
    country_at: CountryAt | None = None,
    latest: date | None = None,
    countries: Collection[str] = (),
    options: Options = _NONE,
    progress: Callable[[int, int | None], object] | None = None,
    size: int = BLOCK_ROWS,
    way: Way | None = None,
) -> Iterator[Checked]:
    """Read and check a table of incidents block by block; only the ids are kept in memory.

    Parameters
    ----------
    path, country_at, latest, countries, options
        As for `incidents`.
    progress : callable, optional
        Told after each block how many rows are done and about how many there are (None if unknown).
    size : int
        Most rows of a block; what is found does not depend on it.
    way : Way, optional
        From `locate.dask`: blocks are checked in its workers. A block with an id of a block before is checked
        once more in this process. The result is the same.

    Yields
    ------
    Checked
        At least one, so that a table without rows has its columns.

    Raises
    ------
    InputError
        As for `incidents`; a part of the rows may have been yielded before.

    Examples
    --------
    >>> from marzmap import atlas
    >>> table = atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv"
    >>> [len(block.accepted) for block in blocks(table, size=2)]
    [2, 1]
    """
    table = path if isinstance(path, reading.Table) else reading.table(path, options)
    seen = Seen(identity.empty(), {}, table.tally)
    rules = Rules(country_at, latest, tuple(countries))
    done, notices = 0, table.notices
    results = _checked(table, seen, rules, size, way)
    block: Checked | None = next(results, None) or checked([], table, seen, rules)
    while block:
        done += len(block.accepted) + len(block.rejected)
        # A block ahead, to know the last one.
        ahead = next(results, None)
        if ahead is None:
            notices += (
                *short_rows.notice(table.short),
                *said.notices(table.tally, table.given),
                *date_orders.notices(seen.dates, table),
                *identity.notices(seen.ids, table),
            )
        yield block._replace(notices=(*notices, *block.notices))
        if progress:
            progress(done, table.size)
        block, notices = ahead, ()


def _checked(table: Table, seen: Seen, rules: Rules, size: int, way: Way | None) -> Iterator[Checked]:
    """Check the rows of a table in blocks of up to `size` rows."""
    source = table.source
    if source is None:
        while rows := list(islice(table.rows, size)):
            yield checked(rows, table, seen, rules)
        return
    batches = in_blocks(source.batches, size)
    if way is None:
        yield from (of_batch(batch, source, table, seen, rules) for batch in batches)
        return
    sent: deque[Batch] = deque()
    # What can be sent: without the rows.
    plain = source._replace(batches=iter(())), table._replace(rows=iter(()), short=(), source=None)

    def work() -> Iterator[tuple[Batch, Source, Table, Rules]]:
        for batch in batches:
            sent.append(batch)
            yield batch, *plain, rules

    for block, own in in_order(alone, work(), way):
        batch = sent.popleft()
        if identity.meet(seen.ids, own.ids):
            # An id of a block before: what becomes of the row depends on that.
            yield of_batch(batch, source, table, seen, rules)
        else:
            seen.add(own)
            yield block
