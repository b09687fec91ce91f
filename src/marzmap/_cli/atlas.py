"""The commands `atlas` and `atlas fetch`: what marzmap has of each border, and how to load more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from marzmap import _new, _overview, locate
from marzmap import atlas as layers
from marzmap._cli import inventory, progress, summary
from marzmap._errors import InputError
from marzmap._text import printable
from marzmap.atlas import fetch as loading

if TYPE_CHECKING:
    from collections.abc import Callable

    from marzmap.atlas.fetch.publishers import Kind

_BY_COUNTRY = ("places", "units")
_CODE = 3  # letters
_WHAT = (*_BY_COUNTRY, "crossings", "border")
_PUBLISHERS = {
    "places": "GeoNames",
    "units": "geoBoundaries",
    "crossings": "OpenStreetMap, by way of Overpass",
    "border": "OpenStreetMap, by way of Overpass",
}


@click.group(invoke_without_command=True)
@click.option("--border", help="Show one border such as KGZ-TJK, and how well each stretch is drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, for programs.")
@click.pass_context
def atlas(context: click.Context, border: str | None, *, as_json: bool) -> None:
    """List what marzmap has of each border, with licence, year and accuracy; `fetch` loads more.

    \b
    Examples:
      marzmap atlas
      marzmap atlas --border KGZ-TJK
      marzmap atlas fetch places --country ARM
    """
    if context.invoked_subcommand:
        return
    pairs = _new.pairs([border]) if border else ()
    borders = _overview.borders(pairs)
    cards = layers.cards() | layers.fetched.cards()
    if as_json:
        click.echo(
            json.dumps({"borders": borders, "layers": cards}, ensure_ascii=False, indent=1, default=str)
        )
    elif border:
        stretches = summary.accuracies(locate.pieces(locate.border(pairs)))
        click.echo("\n".join([*inventory.of_border(borders[0]), "", *stretches]))
    else:
        click.echo("\n".join([*inventory.of_all(borders), "", *inventory.layers(cards)]))


def _subjects(what: str, countries: tuple[str, ...], borders: tuple[str, ...]) -> list[str]:
    """Return the countries or borders that are asked for, each once."""
    named = [name.strip() for text in countries for name in text.split(",") if name.strip()]
    codes = [name.upper() if len(name) == _CODE else layers.country_of_name(name) or name for name in named]
    pairs = _new.pairs([pair for text in borders for pair in text.split(",")])
    if what in _BY_COUNTRY:
        codes += [code for pair in pairs for code in pair.split("-")]
        if not codes:
            raise click.UsageError(f"Give --country, such as: marzmap atlas fetch {what} --country ARM.")
        return list(dict.fromkeys(codes))
    touching = [pair for pair in layers.border_pairs() if {*codes} & {*pair.split("-")}]
    unknown = [code for code in codes if not any(code in pair.split("-") for pair in touching)]
    if unknown:
        raise InputError(f"{unknown[0]!r} has no land border. Give a border: --border KGZ-TJK.")
    if not pairs and not touching:
        raise click.UsageError(f"Give --border, such as: marzmap atlas fetch {what} --border KGZ-TJK.")
    return list(dict.fromkeys([*pairs, *touching]))


@atlas.command(short_help="Load places, units, crossings or another line.")
@click.argument("what", type=click.Choice(_WHAT))
@click.option("--country", multiple=True, help="An alpha-3 code such as ARM; several with commas between.")
@click.option("--border", multiple=True, help="A border such as KGZ-TJK; may be given more than once.")
@click.option("--from", "source", default="", metavar="FILE-or-ADDRESS", help="Instead of the publisher.")
@click.option("--overpass", "server", default="", metavar="ADDRESS", help="Another server of Overpass.")
@click.option("--level", type=click.IntRange(1, 5), default=2, show_default=True, help="Of units: 1 to 5.")
@click.option("--accuracy", type=click.FloatRange(1, 1e5), help="Of a line: 95 % of it lie within, metres.")
@click.option("--licence", default="", metavar="SPDX", help="Licence of a file that states none.")
@click.option("--sha256", default="", metavar="HEX", help="Checksum that the file must have.")
@click.option("--dry-run", is_flag=True, help="Print what would be asked, and ask nothing.")
def fetch(
    what: Kind, country: tuple[str, ...], border: tuple[str, ...], *, dry_run: bool, **given: Any
) -> None:
    """Load more data into your cache: places, units, crossings or another line of a border.

    \b
    places     GeoNames country dumps (IR.zip or IR.txt)
    units      provinces and districts: geoBoundaries, or GeoJSON of yours
    crossings  border controls and railways at a border: Overpass JSON, or GeoJSON of yours
    border     another line, for source = "fetched" in study.toml: Overpass JSON, or GeoJSON

    Without --from the publisher is asked; the address, and the query to Overpass, is shown first. Afterwards
    everything works without a network. MARZMAP_CACHE names another folder for what is loaded.

    \b
    Examples:
      marzmap atlas fetch places --country ARM,AZE
      marzmap atlas fetch units --country ARM --from geoBoundaries-ARM-ADM2.geojson
      marzmap atlas fetch crossings --border KGZ-TJK --dry-run
      marzmap atlas fetch border --border KGZ-TJK
    """
    subjects = _subjects(what, country, border)
    _check(what, subjects, given)
    if dry_run:
        click.echo("\n\n".join(_plan(what, subject, given) for subject in subjects))
        return
    failed = [subject for subject in subjects if not _load(what, subject, given, alone=len(subjects) == 1)]
    if failed:
        why = "reason" if len(failed) == 1 else "reasons"
        done = len(subjects) - len(failed)
        raise InputError(
            f"{', '.join(failed)}: not loaded, for the {why} above; {done} of {len(subjects)} loaded."
        )


def _check(what: str, subjects: list[str], given: dict[str, Any]) -> None:
    """Refuse options that say nothing about what is asked for."""
    if given["server"] and (given["source"] or what in _BY_COUNTRY):
        raise click.UsageError("--overpass is for crossings and border, and not together with --from.")
    if given["sha256"] and (not given["source"] or len(subjects) > 1):
        raise click.UsageError("--sha256 is the checksum of one file: give it with --from and one subject.")
    if given["licence"] and (not given["source"] or what == "places"):
        raise click.UsageError("--licence is that of a file: give it with --from; places are GeoNames'.")
    if given["accuracy"] and what != "border":
        raise click.UsageError("--accuracy is that of a line: use it with `fetch border`.")


def _plan(what: Kind, subject: str, given: dict[str, Any]) -> str:
    """Return what would be asked."""
    address, query = loading.request(what, subject, given["source"], given["server"], given["level"])
    name = "" if given["source"] else f"{_PUBLISHERS[what]}: "
    return f"{subject}: {name}{address}" + (f"\n{query}" if query else "")


def _load(what: str, subject: str, given: dict[str, Any], *, alone: bool) -> bool:
    """Load one table and report it; return whether that went well. A sole failure is raised."""
    load: Callable[..., dict[str, Any]] = getattr(loading, what)
    options = {"licence": given["licence"]} if what != "places" else {}
    options |= {"level": given["level"]} if what == "units" else {}
    options |= {"server": given["server"]} if what not in _BY_COUNTRY else {}
    options |= {"accuracy_m": given["accuracy"]} if what == "border" else {}
    try:
        with progress.shown(progress.received_bytes()) as show:
            manner = loading.Manner(
                progress=show,
                announce=lambda line: click.echo(_printable_lines(line), err=True),
                timeout_s=loading.TIMEOUT_S if what in _BY_COUNTRY else loading.QUERY_TIMEOUT_S,
                sha256=given["sha256"],
            )
            card = load(subject, given["source"], manner, **options)
    except InputError as error:
        if alone:
            raise
        click.echo(f"marzmap: {error}", err=True)
        return False
    click.echo("\n".join(inventory.loaded(what, card)))
    return True


def _printable_lines(text: str) -> str:
    """Return lines without what would steer a terminal."""
    return "\n".join(map(printable, text.split("\n")))
