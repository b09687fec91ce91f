"""Incidents of two tables that are the same by what they say, whatever their ids are."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from marzmap._text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable

    import pandas as pd

    Key = Callable[[str], Hashable]

EXACT = ("title", "place", "actor_1", "actor_2", "event_type")
"""Columns that must agree too, next to date and position, for incidents of two ids to be one."""


def pairs(old: pd.DataFrame, new: pd.DataFrame) -> list[tuple[str, str]]:
    """Pair the incidents of two tables: those of the same content, then those of the same id.

    An incident that is the only one in either table with its date, position and `EXACT` is the same in both,
    under whatever id. Where most ids are thus of another incident than before, the whole table was numbered
    anew, and date and position are enough. Twins, which agree in all of that, are paired by their ids alone.

    Parameters
    ----------
    old, new : DataFrame
        Text columns by incident_id, as `read` gives them.

    Returns
    -------
    list of (str, str)
        Old and new id of each incident that both tables have, in the order of the new one.

    Examples
    --------
    >>> import pandas as pd
    >>> said = {"date_edtf": ["2021-12-01", "2021-12-02"], "place": ["Kang", "Zaranj"]}
    >>> pairs(pd.DataFrame(said, index=["1", "2"]), pd.DataFrame(said, index=["2", "3"]))
    [('1', '2'), ('2', '3')]
    """
    coarse_old, coarse_new = _keys(old, ()), _keys(new, ())
    fine_old, fine_new = _keys(old, EXACT), _keys(new, EXACT)
    stayed = _same(fine_old, fine_new)
    moved = _unique(fine_old, fine_new, stayed, stayed)
    shared = set(old.index) & set(new.index)
    stayed = _same(coarse_old, coarse_new).difference(moved, moved.values())
    if len(shared.intersection([*moved, *moved.values()])) > len(stayed):
        moved |= _unique(coarse_old, coarse_new, stayed | {*moved}, stayed | {*moved.values()})
    gone, taken = set(moved), set(moved.values())
    old_of = {to: was for was, to in moved.items()}
    old_of |= {name: name for name in shared if name not in gone and name not in taken}
    return [(old_of[name], name) for name in new.index if name in old_of]


def _same(old: dict[str, Hashable], new: dict[str, Hashable]) -> set[str]:
    """Return the ids of what has the same key in both tables."""
    return {name for name, key in new.items() if key is not None and old.get(name) == key}


def _unique(
    old: dict[str, Hashable], new: dict[str, Hashable], gone: Container[str], taken: Container[str]
) -> dict[str, str]:
    """Return the new id by the old one of what is alone of its key in either table."""
    by_key_old = _by_key((name, key) for name, key in old.items() if name not in gone)
    by_key_new = _by_key((name, key) for name, key in new.items() if name not in taken)
    return {
        names[0]: by_key_new[key][0]
        for key, names in by_key_old.items()
        if len(names) == len(by_key_new.get(key, ())) == 1
    }


def _by_key(keys: Iterable[tuple[str, Hashable]]) -> dict[Hashable, list[str]]:
    names: defaultdict[Hashable, list[str]] = defaultdict(list)
    for name, key in keys:
        if key is not None:
            names[key].append(name)
    return dict(names)


def _keys(table: pd.DataFrame, further: Iterable[str]) -> dict[str, Hashable]:
    """Return what each incident says of its day and position; None where it says too little."""
    columns = {
        name: table[name].tolist() if name in table else [""] * len(table)
        for name in ("date_edtf", "longitude", "latitude", "place", *further)
    }
    rows = zip(*columns.values(), strict=True)
    return dict(zip(table.index, (_key(*row) for row in rows), strict=True))


def _key(day: str, longitude: str, latitude: str, place: str, *further: str) -> Hashable:
    where: Hashable = fold(place)
    with suppress(ValueError):
        where = (round(float(longitude), _DIGITS), round(float(latitude), _DIGITS))
    return (day, where, *map(fold, further)) if day and where else None


_DIGITS = 5
"""Decimal places of degrees within which two positions are one: about a metre."""
