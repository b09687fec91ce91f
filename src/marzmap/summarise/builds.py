"""Two builds against each other: incidents added, removed and changed, and sides that flipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from marzmap._errors import InputError
from marzmap._text import count
from marzmap.geocode.names import line
from marzmap.summarise import renumbered
from marzmap.tables import frame

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

TABLE = "incidents.csv"
_NAMED = ("date_edtf", "title")
_MOST_SHOWN = 5
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
    renumbered : list of dict
        Incidents in both that have another id: incident_id, date_edtf, title, and `was`, the old id. They are
        compared as one.
    """

    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    flipped: list[dict[str, Any]]
    renumbered: list[dict[str, Any]]


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
    """Compare two tables of incidents, field by field, by what they say and by their incident_id.

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
    >>> changes = difference(old, new)
    >>> [row["incident_id"] for part in changes for row in part]
    ['three', 'two', 'one', 'one']
    """
    same = renumbered.pairs(old, new)
    was, both = [pair[0] for pair in same], [pair[1] for pair in same]
    added = [_named(new, name) for name in new.index.difference(both, sort=False)]
    removed = [_named(old, name) for name in old.index.difference(was, sort=False)]
    columns = [*new.columns, *old.columns.difference(new.columns, sort=False)]
    before = old.reindex(index=was, columns=columns, fill_value="")
    after = new.reindex(index=both, columns=columns, fill_value="")
    old_text, new_text = (table.to_numpy(dtype=object) for table in (before, after))
    differ = old_text != new_text
    changed, flipped = [], []
    for number in differ.any(axis=1).nonzero()[0]:
        row = _named(new, both[number])
        fields = {
            columns[at]: {"old": old_text[number, at], "new": new_text[number, at]}
            for at in differ[number].nonzero()[0]
        }
        changed.append(row | {"fields": fields})
        if "side" in fields:
            sides = {
                when: {name: table[name].iloc[number] for name in _SIDE if name in table}
                for when, table in (("old", before), ("new", after))
            }
            flipped.append(row | sides)
    anew = [_named(new, name) | {"was": before_it} for before_it, name in same if before_it != name]
    return Difference(added, removed, changed, flipped, anew)


def difference_in_words(changes: Difference) -> str:
    """Return a difference as text for people, one line a fact."""
    counts = zip(changes[:4], ("added", "removed", "changed", "on another side"), strict=True)
    lines = [", ".join(f"{len(rows)} {word}" for rows, word in counts)]
    if changes.renumbered:
        lines.append(f"{_anew(changes.renumbered)}; they are compared by date, position and what they say.")
    lines += _part("Added", map(_incident, changes.added))
    lines += _part("Removed", map(_incident, changes.removed))
    sides = (f"{_incident(row)}: {_side(row['old'])}, now {_side(row['new'])}" for row in changes.flipped)
    lines += _part("Sides", sides)
    changed = []
    for row in changes.changed:
        changed.append(_incident(row))
        for name, field in row["fields"].items():
            changed.append(f"  {name}: {_value(field['old'])}, now {_value(field['new'])}")
    return "\n".join([*lines, *_part("Changed", changed)])


def _named(table: pd.DataFrame, incident_id: str) -> dict[str, Any]:
    row = table.loc[incident_id]
    return {"incident_id": incident_id} | {name: row[name] for name in _NAMED if name in table}


def _part(title: str, texts: Iterable[str]) -> list[str]:
    lines = [f"  {text}" for text in texts]
    return ["", title, *lines] if lines else []


def _incident(row: dict[str, Any]) -> str:
    return "  ".join(line(row[name]) for name in ("incident_id", *_NAMED) if row.get(name))


def _anew(rows: list[dict[str, Any]]) -> str:
    """Return a sentence about incidents with new ids."""
    ids = [f"{line(row['was'])} -> {line(row['incident_id'])}" for row in rows[:_MOST_SHOWN]]
    more = ["..."] if len(rows) > _MOST_SHOWN else []
    verb = "is" if len(rows) == 1 else "are"
    return f"{count(len(rows), 'incident')} {verb} numbered anew ({', '.join([*ids, *more])})"


def _value(text: str) -> str:
    return line(text) or "nothing"


def _side(sides: dict[str, str]) -> str:
    side, likely, sure = (sides.get(name, "") for name in _SIDE)
    probability = f" ({f'{likely} ' if likely != side else ''}P = {sure})" if sure else ""
    return line((side or "no side") + probability)
