"""The commands `geocode` and `draft`: places from names, and rows from an article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from marzmap import _overview, _overwriting, _rows, check
from marzmap import draft as drafting
from marzmap import geocode as step
from marzmap._cli import files, incident, progress, reading, report
from marzmap._errors import InputError
from marzmap._text import count, printable
from marzmap.check.kinds import Kinds, gathered
from marzmap.check.said import STATED, without_empty
from marzmap.geocode import online as provider
from marzmap.write import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marzmap.tables import Options


@click.command()
@click.argument("name", metavar="NAME... | FILE", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Table to write, for a FILE.")
@click.option("--country", default="", help="Country of the names, such as IRN.")
@click.option("--admin1", default="", help="Their province.")
@click.option(
    "--border",
    default="",
    help="The border they are about, such as KGZ-TJK: places near it are likelier meant. If absent, the one "
    "between the countries named; AFG-IRN where none is.",
)
@click.option(
    "--online",
    metavar="WHO",
    default="",
    help="Ask Nominatim too, over the network (extra online); WHO is your e-mail or site.",
)
@reading.options
@progress.option
def geocode(
    name: tuple[str, ...],
    output: Path | None,
    country: str,
    admin1: str,
    border: str,
    online: str,
    options: Options,
) -> None:
    """Print the places that a name or phrase can stand for, or fill in a table of them.

    Names in any script are looked up in the countries that the names, the table, --country or --border
    state, else in Afghanistan and Iran: places of 500 people and more, and those of `marzmap atlas fetch`. A
    name is taken only where enough speaks for a place: that it is near the border, or lies in the stated
    province. Where no place there has a name like it, those of that name elsewhere are listed.

    With -o FILE is a table with places or coordinates, in any form and of any source that `marzmap check`
    reads; it needs no dates. It is filled with coordinates, radius and place_id, its columns in marzmap's
    words. What is ambiguous, doubtful or unknown is written to a review next to it (placed.review.csv), a
    line for each place it may be. Bad rows are reported by kind, as `marzmap check` does, and set aside in
    placed.rejected.csv.

    \b
    Examples:
      marzmap geocode Shangalak "10 km north of Zaranj"
      marzmap geocode Qala --country AFG --admin1 Herat
      marzmap geocode places.csv -o placed.csv
      marzmap geocode kobo.xlsx -o placed.csv --layer 2021
    """
    if output:
        if len(name) != 1:
            raise click.UsageError("With -o give one FILE.")
        _fill(Path(name[0]), output, border, options)
        return
    if file := next((one for one in name if Path(one).is_file()), None):
        raise click.UsageError(f"{file} is a file: give the table to write with -o, such as -o placed.csv.")
    index = _index(step.countries_of(pd.DataFrame({"place": name, "country": country})), border)
    answers = step.candidates_of(name, step.Context(country.upper(), admin1), index)
    for asked, places in answers.groupby("asked", sort=False):
        click.echo(f"{asked}: {places['reason'].iloc[0] or 'found'}")
        for place in places.dropna(subset=["place_id"]).to_dict("records"):
            click.echo(f"  {incident.candidate(place)}")
    surest = answers.groupby("asked")["score"].max().fillna(0)
    _more(index, unknown=bool((surest < step.SURE).any()))
    if online:
        for row in provider.by_name(name, provider.nominatim(online)).to_dict("records"):
            answer = row["reason"] if isinstance(row["reason"], str) else incident.candidate(row)
            click.echo(f"{row['asked']}: {answer}")


def _fill(file: Path, output: Path, border: str, options: Options) -> None:
    """Fill in a table of places, with a review next to it; report its bad rows by kind."""
    if output.suffix.lower() != ".csv":
        raise click.UsageError(f"{output}: give -o a name that ends in .csv.")
    beside, aside = (output.with_suffix(f".{kind}.csv") for kind in ("review", "rejected"))
    _overwriting.refuse([output, beside, aside], [file])
    rejected = check.Rejected()
    with progress.shown(progress.steps(("reading", "looking places up"))) as show:
        show("reading")
        source = check.table(file, options, places_only=True)
        rows = _given(_accepted(source, file.name, rejected), source.header)
        show("looking places up")
        index = _index(step.countries_of(rows), border)
        filled, review = step.table(rows, index)
    texts = {aside: table.joined(rejected.blocks())} if len(rejected) else {}
    texts |= {beside: table.blocks(review), output: table.blocks(filled.drop(columns="row"))}
    files.write(texts)
    if not len(rejected):
        aside.unlink(missing_ok=True)  # of an earlier run
    placed, bad = int(filled["longitude"].notna().sum()), len(rejected)
    click.echo(
        f"{count(len(filled) + bad, 'row')}, {placed:,} placed; to review: {beside}"
        + f"; {count(bad, 'row')} set aside, see {aside}" * bool(bad)
    )
    _more(index, unknown=placed < len(filled))


def _accepted(source: check.Table, file: str, rejected: check.Rejected) -> pd.DataFrame:
    """Return the rows of a table that can be used; report the others by kind, and add them to `rejected`."""
    accepted: list[pd.DataFrame] = []
    notices: dict[str, None] = {}
    kinds: Kinds = {}
    for block in check.blocks(source, country_at=_rows.country_at):
        accepted.append(block.accepted)
        notices |= dict.fromkeys(block.notices)
        kinds = gathered(kinds, block)
        rejected.add(block.rejected)
    for line in [*report.notices(notices, file), *report.of_kinds(kinds.values(), file)]:
        progress.notice(line)
    return without_empty(pd.concat(accepted, ignore_index=True))


def _given(accepted: pd.DataFrame, header: Sequence[str]) -> pd.DataFrame:
    """Return the columns of accepted rows that their table has, and those that keep what no other does."""
    kept = {"footprint_wkt", "check_note_code", *STATED.values()}
    return accepted[
        [
            name
            for name in dict.fromkeys(["row", *header, *accepted])
            if name in accepted
            and (name in {"row", *header} or (name in kept and accepted[name].notna().any()))
        ]
    ]


def _more(index: step.Index, *, unknown: bool) -> None:
    """Report on stderr how to load more places, if one was unknown."""
    if unknown and (more := _overview.more_places(sorted(index.countries - {""}))):
        progress.notice(more)


def _index(countries: set[str], border: str = "") -> step.Index:
    """Return the places of some countries, made ready for rows about a border, or those between them."""
    borders = [border] if border else step.borders_between(countries)
    return step.index(step.gazetteer(countries=countries, borders=borders))


@click.command()
@click.argument("article", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="CSV to write.")
@click.option(
    "--actors",
    type=click.Path(path_type=Path),
    help="Your own parties, as CSV: actor, pattern, country, kind.",
)
def draft(article: Path, output: Path, actors: Path | None) -> None:
    """Propose rows from an article in plain English text, each with the sentences that it rests on.

    It reads English only. What is denied, feared, planned, remembered or counted over a period makes no
    row, and what the text does not say stays empty. A day such as "on Sunday" is worked out from the
    article's dateline and marked so, or left open. Every row is a draft, which `marzmap build` keeps off
    the map until you have read it and written "published" into its column status.

    \b
    Examples:
      marzmap draft article.txt -o incidents.csv
      marzmap draft article.txt -o incidents.csv --actors parties.csv
    """
    _overwriting.refuse([output], [article, *([actors] if actors else [])])
    try:
        text = article.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{article}: not readable as text in UTF-8: {error}.") from error
    if output.exists():
        raise InputError(f"{output}: exists already, and may hold your own work. Give a new name with -o.")
    if not output.parent.is_dir():
        raise InputError(f"{output}: no such folder. Give a name in a folder there is.")
    index = _index(drafting.named(text))
    parties = drafting.actors(actors)
    rows = drafting.incidents(text, index, parties, source=article.name)
    files.write({output: table.blocks(rows)})
    for row in rows.to_dict("records"):
        click.echo(
            printable(f"{row['date_edtf'] or 'no date'}  {row['title']}  (score {row['draft_score']:.2f})")
        )
        if row["draft_date_from"] != drafting.STATED:
            click.echo(printable(f"    date {row['draft_date_from']}"))
        click.echo(printable(f"    {row['draft_evidence'][:160]}"))
        click.echo(printable(f"    places: {row['places_meant'] or 'none known by this name'}"))
    _more(index, unknown=bool((rows["places_meant"].fillna("") == "").any()))
    _passed_over(drafting.passed_over(text, parties))
    click.echo(f"\n{count(len(rows), 'draft')} written to {output}.", nl=False)
    if len(rows):
        click.echo(' Read each against the article, then set\nits status to "published".')
    else:
        click.echo(" No sentence reports an incident at a border.")


def _passed_over(sentences: pd.DataFrame) -> None:
    """Print to stderr the sentences that name an incident and make no row, with the reason."""
    if len(sentences):
        click.echo("\nPassed over:", err=True)
    for sentence, reason in sentences[[*drafting.PASSED_OVER]].itertuples(index=False, name=None):
        click.echo(printable(f"    {reason}: {sentence[:160]}"), err=True)
