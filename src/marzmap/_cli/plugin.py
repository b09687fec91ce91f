"""The command `qgis-plugin`: marzmap in the Processing toolbox of QGIS."""

from __future__ import annotations

from pathlib import Path

import click

from marzmap import _overwriting
from marzmap._cli import files
from marzmap.write import plugin


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="ZIP to write.")
def qgis_plugin(output: Path) -> None:
    """Write a plugin that brings marzmap into the Processing toolbox of QGIS 3.22 or later.

    In QGIS choose Plugins > Manage and Install Plugins > Install from ZIP. It adds Locate points, Check
    table, Build study, Geocode table and Compare border sources, which work in models and in qgis_process
    too. Each runs the program marzmap: the one that the settings of Processing name, else the one on the
    PATH, else, after asking, `uvx marzmap`. It needs no Python package inside QGIS.

    \b
    Example:
      marzmap qgis-plugin -o marzmap.zip
    """
    if output.suffix.lower() != ".zip":
        raise click.UsageError(f"{output}: give -o a name that ends in .zip.")
    _overwriting.refuse([output])
    files.write({output: [plugin.archive()]})
    click.echo(f"Written to {output}. In QGIS: Plugins > Manage and Install Plugins > Install from ZIP.")
