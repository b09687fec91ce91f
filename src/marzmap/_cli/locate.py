"""The command `locate`: border columns for a table of points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marzmap import locate as step
from marzmap._cli import engine, progress, reading
from marzmap._text import count

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from marzmap.locate import Way
    from marzmap.tables import Options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Table to write.")
@click.option("--border", default="world", show_default=True, help='A border such as IRN-AFG, or "world".')
@click.option("--source", default="world", show_default=True, help="Border layer: world, or natural-earth.")
@engine.options
@reading.options
@progress.option
def locate(
    file: Path,
    output: Path,
    border: str,
    source: str,
    *,
    way: Callable[[], AbstractContextManager[Way]] | None,
    options: Options,
) -> None:
    """Say of every point in a table how far from which border it lies, on which side, in which country.

    FILE is a table in any form that `marzmap check` reads; the table to write is CSV, GeoJSON, GeoPackage or
    Parquet by its ending. FILE needs positions in any form, such as longitude and latitude or a geometry of
    points; radius_m in metres, or else UCDP's where_prec or ACLED's geo_precision, says how sure the side is.
    Without --border the nearest of all land borders counts.
    Rows without a usable point are set aside, in located.rejected.csv next to located.csv.

    \b
    Examples:
      marzmap locate events.csv -o located.csv
      marzmap locate events.parquet -o located.gpkg --border IRN-AFG
      marzmap locate events.parquet -o located.parquet --engine dask
    """
    with progress.shown(progress.rows("locating")) as show:
        ready = way() if way else None
        tally = step.file(
            file, output, border=border, source=source, way=ready, options=options, progress=show
        )
    for notice in tally.notices:
        click.echo(f"{file.name}: {notice}")
    rate = (tally.located + tally.set_aside) / tally.seconds
    click.echo(f"{count(tally.located, 'row')} located in {tally.seconds:.1f} s ({rate:,.0f} a second)")
    click.echo(
        f"{count(tally.set_aside, 'row')} set aside" + (f", see {tally.rejected}" if tally.rejected else "")
    )
    click.echo(
        f"{tally.nowhere:,} in no country, such as at sea; {tally.far:,} more than 200 km from the border"
    )
    if tally.coded or tally.vague:
        click.echo(
            f"{count(tally.coded, 'row')} with the radius of a code of precision (column radius_source); "
            f"{tally.vague:,} known too vaguely for a side (column reason)"
        )
    if tally.swapped:
        click.echo(
            f"{count(tally.swapped, 'row')} in the stated country only with longitude and latitude swapped "
            "(column reason); nothing was changed"
        )
    nearest = [f"{pair} {rows:,}" for pair, rows in tally.borders.most_common(5)]
    click.echo(f"Nearest border: {', '.join(nearest) or 'none'}")
