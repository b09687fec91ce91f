"""A block of rows is checked: by column where nothing is remarkable, the other rows one by one.

What a row comes to depends on the rows before only by their ids, so that a block can be checked by itself,
elsewhere, and holds if none of its ids is in a block before.
"""

from __future__ import annotations

from collections import Counter
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
    swapped,
    wording,
)
from marzmap.tables import REQUIRED, Fault
from marzmap.tables.faults import SHEET_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from marzmap.check.crosswise import CountryAt
    from marzmap.check.reading import Row, Source, Table
    from marzmap.check.said import Tally
    from marzmap.tables import Batch


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


class Seen(NamedTuple):
    """What the rows of a table so far add up to."""

    ids: identity.Ids
    dates: date_orders.Dates
    tally: Tally

    def add(self, later: Seen) -> None:
        """Add what was seen in a block that was checked by itself."""
        identity.add(self.ids, later.ids)
        date_orders.add(self.dates, later.dates)
        for word, cells in later.tally.items():
            self.tally[word] += cells


class Rules(NamedTuple):
    """What rows are checked against besides their table; as for `rows.incidents`."""

    country_at: CountryAt | None
    latest: date | None
    countries: Collection[str]


def of_batch(batch: Batch, source: Source, table: Table, seen: Seen, rules: Rules) -> Checked:
    """Check a block as the file has it; `seen` has what the blocks before add up to, and learns this one."""
    split = by_column.split(batch, source, table, seen.ids, rules.country_at, rules.latest)
    return checked([*source.rows(split.others if split else batch)], table, seen, rules, split)


def checked(
    rows: list[Row], table: Table, seen: Seen, rules: Rules, split: by_column.Split | None = None
) -> Checked:
    """Check rows one by one, and return them with those of their block that were checked by column."""
    date_orders.learn(seen.dates, rows, table)
    result = _with(_checked(rows, table, seen.ids, rules.country_at, rules.latest), split)
    notices = swapped.notices(result.accepted, rules.country_at, rules.countries) if rules.country_at else []
    if rules.countries and "country" in table.header:
        written = [row.texts.get("country", "") for row in rows] + (split.countries if split else [])
        notices += crosswise.gleditsch_ward_numbers(written, rules.countries)
    return result._replace(notices=tuple(notices))


def alone(batch: Batch, source: Source, table: Table, rules: Rules) -> tuple[Checked, Seen]:
    """Check a block as if it were the first, and return what is seen in it."""
    seen = Seen(identity.empty(), {}, Counter())
    own = table._replace(tally=seen.tally)
    return of_batch(batch, source._replace(tally=seen.tally), own, seen, rules), seen


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
