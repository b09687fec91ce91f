"""Options of the commands that can spread their work over processes or machines."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from marzmap import locate

if TYPE_CHECKING:
    from collections.abc import Callable

SPREAD = (
    "Workers of dask checked and located the rows; reading, looking up places, counting along the border, "
    "drawing and writing were done in this process."
)
"""What a build says of its work with dask."""


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --engine and --scheduler to a command, which takes what opens the workers, if any, as `way`."""

    @click.option(
        "--engine",
        type=click.Choice(["threads", "dask"]),
        default="threads",
        show_default=True,
        help="Work in this process, or in workers of dask (extra dask); the result is the same.",
    )
    @click.option(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="A dask scheduler, such as tcp://10.0.0.5:8786.  [default: two processes of this machine]",
    )
    @functools.wraps(command)
    def with_way(*, engine: str, scheduler: str, **others: Any) -> None:
        if scheduler and engine != "dask":
            raise click.UsageError("--scheduler needs --engine dask.")
        command(**others, way=functools.partial(locate.dask, scheduler) if engine == "dask" else None)

    return with_way
