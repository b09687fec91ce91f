"""The command line: each command reads, calls one function, writes, says.

Results go to standard output, progress and errors to standard error. Exit 0: done; 1: an error of the
input, in a line; 2: wrong usage.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marzmap import __version__
from marzmap._errors import MarzmapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marzmap._pipeline import Build

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Group(click.Group):
    """Commands whose errors of input end in one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MarzmapError as error:
            click.echo(f"marzmap: {error}", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="marzmap")
def main() -> None:
    """Border incidents to an honest map: how far from the line, which side, how sure.

    \b
    Examples:
      marzmap build                     the embedded study of the Iran-Afghanistan border
      marzmap build my-study -o map     your own
    """


@main.command(context_settings=CONTEXT)
@click.argument("study", default="iran-afghanistan")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to write. [default: ./STUDY-map]"
)
@click.option("--strict", is_flag=True, help="Fail, and write nothing, if any row is bad.")
def build(study: str, output: Path | None, *, strict: bool) -> None:
    """Make the map, the layers, the QGIS project and the table of a study.

    STUDY is a folder with a study.toml, or the name of an embedded study: iran-afghanistan (the
    default), iran-afghanistan-2021-2024.

    \b
    Example:
      marzmap build iran-afghanistan-2021-2024 -o map
    """
    from marzmap import _pipeline, _study
    from marzmap.write import folder

    chosen = _study.read(study)
    target = output or Path(f"{chosen.id}-map")
    folder.check(target)
    with _steps((*_pipeline.STEPS, "writing")) as begin:
        built = _pipeline.build(chosen, strict=strict, progress=begin)
        begin("writing")
        files = _pipeline.save(built, target)
    click.echo(_summary(built))
    click.echo(f"\nWritten to {target}/: {_listed(files)}")


@main.command(context_settings=CONTEXT)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit 1 if any row is bad.")
@click.option("--rejected", type=click.Path(path_type=Path), help="Write the bad rows here as CSV.")
def check(file: Path, rejected: Path | None, *, strict: bool) -> None:
    """Say what is wrong with a table of incidents: row, column, reason and fix.

    \b
    Example:
      marzmap check incidents.csv --rejected bad.csv
    """
    from marzmap import _pipeline
    from marzmap import check as step
    from marzmap.write import table

    good, bad = step.incidents(file)
    bad.insert(0, "file", file.name)
    if len(bad):
        click.echo(_pipeline.in_lines(bad))
    click.echo(f"{_count(len(good) + len(bad), 'row')} read, {len(good)} good, {len(bad)} bad")
    if rejected:
        rejected.write_text(table.text(bad), encoding="utf-8")
    if strict and len(bad):
        sys.exit(1)


@main.command(context_settings=CONTEXT)
@click.argument("name", nargs=-1, required=True)
def geocode(name: tuple[str, ...]) -> None:
    """Print the places that a name can stand for, with source and radius.

    \b
    Example:
      marzmap geocode Shangalak "Islam Qala"
    """
    from marzmap import geocode as step

    places = step.gazetteer()
    for asked in name:
        found = step.candidates_of(asked, places)
        click.echo(f"{asked}: {_count(len(found), 'candidate')}")
        for place in found:
            radius = f"within {place['radius_m'] / 1000:g} km"
            where = f"{place['latitude']:.4f}, {place['longitude']:.4f}"
            click.echo(f"  {place['name']} ({place['country']})  {where}  {radius}  {place['place_id']}")


@main.command(context_settings=CONTEXT)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Table to write.")
@click.option("--border", default="world", show_default=True, help='A border such as IRN-AFG, or "world".')
@click.option("--source", default="world", show_default=True, help="Border layer, see `marzmap atlas`.")
@click.option("--engine", type=click.Choice(["threads", "dask"]), default="threads", show_default=True)
@click.option("--scheduler", default="", help="Address of a dask scheduler.  [default: two local processes]")
def locate(file: Path, output: Path, border: str, source: str, engine: str, scheduler: str) -> None:
    """Say of every point in a table how far from which border it lies, on which side, in which country.

    FILE is CSV, Parquet, GeoJSON or GeoPackage by its ending, as is the table to write. It needs
    longitude and latitude in degrees, or a geometry of points; radius_m in metres tells how sure the
    side is. Rows without a usable point are set aside, in a file beside the output.

    \b
    Examples:
      marzmap locate events.csv -o located.csv
      marzmap locate events.parquet -o located.gpkg --border IRN-AFG
    """
    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler needs --engine dask.")
    from marzmap import _stream

    way = _stream.dask(scheduler) if engine == "dask" else _stream.threads()
    with _rows() as progress:
        tally = _stream.points(file, output, border=border, source=source, way=way, progress=progress)
    rate = (tally.located + tally.set_aside) / tally.seconds
    click.echo(f"{_count(tally.located, 'row')} located in {tally.seconds:.1f} s ({rate:,.0f} a second)")
    click.echo(
        f"{_count(tally.set_aside, 'row')} set aside" + (f", see {tally.rejected}" if tally.rejected else "")
    )
    click.echo(
        f"{tally.nowhere:,} in no country, such as at sea; {tally.far:,} more than 200 km from the border"
    )
    nearest = [f"{pair} {rows:,}" for pair, rows in tally.borders.most_common(5)]
    click.echo(f"Nearest border: {', '.join(nearest) or 'none'}")


