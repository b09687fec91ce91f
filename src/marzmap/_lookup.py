"""The names of places in a table, looked up as `build` does, for rows that have no position of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from marzmap import _new, _rows, _study, check, geocode
from marzmap.check import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_CELLS = ("place", "place_local", "place_id", "country", "admin1", "admin2")


@dataclass
class Unplaced:
    """Rows that `build` places by name, gathered block by block; of equal rows only their numbers are kept.

    Attributes
    ----------
    named : dict of tuple to list of Place
        Rows by what they say of their place: place, place_local, place_id, country, admin1, admin2.
    countries : set of str
        What all rows say of their country.
    """

    named: dict[tuple[str, ...], list[kinds.Place]] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)

    def add(self, accepted: pd.DataFrame) -> None:
        """Gather the rows of a block that `check` accepted, but for drafts, which are not placed."""
        self.countries.update(accepted["country"].dropna().unique())
        rows = accepted[accepted["longitude"].isna()]
        if len(rows):
            rows = rows[rows["status"].ne("draft")]
            cells = rows.reindex(columns=[*_CELLS]).fillna("").itertuples(index=False, name=None)
            for said, place in zip(cells, kinds.row_places(rows), strict=True):
                self.named.setdefault(said, []).append(place)


class LookUp(NamedTuple):
    """What `build` makes of rows without a position.

    Attributes
    ----------
    borders : tuple of str
        The borders that they are taken to be about; none where nothing says which, so that nothing was
        looked up.
    rows : int
        How many there are.
    faults : list of (list of Place, Fault)
        Rows whose place is not known, with the reason: those that say the same of it together.
    """

    borders: tuple[str, ...]
    rows: int
    faults: list[tuple[list[kinds.Place], check.Fault]]

    @property
    def unplaced(self) -> int:
        """How many rows `build` sets aside."""
        return sum(len(places) for places, _ in self.faults)


def looked_up(unplaced: Unplaced, file: Path, border: Sequence[str] = ()) -> LookUp:
    """Look the places of rows up in the gazetteer that `build` takes.

    Parameters
    ----------
    unplaced : Unplaced
        The rows of a table.
    file : Path
        The table. Of a study, its borders, places and radii are those of the study.
    border : sequence of str
        The borders that the rows are about; if absent the study's, else those between the countries that
        the rows name.

    Raises
    ------
    InputError
        There is no such border, or the study of the table cannot be read.
    """
    pairs = _new.pairs(border)
    rows = sum(map(len, unplaced.named.values()))
    if not rows:
        return LookUp(pairs, 0, [])
    said = pd.DataFrame([*unplaced.named], columns=[*_CELLS], dtype="string").assign(
        row=range(len(unplaced.named))
    )
    named = geocode.countries_of(said) | geocode.countries_of(
        pd.DataFrame({"country": [*unplaced.countries]})
    )
    study = None if pairs else _study_of(file)
    pairs = study.pairs if study else pairs or (tuple(geocode.borders_between(named)) if named else ())
    if not pairs:
        return LookUp((), rows, [])
    own, radii = (study.places, study.radii) if study else (None, None)
    index = _rows.gazetteer(pairs, named, own=own, radii=radii).ready
    faults = _rows.unplaced(geocode.by_name(said, index))
    numbers = [*unplaced.named.values()]
    return LookUp(pairs, rows, [(numbers[at], fault) for at, fault in faults.items()])


def _study_of(file: Path) -> _study.Study | None:
    """Return the study whose table a file is."""
    if not (file.parent / "study.toml").is_file():
        return None
    study = _study.read(file.parent)
    return study if study.incidents.resolve() == file.resolve() else None
