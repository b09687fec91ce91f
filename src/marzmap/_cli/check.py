"""The command `check`: how a table is understood, and what is wrong with it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from marzmap import _lookup, _overwriting, _rows
from marzmap import check as step
from marzmap._cli import explain, files, listing, progress, reading, report
from marzmap._errors import InputError
from marzmap.check import kinds as by_kind
from marzmap.statements import without
from marzmap.tables import Fault, HeaderError
from marzmap.write import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from marzmap.tables import Column, Options


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--strict", is_flag=True, help="Exit 1 if any row is bad; cells left empty do not count.")
@click.option("--columns", is_flag=True, help="List the columns, and the names they are known by.")
@click.option(
    "--rejected", type=click.Path(path_type=Path), help="Write the bad rows here, as CSV with their reasons."
)
@click.option("--explain", "row", type=int, metavar="ROW", help="Report everything about one row.")
@click.option(
    "--border",
    multiple=True,
    help="A border that the table is about, such as KGZ-TJK: places without coordinates are looked up along "
    "it. If absent, those of the study whose table it is, else those between the countries named.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON, for programs.")
@reading.options
@progress.option
def check(
    file: Path | None,
    rejected: Path | None,
    *,
    options: Options,
    strict: bool,
    columns: bool,
    row: int | None,
    border: tuple[str, ...],
    as_json: bool,
) -> None:
    """Report how a table of incidents is understood, and what is wrong with it.

    FILE is CSV, TSV, a workbook (XLSX, XLSB, XLS, ODS), JSON of any kind, KML, GPX, a shapefile, GeoPackage,
    FlatGeobuf, a file geodatabase or Parquet, also in an archive (ZIP, KMZ, tar, gzip), or a folder of CSV or
    Parquet parts, also in folders such as year=2020; or an export of a source that marzmap knows, as it
    came. Each column is listed with what it is taken for, then what is wrong by kind: the first rows of each
    as FILE:row: column: reason, and what to do; the header is row 1. Places of rows without coordinates are
    looked up as `marzmap build` does.

    \b
    Examples:
      marzmap check incidents.csv
      marzmap check incidents.csv --explain 12
      marzmap check acled.csv --strict --rejected bad.csv
      marzmap check incidents.csv --border ARM-AZE --json
      marzmap check --columns
    """
    if columns:
        click.echo(step.columns.listed())
        return
    if file is None:
        raise click.UsageError("Give the FILE to check, or --columns.")
    if rejected:
        _overwriting.refuse([rejected], [file])
    if row is not None:
        with progress.shown(progress.rows("checking")) as show:
            lines = explain.explained(file, row, options, show)
        click.echo("\n".join(lines))
        return
    table_read = _opened(file, options, as_json=as_json)
    if not as_json:
        click.echo("\n".join(report.of_table(table_read, file.name, report.width())))
    checked = _checked(table_read, file, border, rejects=rejected is not None, faults=as_json)
    if as_json:
        for text in checked.faults.within(_document(table_read, file.name, checked), "faults"):
            click.echo(text, nl=False)
        click.echo()
    else:
        click.echo("\n".join(_report(checked, table_read, file.name)))
    if rejected:
        files.write({rejected: table.joined(_rejects(checked, file, options))})
    if strict and checked.counts["bad"]:
        sys.exit(1)


def _opened(file: Path, options: Options, *, as_json: bool) -> step.Table:
    """Open a table; of one that is refused, first report how its columns are understood."""
    try:
        return step.table(file, options)
    except InputError as error:
        columns = error.columns if isinstance(error, HeaderError) else ()
        if as_json:
            click.echo(json.dumps(_refusal(file.name, error, columns), indent=1))
        elif columns:
            click.echo("\n".join([*report.of_columns(columns, report.width()), ""]))
        raise


def _refusal(file: str, error: InputError, columns: Sequence[Column]) -> dict[str, Any]:
    """Return the report of a table that is refused; its fix is part of the message of most errors."""
    reason, fix = (error.reason, error.fix) if isinstance(error, HeaderError) else (str(error), "")
    return {
        "file": file,
        "refused": {"message": str(error), "reason": reason, "fix": fix},
        "columns": [column._asdict() for column in columns],
    }


class _Checked(NamedTuple):
    """What is found in the rows of a table."""

    counts: Counter[str]
    notices: tuple[str, ...]  # those of the table, then those that its rows gave rise to
    kinds: by_kind.Kinds
    rejected: step.Rejected  # rows that are set aside before their places are looked up, if asked for
    faults: listing.Listing  # every fault, where they are asked for
    places: _lookup.LookUp


def _checked(
    table_read: step.Table, file: Path, border: Sequence[str], *, rejects: bool, faults: bool
) -> _Checked:
    counts: Counter[str] = Counter()
    notices = dict.fromkeys(table_read.notices)
    kinds: by_kind.Kinds = {}
    rejected = step.Rejected()
    listed = listing.Listing()
    unplaced = _lookup.Unplaced()
    with progress.shown(progress.rows("checking")) as show:
        for block in step.blocks(
            table_read, country_at=_rows.country_at, latest=_rows.tomorrow(), progress=show
        ):
            kinds = by_kind.gathered(kinds, block)
            counts.update(_counts(block))
            notices |= dict.fromkeys(block.notices)
            unplaced.add(block.accepted)
            if rejects:
                rejected.add(block.rejected)
            if faults:
                for outcome, frame in (("set aside", block.rejected), ("emptied", block.emptied)):
                    for place, column, reason, fix in by_kind.faults(frame):
                        listed.add(_fault(place, Fault(column, reason, fix), outcome))
    places = _looked_up(unplaced, table_read, file, border)
    counts.update(good=-places.unplaced, bad=places.unplaced)
    for rows, fault in places.faults:
        kinds["set aside", fault.column, fault.reason] = by_kind.of_one_reason(rows, fault)
        for place in rows if faults else ():
            listed.add(_fault(place, fault, "set aside"))
    return _Checked(counts, tuple(notices), kinds, rejected, listed, places)


def _looked_up(
    unplaced: _lookup.Unplaced, table_read: step.Table, file: Path, border: Sequence[str]
) -> _lookup.LookUp:
    """Look places up, and call their column what the table calls it."""
    with progress.shown(progress.steps(("looking places up",))) as show:
        show("looking places up")
        places = _lookup.looked_up(unplaced, file, border)
    column = table_read.named.get("place", "place")
    return places._replace(faults=[(rows, fault._replace(column=column)) for rows, fault in places.faults])


def _fault(place: by_kind.Place, fault: Fault, outcome: str) -> dict[str, Any]:
    return {**place._asdict(), **fault._asdict(), "outcome": outcome}


def _counts(block: step.Checked) -> dict[str, int]:
    accepted = block.accepted
    codes = accepted["check_note_code"].map(lambda text: without(text, "cell_emptied"))
    return {
        "good": len(accepted),
        "bad": len(block.rejected),
        "converted": int(accepted["converted"].notna().sum()),
        "emptied": len(block.emptied),
        "noted": int(codes.notna().sum()),
        "sensitive": int(accepted["sensitive"].sum()),
    }


def _document(table_read: step.Table, file: str, checked: _Checked) -> dict[str, Any]:
    """Return the report for programs; README describes it."""
    return {
        "file": file,
        "format": table_read.form,
        "read_as": table_read.note,
        "dates": table_read.dates,
        "columns": [column._asdict() for column in table_read.columns],
        "notices": list(checked.notices),
        "counts": {"rows": checked.counts["good"] + checked.counts["bad"], **checked.counts},
        "kinds": [
            kind._asdict() | {"places": [place._asdict() for place in kind.places]}
            for kind in checked.kinds.values()
        ],
        "faults": [],  # written from `checked.faults`
        "places": {
            "borders": list(checked.places.borders),
            "rows": checked.places.rows,
            "set_aside": checked.places.unplaced,
            "more": report.more_places(checked.places),
        },
    }


def _report(checked: _Checked, table_read: step.Table, file: str) -> list[str]:
    """Return the report of the rows, for people."""
    kinds = checked.kinds.values()
    return [
        *report.notices(checked.notices[len(table_read.notices) :], file),
        *report.converted(kinds, file),
        *report.of_kinds(kinds, file),
        *report.of_places(checked.places, file),
        report.summary(checked.counts),
    ]


def _rejects(checked: _Checked, file: Path, options: Options) -> Iterator[pd.DataFrame]:
    """Yield all rows that are set aside in blocks, in the order of the table."""
    unplaced = {place.row: fault for places, fault in checked.places.faults for place in places}
    columns = checked.rejected.columns
    parts = (checked.rejected.blocks(), step.given(file, unplaced, options))
    for block in step.together([(file.name, blocks) for blocks in parts], columns):
        yield block[[*columns, "file"]]
