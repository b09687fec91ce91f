"""Options of the commands that read a table: what the table does not say itself."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from marzmap.tables import DATE_ORDERS, Options

if TYPE_CHECKING:
    from collections.abc import Callable


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --layer, --crs and --dates to a command, which takes them together as `options`."""

    @click.option("--layer", default="", help="Layer, sheet or member to read, of a file with several.")
    @click.option(
        "--crs", default="", help="System of the coordinates, such as EPSG:32641. [default: the file's]"
    )
    @click.option(
        "--dates", type=click.Choice([*DATE_ORDERS]), help="Order of day, month and year, as in 03/04/2022."
    )
    @functools.wraps(command)
    def with_options(*, layer: str, crs: str, dates: str | None, **others: Any) -> None:
        command(**others, options=Options(layer, crs, DATE_ORDERS[dates] if dates else ""))

    return with_options
