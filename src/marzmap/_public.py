"""What a study says about rows that may not be handed on as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marzmap import _settings

if TYPE_CHECKING:
    from marzmap._settings import Settings

RESTRICTED = ("reduce", "coarsen", "leave out")
SENSITIVE = ("coarsen", "jitter", "leave out")
TEXT = ("check", "drop", "keep")


class Public(NamedTuple):
    """What `marzmap build --public` does with rows that may not be handed on as they are.

    Attributes
    ----------
    restricted : str
        Rows of a source whose terms forbid it: "reduce", "coarsen" (reduce, and coarsen the place) or "leave
        out".
    sensitive : str
        Rows marked sensitive: "coarsen", "jitter" or "leave out".
    text : str
        Titles, summaries, claims and sources of sensitive rows: "check" (a coordinate or the name of the
        place in them stops the build), "drop" or "keep".
    """

    restricted: str
    sensitive: str
    text: str


def read(settings: Settings) -> Public:
    """Return what `[public]` says; without it, the first of the values allowed."""
    return Public(
        _settings.choice(settings, "public", "restricted", RESTRICTED),
        _settings.choice(settings, "public", "sensitive", SENSITIVE),
        _settings.choice(settings, "public", "text", TEXT),
    )
