"""The commands `build` and `new`: a study made, and a study built."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import click

from marzmap import _near, _new, _outputs, _overview, _pipeline, _study, check, plot, summarise
from marzmap._cli import engine, inventory, progress, reading, report, summary, watch
from marzmap._errors import InputError
from marzmap._text import count

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from marzmap.locate import Way
    from marzmap.tables import Options


def _formats(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    """Return the names of formats with commas between."""
    try:
        return _outputs.in_order(name.strip() for name in value.split(","))
    except InputError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("study", default="iran-afghanistan")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to write. [default: ./STUDY-map]"
)
@click.option("--strict", is_flag=True, help="Fail, and write nothing, if any row is bad.")
@click.option(
    "--formats",
    metavar="NAMES",
    callback=_formats,
    default=",".join(_outputs.FORMATS),
    show_default=True,
    help="What to write, with commas between; on request xlsx (incidents.xlsx) and csv-bom (CSV for Excel).",
)
@click.option(
    "--figures", is_flag=True, help="Draw figures/ for a report too: PNG and SVG (needs matplotlib)."
)
@click.option(
    "--public", is_flag=True, help="Reduce or leave out rows that may not be handed on as they are."
)
@click.option("--watch", "again", is_flag=True, help="Build again whenever a file of the study changes.")
@click.option("--timings", is_flag=True, help="Report what each step and each format took.")
@engine.options
@progress.option
def build(  # noqa: PLR0913 - as many as the command has options
    study: str,
    output: Path | None,
    *,
    strict: bool,
    formats: tuple[str, ...],
    figures: bool,
    public: bool,
    again: bool,
    timings: bool,
    way: Callable[[], AbstractContextManager[Way]] | None,
) -> None:
    """Make the map, the layers, the QGIS project and the table of a study.

    STUDY is a folder with a study.toml, or the name of an embedded study: iran-afghanistan (the
    default), iran-afghanistan-2021-2024.

    With --engine dask, blocks of rows are checked, and located against the border, in other processes or on
    other machines. What needs the whole table stays in this process: reading, ids that two blocks share,
    looking up places, counting along the border, drawing and writing.

    \b
    Examples:
      marzmap build iran-afghanistan-2021-2024 -o map
      marzmap build my-study --formats html,gpkg --timings
      marzmap build my-study --figures --public
    """
    if figures:
        plot.available()

    def once(started: tuple[float, float]) -> Path:
        began = [("starting", *started)]
        chosen = _study.read(study)
        target = output or Path(f"{chosen.id}-map")
        _outputs.check_folder(target, chosen)
        names = (*_pipeline.STEPS, *_outputs.steps(formats, figures=figures))
        with progress.shown(progress.steps(names)) as show, (way or nullcontext)() as spread:

            def begin(step: str) -> None:
                began.append((step, perf_counter(), process_time()))
                show(step)

            built = _pipeline.build(chosen, strict=strict, public=public, progress=begin, way=spread)
            files = _outputs.save(built, target, formats=formats, figures=figures, progress=begin)
        if timings:
            progress.notice(_timings([*began, ("together", perf_counter(), process_time())]))
        last = [*([engine.SPREAD] if way else []), f"Written to {target}/: {summary.listed(files)}"]
        click.echo("\n\n".join([summary.of_build(built), *last]))
        return target

    started = click.get_current_context().obj
    _watch(study, started, once) if again else once(started)


def _timings(began: list[tuple[str, float, float]]) -> str:
    """Lay out what each step took until the next began: seconds, share of the whole, processor seconds."""
    took = [
        (step, later - start, later_cpu - start_cpu)
        for (step, start, start_cpu), (_, later, later_cpu) in [*pairwise(began), (began[0], began[-1])]
    ]
    whole = took[-1][1]
    names = [*(step for step, _, _ in began)]
    return "\n".join(
        f"{name:24}{seconds:8.3f} s{seconds / whole:7.1%}{cpu:9.3f} s of CPU"
        for name, (_, seconds, cpu) in zip(names, took, strict=True)
    )


def _watch(study: str, started: tuple[float, float], once: Callable[[tuple[float, float]], Path]) -> None:
    """Build, and build again whenever a file of the study changes, until the person stops it."""
    files = _study.files(_study.read(study))
    before = None

    def listed() -> list[Path]:
        nonlocal files
        # What cannot be used is reported by the build.
        with suppress(InputError):
            files = _study.files(_study.read(study))
        return files

    while True:
        since = watch.stamps(listed())
        try:
            target = once(started)
            after = summarise.read(target) if (target / summarise.TABLE).is_file() else None
            if before is not None and after is not None:
                click.echo(f"\n{summarise.difference_in_words(summarise.difference(before, after))}")
            before = after
        except InputError as error:
            progress.notice(f"marzmap: {error}")
        progress.notice("\nWaiting for changes; Ctrl-C ends it.")
        changed = watch.changed(since, listed)
        started = (perf_counter(), process_time())
        click.echo(f"\nChanged: {', '.join(path.name for path in changed)}")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--border", multiple=True, help="A border such as KGZ-TJK; may be given more than once.")
@click.option("--from", "table", type=click.Path(path_type=Path), help="A table of incidents to start from.")
@reading.options
@progress.option
def new(folder: Path, border: tuple[str, ...], table: Path | None, *, options: Options) -> None:
    """Write a study for any land border of the world, ready to build.

    DIR is new or empty. With --from the table, in any form that `marzmap check` reads, is copied as it is;
    without --border the study is about the border that 80 % of the events near one lie near.

    \b
    Examples:
      marzmap new my-study --border KGZ-TJK
      marzmap new my-study --border IND-PAK --border CHN-IND
      marzmap new my-study --from acled.csv
    """
    if not border and not table:
        raise click.UsageError("Give --border, such as --border KGZ-TJK, or --from with a table.")
    _new.check_folder(folder, table)
    pairs = _new.pairs(border)
    read = check.table(table, options) if table else None
    if table and read:
        with progress.shown(progress.rows("reading")) as show:
            found = _near.near(read, progress=show)
        for line in [*report.notices(found.notices, table.name), report.briefly(read, table.name)]:
            click.echo(line)
        click.echo(summary.near(found.rows, found.placed, found.borders, _near.NEAR_M))
        if found.set_aside:
            click.echo(f"{count(found.set_aside, 'row')} set aside; why: marzmap check {table}")
        pairs = pairs or _near.main_border(found, table)
    if read:
        options = options._replace(dates=read.dates)
    files = _new.study(
        folder,
        pairs,
        as_of=datetime.now(tz=UTC).date(),
        table=table,
        options=options,
        understood=read.columns if read else (),
    )
    click.echo(f"{'; '.join(_new.countries(pairs))}: written to {folder}/: {summary.listed(files)}")
    for facts in _overview.borders(pairs):
        click.echo("\n".join(["", *inventory.of_border(facts)]))
    click.echo(f"\nBuild it with: marzmap build {folder}")
