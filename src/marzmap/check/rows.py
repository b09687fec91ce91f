"""Rows of a table: which can be used, and everything that is wrong with the others."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from marzmap.check import (
    accepted,
    aside,
    by_column,
    crosswise,
    date_orders,
    identity,
    model,
    reading,
    said,
    swapped,
    wording,
)
from marzmap.tables import REQUIRED, Fault, Options
from marzmap.tables.faults import SHEET_COLUMNS
from marzmap.tables.formats import short_rows
from marzmap.tables.table import in_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path

    from marzmap.check.crosswise import CountryAt
    from marzmap.check.reading import Row, Table

BLOCK_ROWS = 40_000
"""Rows of a block: enough that what is done once a block costs little."""


_NONE = Options()


class Checked(NamedTuple):
    """Rows that can be used, and rows that were set aside.

    Attributes
    ----------
    accepted : DataFrame
        `row`, then the columns that the user gives, with the dtypes of `attributes.COLUMNS`; date_start,
        date_end, placed_by; `converted`, which tells what was written otherwise and how it was read;
        `footprint_wkt`, the line or area that the incident is; `check_note_code`, what is odd about a row
        that was kept; `model.PRECISIONS` (Int64) where the table
        has them. The user's own further columns are kept as text.
    rejected : DataFrame
        Rows set aside by faults in columns of `aside.VITAL`: `row`; column, reason and fix, with one line
        a fault; then the row as it stands in the file (text).
    emptied : DataFrame
        `FAULT_COLUMNS`, one line for each cell of an accepted row that could not be used and was left empty.
    notices : tuple of str
        What a person should read of the table as a whole; those of a table read block by block come with
        its first or its last block.
    """

    accepted: pd.DataFrame
    rejected: pd.DataFrame
    emptied: pd.DataFrame
    notices: tuple[str, ...] = ()


def incidents(
    path: Path | Table,
    *,
    country_at: CountryAt | None = None,
    latest: date | None = None,
    countries: Collection[str] = (),
    options: Options = _NONE,
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
    >>> checked = incidents(atlas.folder() / "studies" / "iran-afghanistan" / "incidents.csv")
    >>> len(checked.accepted), len(checked.rejected)
    (3, 0)
    """
    parts = list(blocks(path, country_at=country_at, latest=latest, countries=countries, options=options))
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
    ids = identity.empty()
    dates: date_orders.Dates = {}
    done, notices = 0, table.notices
    parts = _parts(table, size, ids, country_at, latest)
    part: _Part | None = next(parts, _Part(None, []))
    while part:
        split, rows = part
        date_orders.learn(dates, rows, table)
        block = _with(_checked(rows, table, ids, country_at, latest), split)
        done += len(block.accepted) + len(block.rejected)
        # A part ahead, to know the last block.
        part = next(parts, None)
        if part is None:
            notices += (
                *short_rows.notice(table.short),
                *said.notices(table.tally, table.given),
                *date_orders.notices(dates, table),
                *identity.notices(ids, table),
            )
        if country_at:
            notices = (*notices, *swapped.notices(block.accepted, country_at, countries))
        if countries and "country" in table.header:
            written = [row.texts.get("country", "") for row in rows] + (split.countries if split else [])
            notices = (*notices, *crosswise.gleditsch_ward_numbers(written, countries))
        yield block._replace(notices=notices)
        if progress:
            progress(done, table.size)
        notices = ()


class _Part(NamedTuple):
    """Rows of a block: as they were checked by column, if they were, and those still to be checked."""

    split: by_column.Split | None
    rows: list[Row]


def _parts(
    table: Table, size: int, ids: identity.Ids, country_at: CountryAt | None, latest: date | None
) -> Iterator[_Part]:
    """Yield the rows of a table in blocks of up to `size` rows."""
    source = table.source
    if source is None:
        while rows := list(islice(table.rows, size)):
            yield _Part(None, rows)
        return
    for batch in in_blocks(source.batches, size):
        split = by_column.split(batch, source, table, ids, country_at, latest)
        yield _Part(split, [*source.rows(split.others if split else batch)])


def _with(block: Checked, split: by_column.Split | None) -> Checked:
    """Return a block with the rows that were accepted by column among its own."""
    if not split or split.accepted.empty:
        return block
    if block.accepted.empty:
        return block._replace(accepted=split.accepted)
    both = pd.concat([split.accepted, block.accepted], ignore_index=True)
    return block._replace(accepted=both.sort_values("row", ignore_index=True))


def _checked(
    rows: list[Row],
    table: Table,
    ids: identity.Ids,
    country_at: CountryAt | None,
    latest: date | None,
) -> Checked:
    """Check a block; `ids` has those of the blocks before, and learns these."""
    faults = [[*row.faults] for row in rows]
    given = wording.texts(rows, faults, table, latest)
    typed = model.typed(given, faults)
    damaged: dict[int, list[Fault]] = {}
    for at, (row, problems, texts, values) in enumerate(zip(rows, faults, given, typed, strict=True)):
        for name in accepted.FURTHER:
            values[name] = texts.get(name)
        if not aside.shapeless(problems):
            damaged[at] = _within(row, problems, values, table, ids)
    written = [row.texts.get("country", "") for row in rows]
    astray = crosswise.compare(typed, faults, country_at, written) if country_at else set()
    judged = enumerate(zip(faults, typed, strict=True))
    unusable = astray | {at for at, (some, values) in judged if aside.sets_aside(some, table, values)}
    good = [at for at in range(len(rows)) if at not in unusable]
    bad = [aside.rejected(rows[at], faults[at], table) for at in sorted(unusable)]
    emptied = [
        fault
        for at in good
        for fault in aside.emptied(rows[at], [*faults[at], *damaged.get(at, ())], typed[at], table)
    ]
    usable = accepted.frame(
        [rows[at].number for at in good],
        table.header,
        lambda name: [typed[at].get(name) for at in good],
        lambda name: [rows[at].texts.get(name) for at in good],
    )
    sheets = [name for name in SHEET_COLUMNS if name in table.given]
    return Checked(usable, aside.rejects(bad, aside.own_header(table)), aside.rejects(emptied, sheets))


def _within(
    row: Row, problems: list[Fault], values: dict[str, Any], table: Table, ids: identity.Ids
) -> list[Fault]:
    """Add to the faults of a row what contradicts within it; return those of an id that it can do without."""
    required = () if table.places_only else REQUIRED
    problems.extend(crosswise.faults(values, aside.broken(problems, table), required))
    if table.form == "ucdp":
        crosswise.add_best_estimate(values, row.texts.get("best", "").strip())
    if table.places_only:
        return []
    lost = identity.lost(problems, table)
    if aside.sets_aside(problems, table, values):
        problems.extend(lost)
        return []
    sheet = row.texts.get("sheet", "") if "sheet_row" in table.header else ""
    twice, damaged = identity.settle(values, row.number, ids, sheet)
    problems.extend(twice)
    return [*lost, *damaged]
