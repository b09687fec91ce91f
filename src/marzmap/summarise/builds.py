"""Two builds against each other: incidents added, removed and changed, and sides that flipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError
from marzmap.geocode.names import line
from marzmap.tables import frame

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

TABLE = "incidents.csv"
_NAMED = ("date_edtf", "title")
_SIDE = ("side", "side_likely", "side_probability")


class Difference(NamedTuple):
    """What became of a table of incidents.

    Attributes
    ----------
    added, removed : list of dict
        Incidents that only the new or only the old table has: incident_id, date_edtf, title.
    changed : list of dict
        Incidents in both that differ: the same, and `fields`, old and new text by column; "" where there is
        no value, or no such column.
    flipped : list of dict
        Those of them whose side changed: the same, and `old` and `new` with side, side_likely and
        side_probability.
    """

    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    flipped: list[dict[str, Any]]


def read(build: Path) -> pd.DataFrame:
    """Read the incidents of a build, every value as the text that stands in the file.

    Parameters
    ----------
    build : Path
        Folder that `marzmap build` wrote, or its incidents.csv.

    Returns
    -------
    DataFrame
        Text columns, by incident_id.

    Raises
    ------
    InputError
        There is no such table, or incidents in it have no id or share one.
    """
    file = build / TABLE if build.is_dir() else build
    if not file.is_file():
        raise InputError(f"{file}: no such file. Give a folder that `marzmap build` wrote, or its {TABLE}.")
    table = frame.read(file).fillna("")
    if "incident_id" not in table:
        raise InputError(f"{file}: no column 'incident_id'. Give a table that `marzmap build` wrote.")
    twice = table["incident_id"][table["incident_id"].duplicated() | (table["incident_id"] == "")]
    if len(twice):
        raise InputError(
            f"{file}:{int(twice.index[0])}: incident_id {twice.iloc[0]!r} is empty or there twice. "
            "Give a table that `marzmap build` wrote."
        )
    return table.set_index("incident_id")


def difference(old: pd.DataFrame, new: pd.DataFrame) -> Difference:
    """Compare two tables of incidents, field by field, by their incident_id.

    Parameters
    ----------
    old, new : DataFrame
        From `read`.

    Returns
    -------
    Difference
        In the order of the new table, removed ones in that of the old.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.DataFrame({"side": ["IRN", "IRN"]}, index=["one", "two"])
    >>> new = pd.DataFrame({"side": ["AFG", "IRN"]}, index=["one", "three"])
    >>> found = difference(old, new)
    >>> [row["incident_id"] for part in found for row in part]
    ['three', 'two', 'one', 'one']
    """
    added = [_named(new, name) for name in new.index.difference(old.index, sort=False)]
    removed = [_named(old, name) for name in old.index.difference(new.index, sort=False)]
    columns = [*new.columns, *old.columns.difference(new.columns, sort=False)]
    both = new.index[new.index.isin(old.index)]
    before = old.reindex(index=both, columns=columns, fill_value="")
    after = new.reindex(index=both, columns=columns, fill_value="")
    values = [table.to_numpy(dtype=object) for table in (before, after)]
    differ = values[0] != values[1]
    changed, flipped = [], []
    for number in differ.any(axis=1).nonzero()[0]:
        row = _named(new, both[number])
        fields = {
            columns[at]: {"old": values[0][number, at], "new": values[1][number, at]}
            for at in differ[number].nonzero()[0]
        }
        changed.append(row | {"fields": fields})
        if "side" in fields:
            sides = {
                when: {name: table[name].iloc[number] for name in _SIDE if name in table}
                for when, table in (("old", before), ("new", after))
            }
            flipped.append(row | sides)
    return Difference(added, removed, changed, flipped)


def difference_in_words(found: Difference) -> str:
    """Tell a difference as text for people, one line a fact."""
    counts = zip(Difference._fields, ("added", "removed", "changed", "on another side"), strict=True)
    lines = [", ".join(f"{len(getattr(found, name))} {word}" for name, word in counts)]
    for title, rows in (("Added", found.added), ("Removed", found.removed)):
        lines += _part(title, [_told(row) for row in rows])
    lines += _part(
        "Sides",
        [f"{_told(row)}: {_side(row['old'])}, now {_side(row['new'])}" for row in found.flipped],
    )
    lines += _part(
        "Changed",
        [
            text
            for row in found.changed
            for text in (
                _told(row),
                *(
                    f"  {name}: {_value(field['old'])}, now {_value(field['new'])}"
                    for name, field in row["fields"].items()
                ),
            )
        ],
    )
    return "\n".join(lines)


def _named(table: pd.DataFrame, incident_id: str) -> dict[str, Any]:
    row = table.loc[incident_id]
    return {"incident_id": incident_id} | {name: row[name] for name in _NAMED if name in table}


def _part(title: str, told: list[str]) -> list[str]:
    return ["", title, *(f"  {text}" for text in told)] if told else []


def _told(row: dict[str, Any]) -> str:
    return "  ".join(line(row[name]) for name in ("incident_id", *_NAMED) if row.get(name))


def _value(text: str) -> str:
    return line(text) or "nothing"


def _side(sides: dict[str, str]) -> str:
    side, likely, sure = (sides.get(name, "") for name in _SIDE)
    known = f" ({f'{likely} ' if likely != side else ''}P = {sure})" if sure else ""
    return line((side or "no side") + known)
