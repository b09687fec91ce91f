"""The commands `atlas` and `atlas fetch`: the reference layers, and more places."""

from __future__ import annotations

import click

from marzmap import atlas as layers
from marzmap import locate
from marzmap._cli import progress, summary
from marzmap._text import count
from marzmap.atlas import fetch as loading


@click.group(invoke_without_command=True)
@click.option("--border", help="Show how well a border such as KGZ-TJK is drawn, stretch by stretch.")
@click.pass_context
def atlas(context: click.Context, border: str | None) -> None:
    """List the reference layers with their licence and accuracy; `fetch` loads more places.

    \b
    Examples:
      marzmap atlas
      marzmap atlas --border KGZ-TJK
      marzmap atlas fetch places --country IRN --from IR.zip
    """
    if context.invoked_subcommand:
        return
    if border:
        click.echo("\n".join(summary.accuracies(locate.pieces(locate.border((border,))))))
        return
    for name, card in (layers.cards() | layers.fetched.cards()).items():
        accuracy = f"accuracy {card['accuracy_m']:,.0f} m" if "accuracy_m" in card else ""
        click.echo(f"{name:26}{card['licence']:14}{accuracy:20}{card['title']}")


@atlas.command(short_help="Load the places of a country.")
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
    with progress.shown(progress.received_bytes()) as show:
        card = loading.places(country.upper(), source, progress=show)
    click.echo(
        f"{count(card['rows'], 'place')} of {card['country']} ({card['licence']}), "
        f"{count(card['left_out'], 'other record')} left out; sha256 {card['sha256']}"
    )
