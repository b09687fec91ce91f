"""The settings of a study.toml: each value checked, each error with the file, the table and the key."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Settings(NamedTuple):
    """What a TOML file holds, and where it is."""

    toml: Path
    content: dict[str, Any]


def read(toml: Path) -> Settings:
    """Read a TOML file.

    Raises
    ------
    InputError
        It is not TOML.
    """
    try:
        return Settings(toml, tomllib.loads(toml.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{toml}: not readable as TOML: {error}.") from error


def value(settings: Settings, table: str, key: str, kind: type, default: Any = None) -> Any:
    """Return the value of a key, of the type it should have; without it the default, if there is one."""
    section = settings.content.get(table, {})
    stated = section.get(key, default) if isinstance(section, dict) else default
    if stated is None:
        raise InputError(f"{settings.toml}: [{table}] has no '{key}'. Add a line: {key} = ...")
    if not isinstance(stated, kind):
        raise InputError(f"{settings.toml}: [{table}] {key} = {stated!r} should be a {kind.__name__}.")
    return stated


def texts(settings: Settings, table: str, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return a list of texts."""
    stated = value(settings, table, key, list, default if default is None else [*default])
    if not all(isinstance(item, str) for item in stated):
        raise InputError(f"{settings.toml}: [{table}] {key} = {stated!r} should be a list of texts.")
    return tuple(stated)


def text(settings: Settings, table: str, key: str, form: str, wanted: str) -> str:
    """Return a text of a form (a regular expression and its name for people); empty if it is not stated."""
    stated: str = value(settings, table, key, str, "")
    if stated and not re.fullmatch(form, stated):
        raise InputError(f"{settings.toml}: [{table}] {key} = {stated!r} should be {wanted}.")
    return stated


def choice(settings: Settings, table: str, key: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed values; the first if none is stated."""
    return _allowed(settings, table, key, value(settings, table, key, str, allowed[0]), allowed)


def choices(settings: Settings, table: str, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return some of the allowed values; all if none are stated."""
    stated = texts(settings, table, key, allowed)
    return tuple(_allowed(settings, table, key, name, allowed) for name in stated)


def file(settings: Settings, key: str) -> Path | None:
    """Return the path of a file of `[files]`, from the folder of the TOML; None if it is not stated."""
    place, name = settings.toml.parent, value(settings, "files", key, str, "")
    if name and not (place / name).is_file():
        raise InputError(f"{settings.toml}: [files] {key} = {name!r}: no such file in {place}.")
    return place / name if name else None


def _allowed(settings: Settings, table: str, key: str, name: str, allowed: tuple[str, ...]) -> str:
    if name not in allowed:
        raise InputError(
            f"{settings.toml}: [{table}] {key} = {name!r} is not a known value. "
            f"Choose one of: {', '.join(allowed)}."
        )
    return name
