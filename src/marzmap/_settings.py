"""The settings of a study.toml: each value checked, each error with the file, the table and the key."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap import atlas
from marzmap._errors import InputError, shown
from marzmap._text import fold
from marzmap.tables import DATE_ORDERS, FORMER, Options, is_encoding, is_time_zone

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from pathlib import Path


KEYS: dict[str, tuple[str, ...]] = {
    "study": (
        *("id", "title", "title_local", "local_languages", "summary", "summary_fa"),
        *("period", "as_of", "ui"),
        *("authors", "publisher", "doi", "url", "licence"),
    ),
    "border": (
        *("pairs", "source", "further_sources", "chainage_from", "reach_km"),
        *("country_reliability", "prior", "prior_km"),
    ),
    "files": (
        *("incidents", "layer", "crs", "dates", "time_zone", "encoding"),
        *("context", "places", "radii", "crossings", "barriers"),
    ),
    "columns": (),
    "page": ("online_layers", "sort"),
    "public": ("restricted", "sensitive", "text"),
}
"""Every setting of a study.toml, by its table: a new one is added here, any other is an error. The keys of
[columns] are the columns of the table of incidents."""

GONE = {
    (
        "public",
        "seed",
    ): "Delete the line: marzmap makes a key itself and keeps it outside the study, for a seed "
    "in the study gives away what it hides.",
}
"""Settings that there were, by table and key: what to do instead."""


class Settings(NamedTuple):
    """What a TOML file holds, and where it is."""

    toml: Path
    content: dict[str, Any]


def read(toml: Path) -> Settings:
    """Read a TOML file.

    Raises
    ------
    InputError
        It is not TOML, or has a table or key that is not one of `KEYS`.
    """
    try:
        content = tomllib.loads(toml.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{toml}: not readable as TOML: {error}.") from error
    for table, section in content.items():
        if table not in KEYS:
            raise InputError(f"{toml}: {_unknown_table(table, section)}")
        if not isinstance(section, dict):
            raise InputError(
                f"{toml}: {table} = {shown(section)} should be a table that begins with [{table}]."
            )
        if table == "columns":
            continue
        content[table] = {_present_name(key, section): value for key, value in section.items()}
        for key in content[table]:
            if key not in KEYS[table]:
                raise InputError(f"{toml}: {_unknown_key(table, key)}")
    return Settings(toml, content)


def _present_name(key: str, section: Container[str]) -> str:
    """Return the present name of a setting, unless the table has that too."""
    return key if FORMER.get(key) in section else FORMER.get(key, key)


def value(settings: Settings, table: str, key: str, kind: type, default: Any = None) -> Any:
    """Return the value of a key, of the type it should have; without it the default, if there is one."""
    stated = settings.content.get(table, {}).get(key, default)
    if stated is None:
        raise InputError(f"{settings.toml}: [{table}] has no '{key}'. Add a line: {key} = ...")
    if not isinstance(stated, kind):
        raise InputError(f"{settings.toml}: [{table}] {key} = {stated!r} should be a {kind.__name__}.")
    return stated


def number(settings: Settings, table: str, key: str, default: float, least: float, most: float) -> float:
    """Return a number between two limits; without it the default."""
    stated = value(settings, table, key, object, default)
    if key not in settings.content.get(table, {}):
        return default
    if type(stated) not in (int, float) or not least <= stated <= most:
        raise InputError(
            f"{settings.toml}: [{table}] {key} = {stated!r} should be a number from {least:g} to {most:g}."
        )
    return float(stated)


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
    """Return the path of a file of `[files]`, from the folder of the TOML; None if it is not stated.

    The table of incidents may be a folder.
    """
    place, name = settings.toml.parent, value(settings, "files", key, str, "")
    is_there = (place / name).exists() if key == "incidents" else (place / name).is_file()
    if name and not is_there:
        raise InputError(f"{settings.toml}: [files] {key} = {name!r}: no such file in {place}.")
    return place / name if name else None


def languages(settings: Settings, pairs: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of local names that are stated, or those of the countries of some borders."""
    stated = value(settings, "study", "local_languages", object, [])
    chosen = [stated] if isinstance(stated, str) else stated
    if not isinstance(chosen, list) or not {*map(str, chosen)} <= {*atlas.languages()}:
        raise InputError(
            f"{settings.toml}: [study] local_languages = {stated!r} should be a list of codes of languages. "
            f"There are: {', '.join(atlas.languages())}."
        )
    return tuple(chosen) or atlas.languages_of(code for pair in pairs for code in pair.split("-"))


