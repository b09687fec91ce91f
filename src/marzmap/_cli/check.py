"""The command `check`: what is wrong with a table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marzmap import _overwriting, _pipeline
from marzmap import check as step
from marzmap._cli import files, progress, reading
from marzmap._text import count
from marzmap.statements import in_english
from marzmap.write import table

if TYPE_CHECKING:
    import pandas as pd

    from marzmap.tables import Options


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--strict", is_flag=True, help="Exit 1 if any row is bad.")
@click.option("--columns", is_flag=True, help="List the columns, and the names they are known by.")
@click.option(
    "--rejected", type=click.Path(path_type=Path), help="Write the bad rows here, as CSV with their reasons."
)
@reading.options
def check(
    file: Path | None,
    rejected: Path | None,
    *,
    options: Options,
    strict: bool,
    columns: bool,
) -> None:
    """Say what is wrong with a table of incidents: row, column, reason and fix.

    FILE is CSV, TSV, XLSX, GeoJSON, GeoPackage or Parquet, or an export of ACLED, UCDP GED, GDELT or
    Atlos as it came: its header says which. What is wrong is written as FILE:row: column: reason, and
    what to do; the header is row 1.

    \b
    Examples:
      marzmap check incidents.csv
      marzmap check acled.csv --strict --rejected bad.csv
      marzmap check --columns
    """
    if columns:
        click.echo(step.columns.listed())
        return
    if file is None:
        raise click.UsageError("Give the FILE to check, or --columns.")
    if rejected:
        _overwriting.refuse([rejected], [file])
    good, bad, converted, noted, sensitive = 0, 0, 0, 0, 0
    kept: list[str] = []
    table_read = step.table(file, options)
    with progress.shown(progress.rows("checking")) as show:
        for block in step.blocks(table_read, country_at=_pipeline.country_at, progress=show):
            notices = [f"{file.name}: {notice}" for notice in block.notices]
            good, bad = good + len(block.accepted), bad + len(block.rejected)
            converted += int(block.accepted["converted"].notna().sum())
            notes = in_english(block.accepted.set_index("row")["check_note_code"].dropna())
            noted += len(notes)
            sensitive += int(block.accepted["sensitive"].sum())
            notices += [f"{file.name}:{row}: note: {note}" for row, note in notes.items()]
            for line in [*notices, *step.messages(block.rejected, file.name)]:
                click.echo(line)
            kept.append(_text(block.rejected.assign(file=file.name), header=not kept) if rejected else "")
    note = f", {count(converted, 'row')} with values read otherwise than written" if converted else ""
    note += f", {count(noted, 'row')} kept with a note" if noted else ""
    note += f", {count(sensitive, 'row')} marked sensitive" if sensitive else ""
    click.echo(f"{count(good + bad, 'row')} read, {good:,} good, {bad:,} bad{note}")
    if rejected:
        files.write({rejected: "".join(kept)})
    if strict and bad:
        sys.exit(1)


def _text(rows: pd.DataFrame, *, header: bool) -> str:
    """Return rows as CSV, with or without their header."""
    text = table.text(rows)
    return text if header else text.removeprefix(table.text(rows.iloc[:0]))
