"""The command line: each command reads, calls one function, writes, says.

Results go to standard output, progress and errors to standard error. Exit 0: done; 1: an error of the
input, in a line; 2: wrong usage; 130 or 143: stopped.
"""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from contextlib import contextmanager, nullcontext
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from marzmap import __version__, _outputs, _words
from marzmap._errors import InputError, MarzmapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import ParamSpec

    P = ParamSpec("P")

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Group(click.Group):
    """Commands whose errors of input end in one line and exit code 1, and which clear up when stopped."""

    def invoke(self, ctx: click.Context) -> Any:
        _stopped.clear()
        signal.signal(signal.SIGTERM, _stop)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _stop)
        # Tables and indexes are many objects and few cycles: to look for these took a fifth of a build.
        gc.set_threshold(500_000)
        # Nor are those left at the end worth a search, though Python would make one.
        atexit.register(gc.freeze)
        try:
            try:
                return super().invoke(ctx)
            except Exception:
                # Compiled code may take the stop for a failure of its own.
                _unless_stopped()
                raise
        except MarzmapError as error:
            click.echo(f"marzmap: {error}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(128 + signal.SIGINT)


_stopped: list[int] = []


def _stop(number: int, _: object) -> None:
    """Stop as by an exception, so that what is half written is cleared away."""
    _stopped.append(number)
    _unless_stopped()


def _unless_stopped() -> None:
    """Stop once more if compiled code has swallowed the stop: asked whenever progress is told."""
    if _stopped and _stopped[0] == signal.SIGINT:
        raise KeyboardInterrupt
    if _stopped:
        sys.exit(128 + _stopped[0])


def _formats(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    """Names of formats with commas between."""
    try:
        return _outputs.known(name.strip() for name in value.split(","))
    except InputError as error:
        raise click.BadParameter(str(error)) from error


@click.group(cls=_Group, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="marzmap")
def main() -> None:
    """Border incidents to an honest map: how far from the line, which side, how sure.

    \b
    Examples:
      marzmap build                     the embedded study of the Iran-Afghanistan border
      marzmap build my-study -o map     your own
    """


@main.command(context_settings=CONTEXT, short_help="The map and all files of a study.")
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
    help="What to write, with commas between.",
)
@click.option(
    "--figures", is_flag=True, help="Draw figures/ for a report too: PNG and SVG (needs matplotlib)."
)
@click.option(
    "--public", is_flag=True, help="Reduce or leave out rows that may not be handed on as they are."
)
@click.option("--watch", is_flag=True, help="Build again whenever a file of the study changes.")
@click.option("--timings", is_flag=True, help="Tell what each step and each format took.")
def build(
    study: str,
    output: Path | None,
    *,
    strict: bool,
    formats: tuple[str, ...],
    figures: bool,
    public: bool,
    watch: bool,
    timings: bool,
) -> None:
    """Make the map, the layers, the QGIS project and the table of a study.

    STUDY is a folder with a study.toml, or the name of an embedded study: iran-afghanistan (the
    default), iran-afghanistan-2021-2024.

    \b
    Examples:
      marzmap build iran-afghanistan-2021-2024 -o map
      marzmap build my-study --formats html,gpkg --timings
      marzmap build my-study --figures --public
    """
    if figures:
        from marzmap import plot

        plot.available()

    def once() -> tuple[Path, list[Path]]:
        began = [("starting", perf_counter())]
        from marzmap import _pipeline, _study
        from marzmap.write import folder

        chosen = _study.read(study)
        target = output or Path(f"{chosen.id}-map")
        folder.check(target)
        with _progress(_steps((*_pipeline.STEPS, *_outputs.steps(formats, figures=figures)))) as show:

            def begin(step: str) -> None:
                began.append((step, perf_counter()))
                show(step)

            built = _pipeline.build(chosen, strict=strict, public=public, progress=begin)
            files = _outputs.save(built, target, formats=formats, figures=figures, progress=begin)
        if timings:
            click.echo(_shares(began, perf_counter()), err=True)
        click.echo(_words.of_build(built))
        click.echo(f"\nWritten to {target}/: {_words.listed(files)}")
        return target, _study.files(chosen)

    if watch:
        _again(study, once)
    else:
        once()


def _again(study: str, once: Callable[[], tuple[Path, list[Path]]]) -> None:
    """Build, and build again whenever a file of the study changes, until the person stops it."""
    from marzmap import _study, _watch, summarise

    files = _study.files(_study.read(study))
    known = None
    while True:
        since = _watch.stamps(files)
        try:
            target, files = once()
            new = summarise.read(target) if (target / summarise.TABLE).is_file() else None
            if known is not None and new is not None:
                click.echo(f"\n{summarise.difference_in_words(summarise.difference(known, new))}")
            known = new
        except InputError as error:
            click.echo(f"marzmap: {error}", err=True)
        click.echo("\nWaiting for changes; Ctrl-C ends it.", err=True)
        changed = _watch.changed(since)
        click.echo(f"\nChanged: {', '.join(path.name for path in changed)}")


@main.command(context_settings=CONTEXT, short_help="What is wrong with a table, row by row.")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--strict", is_flag=True, help="Exit 1 if any row is bad.")
@click.option("--columns", is_flag=True, help="List the columns, and the names they are known by.")
@click.option(
    "--rejected", type=click.Path(path_type=Path), help="Write the bad rows here, as CSV with their reasons."
)
def check(file: Path | None, rejected: Path | None, *, strict: bool, columns: bool) -> None:
    """Say what is wrong with a table of incidents: row, column, reason and fix.

    FILE is CSV, TSV, XLSX, GeoJSON or Parquet, or an export of ACLED, UCDP GED, GDELT or Atlos as it
    came: which, its header tells. What is wrong is told as FILE:row: column: reason, and what to do; the
    header is row 1.

    \b
    Examples:
      marzmap check incidents.csv
      marzmap check acled.csv --strict --rejected bad.csv
      marzmap check --columns
    """
    from marzmap import _pipeline
    from marzmap import check as step
    from marzmap.write import table

    if columns:
        click.echo(step.columns.listed())
        return
    if file is None:
        raise click.UsageError("Give the FILE to check, or --columns.")
    good, bad, converted = 0, 0, 0
    kept: list[str] = []
    with _progress(_rows("checking")) as progress:
        for block in step.blocks(file, country_at=_pipeline.country_at, progress=progress):
            good, bad = good + len(block.accepted), bad + len(block.rejected)
            converted += int(block.accepted["converted"].notna().sum())
            for line in step.messages(block.rejected, file.name):
                click.echo(line)
            if rejected:
                rows = block.rejected.assign(file=file.name)
                text = table.text(rows)
                kept.append(text.removeprefix(table.text(rows.iloc[:0])) if kept else text)
    told = f", {_words.count(converted, 'row')} with values read otherwise than written" if converted else ""
    click.echo(f"{_words.count(good + bad, 'row')} read, {good:,} good, {bad:,} bad{told}")
    if rejected:
        _write({rejected: "".join(kept)})
    if strict and bad:
        sys.exit(1)


@main.command(context_settings=CONTEXT, short_help="Rows proposed from an article.")
@click.argument("article", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="CSV to write.")
@click.option(
    "--actors",
    type=click.Path(path_type=Path),
    help="Your own parties, as CSV: actor, pattern, country, kind.",
)
def draft(article: Path, output: Path, actors: Path | None) -> None:
    """Propose rows from an article in plain English text, each with the sentences that it rests on.

    Nothing is invented: what the text does not say stays empty. Every row is a draft, which `marzmap build`
    keeps off the map until you have read it and written "published" into its column status.

    \b
    Examples:
      marzmap draft article.txt -o incidents.csv
      marzmap draft article.txt -o incidents.csv --actors parties.csv
    """
    from marzmap import draft as step
    from marzmap import geocode
    from marzmap.write import table

    try:
        text = article.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{article}: not readable as text in UTF-8: {error}.") from error
    if output.exists():
        raise InputError(f"{output}: exists already, and may hold your own work. Give a new name with -o.")
    if not output.parent.is_dir():
        raise InputError(f"{output}: no such folder. Give a name in a folder there is.")
    known = geocode.index(geocode.gazetteer())
    rows = step.incidents(text, known, step.actors(actors), source=article.name)
    _write({output: table.text(rows)})
    for row in rows.to_dict("records"):
        click.echo(
            _words.printable(
                f"{row['date_edtf'] or 'no date'}  {row['title']}  (score {row['draft_score']:.2f})"
            )
        )
        click.echo(_words.printable(f"    {row['draft_evidence'][:160]}"))
        click.echo(_words.printable(f"    places: {row['places_meant'] or 'none known by this name'}"))
    click.echo(
        f"\n{_words.count(len(rows), 'draft')} written to {output}. Read each against the article, then set"
    )
    click.echo('its status to "published".')


@main.command(context_settings=CONTEXT, short_help="The places that a name can stand for.")
@click.argument("name", metavar="NAME... | FILE", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Table to write, for a FILE.")
@click.option("--country", default="", help="Country of the names, such as IRN.")
@click.option("--admin1", default="", help="Their province.")
@click.option(
    "--online",
    metavar="WHO",
    default="",
    help="Ask Nominatim too, over the network (extra online); WHO is your e-mail or site.",
)
def geocode(name: tuple[str, ...], output: Path | None, country: str, admin1: str, online: str) -> None:
    """Print the places that a name or phrase can stand for, or fill in a table of them.

    Names are sought in Afghanistan and Iran, among the places of `marzmap atlas fetch`, and with --country
    among the towns of that country.

    With -o FILE is a CSV table with a column place; its country and admin1 are heeded. It is filled with
    coordinates, radius and place_id, and what is ambiguous, doubtful or unknown is written to a review
    beside it (placed.review.csv), a line for each place it may be.

    \b
    Examples:
      marzmap geocode Shangalak "10 km north of Zaranj"
      marzmap geocode Qala --country AFG --admin1 Herat
      marzmap geocode places.csv -o placed.csv
    """
    from marzmap import geocode as step

    known = step.index(step.gazetteer(countries=(country.upper(),) if country else ()))
    if output:
        if len(name) != 1:
            raise click.UsageError("With -o give one FILE.")
        from marzmap.write import table

        filled, review = step.table(step.rows(Path(name[0])), known)
        beside = output.with_suffix(f".review{output.suffix}")
        _write({beside: table.text(review), output: table.text(filled)})
        found = int(filled["longitude"].notna().sum())
        click.echo(f"{_words.count(len(filled), 'row')}, {found:,} placed; to review: {beside}")
        return
    told = step.candidates_of(name, step.Context(country.upper(), admin1), known)
    for asked, places in told.groupby("asked", sort=False):
        click.echo(f"{asked}: {places['reason'].iloc[0] or 'found'}")
        for place in places.dropna(subset=["place_id"]).to_dict("records"):
            click.echo(f"  {_words.candidate(place)}")
    if online:
        from marzmap.geocode import online as provider

        for row in provider.by_name(name, provider.nominatim(online)).to_dict("records"):
            answer = row["reason"] if isinstance(row["reason"], str) else _words.candidate(row)
            click.echo(f"{row['asked']}: {answer}")


@main.command(context_settings=CONTEXT, short_help="Border columns for any table of points.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Table to write.")
@click.option("--border", default="world", show_default=True, help='A border such as IRN-AFG, or "world".')
@click.option("--source", default="world", show_default=True, help="Border layer: world, or natural-earth.")
@click.option(
    "--engine",
    type=click.Choice(["threads", "dask"]),
    default="threads",
    show_default=True,
    help="Threads of this process, or dask (extra dask); the result is the same.",
)
@click.option("--scheduler", default="", help="Address of a dask scheduler.  [default: two local processes]")
def locate(file: Path, output: Path, border: str, source: str, engine: str, scheduler: str) -> None:
    """Say of every point in a table how far from which border it lies, on which side, in which country.

    FILE is CSV, Parquet, GeoJSON or GeoPackage by its ending, as is the table to write. It needs
    longitude and latitude in degrees, or a geometry of points; radius_m in metres tells how sure the
    side is. Without --border the nearest of all land borders counts. Rows without a usable point are set
    aside, in located.rejected.csv beside located.csv.

    \b
    Examples:
      marzmap locate events.csv -o located.csv
      marzmap locate events.parquet -o located.gpkg --border IRN-AFG
      marzmap locate events.parquet -o located.parquet --engine dask
    """
    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler needs --engine dask.")
    from marzmap import _stream

    way = _stream.dask(scheduler) if engine == "dask" else _stream.threads()
    with _progress(_rows("locating")) as progress:
        tally = _stream.points(file, output, border=border, source=source, way=way, progress=progress)
    rate = (tally.located + tally.set_aside) / tally.seconds
    click.echo(
        f"{_words.count(tally.located, 'row')} located in {tally.seconds:.1f} s ({rate:,.0f} a second)"
    )
    click.echo(
        f"{_words.count(tally.set_aside, 'row')} set aside"
        + (f", see {tally.rejected}" if tally.rejected else "")
    )
    click.echo(
        f"{tally.nowhere:,} in no country, such as at sea; {tally.far:,} more than 200 km from the border"
    )
    nearest = [f"{pair} {rows:,}" for pair, rows in tally.borders.most_common(5)]
    click.echo(f"Nearest border: {', '.join(nearest) or 'none'}")


@main.command(context_settings=CONTEXT, short_help="What another border layer would change.")
@click.argument("study", default="iran-afghanistan")
@click.option("--with", "source", default="natural-earth", show_default=True, help="The other border layer.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV to write, 10 km of border a row.")
def compare(study: str, source: str, output: Path | None) -> None:
    """Say what another border layer would change: how far off it is, which incidents change side.

    STUDY is as for `marzmap build`. With -o FILE.csv the offsets along the border are written, and the
    incidents by either layer to FILE.incidents.csv beside it.

    \b
    Examples:
      marzmap compare
      marzmap compare my-study --with natural-earth -o offsets.csv
    """
    from marzmap import _pipeline, _study, atlas, locate, summarise
    from marzmap.write import table

    chosen = _study.read(study)
    atlas.border_file(source)
    if source == chosen.source:
        others = ", ".join(name for name in atlas.border_sources() if name != source)
        raise InputError(f"{source!r} is the border layer of the study itself. Give --with one of: {others}.")
    if output and (output.suffix.lower() != ".csv" or output.is_dir() or not output.parent.is_dir()):
        raise InputError(
            f"{output}: not a file to write. Give a name that ends in .csv, in a folder there is."
        )
    built = _pipeline.build(chosen)
    main_line = locate.border(chosen.pairs, source=chosen.source, chainage_from=chosen.chainage_from)
    other = locate.reference(chosen.pairs, source=source)
    crossings = atlas.crossings()
    candidates = built.layers.get("candidates")
    found = summarise.compare(built.incidents, main_line, other, crossings, candidates)
    countries = built.layers["countries"]
    names = dict(zip(countries["country"], countries["name"], strict=True))
    names |= dict(zip(crossings["crossing_id"], crossings["name"], strict=True))
    click.echo(summarise.in_words(found, names, chosen.chainage_from))
    if len(built.rejected):
        click.echo(
            f"{_words.count(len(built.rejected), 'row')} set aside; `marzmap check` says why.", err=True
        )
    if output:
        beside = output.with_suffix(".incidents.csv")
        _write({beside: table.text(found.changes), output: table.text(found.bins)})
        click.echo(f"\nWritten to {output} and {beside}")


@main.command(context_settings=CONTEXT, short_help="A study of any land border, ready to build.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--border", multiple=True, help="A border such as KGZ-TJK; may be given more than once.")
@click.option("--from", "table", type=click.Path(path_type=Path), help="A table of incidents to start from.")
def new(folder: Path, border: tuple[str, ...], table: Path | None) -> None:
    """Write a study for any land border of the world, ready to build.

    DIR is new or empty. With --from the table, in any form that `marzmap check` reads, is copied as it is;
    without --border the study is about the border that 80 % of the events near one lie near.

    \b
    Examples:
      marzmap new my-study --border KGZ-TJK
      marzmap new my-study --border IND-PAK --border CHN-IND
      marzmap new my-study --from acled.csv
    """
    from datetime import UTC, datetime

    from marzmap import _new

    if not border and not table:
        raise click.UsageError("Give --border, such as --border KGZ-TJK, or --from with a table.")
    _new.check_folder(folder)
    pairs = _new.pairs(border)
    if table:
        with _progress(_rows("reading")) as progress:
            found = _new.near(table, progress=progress)
        click.echo(_words.near(found.rows, found.placed, found.borders, _new.NEAR_M))
        pairs = pairs or _new.main_border(found, table)
    files = _new.study(folder, pairs, as_of=datetime.now(tz=UTC).date(), table=table)
    click.echo(f"{'; '.join(_new.named(pairs))}: written to {folder}/: {_words.listed(files)}")
    click.echo(f"Build it with: marzmap build {folder}")


@main.command(context_settings=CONTEXT, short_help="What changed between two builds.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def diff(old: Path, new: Path, *, as_json: bool) -> None:
    """Say what became of the incidents between two builds: added, removed, changed, on another side.

    OLD and NEW are folders that `marzmap build` wrote, or their incidents.csv.

    \b
    Examples:
      marzmap diff map-of-monday map-of-friday
      marzmap diff old/incidents.csv new/incidents.csv --json
    """
    import json

    from marzmap import summarise

    found = summarise.difference(summarise.read(old), summarise.read(new))
    if as_json:
        click.echo(json.dumps(found._asdict(), ensure_ascii=False, indent=2))
    else:
        click.echo(summarise.difference_in_words(found))


@main.group(
    context_settings=CONTEXT, invoke_without_command=True, short_help="The layers we hold, and more places."
)
@click.pass_context
def atlas(context: click.Context) -> None:
    """List the reference layers with their licence and accuracy; `fetch` loads more places.

    \b
    Examples:
      marzmap atlas
      marzmap atlas fetch places --country IRN --from IR.zip
    """
    if context.invoked_subcommand:
        return
    from marzmap import atlas as layers
    from marzmap.atlas import fetch as fetched

    for name, card in (layers.cards() | fetched.cards()).items():
        accuracy = f"accuracy {card['accuracy_m']:,.0f} m" if "accuracy_m" in card else ""
        click.echo(f"{name:26}{card['licence']:14}{accuracy:20}{card['title']}")


@atlas.command(context_settings=CONTEXT, short_help="Load the places of a country.")
@click.argument("what", type=click.Choice(["places"]), expose_value=False)
@click.option("--country", required=True, help="Whose places, an alpha-3 code such as IRN.")
@click.option("--from", "source", required=True, help="A GeoNames country dump: file or address.")
def fetch(country: str, source: str) -> None:
    """Load the places of a GeoNames country dump (IR.zip or IR.txt) into your cache.

    `marzmap geocode` and `marzmap build` then know them too. MARZMAP_CACHE names another folder.

    \b
    Example:
      marzmap atlas fetch places --country IRN --from https://download.geonames.org/export/dump/IR.zip
    """
    from marzmap.atlas import fetch as step

    with _progress(_bytes()) as progress:
        card = step.places(country.upper(), source, progress=progress)
    click.echo(
        f"{_words.count(card['rows'], 'place')} of {card['country']} ({card['licence']}), "
        f"{_words.count(card['left_out'], 'other record')} left out; sha256 {card['sha256']}"
    )


def _write(files: dict[Path, str]) -> None:
    """Write files of one folder, each whole or not at all; the last is there only if all are."""
    from tempfile import TemporaryDirectory

    *_, last = files
    try:
        with TemporaryDirectory(prefix=".marzmap-", dir=last.parent) as folder:
            for path, text in files.items():
                (Path(folder) / path.name).write_bytes(text.encode())
            for path in files:
                (Path(folder) / path.name).replace(path)
    except OSError as error:
        raise InputError(f"{last}: cannot be written: {error.strerror}.") from error


def _shares(began: list[tuple[str, float]], end: float) -> str:
    """Lay out what each step took, seconds and share of the whole."""
    starts = [start for _, start in began]
    whole = end - starts[0]
    took = [later - start for start, later in pairwise([*starts, end])]
    rows = [(step, seconds) for (step, _), seconds in zip(began, took, strict=True)]
    return "\n".join(
        f"{step:24}{seconds:8.3f} s{seconds / whole:7.1%}" for step, seconds in [*rows, ("together", whole)]
    )


@contextmanager
def _progress(bar: AbstractContextManager[Callable[P, None]]) -> Iterator[Callable[P, None]]:
    """What is told of the progress goes to a bar, on a terminal only; everywhere a stop is heard by it."""
    with bar if sys.stderr.isatty() else nullcontext(lambda *_, **__: None) as show:

        def told(*args: P.args, **kwargs: P.kwargs) -> None:
            _unless_stopped()
            show(*args, **kwargs)

        yield told


@contextmanager
def _steps(names: tuple[str, ...]) -> Iterator[Callable[[str], None]]:
    """A progress bar over named steps."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    look = (SpinnerColumn(), TextColumn("{task.description:20}"), BarColumn(), TimeElapsedColumn())
    with Progress(*look, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(names[0], total=len(names))
        yield lambda name: bar.update(task, description=name, completed=names.index(name))


@contextmanager
def _bytes() -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar over what is downloaded."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    look = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*look, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("fetching", total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)


@contextmanager
def _rows(doing: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar over rows with rate and remaining time."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.completed:,} rows, {task.fields[rate]:,.0f} a second")
    # Results that go elsewhere than to the terminal are none of the bar's business.
    look = (TextColumn("{task.description}"), BarColumn(), rate, TimeRemainingColumn())
    own = sys.stdout.isatty()
    with Progress(*look, console=Console(stderr=True), transient=True, redirect_stdout=own) as bar:
        task = bar.add_task(doing, total=None, rate=0.0)

        def show(done: int, size: int | None) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed or 0.0
            bar.update(task, completed=done, total=size and max(size, done), rate=speed)

        yield show


if __name__ == "__main__":
    main()
