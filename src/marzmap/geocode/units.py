"""The provinces and districts whose shapes come with marzmap, by their names in both scripts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from marzmap import atlas
from marzmap.geocode import names

if TYPE_CHECKING:
    from pathlib import Path


class Unit(NamedTuple):
    """A province, or a district (`admin2` not empty), with all its names."""

    country: str
    admin1: str
    admin2: str
    names: tuple[str, ...]


def so_called(name: str) -> list[Unit]:
    """Return the units of a name, in either script.

    Examples
    --------
    >>> [(unit.country, unit.admin1, unit.admin2) for unit in so_called("Zabul")]
    [('AFG', 'Zabul', ''), ('IRN', 'Sistan and Baluchestan', 'Zabol')]
    """
    return _by_sound(atlas.folder()).get(names.sound(name), [])


def names_of(country: str, name: str) -> tuple[str, ...]:
    """Return all names of the unit with this English name.

    Examples
    --------
    >>> names_of("AFG", "Nimroz"), names_of("ARM", "Tavush")
    (('Nimroz', 'نیمروز'), ('Tavush',))
    """
    return _by_name(atlas.folder()).get((country, name), (name,))


@cache
def every(folder: Path) -> tuple[Unit, ...]:
    """Return the units of the atlas in this folder."""
    del folder  # what the result is kept by
    found: dict[Unit, None] = {}
    for row in atlas.units()[["country", "admin1", "admin1_local", "admin2", "admin2_local"]].itertuples(
        index=False
    ):
        country, admin1, admin1_local, admin2, admin2_local = map(str, row)
        found[Unit(country, admin1, "", (admin1, admin1_local))] = None
        found[Unit(country, admin1, admin2, (admin2, admin2_local))] = None
    return tuple(found)


@cache
def _by_sound(folder: Path) -> dict[str, list[Unit]]:
    table: dict[str, list[Unit]] = {}
    for unit in every(folder):
        for sounding in dict.fromkeys(map(names.sound, unit.names)):
            table.setdefault(sounding, []).append(unit)
    return table


@cache
def _by_name(folder: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    # A district and its province often share a name: either's names will do.
    table: dict[tuple[str, str], tuple[str, ...]] = {}
    for unit in every(folder):
        key = unit.country, unit.admin2 or unit.admin1
        table[key] = tuple(dict.fromkeys((*table.get(key, ()), *unit.names)))
    return table
