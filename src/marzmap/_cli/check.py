"""The command `check`: what is wrong with a table."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marzmap import _overwriting, _pipeline
from marzmap import check as step
from marzmap._cli import files, progress, reading
from marzmap._text import count
from marzmap.statements import in_english, without
from marzmap.write import table

if TYPE_CHECKING:
    import pandas as pd

    from marzmap.tables import Options


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--strict", is_flag=True, help="Exit 1 if any row is bad; cells left empty do not count.")
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

    FILE is CSV, TSV, XLSX, XLS, ODS, GeoJSON, GeoPackage or Parquet, or an export of ACLED, UCDP GED,
    GDELT or Atlos as it came: its header says which. What is wrong is written as FILE:row: column: reason,
    and what to do; the header is row 1.

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
    counts: Counter[str] = Counter()
    kept: list[str] = []
    table_read = step.table(file, options)
    with progress.shown(progress.rows("checking")) as show:
        for block in step.blocks(table_read, country_at=_pipeline.country_at, progress=show):
            for line in _lines(block, file.name, counts):
                click.echo(line)
            kept.append(_text(block.rejected.assign(file=file.name), header=not kept) if rejected else "")
    click.echo(_summary(counts))
    if rejected:
        files.write({rejected: "".join(kept)})
    if strict and counts["bad"]:
        sys.exit(1)


def _lines(block: step.Checked, file: str, counts: Counter[str]) -> list[str]:
    """Return what is said of a block, a line each; add what it holds to the counts."""
    accepted = block.accepted
    codes = accepted.set_index("row")["check_note_code"].map(lambda text: without(text, "cell_emptied"))
    notes = in_english(codes.dropna())
    counts.update(
        good=len(accepted),
        bad=len(block.rejected),
        converted=int(accepted["converted"].notna().sum()),
        emptied=len(block.emptied),
        noted=len(notes),
        sensitive=int(accepted["sensitive"].sum()),
    )
    lines = [f"{file}: {notice}" for notice in block.notices]
    lines += [f"{file}:{row}: note: {note}" for row, note in notes.items()]
    return lines + step.messages(block.emptied, file) + step.messages(block.rejected, file)


def _summary(counts: Counter[str]) -> str:
    parts = [f"{count(counts['good'] + counts['bad'], 'row')} read, {counts['good']:,} good"]
    parts.append(f"{counts['bad']:,} bad")
    for key, noun, what in (
        ("converted", "row", "with values read otherwise than written"),
        ("emptied", "cell", "left empty"),
        ("noted", "row", "kept with a note"),
        ("sensitive", "row", "marked sensitive"),
    ):
        if counts[key]:
            parts.append(f"{count(counts[key], noun)} {what}")
    return ", ".join(parts)


def _text(rows: pd.DataFrame, *, header: bool) -> str:
    """Return rows as CSV, with or without their header."""
    text = table.text(rows)
    return text if header else text.removeprefix(table.text(rows.iloc[:0]))
