"""The command `marzmap`: it loads the module of a command when that command is run."""

from __future__ import annotations

import atexit
import gc
import os
import signal
from importlib import import_module
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import click

from marzmap._cli import progress, signals
from marzmap._errors import MarzmapError
from marzmap._version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS = {
    "atlas": ("atlas", "The layers we hold, and more places."),
    "build": ("studies", "The map and all files of a study."),
    "check": ("check", "How a table is understood, and what is wrong with it."),
    "compare": ("comparisons", "What another border layer would change."),
    "diff": ("comparisons", "What changed between two builds."),
    "draft": ("places", "Rows proposed from an article."),
    "geocode": ("places", "The places that a name can stand for."),
    "locate": ("locate", "Border columns for any table of points."),
    "new": ("studies", "A study of any land border, ready to build."),
    "qgis-plugin": ("plugin", "marzmap in the Processing toolbox of QGIS."),
}
"""Each command's module in this package, and its line in the help."""


class Group(click.Group):
    """Commands loaded on use, whose input errors end in one line and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"marzmap._cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands in the help without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and clear up when it is stopped."""
        ctx.obj = (perf_counter(), process_time())
        progress.choose(ctx)
        signals.install()
        # Threads of a search that is over sleep; to look out for the next one took a seventh of a build.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        # Tables and indexes are many objects and few cycles: to look for these took a fifth of a build.
        gc.set_threshold(500_000)
        # Nor are those left at the end worth a search, though Python would make one.
        atexit.register(gc.freeze)
        try:
            try:
                return super().invoke(ctx)
            except Exception:
                # Compiled code may take the stop for a failure of its own.
                signals.raise_if_stopped()
                raise
        except MarzmapError as error:
            progress.error(str(error) if progress.is_json() else f"marzmap: {error}")
            ctx.exit(1)
        except click.UsageError as error:
            if not progress.is_json():
                raise
            progress.error(error.format_message())
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            progress.error("Stopped.")
            ctx.exit(128 + signal.SIGINT)


CONTEXT: Mapping[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Group, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="marzmap")
def main() -> None:
    """Border incidents to an honest map: how far from the line, which side, how sure.

    \b
    Examples:
      marzmap build                     the embedded study of the Iran-Afghanistan border
      marzmap build my-study -o map     your own
    """
