"""Progress on standard error: bars on a terminal, drawn by rich, or with --json-progress lines of JSON."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from marzmap._cli import signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import Any, ParamSpec

    from rich.progress import Progress

    P = ParamSpec("P")


FLAG = "--json-progress"
_META = "marzmap.json_progress"


option = click.option(
    FLAG,
    is_flag=True,
    expose_value=False,
    help="Write progress, notices and a last error to stderr as JSON, one object a line, for programs.",
)
"""Adds --json-progress to a command, which itself does not take it."""


def choose(context: click.Context) -> None:
    """Write JSON from now on if a command of this group is called with --json-progress.

    It counts for errors of usage too, of which click reports some before it has read all options.
    """
    context.meta[_META] = FLAG in context.args


def is_json() -> bool:
    """Check whether progress, notices and errors are written as JSON."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_META))


def notice(text: str) -> None:
    """Write to stderr what is neither a result nor an error."""
    _line(notice=text) if is_json() else click.echo(text, err=True)


def error(text: str) -> None:
    """Write to stderr why a command ends."""
    _line(error=text) if is_json() else click.echo(text, err=True)


def _line(**values: Any) -> None:
    click.echo(json.dumps(values, ensure_ascii=False), err=True)


@contextmanager
def shown(bar: AbstractContextManager[Callable[P, None]]) -> Iterator[Callable[P, None]]:
    """Show progress on a terminal or as JSON; wherever it is reported, stop if a signal asked for it."""
    with bar if is_json() or sys.stderr.isatty() else nullcontext(lambda *_, **__: None) as show:

        def report(*args: P.args, **kwargs: P.kwargs) -> None:
            signals.raise_if_stopped()
            show(*args, **kwargs)

        yield report


@contextmanager
def steps(names: tuple[str, ...]) -> Iterator[Callable[[str], None]]:
    """Show a bar over named steps."""
    if is_json():
        yield lambda name: _line(step=name, done=round(names.index(name) / len(names), 3))
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn

    look = (SpinnerColumn(), TextColumn("{task.description:20}"), BarColumn(), TimeElapsedColumn())
    with _bar(*look) as bar:
        task = bar.add_task(names[0], total=len(names))
        yield lambda name: bar.update(task, description=name, completed=names.index(name))


@contextmanager
def received_bytes() -> Iterator[Callable[[int, int | None], None]]:
    """Show a bar over what is downloaded."""
    from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn

    with _bar(BarColumn(), DownloadColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task("fetching", total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)


@contextmanager
def rows(doing: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a bar over rows, with rate and remaining time."""
    if is_json():
        yield lambda done, size: _line(
            step=doing, rows=done, done=round(min(done / size, 1), 3) if size else None
        )
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.completed:,} rows, {task.fields[rate]:,.0f} a second")
    # Results that go elsewhere than to the terminal are none of the bar's business.
    look = (TextColumn("{task.description}"), BarColumn(), rate, TimeRemainingColumn())
    own = sys.stdout.isatty()
    with _bar(*look, redirect_stdout=own) as bar:
        task = bar.add_task(doing, total=None, rate=0.0)

        def show(done: int, size: int | None) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed or 0.0
            bar.update(task, completed=done, total=size and max(size, done), rate=speed)

        yield show


def _bar(*look: Any, redirect_stdout: bool = True) -> Progress:
    """Return a bar that is gone when it is done."""
    from rich.console import Console
    from rich.progress import Progress

    return Progress(*look, console=Console(stderr=True), transient=True, redirect_stdout=redirect_stdout)