@main.command(context_settings=CONTEXT)
def atlas() -> None:
    """List the reference layers with their licence and accuracy.

    \b
    Example:
      marzmap atlas
    """
    from marzmap import atlas as layers

    for name, card in layers.cards().items():
        accuracy = f"accuracy {card['accuracy_m']:,.0f} m" if "accuracy_m" in card else ""
        click.echo(f"{name:26}{card['licence']:14}{accuracy:20}{card['title']}")


@contextmanager
def _steps(names: tuple[str, ...]) -> Iterator[Callable[[str], None]]:
    """A progress bar over named steps, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    look = (SpinnerColumn(), TextColumn("{task.description:20}"), BarColumn(), TimeElapsedColumn())
    with Progress(*look, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(names[0], total=len(names))
        yield lambda name: bar.update(task, description=name, completed=names.index(name))


@contextmanager
def _rows() -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar over rows with rate and remaining time, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.completed:,} rows, {task.fields[rate]:,.0f} a second")
    with Progress(
        BarColumn(), rate, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("locating", total=None, rate=0.0)

        def show(done: int, size: int | None) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed or 0.0
            bar.update(task, completed=done, total=size and max(size, done), rate=speed)

        yield show


def _summary(built: Build) -> str:
    """What a person wants to read after a build."""
    study = built.study
    crossings = built.layers.get("crossings")
    names = {} if crossings is None else dict(zip(crossings["crossing_id"], crossings["name"], strict=True))
    shown = built.layers["countries"]
    countries = dict(zip(shown["country"], shown["name"], strict=True))
    ends = built.layers["border"].groupby(["border_id", "border_part"])["chainage_end_m"].max()
    lines = [f"{study.title}  ({study.period or 'no period given'}; as of {study.as_of})", ""]
    for row in built.incidents.fillna({"place": "at its coordinates"}).to_dict("records"):
        lines.append(f"{row['date_edtf']}  {row['place']}: {row['title'] or row['incident_id']}")
        lines.append(f"    {_where(row, countries)}")
        along = ends.get((row["border_id"], row["border_part"]))
        start = f" from the {study.chainage_from}" if study.chainage_from else ""
        met = ""
        if isinstance(row["crossing_id"], str):
            met = f"; nearest crossing {names[row['crossing_id']]}, {_km(row['crossing_distance_m'])}"
        lines.append(f"    km {row['chainage_m'] / 1000:.0f} of {along / 1000:.0f}{start}{met}")
        if isinstance(row["place_candidates"], int) and row["place_candidates"] > 1:
            lines.append(f"    the place has {row['place_candidates']} candidate points; the first is shown")
        lines.append("")
    counts = [f"{_count(len(built.incidents), 'incident')} placed"]
    if built.drafts:
        counts.append(f"{_count(built.drafts, 'draft')} left out")
    counts.append(f"{_count(len(built.rejected), 'row')} set aside")
    if "context" in built.layers:
        counts.append(_count(len(built.layers["context"]), "context event"))
    lines.append(", ".join(counts) + ("; see rejected.csv" if len(built.rejected) else ""))
    return "\n".join(lines)


def _where(row: dict[Any, Any], countries: dict[str, str]) -> str:
    """One line on the side: where, how far, how sure."""
    distance = _km(row["border_distance_m"])
    likely = countries.get(row["side_likely"], row["side_likely"])
    if not isinstance(row["side_likely"], str):
        return f"side not known ({row['reason']}), {distance} from the line"
    low, high = row["border_distance_low_m"] / 1000, row["border_distance_high_m"] / 1000
    sure = f"P = {row['side_probability']:.2f}"
    if row["side"] == "undetermined":
        return f"on either side of the line (likelier {likely}, {sure}), {distance} from it"
    return f"in {likely}, {distance} ({low:.1f} to {high:.1f}) from the line, {sure}"


def _km(metres: float) -> str:
    return f"{metres / 1000:.1f} km"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _listed(files: list[str]) -> str:
    """Files at the top, and each folder with its count."""
    top = [name for name in files if "/" not in name]
    folders = sorted({name.partition("/")[0] for name in files} - set(top))
    inside = [
        f"{name}/ ({_count(sum(file.startswith(name + '/') for file in files), 'file')})" for name in folders
    ]
    return ", ".join([*top, *inside])


if __name__ == "__main__":
    main()
