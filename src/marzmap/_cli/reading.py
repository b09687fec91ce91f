"""Options of the commands that read a table: what the table does not say itself."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from marzmap.tables import DATE_ORDERS, Options, is_encoding, is_time_zone

if TYPE_CHECKING:
    from collections.abc import Callable


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how to read a table to a command, which takes them together as `options`."""

    @click.option("--layer", default="", help="Layer, sheet or member to read, of a file with several.")
    @click.option(
        "--crs", default="", help="System of the coordinates, such as EPSG:32641. [default: the file's]"
    )
    @click.option(
        "--dates", type=click.Choice([*DATE_ORDERS]), help="Order of day, month and year, as in 03/04/2022."
    )
    @click.option(
        "--time-zone",
        default="",
        callback=_time_zone,
        help="Where the day of an instant in UTC is taken, such as Asia/Kabul.",
    )
    @click.option(
        "--encoding",
        default="",
        callback=_encoding,
        help="Encoding of a text, such as windows-1251.",
    )
    @functools.wraps(command)
    def with_options(
        *, layer: str, crs: str, dates: str | None, time_zone: str, encoding: str, **others: Any
    ) -> None:
        order = DATE_ORDERS[dates] if dates else ""
        command(**others, options=Options(layer, crs, order, time_zone=time_zone, encoding=encoding))

    return with_options


def _time_zone(_context: click.Context, _option: click.Parameter, name: str) -> str:
    if name and not is_time_zone(name):
        raise click.BadParameter(
            f"{name!r} is not a time zone. Give a name such as Asia/Kabul or Europe/Kyiv."
        )
    return name


def _encoding(_context: click.Context, _option: click.Parameter, name: str) -> str:
    if name and not is_encoding(name):
        raise click.BadParameter(f"{name!r} is not an encoding. Give a name such as windows-1251 or koi8-r.")
    return name
