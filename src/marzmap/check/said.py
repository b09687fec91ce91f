"""What cells say in words of their own, counted for the whole table: one notice a column, not one a row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from marzmap._errors import shown
from marzmap._text import count
from marzmap.attributes import EVENT_TYPES
from marzmap.check import wordlists

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

MISSING = "missing"
"""Instead of a word of `attributes.COLUMNS`: the cell says that there is no value."""


class Said(NamedTuple):
    """A word in a column.

    Attributes
    ----------
    column : str
        The column, as the table names it.
    name : str
        The column of marzmap's that it became, or `MISSING`.
    word : str
        What the cell says.
    became : str
        What was made of it; "" where it is only kept.
    """

    column: str
    name: Literal["missing", "event_type", "status", "radius_m", "claims"] | str  # noqa: PYI051 - for readers
    word: str
    became: str = ""


Tally = Counter[Said]
"""How many cells say what."""

STATED = {
    name: f"{name.removesuffix('_m')}_stated" for name in ("event_type", "status", "radius_m", "claims")
}
"""Columns that keep the user's own word, by the column whose cell it was."""

_MOST = 5  # words shown of each kind

UNVERIFIED = "unverified"
_STATUS = {
    "draft": "{verb} taken for draft, which the map leaves out",
    "published": "{verb} taken for published",
    UNVERIFIED: "say{end} that a row is not verified, and it is published all the same; write draft to "
    "leave it out",
}
"""What is said of words for a status, by what became of them."""


def notices(tally: Tally, given: Sequence[str]) -> tuple[str, ...]:
    """Return one notice for each column, and each way in which its words were understood.

    Those of cells that say that there is no value come first, in the order of the columns `given`; the others
    in that of the rows.

    Examples
    --------
    >>> tally = Counter({Said("killed", MISSING, "N/A"): 2})
    >>> tally[Said("state", "status", "retracted", "draft")] = 1
    >>> for line in notices(tally, ["killed", "state"]):
    ...     print(line)
    killed: 2 cells say that there is no value, and count as empty: 'N/A' (2).
    state: 1 word is taken for draft, which the map leaves out: 'retracted' (1). It stays in status_stated.
    """
    groups: dict[tuple[str, str, str], Counter[str]] = {}
    for (column, name, word, became), cells in tally.items():
        group = _group(name, became, word)
        groups.setdefault((column, name, group), Counter())[_shown(word, became, group)] += cells
    place = {name: at for at, name in enumerate(given)}
    ordered = sorted(groups, key=lambda group: place[group[0]] if group[1] == MISSING else len(place))
    return tuple(_sentence(*group, groups[group]) for group in ordered)


def _group(name: str, became: str, word: str) -> str:
    """Return which words are listed together: those that were read so, are unverified, or became the same."""
    if name == "event_type" and became != "other":
        return "read"
    return UNVERIFIED if name == "status" and wordlists.status(word) == UNVERIFIED else became


def _shown(word: str, became: str, group: str) -> str:
    return f"{shown(word)} as {became}" if group == "read" else shown(word)


def _sentence(column: str, name: str, group: str, words: Counter[str]) -> str:
    listed = ", ".join(f"{word} ({cells:,})" for word, cells in words.most_common(_MOST))
    listed += f" and {len(words) - _MOST} more" if len(words) > _MOST else ""
    if name == MISSING:
        cells = words.total()
        end = "s" if cells == 1 else ""
        what = f"say{end} that there is no value, and count{end} as empty"
        return f"{column}: {count(cells, 'cell')} {what}: {listed}."
    kept = f"{'It stays' if len(words) == 1 else 'They stay'} in {STATED[name]}."
    if group == "read":
        return f"{column}: read {listed}. {kept}"
    number = count(len(words), "word")
    verb = "is" if len(words) == 1 else "are"
    what = {
        "event_type": f"{verb} not marzmap's and became {group}",
        "status": _STATUS.get(group, "").format(verb=verb, end="s" if len(words) == 1 else ""),
        "radius_m": f"{'gives' if len(words) == 1 else 'give'} no length",
        "claims": f"{verb} not a JSON array",
    }[name]
    ours = f" Marzmap's words are {', '.join(EVENT_TYPES[:-1])} and {EVENT_TYPES[-1]}." * (
        name == "event_type"
    )
    return f"{column}: {number} {what}: {listed}. {kept}{ours}"


def stated(texts: dict[str, str], column: str, name: str, cell: tuple[str, str], tally: Tally) -> None:
    """Keep the user's own word of a cell, (what was made of it, the word), in a row's texts, and count it."""
    became, word = cell
    if not texts.get(STATED[name]):
        texts[STATED[name]] = word
    tally[Said(column, name, word, became)] += 1


def columns(header: Sequence[str]) -> list[str]:
    """Return the columns for own words that a table may need next to those of its header.

    Examples
    --------
    >>> columns(["date_edtf", "status", "radius_m", "radius_stated"])
    ['status_stated']
    """
    return [kept for name, kept in STATED.items() if name in header and kept not in header]


def without_empty(accepted: pd.DataFrame) -> pd.DataFrame:
    """Return accepted rows without the columns for own words in which there is none."""
    empty = [name for name in STATED.values() if name in accepted and accepted[name].isna().all()]
    return accepted.drop(columns=empty)
