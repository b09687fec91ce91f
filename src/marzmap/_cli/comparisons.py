"""The commands `compare` and `diff`: what another border layer or another build changes."""

from __future__ import annotations

import json
from pathlib import Path

import click

from marzmap import _overwriting, _pipeline, _study, atlas, locate, summarise
from marzmap._cli import files, progress
from marzmap._errors import InputError
from marzmap._text import count
from marzmap.write import table


@click.command()
@click.argument("study", default="iran-afghanistan")
@click.option("--with", "source", default="natural-earth", show_default=True, help="The other border layer.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV to write, 10 km of border a row.")
@progress.option
def compare(study: str, source: str, output: Path | None) -> None:
    """Say what another border layer would change: how far off it is, which incidents change side.

    STUDY is as for `marzmap build`. With -o FILE.csv the offsets along the border are written, and the
    incidents by either layer to FILE.incidents.csv beside it.

    \b
    Examples:
      marzmap compare
      marzmap compare my-study --with natural-earth -o offsets.csv
    """
    chosen = _study.read(study)
    atlas.border_file(source)
    if source == chosen.source:
        others = ", ".join(name for name in atlas.border_sources() if name != source)
        raise InputError(f"{source!r} is the border layer of the study itself. Give --with one of: {others}.")
    if output and (output.suffix.lower() != ".csv" or output.is_dir() or not output.parent.is_dir()):
        raise InputError(
            f"{output}: not a file to write. Give a name that ends in .csv, in a folder there is."
        )
    if output:
        _overwriting.refuse([output, output.with_suffix(".incidents.csv")], _study.files(chosen))
    with progress.shown(progress.steps((*_pipeline.STEPS, "comparing"))) as show:
        built = _pipeline.build(chosen, progress=show)
        show("comparing")
        main_line = locate.border(chosen.pairs, source=chosen.source, chainage_from=chosen.chainage_from)
        other = locate.reference(chosen.pairs, source=source)
        crossings = built.layers.get("crossings", atlas.crossings().iloc[:0])
        candidates = built.layers.get("candidates")
        comparison = summarise.compare(
            built.incidents, main_line, other, crossings, candidates, reach_km=chosen.reach_km
        )
    countries = built.layers["countries"]
    names = dict(zip(countries["country"], countries["name"], strict=True))
    names |= dict(zip(crossings["crossing_id"], crossings["name"], strict=True))
    click.echo(summarise.in_words(comparison, names, chosen.chainage_from))
    if len(built.rejected):
        progress.notice(f"{count(len(built.rejected), 'row')} set aside; `marzmap check` says why.")
    if output:
        beside = output.with_suffix(".incidents.csv")
        files.write({beside: table.blocks(comparison.changes), output: table.blocks(comparison.bins)})
        click.echo(f"\nWritten to {output} and {beside}")


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, for programs.")
def diff(old: Path, new: Path, *, as_json: bool) -> None:
    """Say what became of the incidents between two builds: added, removed, changed, on another side.

    OLD and NEW are folders that `marzmap build` wrote, or their incidents.csv.

    \b
    Examples:
      marzmap diff map-of-monday map-of-friday
      marzmap diff old/incidents.csv new/incidents.csv --json
    """
    difference = summarise.difference(summarise.read(old), summarise.read(new))
    if as_json:
        click.echo(json.dumps(difference._asdict(), ensure_ascii=False, indent=2))
    else:
        click.echo(summarise.difference_in_words(difference))