def options(settings: Settings) -> Options:
    """Return what `[files]` and `[columns]` state about the table of incidents."""
    order = choice(settings, "files", "dates", ("", *DATE_ORDERS))
    zone = value(settings, "files", "time_zone", str, "")
    if zone and not is_time_zone(zone):
        raise InputError(
            f"{settings.toml}: [files] time_zone = {zone!r} is not a time zone. "
            "Give a name such as Asia/Kabul."
        )
    encoding = value(settings, "files", "encoding", str, "")
    if encoding and not is_encoding(encoding):
        raise InputError(
            f"{settings.toml}: [files] encoding = {encoding!r} is not an encoding. "
            "Give a name such as windows-1251."
        )
    meant = {name: value(settings, "columns", name, str) for name in settings.content.get("columns", {})}
    return Options(
        value(settings, "files", "layer", str, ""),
        value(settings, "files", "crs", str, ""),
        DATE_ORDERS[order] if order else "",
        {name: FORMER.get(word, word) for name, word in meant.items()},
        zone,
        encoding,
    )


def _allowed(settings: Settings, table: str, key: str, name: str, allowed: tuple[str, ...]) -> str:
    if name not in allowed:
        raise InputError(
            f"{settings.toml}: [{table}] {key} = {name!r} is not a known value. "
            f"Choose one of: {', '.join(allowed)}."
        )
    return name


def _unknown_table(table: str, section: object) -> str:
    """Return the message about a table, or a key outside every table, that is not a setting."""
    if isinstance(section, dict):
        name, tables = f"[{shown(table)[1:-1]}]", ", ".join(f"[{known}]" for known in KEYS)
        meant = _nearest(table, KEYS)
        return f"{name} is not a known table." + (
            f" Did you mean [{meant}]?" if meant else f" There are: {tables}."
        )
    return f"{shown(table)} is in no table.{_belongs(table)}"


def _unknown_key(table: str, key: str) -> str:
    """Return the message about a key that is not a setting of its table."""
    if (table, key) in GONE:
        return f"[{table}] {key} is not a setting any more. {GONE[table, key]}"
    if FORMER.get(key) in KEYS[table]:
        return f"[{table}] has {key!r} and {FORMER[key]!r}, which are one setting. Delete the first."
    meant = _nearest(key, KEYS[table])
    if meant:
        return f"[{table}] has no setting {shown(key)}. Did you mean {meant!r}?"
    hint = _belongs(key) or f" It has: {', '.join(KEYS[table])}."
    return f"[{table}] has no setting {shown(key)}.{hint}"


def _belongs(key: str) -> str:
    """Return a hint about the table that has a setting of this name, or nearly this; empty without one."""
    tables = {known: table for table, keys in KEYS.items() for known in keys}
    meant = _nearest(key, tables)
    return f" Did you mean {meant!r} of [{tables[meant]}]?" if meant else ""


def _nearest(name: str, allowed: Iterable[str]) -> str:
    """Return the allowed name that is spelt most like another; empty if none is like it."""
    spelt = {fold(known): known for known in allowed}
    near = difflib.get_close_matches(fold(name[:_LONGEST]), spelt, n=1, cutoff=_LIKE)
    return spelt[near[0]] if near else ""


_LONGEST, _LIKE = 40, 0.7
"""Characters of a name within which a misspelt setting is sought, and how alike the two are (our choice)."""
